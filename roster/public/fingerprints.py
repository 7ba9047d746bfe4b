"""Fingerprints of values: equal for equal values alone, whatever run they were made in.

A page is kept from one build to the next where the fingerprint of all that it was made from is the same. Nobody says by
hand what a page depends on: its whole context is read, and a context that holds more than plain records (the register
itself, a function, something made while one looks at it) has no fingerprint, so that its page is made every time.
"""

import dataclasses
import hashlib
import io
import pickle
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
_PLAIN = (date, Enum, Markup, type)  # a type is written by its name
_PLACE = {"place"}
_COMING_AGAIN = (Listing, Unit, Platform, LongList)


class _Unreadable(Exception):
    """A value that is no plain record."""


class Fingerprints:
    """Fingerprints in one build: what stands on many pages is read once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, bytes]] = {}  # by identity, with the value, whose place no other takes then

    def of(self, value: Any) -> bytes | None:
        """The fingerprint of records, texts, days and choices, in lists and mappings; None for whatever else."""
        try:
            return self._digest(value)
        except (_Unreadable, TypeError, ValueError, AttributeError, RecursionError, pickle.PicklingError):
            return None

    def _digest(self, value: Any) -> bytes:
        if value.__class__ is str:  # of a half of all files; nothing that is pickled begins so
            return hashlib.blake2b(b"text " + value.encode(), digest_size=_SIZE).digest()
        written = io.BytesIO()
        pickler = _Pickler(written, self, value)
        pickler.fast = True  # by value: whether two equal texts are one object says nothing
        pickler.dump(value)
        return hashlib.blake2b(written.getbuffer(), digest_size=_SIZE).digest()

    def known(self, value: Any) -> bytes:
        """The fingerprint of a value that comes again."""
        found = self._known.get(id(value))
        if found is None:
            found = self._known[id(value)] = (value, self._digest(value))
        return found[1]


class _Pickler(pickle.Pickler):
    """Writes values down to be compared, never to be read again; where a record stands in a file is no part of it."""

    def __init__(self, file: io.BytesIO, fingerprints: Fingerprints, whole: Any) -> None:
        super().__init__(file, protocol=5)
        self._fingerprints = fingerprints
        self._whole = whole

    def reducer_override(self, obj: Any) -> Any:
        """How a record is written: its kind and its fields. Classes are written by their names."""
        kind = obj.__class__
        if kind in _COMING_AGAIN and obj is not self._whole:
            return bytes, (self._fingerprints.known(obj),)
        if writer := getattr(kind, "__pydantic_serializer__", None):
            return bytes, (kind.__qualname__.encode() + writer.to_json(obj, exclude=_PLACE),)
        if isinstance(obj, _PLAIN):
            return NotImplemented
        names = _fields(kind)
        if names is None:
            raise _Unreadable(kind.__qualname__)
        return kind, tuple(getattr(obj, name) for name in names)


@cache
def _fields(kind: type) -> tuple[str, ...] | None:
    """The fields of a record that hold what it says; None for what is no record, or knows the whole register."""
    if not dataclasses.is_dataclass(kind) or kind.__name__ in ("Register", "Directory", "Board", "Sources"):
        return None
    return tuple(field.name for field in dataclasses.fields(kind) if field.name != "place")
