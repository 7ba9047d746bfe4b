"""Evidence, version 1: what a seal covers, byte for byte, for ever.

The fields, their order and their bytes are frozen here and in ``tests/data/evidence-1.json``: a field that is added
to a record later is outside, whatever else the program learns. Bytes are JSON as RFC 8785 writes it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from ..records.postings import FirstPosting, Look, Posting

VERSION = 1
Plain = str | int | list["Plain"] | Mapping[str, "Plain"]

FIELDS = (
    "notice", "version", "type", "title", "unit", "unit_name", "accounts", "announced_on", "working_days", "basis",
    "counted_from", "looks", "digest", "wording",
)  # fmt: skip
LOOK_FIELDS = ("on", "until", "by", "found", "clock")
# What the seals of version 0 covered.
_FIRST_FIELDS = (
    "notice", "version", "type", "title", "unit", "unit_name", "accounts", "announced_on", "working_days",
    "first_seen", "counted_from", "last_seen", "seen_on", "missed", "over_on", "evidence", "digest", "wording",
)  # fmt: skip


def plain(posting: Posting) -> dict[str, Plain]:
    """An entry as plain data: the sealed fields alone, in their order, without those that say nothing."""
    return _row(posting, FIELDS)


def plain_look(look: Look) -> dict[str, Plain]:
    """The same of one look."""
    return _row(look, LOOK_FIELDS)


def canonical(posting: Posting) -> bytes:
    """The bytes that are sealed and signed: the plain data as RFC 8785 has it."""
    return json.dumps(plain(posting), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def seals(postings: Iterable[Posting], page: str = "") -> list[str]:
    """The seal that each entry must carry, in order: over the seal before it, a line end, and its bytes.

    ``page`` is the address of the article where they were seen: such a chain begins with it, and can be no other
    article's nor the register's own.
    """
    return _chain((canonical(posting) for posting in postings), page)


def first_seals(postings: Iterable[FirstPosting]) -> list[str]:
    """The same for entries of version 0."""
    rows = (_row(posting, _FIRST_FIELDS) for posting in postings)
    return _chain(json.dumps(row, ensure_ascii=False, sort_keys=True).encode() for row in rows)


def _chain(entries: Iterable[bytes], last: str = "") -> list[str]:
    chain = []
    for entry in entries:
        last = "sha256:" + hashlib.sha256(last.encode() + b"\n" + entry).hexdigest()
        chain.append(last)
    return chain


def _row(record: object, names: Sequence[str]) -> dict[str, Plain]:
    values = {name: getattr(record, name) for name in names}
    return {name: _plain(value) for name, value in values.items() if value not in ((), None)}


def _plain(value: object) -> Plain:
    match value:
        case Look():
            return plain_look(value)
        case tuple():
            return [_plain(item) for item in value]
        case int():
            return value
        case _:
            return str(value)


def carried_over(first: FirstPosting) -> Posting:
    """An entry of version 0 as one of version 1: the same days, and so the same window.

    The days it calls missed are those alone; version 1 would leave out the days before them too.
    """
    seen = {first.first_seen, first.last_seen, *first.seen_on, *([first.over_on] if first.over_on else [])}
    found = "said" if first.evidence == "manual" else "words"
    looks = [Look(on=day, by=first.evidence, found=found) for day in seen]
    looks += [Look(on=day, until=day, by=first.evidence, found="absent") for day in first.missed]
    return Posting(
        notice=first.notice,
        version=first.version,
        type=first.type,
        title=first.title,
        unit=first.unit,
        unit_name=first.unit_name,
        accounts=first.accounts,
        announced_on=first.announced_on,
        working_days=first.working_days,
        counted_from=first.counted_from,
        looks=tuple(sorted(looks, key=lambda look: (look.on, look.is_bad))),
        digest=first.digest,
        wording=first.wording,
        place=first.place,
    )
