"""Marks that git leaves in a file when two changes met: both are there, and nobody has decided yet."""

import re
from collections.abc import Iterator

from .files import ARTICLES, POSTINGS
from .problems import Position, Problem

CODE = "merge-conflict"
_OURS, _BEFORE, _THEIRS, _END = "<<<<<<< ", "||||||| ", "=======", ">>>>>>> "
_AS_WRITTEN = re.compile(rf"^(?:{_OURS}|{_END})", re.M)
_MOVED = re.compile(rf"^[ \t]*(?:{_OURS}|{_END})", re.M)
_BY_COMMAND = (
    "git 合并时两边都改了上线记录；请运行 python site.py merge，它照两边合成一份，公示期只会更长。"
    "不要手工改，也不要只留一边"
)


def problems(text: str, path: str, *, moved: bool = False) -> Iterator[Problem]:
    """One for each conflict, at its first mark; a mark without the others is told too. ``moved`` also finds marks that
    somebody moved in line with the rest, which in a text that can be read are part of it.
    """
    if not (_MOVED if moved else _AS_WRITTEN).search(text):
        return
    since: int | None = None
    middle = 0
    for number, written in enumerate(text.splitlines(), start=1):
        line = written.lstrip() if moved else written
        if line.startswith(_OURS):
            since, middle = number, 0
        elif since and line.rstrip() == _THEIRS:
            middle = number
        elif line.startswith(_END):
            yield Problem(Position(path, since or number), CODE, _told(path, since, middle, number))
            since = None
    if since:
        yield Problem(Position(path, since), CODE, _told(path, since, middle, 0))


def sides(text: str) -> tuple[str, str] | None:
    """The two texts that met in one with marks; None where there are no marks, or some of them are gone."""
    ours, theirs = [], []
    part = ""
    for line in text.splitlines(keepends=True):
        mark = next((mark for mark in (_OURS, _BEFORE, _THEIRS, _END) if _is(line, mark)), "")
        if mark:
            if part not in {_OURS: ("", _END), _BEFORE: (_OURS,), _THEIRS: (_OURS, _BEFORE), _END: (_THEIRS,)}[mark]:
                return None
            part = mark
            continue
        if part not in (_BEFORE, _THEIRS):
            ours.append(line)
        if part not in (_OURS, _BEFORE):
            theirs.append(line)
    return ("".join(ours), "".join(theirs)) if part == _END else None


def marked(ours: bytes, theirs: bytes) -> bytes:
    """A text of two sides between marks, as git writes them."""
    parts = (_OURS.encode() + b"ours\n", ours, _THEIRS.encode() + b"\n", theirs, _END.encode() + b"theirs\n")
    return b"".join(part if part.endswith(b"\n") or not part else part + b"\n" for part in parts)


def _is(line: str, mark: str) -> bool:
    return line.rstrip() == mark if mark == _THEIRS else line.startswith(mark)


def _told(path: str, first: int | None, middle: int, last: int) -> str:
    return _BY_COMMAND if path in (POSTINGS, ARTICLES) else _advice(first, middle, last)


def _advice(first: int | None, middle: int, last: int) -> str:
    if not (first and middle and last):
        return "这是 git 合并时留下的冲突标记；请对照两边的版本，把标记行删去"
    return (
        f"git 合并时两边都改了这里，还没有决定：{_lines(first, middle)}是一边的，"
        f"{_lines(middle, last)}是另一边的；请留下对的内容（两边都对的都留下），"
        f"再删去第 {first}、{middle}、{last} 行"
    )


def _lines(before: int, behind: int) -> str:
    """The lines between two marks; none, where one side took them away."""
    if behind - before == 2:
        return f"第 {before + 1} 行"
    return f"第 {before + 1} 到 {behind - 1} 行" if behind - before > 2 else "删去这几行"
