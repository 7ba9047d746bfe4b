"""The mark of a release: by it a look knows that it sees what this register published, and nothing else.

It stands with the site as ``api/v1/release.json``; a site that was made for trial has none. It says whose register
this is, of which day, and what the page of every notice is, byte for byte.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

PATH = "api/v1/release.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Release:
    """What a mark says: the address of the register, the day, and the digest of each notice's page by its id."""

    register: str
    day: date
    notices: Mapping[str, str]

    def holds(self, notice: str, page: bytes) -> bool:
        """True if a page is that of the release, byte for byte."""
        return self.notices.get(notice) == digest(page)


def digest(page: bytes) -> str:
    """``sha256:`` of a page's bytes."""
    return "sha256:" + hashlib.sha256(page).hexdigest()


def as_json(release: Release) -> bytes:
    """The mark as it stands with a site; equal releases, equal bytes."""
    mark = {
        "format": _FORMAT,
        "register": release.register,
        "day": str(release.day),
        "notices": dict(sorted(release.notices.items())),
    }
    return json.dumps(mark, ensure_ascii=False, indent=1).encode() + b"\n"


def read(data: bytes | None) -> Release | None:
    """The release of a mark; None where there is none, or nothing that we write."""
    try:
        mark = json.loads(data or b"null")
    except (ValueError, RecursionError):
        return None
    match mark:
        case {"format": 1, "register": str(register), "day": str(day), "notices": dict(notices)}:
            try:
                return Release(register, date.fromisoformat(day), notices)
            except ValueError:
                return None
        case _:
            return None
