"""Rows of headings in a sheet: one row or two, below titles, and again further down where another table begins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..records.platform_names import PlatformNames, folded
from ..tables.sheets import Row
from .columns import Column, is_heading
from .fields import ranks, surest

_SEARCHED = 40  # rows in which headings are looked for
_MOST_COLUMNS = 300
_ENCLOSED = re.compile(r"^[(（]([^()（）]+)[)）]$")


@dataclass(frozen=True, slots=True)
class Heading:
    """Headings in the rows from the index ``start`` to before ``end``; ``texts`` is what stands in them."""

    start: int
    end: int
    columns: tuple[Column, ...]
    texts: tuple[tuple[str, ...], ...]


def all_headings(rows: Sequence[Row], known: set[str], names: PlatformNames) -> list[Heading]:
    """The headings of every table of a sheet; ``known`` are those that somebody named."""
    first = _first(rows, known, names)
    return _following(rows, first, known, names) if first else []


def _following(rows: Sequence[Row], first: Heading, known: set[str], names: PlatformNames) -> list[Heading]:
    """The first headings, and further ones below that differ from those before them."""
    headings = [first]
    index = first.end
    while index < len(rows):
        heading = _heading(rows, index, known, names) if _says_fields(rows[index], known) else None
        if heading and heading.texts != headings[-1].texts:
            headings.append(heading)
        index = heading.end if heading else index + 1
    return headings


def _first(rows: Sequence[Row], known: set[str], names: PlatformNames) -> Heading | None:
    """The first row that is headings and nothing else; otherwise the one with most of them."""
    best, most = None, 0
    for index in range(min(len(rows), _SEARCHED)):
        if heading := _heading(rows, index, known, names):
            return heading
        below = rows[index + 1 : index + 2]
        for height in (1, 2) if below and _says_fields(below[0], known) else (1,):
            columns = _columns(rows[index : index + height], height, names)
            score = len({column.label for column in columns if _is_known(column, known, names)})
            if score > most:
                best, most = _made(rows, index, height, columns), score
    if best is None or (most < 2 and not any(_is_given(column, known) for column in best.columns)):
        return None
    return best


def _heading(rows: Sequence[Row], index: int, known: set[str], names: PlatformNames) -> Heading | None:
    """Headings that begin in a row: two rows where both are headings, as under 微信公众号 over 名称 and 微信号."""
    if not _is_heading_row(rows[index], known, names):
        return None
    two = rows[index : index + 2]
    double = (
        len(two) == 2
        and two[1].number == two[0].number + 1
        and (
            (_is_heading_row(two[1], known, names) and _says_fields(two[1], known))
            or _is_below_spans(two[0], two[1], names)
        )
    )
    if double and texts_of(two[0]) != texts_of(two[1]):
        return _made(rows, index, 2, _columns(two, 2, names))
    return _made(rows, index, 1, _columns(rows[index : index + 1], 1, names))


def _is_below_spans(upper: Row, lower: Row, names: PlatformNames) -> bool:
    """True for a row that says what the columns are below platforms that span several."""
    above, below = texts_of(upper), texts_of(lower)
    spanned = [n for n, text in enumerate(above[:-1]) if text and text == above[n + 1] and names.find(text)]
    return bool(spanned) and all(ranks(below[n]) for n in spanned if n < len(below)) and len(below) > max(spanned)


def _is_heading_row(row: Row, known: set[str], names: PlatformNames) -> bool:
    """True for two different headings or more and little else, or for those that a list of accounts can't lack."""
    texts = dict.fromkeys(text for text in texts_of(row) if text)
    fields = {name for text in texts for name in [surest(text)] if name}
    if len(fields) > 2 and "name" in fields and fields & {"unit", "platform"}:
        return True
    headings = sum(folded(text) in known or is_heading(text, names) for text in texts)
    return headings >= 2 and headings * 5 >= len(texts) * 3


def _says_fields(row: Row, known: set[str]) -> bool:
    """True if two texts or more are what columns are called; names of platforms are what accounts say."""
    return sum(bool(folded(text) in known or ranks(text)) for text in {*texts_of(row)}) >= 2


def texts_of(row: Row) -> tuple[str, ...]:
    """What stands in the cells of a row."""
    return tuple(cell.text.strip() for cell in row.cells)


def _made(rows: Sequence[Row], index: int, height: int, columns: tuple[Column, ...]) -> Heading:
    return Heading(index, index + height, columns, tuple(texts_of(row) for row in rows[index : index + height]))


def _is_given(column: Column, given: set[str]) -> bool:
    return folded(column.label) in given or folded(column.shown) in given


def _is_known(column: Column, given: set[str], names: PlatformNames) -> bool:
    return _is_given(column, given) or is_heading(column.label, names)


def _columns(rows: Sequence[Row], height: int, names: PlatformNames) -> tuple[Column, ...]:
    """Columns under one row of headings, or under two of which the upper spans several columns."""
    if len(rows) < height or (height == 2 and rows[1].number != rows[0].number + 1):
        return ()
    upper, lower = rows[0], rows[-1]
    columns, spanning = [], ""
    for index in range(min(_MOST_COLUMNS, max(len(row.cells) for row in rows))):
        above, below = upper.cell(index).text.strip(), lower.cell(index).text.strip()
        # A platform over several columns that nobody merged.
        spanning = above or spanning
        if not above and below and names.find(spanning):
            above = spanning
        if above or below:
            columns.append(Column(index, _label(above, below, names), above if above != below else ""))
    return tuple(columns)


def _label(above: str, below: str, names: PlatformNames) -> str:
    """单位 over 名称 is 单位名称; 账号信息 over 名称 is 名称; 单位 over nothing is 单位."""
    if above != below and ranks(above + below):
        return above + below
    below = _ENCLOSED.sub(r"\1", below)
    if not below or (not is_heading(below, names) and is_heading(above, names) and not names.find(above)):
        return above
    return below
