"""Spreadsheet files: what programs write is read to the letter, what hostile hands make is refused in a sentence."""

import io
import re
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from roster.tables import delimited, spreadsheets
from roster.tables.sheets import BadTable, Cell, Kind, Row, Sheet, texts
from tests.offices import rows, workbook
from tests.pace import soon

SHEET = "xl/worksheets/sheet1.xml"
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
A_FEW_SECONDS = 5  # of processor time


def altered(data: bytes, *, added: dict[str, bytes] | None = None, **parts: bytes) -> bytes:
    """A workbook with parts exchanged or added; ``sheet`` is its first sheet."""
    names = {
        "sheet": SHEET,
        "strings": "xl/sharedStrings.xml",
        "styles": "xl/styles.xml",
        "workbook": "xl/workbook.xml",
    }
    new = {names[key]: part for key, part in parts.items()} | (added or {})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            if name not in new:
                copy.writestr(name, archive.read(name))
        for name, part in new.items():
            copy.writestr(name, part)
    return out.getvalue()


GOOD = workbook(("账号", rows(["账号名称", "所属平台"], ["样例发布", "微博"])))


def sheet_of(*cells: str, merged: str = "") -> bytes:
    """A workbook with one row of cells as they stand in the file."""
    ranges = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""
    return altered(
        GOOD,
        sheet=f'<worksheet {NS}><sheetData><row r="1">{"".join(cells)}</row></sheetData>{ranges}</worksheet>'.encode(),
    )


def only_row(data: bytes) -> list[Cell]:
    [sheet] = spreadsheets.read(data).sheets
    [row] = sheet.rows
    return list(row.cells)


# What spreadsheet programs write


