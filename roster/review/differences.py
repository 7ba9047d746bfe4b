"""In which fields two states of a record differ, and how that is said."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from ..notices.wordings import CHANGE_LABELS
from ..records.accounts import Account, Filing, FormerName, Unit
from ..records.fields import fields_of
from ..records.site import Site

_LONGEST = 120  # characters of a value that is shown
LABELS = {**CHANGE_LABELS, "url": "主页网址", "app": "应用标识"}
IDENTITY = ("account_id", "handle", "url", "app")
Compared = TypeVar("Compared", Account, Unit, Filing, Site)


def label(key: str, known: Account | Unit | Filing, record: Account | Unit | Filing) -> str:
    """What a field was and is."""
    before, after = getattr(known, key), getattr(record, key)
    return f"{titled(key, type(record))}由“{shown(before)}”改为“{shown(after)}”"


def titled(key: str, kind: type[Account | Unit | Filing | Site] = Account) -> str:
    """What a field of a record is called."""
    return LABELS[key] if kind is Account and key in LABELS else fields_of(kind)[key].title or key


def shown(value: object) -> str:
    """A value of a field in words, not too long."""
    text = _in_words(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"


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
            return "、".join(_in_words(one) for one in fields if one)
        case _:
            return str(value) if value else "空"


def differing(old: Compared, new: Compared) -> list[str]:
    """Names of the fields in which two records of one kind differ."""
    names = (field.name for field in dataclasses.fields(old) if field.name != "place")
    return [name for name in names if getattr(old, name) != getattr(new, name)]
