"""Lines that were copied from a message, a difference, a document or a program: what stands round a field there.

``> name: 甲`` of a mail, ``+  - id: a`` of a difference, ``12: name: 甲`` of a listing, ``"name": "甲",`` of a program:
the field in it is known by its name, and the rest belongs to none.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from .layout import column_of_key, indent, is_comment, is_item
from .vocabulary import Vocabulary

# At the beginning of a line: the mark of a mail, of a difference, the number that a listing gives a line.
_MARK = re.compile(
    r"(?P<mail>(?:> ?)+)|(?P<difference>\+|-(?=(?:  )+[^ ]|(?:  )*- ))"
    r"|(?P<number> {0,5}\d{1,6}(?:[:：|│](?=[ \t])|[.、](?= {2})|\t|(?= {2})))"
)
_NAMED = {"mail": "行首的“>”", "difference": "行首的“+”或“-”", "number": "行号"}
_KEY = re.compile(r"[\s\-－•·]*([^:：=＝]{1,40}?)\s*[:：=＝]")
_PAIRS = {'"': '"', "“": "”", "”": "“", "‘": "’", "＂": "＂", "＇": "＇", "「": "」", "『": "』", "`": "`", "*": "*"}
_BEHIND = re.compile(r"(?:[\s\u200b\ufeff,，;；、\\]|<br ?/?>)+$")
_IN_QUOTES = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""")
_NEEDS_QUOTES = re.compile(r"[\\\"']")
_BLOCK = re.compile(r"[|>][0-9+-]*\s*(?:#.*)?")
_ONE_LINE = re.compile(r" *(?:- )?(?P<key>[a-z_]+): +(?![\[{|>&*!\"'#])\S.*")
_RUN_ON = re.compile(r"\s*(?P<key>[^\s:：=＝]{1,40})\s*(?::(?=\S)|[：=＝])\s*(?P<value>\S.*)")
_BLOCK_ENDED = re.compile(r"([|>][0-9+-]*)[\s,，;；。、]+")
_CLOSING = re.compile(r"([\]}]+),?")


class Line(NamedTuple):
    """A line (from 0) as it is meant, and what is wrong with it as it stands (Chinese)."""

    number: int
    written: str
    why: str


def without_marks(lines: Sequence[str], words: Vocabulary) -> Iterator[Line]:
    """Lines one below the other that begin with the same mark of another program, each without it, where one of them
    is an item of a list or holds a field of ours.
    """
    kinds = [mark.lastgroup or "" if (mark := _MARK.match(line)) else "" for line in lines]
    for kind, run in groupby(range(len(lines)), key=kinds.__getitem__):
        bare = [(number, _without_mark(lines[number])) for number in run] if kind else []
        if any(is_item(line) or ((key := _KEY.match(line)) and words.named(key[1])) for _, line in bare):
            yield from (Line(number, line, f"{_NAMED[kind]}是别的程序加的，不要") for number, line in bare)


def _without_mark(line: str) -> str:
    """What stands behind a mark, indented by twos."""
    mark = _MARK.match(line)
    rest = line[mark.end() :] if mark else line
    return rest[(len(rest) - len(rest.lstrip(" "))) % 2 :]


def without_braces(lines: Sequence[str], words: Vocabulary) -> Iterator[Line]:
    """Lines of a program that hold braces alone, as a list of records wants them: a dash before each record, no comma
    behind; one that closes what nothing opened is empty.
    """
    depth, before = 0, ""
    for number, line in enumerate(lines):
        text, lead = line.strip(), line[: indent(line)]
        if closing := _CLOSING.fullmatch(text):
            if depth == 0:
                yield Line(number, "", "这里的括号前面没有与它成对的")
            elif (depth := max(0, depth - len(closing[1]))) == 0 and text.endswith(","):
                yield Line(number, lead + closing[1], "括号后面的逗号不要")
        elif text.endswith(("{", "[")) and not is_comment(line):
            if text == "{" and depth == 0 and before.endswith((":", "}", "},")):
                yield Line(number, f"{lead}- {{", "这里像是新的一条，前面少了“- ”")
            depth += 1
        before = text or before


def value(key: str, written: str, words: Vocabulary) -> str:
    """The value of a field without what stands round it, as the field takes it; a free text keeps its own marks."""
    bare = _BEHIND.sub("", written)
    is_quoted = _IN_QUOTES.fullmatch(bare.rstrip("。")) is not None
    if block := _BLOCK_ENDED.fullmatch(written):
        return block[1]
    if (is_quoted and bare.rstrip("。") == written.rstrip()) or (not is_quoted and key in words.prose | words.nested):
        return written.rstrip()
    if is_quoted:
        bare = bare.rstrip("。")
        if _NEEDS_QUOTES.search(bare[1:-1]):
            return bare
        bare = bare[1:-1]
    return words.taken(key, bare if key in words.prose else _stripped(bare, "。" if key in words.fields else ""))


def _stripped(text: str, also: str) -> str:
    """A text without the marks round it, and those behind it, of which ``also`` are some."""
    while True:
        bare = _BEHIND.sub("", text).rstrip(also) if also else _BEHIND.sub("", text)
        if len(bare) > 2 and _PAIRS.get(bare[0]) == bare[-1]:
            bare = bare[1:-1].strip()
        if bare == text:
            return text
        text = bare


def set_apart(lines: Sequence[str], words: Vocabulary) -> Iterator[Line]:
    """Lines further in than a field of one line above them that name a field: YAML takes them for more of its text."""
    above = ""
    for number, line in enumerate(lines):
        if not line.strip() or is_comment(line):
            continue
        one = _ONE_LINE.fullmatch(above)
        if one and words.is_of_one_line(one["key"]) and indent(line) > (column := column_of_key(above)):
            field = _RUN_ON.fullmatch(line)
            if field and (name := words.named(field["key"])):
                written = f"{' ' * column}{name}: {field['value']}"
                yield Line(number, written, "这一行连到了上一行的后面")
                line = written
        above = line


def texts(lines: Sequence[str], words: Vocabulary) -> Iterator[bool]:
    """Of each line whether it goes on with a free text above it, and so is no field whatever stands there."""
    text_of: int | None = None  # how far in the field stands whose text may go on
    for line in lines:
        if not line.strip() or (text_of is not None and indent(line) > text_of):
            yield text_of is not None
            continue
        yield False
        key, _, behind = line.lstrip(" -").partition(":")
        is_text = key in words.prose or _BLOCK.fullmatch(behind.strip()) is not None
        text_of = column_of_key(line) if is_text and not is_comment(line) else None
