// What is shown below an answer: accounts with what there is to compare, units with their accounts, hints.

import { call, copyButton, element, facts, identifier, inside, link, page } from "./elements.js";
import { isEnded, isOn } from "./register.js";
import { chinese, rowOf, stateWords } from "./verdicts.js";

/** @typedef {Roster.Dated} Dated */

const SHOWN = 12; // accounts; where there are more, the way to them

/**
 * The accounts of an answer.
 * @param {Dated} answer
 */
export function candidates(answer) {
  const { accounts, verdict, platform } = answer;
  const isFolded = rowOf(verdict).compared;
  const there = accounts.filter((record) => platform && isOn(record, platform));
  /** @type {(Node | null)[]} */
  const shown = accounts.slice(0, SHOWN).map((record, n) => (isFolded || n ? folded(record, answer, accounts.length === 1 || (there.length === 1 && there[0] === record)) : whole(record, answer)));
  if (isFolded && accounts.length > 1) shown.unshift(whereSeen(answer, there.length > 0));
  if (accounts.some((record) => /[0O]/.test(`${record.account_id || ""}${record.handle || ""}`))) shown.push(element("p", { className: "small", textContent: "标识里画线的是数字：数字 0 画线，字母 O 不画。" }));
  if (accounts.length > SHOWN) shown.push(element("p", {}, link(`另有 ${accounts.length - SHOWN} 个，在搜索里查看`, searchFor(answer))));
  return shown;
}

/** @type {(answer: Dated, isTold: boolean) => HTMLElement | null} */
function whereSeen({ verdict }, isTold) {
  if (isTold) return null;
  return element("h3", { textContent: verdict === "same-name" ? "您在哪里看到的？点开对照" : "在这些平台有" });
}

/**
 * An account with all that is to compare.
 * @param {Roster.Account} record
 * @param {Dated} answer
 */
function whole(record, answer) {
  const item = element("article", { className: "candidate" });
  item.dataset.candidate = record.id;
  item.append(element("h3", {}, link(record.name, page(record.id)), " ", state(record)), ...sheet(record, answer));
  return item;
}

/**
 * An account that opens when its platform is the one where somebody saw it.
 * @param {Roster.Account} record
 * @param {Dated} answer
 * @param {boolean} open
 */
function folded(record, answer, open) {
  const item = element("details", { className: "candidate", open });
  item.dataset.candidate = record.id;
  item.append(
    element("summary", {}, element("span", {}, element("b", { textContent: record.platform_name }), ` ${record.name} `, record.state === "运行" ? null : state(record), element("span", { className: "more", textContent: record.unit_name }))),
    ...sheet(record, answer),
    element("p", {}, link("打开它在名录里的一页", page(record.id))),
  );
  return item;
}

/** @type {(record: Roster.Account) => HTMLElement} */
const state = (record) => element("span", { className: `state state-${styleOf(record)}`, textContent: stateWords(record.state) });

/** @type {(record: Roster.Account) => string} */
const styleOf = (record) => (isEnded(record) ? "ended" : record.state === "运行" ? "running" : record.state.endsWith("待办结") ? "due" : "posting");

/**
 * @param {Roster.Account} record
 * @param {Dated} answer
 * @returns {Node[]}
 */
function sheet(record, answer) {
  const platform = answer.register.platform(record.platform);
  const rows = comparable(record, platform);
  /** @type {(Node | null)[]} */
  const parts = [facts(rows)];
  if (record.origin) parts.push(element("p", { className: "small" }, "登记在", link(`“${record.origin.register}”`, record.origin.page), record.origin.told));
  const said = answer.verdict === "listed" ? "" : record.told || "";
  if (said || (record.successors || []).length) parts.push(element("p", {}, said, ...successors(record)));
  if (!isEnded(record)) {
    const text = rows.map(([name, value]) => (value ? `${name}：${typeof value === "string" ? value : value.textContent}` : "")).filter(Boolean);
    parts.push(element("p", { className: "actions" }, copyButton("复制去对照", [record.name, ...text].join("\n"))));
    if (platform && platform.id !== "other") parts.push(steps(platform, answer.register));
  }
  return /** @type {Node[]} */ (parts.filter(Boolean));
}

const LABELS = { account_id: "平台唯一标识", handle: "账号" };

/** @type {(platform: Roster.Platform | null, key: "account_id" | "handle") => string} */
export function labelOf(platform, key) {
  const form = platform && platform[key];
  return form ? form[0] : LABELS[key];
}

