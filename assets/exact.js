// What equals a question as a whole: ids and handles of accounts, telephones of units; and the forms of names that are
// the same. All by the index of verify/, whose files are fetched only when a question needs them.

import { Register, accountsOf, handleKey, unitsOf } from "./register.js";
import { dialled } from "./telephones.js";

const place = new URL("../verify/", import.meta.url);

export class Exact {
  /** @param {Register} register */
  constructor(register) {
    this.register = register;
  }

  /**
   * Ids of accounts of which a text is, or was, the id or handle.
   * @param {string} text
   */
  async accounts(text) {
    const keys = [...new Set([`i:${text}`, `i:${text.toLowerCase()}`, handleKey(text)])];
    const entries = (await Promise.all(keys.map((key) => this.register.entries(key)))).flat();
    return [...new Set([...accountsOf(entries, "is"), ...accountsOf(entries, "was")].map(({ id }) => id))];
  }

  /**
   * Ids of units of which a text is the telephone.
   * @param {string} text
   */
  async units(text) {
    const entries = await Promise.all(dialled(text).map((number) => this.register.entries(`t:${number}`)));
    return [...new Set(unitsOf(entries.flat()).map(({ unit }) => unit))];
  }
}

/** The index of today: a small one is one file. */
export async function open() {
  const front = await load("register.json", { cache: "no-cache" });
  const files = new Map();
  /** @type {(name: string) => Promise<any>} */
  const fetched = (name) => {
    if (!files.has(name)) files.set(name, load(`${front.version}/${name}`));
    return files.get(name);
  };
  /** @type {(name: string) => Promise<any>} */
  const read = front.whole ? async (name) => (await fetched("all.json"))[name] : fetched;
  return new Exact(new Register(front, read));
}

/** @type {(name: string, options?: RequestInit) => Promise<any>} */
async function load(name, options) {
  const answer = await fetch(new URL(name, place).href, options);
  if (!answer.ok) throw new Error(`${answer.status} ${name}`);
  return answer.json();
}
