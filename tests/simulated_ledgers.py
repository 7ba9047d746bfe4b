"""Ledgers of a simulated history, as values: written and read without a file, compared, lost, of an older version."""

import dataclasses
import operator
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING
from unittest import mock

from roster.check import ledgers
from roster.directory.ledger import Ledger
from roster.notices import evidence, ledger, page, release
from roster.notices import wording as wordings
from roster.notices.looks import believed
from roster.records.postings import FirstPosting, Posting
from roster.source import writing, yamltree
from roster.source.files import POSTINGS
from tests.observer import DAY, Online
from tests.simulated import AS_USUAL, LEDGER, Habits

if TYPE_CHECKING:
    from tests.simulation import World


class Written(bytes):
    """A ledger's file whose content is known: nobody need write and parse it."""

    ledger: Ledger


def written(entries: Ledger, habits: Habits = AS_USUAL) -> bytes:
    """A ledger as the file that stands with a site."""
    if habits.real_files:
        return ledger.as_yaml(entries, entries.site)
    data = Written(b"evidence: 1")
    data.ledger = entries
    return data


def ledger_of(online: Online) -> Ledger | None:
    """The ledger that stands with a site, None where it is damaged or gone."""
    return ledgers.read_ledger(online.files.get(LEDGER, b""))


def ledger_online(world: "World") -> Ledger | None:
    """The ledger that stands with the site."""
    return ledger_of(world.disk) if release.PATH in world.disk.files else None


def put_online(world: "World", entries: Ledger) -> None:
    """Put a ledger in the place of the one that stands with the site."""
    world.disk.files[LEDGER] = written(entries, world.habits)


def knows_all(ours: Ledger, other: Ledger) -> bool:
    """Does a ledger hold every look of another one?"""
    known = {posting.key: posting for posting in ours}
    for posting in other:
        mine = known.get(posting.key)
        if mine is posting:
            continue
        if mine is None or not {*posting.looks} <= {*mine.looks}:
            return False
        if not {*believed(posting.looks)} <= {*believed(mine.looks)}:  # a look after a doubt is one more
            return False
    return True


def latest(entries: Ledger) -> date:
    """The last day of which a ledger knows."""
    return max((look.on for posting in entries for look in posting.looks), default=date.min)


def as_first(entries: Ledger) -> Ledger:
    """A ledger as version 0 would have left it, read by the program of today."""
    firsts = [_first(posting) for posting in entries]
    rows = [
        {**evidence._row(first, evidence._FIRST_FIELDS), "seal": seal}
        for first, seal in zip(firsts, evidence.first_seals(firsts), strict=True)
    ]
    raw, problems = yamltree.parse(writing.dump({"site": entries.site, "postings": rows}), POSTINGS)
    assert not problems, problems
    read, faults = ledgers.read_raw(raw)
    assert not faults, faults
    return read


def _first(posting: Posting) -> FirstPosting:
    missed = {look.on for look in posting.looks if look.is_bad and not look.until}
    for look in posting.looks:
        if look.is_bad and look.until:
            missed |= {look.on + DAY * n for n in range((look.until - look.on).days + 1)}
    shared = ("notice", "version", "type", "title", "unit", "unit_name", "accounts", "announced_on", "working_days")
    return FirstPosting(
        **{name: getattr(posting, name) for name in (*shared, "counted_from", "digest", "wording")},
        first_seen=posting.first_seen,
        last_seen=posting.last_seen,
        seen_on=posting.seen_on,
        missed=tuple(sorted(missed)),
        evidence="site",
    )


def kept(before: Ledger, after: Ledger) -> Ledger:
    """Equal values as one: what is asked of a value that did not change need not be asked again."""
    known = {one.key: one for one in before}
    entries = tuple(old if (old := known.get(one.key)) == one else one for one in after)
    is_same = len(entries) == len(before) and all(map(operator.is_, entries, before)) and after.site == before.site
    return before if is_same else Ledger(entries, after.site)


@contextmanager
def in_memory(habits: Habits) -> Iterator[None]:
    """What is asked again and again with the same values is answered once; ledgers need no file."""
    read = ledgers.read_ledger

    def carried(data: bytes) -> Ledger | None:
        return data.ledger if isinstance(data, Written) else read(data)

    with (
        mock.patch.object(ledgers, "read_ledger", carried),
        mock.patch.object(evidence, "canonical", _once(evidence.canonical)),
        mock.patch.object(evidence, "_plain", _once(evidence._plain)),
        mock.patch.object(ledger, "sealed", _sealed),
        mock.patch.object(page, "read", lru_cache(maxsize=4096)(page.read)),
        mock.patch.object(wordings, "plain_text", lru_cache(maxsize=4096)(wordings.plain_text)),
    ):
        yield


def _once(function):
    """A function of one frozen value, remembered by identity: to compare values costs more than to ask again."""
    known: dict[int, tuple[object, object]] = {}

    def remembered(value):
        found = known.get(id(value))
        if found is None or found[0] is not value:
            found = known[id(value)] = value, function(value)
        return found[1]

    return remembered


def _sealed(entries: Sequence[Posting]) -> list[Posting]:
    """As ``ledger.sealed``; entries that carry their seals already stay the very same."""
    seals = evidence.seals(entries)
    pairs = zip(entries, seals, strict=True)
    return [one if one.seal == seal else dataclasses.replace(one, seal=seal) for one, seal in pairs]
