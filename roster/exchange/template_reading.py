"""A filled-in template read back: what is wanted of the register's accounts row by row, and rows that are not clear."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..directory import life
from ..directory.directory import Directory
from ..records.accounts import Account
from ..tables.sheets import BLANK, Row, Sheet, Spreadsheet, is_blank
from ..text import slips
from . import entries
from .columns import OF_REJECTS
from .entries import BadEntry
from .imported import Remark, Source
from .rejects import Headings
from .template import (
    ANNOUNCED_ON,
    APPROVED,
    APPROVED_BY,
    FILED_ON,
    GUIDE,
    HELD,
    HOW,
    KEY,
    KIND,
    KINDS,
    LISTS,
    NEW,
    NUMBER,
    OF_TODAY,
    ON,
    REASON,
    STATE,
    STOPS_ON,
    SUCCESSOR,
    TO_FILL,
    title_of,
    today_of,
)

_SEARCHED = 20
_SHOWN = 40
# What each kind takes besides its day.
_TAKES: Mapping[str, Sequence[str]] = {
    "变更": (ON, FILED_ON, NUMBER, REASON, ANNOUNCED_ON, SUCCESSOR),
    "更正": (ON, FILED_ON, NUMBER, REASON),
    "关停": (ON, FILED_ON, NUMBER, REASON, APPROVED, APPROVED_BY, ANNOUNCED_ON, STOPS_ON, SUCCESSOR),
    "注销": (ON, FILED_ON, NUMBER, REASON, APPROVED, APPROVED_BY, ANNOUNCED_ON, STOPS_ON, SUCCESSOR),
    "办结": (ON, HOW),
    "核对": (ON, HOW),
}
_NEEDS: Mapping[str, Sequence[str]] = {
    "变更": (),
    "更正": (REASON,),
    "关停": (ON, APPROVED),
    "注销": (ON, APPROVED),
    "办结": (ON, HOW),
    "核对": (),
}
_DAYS = (ON, FILED_ON, ANNOUNCED_ON, STOPS_ON)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a row wants of an account: ``new`` are fields with what they are to be, a unit by its name; ``days`` and
    ``texts`` are what else is filled, by title.
    """

    source: Source
    kind: str
    account: str
    new: Mapping[str, str]
    days: Mapping[str, date]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """All rows of a template: what is wanted, rows that are not clear, how many say nothing new, the sheet of new
    accounts.
    """

    wanted: tuple[Wanted, ...]
    rejected: tuple[Remark, ...]
    unchanged: int
    new: Sheet | None
    headings: tuple[Headings, ...]


def is_template(spreadsheet: Spreadsheet) -> bool:
    """True for a workbook in which the sheet of present accounts is."""
    return any(_head(sheet) is not None for sheet in spreadsheet.sheets)


def read(spreadsheet: Spreadsheet, directory: Directory) -> Filled:
    """What the rows want; nothing is guessed, and nothing that was written is passed over."""
    wanted: list[Wanted] = []
    rejected: list[Remark] = []
    unchanged = 0
    headings: list[Headings] = []
    for sheet in spreadsheet.sheets:
        head = _head(sheet)
        if head is None:
            rejected += _strange(sheet)
            continue
        titles = tuple(cell.text.strip() for cell in sheet.rows[head].cells)
        headings.append(Headings(sheet.name, 0, titles))
        for row in sheet.rows[head + 1 :]:
            source = Source(sheet.name, row)
            try:
                found = _Line(source, titles).wanted(directory)
            except BadEntry as reason:
                rejected.append(Remark(source, str(reason)))
                continue
            unchanged += found is None
            wanted += [found] if found else []
    new = next((sheet for sheet in spreadsheet.sheets if sheet.name == NEW and len(sheet.rows) > 1), None)
    return Filled(tuple(wanted), tuple(rejected), unchanged, new, tuple(headings))


def _head(sheet: Sheet) -> int | None:
    """The index of the row with the headings of present accounts."""
    return next(
        (n for n, row in enumerate(sheet.rows[:_SEARCHED]) if {KEY, KIND} <= {cell.text.strip() for cell in row.cells}),
        None,
    )


def _strange(sheet: Sheet) -> Iterator[Remark]:
    """Rows of a sheet that somebody added."""
    if sheet.name not in (GUIDE, NEW, LISTS):
        reason = f"模板里没有“{sheet.name}”这张工作表，没有读；请写在“{NEW}”或“{HELD}”里"
        yield from (Remark(Source(sheet.name, row), reason) for row in sheet.rows)


