"""How sheets of plain cells look in a workbook: a filled heading, texts that wrap, ids that stay as they are."""

import re
from collections.abc import Sequence
from datetime import date

from .sheets import MAX_TEXT, BadTable, Cell, Kind, Row, Sheet
from .styled import Book, Style, StyledCell, StyledRow, StyledSheet

_WIDEST, _NARROWEST = 40, 8
# A workbook knows when it was made; ours must not, or no two would be equal.
_MADE = date(2000, 1, 1)
_FIRST_EXCEL_DAY = date(1900, 3, 1)  # before it Excel counts a day that never was
# Characters that XML can't hold, and texts that would be read as such (ECMA-376, 22.9.2.19).
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_HEADING = Style("表头", "@", bold=True, fill="DCE6F1", wrap=True, top=True)
_TEXT = Style("文字", "@", wrap=True, top=True)
_DAY = Style("日期", "yyyy-mm-dd", top=True, left=True)
_WHOLE, _FRACTION = Style("", "0"), Style("")


def book(sheets: Sequence[Sheet]) -> Book:
    """A workbook of sheets of which the first row is the heading. Raises BadTable for a text no cell can hold.

    Everything but days and what is told to be a number is text: zeros in front and long ids stay.
    """
    return Book(tuple(_styled(sheet) for sheet in sheets), (_HEADING, _TEXT, _DAY), "名录", _MADE)


def _styled(sheet: Sheet) -> StyledSheet:
    rows = tuple(_row(row, _HEADING if n == 0 else _TEXT) for n, row in enumerate(sheet.rows))
    return StyledSheet(sheet.name, rows, _widths(sheet.rows), is_filtered=True)


def _row(row: Row, style: Style) -> StyledRow:
    return tuple(_cell(cell, style) if cell.text else None for cell in row.cells)


def _cell(cell: Cell, style: Style) -> StyledCell:
    day = date.fromisoformat(cell.text) if cell.kind is Kind.DATE else None
    if day and day >= _FIRST_EXCEL_DAY:
        return StyledCell(day, _DAY)
    if cell.kind in (Kind.NUMBER, Kind.ROUNDED):
        number = float(cell.text)
        return StyledCell(number, _WHOLE if number.is_integer() else _FRACTION)
    return StyledCell(_escaped(cell.text), style)


def _escaped(text: str) -> str:
    escaped = _TO_ESCAPE.sub(lambda char: f"_x{ord(char.group()):04X}_", text)
    if len(escaped) > MAX_TEXT:
        raise BadTable(f"“{text[:20]}…”有 {len(text)} 字，表格的一格最多 {MAX_TEXT} 字")
    return escaped


def _widths(rows: Sequence[Row]) -> tuple[int, ...]:
    """A width for each column: that of its longest line, within bounds; a Han character is two wide."""
    widths: list[int] = []
    for row in rows:
        widths += [_NARROWEST] * (len(row.cells) - len(widths))
        for column, cell in enumerate(row.cells):
            longest = max(map(len, cell.text.split("\n")))
            if longest * 2 > widths[column] - 2:
                widths[column] = max(widths[column], min(_WIDEST, _width(cell.text) + 2))
    return tuple(widths)


def _width(text: str) -> int:
    return max(sum(1 if char.isascii() else 2 for char in line[:_WIDEST]) for line in text.split("\n"))
