"""In which fields two states of a record differ, and how that is said."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from ..notices.wordings import CHANGE_LABELS
from ..records.accounts import Account, Filing, FormerName, Unit
from ..records.arrangements import Arrangement
from ..records.fakes import Fake
from ..records.fields import fields_of, is_record
from ..records.platforms import Platform
from ..records.site import Site

_LONGEST = 120  # characters of a value that is shown
_SAME = 20  # of them before two long values part
LABELS = {**CHANGE_LABELS, "url": "主页网址", "app": "应用标识"}
IDENTITY = ("account_id", "handle", "url", "app")
Described = Account | Unit | Filing | Site | Platform | Arrangement | Fake
Compared = TypeVar("Compared", Account, Unit, Filing, Site, Platform, Arrangement, Fake)


def label(key: str, known: Described, record: Described) -> str:
    """What a field was and is; of one that holds others each that differs."""
    return within(getattr(known, key), getattr(record, key), titled(key, type(record)))


def within(before: object, after: object, title: str = "") -> str:
    """What differs within two values, each with the titles that lead there."""
    return "；".join(
        f"{title}{'的' if title and path else ''}{path}{altered(old, new)}" for path, old, new in _parts(before, after)
    )


def altered(before: object, after: object) -> str:
    """What a value was and is, beside each other: of lists what comes and goes, of long texts where they part."""
    if isinstance(before, tuple) and isinstance(after, tuple) and before and after:
        come, gone = ([one for one in these if one not in those] for these, those in ((after, before), (before, after)))
        # In full: what is put behind many others is what somebody wants to hide.
        told = [f"加上“{_in_words(tuple(come))}”"] if come else []
        told += [f"删去“{_in_words(tuple(gone))}”"] if gone else []
        return "，".join(told) or f"次序由“{shown(before)}”改为“{shown(after)}”"
    old, new = _in_words(before), _in_words(after)
    same = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(0, same - _SAME) if max(len(old), len(new)) > _LONGEST else 0
    return f"由“{_cut(old, start)}”改为“{_cut(new, start)}”"


def _parts(before: object, after: object) -> Iterator[tuple[str, object, object]]:
    """What differs within two values: the titles that lead there, and both."""
    old, new = _fields(before), _fields(after)
    if not old and not new:
        yield "", before, after
    for name in old | new:
        if old.get(name) != new.get(name):
            for path, was, now in _parts(old.get(name), new.get(name)):
                yield f"{_title(name, after if new else before)}{path and f'的{path}'}", was, now


def _title(name: str, holder: object) -> str:
    return fields_of(type(holder))[name].title or name if is_record(type(holder)) else name


def _fields(value: object) -> dict[str, Any]:
    """What a value is made of; nothing for one that is one thing."""
    if isinstance(value, Mapping):
        return dict(value)
    if is_record(type(value)):
        return {name: getattr(value, name) for name in fields_of(type(value)) if name != "place"}
    return {}


def titled(key: str, kind: type[Described] = Account) -> str:
    """What a field of a record is called."""
    return LABELS[key] if kind is Account and key in LABELS else fields_of(kind)[key].title or key


def shown(value: object) -> str:
    """A value of a field in words, not too long."""
    return _cut(_in_words(value), 0)


def _cut(text: str, start: int) -> str:
    shortened = text[start : start + _LONGEST]
    return f"{'……' if start else ''}{shortened}{'……' if start + _LONGEST < len(text) else ''}"


def _in_words(value: Any) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case FormerName():
            return f"{value.name}（{value.until} 起停用）" if value.until else value.name
        case tuple():
            return "、".join(map(_in_words, value)) or "空"
        case Mapping():
            return "；".join(f"{key} {_in_words(one)}" for key, one in value.items()) or "空"
        case _ if dataclasses.is_dataclass(value):
            fields = (getattr(value, field.name) for field in dataclasses.fields(value) if field.name != "place")
            return "、".join(_in_words(one) for one in fields if one not in (None, ()))
        case _:
            return "空" if value is None or value == "" else str(value)


def differing(old: Compared, new: Compared) -> list[str]:
    """Names of the fields in which two records of one kind differ."""
    names = (field.name for field in dataclasses.fields(old) if field.name != "place")
    return [name for name in names if getattr(old, name) != getattr(new, name)]
