"""Rows that were left out, as a table of the same form with the reason beside each: to be mended and imported again."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..tables.sheets import BLANK, MAX_CELLS, Cell, Kind, Row, Sheet, Spreadsheet, texts
from .columns import OF_REJECTS
from .doubts import DOUBT
from .fields import BY_NAME, SETTLED
from .imported import Remark, Source

ANSWER = BY_NAME[SETTLED].title
_NOT_IN_SHEET_NAMES = re.compile(r"[\\*?:/\[\]]")
_DETAIL = re.compile("“[^”]*”|[（(][^）)]*[）)]|\\b[0-9][0-9-]*\\b")


@dataclass(frozen=True, slots=True)
class Headings:
    """What stands over the columns of a table, and the number of its first row: a sheet may hold several tables."""

    sheet: str
    first: int
    labels: tuple[str, ...]


def sheets(spreadsheet: Spreadsheet, headings: Iterable[Headings], rejected: Sequence[Remark]) -> list[Sheet]:
    """A sheet for each table that lost rows."""
    reasons: dict[Source, list[str]] = {}
    for one in rejected:
        reasons.setdefault(one.source, []).append(one.reason)
    by_sheet = {sheet.name: [each for each in headings if each.sheet == sheet.name] for sheet in spreadsheet.sheets}
    return [made for name, tables in by_sheet.items() for made in _of_sheet(name, tables, reasons)]


def _of_sheet(name: str, headings: Iterable[Headings], reasons: Mapping[Source, Sequence[str]]) -> Iterator[Sheet]:
    """The tables of a sheet that lost rows; a row belongs to the last table that begins before it."""
    tables = sorted(headings, key=lambda each: each.first) or [Headings(name, 0, ())]
    starts = [0, *(table.first for table in tables[1:])]
    ends = [*starts[1:], MAX_CELLS]
    of_sheet = sorted((source for source in reasons if source.sheet == name), key=lambda source: source.row.number)
    for number, (table, start, end) in enumerate(zip(tables, starts, ends, strict=True), start=1):
        own = {source: reasons[source] for source in of_sheet if start <= source.row.number < end}
        if own:
            yield _sheet(name, number, table.labels, own)


def _sheet(name: str, table: int, headings: Sequence[str], reasons: Mapping[Source, Sequence[str]]) -> Sheet:
    told = list(dict.fromkeys(title for source in reasons for title, _ in source.told))
    is_doubted = any(reason.startswith(DOUBT) for why in reasons.values() for reason in why)
    answer = [ANSWER] if is_doubted and ANSWER not in headings else []
    kept = [n for n, heading in enumerate(headings) if heading not in OF_REJECTS]
    kept += range(len(headings), max(len(source.row.cells) for source in reasons))
    above = [headings[n] if n < len(headings) else "" for n in kept]
    rows = [Row(1, texts(*above, *told, *OF_REJECTS, *answer))]
    for number, (source, why) in enumerate(reasons.items(), start=2):
        cells = [BLANK if n in source.others else _kept(source.row.cell(n)) for n in kept]
        beside = texts(*(dict(source.told).get(title, "") for title in told))
        origin = texts(name, str(source.row.number), "；".join(dict.fromkeys(why)))
        rows.append(Row(number, (*cells, *beside, *origin)))
    suffix = f"（{table}）" if table > 1 else ""
    return Sheet(_NOT_IN_SHEET_NAMES.sub("_", name)[: 31 - len(suffix)] + suffix, tuple(rows))


def _kept(cell: Cell) -> Cell:
    """A number stays a number: what was refused for that is refused again until somebody changes it."""
    return cell if cell.kind in (Kind.DATE, Kind.NUMBER, Kind.ROUNDED) else Cell(cell.text[:32_000])


def summary(rejected: Sequence[Remark]) -> list[tuple[str, int]]:
    """Reasons without their details and how many rows each kept out, the commonest first."""
    return Counter(_DETAIL.sub("…", one.reason[:300].split("；")[0]) for one in rejected).most_common()
