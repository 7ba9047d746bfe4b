"""Do two builds of the same register say the same? Elements, attributes and words are compared, blanks are not.

python bench/same.py OURS OTHER [--pages 10]
"""

import argparse
import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import zip_longest
from pathlib import Path
from urllib.parse import unquote

KINDS = ("accounts", "units", "platforms", "regions")
_BLANKS = re.compile(r"\s+")


class _Reader(HTMLParser):
    """Collects what a page consists of, one line a piece."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Each program writes the same address with escapes of its own.
        shown = (f'{name}="{_BLANKS.sub("", unquote(value or ""))}"' for name, value in sorted(attrs))
        self._add(f"<{' '.join((tag, *shown))}>")

    def handle_endtag(self, tag: str) -> None:
        self._add(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._text += data

    def _add(self, piece: str) -> None:
        if text := _BLANKS.sub("", self._text):
            self.pieces.append(text)
        self._text = ""
        self.pieces.append(piece)


def pieces(page: str) -> list[str]:
    """The elements and words of a page in their order."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.pieces


def first_difference(ours: Path, other: Path) -> str | None:
    """Where two pages first differ, None where they say the same."""
    both = (pieces(page.read_text("utf-8")) if page.is_file() else ["no such page"] for page in (ours, other))
    return next((f"{one!r} / {two!r}" for one, two in zip_longest(*both) if one != two), None)


def sample(site: Path, count: int) -> Iterator[Path]:
    """Pages of every kind, evenly spread, about `count` in all; paths relative to the site."""
    for kind in KINDS:
        found = sorted((site / kind).rglob("index.html"))
        share = max(1, round(count / len(KINDS)))
        yield from (page.relative_to(site) for page in found[:: max(1, len(found) // share)][:share])


def differences(ours: Path, other: Path, count: int) -> tuple[int, list[str]]:
    """Compare a sample: how many pages were compared, and a line for each that differs."""
    pages = list(sample(ours, count))
    found = ((page, first_difference(ours / page, other / page)) for page in pages)
    return len(pages), [f"{page}: {difference}" for page, difference in found if difference]


def main() -> None:
    """Compare two folders and exit with 1 where they differ."""
    parser = argparse.ArgumentParser(description="Compare two builds of one register.")
    parser.add_argument("ours", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--pages", type=int, default=10, metavar="N", help="how many pages to compare")
    arguments = parser.parse_args()
    compared, found = differences(arguments.ours, arguments.other, arguments.pages)
    print("\n".join([*found, f"{compared} pages compared, {len(found)} differ"]))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
