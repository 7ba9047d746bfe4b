// The index of the register in the browser: fetched file by file, as roster/public/lookup/ writes it.
// Types named Roster.… stand in tests/javascript/roster.d.ts.

import { Forms } from "./forms.js";

const ENDED = ["已关停", "已注销"];
const IDENTIFIED = /^(?:is|was|fake|other)$/; // roles of what a key of identity has

// Where a key stands: CRC-32 of its UTF-8 bytes.

const CRC = Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n >>> 0;
});

/** @type {(key: string, shards: number) => number} */
export function shardOf(key, shards) {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(key)) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  return ((crc ^ 0xffffffff) >>> 0) % shards;
}

/** @type {<Value>(record: Record<string, Value>, key: string) => Value | null} */
const ownValue = (record, key) => (Object.prototype.hasOwnProperty.call(record, key) ? record[key] : null);

/** @type {(handle: string) => string} */
export const handleKey = (handle) => `h:${handle.toLowerCase().replace(/^@/, "")}`;

export class Register {
  /**
   * @param {Roster.Front} front verify/register.json
   * @param {Roster.Read} read fetches a file of verify/<version>/ as JSON
   */
  constructor(front, read) {
    this.front = front;
    this.read = read;
    this.platforms = front.platforms;
    /** @type {Forms | null} */
    this._forms = null;
    /** @type {Roster.Sounds | null} */
    this._sounds = null;
  }

  /**
   * The platform that somebody names; one that the register does not know has no id, and only accounts that bear its name are there.
   * @param {string | null} name
   * @returns {Roster.Platform | null}
   */
  platform(name) {
    const wanted = (name || "").trim();
    const known = this.platforms.find((p) => [p.id, p.name, ...(p.short || [])].some((word) => folded(word) === folded(wanted)));
    // A link may name any platform, in words that are nobody's: they find, and are not repeated on this page.
    return known || (wanted ? { id: "", name: "您说的平台", called: wanted.slice(0, 20) } : null);
  }

  /**
   * All that is known of platforms: the page holds only what every question needs.
   * @returns {Promise<Roster.Platform[]>}
   */
  async detailed() {
    if (this.front.short) {
      const { platforms, noise } = await this.read("front");
      this.front.noise = noise;
      for (const platform of this.platforms) Object.assign(platform, platforms.find(({ id }) => id === platform.id));
      this.front.short = false;
    }
    return this.platforms;
  }

  async forms() {
    this._forms = this._forms || new Forms(await this.read("characters.json"));
    return this._forms;
  }

  /**
   * Everything of a key.
   * @param {string} key
   */
  async entries(key) {
    const shard = await this.read(`e/${shardOf(key, this.front.exact)}.json`);
    const places = ownValue(shard.keys, key) || [];
    const entries = [];
    for (let n = 0; n < places.length; n += 2) {
      entries.push(/** @type {Roster.Entry} */ ({ role: places[n], record: shard.records[Number(places[n + 1])] }));
    }
    return entries;
  }

  /**
   * What has a key of identity: an id, a handle, an address.
   * @param {string} key
   */
  async identities(key) {
    return /** @type {Roster.IdentityEntry[]} */ ((await this.entries(key)).filter(({ role }) => IDENTIFIED.test(role)));
  }

  /**
   * Names in which a pair of syllables stands.
   * @param {string} pair
   */
  async names(pair) {
    const shard = await this.read(`s/${shardOf(pair, this.front.hints)}.json`);
    return (ownValue(shard.pairs, pair) || []).map((place) => shard.forms[place]);
  }

  async sounds() {
    if (!this._sounds) {
      const { names, sounds } = await this.read("sounds.json");
      const [said, rarity] = [new Map(), new Map()];
      for (const line of sounds.split("\n").filter(Boolean)) {
        const [head, chars = ""] = line.split(" ");
        const syllable = head.slice(0, -1);
        rarity.set(syllable, 2 ** (parseInt(head.slice(-1), 36) / 2));
        for (const char of chars) said.set(char, syllable);
      }
      this._sounds = { names, rarity, said };
    }
    return this._sounds;
  }
}

/**
 * What fetches the files of an index, each once; a small index is one file.
 * @param {Roster.Front} front
 * @param {(name: string) => Promise<any>} load fetches a file of verify/ as JSON
 * @returns {(name: string) => Promise<any>}
 */
export function filesOf(front, load) {
  const files = new Map();
  /** @type {(name: string) => Promise<any>} */
  const fetched = (name) => {
    if (!files.has(name)) {
      const loading = load(`${front.version}/${name}`);
      files.set(name, loading);
      loading.catch(() => files.delete(name));
    }
    return files.get(name);
  };
  return front.whole ? async (name) => (await fetched("all.json"))[name] : fetched;
}

/**
 * The records of one role.
 * @template {Roster.Role} Role
 * @param {Roster.Entry[]} entries
 * @param {Role} role
 */
export function recordsOf(entries, role) {
  /** @typedef {Extract<Roster.Entry, { role: Role }>["record"]} Record */
  return /** @type {Record[]} */ (entries.filter((entry) => entry.role === role).map(({ record }) => record));
}

/**
 * Accounts of one role, each once.
 * @param {Roster.Entry[]} entries
 * @param {"is" | "was"} role
 */
export function accountsOf(entries, role) {
  const accounts = /** @type {Roster.Account[]} */ (/** @type {unknown} */ (recordsOf(entries, role)));
  return [...new Map(accounts.map((record) => [record.id, record])).values()];
}

/**
 * The units that a name calls.
 * @param {Roster.Entry[]} entries
 */
export const unitsOf = (entries) => recordsOf(entries, "unit");

/**
 * A name of a platform without what does not matter: width, blanks, what nobody sees, capitals.
 * @type {(name: string) => string}
 */
const folded = (name) => name.normalize("NFKC").replace(/[\s\p{Cf}]/gu, "").toLowerCase();

/** @type {(record: { platform: string, platform_name: string }, platform: Roster.Platform) => boolean} */
export const isOn = (record, platform) => (platform.id ? record.platform === platform.id : folded(record.platform_name) === folded(platform.called || platform.name));

/** @type {(record: Roster.Account) => boolean} */
export const isEnded = (record) => ENDED.includes(record.state) || record.is_closed === true;
