// What resembles what was asked, and why. Only ever a hint.

import { difference, inCommon, isEven, isOneAway, leftover, outside, part, same, shuffled, within } from "./alignment.js";
import { SPEAKER } from "./forms.js";
import { areOfOtherFields, expanded } from "./meanings.js";

const REACH = 3; // characters a pair may lie apart, as in roster/public/lookup/names.py
const PAIRS = 8;
const USES = 4;
const HAN = /^[\u4e00-\u9fff]{3,}$/; // what is abbreviated by characters
const NAME = /^[\u4e00-\u9fff]{4,}$/; // what others cannot hold by chance, character for character
const LONG_NAME = /^[\u4e00-\u9fff]{5,}$/; // and what they cannot even with one slip
const HELD = 0.84; // what a text that holds a name resembles it at least
const BODY = /[局委厅部院办]$/;
const DIGIT = /\d/;
const SUBSTANCE = 0.6; // of what one character that one name has says: less in common is 公安, 发布 or a province
const CLEAR = 0.985; // of a likeness that needs no common business: the same name, written otherwise
const SLIGHT = 0.6; // too little for a name that nobody sees on an account
const [OF_CORE, OF_HEAD] = [6, 3]; // pairs at least
const LONGER = 7; // characters than most names are
const HEAD = 3; // characters at the beginning of a longer text, where whom it is about mostly stands

/** @typedef {import("./alignment.js").Text} Text */
/** @typedef {[score: number, why: string]} Likeness */

/** @type {Record<Roster.KindOfName, string>} */
const CALLED = { name: "", unit: "单位全称", short: "单位简称", "former-unit": "单位曾用名", former: "曾用名", alias: "别名" };

