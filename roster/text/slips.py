"""Slips of the pen in single values, and what was meant where that is certain."""

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta

DATE = (  # as browsers read it too
    r"(?:(\d{4})\s*[-年/.—–_ ‐‑‒―−]\s*(\d{1,2})\s*[-月/.—–_ ‐‑‒―−]\s*(\d{1,2})\s*[日号]?|(\d{4})(\d{2})(\d{2}))"
    r"(?:\s*\(?(?:星期|周|礼拜)[一二三四五六日天\d]\)?)?"
    r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_DATE = re.compile(DATE)
_COUNTED, _FIRST_COUNTED = re.compile(r"[1-9]\d{4}", re.ASCII), 36526  # 2000-01-01
_NUMERAL = re.compile("[〇零○一二三四五六七八九十]+")
_DIGITS = {**{char: str(n) for n, char in enumerate("〇一二三四五六七八九")}, "零": "0", "○": "0"}
AROUND = " \t\u3000\u00a0\"'“”‘’「」『』《》【】,，.。;；、\\"
_LINE_ENDS = re.compile(r"(?:\s*<br ?/?>)+$", re.IGNORECASE)  # of a web page
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d{1,2}")
NOTHING = r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"  # as browsers read it too
_NOTHING = re.compile(NOTHING)
ADDRESS = (  # as browsers read it too
    r"https?://[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
    r"<>\"'‘’“”`()（）\[\]【】「」《》，。；、]+"
)
_ADDRESS = re.compile(ADDRESS)
_WORD = re.compile(r"[A-Za-z0-9/]")  # of an address that goes on, or of another
_LIKE_ID = re.compile(r"[a-z0-9][a-z0-9 _.·-]*[a-z0-9]")
_BETWEEN = re.compile(r"[ _.·-]+")


def plain(text: str) -> str:
    """A value without quotes and marks around it, in half-width characters: “１００００９” is 100009."""
    return _LINE_ENDS.sub("", unicodedata.normalize("NFKC", text)).strip(AROUND)


def no_such_day(text: str) -> str | None:
    """Why there is no such day (Chinese), of a text with year, month and day in this order; None for any other text.
    What was meant nobody can know: the paper says it.
    """
    numbers = _numbers(text)
    if numbers is None or meant_date(text):
        return None
    year, month, _ = numbers
    if not (year and 1 <= month <= 12):
        return "没有这一天；请照原件改，依次写年、月、日"
    return f"没有这一天：{year} 年 {month} 月是 1 日到 {monthrange(year, month)[1]} 日；请照原件改"


def meant_date(text: str) -> date | None:
    """The day of ``2026年3月1日``, ``二〇二六年三月一日``, ``2026/3/1``, ``20260301`` and such; None where that is
    not certain.
    """
    try:
        return date(*numbers) if (numbers := _numbers(text)) else None
    except ValueError:
        return None


def counted_date(text: str) -> date | None:
    """The day for which a spreadsheet shows a number such as 46329; None for what is none of this century."""
    days = int(text) if _COUNTED.fullmatch(text) else 0
    return date(1899, 12, 30) + timedelta(days) if days >= _FIRST_COUNTED else None


def _numbers(text: str) -> tuple[int, int, int] | None:
    """Year, month and day, whether or not there is such a day."""
    match = _DATE.fullmatch(_in_digits(plain(text))) if len(text) < 40 else None
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part)
    return year, month, day


def _in_digits(text: str) -> str:
    """A date in Chinese numerals in digits: 二〇二六年十二月三十一日 is 2026年12月31日; any other text as it is."""
    return _NUMERAL.sub(lambda numeral: _number(numeral[0]), text) if "年" in text else text


def _number(numeral: str) -> str:
    """A numeral below a hundred, or digit by digit; as it is where it is neither."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return "".join(_DIGITS[char] for char in numeral)
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return numeral
    return str(10 * int(_DIGITS.get(tens, "1")) + int(_DIGITS.get(ones, "0")))


def meant_id(text: str) -> str:
    """An id written with capitals, blanks or underscores, as ids are written; empty where it is something else."""
    like = plain(visible(text)).lower()
    return _BETWEEN.sub("-", like) if _LIKE_ID.fullmatch(like) else ""


def visible(text: str) -> str:
    """A text without the characters that nobody sees and that stand for nothing; private ones may stand for a rare
    character, and stay.
    """
    return _NOTHING.sub("", text).strip(" \t\u3000\u00a0")


def meant_address(text: str) -> str:
    """The one web address in a text that holds brackets, quotes or marks around it, or a full-width colon in it; empty
    where there is none, or more than one.
    """
    text = text.replace("：//", "://")
    address = _ADDRESS.search(text)
    if address is None or _WORD.search(text[: address.start()] + text[address.end() :]):
        return ""
    return address[0].rstrip(".")


def meant_region(text: str) -> str:
    """A region with slashes between its levels, without blanks: “示例市／ 东山区” is 示例市/东山区."""
    return re.sub(r"[ \t]*[/\\>|—–-]+[ \t]*", "/", plain(visible(text)))


def without_label(text: str) -> str:
    """A value without blanks in it and without what it is called before it: 原始ID：gh_0000 0001."""
    return "".join(re.split(r"[:：]", plain(text))[-1].split())


def is_rounded(text: str) -> bool:
    """True for a number that a spreadsheet has rounded: 1.0E+09; what stood there is lost."""
    return _SCIENTIFIC.fullmatch(plain(text)) is not None


def with_zeros(text: str) -> str:
    """An id with the letters O as zeros: how it is mostly meant."""
    return text.replace("O", "0").replace("o", "0")
