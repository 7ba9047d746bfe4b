"""Signs around a row that its account may have ended, though no column that is understood says so.

Fail closed: such a row never comes in as running. A person answers in the column 核对后的状态; what the row itself
says, in cells that nobody foresaw, with a line through them, hidden or in a comment, is not explained away by 正常.
What stands around it (a title, a note, the name of the sheet) is, where the row says its state itself.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..records.platform_names import folded
from ..tables.sheets import Cell, Row, is_blank
from ..text import shell
from . import ending_words, entries, standing
from .account_rows import AccountRow
from .columns import REASON, Column
from .entries import BadEntry
from .fields import BY_NAME, SETTLED

DOUBT = "疑似已终止："
_ANSWER = f"已经终止的请在“状态”一列写“已关停”或“已注销”，确实在运行的请加一列“{BY_NAME[SETTLED].title}”写“运行”"
# Fields that are read for the ending itself, where there is one.
_UNDERSTOOD = {
    *("state", "ended_on", "closed_on", "cancelled_on", "done_on", "stops_on", "announced_on", "opened_on", "filed_on"),
    SETTLED,
}
_OF_AN_END = ("ending_reason", "successor")
_NUMBERED = re.compile(r".{0,4}序号?|编[号码]|项次|排序|no\.?|#")
_SHOWN, _MOST_NOTES = 40, 50


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Texts around rows that may tell of an ending (Chinese): ``section`` stands above these very rows, ``table`` are
    titles, notes, and the names of sheet and file; ``colours`` is the note that says what colours mean.
    """

    section: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    colours: str = ""
    usual_colours: frozenset[str] = frozenset({""})


@dataclass(frozen=True, slots=True)
class Doubter:
    """Looks for signs in the rows of a table; ``columns`` are all of them, ``known`` are names of units that are no
    sign.
    """

    columns: Mapping[int, Column]
    around: Surroundings
    known: Collection[str]

    def refuse(self, row: AccountRow, others: Collection[int]) -> None:
        """Raise BadEntry where an account that seems to run may have ended; ``others`` are columns of other ones."""
        if signs := [] if row.line(SETTLED) else self._signs(row, others):
            raise BadEntry(told(signs))

    def tells_of_an_end(self, row: AccountRow, others: Collection[int]) -> bool:
        """True for a row that was left out and may be why the same account elsewhere should be, too."""
        said, name = [row.raw(name) for name in ("state", SETTLED)], row.raw("name")
        if any(map(ending_words.in_remark, said)) or ending_words.marked_name(name) != name:
            return True
        try:
            return bool(self._signs(row, others))
        except BadEntry:
            return True

    def _signs(self, row: AccountRow, others: Collection[int]) -> list[str]:
        own = [n for n in range(len(row.row.cells)) if n not in others]
        return [*self._of_cells(row, own), *of_marks(row.row, self.shown, others), *self._around(row)]

    def shown(self, number: int) -> str:
        """What a column is called."""
        return f"“{self.columns[number].shown}”" if number in self.columns else f"第 {number + 1} 列"

    def _of_cells(self, row: AccountRow, own: Sequence[int]) -> Iterator[str]:
        fields = {column.index: name for name, columns in row.fields.items() for column in columns}
        for number in own:
            cell, name = row.row.cell(number), fields.get(number, "")
            if name not in _UNDERSTOOD and not is_blank(cell):
                yield from self._of_cell(number, name, cell)
        for name in () if row.option("state") else ("announced_on",):
            if row.line(name):
                yield f"没有写状态，却写了{row.label(name)}“{row.line(name)[:_SHOWN]}”"

    def _of_cell(self, number: int, name: str, cell: Cell) -> Iterator[str]:
        column, text = self.columns.get(number), cell.text.strip()
        label = column.label if column else ""
        if not name and label:
            yield from of_unknown(self.shown(number), column.shown if column else "", text, _hint(column, text))
        elif name in _OF_AN_END:
            yield from [f"写了{self.shown(number)}“{text[:_SHOWN]}”"] if text not in entries.NOTHING else []
        elif name and column and ending_words.in_prose(column.shown):
            yield f"它写在“{column.shown}”一列"
        elif name:
            is_told = name == "name" and ending_words.marked_name(text) != text
            if (word := ending_words.in_prose(text)) and text not in self.known and not is_told:
                yield f"{self.shown(number)}写着“{_one_line(text) if len(text) <= _SHOWN else f'…{word}…'}”"
        else:
            yield from of_unknown(self.shown(number), "", text)

    def _around(self, row: AccountRow) -> Iterator[str]:
        around = self.around
        yield from (f"它在“{_one_line(text)}”下面" for text in around.section)
        if around.colours and row.row.colour not in around.usual_colours:
            yield f"这一行标了颜色，表里写着“{_one_line(around.colours)}”"
        if len(around.table) > _MOST_NOTES:
            yield f"表上有 {len(around.table)} 处写着终止，看不出说的是哪些行"
            return
        named, number = self._names_of(row), self._number_of(row)
        yield from (
            f"表上写着“{_one_line(note)}”" for note in around.table if ending_words.points_at(note, named, number)
        )
        if around.table and not row.option("state"):
            told = "、".join(f"“{_one_line(text)}”" for text in around.table)
            yield f"这一行没有写状态，而表上写着{told}（每一行都在运行的，可加 --set state=运行）"

    def _names_of(self, row: AccountRow) -> list[str]:
        """By what a note may call the row: its account, and marks in any cell that is short enough for a name."""
        marked = [cell.text.strip() for cell in row.row.cells if {*cell.text[:_SHOWN]} & {*ending_words.SYMBOLS}]
        return [*(row.row.cell(column.index).text.strip() for column in row.fields.get("name", ())), *marked]

    def _number_of(self, row: AccountRow) -> str:
        """What stands in the column 序号."""
        columns = (number for number, column in self.columns.items() if _NUMBERED.fullmatch(folded(column.label)))
        return next((row.row.cell(number).text.strip() for number in columns), "")


