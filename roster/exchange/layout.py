"""Where a table begins and ends in a sheet: titles above, headings in one row or two, totals and signatures below."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..records.platform_names import PlatformNames, folded
from ..tables.sheets import Row, Sheet, is_blank
from .columns import Assignment, Column, is_heading
from .fields import ranks

_SEARCHED = 40  # rows in which headings are looked for
_MOST_COLUMNS = 300
# How rows begin that stand below a table and are no accounts.
_FOOTER = re.compile(
    "(?:合计|总计|小计|共计|总数|(?:填表|制表|填报|审核|审批|经办|联系|负责|分管)(?:人|单位|日期|时间|领导|电话)?|联系电话|单位负责人|备注|说明|填表说明|备注说明|注|注意|附)"
    r"(?:[:：].*|\d*)",
    re.S,
)
_SECTION = re.compile(r"[一二三四五六七八九十]+、.*|[(（][一二三四五六七八九十]+[)）].*")
_NO_UNIT = re.compile(r"(?i)sheet\d*|工作表\d*|表\d*|table\d*")
# Sheets named for a district; 社区 and the like are none.
_REGION = re.compile("(?!各|全|所有|市直|区直|县直)[一-龥]{1,9}(?:(?<![社景校小园厂库])区|县|旗|盟|(?<!城)市|自治州)")
_UNIT = re.compile("[局委办厅院府会所站馆队处校社团部]$|中心$|政府$|公司$|委员会$|医院$|街道$|[镇乡]$")


@dataclass(frozen=True, slots=True)
class Passed:
    """A row that is no account: a heading within the table, a total, a signature."""

    number: int
    text: str


@dataclass(frozen=True)
class Table:
    """The table of a sheet. ``constants`` is what the sheet's own name says of every row."""

    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    passed: tuple[Passed, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)

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


def find(sheet: Sheet, given: Iterable[str], names: PlatformNames, units: Iterable[str]) -> list[Table]:
    """The tables of a sheet, one below the other; none where no row looks like headings.

    ``given`` are headings somebody named, ``units`` names of units that are known.
    Every row is in one of them: as an account, or passed over by its number.
    """
    known = {folded(label) for label in given}
    first = _first(sheet.rows, known, names)
    if first is None:
        return []
    headings = _all_headings(sheet.rows, first, known, names)
    ends = [heading.start for heading in headings[1:]] + [len(sheet.rows)]
    tables = []
    for heading, end in zip(headings, ends, strict=True):
        # What stands above the first table belongs to it, but its own headings need not be told.
        before = sheet.rows[: first.start] if heading is first else sheet.rows[heading.start : heading.end]
        rows, passed = _split(sheet.rows[heading.end : end], heading)
        constants = _constants(sheet.name, heading.columns, names, units)
        tables.append(Table(sheet.name, heading.columns, rows, (*_passed(before), *passed), constants))
    return tables


@dataclass(frozen=True, slots=True)
class _Heading:
    """Headings in the rows from ``start`` to before ``end``; ``texts`` is what stands in them."""

    start: int
    end: int
    columns: tuple[Column, ...]
    texts: tuple[tuple[str, ...], ...]


def _all_headings(rows: Sequence[Row], first: _Heading, known: set[str], names: PlatformNames) -> list[_Heading]:
    """The first headings, and further ones below that differ from those before them."""
    headings = [first]
    index = first.end
    while index < len(rows):
        heading = _heading(rows, index, known, names) if _says_fields(rows[index], known) else None
        if heading and heading.texts != headings[-1].texts:
            headings.append(heading)
        index = heading.end if heading else index + 1
    return headings


def _first(rows: Sequence[Row], known: set[str], names: PlatformNames) -> _Heading | None:
    """The first row that is headings and nothing else; otherwise the one with most of them."""
    best, most = None, 0
    for index in range(min(len(rows), _SEARCHED)):
        if heading := _heading(rows, index, known, names):
            return heading
        for height in (1, 2):
            columns = _columns(rows[index : index + height], height, names)
            score = len({column.label for column in columns if _is_known(column, known, names)})
            if score > most:
                best, most = _made(rows, index, height, columns), score
    if best is None or (most < 2 and not any(_is_given(column, known) for column in best.columns)):
        return None
    return best


