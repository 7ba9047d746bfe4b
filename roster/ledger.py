"""The ledger of postings: a chain of entries, continued but never shortened.

Each entry carries a seal over itself and the seal before it, so that a changed
or removed entry is found. Two copies of a ledger (the one in git, the one
published with the site) are merged so that no window gets shorter.
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from . import yamltree
from .records import Posting

_HEADER = """\
# 公告上线记录。由 `python site.py posted` 写，请勿手工改动：每一条都带着封条（seal），改动会被发现。
# 公告的公示期从这里记录的首次看到之日的次日起算；记录丢失只会使公示变长。
"""
_UNSEALED = ("place", "seal")


def seals(ledger: Iterable[Posting]) -> list[str]:
    """The seal that each entry must carry, in order."""
    found, last = [], ""
    for posting in ledger:
        text = json.dumps(_row(posting, without=_UNSEALED), ensure_ascii=False, sort_keys=True)
        last = "sha256:" + hashlib.sha256(f"{last}\n{text}".encode()).hexdigest()
        found.append(last)
    return found


def sealed(ledger: Sequence[Posting]) -> list[Posting]:
    """The same entries with the seals they must carry."""
    return [dataclasses.replace(posting, seal=seal) for posting, seal in zip(ledger, seals(ledger), strict=True)]


def first_broken(ledger: Sequence[Posting]) -> Posting | None:
    """The first entry whose seal is not what it must be, None where the chain holds."""
    pairs = zip(ledger, seals(ledger), strict=True)
    return next((posting for posting, seal in pairs if posting.seal != seal), None)


def merged(ours: Sequence[Posting], published: Sequence[Posting], today: date) -> list[Posting]:
    """Our entries continued by those published with the site; no window gets shorter.

    Of two entries for one wording the later first day counts, and every day
    missed in either. Days after ``today`` are dropped: some clock was wrong.
    """
    found = {(p.notice, p.version): p for p in ours}
    for theirs in published:
        key = theirs.notice, theirs.version
        if theirs.first_seen > today:
            continue
        past = dataclasses.replace(
            theirs,
            last_seen=min(theirs.last_seen, today),
            missed=tuple(day for day in theirs.missed if day <= today),
            over_on=theirs.over_on if theirs.over_on and theirs.over_on <= today else None,
        )
        found[key] = _later(found[key], past) if key in found else past
    return list(found.values())


def _later(ours: Posting, theirs: Posting) -> Posting:
    return dataclasses.replace(
        ours,
        first_seen=max(ours.first_seen, theirs.first_seen),
        last_seen=max(ours.last_seen, theirs.last_seen),
        missed=tuple(sorted({*ours.missed, *theirs.missed})),
        working_days=max(ours.working_days, theirs.working_days),
    )


def as_yaml(ledger: Sequence[Posting]) -> bytes:
    """The ledger as data/postings.yaml, sealed."""
    return yamltree.dump({"postings": [_row(posting, without=("place",)) for posting in sealed(ledger)]}, header=_HEADER)


def _row(posting: Posting, without: Sequence[str]) -> Mapping[str, Any]:
    values = ((f.name, getattr(posting, f.name)) for f in dataclasses.fields(posting) if f.name not in without)
    return {name: _plain(value) for name, value in values if value not in ((), None)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, int) else str(value)
