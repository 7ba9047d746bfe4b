"""Spreadsheets as offices keep them, made in memory, and what comes of them beside a small register."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from roster.check import inputs
from roster.commands.mapping import map_columns
from roster.directory.day import Day
from roster.exchange import importing, intake
from roster.exchange.imported import Imported, Remark, Source
from roster.source.files import Files
from roster.source.problems import has_errors
from roster.tables import spreadsheets
from roster.tables.sheets import Spreadsheet
from tests.support import TODAY, data_files

SINCE = "2025-01-01"  # the register that takes the tables in has been open since


def workbook(*sheets: tuple[str, Callable[[Worksheet], None]]) -> bytes:
    """A workbook of sheets, each filled by a function."""
    book = Workbook()
    book.remove(book.active)
    for name, fill in sheets:
        fill(book.create_sheet(name))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows(*lines: Sequence[Any], merged: Sequence[str] = ()) -> Callable[[Worksheet], None]:
    """Fills a sheet with rows, some of their cells merged."""

    def fill(sheet: Worksheet) -> None:
        for line in lines:
            sheet.append(list(line))
        for span in merged:
            sheet.merge_cells(span)

    return fill


@dataclass(frozen=True)
class Outcome:
    """What became of every row: ``passed`` are rows that are no accounts or parts of headings and forms."""

    made: Imported
    passed: frozenset[tuple[str, int]]


def outcome(
    spreadsheet: Spreadsheet,
    *maps: tuple[str, str],
    constants: Mapping[str, str] | None = None,
    register: Mapping[str, bytes] | None = None,
    numbers_are_ids: bool = False,
) -> Outcome:
    """What ``import`` makes of sheets, without a disk."""
    directory, problems = inputs.join(Files(data=register or data_files(site={"since": SINCE})), Day(TODAY))
    assert not has_errors(problems)
    mapped = map_columns(spreadsheet.sheets, maps, constants or {}, directory, ask=False)
    made = importing.records(mapped.tables, directory, numbers_are_ids=numbers_are_ids)
    made = made.rejecting(
        Remark(Source(table.sheet, row, told=table.told), why) for table, why in mapped.unread for row in table.rows
    )
    tables = [*(each.table for each in mapped.tables), *(table for table, _ in mapped.unread)]
    passed = {(table.sheet, passed.number) for table in tables for passed in table.passed}
    within = {(table.sheet, number) for table in tables for number in table.within}
    return Outcome(intake.without_errors(directory, made), frozenset(passed | within))


def imported(
    data: bytes,
    *maps: tuple[str, str],
    constants: Mapping[str, str] | None = None,
    register: Mapping[str, bytes] | None = None,
    numbers_are_ids: bool = False,
) -> Imported:
    """What ``import`` makes of a file, without a disk."""
    read = spreadsheets.read(data)
    return outcome(read, *maps, constants=constants, register=register, numbers_are_ids=numbers_are_ids).made


def accounts(made: Imported) -> list[tuple[str, str, str]]:
    """Name, platform and unit of every account that came in."""
    units = {unit["id"]: unit["name"] for unit in made.units} | {"ylg": "示例市样例馆"}
    return [(account["name"], account["platform"], units[account["unit"]]) for account in made.accounts]


def reasons(made: Imported) -> dict[tuple[str, int], str]:
    """Why rows were left out, by sheet and row."""
    return {(one.source.sheet, one.source.row.number): one.reason for one in made.rejected}
