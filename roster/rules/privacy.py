"""Personal data has no place in a public register."""

import dataclasses
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, Literal

from ..directory import Directory
from ..problems import Place
from .check import Found

_MOBILE = re.compile(r"(?<!\d)(?<!\d\.)(?:(?:\+|00)?86[)\s-]{0,2})?1[3-9](?:[\s.‐-―-]?\d){9}(?!\d)")
_CITIZEN_ID = re.compile(r"(?<!\d)\d{6}[- ]?(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[- ]?\d{3}[\dXx](?![\dA-Za-z])")
_CHECK_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
# Ids of the platform are numbers by nature and are checked by their own rules.
_EXEMPT = {"id", "account_id", "handle", "url", "platform", "unit", "logo", "qr", "place", "app"}


def check_no_personal_numbers(directory: Directory) -> Found:
    """个人隐私去标识化（南通办法第二十条）：公开内容里不得有个人手机号、身份证号。"""
    for record in (*directory.units.values(), *directory.accounts.values()):
        # All texts at once first: places are only wanted where there is something to tell.
        if personal_number("\0".join(_strings(record, []))):
            for place, text in _texts(record, record.place):
                if kind := personal_number(text):
                    yield place, f"这里有{kind}，不能公开；请改为对外公布的办公电话，或删去"


def personal_number(text: str) -> str | None:
    """What kind of personal number stands in the text, None where there is none."""
    text = unicodedata.normalize("NFKC", text)
    if any(_is_citizen_id(match.group()) for match in _CITIZEN_ID.finditer(text)):
        return "身份证号"
    return "个人手机号" if _MOBILE.search(text) else None


def _is_citizen_id(text: str) -> bool:
    """GB 11643: the last character is a weighted sum modulo 11."""
    digits = re.sub(r"[- ]", "", text).upper()
    remainder = sum(int(d) * w for d, w in zip(digits, _CHECK_WEIGHTS, strict=False)) % 11
    return "10X98765432"[remainder] == digits[17]


def _strings(value: Any, found: list[str]) -> list[str]:
    """Every text in a record; places are left out because they cost more than the texts."""
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, tuple):
        for item in value:
            _strings(item, found)
    elif isinstance(value, dict):
        for item in value.values():
            _strings(item, found)
    elif dataclasses.is_dataclass(value):
        for name, _ in _keys(type(value)):
            if inner := getattr(value, name):
                _strings(inner, found)
    return found


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _texts(item, place / index)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, place / key)
    elif dataclasses.is_dataclass(value):
        for name, key in _keys(type(value)):
            if inner := getattr(value, name):
                yield from _texts(inner, place / key)


@cache
def _keys(kind: type) -> tuple[tuple[str, str], ...]:
    fields = kind.__pydantic_fields__.items()
    return tuple((n, i.alias or n) for n, i in fields if n not in _EXEMPT and not _is_textless(i.annotation))


def _is_textless(annotation: Any) -> bool:
    """Dates, numbers and choices can't hold a telephone number."""
    kinds = [kind for kind in getattr(annotation, "__args__", (annotation,)) if kind is not type(None)]
    return all(kind in (date, bool, int) for kind in kinds) or getattr(annotation, "__origin__", None) is Literal
