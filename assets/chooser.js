// One or several of many are chosen by typing a part of their names.

import { element } from "./elements.js";

const SHOWN = 12;
const FEW = 8; // so many are shown before anybody types

/**
 * What can be chosen: `words` is all by which it is found.
 * @typedef {{ id: string, title: string, detail: string, words: string }} Choice
 */

/** @type {(text: string) => string} */
const folded = (text) => text.normalize("NFKC").toLowerCase();

/**
 * Choices that have every piece of a question; those whose title is the question first.
 * @type {(choices: Choice[], question: string) => Choice[]}
 */
export function found(choices, question) {
  const pieces = folded(question).split(/\s+/).filter(Boolean);
  const hits = choices.filter(({ words }) => pieces.every((piece) => words.includes(piece)));
  const own = hits.filter(({ title }) => folded(title) === folded(question).trim());
  return [...own, ...hits.filter((hit) => !own.includes(hit))];
}

/** @type {(id: string, title: string, detail: string, more: string[]) => Choice} */
export const choice = (id, title, detail, more) => ({ id, title, detail, words: folded([id, title, detail, ...more].join("\n")) });

export class Chooser {
  /**
   * @param {{ id: string, label: string, help: string, most: number, changed: () => void }} options
   */
  constructor({ id, label, help, most, changed }) {
    this.most = most;
    this.name = label;
    this.changed = changed;
    /** @type {Choice[]} */
    this.choices = [];
    /** @type {Choice[]} */
    this.chosen = [];
    this.input = element("input", { id, type: "search", maxLength: 100 });
    this.input.setAttribute("aria-describedby", `${id}-help ${id}-fault`);
    this.label = element("label", { htmlFor: id, textContent: label });
    this.help = element("p", { id: `${id}-help`, className: "small", textContent: help });
    this.status = element("p", { className: "small" });
    this.status.setAttribute("role", "status");
    this.results = element("ul", { className: "choices" });
    this.list = element("ul", { className: "chosen-list" });
    this.list.setAttribute("aria-label", `${label}：已选`);
    this.fault = element("p", { id: `${id}-fault`, className: "fault-of" });
    this.fault.setAttribute("aria-live", "polite");
    this.search = element("div", {}, this.label, this.help, this.input, this.status, this.results);
    this.box = element("div", { className: "asked-for" }, this.list, this.search, this.fault);
    this.input.addEventListener("input", () => this.show());
    this.input.addEventListener("keydown", (event) => this.entered(event));
  }

  /**
   * The same with other choices; what can be chosen no more is left out.
   * @param {Choice[]} choices
   */
  offer(choices) {
    this.choices = choices;
    const ids = new Set(choices.map(({ id }) => id));
    this.chosen = this.chosen.filter(({ id }) => ids.has(id)).slice(0, this.most);
    this.show();
    this.listChosen();
  }

  /** @returns {string[]} */
  get ids() {
    return this.chosen.map(({ id }) => id);
  }

  show() {
    const question = this.input.value.trim();
    const taken = new Set(this.ids);
    const left = this.choices.filter(({ id }) => !taken.has(id));
    const hits = question || left.length <= FEW ? found(left, question) : [];
    this.results.textContent = "";
    for (const hit of hits.slice(0, SHOWN)) this.results.append(element("li", {}, this.button(hit)));
    this.status.textContent = this.told(question, hits.length);
  }

  /**
   * @param {string} question
   * @param {number} number
   */
  told(question, number) {
    if (!this.choices.length) return "没有可以选的。";
    if (!question) return "";
    if (!number) return "没有找到；请换几个字试试，如单位的简称、账号的号。";
    return number > SHOWN ? `找到 ${number} 个，先列 ${SHOWN} 个；请再多写几个字。` : `找到 ${number} 个，点一下选中。`;
  }

  /** @param {Choice} hit */
  button(hit) {
    const button = element("button", { type: "button", className: "plain" }, element("b", { textContent: hit.title }), element("span", { className: "more", textContent: hit.detail }));
    button.addEventListener("click", () => this.choose(hit));
    return button;
  }

  /**
   * Enter takes the only one that was found; it never sends the form.
   * @param {KeyboardEvent} event
   */
  entered(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const only = this.results.querySelectorAll("button");
    if (only.length === 1) only[0].click();
  }

  /** @param {Choice} hit */
  choose(hit) {
    this.chosen = [...this.chosen, hit];
    this.input.value = "";
    this.show();
    this.listChosen();
    this.changed();
    const last = this.list.querySelector("li:last-child button");
    if (last instanceof HTMLElement) last.focus();
  }

  listChosen() {
    this.list.textContent = "";
    this.list.hidden = !this.chosen.length;
    for (const hit of this.chosen) {
      const remove = element("button", { type: "button", className: "plain", textContent: this.most === 1 ? "换一个" : "去掉" });
      remove.setAttribute("aria-label", `${remove.textContent}：${hit.title}`);
      remove.addEventListener("click", () => this.remove(hit));
      this.list.append(element("li", {}, element("span", {}, element("b", { textContent: hit.title }), element("span", { className: "more", textContent: hit.detail })), remove));
    }
    this.search.hidden = this.chosen.length >= this.most;
    this.label.textContent = this.chosen.length ? "再选一个（可不选）" : this.name;
    this.say("");
  }

  /** @param {Choice} hit */
  remove(hit) {
    this.chosen = this.chosen.filter((one) => one !== hit);
    this.listChosen();
    this.show();
    this.changed();
    this.input.focus();
  }

  clear() {
    this.chosen = [];
    this.input.value = "";
    this.show();
    this.listChosen();
  }

  /** @param {string} fault */
  say(fault) {
    this.fault.textContent = fault;
    if (fault) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
  }
}
