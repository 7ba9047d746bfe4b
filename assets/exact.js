// What equals a question as a whole: ids and handles of accounts, telephones of units; and the forms of names that are
// the same. All by the index of verify/, whose files are fetched only when a question needs them.

import { Register, accountsOf, filesOf, handleKey, unitsOf } from "./register.js";
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
    const entries = await this.entries([`i:${text}`, `i:${text.toLowerCase()}`, handleKey(text)]);
    return [...new Set([...accountsOf(entries, "is"), ...accountsOf(entries, "was")].map(({ id }) => id))];
  }

  /**
   * Ids of units of which a text is the telephone.
   * @param {string} text
   */
  async units(text) {
    const entries = await this.entries(dialled(text).map((number) => `t:${number}`));
    return [...new Set(unitsOf(entries).map(({ unit }) => unit))];
  }

  /** Forms of names. */
  async forms() {
    return this.ask((register) => register.forms());
  }

  /** @param {string[]} keys */
  async entries(keys) {
    return this.ask(async (register) => (await Promise.all([...new Set(keys)].map((key) => register.entries(key)))).flat());
  }

  /**
   * Files of an index that are gone were replaced: then the register of today is asked.
   * @template Value
   * @param {(register: Register) => Promise<Value>} question
   */
  async ask(question) {
    try {
      return await question(this.register);
    } catch {
      this.register = opened(await load("register.json", { cache: "no-cache" }));
      return question(this.register);
    }
  }
}

/** The index that the page names: it spares a way to the server. */
export async function open() {
  const block = document.getElementById("front");
  return new Exact(opened(block ? JSON.parse(block.textContent || "null") : await load("register.json", { cache: "no-cache" })));
}

/** @type {(front: Roster.Front) => Register} */
const opened = (front) => new Register(front, filesOf(front, load));

/** @type {(name: string, options?: RequestInit) => Promise<any>} */
async function load(name, options) {
  const answer = await fetch(new URL(name, place).href, options);
  if (!answer.ok) throw new Error(`${answer.status} ${name}`);
  return answer.json();
}
