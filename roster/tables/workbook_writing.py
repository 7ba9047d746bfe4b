"""Styled sheets written as an Excel workbook; the same book gives the same bytes. The only writer of xlsx."""

import io
from datetime import datetime
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell as ExcelCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from .packing import repacked
from .styled import Book, Choices, Style, StyledCell, StyledSheet

_THIN = Side(style="thin", color="999999")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_LINK = Font(color="0563C1", underline="single")


def write(book: Book) -> bytes:
    """A workbook as ``.xlsx``. Nothing in it is ever a formula."""
    workbook = Workbook(write_only=True)
    for style in book.styles:
        workbook.add_named_style(_named(style))
    for sheet in book.sheets:
        _write_sheet(workbook, sheet)
    workbook.properties.creator = book.author
    workbook.properties.created = datetime.combine(book.made, datetime.min.time())
    made = io.BytesIO()
    workbook.save(made)
    return repacked(made.getvalue(), book.made.isoformat())


def _named(style: Style) -> NamedStyle:
    """Named styles: set by name they cost a fraction of fonts and borders set cell by cell."""
    named = NamedStyle(style.name, number_format=style.number_format)
    if style.bold:
        named.font = Font(bold=True, size=style.size)
    if style.is_link:
        named.font = _LINK
    if style.fill:
        named.fill = PatternFill("solid", fgColor=style.fill)
    if style.border:
        named.border = _BORDER
    if style.top or style.wrap or style.left:
        named.alignment = Alignment(
            vertical="top" if style.top else None,
            horizontal="left" if style.left else None,
            wrap_text=True if style.wrap else None,
        )
    return named


def _write_sheet(workbook: Workbook, sheet: StyledSheet) -> None:
    # A write-only sheet has these parts of a whole one, though its type does not say so.
    page = cast(Worksheet, workbook.create_sheet(sheet.name))
    for column, width in enumerate(sheet.widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = f"A{sheet.heading + 1}"
    if sheet.is_filtered:
        last = get_column_letter(max(1, len(sheet.widths)))
        page.auto_filter.ref = f"A{sheet.heading}:{last}{max(1, len(sheet.rows))}"
    _set_print(page, sheet)
    for column in sheet.texts:
        page.column_dimensions[get_column_letter(column)].number_format = "@"
    for choices in sheet.choices:
        page.data_validations.append(_validation(choices, sheet.heading + 1))
    for row in sheet.rows:
        page.append([_cell(page, cell) for cell in row])
    page.sheet_state = "hidden" if sheet.is_hidden else "visible"


def _validation(choices: Choices, first_row: int) -> DataValidation:
    """A list to choose from in the cells of a column."""
    letter, of = get_column_letter(choices.column), get_column_letter(choices.of)
    made = DataValidation(
        type="list",
        formula1=f"='{choices.sheet}'!${of}$1:${of}${max(1, choices.count)}",
        allow_blank=True,
        showErrorMessage=choices.is_only,
        errorTitle="请从列表里选",
        error="请从下拉列表里选一项",
    )
    made.add(f"{letter}{first_row}:{letter}{choices.last_row}")
    return made


def _set_print(page: Worksheet, sheet: StyledSheet) -> None:
    """A4 across, as wide as the paper, with the headings on every page."""
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = f"{sheet.heading}:{sheet.heading}"
    footer = page.HeaderFooter.oddFooter
    if sheet.footer and footer is not None and footer.center is not None:
        footer.center.text = sheet.footer


def _cell(page: Worksheet, cell: StyledCell | None) -> ExcelCell | None:
    if cell is None:
        return None
    made = WriteOnlyCell(page)
    if cell.style.name:
        made.style = cell.style.name
    else:
        made.number_format = cell.style.number_format
    if cell.value not in (None, ""):
        made.value = cell.value
    if cell.value and isinstance(cell.value, str):
        made.data_type = "s"  # openpyxl takes what begins with = for a formula
        made.quotePrefix = cell.quoted
    if cell.leads_to:
        made.row = made.column = 1  # openpyxl wants a place now, and puts in the true one when it writes
        made.hyperlink = Hyperlink(ref="A1", location=f"'{cell.leads_to}'!A1")
    return made
