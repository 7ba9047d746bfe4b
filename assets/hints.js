// Official accounts that resemble what was asked: only ever a suggestion, at most five, each with why.

import { SPEAKER } from "./forms.js";
import { accountsOf, isOn, unitsOf } from "./register.js";

/** @typedef {import("./register.js").Register} Register */
/** @typedef {Roster.Hint & { rank: number }} Ranked */

const version = new URL(import.meta.url).search; // of this script, and so of its parts
export const HINTS = 5;
const COMPARED = 40;
const LOWEST = 0.45; // of a resemblance that is worth a hint
const BEHIND = 0.08; // the best one: what resembles so much less is beside the point
const SURE = 0.96; // the same name written otherwise: then what is only a slip away is beside the point too
const WHOLES = 3; // parts of a text that are looked up as whole names
// Where the name of a body ends within a longer text.
const BODY = /(?:大学|学院|学校|中学|小学|幼儿园|医院|研究院|委员会|办公室|办事处|管理局|法院|检察院|考试院|政府|集团|公司|图书馆|博物馆|协会|学会|中心|[局厅委办院处站])$/;

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
 * What resembles a text, best first: whole names that stand in it, else names that look or sound like it.
 * @param {Register} register
 * @param {string} text
 * @param {Roster.Platform | null} platform
 */
export async function hintsFor(register, text, platform) {
  if (/^(?=.*\d)(?=.*[a-z_])[\w.-]{6,}$/i.test(text)) return []; // an id resembles nothing
  const whole = await wholeNames(register, text, platform);
  return whole.length ? whole : resembling(register, text, platform);
}

/**
 * Accounts of a name or body that stands whole in the text. An exact key says so: nothing else is fetched.
 * @param {Register} register
 * @param {string} text
 * @param {Roster.Platform | null} platform
 * @returns {Promise<Roster.Hint[]>}
 */
async function wholeNames(register, text, platform) {
  const forms = await register.forms();
  const normal = forms.normal(text);
  const likely = parts(forms, text, normal);
  const read = await Promise.all(likely.map((part) => register.entries(`n:${part}`)));
  for (const [n, part] of likely.entries()) {
    const accounts = standing(read[n], part, normal);
    const owners = new Set(accounts.map(({ unit_name }) => unit_name));
    if (accounts.length && owners.size <= HINTS) return varied(accounts, platform);
  }
  return [];
}

/**
 * The accounts that a part of a text calls, and those of the unit that it calls.
 * @param {Roster.Entry[]} entries
 * @param {string} part
 * @param {string} normal
 * @returns {Roster.Hint[]}
 */
function standing(entries, part, normal) {
  const why = `多了“${normal.replace(part, "…").replace(/^…|…$/g, "")}”`;
  const named = accountsOf(entries, "is").map((record) => hint(record, why));
  const ofUnits = unitsOf(entries).flatMap((unit) => unit.accounts.map(([id, name, on, platform_name]) => hint(
    { id, name, platform: on, platform_name, unit_name: unit.name }, `写着单位名称“${part}”，${why}`)));
  return [...named, ...ofUnits.filter((one) => !named.some(({ id }) => id === one.id))];
}

/**
 * What may be a whole name in a text, the likeliest first.
 * @param {import("./forms.js").Forms} forms
 * @param {string} text
 * @param {string} normal
 */
function parts(forms, text, normal) {
  const runs = (text.match(/\p{Script=Han}{4,}/gu) || []).map((run) => forms.normal(run));
  const bare = normal.replace(SPEAKER, "");
  const bodies = [...bare].map((_, n) => bare.slice(0, bare.length - n)).filter((beginning) => BODY.test(beginning));
  const likely = [forms.strip(normal), bare, ...bodies, ...runs];
  return [...new Set(likely)].filter((part) => part.length > 2 && part.length < normal.length).slice(0, WHOLES);
}

/**
 * Names that look or sound like the text, best first.
 * @param {Register} register
 * @param {string} text
 * @param {Roster.Platform | null} platform
 */
async function resembling(register, text, platform) {
  // Fetched only now, and all at once: most questions have an answer of their own.
  const [forms, sounds, { Resemblance }] = await Promise.all([register.forms(), register.sounds(), import("./resemblance.js"), import(`./meanings.js${version}`), import(`./alignment.js${version}`)]);
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
  const ranked = [...best.values()].sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1));
  const behind = ranked.length && ranked[0].rank >= SURE ? BEHIND / 2 : BEHIND;
  const near = varied(ranked.filter(({ rank }) => rank >= ranked[0].rank - behind), platform);
  return platform ? onPlatform(register, near, platform) : near;
}

/**
 * Every name once before any on a further platform: who does not find his in the first finds it in the next.
 * @template {Roster.Hint} One
 * @param {One[]} hints
 * @param {Roster.Platform | null} platform
 */
function varied(hints, platform) {
  /** @type {Map<string, One>} */
  const firsts = new Map();
  for (const one of hints) {
    const key = `${one.name}\n${one.unit_name}`;
    const before = firsts.get(key);
    if (!before || (platform && isOn(one, platform) && !isOn(before, platform))) firsts.set(key, one);
  }
  const first = [...firsts.values()];
  return [...first, ...hints.filter((one) => !first.includes(one))].slice(0, HINTS);
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
