// What can be said of a question: the one table of verdicts, surest first, and what is told with each.
// A verdict without a row here, or a row that docs/verify.md or style.css does not know, makes a test fail.

import { isEnded } from "./register.js";

/**
 * `words` head the answer; `style` is the class verdict-… in style.css; a `doubtful` one offers to report a fake.
 * @type {Record<Roster.Verdict, Roster.VerdictRow>}
 */
export const VERDICTS = {
  listed: { words: "这是名录中的官方账号", style: "yes", doubtful: false },
  "same-name": { words: "名称一致，但名称可以被仿冒", style: "ask", doubtful: true },
  "other-platform": { words: "该单位未在此平台登记同名账号", style: "ask", doubtful: true },
  ended: { words: "曾是官方账号，现在不是", style: "no", doubtful: false },
  "not-listed": { words: "名录中没有收录", style: "stop", doubtful: true },
  unreadable: { words: "看不出是哪个账号", style: "ask", doubtful: false },
};

/** An answer that this page has no words for: of another version of the register's scripts. */
export class UnknownVerdict extends Error {}

/**
 * The row of a verdict.
 * @param {Roster.Verdict} verdict
 */
export function rowOf(verdict) {
  if (!Object.prototype.hasOwnProperty.call(VERDICTS, verdict)) throw new UnknownVerdict(verdict);
  return VERDICTS[verdict];
}

/**
 * The heading of an answer.
 * @param {Roster.Dated} answer
 */
export function heading(answer) {
  if (answer.note === "choose-platform") return "还要选择平台";
  if (answer.verdict !== "listed" || answer.accounts[0].state === "运行") return rowOf(answer.verdict).words;
  return `${rowOf(answer.verdict).words}（${answer.accounts[0].state}${hasStopped(answer) ? "，已停更" : ""}）`;
}

/**
 * The end of the class verdict-…: what an account says that has stopped is not to be believed, though it is listed.
 * @param {Roster.Dated} answer
 */
export const styleOf = (answer) => (hasStopped(answer) ? "stop" : rowOf(answer.verdict).style);

/** @type {(answer: Roster.Dated) => boolean} */
function hasStopped({ verdict, accounts, date }) {
  const [record] = accounts;
  return verdict === "listed" && record.stops_on !== undefined && record.stops_on <= date;
}

/**
 * What an answer means, and what to do.
 * @param {Roster.Dated} answer
 * @returns {string}
 */
export function explained(answer) {
  switch (answer.verdict) {
    case "listed":
      return listed(answer);
    case "same-name":
      return sameName(answer);
    case "other-platform":
      return `名录里的同名账号不在${nameOf(answer.platform)}，在下面的平台。${nameOf(answer.platform)}上叫这个名称的账号，名录没有登记。`;
    case "ended":
      return ended(answer);
    case "unreadable":
      return UNREADABLE[answer.note](nameOf(answer.platform), handleOf(answer.platform));
    case "not-listed":
      return notListed(answer);
    default:
      return unhandled(answer);
  }
}

/** @type {(answer: never) => never} */
function unhandled(answer) {
  throw new UnknownVerdict(/** @type {Roster.Answer} */ (answer).verdict);
}

/** @type {(platform: Roster.Platform | null) => string} */
const nameOf = (platform) => (platform ? platform.name : "");

/** @type {(answer: Roster.Dated<Roster.Listed>) => string} */
function listed(answer) {
  const platforms = [...new Set(answer.accounts.map((record) => record.platform_name))].join("、");
  return `${answer.note === "address" ? "网址完全相同" : `标识完全相同，只对${platforms}成立`}。请再核对下面的名称和账号主体。${closing(answer)}`;
}

/**
 * What is said of the end of an account that is still listed, or that its platform is there no more.
 * @type {(answer: Roster.Dated<Roster.Listed>) => string}
 */
