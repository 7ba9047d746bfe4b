"""Filled-in forms in a sheet, such as the 备案表: labels with what is written beside them, one account each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..tables.sheets import Cell, Comment, Row, is_blank
from .columns import Column
from .fields import ranks

_SEARCHED = 400  # rows in which it is seen whether a sheet holds forms
_INLINE = re.compile(r"\s*([^:：\n]{2,20})[:：]\s*(\S.*)", re.S)
_FEWEST = 3  # fields that tell of an account


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a row with headings. ``rows`` are those that it takes up, ``texts`` what stands in it by itself."""

    columns: tuple[Column, ...]
    row: Row
    rows: tuple[Row, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A label and what stands beside it; either may be missing."""

    label: str
    value: Cell
    column: int
    row: Row


def forms(rows: Sequence[Row]) -> list[Form]:
    """The forms of a sheet; none where its rows are those of a table.

    A form has labels in several rows, each with something else than a label beside it, and begins again where its
    first label comes again.
    """
    if not _is_form(_without_repeated([_entries(row) for row in rows[:_SEARCHED]])):
        return []
    entries = _without_repeated([_entries(row) for row in rows])
    first = next((n for n, of_row in enumerate(entries) if any(_is_field(entry) for entry in of_row)), None)
    if first is None:
        return []
    begin = next(entry.label for entry in entries[first] if _is_field(entry))
    starts = [n for n, of_row in enumerate(entries) if any(_same(entry.label, begin) for entry in of_row)]
    ends = [*starts[1:], len(rows)]
    return [_form(rows[start:end], entries[start:end]) for start, end in zip(starts, ends, strict=True)]


def _without_repeated(entries: Sequence[Sequence[_Entry]]) -> list[list[_Entry]]:
    """Without what a merged range repeats from the row before."""
    before: set[tuple[str, str]] = set()
    kept = []
    for of_row in entries:
        kept.append([entry for entry in of_row if (entry.label, entry.value.text) not in before])
        before = {(entry.label, entry.value.text) for entry in of_row}
    return kept


def _is_form(entries: Sequence[Sequence[_Entry]]) -> bool:
    filled = [[entry for entry in of_row if _is_field(entry) and not is_blank(entry.value)] for of_row in entries]
    fields = {name for of_row in filled for entry in of_row for name in ranks(entry.label)}
    return len(fields) >= _FEWEST and "name" in fields and sum(map(bool, filled)) > 1 and not _is_table(entries)


def _is_table(entries: Sequence[Sequence[_Entry]]) -> bool:
    """True where three labels or more stand beside each other with nothing between them."""
    return any(sum(_is_field(entry) and is_blank(entry.value) for entry in of_row) > 2 for of_row in entries)


def _is_field(entry: _Entry) -> bool:
    return bool(ranks(entry.label))


def _same(label: str, other: str) -> bool:
    return "".join(label.split()) == "".join(other.split())


def _entries(row: Row) -> list[_Entry]:
    """What stands in a row: labels that are known or come first, each with the next cell that is no label."""
    found: list[_Entry] = []
    label, at = "", 0
    before = None
    for number, cell in enumerate(row.cells):
        text = cell.text.strip()
        if is_blank(cell) or text == before:
            continue
        before = text
        inline = _INLINE.fullmatch(text)
        if inline and ranks(inline[1]):
            found += [_Entry(label, Cell(), at, row)] if label else []
            found.append(_Entry(inline[1].strip(), Cell(inline[2].strip()), number, row))
            label = ""
        elif ranks(text) or not label:
            found += [_Entry(label, Cell(), at, row)] if label else []
            label, at = text, number
        else:
            found.append(_Entry(label, cell, number, row))
            label = ""
    return [*found, *([_Entry(label, Cell(), at, row)] if label else [])]


def _form(rows: Sequence[Row], entries: Sequence[Sequence[_Entry]]) -> Form:
    """All that is written beside a label; other texts by themselves."""
    every = [entry for of_row in entries for entry in of_row]
    kept = [entry for entry in every if _is_field(entry) or not is_blank(entry.value)]
    struck, comments = _marks(kept)
    is_hidden = all(row.is_hidden for row in rows)
    row = Row(rows[0].number, tuple(entry.value for entry in kept), is_hidden, struck, comments)
    columns = tuple(Column(n, entry.label) for n, entry in enumerate(kept))
    return Form(columns, row, tuple(rows), tuple(entry.label for entry in every if entry not in kept))


def _marks(entries: Sequence[_Entry]) -> tuple[frozenset[int], tuple[Comment, ...]]:
    """What is struck out or commented, by the number of its entry."""
    struck = frozenset(n for n, entry in enumerate(entries) if entry.column in entry.row.struck)
    first = {row.number: n for n, row in reversed([(n, entry.row) for n, entry in enumerate(entries)])}
    comments = [
        Comment(first[row.number], comment.text)
        for row in {entry.row.number: entry.row for entry in entries}.values()
        for comment in row.comments
    ]
    return struck, tuple(comments)
