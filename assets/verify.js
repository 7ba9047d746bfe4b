// The verify page: takes a question, asks the index, shows the answer.

const version = new URL(import.meta.url).search; // of this script, and so of all its parts
const root = new URL("../", import.meta.url);
const place = new URL("verify/", root);
const PARTS = ["register", "lookup", "answer"]; // with what these import, which the page has the browser fetch at once
const LATER = ["taking.js", "links.js", "pasted.js", "scanned.js", "profiles.js", "addresses.js", "websites.js", "meanings.js", "alignment.js", "message.js", "table.js"].map((name) => name + version).concat("resemblance.js"); // fetched when a question needs them
const DEADLINE = 20000; // milliseconds for one file of the index
const AGE = 600000; // milliseconds after which a page that is still open asks for the register of today
const UNHURRIED = 400; // milliseconds after the first answer: what nobody waits for comes when that can be read
const ALL = 4e6; // bytes of an index that is kept whole for use without a network

/** @typedef {{ question: string | null, platform: string }} Asked */
/** @typedef {Record<"q" | "platform", HTMLInputElement> & { platform: HTMLSelectElement }} Fields */

class Outdated extends Error {}

/** @type {(address: string, options?: RequestInit) => Promise<any>} */
async function load(address, options) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), DEADLINE);
  try {
    const answer = await fetch(address, { ...options, signal: stop.signal });
    if (answer.status === 404) throw new Outdated(address);
    if (!answer.ok) throw new Error(String(answer.status));
    return await answer.json();
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @typedef {typeof import("./register.js")} RegisterPart
 * @typedef {typeof import("./lookup.js")} LookupPart
 * @typedef {typeof import("./answer.js")} AnswerPart
 * @type {() => Promise<[RegisterPart, LookupPart, AnswerPart]>}
 */
const parts = () => /** @type {Promise<any>} */ (Promise.all(PARTS.map((name) => import(`./${name}.js${version}`))));

/**
 * The index of today. Its files lie below a folder named for their content: one that is gone was replaced.
 * @type {(fresh: boolean) => Promise<import("./lookup.js").Lookup>}
 */
async function open(fresh) {
  const [front, [{ Register, filesOf }, { Lookup }]] = await Promise.all([(!fresh && written()) || load(new URL("register.json", place).href, { cache: "no-cache" }), parts()]);
  const indexed = filesOf(front, (name) => load(new URL(name, place).href));
  /** @type {(name: string) => Promise<any>} */
  const read = (name) => (name === "front" ? load(new URL("register.json", place).href) : indexed(name));
  return new Lookup(new Register(front, read));
}

/**
 * What the page itself says of the index: it spares a way to the server. A page that is older than the index finds its
 * files gone, and asks.
 * @returns {Roster.Front | null}
 */
function written() {
  const block = document.getElementById("front");
  return block && JSON.parse(block.textContent || "null");
}

/** @type {ReturnType<typeof open> | null} */
let opened = null;

let since = 0;

/** @type {(again: boolean) => ReturnType<typeof open>} */
function begin(again) {
  const isOld = opened !== null && Date.now() - since > AGE;
  if (!opened || isOld) [opened, since] = [open(again || isOld), Date.now()];
  opened.catch(() => { opened = null; }); // the next question tries again
  return opened;
}

/** @type {(question: string, platform: string) => Promise<Roster.Dated>} */
export async function ask(question, platform) {
  for (let turn = 0; ; turn++) {
    try {
      const lookup = await begin(turn > 0);
      const { register } = lookup;
      return { ...(await lookup.answer(question, platform)), date: register.front.date, register };
    } catch (error) {
      opened = null;
      if (!(error instanceof Outdated) || turn) throw error;
    }
  }
}

// The page

let turn = 0;

/** @type {(form: HTMLFormElement) => Fields} */
const fieldsOf = (form) => /** @type {Fields} */ (/** @type {unknown} */ (form.elements));

/**
 * What the address asks, put into the form.
 * @type {(form: HTMLFormElement) => Asked}
 */
function asked(form) {
  const fields = fieldsOf(form);
  const params = new URLSearchParams(location.search);
  const question = params.get("q");
  const platform = params.get("platform") || "";
  fields.q.value = (question || "").slice(0, 2000);
  const option = [...fields.platform.options].find((o) => o.value === platform || o.textContent === platform);
  fields.platform.value = option ? option.value : "";
  return { question, platform };
}

/** @type {(question: string, platform: string) => Promise<Node>} */
async function answered(question, platform) {
  const lines = linesOf(question);
  if (lines.length) return (await import(`./table.js${version}`)).table(lines, platform, ask);
  const answer = await ask(question, platform);
  const [, , { shown }] = await parts();
  return shown(answer);
}

/**
 * The lines of a list of questions; none where it is one question. Of two lines one is often only what an app wrote
 * beside an address.
 * @param {string} question
 */
function linesOf(question) {
  const lines = question.split(/[\r\n]+/).map((line) => line.trim()).filter(Boolean);
  const addresses = lines.filter((line) => /[a-z0-9]\.[a-z]{2,}(?:[/?#]|$)/i.test(line)).length;
  const isList = lines.length > 2 ? lines.every((line) => line.length <= 120) : lines.length === 2 && addresses !== 1;
  return isList ? lines : [];
}

/**
 * The place of the answer, holding nothing but what is given.
 * @param {Node[]} children
 */
function fill(...children) {
  const answer = /** @type {HTMLElement} */ (document.getElementById("answer"));
  answer.removeAttribute("aria-busy");
  answer.textContent = "";
  answer.append(...children);
  return answer;
}

/** @type {(id: string) => Node} */
const prepared = (id) => /** @type {HTMLTemplateElement} */ (document.getElementById(id)).content.cloneNode(true);

/**
 * Does this page lie in a page of somebody else, who can put any words around an answer? A server may forbid that by
 * frame-ancestors; no page can by itself.
 */
function isFramedElsewhere() {
  try {
    for (let outer = window.parent, inner = /** @type {Window} */ (window); inner !== outer; inner = outer, outer = outer.parent) {
      if (outer.location.origin !== location.origin || location.origin === "null") return true;
    }
    return false;
  } catch {
    return true; // of another origin: it may not even be asked
  }
}

// The way out of somebody else's page, in the place of an answer.
function leave() {
  const framed = document.getElementById("framed");
  fill(...(framed ? [prepared("framed")] : []));
  for (const link of document.querySelectorAll("#answer a[target]")) /** @type {HTMLAnchorElement} */ (link).href = location.href;
}

/** @type {(form: HTMLFormElement, focus: boolean) => Promise<void>} */
async function answerPage(form, focus) {
  const { question, platform } = asked(form);
  if (question !== null) return present(form, focus, "waiting", () => answered(question, platform));
  turn++;
  fold(form, false);
  fill();
}

/**
 * Whatever `make` gives, in the place of the answer; nothing where something else was asked meanwhile, which it can ask
 * too.
 * @type {(form: HTMLFormElement, focus: boolean, meanwhile: string, make: (isLatest: () => boolean) => Promise<Node | null>) => Promise<void>}
 */
async function present(form, focus, meanwhile, make) {
  const mine = ++turn;
  let result;
  try {
    fold(form, true);
    if (isFramedElsewhere()) return leave();
    fill(prepared(meanwhile)).setAttribute("aria-busy", "true");
    result = await make(() => mine === turn);
  } catch {
    result = prepared("failed"); // whatever it was: no question stays without a word
  }
  if (mine !== turn || !result) return;
  const section = /** @type {HTMLElement | null} */ (fill(result).firstElementChild);
  const heading = section && section.querySelector("h2");
  if (!section || !heading) return;
  if (["choose-platform", "number"].includes(section.dataset.note || "")) fold(form, false);
  if (!focus) return;
  heading.focus({ preventScroll: true });
  section.scrollIntoView({ block: "start" });
}

/**
 * With an answer below it the form is one line; whoever goes into it has all of it again.
 * @type {(form: HTMLFormElement, folded: boolean) => void}
 */
function fold(form, folded) {
  const main = form.closest("main");
  if (main) main.classList.toggle("asked", folded);
}

function start() {
  const form = /** @type {HTMLFormElement | null} */ (document.getElementById("verify-form"));
  if (!form) return;
  const fields = fieldsOf(form);
  /** @type {(query: string) => void} */
  const go = (query) => {
    history.pushState(null, "", query);
    answerPage(form, true);
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = new URLSearchParams({ q: fields.q.value });
    if (fields.platform.value) query.set("platform", fields.platform.value);
    go(`?${query}`);
  });
  fields.q.addEventListener("paste", (event) => {
    const text = event.clipboardData ? event.clipboardData.getData("text") : "";
    if (!/[\r\n]/.test(text.trim())) return; // the field has one line: of several it would make one word
    event.preventDefault();
    go(`?${new URLSearchParams({ q: text.slice(0, 4000), platform: fields.platform.value })}`);
  });
  const answer = /** @type {HTMLElement} */ (document.getElementById("answer"));
  answer.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-ask]") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.search);
  });
  form.addEventListener("focusin", () => begin(false), { once: true });
  addEventListener("popstate", () => answerPage(form, false));
  answerPage(form, true).then(() => {
    setTimeout(async () => (await import(`./taking.js${version}`)).takePictures(fields, { ask, present: present.bind(null, form, true, "looking"), go }), UNHURRIED);
    keep();
  });
}

// For the next visit, perhaps without a network: the page, and what was asked; a small index as a whole.
async function keep() {
  if (!("serviceWorker" in navigator) || !isSecureContext) return;
  try {
    await navigator.serviceWorker.register(new URL("sw.js", place), { scope: place.pathname });
    const { active } = await navigator.serviceWorker.ready;
    await parts();
    const used = performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.startsWith(root.origin));
    const sparing = navigator.connection && navigator.connection.saveData;
    if (active) active.postMessage({ keep: [place.href, new URL("register.json", place).href, ...LATER.map((name) => new URL(name, import.meta.url).href), ...used], small: sparing ? 0 : ALL });
  } catch {
    // No service worker here: the page works as before, with a network.
  }
}

if (typeof document !== "undefined") start();
