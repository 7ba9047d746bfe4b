// What may stand in a field, by the limits and in the words of apply/form.json: those of the check, and no others.

import { bare, browsed, faultOf, matchAddress, plainAddress, registered } from "./addresses.js";

const BLANKS = "[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+"; // Unicode White_Space
const AROUND = new RegExp(`^${BLANKS}|${BLANKS}$`, "gu");
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]; // GB 11643
const IDENTITIES = /** @type {const} */ (["account_id", "handle"]);

/**
 * As it will be kept: without blanks around it.
 * @type {(text: string) => string}
 */
export const trimmed = (text) => text.replace(AROUND, "");

/**
 * Words with their places in braces filled.
 * @type {(words: string, given: Record<string, string>) => string}
 */
export const filled = (words, given) => words.replace(/\{(\w+)\}/g, (place, name) => (name in given ? given[name] : place));

/**
 * A pattern of the form; one that an old browser does not read asks for nothing, and the check finds what it let pass.
 * @type {(pattern: string, flags: string) => RegExp | null}
 */
function pattern(pattern, flags) {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return null;
  }
}

/** @type {(year: number, month: number, day: number) => string} a day of the calendar, or nothing */
function dayOf(year, month, day) {
  const made = new Date(Date.UTC(2000, month - 1, day));
  made.setUTCFullYear(year, month - 1, day);
  const is = year > 0 && made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day;
  return is ? made.toISOString().slice(0, 10) : "";
}

const NUMERALS = /[〇零○一二三四五六七八九十]+/g;
/** @type {(numeral: string) => string} */
const digits = (numeral) => numeral.replace(/[零○]/g, "〇").replace(/[〇一二三四五六七八九]/g, (char) => String("〇一二三四五六七八九".indexOf(char)));

/**
 * A date in Chinese numerals in digits, as the check reads it.
 * @type {(text: string) => string}
 */
const inDigits = (text) => (text.includes("年") ? text.replace(NUMERALS, numberOf) : text);

/** @type {(numeral: string) => string} a numeral below a hundred, or digit by digit; as it is where it is neither */
function numberOf(numeral) {
  const [tens, ones, ...more] = numeral.split("十");
  if (ones === undefined) return digits(numeral);
  if (more.length || tens.length > 1 || ones.length > 1) return numeral;
  return String(10 * Number(digits(tens) || 1) + Number(digits(ones) || 0));
}

/** @type {(limits: Roster.DayLimits, year: number, month: number) => string} why there is no such day */
function noSuchDay(limits, year, month) {
  if (!year || month < 1 || month > 12) return limits.month;
  const last = [31, 30, 29, 28].find((day) => dayOf(year, month, day));
  return filled(limits.none, { year: String(year), month: String(month), last: String(last) });
}

/** @type {(limits: Roster.DayLimits, text: string) => string} of a day for which a spreadsheet shows a number */
function countedDay(limits, text) {
  const days = /^[1-9][0-9]{4}$/.test(text) ? Number(text) : 0;
  return days < 36526 ? "" : filled(limits.counted, { day: new Date(Date.UTC(1899, 11, 30 + days)).toISOString().slice(0, 10) });
}

/** @type {(limits: Roster.WebLimits, text: string) => string} the one address in a text that holds marks around it */
function addressMeant(limits, text) {
  const plain = text.split("：//").join("://");
  const found = pattern(limits.address, "u");
  const address = found && found.exec(plain);
  if (!address) return "";
  const around = plain.slice(0, address.index) + plain.slice(address.index + address[0].length);
  return /[A-Za-z0-9/]/.test(around) ? "" : address[0].replace(/\.+$/, "");
}

export class Limits {
  /** @param {Roster.ApplyForm} form */
  constructor(form) {
    this.form = form;
    this.words = form.words;
    this.patterns = form.patterns.map((text) => pattern(text, "u"));
    this.date = pattern(`^(?:${form.date})$`, "u");
    this.nothing = pattern(form.nothing, "gu");
    this.mobile = pattern(form.mobile, "u");
    this.citizen = pattern(form.citizen, "gu");
  }

