// Search in the browser. Pagefind's index holds names one character a word
// (roster/public/search.py); here a question becomes phrases by the same definition.

const KEPT = /^[a-z0-9\u3400-\u4dbf\u4e00-\u9fff]$/;
const BOUNDARY = "ww";
const STEP = 10; // fetched at a time
const SHOWN = 100; // shown before somebody has to ask for more

/** @typedef {{ results: Pagefind.Result[], spelt?: string[], bySound?: boolean }} Found */

/**
 * A text as words of one character; blanks are dropped.
 * @param {string} text
 */
export function words(text) {
  const folded = text.normalize("NFKC").toLowerCase();
  return [...folded].filter((char) => !/\s/u.test(char)).map(word);
}

/** @param {string} char */
function word(char) {
  if (KEPT.test(char)) return char;
  const letters = [...Number(char.codePointAt(0)).toString(16)].map((d) => String.fromCharCode(97 + parseInt(d, 16)));
  return "x" + letters.join("");
}

/**
 * Every way to cut letters into pinyin syllables, the fewest pieces first.
 * @param {string} letters
 */
export function syllables(letters, limit = 8) {
  /** @type {string[][]} */
  const found = [];
  /** @type {(start: number, cut: string[]) => void} */
  const walk = (start, cut) => {
    if (found.length >= limit * 4) return;
    if (start === letters.length) return void found.push(cut);
    for (let size = Math.min(6, letters.length - start); size > 0; size--) {
      const piece = letters.slice(start, start + size);
      if (SYLLABLES.has(piece)) walk(start + size, [...cut, piece]);
    }
  };
  if (letters.length <= 60) walk(0, []);
  return found.sort((a, b) => a.length - b.length).slice(0, limit);
}

const INITIALS = "b p m f d t n l g k h j q x zh ch sh r z c s y w".split(" ");
/** @type {Record<string, string>} */
const FINALS = {
  a: "b p m f d t n l g k h zh ch sh z c s y w", ai: "b p m d t n l g k h zh ch sh z c s w", an: "b p m f d t n l g k h zh ch sh r z c s y w",
  ang: "b p m f d t n l g k h zh ch sh r z c s y w", ao: "b p m d t n l g k h zh ch sh r z c s y", e: "m d t n l g k h zh ch sh r z c s y",
  ei: "b p m f d t n l g k h zh sh z w", en: "b p m f d n g k h zh ch sh r z c s w", eng: "b p m f d t n l g k h zh ch sh r z c s w",
  i: "b p m d t n l j q x zh ch sh r z c s y", ia: "d l j q x", ian: "b p m d t n l j q x", iang: "n l j q x", iao: "b p m f d t n l j q x",
  ie: "b p m d t n l j q x", in: "b p m n l j q x y", ing: "b p m d t n l j q x y", iong: "j q x", iu: "m d n l j q x", o: "b p m f l w y",
  ong: "d t n l g k h zh ch r z c s y", ou: "p m f d t n l g k h zh ch sh r z c s y", u: "b p m f d t n l g k h zh ch sh r z c s y w j q x",
  ua: "g k h zh ch sh r", uai: "g k h zh ch sh", uan: "d t n l g k h zh ch sh r z c s j q x y", uang: "g k h zh ch sh", ue: "n l j q x y",
  ui: "d t g k h zh ch sh r z c s", un: "d t n l g k h zh ch sh r z c s j q x y", uo: "d t n l g k h zh ch sh r z c s", v: "n l", ve: "n l",
};
const SYLLABLES = new Set("a ai an ang ao e ei en eng er o ou n ng m".split(" "));
for (const [final, initials] of Object.entries(FINALS)) {
  for (const initial of initials.split(" ")) if (INITIALS.includes(initial)) SYLLABLES.add(initial + final);
}

/** @type {(list: string[]) => string} */
const phrase = (list) => `"${list.join(" ")}"`;

class Finder {
  /**
   * @param {Pagefind.Module} pagefind
   * @param {[name: string, word: string][]} platforms every platform that can be chosen
   */
  constructor(pagefind, platforms) {
    this.pagefind = pagefind;
    this.platforms = platforms;
  }

  /**
   * @param {string[]} list
   * @returns {Promise<Found>}
   */
  async look(list) {
    return { results: (await this.pagefind.search(phrase(list))).results };
  }

