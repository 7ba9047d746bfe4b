"""Texts in a workbook: in one piece or in runs, with characters written as codes."""

import re
from typing import NamedTuple
from xml.etree.ElementTree import Element

from .workbook_styles import NS, is_on

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Text(NamedTuple):
    """A text, and whether some of it is struck out."""

    text: str
    is_struck: bool = False


def text_of(element: Element) -> str:
    """A text in one piece or in runs; how it is read aloud (``rPh``) is no part of it."""
    pieces = element.findall(f"{NS}t") + element.findall(f"{NS}r/{NS}t")
    return unescaped("".join(piece.text or "" for piece in pieces))


def read(element: Element) -> Text:
    """The same, with what its runs look like."""
    return Text(text_of(element), any(map(_is_struck, element.iterfind(f"{NS}r"))))


def unescaped(text: str) -> str:
    """``_x000D_`` is a character (ECMA-376, 22.9.2.19)."""
    return _ESCAPED.sub(lambda code: _character(int(code[1], 16)), text) if "_x" in text else text


def _is_struck(run: Element) -> bool:
    properties = run.find(f"{NS}rPr")
    return properties is not None and is_on(properties, "strike") and bool((run.findtext(f"{NS}t") or "").strip())


def _character(number: int) -> str:
    """Half of a character that needs two is none by itself."""
    return "\ufffd" if 0xD800 <= number <= 0xDFFF else chr(number)
