"""Where a table begins and ends in a sheet: titles above, headings in one row or two, totals and signatures below."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .columns import Column, is_heading, ranks
from .platform_names import PlatformNames, folded
from .sheets import Row, Sheet, is_blank

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


def find(sheet: Sheet, given: Iterable[str], names: PlatformNames, units: Iterable[str]) -> Table | None:
    """The table of a sheet, None where no row looks like its headings.

    ``given`` are headings somebody named, ``units`` names of units that are known.
    """
    known = {folded(label) for label in given}
    best = None
    for index in range(min(len(sheet.rows), _SEARCHED)):
        for height in (1, 2):
            columns = _columns(sheet.rows[index : index + height], height, names)
            score = sum(_is_known(column, known, names) for column in columns)
            if score and (best is None or (score, -height) > (best[0], -best[1])):
                best = score, height, columns, index + height
    if best is None or (best[0] < 2 and not any(_is_given(column, known) for column in best[2])):
        return None
    _, height, columns, start = best
    constants = _constants(sheet.name, columns, names, units)
    rows, passed = _split(sheet.rows[start:], columns, sheet.rows[start - height : start])
    return Table(sheet.name, columns, tuple(rows), tuple(passed), constants)


def _is_given(column: Column, given: set[str]) -> bool:
    return folded(column.label) in given or folded(column.shown) in given


def _is_known(column: Column, given: set[str], names: PlatformNames) -> bool:
    return _is_given(column, given) or is_heading(column.label, names)


def _columns(rows: Sequence[Row], height: int, names: PlatformNames) -> tuple[Column, ...]:
    """Columns under one row of headings, or under two of which the upper spans several columns."""
    if len(rows) < height or (height == 2 and rows[1].number != rows[0].number + 1):
        return ()
    upper, lower = rows[0], rows[-1]
    found = []
    for index in range(min(_MOST_COLUMNS, max(len(row.cells) for row in rows))):
        above, below = upper.cell(index).text.strip(), lower.cell(index).text.strip()
        if above or below:
            found.append(Column(index, _label(above, below, names), above if above != below else ""))
    return tuple(found)


def _label(above: str, below: str, names: PlatformNames) -> str:
    """单位 over 名称 is 单位名称; 账号信息 over 名称 is 名称; 单位 over nothing is 单位."""
    if above != below and ranks(above + below):
        return above + below
    if not below or (not is_heading(below, names) and is_heading(above, names)):
        return above
    return below


def _constants(sheet: str, columns: Sequence[Column], names: PlatformNames, units: Iterable[str]) -> dict[str, str]:
    """A sheet for each platform, or for each unit: what its name says, where no column does."""
    fields = {name for column in columns for name in ranks(column.label)}
    if "platform" not in fields and names.find(sheet):
        return {"platform": sheet}
    is_unit = sheet in units or (_UNIT.search(sheet) and not _NO_UNIT.fullmatch(sheet))
    return {"unit": sheet} if "unit" not in fields and is_unit else {}


def _split(rows: Iterable[Row], columns: Sequence[Column], headings: Sequence[Row]) -> tuple[list[Row], list[Passed]]:
    """Rows of the table, and those that are none."""
    above = {tuple(cell.text.strip() for cell in row.cells) for row in headings}
    kept, passed = [], []
    for row in rows:
        filled = [row.cell(column.index).text.strip() for column in columns if not is_blank(row.cell(column.index))]
        if tuple(cell.text.strip() for cell in row.cells) in above or not filled or _is_no_account(filled):
            text = "，".join(dict.fromkeys(cell.text.strip() for cell in row.cells if not is_blank(cell)))
            passed.append(Passed(row.number, " ".join(text.split())[:40]))
        else:
            kept.append(row)
    return kept, passed


def _is_no_account(filled: Sequence[str]) -> bool:
    """True for one text over all columns, and for totals and signatures: 合计 12, 填表人：…, 审核人：…"""
    different = dict.fromkeys(filled)
    if len(different) == 1 and (len(filled) > 1 or _SECTION.fullmatch(filled[0])):
        return True
    return bool(_FOOTER.fullmatch(filled[0])) and (len(different) <= 4 or all(text.isdecimal() for text in filled[1:]))
