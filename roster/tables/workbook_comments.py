"""Comments beside the cells of a sheet."""

import io
import posixpath
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import iterparse

from openpyxl.utils.cell import coordinate_to_tuple

from .sheets import MAX_TEXT
from .workbook_styles import NS
from .workbook_texts import text_of

Place = tuple[int, int]  # row (from 1), column (from 0)


def comments(sheet: str, parts: Mapping[str, bytes]) -> dict[Place, str]:
    """What is noted beside the cells of the sheet in a part; Excel repeats newer conversations in the same place."""
    found: dict[Place, str] = {}
    for name in _parts_of(sheet, parts):
        for _, element in iterparse(io.BytesIO(parts[name])):
            if element.tag == f"{NS}comment":
                row, column = coordinate_to_tuple(element.get("ref") or "")
                text = element.find(f"{NS}text")
                said = text_of(text).strip()[:MAX_TEXT] if text is not None else ""
                if said:
                    found[row, column - 1] = said
    return found


def _parts_of(sheet: str, parts: Mapping[str, bytes]) -> Iterator[str]:
    """The parts with its comments, as its relations name them."""
    folder, name = posixpath.split(sheet)
    relations = parts.get(f"{folder}/_rels/{name}.rels", b"<none/>")
    for _, element in iterparse(io.BytesIO(relations)):
        if element.get("Type", "").endswith("/comments"):
            target = posixpath.normpath(posixpath.join("/", folder, element.get("Target", ""))).lstrip("/")
            if target in parts:
                yield target
