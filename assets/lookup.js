// Is this account real? Identity decides; names are compared; resemblance only suggests. Nothing here touches the page.
// What can be found is one of the verdicts of verdicts.js; types named Roster.… stand in tests/javascript/roster.d.ts.

import { hint, joined } from "./hints.js";
import { Identities, apartFrom } from "./identity.js";
import { Names } from "./names.js";
import { Question, TOKENS, clean, isStrong, isTooLong, withZero } from "./question.js";
import { accountsOf, handleKey, unitsOf } from "./register.js";

/** @typedef {Roster.Platform | null} Asked the platform that somebody asks about */
/** @typedef {import("./identity.js").Decided & { token: string }} Found by an identity in the question */

const version = new URL(import.meta.url).search; // of this script, and so of its parts
/** @type {() => Promise<typeof import("./links.js")>} */
const linksPart = () => import(`./links.js${version}`);
/** @type {() => Promise<typeof import("./message.js")>} */
const messagePart = () => import(`./message.js${version}`);
const MAY_WANT = /^(?=.*[\s\u3400-\u9fff]).{10}/; // an id, an address or a short name alone wants nothing
const SIGNS = /[.。:@/\\]/; // without one of these there is no address, in whatever width
/** @type {(text: string) => boolean} */
const mayHoldAddress = (text) => SIGNS.test(text.normalize("NFKC"));
const MINI = /^#?小程序:\/\/([^/\s]{2,40})/;

/** @type {Roster.Unreadable} */
const SEVERAL = { verdict: "unreadable", note: "several" };

// Why an identity that the register holds is only a hint.
const NOT_THERE = {
  "": "您问的里面有它的号，但不能凭这个认定",
  elsewhere: "标识相同，但那是另一个平台上的账号",
  "choose-platform": "号相同；请先选择您在哪个平台看到它",
};

// How an id was written that is another's only so.
const SLIPS = { zero: "把字母 O 改成数字 0，就是它的标识", blanks: "去掉中间的空格，就是它的标识" };

export class Lookup {
  /** @param {import("./register.js").Register} register */
  constructor(register) {
    this.register = register;
    this.platforms = register.platforms;
    this.names = new Names(register);
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
    const found = (await this.hindrance(question, text)) || (await this.finding(question, text, platform));
    const finding = (await this.byContent(found, question)) || found;
    /** @type {Roster.Answered<Roster.Finding>} */
    const answer = { accounts: [], hints: [], units: [], platform, note: "", asked: text, ...finding };
    return { ...answer, isMessage: MAY_WANT.test(text) && finding.verdict !== "not-listed" && (await messagePart()).isMessage(answer) };
  }

  /**
   * What nothing else tells may be what a QR code says; null where it is not.
   * @param {Roster.Finding} found
   * @param {string} question
   * @returns {Promise<Roster.Finding | null>}
   */
  async byContent({ verdict }, question) {
    if (verdict !== "unreadable" && verdict !== "not-listed") return null;
    return mayHoldAddress(question) ? (await this.links()).byContent(question) : null;
  }

