// What resembles what was asked, and why. Only ever a hint.

const REACH = 3; // characters a pair may lie apart, as in roster/public/lookup.py
const PAIRS = 8;
const USES = 4;

/** @typedef {{ form: string, chars: string[], folded: string[], said: string[], weights: number[], sum: number }} Text a form with what is compared of it */
/** @typedef {[score: number, why: string]} Likeness */

/**
 * What the public says for what bodies are called, and for whose business it is.
 * @type {Record<string, string>}
 */
const MEANT = {
  卫健: "卫生健康", 卫计: "卫生计生", 人社: "人力资源社会保障", 社保: "社会保障", 医保: "医疗保障", 文旅: "文化旅游", 文广旅: "文化广电旅游", 发改: "发展改革",
  住建: "住房城乡建设", 市监: "市场监督管理", 市场监管: "市场监督管理", 自规: "自然资源规划", 环保: "生态环境", 农业: "农业农村", 退役: "退役军人", 应急: "应急管理",
  工信: "工业信息化", 网信: "互联网信息", 交运: "交通运输", 交管: "交通管理", 交警: "交通警察", 城管: "城市管理", 行政审批: "政务服务", 国安: "国家安全", 纪委: "纪律检查",
  团委: "共青团", 安监: "安全生产监督", 食药监: "食品药品监督", 疾控: "疾病预防控制", 公积金: "住房公积金", 高院: "高级人民法院", 检察: "人民检察院", 警方: "公安", 公交: "公共交通",
  车辆: "交管", 年检: "交管", 违章: "交管", 驾照: "交管", 驾驶证: "交管", 车管: "公安交管", 高考: "教育考试", 中考: "教育考试", 学业: "教育", 自考: "教育考试", 成考: "教育考试",
  报名: "考试", 户口: "公安", 户籍: "公安", 身份证: "公安", 反诈: "公安", 结婚: "民政", 养老金: "社会保障", 纳税: "税务", 报税: "税务", 社会保险: "社会保障", 天气: "气象",
  疫苗: "疾病预防控制", 房产: "住房", 招聘: "人力资源", 旅游: "文化和旅游", 政务: "政务服务",
};

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
    this.normal = forms.normal(question).slice(0, 60);
    this.asked = this.text(forms.join(this.normal));
    const plain = forms.join(forms.normal(question.replace(/[（(【\[][^）)】\]]*[）)】\]]/g, "")).slice(0, 60));
    this.core = this.text(forms.strip(plain.length > 1 ? plain : this.asked.form));
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
    const parts = this.meant.map(({ said }) => said).sort((a, b) => a.length - b.length);
    const each = Math.ceil(PAIRS / parts.length);
    for (const said of parts) this.choose(said, Math.min(PAIRS, chosen.size + each), chosen);
    for (const said of parts) this.choose(said, PAIRS, chosen);
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
    const [score, why] = named && named[0] >= shared[0] ? named : shared;
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
    return this.disguised(other) || this.lengthened(other) || this.contained(other);
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
   * One holds the other, or what is short for it.
   * @param {Text} other
   * @returns {Likeness | null}
   */
  contained(other) {
    const { asked, core } = this;
    const [mine, theirs] = [asked.form, other.form];
    if (theirs.length > 1 && mine.includes(theirs)) return [0.6 + 0.34 * (other.sum / asked.sum), `多了“${outside(mine, theirs)}”`];
    if (mine.length > 1 && theirs.includes(mine)) return [0.6 + 0.32 * (asked.sum / other.sum), `少了“${outside(theirs, mine)}”`];
    if (core.form.length > 1 && theirs.includes(core.form)) return [0.55 + 0.3 * (core.sum / other.sum), `都有“${core.form}”`];
    const short = this.abbreviation(theirs);
    if (!short) return null;
    return [0.45 + 0.3 * (this.text(short).sum / other.sum), theirs.includes(short) ? `都有“${short}”` : `“${short}”像是它的简称`];
  }

  /**
   * The longest beginning of the question, of two characters or more, that may be short for a name.
   * @param {string} name
   */
  abbreviation(name) {
    for (let size = Math.min(this.core.form.length, 6, name.length - 1); size > 1; size--) {
      const part = this.core.form.slice(0, size);
      if (within(part, name)) return part;
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

/**
 * Weight of the longest sequence that stands in both, in order.
 * @type {(a: Text, b: Text) => number}
 */
function inCommon(a, b) {
  const width = b.chars.length;
  let before = new Array(width + 1).fill(0);
  let row = new Array(width + 1).fill(0);
  for (let i = 0; i < a.chars.length; i++) {
    for (let j = 0; j < width; j++) {
      const met = a.said[i] === b.said[j] || a.folded[i] === b.folded[j];
      row[j + 1] = Math.max(met ? before[j] + a.weights[i] : 0, before[j + 1], row[j]);
    }
    [before, row] = [row, before];
  }
  return before[width];
}

/** @type {(mine: string, theirs: string) => string} */
function difference(mine, theirs) {
  const [more, less] = [leftover(mine, theirs), leftover(theirs, mine)];
  return [more && `多了“${more}”`, less && `少了“${less}”`].filter(Boolean).join("，") || "字词相近";
}

/**
 * 文旅 is 文化旅游: everything that is known said so, and each by itself.
 * @type {(form: string) => string[]}
 */
function expanded(form) {
  const known = Object.keys(MEANT).filter((word) => form.includes(word) && !form.includes(MEANT[word]));
  /** @type {(text: string, word: string) => string} */
  const say = (text, word) => text.replace(word, text.includes(MEANT[word]) ? "" : MEANT[word]);
  const all = known.reduce(say, form);
  return [...(known.length ? [all] : []), ...(known.length > 1 ? known.map((word) => say(form, word)) : [])].slice(0, 4);
}

/** @type {(a: Text, b: Text) => boolean} */
const shuffled = (a, b) => same([...a.chars].sort(), [...b.chars].sort());

/** @type {(a: string[], b: string[]) => boolean} */
const same = (a, b) => a.length === b.length && a.every((x, n) => x === b[n]);

/** @type {(short: string, long: string) => boolean} */
function within(short, long) {
  let at = 0;
  for (const char of long) if (char === short[at]) at += 1;
  return at === short.length && short[0] === long[0];
}

/** @type {(whole: string, part: string) => string} */
const outside = (whole, part) => whole.replace(part, "…").replace(/^…|…$/g, "");

/**
 * Characters of one text that the other lacks, in order.
 * @type {(text: string, other: string) => string}
 */
function leftover(text, other) {
  const there = [...other];
  return [...text].filter((char) => {
    const at = there.indexOf(char);
    if (at >= 0) there.splice(at, 1);
    return at < 0;
  }).join("");
}
