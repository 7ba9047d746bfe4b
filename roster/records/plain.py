"""Records as the plain data that stands in a file, and their digest: what the program writes of its own accord."""

import hashlib
import json
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from .accounts import UNKNOWN, Account, Unit

_NEVER = {"place", "origin"}


def plain(record: Account | Unit) -> dict[str, Any]:
    """What a record says, as it stands in a file, without its origin; a field that says nothing is left out."""
    said = _adapter(type(record)).dump_python(record, mode="json", by_alias=True, exclude_defaults=True, exclude=_NEVER)
    if "filings" in said:
        said["filings"] = [_filing(filing) for filing in said["filings"]]
    return said


def digest(record: Account | Unit) -> str:
    """The SHA-256 (hex) of what a record says, its origin aside: one that a later program can read says it alike."""
    said = json.dumps(plain(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def _filing(said: dict[str, Any]) -> dict[str, Any]:
    """A day that nobody knows, and an old notice of which nothing is known, must be said to be so."""
    if said.get("announced_elsewhere") == {}:
        said = {**said, "announced_elsewhere": UNKNOWN}
    if "on" not in said and "announced_elsewhere" not in said:
        return {"type": said["type"], "on": UNKNOWN, **said}
    return said


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
