// Is this account real? Identity decides; names are compared; resemblance only suggests. Nothing here touches the page.
// What can be found is one of the verdicts of verdicts.js; types named Roster.… stand in tests/javascript/roster.d.ts.

import { HINTS, hint, hintsFor, joined } from "./hints.js";
import { Identities, apartFrom, decided, handleKey } from "./identity.js";
import { Question, TOKENS, clean, isStrong, isTooLong } from "./question.js";
import { accountsOf, isOn, unitsOf } from "./register.js";

/** @typedef {Roster.Platform | null} Asked the platform that somebody asks about */
/** @typedef {import("./identity.js").Decided & { token: string }} Found by an identity in the question */
/** @typedef {import("./profiles.js").Profiles} Profiles */

const version = new URL(import.meta.url).search; // of this script, and so of its parts
/** @type {() => Promise<typeof import("./pasted.js")>} */
const pastedPart = () => import(`./pasted.js${version}`);
/** @type {() => Promise<typeof import("./profiles.js")>} */
const profilesPart = () => import(`./profiles.js${version}`);
const SIGNS = /[.。:@/\\]/; // without one of these there is no address, in whatever width

/** @type {Roster.Unreadable} */
const SEVERAL = { verdict: "unreadable", note: "several" };
/** @type {Roster.Unreadable} */
const GLUED = { verdict: "unreadable", note: "glued" };

// Why an identity that the register holds is only a hint.
const NOT_THERE = {
  "": "您问的里面有它的号，但不能凭这个认定",
  elsewhere: "标识相同，但那是另一个平台上的账号",
  "choose-platform": "号相同；请先选择您在哪个平台看到它",
};

export class Lookup {
  /** @param {import("./register.js").Register} register */
  constructor(register) {
    this.register = register;
    this.platforms = register.platforms;
  }

  /**
   * What the register says of a question, as somebody wrote it, about a platform, as somebody calls it.
   * @param {string} question
   * @param {string} [platformName]
   * @returns {Promise<Roster.Answer>}
   */
  async answer(question, platformName = "") {
    const text = clean(question);
    const platform = this.register.platform(platformName);
    const hindrance = hindranceIn(question, text);
    const finding = hindrance || (await this.finding(question, text, platform));
    return { accounts: [], hints: [], unit: null, platform, note: "", asked: text, ...finding };
  }

  /**
   * @param {string} question as it was given: an address is read before anything is folded
   * @param {string} text
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding>}
   */
  async finding(question, text, platform) {
    const byAddress = SIGNS.test(question.normalize("NFKC")) ? await this.byAddress(question, platform) : null;
    return byAddress || (await this.byIdentity(new Question(text, this.platforms), platform)) || this.byText(text, platform);
  }

  // By address

  /**
   * By the address in a question; null where there is none.
   * @param {string} question
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding | null>}
   */
  async byAddress(question, platform) {
    // Fetched only now: most questions hold no address.
    const [{ addressIn }, { Profiles }] = await Promise.all([pastedPart(), profilesPart()]);
    const [pasted, profiles] = [addressIn(question), new Profiles(this.register)];
    switch (pasted.holds) {
      case "nothing":
        return null;
      case "several":
        return SEVERAL;
      case "unclear":
        return GLUED;
      case "elsewhere":
        return this.foreign(pasted.host, pasted.around, platform);
      case "name":
        return this.byNaming(profiles.read(pasted.address));
      default:
        return this.byProfile(profiles, pasted, platform);
    }
  }

  /**
   * @param {Profiles} profiles
   * @param {Roster.Linked} pasted
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding>}
   */
  async byProfile(profiles, pasted, platform) {
    const { address } = pasted;
    const read = profiles.read(address);
    const finding = (await this.ofAccount(await profiles.entries(read.said, address), pasted)) || (await this.ofPlatform(read));
    if (finding) return finding;
    const foreign = await this.foreign(address.host, pasted.around, platform);
    return read.said.length ? { ...foreign, note: "address" } : foreign;
  }

  /**
   * An address of a host that is no account's.
   * @param {string} host
   * @param {string} around whom the text names
   * @param {Asked} platform
   * @returns {Promise<Roster.NotListed>}
   */
  async foreign(host, around, platform) {
    const forms = await this.register.forms();
    const hints = forms.normal(around).length > 1 ? await hintsFor(this.register, around, platform) : [];
    return { verdict: "not-listed", note: "foreign", host, hints };
  }

  /**
   * An address in which a name is written as it is read: it can name somebody, and not decide.
   * @param {Roster.AddressRead} read
   * @returns {Promise<Roster.Finding>}
   */
  async byNaming({ said }) {
    const named = said.filter((one) => one.said.name);
    return (await this.ofPlatform({ said: named, short: null, known: null })) || GLUED;
  }

