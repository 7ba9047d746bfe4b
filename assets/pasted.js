// The address in a text that somebody pasted: where it begins and ends, before anything of the text is folded. It is
// taken for one only where a browser, or an app that makes links of texts, would go to the same host however far it
// reads: a blank or one of a few marks stands around it. Everything else that looks like an address is not understood.

import { addressKey, browsed, plainAddress } from "./addresses.js";
import { clean } from "./question.js";

const SPACE = " \u00a0\u3000";
const BLANK = `${SPACE}\t\r\n`; // browsers drop the latter three: what stands on both sides becomes one
const BEFORE = "：，。、；（）【】《》「」『』“”‘’\"<"; // may join https://; a host without it would be another one behind some of them
const BEHIND = "，。、；）】》」』”’\">"; // may join a path, never a host: 。 is a dot there
const START = /(?:https?:)?\/\/(?=[^/])|(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*(?=[/?#])/gi;
const RUN = /[A-Za-z0-9._~:/?#[\]@!$&()*+,;=%-]*/y;
const NAMING_RUN = /[A-Za-z0-9._~:/?#[\]@!$&()*+,;=%\u3400-\u9fff-]*/y; // weibo.com/n/示例发布
// A domain name in Chinese, or as browsers copy it from their line of addresses.
const FOREIGN_RUN = /https?:\/\/((?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]+)(?:[/?#][A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?/iuy;
const CHINESE = /[^\x00-\x7f]|xn--/i;
const PUNCTUATION = /[.,;:!)\]]$/; // of the text or of the address: nobody knows
const GOES_ON = /^[ \u00a0\u3000]*[\t\r\n]\s*[!-~]/;
const HOST_ENDS = /^https?:\/\/[^/?#]+[/?#]/i;
// What looks like an address of some host, in any script and width, with a port or a user before it.
const LOOSE = /[\p{L}\p{N}-](?:\.\p{L}{2,}|。[a-z]{2,})\.?(?::\d+)?[/\\#?]|\S@[\p{L}\p{N}-]+[.。]\p{L}|:[/\\]{2}|https?:/iu;
// What 抖音 writes behind its short links, for itself: 02/14 W@m.qE tRk:/
const CODE_OF_SHARE = /\b\d{2}\/\d{2} [a-z]{1,3}@[a-z]{1,3}\.[a-z]{1,3} [a-z]{1,4}:\/(?=\s|$)/gi;
const OF_HIS = /的(?:个人)?(?:主页|作品|图文作品|抖音|微博|快手|视频|空间|小红书|头条号?)$/;
// How apps write whose it is: 【示例发布的作品】, 示例发布发了一个快手作品, 【… - 示例发布 | 小红书 - …】, 示例发布的个人空间.
const SHARED = [
  /[【《「“]([^【】《》「」“”]{2,40}?)的(?:个人)?(?:主页|作品|图文作品|抖音|微博|快手|视频|空间|小红书|头条号?)[】》」”]/,
  /[【](?:[^【】|]*[-–—] *)?([^【】|–—-]{2,30}?) *\| *小红书/,
  /(?:^|[\s,，。！!…】\d])([^\s,，。！!【】@\d][^\s,，。！!【】@]{1,29}?)(?:发布了|发了|分享了|的)一?[个篇条](?:快手|抖音|小红书|微博|B站)?(?:作品|笔记|微博|视频|动态)/,
  /(?:^|[\s,，。！!…】【])([^\s,，。！!【】@]{2,30}?)的(?:个人)?(?:主页|空间)/,
  /@([^\s@:：,，。【】]{2,30})/,
];
const INVISIBLE = /\p{Cf}/gu;

/**
 * What a text holds of addresses.
 * @param {string} text as it was pasted
 * @returns {Roster.Pasted}
 */
export function addressIn(text) {
  const found = linksIn(text);
  const around = found.reduceRight((left, { start, end }) => `${left.slice(0, start)} ${left.slice(end)}`, text);
  const rest = found.some(({ reading }) => "address" in reading && reading.address.host === "v.douyin.com") ? around.replace(CODE_OF_SHARE, " ") : around;
  if (LOOSE.test(rest.normalize("NFKC").replace(INVISIBLE, ""))) return { holds: "unclear" };
  if (!found.length) return { holds: "nothing" };
  const [{ reading }] = found;
  if (found.some((one) => nameOf(one.reading) !== nameOf(reading))) return { holds: "several", readings: found.map((one) => one.reading) };
  return reading.holds === "unclear" ? reading : { ...reading, rest, around: namedIn(clean(rest)) };
}

/**
 * Whom the text around an address names: 【示例发布的主页】; the rest of a shared text is chatter of the app.
 * @param {string} text
 */
function namedIn(text) {
  const named = sharedBy(text) || (/[【《「“]([^】》」”]{2,40})[】》」”]/.exec(text) || ["", text])[1];
  return named.replace(OF_HIS, "").trim();
}

/**
 * Whose text it is that an app made to be shared; empty where it does not say so.
 * @param {string} text
 */
export function sharedBy(text) {
  for (const form of SHARED) {
    const match = form.exec(text);
    if (match) return match[1].trim();
  }
  return "";
}

/** @type {(reading: Roster.Reading) => string} */
const nameOf = (reading) => ("address" in reading ? addressKey(reading.address) : reading.holds === "elsewhere" ? reading.host : "");

/**
 * Everything in a text that may be meant as a link, as far as a browser could read it.
 * @param {string} text
 */
function linksIn(text) {
  const found = [];
  const starts = new RegExp(START);
  for (let match = starts.exec(text); match; match = starts.exec(text)) {
    const link = linkAt(text, match.index);
    found.push(link);
    starts.lastIndex = Math.max(link.end, match.index + 1);
  }
  return found;
}

/**
 * @param {string} text
 * @param {number} start
 * @returns {{ start: number, end: number, reading: Roster.Reading }}
 */
function linkAt(text, start) {
  const [plain, naming] = [runAt(RUN, text, start), runAt(NAMING_RUN, text, start)];
  const end = wordEnd(text, start);
  if (!mayBegin(text, start)) return { start, end, reading: { holds: "unclear" } };
  const address = mayEnd(text, start, plain) ? plainAddress(withScheme(plain)) : null;
  if (address) return { start, end: start + plain.length, reading: { holds: "address", address } };
  const url = browsed(withScheme(text.slice(start, end)));
  if (url && isOddHost(text.slice(start, end))) return { start, end, reading: { holds: "elsewhere", host: url.host, place: placeAt(text, start) } };
  const named = mayEnd(text, start, naming) ? browsed(withScheme(naming)) : null;
  const naive = named && plainAddress(named.href);
  if (naive) return { start, end: start + naming.length, reading: { holds: "name", address: naive } };
  return { start, end, reading: { holds: "unclear" } };
}

/**
 * Where an address with a domain name in Chinese leads; null where it could be read in another way. Such a place is
 * compared with our own websites and with nothing else: letters of other scripts look alike.
 * @param {string} text
 * @param {number} start
 * @returns {Roster.Destination | null}
 */
function placeAt(text, start) {
  const run = runAt(FOREIGN_RUN, text, start);
  const url = mayEnd(text, start, run) ? browsed(run) : null;
  const [, authority] = /^https?:\/\/([^/?#]*)/i.exec(run) || ["", ""];
  if (!url || authority !== authority.normalize("NFKC") || !CHINESE.test(authority)) return null;
  return { host: url.hostname, path: url.pathname.replace(/\/$/, "") };
}

/**
 * The same for a domain name in Chinese alone, as people write it; null where anything stands beside it.
 * @type {(text: string) => Roster.Destination | null}
 */
export const domainAlone = (text) => (/^[\p{L}\p{N}.-]+$/u.test(text.trim()) ? placeAt(`https://${text.trim()}/`, 0) : null);

/** @type {(run: RegExp, text: string, start: number) => string} */
function runAt(run, text, start) {
  const sticky = new RegExp(run);
  sticky.lastIndex = start;
  return (sticky.exec(text) || [""])[0];
}

/**
 * Where the next blank stands: a browser that is given the text reads so far at least.
 * @type {(text: string, start: number) => number}
 */
function wordEnd(text, start) {
  for (let end = start; end < text.length; end++) if (BLANK.includes(text[end])) return end;
  return text.length;
}

/**
 * With https:// a blank or a mark may stand before an address, without it a space alone.
 * @type {(text: string, start: number) => boolean}
 */
function mayBegin(text, start) {
  const last = text.charAt(start - 1);
  return !last || (/^https?:/i.test(text.slice(start)) ? BLANK + BEFORE : SPACE).includes(last);
}

/**
 * Behind a path a blank or a mark may stand, behind a host a space alone; and nothing that would join the address once
 * a browser has dropped the end of a line.
 * @type {(text: string, start: number, run: string) => boolean}
 */
function mayEnd(text, start, run) {
  const behind = text.slice(start + run.length);
  const next = behind.charAt(0);
  if (PUNCTUATION.test(run) || GOES_ON.test(behind)) return false;
  return !next || (HOST_ENDS.test(withScheme(run)) ? BLANK + BEHIND : SPACE).includes(next);
}

/** @type {(link: string) => string} */
const withScheme = (link) => (/^https?:/i.test(link) ? link : `https://${link.replace(/^\/\//, "")}`);

/**
 * True where the host is not the one that is written: a user before it, a port, letters that are none of ASCII.
 * @type {(link: string) => boolean}
 */
function isOddHost(link) {
  const [, authority] = /^https?:\/\/([^/?#\\]*)/i.exec(withScheme(link)) || ["", ""];
  return plainAddress(`https://${authority}/`) === null;
}
