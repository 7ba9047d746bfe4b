// Beside every text that is marked with data-copy a button that copies it. Where a browser has no clipboard, as
// WeChat's, the text is selected, so that a long press copies it.

/** @type {(text: Element) => Selection | null} */
function selected(text) {
  const selection = getSelection();
  if (selection) selection.selectAllChildren(text);
  return selection;
}

/** @type {(text: Element) => Promise<string>} */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text.textContent || "");
    return "已复制";
  } catch { // not there, or not allowed
    selected(text);
    return document.execCommand("copy") ? "已复制" : "已选中，请长按复制";
  }
}

/** @type {(text: Element) => void} */
function offer(text) {
  const button = document.createElement("button");
  const said = document.createElement("span");
  button.type = "button";
  button.className = "plain copier";
  button.textContent = "复制";
  const row = text.closest("div");
  const name = row && row.querySelector("dt");
  if (name) button.setAttribute("aria-label", `复制${name.textContent}`);
  said.className = "small";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => { said.textContent = await copy(text); });
  text.after(button, said);
}

document.querySelectorAll("[data-copy]").forEach(offer);
