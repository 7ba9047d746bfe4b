"""The limits of a field as a browser can check them, with the words in which a finding tells that they are broken.

Nothing is defined here a second time: bounds and patterns are read from the types of the data format, and the words
are what reading answers to a text that breaks them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, NotRequired, TypedDict, get_args, get_origin

from pydantic import StringConstraints

from ...records.reading import read_record
from ...source.problems import NOWHERE
from ...text import slips
from ...text.scalars import (
    BEHIND_ADDRESSES,
    FIRST_YEAR,
    ID_FORM,
    LAST_YEAR,
    NOT_IN_ADDRESS,
    REGION_FORM,
    VISIBLE_LINE,
    VISIBLE_TEXT,
    Date,
    OpeningDate,
    WebAddress,
)

# No field may have the first two; the third is a character as good as any.
_UNSEEN, _BROKEN, _LONG = "\u200b", "\ud800", "一"


# How what was meant is found, and a text of which it is told, with what is told.
_SLIPS = {
    ID_FORM: ("id", "WJW", "wjw"),
    VISIBLE_LINE: ("visible", "甲\u200b", "甲"),
    VISIBLE_TEXT: ("visible", "甲\u200b", "甲"),
    REGION_FORM: ("region", "甲／乙", "甲/乙"),
}


class Bound(TypedDict):
    """How many characters a text may have, and what is said of one that has more or fewer."""

    number: int
    says: str


class Form(TypedDict):
    """What a text must be like, as a pattern with the flag ``u``, and what is said of one that is not; ``meant`` of one
    that is only written in another way, ``by`` which that is found.
    """

    pattern: str
    says: str
    meant: NotRequired[str]
    by: NotRequired[str]


class Limits(TypedDict):
    """What a text or a day must keep to; a text is taken without the blanks around it. ``broken`` is said of one with
    half a character.
    """

    broken: NotRequired[str]
    least: NotRequired[Bound]
    most: NotRequired[Bound]
    form: NotRequired[Form]
    day: NotRequired[Mapping[str, str]]
    web: NotRequired[Mapping[str, str]]


def limits(kind: type, way: Sequence[str], annotation: Any) -> Limits:
    """The limits of the field of ``kind`` to which a way leads, whose type is ``annotation``."""
    told = _Told(kind, way)
    annotation = _plain(annotation)
    if annotation in (Date, OpeningDate):
        years = {"first": f"{FIRST_YEAR}", "last": f"{LAST_YEAR}"}
        form, year, month = told.of("?"), told.of(f"{FIRST_YEAR - 1}-12-31"), told.of("2026-13-01")
        none = told.of("2026-02-30").replace("2026 年 2 月是 1 日到 28 日", "{year} 年 {month} 月是 1 日到 {last} 日")
        other = told.of("2026/2/3").replace("2026-02-03", "{day}")
        counted = told.of("46329").replace("2026-11-03", "{day}")
        words = {"form": form, "year": year, "month": month, "none": none, "other": other, "counted": counted}
        return {"day": {**years, **words}}
    if annotation == WebAddress:
        words = {"character": told.of("https://x.cn/ x"), "host": told.of("x:"), "user": told.of("https://x@x.cn/")}
        meant = told.of("https://x.cn/。").replace("https://x.cn/", "{meant}")
        found = {"address": slips.ADDRESS, "behind": BEHIND_ADDRESSES, "meant": meant}
        return {"web": {"unfit": for_browsers(NOT_IN_ADDRESS), **found, **words}}
    return _of_text(_constraints(annotation), told)


def _of_text(constraints: StringConstraints, told: "_Told") -> Limits:
    made: Limits = {"broken": told.of(_BROKEN)}
    if least := constraints.min_length:
        made["least"] = {"number": least, "says": told.of("")}
    if most := constraints.max_length:
        made["most"] = {"number": most, "says": told.of(_LONG * (most + 1))}
    if constraints.pattern:
        made["form"] = {"pattern": for_browsers(str(constraints.pattern)), "says": told.of(_UNSEEN)}
        if slip := _SLIPS.get(str(constraints.pattern)):
            by, written, meant = slip
            made["form"]["by"], made["form"]["meant"] = by, told.of(written).replace(meant, "{meant}")
    return made


class _Told:
    """What is found where a text stands in a field, in a record that lacks everything else."""

    def __init__(self, kind: type, way: Sequence[str]) -> None:
        self._kind = kind
        self._way = way

    def of(self, text: str) -> str:
        """The message about a text that the field can't take."""
        given: Any = text
        for key in reversed(self._way):
            given = {key: given}
        _, problems = read_record(self._kind, given, NOWHERE)
        return next(problem.message for problem in problems if _keys(problem.where) == tuple(self._way))


def _keys(where: Any) -> tuple[str | int, ...]:
    return tuple(key for key in where.keys if isinstance(key, str))


def _plain(annotation: Any) -> Any:
    """The type of what is written, where the field may be left out or take several."""
    if annotation in (Date, OpeningDate, WebAddress):
        return annotation
    if get_origin(annotation) is Annotated and get_origin(get_args(annotation)[0]) is not None:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) is not None and get_origin(annotation) is not Annotated:
        return _plain(next(inner for inner in get_args(annotation) if inner not in (type(None), ...)))
    return annotation


def _constraints(annotation: Any) -> StringConstraints:
    """All that is asked of a text, which may be said in several places."""
    return next(_all_constraints(annotation), StringConstraints())


def _all_constraints(annotation: Any) -> Iterator[StringConstraints]:
    for inner in get_args(annotation)[1:] if get_origin(annotation) is Annotated else ():
        if isinstance(inner, StringConstraints):
            yield inner


def for_browsers(pattern: str) -> str:
    """A pattern of ours as a browser reads it, with the flag ``u``."""
    wide = re.sub(r"\\U([0-9a-fA-F]{8})", lambda code: rf"\u{{{code[1].lstrip('0')}}}", pattern)
    return wide.replace(r"\p{Han}", r"\p{Script=Han}").replace(r"\"", '"').replace(r"\d", r"\p{Nd}")
