"""Tables about accounts that somebody names on the command line: of a monitoring service, of a round of inspections."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from ..directory.directory import Directory
from ..exchange import updates
from ..exchange.updates import Updates
from ..source.refusal import Refusal
from ..tables import spreadsheets
from ..tables.sheets import BadTable, Spreadsheet
from .start import Command, given_file

Value = TypeVar("Value")
_MOST_BYTES = 20 * 1024 * 1024


def updates_option(function: Command) -> Command:
    """``--updates``: the table of a monitoring service."""
    return click.option(
        "--updates",
        "monitored",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="监测服务的最近更新日期（.csv 或 .xlsx）；有的话，列出没有及时更新的账号",
    )(function)


def read_updates(file: Path, directory: Directory) -> Updates:
    """What a monitoring service saw; raises Refusal for a table that can't be used."""
    return read_table(file, lambda spreadsheet: updates.read(spreadsheet, directory))


def read_table(file: Path, read: Callable[[Spreadsheet], Value]) -> Value:
    """What ``read`` makes of a table; raises Refusal where it, or the file, can't be used."""
    try:
        data = given_file(file, _MOST_BYTES)
        if len(data) > _MOST_BYTES:
            raise BadTable(f"表格超过 {_MOST_BYTES // 1024 // 1024} MB；请只留用得到的几列")
        return read(spreadsheets.read(data))
    except BadTable as error:
        raise Refusal(f"{file}：{error}；没有写") from None
