"""CSV in the forms in which spreadsheet programs write it, as a sheet and back."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from .sheets import BLANK, MAX_CELLS, MAX_TEXT, BadTable, Cell, Kind, Row, Sheet, is_run

# Not UTF-8 first: a file in UTF-16 can be read as neither, and its mark is sure.
_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
_ENCODINGS = ("utf-8", "gb18030")
# ="00123": how people keep a spreadsheet program from taking a text for a number.
_QUOTED = re.compile(r'="([^"]*)"')
# What it would take for a number or a day and write otherwise: 007, 1E5, 3-4, more than eleven digits.
_NUMBERLIKE = re.compile(r"[\d.,eE+\-/: ]+")
_SAFE_NUMBER = re.compile(r"0|[1-9]\d{0,10}")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def read(data: bytes) -> Sheet:
    """Read a CSV in UTF-8, UTF-16 or GB18030, separated by comma, semicolon or tab; raises BadTable.

    Row numbers are those a spreadsheet program shows: a cell may hold line breaks.
    """
    text = _decoded(data)
    delimiter = _delimiter(text)
    if text.count(delimiter) + max(text.count("\n"), text.count("\r")) > MAX_CELLS:
        raise BadTable(f"表格超过 {MAX_CELLS // 10_000} 万格；请拆成几个文件")
    try:
        return Sheet("", tuple(_rows(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))))
    except csv.Error as error:
        why = (
            "有一格的引号没有闭合"
            if "unexpected end" in str(error)
            else "引号用得不对"
            if "expected after" in str(error)
            else "有一格太长，或有不能用的字符"
        )
        raise BadTable(f"表格读不下去：{why}；请用表格软件打开后另存为 CSV（UTF-8）") from None


def write(sheet: Sheet) -> bytes:
    """A sheet as CSV with a byte order mark, so that spreadsheet programs read Chinese and run nothing."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in sheet.rows:
        writer.writerow([guarded(cell.text) for cell in row.cells])
    return out.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """A text that spreadsheet programs leave as it is: an apostrophe in front where they would not."""
    mangled = _NUMBERLIKE.fullmatch(text) and not (_SAFE_NUMBER.fullmatch(text) or _ISO_DATE.fullmatch(text))
    return f"'{text}" if mangled or is_run(text) or text.startswith("'") else text


def unguarded(text: str) -> str:
    """What ``guarded`` was given; other texts as they are."""
    return text[1:] if text.startswith("'") and guarded(text[1:]) == text else text


def _decoded(data: bytes) -> str:
    encodings = [encoding for mark, encoding in _MARKS if data.startswith(mark)] or _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadTable("不是 UTF-8 也不是 GB18030 编码；请用表格软件打开后另存为 CSV（UTF-8）")


def _delimiter(text: str) -> str:
    """What stands most often in the first line that has any of them: the headings, or an empty row; texts below
    may have others.
    """
    lines = text[:20_000].split("\n")
    return max(",\t;", key=next((line for line in lines if any(mark in line for mark in ",\t;")), "").count)


def _rows(lines: Iterator[Sequence[str]]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        cells = [_cell(text) for text in line]
        while cells and not cells[-1].text.strip():
            cells.pop()
        if cells:
            yield Row(number, tuple(cells))


def _cell(text: str) -> Cell:
    if not text:
        return BLANK
    if len(text) > MAX_TEXT:
        raise BadTable(f"有一格超过 {MAX_TEXT} 字，多半是引号没有成对；请用表格软件打开后另存为 CSV（UTF-8）")
    if quoted := _QUOTED.fullmatch(text):
        return Cell(quoted[1])
    return Cell(text, Kind.UNCOMPUTED) if text.startswith("=") else Cell(unguarded(text))