  /**
   * One piece of a question: as it is spelt; only if no name has it, as it sounds.
   * @param {string} text
   * @returns {Promise<Found>}
   */
  async piece(text) {
    const spelt = words(text);
    const answer = await this.look(spelt);
    if (answer.results.length || !/[a-z]/i.test(text)) return { ...answer, spelt };
    const runs = text.normalize("NFKC").toLowerCase().match(/[a-z]+|[^a-z]+/g) || [];
    const parts = [];
    for (const run of runs) parts.push(/^[a-z]+$/.test(run) ? await this.sound(run) : await this.look(words(run)));
    return { ...intersect(parts), bySound: true };
  }

  /** @param {string} letters */
  async sound(letters) {
    const cuts = [[...letters].map((letter) => "z" + letter), ...syllables(letters).map((cut) => cut.map((s) => "y" + s))];
    const answers = [];
    for (const cut of cuts) answers.push(await this.look(cut));
    return unite(answers);
  }

  /**
   * 「卫健委 微信」: a piece that no name has, or none of those found, may be a platform's name.
   * @param {string[]} pieces
   * @param {Found[]} answers
   */
  async readPlatforms(pieces, answers) {
    if (intersect(answers).results.length) return;
    for (const [index, text] of pieces.entries()) {
      const meant = this.platforms.filter(([name]) => name.includes(text));
      if (!meant.length) continue;
      const found = [];
      for (const [, word] of meant) found.push(await this.look([word]));
      answers[index] = unite(found);
    }
  }

  /**
   * Exact names first, then names that begin so, then the rest in Pagefind's order.
   * @param {string} question
   * @param {string[]} chosen words of filters
   */
  async ranked(question, chosen) {
    const pieces = question.split(/\s+/u).filter(Boolean).slice(0, 8);
    /** @type {Found[]} */
    const answers = [];
    for (const text of pieces) answers.push(await this.piece(text));
    if (pieces.length > 1) await this.readPlatforms(pieces, answers);
    const exactly = answers.find((answer) => answer.spelt && answer.results.length);
    for (const word of chosen) answers.push(await this.look([word]));
    const all = intersect(answers);
    if (!exactly || !exactly.spelt) return all;
    const { spelt } = exactly;
    const exact = await this.look([BOUNDARY, ...spelt, BOUNDARY]);
    const first = await this.look([BOUNDARY, ...spelt]);
    /** @type {Map<string, number>} */
    const rank = new Map();
    for (const r of first.results) rank.set(r.id, 1);
    for (const r of exact.results) rank.set(r.id, 2);
    const place = new Map(all.results.map((r, index) => [r.id, index]));
    all.results.sort((a, b) => (rank.get(b.id) || 0) - (rank.get(a.id) || 0) || Number(place.get(a.id)) - Number(place.get(b.id)));
    return all;
  }
}

/** @type {(answers: Found[]) => Found} */
function intersect(answers) {
  const sets = answers.map((answer) => new Set(answer.results.map((r) => r.id)));
  const results = answers[0].results.filter((r) => sets.every((set) => set.has(r.id)));
  return { results, bySound: answers.some((a) => a.bySound) };
}

/** @type {(answers: Found[]) => Found} */
function unite(answers) {
  /** @type {Map<string, Pagefind.Result>} */
  const seen = new Map();
  for (const answer of answers) for (const r of answer.results) if (!seen.has(r.id)) seen.set(r.id, r);
  return { results: [...seen.values()] };
}

/** @type {(id: string) => HTMLElement} */
const place = (id) => /** @type {HTMLElement} */ (document.getElementById(id)); // that stands in templates/search.html

const box = () => /** @type {HTMLInputElement} */ (document.getElementById("q"));

class Page {
  /**
   * @param {Finder} finder
   * @param {string} root
   */
  constructor(finder, root) {
    this.finder = finder;
    this.root = root;
    this.list = place("results");
    this.count = place("count");
    this.hint = place("hint");
    this.more = place("more");
    this.form = place("filters");
    this.turn = 0;
    /** @type {Pagefind.Result[]} */
    this.results = [];
  }

