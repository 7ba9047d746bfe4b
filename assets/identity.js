// Ids and handles within a question: which of them the register holds, and whether they say which account is meant.

import { isLong, isStranger, isStrong } from "./question.js";
import { isOn, recordsOf } from "./register.js";

/** @typedef {import("./question.js").Question} Question */
/** @typedef {{ token: string, ids: Roster.IdentityEntry[], handles: Roster.IdentityEntry[] }} Piece what is an id or handle of the register, perhaps */
/** @typedef {"listed" | "fake" | "ended" | "elsewhere"} ByIdentity */
/** @typedef {{ verdict: ByIdentity, note: Roster.Listed["note"], records: Roster.Identified[] }} Decided */

/**
 * What each role of an entry decides, what weighs most first.
 * @type {{ role: Roster.IdentityEntry["role"], verdict: ByIdentity }[]}
 */
const DECIDES = [
  { role: "is", verdict: "listed" },
  { role: "fake", verdict: "fake" },
  { role: "was", verdict: "ended" },
  { role: "other", verdict: "elsewhere" },
];

/**
 * The verdict of entries that are equal: of an account in use before that of a fake, of one that was, of another
 * register's; null without any.
 * @param {Roster.IdentityEntry[]} entries
 * @param {Roster.Listed["note"]} note
 * @returns {Decided | null}
 */
export function decided(entries, note) {
  for (const { role, verdict } of DECIDES) {
    /** @type {Roster.Identified[]} */
    const records = recordsOf(entries, role);
    if (records.length) return { verdict, note, records: [...new Map(records.map((record) => [record.id, record])).values()] };
  }
  return null;
}

/** All pieces of a question, told apart. */
export class Identities {
  /**
   * @param {Question} question
   * @param {Piece[]} pieces
   */
  constructor(question, pieces) {
    this.question = question;
    this.known = pieces.filter(isKnown);
    this.tokens = this.known.map(({ token }) => token);
    this.strangers = pieces.filter((piece) => !isKnown(piece) && isStranger(piece.token)).map(({ token }) => token);
  }

  /**
   * What a piece decides by itself; null where its accounts are elsewhere, where it is a part of something else, or
   * where a platform must be told first: a number or a short id may be anybody's on another one.
   * @param {Piece} piece
   * @param {Roster.Platform | null} platform
   */
  decide({ token, ids, handles }, platform) {
    const byId = ids.filter(({ record }) => {
      const { isThere, isTold, isAlone, isForeign } = this.standing(record, platform);
      return isThere && !isForeign && (isStrong(token) || (isAlone && (isTold || isLong(token))));
    });
    const byHandle = handles.filter(({ record }) => {
      const { isThere, isTold, isAlone } = this.standing(record, platform);
      return isThere && isTold && isAlone;
    });
    return decided(onOnePlatform(byId), "account_id") || decided(onOnePlatform(byHandle), "handle");
  }

  /**
   * How an account stands in the question: on the platform that is asked about or named, if one is told; alone, or among
   * other words. "Other platforms" is none; what names a platform stands beside the identity, never in it.
   * @param {Roster.Identified} record
   * @param {Roster.Platform | null} platform
   */
  standing(record, platform) {
    const { rest, named, foreign } = this.around(record);
    return {
      isThere: (!platform || isOn(record, platform)) && (!named || named.includes(record.platform)),
      isTold: (platform !== null && platform.id !== "other") || (named !== null && named.length === 1),
      isAlone: !rest,
      isForeign: foreign,
    };
  }

  /** @param {Roster.Identified} record */
  around(record) {
    return this.question.around(this.tokens, record);
  }

  /**
   * Pieces that are of other accounts than these.
   * @param {Roster.Identified[]} records
   */
  ofOthers(records) {
    const mine = records.map(({ id }) => id);
    return this.known.filter(({ ids, handles }) => ![...ids, ...handles].some(({ record }) => mine.includes(record.id))).map(({ token }) => token);
  }
}

/**
 * Entries, if all are of one platform: else nobody can say which of the accounts is meant.
 * @param {Roster.IdentityEntry[]} entries
 */
const onOnePlatform = (entries) => (new Set(entries.map(({ record }) => `${record.platform} ${record.platform_name}`)).size > 1 ? [] : entries);

/** @type {(piece: Piece) => boolean} */
const isKnown = ({ ids, handles }) => ids.length + handles.length > 0;

/**
 * Tokens that share nothing with any of others.
 * @param {string[]} tokens
 * @param {string[]} others
 */
export const apartFrom = (tokens, others) => tokens.filter((token) => !others.some((other) => other.includes(token) || token.includes(other)));
