// What somebody asks: the text without what does not matter, the identities in it, the platforms it names,
// and what remains when these are taken away. A handle inside of other words is a part of a name, not an answer.

const LONGEST = 2000; // of a question, in characters; what is behind is not read
export const TOKENS = 8; // that are looked up as ids; a text with more is not one question
const ORDINARY = /^(?:wechat|weixin|weibo|douyin|kuaishou|toutiao|bilibili|account|official|uid|app|appid|no)$/i; // words, not ids

const TOKEN = "\u0000"; // where an identity stood
const JOINED = /[\p{L}\p{N}\p{M}\p{S}#*&/·]+\0|\0[\p{L}\p{N}\p{M}\p{S}#*&/·]+/u;
const INVISIBLE = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0]|[\u{e0000}-\u{e0fff}]/gu;
// What people write around an identity without naming anybody.
const AROUND = /请问|我想|查询|核对|核实|帮我|看看|看一下|这个|那个|账号|帐号|账户|号码|用户名|昵称|名称|名字|备案号|[是的为吗么呢号]|\b(?:id|no)\b/gi;
// What forgers put behind a true handle to make a name of it. It says nothing only where the handle is called one.
const CLAIMS = /个人|主页|已认证|认证|主体|关注|真的|假的/g;
const CALLED = /(?:号|名|id)\s*:?\s*\0/i;
// A remark in brackets at an identity makes a name too: shilifabu（官方）.
const REMARK = /\0\s*[([{<（【「『《“][^\p{L}\p{N}\0]*[\p{L}\p{N}]|[\p{L}\p{N}][^\p{L}\p{N}\0]*[)\]}>）】」』》”]\s*\0/u;
const ASKING = /(?:这个|那个)?(?:账号|帐号|号)?(?:是不是(?:真的|假的|官方的?)|是?(?:真的|假的|官方的)(?=[吗么吧?]))(?:吗|么|吧)?[?]?$/; // is … real?
const POLITELY = /^(?:请问|请|麻烦|帮我|我想问|想问|问问?|查查?|看看|看一下|查一下|核对|一下|下|这个|那个)+/;
const FILED = /[\u4e00-\u9fff]ICP备\s*\d+号(?:-\d+[A-Z]?)?/i; // ICP 备案号, written in many ways

/**
 * Full-width ASCII to ASCII, invisible characters away, ends trimmed.
 * @param {string} question
 */
export function clean(question) {
  const text = [...question.slice(0, LONGEST * 2)].slice(0, LONGEST).join("").replace(INVISIBLE, "");
  return text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\s+/g, " ").trim();
}

/** @type {(question: string) => boolean} */
export const isTooLong = (question) => question.length > LONGEST;

export class Question {
  /**
   * @param {string} text that is clean
   * @param {Roster.Platform[]} platforms
   */
  constructor(text, platforms) {
    this.text = text.replace(/號/g, "号").replace(/帳/g, "账");
    this.lower = this.text.toLowerCase();
    this.platforms = platforms;
  }

  /**
   * Words in the text that name platforms, the longest first, each with the ids of those it may mean; for an account elsewhere its platform's own name.
   * @param {Roster.Identified | null} record
   */
  words(record) {
    /** @type {Map<string, string[]>} */
    const words = new Map();
    /** @type {(word: string | undefined, ids: string[]) => void} */
    const put = (word, ids) => {
      if (word && word.length > 1 && this.lower.includes(word.toLowerCase())) words.set(word, [...new Set([...(words.get(word) || []), ...ids])]);
    };
    for (const p of this.platforms) {
      for (const word of [p.name, ...(p.short || []), p.handle && p.handle[0]]) put(word, [p.id]);
      if (p.account_id) put(p.account_id[0], []); // 「原始ID」「UID」 is said of any platform
    }
    if (record && record.platform === "other") put(record.platform_name, ["other"]);
    return [...words].sort(([a], [b]) => b.length - a.length);
  }

