"""When accounts were last updated, from the table of a monitoring service.

An update belongs to an account by its id in the register, or by platform and
unchangeable id, or by platform and name; a row that fits none or several is
told with the reason.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory
from ..directory.life import is_kept_up
from ..records.accounts import Account
from ..records.platform_names import PlatformNames, folded, without_brackets
from ..tables.sheets import BadTable, Row, Sheet, Spreadsheet
from ..text import likeness

MOST_ROWS = 50_000
_LONGEST_DAY = 60  # characters; the pattern is slow on long blanks
_FIRST_ROWS = 20  # above the headings: titles, who filled it in
SILENT_DAYS = 14  # 国办秘函〔2019〕19号: 两周内无更新

_HEADERS: Mapping[str, tuple[str, ...]] = {
    "id": ("账号编号", "名录编号", "编号", "id"),
    "platform": ("所属平台", "平台", "平台名称", "平台类型", "渠道"),
    "account_id": ("平台唯一标识", "唯一标识", "原始ID", "UID", "账号ID", "账号标识"),
    "name": ("账号名称", "账号或应用名称", "新媒体名称", "名称", "账号", "公众号名称"),
    "updated": (
        *[
            "最近更新日期",
            "最近更新时间",
            "最近更新",
            "最后更新日期",
            "最后更新时间",
            "最后更新",
            "更新日期",
            "更新时间",
        ],
        *["最近发文时间", "最近发布时间", "最新发文时间", "最新发布时间", "发布时间", "last_update", "updated"],
    ),
}
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?|(\d{4})(\d{2})(\d{2})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class UnmatchedRow:
    """A row that could not be used: its number in the table, and why (Chinese)."""

    row: int
    reason: str


@dataclass(frozen=True, slots=True)
class Updates:
    """The last update by account id, and the rows that could not be used."""

    last: Mapping[str, date]
    unmatched: tuple[UnmatchedRow, ...]


class _BadRow(Exception):
    """One row can't be used; the message (Chinese) says why."""


def read(spreadsheet: Spreadsheet, directory: Directory) -> Updates:
    """Last updates by account; several rows of one account give the latest. Raises BadTable without the columns
    needed.
    """
    rows = sum(len(sheet.rows) for sheet in spreadsheet.sheets)
    if rows > MOST_ROWS:
        raise BadTable(f"表格有 {rows} 行，最多 {MOST_ROWS} 行；请每个账号只留最近一次更新")
    index = _Index(directory)
    last: dict[str, date] = {}
    unmatched: list[UnmatchedRow] = []
    for number, row in _rows(spreadsheet):
        try:
            account, day = index.account(row), _day(row["updated"], directory.today)
        except _BadRow as reason:
            shown = " ".join(row[field] for field in ("id", "platform", "name", "account_id") if row.get(field))
            unmatched.append(UnmatchedRow(number, f"{shown}：{reason}"))
            continue
        last[account.id] = max(day, last.get(account.id, day))
    return Updates(last, tuple(unmatched))


@dataclass(frozen=True, slots=True)
class _Headings:
    """The index of the row that says what the columns are, and the column (from 0) of each field."""

    row: int
    columns: Mapping[str, int]


def _rows(spreadsheet: Spreadsheet) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Every row below the headings of every sheet that has them, as its number and its texts by field."""
    headings = [_headings(sheet) for sheet in spreadsheet.sheets]
    if not any(headings):
        raise BadTable(_missing(spreadsheet))
    for sheet, above in zip(spreadsheet.sheets, headings, strict=True):
        if above:
            for row in sheet.rows[above.row + 1 :]:
                yield row.number, {field: row.cell(column).text.strip() for field, column in above.columns.items()}


def _headings(sheet: Sheet) -> _Headings | None:
    """Which of the first rows says what the columns are, below titles if there are any."""
    for number, row in enumerate(sheet.rows[:_FIRST_ROWS]):
        columns = _columns(row)
        names_account = "id" in columns or ("platform" in columns and {"name", "account_id"} & columns.keys())
        if "updated" in columns and names_account:
            return _Headings(number, columns)
    return None


def _columns(row: Row) -> dict[str, int]:
    """The column of each field, by the surest of its headings; of two columns with one heading the first."""
    given = {without_brackets(folded(cell.text)): column for column, cell in reversed(list(enumerate(row.cells)))}
    headings = {field: [name for name in map(folded, names) if name in given] for field, names in _HEADERS.items()}
    return {field: given[names[0]] for field, names in headings.items() if names}


def _missing(spreadsheet: Spreadsheet) -> str:
    """What to write over the columns, and what stands there."""
    texts = (
        cell.text.strip()[:20] for sheet in spreadsheet.sheets for row in sheet.rows[:_FIRST_ROWS] for cell in row.cells
    )
    shown = "、".join(list(dict.fromkeys(filter(None, texts)))[:20])
    return (
        f"没有认出表头；请有“{_HEADERS['updated'][0]}”一列，再有“账号编号”一列，"
        f"或“所属平台”和“账号名称”两列。表里有：{shown}"
    )


def _day(text: str, today: date) -> date:
    match = _DAY.fullmatch(text) if len(text) <= _LONGEST_DAY else None
    if match is None:
        raise _BadRow(f"最近更新日期“{text[:_LONGEST_DAY]}”看不出是哪一天" if text else "没有最近更新日期")
    try:
        day = date(*map(int, filter(None, match.groups())))
    except ValueError:
        raise _BadRow(f"没有“{text}”这一天") from None
    if day > today:
        raise _BadRow(f"最近更新日期 {day} 在今天（{today}）之后")
    return day


class _Index:
    """Accounts by everything a row may call them."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._platforms = PlatformNames(directory.platforms.values())
        self._by_id: dict[tuple[str, str], Account] = {}
        self._by_name: dict[tuple[str, str], list[Account]] = {}
        for account in directory.accounts.values():
            if account.account_id:
                self._by_id[account.platform, account.account_id] = account
            if is_kept_up(account, directory.today):
                self._by_name.setdefault((account.platform, likeness.normal(account.name)), []).append(account)

    def account(self, row: Mapping[str, str]) -> Account:
        """The account a row speaks of; raises _BadRow."""
        if account := self._directory.accounts.get(row.get("id", "")):
            return account
        platform = self._platforms.find(row.get("platform", ""))
        if platform is None:
            raise _BadRow("名录里没有这个编号" if row.get("id") else f"平台“{row.get('platform', '')}”没有登记")
        if account := self._by_id.get((platform.id, row.get("account_id", ""))):
            return account
        called = self._by_name.get((platform.id, likeness.normal(row.get("name", ""))), ())
        return _only(called)


def _only(accounts: Sequence[Account]) -> Account:
    if len(accounts) > 1:
        raise _BadRow(f"名录里有 {len(accounts)} 个这个名称的账号；请加上平台唯一标识")
    if not accounts:
        raise _BadRow("名录里没有对得上的在用账号")
    return accounts[0]
