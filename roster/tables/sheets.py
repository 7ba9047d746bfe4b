"""A spreadsheet as values: sheets of rows of cells, and how much one may hold.

A cell is its text and what became of it on the way: offices type an id, and the
spreadsheet program makes a number of it. Who reads a cell decides whether that
matters. Positions count from 1, as the spreadsheet program shows them.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from ..source.refusal import Refusal

MAX_BYTES = 32 * 1024 * 1024
MAX_CELLS = 2_000_000
MAX_TEXT = 32_767  # what a cell may hold (Excel, "specifications and limits")


def is_run(text: str) -> bool:
    """Does a spreadsheet program run a text as a formula (OWASP, "CSV Injection")? The wide and small forms of the
    signs count too (＝＋－＠), and so does a sign behind blanks, which some programs drop.
    """
    return _begins_a_formula(text.lstrip("\ufeff \u3000\xa0")[:1])


@lru_cache(4_096)  # of all cells of a register there are few first characters
def _begins_a_formula(first: str) -> bool:
    return unicodedata.normalize("NFKC", first) in ("=", "+", "-", "@", "\t", "\r", "\n")


class BadTable(Refusal):
    """The file can't be used at all; the message (Chinese) says why and what to do."""


class Kind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"  # zeros in front of it are lost, if there were any
    ROUNDED = "rounded"  # a number of more digits than spreadsheet programs keep
    DATE = "date"  # its text is YYYY-MM-DD
    UNCOMPUTED = "uncomputed"  # a formula whose result is not in the file
    ERROR = "error"  # #REF! and the like


class Cell(NamedTuple):
    """A cell: its text as it is read, and its kind."""

    text: str = ""
    kind: Kind = Kind.TEXT


BLANK = Cell()


class Comment(NamedTuple):
    """What somebody noted beside a cell, by the number of its column (from 0)."""

    column: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row that has something in it, with its number in the sheet, and what its cells do not say.

    ``is_hidden``: somebody hid it or filtered it away; ``struck``: columns (from 0) in which something is struck out;
    ``colour``: the commonest of its filled cells that is not black on white, in no form but to be compared.
    """

    number: int
    cells: tuple[Cell, ...]
    is_hidden: bool = False
    struck: frozenset[int] = frozenset()
    comments: tuple[Comment, ...] = ()
    colour: str = ""

    def cell(self, column: int) -> Cell:
        """The cell of a column (from 0); blank beyond the end."""
        return self.cells[column] if column < len(self.cells) else BLANK


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; the one of a CSV file has no name. The value of a merged range stands in all its cells."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """All visible sheets of a file, the hidden ones, and what else is to be told (Chinese)."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[Sheet, ...] = ()
    notes: tuple[str, ...] = ()


def texts(*values: str) -> tuple[Cell, ...]:
    """Cells of plain texts."""
    return tuple(Cell(value) if value else BLANK for value in values)


def is_blank(cell: Cell) -> bool:
    """True if nothing can be read in the cell."""
    return cell.kind is Kind.TEXT and not cell.text.strip()
