"""Several lists beside each other in one sheet: which columns are which list, and each list's rows by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..records.platform_names import PlatformNames, folded
from ..tables.sheets import BLANK, Row, is_blank
from .columns import Column
from .fields import ranks


@dataclass(frozen=True, slots=True)
class ListColumns:
    """The columns of one list, those of the others, and what stands above it alone."""

    columns: tuple[Column, ...]
    own_only: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()
    above: str = ""

    def is_elsewhere(self, row: Row, *, is_first: bool) -> bool:
        """True if nothing of a row is in this list; what is in no list at all is taken to the first."""
        if not self.others or _has(row, self.own_only):
            return False
        return not is_first or _has(row, self.others)

    def own(self, row: Row) -> Row:
        """The row as if the other lists were not there."""
        if not self.others:
            return row
        return replace(
            row,
            cells=tuple(BLANK if n in self.others else cell for n, cell in enumerate(row.cells)),
            struck=row.struck - self.others,
            comments=tuple(comment for comment in row.comments if comment.column not in self.others),
        )


def _has(row: Row, columns: frozenset[int]) -> bool:
    return any(not is_blank(row.cell(number)) for number in columns)


def lists(columns: tuple[Column, ...], row_above: Row | None, names: PlatformNames) -> tuple[ListColumns, ...]:
    """The lists under a row of headings; columns before the first list and behind the last belong to all of them.

    A name and something else must repeat. Under the names of platforms, accounts of one unit stand beside each other:
    that is one list, unless each has a unit of its own.
    """
    blocks = _blocks(columns)
    common = set.intersection(*({folded(column.label) for column in block} for block in blocks)) if blocks else set()
    fields = {name for label in common for name in ranks(label)}
    is_wide = all(column.upper and names.find(column.upper) for block in blocks for column in block)
    if len(common) < 2 or "name" not in fields or (is_wide and "unit" not in fields):
        return (ListColumns(columns),)
    every = {column for block in blocks for column in block}
    shared = tuple(column for column in columns if column not in every)
    above = _texts_above(blocks, row_above)
    return tuple(_list(block, shared, every, text) for block, text in zip(blocks, above, strict=True))


def _blocks(columns: Sequence[Column]) -> list[tuple[Column, ...]]:
    """Columns between the places where the first heading that repeats stands; of the last block what repeats."""
    labels = [folded(column.label) for column in columns]
    starts = next(
        ([n for n, other in enumerate(labels) if other == label] for label in labels if labels.count(label) > 1), []
    )
    if not starts:
        return []
    blocks = [tuple(columns[start:end]) for start, end in zip(starts, [*starts[1:], len(columns)], strict=True)]
    first = {folded(column.label) for column in blocks[0]}
    return [*blocks[:-1], tuple(column for column in blocks[-1] if folded(column.label) in first)]


def _texts_above(blocks: Sequence[tuple[Column, ...]], row_above: Row | None) -> list[str]:
    """What stands over each list by itself: a heading over all its columns, or the row above; empty where all have
    the same.
    """
    uppers = [{column.upper for column in block} - {""} for block in blocks]
    cells = [
        {row_above.cell(column.index).text.strip() for column in block} - {""} if row_above else set()
        for block in blocks
    ]
    for texts in (uppers, cells):
        found = [next(iter(own)) for own in texts if len(own) == 1]
        if len({*found}) == len(blocks):
            return found
    return [""] * len(blocks)


def _list(block: tuple[Column, ...], shared: tuple[Column, ...], every: set[Column], above: str) -> ListColumns:
    own = frozenset(column.index for column in block)
    plain = (Column(column.index, column.label) for column in block)
    ordered = sorted((*plain, *shared), key=lambda column: column.index)
    return ListColumns(tuple(ordered), own, frozenset(column.index for column in every) - own, above)
