"""A list of the report: its heading, what is asked, and its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory
from ..records.accounts import Account

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a section; ``unit`` and ``account`` are ids where it is about one, ``told`` is the matter in a
    sentence.
    """

    cells: tuple[Value, ...]
    unit: str | None = None
    account: str | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its heading. ``rule`` says what is asked and where; ``todo`` is True where each row is to be mended.

    ``sheet`` is a short name.
    """

    id: str
    sheet: str
    title: str
    rule: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    todo: bool = True


def row_of(directory: Directory, account: Account, cells: Sequence[Value], told: str) -> Row:
    """A row about an account: its unit and platform first."""
    place = (directory.unit_name(account.unit), directory.platform_name(account))
    return Row((*place, *cells), account.unit, account.id, told)
