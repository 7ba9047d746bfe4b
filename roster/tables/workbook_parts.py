"""The parts of a workbook that hold its tables, unpacked within limits: sizes and markup are counted before anything
is parsed. What the strict form of the format calls otherwise is given its usual name.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from openpyxl.xml.constants import REL_NS, SHEET_MAIN_NS

from .sheets import BadTable

MAX_ENTRIES = 5_000
MAX_UNPACKED = 64 * 1024 * 1024
MAX_MARKUP = 4_000_000  # tags and attributes; each costs about a hundred bytes while it is read
MAX_SMALL_MARKUP = 200_000  # in what openpyxl reads: a second for ten thousand

SAVE_ANEW = "请在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”后再导入"
STRINGS, STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
# The parts in which tables stand. Pictures, macros, links, pivot caches … are left in the archive.
SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml")
SMALL_PART = re.compile(r"\[Content_Types\]\.xml|_rels/\.rels|xl/_rels/[^/]+\.rels|xl/workbook[^/]*\.xml")
# Comments, and which sheet they belong to.
_BESIDE_SHEETS = re.compile(r"xl/worksheets/_rels/[^/]+\.rels|xl/(?:comments/)?comments?\d*\.xml", re.I)
# ECMA-376, part 1, is written with names of its own; programs that offer “Strict Open XML” write them.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", SHEET_MAIN_NS.encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", REL_NS.encode()),
)


def parts_of(data: bytes) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The parts that matter by name, and what else is in the file (Chinese); raises BadTable."""
    if data.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise BadTable(f"这个压缩包里有超过 {MAX_ENTRIES} 个文件，不是普通的表格；{SAVE_ANEW}")
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
        raise BadTable(f"这个 Excel 文件已损坏，读不出来；{SAVE_ANEW}") from None
    _refuse_markup(parts)
    return {name: _usual(part) for name, part in parts.items()}, tuple(_notes(names))


def _is_wanted(name: str) -> bool:
    forms = (SHEET_PART, SMALL_PART, _BESIDE_SHEETS)
    return name in (STRINGS, STYLES) or any(form.fullmatch(name) for form in forms)


def _usual(part: bytes) -> bytes:
    for strict, usual in _STRICT:
        part = part.replace(strict, usual)
    return part


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A part, never more of it than the archive said; raises BadTable for one that lies or is packed as no
    spreadsheet is.
    """
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BadTable(f"这个文件的压缩方式不是表格软件用的；{SAVE_ANEW}")
    with archive.open(info) as part:
        unpacked = part.read(info.file_size)
        if part.read(1):
            raise BadTable(f"这个 Excel 文件解开后比它说的大，已损坏或被人做过手脚；{SAVE_ANEW}")
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
            raise BadTable(f"{what}；{SAVE_ANEW}")
    if "[Content_Types].xml" not in names:
        raise BadTable(f"这是压缩包，不是表格；请先解压，{SAVE_ANEW[1:]}")


def _refuse_markup(parts: Mapping[str, bytes]) -> None:
    """No document types (entities would expand; the format forbids them), no more markup than can be read in
    seconds.
    """
    counts = {name: part.count(b"<") + part.count(b"=") for name, part in parts.items()}
    if any(b"<!DOCTYPE" in part or b"<!ENTITY" in part or b"\0" in part for part in parts.values()):
        raise BadTable(f"文件里有表格不该有的内容（文档类型声明）；{SAVE_ANEW}")
    if any(count > MAX_SMALL_MARKUP for name, count in counts.items() if SMALL_PART.fullmatch(name)):
        raise BadTable("文件里的名称和设置太多；请新建一个工作簿，只把表格的内容粘贴过去，保存后再导入")
    if sum(counts.values()) > MAX_MARKUP:
        raise BadTable("表格太大；请删去多余的行列和格式，或拆成几个文件")


def _notes(names: Mapping[str, object]) -> Iterator[str]:
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        yield "文件里有宏：没有运行，也没有读取。"
    if any(name.startswith("xl/externalLinks/") for name in names):
        yield "文件里有指向别的文件的链接：没有打开。"
