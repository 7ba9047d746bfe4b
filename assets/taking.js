// Pictures of codes: taken, chosen, pasted or dropped on the page. Fetched when the first answer stands: whoever asks
// with words need not wait for it.

const version = new URL(import.meta.url).search; // of this script, and so of its parts

/**
 * What of the page takes part: how it asks, where an answer is put while it is looked for, and how it goes on to a text.
 * @typedef {{
 *   ask: (question: string, platform: string) => Promise<Roster.Dated>,
 *   present: (make: (isLatest: () => boolean) => Promise<Node | null>) => Promise<void>,
 *   go: (query: string) => void,
 * }} Page
 */

/**
 * What a picture says is asked like a text that was pasted.
 * @type {(fields: import("./verify.js").Fields, file: File, page: Page) => Promise<void>}
 */
function look(fields, file, { ask, present, go }) {
  return present(async (isLatest) => {
    if (location.search) history.pushState(null, "", location.pathname);
    fields.q.value = "";
    const { looked } = await /** @type {Promise<typeof import("./picture.js")>} */ (import(`./picture.js${version}`));
    const found = await looked(file, fields.platform.value, ask);
    if (typeof found !== "string") return found;
    if (isLatest()) go(`?${new URLSearchParams({ q: found, platform: fields.platform.value })}`);
    return null;
  });
}

/**
 * Pictures are chosen or taken, pasted, or dropped on the page, as far as the browser knows these ways.
 * @param {import("./verify.js").Fields} fields
 * @param {Page} page
 */
export function takePictures(fields, page) {
  const chooser = /** @type {HTMLInputElement | null} */ (document.getElementById("picture"));
  if (!chooser) return; // a site may have its own form
  const choose = () => {
    const [file] = chooser.files || [];
    if (file) look(fields, file, page);
  };
  chooser.addEventListener("change", choose);
  chooser.addEventListener("click", () => { chooser.value = ""; }); // the same once more is a choice too
  /** @type {(event: Event, data: DataTransfer | null) => void} */
  const taken = (event, data) => {
    const [file] = data && !data.getData("text") ? data.files : []; // a program that copies text may add a picture of it
    if (!file) return;
    event.preventDefault();
    look(fields, file, page);
  };
  addEventListener("paste", (event) => taken(event, event.clipboardData));
  addEventListener("drop", (event) => taken(event, event.dataTransfer));
  addEventListener("dragover", (event) => {
    if (event.dataTransfer && event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  choose(); // somebody was quicker than this script
  chooser.dataset.ready = "";
}
