"""The table of a monitoring service that somebody names on the command line."""

from pathlib import Path

from ..directory.directory import Directory
from ..exchange import updates
from ..exchange.updates import Updates
from ..source.refusal import Refusal
from ..tables import spreadsheets
from ..tables.sheets import BadTable
from .start import given_file

_MOST_BYTES = 20 * 1024 * 1024


def read_updates(file: Path, directory: Directory) -> Updates:
    """What a monitoring service saw; raises Refusal for a table that can't be used."""
    try:
        data = given_file(file, _MOST_BYTES)
        if len(data) > _MOST_BYTES:
            raise BadTable(f"表格超过 {_MOST_BYTES // 1024 // 1024} MB；请只留账号和最近更新日期两三列")
        return updates.read(spreadsheets.read(data), directory)
    except BadTable as error:
        raise Refusal(f"{file}：{error}；没有写") from None
