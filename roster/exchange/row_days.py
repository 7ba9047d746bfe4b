"""Days as rows tell them: exact, or only by their month or year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ..tables.sheets import Cell
from ..text import slips
from . import entries
from .account_rows import AccountRow
from .entries import BadEntry, InexactDay


@dataclass(frozen=True, slots=True)
class ToldDay:
    """A day under a heading. ``latest`` is the last that it can be, None where nothing is told; ``inexact`` says that
    only its month or year is (Chinese).
    """

    label: str = ""
    text: str = ""
    latest: date | None = None
    inexact: str = ""

    @property
    def is_told(self) -> bool:
        """True where anything is known of it."""
        return self.latest is not None

    @property
    def rough(self) -> str:
        """What is written of an inexact day (Chinese), empty for others."""
        return self.inexact.split("；")[0]


NOT_TOLD = ToldDay()


def of(row: AccountRow, name: str) -> ToldDay:
    """The day of a field; raises BadEntry for what is none."""
    return _read(row.label(name), lambda: row.day(name))


def written(row: AccountRow, name: str, text: str) -> ToldDay:
    """A day that stands among the words of a field."""
    return _read(row.label(name), lambda: entries.day(Cell(text), row.label(name)))


def agreed(*days: ToldDay) -> ToldDay:
    """The day that is told, perhaps in several places; raises BadEntry where they differ."""
    told = [day for day in days if day.is_told]
    for other in told[1:]:
        if (other.text, other.latest) != (told[0].text, told[0].latest):
            raise BadEntry(f"“{told[0].label}”和“{other.label}”里的日期不一样；请核对")
    return told[0] if told else NOT_TOLD


def _read(label: str, read: Callable[[], str | None]) -> ToldDay:
    try:
        text = read()
    except InexactDay as reason:
        return ToldDay(label, latest=reason.latest, inexact=str(reason))
    try:
        return ToldDay(label, text, date.fromisoformat(text)) if text else ToldDay(label)
    except ValueError:
        raise BadEntry(f"{label}“{text}”{slips.no_such_day(text or '')}") from None
