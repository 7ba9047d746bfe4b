"""The register's own tables read back as records: what ``export`` wrote and ``import`` is given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..directory.directory import Directory
from ..records.accounts import Account, Unit
from ..tables.sheets import BLANK, BadTable, Cell, Kind, Row, Sheet, Spreadsheet, is_blank
from ..text.scalars import UNKNOWN_DATE
from . import entries
from .columns import OF_REJECTS
from .entries import BadEntry
from .imported import Imported, Made, Record, Remark, Source
from .rejects import Headings
from .transcript import (
    ACCOUNT_ID,
    CORRECTION,
    NAME,
    OF_ACCOUNT,
    OF_CORRECTION,
    OF_FILING,
    OF_UNIT,
    TYPE,
    UNIT_NAME,
    Path,
    cells_of,
    filing_cells,
)

_LISTS = {"aliases", "short_names", "former_names", "not_on", "owners", "successor"}
_DATES = {"on", "filed_on", "announced_on", "stops_on"}
_MOST_COLUMNS = 300
_SEARCHED = 40  # rows in which the headings are looked for: people put titles above them
_KNOWN = {*OF_ACCOUNT, *OF_UNIT, *OF_FILING, *OF_REJECTS}


def is_transcript(spreadsheet: Spreadsheet) -> bool:
    """True for tables that ``export`` wrote."""
    return any({ACCOUNT_ID, TYPE} <= {*_titles(sheet)} for sheet in spreadsheet.sheets)


def unused(spreadsheet: Spreadsheet) -> list[str]:
    """Columns that somebody added."""
    return [title for sheet in spreadsheet.sheets for title in _titles(sheet) if title and title not in _KNOWN]


def above(spreadsheet: Spreadsheet) -> list[Source]:
    """Rows that somebody put above the headings."""
    return [Source(sheet.name, row) for sheet in spreadsheet.sheets for row in sheet.rows[: _head(sheet)]]


def headings(spreadsheet: Spreadsheet) -> list[Headings]:
    """The headings of each sheet, as ``rejects`` wants them."""
    return [Headings(sheet.name, 0, tuple(_titles(sheet))) for sheet in spreadsheet.sheets if sheet.rows]


def refuse_options(maps: Sequence[object], constants: Mapping[str, str]) -> None:
    """Its columns are known; raises BadTable where somebody says what they are."""
    if maps or constants:
        raise BadTable("这是名录导出的表格，列名都认得；请去掉 --map 和 --set")


def _titles(sheet: Sheet) -> list[str]:
    return _texts(sheet.rows[_head(sheet)]) if sheet.rows else []


def _texts(row: Row) -> list[str]:
    return [cell.text.strip() for cell in row.cells[:_MOST_COLUMNS]]


def _head(sheet: Sheet) -> int:
    """The index of the row with the headings; the first row where there is none."""
    heads = (n for n, row in enumerate(sheet.rows[:_SEARCHED]) if len(_KNOWN.intersection(_texts(row))) > 1)
    return next(heads, 0)


def read(spreadsheet: Spreadsheet, directory: Directory) -> Imported:
    """Plain units and accounts of tables that ``export`` wrote; what the register holds is left as it is.

    Where the table says something else of it, a remark tells what differs.
    """
    lines = [_Line(Source(s.name, row), _titles(s)) for s in spreadsheet.sheets for row in s.rows[_head(s) + 1 :]]
    unit_drafts = [line.draft(OF_UNIT) for line in lines if line.says(UNIT_NAME)]
    new_units = [draft for draft in unit_drafts if draft.id not in directory.units]
    held_units = [draft for draft in unit_drafts if draft.id in directory.units]
    accounts = _accounts(lines)
    new_accounts = [draft for draft in accounts.drafts if draft.id not in directory.accounts or draft.faults]
    held_accounts = [draft for draft in accounts.drafts if draft.id in directory.accounts and not draft.faults]
    of_units = [_differing_unit(draft, directory.units[draft.id]) for draft in held_units]
    of_accounts = [_differing_account(draft, directory.accounts[draft.id]) for draft in held_accounts]
    return Imported(
        _made(new_units),
        _made(new_accounts),
        (*accounts.rejected, *_refused(new_units), *_refused(new_accounts)),
        (*filter(None, of_units), *filter(None, of_accounts)),
        known=of_accounts.count(None),
    )


@dataclass
class _Draft:
    """A record as it is read, the lines it comes from, and what is against it."""

    record: Record
    lines: list["_Line"]
    faults: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its id, empty where it has none."""
        return self.record.get("id", "")

    @property
    def sources(self) -> tuple[Source, ...]:
        """The rows it comes from."""
        return tuple(line.source for line in self.lines)


def _made(drafts: Iterable[_Draft]) -> tuple[Made, ...]:
    return tuple(Made(draft.record, draft.sources) for draft in drafts if not draft.faults)


def _refused(drafts: Iterable[_Draft]) -> list[Remark]:
    """Every row of a record that can't be read, with the first reason."""
    return [Remark(source, draft.faults[0]) for draft in drafts if draft.faults for source in draft.sources]


def _differing_unit(draft: _Draft, held: Unit) -> Remark | None:
    """What a table says otherwise of a unit than the register; None where nothing differs."""
    line = draft.lines[0]
    titles = [title for title, cell in cells_of(OF_UNIT, held).items() if cell.text != line.text(title)]
    if not titles:
        return None
    return Remark(line.source, f"名录里已有单位 {held.id}，没有改动；表里不同的有：{'、'.join(titles)}")


