"""Small changes of a YAML file that leave every other byte alone: comments, order, quoting, line ends.

An edit is a splice at marks; afterwards the whole text is read again and must
say what it said before with exactly that change, or the edit is refused.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from . import marks, writing, yamltree
from .marks import Kind, Node
from .problems import Problem, has_errors
from .refusal import Refusal

_BOM = b"\xef\xbb\xbf"
_BREAK = re.compile(r"\r\n|\n|\r")
_REST_OF_LINE = re.compile(r"(,?)([ \t]*(?:[ \t]#[^\r\n]*)?)(?=[\r\n])")
_COMMENT_LINE = re.compile(r"(?:\r\n|\n|\r)( *)#[^\r\n]*")
_WIDEST_DASH = 8  # columns from a dash to what it introduces; more is no indentation to go on with


class CannotEdit(Refusal):
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


@dataclass(frozen=True, slots=True)
class SetRecord:
    """The record at ``keys`` says these texts, its other fields stay; one that is not there is put on one line, after
    the key ``after`` beside it.
    """

    keys: tuple[str | int, ...]
    texts: Mapping[str, str]
    after: str = ""


Edit = Append | SetText | SetRecord


@dataclass(frozen=True, slots=True)
class _Splice:
    """``text`` goes in place of what stands from ``start`` to ``end``."""

    start: int
    end: int
    text: str


def apply(data: bytes, edits: Sequence[Edit]) -> bytes:
    """The file with all edits made, each at a place of its own; raises CannotEdit."""
    data, later = _applied(data, edits)
    while later:
        data, later = _applied(data, later)
    return data


def _applied(data: bytes, edits: Sequence[Edit]) -> tuple[bytes, Sequence[Edit]]:
    """The file with those edits made that can be made at once, and the rest."""
    value, problems = _read(data)
    if has_errors(problems):
        raise CannotEdit("文件本身有错误；请先改好（python site.py check）")
    text = data.removeprefix(_BOM).decode()
    root = marks.read(text)
    edits, later = _at_once(root, edits)
    made = _spliced(text, [splice for edit in edits for splice in _splices(text, root, edit)])
    result = (_BOM if data.startswith(_BOM) else b"") + made.encode()
    after, problems = _read(result)
    for edit in edits:
        _carry_out(value, edit)
    if has_errors(problems) or after != value:
        raise CannotEdit("这个文件的写法特别，自动改不稳妥，没有改动；请照文档手工改")
    return result, later


def _at_once(root: Node | None, edits: Sequence[Edit]) -> tuple[Sequence[Edit], Sequence[Edit]]:
    """The edits that can be made in one go, and the rest: a second item of a list has its place only once the first
    stands, where the list is not there, empty, or in brackets.
    """
    now: list[Edit] = []
    later: list[Edit] = []
    begun: set[tuple[str | int, ...]] = set()
    for edit in edits:
        waits = isinstance(edit, Append) and edit.keys in begun and not _is_block(root, edit.keys)
        (later if waits else now).append(edit)
        if isinstance(edit, Append):
            begun.add(edit.keys)
    return now, later


def _is_block(root: Node | None, keys: Sequence[str | int]) -> bool:
    """True for a list with something in it, each item on lines of its own."""
    node = root
    for key in keys:
        node = node.inner.get(key) if node else None
    return node is not None and node.kind is Kind.LIST and not node.flow


def _read(data: bytes) -> tuple[Any, list[Problem]]:
    """What a file says. A text block in a last line without line break says the same when lines come below it."""
    return yamltree.parse(data if data.endswith((b"\n", b"\r")) else data + b"\n", "")


def _spliced(text: str, splices: Iterable[_Splice]) -> str:
    """The text with all splices made; what goes to the same place goes there in order."""
    pieces, at = [], 0
    for splice in sorted(splices, key=lambda splice: splice.start):
        if splice.start < at:
            raise CannotEdit("两处改动重叠，没有改动；请分两次写")
        pieces += [text[at : splice.start], splice.text]
        at = splice.end
    return "".join([*pieces, text[at:]])


def _carry_out(value: Any, edit: Edit) -> None:
    """Make plain data say what the file must say afterwards."""
    *way, last = edit.keys
    for key in way:
        value = value[key]
    match edit:
        case Append():
            value[last] = [*value.get(last, []), edit.item]
        case SetText():
            value[last] = edit.text
        case SetRecord():
            value[last] = {**value.get(last, {}), **edit.texts}


def _splices(text: str, root: Node | None, edit: Edit) -> Iterator[_Splice]:
    *way, last = edit.keys
    parent = _follow(root, way)
    if parent is None:
        yield _at_the_end(text, writing.block_lines({last: _first(edit)}))
        return
    if parent.kind is not Kind.MAPPING:
        raise CannotEdit("文件的结构与格式说明不同；请先运行检查")
    known = parent.inner.get(last)
    match edit:
        case Append():
            yield _append(text, parent, known, str(last), edit.item)
        case SetText():
            yield _set_text(text, parent, known, edit)
        case SetRecord() if known is None:
            yield _new_record(text, parent, edit)
        case SetRecord():
            for key, value in edit.texts.items():
                yield from _splices(text, root, SetText((*edit.keys, key), value))


def _first(edit: Edit) -> Any:
    """What the edit makes of nothing."""
    match edit:
        case Append():
            return [edit.item]
        case SetText():
            return edit.text
        case SetRecord():
            return dict(edit.texts)


def _follow(node: Node | None, way: Sequence[str | int]) -> Node | None:
    for key in way:
        if node is None:
            raise CannotEdit("文件的结构与格式说明不同；请先运行检查")
        node = node.inner[key]
    return node


# Lists


def _append(text: str, parent: Node, known: Node | None, key: str, item: Any) -> _Splice:
    if known is None:
        return _new_key(text, parent, key, [item])
    if known.kind is Kind.LIST and known.flow and known.inner:
        return _in_brackets(text, _last(known), item)
    if known.kind is Kind.LIST and not known.flow:
        return _in_block(text, known, item)
    if parent.flow:  # {accounts: []}
        return _Splice(known.start + 1, known.start + 1, writing.one_line(item))
    return _below_key(text, parent, known, item)


def _in_brackets(text: str, last: Node, item: Any) -> _Splice:
    """Behind the last item: on a line of its own and in quotes where that one is."""
    written = writing.one_line(item, quoted=_is_quoted(text, last))
    indent = re.search(r"(?:^|[\r\n])([ \t]*)\Z", text[: last.start])
    rest = _REST_OF_LINE.match(text, last.end)
    if indent is None or rest is None:
        return _Splice(last.end, last.end, f", {written}")
    comma, comment = rest[1], rest[2]
    return _Splice(last.end, rest.end(), f",{comment}{_break_near(text, last.end)}{indent[1]}{written}{comma}")


def _in_block(text: str, known: Node, item: Any) -> _Splice:
    """Below the last item, with the same indentation, and a blank line between where there are some."""
    last = _last(known)
    width = last.column - known.column
    lines = _listed(item, known.column, width if 2 <= width <= _WIDEST_DASH else 2)
    return _lines_at(text, _behind(text, last.end, known.column), [*([""] if _has_gap(text, known) else []), *lines])


def _last(known: Node) -> Node:
    return next(reversed(known.inner.values()))


def _below_key(text: str, parent: Node, known: Node, item: Any) -> _Splice:
    """Under «accounts:» with nothing behind it, or in place of «[]»; a comment behind it stays on its line."""
    at = _line_end(text, known.end)
    lines = _lines_at(text, at, _listed(item, parent.column + 2, 2))
    key_end = len(text[: known.start].rstrip(" \t"))
    return _Splice(key_end, at, text[known.end : at] + lines.text)


def _listed(item: Any, column: int, width: int) -> Iterable[str]:
    """The lines of a list's item; its own text begins ``width`` columns behind the dash."""
    for number, line in enumerate(writing.block_lines(item)):
        start = " " * width if number else "-".ljust(width)
        yield " " * column + start + line if line else ""


