// An answer as a part of the page: what it is, what to do now, whom to call; below that what it stands on.

import { absence, candidates, hints, labelOf, ofUnit, searchFor, steps } from "./candidates.js";
import { call, element, facts, identifier, inside, link, page, shareButton } from "./elements.js";
import { UnknownVerdict, advice, chinese, explained, heading, isAskedBack, isGone, isRisky, rowOf, styleOf, reporting } from "./verdicts.js";

/** @typedef {Roster.Dated} Dated */

const NO_STEPS = ["app", "payment", "nothing", "several", "glued"]; // what is asked is no account of any platform

/**
 * A heading breaks where its sense does.
 * @type {(text: string) => HTMLElement[]}
 */
const phrases = (text) => (text.match(/[^，（]*，|（?[^，（]+/g) || []).map((textContent) => element("span", { className: "phrase", textContent }));

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
  const result = element("section", { className: `verdict verdict-${styleOf(answer)}` });
  result.dataset.verdict = answer.verdict;
  if ("note" in answer && answer.note) result.dataset.note = answer.note;
  const [risky, again] = [isRisky(answer), isAskedBack(answer)];
  const doubts = row.doubtful && !again ? doubtful(answer) : null;
  for (const part of [
    element("h2", { tabIndex: -1 }, element("span", {}, ...phrases(heading(answer)))),
    risky ? careful() : null, // what to leave undone comes before everything else
    element("p", { className: "advice", textContent: advice(answer) }),
    (row.doubtful || styleOf(answer) === "no" || isGone(answer) || isUnseen(answer)) && !risky && !again ? careful() : null,
    actions(own(answer)),
    row.compared ? null : doubts,
    warning(answer),
    paragraph(explained(answer)),
    ...evidence(answer),
    row.compared ? doubts : null,
    hints(answer),
    question(answer),
    element("p", { className: "small", textContent: `以 ${chinese(answer.date)} 的名录为准。` }),
  ]) if (part) result.append(part);
  return result;
}

/**
 * Something was sent to somebody, and what is behind it cannot be read here.
 * @type {(answer: Dated) => boolean}
 */
const isUnseen = ({ verdict, note }) => verdict === "unreadable" && note !== "nothing";

/** @type {(text: string) => HTMLElement | null} */
const paragraph = (text) => (text ? element("p", { textContent: text }) : null);

