"""What all fields are called that people write in the files of a register."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from ..source.vocabulary import Vocabulary
from ..text.scalars import Markdown, Text
from .accounts import AccountsFile
from .arrangements import WorkdaysFile
from .fakes import FakesFile
from .fields import fields_of, is_record, record_within, written_fields
from .inspections import InspectionsFile
from .internal import InternalFile
from .misnamed import KEYS_IN_CHINESE
from .platforms import PlatformsFile
from .registers import RegistersFile
from .requests import SubmissionFile
from .site import Site

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
