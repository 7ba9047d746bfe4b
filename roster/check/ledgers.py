"""The ledger of the repository, heard together with the one that stands on the live site."""

import dataclasses
from collections.abc import Collection
from typing import Any

from ..directory.day import Day
from ..directory.ledger import Ledger
from ..notices import evidence, ledger
from ..records.postings import FirstPostingsFile, PostingsFile
from ..records.reading import read_file
from ..source import yamltree
from ..source.files import POSTINGS
from ..source.problems import Level, Place, Position, Problem


def read_raw(raw: Any) -> tuple[Ledger, list[Problem]]:
    """The ledger in the plain data of its file, whichever version of the evidence it holds, with what is wrong."""
    version = raw.get("evidence") if isinstance(raw, dict) else None
    if version is None:
        return _read_first(raw)
    if version != str(evidence.VERSION):
        known = evidence.VERSION
        message = f"这份上线记录是第 {version} 版证据，这一版程序只认得第 {known} 版；请升级程序，不要手工改动"
        return Ledger(), [Problem(Place(POSTINGS) / "evidence", "newer-evidence", message)]
    file, faults = read_file(PostingsFile, raw, POSTINGS)
    return Ledger(tuple(file.postings), file.site) if file else Ledger(), faults


def _read_first(raw: Any) -> tuple[Ledger, list[Problem]]:
    """A ledger of version 0, carried over; where its own chain is broken it stays without seals, and a rule tells."""
    file, faults = read_file(FirstPostingsFile, raw, POSTINGS)
    if file is None:
        return Ledger(), faults
    entries = [evidence.carried_over(first) for first in file.postings]
    whole = 0
    for first, seal in zip(file.postings, evidence.first_seals(file.postings), strict=True):
        if first.seal != seal:
            break
        whole += 1
    sealed = [*ledger.sealed(entries)[:whole], *(dataclasses.replace(one, seal=None) for one in entries[whole:])]
    return Ledger(tuple(sealed), file.site), faults


def read_ledger(data: bytes) -> Ledger | None:
    """A ledger from the bytes of its file; None unless it could be read whole."""
    raw, unreadable = yamltree.parse(data, POSTINGS, longest_line=yamltree.MAX_WRITTEN_LINE_BYTES)
    read, faults = read_raw(raw)
    return None if unreadable or faults else read


def heard(
    ours: Ledger, published: bytes, base_url: str, day: Day, settled: Collection[tuple[str, int]] = ()
) -> tuple[Ledger, list[Problem]]:
    """Our ledger after the published one was heard where its chain holds; with what is wrong with that one.

    ``settled`` are the notices and versions whose windows our own looks found over: nothing opens them again.
    """
    if not published:
        return ours, []
    theirs = read_ledger(published)
    if theirs is None or ledger.first_broken(theirs):
        message = "网站上的上线记录（api/v1/postings.yaml）不完整或封条对不上，没有采用；请核对网站是否被改动"
        return ours, [Problem(Position(POSTINGS), "published-ledger", message, Level.WARNING)]
    if ledger.is_anothers(theirs, ours, base_url):
        message = (
            f"那里的上线记录是另一个名录（{theirs.site}）的，不是本站（{base_url}）的，没有采用；"
            "请核对网址和文件夹。本站换了网址的，请先用原来的 base_url 部署一次"
        )
        return ours, [Problem(Position(POSTINGS), "published-ledger", message, Level.ERROR)]
    if ledger.first_broken(ours):
        return ours, []  # told by a rule; nothing is built on it
    told = [posting for posting in theirs if (posting.notice, posting.version) not in settled]
    return Ledger(tuple(ledger.sealed(ledger.lengthened(ours, told, day.date))), ours.site), []
