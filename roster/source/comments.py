"""Comments that cut a value short: in YAML, what stands behind a blank and ``#`` is none of the text before it.

Whoever writes ``note: 请关注 #话题# 超话`` means all of it, and would publish half. A comment of our own files has a
blank behind its ``#``, and two before it.
"""

import re
import sys

import yaml

from . import writing
from .problems import Level, Position, Problem

_CODE = "lost-text"
_COMMENT = re.compile(r"(?<=[^ \t\r\n])([ \t]+)#([^\r\n]*)")
_FLOW_END = re.compile(r"[ \t]*[,\[\]{}]")
_LONGEST_SHOWN = 400  # characters of a line that is to be copied


class Comments:
    """The comments of a text that stand behind something on their line, one after the other.

    ``next_at`` is where the blanks before the next one begin: a text that ends earlier has none behind it, and a
    file without comments costs nothing.
    """

    def __init__(self, text: str, path: str) -> None:
        self._text = text
        self._path = path
        self._left = _COMMENT.finditer(text)
        self._go_on()

    def _go_on(self) -> None:
        self._comment = next(self._left, None)
        self.next_at = self._comment.start() if self._comment else sys.maxsize

    def problem(self, event: yaml.ScalarEvent, *, in_flow: bool) -> Problem | None:
        """What is wrong with the comment right behind a text without quotes; None where there is none, or a plain
        one. Texts are asked about in their order.
        """
        while self.next_at < event.end_mark.index:
            self._go_on()
        comment = self._comment
        if comment is None or self.next_at > event.end_mark.index:
            return None
        where = Position(self._path, event.start_mark.line + 1, event.start_mark.column + 1)
        written = comment[2]
        if not written.startswith((" ", "\t", "\u3000")):
            lost = f"“#{_short(written)}”前面有空格，会被当作注释丢掉"
            advice = f"属于内容的请给整段加引号，写成 {self._quoted(event, comment, in_flow)}"
            return Problem(where, _CODE, f"{lost}；{advice}；是注释的请在 # 后面空一格")
        if len(comment[1]) == 1 and not event.value.isascii():
            lost = f"“#{_short(written)}”会被当作注释，不属于内容"
            advice = f"属于内容的请给整段加引号，写成 {self._quoted(event, comment, in_flow)}"
            return Problem(where, _CODE, f"{lost}；{advice}；是注释的请在 # 前面空两格", Level.WARNING)
        return None

    def _quoted(self, event: yaml.ScalarEvent, comment: re.Match[str], in_flow: bool) -> str:
        """The line as it was meant, with the whole text in quotes; the text alone where that would be too long."""
        meant, rest = comment[1] + "#" + comment[2].rstrip(), ""
        if in_flow and (end := _FLOW_END.search(meant)):
            meant, rest = meant[: end.start()], meant[end.start() :]
        text = writing.scalar((event.value + meant).strip(), "'")
        start = event.start_mark.index
        before = self._text[max(self._text.rfind("\n", 0, start), self._text.rfind("\r", 0, start)) + 1 : start]
        gap = " " if before.endswith((":", "-")) else ""
        line = f"{before.lstrip()}{gap}{text}{rest}"
        return line if len(line) <= _LONGEST_SHOWN else "'……'"


def _short(text: str) -> str:
    text = text.rstrip()
    return text if len(text) <= 40 else text[:40] + "……"
