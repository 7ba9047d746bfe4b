"""Small changes of a YAML file that leave every other byte alone: comments, order, quoting, line ends.

An edit is a splice at marks; afterwards the whole text is read again and must
say what it said before with exactly that change, or the edit is refused.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import marks, yamltree
from .marks import Kind, Node

_BOM = b"\xef\xbb\xbf"
Keys = Sequence[str | int]


class CannotEdit(Exception):
    """The file can't be changed safely; the message (Chinese) says why."""


@dataclass(frozen=True, slots=True)
class Append:
    """One more item at the end of the list at ``keys``, which is made if it is not there."""

    keys: tuple[str | int, ...]
    item: Any


@dataclass(frozen=True, slots=True)
class SetText:
    """The text at ``keys`` becomes another; a key that is not there is put after the key ``after`` beside it."""

    keys: tuple[str | int, ...]
    text: str
    after: str = ""


Edit = Append | SetText


def apply(data: bytes, edits: Sequence[Edit]) -> bytes:
    """The file with the edits made, in order; raises CannotEdit."""
    for edit in edits:
        data = _applied(data, edit)
    return data


def _applied(data: bytes, edit: Edit) -> bytes:
    before, problems = yamltree.parse(data, "")
    if problems:
        raise CannotEdit("文件本身有错误；请先改好（python site.py check）")
    text = data.removeprefix(_BOM).decode()
    line_end = "\r\n" if "\r\n" in text else "\n"
    at, piece, end = _splice(text, edit)
    made = text[:at] + piece.replace("\n", line_end) + text[end:]
    result = (_BOM if data.startswith(_BOM) else b"") + made.encode()
    after, problems = yamltree.parse(result, "")
    if problems or after != _expected(before, edit):
        raise CannotEdit("这个文件的写法特别，自动改不稳妥，没有改动；请照文档手工改")
    return result


def _expected(before: Any, edit: Edit) -> Any:
    """What the file must say afterwards."""
    wanted = copy.deepcopy(before)
    *way, last = edit.keys
    parent = wanted
    for key in way:
        parent = parent[key]
    match edit:
        case Append():
            parent[last] = [*parent.get(last, []), edit.item]
        case SetText():
            parent[last] = edit.text
    return wanted


def _splice(text: str, edit: Edit) -> tuple[int, str, int]:
    """Where a piece goes, the piece (with plain line ends), and where what it replaces ends."""
    *way, last = edit.keys
    parent = _follow(marks.read(text), way)
    if parent is None:
        return len(text), _on_new_lines(text, marks.block_lines({last: [edit.item]})), len(text)
    if parent.kind is not Kind.MAPPING:
        raise CannotEdit("文件的结构与格式说明不同；请先运行检查")
    known = parent.values.get(str(last))
    match edit:
        case Append():
            return _append(text, parent, known, str(last), edit.item)
        case SetText():
            return _set_text(text, parent, known, edit)


def _follow(node: Node | None, way: Sequence[str | int]) -> Node | None:
    for key in way:
        node = node.items[key] if isinstance(key, int) else node.values[key]
    return node


# Lists


def _append(text: str, parent: Node, known: Node | None, key: str, item: Any) -> tuple[int, str, int]:
    if known is None:
        return _new_key(text, parent, key, [item])
    if known.kind is not Kind.LIST:  # «accounts:» with nothing behind it
        return known.start, _below(marks.block_lines([item]), parent.column), known.end
    if known.flow and known.items:
        at = known.items[-1].end
        return at, f", {marks.one_line(item)}", at
    if known.flow and not parent.flow:  # «accounts: []»
        return known.start, _below(marks.block_lines([item]), parent.column), known.end
    if known.flow:
        return known.start + 1, marks.one_line(item), known.start + 1
    at = _line_end(text, known.items[-1].end)
    gap = "\n" if _has_gaps(text, known) else ""
    lines = (" " * known.column + line if line else line for line in marks.block_lines([item]))
    return at, gap + "\n" + "\n".join(lines), at


def _below(lines, column: int) -> str:
    """A block under a key that stands in ``column``, in place of nothing or of empty brackets."""
    return "\n" + "\n".join(" " * (column + 2) + line if line else line for line in lines)


def _has_gaps(text: str, known: Node) -> bool:
    """True where a blank line stands between the items, so that one belongs before the next too."""
    pairs = zip(known.items, known.items[1:], strict=False)
    return any(not line.strip() for one, next_ in pairs for line in text[one.end : next_.start].split("\n")[1:-1])


# Texts


def _set_text(text: str, parent: Node, known: Node | None, edit: SetText) -> tuple[int, str, int]:
    if known is None:
        return _new_key(text, parent, str(edit.keys[-1]), edit.text, edit.after)
    if known.kind is not Kind.TEXT or known.style in ("|", ">"):
        raise CannotEdit(f"“{edit.keys[-1]}”不是一行文字，自动改不稳妥；请手工改")
    return known.start, marks.scalar(edit.text, known.style), known.end


def _new_key(text: str, parent: Node, key: str, value: Any, after: str = "") -> tuple[int, str, int]:
    """A key that was not there: behind ``after``, else at the end of the mapping."""
    beside = parent.values.get(after)
    at = beside.end if beside else (parent.end if not parent.flow else max((v.end for v in parent.values.values()), default=parent.start + 1))
    if parent.flow:
        return at, f", {marks.one_line({key: value})[1:-1]}", at
    at = _line_end(text, at)
    lines = (" " * parent.column + line if line else line for line in marks.block_lines({key: value}))
    return at, "\n" + "\n".join(lines), at


def _line_end(text: str, at: int) -> int:
    """Behind the comment that may follow on the same line, before the line break."""
    found = text.find("\n", at)
    if found < 0:
        return len(text)
    return found - 1 if text[found - 1] == "\r" else found


def _on_new_lines(text: str, lines) -> str:
    start = "" if not text or text.endswith("\n") else "\n"
    return start + "\n".join(lines) + "\n"
