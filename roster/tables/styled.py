"""Sheets as they are to look: values with their styles, widths, links, and what a printer repeats."""

from dataclasses import dataclass
from datetime import date

Value = str | float | date | None


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks. One without a name is a number format and nothing else; ``size`` is points."""

    name: str
    number_format: str = "General"
    bold: bool = False
    size: int | None = None
    fill: str | None = None
    is_link: bool = False
    border: bool = False
    wrap: bool = False
    top: bool = False
    left: bool = False


@dataclass(frozen=True, slots=True)
class StyledCell:
    """A value and its style. A text is a text whatever it begins with, ``quoted`` also when it is edited.

    ``leads_to`` is the sheet to which a click leads, if any.
    """

    value: Value
    style: Style
    quoted: bool = False
    leads_to: str = ""


StyledRow = tuple[StyledCell | None, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What is offered in the cells of a column (from 1), down to ``last_row``: the first ``count`` cells of the column
    ``of`` of another sheet. ``is_only`` refuses anything else.
    """

    column: int
    last_row: int
    sheet: str
    of: int
    count: int
    is_only: bool


@dataclass(frozen=True, slots=True)
class StyledSheet:
    """A sheet, printed A4 across. The row ``heading`` (from 1) stays in sight and stands on every page.

    ``widths`` are those of the columns in Latin letters; ``footer`` is told on every page. What is typed into
    ``texts`` (columns from 1) stays as it is typed.
    """

    name: str
    rows: tuple[StyledRow, ...]
    widths: tuple[int, ...]
    heading: int = 1
    is_filtered: bool = False
    footer: str = ""
    choices: tuple[Choices, ...] = ()
    texts: tuple[int, ...] = ()
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook with all the styles that its cells name; ``made`` is the day it says that it was made."""

    sheets: tuple[StyledSheet, ...]
    styles: tuple[Style, ...]
    author: str
    made: date
