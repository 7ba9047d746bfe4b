"""Where tables begin and end in a sheet: titles above, headings in one row or two, headings between rows, totals and
signatures below; lists beside each other; forms.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..records.platform_names import PlatformNames, folded
from ..tables.sheets import BadTable, Row, Sheet, is_blank
from . import ending_words, forms, sections
from .columns import Assignment, Column
from .columns import heading as shown_heading
from .doubts import Surroundings
from .fields import BY_NAME, ranks
from .headings import Heading, all_headings, texts_of
from .rejects import Headings
from .sections import Section
from .side_by_side import ListColumns, lists

_MOST_SECTIONS = 1_000


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that is no account: a heading within the table, a total, a signature."""

    number: int
    text: str


@dataclass(frozen=True)
class Table:
    """Rows of a sheet under the same headings. ``constants`` is what stands around them and holds for every row:
    those that a heading between the rows says are in ``told`` too, by the title of a column. ``unread`` is why it can't
    be read, if so (Chinese). ``within`` are numbers of rows that a form takes up.
    """

    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    passed: tuple[Passed, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    told: tuple[tuple[str, str], ...] = ()
    around: Surroundings = field(default_factory=Surroundings)
    above: Headings | None = None
    section: str = ""
    unread: str = ""
    within: tuple[int, ...] = ()

    def stray(self, row: Row) -> str:
        """What stands in a row beside the columns (Chinese); empty where nothing does."""
        headed = {column.index for column in self.columns}
        beside = [
            (number, cell)
            for number, cell in enumerate(row.cells, start=1)
            if number - 1 not in headed and not is_blank(cell)
        ]
        if not beside:
            return ""
        told = "、".join(f"第 {number} 列“{' '.join(cell.text.split())[:20]}”" for number, cell in beside[:3])
        return f"{told}上面没有列名，没有导入"


@dataclass(frozen=True, slots=True)
class AssignedTable:
    """A table of which it is known what its columns are."""

    table: Table
    assignment: Assignment


@dataclass(frozen=True, slots=True)
class _Names:
    """What texts are looked up in: platforms, and names of units that are known."""

    platforms: PlatformNames
    units: frozenset[str]


def find(sheet: Sheet, given: Iterable[str], names: PlatformNames, units: Iterable[str]) -> list[Table]:
    """The tables of a sheet; none where no row looks like headings.

    ``given`` are headings somebody named, ``units`` names of units that are known.
    Every row is in one of them: as an account, passed over by its number, or within a form.
    """
    known, lookup = {folded(label) for label in given}, _Names(names, frozenset(units))
    if not known and (found := forms.forms(sheet.rows)):
        return list(_of_forms(sheet, found, lookup))
    headings = all_headings(sheet.rows, known, names)
    tables: list[Table] = []
    holding: tuple[Section, ...] = ()
    for number, heading in enumerate(headings):
        end = headings[number + 1].start if heading is not headings[-1] else len(sheet.rows)
        # What stands above the first table belongs to it, but its own headings need not be told.
        before = sheet.rows[heading.start : heading.end] if number else sheet.rows[: heading.start]
        if not number and (rows := [row for row in before if _is_of_a_list(row, heading)]):
            tables.append(Table(sheet.name, (), tuple(rows), unread="在认出的列名上面，没有导入；请核对列名"))
            before = [row for row in before if row not in rows]
        is_last = heading is headings[-1]
        band = _Band(sheet, heading, before, sheet.rows[heading.end : end], lookup, is_last)
        holding = holding if number else band.sections_before()
        tables += band.tables(holding)
        holding = band.sections_after(holding)
    return tables


def called(table: Table, file: str) -> Table:
    """The table in a file that is called so, where that may tell of an ending."""
    around = replace(table.around, table=(*_ominous([file]), *table.around.table))
    return replace(table, around=around)


def _of_forms(sheet: Sheet, found: Sequence[forms.Form], names: _Names) -> Iterator[Table]:
    """A table of one row for each form; what stands above the first is told with it."""
    before = [row for row in sheet.rows if row.number < found[0].rows[0].number]
    for form in found:
        fields = {name for column in form.columns for name in ranks(column.label)}
        yield Table(
            sheet.name,
            form.columns,
            (form.row,),
            tuple(map(_passed, before)) if form is found[0] else (),
            sections.constants(sheet.name, fields, names.platforms, names.units),
            around=Surroundings(table=_ominous([sheet.name, *_texts_in(before), *form.texts])),
            above=Headings(sheet.name, form.row.number, tuple(column.label for column in form.columns)),
            within=tuple(row.number for row in form.rows),
        )


@dataclass(frozen=True, slots=True)
class _Band:
    """The rows between some headings and the next, and what stands before them."""

    sheet: Sheet
    heading: Heading
    before: Sequence[Row]
    rows: Sequence[Row]
    names: _Names
    is_last: bool

    def sections_before(self) -> tuple[Section, ...]:
        """Headings of sections above the first headings of a sheet: numbered, or the name of a platform."""
        found = [sections.section(row, self.names.platforms) for row in self.before]
        holding: tuple[Section, ...] = ()
        for one in filter(None, found):
            if one.numbering or self.names.platforms.find(one.bare):
                holding = sections.above(holding, one)
        return holding

    def sections_after(self, holding: tuple[Section, ...]) -> tuple[Section, ...]:
        """The headings of sections that hold where the band ends."""
        for row in self.rows:
            if one := sections.section(row, self.names.platforms):
                holding = sections.above(holding, one)
        return holding

    def tables(self, holding: tuple[Section, ...]) -> Iterator[Table]:
        """A table for each section of each list."""
        row_above = self.sheet.rows[self.heading.start - 1] if self.heading.start else None
        beside = lists(self.heading.columns, row_above, self.names.platforms)
        told: set[int] = set()
        for number, one in enumerate(beside):
            here = (*holding, Section(one.above, "")) if one.above else holding
            walk = _walked(self.rows, one, self.heading, here, self.names, is_first=number == 0)
            passed = [row for row in walk.passed if row.number not in told]
            told |= {row.number for row in passed}
            elsewhere = {other.above for other in beside}
            yield from self._of_list(one, walk, [*(self.before if number == 0 else ()), *passed], elsewhere)

    def _of_list(
        self, one: ListColumns, walk: "_Walk", passed: Sequence[Row], elsewhere: Collection[str]
    ) -> Iterator[Table]:
        titles = [row for row in self.before if row not in self._heading_rows()]
        notes = [*_texts_in(titles), *_texts_in(walk.passed), *_comments_in(self._heading_rows())]
        above = {section.text for part in walk.parts for section in part.holding} | {*elsewhere}
        above |= set() if self.is_last else {section.text for section in walk.ending}
        colours = next((text for text in notes if ending_words.of_colours(text) and ending_words.in_note(text)), "")
        around = Surroundings(
            table=_ominous([self.sheet.name, *(text for text in notes if text not in {*above, colours})]),
            colours=colours,
            usual_colours=_usual_colours(self.rows),
        )
        for number, part in enumerate(walk.parts):
            passed_here = tuple(map(_passed, passed)) if number == 0 else ()
            yield self._table(one, part, around, passed_here)

    def _table(self, one: ListColumns, part: "_Part", around: Surroundings, passed: tuple[Passed, ...]) -> Table:
        fields = {name for column in one.columns for name in ranks(column.label)}
        of_sheet = sections.constants(self.sheet.name, fields, self.names.platforms, self.names.units)
        of_part = sections.constants_of(part.holding, fields, self.names.platforms, self.names.units)
        return Table(
            self.sheet.name,
            one.columns,
            tuple(part.rows),
            passed,
            {**of_sheet, **of_part},
            tuple((BY_NAME[name].title, text) for name, text in of_part.items()),
            replace(around, section=_ominous([section.text for section in part.holding], are_headings=True)),
            self._headings(),
            part.holding[-1].text if part.holding else "",
        )

    def _heading_rows(self) -> Sequence[Row]:
        return self.sheet.rows[self.heading.start : self.heading.end]

    def _headings(self) -> Headings:
        labels = {column.index: shown_heading(column, self.names.platforms) for column in self.heading.columns}
        first = min((row.number for row in self.rows), default=0)
        return Headings(self.sheet.name, first, tuple(labels.get(n, "") for n in range(max(labels) + 1)))


@dataclass(slots=True)
class _Part:
    """Rows of accounts below the headings of sections that hold for them."""

    holding: tuple[Section, ...]
    rows: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class _Walk:
    """The rows of a list by section, and those that are no accounts; ``ending`` holds where it ends."""

    parts: list[_Part]
    passed: list[Row] = field(default_factory=list)
    ending: tuple[Section, ...] = ()


def _walked(
    rows: Sequence[Row],
    one: ListColumns,
    above: Heading,
    holding: tuple[Section, ...],
    names: _Names,
    *,
    is_first: bool,
) -> _Walk:
    walk = _Walk([_Part(holding)])
    for whole in rows:
        row = one.own(whole)
        if one.is_elsewhere(whole, is_first=is_first):
            continue
        filled = [row.cell(column.index).text.strip() for column in one.columns if not is_blank(row.cell(column.index))]
        section = sections.section(row, names.platforms)
        if section:
            holding = sections.above(holding, section)
            walk.parts.append(_Part(holding))
            if len(walk.parts) > _MOST_SECTIONS:
                raise BadTable(f"小标题超过 {_MOST_SECTIONS} 个；请加上“所属平台”等列，逐行写明，删去小标题")
        if section or texts_of(row) in above.texts or not filled or sections.is_no_account(filled):
            walk.passed.append(row)
        else:
            walk.parts[-1].rows.append(row)
    walk.parts = [part for part in walk.parts if part.rows] or walk.parts[:1]
    walk.ending = holding
    return walk


def _is_of_a_list(row: Row, below: Heading) -> bool:
    """True for a row above the headings that is no title: many cells, none like 填报单位：…, none of the headings."""
    cells = {n: cell.text.strip() for n, cell in enumerate(row.cells) if not is_blank(cell)}
    shared = any(n < len(texts) and texts[n] == text for texts in below.texts for n, text in cells.items())
    return len({*cells.values()}) > 4 and not shared and not any(re.search("[:：]", text) for text in cells.values())


def _usual_colours(rows: Sequence[Row]) -> frozenset[str]:
    """The colour of most rows, and of as many that they can be no marks: stripes."""
    counts = Counter(row.colour for row in rows)
    most = counts.most_common(1)[0][0] if counts else ""
    return frozenset({most, *(colour for colour, count in counts.items() if count * 5 > len(rows) * 2)})


def _ominous(texts: Iterable[str], *, are_headings: bool = False) -> tuple[str, ...]:
    """Texts in which a word of an ending stands; a heading of rows says it more shortly than a note."""
    tells = ending_words.in_remark if are_headings else ending_words.in_note
    return tuple(dict.fromkeys(text for text in texts if tells(text)))


def _texts_in(rows: Iterable[Row]) -> list[str]:
    """What stands in rows that are no accounts, and beside them."""
    cells = [cell.text.strip() for row in rows for cell in row.cells if not is_blank(cell)]
    return [*dict.fromkeys(cells), *_comments_in(rows)]


def _comments_in(rows: Iterable[Row]) -> list[str]:
    return [comment.text for row in rows for comment in row.comments]


def _passed(row: Row) -> Passed:
    text = "，".join(dict.fromkeys(cell.text.strip() for cell in row.cells if not is_blank(cell)))
    comments = "".join(f"（批注：{comment.text}）" for comment in row.comments)
    return Passed(row.number, " ".join(text.split())[:40] + " ".join(comments.split())[:80])
