"""What is printed moves no cursor and turns no reading direction, whoever wrote the words.

Titles of a live server, names of files, keys of YAML, what rsync or an exception says: all of it may hold escapes.
Every word the program prints passes here; ``\\u001b`` is what is left of an escape, which JSON reads back as it was.
"""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

# Controls (C0 without tab and line feed, DEL, C1), line separators, and what sets the reading direction.
_HARMFUL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\r(?!\n)")


class _Safe:
    """A text stream that names harmful characters instead of writing them; for the rest the stream it stands for."""

    def __init__(self, stream: TextIO) -> None:
        self.raw = stream

    def write(self, text: str) -> int:
        """Write a text; gives its length."""
        self.raw.write(_HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", text))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.raw, name)


def make_output_safe() -> None:
    """Let everything that is printed from now on pass the filter."""
    sys.stdout, sys.stderr = _safe(sys.stdout), _safe(sys.stderr)


@contextmanager
def safe_output() -> Iterator[None]:
    """The same for as long as something runs."""
    before = sys.stdout, sys.stderr
    make_output_safe()
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def raw(stream: TextIO) -> TextIO:
    """The stream itself, for a bar of our own that moves over its line."""
    return stream.raw if isinstance(stream, _Safe) else stream


def bar_on(stream: TextIO) -> dict[str, Any]:
    """Where a bar of click's is drawn for a stream, and that it is not where nobody sits before it: a log would hold
    its label.
    """
    return {"file": raw(stream), "hidden": not stream.isatty()}


def _safe(stream: TextIO) -> TextIO:
    return stream if isinstance(stream, _Safe) else cast(TextIO, _Safe(stream))
