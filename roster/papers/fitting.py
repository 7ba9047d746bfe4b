"""How large letters may be so that a table stays on its page, and where a text that is too long is cut.

Nothing is measured: Chinese type is square, so that a line's length follows
from the number of its characters. Widths and heights are points (1/72 inch).
"""

import math
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from .layouts import LEADING, PADDING

SIZES = (12, 10.5, 9, 7.5)  # 小四, 五号, 小五, 六号: smaller nobody reads
_SQUARE, _NARROWEST = ("W", "F", "A"), 0.6


# What stays together in a title: a name in its quotes, what stands between names, and the marks behind them.
_TOGETHER = re.compile(r"(?:“[^“”]*”|的公告|(?:(?!的公告)[^“”、，。：；）]){1,10}|.)[、，。：；）”]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cell:
    """A text and the width it stands in."""

    text: str
    width: float


@dataclass(frozen=True, slots=True)
class Fit:
    """The type size, the height of all rows, and how many lines each cell may have."""

    size: float
    height: float
    most_lines: int


def fit(rows: Sequence[Sequence[Cell]], height: float) -> Fit:
    """The largest size at which the rows are no higher than ``height``; at the smallest, long texts must be cut."""
    for size in SIZES:
        lines = [_row_lines(row, size) for row in rows]
        needed = _height(lines, size)
        if needed <= height:
            return Fit(size, needed, max(lines, default=1))
    return _fit_cut(rows, height, SIZES[-1])


def _fit_cut(rows: Sequence[Sequence[Cell]], height: float, size: float) -> Fit:
    """As many lines in each cell as rows of one size have room for, one at least."""
    lines = [_row_lines(row, size) for row in rows]
    heights = {most: _height([min(most, n) for n in lines], size) for most in range(1, max(lines) + 1)}
    most = max(most for most, needed in heights.items() if most == 1 or needed <= height)
    return Fit(size, heights[most], most)


def _height(lines: Sequence[int], size: float) -> float:
    return sum(n * LEADING + PADDING for n in lines) * size


def _row_lines(row: Sequence[Cell], size: float) -> int:
    return max(line_count(cell.text, cell.width / size) for cell in row)


def line_count(text: str, width: float) -> int:
    """Lines that a text takes in a column ``width`` square characters wide."""
    return sum(max(1, math.ceil(text_width(line) / (width - 1))) for line in text.split("\n"))


def text_width(text: str) -> float:
    """Width of one line in square characters; a Latin letter takes about half of one, a capital more."""
    return sum(1 if unicodedata.east_asian_width(c) in _SQUARE else 0.8 if c.isupper() else _NARROWEST for c in text)


def title_lines(text: str, whole: str, width: float) -> tuple[str, ...]:
    """A title in as few lines as hold it, up to three, of much the same length, and ``whole`` never torn (GB/T 9704:
    词意完整, 长短适宜); as it is where that cannot be.
    """
    if text_width(whole) > width:
        return (text,)
    start = text.find(whole)
    breaks = [n for n in range(1, len(text)) if not start < n < start + len(whole)]
    for count in range(3):
        divided = (_divided(text, at) for at in combinations(breaks, count))
        fitting = [lines for lines in divided if max(map(text_width, lines)) <= width]
        if fitting:
            return min(fitting, key=_spread)
    return (text,)


def _divided(text: str, at: Sequence[int]) -> tuple[str, ...]:
    return tuple(text[start:end] for start, end in pairwise((0, *at, len(text))))


def _spread(lines: Sequence[str]) -> float:
    widths = [text_width(line) for line in lines]
    return max(widths) - min(widths)


def cut(cell: Cell, fitted: Fit, mark: str) -> str:
    """As much of the text as its lines hold, with a mark where it was cut."""
    width = cell.width / fitted.size
    if line_count(cell.text, width) <= fitted.most_lines:
        return cell.text
    most = min(len(cell.text), int(fitted.most_lines * width / _NARROWEST) + 1)
    kept = bisect_right(range(most), fitted.most_lines, key=lambda n: line_count(cell.text[:n] + mark, width)) - 1
    return cell.text[:kept].rstrip() + mark


def broken(title: str, width: float) -> list[str]:
    """A title in lines of about the same length, none of which begins within a name (GB/T 9704: 词意完整, 排列对称).

    ``width`` is that of the page in square characters; a name that is wider has a line of its own.
    """
    words = _TOGETHER.findall(title)
    lines = _filled(words, width)
    narrowest = math.ceil(text_width(title) / len(lines))
    narrower = (_filled(words, limit) for limit in range(narrowest, int(width)))
    return next((filled for filled in narrower if len(filled) == len(lines)), lines)


def _filled(words: Sequence[str], width: float) -> list[str]:
    lines = [""]
    for word in words:
        if lines[-1] and text_width(lines[-1] + word) > width:
            lines.append("")
        lines[-1] += word
    return lines
