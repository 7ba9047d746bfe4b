// What can be said of a question: the one table of verdicts, surest first, and what is told with each: what it is, what
// to do now, why. For somebody of seventy, on a telephone, who is perhaps afraid: plain words, no officialese.
// A verdict without a row here, or a row that docs/verify.md or style.css does not know, makes a test fail.

import { isEnded } from "./register.js";

// As roster/public/states.py tells states to people; the others are said as they are.
/** @type {Record<string, string>} */
const STATE_WORDS = { 运行: "正常运行", 关停待办结: "公示期满，待关停", 注销待办结: "公示期满，待注销" };
/** @type {(state: string) => string} */
export const stateWords = (state) => STATE_WORDS[state] || state;

/** @type {(verdict: Roster.Verdict) => string} */
export const reporting = (verdict) => (verdict === "fake" ? "我也遇到了，我要举报" : "怀疑是仿冒？我要举报");

/**
 * `words` head the answer; `style` is the class verdict-… in style.css; a `doubtful` one offers to report a fake;
 * of a `compared` one the accounts come before what else can be done, and that one is open which is on the platform.
 * @type {Record<Roster.Verdict, Roster.VerdictRow>}
 */
export const VERDICTS = {
  listed: { words: "这是名录中的官方账号", style: "yes", doubtful: false, compared: false },
  fake: { words: "已核实为假冒，别相信它", style: "no", doubtful: true, compared: false },
  "same-name": { words: "名称一致，但名称可以被仿冒", style: "ask", doubtful: true, compared: true },
  "other-platform": { words: "该单位未在此平台登记同名账号", style: "ask", doubtful: true, compared: true },
  ended: { words: "曾是官方账号，现在不是", style: "no", doubtful: false, compared: false },
  elsewhere: { words: "登记在别的名录", style: "tell", doubtful: false, compared: false },
  unit: { words: "这是单位的名称", style: "tell", doubtful: false, compared: false },
  website: { words: "这是网站，不是账号", style: "tell", doubtful: false, compared: false },
  "not-listed": { words: "名录中没有收录", style: "stop", doubtful: true, compared: false },
  unreadable: { words: "看不出是哪个账号", style: "ask", doubtful: false, compared: false },
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

/** @type {(platform: Roster.Platform | null) => string} */
const nameOf = (platform) => (platform ? platform.name : "");

// What it is

/**
 * The heading of an answer.
 * @param {Roster.Dated} answer
 */
export function heading(answer) {
  const { words } = rowOf(answer.verdict);
  switch (answer.verdict) {
    case "listed":
      if (answer.isMessage) return `${answer.note === "address" ? "网址" : "号"}是官方的，这段话不一定是`;
      return answer.accounts[0].state === "运行" ? words : `${words}（${stateWords(answer.accounts[0].state)}${hasStopped(answer) ? "，已停更" : ""}）`;
    case "ended":
      return isRenamed(answer) ? renamed(answer) : words;
    case "elsewhere":
      return `登记在“${answer.others[0].register}”`;
    case "unit":
      return ofUnits(answer);
    case "website":
      if (answer.isMessage) return "网址是对的，这段话不一定是";
      return `这是${answer.sites[0].name}${/网站?$|平台$/.test(answer.sites[0].name) ? "" : "的网站"}`;
    case "not-listed":
      return HEADINGS[answer.note] || (answer.note === "foreign" ? `${answer.host || "这些网址"} 不在名录里` : words);
    case "unreadable":
      if (answer.note === "payment") return "这是收款码，不是账号";
      return answer.note === "several" || answer.note === "nothing" ? "请一次只问一个" : words;
    default:
      return words;
  }
}

/** @type {Record<string, string>} */
const HEADINGS = { "choose-platform": "还要选择平台", letters: "请用汉字再问一次", zero: "应该是数字 0，不是字母 O", blanks: "标识中间多了空格", number: "名录里没有这个号码" };

/** @type {(answer: Roster.Dated<Roster.OfUnit>) => string} */
function ofUnits({ note, units, places = [], hotlines = [] }) {
  if (note === "phone") return units.length + hotlines.length > 1 ? "这是对外公布的电话" : `这是${[...units, ...hotlines][0].name}${units.length ? "的电话" : ""}`;
  if (note === "place") return `${places[0].place}的单位和账号`;
  if (units.length > 1) return `有 ${units.length} 个单位叫这个名称`;
  const count = units[0].accounts.length;
  return count ? `${units[0].name}的官方账号` : `${units[0].name}没有在用的账号`;
}

/**
 * An account that is there, asked for by what it was called before.
 * @type {(answer: Roster.Dated) => boolean}
 */
export const isRenamed = ({ verdict, accounts: [record] }) => verdict === "ended" && !isEnded(record);

/** @type {(answer: Roster.Dated<Roster.Ended>) => string} */
function renamed({ accounts, asked }) {
  const [{ name, former = [] }] = accounts;
  const isName = former.some(([field, value]) => field === "name" && asked.includes(value));
  if (!isName) return `这是“${name}”从前的标识`;
  return accounts.every((record) => record.name === name || isEnded(record)) ? `已改名为“${name}”` : "这是从前的名称，已经改了";
}

/**
 * The end of the class verdict-…: what an account says that has stopped is not to be believed, though it is listed;
 * what is only another name, or only misspelled, is nothing to fear.
 * @param {Roster.Dated} answer
 */
export function styleOf(answer) {
  if (hasStopped(answer)) return "stop";
  if (isGone(answer)) return "ask";
  if (answer.note === "letters") return "tell";
  if (isRenamed(answer) || isAskedBack(answer) || answer.note === "number") return "ask";
  return isRisky(answer) && answer.verdict !== "fake" ? "stop" : rowOf(answer.verdict).style;
}

/**
 * A text with links of nobody knows whom: what to leave undone comes before everything else.
 * @type {(answer: Roster.Dated) => boolean}
 */
export const isRisky = ({ verdict, note, isMessage }) => isMessage || verdict === "fake" || note === "foreign" || (verdict === "unreadable" && (note === "glued" || note === "several" || note === "payment"));

/**
 * What was asked can be said once more, and better: nothing is known against anybody.
 * @type {(answer: Roster.Dated) => boolean}
 */
export const isAskedBack = ({ note }) => note === "letters" || note === "zero" || note === "blanks" || note === "choose-platform";

/** @type {(answer: Roster.Dated) => boolean} */
function hasStopped({ verdict, accounts, date }) {
  const [record] = accounts;
  return verdict === "listed" && record.stops_on !== undefined && record.stops_on <= date;
}

/**
 * An account of another register, which that no longer has.
 * @type {(answer: Roster.Dated) => boolean}
 */
export const isGone = ({ verdict, accounts: [record] }) => verdict === "listed" && Boolean(record.origin && record.origin.gone);

// What to do now

/**
 * One sentence: what to do.
 * @param {Roster.Dated} answer
 * @returns {string}
 */
export function advice(answer) {
  switch (answer.verdict) {
    case "listed":
      if (answer.isMessage) return "谁都能抄一个官方的网址、号。这段话叫您做的，先别做；真有这事，到下面这个账号里看，或者打电话问。";
      if (isGone(answer)) return "登记它的名录里现在没有它了。先别照它说的做，打电话问主办单位。";
      return hasStopped(answer) || isOver(answer) ? "它已经不再更新：新发出来的东西，都不要相信。" : "可以放心看。官方账号不会私下要您转账、要验证码。";
    case "fake":
      return "别再联系它。已经转了钱、说了验证码的，现在就打电话。";
    case "same-name":
      return answer.isShared ? "链接里看不出是谁，这是按名称查的。还要对照下面的标识，一个字都不能差。" : "还不能认定。请对照下面的标识和账号主体，一个字都不能差。";
    case "other-platform":
      return `${nameOf(answer.platform)}上叫这个名称的，名录没有登记，先别相信。`;
    case "ended":
      return isRenamed(answer) ? "请认准现在的名称。仍用旧名称的，不能认作官方账号。" : "现在还用这个名称、这个号的，都不要相信。";
    case "elsewhere":
      return "这里没有登记它，它是别的名录里的账号。请到那里核对。";
    case "unit":
      return forUnit(answer);
    case "website":
      if (answer.isMessage) return "谁都能抄一个官方的网址。这段话叫您做的，先别做；自己打开网站看，或者打电话问。";
      return "网址一个字都不差才是它。网站不会要您的验证码。";
    case "unreadable":
      return UNREADABLE[answer.note](nameOf(answer.platform), handleOf(answer.platform));
    case "not-listed":
      return forUnlisted(answer);
    default:
      return unhandled(answer);
  }
}

/** @type {(answer: never) => never} */
function unhandled(answer) {
  throw new UnknownVerdict(/** @type {Roster.Answer} */ (answer).verdict);
}

/** @type {(answer: Roster.Dated<Roster.OfUnit>) => string} */
function forUnit({ note, units }) {
  if (note === "phone") return "来电显示可以伪造：不放心的，先挂断，再自己拨这个号码。";
  if (note === "place") return "点单位的名称，看它的官方账号。";
  return units.some((unit) => unit.accounts.length) ? "这是单位名称，不是账号名称。点下面的账号去核对。" : "自称是它的账号，名录都没有登记，请打电话向单位核实。";
}

/** @type {(answer: Roster.Dated<Roster.NotListed>) => string} */
function forUnlisted({ note, platform, host = "" }) {
  switch (note) {
    case "foreign":
      return isGov(host) ? "它是政府部门的域名，但名录里没有登记。请向单位核实。" : "它不是名录认得的网址，上面说的都别相信。";
    case "choose-platform":
      return "单凭一个号还不能判断：请选择您在哪个平台看到它。";
    case "letters":
      return "是拼音、英文的，请打出汉字来问。是微信号、抖音号的，名录里没有登记这个号。";
    case "zero":
      return "这种标识里没有字母 O。请按数字 0 再核对一次。";
    case "blanks":
      return "这种标识里没有空格。请去掉空格再核对一次。";
    case "number":
      return "来电显示能伪造：先挂断，再自己拨单位公布的电话问。是账号的号码，请选平台再核对。";
    case "elsewhere":
      return `名录里没有这个${nameOf(platform)}账号，先别相信。`;
    default:
      return "先别相信，向单位问清楚。";
  }
}

/** @type {(host: string) => boolean} */
const isGov = (host) => /\.gov\.cn$/.test(host);

// Why

/**
 * What an answer means.
 * @param {Roster.Dated} answer
 * @returns {string}
 */
export function explained(answer) {
  switch (answer.verdict) {
    case "listed":
      return listed(answer);
    case "fake":
      return fake(answer);
    case "same-name":
      return sameName(answer);
    case "other-platform":
      return `名录里的同名账号不在${nameOf(answer.platform)}，在下面的平台。`;
    case "ended":
      return ended(answer);
    case "elsewhere":
      return "标识完全相同。那个名录由别的单位管理，有没有变化以那里为准。";
    case "website":
      return WHOSE[answer.sites[0].what];
    case "not-listed":
      return notListed(answer);
    case "unit":
    case "unreadable":
      return ""; // what to do says it
    default:
      return unhandled(answer);
  }
}

/** @type {Record<Roster.Website["what"], string>} */
const WHOSE = {
  register: "就是您现在看的这个名录。",
  portal: "名录所在的政府网站。",
  report: "名录接受纠错和举报的地方。",
  unit: "名录里登记的单位网站。",
};

/** @type {(answer: Roster.Dated<Roster.Listed>) => string} */
function listed(answer) {
  const platforms = [...new Set(answer.accounts.map((record) => record.platform_name))].join("、");
  const equal = answer.note === "address" ? "网址里的标识相同" : answer.note === "content" ? "二维码的内容完全相同" : `标识完全相同，只对${platforms}成立`;
  return `${equal}。请再核对下面的名称和账号主体。${closing(answer)}`;
}

/** @type {(answer: Roster.Dated) => boolean} */
function isOver({ accounts: [record], register, date }) {
  const { closed = "" } = register.platform(record.platform) || {};
  return closed !== "" && closed <= date;
}

/**
 * What is said of the end of an account that is still listed, or that its platform is there no more.
 * @type {(answer: Roster.Dated<Roster.Listed>) => string}
 */
function closing(answer) {
  const { accounts: [record], register } = answer;
  if (record.told) return record.told;
  const { closed = "" } = register.platform(record.platform) || {};
  return isOver(answer) ? `这个平台已于${chinese(closed)}停止服务，现在自称在上面发布的都不要相信。` : "";
}

/** @type {(answer: Roster.Dated<Roster.Faked>) => string} */
function fake({ fake: { platform_name, by, confirmed_on, closed_on } }) {
  const closed = closed_on ? `平台已于${chinese(closed_on)}把它关停；再出现的也是假的。` : "";
  return `这个${platform_name}账号不是官方的，${by}已于${chinese(confirmed_on)}核实。${closed}`;
}

/** @type {(answer: Roster.Dated<Roster.SameName>) => string} */
function sameName({ accounts, note }) {
  const before = note === "also-ended" ? "曾有一个同名的官方账号已经停用或改名。" : "";
  const number = accounts.length > 1 ? ` ${accounts.length} 个` : "";
  return `${before}名录里有${number}同名的官方账号。`;
}

/** @type {(answer: Roster.Dated<Roster.Ended>) => string} */
function ended(answer) {
  if (isRenamed(answer)) return `这是官方账号从前的名称或标识，${left(answer)}已经不用；这个账号现在的名称和标识如下。`;
  return `这个账号已经不在使用。${answer.note === "handle-of-old" ? "这只对下面的平台成立：别的平台上可能有人用同样的号。" : ""}`;
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

const GOV = "政府网站的网址以 .gov.cn 结尾（看第一个“/”前面），-gov.cc、gov.cn.com 都不是。以 .gov.cn 结尾，也只说明网站是政府的，不说明把它发给您的是谁。";

/** @type {(answer: Roster.Dated<Roster.NotListed>) => string} */
function notListed({ note, platform, host = "" }) {
  if (note === "foreign") return `${isGov(host) ? "" : "未收录不等于一定假冒，但冒充政府的短信常用这样的网址。"}${GOV}`;
  if (note === "choose-platform") return "别的平台上可能有人用同样的号。";
  if (note === "elsewhere") return `同样的标识登记在另一个平台，不在${nameOf(platform) || "这里"}。`;
  if (note === "letters" || note === "zero" || note === "blanks" || note === "number") return "";
  return "没有与它相同的官方账号。未收录不等于一定假冒：可能是新开的、还没有登记的，也可能是仿冒的。";
}

/** @type {Record<Roster.Unreadable["note"], (there: string, handle: string) => string>} */
const UNREADABLE = {
  app: () => "这是只有手机里的应用才打得开的链接。请打开账号的主页，复制账号名称、平台上的号或标识来核对。",
  mini: () => "小程序的链接里只有名称。请打开小程序，点右上角的“…”，再点它的名称，看账号主体。",
  glued: () => "看不出里面的网址通向哪里：前后连着别的字，或者里面有汉字、全角字符。只粘贴网址再问，从 https:// 开始；或者问账号的名称。",
  more: () => "这个网址里除了账号，还带着可能指向别的账号的内容。请打开账号的主页，只复制问号前面的网址；或者复制账号名称来核对。",
  short: (there, handle) => `这是${there}的短链接，看不出通向哪里。别人发来的先别点；想核对账号的，在${there}里搜它的名称，复制${handle}来问。`,
  code: () => "这是微信二维码里的链接，看不出是谁。叫您加个人微信、进群的，都不是官方账号，先别加。是公众号的，先看名称、账号主体，再来核对。",
  "no-identity": (there, handle) => `这是${there}的一篇文章或一段视频，看不出是谁发的。在${there}里点账号的名称，复制账号名称、${handle}来核对；不要照里面说的去做。`,
  payment: () => "扫了它就是付钱，看不出钱付给谁。先别付：官方账号不会私下发收款码。要缴费的，到办事窗口或官方应用里缴；已经付了的，现在就打电话。",
  several: () => "这段文字太长，或者里面有几个网址、几个标识。请只复制您想问的那一个。",
  nothing: () => "请输入账号名称、平台上的号或标识，或者粘贴账号主页的网址。",
};

/** @type {(platform: Roster.Platform | null) => string} */
function handleOf(platform) {
  const labels = platform ? [platform.handle, platform.account_id].map((form) => (form ? form[0] : "")) : [];
  return labels.filter(Boolean).join("、") || "平台上的号";
}

/** @type {(day: string) => string} */
export const chinese = (day) => day.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, "$1年$2月$3日");