def told(signs: Iterable[str]) -> str:
    """The reason why a row is left out that may tell of an ended account (Chinese)."""
    return f"{DOUBT}{'；'.join(dict.fromkeys(signs))}。{_ANSWER}"


def of_unknown(shown: str, heading: str, text: str, hint: str = "") -> Iterator[str]:
    """Signs in a cell of a column that is not understood."""
    if heading == REASON:
        yield from [f"上次没有导入的原因还没有答复（{text[len(DOUBT) :][:_SHOWN]}）"] if DOUBT in text else []
    elif ending_words.tells(heading, text):
        yield f"{shown}写着“{_one_line(text)}”{hint}"


def of_marks(row: Row, shown: Callable[[int], str], others: Collection[int] = ()) -> Iterator[str]:
    """Signs beside the cells of a row, without those of ``others``."""
    if row.is_hidden:
        yield "这一行在表里隐藏着或被筛掉了"
    if struck := [shown(number) for number in sorted(row.struck) if number not in others]:
        yield f"{'、'.join(struck[:3])}画了删除线"
    for comment in row.comments:
        if comment.column not in others and ending_words.in_remark(comment.text):
            yield f"{shown(comment.column)}的批注写着“{_one_line(comment.text)}”"


def remarks(row: Row, doubter: Doubter) -> Iterator[str]:
    """What else is to be told of a row that came in (Chinese)."""
    for comment in row.comments:
        yield f"{doubter.shown(comment.column)}有批注，没有导入：{_one_line(comment.text)}"
    if row.colour not in doubter.around.usual_colours:
        yield "这一行的颜色与多数行不同，颜色不导入；请核对它不是已经终止的账号"


def _hint(column: Column | None, text: str) -> str:
    """How the whole column is read, where its words are those of a state."""
    try:
        said = standing.read(text)
    except BadEntry:
        return ""
    return (
        f"（这一列是状态的，可加 --map {shell.word(column.label)}=state）" if column and column.label and said else ""
    )


def _one_line(text: str) -> str:
    return " ".join(text[: 10 * _SHOWN].split())[:_SHOWN]