  // Pieces that may be ids or handles: as they stand between blanks and punctuation, or directly behind Chinese (微信号shili-fabu).
  tokens() {
    const filed = FILED.exec(this.text);
    const pieces = this.text.split(/[\s,，。;；:：“”"'（）()【】[\]「」『』<>《》]+/).map((piece) => piece.replace(/^@/, ""));
    const runs = this.text.match(/[\w.-]{3,}/g) || [];
    const likely = [...new Set([...pieces, ...runs])].filter((t) => /^[\w.\-〔〕号备政ICP\u4e00-\u9fff]{3,120}$/u.test(t) && /[A-Za-z0-9]/.test(t));
    return filed ? [filed[0], ...likely.filter((token) => !filed[0].includes(token))] : likely;
  }

  /** Long ids that somebody wrote with blanks in them, 「gh_ 0000 0000 0004」, without these. */
  parted() {
    const runs = (this.text.match(/[\w-]+(?: [\w-]+)+/g) || []).map((run) => run.split(" "));
    const joined = runs.flatMap((run) => run.slice(1).map((_, n) => run.slice(n).join(""))); // the first may be a word, 「原始ID」
    return joined.filter((token) => token.length <= 64 && isStrong(token)).slice(0, TOKENS);
  }

  /**
   * How an unchangeable id may be written: a platform whose ids have small letters only does not mind capitals.
   * @param {string} token
   */
  spellings(token) {
    if (FILED.test(token)) return [token.replace(/\s+/g, "").toUpperCase()];
    const spellings = [token, token.replace(/\.+$/, "")];
    const small = token.toLowerCase();
    if (small !== token && this.platforms.some(({ account_id }) => account_id && isWhole(account_id[1], small) && !isWhole(account_id[1], token))) spellings.push(small);
    return [...new Set(spellings)];
  }

  /**
   * Where a handle or id is asked for, or something with one in it: what is left of the text when the identities,
   * the names of their account, the platforms and the words of a question are gone; which platforms it names (their
   * ids; null where it names none); and whether something foreign is joined to an identity.
   * @param {string[]} tokens
   * @param {Roster.Identified} record
   */
  around(tokens, record) {
    const names = [record.name, record.unit_name, record.verified_as || "", ...(record.former || []).map(([, value]) => value)].filter(Boolean);
    let text = this.besides(names, tokens).replace(ASKING, "");
    for (const token of [...tokens].sort((a, b) => b.length - a.length)) text = text.split(token).join(TOKEN);
    for (const word of names.sort((a, b) => b.length - a.length)) text = without(text, word);
    const { rest, named } = this.withoutPlatforms(text, record);
    // What is joined to an identity makes another one, or a name.
    const joined = (JOINED.exec(rest) || [""])[0].split(TOKEN).join("");
    const foreign = REMARK.test(rest) || (/[^\u2e80-\u9fff]/.test(joined) && /[\p{L}\p{N}\p{M}]/u.test(joined));
    const said = CALLED.test(text) ? rest.replace(CLAIMS, " ") : rest;
    const left = said.split(TOKEN).join(" ").replace(AROUND, " ").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
    return { rest: left || joined || (foreign ? rest : ""), named, foreign };
  }

  /**
   * A text without the platforms in it, and which of them all its words may mean.
   * @param {string} text
   * @param {Roster.Identified} record
   */
  withoutPlatforms(text, record) {
    let rest = text;
    /** @type {string[] | null} */
    let named = null;
    for (const [word, ids] of this.words(record)) {
      const there = whole(word, "(?:账号|帐号|号|id)?[是为]?");
      if (!there.test(rest)) continue;
      rest = rest.replace(there, " ");
      if (ids.length) named = named ? named.filter((id) => ids.includes(id)) : ids;
    }
    return { rest, named };
  }

  /**
   * The text without names that hold an identity (示例12345), if that identity stands beside them too.
   * @param {string[]} own
   * @param {string[]} tokens
   */
  besides(own, tokens) {
    const holding = own.filter((word) => tokens.some((token) => word.includes(token)));
    const apart = holding.reduce((text, word) => text.replace(new RegExp(`(^|[^\\p{L}\\p{N}])${escaped(word)}(?![\\p{L}\\p{N}])`, "giu"), "$1 "), this.text);
    return tokens.some((token) => apart.includes(token)) ? apart : this.text;
  }

  /**
   * 「微博 示例发布」「抖音：示例发布」「示例发布（公众号）」: a name with a platform set apart from it; null where there is none.
   * @returns {{ name: string, platform: Roster.Platform | null } | null}
   */
  named() {
    if (this.text.length > 100) return null; // no name
    const asked = this.text.replace(ASKING, "").trim() || this.text;
    for (const [word, [id]] of this.words(null).filter(([, ids]) => ids.length)) {
      const there = escaped(word);
      const match = new RegExp(`^${there}(?:账号|帐号|号)?(?=[^\\p{L}\\p{N}])(.+)$|^(.+?)[^\\p{L}\\p{N}]+${there}(?:账号|帐号|号)?[^\\p{L}\\p{N}]*$`, "iu").exec(asked);
      if (match) return { name: match[1] || match[2], platform: this.platforms.find((p) => p.id === id) || null };
    }
    return asked === this.text ? null : { name: asked, platform: null };
  }

  /**
   * What is asked in a whole sentence, 「请问平安示例的微博是真的吗」: a name and a platform joined to it. Only where
   * somebody plainly asks: else both may be one name that somebody made.
   * @returns {{ name: string, platform: Roster.Platform | null }[]}
   */
  spoken() {
    const asked = this.text.replace(ASKING, "").replace(POLITELY, "").trim();
    if (this.text.length > 60 || asked === this.text || asked.length < 2) return [];
    const joined = this.words(null).flatMap(([word, [id]]) => {
      const there = escaped(word);
      const match = id && new RegExp(`^${there}(?:账号|帐号|号)?(?:上的|的)?(.{2,})$|^(.{2,}?)(?:在|的|这个|那个)?${there}(?:账号|帐号|号)?$`, "iu").exec(asked);
      return match ? [{ name: match[1] || match[2], platform: this.platforms.find((p) => p.id === id) || null }] : [];
    });
    return [...joined, { name: asked, platform: null }];
  }

  // The text without a platform that is joined to one of its ends (示例发布公众号).
  bares() {
    const ends = this.words(null).map(([word]) => word);
    return ends.flatMap((word) => [this.text.startsWith(word) ? this.text.slice(word.length) : "", this.text.endsWith(word) ? this.text.slice(0, -word.length) : ""]).filter(Boolean);
  }
}

/**
 * Takes a word out, unless an identity is joined to it: then both are one name that somebody made.
 * @param {string} text
 * @param {string} word
 */
function without(text, word) {
  return text.split(word).reduce((left, right) => (left.endsWith(TOKEN) || right.startsWith(TOKEN) ? left + word + right : `${left} ${right}`));
}

/**
 * An id with zeros for letters O, where a platform's ids have no O: empty where they may have one, or it has none.
 * @param {string} token
 * @param {Roster.Platform[]} platforms
 */
export function withZero(token, platforms) {
  if (!/o/i.test(token) || !isStrong(token)) return "";
  const meant = token.replace(/o/gi, "0");
  return platforms.some(({ account_id }) => account_id && isWhole(account_id[1], meant) && !isWhole(account_id[1], token)) ? meant : "";
}

/**
 * A long id with letters and digits says which account is meant whatever stands around it; a short one may be a part of a name.
 * @param {string} token
 */
export function isStrong(token) {
  return token.length >= 12 && /\d/.test(token) && /[A-Za-z_]/.test(token) || /^\w+(?:\.[\w-]+){2,}$/.test(token) || FILED.test(token);
}

/**
 * An id with letters that nobody has by chance elsewhere; a number, or a short word, says nothing without its platform.
 * @param {string} token
 */
export const isLong = (token) => token.length >= 12 && /[A-Za-z_]/.test(token);

/**
 * What looks like an id or handle of some account.
 * @param {string} token
 */
export function isStranger(token) {
  return /^[\w.-]{3,}$/.test(token) && !ORDINARY.test(token);
}

/** @type {(word: string) => string} */
const escaped = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** @type {(word: string, more?: string) => RegExp} */
const whole = (word, more = "") => new RegExp(/^[\w\s]+$/.test(word) ? `\\b${word}\\b` : escaped(word) + more, "giu");

/** @type {(pattern: string, text: string) => boolean} */
function isWhole(pattern, text) {
  try {
    return Boolean(pattern) && new RegExp(`^(?:${pattern})$`, "u").test(text);
  } catch {
    return false;
  }
}