/**
 * @param {Roster.Account} record
 * @param {Roster.Platform | null} platform
 * @returns {import("./elements.js").Fact[]}
 */
function comparable(record, platform) {
  const former = (record.former || []).filter(([field]) => field === "name");
  return [
    ["所属平台", record.platform_name, true],
    ["账号主体/认证", record.verified_as, true],
    [labelOf(platform, "account_id"), record.account_id ? identifier(record.account_id) : null, true],
    [labelOf(platform, "handle"), record.handle && identifier(record.handle), true],
    ["主办单位", record.unit_name],
    ["曾用名", former.map(([, name, on]) => (on ? `${name}（${chinese(on)}更名）` : name)).join("、")],
  ];
}

/**
 * How somebody sees id and body on a platform: fetched when it is opened.
 * @param {Roster.Platform} platform
 * @param {import("./register.js").Register} register
 * @param {boolean} [open]
 */
export function steps(platform, register, open = false) {
  const list = element("ol", { className: "steps" });
  const part = element("details", {}, element("summary", { textContent: `在${platform.name}里怎样看到这些` }), list);
  const fill = async () => {
    await register.detailed();
    if (!list.firstChild) list.append(...(platform.check || []).map((step) => element("li", { textContent: step })));
  };
  part.addEventListener("toggle", () => fill().catch(() => list.append("没有取到，请检查网络")));
  part.open = open;
  return part;
}

/** @type {(record: Roster.Account) => (Node | string)[]} */
function successors(record) {
  return (record.successors || []).flatMap(([id, name, platform], n) => [n ? "、" : "今后请关注：", id ? link(`“${name}”（${platform}）`, page(id)) : name]);
}

/**
 * A unit with its accounts, one line each.
 * @param {Roster.Unit} unit
 * @param {Dated} answer
 */
export function ofUnit(unit, answer) {
  const { platform } = answer;
  const part = element("section", { className: "of-unit" }, element("h3", {}, link(unit.name, inside(`units/${unit.unit}/`))));
  const said = absence(unit, platform);
  if (unit.ended || said) part.append(element("p", { className: "note" }, unit.ended ? `“${unit.name}”${unit.ended}` : "", said));
  const there = unit.accounts.filter(([, , on]) => platform && on === platform.id);
  const list = element("ul", { className: "lines" });
  for (const [id, name, , platform_name, state] of [...there, ...unit.accounts.filter((one) => !there.includes(one))]) {
    const line = element("li", {}, link(name, page(id)), element("span", { className: "more", textContent: ` ${platform_name}${state ? `，${stateWords(state)}` : ""}` }));
    line.dataset.candidate = id;
    list.append(line);
  }
  if (unit.accounts.length) part.append(list);
  if (unit.phone || unit.url) part.append(element("p", { className: "actions" }, unit.phone ? call(unit.phone, `打电话 ${unit.phone}`) : null, unit.url ? link("单位网站", unit.url, "button plain") : null));
  return part;
}

/**
 * That a unit is not on a platform, or nowhere.
 * @type {(unit: Roster.Unit, platform: Roster.Platform | null) => string}
 */
export function absence(unit, platform) {
  if (!unit.accounts.length) return `“${unit.name}”在名录里没有任何在用账号。`;
  if (platform && unit.not_on.includes(platform.id)) return `“${unit.name}”已声明没有在${platform.name}开设账号。`;
  if (platform && !unit.platforms.includes(platform.id)) return `“${unit.name}”在名录里没有${platform.name}账号。`;
  return "";
}

/** @type {(answer: Dated) => HTMLElement | null} */
export function hints(answer) {
  if (!answer.hints.length) return null;
  const list = element("ol", { className: "cards" });
  for (const hint of answer.hints) {
    const card = element("a", { className: "card", href: page(hint.id) },
      element("b", { textContent: hint.name }),
      element("span", { className: "more", textContent: `${hint.platform_name}，${hint.unit_name}` }),
      element("span", { className: "why", textContent: hint.why }));
    const item = element("li", {}, card);
    item.dataset.candidate = hint.id;
    list.append(item);
  }
  return element("section", {}, element("h3", { textContent: "您要找的可能是" }), element("p", { className: "small", textContent: "以下是名录里名称相近的官方账号，只是提示：名称相近不说明您看到的账号是真的。" }), list);
}

/** @type {(answer: Dated) => string} */
export const searchFor = (answer) => inside(`search/?${new URLSearchParams({ q: answer.asked.slice(0, 100) })}`);
