"""Notices that a change will bring or alter."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory
from ..directory.workdays import ONE_DAY
from ..notices.board import BoardNotice
from ..public.register import Register


@dataclass(frozen=True, slots=True)
class Coming:
    """A notice that appears or changes: ``text`` is what it will say, ``changes`` its lines that differ from what
    stands now.

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


def coming(before: Register | None, after: Register) -> Iterator[Coming]:
    """Notices that are new, or say something else than before."""
    old = before.board.notices if before else {}
    for notice in after.board.notices.values():
        known = old.get(notice.id)
        if known is None or known.wording.digest != notice.wording.digest or known.version != notice.version:
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
        changes=tuple(_changed_lines(old.wording.text, notice.wording.text)) if old else (),
    )


def _changed_lines(old: str, new: str) -> Iterator[str]:
    for line in difflib.ndiff(old.splitlines(), new.splitlines()):
        if line.startswith(("- ", "+ ")):
            yield line
