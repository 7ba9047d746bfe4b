"""The register's own tables read back as records: what ``export`` wrote and ``import`` is given."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..directory.directory import Directory
from ..records.accounts import Account, Unit
from ..tables.sheets import BadTable, Row, Sheet, Spreadsheet
from . import stated
from .columns import OF_REJECTS
from .imported import Imported, Made, Record, Remark, Source
from .rejects import Headings
from .transcript import (
    ACCOUNT_ID,
    CORRECTION,
    DONE_ON,
    MISTAKE,
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
from .transcript_line import Draft, Line

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
    lines = [Line(Source(s.name, row), _titles(s)) for s in spreadsheet.sheets for row in s.rows[_head(s) + 1 :]]
    unit_drafts = [line.draft(OF_UNIT) for line in lines if line.says(UNIT_NAME)]
    new_units = [draft for draft in unit_drafts if draft.id not in directory.units]
    held_units = [draft for draft in unit_drafts if draft.id in directory.units]
    accounts = _accounts(lines)
    new_accounts = [draft for draft in accounts.drafts if draft.id not in directory.accounts or draft.faults]
    held_accounts = [draft for draft in accounts.drafts if draft.id in directory.accounts and not draft.faults]
    of_units = [_differing_unit(draft, directory.units[draft.id]) for draft in held_units]
    of_accounts = [_differing_account(draft, directory.accounts[draft.id]) for draft in held_accounts]
    of_states = [stated.remark(draft) for draft in new_accounts if not draft.faults]
    return Imported(
        _made(new_units),
        _made(new_accounts),
        (*accounts.rejected, *_refused(new_units), *_refused(new_accounts)),
        (*filter(None, of_units), *filter(None, of_accounts), *filter(None, of_states)),
        known=of_accounts.count(None),
    )


def _made(drafts: Iterable[Draft]) -> tuple[Made, ...]:
    return tuple(Made(draft.record, draft.sources) for draft in drafts if not draft.faults)


def _refused(drafts: Iterable[Draft]) -> list[Remark]:
    """Every row of a record that can't be read, with the first reason."""
    return [Remark(source, draft.faults[0]) for draft in drafts if draft.faults for source in draft.sources]


def _differing_unit(draft: Draft, held: Unit) -> Remark | None:
    """What a table says otherwise of a unit than the register; None where nothing differs."""
    line, ours = draft.lines[0], cells_of(OF_UNIT, held)
    titles = [title for title, cell in ours.items() if title in line.titles and cell.text != line.text(title)]
    if not titles:
        return None
    return Remark(line.source, f"名录里已有单位 {held.id}，没有改动；表里不同的有：{'、'.join(titles)}")


def _differing_account(draft: Draft, held: Account) -> Remark | None:
    """What a table says otherwise of an account than the register; None where nothing differs."""
    ours = _as_exported(held, draft.titles)
    titles = [title for title, path in OF_ACCOUNT.items() if path and _at(draft.record, path) != _at(ours, path)]
    titles += [] if draft.record["filings"] == ours["filings"] else ["备案记录"]
    where = held.place.path if held.place else "名录"
    told = [f"表里不同的有：{'、'.join(titles)}。要改请改 {where}"] if titles else []
    told += filter(None, [stated.differs(draft.lines[0], ours)])
    return Remark(draft.sources[0], f"名录里已有账号 {held.id}，没有改动；{'；'.join(told)}") if told else None


def _as_exported(account: Account, titles: set[str]) -> Record:
    """The record that is read from the account's own rows, as far as a table with these titles can tell of it."""
    rows = [cells_of(OF_ACCOUNT, account), *filing_cells(account)]
    known = [{title: cell for title, cell in row.items() if title in titles} for row in rows]
    return _accounts([Line(Source("", Row(0, tuple(row.values()))), [*row]) for row in known]).drafts[0].record


def _at(record: Any, path: Path) -> Any:
    for key in path:
        record = record.get(key, {})
    return record


@dataclass(frozen=True, slots=True)
class _Accounts:
    """Accounts with their filings, and the rows that belong to none."""

    drafts: tuple[Draft, ...]
    rejected: tuple[Remark, ...]


def _accounts(lines: Sequence[Line]) -> _Accounts:
    by_id: dict[str, Draft] = {}
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


def _no_account(draft: Draft, others: Mapping[str, Draft]) -> str:
    """Why a row is no account (Chinese); empty where it is one."""
    if "id" not in draft.record:
        return f"缺少{ACCOUNT_ID}；新的账号请另做一张表导入，编号会自动生成"
    return f"{ACCOUNT_ID}“{draft.id}”写了两次" if draft.id in others else ""


def _misplaced(line: Line, accounts: Mapping[str, Draft]) -> str:
    """Why a row tells of nothing (Chinese); empty where it does."""
    if line.says(TYPE) and line.text(ACCOUNT_ID) not in accounts:
        return f"表里没有编号为“{line.text(ACCOUNT_ID)}”的账号"
    if not any(map(line.says, (TYPE, NAME, UNIT_NAME))):
        return f"没有{NAME}、{UNIT_NAME}，也没有{TYPE}，不知道是什么"
    return ""


def _add_filing(line: Line, account: Draft) -> None:
    """Put a filing, or a correction of a notice, to its account."""
    is_correction = _is_correction(line)
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
        account.faults.append(f"“{line.text(TYPE)}”上面没有它所更正的备案记录")


def _is_correction(line: Line) -> bool:
    """True for a correction of a notice; in tables from before format 2 it is called 更正 and changes no field."""
    is_old = line.text(TYPE) == MISTAKE and DONE_ON not in line.titles
    return line.text(TYPE) == CORRECTION or (is_old and "changes" not in line.draft(OF_FILING).record)
