// 长者模式 and 高对比: two switches that the browser remembers. Runs before the page is painted, so nothing jumps.
// Plain syntax, no module: also what an old browser can't run as a module must stay readable.
(function () {
  "use strict";
  var root = document.documentElement;

  /** @type {(mode: string) => boolean} */
  function remembered(mode) {
    try {
      var said = localStorage.getItem("roster-" + mode);
      if (said) return said === "on";
    } catch (error) { /* a browser that keeps nothing */ }
    return mode === "contrast" && !!window.matchMedia && matchMedia("(prefers-contrast: more)").matches;
  }

  /** @type {(mode: string, on: boolean) => void} */
  function show(mode, on) {
    if (on) root.setAttribute("data-" + mode, "");
    else root.removeAttribute("data-" + mode);
    var button = document.querySelector("[data-mode=" + mode + "]");
    if (button) button.setAttribute("aria-pressed", String(on));
  }

  /** @type {(button: Element) => void} */
  function offer(button) {
    var mode = button.getAttribute("data-mode") || "";
    show(mode, remembered(mode));
    button.addEventListener("click", function () {
      var on = !root.hasAttribute("data-" + mode);
      try { localStorage.setItem("roster-" + mode, on ? "on" : "off"); } catch (error) { /* then for this page only */ }
      show(mode, on);
    });
  }

  root.setAttribute("data-switches", ""); // they are shown from the first paint, and never where they could do nothing
  show("elder", remembered("elder"));
  show("contrast", remembered("contrast"));
  document.addEventListener("DOMContentLoaded", function () {
    var switches = document.querySelector(".modes");
    if (!switches) return;
    Array.prototype.forEach.call(switches.querySelectorAll("button"), offer);
  });
})();
