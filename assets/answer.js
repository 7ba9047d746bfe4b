// An answer as a part of the page. What was asked is only ever written as text.

import { isEnded } from "./lookup.js";

const root = new URL("../", import.meta.url);

const SAID = {
  listed: "这是名录中的官方账号",
  "same-name": "名称一致，但名称可以被仿冒",
  "other-platform": "该单位未在此平台登记同名账号",
  ended: "曾是官方账号，现在不是",
  "not-listed": "名录中没有收录",
  unreadable: "看不出是哪个账号",
};

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.filter((child) => child !== null && child !== ""));
  return made;
}

const link = (text, href, className = "") => element("a", { textContent: text, href, className });
const page = (id) => new URL(`accounts/${id}/`, root).href;
const chinese = (day) => day.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, "$1年$2月$3日");

// An id with its digits marked: the letter O and a zero look the same in many fonts.
function identifier(text) {
  const code = element("code", { className: "identifier" });
  for (const part of text.match(/\d+|\D+/g)) code.append(/\d/.test(part) ? element("span", { className: "digit", textContent: part }) : part);
  return code;
}

function facts(rows) {
  const list = element("dl", { className: "facts" });
  for (const [name, value, key] of rows) {
    if (value) list.append(element("div", { className: key ? "key" : "" }, element("dt", { textContent: name }), element("dd", {}, value)));
  }
  return list;
}

function candidate(record, answer) {
  const platform = answer.lookup.platform(record.platform) || { account_id: ["平台唯一标识"], handle: ["账号"], check: [] };
  const label = (key, other) => (platform[key] ? platform[key][0] : other);
  const state = isEnded(record) ? "ended" : record.state === "运行" ? "running" : "posting";
  const item = element("article", { className: "candidate" });
  item.dataset.candidate = record.id;
  item.append(
    element("h3", {}, link(record.name, page(record.id)), " ", element("span", { className: `state state-${state}`, textContent: record.state })),
    facts([
      ["所属平台", record.platform_name, true],
      ["账号主体/认证", record.verified_as, true],
      [label("account_id", "平台唯一标识"), record.account_id ? identifier(record.account_id) : element("span", { className: "unknown", textContent: "未登记" }), true],
      [label("handle", "账号"), record.handle ? identifier(record.handle) : null, true],
      ["主办单位", record.unit_name],
      ["曾用名", (record.former || []).filter(([field]) => field === "name").map(([, name, on]) => (on ? `${name}（${chinese(on)}更名）` : name)).join("、")],
    ]),
  );
  if (state === "posting") item.append(leaving(record));
  if (state === "ended") item.append(ending(record));
  else if ((platform.check || []).length) {
    const steps = element("ol", { className: "steps" }, ...platform.check.map((step) => element("li", { textContent: step })));
    item.append(element("details", {}, element("summary", { textContent: `在${record.platform_name}里怎样看到这些` }), steps));
  }
  return item;
}

function leaving(record) {
  if (!record.stops_on && !(record.successors || []).length) return "";
  return element("p", {}, record.stops_on ? `停更日：${chinese(record.stops_on)}。` : "", ...successors(record));
}

function ending(record) {
  const what = record.is_closed ? `关停，${record.state}` : record.state.slice(1);
  const since = record.ended_on ? `${chinese(record.ended_on)}${what}。` : `${record.state}。`;
  return element("p", {}, since, "此后以该名称出现的账号均非本单位（名录另有登记的除外）。", ...successors(record));
}

const successors = (record) => (record.successors || []).flatMap(([id, name, platform], n) => [n ? "、" : "今后请关注：", id ? link(`“${name}”（${platform}）`, page(id)) : name]);

