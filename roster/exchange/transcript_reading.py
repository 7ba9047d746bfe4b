"""The register's own tables read back as records: what ``export`` wrote and ``import`` is given."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..directory.directory import Directory
from ..directory.life import CLOSING
from ..records.accounts import Account
from ..tables.sheets import BadTable, Row, Sheet, Spreadsheet
from . import doubts, ending_words, entries, rejects, transcript_filings
from . import transcript_differences as differences
from .columns import OF_REJECTS, REASON
from .imported import Imported, Made, Record, Remark, Source
from .rejects import Headings
from .transcript import (
    ACCOUNT_ID,
    MISTAKE,
    NAME,
    NUMBER,
    OF_ACCOUNT,
    OF_FILING,
    OF_UNIT,
    OF_WHOM,
    PLATFORM_ID,
    SPONSOR,
    TYPE,
    UNIT_ID,
    UNIT_NAME,
    cells_of,
    filing_cells,
)
from .transcript_line import Draft, Line

_MOST_COLUMNS = 300
_SEARCHED = 40  # rows in which the headings are looked for: people put titles above them
_KNOWN = {*OF_ACCOUNT, *OF_UNIT, *OF_FILING, *OF_REJECTS, rejects.ANSWER}
_OF_SEVERAL = {ACCOUNT_ID, UNIT_ID, OF_WHOM, NUMBER}  # stand in rows of accounts and of filings or units alike
_OF_EVERY_UNIT = (UNIT_ID,)
_OF_EVERY_ACCOUNT = (PLATFORM_ID, UNIT_ID)
_OF_OFFICES = {"备案编号", "政务应用备案编号", ACCOUNT_ID, UNIT_ID}
# What no office calls a column: any of them beside an id of ours is enough.
_OURS = {title for title in (*OF_ACCOUNT, *OF_UNIT, *OF_FILING) if "编号" in title and title not in _OF_OFFICES} | {
    "账号（可改的号）",
    "核对方式",
    "其他平台的名称",
    "怎样确认办结",
    "曾用名停用日期",
    "声明未开设的平台",
}


def is_transcript(spreadsheet: Spreadsheet, accounts: Collection[str]) -> bool:
    """True for tables that ``export`` wrote, whatever sheets and columns are left of them: they have ids of ours, and
    titles of ours or one of the ``accounts`` that the register holds.
    """
    return any(_is_ours(sheet, accounts) for sheet in spreadsheet.sheets)


def _is_ours(sheet: Sheet, accounts: Collection[str]) -> bool:
    titles = _titles(sheet)
    if not {ACCOUNT_ID, UNIT_ID} & {*titles}:
        return False
    ids = [Line(Source("", row), titles).text(ACCOUNT_ID) for row in sheet.rows[_head(sheet) + 1 :]]
    return len(_OURS & {*titles}) > 1 or {ACCOUNT_ID, TYPE} <= {*titles} or any(id_ in accounts for id_ in ids)


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
    lines = [line for sheet in spreadsheet.sheets for line in _lines(sheet)]
    unit_drafts = [_with_needed(line.draft(OF_UNIT), _OF_EVERY_UNIT) for line in lines if line.says(UNIT_NAME)]
    new_units = [draft for draft in unit_drafts if draft.id not in directory.units]
    held_units = [draft for draft in unit_drafts if draft.id in directory.units]
    accounts = _accounts(lines)
    new_accounts = [draft for draft in accounts.drafts if draft.id not in directory.accounts or draft.faults]
    held_accounts = [draft for draft in accounts.drafts if draft.id in directory.accounts and not draft.faults]
    names = _Names(directory, {draft.id: draft.record["name"] for draft in unit_drafts if "name" in draft.record})
    for draft in new_accounts:
        draft.faults += names.faults(draft)
    of_units = [differences.of_unit(draft, directory.units[draft.id]) for draft in held_units]
    of_accounts = [
        differences.of_account(draft, directory.accounts[draft.id], directory, _as_exported) for draft in held_accounts
    ]
    return Imported(
        _made(new_units),
        _made(new_accounts),
        (*accounts.rejected, *_refused(new_units), *_refused(new_accounts)),
        (*filter(None, of_units), *filter(None, of_accounts), *_beside(lines)),
        known=of_accounts.count(None),
        absent=len(directory.accounts.keys() - {draft.id for draft in accounts.drafts}) if held_accounts else 0,
    )


def _lines(sheet: Sheet) -> list[Line]:
    titles = _titles(sheet)
    if double := [title for title, count in Counter(titles).items() if count > 1 and title in _KNOWN]:
        raise BadTable(f"{f'工作表“{sheet.name}”' if sheet.name else ''}有两列都叫“{double[0]}”；请删去一列后再导入")
    return [Line(Source(sheet.name, row), titles) for row in sheet.rows[_head(sheet) + 1 :]]


def _made(drafts: Iterable[Draft]) -> tuple[Made, ...]:
    return tuple(Made(draft.record, draft.sources) for draft in drafts if not draft.faults)


def _refused(drafts: Iterable[Draft]) -> list[Remark]:
    """Every row of a record that can't be read, with all reasons."""
    return [
        Remark(source, "；".join(dict.fromkeys(draft.faults)))
        for draft in drafts
        if draft.faults
        for source in draft.sources
    ]


