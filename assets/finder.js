// What a question finds in the index, and in which order. Names are found by every part of them; ids, handles and
// telephones only as a whole. What nobody is called is looked for as it sounds, and then in the forms that verify/ takes
// for the same; a resemblance finds nothing here.

import { filterWord, syllables, wholeWord, words } from "./words.js";

/**
 * In which way it was found. `name` as it is written, `identity` an id or handle, `form` but for script or punctuation.
 * @typedef {"name" | "identity" | "telephone" | "sound" | "form" | "platform"} Way
 */
/** @typedef {[boundary: string, list: string[]]} Spelling words of a name, and what stands between names written so */
/** @typedef {import("./exact.js").Exact} Exact */
/** @typedef {import("./forms.js").Forms} Forms */
/** @typedef {{ results: Pagefind.Result[], ways: Way[], spellings: Spelling[], firsts: Set<string> }} Found */

const BOUNDARY = "ww";
const SOUND_BOUNDARY = "wz";
const EVERY = "wa";
const LATER = ["wp", "wq", "wv"]; // 公示中, 待办结, 已终止: what roster/public/search.py writes, in this order
const PIECES = 8;
const MANY = 1000;

/**
 * What may be an id or handle.
 * @type {(text: string) => boolean}
 */
export const isSpelled = (text) => /^[\x21-\x7e]{3,}$/.test(text);

/** @type {(list: string[]) => string} */
const phrase = (list) => `"${list.join(" ")}"`;

/** @type {(results: Pagefind.Result[], way: Way, spellings?: Spelling[]) => Found} */
const found = (results, way, spellings = []) => ({ results, ways: results.length ? [way] : [], spellings, firsts: new Set() });

/** @type {(id: string) => string} */
const ofUnit = (id) => filterWord("unit", id);

export class Finder {
  /**
   * @param {Pagefind.Module} pagefind
   * @param {string[]} platforms names of all that can be chosen
   * @param {{ exact: () => Promise<Exact>, forms: () => Promise<Forms> }} index of verify/: fetched when there is need of it
   */
  constructor(pagefind, platforms, { exact, forms }) {
    this.pagefind = pagefind;
    this.platforms = platforms;
    this.exact = exact;
    this.forms = forms;
    /** @type {Promise<Map<string, number>> | null} */
    this.places = null;
  }

  /** What nearly every question needs, so that it comes together with the rest; fails where there is no index. */
  ready() {
    return this.pagefind.preload(phrase([BOUNDARY]));
  }

  /**
   * Accounts with these words side by side, in the order of the index.
   * @param {string[]} list
   */
  async look(list) {
    return list.length ? (await this.pagefind.search(phrase(list), { sort: { place: "asc" } })).results : [];
  }

  /**
   * All that have one of some lists of words, in the order of the index.
   * @param {string[][]} lists
   */
  async any(lists) {
    const answers = (await Promise.all(lists.map((list) => this.look(list)))).filter((results) => results.length);
    if (answers.length < 2) return answers[0] || [];
    this.places = this.places || this.look([EVERY]).then((all) => new Map(all.map(({ id }, n) => [id, n])));
    const places = await this.places;
    return unite(answers).sort((a, b) => Number(places.get(a.id)) - Number(places.get(b.id)));
  }

  /**
   * What a question finds, the best first. Pieces parted by blanks must all be there.
   * @param {string} question
   */
  async find(question) {
    const pieces = question.split(/\s+/u).filter(Boolean).slice(0, PIECES);
    const answers = await Promise.all(pieces.map((text) => this.piece(text)));
    const isFound = () => intersect(answers).results.length > 0;
    if (!isFound()) await this.readTelephone(question, answers);
    if (!isFound()) await this.readPlatforms(pieces, answers);
    if (!isFound()) await this.readForms(pieces, answers);
    return this.ordered(intersect(answers));
  }

  /**
   * One piece of a question as it is spelt; only if no name has it, as an id or handle and as it sounds. Letters are
   * seldom spelt so: all is fetched at once. Whoever types the very id, with digits, means no sounds.
   * @param {string} text
   */
  async piece(text) {
    const spelt = words(text);
    const identifying = this.identified(text.normalize("NFKC"));
    const hearing = /\d/.test(text) ? identifying.then(({ length }) => (length ? found([], "sound") : this.heard(text))) : this.heard(text);
    const [results, identified, heard] = await Promise.all([this.look(spelt), identifying, hearing]);
    if (results.length) return found(results, "name", [[BOUNDARY, spelt]]);
    const all = joined([found(identified, "identity"), heard]);
    return { ...all, firsts: new Set(identified.map(({ id }) => id)) };
  }

  /**
   * Accounts of which a text is the id or handle.
   * @param {string} text
   */
  async identified(text) {
    const exact = isSpelled(text) ? await this.exact().catch(() => null) : null; // without it, names are found
    const ids = exact ? await exact.accounts(text).catch(() => []) : [];
    return this.any(ids.map((id) => [wholeWord("a", id)]));
  }

  /** @param {string} text */
  async heard(text) {
    const runs = text.normalize("NFKC").toLowerCase().match(/[a-z]+|[^a-z]+/g) || [];
    if (!/[a-z]/.test(runs.join(""))) return found([], "sound");
    this.pagefind.preload(phrase([SOUND_BOUNDARY]));
    return intersect(await Promise.all(runs.map((run) => (/^[a-z]/.test(run) ? this.sound(run) : this.spelt(run)))));
  }

