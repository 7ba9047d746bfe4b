"""An Excel workbook (``.xlsx``) read as sheets, however hostile the file is; nothing in it runs or is followed.

openpyxl opens the workbook: which sheets there are, and how they hang together.
It gets only these small parts. The cells are read here, because offices need
what its quick reader does not tell: merged ranges, whether a value is a
formula's, days in the Chinese built-in formats, and zeros that only the number
format shows. Sizes and markup are counted before anything is parsed.
"""

import io
import math
import re
import warnings
import zipfile
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import cast
from xml.etree.ElementTree import Element, iterparse

from openpyxl import load_workbook
from openpyxl.styles.numbers import BUILTIN_FORMATS, STRIP_RE, is_date_format
from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.constants import SHEET_MAIN_NS

from .sheets import BLANK, MAX_CELLS, MAX_TEXT, BadTable, Cell, Kind, Row, Sheet, Spreadsheet, is_blank

MAX_ENTRIES = 5_000
MAX_UNPACKED = 64 * 1024 * 1024
MAX_MARKUP = 4_000_000  # tags and attributes; each costs about a hundred bytes while it is read
MAX_SMALL_MARKUP = 200_000  # in what openpyxl reads: a second for ten thousand
MAX_DIGITS = 15  # what a spreadsheet program keeps of a number (IEEE 754)

_SAVE_ANEW = "请在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”后再导入"
# The parts in which tables stand. Pictures, macros, links, pivot caches … are left in the archive.
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
_SMALL_PART = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/[^/]+\.rels|xl/workbook[^/]*\.xml")
_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_EMPTY_SHEET = f'<worksheet xmlns="{SHEET_MAIN_NS}"/>'.encode()
_EMPTY_STRINGS = f'<sst xmlns="{SHEET_MAIN_NS}"/>'.encode()
# Formats of Chinese programs that stand nowhere in the file (ECMA-376, 18.8.30, zh-cn) → what they show.
_CHINESE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月"),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日"),
    31: "yyyy年m月d日",
}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NS = f"{{{SHEET_MAIN_NS}}}"


def read(data: bytes) -> Spreadsheet:
    """Read every sheet of a workbook; raises BadTable for what is none, or too much."""
    parts, notes = _parts(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells in English what it leaves out
            return _spreadsheet(parts, notes)
    except BadTable:
        raise
    except Exception:  # openpyxl and the parsers raise many kinds for a broken file
        raise BadTable(f"这个 Excel 文件已损坏，读不出来；{_SAVE_ANEW}") from None


def _parts(data: bytes) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The parts that matter by name, unpacked within limits, and what else is in the file (Chinese)."""
    if data.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise BadTable(f"这个压缩包里有超过 {MAX_ENTRIES} 个文件，不是普通的表格；{_SAVE_ANEW}")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = {info.filename: info for info in archive.infolist()}
        _refuse_others(names)
        wanted = [info for name, info in names.items() if _is_wanted(name)]
        if sum(info.file_size for info in wanted) > MAX_UNPACKED:
            raise BadTable(f"表格解开后超过 {MAX_UNPACKED // 1024 // 1024} MB；请删去多余的行列和格式，或拆成几个文件")
        parts = {info.filename: _unpacked(archive, info) for info in wanted}
    except BadTable:
        raise
    except Exception:  # a broken archive fails in many ways
        raise BadTable(f"这个 Excel 文件已损坏，读不出来；{_SAVE_ANEW}") from None
    _refuse_markup(parts)
    return parts, tuple(_notes(names))


def _is_wanted(name: str) -> bool:
    return bool(name in (_STRINGS, _STYLES) or _SHEET_PART.fullmatch(name) or _SMALL_PART.fullmatch(name))


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A part, never more of it than the archive said; raises BadTable for one that lies or is packed as no
    spreadsheet is.
    """
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadTable(f"这个文件的压缩方式不是表格软件用的；{_SAVE_ANEW}")
    with archive.open(info) as part:
        unpacked = part.read(info.file_size)
        if part.read(1):
            raise BadTable(f"这个 Excel 文件解开后比它说的大，已损坏或被人做过手脚；{_SAVE_ANEW}")
    return unpacked


def _refuse_others(names: Mapping[str, object]) -> None:
    """Other things in a zip archive, each with what to do."""
    others = {
        "xl/workbook.bin": "这是 .xlsb（二进制工作簿）",
        "word/document.xml": "这是 Word 文档；请把表格复制到 Excel 里",
        "content.xml": "这是 .ods（OpenDocument）",
        "ppt/presentation.xml": "这是演示文稿；请把表格复制到 Excel 里",
    }
    for name, what in others.items():
        if name in names:
            raise BadTable(f"{what}；{_SAVE_ANEW}")
    if "[Content_Types].xml" not in names:
        raise BadTable(f"这是压缩包，不是表格；请先解压，{_SAVE_ANEW[1:]}")


def _refuse_markup(parts: Mapping[str, bytes]) -> None:
    """No document types (entities would expand; the format forbids them), no more markup than can be read in
    seconds.
    """
    counts = {name: part.count(b"<") + part.count(b"=") for name, part in parts.items()}
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part for part in parts.values()):
        raise BadTable(f"文件里有表格不该有的内容（文档类型声明）；{_SAVE_ANEW}")
    if any(count > MAX_SMALL_MARKUP for name, count in counts.items() if _SMALL_PART.fullmatch(name)):
        raise BadTable("文件里的名称和设置太多；请新建一个工作簿，只把表格的内容粘贴过去，保存后再导入")
    if sum(counts.values()) > MAX_MARKUP:
        raise BadTable("表格太大；请删去多余的行列和格式，或拆成几个文件")


