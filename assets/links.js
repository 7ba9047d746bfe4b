// What an address says: an account's own, one that only names somebody, a website of ours, or a foreign one.
// Fetched when a question holds one.

import { plainAddress } from "./addresses.js";
import { hintsFor } from "./hints.js";
import { decided } from "./identity.js";
import { addressIn, domainAlone, sharedBy } from "./pasted.js";
import { Profiles } from "./profiles.js";
import { Question, clean, isStrong } from "./question.js";
import { byContent } from "./scanned.js";
import { bareHost, hostsIn, siteOf } from "./websites.js";

/** @typedef {import("./lookup.js").Lookup} Lookup */
/** @typedef {Roster.Platform | null} Asked the platform that somebody asks about */

/** @type {Roster.Unreadable} */
const SEVERAL = { verdict: "unreadable", note: "several" };
/** @type {Roster.Unreadable} */
const GLUED = { verdict: "unreadable", note: "glued" };

export class Links {
  /** @param {Lookup} lookup */
  constructor(lookup) {
    this.lookup = lookup;
    this.register = lookup.register;
    this.names = lookup.names;
    this.profiles = new Profiles(lookup.register);
  }

  /**
   * By the address in a question; null where there is none.
   * @param {string} question
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding | null>}
   */
  async find(question, platform) {
    const pasted = addressIn(question);
    switch (pasted.holds) {
      case "nothing":
        return null;
      case "several":
        return this.several(pasted.readings);
      case "unclear":
        return GLUED;
      case "elsewhere":
        return (await this.fakeBeside(pasted.rest)) || (pasted.place && (await this.ofSite(pasted.place, pasted.rest)))
          || ((await this.isKnown(pasted.host)) ? GLUED : this.foreign(pasted.host, pasted.around, platform));
      case "name":
        return this.byNaming(this.profiles.read(pasted.address));
      default:
        return this.byProfile(pasted, platform);
    }
  }

  /**
   * By what a QR code says, as a whole; null where it is no register's and no order to pay.
   * @param {string} question
   */
  byContent(question) {
    return byContent(this.lookup, question);
  }

  /**
   * By a host alone, as people write it: www.example.gov.cn. A website of ours only where nothing is joined to it.
   * @param {string} question
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding | null>}
   */
  async bare(question, platform) {
    const hosts = hostsIn(question);
    const domain = domainAlone(question);
    if (!hosts.length) return domain && this.ofSite(domain, "");
    const alone = bareHost(question);
    const address = alone && plainAddress(`https://${alone}/`);
    const own = address ? await this.ofSite(address, question.replace(alone, " ")) : null;
    if (own) return own;
    const known = await Promise.all(hosts.map((host) => this.isKnown(host)));
    const strange = hosts.filter((_, n) => !known[n]);
    if (!strange.length) return (await this.fakeBeside(question)) || GLUED;
    return this.foreign(strange.length > 1 ? "" : strange[0], clean(question).replace(strange[0], " "), platform);
  }

  /**
   * True for a host of a website of ours or of a platform: what is not understood of its address is said to be so, and
   * nothing is said of the host.
   * @param {string} host
   */
  async isKnown(host) {
    const address = plainAddress(`https://${host}/`);
    return address !== null && (this.profiles.read(address).known !== null || (await siteOf(this.register, address)).length > 0);
  }

  /**
   * Of several addresses one that is a fake's says enough; of others nobody knows which is meant.
   * @param {Roster.Reading[]} readings
   */
  async several(readings) {
    for (const reading of readings) {
      if (reading.holds !== "address") continue;
      const { own } = await this.profiles.entries(this.profiles.read(reading.address).said, reading.address);
      const finding = decided(own, "address");
      if (finding && finding.verdict === "fake") return this.lookup.said(finding);
    }
    return SEVERAL;
  }

