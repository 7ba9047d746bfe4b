"""A notice's page as its readers see it: the words that stand there, and what the page says of itself.

What nobody can see is not said. Where it is uncertain what a browser would
show, the page has no wording: a day that does not count is mended by the next
look, words that were never shown are not.
"""

import html
from collections.abc import Mapping
from dataclasses import dataclass, field

from .shown import HIDDEN, STRUCK, VOID, Cautious, Shade, Unreadable, hides, without_comments
from .wording import Wording

# Where our words may stand: a browser ends other elements by itself, long before their end is written.
_HOLDERS = ("article", "section", "div", "main")
_FOREIGN = HIDDEN | frozenset(("style", "data-notice-wording"))  # attributes that our words never carry


@dataclass(frozen=True, slots=True)
class NoticePage:
    """What a page of a notice shows.

    ``wording`` is None where there is none, or none that can be trusted.
    ``marks`` holds the first value of each ``data-…`` attribute, ``digest``
    the text of the element with ``data-digest``.
    """

    wording: Wording | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    digest: str = ""


def read(text: str) -> NoticePage:
    """What stands on a page; whatever the text, it takes time in proportion and never raises."""
    reader = _Reader()
    try:
        # Never closed: what a page begins and does not end is not read. To look for its end again
        # and again would take for ever.
        reader.feed(without_comments(text))
    except (Unreadable, AssertionError):  # the library asserts that it knows every <![…
        return NoticePage()
    return reader.page()


class _Reader(Cautious):
    def __init__(self) -> None:
        super().__init__()
        self._marks: dict[str, str] = {}
        self._digest: list[str] = []
        self._in_digest = False
        self._shade = Shade()
        self._holder: str | None = None  # the element that carries the wording, while it is open
        self._heading: list[str] = []
        self._body: list[str] = []
        self._has_heading = False
        self._is_whole = False

    def page(self) -> NoticePage:
        wording = Wording.from_markup("".join(self._heading), "".join(self._body)) if self._is_whole else None
        return NoticePage(wording, self._marks, "".join(self._digest).strip())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._shade:
            self._shade.begin(tag)
            return
        attributes = {name: value or "" for name, value in reversed(attrs)}  # of two the first counts
        if tag == "plaintext":
            raise Unreadable
        if self._holder is not None:
            self._said(tag, attributes)
        elif tag not in VOID and hides(tag, attributes):
            self._shade.begin(tag)
        else:
            self._around(tag, attributes)

    def _said(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A tag among the words of the notice."""
        is_shown = tag in STRUCK or not hides(tag, attributes)
        if not is_shown or _FOREIGN & attributes.keys() or tag == self._holder:
            raise Unreadable
        written = "".join(f' {name}="{html.escape(value)}"' for name, value in attributes.items())
        self._write(f"<{tag}{written}>")

    def _around(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A tag that is seen, before or after the notice."""
        for name, value in attributes.items():
            if name.startswith("data-"):
                self._marks.setdefault(name, value)
        self._in_digest = "data-digest" in attributes and not self._digest
        if "data-notice-wording" in attributes:
            if self._is_whole or tag not in _HOLDERS:
                raise Unreadable  # of two, which one would a reader believe?
            self._holder = tag

    def handle_endtag(self, tag: str) -> None:
        self._in_digest = False
        if self._shade:
            self._shade.end(tag)
        elif self._holder is not None:
            self._end_said(tag)

    def _end_said(self, tag: str) -> None:
        if tag == self._holder:
            self._holder, self._is_whole = None, self._has_heading
            if not self._has_heading:
                raise Unreadable
        elif tag in ("h1", "h2") and not self._has_heading:
            self._has_heading = True
        else:
            self._write(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        if self._shade:
            return
        if self._in_digest:
            self._digest.append(data)
        if self._holder is not None:
            self._write(html.escape(data, quote=False).replace("\xa0", "&nbsp;"))

    def _write(self, markup: str) -> None:
        (self._body if self._has_heading else self._heading).append(markup)
