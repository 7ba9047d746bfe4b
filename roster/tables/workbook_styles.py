"""What the styles of a workbook say of its cells: number formats that show more than a number, what is struck out,
colours.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, iterparse

from openpyxl.styles.numbers import BUILTIN_FORMATS, STRIP_RE, is_date_format
from openpyxl.xml.constants import SHEET_MAIN_NS

NS = f"{{{SHEET_MAIN_NS}}}"
# Formats of Chinese programs that stand nowhere in the file (ECMA-376, 18.8.30, zh-cn) → what they show.
_CHINESE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月"),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日"),
    31: "yyyy年m月d日",
}
_NO = ("0", "false", "none")
# Black on white, as programs write it: by itself, as a colour of the theme, or as one of the old palette.
_PLAIN = {"", "rgb:FF000000", "rgb:00000000", "rgb:FFFFFFFF", "rgb:00FFFFFF", "theme:0", "theme:1"} | {
    f"indexed:{number}" for number in (0, 1, 8, 9, 64, 65)
}


class CellStyle(NamedTuple):
    """``form``: what the number format shows, without literals; of days the letters y, m and d, empty for all else.

    ``colour`` is empty for black on white.
    """

    form: str = ""
    is_struck: bool = False
    colour: str = ""


PLAIN = CellStyle()


def is_on(parent: Element, name: str) -> bool:
    """True if a switch such as ``strike`` is there and not off."""
    switch = parent.find(f"{NS}{name}")
    return switch is not None and switch.get("val", "1") not in _NO


def styles(part: bytes) -> Iterator[CellStyle]:
    """The styles of cells by their number."""
    codes: dict[int, str] = {}
    fonts: list[Element] = []
    fills: list[Element] = []
    for _, element in iterparse(io.BytesIO(part)):
        if element.tag == f"{NS}numFmt":
            codes[int(element.get("numFmtId", 0))] = element.get("formatCode", "")
        elif element.tag == f"{NS}fonts":
            fonts = list(element)
        elif element.tag == f"{NS}fills":
            fills = list(element)
        elif element.tag == f"{NS}cellXfs":
            for style in element:
                font, fill = _of(fonts, style.get("fontId")), _of(fills, style.get("fillId"))
                form = _shown(int(style.get("numFmtId", 0)), codes)
                yield CellStyle(form, font is not None and is_on(font, "strike"), _colour(font, fill))


def _of(elements: Sequence[Element], number: str | None) -> Element | None:
    return elements[int(number)] if number and int(number) < len(elements) else None


def _shown(number: int, codes: Mapping[int, str]) -> str:
    code = codes.get(number) or _CHINESE_FORMATS.get(number) or BUILTIN_FORMATS.get(number, "")
    shown = STRIP_RE.sub("", code.split(";")[0]).lower()
    return shown if is_date_format(code) or set(shown) == {"0"} else ""


def _colour(font: Element | None, fill: Element | None) -> str:
    ink = _named(font.find(f"{NS}color")) if font is not None else ""
    pattern = fill.find(f"{NS}patternFill") if fill is not None else None
    is_filled = pattern is not None and pattern.get("patternType", "none") not in ("none", "gray125")
    paper = _named(pattern.find(f"{NS}fgColor")) if pattern is not None and is_filled else ""
    return f"{ink}|{paper}" if ink or paper else ""


def _named(colour: Element | None) -> str:
    """A colour as it is written; empty for black and white."""
    given = (
        [f"{key}:{colour.get(key)}" for key in ("rgb", "theme", "indexed") if colour.get(key)]
        if colour is not None
        else []
    )
    name = next(iter(given), "")
    tint = colour.get("tint", "") if colour is not None else ""
    return name + tint if name not in _PLAIN or tint else ""
