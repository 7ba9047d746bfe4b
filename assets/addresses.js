// One address: read as browsers read it, and compared. It decides only where nobody can read it in another way: ASCII
// alone, no user, no port, no backslash, no dots that lead up, nothing written with % that needs none. Nothing is folded
// before, and no host is matched by its end. roster/text/addresses.py reads the same way; the vectors of both stand in
// tests/data/addresses.json.

const LONGEST = 2000;
const PARTS = /^(https?):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#([^]*))?$/i;
const HOST = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?=[a-z])[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
const WRITTEN = /^(?:[A-Za-z0-9._~:/?#@!$&()*+,;=-]|%[0-9A-Fa-f]{2})*$/;
const NEEDLESS = /%(?:2[DE]|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)|%[01][0-9A-F]|%7F/i;
const DOT = /^(https?:\/\/[^/?#.]+(?:\.[^/?#.]+)+)\.(?=[/?#]|$)/i;
const NO_ROUTES = ["", "/", "wechat_redirect", "rd", "wechat_webview_type=1"];
const ROUTE = /^!?\/([^?#]+)(?:\?(.*))?$/; // behind a #: the page that a program in the browser shows
// On a platform of which nothing is known any other parameter may be what tells one account from another.
const PASSED_ON = /^(?:utm_\w+=.*|from=(?:singlemessage|groupmessage|timeline)|isappinstalled=[01])$/;

/**
 * Without percent signs; null where they make no text.
 * @type {(text: string) => string | null}
 */
export function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** @type {(text: string) => string} */
const capital = (text) => text.replace(/%[0-9a-f]{2}/gi, (percent) => percent.toUpperCase());

/** @type {(query: string) => Roster.Pair[]} */
const pairsOf = (query) => query.split("&").filter(Boolean).map((pair) => {
  const [name, ...value] = pair.split("=");
  return [name, value.join("=")];
});

/**
 * What a text has for an address, before anything is asked of it; null for none.
 * @param {string} text
 */
function partsOf(text) {
  const parts = [...text].length <= LONGEST && PARTS.exec(text);
  if (!parts) return null;
  const [, scheme, authority, path, query = "", fragment = ""] = parts;
  const host = authority.replace(scheme.length === 4 ? /:80$/ : /:443$/, "");
  return { host, path, query, fragment, rest: text.slice(scheme.length + 3 + authority.length) };
}

/**
 * Why an address decides nothing, as roster/text/addresses.py calls it; empty for a plain one.
 * @param {string} text
 */
export function faultOf(text) {
  const parts = partsOf(text);
  if (!parts) return "form";
  const { host, path, rest } = parts;
  if (host.includes("@")) return "user";
  if (/^[A-Za-z0-9.-]+:[0-9]+$/.test(host)) return "port";
  if (!HOST.test(host) || /xn--/i.test(host)) return "host"; // xn-- shows one name and asks for another
  if (!WRITTEN.test(rest)) return "character";
  if (NEEDLESS.test(rest)) return "needless";
  if (decoded(rest) === null) return "character";
  return path.replace(/\/$/, "").split("/").slice(1).some((segment) => ["", ".", ".."].includes(segment)) ? "path" : "";
}

/**
 * A plain address; null for one that decides nothing. The browser's own reading must be the same.
 * @param {string} text
 * @returns {Roster.Plain | null}
 */
export function plainAddress(text) {
  const parts = faultOf(text) ? null : partsOf(text);
  const url = parts && browsed(text);
  if (!parts || !url || url.hostname !== parts.host.toLowerCase() || url.username || url.password || url.port) return null;
  const { path, query, fragment } = parts;
  return { host: url.hostname, path: capital(path).replace(/\/$/, ""), query: pairsOf(capital(query)), fragment: capital(fragment), href: text };
}

/**
 * An address that stands in the data, where somebody has looked at it: what a browser spells in another way is spelled
 * so first.
 * @type {(text: string) => string}
 */
export function registered(text) {
  const written = [...text].map((char) => (/[!-~]/.test(char) ? char : encodeURIComponent(char))).join("");
  return written.replace(DOT, "$1").replace(new RegExp(NEEDLESS.source, "gi"), (percent) => decoded(percent) || percent);
}

/**
 * What a browser makes of a text that is an address; null where it goes nowhere.
 * @param {string} text
 */
export function browsed(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** @type {(host: string) => string} */
export const bare = (host) => host.replace(/^(?:www|m)\.(?=[^.]+\.)/, "");

/** @type {(address: Roster.Plain) => string[]} */
function segmentsOf({ path, fragment }) {
  const route = ROUTE.exec(fragment);
  const whole = route ? `${path}/#/${route[1].replace(/\/+$/, "")}` : path;
  return whole.split("/").slice(1).map((segment) => decoded(segment) || "");
}

/**
 * What an address says by one pattern such as weibo.com/u/{account_id}; null if it is of another kind.
 * @param {string} pattern
 * @param {Roster.Plain} address
 * @returns {Roster.Said | null}
 */
export function matchAddress(pattern, address) {
  const [place, query = ""] = pattern.split("?");
  const [host, ...wanted] = place.split("/").filter(Boolean);
  const given = segmentsOf(address);
  if (bare(host.toLowerCase()) !== bare(address.host) || given.length !== wanted.length) return null;
  if (!NO_ROUTES.includes(address.fragment) && !ROUTE.test(address.fragment)) return null;
  const pairs = [...wanted.map((part, n) => [part, given[n]]), ...pairsOf(query).map(([name, part]) => [part, valueOf(address, name)])];
  /** @type {Roster.Said} */
  const said = {};
  for (const [part, text] of pairs) {
    const one = part === "*" ? {} : matchPart(part, text);
    if (!one) return null;
    Object.assign(said, one);
  }
  return said;
}

/**
 * The value of a parameter; empty where it is given twice: nobody knows which one counts.
 * @type {(address: Roster.Plain, name: string) => string}
 */
function valueOf({ query }, name) {
  const values = query.filter(([key]) => key === name);
  return values.length === 1 ? decoded(values[0][1].replace(/\+/g, " ")) || "" : "";
}

/**
 * What one part of an address says; null if it is not as wanted. Only a name may have other letters than ASCII.
 * @param {string} wanted such as user_{account_id}
 * @param {string} text
 * @returns {Roster.Said | null}
 */
function matchPart(wanted, text) {
  const blank = /^([^{}]*)\{(\w+)\}([^{}]*)$/.exec(wanted);
  if (!blank) return wanted === text ? {} : null;
  const [, before, kind, after] = blank;
  const said = text.slice(before.length, text.length - after.length);
  if (!said || before + said + after !== text || (kind !== "name" && /[^\x00-\x7f]/.test(said))) return null;
  return { [kind]: said };
}

/**
 * The key of an address that is an account's as a whole.
 * @param {Roster.Plain} address
 */
export function addressKey({ host, path, query, fragment }) {
  const pairs = query.map(([name, value]) => (value ? `${name}=${value}` : name)).filter((pair) => !PASSED_ON.test(pair));
  const route = NO_ROUTES.includes(fragment) ? "" : `#${fragment}`;
  return `u:${bare(host)}${path}${pairs.length ? `?${pairs.join("&")}` : ""}${route}`;
}

/**
 * The key of an address whose path alone names the account.
 * @param {Roster.Plain} address
 */
export const pathKey = ({ host, path }) => `u:${bare(host)}${path}`;

/**
 * Every parameter of an address that a pattern does not ask for; those of a route too.
 * @param {Roster.Plain} address
 * @param {string} pattern
 */
export function furtherPairs({ query, fragment }, pattern) {
  const asked = pairsOf(pattern.split("?")[1] || "").map(([name]) => name);
  const [, , behind = ""] = ROUTE.exec(fragment) || [];
  return [...query, ...pairsOf(behind)].filter(([name]) => !asked.includes(name));
}
