"""What all fields are called that people write in the files of a register."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ..source.vocabulary import Vocabulary
from ..text import slips, telephones
from ..text.scalars import Markdown, Text
from .accounts import AccountsFile
from .arrangements import WorkdaysFile
from .fakes import FakesFile
from .faults import SAID_FOR
from .fields import fields_of, is_record, record_within, written_fields
from .inspections import InspectionsFile
from .internal import InternalFile
from .misnamed import KEYS_IN_CHINESE
from .platforms import PlatformsFile
from .registers import RegistersFile
from .requests import SubmissionFile
from .site import Site

_WORDS = re.compile(r"\W+")
# What the program alone writes is not among them.
_FILES = (
    AccountsFile, FakesFile, InspectionsFile, InternalFile, PlatformsFile, RegistersFile, Site, SubmissionFile,
    WorkdaysFile,
)  # fmt: skip
_FREE_TEXTS = (Markdown, Text)


@cache
def vocabulary() -> Vocabulary:
    """The fields of all these files, by the names that stand there."""
    named = [one for file in _FILES for one in _named(file)]
    return Vocabulary(
        fields=frozenset(name for name, _ in named),
        prose=frozenset(name for name, kind in named if any(one in _FREE_TEXTS for one in _within(kind))),
        said=_said(),
        nested=frozenset(name for name, _ in named) - {name for name, kind in named if not _is_nested(kind)},
        taken=_taken,
    )


def _said() -> Mapping[str, str]:
    """The Chinese names of units' and accounts' fields, where one name means one field."""
    titles: dict[str, set[str]] = {}
    for name, info in _titled(AccountsFile):
        titles.setdefault(info.title or name, set()).add(name)
    certain = {title: next(iter(names)) for title, names in titles.items() if len(names) == 1}
    return MappingProxyType({**certain, **KEYS_IN_CHINESE})


def _titled(record: type) -> Iterator[tuple[str, FieldInfo]]:
    for name, info in written_fields(record).items():
        yield name, info
        if inner := record_within(info.annotation):
            yield from _titled(inner)


def _is_nested(kind: Any) -> bool:
    """True for a type that holds a list, a record or fields of any name."""
    return any(is_record(one) or get_origin(one) in (tuple, dict, Mapping) for one in _within(kind))


def _named(record: type) -> Iterator[tuple[str, Any]]:
    """The fields of a record and of those in it, each with its type as it is written in the program."""
    kinds = get_type_hints(record, include_extras=True)
    for name, info in fields_of(record).items():
        if name != "place":
            yield info.alias or name, kinds[name]
            for inner in filter(is_record, _within(kinds[name])):
                yield from _named(inner)


def _within(kind: Any) -> Iterator[Any]:
    """A type and all that it is made of."""
    yield kind
    for inner in get_args(kind):
        yield from _within(inner)


def _taken(name: str, text: str) -> str:
    """A value as its field takes it: a date with hyphens, an id in small letters; as it is where a record may hold it
    so, or where none can hold what it seems to mean.
    """
    readers = _readers().get(name, ())
    if not readers or any(_takes(reader, text) for reader in readers):
        return text
    return next((meant for meant in _meant(text) if any(_takes(reader, meant) for reader in readers)), text)


def _meant(text: str) -> Iterator[str]:
    plain = slips.plain(slips.visible(text))
    together = "" if "://" in plain else "".join(plain.split())
    yield from (plain, together, SAID_FOR.get(together, ""), str(slips.meant_date(plain) or ""))
    yield from (slips.meant_id(text), telephones.meant(text), slips.meant_region(text))
    address = slips.meant_address(text)
    if _WORDS.sub("", address) == _WORDS.sub("", plain):  # no word beside it is lost
        yield address


@cache
def _readers() -> Mapping[str, list[TypeAdapter[Any]]]:
    """How the texts of each field are read that never holds a list or a record."""
    found: dict[str, set[Any]] = {}
    for name, kind in (one for file in _FILES for one in _named(file)):
        found.setdefault(name, set()).add(kind)
    texts = {name: kinds for name, kinds in found.items() if not any(map(_is_nested, kinds))}
    return {name: [TypeAdapter(kind) for kind in kinds] for name, kinds in texts.items()}


def _takes(reader: TypeAdapter[Any], text: str) -> bool:
    try:
        reader.validate_python(text)
    except ValidationError:
        return False
    return bool(text)
