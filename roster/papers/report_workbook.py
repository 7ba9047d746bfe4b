"""How the report looks as a workbook: titles, explanations and tables on each sheet, links from lists to units."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import zip_longest

from ..tables.packing import xml_text
from ..tables.sheets import MAX_TEXT, is_run
from ..tables.styled import Book, Style, StyledCell, StyledRow, StyledSheet
from .section import Value

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_WIDEST, _NARROWEST = 50, 8
_TITLE, _LINE = Style("题", "@", bold=True, size=14), Style("行", "@")
_HEADING = Style("表头", "@", bold=True, fill="E8EEF4", border=True, wrap=True, top=True)
_TEXT = Style("文字", "@", border=True, wrap=True, top=True)
_LINK = Style("链接", "@", is_link=True, border=True, wrap=True, top=True)
_NUMBER = Style("数字", border=True, wrap=True, top=True)
_DAY = Style("日期", "yyyy-mm-dd", border=True, wrap=True, top=True)
_STYLES = (_TITLE, _LINE, _HEADING, _TEXT, _LINK, _NUMBER, _DAY)
_FOOTER = "第 &P 页，共 &N 页"


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


def book(sheets: Iterable[Sheet], day: date) -> Book:
    """The workbook. Names of sheets must come from ``sheet_names``."""
    return Book(tuple(_styled(sheet) for sheet in sheets), _STYLES, "", day)


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


def _styled(sheet: Sheet) -> StyledSheet:
    rows: list[StyledRow] = [(_text(sheet.title, _TITLE),), *((_text(line, _LINE),) for line in sheet.lines), ()]
    heading = len(rows) + 1
    for number, table in enumerate(sheet.tables):
        rows += [(), *_rows(table)] if number else _rows(table)
    return StyledSheet(sheet.name, tuple(rows), _widths(sheet.tables), heading, footer=_FOOTER)


def _rows(table: Table) -> Iterator[StyledRow]:
    yield tuple(_text(header, _HEADING) for header in table.headers)
    for number, values in enumerate(table.rows):
        cells = [*map(_cell, values)]
        if leads_to := table.links.get(number):
            cells[0] = replace(cells[0], style=_LINK, leads_to=leads_to)
        yield tuple(cells)


def _cell(value: Value) -> StyledCell:
    match value:
        case str():
            return _text(value, _TEXT)
        case date():
            return StyledCell(value, _DAY)
        case _:
            return StyledCell(value, _NUMBER)


def _text(text: str, style: Style) -> StyledCell:
    """A text that stays one when it is edited, whatever it begins with."""
    shown = xml_text(text)[:MAX_TEXT]
    return StyledCell(shown, style, is_run(shown))


def _widths(tables: Sequence[Table]) -> tuple[int, ...]:
    """A width for each column: that of its longest value, within bounds."""
    rows = [values for table in tables for values in (table.headers, *table.rows)]
    columns = zip_longest(*rows, fillvalue="")
    return tuple(max(_NARROWEST, *(min(_WIDEST, _width(value)) for value in column)) for column in columns)


def _width(value: Value) -> int:
    """Width in Latin letters."""
    if isinstance(value, str):
        return 2 + sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in value[:_WIDEST])
    return 12
