// An answer as a part of the page. What was asked is only ever written as text.

import { isEnded } from "./register.js";
import { UnknownVerdict, chinese, explained, heading, rowOf, styleOf } from "./verdicts.js";

const root = new URL("../", import.meta.url);

/** @typedef {Roster.Dated} Dated */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Partial<HTMLElementTagNameMap[Name]>} [properties]
 * @param {(Node | string | null)[]} children
 */
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  for (const child of children) if (child) made.append(child);
  return made;
}

/** @type {(text: string, href: string, className?: string) => HTMLAnchorElement} */
const link = (text, href, className = "") => element("a", { textContent: text, href, className });
/** @type {(id: string) => string} */
const page = (id) => new URL(`accounts/${id}/`, root).href;

/**
 * An id with its digits marked: the letter O and a zero look the same in many fonts.
 * @param {string} text
 */
function identifier(text) {
  const code = element("code", { className: "identifier" });
  for (const part of text.match(/\d+|\D+/g) || []) code.append(/\d/.test(part) ? element("span", { className: "digit", textContent: part }) : part);
  return code;
}

/**
 * @typedef {[name: string, value: Node | string | null | undefined, isKey?: boolean]} Fact
 * @param {Fact[]} rows
 */
function facts(rows) {
  const list = element("dl", { className: "facts" });
  for (const [name, value, isKey] of rows) {
    if (value) list.append(element("div", { className: isKey ? "key" : "" }, element("dt", { textContent: name }), element("dd", {}, value)));
  }
  return list;
}

/**
 * An account that may be the one, with what there is to compare.
 * @param {Roster.Account} record
 * @param {Dated} answer
 */
function candidate(record, answer) {
  const platform = answer.register.platform(record.platform);
  const state = isEnded(record) ? "ended" : record.state === "运行" ? "running" : record.state.endsWith("待办结") ? "due" : "posting";
  const item = element("article", { className: "candidate" });
  item.dataset.candidate = record.id;
  item.append(
    element("h3", {}, link(record.name, page(record.id)), " ", element("span", { className: `state state-${state}`, textContent: record.state })),
    facts(comparable(record, platform)),
  );
  const said = answer.verdict === "listed" ? "" : record.told || "";
  if (said || (record.successors || []).length) item.append(element("p", {}, said, ...successors(record)));
  if (state !== "ended" && platform && platform.check) item.append(steps(record.platform_name, platform.check));
  return item;
}

/**
 * @param {Roster.Account} record
 * @param {Roster.Platform | null} platform
 * @returns {Fact[]}
 */
function comparable(record, platform) {
  /** @type {(key: "account_id" | "handle", other: string) => string} */
  const label = (key, other) => {
    const form = platform && platform[key];
    return form ? form[0] : other;
  };
  const former = (record.former || []).filter(([field]) => field === "name");
  return [
    ["所属平台", record.platform_name, true],
    ["账号主体/认证", record.verified_as, true],
    [label("account_id", "平台唯一标识"), record.account_id ? identifier(record.account_id) : element("span", { className: "unknown", textContent: "未登记" }), true],
    [label("handle", "账号"), record.handle && identifier(record.handle), true],
    ["主办单位", record.unit_name],
    ["曾用名", former.map(([, name, on]) => (on ? `${name}（${chinese(on)}更名）` : name)).join("、")],
  ];
}

/** @type {(platform: string, check: string[]) => HTMLElement} */
function steps(platform, check) {
  const list = element("ol", { className: "steps" }, ...check.map((step) => element("li", { textContent: step })));
  return element("details", {}, element("summary", { textContent: `在${platform}里怎样看到这些` }), list);
}

/** @type {(record: Roster.Account) => (Node | string)[]} */
function successors(record) {
  return (record.successors || []).flatMap(([id, name, platform], n) => [n ? "、" : "今后请关注：", id ? link(`“${name}”（${platform}）`, page(id)) : name]);
}