  /** @param {string} run */
  async spelt(run) {
    return found(await this.look(words(run)), "sound");
  }

  /** @param {string} letters */
  async sound(letters) {
    const cuts = [[...letters].map((letter) => "z" + letter), ...syllables(letters).map((cut) => cut.map((s) => "y" + s))];
    return found(await this.any(cuts), "sound", cuts.map((cut) => [SOUND_BOUNDARY, cut]));
  }

  /**
   * A telephone may be written with blanks: it is read as a whole.
   * @param {string} question
   * @param {Found[]} answers
   */
  async readTelephone(question, answers) {
    if (!/^\D{0,6}[\d\s()+-]{3,}/.test(question.normalize("NFKC"))) return;
    const exact = await this.exact().catch(() => null);
    const units = exact ? await exact.units(question.normalize("NFKC")).catch(() => []) : [];
    const results = await this.any(units.map((id) => [ofUnit(id)]));
    if (results.length) answers.splice(0, answers.length, found(results, "telephone"));
  }

  /**
   * 「卫健委 微信」: a piece that no name has, or none of those found, may be a platform's name.
   * @param {string[]} pieces
   * @param {Found[]} answers
   */
  async readPlatforms(pieces, answers) {
    if (pieces.length < 2) return;
    const exact = await this.exact().catch(() => null);
    for (const [index, text] of pieces.entries()) {
      const known = exact && exact.register.platform(text); // as it is called for short
      const meant = this.platforms.filter((name) => name.includes(text) || (known && name === known.name));
      if (meant.length) answers[index] = found(await this.any(meant.map((name) => [filterWord("platform", name)])), "platform");
    }
  }

  /**
   * What verify/ takes for the same name: simplified for traditional characters, without blanks and punctuation.
   * @param {string[]} pieces
   * @param {Found[]} answers
   */
  async readForms(pieces, answers) {
    const forms = await this.forms().catch(() => null);
    if (!forms) return;
    for (const [index, text] of pieces.entries()) {
      const normal = forms.normal(text);
      if (answers[index].results.length || !normal) continue;
      const spelt = words(normal);
      answers[index] = found(await this.any([spelt, [...normal].map((char) => wholeWord("n", char))]), "form", [[BOUNDARY, spelt]]);
    }
  }

  /**
   * What has each of the values that were chosen besides a question.
   * @param {{ name: string, value: string }[]} chosen
   */
  async chosen(chosen) {
    return Promise.all(chosen.map(async ({ name, value }) => found(await this.look([filterWord(name, value)]), "name")));
  }

  /**
   * Those of exactly this name first, and those in use of which it is the id or handle; of all others those that run
   * before those that end or have ended, and of these the ones with a name that equals the question; else in the order
   * of the index.
   * @param {Found} all
   */
  async ordered(all) {
    const { results, spellings, firsts } = all;
    if (!results.length) return all;
    // A phrase with what parts names takes a slow telephone long; of so many that sound alike none is meant alone.
    const compared = spellings.filter(([boundary]) => boundary === BOUNDARY || results.length <= MANY);
    const [exact, ...later] = await Promise.all([
      this.any(compared.map(([boundary, list]) => [boundary, ...list, boundary])),
      ...LATER.map((word) => this.look([word])),
    ]);
    const equal = new Set(exact.map(({ id }) => id));
    for (const { id } of later[LATER.length - 1]) firsts.delete(id);
    for (const result of exact) if (isOwn(result)) firsts.add(result.id);
    const phase = new Map(later.flatMap((some, n) => some.map(({ id }) => [id, n + 1])));
    /** @type {(id: string) => number} */
    const rank = (id) => (firsts.has(id) ? 0 : 100) + (phase.get(id) || 0) * 10 + (equal.has(id) ? 0 : 1);
    const ranks = new Map(results.map(({ id }, n) => [id, rank(id) + n / results.length]));
    return { ...all, results: [...results].sort((a, b) => Number(ranks.get(a.id)) - Number(ranks.get(b.id))) };
  }
}

/**
 * An account's own name stands first of all its names.
 * @type {(result: Pagefind.Result) => boolean}
 */
const isOwn = ({ words: places }) => Math.min(...places) === 0;

/**
 * What stands in every answer, in the order of the first.
 * @param {Found[]} answers
 * @returns {Found}
 */
export function intersect(answers) {
  const sets = answers.map(({ results }) => new Set(results.map(({ id }) => id)));
  const results = answers[0].results.filter(({ id }) => sets.every((set) => set.has(id)));
  return { ...joined(answers), results };
}

/**
 * What stands in one of several answers.
 * @param {Found[]} answers
 * @returns {Found}
 */
function joined(answers) {
  return {
    results: unite(answers.map(({ results }) => results)),
    ways: [...new Set(answers.flatMap(({ ways }) => ways))],
    spellings: answers.flatMap(({ spellings }) => spellings),
    firsts: new Set(answers.flatMap(({ firsts }) => [...firsts])),
  };
}

/** @type {(lists: Pagefind.Result[][]) => Pagefind.Result[]} */
function unite(lists) {
  /** @type {Map<string, Pagefind.Result>} */
  const seen = new Map();
  for (const result of lists.flat()) if (!seen.has(result.id)) seen.set(result.id, result);
  return [...seen.values()];
}
