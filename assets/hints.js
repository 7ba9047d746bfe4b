// Official accounts that resemble what was asked: only ever a suggestion, at most five, each with why.

import { accountsOf, isOn } from "./register.js";

/** @typedef {import("./register.js").Register} Register */
/** @typedef {Roster.Hint & { rank: number }} Ranked */

export const HINTS = 5;
const COMPARED = 40;
const LOWEST = 0.25; // of a resemblance that is worth a hint

/**
 * @param {Roster.Named} record
 * @param {string} why
 * @returns {Roster.Hint}
 */
export function hint({ id, name, platform, platform_name, unit_name }, why) {
  return { id, name, platform, platform_name, unit_name, why };
}

/**
 * Hints and then further ones, each account once.
 * @param {Roster.Hint[]} first
 * @param {Roster.Hint[]} further
 */
export function joined(first, further) {
  return [...first, ...further.filter((one) => !first.some(({ id }) => id === one.id))].slice(0, HINTS);
}

/**
 * What resembles a text, best first.
 * @param {Register} register
 * @param {string} text
 * @param {Roster.Platform | null} platform
 */
export async function hintsFor(register, text, platform) {
  if (/^(?=.*\d)(?=.*[a-z_])[\w.-]{6,}$/i.test(text)) return []; // an id resembles nothing
  // Fetched only now: most questions have an answer of their own.
  const [forms, sounds, { Resemblance }] = await Promise.all([register.forms(), register.sounds(), import("./resemblance.js")]);
  const compare = new Resemblance(forms, sounds, text);
  const read = await Promise.all(compare.pairs().map((pair) => register.names(pair)));
  /** @type {Map<string, Ranked>} */
  const best = new Map();
  for (const form of likeliest(compare, read.flat())) {
    for (const one of called(register, form, compare.with(form[0], form[1]), platform)) {
      const before = best.get(one.id);
      if (one.rank >= LOWEST && !(before && before.rank >= one.rank)) best.set(one.id, one);
    }
  }
  const ranked = [...best.values()].sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1)).slice(0, HINTS);
  return platform ? onPlatform(register, ranked, platform) : ranked;
}

/**
 * The accounts that a name calls, with how much they resemble what was asked.
 * @param {Register} register
 * @param {Roster.HintForm} form
 * @param {{ score: number, why: string }} likeness
 * @param {Roster.Platform | null} platform
 */
function called(register, [name, , unit, ...accounts], { score, why }, platform) {
  /** @type {Ranked[]} */
  const ranked = [];
  for (let n = 0; n < accounts.length; n += 3) {
    const [id, on, own] = accounts.slice(n, n + 3);
    const there = register.platforms.find((p) => p.id === on);
    const rank = score + (platform && on === platform.id ? 0.02 : 0) - n * 0.0003;
    ranked.push({ rank, id, name: own || name, platform: on, platform_name: there ? there.name : on, unit_name: unit || name, why });
  }
  return ranked;
}

/**
 * The index keeps few accounts of a name: where the best hint is on another platform than the one asked, its namesake there comes first.
 * @param {Register} register
 * @param {Roster.Hint[]} ranked
 * @param {Roster.Platform} platform
 */
async function onPlatform(register, ranked, platform) {
  const [first] = ranked;
  if (!first || ranked.some((one) => one.platform === platform.id && one.name === first.name)) return ranked;
  const entries = await register.entries(`n:${(await register.forms()).normal(first.name)}`);
  const there = accountsOf(entries, "is").filter((record) => isOn(record, platform) && record.unit_name === first.unit_name);
  return joined(there.slice(0, 1).map((record) => hint(record, first.why)), ranked.filter((one) => !there.some(({ id }) => id === one.id)));
}

/**
 * Names that have most in common with what was asked; only so many are compared in full, however slow the telephone.
 * @param {import("./resemblance.js").Resemblance} compare
 * @param {Roster.HintForm[]} names
 */
function likeliest(compare, names) {
  const told = new Map();
  for (const form of names) {
    const key = `${form[0]}\n${form[1]}\n${form[3]}`;
    if (!told.has(key)) told.set(key, { form, guess: compare.guess(form[0]) });
  }
  /** @type {{ form: Roster.HintForm, guess: number }[]} */
  const guessed = [...told.values()];
  return guessed.sort((a, b) => b.guess - a.guess).slice(0, COMPARED).map(({ form }) => form);
}