def _has_gap(text: str, known: Node) -> bool:
    """True where a blank line stands before the last item, so that one belongs before the next too."""
    if len(known.inner) < 2:
        return False
    *_, before, last = known.inner.values()
    between = text[before.end : last.start].split("\n")
    return any(not line.strip() for line in between[1:-1])


# Texts


def _set_text(text: str, parent: Node, known: Node | None, edit: SetText) -> _Splice:
    if known is None:
        return _new_key(text, parent, str(edit.keys[-1]), edit.text, edit.after)
    if known.kind is not Kind.TEXT or known.style in ("|", ">"):
        raise CannotEdit(f"“{edit.keys[-1]}”不是一行文字，自动改不稳妥；请手工改")
    gap = " " if text[known.start - 1] == ":" else ""  # a key with nothing behind it
    return _Splice(known.start, known.end, gap + writing.scalar(edit.text, known.style))


def _new_key(text: str, parent: Node, key: str, value: Any, after: str = "") -> _Splice:
    """A key that was not there: behind ``after``, else at the end of the mapping."""
    if parent.flow:
        return _in_braces(text, parent, {key: value}, after)
    return _in_mapping(text, parent, writing.block_lines({key: value}), after)


def _new_record(text: str, parent: Node, edit: SetRecord) -> _Splice:
    """A record that was not there: on one line, as short records are written."""
    made = {str(edit.keys[-1]): dict(edit.texts)}
    if parent.flow:
        return _in_braces(text, parent, made, edit.after)
    return _in_mapping(text, parent, [_inside(writing.one_line(made))], edit.after)