class _Line:
    """A row of present accounts with the titles over its cells."""

    def __init__(self, source: Source, titles: Sequence[str]) -> None:
        self._source = source
        self._cells = {title: source.row.cell(n) for n, title in enumerate(titles) if title}
        self._others = [
            (n, title)
            for n, title in enumerate([*titles, *[""] * (len(source.row.cells) - len(titles))])
            if title not in (*OF_TODAY, *TO_FILL, KEY, *OF_REJECTS) and not is_blank(source.row.cell(n))
        ]

    def wanted(self, directory: Directory) -> Wanted | None:
        """What the row wants, None where it says nothing new; raises BadEntry."""
        account = self._account(directory)
        kind, new = self._text(KIND), self._differing(account, directory)
        filled = [title for title in TO_FILL if title != KIND and self._text(title)]
        _refuse_marks(self._source.row)
        if self._others:
            number, title = self._others[0]
            where = f"“{title}”" if title else f"第 {number + 1} 列"
            raise BadEntry(
                f"{where}不是模板里的列，写着“{self._source.row.cell(number).text[:_SHOWN]}”；请写在模板的列里"
            )
        if not kind:
            if new or filled:
                said = "、".join([*(title_of(field) for field in new), *filled])
                raise BadEntry(f"改了或填了“{said}”，没有写{KIND}；请选 {'、'.join(KINDS)} 之一")
            return None
        return self._of_kind(kind, account, new, filled)

    def _of_kind(self, kind: str, account: Account, new: Mapping[str, str], filled: Sequence[str]) -> Wanted:
        if kind not in KINDS:
            raise BadEntry(f"{KIND}“{kind[:_SHOWN]}”看不懂；请选 {'、'.join(KINDS)} 之一")
        if new and kind not in ("变更", "更正"):
            raise BadEntry(f"改了“{'、'.join(map(title_of, new))}”，{KIND}却是“{kind}”；请分两次办，先变更或更正")
        if not new and kind in ("变更", "更正"):
            raise BadEntry(f"{KIND}是“{kind}”，灰色的几列却没有改；请把要{kind}的内容直接改成新的")
        if unused := [title for title in filled if title not in _TAKES[kind]]:
            raise BadEntry(f"{kind}用不到“{'、'.join(unused)}”；请核对{KIND}，或清空这几格")
        if missing := [title for title in _NEEDS[kind] if title not in filled]:
            raise BadEntry(f"{kind}还要写“{'、'.join(missing)}”")
        days = {title: day for title in filled if title in _DAYS and (day := self._day(title))}
        texts = {title: self._text(title) for title in filled if title not in _DAYS}
        return Wanted(self._source, kind, account.id, new, days, texts)

    def _account(self, directory: Directory) -> Account:
        key = self._text(KEY)
        if not key:
            raise BadEntry(f"“{KEY}”是空的；新的账号请写在“{NEW}”里，已有的请从新的模板里复制这一行")
        if key not in directory.accounts:
            raise BadEntry(f"“{KEY}”写着“{key[:_SHOWN]}”，名录里没有这个账号")
        return directory.accounts[key]

    def _differing(self, account: Account, directory: Directory) -> dict[str, str]:
        """Fields that are written otherwise than they are; raises BadEntry for what can't be changed."""
        said, states = self._text(STATE), _states(account)
        if said and said not in states:
            raise BadEntry(
                f"“{STATE}”从“{'”或“'.join(states)}”改成了“{said[:_SHOWN]}”；状态由备案推出，改它没有作用，"
                f"请在“{KIND}”选关停、注销或办结"
            )
        found: dict[str, str] = {}
        for title, today in today_of(account, directory).items():
            if title not in self._cells or (said := self._today(title)) == today:
                continue
            if not OF_TODAY[title]:
                raise BadEntry(
                    f"“{title}”从“{today}”改成了“{said[:_SHOWN]}”；换了平台是另一个账号，请关停旧的、另行开设"
                )
            if not said:
                raise BadEntry(f"“{title}”原来是“{today}”，现在是空的；请写新的内容，或恢复原来的")
            found[OF_TODAY[title]] = said
        return found

    def _today(self, title: str) -> str:
        """What stands in a grey cell; raises BadEntry for an id that a spreadsheet program has spoilt."""
        cell = self._cells.get(title, BLANK)
        if OF_TODAY[title] in ("account_id", "handle") and not is_blank(cell):
            return entries.identifier(cell, title, (), trusted=False)
        return entries.text(cell, title)

    def _text(self, title: str) -> str:
        text = entries.text(self._cells.get(title, BLANK), title)
        return unicodedata.normalize("NFKC", text) if title in (KIND, APPROVED) else text

    def _day(self, title: str) -> date | None:
        text = entries.day(self._cells.get(title, BLANK), title)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            raise BadEntry(f"{title}“{text}”{slips.no_such_day(text or '')}") from None


def _states(account: Account) -> tuple[str, ...]:
    """States that follow from the filings of an account, on one day or another."""
    ending = life.ending(account)
    if ending is None:
        return ("运行",)
    return (f"已{ending.type}",) if ending.done else (f"{ending.type}公示中", f"{ending.type}待办结")


def _refuse_marks(row: Row) -> None:
    """A line through a row, or a comment, says something that no column does; raises BadEntry."""
    if row.struck:
        raise BadEntry(f"这一行画了删除线，看不出要办什么；请用“{KIND}”一列写明，{STATE}不用改")
    if row.comments:
        said = " ".join(row.comments[0].text.split())[:_SHOWN]
        raise BadEntry(f"这一行有批注“{said}”，批注不读；请写在模板的列里，删去批注")
