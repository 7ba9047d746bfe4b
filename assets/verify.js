// The verify page: takes a question, asks the index, shows the answer.

const version = new URL(import.meta.url).search; // of this script, and so of all its parts
const root = new URL("../", import.meta.url);
const place = new URL("verify/", root);
const PARTS = ["lookup", "answer", "question", "forms", "addresses"]; // all at once: each would else wait for the one that asks for it
const DEADLINE = 20000; // milliseconds for one file of the index
const ALL = 4e6; // bytes of an index that is kept whole for use without a network

class Outdated extends Error {}

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

// Fetched when somebody begins to ask: to look at the page, they are not needed.
const parts = () => Promise.all(PARTS.map((name) => import(`./${name}.js${version}`)));

// The index of today. Its files lie below a folder named for their content: one that is gone was replaced.
async function open() {
  const [front, [{ Lookup }]] = await Promise.all([load(new URL("register.json", place), { cache: "no-cache" }), parts()]);
  const files = new Map();
  const read = (name) => {
    if (!files.has(name)) {
      const loading = load(new URL(`${front.version}/${name}`, place));
      files.set(name, loading);
      loading.catch(() => files.delete(name));
    }
    return files.get(name);
  };
  return new Lookup(front, read);
}

let opened = null;

function begin() {
  opened = opened || open();
  opened.catch(() => { opened = null; }); // the next question tries again
  return opened;
}

export async function ask(question, platform) {
  for (let turn = 0; ; turn++) {
    try {
      const lookup = await begin();
      return { ...(await lookup.answer(question, platform)), date: lookup.front.date, lookup };
    } catch (error) {
      opened = null;
      if (!(error instanceof Outdated) || turn) throw error;
    }
  }
}

// The page

let turn = 0;

// What the address asks, put into the form.
function asked() {
  const form = document.getElementById("verify-form");
  const params = new URLSearchParams(location.search);
  const question = params.get("q");
  const platform = params.get("platform") || "";
  form.elements.q.value = (question || "").slice(0, 2000);
  const option = [...form.elements.platform.options].find((o) => o.value === platform || o.textContent === platform);
  form.elements.platform.value = option ? option.value : "";
  return { question, platform };
}

async function found({ question, platform }) {
  const answer = await ask(question, platform);
  const [, { shown }] = await parts();
  return shown(answer);
}

// The place of the answer, holding nothing but what is given.
function fill(...children) {
  const answer = document.getElementById("answer");
  answer.removeAttribute("aria-busy");
  answer.textContent = "";
  answer.append(...children);
  return answer;
}

const prepared = (id) => document.getElementById(id).content.cloneNode(true);

async function answerPage(focus) {
  const mine = ++turn;
  let result;
  try {
    const given = asked();
    if (given.question === null) return void fill();
    fill(prepared("waiting")).setAttribute("aria-busy", "true");
    result = await found(given);
  } catch {
    result = prepared("failed"); // whatever it was: no question stays without a word
  }
  if (mine !== turn) return;
  const answer = fill(result);
  if (focus) answer.querySelector("h2").focus({ preventScroll: false });
}

function start() {
  const form = document.getElementById("verify-form");
  if (!form) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = new URLSearchParams({ q: form.elements.q.value });
    if (form.elements.platform.value) query.set("platform", form.elements.platform.value);
    history.pushState(null, "", `?${query}`);
    answerPage(true);
  });
  form.addEventListener("focusin", begin, { once: true });
  addEventListener("popstate", () => answerPage(false));
  answerPage(false).then(keep);
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
    active.postMessage({ keep: [place.href, new URL("register.json", place).href, new URL("resemblance.js", import.meta.url).href, ...used], small: sparing ? 0 : ALL });
  } catch {
    // No service worker here: the page works as before, with a network.
  }
}

if (typeof document !== "undefined") start();
