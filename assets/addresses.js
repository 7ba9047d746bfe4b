// Addresses: parsed, then compared. Hosts are equal or they are not; nothing is matched by its end.

const ADDRESS = /(?:https?:\/\/|\b(?=[a-z0-9-]+(?:\.[a-z0-9-]+)+[/?]))[^\s\u3000-\u303f\uff00-\uffef<>"'`{}|\\^“”‘’]+/i;
// Without https:// an address must begin where a word begins: what stands before belongs to another host.
const GLUED = /(?:[\p{L}\p{N}\p{M}\p{Pd}\p{Pc}@./\\%&=?#+~]|[a-z0-9+.-]:)$/iu;
// With it too, where it is a part of another address.
const WITHIN = /[A-Za-z0-9/#=?&@%_~+-]$/;
// What looks like an address of some host, in any script, with a port or a user before it.
const LOOSE = /[\p{L}\p{N}-]\.\p{L}{2,}(?::\d+)?[/#?]|\S@[\p{L}\p{N}-]+\.\p{L}|:\/\//u;
const HAN = /[\u2e80-\u9fff].*$/;

/**
 * Readings of the address within a text, with what stands around it; none where there is no address.
 * Chinese may belong to the address (weibo.com/n/示例发布) or be the text that goes on behind it.
 * @param {string} text
 * @returns {Roster.Address[]}
 */
export function addressesIn(text) {
  const match = ADDRESS.exec(text);
  if (!match) return [];
  const readings = [];
  for (const written of new Set([match[0], match[0].replace(HAN, "")])) {
    if (written !== match[0] && !/^(?:https?:\/\/)?[^/?#]+[/?#]/i.test(written)) continue; // Chinese in the host is the host's
    const address = written.replace(/[).,;:!?\]]+$/, "");
    try {
      const url = new URL((/^https?:/i.test(address) ? address : `https://${address}`).replace(/&amp;/g, "&"));
      const rest = `${text.slice(0, match.index)} ${text.slice(match.index + written.length)}`;
      readings.push({ url, hidden: Boolean(url.username || url.password), around: around(rest), rest });
    } catch {
      // Not an address after all.
    }
  }
  return readings;
}

/**
 * True if nobody can say where the host of an address begins or ends: something stands directly before or behind it.
 * @param {string} text
 */
export function isGlued(text) {
  const match = ADDRESS.exec(text);
  if (!match) return LOOSE.test(text);
  const [before, behind] = [text.slice(0, match.index), text.slice(match.index + match[0].length)];
  const cut = !/^(?:https?:\/\/)?[^/?#]+[/?#]/i.test(match[0]) && /^[^\s\u3000-\u303f]+[\p{L}\p{N}]/u.test(behind);
  if (/^https?:/i.test(match[0])) return cut || WITHIN.test(before);
  return cut || (GLUED.test(before) && !/^(?:.*\s)?\/\/$/.test(before));
}

/**
 * True if a text holds different addresses: nobody can say which of them is meant.
 * @param {string} text
 */
export function holdsSeveral(text) {
  const addresses = text.match(new RegExp(ADDRESS, "gi")) || [];
  return new Set(addresses.map((address) => address.replace(HAN, "").replace(/[).,;:!?\]/]+$/, ""))).size > 1;
}

/**
 * 【示例发布的主页】 names somebody; the rest of a shared text is chatter of the app.
 * @param {string} rest
 */
function around(rest) {
  const named = /[【《「“]([^】》」”]{2,40})[】》」”]/.exec(rest);
  return (named ? named[1] : rest).replace(/的(?:个人)?(?:主页|作品|抖音|微博|视频)$/, "").trim();
}

/** @type {(host: string) => string} */
export const bare = (host) => host.replace(/\.$/, "").replace(/^(?:www|m)\.(?=[^.]+\.)/, "");
/** @type {(text: string) => string} */
const decoded = (text) => { try { return decodeURIComponent(text); } catch { return text; } };

/**
 * The page that a program in the browser shows: #/space/7731.
 * @type {(url: URL) => string}
 */
const routeOf = (url) => (/^#!?\/[^?#]+/.exec(url.hash) || [""])[0];

/** @type {(url: URL) => string[]} */
function segmentsOf(url) {
  const route = routeOf(url);
  return (route ? `${url.pathname}/#/${route.replace(/^#!?/, "")}` : url.pathname).split("/").filter(Boolean).map(decoded);
}

/**
 * What an address says by one pattern such as weibo.com/u/{account_id}; null if it is of another kind.
 * @param {string} pattern
 * @param {URL} url
 * @returns {Roster.Said | null}
 */
export function matchAddress(pattern, url) {
  const [place, query = ""] = pattern.split("?");
  const [host, ...segments] = place.split("/").filter(Boolean);
  const given = segmentsOf(url);
  if (bare(host) !== bare(url.hostname) || given.length !== segments.length) return null;
  const pairs = [...segments.map((wanted, n) => [wanted, given[n]]), ...query.split("&").filter(Boolean).map((part) => parameter(part, url))];
  /** @type {Roster.Said} */
  const said = {};
  for (const [wanted, text] of pairs) {
    const part = wanted === "*" ? {} : matchPart(wanted, text);
    if (!part) return null;
    Object.assign(said, part);
  }
  return Object.values(said).every(Boolean) ? said : null;
}

/**
 * What is wanted of a parameter, and what is given.
 * @param {string} part
 * @param {URL} url
 */
function parameter(part, url) {
  const at = part.indexOf("=");
  const given = url.searchParams.getAll(part.slice(0, at));
  return [part.slice(at + 1), given.length === 1 ? given[0] : ""]; // of one that is given twice nobody knows which counts
}

/**
 * What one part of an address says; null if it is not as wanted.
 * @param {string} wanted such as user_{account_id}
 * @param {string} text
 * @returns {Roster.Said | null}
 */
function matchPart(wanted, text) {
  const blank = /^([^{}]*)\{(\w+)\}([^{}]*)$/.exec(wanted);
  if (!blank) return wanted === text ? {} : null;
  const [, before, name, after] = blank;
  if (text.length < before.length + after.length || !text.startsWith(before) || !text.endsWith(after)) return null;
  return { [name]: text.slice(before.length, text.length - after.length) };
}

/** @type {(form: Roster.IdForm | undefined, text: string) => boolean} */
function isOfForm(form, text) {
  if (!form || !form[1]) return true;
  try {
    return new RegExp(`^(?:${form[1]})$`, "u").test(text);
  } catch {
    return true;
  }
}

/**
 * Every platform that an address may belong to, with what it says there.
 * @param {Roster.Platform[]} platforms
 * @param {URL} url
 */
export function readAddress(platforms, url) {
  /** @type {Roster.AddressRead} */
  const read = { known: null, short: null, said: [] };
  if (url.port) return read;
  /** @type {(host: string) => boolean} */
  const isHost = (host) => bare(host) === bare(url.hostname);
  for (const platform of platforms) {
    const patterns = platform.urls || [];
    if ((platform.links || []).some(isHost)) read.short = platform;
    if (!read.known && patterns.some((pattern) => isHost(pattern.split(/[/?]/)[0]))) read.known = platform;
    read.said.push(...patterns.flatMap((pattern) => saidOn(platform, pattern, url)));
  }
  return read;
}

/**
 * What an address says by a pattern of a platform, if ids and handles there can look so; none or one.
 * @param {Roster.Platform} platform
 * @param {string} pattern
 * @param {URL} url
 */
function saidOn(platform, pattern, url) {
  const said = matchAddress(pattern, url);
  return said && isPossible(platform, said) ? [{ platform, said }] : [];
}

/** @type {(platform: Roster.Platform, said: Roster.Said) => boolean} */
const isPossible = (platform, { account_id, handle }) => (!account_id || isOfForm(platform.account_id, account_id)) && (!handle || isOfForm(platform.handle, handle));

/**
 * Keys of an address: without what only tells who passed it on, and by its path alone where that names the account.
 * @param {URL} url
 * @param {boolean} byPath
 * @param {string} noise the pattern of parameters that only tell who passed it on
 */
export function addressKeys(url, byPath, noise) {
  const path = url.pathname.split("/").map((segment) => plain(segment, /[%/?#]/g)).join("/").replace(/\/+$/, "");
  const only = new RegExp(`^(?:${noise})$`);
  const host = `${bare(url.hostname)}${url.port ? `:${url.port}` : ""}${path}`;
  const query = url.search.slice(1).split("&").filter((pair) => pair && !only.test(pair.split("=")[0])).map((pair) => plain(pair, /[%&#]/g)).join("&");
  const fragment = NO_ROUTES.includes(url.hash) ? "" : `#${plain(url.hash.slice(1), /%/g)}`;
  return [...new Set([`u:${host}${query ? `?${query}` : ""}${fragment}`, ...(byPath ? [`u:${host}`] : [])])];
}

const NO_ROUTES = ["", "#", "#/", "#wechat_redirect", "#rd", "#wechat_webview_type=1"];

/**
 * Without percent signs, but for characters that would mean something else without them.
 * @type {(text: string, kept: RegExp) => string}
 */
const plain = (text, kept) => decoded(text).replace(kept, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
