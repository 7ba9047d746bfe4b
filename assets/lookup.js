// Is this account real? Answers from the index that roster/lookup.py writes.
// Identity decides; names are compared; resemblance only suggests. Nothing here touches the page.

export const VERDICTS = ["listed", "same-name", "other-platform", "ended", "not-listed", "unreadable"];
const LONGEST = 2000; // of a question, in characters; what is behind is not read
const REACH = 3; // as in roster/lookup.py
const PAIRS = 8;
const USES = 4;
const HINTS = 5;
const LOWEST = 0.25; // of a resemblance that is worth a hint
const ENDED = ["已关停", "已注销"];
// Words that are put before or behind a true name; taken away before names are compared for hints.
const ADDED = [
  "官方网站", "官方账号", "官方微博", "官方", "官网", "官微", "公众号", "视频号", "小程序", "服务号", "订阅号", "办公室", "推荐官", "宣传委员", "宣传员",
  "工作人员", "在线", "热线", "小助手", "助手", "客服", "服务", "网站", "网", "小号", "大号", "局长", "厅长", "处长", "主任", "书记", "精选", "资讯", "爆料",
  "头条", "快讯", "新闻", "表白墙", "墙", "校友圈", "圈", "贴吧", "论坛", "社区", "俱乐部", "中心", "平台", "发布", "权威", "最新", "今日", "我爱", "微", "通",
];

// What the public says for what bodies are called, and for whose business it is.
const MEANT = {
  卫健: "卫生健康", 卫计: "卫生计生", 人社: "人力资源社会保障", 社保: "社会保障", 医保: "医疗保障", 文旅: "文化旅游", 文广旅: "文化广电旅游", 发改: "发展改革",
  住建: "住房城乡建设", 市监: "市场监督管理", 市场监管: "市场监督管理", 自规: "自然资源规划", 环保: "生态环境", 农业: "农业农村", 退役: "退役军人", 应急: "应急管理",
  工信: "工业信息化", 网信: "互联网信息", 交运: "交通运输", 交管: "交通管理", 交警: "交通警察", 城管: "城市管理", 行政审批: "政务服务", 国安: "国家安全", 纪委: "纪律检查",
  团委: "共青团", 安监: "安全生产监督", 食药监: "食品药品监督", 疾控: "疾病预防控制", 公积金: "住房公积金", 高院: "高级人民法院", 检察: "人民检察院", 警方: "公安", 公交: "公共交通",
  车辆: "交管", 年检: "交管", 违章: "交管", 驾照: "交管", 驾驶证: "交管", 车管: "公安交管", 高考: "教育考试", 中考: "教育考试", 学业: "教育", 自考: "教育考试", 成考: "教育考试",
  报名: "考试", 户口: "公安", 户籍: "公安", 身份证: "公安", 反诈: "公安", 结婚: "民政", 养老金: "社会保障", 纳税: "税务", 报税: "税务", 社会保险: "社会保障", 天气: "气象",
  疫苗: "疾病预防控制", 房产: "住房", 招聘: "人力资源", 旅游: "文化和旅游", 政务: "政务服务",
};

// Normal form (roster/forms.py). `characters` are the tables of verify/<version>/characters.json.

export class Forms {
  constructor(characters) {
    this.simple = table(characters.simple);
    this.folded = table(characters.alike);
    this.split = characters.split;
  }

  normal(text) {
    const folded = text.normalize("NFKC").toLowerCase();
    return [...folded].map((char) => this.simple.get(char) || char).join("").replace(/[^\p{L}\p{N}]+/gu, "");
  }

  alike(form) {
    return this.fold(this.join(form));
  }

  // 言己者 → 记者
  join(form) {
    let joined = form;
    for (const [parts, whole] of Object.entries(this.split)) joined = joined.split(parts).join(whole);
    return joined;
  }

  // As long as the form: look-alikes become one character.
  fold(form) {
    return [...form].map((char) => this.folded.get(char) || char).join("");
  }
}

function table(pairs) {
  const chars = [...pairs];
  const found = new Map();
  for (let n = 0; n < chars.length; n += 2) found.set(chars[n], chars[n + 1]);
  return found;
}

// Where a key stands: CRC-32 of its UTF-8 bytes.

const CRC = Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n >>> 0;
});

