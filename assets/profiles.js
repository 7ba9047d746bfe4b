// Whose profile an address is: what the patterns of platforms find in it, and the accounts that have it.

import { addressKey, bare, decoded, furtherPairs, matchAddress, pathKey, plainAddress } from "./addresses.js";
import { handleKey } from "./register.js";

const NAMES_SOMEBODY = /(?:^|_)(?:biz|u?id|uin|user|account)$/i; // what the name of a parameter says

const CODE = /^(?:weixin\.qq\.com\/[qrg]|u\.wechat\.com)\//; // what WeChat puts into a QR code

/** @typedef {Roster.AddressRead["said"][number]} Said by an address, read by a pattern of a platform */

/**
 * True if the whole text is of the form; any text is where there is none. A form that no browser reads has nothing.
 * @type {(form: Roster.IdForm | undefined, text: string) => boolean}
 */
function isOfForm(form, text) {
  if (!form || !form[1]) return true;
  try {
    return new RegExp(`^(?:${form[1]})$`, "u").test(text);
  } catch {
    return false;
  }
}

export class Profiles {
  /** @param {import("./register.js").Register} register */
  constructor(register) {
    this.register = register;
    this.noise = new RegExp(`^(?:${register.front.noise})$`);
  }

  /**
   * Every platform that an address may belong to, with what it says there.
   * @param {Roster.Plain} address
   */
  read(address) {
    /** @type {Roster.AddressRead} */
    const read = { known: null, short: null, isCode: CODE.test(`${address.host}${address.path}`), said: [] };
    /** @type {(host: string) => boolean} */
    const isHost = (host) => bare(host.toLowerCase()) === bare(address.host);
    for (const platform of this.register.platforms) {
      const patterns = platform.urls || [];
      if ((platform.links || []).some(isHost)) read.short = platform;
      if (!read.known && patterns.some((pattern) => isHost(pattern.split(/[/?]/)[0]))) read.known = platform;
      read.said.push(...patterns.flatMap((pattern) => saidOn(platform, pattern, address)));
    }
    return read;
  }

  /**
   * Accounts of which an address is the `own`; `others` are meant by a part of it, while another part may name
   * somebody else.
   * @param {Said[]} said
   * @param {Roster.Plain} address
   */
  async entries(said, address) {
    const [own, others] = [/** @type {Roster.IdentityEntry[]} */ ([]), /** @type {Roster.IdentityEntry[]} */ ([])];
    for (const one of said) {
      for (const [kind, value] of Object.entries(one.said)) {
        for (const entry of await this.entriesOf(one.platform, kind, value, address)) {
          (this.isAlone(address, one, entry) ? own : others).push(entry);
        }
      }
    }
    if (!own.length && !others.length) own.push(...(await this.register.identities(addressKey(address))));
    return { own, others };
  }

  /**
   * @param {Roster.Platform} platform
   * @param {string} kind
   * @param {string} value
   * @param {Roster.Plain} address
   */
  async entriesOf(platform, kind, value, address) {
    const keys = { account_id: `i:${value}`, handle: handleKey(value), key: `k:${bare(address.host)}/${value}`, name: pathKey(address) };
    const entries = await this.register.identities(keys[/** @type {keyof typeof keys} */ (kind)]);
    const isMarked = kind === "handle" && value.startsWith("@");
    return entries.filter(({ record }) => record.platform === platform.id && (!isMarked || (record.handle || "").startsWith("@")));
  }

  /**
   * True if nothing in an address could name another account: every further parameter is as registered, tells only
   * who passed the address on, or cannot be an identity there.
   * @param {Roster.Plain} address
   * @param {Said} found
   * @param {Roster.IdentityEntry} entry
   */
  isAlone(address, { platform, pattern }, { record }) {
    const registered = plainAddress(record.url || "");
    return furtherPairs(address, pattern).every(([name, value]) => {
      const own = registered ? registered.query.filter(([key]) => key === name) : [];
      if (own.length) return own.length === 1 && own[0][1] === value;
      return this.noise.test(name) || !mayName(platform, name, decoded(value) || name);
    });
  }
}

/**
 * What an address says by a pattern of a platform, if ids and handles there can look so; none or one.
 * @param {Roster.Platform} platform
 * @param {string} pattern
 * @param {Roster.Plain} address
 */
function saidOn(platform, pattern, address) {
  const said = matchAddress(pattern, address);
  return said && isPossible(platform, said) ? [{ platform, pattern, said }] : [];
}

/** @type {(platform: Roster.Platform, said: Roster.Said) => boolean} */
const isPossible = (platform, { account_id, handle }) => (!account_id || isOfForm(platform.account_id, account_id)) && (!handle || isOfForm(platform.handle, handle));

/** @type {(platform: Roster.Platform, name: string, value: string) => boolean} */
function mayName({ account_id, handle }, name, value) {
  const forms = [account_id, handle].filter(Boolean);
  return NAMES_SOMEBODY.test(name) || !forms.length || forms.some((form) => isOfForm(form, value));
}
