"""Slips that somebody, or a program between, made on many lines of a file: told once, with what mends them all."""

import re
from collections.abc import Iterator
from itertools import islice

from .problems import Position, Problem
from .vocabulary import Vocabulary

_CODE = "yaml-syntax"
_MANY = 10  # lines: nobody mends so many one after the other
_MOST_READ = 200_000
_BLANKS = {
    "\t": ("Tab", "请在编辑器里把 Tab 全部转换成空格（多数编辑器有“将缩进转换为空格”）"),
    "\u3000": ("全角空格", "请用编辑器的“替换”，把行首的全角空格全部换成两个英文空格"),
    "\xa0": ("不间断空格", "请用编辑器的“替换”，把不间断空格（从网页、Word 里复制来的空格）全部换成英文空格"),
}
_INDENTED = re.compile(
    rf"^ *([{''.join(_BLANKS)}])[ {''.join(_BLANKS)}]*(?:- *)?([a-z_]+)[ {''.join(_BLANKS)}]*[:：]", re.M
)
_COLON = re.compile(r"^ *(?:- *)?([a-z_]+) *：", re.M)
_ANY_INDENT = re.compile(r"^[ \t\u3000\xa0]+\S", re.M)
_FIELD = re.compile(r"^(?:- *)?([a-z_]+):", re.M)


def problems(text: str, path: str, words: Vocabulary) -> Iterator[Problem]:
    """One for each kind of slip that stands on many lines; a line counts that begins with a field of the format."""
    for blank, (name, advice) in _BLANKS.items():
        found = [match for match in _fields(_INDENTED, text, words) if match[1] == blank]
        if len(found) >= _MANY:
            yield _told(text, path, found[0], f"有 {len(found)} 行的缩进用了{name}；{advice}")
    if len(found := _fields(_COLON, text, words)) >= _MANY:
        advice = "请用编辑器的“替换”，把字段名后面的“：”全部换成英文的“: ”（后面空一格）"
        yield _told(text, path, found[0], f"有 {len(found)} 行的冒号用了中文的；{advice}")
    if not _ANY_INDENT.search(text) and len(found := _fields(_FIELD, text, words)) >= _MANY:
        advice = "多半是从网页、聊天里复制时丢的：请重新复制原来的文件，或发附件，不要复制文字"
        yield _told(text, path, found[0], f"各行前面的空格都没有了，看不出哪一行属于哪一条；{advice}")


def _fields(pattern: re.Pattern[str], text: str, words: Vocabulary) -> list[re.Match[str]]:
    found = islice(pattern.finditer(text), _MOST_READ)
    return [match for match in found if match[pattern.groups] in words.fields]


def _told(text: str, path: str, first: re.Match[str], message: str) -> Problem:
    line = text.count("\n", 0, first.start()) + 1
    column = first.start(1) - text.rfind("\n", 0, first.start(1))
    return Problem(Position(path, line, column), _CODE, f"YAML 写法有误：{message}，再检查一遍")