  /**
   * An address that is an account's own; null where there is none.
   * @param {{ own: Roster.AccountEntry[], others: Roster.AccountEntry[] }} found
   * @param {Roster.Linked} pasted
   * @returns {Promise<Roster.Finding | null>}
   */
  async ofAccount(found, { address, around, rest }) {
    const finding = decided(found.own, "address");
    if (!finding) return found.others.length ? { verdict: "unreadable", note: "more" } : null;
    const words = [address.href, ...finding.accounts.flatMap((record) => [record.name, record.account_id || "", record.handle || "", record.url || ""])].filter(Boolean);
    const others = new Question(clean(rest), this.platforms).tokens().filter((token) => isOfAnother(token) && !words.some((text) => text.includes(token)));
    if (others.length) return SEVERAL;
    return { ...finding, claimed: await this.otherName(around, finding.accounts) };
  }

  /**
   * An address that only names somebody, or nobody, on a platform; null where it is of none.
   * @param {Roster.AddressRead} read
   * @returns {Promise<Roster.Finding | null>}
   */
  async ofPlatform({ said, short, known }) {
    const named = said.find((one) => one.said.name);
    if (named) return { ...(await this.byName(named.said.name, named.platform)), platform: named.platform };
    if (short) return { verdict: "unreadable", note: "short", platform: short };
    return known && !said.length ? { verdict: "unreadable", note: "no-identity", platform: known } : null;
  }

  /**
   * A shared text may name one account and link to another: the name it claims, empty if it is the account's own.
   * @param {string} around
   * @param {Roster.Account[]} accounts
   */
  async otherName(around, accounts) {
    const forms = await this.register.forms();
    const name = forms.normal(around);
    if (!name) return "";
    const own = accounts.flatMap((record) => [record.name, record.unit_name, ...(record.former || []).map(([, value]) => value)]).map((x) => forms.normal(x));
    return own.some((x) => x.includes(name) || name.includes(x)) ? "" : around;
  }

  // By identity

  /**
   * By an id or handle that is what is asked for; null where nothing equals it.
   * @param {Question} question
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding | null>}
   */
  async byIdentity(question, platform) {
    const all = question.tokens();
    const pieces = await Promise.all(all.slice(0, TOKENS).map((token) => this.piece(token, question)));
    const identities = new Identities(question, pieces);
    const [found, elsewhere] = [/** @type {Found[]} */ ([]), /** @type {Roster.AccountEntry[]} */ ([])];
    for (const piece of identities.known) {
      const own = identities.decide(piece, platform);
      if (own) found.push({ ...own, token: piece.token });
      else elsewhere.push(...piece.ids, ...piece.handles);
    }
    if (found.length) return this.theOne(found, identities, all);
    if (!elsewhere.length) return null;
    return apartFrom(identities.strangers, identities.tokens).length ? SEVERAL : this.notThere(elsewhere, identities, platform);
  }

  /**
   * @param {string} token
   * @param {Question} question
   */
  async piece(token, question) {
    const ids = await Promise.all(question.spellings(token).map((spelling) => this.register.identities(`i:${spelling}`)));
    return { token, ids: ids.flat(), handles: await this.register.identities(handleKey(token)) };
  }

  /**
   * An official id beside another one says nothing about that other: who asks must ask for one.
   * Another account's identity says as much against it as one that nobody knows; so does what was not looked up.
   * @param {Found[]} found
   * @param {Identities} identities
   * @param {string[]} all
   * @returns {Promise<Roster.Finding>}
   */
  async theOne(found, identities, all) {
    const [{ token, ...first }] = found;
    const [account] = first.accounts;
    const beside = all.length > TOKENS ? all : [...identities.strangers, ...identities.ofOthers(first.accounts)];
    const isSame = found.every(({ accounts }) => accounts[0].id === account.id);
    if (!isSame || apartFrom(beside, found.map((one) => one.token)).length) return SEVERAL;
    const { rest } = identities.around(account);
    return { ...first, claimed: rest ? await this.otherName(rest, first.accounts) : "" };
  }

  /**
   * Identities that equal what stands in the text, but on another platform, on any, or within other words: no verdict, a hint.
   * @param {Roster.AccountEntry[]} elsewhere
   * @param {Identities} identities
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding>}
   */
  async notThere(elsewhere, identities, platform) {
    const [is, was] = [accountsOf(elsewhere, "is"), accountsOf(elsewhere, "was")];
    const around = [...is, ...was].map((record) => identities.around(record));
    const isWithin = around.every(({ rest }) => rest);
    const isSomewhere = platform || around.some(({ named }) => named);
    if (!isSomewhere && !isWithin && !is.length) return { verdict: "ended", accounts: was, note: "handle-of-old" };
    const byName = await this.byText(identities.question.text, platform);
    if (byName.verdict !== "not-listed") return byName;
    const note = isWithin ? "" : isSomewhere ? "elsewhere" : "choose-platform";
    return { ...byName, hints: joined(is.map((record) => hint(record, NOT_THERE[note])), byName.hints), note };
  }