  /**
   * @param {Roster.Linked} pasted
   * @param {Asked} platform
   * @returns {Promise<Roster.Finding>}
   */
  async byProfile(pasted, platform) {
    const { address } = pasted;
    const read = this.profiles.read(address);
    const finding = (await this.ofAccount(await this.profiles.entries(read.said, address), pasted)) || (await this.ofPlatform(read, pasted.rest));
    if (finding) return finding;
    const fake = await this.fakeBeside(pasted.rest);
    if (fake) return fake;
    const site = read.said.length ? null : await this.ofSite(address, pasted.rest);
    if (site) return site;
    const foreign = await this.foreign(address.host, pasted.around, platform);
    return read.said.length ? { ...foreign, note: "address" } : foreign;
  }

  /**
   * A fake that is named beside an address of nobody we know; null where none is.
   * @param {string} rest
   */
  async fakeBeside(rest) {
    const finding = await this.lookup.byIdentity(new Question(clean(rest), this.register.platforms), null);
    return finding && finding.verdict === "fake" ? finding : null;
  }

  /**
   * An address of a website of ours; null for others. An account that stands beside it is not answered by it.
   * @param {Roster.Destination} address
   * @param {string} rest
   * @returns {Promise<Roster.Finding | null>}
   */
  async ofSite(address, rest) {
    const sites = await siteOf(this.register, address);
    if (!sites.length) return null;
    const fake = await this.fakeBeside(rest);
    if (fake) return fake;
    const beside = new Question(clean(rest), this.register.platforms).tokens().some(isOfAnother);
    return beside ? SEVERAL : { verdict: "website", sites, host: address.host };
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
  async byNaming(read) {
    const named = read.said.filter((one) => one.said.name);
    return (await this.ofPlatform({ ...read, said: named, short: null, known: null, isCode: false }, "")) || GLUED;
  }

  /**
   * An address that is an account's own; null where there is none.
   * @param {{ own: Roster.IdentityEntry[], others: Roster.IdentityEntry[] }} found
   * @param {Roster.Linked} pasted
   * @returns {Promise<Roster.Finding | null>}
   */
  async ofAccount(found, { address, around, rest }) {
    const finding = decided(found.own, "address");
    if (!finding) return found.others.length ? { verdict: "unreadable", note: "more" } : null;
    if (finding.verdict === "fake") return this.lookup.said(finding);
    const fake = await this.fakeBeside(rest);
    if (fake) return fake;
    const words = [address.href, ...finding.records.flatMap((record) => [record.name, record.account_id || "", record.handle || "", record.url || ""])].filter(Boolean);
    const others = new Question(clean(rest), this.register.platforms).tokens().filter((token) => isOfAnother(token) && !words.some((text) => text.includes(token)));
    return others.length ? SEVERAL : this.lookup.said(finding, around);
  }

  /**
   * An address that only names somebody, or nobody, on a platform; null where it is of none. A short link that an app
   * made to be shared stands beside the name of whom it is of.
   * @param {Roster.AddressRead} read
   * @param {string} rest
   * @returns {Promise<Roster.Finding | null>}
   */
  async ofPlatform({ said, short, known, isCode }, rest) {
    const named = said.find((one) => one.said.name);
    if (named) return { ...(await this.names.find(named.said.name, named.platform)), platform: named.platform };
    if (isCode) return { verdict: "unreadable", note: "code", platform: this.register.platform("wechat") };
    const name = short || known ? sharedBy(clean(rest)) : "";
    if (name && !said.length) {
      const finding = await this.names.find(name, short || known);
      if (finding.verdict === "same-name") return { ...finding, isShared: true, platform: short || known };
      if (finding.verdict !== "unreadable") return { ...finding, platform: short || known };
    }
    if (short) return { verdict: "unreadable", note: "short", platform: short };
    return known && !said.length ? { verdict: "unreadable", note: "no-identity", platform: known } : null;
  }
}

/**
 * What stands beside an address and may be another account's, or another host.
 * @type {(token: string) => boolean}
 */
const isOfAnother = (token) => /^[\w.-]+$/.test(token) && (isStrong(token) || /\.[a-z]{2,}$/i.test(token));