export function shardOf(key, shards) {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(key)) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ((crc ^ 0xffffffff) >>> 0) % shards;
}

// Reading a question

const INVISIBLE = /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/g;
const ADDRESS = /(?:https?:\/\/|\b(?=[a-z0-9-]+(?:\.[a-z0-9-]+)+[/?]))[^\s\u3000-\u303f\uff00-\uffef<>"'`{}|\\^“”‘’]+/i;
const HAN = /[\u2e80-\u9fff].*$/;

// Full-width ASCII to ASCII, invisible characters away, ends trimmed.
export function clean(question) {
  const text = [...question.slice(0, LONGEST * 2)].slice(0, LONGEST).join("").replace(INVISIBLE, "");
  return text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\s+/g, " ").trim();
}

// Readings of the address within a text, with what stands around it; none where there is no address.
// Chinese may belong to the address (weibo.com/n/示例发布) or be the text that goes on behind it.
export function addressesIn(text) {
  const match = ADDRESS.exec(text);
  if (!match) return [];
  const readings = [];
  for (const written of new Set([match[0], match[0].replace(HAN, "")])) {
    const address = written.replace(/[).,;:!?\]]+$/, "");
    try {
      const url = new URL(/^https?:/i.test(address) ? address : `https://${address}`);
      const rest = `${text.slice(0, match.index)} ${text.slice(match.index + written.length)}`;
      readings.push({ url, hidden: Boolean(url.username || url.password || url.port), around: around(rest) });
    } catch {
      // Not an address after all.
    }
  }
  return readings;
}

// 【示例发布的主页】 names somebody; the rest of a shared text is chatter of the app.
function around(rest) {
  const named = /[【《「“]([^】》」”]{2,40})[】》」”]/.exec(rest);
  return (named ? named[1] : rest).replace(/的(?:个人)?(?:主页|作品|抖音|微博|视频)$/, "").trim();
}

const bare = (host) => host.replace(/\.$/, "").replace(/^(?:www|m)\.(?=[^.]+\.)/, "");
const decoded = (text) => { try { return decodeURIComponent(text); } catch { return text; } };

function segmentsOf(path) {
  return path.split("/").filter(Boolean).map(decoded);
}

// What an address says by one pattern such as weibo.com/u/{account_id}; null if it is of another kind.
export function matchAddress(pattern, url) {
  const [place, query = ""] = pattern.split("?");
  const [host, ...segments] = place.split("/").filter(Boolean);
  const given = segmentsOf(url.pathname);
  if (bare(host) !== bare(url.hostname) || given.length !== segments.length) return null;
  const pairs = segments.map((wanted, n) => [wanted, given[n]]);
  for (const part of query.split("&").filter(Boolean)) {
    const at = part.indexOf("=");
    pairs.push([part.slice(at + 1), url.searchParams.get(part.slice(0, at)) || ""]);
  }
  const found = {};
  for (const [wanted, text] of pairs) {
    if (wanted === "*") continue;
    if (wanted.startsWith("{")) found[wanted.slice(1, -1)] = text;
    else if (wanted !== text) return null;
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
      break;
    }
  }
  return found;
}

const handleKey = (handle) => `h:${handle.toLowerCase().replace(/^@/, "")}`;

const TRACKING = /^(?:utm_\w+|share_\w+|spm|from|scene|timestamp|isappinstalled)$/;

// Keys of an address: as it is, without what only tracks, and by its path alone where that names the account.
export function addressKeys(url, byPath) {
  const host = `${bare(url.hostname)}${url.port ? `:${url.port}` : ""}${decoded(url.pathname).replace(/\/+$/, "")}`;
  const query = url.search.slice(1).split("&").filter((pair) => pair && !TRACKING.test(pair.split("=")[0])).join("&");
  return [...new Set([`u:${host}${url.search}`, `u:${host}${query ? `?${query}` : ""}`, ...(byPath ? [`u:${host}`] : [])])];
}

// Answering

export class Lookup {
  // `front` is verify/register.json; `read` fetches a file of verify/<version>/ as JSON.
  constructor(front, read) {
    this.front = front;
    this.read = read;
    this.platforms = front.platforms;
  }

  platform(name) {
    const wanted = (name || "").trim();
    return this.platforms.find((p) => p.id === wanted || p.name === wanted || (p.short || []).includes(wanted)) || null;
  }