function closing({ accounts: [record], register, date }) {
  if (record.told) return record.told;
  const { closed = "" } = register.platform(record.platform) || {};
  return closed && closed <= date ? `这个平台已于${chinese(closed)}停止服务，现在自称在上面发布的都不要相信。` : "";
}

/** @type {(answer: Roster.Dated<Roster.SameName>) => string} */
function sameName({ accounts, note }) {
  const before = note === "also-ended" ? "曾有一个同名的官方账号已经停用或改名。" : "";
  const number = accounts.length > 1 ? ` ${accounts.length} 个` : "";
  return `${before}名录里有${number}同名的官方账号。请在您看到的账号里逐项核对下面的标识和账号主体，一个字都不能差。`;
}

/** @type {(answer: Roster.Dated<Roster.Ended>) => string} */
function ended(answer) {
  if (answer.note === "name" && answer.accounts.every((record) => !isEnded(record))) {
    return `这是官方账号从前的名称或标识，${left(answer)}已经不用；这个账号现在的名称和标识如下。仍这样自称的账号，不能认作官方账号。`;
  }
  return `这个账号已经不在使用。现在仍这样自称的账号，不能认作官方账号。${answer.note === "handle-of-old" ? "这只对下面的平台成立：别的平台上可能有人用同样的号。" : ""}`;
}

/**
 * Since when a former name, handle or id is not used any more.
 * @param {Roster.Dated} answer
 */
function left(answer) {
  const asked = answer.asked.toLowerCase();
  const change = answer.accounts.flatMap((record) => record.former || []).find(([, value, on]) => on && asked.includes(value.toLowerCase()));
  return change ? `${chinese(change[2])}起` : "现在";
}

/** @type {(answer: Roster.Dated<Roster.NotListed>) => string} */
function notListed({ note, platform, host }) {
  if (note === "foreign") return `这个网址属于 ${host}，不是名录认得的账号主页。未收录不等于一定假冒，但请不要在上面填写个人信息。`;
  if (note === "choose-platform") return "单凭一个号还不能判断：别的平台上可能有人用同样的号。请先选择平台再核对。";
  if (note === "elsewhere") return `名录里没有这个${nameOf(platform)}账号；同样的标识登记在另一个平台。`;
  return "没有与它相同的官方账号。未收录不等于一定假冒：可能是新开的、还没有登记的，也可能是仿冒的。请向主办单位核实。";
}

/** @type {Record<Roster.Unreadable["note"], (there: string, handle: string) => string>} */
const UNREADABLE = {
  app: () => "这是只有手机里的应用才打得开的链接，里面看不出是哪个账号。请打开账号的主页，复制账号名称、平台上的号或标识来核对。",
  glued: () => "看不出里面的网址通向哪个网站：它的前后连着别的字或标点，或者里面有汉字、全角字符。请只粘贴网址，从 https:// 开始，前后留空格；或者复制账号名称来核对。",
  more: () => "这个网址里除了账号，还带着可能指向别的账号的内容，看不出打开的是哪一个。请打开账号的主页，只复制问号前面的网址；或者复制账号名称来核对。",
  short: (there, handle) => `这是${there}的短链接，里面没有账号的标识。请在浏览器里打开它，再复制打开后的完整网址；或者复制账号名称、${handle}来核对。`,
  "no-identity": (there, handle) => `这个网址属于${there}，但里面没有账号的标识（比如只是一篇文章或一段视频）。请打开账号的主页，复制主页网址，或者复制账号名称、${handle}来核对。`,
  several: () => "这段文字太长，或者里面有几个网址或标识，看不出您问的是哪一个。请一次只问一个。",
  nothing: () => "请输入账号名称、平台上的号或标识，或者粘贴账号主页的网址。",
};

/** @type {(platform: Roster.Platform | null) => string} */
function handleOf(platform) {
  const labels = platform ? [platform.handle, platform.account_id].map((form) => (form ? form[0] : "")) : [];
  return labels.filter(Boolean).join("或") || "平台上的号";
}

/** @type {(day: string) => string} */
export const chinese = (day) => day.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, "$1年$2月$3日");
