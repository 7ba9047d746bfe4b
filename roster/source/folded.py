"""Texts that go on below their line without a mark: YAML makes one of what were two."""

from collections.abc import Callable

import yaml

from .problems import Level, Position, Problem

CODE = "joined-lines"
_LONGEST_SHOWN = 200  # characters of a line that is to be copied


class Folded:
    """Looks at the texts without quotes that stand on several lines of one file."""

    def __init__(self, text: str, path: str, line_before: Callable[[int], int]) -> None:
        self._text = text
        self._path = path
        self._line_before = line_before
        self._lines: list[str] = []

    def problem(self, event: yaml.ScalarEvent, *, of_list: bool, in_flow: bool) -> Problem | None:
        """What is wrong with a text over several lines that is one of a list (``of_list``) or the whole of a field
        that holds one line; None for one whose lines are its own.
        """
        self._lines = self._lines or self._text.split("\n")
        first, number = self._lines[event.start_mark.line], event.start_mark.line + 1
        if event.end_mark.line <= event.start_mark.line or number >= len(self._lines):
            return None
        line = self._lines[number]
        below = line.strip()
        if not below or len(event.value) > _LONGEST_SHOWN:
            return None
        where = Position(self._path, self._line_before(number + 1), len(line) - len(line.lstrip()) + 1)
        if in_flow:
            told = f"上一行的末尾像是少了逗号，两行连成了一个“{event.value}”；请把上一行写成“{first.strip()},”"
            return Problem(where, CODE, f"{told}；确是一个的请写在一行", Level.WARNING)
        told = f"这一行连到了上一行的后面，成了一个“{event.value}”"
        one = f"请把这一行写成“- {below.removeprefix('- ')}”，前面空 {_dash(first)} 格"
        if below.startswith("- ") and of_list:
            return Problem(where, CODE, f"“- ”要上下对齐：{told}；{one}")
        written = f"请删去这一行，把上一行写成“{first[: event.start_mark.column].strip()} {event.value}”"
        advice = f"是另一项的，{one}；是同一项的，{written}" if of_list else written
        return Problem(where, CODE, f"{told}；{advice}", Level.WARNING)


def _dash(line: str) -> int:
    return len(line) - len(line.lstrip())