function unknown() {
  return element("section", { className: "verdict" },
    element("h2", { tabIndex: -1, textContent: "没有查到，还不能下结论" }),
    element("p", {}, "名录刚刚更新过，这一页还是旧的。请刷新这一页再问；也可以按", link("单位", inside("units/")), "、", link("平台", inside("platforms/")), "查看名录。"));
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
 * What to leave undone until it is clear, and whom to ask: the page has it, with the telephones.
 * @type {() => HTMLElement | null}
 */
export function careful() {
  const prepared = /** @type {HTMLTemplateElement | null} */ (document.getElementById("careful"));
  return prepared && /** @type {HTMLElement} */ (document.importNode(/** @type {HTMLElement} */ (prepared.content.firstElementChild), true));
}

/** @type {(answer: Dated) => HTMLElement | null} */
function warning(answer) {
  if (!("claimed" in answer && answer.claimed)) return null;
  const what = answer.note === "address" ? "网址" : "标识";
  return element("p", { className: "warn", textContent: `注意：这里还写着别的话。${what}是下面这个账号的，那些话不一定是它说的。请以下面的为准。` });
}

// What an answer stands on

/**
 * @param {Dated} answer
 * @returns {(Node | null)[]}
 */
function evidence(answer) {
  switch (answer.verdict) {
    case "unit":
      return [...hotlines(answer), ...places(answer), ...answer.units.map((unit) => ofUnit(unit, answer))];
    case "website":
      return answer.sites.map(website);
    case "fake":
      return [identitiesOf(answer), ...(answer.units.length ? [element("h3", { textContent: "真的是这些" }), ...answer.units.map((unit) => ofUnit(unit, { ...answer, platform: null }))] : [])];
    case "elsewhere":
      return answer.others.map((other) => ofOther(other, answer.register));
    case "other-platform":
      return [...answer.units.map((unit) => (answer.platform && unit.not_on.includes(answer.platform.id) ? paragraph(absence(unit, answer.platform)) : null)), ...candidates(answer)];
    case "unreadable":
      return [answer.platform && answer.platform.id && !NO_STEPS.includes(answer.note) ? steps(answer.platform, answer.register, answer.note !== "short") : null];
    default:
      return candidates(answer);
  }
}

/** @type {(answer: Roster.Dated<Roster.OfUnit>) => HTMLElement[]} */
const hotlines = ({ hotlines: lines = [] }) => lines.map(({ phone, name }) => element("p", { className: "actions" }, call(phone, `${name} ${phone}`)));

/** @type {(answer: Roster.Dated<Roster.OfUnit>) => HTMLElement[]} */
function places({ places: found = [] }) {
  return found.map(({ place, page: path, units }) => element("section", {},
    element("ul", { className: "lines" }, ...units.map(([id, name]) => element("li", {}, link(name, inside(`units/${id}/`))))),
    element("p", {}, link(`${place}的全部账号`, inside(path)))));
}

/** @type {(site: Roster.Website) => HTMLElement} */
function website({ name, host, unit, url }) {
  const whose = unit ? link(`${name}的官方账号`, inside(`units/${unit}/`)) : null;
  return element("section", {}, facts([["网站", name, true], ["域名", identifier(host), true]]), element("p", { className: "actions" }, link("打开网站", url, "button plain"), whose));
}

/** @type {(answer: Roster.Dated<Roster.Faked>) => HTMLElement} */
const identitiesOf = ({ fake, register }) => {
  const platform = register.platform(fake.platform);
  return facts([
    ["平台", fake.platform_name],
    [labelOf(platform, "account_id"), fake.account_id && identifier(fake.account_id)],
    [labelOf(platform, "handle"), fake.handle && identifier(fake.handle)],
    ["发现", fake.seen_on && chinese(fake.seen_on)],
    ["核实", chinese(fake.confirmed_on)],
  ]);
};

/** @type {(other: Roster.Followed, ours: Roster.Dated["register"]) => HTMLElement} */
function ofOther({ name, platform: id, platform_name, unit_name, verified_as, account_id, handle, state, register }, ours) {
  const [platform, copied] = [ours.platform(id), (ours.front.copies || {})[register]];
  return facts([
    ["名称", name, true],
    ["所属平台", platform_name, true],
    ["账号主体/认证", verified_as, true],
    [labelOf(platform, "account_id"), account_id && identifier(account_id), true],
    [labelOf(platform, "handle"), handle && identifier(handle), true],
    ["主办单位", unit_name],
    ["那里的状态", state],
    ["名录", register],
    ["以上截至", copied && chinese(copied)],
  ]);
}

// What can be done

/** @type {(buttons: HTMLElement[]) => HTMLElement | null} */
const actions = (buttons) => (buttons.length ? element("p", { className: "actions" }, ...buttons) : null);

/** @type {(answer: Dated) => HTMLElement[]} */
function own(answer) {
  switch (answer.verdict) {
    case "listed": {
      const [{ id, name, platform_name }] = answer.accounts;
      return [link("看它的一页", page(id), "button"), shareButton("转给家人", `“${name}”（${platform_name}）是名录里的官方账号 ${page(id)}`)];
    }
    case "elsewhere":
      return [link("到那里核对", answer.others[0].page, "button")];
    case "not-listed":
      if (answer.note === "blanks" && answer.meant) return [askLink("去掉空格核对", answer.meant, answer.platform)];
      if (answer.note === "zero" && answer.meant) return [askLink("按数字 0 核对", answer.meant, answer.platform)];
      if (answer.note === "choose-platform") return choices(answer);
      if (answer.note === "letters") return [link("按拼音搜索", searchFor(answer), "button")];
      return [];
    default:
      return [];
  }
}

/** @type {(words: string, question: string, platform: Roster.Platform | null) => HTMLAnchorElement} */
function askLink(words, question, platform) {
  const asked = link(words, inside(`verify/?${new URLSearchParams({ q: question, platform: platform ? platform.id : "" })}`), "button");
  asked.dataset.ask = "";
  return asked;
}

/**
 * The platforms on which the register has what was asked, to be chosen from; the form has them all.
 * @type {(answer: Dated) => HTMLElement[]}
 */
function choices({ hints: near, asked, register }) {
  const platforms = [...new Set(near.map(({ platform }) => platform))].map((id) => register.platform(id));
  return platforms.flatMap((platform) => (platform && platform.id !== "other" ? [askLink(`在${platform.name}看到的`, asked, platform)] : []));
}

/** @type {(answer: Dated) => HTMLElement | null} */
function doubtful(answer) {
  const asked = answer.asked.slice(0, 200) + (answer.platform ? `（${answer.platform.name}）` : "");
  const query = new URLSearchParams({ type: "疑似假冒", q: asked });
  return actions([link(reporting(answer.verdict), inside(`report/?${query}`), "button"), link("按名称搜索全部账号", searchFor(answer), "button plain")]);
}
