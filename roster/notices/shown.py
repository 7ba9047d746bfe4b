"""What browsers show of a page, as far as anybody can tell without one: the parts that the readers of pages share.

Where it is uncertain what a browser would show, ``Unreadable`` is raised.
"""

import re
from collections import Counter
from collections.abc import Mapping
from html.parser import HTMLParser

_COMMENT = re.compile("<!--(?:-?>|.*?(?:--!?>|$))", re.DOTALL)  # as browsers end one
_PLAIN_END = re.compile(r"</[a-zA-Z][^\s/<>\"'=]*\s*>")
# Styles that hide nothing. There are more ways to hide words (opacity, size, place, clipping, colour) than anybody
# lists, and our own pages carry no inline style at all; so what is not among these is taken to hide.
_LENGTH = r"(?:auto|[0-9]{1,2}(?:px|em|rem|%)?)"
HARMLESS = re.compile(
    r"(?:text-align|font-weight|font-style):[a-z0-9]{1,10}"
    rf"|(?:margin|padding)(?:-(?:top|right|bottom|left))?:{_LENGTH}(?: {_LENGTH}){{0,3}}",
    re.IGNORECASE,
)
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)
# Tags are text in these.
_RAW = frozenset(("iframe", "noembed", "noframes", "noscript", "script", "style", "textarea", "title", "xmp"))
# The words of a notice may be struck out (and then must be): told apart by ``Wording.is_said_by``.
STRUCK = frozenset(("del", "s", "strike"))
_NOT_SHOWN = frozenset(
    ("audio", "canvas", "datalist", "dialog", "math", "object", "select", "svg", "template", "video")
)
_UNSEEN = _RAW | STRUCK | _NOT_SHOWN
# Inside of these a browser takes no notice of the end of an element outside.
_WALLS = frozenset(("applet", "caption", "marquee", "math", "object", "select", "svg", "table", "template"))
HIDDEN = frozenset(("hidden", "popover"))


class Unreadable(Exception):
    """Here browsers may read something else than we do."""


def without_comments(text: str) -> str:
    """A page with every comment emptied, as browsers end one."""
    return _COMMENT.sub("<!---->", text)


class Shade:
    """Elements that are open where nobody sees what is written; true while there is one."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._number: Counter[str] = Counter()

    def __bool__(self) -> bool:
        return bool(self._open)

    def begin(self, tag: str) -> None:
        """An element begins; what looks like one in a script is text."""
        if tag not in VOID and not (self._open and self._open[-1] in _RAW):
            self._open.append(tag)
            self._number[tag] += 1

    def end(self, tag: str) -> None:
        """An element ends, and with it those that were never ended; raises Unreadable where browsers disagree."""
        innermost = self._open[-1]
        if not self._number[tag] or (innermost in _RAW and tag != innermost):
            return
        while (last := self._open.pop()) != tag:
            self._number[last] -= 1
            if last in _WALLS:
                raise Unreadable
        self._number[tag] -= 1


class Cautious(HTMLParser):
    """Reads tags as browsers do, and raises Unreadable where the library may read something else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """``<br/>``: in HTML the slash means nothing."""
        if tag not in ("svg", "math"):  # only there does a slash end an element
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        """What is written; in a script a comment may hide the script's end."""
        if self.cdata_elem is not None and "<!--" in data:
            raise Unreadable

    def unknown_decl(self, data: str) -> None:
        """``<![…``: not read."""
        raise Unreadable  # browsers end <![CDATA[ at the next >

    def parse_endtag(self, i: int) -> int:
        """As the library does; but one that is more than a name may end elsewhere in a browser."""
        in_script = self.cdata_elem is not None
        end = super().parse_endtag(i)
        if end > 0 and not in_script and not _PLAIN_END.fullmatch(self.rawdata, i, end):
            raise Unreadable
        return end


def hides(tag: str, attributes: Mapping[str, str], harmless: re.Pattern[str] = HARMLESS) -> bool:
    """True if nobody sees, or nobody should believe, what stands in an element."""
    if tag in _UNSEEN or HIDDEN & attributes.keys() or (tag == "details" and "open" not in attributes):
        return True
    declarations = (" ".join(one.split()).replace(": ", ":") for one in attributes.get("style", "").split(";"))
    return any(one and not harmless.fullmatch(one) for one in declarations)
