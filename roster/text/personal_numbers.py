"""Numbers of persons in a text, however they are written: they have no place in what is published."""

import re
import unicodedata

# Patterns that browsers read alike.
MOBILE = r"(?<!\d)(?<!\d\.)(?:(?:\+|00)?86[)\s-]{0,2})?1[3-9](?:[\s.‐-―-]?\d){9}(?!\d)"
CITIZEN_ID = r"(?<!\d)\d{6}[- ]?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[- ]?\d{3}[\dXx](?![\dA-Za-z])"
_MOBILE, _CITIZEN_ID = re.compile(MOBILE), re.compile(CITIZEN_ID)
# Every number has eleven digits, with one character at most between two, before its normal form is made and after.
_IN_A_ROW = re.compile(r"\d(?:\D?\d){10}")
# Characters that are no digits and have some in their normal form (², ①, ㏩). A text without these and with no digits
# in a row holds no number, and is done with in a fifth of the time that its normal form takes.
NUMERALS = frozenset(
    char
    for span in (
        "²³", "¹¹", "¼¾", "⁰⁰", "⁴⁹", "₀₉", "⅐⅟", "↉↉", "①⒛", "⓪⓪", "㉑㉟", "㊱㋋", "㍘㍰", "㍸㍹", "㎟㎦", "㎨㎨",
        "㎯㎯", "㏠㏾", "\U0001f100\U0001f10a",
    )
    for char in map(chr, range(ord(span[0]), ord(span[1]) + 1))
)  # fmt: skip
_CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ADVICE = "这里有{}，不能公开；请改为对外公布的办公电话，或删去"


def personal_number(text: str) -> str | None:
    """What kind of personal number stands in the text, None where there is none."""
    if not _IN_A_ROW.search(text) and NUMERALS.isdisjoint(text):
        return None
    text = unicodedata.normalize("NFKC", text)
    if any(_is_citizen_id(match.group()) for match in _CITIZEN_ID.finditer(text)):
        return "身份证号"
    return "个人手机号" if _MOBILE.search(text) else None


def _is_citizen_id(text: str) -> bool:
    """GB 11643: the last character is a weighted sum modulo 11."""
    digits = re.sub(r"[- ]", "", text).upper()
    remainder = sum(int(d) * w for d, w in zip(digits, _CHECK_WEIGHTS, strict=False)) % 11
    return "10X98765432"[remainder] == digits[17]
