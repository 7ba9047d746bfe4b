"""The words of a notice as blocks for paper: paragraphs, items of lists, tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

_BLANKS = re.compile(r"[ \t\r\n]+")  # not the blank of Chinese type, with which people indent
_PARAGRAPHS = ("p", "h1", "h2", "h3", "h4", "li", "dt", "dd", "blockquote", "pre")
_FIGURE = re.compile(r"[+-]?[\d,.]+%?|—")
_BOLD = ("strong", "em", "h1", "h2", "h3", "h4", "dt")


@dataclass(frozen=True, slots=True)
class Run:
    """Words set in one way. ``\\n`` begins a new line."""

    text: str
    bold: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph. ``depth`` is that of the list in which it stands, 0 for none; its mark is part of the text."""

    runs: tuple[Run, ...]
    depth: int = 0

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table, row by row, as wide as its widest row. ``shares`` are the widths of its columns against each other, none
    for equal ones; where ``is_headed``, the first row stands on every page.
    """

    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...] = ()
    is_headed: bool = False

    @staticmethod
    def is_figure(text: str) -> bool:
        """True for a cell that holds a number, or the dash in its place: it stands in the middle of its column."""
        return _FIGURE.fullmatch(text) is not None


Block = Words | Grid


def blocks(fragment: str) -> tuple[Block, ...]:
    """The blocks of a clean HTML fragment; an address behind a link is written out, as paper has none."""
    reader = _Reader()
    reader.feed(fragment)
    reader.close()
    return tuple(reader.finished())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self._blocks: list[Block] = []
        self._runs: list[Run] = []
        self._lists: list[int | None] = []  # the number of the next item, None where there are no numbers
        self._rows: list[list[str]] = []
        self._open: list[str] = []
        self._links: list[tuple[str, int]] = []

    def finished(self) -> Iterator[Block]:
        self._end_paragraph()
        yield from self._blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "br":
            self._runs.append(Run("\n"))
            return
        if tag == "hr":
            return
        if tag in ("ol", "ul"):
            self._end_paragraph()
            start = given.get("start") or "1"
            self._lists.append(int(start) if tag == "ol" and start.isascii() and start.isdigit() else None)
        elif tag in _PARAGRAPHS and not self._rows:
            self._begin_paragraph(tag)
        elif tag == "tr":
            self._end_paragraph()
            self._rows.append([])
        elif tag == "a":
            self._links.append((given.get("href") or "", len(self._runs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if tag in ("td", "th") and self._rows:
            self._rows[-1].append(self._taken().strip())
        elif tag == "table":
            self._end_table()
        elif tag == "a" and self._links:
            self._write_out(*self._links.pop())
        elif tag in ("ol", "ul") and self._lists:
            self._end_paragraph()
            self._lists.pop()
        elif tag in _PARAGRAPHS and not self._rows:
            self._end_paragraph()

    def handle_data(self, data: str) -> None:
        text = data if "pre" in self._open else _BLANKS.sub(" ", data)
        if not self._runs or self._runs[-1].text.endswith("\n"):
            text = text.lstrip(" ")
        if text:
            bold = any(tag in _BOLD for tag in self._open)
            self._runs.append(Run(text, bold, "del" in self._open))

    def _begin_paragraph(self, tag: str) -> None:
        if self._taken_mark() and tag == "p":
            return  # the first paragraph of an item stands behind its mark
        self._end_paragraph()
        if tag == "li" and self._lists:
            number = self._lists[-1]
            self._lists[-1] = None if number is None else number + 1
            self._runs.append(Run("● " if number is None else f"{number}. "))

    def _taken_mark(self) -> bool:
        """True if there is nothing but the mark of an item so far."""
        return len(self._runs) == 1 and bool(self._open) and self._open[-1] == "li"

    def _end_paragraph(self) -> None:
        if "".join(run.text for run in self._runs).strip():
            self._blocks.append(Words(tuple(self._runs), len(self._lists)))
        self._runs = []
        self._links = []

    def _taken(self) -> str:
        text = "".join(run.text for run in self._runs)
        self._runs = []
        return text

    def _write_out(self, address: str, since: int) -> None:
        shown = address.removeprefix("mailto:").removeprefix("tel:")
        if shown and shown not in "".join(run.text for run in self._runs[since:]):
            self._runs.append(Run(f"（{shown}）"))

    def _end_table(self) -> None:
        width = max(map(len, self._rows), default=0)
        if width:
            self._blocks.append(Grid(tuple((*row, *[""] * (width - len(row))) for row in self._rows)))
        self._rows, self._runs = [], []
