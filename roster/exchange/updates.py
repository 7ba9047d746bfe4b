"""When accounts were last updated, from the table of a monitoring service."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory
from ..tables.sheets import Spreadsheet
from . import account_tables
from .account_tables import AccountIndex, BadRow, UnmatchedRow

SILENT_DAYS = 14  # 国办秘函〔2019〕19号: 两周内无更新

_FIELDS: Mapping[str, tuple[str, ...]] = {
    "updated": (
        "最近更新日期", "最近更新时间", "最近更新", "最后更新日期", "最后更新时间", "最后更新", "更新日期", "更新时间",
        "最近发文时间", "最近发布时间", "最新发文时间", "最新发布时间", "发布时间", "last_update", "updated",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Updates:
    """The last update by account id, and the rows that could not be used."""

    last: Mapping[str, date]
    unmatched: tuple[UnmatchedRow, ...]


def read(spreadsheet: Spreadsheet, directory: Directory) -> Updates:
    """Last updates by account; several rows of one account give the latest. Raises BadTable without the columns
    needed.
    """
    index = AccountIndex(directory)
    last: dict[str, date] = {}
    unmatched: list[UnmatchedRow] = []
    for number, row in account_tables.rows(spreadsheet, _FIELDS, ("updated",)):
        try:
            account = index.account(row)
            day = account_tables.day(row["updated"], _FIELDS["updated"][0], directory.today)
        except BadRow as reason:
            unmatched.append(UnmatchedRow(number, f"{account_tables.named(row)}：{reason}"))
            continue
        last[account.id] = max(day, last.get(account.id, day))
    return Updates(last, tuple(unmatched))
