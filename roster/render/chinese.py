"""Markdown as people write it in Chinese, where a new line is no blank.

Its reader wants an empty line before a list, and a browser puts a blank where a
line was broken. Clerks write neither; what they wrote is brought to what the
reader understands, outside of code.
"""

import re
import unicodedata

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

_ITEM = re.compile(r" {0,3}(?:([-*+])|\d+\.)[ \t]+\S")
_FIRST_ITEM = re.compile(r" {0,3}(?:[-*+]|1\.)[ \t]")  # «2026. …» in a text is no list
_TOPIC = re.compile(r"(#{1,6})(?=[^#\s])")  # #话题# is a word; a heading has a blank behind its #
# Quotations, headings, terms, code and what the reader has laid aside already (\x02).
_NO_TEXT = re.compile(r" {4}|\t| {0,3}(?:[>#\x02:~`]|$)")
_SENTENCE_ENDS = re.compile(r"[。！？；：…][”’」』）]?$")
# 一、 （一） 1、 1.甲 ① • and 电话：
_OWN_LINE = re.compile(
    r"[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})(?:[）)、．]|\.(?=\D))|[①-⑳㈠-㈩•●○◆■▪]|-(?=[^\s-])|[㐀-鿿]{2,8}[：:]"
)
_INLINE = r"((?:</?(?:strong|em|a|code|del|sup|sub)\b[^>]*>)*)"
_BROKEN_LINE = re.compile(rf"([^\x00-\x7f]){_INLINE}(\n *){_INLINE}(?=([^\x00-\x7f]))")
_CODE = re.compile(r"(<pre>.*?</pre>)", re.DOTALL)
_WIDE = ("W", "F", "A")
_AFTER_CODE = 15  # the reader lays code and HTML aside at 25 and 20, and reads blocks after this


class AsWritten(Extension):
    """Lists directly under a sentence, topics, and lines that were meant as lines."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library calls it so
        """Called by the reader."""
        md.preprocessors.register(_Lines(md), "as-written", _AFTER_CODE)


class _Lines(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        made: list[str] = []
        marker: str | None = None  # of the list that goes on, empty for numbers
        for given in lines:
            line = _TOPIC.sub(r"\\\1", given, count=1) if _TOPIC.match(given) else given
            before = made[-1] if made else ""
            item = _ITEM.match(line)
            begins = item and _FIRST_ITEM.match(line) and (item[1] or "") != marker
            if begins and _is_text(before):
                made.append("")
            elif not item and _is_text(before) and _is_text(line) and _stays_a_line(before, line):
                made[-1] = before.rstrip() + "  "
            made.append(line)
            marker = ((item[1] or "") if begins and item else marker) if line.strip() else None
        return made


def seamless(fragment: str) -> str:
    """HTML in which a line that was broken within Chinese text goes on without a blank, but for code."""
    return "".join(part if part.startswith("<pre>") else _joined(part) for part in _CODE.split(fragment))


def _joined(fragment: str) -> str:
    return _BROKEN_LINE.sub(_seam, fragment)


def _seam(found: re.Match[str]) -> str:
    last, ends, line_break, begins, first = found.groups()
    return last + ends + ("" if _are_wide(last, first) else line_break) + begins


def one_line(text: str) -> str:
    """A text of several lines as one: Chinese characters meet without a blank."""
    made = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        made += line if not made or _are_wide(made[-1], line[0]) else f" {line}"
    return made


def _are_wide(*chars: str) -> bool:
    """True for characters of Chinese type: between them nobody sets a blank."""
    return all(unicodedata.east_asian_width(char) in _WIDE for char in chars)


def _is_text(line: str) -> bool:
    """True for a line of a paragraph or of an item; tables have their own lines."""
    return "|" not in line and not _NO_TEXT.match(line)


def _stays_a_line(before: str, line: str) -> bool:
    """True where whoever broke the line meant it."""
    return bool(_SENTENCE_ENDS.search(before) or _OWN_LINE.match(line.lstrip(" ")))