  /**
   * What is wrong with a text that is to stand in a field, in the words of the check; nothing where it may.
   * @param {Roster.ApplyField} field
   * @param {string} text without blanks around it
   */
  ofText(field, text) {
    const { least, most, form, day, web, broken } = this.form.limits[field.limits];
    if (day) return this.ofDay(day, text);
    if (web) return this.ofAddress(web, text);
    const length = [...text].length;
    if (broken && /[\ud800-\udfff]/u.test(text)) return broken;
    if (least && length < least.number) return least.says;
    if (most && length > most.number) return most.says;
    const wanted = form && this.patterns[form.pattern];
    if (form && wanted && !wanted.test(text)) return this.formMeant(wanted, form, text) || form.says;
    return this.ofPerson(text);
  }

  /**
   * @param {Roster.DayLimits} limits
   * @param {string} text
   */
  ofDay(limits, text) {
    /** @type {(day: string) => boolean} */
    const inRange = (day) => day.slice(0, 4) >= limits.first && day.slice(0, 4) <= limits.last;
    const plain = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
    if (plain) {
      const day = dayOf(Number(plain[1]), Number(plain[2]), Number(plain[3]));
      return !day ? noSuchDay(limits, Number(plain[1]), Number(plain[2])) : inRange(day) ? "" : limits.year;
    }
    const like = [...text].length < 40 && this.date && this.date.exec(inDigits(this.plain(text)));
    if (!like) return countedDay(limits, text) || limits.form;
    const [year, month, day] = like.slice(1).filter(Boolean).map(Number);
    const meant = dayOf(year, month, day);
    if (!meant) return noSuchDay(limits, year, month);
    return inRange(meant) ? filled(limits.other, { day: meant }) : limits.form;
  }

  /**
   * A web address, whatever it leads to.
   * @param {Roster.WebLimits} limits
   * @param {string} text
   */
  ofAddress(limits, text) {
    const [fault, meant] = [this.faultOfAddress(limits, text), addressMeant(limits, text)];
    if (!fault && !limits.behind.includes([...text].pop() || " ")) return "";
    return meant && meant !== text && !this.faultOfAddress(limits, meant) ? filled(limits.meant, { meant }) : fault;
  }