function hints(answer) {
  if (!answer.hints.length) return null;
  const list = element("ol", { className: "cards" });
  for (const found of answer.hints) {
    const card = element("a", { className: "card", href: page(found.id) },
      element("b", { textContent: found.name }),
      element("span", { className: "more", textContent: `${found.platform_name}，${found.unit_name}` }),
      element("span", { className: "why", textContent: found.why }));
    const item = element("li", {}, card);
    item.dataset.candidate = found.id;
    list.append(item);
  }
  return element("section", {}, element("h3", { textContent: "您要找的可能是" }), element("p", { className: "small", textContent: "以下是名录里名称相近的官方账号，只是提示：名称相近不说明您看到的账号是真的。" }), list);
}

// A heading breaks where its sense does.
const phrases = (text) => text.match(/[^，（]*，|（?[^，（]+/g).map((textContent) => element("span", { className: "phrase", textContent }));

// What is known of a unit that was asked for by name, and of the platform.
function unitFacts({ unit, platform, verdict }) {
  if (!unit || (verdict === "other-platform" && !unit.not_on.includes(platform.id))) return null;
  const paragraph = element("p", { className: "note" });
  if (!unit.accounts.length) paragraph.append(`“${unit.name}”在名录里没有任何在用账号。`);
  else if (platform && unit.not_on.includes(platform.id)) paragraph.append(`“${unit.name}”已声明没有在${platform.name}开设账号。`);
  else if (platform && !unit.platforms.includes(platform.id)) paragraph.append(`“${unit.name}”在名录里没有${platform.name}账号。`);
  else paragraph.append(`这是单位名称，不是账号名称。“${unit.name}”在用的账号列在下面。`);
  paragraph.append(" ", link("查看这个单位的全部账号", new URL(`units/${unit.unit}/`, root).href));
  return paragraph;
}

function explained(answer) {
  const { verdict, note, platform, host } = answer;
  const there = platform ? platform.name : "";
  switch (verdict) {
    case "listed":
      return `${note === "address" ? "网址完全相同" : `标识完全相同，只对${[...new Set(answer.accounts.map((record) => record.platform_name))].join("、")}成立`}。请再核对下面的名称和账号主体。${closing(answer)}`;
    case "same-name":
      return `${note === "also-ended" ? "曾有一个同名的官方账号已经停用或改名。" : ""}名录里有${answer.accounts.length > 1 ? ` ${answer.accounts.length} 个` : ""}同名的官方账号。请在您看到的账号里逐项核对下面的标识和账号主体，一个字都不能差。`;
    case "other-platform":
      return `名录里的同名账号不在${there}，在下面的平台。${there}上叫这个名称的账号，名录没有登记。`;
    case "ended":
      return note === "name" && answer.accounts.every((record) => !isEnded(record))
        ? `这是官方账号从前的名称或标识，${left(answer)}已经不用；这个账号现在的名称和标识如下。仍这样自称的账号，不能认作官方账号。`
        : `这个账号已经停止使用。现在仍这样自称的账号，不能认作官方账号。${note === "handle-of-old" ? "这只对下面的平台成立：别的平台上可能有人用同样的号。" : ""}`;
    case "unreadable":
      if (note === "app") return "这是只有手机里的应用才打得开的链接，里面看不出是哪个账号。请打开账号的主页，复制账号名称、平台上的号或标识来核对。";
      if (note === "glued") return "网址前面连着别的字，看不出是哪个网站。请只粘贴网址，最好从 https:// 开始；或者复制账号名称来核对。";
      if (note === "short") return `这是${there}的短链接，里面没有账号的标识。请在浏览器里打开它，再复制打开后的完整网址；或者复制账号名称、${handleOf(platform)}来核对。`;
      if (note === "no-identity") return `这个网址属于${there}，但里面没有账号的标识（比如只是一篇文章或一段视频）。请打开账号的主页，复制主页网址，或者复制账号名称、${handleOf(platform)}来核对。`;
      if (note === "several") return "这段文字太长，或者里面有几个网址或标识，看不出您问的是哪一个。请一次只问一个。";
      return "请输入账号名称、平台上的号或标识，或者粘贴账号主页的网址。";
    default:
      if (note === "foreign") return `这个网址属于 ${host}，不是名录认得的账号主页。未收录不等于一定假冒，但请不要在上面填写个人信息。`;
      if (note === "choose-platform") return "单凭一个号还不能判断：别的平台上可能有人用同样的号。请先选择平台再核对。";
      if (note === "elsewhere") return `名录里没有这个${there}账号；同样的标识登记在另一个平台。`;
      return "没有与它相同的官方账号。未收录不等于一定假冒：可能是新开的、还没有登记的，也可能是仿冒的。请向主办单位核实。";
  }
}

