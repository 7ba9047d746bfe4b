"""Fingerprints of values: equal for equal values alone, whatever run they were made in.

A page is kept from one build to the next where the fingerprint of all that it was made from is the same. Nobody says by
hand what a page depends on: its whole context is read, and a context that holds more than plain records (the register
itself, a function, something made while one looks at it) has no fingerprint, so that its page is made every time.
"""

import dataclasses
import hashlib
import marshal
from datetime import date
from enum import Enum
from functools import cache
from typing import Any

from markupsafe import Markup

from ..records.accounts import Unit
from ..records.platforms import Platform
from .pages.sections import LongList
from .register import Listing

_SIZE = 16
_BY_VALUE = 2  # the version of marshal's form in which it says nothing whether two equal texts are one object
_AS_THEY_ARE = frozenset({str, bytes, int, float, bool, type(None)})
_PLACE = {"place"}  # where a record stands in a file is no part of it
_COMING_AGAIN = frozenset({Listing, Unit, Platform, LongList})
_NO_RECORDS = ("Register", "Directory", "Board", "Sources")  # what knows the whole register


class _Unreadable(Exception):
    """A value that is no plain record."""


class Fingerprints:
    """Fingerprints in one build: what stands on many pages is read once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, bytes]] = {}  # by identity, with the value, whose place no other takes then

    def of(self, value: Any) -> bytes | None:
        """The fingerprint of records, texts, days and choices, in lists and mappings; None for whatever else."""
        try:
            return _digest(self._plain(value))
        except (_Unreadable, TypeError, ValueError, AttributeError, RecursionError):
            return None

    def _plain(self, value: Any) -> Any:
        """A value as tuples of texts, numbers and bytes, which tell its kind wherever it is another."""
        kind = value.__class__
        if kind in _AS_THEY_ARE:
            return value
        if kind in _COMING_AGAIN:
            return self._again(value)
        return self._written(kind, value)

    def _again(self, value: Any) -> bytes:
        """The fingerprint of a value that comes again."""
        found = self._known.get(id(value))
        if found is None:
            found = self._known[id(value)] = (value, _digest(self._written(value.__class__, value)))
        return found[1]

    def _written(self, kind: type, value: Any) -> tuple[Any, ...]:
        plain = self._plain
        if kind is tuple or kind is list:
            return (kind.__name__, *map(plain, value))
        if kind is dict:
            return ("dict", *((plain(key), plain(inner)) for key, inner in value.items()))
        if writer := getattr(kind, "__pydantic_serializer__", None):
            return kind.__qualname__, writer.to_json(value, exclude=_PLACE)
        if kind is Markup:
            return "Markup", str.__str__(value)
        if isinstance(value, Enum):
            return kind.__qualname__, value.name
        if isinstance(value, date):
            return kind.__qualname__, value.isoformat()
        if isinstance(value, type):
            return "type", value.__module__, value.__qualname__
        return (kind.__qualname__, *(plain(getattr(value, name)) for name in _fields(kind)))


def _digest(plain: Any) -> bytes:
    return hashlib.blake2b(marshal.dumps(plain, _BY_VALUE), digest_size=_SIZE).digest()


@cache
def _fields(kind: type) -> tuple[str, ...]:
    """The fields of a record that hold what it says; raises for what is no record, or knows the whole register."""
    if not dataclasses.is_dataclass(kind) or kind.__name__ in _NO_RECORDS:
        raise _Unreadable(kind.__qualname__)
    return tuple(field.name for field in dataclasses.fields(kind) if field.name not in _PLACE)
