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

from ..directory.ledger import Ledger
from ..directory.workdays import days_of
from ..records.postings import Posting
from ..source import writing

Plain = str | int | list["Plain"]
_HEADER = """\
# 公告上线记录。由 `python site.py posted` 写，请勿手工改动：每一条都带着封条（seal），改动会被发现。
# 公告的公示期从这里记录的首次看到之日的次日起算；记录丢失只会使公示变长。
"""
# What a seal covers, version 1, for ever: a field that is added to ``Posting`` later must not break the seals of
# entries that are written already, nor of those that stand with a site.
_SEALED = (
    "notice", "version", "type", "title", "unit", "unit_name", "accounts", "announced_on", "working_days",
    "first_seen", "counted_from", "last_seen", "seen_on", "missed", "over_on", "evidence", "digest", "wording",
)  # fmt: skip
_WRITTEN = (*_SEALED, "seal")


def seals(ledger: Iterable[Posting]) -> list[str]:
    """The seal that each entry must carry, in order."""
    chain, last = [], ""
    for posting in ledger:
        text = json.dumps(_row(posting, _SEALED), ensure_ascii=False, sort_keys=True)
        last = "sha256:" + hashlib.sha256(f"{last}\n{text}".encode()).hexdigest()
        chain.append(last)
    return chain


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
    missed in either. An entry first seen after ``today`` is dropped: some clock
    was wrong. Days on which other words were online do not count for ours.
    """
    entries = {(posting.notice, posting.version): posting for posting in ours}
    for theirs in published:
        key = theirs.notice, theirs.version
        if theirs.first_seen <= today:
            past = _until(theirs, today)
            entries[key] = _continued(entries[key], past) if key in entries else past
    return list(entries.values())


def _until(posting: Posting, today: date) -> Posting:
    """An entry without what was found after today, but for the days that were missed: those cost nothing but time."""
    return dataclasses.replace(
        posting,
        last_seen=min(posting.last_seen, today),
        seen_on=tuple(day for day in posting.seen_on if day <= today),
        over_on=posting.over_on if posting.over_on and posting.over_on <= today else None,
    )


def _continued(ours: Posting, theirs: Posting) -> Posting:
    if ours.digest != theirs.digest:
        return _interrupted(ours, theirs)
    starts = [posting.counted_from for posting in (ours, theirs) if posting.counted_from]
    return dataclasses.replace(
        ours,
        first_seen=max(ours.first_seen, theirs.first_seen),
        counted_from=max(starts, default=None),
        last_seen=max(ours.last_seen, theirs.last_seen),
        seen_on=tuple(sorted({*ours.seen_on, *theirs.seen_on})),
        missed=tuple(sorted({*ours.missed, *theirs.missed})),
        working_days=max(ours.working_days, theirs.working_days),
    )


def _interrupted(ours: Posting, theirs: Posting) -> Posting:
    """Other words stood in the place of ours: from their first day to their last ours were not online."""
    span = max(ours.first_seen, theirs.first_seen), theirs.last_seen
    return dataclasses.replace(
        ours,
        missed=tuple(sorted({*ours.missed, *theirs.missed, *days_of(span)})),
        working_days=max(ours.working_days, theirs.working_days),
        over_on=None,
    )


def as_yaml(ledger: Sequence[Posting], site: str | None = None) -> bytes:
    """The ledger as data/postings.yaml, sealed; ``site`` is the address of the register whose it is."""
    whose = {"site": site} if site else {}
    rows = [_row(posting, _WRITTEN) for posting in sealed(ledger)]
    return writing.dump({**whose, "postings": rows}, header=_HEADER)


def is_anothers(theirs: Ledger, ours: Ledger, site: str) -> bool:
    """True for the ledger of another register: it says another address than ours ever had, and shares no notice
    with ours.
    """
    if theirs.site is None or theirs.site in (site, ours.site):
        return False
    known = {(posting.notice, posting.digest) for posting in ours}
    return not any((posting.notice, posting.digest) in known for posting in theirs)


def _row(posting: Posting, names: Sequence[str]) -> Mapping[str, Plain]:
    """The named fields as plain data, without those that say nothing."""
    values = {name: getattr(posting, name) for name in names}
    return {name: _plain(value) for name, value in values.items() if value not in ((), None)}


def _plain(value: object) -> Plain:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, int) else str(value)
