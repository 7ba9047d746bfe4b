"""The cells of one sheet, with what offices need and openpyxl's quick reader does not tell: merged ranges, whether a
value is a formula's, days in the Chinese built-in formats, zeros that only the number format shows, rows that are
hidden, and what is struck out, coloured or commented.
"""

import io
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.etree.ElementTree import Element, iterparse

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.utils.datetime import from_excel

from . import workbook_texts
from .sheets import BLANK, MAX_CELLS, MAX_TEXT, BadTable, Cell, Comment, Kind, Row, is_blank
from .workbook_comments import Place
from .workbook_styles import NS, PLAIN, CellStyle
from .workbook_texts import Text

MAX_DIGITS = 15  # what a spreadsheet program keeps of a number (IEEE 754)
_LOWEST = 2.0  # points: a row of this height shows nothing


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What cells refer to: texts and styles by their number, and the day from which days are counted."""

    strings: Sequence[Text]
    styles: Sequence[CellStyle]
    epoch: datetime


@dataclass(slots=True)
class _Line:
    """A row as it is read; the looks are those of its filled cells."""

    cells: list[Cell]
    is_hidden: bool
    struck: set[int] = field(default_factory=set)
    looks: list[str] = field(default_factory=list)

    def colour(self) -> str:
        """The commonest look of those that are not plain; empty where all are."""
        return Counter(filter(None, self.looks)).most_common(1)[0][0] if any(self.looks) else ""


class CellReader:
    """Reads the cells of one sheet; ``cells`` and ``formulas`` say how many there were."""

    def __init__(self, book: BookFacts, comments: Mapping[Place, str], budget: int) -> None:
        self._book = book
        self._comments = dict(comments)
        self._budget = budget
        self.cells = 0
        self.formulas = 0

    def rows(self, part: bytes) -> tuple[Row, ...]:
        """The rows of the sheet with merged ranges filled in; raises ValueError for two rows of one number."""
        lines: dict[int, _Line] = {}
        merged: list[str] = []
        number = 0
        for _, element in iterparse(io.BytesIO(part)):
            if element.tag == f"{NS}row":
                number = int(element.get("r") or number + 1)
                line = self._line(element)
                if line.cells:
                    if number in lines:
                        raise ValueError(number)
                    lines[number] = line
                element.clear()
            elif element.tag == f"{NS}mergeCell":
                merged.append(element.get("ref") or "")
        self._fill(lines, merged)
        by_row: dict[int, list[Comment]] = {}
        for (number, column), text in self._comments.items():
            by_row.setdefault(number, []).append(Comment(column, text))
        return tuple(_row(number, lines[number], by_row.get(number, ())) for number in sorted(lines))

    def comments_beside(self, rows: Sequence[Row]) -> list[tuple[int, str]]:
        """Comments in rows that have nothing in them: the row, and what is said."""
        numbers = {row.number for row in rows}
        return sorted((row, text) for (row, _), text in self._comments.items() if row not in numbers)

    def _line(self, element: Element) -> _Line:
        """Cells up to the last that is filled; raises ValueError where one stands out of order."""
        line = _Line([], _is_hidden(element))
        column = -1
        for cell in element.iterfind(f"{NS}c"):
            reference = cell.get("r")
            column = coordinate_to_tuple(reference)[1] - 1 if reference else column + 1
            if column < len(line.cells):
                raise ValueError(reference)
            style = self._style(cell)
            read = self._cell(cell, style)
            if not is_blank(read.cell):
                self._spend(column + 1 - len(line.cells))
                line.cells.extend([BLANK] * (column - len(line.cells)))
                line.cells.append(read.cell)
                line.looks.append(style.colour)
                line.struck.update({column} if style.is_struck or read.is_struck else ())
        return line

    def _spend(self, cells: int) -> None:
        self.cells += cells
        if self.cells > self._budget:
            raise BadTable(f"表格超过 {MAX_CELLS // 10_000} 万格；请删去多余的行列，或拆成几个文件")

    def _style(self, element: Element) -> CellStyle:
        number = int(element.get("s", 0))
        return self._book.styles[number] if number < len(self._book.styles) else PLAIN

    def _cell(self, element: Element, style: CellStyle) -> "_Read":
        value, type_ = element.findtext(f"{NS}v"), element.get("t", "n")
        if (formula := element.find(f"{NS}f")) is not None:
            if value is None or (not value and type_ != "str"):
                return _Read(Cell(f"={(formula.text or '公式')[: MAX_TEXT - 1]}", Kind.UNCOMPUTED))
            self.formulas += 1
        match type_:
            case "inlineStr":
                inline = element.find(f"{NS}is")
                return _plain(Text("") if inline is None else workbook_texts.read(inline))
            case _ if not value:
                return _Read(BLANK)
            case "s":
                return _plain(self._book.strings[int(value)])
            case "str":
                return _plain(Text(workbook_texts.unescaped(value)))
        return _Read(self._value(value, type_, style.form))

    def _value(self, value: str, type_: str, form: str) -> Cell:
        match type_:
            case "b":
                return Cell("是" if value == "1" else "否")
            case "d":
                return Cell(value[:10], Kind.DATE)
            case "n":
                return _number(value, form, self._book.epoch)
        return Cell(value, Kind.ERROR)

    def _fill(self, lines: dict[int, _Line], merged: list[str]) -> None:
        """What a merged range holds in all its cells, in rows that have something of their own."""
        numbers = sorted(lines)
        widest = max((len(line.cells) for line in lines.values()), default=0)
        for left, top, right, bottom in map(_boundaries, merged):
            first = lines.get(top)
            value = first.cells[left - 1] if first and left <= len(first.cells) else BLANK
            if first is None or is_blank(value):
                continue
            right = min(right, widest)
            is_struck, comment = left - 1 in first.struck, self._comments.get((top, left - 1))
            for number in numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]:
                line = lines[number]
                self._spend(right - left + 1)
                line.cells.extend([BLANK] * (right - len(line.cells)))
                line.cells[left - 1 : right] = [value] * (right - left + 1)
                line.struck.update({left - 1} if is_struck else ())
                if comment:
                    self._comments[number, left - 1] = comment


@dataclass(frozen=True, slots=True)
class _Read:
    """A cell, and whether some of its text is struck out."""

    cell: Cell
    is_struck: bool = False


def _row(number: int, line: _Line, comments: Iterable[Comment]) -> Row:
    return Row(
        number, tuple(line.cells), line.is_hidden, frozenset(line.struck), tuple(sorted(comments)), line.colour()
    )


def _is_hidden(row: Element) -> bool:
    """Hidden, filtered away, folded in, or so low that nothing of it can be seen."""
    return row.get("hidden") in ("1", "true") or float(row.get("ht") or 15) < _LOWEST


def _boundaries(reference: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a range, counted from 1; raises ValueError for whole rows or columns."""
    left, top, right, bottom = range_boundaries(reference)
    if left is None or top is None or right is None or bottom is None:
        raise ValueError(reference)
    return left, top, right, bottom


