// Is this account real? Answers from the index that roster/lookup.py writes.
// Identity decides; names are compared; resemblance only suggests. Nothing here touches the page.

import { addressKeys, addressesIn, holdsSeveral, readAddress } from "./addresses.js";
import { Forms } from "./forms.js";
import { Resemblance } from "./resemblance.js";

const LONGEST = 2000; // of a question, in characters; what is behind is not read
const TOKENS = 8; // of a question that are looked up as ids; a text with more is not one question
const WORDS = /^(?:wechat|weixin|weibo|douyin|kuaishou|toutiao|bilibili|account|official)$/i; // not ids
const HINTS = 5;
const COMPARED = 40;
const LOWEST = 0.25; // of a resemblance that is worth a hint
const ENDED = ["已关停", "已注销"];

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

// Full-width ASCII to ASCII, invisible characters away, ends trimmed.
export function clean(question) {
  const text = [...question.slice(0, LONGEST * 2)].slice(0, LONGEST).join("").replace(INVISIBLE, "");
  return text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\s+/g, " ").trim();
}

const handleKey = (handle) => `h:${handle.toLowerCase().replace(/^@/, "")}`;

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
    // What is not read could say anything: a text that was cut gets no verdict.
    if (question.length > LONGEST || holdsSeveral(text)) return { ...base, verdict: "unreadable", note: "several" };
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
    const pieces = text.split(/[\s,，。;；:：“”"'（）()【】[\]<>《》]+/).map((piece) => piece.replace(/^@/, ""));
    const runs = text.match(/[\w.-]{3,}/g) || []; // 微信号jiankang-shili
    const likely = [...new Set([...pieces, ...runs])].filter((t) => /^[\w.\-〔〕号备政ICP\u4e00-\u9fff]{3,120}$/u.test(t) && /[A-Za-z0-9]/.test(t));
    const asked = platform || this.labelled(text);
    const [elsewhere, strangers, found] = [[], [], []];
    for (const token of likely.slice(0, TOKENS)) {
      const ids = await this.entries(`i:${token}`);
      const handles = await this.entries(handleKey(token));
      const own = ids.filter(({ record }) => !asked || record.platform === asked.id);
      const known = this.decided(own, "account_id") || (asked && this.decided(handles.filter(({ record }) => record.platform === asked.id), "handle"));
      if (known) found.push({ ...known, token });
      else if (!ids.length && !handles.length && /^[\w.-]{5,}$/.test(token) && !WORDS.test(token)) strangers.push(token);
      elsewhere.push(...ids, ...handles);
    }
    if (found.length) {
      // An official id beside another one says nothing about that other: who asks must ask for one.
      const same = found.every(({ accounts }) => accounts[0].id === found[0].accounts[0].id);
      const others = strangers.filter((token) => !found.some((known) => known.token.includes(token) || token.includes(known.token)));
      return same && !others.length && likely.length <= TOKENS ? found[0] : { verdict: "unreadable", note: "several" };
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
    for (const [name, kind, unit, ...accounts] of likeliest(compare, read.flat())) {
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

// Names that have most in common with what was asked; only so many are compared in full, however slow the telephone.
function likeliest(compare, found) {
  const told = new Map();
  for (const form of found) {
    const key = `${form[0]}\n${form[1]}\n${form[3]}`;
    if (!told.has(key)) told.set(key, { form, guess: compare.guess(form[0]) });
  }
  return [...told.values()].sort((a, b) => b.guess - a.guess).slice(0, COMPARED).map(({ form }) => form);
}

function unique(entries) {
  const seen = new Map();
  for (const { record } of entries) seen.set(record.id || `@${record.unit}`, record);
  return [...seen.values()];
}

function hint({ id, name, platform, platform_name, unit_name }, why) {
  return { id, name, platform, platform_name, unit_name, why };
}

export function isEnded(record) {
  return ENDED.includes(record.state);
}