/** @type {(answer: Dated) => HTMLElement | null} */
function hints(answer) {
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

/**
 * A heading breaks where its sense does.
 * @type {(text: string) => HTMLElement[]}
 */
const phrases = (text) => (text.match(/[^，（]*，|（?[^，（]+/g) || []).map((textContent) => element("span", { className: "phrase", textContent }));

/**
 * What is known of a unit that was asked for by name, and of the platform.
 * @param {Dated} answer
 */
function unitFacts({ unit, platform, verdict }) {
  if (!unit || (verdict === "other-platform" && !(platform && unit.not_on.includes(platform.id)))) return null;
  const paragraph = element("p", { className: "note" }, unit.ended ? `“${unit.name}”${unit.ended}` : "");
  if (!unit.accounts.length) paragraph.append(`“${unit.name}”在名录里没有任何在用账号。`);
  else if (platform && unit.not_on.includes(platform.id)) paragraph.append(`“${unit.name}”已声明没有在${platform.name}开设账号。`);
  else if (platform && !unit.platforms.includes(platform.id)) paragraph.append(`“${unit.name}”在名录里没有${platform.name}账号。`);
  else paragraph.append(`这是单位名称，不是账号名称。“${unit.name}”在用的账号列在下面。`);
  paragraph.append(" ", link("查看这个单位的全部账号", new URL(`units/${unit.unit}/`, root).href));
  return paragraph;
}

/**
 * The answer as a section of the page. What this script has no words for is no verdict, and said to be none.
 * @param {Dated} answer
 */
export function shown(answer) {
  try {
    return verdict(answer);
  } catch (error) {
    if (!(error instanceof UnknownVerdict)) throw error;
    console.error(`unknown verdict: ${error.message}`);
    return unknown();
  }
}

/** @type {(answer: Dated) => HTMLElement} */
function verdict(answer) {
  const row = rowOf(answer.verdict);
  const isAlarming = ["stop", "no"].includes(styleOf(answer)); // then what to do comes before why
  const result = element("section", { className: `verdict verdict-${styleOf(answer)}` });
  result.dataset.verdict = answer.verdict;
  if ("note" in answer && answer.note) result.dataset.note = answer.note;
  for (const part of [
    element("h2", { tabIndex: -1 }, ...phrases(heading(answer))),
    isAlarming ? careful() : null,
    element("p", { textContent: explained(answer) }),
    row.doubtful && !isAlarming ? careful() : null,
    question(answer),
    warning(answer),
    unitFacts(answer),
    ...candidates(answer),
    hints(answer),
    row.doubtful ? actions(answer) : null,
    element("p", { className: "small", textContent: `以 ${chinese(answer.date)} 的名录为准。` }),
  ]) if (part) result.append(part);
  return result;
}

function unknown() {
  return element("section", { className: "verdict" },
    element("h2", { tabIndex: -1, textContent: "没有查到，还不能下结论" }),
    element("p", {}, "名录刚刚更新过，这一页还是旧的。请刷新这一页再问；也可以按", link("单位", new URL("units/", root).href), "、", link("平台", new URL("platforms/", root).href), "查看名录。"));
}

/** @type {(answer: Dated) => HTMLElement | null} */
function question({ asked, platform }) {
  if (!asked) return null;
  // A link may ask for anything, 「客服电话…」 too: on an official page it stands in a field, as what somebody typed.
  const typed = document.createElement("input");
  typed.readOnly = true;
  typed.value = asked.slice(0, 120);
  typed.ariaLabel = "您问的是";
  const where = platform ? `（${platform.name}）` : "";
  return element("p", { className: "small asked" }, "您问的是：", typed, where);
}

/**
 * What to leave undone until it is clear, and whom to ask: the page has it, with the telephone of the register.
 * @type {() => HTMLElement | null}
 */
function careful() {
  const prepared = /** @type {HTMLTemplateElement | null} */ (document.getElementById("careful"));
  return prepared && /** @type {HTMLElement} */ (document.importNode(/** @type {HTMLElement} */ (prepared.content.firstElementChild), true));
}

/** @type {(answer: Dated) => HTMLElement | null} */
function warning(answer) {
  if (!("claimed" in answer && answer.claimed)) return null;
  const what = answer.note === "address" ? "网址" : "标识";
  return element("p", { className: "warn", textContent: `注意：您粘贴的文字里写的是别的名称，${what}却是下面这个账号的。请以下面的名称为准。` });
}

/**
 * A dozen accounts; where there are more, the way to them.
 * @param {Dated} answer
 */
function candidates(answer) {
  const shown = answer.accounts.slice(0, 12).map((record) => candidate(record, answer));
  if (answer.accounts.some((record) => /[0O]/.test(`${record.account_id || ""}${record.handle || ""}`))) shown.push(element("p", { className: "small", textContent: "标识里画线的是数字：数字 0 画线，字母 O 不画。" }));
  if (answer.accounts.length > 12) shown.push(element("p", {}, link(`另有 ${answer.accounts.length - 12} 个，在搜索里查看`, searchFor(answer))));
  return shown;
}

/** @type {(answer: Dated) => HTMLElement} */
function actions(answer) {
  const asked = answer.asked.slice(0, 200) + (answer.platform ? `（${answer.platform.name}）` : "");
  const query = new URLSearchParams({ type: "疑似假冒", q: asked });
  return element("p", { className: "actions" }, link("怀疑是仿冒？我要举报", new URL(`report/?${query}`, root).href, "button"), link("按名称搜索全部账号", searchFor(answer), "button plain"));
}

/** @type {(answer: Dated) => string} */
const searchFor = (answer) => new URL(`search/?${new URLSearchParams({ q: answer.asked.slice(0, 100) })}`, root).href;
