"""How a type of the data format is made: frozen records whose fields carry the words for people.

Titles and descriptions are Chinese because clerks read them in their editor,
on the reference page and in findings. Records are frozen; everything that can
be derived (the state of an account, former names, notices) is derived elsewhere.
"""

from collections.abc import Mapping
from dataclasses import field
from functools import cache
from typing import Any, Literal, TypeGuard, TypeVar, cast, dataclass_transform

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass
from pydantic.fields import FieldInfo
from pydantic.json_schema import SkipJsonSchema

from ..source.problems import NOWHERE, Place

T = TypeVar("T")
NoticeType = Literal["变更", "关停", "注销"]
Placed = SkipJsonSchema[Place]

# Built when first needed: a command needs only some of them at once.
_FORMAT = ConfigDict(extra="forbid", defer_build=True)


def described(
    title: str, description: str = "", *examples: str, default: Any = ..., alias: str | None = None, **more: Any
) -> Any:
    """A field with the words that editor, reference page and findings use for it."""
    if default is not ...:
        more["default"] = default
    return Field(title=title, description=description or None, examples=list(examples) or None, alias=alias, **more)


def unplaced(*, default: Place = NOWHERE) -> Any:
    """The field for the place where a record was read: it says nothing about the record itself."""
    return field(default=default, compare=False)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(described, unplaced))
def record(kind: type[T]) -> type[T]:
    """A type of the data format: read by pydantic, frozen, unknown keys refused."""
    made = dataclass(frozen=True, slots=True, kw_only=True, config=_FORMAT)(kind)
    return cast(type[T], made)  # pydantic's own word for it forgets which type it was


def is_record(annotation: Any) -> TypeGuard[type]:
    """True for a type made by ``record``."""
    return isinstance(annotation, type) and hasattr(annotation, "__pydantic_fields__")


def fields_of(kind: type) -> Mapping[str, FieldInfo]:
    """The fields of a record type with their words, by the name they have in the program."""
    return getattr(kind, "__pydantic_fields__")  # noqa: B009 — pydantic puts it there, and tools do not see it


@cache
def written_fields(kind: type) -> dict[str, FieldInfo]:
    """Fields of a record type by the key that stands in the file."""
    return {info.alias or name: info for name, info in fields_of(kind).items()}


def first_key(kind: type) -> str:
    """With which key a record begins."""
    return next(iter(written_fields(kind)))


def record_within(annotation: Any) -> type | None:
    """The record type inside ``X | None``, ``tuple[X, ...]``, ``dict[K, X]`` or ``Annotated``."""
    if is_record(annotation):
        return annotation
    return next((inner for arg in getattr(annotation, "__args__", ()) if (inner := record_within(arg))), None)
