"""Rows that were left out, as a table of the same form with the reason beside each: to be mended and imported again."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from ..tables.sheets import BLANK, MAX_CELLS, Cell, Kind, Row, Sheet, Spreadsheet, texts
from .columns import OF_REJECTS
from .importing import Rejected, Source

# The tables of each sheet: the first row of each, and its headings, one for each column.
Headings = Mapping[str, Sequence[tuple[int, Sequence[str]]]]

_NOT_IN_SHEET_NAMES = re.compile(r"[\\*?:/\[\]]")
_DETAIL = re.compile("“[^”]*”|[（(][^）)]*[）)]|\\b[0-9][0-9-]*\\b")


def sheets(spreadsheet: Spreadsheet, headings: Headings, rejected: Sequence[Rejected]) -> list[Sheet]:
    """A sheet for each table that lost rows."""
    reasons: dict[Source, list[str]] = {}
    for one in rejected:
        reasons.setdefault(one.source, []).append(one.reason)
    made: list[Sheet] = []
    for sheet in spreadsheet.sheets:
        tables = sorted(headings.get(sheet.name, ())) or [(0, ())]
        ends = [first for first, _ in tables[1:]] + [MAX_CELLS]
        for number, ((_, labels), end) in enumerate(zip(tables, ends, strict=True), start=1):
            start = 0 if number == 1 else tables[number - 1][0]
            own = sorted(
                (source for source in reasons if source.sheet == sheet.name and start <= source.row.number < end),
                key=lambda source: source.row.number,
            )
            if own:
                made.append(_sheet(sheet.name, number, labels, {source: reasons[source] for source in own}))
    return made


def _sheet(name: str, table: int, headings: Sequence[str], reasons: Mapping[Source, Sequence[str]]) -> Sheet:
    kept = [n for n, heading in enumerate(headings) if heading not in OF_REJECTS]
    kept += range(len(headings), max(len(source.row.cells) for source in reasons))
    above = [headings[n] if n < len(headings) else "" for n in kept]
    rows = [Row(1, texts(*above, *OF_REJECTS))]
    for number, (source, why) in enumerate(reasons.items(), start=2):
        cells = [BLANK if n in source.others else _kept(source.row.cell(n)) for n in kept]
        rows.append(Row(number, (*cells, *texts(name, str(source.row.number), "；".join(dict.fromkeys(why))))))
    suffix = f"（{table}）" if table > 1 else ""
    return Sheet(_NOT_IN_SHEET_NAMES.sub("_", name)[: 31 - len(suffix)] + suffix, tuple(rows))


def _kept(cell: Cell) -> Cell:
    """A number stays a number: what was refused for that is refused again until somebody changes it."""
    return cell if cell.kind in (Kind.DATE, Kind.NUMBER, Kind.ROUNDED) else Cell(cell.text[:32_000])


def summary(rejected: Sequence[Rejected]) -> list[tuple[str, int]]:
    """Reasons without their details and how many rows each kept out, the commonest first."""
    return Counter(_DETAIL.sub("…", one.reason[:300].split("；")[0]) for one in rejected).most_common()
