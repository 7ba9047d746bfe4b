"""What a QR code says, as a text: whether it pays somebody, and whether it can tell one account from all others.

``assets/scanned.js`` reads the same way; the vectors of both stand in ``tests/data/scanned.json``.
"""

import re

_LONGEST = 2000  # of a question on verify/
_ENDS = " \t\r\n"  # what copying a text adds or takes
# Wallets of WeChat, Alipay (but for its mini programs), UnionPay, QQ, and the houses that print codes for shops.
_PAYMENT = re.compile(
    r"(?:^|[^\w.-])(?:(?:wxp|alipayqr|upwallet)://|weixin://wxpay/|(?:https?://)?(?:qr\.alipay\.com/(?!s[67]x)"
    r"|(?:mobilecodec\.alipay\.com|wx\.tenpay\.com|myun\.tenpay\.com|pay\.weixin\.qq\.com|payapp\.weixin\.qq\.com"
    r"|payapp\.wechatpay\.cn|i\.qianbao\.qq\.com|qpay\.qq\.com|qr\.95516\.com|qr\.chinaums\.com|qr\.shouqianba\.com)/))",
    re.IGNORECASE | re.ASCII,
)
# Line breaks and other control characters, halves of characters, and the sign for bytes that were none: several
# contents may look so.
_UNSURE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffd]")


def is_payment(text: str) -> bool:
    """True where a text holds what a wallet takes for an order to pay somebody."""
    return _PAYMENT.search(text) is not None


def comparable(content: str) -> str | None:
    """A content as it is compared: whole, without blanks at its ends; None for one that decides nothing."""
    whole = content.strip(_ENDS)
    return None if not whole or len(whole) > _LONGEST or _UNSURE.search(whole) else whole
