"""YAML text to plain data in which every scalar is text.

``parse`` gives dicts, lists and strings and never guesses a type. Where something
stands is found afterwards, by ``marks``.

The subset is small on purpose: no anchors, aliases, merge keys, tags or second
documents, so that nothing can expand, refer elsewhere or mean two things.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import yaml

from ..text.characters import NOT_IN_XML
from . import conflicts, folded, writing
from .comments import Comments
from .decoding import MAX_LINE_BYTES, decode
from .events import SYNTAX, Unusable, corner, events
from .everywhere import problems as slips_everywhere
from .joined import Begun, separated
from .mending import Mend, line_before, mended
from .problems import MOST_FINDINGS, Place, Position, Problem, too_many
from .vocabulary import NO_WORDS, Vocabulary

MAX_SCALAR = 1_000_000
MAX_DEPTH = 12
# Registers have 11 to 13 bytes a value; brackets alone have two, and 100 bytes of memory for each.
_FEW_VALUES, _BYTES_A_VALUE = 200_000, 8

_DUPLICATE = "duplicate-key"
# Codes after which records may be missing from what was read.
_INCOMPLETE = {
    "file-too-large",
    "line-too-long",
    "yaml-syntax",
    conflicts.CODE,
    "alias",
    "too-deep",
    "several-documents",
    "key-not-text",
    "too-many-values",
    "too-many-findings",
}

_IN_BYTES = {"not-utf8", "control-character"}  # which cost nothing where the text is known all the same
_SHOWN = 60  # characters of what somebody wrote
_MARK = re.compile(r"[^\w-]")  # what no name of a field has


def parse(
    data: bytes, path: str, *, longest_line: int = MAX_LINE_BYTES, words: Vocabulary = NO_WORDS
) -> tuple[Any, list[Problem]]:
    """Read one YAML document as ``(value, problems)``; never raises for bad data.

    The value is made of dict, list and str; a key with nothing after it is left
    out, an empty file is ``{}``. With an unusable text the value is what was
    read before the fault, so that the rest of a file is still checked; ``words``
    are the fields it may have, by which more of what was meant is understood.
    """
    text, problems = decode(data, path, longest_line)
    if text is None:
        return {}, problems
    if found := list(conflicts.problems(text, path)):
        return {}, problems + found
    value, found = _read(text, path, words, len(data))
    if any(problem.code == SYNTAX for problem in found) and (moved := list(conflicts.problems(text, path, moved=True))):
        return {}, problems + moved
    if found and (everywhere := list(slips_everywhere(text, path, words))):
        return {}, problems + everywhere  # what else there is follows from it
    return value, problems + found


def is_whole(value: Any, problems: Sequence[Problem]) -> bool:
    """False for a file of which records may be missing from what was read."""
    unread = _INCOMPLETE if value else _INCOMPLETE | _IN_BYTES
    return not any(problem.code in unread for problem in problems)


def _read(text: str, path: str, words: Vocabulary, size: int) -> tuple[Any, list[Problem]]:
    most = _FEW_VALUES + size // _BYTES_A_VALUE
    value, found = _built(text, path, most, words)
    mends: list[Mend] = []
    if any(problem.code in (SYNTAX, folded.CODE) for problem in found):
        text, mends = mended(text, words)
        if mends:  # what else is wrong is told in the same run
            value, found = _built(text, path, most, words, mends)
    begun: list[Begun] = []
    if any(problem.code == _DUPLICATE for problem in found):
        text, begun = separated(text)
        if begun:
            value, found = _built(text, path, most, words, mends)
    told_at = [(Position(path, one.line, one.column), one) for one in begun]
    found = [Problem(where, _DUPLICATE, one.advice) for where, one in told_at[:MOST_FINDINGS]] + found
    found += [too_many(where) for where, _ in told_at[MOST_FINDINGS : MOST_FINDINGS + 1]]
    found = [replace(problem, where=_before(problem.where, mends)) for problem in found]
    told = [Problem(Position(path, m.line, m.column), SYNTAX, f"YAML 写法有误：{m.advice}") for m in mends]
    return value, told + found


def _before(where: Place | Position, mends: Sequence[Mend]) -> Place | Position:
    return replace(where, line=line_before(mends, where.line)) if isinstance(where, Position) else where


def _built(text: str, path: str, most: int, words: Vocabulary, mends: Sequence[Mend] = ()) -> tuple[Any, list[Problem]]:
    builder = _Builder(path, text, most, words, mends)
    try:
        with events(text, path) as next_event:
            builder.build(next_event)
    except Unusable as unusable:
        if unusable.problem.code == "too-many-values":
            return {}, [unusable.problem]  # nobody wants a finding for each of them
        builder.problems.append(unusable.problem)
        builder.drop_last_record()
    return ({} if builder.root is None else builder.root), builder.problems


class _Builder:
    """Builds plain data from events and notes what the subset does not allow.

    A list or mapping is put in its place before it is filled: after a late
    fault everything read before it is there.
    """

    def __init__(self, path: str, text: str, most: int, words: Vocabulary, mends: Sequence[Mend]) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.root: Any = None
        self._text_read = text
        self._words = words
        self._mends = mends  # that made this text of the one which somebody wrote
        self._comments = Comments(text, path)
        self._folded = folded.Folded(text, path, lambda line: line_before(mends, line))
        self._field, self._in_list = "", False  # of which field a text is read, and whether it is one of a list
        self._left = most  # values that may still come
        self._in_flow: list[bool] = [False]  # of every list and mapping that is being read

    def build(self, next_event: Callable[[], yaml.Event]) -> None:
        """Read the whole stream into ``root``."""
        self._next = next_event
        documents = 0
        while not isinstance(event := next_event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._unusable(event, "several-documents", "一个文件只能有一份内容；请删去多余的“---”")
            elif isinstance(event, yaml.ScalarEvent):
                self.root = self._text(event)
            elif isinstance(event, yaml.NodeEvent):
                self.root = self._empty(event, depth=0)
                self._fill(self.root, depth=1)

    def drop_last_record(self) -> None:
        """Forget the record in which the fault lies: what is missing in it was perhaps only not read."""
        last = list(self.root.values())[-1:] if isinstance(self.root, dict) else [self.root]
        if last and isinstance(last[0], list) and last[0]:
            last[0].pop()

    def _text(self, event: yaml.ScalarEvent) -> str:
        if event.tag is not None or event.anchor is not None:
            self._complain_of_properties(event)
        if len(event.value) > MAX_SCALAR:
            self._problem(event, "too-long", f"内容有 {len(event.value)} 字，最多 {MAX_SCALAR} 字")
            return ""
        if event.style == '"' and NOT_IN_XML.search(event.value):
            return self._carried(event)
        end = event.end_mark
        if not event.style and (end.index >= self._comments.next_at or end.line > event.start_mark.line):
            self._look_at_plain(event)
        return event.value

    def _look_at_plain(self, event: yaml.ScalarEvent) -> None:
        """What YAML reads otherwise than it looks: a text that ends before a ``#``, or goes on below its line."""
        found: list[Problem | None] = []
        if event.end_mark.index >= self._comments.next_at:
            found.append(self._comments.problem(event, in_flow=self._in_flow[-1]))
        if event.end_mark.line > event.start_mark.line and self._words.is_of_one_line(self._field):
            found.append(self._folded.problem(event, of_list=self._in_list, in_flow=self._in_flow[-1]))
        self.problems += filter(None, found)

    def _carried(self, event: yaml.ScalarEvent) -> str:
        """A text without the characters that pages, feeds and documents cannot carry, which are told."""
        codes = "、".join(f"U+{ord(char):04X}" for char in dict.fromkeys(NOT_IN_XML.findall(event.value)))
        self._problem(event, "control-character", f"含有网页和公文里不能有的字符 {codes}；请删去这个转义写法")
        return NOT_IN_XML.sub("", event.value)

    def _empty(self, event: yaml.Event, depth: int) -> list | dict:
        """The list or mapping that begins with this event, still to be filled."""
        if isinstance(event, yaml.AliasEvent):
            raise self._unusable(
                event, "alias", f"不支持引用“*{event.anchor}”；请把内容重写一遍；若本就以 * 开头，请加引号"
            )
        if depth >= MAX_DEPTH:
            raise self._unusable(event, "too-deep", f"嵌套超过 {MAX_DEPTH} 层；请对照格式说明检查缩进和括号")
        assert isinstance(event, yaml.CollectionStartEvent)  # no other event can stand here
        self._complain_of_properties(event)
        self._in_flow.append(bool(event.flow_style))
        return [] if isinstance(event, yaml.SequenceStartEvent) else {}

    def _more(self, event: yaml.SequenceStartEvent, items: list) -> list:
        """A list to be gone on with, by what stands in a second one."""
        self._complain_of_properties(event)
        self._in_flow.append(bool(event.flow_style))
        return items

    def _fill(self, container: list | dict, depth: int) -> None:
        if isinstance(container, list):
            self._fill_list(container, depth)
        else:
            self._fill_mapping(container, depth)
        self._in_flow.pop()

    def _fill_list(self, items: list, depth: int) -> None:
        while (event := self._next()).__class__ is not yaml.SequenceEndEvent:
            self._count(event)
            if type(event) is yaml.ScalarEvent:
                self._in_list = True
                items.append(self._text(event))
            else:
                items.append(self._empty(event, depth))
                self._fill(items[-1], depth + 1)

    def _fill_mapping(self, mapping: dict, depth: int) -> None:
        empty: set[str] = set()  # keys with nothing after them: left out, but taken
        while (key := self._next()).__class__ is not yaml.MappingEndEvent:
            self._count(key)
            if type(key) is not yaml.ScalarEvent:
                raise self._unusable(key, "key-not-text", "字段名只能是文字；以 { [ * 开头的内容请加引号")
            name = self._key(key)
            event = self._next()
            self._field, self._in_list = name or key.value, False
            if name is not None and (name in mapping or name in empty):
                self._complain_of_second(key, name, event, mapping)
                if isinstance(event, yaml.SequenceStartEvent) and isinstance(mapping.get(name), list):
                    self._fill(self._more(event, mapping[name]), depth + 1)  # it is told where both belong
                    continue
                name = None
            if type(event) is yaml.ScalarEvent:
                text = self._text(event)
                if name is not None and is_nothing(event):
                    empty.add(name)
                    self._recover(key, mapping)
                elif name is not None:
                    mapping[name] = text
            else:
                value = self._empty(event, depth)
                if name is not None:
                    mapping[name] = value
                self._fill(value, depth + 1)

    def _count(self, event: yaml.Event) -> None:
        self._left -= 1
        if self._left < 0:
            raise self._unusable(
                event, "too-many-values", "内容太碎，不像名录数据；请检查是不是把括号或“- ”重复贴了很多遍"
            )

    def _key(self, event: yaml.ScalarEvent) -> str | None:
        """The name of a key, None for one whose value does not count."""
        if event.tag is not None or event.anchor is not None:
            self._complain_of_properties(event)
        if event.value == "<<" and not event.style:
            self._problem(event, "merge-key", "不支持合并键“<<”；请把字段逐个写出")
            return None
        if not (name := self._words.named(event.value)) or name == event.value:
            return event.value
        self._problem(event, "unknown-key", f"“{event.value[:50]}”不是可用的字段；请写成“{name}:”")
        return name

    def _recover(self, key: yaml.ScalarEvent, mapping: dict[str, Any]) -> None:
        """A key with nothing after it that holds the content too, as in ``{phone:123}``: nobody would read it."""
        if meant := self._words.meant_by(key.value):
            for name, text in meant:
                mapping.setdefault(name, text)
            written = ", ".join(f"{name}: {writing.scalar(text[:_SHOWN], '')}" for name, text in meant)
            told = f"请写成“{written}”"
        elif _MARK.search(key.value):
            told = "请写成“字段名: 内容”"
        else:
            return
        message = f"“{key.value[:50]}”连在一起，读成了一个字段名；字段名后面要写英文的“:”，再空一格；{told}"
        self._problem(key, "unknown-key", message)

    def _complain_of_second(self, key: yaml.ScalarEvent, name: str, value: yaml.Event, mapping: dict[str, Any]) -> None:
        """A key that the mapping has: a second list, or a line too many."""
        line = line_before(self._mends, _above(self._text_read, key, name))
        if isinstance(value, yaml.CollectionStartEvent):
            message = (
                f"“{name[:50]}:”在第 {line} 行已经写过；请把这下面的内容移到那一处的末尾，再删去这一行标题，"
                "内容一条也不要删"
            )
        elif isinstance(value, yaml.ScalarEvent) and mapping.get(name) == value.value:
            message = f"字段“{name[:50]}”在第 {line} 行已经写过，内容一样；请删去这一行"
        else:
            message = f"字段“{name[:50]}”在同一条记录里写了两次（第 {line} 行也写了），内容不同；请核对，只留对的一行"
        self._problem(key, _DUPLICATE, message)

    def _complain_of_properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self._problem(event, "anchor", f"不支持锚点“&{event.anchor}”；请删去；若内容本就以 & 开头，请加引号")
        if event.tag is not None:
            written = event.tag.replace("tag:yaml.org,2002:", "!!")
            self._problem(event, "tag", f"不支持标签“{written[:50]}”；请删去；若内容本就以 ! 开头，请加引号")

    def _problem(self, event: yaml.Event, code: str, message: str) -> None:
        where = Position(self.path, *corner(event.start_mark))
        if len(self.problems) >= MOST_FINDINGS:
            raise Unusable(too_many(where))
        self.problems.append(Problem(where, code, message))

    def _unusable(self, event: yaml.Event, code: str, message: str) -> Unusable:
        return Unusable(Problem(Position(self.path, *corner(event.start_mark)), code, message))


def _above(text: str, key: yaml.Event, name: str) -> int:
    """The line (from 1) above a key where the same key stands in the same column."""
    column, lines = key.start_mark.column, text.split("\n", key.start_mark.line)[: key.start_mark.line]
    for number in range(len(lines), 0, -1):
        line = lines[number - 1]
        if line[column:].startswith((f"{name}:", f"{name} :")) and not line[:column].strip(" -"):
            return number
    return key.start_mark.line + 1


def is_nothing(event: yaml.Event) -> bool:
    """``key:`` with nothing after it."""
    return isinstance(event, yaml.ScalarEvent) and event.value == "" and not event.style
