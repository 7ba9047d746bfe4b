"""An Excel workbook (``.xlsx``) read as sheets, however hostile the file is; nothing in it runs or is followed.

openpyxl opens the workbook: which sheets there are, and how they hang together.
It gets only these small parts. The cells are read in ``workbook_cells``.
"""

import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from typing import cast
from xml.etree.ElementTree import iterparse

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.constants import SHEET_MAIN_NS

from . import workbook_texts
from .sheets import MAX_CELLS, BadTable, Sheet, Spreadsheet
from .workbook_cells import BookFacts, CellReader
from .workbook_comments import comments
from .workbook_parts import SAVE_ANEW, SHEET_PART, SMALL_PART, STRINGS, STYLES, parts_of
from .workbook_styles import NS, styles
from .workbook_texts import Text

_EMPTY_SHEET = f'<worksheet xmlns="{SHEET_MAIN_NS}"/>'.encode()
_EMPTY_STRINGS = f'<sst xmlns="{SHEET_MAIN_NS}"/>'.encode()
_MOST_TOLD = 20  # comments in empty rows


def read(data: bytes) -> Spreadsheet:
    """Read every sheet of a workbook; raises BadTable for what is none, or too much."""
    parts, notes = parts_of(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells in English what it leaves out
            return _spreadsheet(parts, notes)
    except BadTable:
        raise
    except Exception:  # openpyxl and the parsers raise many kinds for a broken file
        raise BadTable(f"这个 Excel 文件已损坏，读不出来；{SAVE_ANEW}") from None


def _spreadsheet(parts: Mapping[str, bytes], notes: tuple[str, ...]) -> Spreadsheet:
    strings = list(_strings(parts.get(STRINGS, _EMPTY_STRINGS)))
    looks = list(styles(parts[STYLES])) if STYLES in parts else []
    shown, hidden, told = [], [], []
    cells = 0
    book = load_workbook(_skeleton(parts), read_only=True, keep_links=False)
    for worksheet in cast(list[ReadOnlyWorksheet], book.worksheets):
        # The only way to learn which part is which sheet; openpyxl does not promise it.
        part = worksheet._worksheet_path  # pyright: ignore[reportAttributeAccessIssue]
        facts = BookFacts(strings, looks, worksheet.parent.epoch)
        reader = CellReader(facts, comments(part, parts), MAX_CELLS - cells)
        sheet = Sheet(worksheet.title, reader.rows(parts[part]))
        cells += reader.cells
        (shown if worksheet.sheet_state == "visible" else hidden).append(sheet)
        told += _of_sheet(sheet, reader)
    return Spreadsheet(tuple(shown), tuple(hidden), (*notes, *told))


def _of_sheet(sheet: Sheet, reader: CellReader) -> Iterator[str]:
    if reader.formulas:
        yield f"工作表“{sheet.name}”有 {reader.formulas} 格是公式：没有重新计算，用的是文件里存着的结果。"
    for number, text in reader.comments_beside(sheet.rows)[:_MOST_TOLD]:
        yield f"工作表“{sheet.name}”第 {number} 行是空行，有批注，没有读入：{' '.join(text.split())[:60]}"


def _skeleton(parts: Mapping[str, bytes]) -> io.BytesIO:
    """The workbook with nothing in its sheets, for openpyxl."""
    skeleton = io.BytesIO()
    with zipfile.ZipFile(skeleton, "w") as archive:
        for name, part in parts.items():
            if SMALL_PART.fullmatch(name):
                archive.writestr(name, _without_names(part))
            elif SHEET_PART.fullmatch(name):
                archive.writestr(name, _EMPTY_SHEET)
        archive.writestr(STRINGS, _EMPTY_STRINGS)
    return skeleton


def _without_names(part: bytes) -> bytes:
    """A workbook without its defined names: openpyxl gives up at print areas that are computed, and we need none."""
    start = part.find(b"<definedNames")
    end = part.find(b"</definedNames>", start)
    return part[:start] + part[end + len("</definedNames>") :] if 0 <= start < end else part


def _strings(part: bytes) -> Iterator[Text]:
    for _, element in iterparse(io.BytesIO(part)):
        if element.tag == f"{NS}si":
            yield workbook_texts.read(element)
            element.clear()