  async forms() {
    this._forms = this._forms || new Forms(await this.read("characters.json"));
    return this._forms;
  }

  // Entries of a key as [{role, record}].
  async entries(key) {
    const shard = await this.read(`e/${shardOf(key, this.front.exact)}.json`);
    const places = Object.prototype.hasOwnProperty.call(shard.keys, key) ? shard.keys[key] : [];
    const found = [];
    for (let n = 0; n < places.length; n += 2) found.push({ role: places[n], record: shard.records[places[n + 1]] });
    return found;
  }

  // The answer: {verdict, accounts, hints, unit, platform, note, asked}.
  async answer(question, platformName = "") {
    const text = clean(question);
    const platform = this.platform(platformName);
    const base = { accounts: [], hints: [], unit: null, platform, note: "", asked: text };
    if (!/[\p{L}\p{N}]/u.test(text)) return { ...base, verdict: "unreadable", note: "nothing" };
    const addresses = addressesIn(text);
    let found = null;
    for (const address of addresses) {
      found = await this.byAddress(address, platform);
      if (!["not-listed", "unreadable"].includes(found.verdict)) break;
    }
    found = found || (await this.byIdentity(text, platform)) || (await this.byName(text, platform));
    return { ...base, ...found };
  }

  async byAddress({ url, hidden, around }, platform) {
    const read = hidden ? { said: [] } : readAddress(this.platforms, url);
    if (!hidden) {
      const found = await this.bySaid(read.said, url);
      if (found) return { ...found, claimed: await this.otherName(around, found.accounts) };
      const named = read.said.find(({ said }) => said.name);
      if (named) return { ...(await this.byName(named.said.name, named.platform)), platform: named.platform };
      if (read.short) return { verdict: "unreadable", note: "short", platform: read.short };
      if (read.known && !read.said.length) return { verdict: "unreadable", note: "no-identity", platform: read.known };
    }
    const forms = await this.forms();
    const hints = around && forms.normal(around).length > 1 ? await this.hints(around, platform) : [];
    return { verdict: "not-listed", note: hidden || !read.said.length ? "foreign" : "address", host: url.hostname, hints };
  }

  // A shared text may name one account and link to another: the name it claims, empty if it is the account's own.
  async otherName(around, accounts) {
    const forms = await this.forms();
    const name = forms.normal(around);
    if (!name || name.length > 20) return "";
    const own = accounts.flatMap((record) => [record.name, record.unit_name, ...(record.former || []).map(([, value]) => value)]).map((x) => forms.normal(x));
    return own.some((x) => x.includes(name) || name.includes(x)) ? "" : around;
  }

  // By what an address says of identity, on the platform whose address it is.
  async bySaid(list, url) {
    const found = [];
    for (const { platform, said } of list) {
      for (const [kind, value] of Object.entries(said)) {
        if (kind === "name") continue;
        const key = kind === "account_id" ? `i:${value}` : kind === "handle" ? handleKey(value) : `k:${value}`;
        found.push(...(await this.entries(key)).filter(({ record }) => record.platform === platform.id));
      }
    }
    for (const key of found.length ? [] : addressKeys(url, list.some(({ said }) => said.name))) found.push(...(await this.entries(key)));
    return this.decided(found, "address");
  }

  decided(found, note) {
    const is = unique(found.filter((entry) => entry.role === "is"));
    if (is.length) return { verdict: "listed", accounts: is, note };
    const was = unique(found.filter((entry) => entry.role === "was"));
    return was.length ? { verdict: "ended", accounts: was, note } : null;
  }

