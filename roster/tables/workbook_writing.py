"""Sheets written as an Excel workbook in which ids stay as they are; the same sheets give the same bytes."""

import io
import re
from collections.abc import Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from .packing import repacked
from .sheets import MAX_TEXT, BadTable, Cell, Kind, Row, Sheet

_WIDEST, _NARROWEST = 40, 8
# A workbook knows when it was made; ours must not, or no two would be equal.
_MADE = datetime(2000, 1, 1)
_FIRST_EXCEL_DAY = date(1900, 3, 1)  # before it Excel counts a day that never was
# Characters that XML can't hold, and texts that would be read as such (ECMA-376, 22.9.2.19).
_TO_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_HEADING, _TEXT, _DAY = "表头", "文字", "日期"


def write(sheets: Sequence[Sheet]) -> bytes:
    """Sheets as ``.xlsx``; the first row of each is its heading. Raises BadTable for a text no cell can hold.

    Everything but days and what is told to be a number is text: zeros in front and long ids stay, and nothing is a
    formula.
    """
    workbook = Workbook(write_only=True)
    for style in _styles():
        workbook.add_named_style(style)
    for sheet in sheets:
        _write_sheet(workbook.create_sheet(sheet.name), sheet)
    made = io.BytesIO()
    workbook.properties.creator = "名录"
    workbook.properties.created = _MADE
    workbook.save(made)
    return repacked(made.getvalue(), _MADE.date().isoformat())


def _styles() -> tuple[NamedStyle, ...]:
    wrapped = {"vertical": "top", "wrap_text": True}
    filled = PatternFill("solid", fgColor="DCE6F1")
    return (
        NamedStyle(_HEADING, font=Font(bold=True), fill=filled, alignment=Alignment(**wrapped), number_format="@"),
        NamedStyle(_TEXT, alignment=Alignment(**wrapped), number_format="@"),
        NamedStyle(_DAY, alignment=Alignment(vertical="top", horizontal="left"), number_format="yyyy-mm-dd"),
    )


def _write_sheet(worksheet: WriteOnlyWorksheet, sheet: Sheet) -> None:
    widths = _widths(sheet.rows)
    for column, width in enumerate(widths, start=1):
        worksheet.column_dimensions[get_column_letter(column)].width = width
    worksheet.freeze_panes = "A2"
    worksheet.auto_filter.ref = f"A1:{get_column_letter(max(1, len(widths)))}{max(1, len(sheet.rows))}"
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    worksheet.page_setup.fitToHeight = 0
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    worksheet.print_title_rows = "1:1"
    for index, row in enumerate(sheet.rows):
        worksheet.append([_cell(worksheet, cell, _TEXT if index else _HEADING) for cell in row.cells])


def _widths(rows: Sequence[Row]) -> list[int]:
    """A width for each column: that of its longest line, within bounds; a Han character is two wide."""
    widths: list[int] = []
    for row in rows:
        widths += [_NARROWEST] * (len(row.cells) - len(widths))
        for column, cell in enumerate(row.cells):
            longest = max(map(len, cell.text.split("\n")))
            if longest * 2 > widths[column] - 2:
                widths[column] = max(widths[column], min(_WIDEST, _width(cell.text) + 2))
    return widths


def _width(text: str) -> int:
    return max(sum(1 if char.isascii() else 2 for char in line[:_WIDEST]) for line in text.split("\n"))


def _cell(worksheet: WriteOnlyWorksheet, cell: Cell, style: str) -> ExcelCell | None:
    if not cell.text:
        return None
    day = date.fromisoformat(cell.text) if cell.kind is Kind.DATE else None
    if day and day >= _FIRST_EXCEL_DAY:
        made = WriteOnlyCell(worksheet, day)
        made.style = _DAY
        return made
    if cell.kind in (Kind.NUMBER, Kind.ROUNDED):
        made = WriteOnlyCell(worksheet, float(cell.text))
        made.number_format = "0" if float(cell.text).is_integer() else "General"
        return made
    made = WriteOnlyCell(worksheet, _escaped(cell.text))
    made.style = style
    made.data_type = "s"  # openpyxl takes what begins with = for a formula
    return made


def _escaped(text: str) -> str:
    escaped = _TO_ESCAPE.sub(lambda char: f"_x{ord(char.group()):04X}_", text)
    if len(escaped) > MAX_TEXT:
        raise BadTable(f"“{text[:20]}…”有 {len(text)} 字，表格的一格最多 {MAX_TEXT} 字")
    return escaped
