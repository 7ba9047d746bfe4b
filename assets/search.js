// The search page: takes a question and what it is narrowed to, shows what the index has. Where that is nothing, it
// leads on.

import { element } from "./elements.js";
import { open } from "./exact.js";
import { Finder, intersect, isSpelled } from "./finder.js";
import { Hits } from "./hits.js";

/** @typedef {import("./finder.js").Found} Found */
/** @typedef {{ name: string, label: string, said: string, value: string }} Choice a filter that is set, as it is said, and as the index calls it */

const version = new URL(import.meta.url).search; // of this script, and so of its parts
const UNCHOSEN = "按平台、地区筛选";
const SHOWN = 100; // before somebody has to ask for more
const LONGEST = 100; // of what is looked for
const KEPT = 500; // of what stands in the field: an address that is handed on is longer

/** @type {(id: string) => HTMLElement} */
const place = (id) => /** @type {HTMLElement} */ (document.getElementById(id)); // that stands in templates/search.html

const box = () => /** @type {HTMLInputElement} */ (document.getElementById("q"));

// How what was found is told where it does not hold what was typed.
/** @type {Record<import("./finder.js").Way, string>} */
const WAYS = {
  name: "",
  identity: "您输入的是以下账号的号或标识。",
  telephone: "您输入的是单位的电话，以下是这个单位的账号。",
  sound: "没有名称含您输入的字，以下按拼音查找。",
  form: "没有名称正好含您输入的字，以下不计繁简、空格和标点。",
  platform: "",
};

class Page {
  /** @param {Finder} finder */
  constructor(finder) {
    this.finder = finder;
    this.count = place("count");
    this.hint = place("hint");
    this.more = place("more");
    this.form = place("filters");
    this.nothing = place("nothing");
    this.hits = new Hits(place("results"), signsIn(this.form));
    this.turn = 0;
  }

  /** @param {boolean} [isAsked] by somebody who waits for it now, not by going back */
  async ask(isAsked = false) {
    const turn = ++this.turn;
    const params = new URLSearchParams(location.search);
    const typed = (params.get("q") || "").slice(0, KEPT).trim();
    const question = typed.slice(0, LONGEST).trim();
    box().value = typed;
    const chosen = this.choose(params);
    const isIdle = !question && !chosen.length;
    this.clear(isIdle);
    if (isIdle) return;
    this.count.textContent = "正在查找……";
    const [asked, narrowed] = await Promise.all([question ? this.finder.find(question) : null, this.finder.chosen(chosen)]);
    if (turn !== this.turn) return;
    const answer = intersect(asked ? [asked, ...narrowed] : narrowed);
    this.tell(answer, asked);
    this.hits.begin(answer.results);
    if (isAsked) place("main").scrollIntoView({ block: "start" });
    if (answer.results.length) await this.show(SHOWN);
    else await this.leadOn({ question: typed, asked, narrowed, chosen }, params.get("platform") || "");
  }

  /**
   * Set the filters as the address says; gives those that are set.
   * @param {URLSearchParams} params
   * @returns {Choice[]}
   */
  choose(params) {
    const chosen = [];
    for (const select of this.form.querySelectorAll("select")) {
      // Other sites link by id (platform=wechat), our own pages by name.
      const wanted = params.get(select.name) || "";
      const option = [...select.options].find((o) => o.value === wanted || (wanted && o.dataset.id === wanted));
      select.value = option ? option.value : "";
      if (option && option.value) chosen.push({ name: select.name, label: select.dataset.label || "", said: option.text, value: select.name === "platform" ? option.value : option.dataset.id || option.value });
    }
    const summary = this.form.querySelector("summary");
    if (summary) summary.textContent = chosen.length ? `筛选：${chosen.map(({ said }) => said).join("、")}` : UNCHOSEN;
    return chosen;
  }

  /** @param {boolean} isIdle */
  clear(isIdle) {
    place("main").classList.toggle("asked", !isIdle);
    this.hits.begin([]);
    this.nothing.textContent = "";
    this.count.textContent = "";
    delete this.count.dataset.resultCount;
    this.advise("");
    this.form.hidden = false;
    this.more.hidden = true;
  }

  /**
   * @param {Found} answer
   * @param {Found | null} asked what there is of the question alone
   */
  tell({ results, ways }, asked) {
    const total = results.length;
    this.count.dataset.resultCount = String(total);
    this.count.textContent = total ? `找到 ${total} 个账号` : asked && asked.results.length ? "在您选的范围里没有找到" : "没有找到。没有找到不等于一定是假冒。";
    const isMixed = ways.includes("identity") && ways.includes("sound");
    this.advise(isMixed ? "没有名称含您输入的字，以下按号或拼音查找。" : ways.map((way) => WAYS[way]).join(""));
  }

  /** @param {string} words */
  advise(words) {
    this.hint.textContent = words;
    this.hint.hidden = !words;
  }