def _notes(names: Mapping[str, object]) -> Iterator[str]:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        yield "文件里有宏：没有运行，也没有读取。"
    if any(name.startswith("xl/externalLinks/") for name in names):
        yield "文件里有指向别的文件的链接：没有打开。"


def _spreadsheet(parts: Mapping[str, bytes], notes: tuple[str, ...]) -> Spreadsheet:
    strings = list(_strings(parts.get(_STRINGS, _EMPTY_STRINGS)))
    formats = list(_formats(parts[_STYLES])) if _STYLES in parts else []
    shown, hidden, formulas = [], [], []
    cells = 0
    book = load_workbook(_skeleton(parts), read_only=True, keep_links=False)
    for worksheet in cast(list[ReadOnlyWorksheet], book.worksheets):
        reader = _Reader(worksheet, strings, formats, MAX_CELLS - cells)
        # The only way to learn which part is which sheet; openpyxl does not promise it.
        part = worksheet._worksheet_path  # pyright: ignore[reportAttributeAccessIssue]
        sheet = reader.read(parts[part])
        cells += reader.cells
        (shown if worksheet.sheet_state == "visible" else hidden).append(sheet)
        if reader.formulas:
            formulas.append(
                f"工作表“{sheet.name}”有 {reader.formulas} 格是公式：没有重新计算，用的是文件里存着的结果。"
            )
    return Spreadsheet(tuple(shown), tuple(hidden), (*notes, *formulas))


def _skeleton(parts: Mapping[str, bytes]) -> io.BytesIO:
    """The workbook with nothing in its sheets, for openpyxl."""
    skeleton = io.BytesIO()
    with zipfile.ZipFile(skeleton, "w") as archive:
        for name, part in parts.items():
            if _SMALL_PART.fullmatch(name):
                archive.writestr(name, _without_names(part))
            elif _SHEET_PART.fullmatch(name):
                archive.writestr(name, _EMPTY_SHEET)
        archive.writestr(_STRINGS, _EMPTY_STRINGS)
    return skeleton


def _without_names(part: bytes) -> bytes:
    """A workbook without its defined names: openpyxl gives up at print areas that are computed, and we need none."""
    start = part.find(b"<definedNames")
    end = part.find(b"</definedNames>", start)
    return part[:start] + part[end + len("</definedNames>") :] if 0 <= start < end else part


def _strings(part: bytes) -> Iterator[str]:
    for _, element in iterparse(io.BytesIO(part)):
        if element.tag == f"{_NS}si":
            yield _text(element)
            element.clear()


def _formats(part: bytes) -> Iterator[str]:
    """What the number format of each style shows, without literals; of days the letters y, m and d, empty for all
    else.
    """
    codes: dict[int, str] = {}
    for _, element in iterparse(io.BytesIO(part)):
        if element.tag == f"{_NS}numFmt":
            codes[int(element.get("numFmtId", 0))] = element.get("formatCode", "")
        elif element.tag == f"{_NS}cellXfs":
            for style in element:
                yield _shown(int(style.get("numFmtId", 0)), codes)


def _shown(number: int, codes: Mapping[int, str]) -> str:
    code = codes.get(number) or _CHINESE_FORMATS.get(number) or BUILTIN_FORMATS.get(number, "")
    shown = STRIP_RE.sub("", code.split(";")[0]).lower()
    return shown if is_date_format(code) or set(shown) == {"0"} else ""


def _text(element: Element) -> str:
    """A text in one piece or in runs; how it is read aloud (``rPh``) is no part of it."""
    pieces = element.findall(f"{_NS}t") + element.findall(f"{_NS}r/{_NS}t")
    return _unescaped("".join(piece.text or "" for piece in pieces))


def _unescaped(text: str) -> str:
    """``_x000D_`` is a character (ECMA-376, 22.9.2.19)."""
    return _ESCAPED.sub(lambda code: _character(int(code[1], 16)), text) if "_x" in text else text


def _character(number: int) -> str:
    """Half of a character that needs two is none by itself."""
    return "\ufffd" if 0xD800 <= number <= 0xDFFF else chr(number)


