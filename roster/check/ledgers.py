"""The ledger of the repository, continued by the one that stands on the live site."""

from datetime import date

from ..directory.day import Day
from ..directory.ledger import Ledger
from ..notices import ledger
from ..records.postings import PostingsFile
from ..records.reading import read_file
from ..source import yamltree
from ..source.files import POSTINGS
from ..source.problems import Level, Position, Problem


def ledger_of(file: PostingsFile | None) -> Ledger:
    """The ledger of a file; an empty one where nothing can be made of it."""
    return Ledger(tuple(file.postings), file.site) if file else Ledger()


def read_ledger(data: bytes) -> Ledger | None:
    """A ledger from the bytes of its file; None unless it could be read whole."""
    raw, unreadable = yamltree.parse(data, POSTINGS, longest_line=yamltree.MAX_WRITTEN_LINE_BYTES)
    file, faults = read_file(PostingsFile, raw, POSTINGS)
    return None if unreadable or faults else ledger_of(file)


def continued(ours: Ledger, published: bytes, base_url: str, day: Day) -> tuple[Ledger, list[Problem]]:
    """Our ledger, continued by the published one where its chain holds; with what is wrong with that one.

    Only somebody who names the day may say that the site's ledger is ahead of
    it; by the clock alone nobody knows which of the two is wrong.
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
    until = day.date if day.vouched else date.max
    return Ledger(tuple(ledger.sealed(ledger.merged(ours, theirs, until))), ours.site), []
