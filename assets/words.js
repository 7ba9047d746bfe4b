// What is asked as words of the index: the same definition as in roster/public/search.py, where they are explained.

const KEPT = /^[a-z0-9\u3400-\u4dbf\u4e00-\u9fff]$/;

/**
 * A text as words of one character; blanks are dropped.
 * @param {string} text
 */
export function words(text) {
  return [...folded(text)].map((char) => (KEPT.test(char) ? char : "x" + hex(char)));
}

/** @param {string} text */
const folded = (text) => [...text.normalize("NFKC").toLowerCase()].filter((char) => !/\s/u.test(char)).join("");

/** @param {string} char */
const hex = (char) => [...Number(char.codePointAt(0)).toString(16)].map((digit) => String.fromCharCode(97 + parseInt(digit, 16))).join("");

/**
 * One word for a whole text.
 * @param {string} kind
 * @param {string} text
 */
export const wholeWord = (kind, text) => kind + [...text].map(letters).join("");

/** @param {string} char */
function letters(char) {
  if (/^[a-wyz]$/.test(char)) return char;
  if (/^[0-9]$/.test(char)) return "x" + hex(char).slice(-1);
  return char === "x" ? "xx" : `xz${hex(char)}z`;
}

/** @type {(kind: string, value: string) => string} */
export const filterWord = (kind, value) => wholeWord("f" + kind[0], value);

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

