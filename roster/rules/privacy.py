"""Personal data has no place in a public register."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, Literal

from ..directory.directory import Directory
from ..records.fields import fields_of, is_record
from ..source.problems import Place
from ..text.personal_numbers import ADVICE, personal_number
from .check import Found

# Ids of the platform are numbers by nature and are checked by their own rules.
_EXEMPT = {"id", "account_id", "handle", "url", "platform", "unit", "logo", "qr", "place", "app", "origin"}
# Addresses and numbers that an office was given, in site.yaml.
_EXEMPT |= {"base_url", "portal_url", "post_url", "site_id_code", "code", "conac_id", "rules"}


_APART = "\0\0"  # between two texts, whose digits are then no number together


def check_no_personal_numbers(directory: Directory) -> Found:
    """个人隐私去标识化（南通办法第二十条）：公开内容里不得有个人手机号、身份证号。"""
    for record in (directory.site, *directory.units.values(), *directory.accounts.values(), *directory.inspections):
        # All texts at once first: places are only wanted where there is something to tell.
        if personal_number(_APART.join(_strings(record, []))):
            for place, text in _texts(record, record.place):
                if kind := personal_number(text):
                    yield place, ADVICE.format(kind)


def _strings(value: Any, found: list[str]) -> list[str]:
    """Every text in a record; places are left out because they cost more than the texts."""
    kind = value.__class__
    if kind is str:
        found.append(value)
    elif kind is tuple:
        for item in value:
            _strings(item, found)
    elif kind is dict:
        for key, item in value.items():
            if key not in _EXEMPT:
                _strings(item, found)
    else:
        for inner in _values(kind)(value):
            if inner.__class__ is str:
                found.append(inner)
            elif inner:
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
            if key not in _EXEMPT:
                yield from _texts(item, place / key)
    else:
        for name, key in _keys(type(value)):
            if inner := getattr(value, name):
                yield from _texts(inner, place / key)


@cache
def _values(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """What takes all fields that may hold texts out of a record at once."""
    match [name for name, _ in _keys(kind)]:
        case []:
            return lambda _: ()
        case [only]:
            return lambda record: (getattr(record, only),)
        case names:
            return attrgetter(*names)


@cache
def _keys(kind: type) -> tuple[tuple[str, str], ...]:
    """The fields of a record that may hold texts, with their keys in the file; none of what is no record."""
    if not is_record(kind):
        return ()
    fields = fields_of(kind).items()
    return tuple((n, i.alias or n) for n, i in fields if n not in _EXEMPT and not _is_textless(i.annotation))


def _is_textless(annotation: Any) -> bool:
    """Dates, numbers and choices can't hold a telephone number."""
    kinds = [kind for kind in getattr(annotation, "__args__", (annotation,)) if kind is not type(None)]
    return all(kind in (date, bool, int) for kind in kinds) or getattr(annotation, "__origin__", None) is Literal
