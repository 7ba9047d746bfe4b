"""What a row of an office's table says of one account, field by field, and the filings that follow from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..tables.sheets import BLANK, Cell, Kind, Row, is_blank
from ..text.scalars import UNKNOWN_DATE
from . import entries
from .columns import Column, Fields
from .entries import BadEntry
from .fields import BY_NAME
from .imported import Record

IDENTITIES = ("account_id", "handle", "url")


@dataclass(frozen=True, slots=True)
class _Filled:
    """A cell, and the column that it stands in."""

    cell: Cell
    column: Column


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A row with the columns that tell of one account, and what is the same in every row (``constants``)."""

    row: Row
    fields: Fields
    constants: Mapping[str, str]

    def label(self, name: str) -> str:
        """What the field is called in the table."""
        columns = self.fields.get(name)
        return columns[0].shown if columns else BY_NAME[name].title

    def name(self, name: str) -> str:
        """A name that must be there; raises BadEntry."""
        filled = self._filled(name)
        if is_blank(filled.cell):
            raise BadEntry(f"缺少{BY_NAME[name].title}")
        return entries.name(filled.cell, filled.column.shown)

    def line(self, name: str) -> str:
        """A text in one line; several columns of a region are its levels. Raises BadEntry."""
        if name == "region":
            levels = [entries.line(self.row.cell(c.index), c.shown) for c in self.fields.get(name, ())]
            return "/".join(dict.fromkeys(filter(None, levels))) or self.constants.get(name, "")
        filled = self._filled(name)
        return entries.line(filled.cell, filled.column.shown)

    def text(self, name: str) -> str:
        """A text that may have several lines; raises BadEntry."""
        filled = self._filled(name)
        return entries.text(filled.cell, filled.column.shown)

    def day(self, name: str) -> str | None:
        """A day as YYYY-MM-DD; raises BadEntry."""
        filled = self._filled(name)
        return entries.day(filled.cell, filled.column.shown)

    def identifier(self, name: str, forms: Sequence[entries.Form], *, trusted: bool) -> str:
        """An id of one of the platform's forms; raises BadEntry."""
        filled = self._filled(name)
        return entries.identifier(filled.cell, filled.column.shown, forms, trusted=trusted)

    def _filled(self, name: str) -> _Filled:
        """The cell that is filled; raises BadEntry where several are and differ, and for a formula."""
        filled = self._filled_cells(name)
        if not filled:
            return self._constant(name)
        if len({one.cell.text.strip() for one in filled}) > 1 and name in (*IDENTITIES, "identity"):
            raise BadEntry(f"“{filled[0].column.shown}”和“{filled[1].column.shown}”都填了；请只留这个平台的")
        cell = filled[0].cell
        if cell.kind is Kind.TEXT and cell.text.startswith("=") and len(cell.text) > 1:
            raise BadEntry(f"“{filled[0].column.shown}”写的是公式；请改成它的结果")
        return filled[0]

    def _filled_cells(self, name: str) -> list[_Filled]:
        cells = [_Filled(self.row.cell(column.index), column) for column in self.fields.get(name, ())]
        return [one for one in cells if not is_blank(one.cell)]

    def _constant(self, name: str) -> _Filled:
        """What is the same in every row, or nothing, as if it stood in the field's first column."""
        constant = self.constants.get(name, "")
        columns = self.fields.get(name) or (Column(0, BY_NAME[name].title),)
        return _Filled(Cell(constant) if constant else BLANK, columns[0])


def given(names: Sequence[str], read: Callable[[str], str]) -> Record:
    """Fields of which something is read."""
    values = {name: read(name) for name in names}
    return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Filings:
    """An account's filings as plain records, and what is known of them only roughly (Chinese)."""

    records: tuple[Record, ...] = ()
    remark: str = ""


def filings(row: AccountRow) -> Filings:
    """The opening, and the closing if there was one; raises BadEntry for what is missing of it."""
    opened_on, remark = _opened_on(row)
    opening: Record = {"type": "开设", "on": opened_on}
    if filed_on := row.day("filed_on"):
        opening["filed_on"] = filed_on
    opening |= given(("number",), row.line) | given(("reason",), row.text)
    ending = _ending(row)
    return Filings((opening, ending) if ending else (opening,), remark)


def _opened_on(row: AccountRow) -> tuple[str, str]:
    """The opening day, and a remark where only its month or year is known."""
    try:
        return row.day("opened_on") or UNKNOWN_DATE, ""
    except entries.InexactDay:
        return UNKNOWN_DATE, f"{row.label('opened_on')}“{row.line('opened_on')}”没有写到日，记为“不详”"


def _ending(row: AccountRow) -> Record | None:
    """The closing or cancellation, with all that the register needs of it; raises BadEntry for what is missing."""
    said = row.line("state")
    days = {"关停": row.day("closed_on"), "注销": row.day("cancelled_on")}
    dated = [type_ for type_, day in days.items() if day]
    state = entries.state(said) if said else (dated[-1] if dated else "运行")
    if state == "运行":
        if dated:
            raise BadEntry(f"状态是“{said}”，却写了{dated[0]}日期；请核对")
        return None
    if len(dated) == 2 or (dated and state not in dated):
        raise BadEntry("关停、注销是两次备案；请只留一个日期导入，再补记另一次")
    return _ended(row, state, days[state])


def _ended(row: AccountRow, state: str, on: str | None) -> Record:
    """A closing or cancellation (``state``) as a record."""
    approved, announced_on = row.line("approved"), row.day("announced_on")
    wanted = {f"{state}日期": on, "批准方式（集体研究 或 主要领导同意）": approved, "公告日期": announced_on}
    if missing := [what for what, value in wanted.items() if not value]:
        raise BadEntry(f"账号已{state}，还要写明{'、'.join(missing)}；请补齐")
    ending: Record = {"type": state, "on": on, "approved": entries.approval(approved)}
    if reason := row.text("ending_reason"):
        ending["reason"] = reason
    ending["announced_on"] = announced_on
    if stops_on := row.day("stops_on"):
        ending["stops_on"] = stops_on
    return ending | given(("successor",), row.line)
