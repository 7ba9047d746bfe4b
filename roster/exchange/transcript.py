"""The whole register as tables, and back without loss: what ``export`` writes and ``import`` reads again.

A workbook has a sheet for accounts, one for units and one for filings; CSV is
the three of them side by side, a line for each filing. In both a row tells of
a unit where it has 单位全称, of an account where it has 账号名称, and of a filing
where it has 备案类型. Several values of a cell stand on lines of their own. A
correction of a notice is a row below its filing, of the type 更正.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ..directory.directory import Directory
from ..records.accounts import Account, Correction, Filing, Unit
from ..tables.sheets import BLANK, BadTable, Cell, Kind, Row, Sheet, Spreadsheet, is_blank, texts
from ..text.scalars import UNKNOWN_DATE
from . import entries
from .columns import OF_REJECTS
from .entries import BadEntry
from .importing import Imported, Record, Rejected, Source

Path = tuple[str, ...]
ACCOUNT_ID, UNIT_ID, UNIT_NAME, NAME, TYPE = "账号编号", "单位编号", "单位全称", "账号名称", "备案类型"
_CORRECTION = "更正"

# Title → where the value stands in a record; for those without a place see ``_derived``.
_ACCOUNT: Mapping[str, Path] = {
    ACCOUNT_ID: ("id",),
    NAME: ("name",),
    "所属平台": (),
    "状态": (),
    "主办单位": (),
    "平台唯一标识": ("account_id",),
    "账号（可改的号）": ("handle",),
    "主页网址": ("url",),
    "代表主体": ("represents",),
    "账号主体/认证": ("verified_as",),
    "别称": ("aliases",),
    "简介": ("description",),
    "核对日期": ("checked", "on"),
    "核对单位编号": ("checked", "by"),
    "核对方式": ("checked", "how"),
    "头像": ("logo",),
    "二维码": ("qr",),
    "iOS Bundle ID": ("app", "bundle_id"),
    "安卓包名": ("app", "package"),
    "ICP 备案号": ("app", "icp_number"),
    "政务应用备案编号": ("app", "gov_app_number"),
    "平台编号": ("platform",),
    "其他平台的名称": ("platform_name",),
    UNIT_ID: ("unit",),
}
_UNIT: Mapping[str, Path] = {
    UNIT_ID: ("id",),
    UNIT_NAME: ("name",),
    "简称": ("short_names",),
    "单位曾用名": ("former_names",),
    "所属地区": ("region",),
    "备案主管单位编号": ("supervisor",),
    "内设机构": ("internal",),
    "办公电话": ("contact", "phone"),
    "单位网址": ("contact", "url"),
    "办公地址": ("contact", "address"),
    "声明未开设的平台": ("not_on",),
    "审核人": ("owners",),
}
_CHANGES = {
    "name": "名称",
    "unit": "单位编号",
    "handle": "账号",
    "account_id": "平台唯一标识",
    "verified_as": "账号主体",
    "represents": "代表主体",
}
_FILING: Mapping[str, Path] = {
    ACCOUNT_ID: (),
    "账号": (),
    TYPE: ("type",),
    "生效日期": ("on",),
    "备案日期": ("filed_on",),
    "备案编号": ("number",),
    "备案原由": ("reason",),
    "批准方式": ("approved",),
    "公告日期": ("announced_on",),
    "停更日": ("stops_on",),
    "继任账号": ("successor",),
    "公告补充说明": ("note",),
    **{f"原{title}": ("changes", key, "from") for key, title in _CHANGES.items()},
    **{f"现{title}": ("changes", key, "to") for key, title in _CHANGES.items()},
}
_CORRECTION_PATHS: Mapping[str, Path] = {"生效日期": ("on",), "备案原由": ("what",)}
_LISTS = {"aliases", "short_names", "former_names", "not_on", "owners", "successor"}
_DATES = {"on", "filed_on", "announced_on", "stops_on"}
_ATTRIBUTES = {"from": "before", "to": "after"}
_MOST_COLUMNS = 300
_SEARCHED = 40  # rows in which the headings are looked for: people put titles above them
_KNOWN = {*_ACCOUNT, *_UNIT, *_FILING, *OF_REJECTS}


# Register → tables


def sheets(
    accounts: Sequence[Account], units: Sequence[Unit], states: Mapping[str, str], directory: Directory, *, joined: bool
) -> list[Sheet]:
    """Accounts, units and filings as tables; ``states`` is the state of each account by id. ``joined``: all in one."""
    derived = _Derived(directory, states)
    of_accounts = {account.id: _row(_ACCOUNT, account) | derived.of(account) for account in accounts}
    of_units = {unit.id: _row(_UNIT, unit) for unit in units}
    of_filings = {account.id: list(_filings(account)) for account in accounts}
    if joined:
        return [_joined(of_accounts, of_units, of_filings)]
    return [
        _sheet("账号", [*_ACCOUNT], of_accounts.values()),
        _sheet("单位", [*_UNIT], of_units.values()),
        _sheet("备案记录", [*_FILING], (row for rows in of_filings.values() for row in rows)),
    ]


def _joined(accounts: Mapping[str, dict], units: Mapping[str, dict], filings: Mapping[str, list[dict]]) -> Sheet:
    """One table: each account with its unit and its first filing, its further filings below; units without
    accounts last.
    """
    rows: list[dict[str, Cell]] = []
    used = set()
    for id_, account in accounts.items():
        unit = account[UNIT_ID].text
        own = {} if unit in used else units.get(unit, {})
        used.add(unit)
        first, *further = filings[id_]
        rows += [own | first | account, *further]
    rows += [unit for id_, unit in units.items() if id_ not in used]
    titles = dict.fromkeys([*_ACCOUNT, *_UNIT, *(title for title in _FILING if title != "账号")])
    return _sheet("账号", [*titles], rows)


@dataclass(frozen=True)
class _Derived:
    """What a reader of the table wants to see, though it follows from the rest."""

    directory: Directory
    states: Mapping[str, str]

    def of(self, account: Account) -> dict[str, Cell]:
        """Platform, state and unit in words."""
        words = (self.directory.platform_name(account), self.states[account.id], self.directory.unit_name(account.unit))
        return dict(zip(("所属平台", "状态", "主办单位"), texts(*words), strict=True))


def _filings(account: Account) -> Iterator[dict[str, Cell]]:
    """A row for each filing, below it one for each of its corrections."""
    of = dict(zip((ACCOUNT_ID, "账号"), texts(account.id, account.name), strict=True))
    for filing in account.filings:
        yield _row(_FILING, filing) | of
        for correction in filing.corrections:
            yield _row(_CORRECTION_PATHS, correction) | {TYPE: Cell(_CORRECTION)} | of


def _sheet(name: str, titles: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> Sheet:
    table = [texts(*titles), *(tuple(row.get(title, BLANK) for title in titles) for row in rows)]
    return Sheet(name, tuple(Row(number, cells) for number, cells in enumerate(table, start=1)))


def _row(paths: Mapping[str, Path], record: Account | Unit | Filing | Correction) -> dict[str, Cell]:
    return {title: _cell(path, record) for title, path in paths.items() if path}


def _cell(path: Path, record: Any) -> Cell:
    value = record
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else getattr(value, _ATTRIBUTES.get(key, key), None)
    match value:
        case None if path == ("on",):
            return Cell(UNKNOWN_DATE)
        case date():
            return Cell(value.isoformat(), Kind.DATE)
        case bool():
            return Cell("是") if value else BLANK
        case tuple():
            return Cell("\n".join(value))
    return Cell(value) if value else BLANK


# Tables → records


def is_transcript(spreadsheet: Spreadsheet) -> bool:
    """True for tables that ``export`` wrote."""
    return any({ACCOUNT_ID, TYPE} <= {*_titles(sheet)} for sheet in spreadsheet.sheets)


def unused(spreadsheet: Spreadsheet) -> list[str]:
    """Columns that somebody added."""
    return [title for sheet in spreadsheet.sheets for title in _titles(sheet) if title and title not in _KNOWN]


def above(spreadsheet: Spreadsheet) -> list[Source]:
    """Rows that somebody put above the headings."""
    return [Source(sheet.name, row) for sheet in spreadsheet.sheets for row in sheet.rows[: _head(sheet)]]


def headings(spreadsheet: Spreadsheet) -> dict[str, list[tuple[int, list[str]]]]:
    """The headings of each sheet, as ``rejects`` wants them."""
    return {sheet.name: [(0, _titles(sheet))] for sheet in spreadsheet.sheets if sheet.rows}


def _titles(sheet: Sheet) -> list[str]:
    return _texts(sheet.rows[_head(sheet)]) if sheet.rows else []


def _texts(row: Row) -> list[str]:
    return [cell.text.strip() for cell in row.cells[:_MOST_COLUMNS]]


def _head(sheet: Sheet) -> int:
    """The index of the row with the headings; the first row where none is found."""
    found = (n for n, row in enumerate(sheet.rows[:_SEARCHED]) if len(_KNOWN.intersection(_texts(row))) > 1)
    return next(found, 0)


@dataclass
class _Draft:
    """A record as it is read, the rows it comes from, and the first reason against it."""

    record: Record
    sources: list[Source]
    faults: list[str] = field(default_factory=list)


def read(spreadsheet: Spreadsheet, directory: Directory) -> Imported:
    """Plain units and accounts of tables that ``export`` wrote; what the register holds is left as it is.

    Where the table says something else of it, a remark tells what differs.
    """
    rows = [_Line(Source(s.name, row), _titles(s)) for s in spreadsheet.sheets for row in s.rows[_head(s) + 1 :]]
    made = Imported()
    accounts = _accounts(rows, made)
    for draft in _units(rows, directory, made):
        _finish(draft, made.units, made.unit_sources, made)
    known = 0
    for id_, draft in accounts.items():
        held = directory.accounts.get(id_)
        if held is None or draft.faults:
            _finish(draft, made.accounts, made.sources, made)
        elif differing := _differing(draft.record, held):
            made.remarks.append(
                Rejected(
                    draft.sources[0],
                    f"名录里已有账号 {id_}，没有改动；表里不同的有：{'、'.join(differing)}。要改请改 {held.place.path}",
                )
            )
        else:
            known += 1
    return replace(made, known=known)


def _differing(record: Record, held: Account) -> list[str]:
    """Titles of what a table says otherwise than the register."""
    cells = (_row(_ACCOUNT, held), *_filings(held))
    rows = [_Line(Source("", Row(0, tuple(row.values()))), [*row]) for row in cells]
    ours = _accounts(rows, Imported())[held.id].record
    titles = [title for title, path in _ACCOUNT.items() if path and _at(record, path) != _at(ours, path)]
    return titles if record["filings"] == ours["filings"] else [*titles, "备案记录"]


def _at(record: Any, path: Path) -> Any:
    for key in path:
        record = record.get(key, {})
    return record


def _accounts(rows: Sequence["_Line"], made: Imported) -> dict[str, _Draft]:
    """Accounts by id, each with its filings."""
    found = _opened(rows, made)
    for row in rows:
        if row.says(TYPE):
            _add_filing(row, found, made)
        elif not row.says(NAME) and not row.says(UNIT_NAME):
            made.rejected.append(Rejected(row.source, f"没有{NAME}、{UNIT_NAME}，也没有{TYPE}，不知道是什么"))
    return found


def _opened(rows: Iterable["_Line"], made: Imported) -> dict[str, _Draft]:
    found: dict[str, _Draft] = {}
    for row in rows:
        if row.says(NAME):
            draft = row.draft(_ACCOUNT)
            draft.record["filings"] = []
            if "id" not in draft.record:
                made.rejected.append(
                    Rejected(row.source, f"缺少{ACCOUNT_ID}；新的账号请另做一张表导入，编号会自动生成")
                )
            elif draft.record["id"] in found:
                made.rejected.append(Rejected(row.source, f"{ACCOUNT_ID}“{draft.record['id']}”写了两次"))
            else:
                found[draft.record["id"]] = draft
    return found


def _add_filing(row: "_Line", accounts: Mapping[str, _Draft], made: Imported) -> None:
    """Put a filing, or a correction of one, to its account."""
    account = accounts.get(row.text(ACCOUNT_ID))
    if account is None:
        made.rejected.append(Rejected(row.source, f"表里没有编号为“{row.text(ACCOUNT_ID)}”的账号"))
        return
    is_correction = row.text(TYPE) == _CORRECTION
    draft = row.draft(_CORRECTION_PATHS if is_correction else _FILING)
    account.faults += draft.faults
    if account.sources[-1] is not row.source:
        account.sources.append(row.source)
    filings = account.record["filings"]
    if not is_correction:
        filings.append(draft.record)
    elif filings:
        filings[-1].setdefault("corrections", []).append(draft.record)
    else:
        account.faults.append("“更正”上面没有它所更正的备案记录")


def _units(rows: Iterable["_Line"], directory: Directory, made: Imported) -> Iterator[_Draft]:
    """Units that are new; what differs from a unit of the register is told."""
    for row in rows:
        if row.says(UNIT_NAME):
            draft = row.draft(_UNIT)
            known = directory.units.get(draft.record.get("id", ""))
            if known is None:
                yield draft
            elif differing := [title for title, cell in _row(_UNIT, known).items() if cell.text != row.text(title)]:
                made.remarks.append(
                    Rejected(row.source, f"名录里已有单位 {known.id}，没有改动；表里不同的有：{'、'.join(differing)}")
                )


def _finish(draft: _Draft, records: list[Record], sources: list[tuple[Source, ...]], made: Imported) -> None:
    if draft.faults:
        made.rejected.extend(Rejected(source, draft.faults[0]) for source in draft.sources)
    else:
        records.append(draft.record)
        sources.append(tuple(draft.sources))


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
        draft = _Draft({}, [self.source])
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


def refuse_options(maps: Sequence[object], constants: Mapping[str, str]) -> None:
    """Its columns are known; raises BadTable where somebody says what they are."""
    if maps or constants:
        raise BadTable("这是名录导出的表格，列名都认得；请去掉 --map 和 --set")