def _in_braces(text: str, parent: Node, made: Mapping[str, Any], after: str) -> _Splice:
    beside = parent.inner.get(after)
    at = beside.end if beside else max((v.end for v in parent.inner.values()), default=parent.start + 1)
    comma = ", " if parent.inner else ""
    return _Splice(at, at, comma + _inside(writing.one_line(made, quoted=_is_quoted(text, parent))))


def _in_mapping(text: str, parent: Node, lines: Iterable[str], after: str) -> _Splice:
    beside = parent.inner.get(after)
    at = _behind(text, beside.end if beside else parent.end, parent.column)
    return _lines_at(text, at, (" " * parent.column + line if line else line for line in lines))


def _inside(written: str) -> str:
    """What stands between the braces."""
    return written[1:-1]


def _is_quoted(text: str, node: Node) -> bool:
    """True for a record in braces whose keys stand in quotes, as JSON writes it."""
    return re.match(r'\{\s*"', text[node.start : node.end]) is not None


# Lines


def _line_end(text: str, at: int) -> int:
    """Behind the comment that may follow on the same line, before the line break."""
    found = _BREAK.search(text, at)
    return found.start() if found else len(text)


def _behind(text: str, at: int, column: int) -> int:
    """The end of the line, and of the comments right below that belong to it: they stand deeper than ``column``."""
    at = _line_end(text, at)
    while (comment := _COMMENT_LINE.match(text, at)) and len(comment[1]) > column:
        at = comment.end()
    return at


def _lines_at(text: str, at: int, lines: Iterable[str]) -> _Splice:
    """New lines behind the line that ends at ``at``."""
    line_break = _break_near(text, at)
    return _Splice(at, at, "".join(line_break + line for line in lines))


def _at_the_end(text: str, lines: Iterable[str]) -> _Splice:
    """Lines at the end of a text that holds nothing but comments."""
    line_break = _break_near(text, len(text))
    start = "" if not text or text.endswith(("\n", "\r")) else line_break
    return _Splice(len(text), len(text), start + "".join(line + line_break for line in lines))


def _break_near(text: str, at: int) -> str:
    """The line break that ends this line; in a last line without one, that of the first line."""
    found = _BREAK.search(text, at) or _BREAK.search(text)
    return found[0] if found else "\n"
