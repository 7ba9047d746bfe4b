// Fills the report page in: which account, which kind, and the text to send.

const params = new URLSearchParams(location.search);
const given = params.get("account") || "";
const id = /^[a-z0-9-]{1,64}$/.test(given) ? given : "";
const type = params.get("type") || "";
// Whoever made the link may have written anything: on the page it stands in a field that can be changed, nowhere else.
const asked = (params.get("q") || "").replace(/\s+/g, " ").trim().slice(0, 100);

/** @typedef {{ id: string, name: string, platform: string, unit: string, address: string }} Account */
/** @typedef {Record<string, HTMLInputElement | HTMLSelectElement>} Fields */

/** @type {(id: string) => HTMLElement} */
const place = (id) => /** @type {HTMLElement} */ (document.getElementById(id)); // that stands in templates/report.html

/** @returns {HTMLInputElement | null} that a site's own template may lack */
const field = () => /** @type {HTMLInputElement | null} */ (document.getElementById("asked"));

const words = () => (field() || { value: "" }).value;

/** @returns {Promise<Account | null>} */
async function account() {
  if (!id) return null;
  const address = new URL(`../accounts/${id}/`, location.href).href;
  const answer = await fetch(address);
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  /** @type {HTMLElement | null} */
  const told = page.querySelector("[data-account]");
  if (!told) return null;
  const { name = "", platform = "", unit = "" } = told.dataset;
  return { id, name, platform, unit, address };
}

/** @type {(found: Account | null) => string} */
function describe(found) {
  if (found) return `账号：${found.name}（${found.platform}，${found.unit}）\n名录编号：${found.id}\n页面：${found.address}`;
  return `账号：${words()}`;
}

/**
 * The text as the page gives it, with its empty places filled.
 * @type {(text: string, kind: string, found: Account | null) => string}
 */
function fill(text, kind, found) {
  const head = text.replace(/^问题类型：.*$/m, `问题类型：${kind}`);
  return head.replace(/^账号：.*$/m, () => describe(found));
}

/** @type {(found: Account | null) => void} */
function fillMails(found) {
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll("[data-mail]");
  for (const link of links) {
    const [address, query] = (link.getAttribute("href") || "").split("?");
    const given = new Map(query.split("&").map((pair) => /** @type {[string, string]} */ (pair.split("=").map(decodeURIComponent))));
    const subject = given.get("subject") + (found ? `：${found.name}` : "");
    const body = fill(given.get("body") || "", link.dataset.mail || "", found);
    link.href = `${address}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.split(/\r?\n/).join("\r\n"))}`;
  }
}

/** @type {(found: Account | null, kinds: string[]) => void} */
function fillForm(found, kinds) {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("report-form"));
  if (!form) return;
  const fields = /** @type {Fields} */ (/** @type {unknown} */ (form.elements));
  if (kinds.includes(type)) fields.type.value = type;
  fields.account.value = found ? `${found.name}（${found.id}）` : words();
  fields.page.value = found ? found.address : "";
  // The same fields as JSON where the address is our own host; elsewhere the form is sent as a form.
  if (new URL(form.action).origin !== location.origin) return;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const result = place("report-result");
    result.textContent = "正在提交……";
    try {
      const body = JSON.stringify(Object.fromEntries(new FormData(form)));
      const answer = await fetch(form.action, { method: "POST", headers: { "Content-Type": "application/json" }, body });
      if (!answer.ok) throw new Error(String(answer.status));
      result.textContent = "已提交，谢谢您。";
      form.reset();
    } catch {
      result.textContent = "没有提交成功，请稍后再试，或改用电话、邮件。";
    }
  });
}

/** @type {(found: Account | null) => void} */
function offerCopy(found) {
  const button = place("copy-button");
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = place("copy-text").textContent || "";
    await navigator.clipboard.writeText(found ? text : text.replace(/^账号：$/m, () => describe(null)));
    place("copy-result").textContent = "已复制";
  });
}

/** @type {(found: Account) => void} */
function tell(found) {
  const about = place("about");
  /** @type {(name: string, text: string) => void} */
  const put = (name, text) => {
    for (const empty of about.querySelectorAll(`[data-about-${name}]`)) empty.textContent = text;
  };
  put("name", found.name);
  put("detail", `${found.platform}，${found.unit}`);
  about.hidden = false;
}

// What the link says that somebody asked for: in a field of its own, from which the texts to send are made.
function ask() {
  const input = field();
  if (!input) return;
  input.value = asked;
  input.addEventListener("input", () => fillMails(null));
  place("about-asked").hidden = false;
}

/**
 * The kind that the link chose stands first, and its button; the others are one tap away.
 * @type {(kind: string) => void}
 */
function choose(kind) {
  const chosen = place(kind);
  const list = /** @type {HTMLElement} */ (chosen.parentElement);
  const others = document.createElement("details");
  const rest = /** @type {HTMLElement} */ (list.cloneNode(false));
  chosen.classList.add("chosen");
  rest.append(...[...list.children].filter((one) => one !== chosen));
  const quick = document.getElementById("quick"); // that a site's own template may lack
  if (quick) quick.hidden = false;
  for (const one of document.querySelectorAll(".unchosen")) one.remove();
  others.append(Object.assign(document.createElement("summary"), { textContent: "不是这一种？看另外几种" }), rest);
  list.after(others);
  const mail = document.querySelector(`[data-mail="${kind}"]`);
  const item = mail && mail.parentElement;
  if (item && item.parentElement) item.parentElement.prepend(item);
}

async function start() {
  const kinds = [...document.querySelectorAll(".kinds dt")].map((term) => term.textContent || "");
  const found = await account().catch(() => null);
  if (found) tell(found);
  else if (asked) ask();
  if (kinds.includes(type)) choose(type);
  const text = place("copy-text");
  const kind = kinds.includes(type) ? type : "";
  text.textContent = found ? fill(text.textContent || "", kind, found) : (text.textContent || "").replace(/^问题类型：.*$/m, `问题类型：${kind}`);
  fillMails(found);
  fillForm(found, kinds);
  offerCopy(found);
}

start();
