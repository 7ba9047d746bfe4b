// Is this account real? Answers from the index that roster/lookup.py writes.
// Identity decides; names are compared; resemblance only suggests. Nothing here touches the page.

export const VERDICTS = ["listed", "same-name", "other-platform", "ended", "not-listed", "unreadable"];
const LONGEST = 2000; // of a question, in characters; what is behind is not read
const REACH = 3; // as in roster/lookup.py
const PAIRS = 8;
const USES = 3;
const HINTS = 5;
const ENDED = ["已关停", "已注销"];
// Words that are put before or behind a true name; taken away before names are compared for hints.
const ADDED = [
  "官方网站", "官方账号", "官方微博", "官方", "官网", "官微", "公众号", "视频号", "小程序", "服务号", "订阅号", "办公室", "推荐官", "宣传委员", "宣传员",
  "工作人员", "在线", "热线", "小助手", "助手", "客服", "服务", "网站", "网", "小号", "大号", "局长", "厅长", "处长", "主任", "书记", "精选", "资讯", "爆料",
  "头条", "快讯", "新闻", "表白墙", "墙", "校友圈", "圈", "贴吧", "论坛", "社区", "俱乐部", "中心", "平台", "发布", "权威", "最新", "今日", "我爱", "微", "通",
];

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
    let joined = form;
    for (const [parts, whole] of Object.entries(this.split)) joined = joined.split(parts).join(whole);
    return [...joined].map((char) => this.folded.get(char) || char).join("");
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
const ADDRESS = /(?:https?:\/\/|\b(?=[a-z0-9-]+(?:\.[a-z0-9-]+)+[/?]))[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef<>"'`{}|\\^“”‘’]+/i;

// Full-width ASCII to ASCII, invisible characters away, ends trimmed.
export function clean(question) {
  const text = [...question.slice(0, LONGEST * 2)].slice(0, LONGEST).join("").replace(INVISIBLE, "");
  return text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\s+/g, " ").trim();
}

// The address within a text and what stands around it; null where there is none.
export function addressIn(text) {
  const match = ADDRESS.exec(text);
  if (!match) return null;
  const written = match[0].replace(/[).,;:!?\]]+$/, "");
  try {
    const url = new URL(/^https?:/i.test(written) ? written : `https://${written}`);
    return { url, hidden: Boolean(url.username || url.password || url.port), around: around(text, match) };
  } catch {
    return null;
  }
}