def _heading(rows: Sequence[Row], index: int, known: set[str], names: PlatformNames) -> _Heading | None:
    """Headings that begin in a row: two rows where both are headings, as under 微信公众号 over 名称 and 微信号."""
    if not _is_heading_row(rows[index], known, names):
        return None
    two = rows[index : index + 2]
    double = (
        len(two) == 2
        and two[1].number == two[0].number + 1
        and _is_heading_row(two[1], known, names)
        and _says_fields(two[1], known)
    )
    if double and _texts(two[0]) != _texts(two[1]):
        return _made(rows, index, 2, _columns(two, 2, names))
    return _made(rows, index, 1, _columns(rows[index : index + 1], 1, names))


def _is_heading_row(row: Row, known: set[str], names: PlatformNames) -> bool:
    """True for two different headings or more, and little else."""
    texts = dict.fromkeys(text for text in _texts(row) if text)
    headings = sum(folded(text) in known or is_heading(text, names) for text in texts)
    return headings >= 2 and headings * 5 >= len(texts) * 3


def _says_fields(row: Row, known: set[str]) -> bool:
    """True if two texts or more are what columns are called; names of platforms are what accounts say."""
    return sum(bool(folded(text) in known or ranks(text)) for text in {*_texts(row)}) >= 2


def _texts(row: Row) -> tuple[str, ...]:
    return tuple(cell.text.strip() for cell in row.cells)


def _made(rows: Sequence[Row], index: int, height: int, columns: tuple[Column, ...]) -> _Heading:
    return _Heading(index, index + height, columns, tuple(_texts(row) for row in rows[index : index + height]))


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
    if not below or (not is_heading(below, names) and is_heading(above, names)):
        return above
    return below


def _constants(sheet: str, columns: Sequence[Column], names: PlatformNames, units: Iterable[str]) -> dict[str, str]:
    """A sheet for each platform, unit or district: what its name says, where no column does."""
    fields = {name for column in columns for name in ranks(column.label)}
    if "platform" not in fields and names.find(sheet):
        return {"platform": sheet}
    is_unit = sheet in units or (_UNIT.search(sheet) and not _NO_UNIT.fullmatch(sheet))
    if "unit" not in fields and is_unit:
        return {"unit": sheet}
    return {"region": sheet} if "region" not in fields and _REGION.fullmatch(sheet) else {}


def _split(rows: Iterable[Row], heading: _Heading) -> tuple[tuple[Row, ...], tuple[Passed, ...]]:
    """Rows of the table, and those that are none."""
    kept, others = [], []
    for row in rows:
        cells = (row.cell(column.index) for column in heading.columns)
        filled = [cell.text.strip() for cell in cells if not is_blank(cell)]
        is_other = _texts(row) in heading.texts or not filled or _is_no_account(filled)
        (others if is_other else kept).append(row)
    return tuple(kept), tuple(_passed(others))


def _passed(rows: Iterable[Row]) -> list[Passed]:
    return [Passed(row.number, _summary(row)) for row in rows]


def _summary(row: Row) -> str:
    text = "，".join(dict.fromkeys(cell.text.strip() for cell in row.cells if not is_blank(cell)))
    return " ".join(text.split())[:40]


def _is_no_account(filled: Sequence[str]) -> bool:
    """True for one text over all columns, and for totals and signatures: 合计 12, 填表人：…, 审核人：…"""
    different = dict.fromkeys(filled)
    if len(different) == 1 and (len(filled) > 1 or _SECTION.fullmatch(filled[0])):
        return True
    return bool(_FOOTER.fullmatch(filled[0])) and (len(different) <= 4 or all(text.isdecimal() for text in filled[1:]))
