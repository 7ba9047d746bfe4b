// Where nothing was found: every way on. What resembles is shown as something else than what was asked.

import { element, inside, link } from "./elements.js";
import { intersect } from "./finder.js";

/** @typedef {import("./finder.js").Found} Found */
/** @typedef {{ name: string, label: string }} Choice a filter that is set */
/**
 * @typedef {object} Asked
 * @property {string} question
 * @property {Found | null} asked what the question finds alone; null without one
 * @property {Choice[]} chosen
 * @property {Found[]} narrowed what each choice has
 */

const ADDRESS = /[a-z0-9-]\.[a-z]{2,}(?:[/?#:\s]|$)|:\/\//i;
const LONGEST = 200; // of what the report takes over
const PLATFORMS = 3;

/**
 * What a question is instead, as verify/ knows it.
 * @param {Promise<Roster.Dated>} consulted
 */
export async function instead(consulted) {
  const [answer, { hints }] = await Promise.all([consulted, import(`./candidates.js${new URL(import.meta.url).search}`)]);
  const isUnknown = answer.verdict === "not-listed" || answer.verdict === "unreadable";
  if (!isUnknown) return element("p", { className: "note", textContent: "名称里没有，但“核对真伪”里有这一问的答案。请点下面的按钮。" });
  return hints(answer);
}

/** @type {(question: string) => boolean} */
export const isAddress = (question) => ADDRESS.test(question.normalize("NFKC"));

/**
 * Filters that leave nothing, each to be dropped, with how many there are without it.
 * @param {Asked} given
 */
export function dropped({ asked, chosen, narrowed }) {
  const offers = chosen.map(({ name, label }, n) => offer(`不限${label}`, [name], [asked, ...narrowed.filter((_, m) => m !== n)]));
  if (chosen.length > 1) offers.push(offer("都不限", chosen.map(({ name }) => name), [asked]));
  const made = offers.filter((one) => one !== null);
  return made.length ? element("p", { className: "actions" }, ...made) : null;
}

/** @type {(words: string, names: string[], answers: (Found | null)[]) => HTMLButtonElement | null} */
function offer(words, names, answers) {
  const left = answers.filter((answer) => answer !== null);
  const count = left.length ? intersect(/** @type {Found[]} */ (left)).results.length : 0;
  if (!count) return null;
  const button = element("button", { type: "button", textContent: `${words}：有 ${count} 个` });
  button.dataset.without = names.join(" ");
  return button;
}

/**
 * Whom else to ask: verify/ first, with the same question.
 * @param {string} question
 * @param {string} platform
 */
export function onward(question, platform) {
  const ways = /** @type {DocumentFragment} */ (/** @type {HTMLTemplateElement} */ (document.getElementById("onward")).content.cloneNode(true));
  if (!question) return ways;
  const query = new URLSearchParams({ q: question, ...(platform ? { platform } : {}) });
  const verify = link(isAddress(question) ? "核对这个网址" : "核对真伪，再查一次", inside(`verify/?${query}`), "button");
  const report = link("怀疑是仿冒？我要举报", inside(`report/?${new URLSearchParams({ type: "疑似假冒", q: question.slice(0, LONGEST) })}`), "button plain");
  const actions = ways.querySelector("p");
  if (actions) actions.prepend(...platforms(question), verify, " ", report, " ");
  return ways;
}

/** @type {(question: string) => (Node | string)[]} */
function platforms(question) {
  /** @type {NodeListOf<HTMLOptionElement>} */
  const all = document.querySelectorAll("#filters [name=platform] option");
  const called = [...all].filter(({ value }) => value && question.length > 1 && value.includes(question)).slice(0, PLATFORMS);
  return called.flatMap(({ value, dataset }) => [link(`${value}的全部账号`, inside(`platforms/${dataset.id || value}/`), "button"), " "]);
}