def _beside(lines: Iterable[Line]) -> Iterator[Remark]:
    """What somebody noted beside the cells, and what stands under no title."""
    for line in lines:
        stray = [f"{line.shown(number)}“{text[:20]}”" for number, title, text in line.beside(_KNOWN) if not title]
        if stray:
            yield Remark(line.source, f"{'、'.join(stray[:3])}上面没有列名，没有导入")
        for needed, titles in ((NAME, OF_ACCOUNT), (UNIT_NAME, OF_UNIT), (TYPE, OF_FILING)):
            lost = [title for title in titles if title not in _OF_SEVERAL and line.says(title)]
            if lost and not line.says(needed) and any(map(line.says, (NAME, UNIT_NAME, TYPE))):
                yield Remark(line.source, f"“{'”“'.join(lost[:3])}”没有导入：这一行没有写{needed}")
        for comment in line.source.row.comments:
            yield Remark(
                line.source, f"{line.shown(comment.column)}有批注，没有导入：{' '.join(comment.text.split())[:40]}"
            )


@dataclass(frozen=True, slots=True)
class _Names:
    """What units and platforms are called, in the register and in the table."""

    directory: Directory
    units: Mapping[str, str]

    def faults(self, draft: Draft) -> list[str]:
        """What speaks against an account that the register does not hold: columns that contradict each other, and
        signs that it has ended.
        """
        if draft.faults:
            return []
        if not draft.record["filings"]:
            return [f"表里没有“{draft.id}”的备案记录，看不出是在运行还是已经终止；请连同“备案记录”一起导入"]
        platform = self.directory.platforms.get(draft.record["platform"])
        called = draft.record.get("platform_name") or (platform.name if platform else "")
        held = self.directory.units.get(draft.record["unit"])
        unit = self.units.get(draft.record["unit"]) or (held.name if held else "")
        return [*differences.derived(draft, draft.record, called, unit), *_doubts(draft)]


def _doubts(draft: Draft) -> list[str]:
    """Why an account that seems to run may have ended; none once a person has answered."""
    last = [filing.get("type") for filing in draft.record["filings"] if filing.get("type") != MISTAKE]
    if {*last[-1:]} & {*CLOSING} or any(map(_is_answered, draft.lines)):
        return []
    signs = [sign for line in draft.lines for sign in doubts.of_marks(line.source.row, line.shown)]
    signs += [
        sign
        for line in draft.lines
        for number, title, text in line.beside({*_KNOWN} - {REASON})
        for sign in doubts.of_unknown(line.shown(number), title, text)
    ]
    name = draft.record["name"]
    if ending_words.in_prose(name) and ending_words.marked_name(name) != name:
        signs.append(f"{NAME}写着“{name}”")
    return [doubts.told(signs)] if signs else []


def _is_answered(line: Line) -> bool:
    """True if a person wrote that the account runs."""
    return entries.runs(line.text(rejects.ANSWER))


def _as_exported(account: Account, titles: set[str]) -> Record:
    """The record that is read from the account's own rows, as far as a table with these titles can tell of it."""
    rows = [cells_of(OF_ACCOUNT, account), *filing_cells(account)]
    known = [{title: cell for title, cell in row.items() if title in titles} for row in rows]
    return _accounts([Line(Source("", Row(0, tuple(row.values()))), [*row]) for row in known]).drafts[0].record


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
            draft = _with_needed(line.draft(OF_ACCOUNT), [title for title in _OF_EVERY_ACCOUNT if title in line.titles])
            draft.record["filings"] = []
            if reason := _no_account(draft, by_id):
                rejected.append(Remark(line.source, reason))
            else:
                by_id[draft.id] = draft
    filed: dict[str, list[Line]] = {}
    for line in lines:
        if reason := _misplaced(line, by_id):
            rejected.append(Remark(line.source, reason))
        elif line.says(TYPE):
            filed.setdefault(line.text(ACCOUNT_ID), []).append(line)
    for id_, own in filed.items():
        transcript_filings.add(own, by_id[id_])
    return _Accounts(tuple(by_id.values()), tuple(rejected))


def _with_needed(draft: Draft, titles: Iterable[str]) -> Draft:
    """A draft that is at fault where a cell is empty without which nothing can be said of it."""
    [line] = draft.lines
    for title in titles:
        if not line.says(title):
            said = f"（{SPONSOR}写的是“{line.text(SPONSOR)}”）" if title == UNIT_ID and line.text(SPONSOR) else ""
            draft.faults.append(f"“{title}”是空的{said}；请补上")
    return draft


def _no_account(draft: Draft, others: Mapping[str, Draft]) -> str:
    """Why a row is no account (Chinese); empty where it is one."""
    if "id" not in draft.record:
        return f"缺少{ACCOUNT_ID}；新的账号请另做一张表导入，编号会自动生成"
    return f"{ACCOUNT_ID}“{draft.id}”写了两次" if draft.id in others else ""


def _misplaced(line: Line, accounts: Mapping[str, Draft]) -> str:
    """Why a row tells of nothing (Chinese); empty where it does."""
    if line.says(TYPE) and line.text(ACCOUNT_ID) not in accounts:
        return f"{ACCOUNT_ID}“{line.text(ACCOUNT_ID)}”：表里没有这个账号，这条备案记录没有导入"
    if not any(map(line.says, (TYPE, NAME, UNIT_NAME))):
        return f"没有{NAME}、{UNIT_NAME}，也没有{TYPE}，不知道是什么"
    return ""