  async ask() {
    const turn = ++this.turn;
    const params = new URLSearchParams(location.search);
    const question = (params.get("q") || "").slice(0, 100).trim();
    box().value = question;
    const chosen = this.choose(params);
    if (!question && !chosen.length) return this.idle();
    this.count.textContent = "正在查找……";
    const answer = await this.finder.ranked(question, chosen);
    if (turn !== this.turn) return;
    this.tell(answer);
    this.results = answer.results;
    this.list.textContent = "";
    await this.show(SHOWN, turn);
  }

  /**
   * Set the filters as the address says; gives the words of those that are set.
   * @param {URLSearchParams} params
   */
  choose(params) {
    const chosen = [];
    for (const select of this.form.querySelectorAll("select")) {
      // Other sites link by id (platform=wechat), our own pages by name.
      const wanted = params.get(select.name) || "";
      const option = [...select.options].find((o) => o.value === wanted || (wanted && o.dataset.id === wanted));
      select.value = option ? option.value : "";
      if (option && option.value) chosen.push(option.dataset.word || "");
    }
    return chosen;
  }

  idle() {
    this.results = [];
    this.list.textContent = "";
    this.count.textContent = "";
    delete this.count.dataset.resultCount;
    this.hint.hidden = true;
    this.more.hidden = true;
  }

  /** @param {Found} answer */
  tell(answer) {
    const total = answer.results.length;
    this.count.dataset.resultCount = String(total);
    this.count.textContent = total ? `找到 ${total} 个账号` : "名录中没有找到。没有找到不等于一定是假冒。";
    this.hint.hidden = !(answer.bySound && total) && total > 0;
    this.hint.textContent = total
      ? "没有名称含您输入的字，以下按拼音查找。"
      : "请换简称或少打几个字再试；也可以按单位、平台查找，或通过“纠错”向我们核实。";
  }

  /** @param {number} upTo */
  async show(upTo, turn = this.turn) {
    this.more.hidden = true; // until what was asked for is there: nobody asks twice
    while (this.list.children.length < Math.min(upTo, this.results.length)) {
      const start = this.list.children.length;
      const data = await Promise.all(this.results.slice(start, Math.min(start + STEP, upTo)).map((r) => r.data()));
      if (turn !== this.turn) return;
      this.list.append(...data.map((entry) => this.item(entry)));
    }
    this.more.hidden = this.list.children.length >= this.results.length;
  }

  /** @param {Pagefind.Data} entry */
  item(entry) {
    const [, id] = entry.raw_url.match(/accounts\/([^/]+)\//) || ["", ""];
    const link = element("a", { className: "card", href: `${this.root}accounts/${id}/` });
    const { title, state, platform, unit } = entry.meta;
    const css = state === "运行" ? "running" : state.endsWith("公示中") ? "posting" : "ended";
    const more = element("span", { className: "more", textContent: platform });
    more.append(element("span", { className: "by", textContent: unit }));
    link.append(element("b", { textContent: title }), " ", element("span", { className: `state state-${css}`, textContent: state }), more);
    const item = element("li");
    item.dataset.result = id;
    item.append(link);
    return item;
  }

  /** @param {Record<string, string>} change */
  go(change) {
    const params = new URLSearchParams(location.search);
    for (const [name, value] of Object.entries(change)) value ? params.set(name, value) : params.delete(name);
    history.pushState(null, "", "?" + params);
    this.ask();
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
    this.more.addEventListener("click", () => this.show(this.list.children.length + SHOWN));
    addEventListener("popstate", () => this.ask());
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} [properties]
 */
function element(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}

/** @type {(form: HTMLElement) => [string, string][]} */
function platformsIn(form) {
  /** @type {NodeListOf<HTMLOptionElement>} */
  const options = form.querySelectorAll("[name=platform] option");
  return [...options].filter((o) => o.value).map((o) => [o.value, o.dataset.word || ""]);
}

async function start() {
  const list = document.getElementById("results");
  if (!list) return;
  try {
    /** @type {Pagefind.Module} */
    const pagefind = await import(new URL("../pagefind/pagefind.js", import.meta.url).href);
    await pagefind.options({ excerptLength: 1, highlightParam: null });
    await pagefind.init();
    const form = place("filters");
    const page = new Page(new Finder(pagefind, platformsIn(form)), list.dataset.root || "");
    form.hidden = false;
    page.listen();
    // On a slow network somebody has typed before the index came.
    const typed = box().value.trim();
    if (typed && typed !== (new URLSearchParams(location.search).get("q") || "").trim()) page.go({ q: typed });
    else await page.ask();
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
