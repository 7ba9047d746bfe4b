"""The report as ``.xlsx``; the only importer of openpyxl that writes.

Whatever stands in a text stays a text: no cell is ever a formula. The same
report gives the same bytes.
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import openpyxl
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..tables.packing import repacked, xml_text
from ..tables.sheets import FORMULA_STARTS
from .oversight import Value

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME, _LONGEST_TEXT = 31, 32_767
_WIDEST, _NARROWEST = 50, 8
_THIN = Side(style="thin", color="999999")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True, slots=True)
class Table:
    """Headers and rows; ``links`` names for some rows (by index) the sheet that their first cell leads to."""

    headers: Sequence[str]
    rows: Sequence[Sequence[Value]]
    links: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, a title, lines of explanation, and tables below each other."""

    name: str
    title: str
    lines: Sequence[str]
    tables: Sequence[Table]


def workbook(sheets: Iterable[Sheet], day: date) -> bytes:
    """The file. Names of sheets must come from ``sheet_names``."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.creator = ""
    for style in _styles():
        book.add_named_style(style)
    for sheet in sheets:
        _write(book.create_sheet(sheet.name), sheet)
    out = io.BytesIO()
    book.save(out)
    return repacked(out.getvalue(), day.isoformat())


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """A name that spreadsheet programs take for each wanted one: up to 31 characters, none twice, none like
    ``taken``.
    """
    used = {name.casefold() for name in taken} | {"history"}  # Excel keeps that one for itself
    found = []
    for text in wanted:
        plain = _NOT_IN_NAMES.sub(" ", xml_text(text)).strip() or "单位"
        name, number = _short(plain, ""), 2
        while name.casefold() in used:
            name, number = _short(plain, f"（{number}）"), number + 1
        used.add(name.casefold())
        found.append(name)
    return found


def _short(text: str, mark: str) -> str:
    """The beginning of a name with a mark; Excel counts UTF-16 units."""
    while len((text + mark).encode("utf-16-le")) > 2 * _LONGEST_NAME:
        text = text[:-1]
    return text + mark


def _styles() -> list[NamedStyle]:
    """Named styles: set by name they cost a fraction of fonts and borders set cell by cell."""
    cell = {"border": _BORDER, "alignment": _WRAPPED}
    shaded = PatternFill("solid", fgColor="E8EEF4")
    return [
        NamedStyle("题", Font(bold=True, size=14), number_format="@"),
        NamedStyle("行", number_format="@"),
        NamedStyle("表头", Font(bold=True), fill=shaded, number_format="@", **cell),
        NamedStyle("文字", number_format="@", **cell),
        NamedStyle("链接", Font(color="0563C1", underline="single"), number_format="@", **cell),
        NamedStyle("数字", **cell),
        NamedStyle("日期", number_format="yyyy-mm-dd", **cell),
    ]


def _write(page: Worksheet, sheet: Sheet) -> None:
    _put(page.cell(1, 1), sheet.title, "题")
    for n, line in enumerate(sheet.lines, start=2):
        _put(page.cell(n, 1), line, "行")
    first = row = len(sheet.lines) + 3
    page.freeze_panes = page.cell(first + 1, 1)
    for table in sheet.tables:
        _write_table(page, table, row)
        row += len(table.rows) + 2
    _set_widths(page, sheet.tables)
    _set_print(page, first)


def _write_table(page: Worksheet, table: Table, row: int) -> None:
    for column, header in enumerate(table.headers, start=1):
        _put(page.cell(row, column), header, "表头")
    for number, values in enumerate(table.rows, start=1):
        for column, value in enumerate(values, start=1):
            is_link = column == 1 and number - 1 in table.links
            _put(page.cell(row + number, column), value, "链接" if is_link else "文字")
    for number, name in table.links.items():
        cell = page.cell(row + number + 1, 1)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!A1")


def _put(cell: Cell, value: Value, style: str) -> None:
    """Set a value; a text is a text whatever it begins with, and stays one when it is edited."""
    match value:
        case str():
            text = xml_text(value)[:_LONGEST_TEXT]
            cell.style = style
            if text:
                cell.value, cell.data_type = text, "s"
            cell.quotePrefix = text.startswith(FORMULA_STARTS)
        case date():
            cell.style, cell.value = "日期", value
        case _:
            cell.style, cell.value = "数字", value


def _set_widths(page: Worksheet, tables: Sequence[Table]) -> None:
    widths: dict[int, int] = {}
    for table in tables:
        for values in (table.headers, *table.rows):
            for column, value in enumerate(values, start=1):
                widths[column] = max(widths.get(column, _NARROWEST), min(_WIDEST, _width(value)))
    for column, width in widths.items():
        page.column_dimensions[get_column_letter(column)].width = width


def _width(value: Value) -> int:
    """Width in Latin letters."""
    if isinstance(value, str):
        return 2 + sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in value[:_WIDEST])
    return 12


def _set_print(page: Worksheet, header_row: int) -> None:
    """A4 across, as wide as the paper, with the headers on every page."""
    page.page_setup.paperSize, page.page_setup.orientation = page.PAPERSIZE_A4, "landscape"
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{header_row}:{header_row}"
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