  /**
   * Why nobody can say what is asked; null if that can be said. What is not read could say anything: a text that was
   * cut gets no verdict.
   * @param {string} question as it was given
   * @param {string} text as it was read
   * @returns {Promise<Roster.Finding | null>}
   */
  async hindrance(question, text) {
    if (isTooLong(question)) return SEVERAL;
    const mini = MINI.exec(text);
    if (mini) return this.miniProgram(mini[1]);
    const schemes = text.match(/\p{L}[\p{L}\d+.-]*:\/\//gu) || [];
    return schemes.some((scheme) => !/https?:\/\/$/i.test(scheme)) ? { verdict: "unreadable", note: "app" } : null;
  }

  /**
   * A link that only WeChat opens names a mini program, and does not say which.
   * @param {string} name
   * @returns {Promise<Roster.Finding>}
   */
  async miniProgram(name) {
    const platform = this.register.platform("miniprogram");
    const named = await this.names.find(name, platform);
    if (named.verdict === "same-name") return { ...named, platform };
    return { verdict: "unreadable", note: "mini", platform, hints: "hints" in named ? named.hints : [] };
  }

  /**
   * @param {string} question as it was given: an address is read before anything is folded
   * @param {string} text
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding>}
   */
  async finding(question, text, platform) {
    // Fetched only now: most questions hold no address.
    const links = mayHoldAddress(question) ? await this.links() : null;
    return (links && (await links.find(question, platform)))
      || (await this.byIdentity(new Question(text, this.platforms), platform))
      || (links && (await links.bare(question, platform)))
      || this.names.byText(text, platform);
  }

  async links() {
    const [{ Links }] = await Promise.all([linksPart(), this.register.detailed()]);
    return new Links(this);
  }

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
    const [found, elsewhere] = [/** @type {Found[]} */ ([]), /** @type {Roster.IdentityEntry[]} */ ([])];
    for (const piece of identities.known) {
      const own = identities.decide(piece, platform);
      if (own) found.push({ ...own, token: piece.token });
      else elsewhere.push(...piece.ids, ...piece.handles);
    }
    if (found.length) return this.theOne(found, identities, all);
    if (!elsewhere.length) return this.slip(identities.question, all, platform);
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
   * An official id beside another one says nothing about that other: who asks must ask for one. Another account's
   * identity says as much against it as one that nobody knows; so does what was not looked up. Only a fake is one
   * whatever stands beside it.
   * @param {Found[]} found
   * @param {Identities} identities
   * @param {string[]} all
   * @returns {Promise<Roster.Finding>}
   */
  async theOne(found, identities, all) {
    const fake = found.find(({ verdict, token }) => verdict === "fake" && isStrong(token));
    if (fake) return this.said(fake);
    const [first] = found;
    const [record] = first.records;
    const beside = all.length > TOKENS ? all : [...identities.strangers, ...identities.ofOthers(first.records)];
    const isSame = found.every(({ records }) => records[0].id === record.id);
    if (!isSame || apartFrom(beside, found.map((one) => one.token)).length) return SEVERAL;
    const { rest } = identities.around(record);
    return this.said(first, rest);
  }

  /**
   * What was decided by an identity, as it is answered.
   * @param {import("./identity.js").Decided} found
   * @param {string} [beside] what stands beside it, and may claim another name
   * @returns {Promise<Roster.Finding>}
   */
  async said({ verdict, note, records }, beside = "") {
    switch (verdict) {
      case "fake": {
        const [fake] = /** @type {Roster.Fake[]} */ (records);
        const units = await Promise.all(fake.imitates.map((id) => this.register.entries(`@${id}`)));
        return { verdict, note, fake, units: units.flatMap(unitsOf) };
      }
      case "elsewhere":
        return { verdict, note, others: /** @type {Roster.Followed[]} */ (records) };
      default: {
        const accounts = /** @type {Roster.Account[]} */ (records);
        return { verdict, note, accounts, claimed: beside ? await this.names.other(beside, accounts) : "" };
      }
    }
  }

  /**
   * Identities that equal what stands in the text, but on another platform, on any, or within other words: no verdict, a hint.
   * @param {Roster.IdentityEntry[]} elsewhere
   * @param {Identities} identities
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding>}
   */
  async notThere(elsewhere, identities, platform) {
    const [is, was] = [accountsOf(elsewhere, "is"), accountsOf(elsewhere, "was")];
    const around = elsewhere.map(({ record }) => identities.around(record));
    const isWithin = around.every(({ rest }) => rest);
    const isSomewhere = platform || around.some(({ named }) => named);
    const isOver = elsewhere.every(({ role }) => role === "was");
    if (!isSomewhere && !isWithin && isOver) return { verdict: "ended", accounts: was, note: "handle-of-old" };
    const byName = await this.names.byText(identities.question.text, platform);
    if (byName.verdict !== "not-listed") return byName;
    const note = isWithin ? "" : isSomewhere ? "elsewhere" : "choose-platform";
    return { ...byName, hints: joined(is.map((record) => hint(record, NOT_THERE[note])), byName.hints), note };
  }

  /**
   * An id that is written otherwise than its platform writes ids: with a letter O that can only be a zero, or with
   * blanks in it. Somebody may mean another, so it is asked back; null where no account has it so.
   * @param {Question} question
   * @param {string[]} tokens
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding | null>}
   */
  async slip(question, tokens, platform) {
    const written = [...tokens.slice(0, TOKENS).map((token) => ({ token, note: /** @type {"zero"} */ ("zero") })), ...question.parted().map((token) => ({ token, note: /** @type {"blanks"} */ ("blanks") }))];
    for (const { token, note } of written) {
      const meant = withZero(token, this.platforms) || (note === "blanks" ? token : "");
      const entries = meant ? await this.register.identities(`i:${meant}`) : [];
      if (entries.length) return { verdict: "not-listed", note, meant, platform, hints: accountsOf(entries, "is").map((record) => hint(record, SLIPS[note])) };
    }
    return null;
  }
}