def test_marks_in_texts_do_not_divide_a_table() -> None:
    """The headings say what separates the columns, however many semicolons a description has."""
    [sheet] = spreadsheets.read(f"名称,简介\n样例,{';' * 50}\n".encode()).sheets
    assert [len(row.cells) for row in sheet.rows] == [2, 2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
def test_csv_as_spreadsheet_programs_write_it(encoding: str, separator: str) -> None:
    """With and without mark, in three encodings; empty cells at the end and blank rows are nothing."""
    lines = ["一览表,,,", "", "名称,平台,单位,", ",,,", "样例发布,微博,示例市样例局,"]
    data = "\r\n".join(line.replace(",", separator) for line in lines).encode(encoding)
    [sheet] = spreadsheets.read(data).sheets
    assert [(row.number, [cell.text for cell in row.cells]) for row in sheet.rows] == [
        (1, ["一览表"]),
        (3, ["名称", "平台", "单位"]),
        (5, ["样例发布", "微博", "示例市样例局"]),
    ]


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    """A line break within a cell does not shift the numbers that are told for later rows."""
    [sheet] = spreadsheets.read('名称,平台\r\n"样例\r\n发布",微博\r\n样例,微博\r\n'.encode()).sheets
    assert [row.number for row in sheet.rows] == [1, 2, 3]


def test_a_cell_is_read_as_it_is_shown() -> None:
    """Zeros that only the format shows, days, months typed as such; numbers are told from texts."""
    book = Workbook()
    sheet = book.active
    sheet.append(
        ["007", 7, 7, 1234567890123456789, date(2019, 3, 1), date(2019, 3, 1), date(2019, 3, 1), True, 2019.3, 1e300]
    )
    for column, form in {"C": "00000", "E": "yyyy/m/d", "F": 'yyyy"年"m"月"', "G": 'm"月"d"日"'}.items():
        sheet[f"{column}1"].number_format = form
    out = io.BytesIO()
    book.save(out)
    text, number, padded, long, day, month, no_year, truth, fraction, huge = only_row(out.getvalue())
    assert (text, padded) == (Cell("007"), Cell("00007"))
    assert number == Cell("7", Kind.NUMBER) and fraction == Cell("2019.3", Kind.NUMBER)
    assert long.kind is Kind.ROUNDED and huge.kind is Kind.ROUNDED
    assert day == Cell("2019-03-01", Kind.DATE) and month == Cell("2019年3月") and no_year == Cell("3月1日")
    assert truth == Cell("是")


@pytest.mark.parametrize(
    ("format_id", "text"), [(31, "2019-03-01"), (57, "2019年3月"), (58, "3月1日"), (14, "2019-03-01")]
)
def test_days_in_the_formats_of_chinese_programs(format_id: int, text: str) -> None:
    """“2012年3月14日” of the Chinese Excel is a number that stands nowhere in the file (ECMA-376, 18.8.30)."""
    styles = (
        f"<styleSheet {NS}><fills><fill/></fills>"
        f'<cellXfs><xf numFmtId="0"/><xf numFmtId="{format_id}"/></cellXfs></styleSheet>'
    )
    data = altered(sheet_of('<c r="A1" s="1"><v>43525</v></c>'), styles=styles.encode())
    assert only_row(data)[0].text == text


def test_a_formula_is_never_computed() -> None:
    """The result that is in the file counts, and is told; without one, or with an error, there is no value."""
    data = sheet_of(
        ('<c r="A1" t="str"><f>"样例"&amp;"发布"</f><v>样例发布</v></c>'),
        '<c r="B1"><f>1+1</f></c>',
        '<c r="C1"><f>1+1</f><v/></c>',
        '<c r="D1" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        ('<c r="E1" t="str"><f>IF(1,"","")</f><v></v></c>'),
        '<c r="F1"><v>9e999</v></c>',
        '<c r="G1" s="0"><v>1</v></c>',
    )
    kinds = [cell.kind for cell in only_row(data)]
    assert kinds == [Kind.TEXT, Kind.UNCOMPUTED, Kind.UNCOMPUTED, Kind.ERROR, Kind.TEXT, Kind.ERROR, Kind.NUMBER]
    assert only_row(data)[0].text == "样例发布" and only_row(data)[4].text == ""
    assert any("公式" in note for note in spreadsheets.read(data).notes)


def test_texts_in_runs_and_escapes() -> None:
    """A text may come in pieces, with readings that are no part of it, and with characters written as codes."""
    data = sheet_of(
        (
            '<c r="A1" t="inlineStr"><is><r><t>样例</t></r><r><t xml:space="preserve"> 发布</t></r><rPh sb="0" '
            'eb="1"><t>yang</t></rPh></is></c>'
        ),
        '<c r="B1" t="inlineStr"><is><t>甲_x000A_乙_x005F_x0041_</t></is></c>',
    )
    assert [cell.text for cell in only_row(data)] == ["样例 发布", "甲\n乙_x0041_"]


def test_a_merged_range_holds_for_all_its_rows_that_have_something() -> None:
    """A blank row below stays blank: it is no account."""
    fill = rows([None, "甲"], ["样例局", "乙"], [None, "丙"], [None, None], [None, "丁"], merged=["A2:A4"])
    [sheet] = spreadsheets.read(workbook(("表", fill))).sheets
    assert [(row.number, [cell.text for cell in row.cells]) for row in sheet.rows] == [
        (1, ["", "甲"]),
        (2, ["样例局", "乙"]),
        (3, ["样例局", "丙"]),
        (5, ["", "丁"]),
    ]


def test_hidden_sheets_are_kept_apart() -> None:
    """Lists for drop-downs and old years: read only when somebody asks."""

    def hidden(sheet) -> None:
        sheet.append(["旧"])
        sheet.sheet_state = "veryHidden"

    spreadsheet = spreadsheets.read(workbook(("今年", rows(["新"])), ("去年", hidden)))
    assert [s.name for s in spreadsheet.sheets] == ["今年"] and [s.name for s in spreadsheet.hidden] == ["去年"]


def test_a_computed_print_area_does_no_harm() -> None:
    """Offices let the printed range grow by a formula."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        part = archive.read("xl/workbook.xml").decode()
    names = (
        '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">OFFSET(账号!$A$1,0,0)</definedName>'
        "</definedNames>"
    )
    part = re.sub("<definedNames ?/>", "", part).replace("</sheets>", f"</sheets>{names}")
    assert spreadsheets.read(altered(GOOD, workbook=part.encode())).sheets == spreadsheets.read(GOOD).sheets


# Files that are no tables, and hostile ones

NO_TABLES = {
    "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "xlsx"),
    "encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "html": ("<html><body><table><tr><td>样例</td></tr></table></body></html>".encode(), "网页"),
    "html in capitals": (b"\n <!DOCTYPE HTML><TABLE>", "网页"),
    "xml of 2003": (b'<?xml version="1.0"?><Workbook/>', "网页"),
    "pdf": (b"%PDF-1.7", "PDF"),
    "picture": (b"\x89PNG\r\n\x1a\n", "图片"),
    "cut": (GOOD[: len(GOOD) // 2], "损坏"),
    "no archive": (b"PK\x03\x04rest", "损坏"),
    "no characters": (b"\x81\xff\xff", "编码"),
    "zeros": (b"\0" * 100, "编码"),
    "open quote": ('名称,平台\n"没有结束,微博'.encode(), "读不下去"),
    "endless cell": (b'"' + b"x" * 100_000 + b'"', "引号"),
    "too many cells": (b"," * 2_000_001, "万格"),
}


@pytest.mark.parametrize("kind", NO_TABLES)
def test_a_file_that_is_no_table_is_told(kind: str) -> None:
    """What it is, and what to do with it."""
    data, says = NO_TABLES[kind]
    with pytest.raises(BadTable, match=says):
        spreadsheets.read(data)


def archive_with(name: str, data: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("name", ["word/document.xml", "xl/workbook.bin", "content.xml", "资料.xlsx"])
def test_other_archives_are_told_apart(name: str) -> None:
    """A Word document, a binary workbook, OpenDocument, a packed file."""
    with pytest.raises(BadTable, match="xlsx"):
        spreadsheets.read(archive_with(name))


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
BOMBS = {
    "unpacks": lambda: altered(GOOD, sheet=b" " * (65 << 20)),
    "unpacks in strings": lambda: altered(GOOD, strings=b" " * (65 << 20)),
    "entities": lambda: altered(
        GOOD, sheet=DOCTYPE + f"<worksheet {NS}><sheetData>&b;</sheetData></worksheet>".encode()
    ),
    "entities in the workbook": lambda: altered(GOOD, workbook=DOCTYPE + b"<workbook>&b;</workbook>"),
    "entities in UTF-16": lambda: altered(GOOD, sheet=DOCTYPE.decode().encode("utf-16")),
    "markup": lambda: altered(GOOD, sheet=f"<worksheet {NS}>".encode() + b"<a/>" * 4_000_001),
    "names": lambda: altered(GOOD, workbook=f"<workbook {NS}><definedNames>".encode() + b"<definedName/>" * 200_001),
    "entries": lambda: many_entries(5_001),
    "cells far out": lambda: altered(GOOD, sheet=wide_rows(200)),
    "merged ranges": lambda: altered(GOOD, sheet=merged_rows(3_000)),
    "no such string": lambda: sheet_of('<c r="A1" t="s"><v>99</v></c>'),
    "cells out of order": lambda: sheet_of('<c r="B1"><v>1</v></c>', '<c r="A1"><v>1</v></c>'),
    "broken": lambda: altered(GOOD, sheet=b"<worksheet><sheetData><row>"),
}


def many_entries(count: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(count):
            archive.writestr(f"xl/{number}", b"")
    return out.getvalue()


def wide_rows(count: int) -> bytes:
    """Rows with one cell each in the last column there is."""
    lines = "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, count))
    return f"<worksheet {NS}><sheetData>{lines}</sheetData></worksheet>".encode()


def merged_rows(count: int) -> bytes:
    """Ranges over everything, again and again."""
    lines = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 1_000))
    ranges = '<mergeCell ref="A1:XFD1048576"/>' * count
    return f"<worksheet {NS}><sheetData>{lines}</sheetData><mergeCells>{ranges}</mergeCells></worksheet>".encode()


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_at_once(bomb: str) -> None:
    """Sizes and markup are counted before anything is parsed."""
    data = BOMBS[bomb]()
    with soon(A_FEW_SECONDS), pytest.raises(BadTable, match=r"[\u4e00-\u9fff]"):
        spreadsheets.read(data)


def test_a_huge_declared_range_costs_nothing() -> None:
    """A1:XFD1048576, a last row a million below: only what is there is read."""
    data = altered(
        GOOD,
        sheet=(
            f'<worksheet {NS}><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="1048576"><c r="A1048576"><v>2</v></c></row></sheetData><mergeCells><mergeCell '
            'ref="A1:XFD1048575"/></mergeCells></worksheet>'
        ).encode(),
    )
    with soon(A_FEW_SECONDS):
        [sheet] = spreadsheets.read(data).sheets
        assert [row.number for row in sheet.rows] == [1, 1_048_576]


def test_a_file_of_a_hundred_megabytes_is_not_even_read() -> None:
    """Its size is told, and the limit."""
    with pytest.raises(BadTable, match="32 MB"):
        spreadsheets.read(bytes(100 << 20))


def test_macros_and_links_are_told_and_left_alone() -> None:
    """Neither run nor followed: not even unpacked."""
    data = altered(GOOD, added={"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<broken"})
    spreadsheet = spreadsheets.read(data)
    assert [("宏" in note, "链接" in note) for note in spreadsheet.notes] == [(True, False), (False, True)]
    assert spreadsheet.sheets == spreadsheets.read(GOOD).sheets


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_file_ends_in_a_traceback(data: st.DataObject) -> None:
    """Any bytes, and a workbook with any byte changed: a spreadsheet or a sentence."""
    if data.draw(st.booleans()):
        content = data.draw(st.binary(max_size=200))
    else:
        at = data.draw(st.integers(0, len(GOOD) - 1))
        content = GOOD[:at] + data.draw(st.binary(min_size=1, max_size=4)) + GOOD[at + 1 :]
    told = "一张表格"
    try:
        spreadsheets.read(content)
    except BadTable as error:
        told = str(error)
    assert re.search("[\u4e00-\u9fff]", told)


# Written and read again

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=30)
DAYS = st.dates(min_value=date(1, 1, 1)).map(lambda day: Cell(day.isoformat(), Kind.DATE))
TRICKY = st.sampled_from(
    [
        "=1+1",
        "+86",
        "-",
        "@x",
        "'",
        "''x",
        "＝1",
        "'＝1",
        "﹣",
        " =1",
        "＠x",
        "007",
        "0",
        "1E5",
        "3-4",
        "12345678901234567890",
        "_x0041_",
        "x005F_",
        "#REF!",
        '="1"',
        "\t甲",
        "甲\n乙",
        "2019-03-01",
        "TRUE",
    ]
)


def is_whole(text: str) -> bool:
    """Blank cells are nothing."""
    return bool(text.strip())


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists((TEXTS | TRICKY).filter(is_whole).map(Cell) | DAYS, min_size=1, max_size=5), min_size=1, max_size=5
    )
)
def test_what_is_written_is_read_again(table: list[list[Cell]]) -> None:
    """Texts to the letter in both forms; nothing becomes a formula, a number or another day."""
    table = [list(texts("名称", "平台", "单位")), *table]
    sheet = Sheet("表", tuple(Row(number, tuple(cells)) for number, cells in enumerate(table, start=1)))
    [read] = spreadsheets.read(spreadsheets.write([sheet], is_csv=False)).sheets
    assert [[cell.text for cell in row.cells] for row in read.rows] == [
        [cell.text for cell in cells] for cells in table
    ]
    assert all(cell.kind in (Kind.TEXT, Kind.DATE) for row in read.rows for cell in row.cells)
    again = delimited.read(spreadsheets.write([sheet], is_csv=True))
    assert [[cell.text for cell in row.cells] for row in again.rows] == [
        [cell.text for cell in cells] for cells in table
    ]


def test_written_files_run_nothing() -> None:
    """No cell of a workbook is a formula; no cell of a CSV begins as one, or as a number that would be rewritten."""
    sheet = Sheet("表", (Row(1, texts("=HYPERLINK(1)", "@SUM(1)", "007", "1234567890123", "-1")),))
    with zipfile.ZipFile(io.BytesIO(spreadsheets.write([sheet], is_csv=False))) as archive:
        part = archive.read(SHEET).decode()
    assert "<f>" not in part and part.count("inlineStr") == 5
    assert delimited.write(sheet).decode("utf-8-sig").strip() == "'=HYPERLINK(1),'@SUM(1),'007,'1234567890123,'-1"


def test_the_same_sheets_give_the_same_bytes() -> None:
    """No hour stands in the file, and no hour in its archive."""
    sheet = Sheet("表", (Row(1, texts("甲", "乙")),))
    first = spreadsheets.write([sheet], is_csv=False)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert set(re.findall(rb"\d{4}-\d\d-\d\dT[\d:]+Z", archive.read("docProps/core.xml"))) == {
            b"2000-01-01T00:00:00Z"
        }
    assert spreadsheets.write([sheet], is_csv=False) == first


def test_a_text_that_no_cell_can_hold_is_told() -> None:
    """Excel would cut it off silently."""
    with pytest.raises(BadTable, match="32767"):
        spreadsheets.write([Sheet("表", (Row(1, texts("甲" * 40_000)),))], is_csv=False)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_no_spreadsheet_uses_is_refused(method: int) -> None:
    """bz2 and lzma unpack without measure."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 1_000_000)
    with pytest.raises(BadTable, match="压缩方式"):
        spreadsheets.read(out.getvalue())


def test_a_part_larger_than_it_says_is_refused_before_it_is_unpacked() -> None:
    """The size in the archive is a promise; who breaks it is read no further."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 50_000_000)
    size = (50_000_000).to_bytes(4, "little")
    with pytest.raises(BadTable):
        spreadsheets.read(out.getvalue().replace(size, (1000).to_bytes(4, "little")))


# What cells do not say


def test_rows_that_nobody_sees_lines_through_texts_and_comments() -> None:
    """Told with the row, that somebody may ask what they mean; a merged range hands them on to its rows."""

    def fill(sheet) -> None:
        rows(["甲", "乙"], ["丙", "丁"], [None, "戊"], ["己", "庚"], merged=["A2:A3"])(sheet)
        sheet["A2"].font, sheet["A2"].comment = Font(strike=True), Comment("已停", "x")
        sheet.row_dimensions[4].hidden = True
        sheet["B1"].fill = sheet["A1"].fill = PatternFill("solid", fgColor="FFFF0000")
        sheet["B9"].comment = Comment("空行里的批注", "x")

    spreadsheet = spreadsheets.read(workbook(("表", fill)))
    [sheet] = spreadsheet.sheets
    assert [row.is_hidden for row in sheet.rows] == [False, False, False, True]
    assert [sorted(row.struck) for row in sheet.rows] == [[], [0], [0], []]
    assert [[(one.column, one.text) for one in row.comments] for row in sheet.rows] == [
        [],
        [(0, "已停")],
        [(0, "已停")],
        [],
    ]
    assert [bool(row.colour) for row in sheet.rows] == [True, False, False, False]
    assert any("第 9 行" in note and "空行里的批注" in note for note in spreadsheet.notes)


@pytest.mark.parametrize("switch", ["<strike/>", '<strike val="1"/>', '<strike val="true"/>'])
def test_a_line_through_some_of_a_text(switch: str) -> None:
    """Runs have looks of their own; a switch that is off is none, and neither is a blank run."""
    run = f"<is><r><rPr>{switch}</rPr><t>旧</t></r><r><t>新</t></r></is>"
    off = (
        '<is><r><rPr><strike val="0"/></rPr><t>旧</t></r><r><rPr><strike/></rPr><t xml:space="preserve"> </t></r></is>'
    )
    cells = f'<c r="A1" t="inlineStr">{run}</c><c r="B1" t="inlineStr">{off}</c>'
    [sheet] = spreadsheets.read(sheet_of(cells)).sheets
    assert sheet.rows[0].struck == {0}


STRICT = {
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}


def strict(data: bytes) -> bytes:
    """The same workbook with the names of “Strict Open XML”."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            part = archive.read(name)
            for usual, name_of_its_own in STRICT.items():
                part = part.replace(usual, name_of_its_own)
            copy.writestr(name, part)
    return out.getvalue()


def test_strict_open_xml_is_read_like_any_other() -> None:
    """Its names differ and its days are written out (ECMA-376, part 1); sheets, texts, days and comments are the
    same.
    """

    def fill(sheet) -> None:
        rows(["账号名称", "开设日期"], ["样例发布", date(2019, 3, 1)], merged=["A1:A1"])(sheet)
        sheet["A2"].comment = Comment("已停", "x")

    usual = workbook(("账号", fill), ("另一张", rows(["甲"])))
    assert b"purl.oclc.org" in strict(usual)
    assert spreadsheets.read(strict(usual)) == spreadsheets.read(usual)
    day = sheet_of('<c r="A1" t="d"><v>2019-03-01T00:00:00</v></c>')
    assert only_row(strict(day)) == [Cell("2019-03-01", Kind.DATE)]
