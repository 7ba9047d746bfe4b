"""Bounds on Markdown: what nobody writes, and what a reader of Markdown takes minutes or all its stack for.

The reader looks through the rest of a paragraph at every bracket, and calls
itself for every level of a list. Within these bounds the worst text takes
seconds.
"""

import re
from collections.abc import Iterator

MAX_CHARS = 200_000
_PARAGRAPH = 10_000  # characters without an empty line
_MOST = {"[": 300, "<": 1_000, "`": 1_000, "~": 300}
_DEEP = re.compile(r"[ \t]*(?:(?:>|[-*+:]|\d+[.)])[ \t]*){8}")
_INDENT = 40  # columns before a line of a list
_ITEM = re.compile(r"[-*+>:]|\d+[.)]")
_HEADING = re.compile(r"#|=+[ \t]*$|-+[ \t]*$|:")
_HEADINGS = 300  # and terms explained


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Line (from 1) and what is wrong with it (Chinese), one for each bound that a text breaks."""
    if len(text) > MAX_CHARS:
        yield 1, f"文章有 {len(text)} 字，最多 {MAX_CHARS} 字；请分成几篇"
        return
    for char, most in _MOST.items():
        if (found := text.count(char)) > most:
            yield (
                text.count("\n", 0, _nth(text, char, most + 1)) + 1,
                f"文章里有 {found} 个“{char}”，最多 {most} 个；请分成几篇，或者删去多余的",
            )
    headings, paragraph = 0, 0
    for number, line in enumerate(text.split("\n"), start=1):
        headings += bool(_HEADING.match(line.lstrip()))
        paragraph = paragraph + len(line) + 1 if line.strip() else 0
        if headings > _HEADINGS:
            yield number, f"标题、名词解释和横线超过 {_HEADINGS} 处；请分成几篇"
            return
        if paragraph > _PARAGRAPH:
            yield number, f"一段超过 {_PARAGRAPH} 字；请用空行分段"
            return
        indent = len(line.expandtabs(4)) - len(line.expandtabs(4).lstrip())
        if _DEEP.match(line) or (indent > _INDENT and _ITEM.match(line.lstrip())):
            yield number, "列表、引用套了八层以上；请减少层次"
            return


def _nth(text: str, char: str, number: int) -> int:
    at = -1
    for _ in range(number):
        at = text.index(char, at + 1)
    return at
