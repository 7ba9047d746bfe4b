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
    bare = bare.rstrip("。") if _IN_QUOTES.fullmatch(bare.rstrip("。")) else bare
    if _IN_QUOTES.fullmatch(bare):
        return bare[1:-1] if bare != written.rstrip() and not _NEEDS_QUOTES.search(bare[1:-1]) else bare
    if key in words.prose or key in words.nested:
        return written.rstrip()
    while len(bare) > 2 and _PAIRS.get(bare[0]) == bare[-1]:
        bare = bare[1:-1].strip()
    return words.taken(key, bare)


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