// How much a name resembles the one that was asked for, and in which way.
export class Resemblance {
  /**
   * @param {import("./forms.js").Forms} forms
   * @param {Roster.Sounds} sounds
   * @param {string} question
   */
  constructor(forms, sounds, question) {
    this.forms = forms;
    this.sounds = sounds;
    /** @type {Map<string, number>} */
    this.weights = new Map();
    this.substance = SUBSTANCE * Math.log(1 + sounds.names);
    this.normal = forms.normal(question).slice(0, 60);
    this.asked = this.text(forms.join(this.normal));
    const plain = forms.join(forms.normal(question.replace(/[（(【\[][^）)】\]]*[）)】\]]/g, "")).slice(0, 60));
    const core = forms.strip(plain.length > 1 ? plain : this.asked.form);
    this.core = this.text(core.replace(SPEAKER, "").length > 1 ? core.replace(SPEAKER, "") : core);
    // The question as it may be meant: without additions, and with bodies called as they call themselves.
    this.meant = [...new Set([this.asked.form, this.core.form, ...expanded(this.core.form)])].map((form) => this.text(form));
    this.heard = new Set(this.meant.flatMap(({ said, folded }) => [...said, ...folded]));
  }

  /**
   * A form with what is compared: characters, look-alikes folded, readings, and how much each says.
   * @param {string} form
   * @returns {Text}
   */
  text(form) {
    const chars = [...form];
    const said = chars.map((char) => this.sounds.said.get(char) || char);
    const weights = said.map((syllable) => this.weight(syllable));
    const sum = weights.reduce((total, weight) => total + weight, 0) || 1;
    return { form, chars, folded: [...this.forms.fold(form)], said, weights, sum };
  }

  /**
   * How much a syllable says: the rarer, the more.
   * @param {string} syllable
   */
  weight(syllable) {
    const known = this.weights.get(syllable);
    if (known !== undefined) return known;
    const weight = Math.log(1 + this.sounds.names / (1 + this.rarity(syllable)));
    this.weights.set(syllable, weight);
    return weight;
  }

  /** @param {string} syllable */
  rarity(syllable) {
    return this.sounds.rarity.get(syllable) || 0;
  }

  /** The pairs of syllables to look for: the rarest, of what is left without additions first. */
  pairs() {
    /** @type {Set<string>} */
    const chosen = new Set();
    const { form } = this.core;
    const longer = form.length > LONGER ? [this.text(form.slice(0, HEAD))] : [];
    const parts = this.meant.map(({ said }) => said).sort((a, b) => a.length - b.length);
    for (const { said } of longer) this.choose(said, OF_HEAD, chosen);
    const all = PAIRS + chosen.size;
    const each = Math.ceil(PAIRS / parts.length);
    for (const [n, said] of parts.entries()) this.choose(said, Math.min(all, chosen.size + (n ? each : Math.max(each, OF_CORE))), chosen);
    for (const said of parts) this.choose(said, all, chosen);
    return [...chosen];
  }

  /**
   * Add the rarest pairs until there are so many; no syllable is used too often.
   * @param {string[]} said
   * @param {number} limit
   * @param {Set<string>} chosen
   */
  choose(said, limit, chosen) {
    if (said.length === 1 && chosen.size < limit) chosen.add(said[0]);
    const used = said.map(() => 0);
    for (const { pair, i, j } of this.rarest(said)) {
      if (chosen.size >= limit) return;
      if (used[i] >= USES || used[j] >= USES) continue;
      chosen.add(pair);
      used[i] += 1;
      used[j] += 1;
    }
  }

  /**
   * All pairs that the register has, the rarest first.
   * @param {string[]} said
   */
  rarest(said) {
    const pairs = [];
    for (let i = 0; i < said.length; i++) {
      for (let j = i + 1; j < Math.min(said.length, i + 1 + REACH); j++) {
        const rarity = this.rarity(said[i]) * this.rarity(said[j]) * (j - i === 1 ? 1 : 3);
        if (rarity) pairs.push({ rarity, pair: `${said[i]} ${said[j]}`, i, j });
      }
    }
    return pairs.sort((a, b) => a.rarity - b.rarity || (a.pair < b.pair ? -1 : 1));
  }

  /**
   * How much a name resembles what was asked, at most 1, and why.
   * @param {string} name
   * @param {Roster.KindOfName} kind
   */
  with(name, kind) {
    const exact = this.forms.normal(name);
    const other = this.text(exact);
    const named = this.kindOf(exact, other);
    const shared = this.shared(other);
    const [likeness, why] = named && named[0] >= shared[0] ? named : shared;
    const isOfOther = likeness < CLEAR && areOfOtherFields(this.meant.map(({ form }) => form).join(" "), exact);
    const isBygone = likeness < SLIGHT && (kind === "former" || kind === "former-unit" || kind === "alias");
    const score = isOfOther || isBygone ? 0 : likeness;
    const called = CALLED[kind];
    const nearness = kind === "name" ? 0 : kind === "former" || kind === "former-unit" ? -0.04 : -0.02;
    return { score: score + nearness, why: called ? `${why}（与${called}“${name}”相比）` : why };
  }

  /**
   * What a name has in common with what was asked, in any order: quick, and near enough to choose what to compare.
   * @param {string} name
   */
  guess(name) {
    let [common, sum] = [0, 0];
    for (const char of name.toLowerCase()) {
      const syllable = this.sounds.said.get(char) || char;
      const weight = this.weight(syllable);
      sum += weight;
      if (this.heard.has(syllable) || this.heard.has(this.forms.folded.get(char) || "")) common += weight;
    }
    return valued(common, this.core.sum, sum || 1);
  }

  /**
   * Ways of imitating that have a name; null where there is none.
   * @param {string} exact
   * @param {Text} other
   * @returns {Likeness | null}
   */
  kindOf(exact, other) {
    if (exact === this.normal) return [1, "名称相同"];
    return this.disguised(other) || this.lengthened(other) || this.cut(other) || this.slipped(other) || likelier(this.beside(other), this.contained(other));
  }

  /**
   * As long as the name, and written otherwise.
   * @param {Text} other
   * @returns {Likeness | null}
   */
  disguised(other) {
    const { asked } = this;
    if (asked.form === other.form) return [0.99, "拆字"];
    if (same(asked.folded, other.folded)) return [0.99, "形近字"];
    if (same(asked.said, other.said)) return [0.98, "同音字"];
    return shuffled(asked, other) ? [0.97, "字序不同"] : null;
  }

  /**
   * The name with what is commonly added, perhaps written otherwise besides.
   * @param {Text} other
   * @returns {Likeness | null}
   */
  lengthened(other) {
    const { asked, core } = this;
    const bare = this.forms.strip(other.form);
    if (bare.length > 1 && bare === core.form) return [0.95, difference(asked.form, other.form)];
    if (core.form === asked.form || core.form.length < 3) return null;
    const more = `，又${difference(asked.form, core.form)}`;
    if (same(core.folded, other.folded)) return [0.94, `形近字${more}`];
    if (same(core.said, other.said)) return [0.94, `同音字${more}`];
    return shuffled(core, other) ? [0.93, `字序不同${more}`] : null;
  }

  /**
   * The beginning or the end of a name: every character of the text is told by it.
   * @param {Text} other
   * @returns {Likeness | null}
   */
  cut({ form, sum }) {
    const { asked } = this;
    if (!NAME.test(asked.form) || !(form.startsWith(asked.form) || form.endsWith(asked.form))) return null;
    return [0.9 + 0.06 * (asked.sum / sum), `少了“${outside(form, asked.form)}”`];
  }

  /**
   * One character away: another one in its place, one that is missing, or one too many.
   * @param {Text} other
   * @returns {Likeness | null}
   */
  slipped(other) {
    const bare = this.forms.strip(other.form);
    const others = bare === other.form ? [other] : [other, this.text(bare)];
    for (const text of new Set([this.asked, this.core])) {
      for (const one of others) {
        if (Math.min(text.chars.length, one.chars.length) > 2 && isOneAway(text.said, text.folded, one)) return this.slip(text, one, other);
      }
    }
    return null;
  }

  /**
   * Further away where another character only sounds or looks alike, or words were added or left out too.
   * @param {Text} text
   * @param {Text} one
   * @param {Text} other
   * @returns {Likeness}
   */
  slip(text, one, other) {
    const share = Math.min(inCommon(text, other) / Math.max(text.sum, other.sum), 1);
    const only = isOneAway(text.chars, text.chars, one) ? 0 : 0.02; // by sound or look
    const further = [text === this.asked, one === other].filter((is) => !is).length;
    const isReplaced = text.chars.length === one.chars.length;
    const why = isReplaced ? `一个字不同：“${leftover(one.form, text.form)}”写成“${leftover(text.form, one.form)}”` : difference(text.form, one.form);
    const plain = (isReplaced ? 0.86 : 0.88) + 0.04 * share;
    const held = text !== this.asked ? HELD + 0.1 * (inCommon(text, other) / this.asked.sum) : 0;
    return [Math.max(plain - 0.02 * further, held) - only, why];
  }

  /**
   * A name in another order, or with one slip in it, and words that nobody knows before or behind: likelier than a
   * shorter name that stands whole there, where more of the text is told by it.
   * @param {Text} other
   * @returns {Likeness | null}
   */
  beside(other) {
    const { asked } = this;
    const [there, size] = [asked.chars.length, other.chars.length];
    if (!NAME.test(other.form) || there < size) return null;
    const isLong = LONG_NAME.test(other.form);
    for (const taken of (isLong ? [size, size - 1, size + 1] : [size]).filter((some) => some < there)) {
      for (const from of [0, there - taken]) {
        const one = part(asked, from, from + taken);
        const more = `，又多了“${outside(asked.form, one.form)}”`;
        if (shuffled(one, other)) return [HELD + 0.1 * (one.sum / asked.sum), `字序不同${more}`];
        if (isLong && isOneAway(one.said, one.folded, other)) return [HELD + 0.1 * (inCommon(one, other) / asked.sum), `${difference(one.form, other.form)}${more}`];
      }
    }
    return null;
  }

  /**
   * One holds the other, or what is short for it.
   * @param {Text} other
   * @returns {Likeness | null}
   */
  contained(other) {
    const { asked, core } = this;
    const [mine, theirs] = [asked.form, other.form];
    if (NAME.test(theirs) && mine.includes(theirs)) return [HELD + 0.1 * (other.sum / asked.sum), `多了“${outside(mine, theirs)}”`];
    if (theirs.length > 1 && mine.includes(theirs)) return [0.6 + 0.34 * (other.sum / asked.sum), `多了“${outside(mine, theirs)}”`];
    if (mine.length > 2 && (theirs.startsWith(mine) || theirs.endsWith(mine))) return [0.86 + 0.06 * (asked.sum / other.sum), `少了“${outside(theirs, mine)}”`];
    if (mine.length > 1 && theirs.includes(mine) && asked.sum >= this.substance) return [0.6 + 0.32 * (asked.sum / other.sum), `少了“${outside(theirs, mine)}”`];
    if (core.form.length > 1 && theirs.includes(core.form) && core.sum >= this.substance) return [0.55 + 0.3 * (core.sum / other.sum), `都有“${core.form}”`];
    if (NAME.test(theirs) && within(theirs, core.form)) return [0.78 + 0.1 * (other.sum / core.sum), `中间多了“${leftover(core.form, theirs)}”`];
    if (HAN.test(core.form) && within(core.form, theirs)) return [(isEven(core.form, theirs) ? 0.84 : 0.82) + 0.08 * (core.sum / other.sum), `“${core.form}”像是它的简称`];
    const short = this.abbreviation(theirs);
    if (!short || (BODY.test(asked.form) && BODY.test(theirs) && theirs.includes(short))) return null; // two bodies of one place
    return [0.45 + 0.3 * (this.text(short).sum / other.sum), theirs.includes(short) ? `都有“${short}”` : `“${short}”像是它的简称`];
  }

  /**
   * The longest beginning of the question, of two characters or more, that may be short for a name.
   * @param {string} name
   */
  abbreviation(name) {
    for (let size = Math.min(this.core.form.length, 6, name.length - 1); size > 1; size--) {
      const part = this.core.form.slice(0, size);
      if (!DIGIT.test(part) && (within(part, name) || (size > 2 && name.includes(part)))) return part;
    }
    return "";
  }

  /**
   * What two names have in common, in order, by sound or look; rare characters count for more.
   * @param {Text} other
   */
  shared(other) {
    /** @type {Likeness} */
    let best = [0, ""];
    for (const [n, mine] of this.meant.entries()) {
      const common = inCommon(mine, other);
      if (common < this.substance) continue;
      const value = valued(common, mine.sum, other.sum) - (n > 1 ? 0.03 : 0);
      if (value > best[0]) best = [value, n > 1 ? `也叫“${mine.form}”` : "部分字词相同"];
    }
    return best;
  }
}

/**
 * What is in common, of all that either says.
 * @type {(common: number, mine: number, other: number) => number}
 */
const valued = (common, mine, other) => 0.42 * (common / mine) + 0.26 * (common / other) + 0.22 * (common / (common + 5));

/** @type {(one: Likeness | null, other: Likeness | null) => Likeness | null} */
const likelier = (one, other) => (one && (!other || one[0] > other[0]) ? one : other);
