// Two texts beside each other: what stands in both, in order, and what one has more or less than the other.

/** @typedef {{ form: string, chars: string[], folded: string[], said: string[], weights: number[], sum: number }} Text a form with what is compared of it: characters, look-alikes folded, readings, how much each says, and all of them */

const DIGIT = /\d/;

/**
 * Weight of the longest sequence that stands in both, in order.
 * @type {(a: Text, b: Text) => number}
 */
export function inCommon(a, b) {
  const width = b.chars.length;
  let before = new Array(width + 1).fill(0);
  let row = new Array(width + 1).fill(0);
  for (let i = 0; i < a.chars.length; i++) {
    for (let j = 0; j < width; j++) {
      const met = (a.said[i] === b.said[j] || a.folded[i] === b.folded[j]) && !DIGIT.test(a.chars[i]); // digits are anybody's
      row[j + 1] = Math.max(met ? before[j] + a.weights[i] : 0, before[j + 1], row[j]);
    }
    [before, row] = [row, before];
  }
  return before[width];
}

/**
 * A part of a text.
 * @type {(text: Text, from: number, to: number) => Text}
 */
export function part({ chars, folded, said, weights }, from, to) {
  const [some, weighed] = [chars.slice(from, to), weights.slice(from, to)];
  return { form: some.join(""), chars: some, folded: folded.slice(from, to), said: said.slice(from, to), weights: weighed, sum: weighed.reduce((all, weight) => all + weight, 0) || 1 };
}

/** @type {(mine: string, theirs: string) => string} */
export function difference(mine, theirs) {
  const [more, less] = [leftover(mine, theirs), leftover(theirs, mine)];
  return [more && `多了“${more}”`, less && `少了“${less}”`].filter(Boolean).join("，") || "字词相近";
}

/** @type {(a: Text, b: Text) => boolean} */
export const shuffled = (a, b) => same([...a.chars].sort(), [...b.chars].sort());

/** @type {(a: string[], b: string[]) => boolean} */
export const same = (a, b) => a.length === b.length && a.every((x, n) => x === b[n]);

/**
 * True where one character replaced, left out or put in makes one of the other, by sound or look.
 * @type {(said: string[], folded: string[], b: Text) => boolean}
 */
export function isOneAway(said, folded, b) {
  const [n, m] = [said.length, b.chars.length];
  if (Math.abs(n - m) > 1) return false;
  const strict = said === folded;
  /** @type {(i: number, j: number) => boolean} */
  const met = (i, j) => (strict ? said[i] === b.chars[j] : said[i] === b.said[j] || folded[i] === b.folded[j]);
  let [start, end] = [0, 0];
  while (start < Math.min(n, m) && met(start, start)) start += 1;
  while (end < Math.min(n, m) - start && met(n - 1 - end, m - 1 - end)) end += 1;
  return start + end >= Math.max(n, m) - 1;
}

/** @type {(short: string, long: string) => boolean} */
export function within(short, long) {
  let at = 0;
  for (const char of long) if (char === short[at]) at += 1;
  return at === short.length && short[0] === long[0];
}

/**
 * True where what is short for a name leaves out no two characters in a row, as 卫健委 does: words have two.
 * @type {(short: string, long: string) => boolean}
 */
export function isEven(short, long) {
  let ends = new Set([0]);
  for (const char of short.slice(1)) ends = new Set([...ends].flatMap((end) => [end + 1, end + 2]).filter((end) => long[end] === char));
  return ends.size > 0;
}

/** @type {(whole: string, part: string) => string} */
export const outside = (whole, part) => whole.replace(part, "…").replace(/^…|…$/g, "");

/**
 * Characters of one text that the other lacks, in order.
 * @type {(text: string, other: string) => string}
 */
export function leftover(text, other) {
  const there = [...other];
  return [...text].filter((char) => {
    const at = there.indexOf(char);
    if (at >= 0) there.splice(at, 1);
    return at < 0;
  }).join("");
}