  /**
   * The ways from nothing to something.
   * @param {import("./nothing.js").Asked} given
   * @param {string} platform
   */
  async leadOn(given, platform) {
    const { turn } = this;
    const { dropped, instead, isAddress, onward } = await nothingPart();
    if (turn !== this.turn) return;
    const [offers, near] = [dropped(given), element("div")];
    this.advise(offers ? "" : isAddress(given.question) ? "您输入的是网址，请用“核对真伪”查它是哪个账号。" : "没有名称含您输入的字。");
    this.form.hidden = !given.chosen.length; // there is nothing to narrow
    this.nothing.append(...[offers, near, onward(given.question, platform)].filter((part) => part !== null));
    if (offers || !given.question || isAddress(given.question)) return;
    const part = await instead(consulted(given.question, platform)).catch(() => null); // the other ways are there
    if (turn === this.turn && part) near.append(part);
  }

  /** @param {number} upTo */
  async show(upTo) {
    this.more.hidden = true; // until what was asked for is there: nobody asks twice
    await this.hits.show(upTo);
    this.more.hidden = this.hits.isWhole;
  }

  /** @param {Record<string, string>} change */
  go(change) {
    const params = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(change)) value ? params.set(name, value) : params.delete(name);
    history.pushState(null, "", "?" + params);
    this.ask(true);
  }

  listen() {
    /** @type {Element} */ (document.querySelector("main form[role=search]")).addEventListener("submit", (event) => {
      event.preventDefault();
      this.go({ q: box().value.trim() });
    });
    this.form.addEventListener("change", (event) => {
      const select = /** @type {HTMLSelectElement} */ (event.target);
      this.go({ [select.name]: select.value });
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.nothing.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("button[data-without]") : null;
      if (button instanceof HTMLElement) this.go(Object.fromEntries((button.dataset.without || "").split(" ").map((name) => [name, ""])));
    });
    this.more.addEventListener("click", () => this.show(this.hits.shown + SHOWN));
    addEventListener("popstate", () => this.ask());
  }
}

/** @type {(form: HTMLElement) => string[]} */
const platformsIn = (form) => [...optionsIn(form)].map((option) => option.value).filter(Boolean);

/** @type {(form: HTMLElement) => (platform: string) => string} */
function signsIn(form) {
  const signs = new Map([...optionsIn(form)].map((option) => [option.value, option.dataset.sign || ""]));
  return (platform) => signs.get(platform) || "";
}

/** @type {(form: HTMLElement) => NodeListOf<HTMLOptionElement>} */
const optionsIn = (form) => form.querySelectorAll("[name=platform] option");

/** @type {() => Promise<typeof import("./nothing.js")>} */
const nothingPart = () => import(`./nothing.js${version}`);

/** @type {Promise<import("./exact.js").Exact> | null} */
let opened = null;

/** @type {() => Promise<import("./exact.js").Exact>} */
function exact() {
  opened = opened || open();
  opened.catch(() => { opened = null; }); // the next question tries again
  return opened;
}

/** Forms of names: needed only where nothing was found, and then perhaps what verify/ consists of too. */
async function forms() {
  for (const name of (place("nothing").dataset.parts || "").split(" ")) {
    // Together: each would else wait for the one that imports it.
    document.head.append(element("link", { rel: "modulepreload", href: new URL(name, import.meta.url).href }));
  }
  return (await exact()).forms();
}

/**
 * What verify/ says of a question: asked only of what nothing was found for, for its hints.
 * @type {(question: string, platform: string) => Promise<Roster.Dated>}
 */
async function consulted(question, platform) {
  /** @type {typeof import("./verify.js")} */
  const { ask } = await import(`./verify.js${version}`);
  return ask(question, platform);
}

async function start() {
  const list = document.getElementById("results");
  if (!list) return;
  if (isSpelled(new URLSearchParams(location.search).get("q") || "")) exact().catch(() => {}); // while the index comes
  try {
    /** @type {Pagefind.Module} */
    const pagefind = await import(new URL("../pagefind/pagefind.js", import.meta.url).href);
    // Its worker would be fetched besides, and on a slow network be given up after five seconds.
    await pagefind.options({ excerptLength: 1, noWorker: true, metaCacheTag: list.dataset.version || "" });
    await pagefind.init();
    const form = place("filters");
    const finder = new Finder(pagefind, platformsIn(form), { exact, forms });
    const ready = finder.ready();
    const page = new Page(finder);
    form.hidden = false;
    const details = form.querySelector("details");
    if (details) details.open = matchMedia("(min-width: 40rem)").matches;
    page.listen();
    // On a slow network somebody has typed before the index came.
    const typed = box().value.trim();
    if (typed && typed !== (new URLSearchParams(location.search).get("q") || "").trim()) page.go({ q: typed });
    else await page.ask(true);
    await ready;
  } catch (error) {
    place(isTooOld(error) ? "too-old" : "no-index").hidden = false;
    place("count").textContent = "";
    if (!isTooOld(error)) throw error;
  }
}

/**
 * Pagefind's script and its WebAssembly are newer than many browsers in which everything else works.
 * @type {(error: unknown) => boolean}
 */
function isTooOld(error) {
  return error instanceof SyntaxError || /WebAssembly|CompileError/.test(String(error));
}

if (typeof document !== "undefined") start();