  // By name

  /**
   * By name, as it is written; else by the name beside which a platform stands; else by what ended and was called so.
   * @param {string} text
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding>}
   */
  async byText(text, platform) {
    const finding = await this.byName(text, platform);
    if (isAnswer(finding)) return finding;
    const question = new Question(text, this.platforms);
    const apart = question.named();
    if (apart) {
      const on = platform || apart.platform;
      const again = await this.byName(apart.name, on);
      if (isAnswer(again)) return { ...again, platform: on };
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
  async byName(text, platform) {
    const name = (await this.register.forms()).normal(text);
    if (!name) return { verdict: "unreadable", note: "nothing" };
    const entries = await this.register.entries(`n:${name}`);
    return (await this.namesake(entries, platform)) || this.notListed(unitsOf(entries)[0], text, platform);
  }

  /**
   * Accounts that are, or were, called exactly so; null where there are none.
   * @param {Roster.Entry[]} entries
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding | null>}
   */
  async namesake(entries, platform) {
    const [is, was] = [thereFirst(accountsOf(entries, "is"), platform), thereFirst(accountsOf(entries, "was"), platform)];
    if (isThere(is[0], platform)) return { verdict: "same-name", accounts: is, note: was.length ? "also-ended" : "" };
    if (is.length && !isThere(was[0], platform)) return { verdict: "other-platform", accounts: is, unit: await this.unitOf(is) };
    return was.length ? { verdict: "ended", accounts: was, note: "name" } : null;
  }

  /**
   * What nobody is called: perhaps a unit is, whose accounts are hinted at first.
   * @param {Roster.Unit | undefined} unit
   * @param {string} text
   * @param {Asked} platform
   * @returns {Promise<Roster.NotListed>}
   */
  async notListed(unit, text, platform) {
    if (!unit) return { verdict: "not-listed", hints: await hintsFor(this.register, text, platform) };
    const accounts = unit.accounts.map(([id, name, on, platform_name]) => ({ id, name, platform: on, platform_name, unit_name: unit.name }));
    const own = thereFirst(accounts, platform).map((record) => hint(record, "同一单位")).slice(0, HINTS);
    const isFull = !own.length || own.length === HINTS;
    return { verdict: "not-listed", unit, hints: isFull ? own : joined(own, await hintsFor(this.register, text, platform)) };
  }

  /**
   * The unit of accounts of one name, where they have one unit: it may have declared that it is not on a platform.
   * @param {Roster.Account[]} accounts
   */
  async unitOf(accounts) {
    const [{ unit, unit_name }] = accounts;
    if (accounts.some((record) => record.unit !== unit)) return null;
    const entries = await this.register.entries(`n:${(await this.register.forms()).normal(unit_name)}`);
    return unitsOf(entries).find((record) => record.unit === unit) || null;
  }
}

/**
 * Why nobody can say what is asked; null if that can be said. What is not read could say anything: a text that was cut gets no verdict.
 * @param {string} question as it was given
 * @param {string} text as it was read
 * @returns {Roster.Unreadable | null}
 */
function hindranceIn(question, text) {
  if (!/[\p{L}\p{N}]/u.test(text)) return { verdict: "unreadable", note: "nothing" };
  if (isTooLong(question)) return SEVERAL;
  const schemes = text.match(/\p{L}[\p{L}\d+.-]*:\/\//gu) || [];
  return schemes.some((scheme) => !/https?:\/\/$/i.test(scheme)) ? { verdict: "unreadable", note: "app" } : null;
}

/**
 * What stands beside an address and may be another account's, or another host.
 * @type {(token: string) => boolean}
 */
const isOfAnother = (token) => /^[\w.-]+$/.test(token) && (isStrong(token) || /\.[a-z]{2,}$/i.test(token));

/** @type {(finding: Roster.Finding) => boolean} */
const isAnswer = (finding) => finding.verdict !== "not-listed" || Boolean(finding.unit);

/** @type {(record: Roster.Named | undefined, platform: Asked) => boolean} */
const isThere = (record, platform) => record !== undefined && (!platform || isOn(record, platform));

/**
 * Those on the platform that is asked about, and then the others.
 * @template {Roster.Named} Record
 * @param {Record[]} records
 * @param {Asked} platform
 */
const thereFirst = (records, platform) => [...records.filter((record) => isThere(record, platform)), ...records.filter((record) => !isThere(record, platform))];