def _differing_account(draft: _Draft, held: Account) -> Remark | None:
    """What a table says otherwise of an account than the register; None where nothing differs."""
    ours = _as_exported(held)
    titles = [title for title, path in OF_ACCOUNT.items() if path and _at(draft.record, path) != _at(ours, path)]
    titles += [] if draft.record["filings"] == ours["filings"] else ["备案记录"]
    if not titles:
        return None
    where = held.place.path if held.place else "名录"
    told = f"名录里已有账号 {held.id}，没有改动；表里不同的有：{'、'.join(titles)}。要改请改 {where}"
    return Remark(draft.sources[0], told)


def _as_exported(account: Account) -> Record:
    """The record that is read from the account's own rows."""
    rows = (cells_of(OF_ACCOUNT, account), *filing_cells(account))
    return _accounts([_Line(Source("", Row(0, tuple(row.values()))), [*row]) for row in rows]).drafts[0].record


def _at(record: Any, path: Path) -> Any:
    for key in path:
        record = record.get(key, {})
    return record


@dataclass(frozen=True, slots=True)
class _Accounts:
    """Accounts with their filings, and the rows that belong to none."""

    drafts: tuple[_Draft, ...]
    rejected: tuple[Remark, ...]


def _accounts(lines: Sequence["_Line"]) -> _Accounts:
    by_id: dict[str, _Draft] = {}
    rejected: list[Remark] = []
    for line in lines:
        if line.says(NAME):
            draft = line.draft(OF_ACCOUNT)
            draft.record["filings"] = []
            if reason := _no_account(draft, by_id):
                rejected.append(Remark(line.source, reason))
            else:
                by_id[draft.id] = draft
    for line in lines:
        if reason := _misplaced(line, by_id):
            rejected.append(Remark(line.source, reason))
        elif line.says(TYPE):
            _add_filing(line, by_id[line.text(ACCOUNT_ID)])
    return _Accounts(tuple(by_id.values()), tuple(rejected))


def _no_account(draft: _Draft, others: Mapping[str, _Draft]) -> str:
    """Why a row is no account (Chinese); empty where it is one."""
    if "id" not in draft.record:
        return f"缺少{ACCOUNT_ID}；新的账号请另做一张表导入，编号会自动生成"
    return f"{ACCOUNT_ID}“{draft.id}”写了两次" if draft.id in others else ""


def _misplaced(line: "_Line", accounts: Mapping[str, _Draft]) -> str:
    """Why a row tells of nothing (Chinese); empty where it does."""
    if line.says(TYPE) and line.text(ACCOUNT_ID) not in accounts:
        return f"表里没有编号为“{line.text(ACCOUNT_ID)}”的账号"
    if not any(map(line.says, (TYPE, NAME, UNIT_NAME))):
        return f"没有{NAME}、{UNIT_NAME}，也没有{TYPE}，不知道是什么"
    return ""


def _add_filing(line: "_Line", account: _Draft) -> None:
    """Put a filing, or a correction of one, to its account."""
    is_correction = line.text(TYPE) == CORRECTION
    draft = line.draft(OF_CORRECTION if is_correction else OF_FILING)
    account.faults += draft.faults
    if account.lines[-1] is not line:
        account.lines.append(line)
    filings = account.record["filings"]
    if not is_correction:
        filings.append(draft.record)
    elif filings:
        filings[-1].setdefault("corrections", []).append(draft.record)
    else:
        account.faults.append("“更正”上面没有它所更正的备案记录")


class _Line:
    """A row with the titles over it."""

    def __init__(self, source: Source, titles: Sequence[str]) -> None:
        self.source = source
        self._cells = {title: source.row.cell(index) for index, title in enumerate(titles)}

    def says(self, title: str) -> bool:
        """True if the cell has something in it."""
        return not is_blank(self._cells.get(title, BLANK))

    def text(self, title: str) -> str:
        """The text of a cell."""
        return self._cells.get(title, BLANK).text

    def draft(self, paths: Mapping[str, Path]) -> _Draft:
        """The record of which the cells tell."""
        draft = _Draft({}, [self])
        for title, path in paths.items():
            if path and self.says(title):
                try:
                    value = _value(self._cells[title], title, path[-1])
                except BadEntry as reason:
                    draft.faults.append(str(reason))
                    continue
                if value is not None:  # «无», «—»: as good as an empty cell
                    _put(draft.record, path, value)
        return draft


def _value(cell: Cell, title: str, key: str) -> Any:
    entries.text(cell, title)
    if key in _DATES:
        return UNKNOWN_DATE if cell.text == UNKNOWN_DATE else entries.day(cell, title)
    if cell.kind is not Kind.TEXT and (key in ("account_id", "handle") or cell.kind is Kind.ROUNDED):
        return entries.identifier(cell, title, (), trusted=False)
    if key == "internal":
        return {"是": "true", "否": "false"}.get(cell.text, cell.text)
    return cell.text.split("\n") if key in _LISTS else cell.text


def _put(record: Record, path: Path, value: Any) -> None:
    for key in path[:-1]:
        record = record.setdefault(key, {})
    record[path[-1]] = value
