"""Tables that others keep, in which every row speaks of an account of the register.

A row belongs to an account by its id in the register, or by platform and unchangeable id, or by platform and name; one
that fits none or several is told with the reason.
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
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s].*)?|(\d{4})(\d{2})(\d{2})", re.ASCII
)
_NAMING_AN_ACCOUNT: Mapping[str, tuple[str, ...]] = {
    "id": ("账号编号", "名录编号", "编号", "id"),
    "platform": ("所属平台", "平台", "平台名称", "平台类型", "渠道"),
    "account_id": ("平台唯一标识", "唯一标识", "原始ID", "UID", "账号ID", "账号标识"),
    "name": ("账号名称", "账号或应用名称", "新媒体名称", "名称", "账号", "公众号名称"),
}


@dataclass(frozen=True, slots=True)
class UnmatchedRow:
    """A row that could not be used: its number in the table, and why (Chinese)."""

    row: int
    reason: str


class BadRow(Exception):
    """One row can't be used; the message (Chinese) says why."""


@dataclass(frozen=True, slots=True)
class _Headings:
    """The index of the row that says what the columns are, and the column (from 0) of each field."""

    row: int
    columns: Mapping[str, int]


def rows(
    spreadsheet: Spreadsheet, fields: Mapping[str, Sequence[str]], needed: Sequence[str] = ()
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Every row below the headings of every sheet that has them, as its number and its texts by field.

    ``fields`` are those beside what names an account, with their headings, of which all that are ``needed`` must be
    there. Raises BadTable without the columns needed, and for a table too long.
    """
    number = sum(len(sheet.rows) for sheet in spreadsheet.sheets)
    if number > MOST_ROWS:
        raise BadTable(f"表格有 {number} 行，最多 {MOST_ROWS} 行；请每个账号只留一行")
    known = {**_NAMING_AN_ACCOUNT, **fields}
    headings = [_headings(sheet, known, needed) for sheet in spreadsheet.sheets]
    if not any(headings):
        raise BadTable(_missing(spreadsheet, [known[field][0] for field in needed]))
    for sheet, above in zip(spreadsheet.sheets, headings, strict=True):
        if above:
            for row in sheet.rows[above.row + 1 :]:
                yield row.number, {field: row.cell(column).text.strip() for field, column in above.columns.items()}


def _headings(sheet: Sheet, known: Mapping[str, Sequence[str]], needed: Sequence[str]) -> _Headings | None:
    """Which of the first rows says what the columns are, below titles if there are any."""
    for number, row in enumerate(sheet.rows[:_FIRST_ROWS]):
        columns = _columns(row, known)
        names_account = "id" in columns or ("platform" in columns and {"name", "account_id"} & columns.keys())
        if columns.keys() >= set(needed) and names_account:
            return _Headings(number, columns)
    return None


def _columns(row: Row, known: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """The column of each field, by the surest of its headings; of two columns with one heading the first."""
    given = {without_brackets(folded(cell.text)): column for column, cell in reversed(list(enumerate(row.cells)))}
    headings = {field: [name for name in map(folded, names) if name in given] for field, names in known.items()}
    return {field: given[names[0]] for field, names in headings.items() if names}


def _missing(spreadsheet: Spreadsheet, needed: Sequence[str]) -> str:
    """What to write over the columns, and what stands there."""
    texts = (
        cell.text.strip()[:20] for sheet in spreadsheet.sheets for row in sheet.rows[:_FIRST_ROWS] for cell in row.cells
    )
    shown = "、".join(list(dict.fromkeys(filter(None, texts)))[:20])
    wanted = "".join(f"“{heading}”一列，再有" for heading in needed)
    return f"没有认出表头；请有{wanted}“账号编号”一列，或“所属平台”和“账号名称”两列。表里有：{shown}"


def named(row: Mapping[str, str]) -> str:
    """How a row names its account."""
    return " ".join(row[field] for field in _NAMING_AN_ACCOUNT if row.get(field))


def day(text: str, label: str, today: date | None = None) -> date:
    """The day of a cell under a heading, not after ``today`` where that is given; raises BadRow."""
    match = _DAY.fullmatch(text) if len(text) <= _LONGEST_DAY else None
    if match is None:
        raise BadRow(f"{label}“{text[:_LONGEST_DAY]}”看不出是哪一天" if text else f"没有{label}")
    try:
        found = date(*map(int, filter(None, match.groups())))
    except ValueError:
        raise BadRow(f"没有“{text}”这一天") from None
    if today and found > today:
        raise BadRow(f"{label} {found} 在今天（{today}）之后")
    return found


class AccountIndex:
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
        """The account a row speaks of; raises BadRow."""
        if account := self._directory.accounts.get(row.get("id", "")):
            return account
        platform = self._platforms.find(row.get("platform", ""))
        if platform is None:
            raise BadRow("名录里没有这个编号" if row.get("id") else f"平台“{row.get('platform', '')}”没有登记")
        if account := self._by_id.get((platform.id, row.get("account_id", ""))):
            return account
        called = self._by_name.get((platform.id, likeness.normal(row.get("name", ""))), ())
        return _only(called)


def _only(accounts: Sequence[Account]) -> Account:
    if len(accounts) > 1:
        raise BadRow(f"名录里有 {len(accounts)} 个这个名称的账号；请加上平台唯一标识")
    if not accounts:
        raise BadRow("名录里没有对得上的在用账号")
    return accounts[0]
