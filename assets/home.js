// The question on the home page. Its field has one line and would make one word of several: what is pasted with them is
// asked at once, as it is.

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("verify-form"));
const fields = form && /** @type {import("./verify.js").Fields} */ (/** @type {unknown} */ (form.elements));

if (form && fields) fields.q.addEventListener("paste", (event) => {
  const text = event.clipboardData ? event.clipboardData.getData("text") : "";
  if (!/[\r\n]/.test(text.trim())) return;
  event.preventDefault();
  const query = new URLSearchParams({ q: text.slice(0, 4000), platform: fields.platform.value });
  location.assign(`${form.action}?${query}`);
});
