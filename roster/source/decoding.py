"""Bytes of a file to its text: how long it may be, in UTF-8, without what no text holds."""

import re
from contextlib import suppress
from itertools import islice

from .problems import Position, Problem

MAX_BYTES = 64 * 1024 * 1024  # a register of 100,000 accounts in one file
MAX_LINE_BYTES = 64 * 1024
MAX_WRITTEN_LINE_BYTES = 4 * 1024 * 1024  # in files that the program writes: a paragraph of a notice is one line
_MOST_CONTROLS = 20
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


# How Chinese programs write text otherwise, with what an editor calls it.
_ENCODINGS = (
    ("utf-16", "UTF-16（记事本里叫“Unicode”）"),
    ("gb18030", "GBK（记事本里叫“ANSI”）"),
)
_FIELD = re.compile(r"^[ -]*[a-z_]{2,30}[ \t]*[:：]", re.M)


def decode(data: bytes, path: str, longest_line: int) -> tuple[str | None, list[Problem]]:
    """The text of a file, None where it can't be one, with what is wrong with its bytes and lines."""
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        return None, [
            Problem(Position(path), "file-too-large", f"文件超过 {limit} MB；请拆成 data/accounts/ 下的多个文件")
        ]
    if data.startswith(b"PK\x03\x04"):
        message = (
            "这是 Word、Excel 文件或压缩包，不是文本文件；表格请运行 python site.py import 导入，"
            "其余请另存为纯文本（UTF-8）"
        )
        return None, [Problem(Position(path), "not-utf8", message)]
    text, problems = _text(data.removeprefix(b"\xef\xbb\xbf"), path)
    if text is None:
        return None, problems
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) * 4 > longest_line and (size := len(line.encode("utf-8", "surrogatepass"))) > longest_line:
            message = f"这一行有 {size} 字节，最多 {longest_line}；请分行书写"
            return None, [*problems, Problem(Position(path, number), "line-too-long", message)]
    controls = list(islice(_CONTROL.finditer(text), _MOST_CONTROLS))
    for match in controls:
        told = f"含有控制字符 U+{ord(match.group()):04X}；请删去"
        problems.append(Problem(_position_of(text, match.start(), path), "control-character", told))
    if len(controls) == _MOST_CONTROLS:  # it may be no text at all
        return None, problems
    return (_CONTROL.sub("", text) if controls else text), problems


def _text(data: bytes, path: str) -> tuple[str | None, list[Problem]]:
    """The text in UTF-8; what is written in another encoding for certain is read as well, so that what else is wrong
    is told in the same run.
    """
    try:
        return data.decode(), []
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        where = _position_of(before, len(before), path)
    for encoding, name in _ENCODINGS:
        with suppress(UnicodeDecodeError):
            text = data.decode(encoding)
            if _FIELD.search(text):
                told = f"不是 UTF-8 编码，是 {name}；请在编辑器里另存为 UTF-8"
                return text.removeprefix("\ufeff"), [Problem(where, "not-utf8", told)]
    return None, [Problem(where, "not-utf8", "不是 UTF-8 编码；请在编辑器里另存为 UTF-8")]


def _position_of(text: str, offset: int, path: str) -> Position:
    line = text.count("\n", 0, offset) + 1
    return Position(path, line, offset - text.rfind("\n", 0, offset))
