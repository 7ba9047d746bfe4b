// Answers to several questions at once, a line each: for whoever goes through a list.

import { careful } from "./answer.js";
import { element, inside, link, page } from "./elements.js";
import { wantsSomething } from "./message.js";
import { chinese, heading, isRisky, styleOf } from "./verdicts.js";

const LINES = 50; // that are answered at once

/**
 * @param {string[]} lines
 * @param {string} platform
 * @param {(question: string, platform: string) => Promise<Roster.Dated>} ask
 */
export async function table(lines, platform, ask) {
  const answers = await Promise.all(lines.slice(0, LINES).map((line) => ask(line, platform)));
  const rows = answers.map((answer, n) => row(lines[n], platform, answer));
  const head = element("tr", {}, ...["问的", "答案", "名录里的账号"].map((textContent) => element("th", { textContent, scope: "col" })));
  return element("section", { className: "verdicts" },
    element("h2", { tabIndex: -1, textContent: `核对了 ${answers.length} 个，官方账号 ${answers.filter(({ verdict }) => verdict === "listed").length} 个` }),
    // A message of several lines is no list: that one of them is official says nothing of the others.
    answers.some(isRisky) || wantsSomething(lines.join("\n"), []) ? careful() : null,
    answers.length > 1 ? element("p", { className: "small", textContent: "一行一个，各管各的：一个是官方的，不说明旁边的也是。" }) : null,
    lines.length > LINES ? element("p", { className: "warn", textContent: `一次最多 ${LINES} 个，后面的 ${lines.length - LINES} 个没有核对，请分几次。` }) : null,
    element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows)),
    element("p", { className: "small", textContent: `点“答案”看详细。以 ${chinese(answers[0].date)} 的名录为准。` }));
}

/** @type {(line: string, platform: string, answer: Roster.Dated) => HTMLElement} */
function row(line, platform, answer) {
  const typed = document.createElement("input"); // as what somebody typed, never as words of this page
  typed.readOnly = true;
  typed.value = line.slice(0, 120);
  typed.ariaLabel = "问的";
  const words = link(heading(answer), inside(`verify/?${new URLSearchParams({ q: line, platform })}`));
  words.dataset.ask = "";
  const made = element("tr", { className: `verdict-${styleOf(answer)}` }, element("td", {}, typed), element("td", {}, words), element("td", {}, ...first(answer)));
  made.dataset.verdict = answer.verdict;
  return made;
}

/** @type {(answer: Roster.Dated) => (Node | string)[]} */
function first({ accounts, hints, units }) {
  const [unit] = units;
  const found = accounts[0] || hints[0];
  if (!found) return [unit ? link(unit.name, inside(`units/${unit.unit}/`)) : ""];
  const account = link(found.name, page(found.id));
  account.dataset.candidate = found.id;
  return [accounts.length ? "" : "相近：", account, `（${found.platform_name}）`];
}