  // By an id or handle that stands in the text; null where nothing equals it.
  async byIdentity(text, platform) {
    const tokens = new Set([text, ...text.split(/[\s,，。;；:：“”"'（）()【】[\]<>《》]+/)].map((t) => t.replace(/^@/, "")));
    const likely = [...tokens].filter((t) => /^[\w.\-〔〕号备政ICP\u4e00-\u9fff]{3,120}$/u.test(t) && /[A-Za-z0-9]/.test(t)).slice(0, 6);
    const asked = platform || this.labelled(text);
    const elsewhere = [];
    for (const token of likely) {
      const ids = await this.entries(`i:${token}`);
      const here = ids.filter(({ record }) => !asked || record.platform === asked.id);
      const found = this.decided(here, "account_id");
      if (found) return found;
      const handles = await this.entries(handleKey(token));
      const own = asked ? this.decided(handles.filter(({ record }) => record.platform === asked.id), "handle") : null;
      if (own) return own;
      elsewhere.push(...ids, ...handles);
    }
    const others = unique(elsewhere.filter((entry) => entry.role === "is"));
    if (!others.length) return null;
    const named = await this.byName(text, platform);
    if (named.verdict !== "not-listed") return named;
    const why = platform ? "标识相同，但那是另一个平台上的账号" : "号相同；请先选择您在哪个平台看到它";
    const hints = [...others.map((record) => hint(record, why)), ...named.hints].slice(0, HINTS);
    return { ...named, hints, note: platform ? "elsewhere" : "choose-platform" };
  }

  // 「微信号：…」「抖音号：…」: the label of a handle says which platform is meant.
  labelled(text) {
    const wanted = this.platforms.filter((p) => p.handle && p.handle[0].length > 2 && text.includes(p.handle[0]));
    return wanted.length === 1 ? wanted[0] : null;
  }

  async byName(text, platform) {
    const forms = await this.forms();
    const name = forms.normal(text);
    if (!name) return { verdict: "unreadable", note: "nothing" };
    const found = await this.entries(`n:${name}`);
    const on = (list) => list.filter((record) => !platform || record.platform === platform.id);
    const first = (list) => [...on(list), ...list.filter((record) => !on(list).includes(record))];
    const is = unique(found.filter((entry) => entry.role === "is"));
    const was = unique(found.filter((entry) => entry.role === "was"));
    if (is.length && on(is).length) return { verdict: "same-name", accounts: first(is), note: was.length ? "also-ended" : "" };
    if (platform && on(was).length) return { verdict: "ended", accounts: first(was), note: "name", others: is };
    if (is.length) return { verdict: "other-platform", accounts: is };
    if (was.length) return { verdict: "ended", accounts: first(was), note: "name" };
    const unit = unique(found.filter((entry) => entry.role === "unit"))[0] || null;
    const own = unit ? first(unit.accounts.map(([id, called, p, platform_name]) => ({ id, name: called, platform: p, platform_name, unit_name: unit.name }))) : [];
    const hints = own.map((record) => hint(record, "同一单位"));
    if (hints.length < HINTS) hints.push(...(await this.hints(text, platform)).filter((h) => !hints.some((x) => x.id === h.id)));
    return { verdict: "not-listed", unit, hints: hints.slice(0, HINTS) };
  }

  // Official accounts that resemble what was asked, best first, each with why.
  async hints(text, platform) {
    if (/^(?=.*\d)(?=.*[a-z_])[\w.-]{6,}$/i.test(text)) return []; // an id resembles nothing
    const [forms, sounds] = [await this.forms(), await this.sounds()];
    const compare = new Resemblance(forms, sounds, text);
    const read = await Promise.all(compare.pairs().map(async (pair) => {
      const shard = await this.read(`s/${shardOf(pair, this.front.hints)}.json`);
      return Object.prototype.hasOwnProperty.call(shard.pairs, pair) ? shard.pairs[pair].map((place) => shard.forms[place]) : [];
    }));
    const best = new Map();
    for (const [name, kind, unit, ...accounts] of read.flat()) {
      const { score, why } = compare.with(name, kind);
      for (let n = 0; n < accounts.length; n += 3) {
        const [id, on, called] = accounts.slice(n, n + 3);
        const rank = score + (platform && on === platform.id ? 0.02 : 0) - n * 0.0003;
        if (rank < LOWEST || (best.has(id) && best.get(id).rank >= rank)) continue;
        const there = this.platforms.find((p) => p.id === on);
        best.set(id, { rank, ...hint({ id, name: called || name, platform: on, platform_name: there ? there.name : on, unit_name: unit || name }, why) });
      }
    }
    return [...best.values()].sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1)).slice(0, HINTS);
  }

  async sounds() {
    if (!this._sounds) {
      const { names, rarity, sounds } = await this.read("sounds.json");
      const said = new Map();
      for (const line of sounds.split("\n")) {
        const [syllable, chars] = line.split(" ");
        for (const char of chars) said.set(char, syllable);
      }
      this._sounds = { names, rarity: new Map(Object.entries(rarity)), said };
    }
    return this._sounds;
  }
}

function unique(entries) {
  const seen = new Map();
  for (const { record } of entries) seen.set(record.id || `@${record.unit}`, record);
  return [...seen.values()];
}

function hint({ id, name, platform, platform_name, unit_name }, why) {
  return { id, name, platform, platform_name, unit_name, why };
}

// How much a name resembles the one that was asked for, and in which way.
export class Resemblance {
  constructor(forms, sounds, question) {
    this.forms = forms;
    this.sounds = sounds;
    this.normal = forms.normal(question).slice(0, 60);
    this.asked = this.text(forms.join(this.normal));
    const plain = forms.join(forms.normal(question.replace(/[（(【\[][^）)】\]]*[）)】\]]/g, "")).slice(0, 60));
    this.core = this.text(stripped(plain.length > 1 ? plain : this.asked.form));
    // The question as it may be meant: without additions, and with bodies called as they call themselves.
    this.meant = [...new Set([this.asked.form, this.core.form, ...expanded(this.core.form)])].map((form) => this.text(form));
  }

