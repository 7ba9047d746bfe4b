"""One row of the register's own tables as a record, by the titles over its cells."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from ..tables.sheets import BLANK, Cell, Kind, is_blank
from ..text.scalars import UNKNOWN_DATE
from . import entries
from .entries import BadEntry
from .imported import Record, Source
from .transcript import Path

_LISTS = {"aliases", "short_names", "not_on", "owners", "successor", "into"}
_FORMER_NAMES = {("former_names", "name"), ("former_names", "until")}
_DATES = {"on", "filed_on", "announced_on", "stops_on"}
_IDS = {("id",), ("unit",), ("platform",)}
_ELSEWHERE = "announced_elsewhere"


@dataclass
class Draft:
    """A record as it is read, the lines it comes from, and what is against it."""

    record: Record
    lines: list["Line"]
    faults: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its id, empty where it has none."""
        return self.record.get("id", "")

    @property
    def sources(self) -> tuple[Source, ...]:
        """The rows it comes from."""
        return tuple(line.source for line in self.lines)

    @property
    def titles(self) -> set[str]:
        """What its lines can tell of."""
        return {title for line in self.lines for title in line.titles}


class Line:
    """A row with the titles over it."""

    def __init__(self, source: Source, titles: Sequence[str]) -> None:
        self.source = source
        self._titles = titles
        self._cells = {title: source.row.cell(index) for index, title in enumerate(titles)}

    @property
    def titles(self) -> set[str]:
        """What stands over its cells, empty ones included."""
        return {*self._cells}

    def says(self, title: str) -> bool:
        """True if the cell has something in it."""
        return not is_blank(self._cells.get(title, BLANK))

    def text(self, title: str) -> str:
        """The text of a cell, without blanks around it."""
        return self._cells.get(title, BLANK).text.strip()

    def raw(self, title: str) -> str:
        """The text of a cell as it is."""
        return self._cells.get(title, BLANK).text

    def beside(self, known: Collection[str]) -> list[tuple[int, str, str]]:
        """What stands in columns of other titles: the column's number (from 0), its title, the text."""
        titles = [*self._titles, *[""] * (len(self.source.row.cells) - len(self._titles))]
        cells = zip(range(len(titles)), titles, (self.source.row.cell(n) for n in range(len(titles))), strict=True)
        return [(n, title, cell.text.strip()) for n, title, cell in cells if title not in known and not is_blank(cell)]

    def shown(self, number: int) -> str:
        """What a column is called."""
        title = self._titles[number] if number < len(self._titles) else ""
        return f"“{title}”" if title else f"第 {number + 1} 列"

    def draft(self, paths: Mapping[str, Path]) -> Draft:
        """The record of which the cells tell."""
        draft = Draft({}, [self])
        for title, path in paths.items():
            if path and self.says(title):
                try:
                    value = _value(self._cells[title], title, path)
                except BadEntry as reason:
                    draft.faults.append(str(reason))
                    continue
                if value is not None:  # «无», «—»: as good as an empty cell
                    _put(draft.record, path, value)
        _join_former_names(draft)
        _shorten_unknown(draft.record)
        return draft


def _value(cell: Cell, title: str, path: Path) -> Any:
    text, key = entries.text(cell, title), path[-1]
    if path in _FORMER_NAMES:
        lines = text.split("\n")
        return [entries.day(Cell(line), title) for line in lines] if key == "until" else lines
    if key in _DATES:
        return UNKNOWN_DATE if cell.text == UNKNOWN_DATE else entries.day(cell, title)
    if cell.kind is not Kind.TEXT and (key in ("account_id", "handle") or cell.kind is Kind.ROUNDED):
        return entries.identifier(cell, title, (), trusted=False)
    if key == "internal":
        return {"是": "true", "否": "false"}.get(cell.text, cell.text)
    if path in _IDS:
        return text
    return cell.text.split("\n") if key in _LISTS else cell.text


def _put(record: Record, path: Path, value: Any) -> None:
    for key in path[:-1]:
        record = record.setdefault(key, {})
    record[path[-1]] = value


def _join_former_names(draft: Draft) -> None:
    """Names and the days until which they held stand in two cells, line by line."""
    if given := draft.record.get("former_names"):
        names, days = given.get("name", []), given.get("until", [])
        if len(days) > len(names):
            draft.faults.append(f"“曾用名停用日期”有 {len(days)} 行，“单位曾用名”只有 {len(names)} 行；请一行对一行")
        former = zip_longest(names, days[: len(names)])
        draft.record["former_names"] = [{"name": name, "until": day} if day else name for name, day in former]


def _shorten_unknown(record: Record) -> None:
    """An ending that was announced elsewhere, of which nothing is known: 不详."""
    elsewhere = record.get(_ELSEWHERE)
    if elsewhere and elsewhere.get("on") == UNKNOWN_DATE:
        known = {key: value for key, value in elsewhere.items() if key != "on"}
        record[_ELSEWHERE] = known or UNKNOWN_DATE
