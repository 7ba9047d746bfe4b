// Addresses: parsed, then compared. Hosts are equal or they are not; nothing is matched by its end.

const ADDRESS = /(?:https?:\/\/|\b(?=[a-z0-9-]+(?:\.[a-z0-9-]+)+[/?]))[^\s\u3000-\u303f\uff00-\uffef<>"'`{}|\\^“”‘’]+/i;
// Without https:// an address must begin where a word begins: what stands before belongs to another host.
const GLUED = /(?:[\p{L}\p{N}\p{M}\p{Pd}\p{Pc}@./\\%&=?#+~]|[a-z0-9+.-]:)$/iu;
const HAN = /[\u2e80-\u9fff].*$/;

// Readings of the address within a text, with what stands around it; none where there is no address.
// Chinese may belong to the address (weibo.com/n/示例发布) or be the text that goes on behind it.
export function addressesIn(text) {
  const match = ADDRESS.exec(text);
  if (!match) return [];
  const readings = [];
  for (const written of new Set([match[0], match[0].replace(HAN, "")])) {
    const address = written.replace(/[).,;:!?\]]+$/, "");
    try {
      const url = new URL((/^https?:/i.test(address) ? address : `https://${address}`).replace(/&amp;/g, "&"));
      const rest = `${text.slice(0, match.index)} ${text.slice(match.index + written.length)}`;
      readings.push({ url, hidden: Boolean(url.username || url.password || url.port), around: around(rest) });
    } catch {
      // Not an address after all.
    }
  }
  return readings;
}

// True if something stands directly before an address without https://, so that nobody can say where its host begins.
export function isGlued(text) {
  const match = ADDRESS.exec(text);
  return Boolean(match) && !/^https?:/i.test(match[0]) && GLUED.test(text.slice(0, match.index)) && !/^(?:.*\s)?\/\/$/.test(text.slice(0, match.index));
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

const bare = (host) => host.replace(/\.$/, "").replace(/^(?:www|m)\.(?=[^.]+\.)/, "");
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
    pairs.push([part.slice(at + 1), url.searchParams.get(part.slice(0, at)) || ""]);
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
  const path = decoded(url.pathname).replace(/\/+$/, "") + decoded(routeOf(url)).replace(/\/+$/, "");
  const host = `${bare(url.hostname)}${url.port ? `:${url.port}` : ""}${path}`;
  const only = new RegExp(`^(?:${noise})$`);
  const query = url.search.slice(1).split("&").filter((pair) => pair && !only.test(pair.split("=")[0])).join("&");
  return [...new Set([`u:${host}${query ? `?${query}` : ""}`, ...(byPath ? [`u:${host}`] : [])])];
}