  /**
   * @param {Roster.WebLimits} limits
   * @param {string} text
   */
  faultOfAddress(limits, text) {
    const unfit = pattern(limits.unfit, "u");
    if ([...text].length > 2000 || (unfit && unfit.test(text))) return limits.character;
    const parts = /^(https?):\/\/([^/?#]*)/i.exec(text);
    const authority = parts ? parts[2] : "";
    const at = authority.lastIndexOf("@");
    const [, host, port] = /^(\[[0-9A-Fa-f:.]+\]|[^:[\]]*)(?::([^:]*))?$/.exec(authority.slice(at + 1)) || ["", "", ""];
    const folds = authority.replace(/[@:#?]/g, "");
    const isOdd = folds.normalize("NFKC") !== folds && /[/?#@:]/.test(folds.normalize("NFKC"));
    const isPort = !port || (/^[0-9]+$/.test(port) && Number(port) <= 65535);
    if (!host || (host.startsWith("[") && !browsed(text)) || !isPort || isOdd) return limits.host;
    return at < 0 ? "" : limits.user;
  }

  /**
   * A text that is only written in another way: with what nobody sees, an id with capitals, a region with blanks.
   * @param {RegExp} wanted
   * @param {{ meant?: string, by?: string }} form
   * @param {string} text
   */
  formMeant(wanted, { meant: words, by }, text) {
    const visible = this.nothing ? text.replace(this.nothing, "").replace(/^[ \t\u3000\u00a0]+|[ \t\u3000\u00a0]+$/g, "") : text;
    const meant = by === "id" ? idOf(this.plain(visible)) : by === "region" ? this.plain(visible).replace(/[ \t]*[/\\>|—–-]+[ \t]*/g, "/") : visible;
    const isShown = meant && (by !== "visible" || [...meant].length <= 60);
    return words && isShown && wanted.test(meant) ? filled(words, { meant }) : "";
  }

  /**
   * An id or a handle of a platform.
   * @param {Roster.Platform} platform
   * @param {"account_id" | "handle"} key
   * @param {string} text
   */
  ofIdentity(platform, key, text) {
    const form = platform[key];
    if (!form || isOfForm(form, text)) return "";
    const advice = this.meant(platform, key, text) || this.words.copy;
    return filled(this.words.unlike, { platform: platform.name, label: form[0], example: form[2] ? `，应如 ${form[2]}` : "", advice });
  }

  /**
   * What was probably meant by an id that can't be one.
   * @param {Roster.Platform} platform
   * @param {"account_id" | "handle"} key
   * @param {string} text
   */
  meant(platform, key, text) {
    const form = platform[key];
    const other = key === "account_id" ? "handle" : "account_id";
    if (/^\p{Nd}(?:\.\p{Nd}+)?[Ee]\+?\p{Nd}{1,2}$/u.test(this.plain(text))) return this.words.rounded;
    const plain = this.plain(text).replace(/^@/, "");
    for (const meant of [plain, this.withoutLabel(plain)]) {
      if (meant !== text && isOfForm(form, meant)) return filled(this.words.instead, { meant });
    }
    const zeros = plain.replace(/[Oo]/g, "0");
    if (zeros !== plain && isOfForm(form, zeros)) return filled(this.words.zeros, { meant: zeros });
    const otherForm = platform[other];
    return otherForm && isOfForm(otherForm, text) ? filled(this.words.other, { label: otherForm[0], key: `“${this.words[`called-${other}`]}”` }) : "";
  }

  /**
   * A profile address on a platform, beside the ids that are given with it.
   * @param {Roster.Platform} platform
   * @param {string} text
   * @param {Record<string, string>} ids
   */
  ofProfile(platform, text, ids) {
    const written = registered(text);
    const address = plainAddress(written);
    const patterns = platform.urls || [];
    if (address && (platform.links || []).includes(address.host)) return this.words.short;
    const said = address && saidBy(platform, address);
    if (patterns.length && !said) return filled(this.words.profile, { platform: platform.name, forms: patterns.slice(0, 3).map((one) => `https://${one}`).join("、") });
    if (!address) return this.words[`address-${faultOf(written) || "host"}`];
    for (const key of IDENTITIES) {
      const [own, given] = [said && said[key], ids[key]];
      if (own && given && folded(own, key) !== folded(given, key)) return filled(this.words.disagrees, { said: own, key: this.words[`called-${key}`], value: given });
    }
    return "";
  }

  /** @param {string} text */
  ofPerson(text) {
    const form = text.normalize("NFKC");
    const isCitizen = ((this.citizen && form.match(this.citizen)) || []).some(isCitizenId);
    const kind = isCitizen ? "身份证号" : this.mobile && this.mobile.test(form) ? "个人手机号" : "";
    return kind && this.words.personal.replace("{}", kind);
  }

  /**
   * Half-width characters, without quotes and marks around them.
   * @param {string} text
   */
  plain(text) {
    const around = new Set(this.form.around);
    const chars = [...text.normalize("NFKC")];
    while (chars.length && around.has(chars[0])) chars.shift();
    while (chars.length && around.has(chars[chars.length - 1])) chars.pop();
    return chars.join("");
  }

  /** @param {string} text */
  withoutLabel(text) {
    const parts = this.plain(text).split(/[:：]/);
    return parts[parts.length - 1].split(new RegExp(BLANKS, "u")).join("");
  }
}

/** @type {(text: string) => string} an id written with capitals, blanks or underscores, as ids are written */
function idOf(text) {
  const like = text.toLowerCase();
  return /^[a-z0-9][a-z0-9 _.·-]*[a-z0-9]$/.test(like) ? like.replace(/[ _.·-]+/g, "-") : "";
}

/** @type {(form: Roster.IdForm | undefined, text: string) => boolean} */
function isOfForm(form, text) {
  const wanted = form && form[1] ? pattern(`^(?:${form[1]})$`, "u") : null;
  return !wanted || wanted.test(text);
}

/** @type {(value: string, key: string) => string} */
const folded = (value, key) => (key === "handle" ? trimmed(value.normalize("NFKC")).toLowerCase() : trimmed(value.normalize("NFKC")));

/** @type {(platform: Roster.Platform, address: Roster.Plain) => Roster.Said | null} */
function saidBy(platform, address) {
  for (const one of platform.urls || []) {
    const said = bare(one.split(/[/?]/)[0].toLowerCase()) === bare(address.host) ? matchAddress(one, address) : null;
    if (said && IDENTITIES.every((key) => !said[key] || isOfForm(platform[key], said[key] || ""))) return said;
  }
  return null;
}

/**
 * The last character is a weighted sum modulo 11.
 * @type {(text: string) => boolean}
 */
function isCitizenId(text) {
  const digits = text.replace(/[- ]/g, "").toUpperCase();
  const sum = WEIGHTS.reduce((all, weight, n) => all + weight * Number(digits[n]), 0);
  return "10X98765432"[sum % 11] === digits[17];
}
