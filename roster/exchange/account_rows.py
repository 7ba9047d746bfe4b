"""What a row of an office's table says of one account, field by field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ..tables.sheets import BLANK, Cell, Kind, Row, is_blank
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

    def raw(self, name: str) -> str:
        """What is written, whatever it is; of several columns the first that is filled."""
        filled = self._filled_cells(name)
        return filled[0].cell.text.strip() if filled else self.constants.get(name, "")

    def labels(self) -> dict[str, str]:
        """What the columns of the fields are called."""
        return {name: columns[0].shown for name, columns in self.fields.items()}

    def name(self, name: str) -> str:
        """A name that must be there; raises BadEntry."""
        filled = self._filled(name)
        if is_blank(filled.cell):
            raise BadEntry(f"“{filled.column.shown}”是空的，缺少{BY_NAME[name].title}")
        read = entries.account_name if name == "name" else entries.name
        return read(filled.cell, filled.column.shown)

    def option(self, name: str) -> str:
        """What is written or ticked; raises BadEntry."""
        return entries.ticked(self.line(name), self.label(name))

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