  // A form with what is compared: characters, look-alikes folded, readings, and how much each says.
  text(form) {
    const chars = [...form];
    const said = chars.map((char) => this.sounds.said.get(char) || char);
    const weights = said.map((syllable) => Math.log(1 + this.sounds.names / (1 + (this.sounds.rarity.get(syllable) || 0))));
    const sum = weights.reduce((total, weight) => total + weight, 0) || 1;
    return { form, chars, folded: [...this.forms.fold(form)], said, weights, sum };
  }

  // The pairs of syllables to look for: the rarest, of what is left without additions first.
  pairs() {
    const chosen = new Set();
    const parts = this.meant.map(({ said }) => said).sort((a, b) => a.length - b.length);
    const each = Math.ceil(PAIRS / parts.length);
    for (const said of parts) this.choose(said, Math.min(PAIRS, chosen.size + each), chosen);
    for (const said of parts) this.choose(said, PAIRS, chosen);
    return [...chosen];
  }

  choose(said, limit, chosen) {
    if (said.length === 1 && chosen.size < limit) chosen.add(said[0]);
    const count = (syllable) => this.sounds.rarity.get(syllable) || 0;
    const found = [];
    for (let i = 0; i < said.length; i++) {
      for (let j = i + 1; j < Math.min(said.length, i + 1 + REACH); j++) {
        const rarity = count(said[i]) * count(said[j]) * (j - i === 1 ? 1 : 3);
        if (rarity) found.push([rarity, `${said[i]} ${said[j]}`, i, j]);
      }
    }
    found.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
    const used = new Map();
    for (const [, pair, i, j] of found) {
      if (chosen.size >= limit) return;
      if ((used.get(i) || 0) >= USES || (used.get(j) || 0) >= USES) continue;
      chosen.add(pair);
      for (const n of [i, j]) used.set(n, (used.get(n) || 0) + 1);
    }
  }

  with(name, kind) {
    const exact = this.forms.normal(name);
    const other = this.text(exact);
    const named = this.kindOf(exact, other);
    const shared = this.shared(other);
    const [score, why] = named && named[0] >= shared[0] ? named : shared;
    const called = { unit: "单位全称", short: "单位简称", "former-unit": "单位曾用名", former: "曾用名", alias: "别名" }[kind];
    const nearness = kind === "name" ? 0 : kind === "former" || kind === "former-unit" ? -0.04 : -0.02;
    return { score: score + nearness, why: called ? `${why}（与${called}“${name}”相比）` : why };
  }

