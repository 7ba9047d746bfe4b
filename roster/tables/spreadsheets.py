"""A spreadsheet file of any kind as sheets and back: which kind it is, and what to do with those that are none."""

import re
from collections.abc import Sequence

from . import delimited, plain_sheets, workbook, workbook_writing
from .sheets import MAX_BYTES, BadTable, Sheet, Spreadsheet

_SAVE_AS = "请在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”后再导入"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# How files begin that people take for tables.
_OTHERS = (
    (rb"%PDF-", "这是 PDF；请向制表的单位要 Excel 文件"),
    (rb"\{\\rtf", f"这是 RTF 文档；请把表格复制到 Excel 里，{_SAVE_AS[1:]}"),
    (rb"Rar!|7z\xbc\xaf|\x1f\x8b", f"这是压缩包，不是表格；请先解压，{_SAVE_AS[1:]}"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|II\*\0|MM\0\*", "这是图片；请向制表的单位要 Excel 文件"),
    (
        rb"(?i)(?:\xef\xbb\xbf)?\s*(?:<\?xml|<!doctype|<html|<head|<meta|<table|<style|mime-version:)",
        f"这个文件其实是网页（或 XML），不是 Excel 表格；{_SAVE_AS}",
    ),
)


def read(data: bytes) -> Spreadsheet:
    """Read a file by what is in it, whatever its name; raises BadTable for what is no table."""
    if len(data) > MAX_BYTES:
        raise BadTable(f"文件超过 {MAX_BYTES // 1024 // 1024} MB；请删去图片和多余的工作表，或拆成几个文件")
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise BadTable("这个文件设了打开密码；请在 Excel 或 WPS 里打开，取消密码后另存为 .xlsx 再导入")
        raise BadTable(f"这是旧格式（.xls、.et 或 .doc）；{_SAVE_AS}")
    for beginning, what in _OTHERS:
        if re.match(beginning, data[:2000]):
            raise BadTable(what)
    if data.startswith(b"PK"):
        return workbook.read(data)
    return Spreadsheet((delimited.read(data),))


def write(sheets: Sequence[Sheet], *, is_csv: bool) -> bytes:
    """Sheets as a workbook, or a single one as CSV; raises BadTable for a text no cell can hold."""
    return delimited.write(sheets[0]) if is_csv else workbook_writing.write(plain_sheets.book(sheets))