class _Reader:
    """Reads the cells of one sheet; ``cells`` and ``formulas`` say how many there were."""

    def __init__(self, worksheet: ReadOnlyWorksheet, strings: list[str], formats: list[str], budget: int) -> None:
        self._worksheet = worksheet
        self._strings = strings
        self._formats = formats
        self._budget = budget
        self.cells = 0
        self.formulas = 0

    def read(self, part: bytes) -> Sheet:
        """The sheet with merged ranges filled in."""
        rows: dict[int, list[Cell]] = {}
        merged: list[str] = []
        number = 0
        for _, element in iterparse(io.BytesIO(part)):
            if element.tag == f"{_NS}row":
                number = int(element.get("r") or number + 1)
                if row := self._row(element):
                    if number in rows:
                        raise ValueError(number)
                    rows[number] = row
                element.clear()
            elif element.tag == f"{_NS}mergeCell":
                merged.append(element.get("ref") or "")
        self._fill(rows, merged)
        return Sheet(self._worksheet.title, tuple(Row(number, tuple(rows[number])) for number in sorted(rows)))

    def _row(self, element: Element) -> list[Cell]:
        """Cells up to the last that is filled; raises ValueError where one stands out of order."""
        row: list[Cell] = []
        column = -1
        for cell in element.iterfind(f"{_NS}c"):
            reference = cell.get("r")
            column = coordinate_to_tuple(reference)[1] - 1 if reference else column + 1
            if column < len(row):
                raise ValueError(reference)
            value = self._cell(cell)
            if not is_blank(value):
                self._spend(column + 1 - len(row))
                row.extend([BLANK] * (column - len(row)))
                row.append(value)
        return row

    def _spend(self, cells: int) -> None:
        self.cells += cells
        if self.cells > self._budget:
            raise BadTable(f"表格超过 {MAX_CELLS // 10_000} 万格；请删去多余的行列，或拆成几个文件")

    def _cell(self, element: Element) -> Cell:
        value, type_ = element.findtext(f"{_NS}v"), element.get("t", "n")
        if (formula := element.find(f"{_NS}f")) is not None:
            if value is None or (not value and type_ != "str"):
                return Cell(f"={(formula.text or '公式')[: MAX_TEXT - 1]}", Kind.UNCOMPUTED)
            self.formulas += 1
        match type_:
            case "inlineStr":
                inline = element.find(f"{_NS}is")
                return _plain("" if inline is None else _text(inline))
            case _ if not value:
                return BLANK
            case "s":
                return _plain(self._strings[int(value)])
            case "str":
                return _plain(_unescaped(value))
            case "b":
                return Cell("是" if value == "1" else "否")
            case "d":
                return Cell(value[:10], Kind.DATE)
            case "n":
                return self._number(value, int(element.get("s", 0)))
        return Cell(value, Kind.ERROR)

    def _number(self, text: str, style: int) -> Cell:
        """A number as it is shown: a day, a number with its zeros, or as it is."""
        form, value = self._formats[style] if style < len(self._formats) else "", float(text)
        if not math.isfinite(value):
            return Cell(text, Kind.ERROR)
        if "d" in form or "y" in form:
            return _day(value, form, self._worksheet.parent.epoch)
        if not value.is_integer():
            return Cell(f"{value:.{MAX_DIGITS}g}", Kind.NUMBER)
        if abs(value) >= 10**MAX_DIGITS:
            return Cell(f"{value:.0f}", Kind.ROUNDED)
        if re.fullmatch("0{2,}", form):
            return Cell(str(int(value)).zfill(len(form)))
        return Cell(str(int(value)), Kind.NUMBER)

    def _fill(self, rows: dict[int, list[Cell]], merged: list[str]) -> None:
        """The value of a merged range in all its cells, in rows that have something of their own."""
        numbers = sorted(rows)
        widest = max(map(len, rows.values()), default=0)
        for left, top, right, bottom in map(_boundaries, merged):
            value = rows[top][left - 1] if top in rows and left <= len(rows[top]) else BLANK
            if is_blank(value):
                continue
            right = min(right, widest)
            for number in numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]:
                row = rows[number]
                self._spend(right - left + 1)
                row.extend([BLANK] * (right - len(row)))
                row[left - 1 : right] = [value] * (right - left + 1)


def _boundaries(reference: str) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a range, counted from 1; raises ValueError for whole rows or columns."""
    left, top, right, bottom = range_boundaries(reference)
    if left is None or top is None or right is None or bottom is None:
        raise ValueError(reference)
    return left, top, right, bottom


def _plain(text: str) -> Cell:
    return Cell(text[:MAX_TEXT]) if text else BLANK


def _day(value: float, form: str, epoch: datetime) -> Cell:
    """A day as it is shown: who typed “2019年3月” has the first of March in the file, and did not say so."""
    try:
        day = from_excel(value, epoch)
    except (OverflowError, ValueError):
        day = None
    if not isinstance(day, date):
        return Cell(f"{value:g}", Kind.ERROR)
    if "d" not in form:
        return Cell(f"{day.year}年{day.month}月" if "m" in form else f"{day.year}年")
    if "y" not in form:
        return Cell(f"{day.month}月{day.day}日")
    return Cell(day.strftime("%Y-%m-%d").zfill(10), Kind.DATE)
