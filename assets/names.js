// What is called so: accounts, units, districts, telephones. A name finds, and never makes anything official.

import { hintsFor } from "./hints.js";
import { Question } from "./question.js";
import { accountsOf, isEnded, isOn, recordsOf, unitsOf } from "./register.js";
import { dialled } from "./telephones.js";

/** @typedef {Roster.Platform | null} Asked the platform that somebody asks about */

const LETTERS = /^[a-z][a-z .·'_-]{0,30}$/i; // of a name that is spelled, or a handle

export class Names {
  /** @param {import("./register.js").Register} register */
  constructor(register) {
    this.register = register;
  }

  /**
   * By name, as it is written; else by the name beside which a platform stands; else by what ended and was called so.
   * @param {string} text
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding>}
   */
  async byText(text, platform) {
    const finding = await this.find(text, platform);
    if (finding.verdict !== "not-listed") return finding;
    const question = new Question(text, this.register.platforms);
    const apart = question.named();
    if (apart) {
      const on = platform || apart.platform;
      const again = await this.find(apart.name, on);
      if (again.verdict !== "not-listed") return { ...again, platform: on };
    }
    for (const spoken of question.spoken()) {
      const on = platform || spoken.platform;
      const again = await this.find(spoken.name, on);
      if (again.verdict !== "not-listed") return { ...again, platform: on };
    }
    const forms = await this.register.forms();
    for (const bare of question.bares().map((rest) => forms.normal(rest)).filter(Boolean)) {
      const gone = await this.register.entries(`n:${bare}`);
      if (gone.length && gone.every(({ role }) => role === "was")) return { verdict: "ended", accounts: accountsOf(gone, "was"), note: "name" };
    }
    return finding;
  }

  /**
   * @param {string} text
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding>}
   */
  async find(text, platform) {
    const name = (await this.register.forms()).normal(text);
    if (!name) return { verdict: "unreadable", note: "nothing" };
    const entries = await this.register.entries(`n:${name}`);
    return (await this.namesake(entries, platform)) || (await this.telephone(text, platform, unitsOf(entries))) || ofUnits(entries) || this.notListed(text, platform);
  }

  /**
   * Accounts that are, or were, called exactly so; null where there are none.
   * @param {Roster.Entry[]} entries
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding | null>}
   */
  async namesake(entries, platform) {
    const [is, was] = [thereFirst(accountsOf(entries, "is"), platform), thereFirst(accountsOf(entries, "was").sort((a, b) => Number(isEnded(a)) - Number(isEnded(b))), platform)];
    if (isThere(is[0], platform)) return { verdict: "same-name", accounts: is, note: was.length ? "also-ended" : "" };
    if (is.length && !isThere(was[0], platform)) return { verdict: "other-platform", accounts: is, units: await this.unitOf(is) };
    return was.length ? { verdict: "ended", accounts: was, note: "name" } : null;
  }

  /**
   * The unit of accounts of one name, where they have one unit: it may have declared that it is not on a platform.
   * @param {Roster.Account[]} accounts
   */
  async unitOf(accounts) {
    const [{ unit, unit_name }] = accounts;
    if (accounts.some((record) => record.unit !== unit)) return [];
    const entries = await this.register.entries(`n:${(await this.register.forms()).normal(unit_name)}`);
    return unitsOf(entries).filter((record) => record.unit === unit);
  }

  /**
   * Whose telephone it is; null where it is nobody's here. An account of that number is asked for with its platform.
   * @param {string} text
   * @param {Asked} platform
   * @param {Roster.Unit[]} called units that are called by the number
   * @returns {Promise<Roster.Finding | null>}
   */
  async telephone(text, platform, called) {
    if (platform) return null;
    const entries = await Promise.all(dialled(text).map((number) => this.register.entries(`t:${number}`)));
    const all = entries.flat();
    if (!all.length) return null;
    return { verdict: "unit", note: "phone", units: [...new Set([...called, ...unitsOf(all)])], hotlines: recordsOf(all, "phone") };
  }

  /**
   * What nobody is called.
   * @param {string} text
   * @param {Asked} platform
   * @returns {Promise<Roster.NotListed>}
   */
  async notListed(text, platform) {
    if (!platform && dialled(text).length) return { verdict: "not-listed", hints: [], note: "number" };
    const hints = await hintsFor(this.register, text, platform);
    const isSpelled = !platform && !hints.length && LETTERS.test(text);
    return { verdict: "not-listed", hints, note: isSpelled ? "letters" : "" };
  }

  /**
   * A shared text may name one account and link to another: the name it claims, empty if it is the account's own.
   * @param {string} around
   * @param {Roster.Account[]} accounts
   */
  async other(around, accounts) {
    const forms = await this.register.forms();
    const name = forms.normal(around);
    if (!name) return "";
    const own = accounts.flatMap((record) => [record.name, record.unit_name, ...(record.former || []).map(([, value]) => value)]).map((x) => forms.normal(x));
    return own.some((x) => x.includes(name) || name.includes(x)) ? "" : around;
  }
}

/**
 * The units that are called so, or those of a district; null where there are none.
 * @param {Roster.Entry[]} entries
 * @returns {Roster.OfUnit | null}
 */
function ofUnits(entries) {
  const [units, places] = [unitsOf(entries), recordsOf(entries, "place")];
  if (units.length) return { verdict: "unit", units };
  return places.length ? { verdict: "unit", note: "place", units, places } : null;
}

/** @type {(record: Roster.Named | undefined, platform: Asked) => boolean} */
const isThere = (record, platform) => record !== undefined && (!platform || isOn(record, platform));

/**
 * Those on the platform that is asked about, and then the others.
 * @template {Roster.Named} Record
 * @param {Record[]} records
 * @param {Asked} platform
 */
const thereFirst = (records, platform) => [...records.filter((record) => isThere(record, platform)), ...records.filter((record) => !isThere(record, platform))];
