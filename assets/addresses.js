// Addresses: parsed, then compared. Hosts are equal or they are not; nothing is matched by its end.

const ADDRESS = /(?:https?:\/\/|\b(?=[a-z0-9-]+(?:\.[a-z0-9-]+)+[/?]))[^\s\u3000-\u303f\uff00-\uffef<>"'`{}|\\^“”‘’]+/i;
// Without https:// an address must begin where a word begins: what stands before belongs to another host.
const GLUED = /(?:[\p{L}\p{N}\p{M}\p{Pd}\p{Pc}@./\\%&=?#+~]|[a-z0-9+.-]:)$/iu;
// With it too, where it is a part of another address.
const WITHIN = /[A-Za-z0-9/#=?&@%_~+-]$/;
// What looks like an address of some host, in any script, with a port or a user before it.
const LOOSE = /[\p{L}\p{N}-]\.\p{L}{2,}(?::\d+)?[/#?]|\S@[\p{L}\p{N}-]+\.\p{L}|:\/\//u;
const HAN = /[\u2e80-\u9fff].*$/;

// Readings of the address within a text, with what stands around it; none where there is no address.
// Chinese may belong to the address (weibo.com/n/示例发布) or be the text that goes on behind it.
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

// True if nobody can say where the host of an address begins or ends: something stands directly before or behind it.
export function isGlued(text) {
  const match = ADDRESS.exec(text);
  if (!match) return LOOSE.test(text);
  const [before, behind] = [text.slice(0, match.index), text.slice(match.index + match[0].length)];
  const cut = !/^(?:https?:\/\/)?[^/?#]+[/?#]/i.test(match[0]) && /^[^\s\u3000-\u303f]+[\p{L}\p{N}]/u.test(behind);
  if (/^https?:/i.test(match[0])) return cut || WITHIN.test(before);
  return cut || (GLUED.test(before) && !/^(?:.*\s)?\/\/$/.test(before));
}

// True if a text holds different addresses: nobody can say which of them is meant.
export function holdsSeveral(text) {
  return new Set((text.match(new RegExp(ADDRESS, "gi")) || []).map((found) => found.replace(HAN, "").replace(/[).,;:!?\]/]+$/, ""))).size > 1;
}

// 【示例发布的主页】 names somebody; the rest of a shared text is chatter of the app.
function around(rest) {
  const named = /[【《「“]([^】》」”]{2,40})[】》」”]/.exec(rest);
  return (named ? named[1] : rest).replace(/的(?:个人)?(?:主页|作品|抖音|微博|视频)$/, "").trim();
}

export const bare = (host) => host.replace(/\.$/, "").replace(/^(?:www|m)\.(?=[^.]+\.)/, "");
const decoded = (text) => { try { return decodeURIComponent(text); } catch { return text; } };

// The page that a program in the browser shows: #/space/7731.
const routeOf = (url) => (/^#!?\/[^?#]+/.exec(url.hash) || [""])[0];

function segmentsOf(url) {
  const route = routeOf(url);
  return (route ? `${url.pathname}/#/${route.replace(/^#!?/, "")}` : url.pathname).split("/").filter(Boolean).map(decoded);
}

// What an address says by one pattern such as weibo.com/u/{account_id}; null if it is of another kind.
export function matchAddress(pattern, url) {
  const [place, query = ""] = pattern.split("?");
  const [host, ...segments] = place.split("/").filter(Boolean);
  const given = segmentsOf(url);
  if (bare(host) !== bare(url.hostname) || given.length !== segments.length) return null;
  const pairs = segments.map((wanted, n) => [wanted, given[n]]);
  for (const part of query.split("&").filter(Boolean)) {
    const at = part.indexOf("=");
    const given = url.searchParams.getAll(part.slice(0, at));
    pairs.push([part.slice(at + 1), given.length === 1 ? given[0] : ""]); // of one that is given twice nobody knows which counts
  }
  const found = {};
  for (const [wanted, text] of pairs) {
    if (wanted === "*") continue;
    const blank = /^([^{}]*)\{(\w+)\}([^{}]*)$/.exec(wanted);
    if (!blank && wanted !== text) return null;
    if (!blank) continue;
    const [, before, name, after] = blank;
    if (text.length < before.length + after.length || !text.startsWith(before) || !text.endsWith(after)) return null;
    found[name] = text.slice(before.length, text.length - after.length);
  }
  return Object.values(found).every(Boolean) ? found : null;
}

function isOfForm(form, text) {
  if (!form || !form[1]) return true;
  try {
    return new RegExp(`^(?:${form[1]})$`, "u").test(text);
  } catch {
    return true;
  }
}

// Every platform that an address may belong to, with what it says there.
export function readAddress(platforms, url) {
  const found = { known: null, short: null, said: [] };
  if (url.port) return found;
  for (const platform of platforms) {
    if ((platform.links || []).some((host) => bare(host) === bare(url.hostname))) found.short = platform;
    for (const pattern of platform.urls || []) {
      if (bare(pattern.split(/[/?]/)[0]) === bare(url.hostname)) found.known = found.known || platform;
      const said = matchAddress(pattern, url);
      if (!said || !isOfForm(platform.account_id, said.account_id || "") && said.account_id) continue;
      if (said.handle && !isOfForm(platform.handle, said.handle)) continue;
      found.said.push({ platform, said });
    }
  }
  return found;
}

// Keys of an address: without what only tells who passed it on, and by its path alone where that names the account.
// `noise` is the pattern of such parameters.
export function addressKeys(url, byPath, noise) {
  const path = url.pathname.split("/").map((segment) => plain(segment, /[%/?#]/g)).join("/").replace(/\/+$/, "");
  const only = new RegExp(`^(?:${noise})$`);
  const host = `${bare(url.hostname)}${url.port ? `:${url.port}` : ""}${path}`;
  const query = url.search.slice(1).split("&").filter((pair) => pair && !only.test(pair.split("=")[0])).map((pair) => plain(pair, /[%&#]/g)).join("&");
  const fragment = NO_ROUTES.includes(url.hash) ? "" : `#${plain(url.hash.slice(1), /%/g)}`;
  return [...new Set([`u:${host}${query ? `?${query}` : ""}${fragment}`, ...(byPath ? [`u:${host}`] : [])])];
}

const NO_ROUTES = ["", "#", "#/", "#wechat_redirect", "#rd", "#wechat_webview_type=1"];

// Without percent signs, but for characters that would mean something else without them.
const plain = (text, kept) => decoded(text).replace(kept, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