// An account whose end is announced is still listed: when it stops, and whether its platform is there at all.
function closing({ accounts: [record], lookup, date }) {
  if (record.state === "运行") return "";
  const { closed } = lookup.platform(record.platform) || {};
  if (closed) return `这个平台已于 ${chinese(closed)}停止服务，现在自称在上面发布的都不要相信。`;
  const announced = `这个账号已经公告${record.state.slice(0, 2)}`;
  if (record.stops_on && record.stops_on <= date) return `${announced}，${chinese(record.stops_on)}起停更，此后在上面发布的都不要相信。公告期满前仍在名录里。`;
  return `${announced}，${record.stops_on ? `${chinese(record.stops_on)}停更，` : ""}公告期满前仍在名录里。`;
}

// Since when a former name, handle or id is not used any more.
function left(answer) {
  const asked = answer.asked.toLowerCase();
  const [, , on] = answer.accounts.flatMap((record) => record.former || []).find(([, value, day]) => day && asked.includes(value.toLowerCase())) || [];
  return on ? `${chinese(on)}起` : "现在";
}

function handleOf(platform) {
  return [platform.handle, platform.account_id].filter(Boolean).map((form) => form[0]).join("或") || "平台上的号";
}

export function shown(answer) {
  const result = element("section", { className: `verdict verdict-${answer.verdict}` });
  result.dataset.verdict = answer.verdict;
  const posting = answer.verdict === "listed" && answer.accounts[0].state !== "运行" ? `（${answer.accounts[0].state}）` : "";
  result.append(
    element("h2", { tabIndex: -1 }, ...phrases((answer.note === "choose-platform" ? "还要选择平台" : SAID[answer.verdict]) + posting)),
    answer.asked === "" ? "" : element("p", { className: "small asked" }, "您问的是：", element("q", { textContent: answer.asked.length > 120 ? `${answer.asked.slice(0, 120)}…` : answer.asked }), answer.platform ? `（${answer.platform.name}）` : ""),
    element("p", { textContent: explained(answer) }),
    answer.claimed ? element("p", { className: "warn", textContent: `注意：您粘贴的文字里写的是“${answer.claimed.slice(0, 40)}”，${answer.note === "address" ? "网址" : "标识"}却是下面这个账号的。请以下面的名称为准。` }) : "",
    unitFacts(answer) || "",
    ...answer.accounts.slice(0, 12).map((record) => candidate(record, answer)),
  );
  if (answer.accounts.some((record) => /[0O]/.test(`${record.account_id || ""}${record.handle || ""}`))) result.append(element("p", { className: "small", textContent: "标识里画线的是数字：数字 0 画线，字母 O 不画。" }));
  if (answer.accounts.length > 12) result.append(element("p", {}, link(`另有 ${answer.accounts.length - 12} 个，在搜索里查看`, searchFor(answer))));
  result.append(hints(answer) || "");
  if (["not-listed", "same-name", "other-platform"].includes(answer.verdict)) {
    const query = new URLSearchParams({ type: "疑似假冒", q: [answer.asked.slice(0, 200), answer.platform && `（${answer.platform.name}）`].filter(Boolean).join("") });
    result.append(element("p", { className: "actions" }, link("怀疑是仿冒？我要举报", new URL(`report/?${query}`, root).href, "button"), link("按名称搜索全部账号", searchFor(answer), "button plain")));
  }
  result.append(element("p", { className: "small", textContent: `以 ${chinese(answer.date)} 的名录为准。` }));
  return result;
}

const searchFor = (answer) => new URL(`search/?${new URLSearchParams({ q: answer.asked.slice(0, 100) })}`, root).href;