  // Ways of imitating that have a name; null where there is none.
  kindOf(exact, other) {
    const { asked, core } = this;
    const [mine, theirs] = [asked.form, other.form];
    if (exact === this.normal) return [1, "名称相同"];
    if (mine === theirs) return [0.99, "拆字"];
    if (same(asked.folded, other.folded)) return [0.99, "形近字"];
    if (same(asked.said, other.said)) return [0.98, "同音字"];
    if (same([...asked.chars].sort(), [...other.chars].sort())) return [0.97, "字序不同"];
    const bare = stripped(theirs);
    if (bare.length > 1 && bare === core.form) return [0.95, difference(mine, theirs)];
    if (core.form !== mine && core.form.length > 2) {
      const more = `，又${difference(mine, core.form)}`;
      if (same(core.folded, other.folded)) return [0.94, `形近字${more}`];
      if (same(core.said, other.said)) return [0.94, `同音字${more}`];
      if (same([...core.chars].sort(), [...other.chars].sort())) return [0.93, `字序不同${more}`];
    }
    if (theirs.length > 1 && mine.includes(theirs)) return [0.6 + 0.34 * (other.sum / asked.sum), `多了“${outside(mine, theirs)}”`];
    if (mine.length > 1 && theirs.includes(mine)) return [0.6 + 0.32 * (asked.sum / other.sum), `少了“${outside(theirs, mine)}”`];
    if (core.form.length > 1 && theirs.includes(core.form)) return [0.55 + 0.3 * (core.sum / other.sum), `都有“${core.form}”`];
    const short = this.abbreviation(theirs);
    return short ? [0.45 + 0.3 * (this.text(short).sum / other.sum), `“${short}”像是它的简称`] : null;
  }

  // The longest beginning of the question, of two characters or more, that may be short for a name.
  abbreviation(name) {
    for (let size = Math.min(this.core.form.length, 6, name.length - 1); size > 1; size--) {
      const part = this.core.form.slice(0, size);
      if (within(part, name)) return part;
    }
    return "";
  }

  // What two names have in common, in order, by sound or look; rare characters count for more.
  shared(other) {
    let best = [0, ""];
    for (const [n, mine] of this.meant.entries()) {
      const common = inCommon(mine, other);
      const value = 0.42 * (common / mine.sum) + 0.26 * (common / other.sum) + 0.22 * (common / (common + 5)) - (n > 1 ? 0.03 : 0);
      if (value > best[0]) best = [value, n > 1 ? `也叫“${mine.form}”` : "部分字词相同"];
    }
    return best;
  }
}

// Weight of the longest sequence that stands in both, in order.
function inCommon(a, b) {
  const rows = Array.from({ length: a.chars.length + 1 }, () => new Float64Array(b.chars.length + 1));
  for (let i = 1; i <= a.chars.length; i++) {
    for (let j = 1; j <= b.chars.length; j++) {
      const met = a.said[i - 1] === b.said[j - 1] || a.folded[i - 1] === b.folded[j - 1];
      rows[i][j] = Math.max(met ? rows[i - 1][j - 1] + a.weights[i - 1] : 0, rows[i - 1][j], rows[i][j - 1]);
    }
  }
  return rows[a.chars.length][b.chars.length];
}

function difference(mine, theirs) {
  const [more, less] = [leftover(mine, theirs), leftover(theirs, mine)];
  return [more && `多了“${more}”`, less && `少了“${less}”`].filter(Boolean).join("，") || "字词相近";
}

// 文旅 is 文化旅游: everything that is known said so, and each by itself.
function expanded(form) {
  const known = Object.keys(MEANT).filter((word) => form.includes(word) && !form.includes(MEANT[word]));
  const say = (text, word) => text.replace(word, text.includes(MEANT[word]) ? "" : MEANT[word]);
  const all = known.reduce(say, form);
  return [...(known.length ? [all] : []), ...(known.length > 1 ? known.map((word) => say(form, word)) : [])].slice(0, 4);
}

const same = (a, b) => a.length === b.length && a.every((x, n) => x === b[n]);

// A form without words that are commonly added; never shorter than two characters.
export function stripped(form) {
  let left = form;
  for (let again = true; again; ) {
    again = false;
    for (const word of ADDED) {
      if (left.length - word.length < 2) continue;
      if (left.endsWith(word)) left = left.slice(0, -word.length);
      else if (left.startsWith(word)) left = left.slice(word.length);
      else continue;
      again = true;
      break;
    }
  }
  return left;
}

function within(short, long) {
  let at = 0;
  for (const char of long) if (char === short[at]) at += 1;
  return at === short.length && short[0] === long[0];
}

const outside = (whole, part) => whole.replace(part, "…").replace(/^…|…$/g, "");

// Characters of one text that the other lacks, in order.
function leftover(text, other) {
  const there = [...other];
  return [...text].filter((char) => {
    const at = there.indexOf(char);
    if (at >= 0) there.splice(at, 1);
    return at < 0;
  }).join("");
}

export function isEnded(record) {
  return ENDED.includes(record.state);
}
