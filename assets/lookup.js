// Is this account real? Answers from the index that roster/public/lookup.py writes.
// Identity decides; names are compared; resemblance only suggests. Nothing here touches the page.

import { addressKeys, addressesIn, bare, holdsSeveral, isGlued, readAddress } from "./addresses.js";
import { Forms } from "./forms.js";
import { Question, TOKENS, clean, isStranger, isStrong, isTooLong } from "./question.js";

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

const handleKey = (handle) => `h:${handle.toLowerCase().replace(/^@/, "")}`;

// Answering

export class Lookup {
  // `front` is verify/register.json; `read` fetches a file of verify/<version>/ as JSON.
  constructor(front, read) {
    this.front = front;
    this.read = read;
    this.platforms = front.platforms;
  }

  // The platform that somebody names; one that the register does not know has no id, and only accounts that bear its name are there.
  platform(name) {
    const wanted = (name || "").trim();
    const small = wanted.toLowerCase();
    const known = this.platforms.find((p) => [p.id, p.name, ...(p.short || [])].some((word) => word.toLowerCase() === small));
    return known || (wanted ? { id: "", name: wanted.slice(0, 20) } : null);
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
    if (isTooLong(question) || holdsSeveral(text)) return { ...base, verdict: "unreadable", note: "several" };
    if ((text.match(/\p{L}[\p{L}\d+.-]*:\/\//gu) || []).some((scheme) => !/https?:\/\/$/i.test(scheme))) return { ...base, verdict: "unreadable", note: "app" };
    if (isGlued(text)) return { ...base, verdict: "unreadable", note: "glued" };
    const addresses = addressesIn(text);
    let found = null;
    for (const address of addresses) {
      found = await this.byAddress(address, platform);
      if (!["not-listed", "unreadable"].includes(found.verdict)) break;
    }
    found = found || (await this.byIdentity(new Question(text, this.platforms), platform)) || (await this.byText(text, platform));
    return { ...base, ...found };
  }

  async byAddress({ url, hidden, around, rest }, platform) {
    const read = hidden ? { said: [] } : readAddress(this.platforms, url);
    if (!hidden) {
      const found = await this.bySaid(read.said, url);
      const own = found ? [url.href, ...found.accounts.flatMap((record) => [record.name, record.account_id, record.handle, record.url])].filter(Boolean) : [];
      const others = new Question(rest, this.platforms).tokens().filter((token) => /^[\w.-]+$/.test(token) && isStrong(token) && !own.some((text) => text.includes(token)));
      if (found && others.length) return { verdict: "unreadable", note: "several" };
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
    if (!name) return "";
    const own = accounts.flatMap((record) => [record.name, record.unit_name, ...(record.former || []).map(([, value]) => value)]).map((x) => forms.normal(x));
    return own.some((x) => x.includes(name) || name.includes(x)) ? "" : around;
  }

  // By what an address says of identity, on the platform whose address it is.
  async bySaid(list, url) {
    const found = [];
    for (const { platform, said } of list) {
      for (const [kind, value] of Object.entries(said)) {
        if (kind === "name") continue;
        if (kind === "handle" && value.normalize("NFKC") !== value) continue; // looks like one
        const key = kind === "account_id" ? `i:${value}` : kind === "handle" ? handleKey(value) : `k:${bare(url.hostname)}/${value}`;
        const entries = (await this.entries(key)).filter(({ record }) => record.platform === platform.id);
        found.push(...entries.filter(({ record }) => kind !== "handle" || !value.startsWith("@") || (record.handle || "").startsWith("@")));
      }
    }
    for (const key of found.length ? [] : addressKeys(url, list.some(({ said }) => said.name), this.front.noise)) found.push(...(await this.entries(key)));
    return this.decided(found, "address");
  }

  decided(found, note) {
    const is = unique(found.filter((entry) => entry.role === "is"));
    if (is.length) return { verdict: "listed", accounts: is, note };
    const was = unique(found.filter((entry) => entry.role === "was"));
    return was.length ? { verdict: "ended", accounts: was, note } : null;
  }

  // By an id or handle that is what is asked for; null where nothing equals it.
  async byIdentity(question, platform) {
    const all = question.tokens();
    const looked = await Promise.all(all.slice(0, TOKENS).map(async (token) => ({
      token,
      ids: (await Promise.all(question.spellings(token).map((spelling) => this.entries(`i:${spelling}`)))).flat(),
      handles: await this.entries(handleKey(token)),
    })));
    const isKnown = ({ ids, handles }) => ids.length + handles.length > 0;
    const tokens = looked.filter(isKnown).map(({ token }) => token);
    const strangers = looked.filter((one) => !isKnown(one) && isStranger(one.token)).map(({ token }) => token);
    const [found, elsewhere] = [[], []];
    for (const { token, ids, handles } of looked.filter(isKnown)) {
      const own = (list, byHandle) => list.filter(({ record }) => {
        const { rest, named, foreign } = question.around(tokens, record);
        const there = (!platform || isOn(record, platform)) && (!named || named.includes(record.platform));
        const told = platform || (record.platform === "other" ? question.lower.includes(record.platform_name.toLowerCase()) : named);
        return there && (!byHandle || told) && (!rest || (!byHandle && isStrong(token) && !foreign));
      });
      const known = this.decided(own(ids, false), "account_id") || this.decided(own(handles, true), "handle");
      if (known) found.push({ ...known, token });
      else elsewhere.push(...ids, ...handles);
    }
    // Another account's identity beside it says as much against it as one that nobody knows.
    const mine = found.length && found[0].accounts.map(({ id }) => id);
    if (found.length) strangers.push(...looked.filter((one) => isKnown(one) && ![...one.ids, ...one.handles].some(({ record }) => mine.includes(record.id))).map(({ token }) => token));
    if (found.length) return this.theOne(found, all.length > TOKENS ? all : strangers, tokens, question);
    if (elsewhere.length && strangers.some((token) => !tokens.some((known) => known.includes(token) || token.includes(known)))) return { verdict: "unreadable", note: "several" };
    return elsewhere.length ? this.notThere(elsewhere, question, platform, tokens) : null;
  }

  // An official id beside another one says nothing about that other: who asks must ask for one.
  async theOne(found, strangers, tokens, question) {
    const same = found.every(({ accounts }) => accounts[0].id === found[0].accounts[0].id);
    const others = strangers.filter((token) => !found.some((known) => known.token.includes(token) || token.includes(known.token)));
    if (!same || others.length) return { verdict: "unreadable", note: "several" };
    const { rest } = question.around(tokens, found[0].accounts[0]);
    return { ...found[0], claimed: rest ? await this.otherName(rest, found[0].accounts) : "" };
  }

  // Identities that equal what stands in the text, but on another platform, on any, or within other words: no verdict, a hint.
  async notThere(elsewhere, question, platform, tokens) {
    const [is, was] = ["is", "was"].map((role) => unique(elsewhere.filter((entry) => entry.role === role)));
    const within = [...is, ...was].every((record) => question.around(tokens, record).rest);
    const named = [...is, ...was].some((record) => question.around(tokens, record).named);
    if (!platform && !named && !within && !is.length) return { verdict: "ended", accounts: was, note: "handle-of-old" };
    const byName = await this.byText(question.text, platform);
    if (byName.verdict !== "not-listed") return byName;
    const somewhere = platform || named;
    const why = within ? "您问的里面有它的号，但不能凭这个认定" : somewhere ? "标识相同，但那是另一个平台上的账号" : "号相同；请先选择您在哪个平台看到它";
    const hints = [...is.map((record) => hint(record, why)), ...byName.hints.filter((one) => !is.some(({ id }) => id === one.id))].slice(0, HINTS);
    return { ...byName, hints, note: within ? "" : somewhere ? "elsewhere" : "choose-platform" };
  }

  // By name, as it is written; else by the name beside which a platform stands; else by what ended and was called so.
  async byText(text, platform) {
    const found = await this.byName(text, platform);
    if (found.verdict !== "not-listed" || found.unit) return found;
    const question = new Question(text, this.platforms);
    const apart = question.named();
    if (apart) {
      const on = platform || apart.platform;
      const again = await this.byName(apart.name, on);
      if (again.verdict !== "not-listed" || again.unit) return { ...again, platform: on };
    }
    const forms = await this.forms();
    for (const bare of question.bares().map((rest) => forms.normal(rest)).filter(Boolean)) {
      const gone = await this.entries(`n:${bare}`);
      if (gone.length && gone.every(({ role }) => role === "was")) return { verdict: "ended", accounts: unique(gone), note: "name" };
    }
    return found;
  }

  async byName(text, platform) {
    const forms = await this.forms();
    const name = forms.normal(text);
    if (!name) return { verdict: "unreadable", note: "nothing" };
    const found = await this.entries(`n:${name}`);
    const on = (list) => list.filter((record) => !platform || isOn(record, platform));
    const first = (list) => [...on(list), ...list.filter((record) => !on(list).includes(record))];
    const is = unique(found.filter((entry) => entry.role === "is"));
    const was = unique(found.filter((entry) => entry.role === "was"));
    if (is.length && on(is).length) return { verdict: "same-name", accounts: first(is), note: was.length ? "also-ended" : "" };
    if (platform && on(was).length) return { verdict: "ended", accounts: first(was), note: "name", others: is };
    if (is.length) return { verdict: "other-platform", accounts: is, unit: await this.unitOf(is) };
    if (was.length) return { verdict: "ended", accounts: first(was), note: "name" };
    const unit = unique(found.filter((entry) => entry.role === "unit"))[0] || null;
    const own = unit ? first(unit.accounts.map(([id, called, p, platform_name]) => ({ id, name: called, platform: p, platform_name, unit_name: unit.name }))) : [];
    const hints = own.map((record) => hint(record, "同一单位"));
    if (unit && !own.length) return { verdict: "not-listed", unit, hints };
    if (hints.length < HINTS) hints.push(...(await this.hints(text, platform)).filter((h) => !hints.some((x) => x.id === h.id)));
    return { verdict: "not-listed", unit, hints: hints.slice(0, HINTS) };
  }

  // The unit of accounts of one name, where they have one unit: it may have declared that it is not on a platform.
  async unitOf(records) {
    if (new Set(records.map((record) => record.unit)).size !== 1) return null;
    const entries = await this.entries(`n:${(await this.forms()).normal(records[0].unit_name)}`);
    return unique(entries.filter(({ role, record }) => role === "unit" && record.unit === records[0].unit))[0] || null;
  }

  // Official accounts that resemble what was asked, best first, each with why.
  async hints(text, platform) {
    if (/^(?=.*\d)(?=.*[a-z_])[\w.-]{6,}$/i.test(text)) return []; // an id resembles nothing
    // Fetched only now: most questions have an answer of their own.
    const [forms, sounds, { Resemblance }] = await Promise.all([this.forms(), this.sounds(), import("./resemblance.js")]);
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
    const ranked = [...best.values()].sort((a, b) => b.rank - a.rank || (a.id < b.id ? -1 : 1)).slice(0, HINTS);
    return platform ? this.onPlatform(ranked, platform) : ranked;
  }

  // The index keeps few accounts of a name: where the best hint is on another platform than the one asked, its namesake there comes first.
  async onPlatform(ranked, platform) {
    const [first] = ranked;
    if (!first || ranked.some((one) => one.platform === platform.id && one.name === first.name)) return ranked;
    const entries = await this.entries(`n:${(await this.forms()).normal(first.name)}`);
    const there = unique(entries.filter(({ role, record }) => role === "is" && isOn(record, platform) && record.unit_name === first.unit_name));
    return [...there.slice(0, 1).map((record) => hint(record, first.why)), ...ranked.filter((one) => !there.some(({ id }) => id === one.id))].slice(0, HINTS);
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

const isOn = (record, platform) => (platform.id ? record.platform === platform.id : record.platform_name === platform.name);

function unique(entries) {
  const seen = new Map();
  for (const { record } of entries) seen.set(record.id || `@${record.unit}`, record);
  return [...seen.values()];
}

function hint({ id, name, platform, platform_name, unit_name }, why) {
  return { id, name, platform, platform_name, unit_name, why };
}

export function isEnded(record) {
  return ENDED.includes(record.state) || record.is_closed === true;
}
