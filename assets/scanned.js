// What a QR code says: what a registered picture says, word for word, or an order to pay. roster/text/scanned.py reads
// the same way; the vectors of both stand in tests/data/scanned.json.

import { decided } from "./identity.js";

const ENDS = /^[ \t\r\n]+|[ \t\r\n]+$/g; // what copying a text adds or takes
// Wallets of WeChat, Alipay (but for its mini programs), UnionPay, QQ, and the houses that print codes for shops.
const PAYMENT = new RegExp("(?:^|[^\\w.-])(?:(?:wxp|alipayqr|upwallet)://|weixin://wxpay/|(?:https?://)?(?:qr\\.alipay\\.com/(?!s[67]x)|"
  + "(?:mobilecodec\\.alipay\\.com|wx\\.tenpay\\.com|myun\\.tenpay\\.com|pay\\.weixin\\.qq\\.com|payapp\\.weixin\\.qq\\.com"
  + "|payapp\\.wechatpay\\.cn|i\\.qianbao\\.qq\\.com|qpay\\.qq\\.com|qr\\.95516\\.com|qr\\.chinaums\\.com|qr\\.shouqianba\\.com)/))", "i");

/**
 * True where a text holds what a wallet takes for an order to pay somebody.
 * @param {string} text
 */
export const isPayment = (text) => PAYMENT.test(text);

/**
 * By what a code says, as a whole; null where it says neither.
 * @param {import("./lookup.js").Lookup} lookup
 * @param {string} question
 * @returns {Promise<Roster.Finding | null>}
 */
export async function byContent(lookup, question) {
  const finding = decided(await lookup.register.identities(`q:${question.replace(ENDS, "")}`), "content");
  if (finding) return lookup.said(finding);
  return isPayment(question) ? { verdict: "unreadable", note: "payment", platform: null } : null;
}