def _plain(text: Text) -> _Read:
    return _Read(Cell(text.text[:MAX_TEXT]), text.is_struck) if text.text else _Read(BLANK)


def _number(text: str, form: str, epoch: datetime) -> Cell:
    """A number as it is shown: a day, a number with its zeros, or as it is."""
    value = float(text)
    if not math.isfinite(value):
        return Cell(text, Kind.ERROR)
    if "d" in form or "y" in form:
        return _day(value, form, epoch)
    if not value.is_integer():
        return Cell(f"{value:.{MAX_DIGITS}g}", Kind.NUMBER)
    if abs(value) >= 10**MAX_DIGITS:
        return Cell(f"{value:.0f}", Kind.ROUNDED)
    if re.fullmatch("0{2,}", form):
        return Cell(str(int(value)).zfill(len(form)))
    return Cell(str(int(value)), Kind.NUMBER)


def _day(value: float, form: str, epoch: datetime) -> Cell:
    """A day as it is shown: who typed “2019年3月” has the first of March in the file, and did not say so."""
    try:
        day = from_excel(value, epoch)
    except (OverflowError, ValueError):
        day = None
    if not isinstance(day, date):
        return Cell(f"{value:g}", Kind.ERROR)
    if "d" not in form:
        return Cell(f"{day.year}年{day.month}月" if "m" in form else f"{day.year}年")
    if "y" not in form:
        return Cell(f"{day.month}月{day.day}日")
    return Cell(day.strftime("%Y-%m-%d").zfill(10), Kind.DATE)
