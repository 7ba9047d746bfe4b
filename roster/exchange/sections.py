"""Headings between the rows of a table, such as 一、微信公众号 and （二）东山区, and what they say of those below."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..records.platform_names import PlatformNames
from ..tables.sheets import Row, is_blank
from . import ending_words

_LONGEST = 60  # characters; what is longer is a note
_OF_ABOVE = re.compile("以上|上述|前述|上列|上表")
_NUMERAL = "一二三四五六七八九十百"
_NUMBER = re.compile(
    rf"\s*(?:第?[{_NUMERAL}]+(?:[、.．，,:：]|部分|类|章)|[(（][{_NUMERAL}\d]+[)）]、?|[①-⑳]|\d{{1,2}}[、.．])\s*"
)
_COUNT = re.compile(r"[(（]?(?:共|合计|小计|总计|计)?\s*\d+\s*(?:个|家|户|条)?(?:账号)?[)）]?\s*$")
_AROUND = " :：、.。，,;；*★☆◆●■▲【】[]《》—-"
_KINDS = ("类账号", "账号", "类", "部分", "情况", "名单", "清单", "列表")
# How rows begin that stand below a table and are no accounts.
_FOOTER = re.compile(
    "(?:合计|总计|小计|共计|总数|(?:填表|制表|填报|审核|审批|经办|联系|负责|分管)(?:人|单位|日期|时间|领导|电话)?|联系电话|单位负责人|备注|说明|填表说明|备注说明|注|注意|附)"
    r"(?:[:：].*|\d*)",
    re.S,
)
# Sheets and sections named for a district; 社区 and the like are none.
_REGION = re.compile("(?!各|全|所有|市直|区直|县直)[一-龥]{1,9}(?:(?<![社景校小园厂库])区|县|旗|盟|(?<!城)市|自治州)")
_UNIT = re.compile("[局委办厅院府会所站馆队处校学园社团部]$|中心$|政府$|公司$|委员会$|医院$|街道$|[镇乡]$")
_NO_UNIT = re.compile(r"(?i)sheet\d*|工作表\d*|表\d*|table\d*|.{0,8}(?:各|所属|直属|其他).*")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading between rows: its text, and how it is numbered, which tells its level."""

    text: str
    numbering: str

    @property
    def bare(self) -> str:
        """The text without its number and the count behind it."""
        text = _COUNT.sub("", _NUMBER.sub("", self.text, count=1)).strip(_AROUND)
        for kind in _KINDS:
            text = text.removesuffix(kind) or text
        return text.strip(_AROUND)


def is_footer(filled: Sequence[str]) -> bool:
    """True for totals and signatures: 合计 12, 填表人：…, 审核人：…"""
    different = dict.fromkeys(filled)
    return bool(_FOOTER.fullmatch(filled[0])) and (len(different) <= 4 or all(text.isdecimal() for text in filled[1:]))


def is_note(text: str) -> bool:
    """True for a text that is too long for a heading, or tells of the rows above it."""
    return len(text) > _LONGEST or bool(_OF_ABOVE.search(text))


def is_no_account(filled: Sequence[str]) -> bool:
    """True for one text over all columns, for a note, and for totals and signatures."""
    is_one = len({*filled}) == 1
    return (is_one and (len(filled) > 1 or is_note(filled[0]))) or is_footer(filled)


def section(row: Row, names: PlatformNames) -> Section | None:
    """The heading that a row is; None for rows of accounts, totals, notes, and a lone cell that may be anything."""
    filled = [cell.text.strip() for cell in row.cells if not is_blank(cell)]
    different = list(dict.fromkeys(filled))
    if len(different) == 2 and re.fullmatch(rf"[(（]?[{_NUMERAL}]+[)）、.]?", different[0]) and len(filled) == 2:
        different = [f"{different[0].strip('、.')}、{different[1]}"]
    if len(different) != 1 or is_note(different[0]) or is_footer(different):
        return None
    made = Section(different[0], _numbering(different[0]))
    is_heading = (
        len(filled) > 1
        or made.numbering
        or made.text.endswith((":", "："))
        or names.find(made.bare)
        or ending_words.in_remark(made.text)
    )
    return made if is_heading else None


def _numbering(text: str) -> str:
    number = _NUMBER.match(text)
    return re.sub(rf"[{_NUMERAL}]+", "一", re.sub(r"\d+|[①-⑳]", "1", number.group().strip())) if number else ""


def above(sections: Sequence[Section], one: Section) -> tuple[Section, ...]:
    """The headings that hold below another one: those of its own level and deeper are over."""
    levels = [each.numbering for each in sections]
    kept = levels.index(one.numbering) if one.numbering in levels else len(levels)
    return (*sections[:kept], one)


def constants(text: str, fields: Iterable[str], names: PlatformNames, units: Iterable[str]) -> dict[str, str]:
    """A platform, unit or district for all rows, where no column says it: ``fields`` are what columns can be."""
    if names.find(text):
        return {} if "platform" in fields else {"platform": text}
    is_unit = text in units or (_UNIT.search(text) and not _NO_UNIT.fullmatch(text))
    if "unit" not in fields and is_unit:
        return {"unit": text}
    return {"region": text} if "region" not in fields and _REGION.fullmatch(text) else {}


def constants_of(
    sections: Iterable[Section], fields: Iterable[str], names: PlatformNames, units: Iterable[str]
) -> Mapping[str, str]:
    """The same of all headings that hold; the nearest counts."""
    found: dict[str, str] = {}
    for one in sections:
        found |= constants(one.bare, fields, names, units)
    return found
