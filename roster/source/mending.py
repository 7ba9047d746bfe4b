"""What was meant by a line that YAML cannot read: the commonest slips of somebody who knows none of it.

A slip is only told where the text can be read further once it is mended: the parser itself is asked. Colons and
dashes of Chinese keyboards, colons that are missing, blanks that are none, lines that are out of line, texts that
need quotes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import yaml

from . import copied
from .copied import Line
from .events import LOADER
from .guesses import Change, changes, column_of_change
from .layout import indent, is_comment
from .spelling import OPEN_QUOTE, certain, tidied
from .vocabulary import NO_WORDS, Vocabulary

MOST_MENDS = 20
_LARGE, _MENDS_OF_LARGE = 1_000_000, 3  # characters; every mend reads the text once more
_ABOVE, _BELOW = 60, 25  # lines that are read again to see whether a change helps
_SUSPECTS = 3  # lines above the fault that may be the cause of it
_LONGEST = 2_000  # characters of a line that somebody typed
_LONGEST_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Mend:
    """A line (from 1) that cannot be read, from which column on, what is wrong with it (Chinese), and what to write
    instead: one line, or several.
    """

    line: int
    column: int
    why: str
    text: str

    @property
    def advice(self) -> str:
        """Chinese: what is wrong and what to write."""
        written = self.text.strip()
        if not written:
            return f"{self.why}；请删去这一行"
        if len(written) > _LONGEST_SHOWN:
            return self.why
        blanks = len(self.text) - len(self.text.lstrip())
        if "\n" in written:
            lines = self.text.split("\n")
            each = "，".join(f"“{line.strip()}”（前面空 {indent(line)} 格）" for line in lines)
            return f"{self.why}；请把这一行分成 {len(lines)} 行写：{each}"
        return f"{self.why}；请把这一行写成“{written}”，{f'前面空 {blanks} 格' if blanks else '前面不空格'}"


def mended(text: str, words: Vocabulary = NO_WORDS) -> tuple[str, list[Mend]]:
    """The text with its slips mended as far as they are understood, and each of them in order.

    A field without its colon is only known as one by its name, which must be among the ``words`` of the format.
    """
    if "\r" in text.replace("\r\n", ""):
        return text, []
    lines = text.split("\n")
    mends = _certain(lines, words)
    most = len(mends) + (MOST_MENDS if len(text) < _LARGE else _MENDS_OF_LARGE)
    tried = len(mends)
    while tried < most and (fault := _fault("\n".join(lines))):
        change = _best(lines, _Fault(_index(lines, fault.line), _index(lines, fault.since)), words)
        if change is None:
            break
        change = change._replace(written=tuple(_tidied(line, words) for line in change.written))
        lines = change.made(lines, change.number)
        _add(mends, Mend(change.number + 1, change.column, change.why, change.written[0]))
        tried += 1
    return "\n".join(lines), mends


def _certain(lines: list[str], words: Vocabulary) -> list[Mend]:
    """The slips that need no parser to be known, mended in ``lines``: what other programs put round a field."""
    mends: list[Mend] = []
    for slips in (copied.without_marks, copied.without_braces, _in_marks, copied.set_apart):
        for number, meant, why in list(slips([line.rstrip("\r") for line in lines], words)):
            written = _tidied(meant, words)
            _add(mends, Mend(number + 1, column_of_change(lines[number], written), why, written))
            lines[number] = written + ("\r" if lines[number].endswith("\r") else "")
    return mends


def _tidied(text: str, words: Vocabulary) -> str:
    return "\n".join(tidied(line, words) for line in text.split("\n"))


def _in_marks(lines: Sequence[str], words: Vocabulary) -> Iterator[Line]:
    """Fields between marks or behind blanks that are none; within a free text they are words."""
    for number, (line, is_text) in enumerate(zip(lines, copied.texts(lines, words), strict=True)):
        written, why = (line, "") if is_text or not line.strip() else certain(line, words)
        if why and written != line:
            yield Line(number, written, why)


def _add(mends: list[Mend], mend: Mend) -> None:
    """One more mend; of one line there is one, with all that was wrong with it."""
    for index, other in enumerate(mends):
        if other.line == mend.line:
            why = "，".join(dict.fromkeys((other.why, mend.why)))
            mends[index] = Mend(mend.line, min(other.column, mend.column), why, mend.text)
            return
    mends.append(mend)


def line_before(mends: Iterable[Mend], line: int) -> int:
    """The line (from 1) of the text as somebody wrote it that became a line of the mended one."""
    more = 0
    for mend in sorted(mends, key=lambda mend: mend.line):
        if line <= mend.line + more:
            break
        lines = mend.text.count("\n")
        if line <= mend.line + more + lines:
            return mend.line
        more += lines
    return line - more


def _index(lines: list[str], line: int) -> int:
    """Which of some lines, of which a mend made several of one, holds a line of the text they make."""
    for index, text in enumerate(lines):
        line -= text.count("\n") + 1
        if line < 0:
            return index
    return max(len(lines) - 1, 0)


class _Fault(NamedTuple):
    """Where the parser stops, and where that began which it could not end (lines from 0)."""

    line: int
    since: int


def _fault(text: str) -> _Fault | None:
    loader = LOADER(text)
    try:
        while not isinstance(loader.get_event(), yaml.StreamEndEvent):
            pass
    except yaml.MarkedYAMLError as error:
        mark, since = error.problem_mark, error.context_mark
        line = mark.line if mark else 0
        return _Fault(line, since.line if since else line)
    except yaml.YAMLError:
        return _Fault(0, 0)
    finally:
        loader.dispose()
    return None


def _best(lines: list[str], fault: _Fault, words: Vocabulary) -> Change | None:
    """The change after which most can be read, of equal ones the smallest; None where nothing helps."""
    start = _window(lines, fault.line)
    if start is None:
        return None
    shown = [line.rstrip("\r") for line in lines[start : fault.line + _BELOW]]
    before = _reach(shown)
    best, best_key = None, (before, 0)
    there = {fault.line - start, fault.since - start}
    for number in _suspects(shown, fault.line - start, fault.since - start):
        for change in changes(shown, number, words, may_move=number in there):
            reach = _reach(change.made(shown, number))
            if reach > max(before, number) and (best is None or (reach, -change.effort) > best_key):
                best, best_key = change, (reach, -change.effort)
    return best and best._replace(number=start + best.number, why=_with_lines(best, start))


def _with_lines(change: Change, start: int) -> str:
    first = start + change.number + 1
    return change.why.replace("{first}", str(first)).replace("{last}", str(first + len(change.written) - 1))


def _reach(lines: list[str]) -> int:
    """How many lines can be read."""
    fault = _fault("\n".join(lines))
    return fault.line if fault else len(lines) + 1


def _window(lines: list[str], line: int) -> int | None:
    """The first of the lines to read again: the beginning, or a record some way above."""
    if line <= 4 * _ABOVE:
        return 0
    lists = [n for n in range(line - 3 * _ABOVE, line) if re.match(r"[a-z_]+:[ \t]*$", lines[n])]
    if lists:
        return lists[-1]  # what stands above it is another list
    items = [n for n in range(line - 3 * _ABOVE, line - 5) if re.match(r" {0,4}- ", lines[n])]
    if not items:
        return None
    widths = {n: len(lines[n]) - len(lines[n].lstrip()) for n in items}
    return next(n for n in items if widths[n] == min(widths.values()))


def _suspects(lines: list[str], line: int, since: int) -> Iterable[int]:
    """Lines that may be at fault: where the parser stops, where that began, and those before."""
    able = [n for n in range(len(lines)) if lines[n].strip() and len(lines[n]) <= _LONGEST]
    above = [n for n in reversed(able) if n < line and not is_comment(lines[n])]
    quotes = [n for n in above if OPEN_QUOTE.fullmatch(lines[n])][:_SUSPECTS]
    return [n for n in dict.fromkeys((line, since, *above[:_SUSPECTS], *quotes)) if n in able]
