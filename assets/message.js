// Whether somebody asks with a message that wants something of him: swindlers quote what is official, and it stays so.

const WANTS = /转账|汇款|打款|付款|付费|保证金|押金|手续费|验证码|密码|银行卡|卡号|身份证|安全账户|冻结|解冻|停用|作废|失效|过期|异常|逾期|涉嫌|洗钱|通缉|逮捕|传票|领取|领奖|补贴|补助|退款|退税|退费|中奖|红包|福利|贷款|征信|返利|刷单|兼职|客服|警官|加(?:我|他|她|下)?(?:的)?(?:微信|qq|好友|群|v\b|vx)|改加|进群|入群|拉群|扫码|扫一扫付|点击|点此|戳|登录|登陆|下载|拨打|回电|联系(?:我|人|电话|客服)/i;
const LINKS = /https?:\S+|(?:[a-z0-9-]+\.)+[a-z]{2,}\/\S*/gi;
const NUMBER = /\d(?:[ -]?\d){6,}/; // a telephone, a card, a QQ: nobody needs it to ask whether an account is real
const CONTACT = /(?:微信号?|qq号?|vx|电话|手机)\s*[:：]?\s*[a-z0-9][\w-]{4,}/i;

const ASKING = /官方|网站|网址|官网|主页|首页|门户|地址|链接|请?访问|请问|这个|帮我|看看|核对|真的|假的|是不是|[是的吗吧么呢]/g;
const WORDS = 4; // that may name whose website it is

/**
 * True where more is asked than for an account: what a text wants beside the accounts, units and sites it quotes.
 * @param {string} asked
 * @param {(string | null | undefined)[]} quoted names and identities of what the register knows of it
 */
export function wantsSomething(asked, quoted) {
  const text = beside(asked, quoted);
  return WANTS.test(text) || NUMBER.test(text) || CONTACT.test(text);
}

/**
 * A text without links and without what the register knows of what it quotes.
 * @param {string} asked
 * @param {(string | null | undefined)[]} quoted
 */
function beside(asked, quoted) {
  const own = quoted.flatMap((word) => (word ? [word] : [])).sort((a, b) => b.length - a.length);
  return own.reduce((left, word) => left.split(new RegExp(escaped(word), "gi")).join(" "), asked.normalize("NFKC").replace(LINKS, " "));
}

/**
 * True where a text says more than that there is a website, and whether it is real: no list of words is complete.
 * @param {string} text
 */
const saysMore = (text) => (text.replace(ASKING, "").match(/\p{Script=Han}/gu) || []).length > WORDS;

/** @type {(answer: Roster.Answered<Roster.OfWebsite>) => string[]} */
const sitesOf = ({ sites }) => sites.flatMap(({ name, host }) => [name, host]);

const LINKED = ["short", "code", "no-identity", "app", "mini", "more"];

/**
 * A message that quotes what is official, or a link of nobody knows whom, and wants something: the link is no word for
 * the rest of it.
 * @param {Roster.Answered<Roster.Finding>} answer
 */
export function isMessage(answer) {
  switch (answer.verdict) {
    case "listed":
      if (answer.claimed) return true; // words that are not the account's own: no list of words is complete
      return wantsSomething(answer.asked, answer.accounts.flatMap((record) => [record.name, record.unit_name, record.verified_as, record.account_id, record.handle, record.url]));
    case "website":
      return wantsSomething(answer.asked, sitesOf(answer)) || saysMore(beside(answer.asked, sitesOf(answer)));
    case "unreadable":
      return LINKED.includes(answer.note) && wantsSomething(answer.asked, []);
    default:
      return false;
  }
}

/** @type {(word: string) => string} */
const escaped = (word) => word.normalize("NFKC").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
