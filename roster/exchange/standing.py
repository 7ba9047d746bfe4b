"""What the cell 状态 says: a word, or a word with its days (已注销 2019-05-31，公告 2019-05-06)."""

import re
import unicodedata
from dataclasses import dataclass

from . import entries

_LONGEST = 100
_DAY = re.compile(
    r"(?<!\d)(?:(?:19|20)\d{6}"
    r"|(?:19|20)\d{2}(?:\s*[-/.年]\s*\d{1,2}(?:\s*[-/.月]\s*\d{1,2}\s*日?|\s*月)?|\s*年)?)(?!\d)"
)
_HERE = "\0"  # where a day stood
_PART = re.compile(
    f"(?P<ended>(?:账号)?(?:已经?)?于?{_HERE}?(?:已经?)?(?P<word>{'|'.join(entries.ENDED)})(?:日期|时间|于|:)*{_HERE}?)"
    f"|(?P<announced>已?于?{_HERE}?(?:发布)?公告(?:日期|时间|于|:)*{_HERE}?)"
    f"|(?P<day>{_HERE})|[,;、。()【】\\[\\]]"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """运行, 关停 or 注销, with the days as they are written: of the end, and under its announcement."""

    state: str
    on: str = ""
    announced_on: str = ""


def read(text: str) -> Standing | None:
    """What the cell says; None where it says nothing. Raises BadEntry for what can't be understood for sure."""
    return (_with_days(text) or Standing(entries.state(text))) if text else None


def _with_days(text: str) -> Standing | None:
    """An ending and its days; None where anything else stands there."""
    plain = unicodedata.normalize("NFKC", text)
    if len(plain) > _LONGEST or _HERE in plain:
        return None
    days = iter(_DAY.findall(plain))
    left = "".join(_DAY.sub(_HERE, plain).split())
    states, ends, announcements = [], [], []
    while left:
        part = _PART.match(left)
        if part is None:
            return None
        left = left[part.end() :]
        told = [next(days) for _ in range(part[0].count(_HERE))]
        (announcements if part["announced"] else ends).extend(told)
        states += [entries.ENDED[part["word"]]] if part["ended"] else []
    if len(states) != 1 or len(ends) > 1 or len(announcements) > 1:
        return None
    return Standing(states[0], "".join(ends), "".join(announcements))
