// The accounts and units of apply/accounts.json, to be chosen and to be told.

import { choice } from "./chooser.js";

const RUNNING = "运行";

/** @typedef {import("./chooser.js").Choice} Choice */

export class Held {
  /**
   * @param {Roster.ApplyForm} form
   * @param {Roster.ApplyAccounts} register
   */
  constructor(form, register) {
    this.form = form;
    this.date = register.date;
    this.states = register.states;
    this.own = register.units;
    this.byId = new Map(register.accounts.map((account) => [account[0], account]));
    this.units = register.units.map(([id, name, others]) => choice(id, name, others.join("、"), []));
    this.accounts = register.accounts.map((account) => this.accountChoice(account));
  }

  /** @param {Roster.AccountChoice} account */
  accountChoice(account) {
    const [id, name, , , unit, , account_id, handle] = account;
    const [, unitName, others] = this.own[unit];
    const state = this.stateOf(account);
    const detail = [this.platformName(account), unitName, ...(state === RUNNING ? [] : [state])].join("，");
    return choice(id, name, detail, [...others, account_id, handle]);
  }

  /**
   * Those that can be chosen for a kind of request.
   * @param {string[]} states
   * @returns {Choice[]}
   */
  inStates(states) {
    return this.accounts.filter(({ id }) => {
      const account = this.byId.get(id);
      return account && states.includes(this.stateOf(account));
    });
  }

  get running() {
    return this.inStates([RUNNING]);
  }

  /** @param {Roster.AccountChoice} account */
  stateOf(account) {
    return this.states[account[5]];
  }

  /** @param {Roster.AccountChoice} account */
  platformName([, , platform, own]) {
    const known = this.form.platforms.find(({ id }) => id === platform);
    return own || (known ? known.name : platform);
  }

  /**
   * An account in words.
   * @param {Roster.AccountChoice} account
   */
  told(account) {
    return `${account[1]}（${this.platformName(account)}，${this.own[account[4]][1]}）`;
  }

  /**
   * What an account is today, by field: as it is written, and as it is told.
   * @param {Roster.AccountChoice} account
   * @returns {Record<string, [written: string, told: string]>}
   */
  today([, name, , , unit, , account_id, handle, verified_as, represents]) {
    const [id, unitName] = this.own[unit];
    /** @type {(text: string) => [string, string]} */
    const same = (text) => [text, text];
    return { name: same(name), unit: [id, unitName], handle: same(handle), account_id: same(account_id), verified_as: same(verified_as || unitName), represents: same(represents || unitName) };
  }
}