// 【示例发布的主页】 names somebody; the rest of a shared text is chatter of the app.
function around(text, match) {
  const rest = text.slice(0, match.index) + " " + text.slice(match.index + match[0].length);
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

export function addressKey(url) {
  const port = url.port ? `:${url.port}` : "";
  return `${bare(url.hostname)}${port}${decoded(url.pathname).replace(/\/+$/, "")}${url.search}`;
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
    const address = addressIn(text);
    const found = address ? await this.byAddress(address, platform) : (await this.byIdentity(text, platform)) || (await this.byName(text, platform));
    return { ...base, ...found };
  }

  async byAddress({ url, hidden, around }, platform) {
    const read = hidden ? { said: [] } : readAddress(this.platforms, url);
    if (!hidden) {
      const found = await this.bySaid(read.said, url);
      if (found) return found;
      const named = read.said.find(({ said }) => said.name);
      if (named) return { ...(await this.byName(named.said.name, named.platform)), platform: named.platform };
      if (read.short) return { verdict: "unreadable", note: "short", platform: read.short };
      if (read.known && !read.said.length) return { verdict: "unreadable", note: "no-identity", platform: read.known };
    }
    const forms = await this.forms();
    const hints = around && forms.normal(around).length > 1 ? await this.hints(around, platform) : [];
    return { verdict: "not-listed", note: hidden || !read.said.length ? "foreign" : "address", host: url.hostname, hints };
  }

  // By what an address says of identity, on the platform whose address it is.
  async bySaid(list, url) {
    const found = [];
    for (const { platform, said } of list) {
      for (const [kind, value] of Object.entries(said)) {
        if (kind === "name") continue;
        const key = kind === "account_id" ? `i:${value}` : kind === "handle" ? `h:${value.toLowerCase()}` : `k:${value}`;
        found.push(...(await this.entries(key)).filter(({ record }) => record.platform === platform.id));
      }
    }
    if (!found.length) found.push(...(await this.entries(`u:${addressKey(url)}`)));
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
      const handles = await this.entries(`h:${token.toLowerCase()}`);
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
    const [forms, sounds] = [await this.forms(), await this.sounds()];
    const compare = new Resemblance(forms, sounds, text);
    const read = await Promise.all(compare.pairs().map(async (pair) => {
      const shard = await this.read(`s/${shardOf(pair, this.front.hints)}.json`);
      return Object.prototype.hasOwnProperty.call(shard.pairs, pair) ? shard.pairs[pair].map((place) => shard.forms[place]) : [];
    }));
    const best = new Map();
    for (const [name, kind, accounts] of read.flat()) {
      const { score, why } = compare.with(name, kind);
      for (const [order, [id, called, p, platform_name, unit_name]] of accounts.entries()) {
        const rank = score + (platform && p === platform.id ? 0.02 : 0) - order * 0.001;
        if (rank > 0.3 && (!best.has(id) || best.get(id).rank < rank)) {
          best.set(id, { rank, ...hint({ id, name: called, platform: p, platform_name, unit_name }, why) });
        }
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
    this.asked = forms.normal(question).slice(0, 60);
    this.form = forms.alike(this.asked);
    this.core = stripped(this.form);
    this.said = this.say(this.form);
  }

  say(form) {
    return [...form].map((char) => this.sounds.said.get(char) || char);
  }

  weight(char) {
    return Math.log(1 + this.sounds.names / (1 + (this.sounds.rarity.get(this.sounds.said.get(char) || char) || 0)));
  }

  // The rarest pairs of syllables, by the rule of roster/lookup.py.
  pairs() {
    const { said } = this;
    if (said.length === 1) return said;
    const count = (syllable) => this.sounds.rarity.get(syllable) || 0;
    const found = [];
    for (let i = 0; i < said.length; i++) {
      for (let j = i + 1; j < Math.min(said.length, i + 1 + REACH); j++) {
        const rarity = count(said[i]) * count(said[j]);
        if (rarity) found.push([rarity, `${said[i]} ${said[j]}`, i, j]);
      }
    }
    found.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
    const [chosen, used] = [new Set(), new Map()];
    for (const [, pair, i, j] of found) {
      if (chosen.size === PAIRS) break;
      if (chosen.has(pair) || (used.get(i) || 0) >= USES || (used.get(j) || 0) >= USES) continue;
      chosen.add(pair);
      for (const n of [i, j]) used.set(n, (used.get(n) || 0) + 1);
    }
    return [...chosen];
  }

  with(name, kind) {
    const exact = this.forms.normal(name);
    const form = this.forms.alike(exact);
    const [score, why] = this.kindOf(exact, form) || this.shared(form);
    const called = { unit: "单位全称", short: "单位简称", "former-unit": "单位曾用名", former: "曾用名", alias: "别名" }[kind];
    const nearness = kind === "name" ? 0 : kind === "former" || kind === "former-unit" ? -0.04 : -0.02;
    return { score: score + nearness, why: called ? `${why}（与${called}“${name}”相比）` : why };
  }

  // Ways of imitating that have a name; null where there is none.
  kindOf(exact, form) {
    if (exact === this.asked) return [1, "名称相同"];
    if (form === this.form) return [0.99, "形近字"];
    if (same(this.say(form), this.said)) return [0.98, "同音字"];
    if (same([...form].sort(), [...this.form].sort())) return [0.97, "字序不同"];
    const core = stripped(form);
    if (core.length > 1 && core === this.core) return [0.95, this.difference(form)];
    if (form.length > 1 && this.form.includes(form)) return [0.6 + 0.34 * this.share(form, this.form), `多了“${outside(this.form, form)}”`];
    if (this.form.length > 1 && form.includes(this.form)) return [0.6 + 0.32 * this.share(this.form, form), `少了“${outside(form, this.form)}”`];
    if (this.core.length > 1 && form.includes(this.core)) return [0.58 + 0.3 * this.share(this.core, form), `含有“${this.core}”`];
    if (this.core.length > 1 && this.form.length <= form.length && within(this.core, form)) return [0.55 + 0.3 * this.share(this.core, form), "像是简称"];
    return null;
  }

  difference(form) {
    const [more, less] = [leftover(this.form, form), leftover(form, this.form)];
    return [more && `多了“${more}”`, less && `少了“${less}”`].filter(Boolean).join("，") || "字词相近";
  }

  share(part, whole) {
    return this.sum(part) / (this.sum(whole) || 1);
  }

  sum(text) {
    let total = 0;
    for (const char of text) total += this.weight(char);
    return total;
  }

  // What two names have in common, in order and by sound; rare characters count for more.
  shared(form) {
    const [mine, theirs] = [this.said, this.say(form)];
    const rows = Array.from({ length: mine.length + 1 }, () => new Float64Array(theirs.length + 1));
    const chars = [...this.form];
    for (let i = 1; i <= mine.length; i++) {
      for (let j = 1; j <= theirs.length; j++) {
        const met = mine[i - 1] === theirs[j - 1] ? rows[i - 1][j - 1] + this.weight(chars[i - 1]) : 0;
        rows[i][j] = Math.max(met, rows[i - 1][j], rows[i][j - 1]);
      }
    }
    const common = rows[mine.length][theirs.length];
    const value = 0.55 * (common / (this.sum(this.form) || 1)) + 0.3 * (common / (this.sum(form) || 1));
    return [value * 0.95, "部分字词相同"];
  }
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
