"""A notice's page as its readers see it: the words that stand there, and what the page says of itself.

What nobody can see is not said. Where it is uncertain what a browser would
show, the page has no wording: a day that does not count is mended by the next
look, words that were never shown are not.
"""

import html
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from .wording import Wording

_COMMENT = re.compile("<!--(?:-?>|.*?(?:--!?>|$))", re.DOTALL)  # as browsers end one
_PLAIN_END = re.compile(r"</[a-zA-Z][^\s/<>\"'=]*\s*>")
# Styles that hide nothing. There are more ways to hide words (opacity, size, place, clipping, colour) than anybody
# lists, and our own pages carry no inline style at all; so what is not among these is taken to hide.
_LENGTH = r"(?:auto|[0-9]{1,2}(?:px|em|rem|%)?)"
_HARMLESS = re.compile(
    r"(?:text-align|font-weight|font-style):[a-z0-9]{1,10}"
    rf"|(?:margin|padding)(?:-(?:top|right|bottom|left))?:{_LENGTH}(?: {_LENGTH}){{0,3}}",
    re.IGNORECASE,
)
# Where our words may stand: a browser ends other elements by itself, long before their end is written.
_HOLDERS = ("article", "section", "div", "main")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
# Tags are text in these.
_RAW = frozenset(("iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"))
# The words of a notice may be struck out (and then must be): told apart by ``Wording.is_said_by``.
_STRUCK = frozenset(("del", "s", "strike"))
_NOT_SHOWN = frozenset(
    ("audio", "canvas", "datalist", "dialog", "math", "object", "select", "svg", "template", "video")
)
_UNSEEN = _RAW | _STRUCK | _NOT_SHOWN
# Inside of these a browser takes no notice of the end of an element outside.
_WALLS = frozenset(("applet", "caption", "marquee", "math", "object", "select", "svg", "table", "template"))
_HIDDEN = frozenset(("hidden", "popover"))
_FOREIGN = _HIDDEN | frozenset(("style", "data-notice-wording"))  # attributes that our words never carry


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


class _Unreadable(Exception):
    """Here browsers may read something else than we do."""


def read(text: str) -> NoticePage:
    """What stands on a page; whatever the text, it takes time in proportion and never raises."""
    reader = _Reader()
    try:
        # Never closed: what a page begins and does not end is not read. To look for its end again
        # and again would take for ever.
        reader.feed(without_comments(text))
    except (_Unreadable, AssertionError):  # the library asserts that it knows every <![…
        return NoticePage()
    return reader.page()


def without_comments(text: str) -> str:
    """A page with every comment emptied, as browsers end one."""
    return _COMMENT.sub("<!---->", text)


class _Shade:
    """Elements that are open where nobody sees what is written; true while there is one."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._number: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._open)

    def begin(self, tag: str) -> None:
        """An element begins; what looks like one in a script is text."""
        if tag not in _VOID and not (self._open and self._open[-1] in _RAW):
            self._open.append(tag)
            self._number[tag] += 1

    def end(self, tag: str) -> None:
        """An element ends, and with it those that were never ended; raises _Unreadable where browsers disagree."""
        innermost = self._open[-1]
        if not self._number[tag] or (innermost in _RAW and tag != innermost):
            return
        while (last := self._open.pop()) != tag:
            self._number[last] -= 1
            if last in _WALLS:
                raise _Unreadable
        self._number[tag] -= 1


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._marks: dict[str, str] = {}
        self._digest: list[str] = []
        self._in_digest = False
        self._shade = _Shade()
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
            raise _Unreadable
        if self._holder is not None:
            self._said(tag, attributes)
        elif tag not in _VOID and _hides(tag, attributes):
            self._shade.begin(tag)
        else:
            self._around(tag, attributes)

    def _said(self, tag: str, attributes: Mapping[str, str]) -> None:
        """A tag among the words of the notice."""
        is_shown = tag in _STRUCK or not _hides(tag, attributes)
        if not is_shown or _FOREIGN & attributes.keys() or tag == self._holder:
            raise _Unreadable
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
                raise _Unreadable  # of two, which one would a reader believe?
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
                raise _Unreadable
        elif tag in ("h1", "h2") and not self._has_heading:
            self._has_heading = True
        else:
            self._write(f"</{tag}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("svg", "math"):  # only there does a slash end an element
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is not None and "<!--" in data:
            raise _Unreadable  # in a script a comment may hide the script's end
        if self._shade:
            return
        if self._in_digest:
            self._digest.append(data)
        if self._holder is not None:
            self._write(html.escape(data, quote=False).replace("\xa0", "&nbsp;"))

    def unknown_decl(self, data: str) -> None:
        raise _Unreadable  # browsers end <![CDATA[ at the next >

    def parse_endtag(self, i: int) -> int:
        """As the library does; but one that is more than a name may end elsewhere in a browser."""
        in_script = self.cdata_elem is not None
        end = super().parse_endtag(i)
        if end > 0 and not in_script and not _PLAIN_END.fullmatch(self.rawdata, i, end):
            raise _Unreadable
        return end

    def _write(self, markup: str) -> None:
        (self._body if self._has_heading else self._heading).append(markup)


def _hides(tag: str, attributes: Mapping[str, str]) -> bool:
    """True if nobody sees, or nobody should believe, what stands in an element."""
    if tag in _UNSEEN or _HIDDEN & attributes.keys() or (tag == "details" and "open" not in attributes):
        return True
    declarations = (" ".join(one.split()).replace(": ", ":") for one in attributes.get("style", "").split(";"))
    return any(one and not _HARMLESS.fullmatch(one) for one in declarations)
