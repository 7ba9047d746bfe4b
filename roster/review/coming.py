"""Notices that a change will bring or alter."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory
from ..directory.workdays import ONE_DAY
from ..notices.board import BoardNotice
from ..notices.wording import Link, Wording
from ..public.register import Register


@dataclass(frozen=True, slots=True)
class Coming:
    """A notice that appears or changes: ``text`` is what it will say, ``links`` are the words in it that lead
    elsewhere, ``changes`` the lines that differ from what stands now, those of links among them.

    Each begins with - (goes) or + (comes); a notice that is new has none.

    ``last_working_day`` and ``removable_from`` hold if it went online today;
    None where the calendar of ``unknown_year`` must be published first.
    """

    id: str
    title: str
    text: str
    corrected: bool
    working_days: int
    last_working_day: date | None
    removable_from: date | None
    unknown_year: int | None
    changes: Sequence[str] = ()
    links: Sequence[Link] = ()


def coming(before: Register | None, after: Register) -> Iterator[Coming]:
    """Notices that are new, or say something else than before."""
    old = before.board.notices if before else {}
    for notice in after.board.notices.values():
        known = old.get(notice.id)
        if known is None or not notice.wording.is_said_by(known.wording) or known.version != notice.version:
            yield _announced(after.directory, notice, known)


def _announced(directory: Directory, notice: BoardNotice, old: BoardNotice | None) -> Coming:
    count = directory.calendar.count_after(directory.today, notice.working_days)
    return Coming(
        id=notice.id,
        title=notice.wording.title,
        text=notice.wording.text.partition("\n")[2],
        corrected=notice.version > 1,
        working_days=notice.working_days,
        last_working_day=count.last,
        removable_from=count.last + ONE_DAY if count.last else None,
        unknown_year=count.unknown_year,
        changes=tuple(_changed_lines(old.wording, notice.wording)) if old else (),
        links=notice.wording.links,
    )


def told_link(link: Link) -> str:
    """Where words of a notice lead, for who decides on it."""
    return f"“{link.words}”通向 {link.address}"


def _changed_lines(old: Wording, new: Wording) -> Iterator[str]:
    before, after = ([*one.text.splitlines(), *map(told_link, one.links)] for one in (old, new))
    for line in difflib.ndiff(before, after):
        if line.startswith(("- ", "+ ")):
            yield line
