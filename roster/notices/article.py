"""A notice as an article of the portal's own column, where editors wrap our words in styles of theirs.

Read as carefully as a page of ours: what nobody can see is not said, and what may hide words is taken to hide them.
"""

import re
from collections.abc import Mapping

from .shown import HARMLESS, Cautious, Shade, Unreadable, hides, without_comments
from .wording import Wording, plain_text

# What editors write and what hides nothing: dark letters of a size that can be read, on white.
_DARK = r"(?:black|#(?:[0-3]{3}|[0-3][0-9a-f][0-3][0-9a-f][0-3][0-9a-f])|rgb\((?:[0-5]?[0-9], ?){2}[0-5]?[0-9]\))"
_LIGHT = r"(?:white|#f{3}|#f{6}|rgb\(255, ?255, ?255\)|transparent|none)"
_SPACE = r"(?:0|[0-9]{1,2}(?:\.[0-9]{1,4})?(?:px|pt|em))"
_PART = r"(?:\.[0-9]{1,4})?"
_STYLES = re.compile(
    rf"{HARMLESS.pattern}|color:{_DARK}|background(?:-color)?:{_LIGHT}"
    rf"|font-size:(?:(?:1[2-9]|[23][0-9]){_PART}px|(?:9|[12][0-9]){_PART}pt|[12]{_PART}r?em|small|medium|large|x-large)"
    r"|font-family:[^;:()\\]{1,200}|text-decoration:(?:none|underline)|mso-[a-z-]{1,60}:[^;()\\]{0,200}"
    rf"|line-height:(?:[1-3]{_PART}(?:em)?|(?:1[2-9]|[2-9][0-9]){_PART}(?:px|pt)|[12][0-9]{{2}}%|normal)"
    rf"|(?:text-indent|margin|padding)(?:-(?:top|right|bottom|left))?:{_SPACE}(?: {_SPACE}){{0,3}}",
    re.IGNORECASE,
)
_ATTRIBUTES = {
    "color": re.compile(_DARK, re.IGNORECASE),
    "text": re.compile(_DARK, re.IGNORECASE),
    "bgcolor": re.compile(_LIGHT, re.IGNORECASE),
    "background": re.compile(""),
    "dir": re.compile("ltr|auto", re.IGNORECASE),
}


def says(text: str, wording: Wording) -> bool:
    """True if readers of a page see the title of a notice and, somewhere below, its whole body in one piece.

    Blanks and the ends of lines do not matter: editors set them anew. Takes time in proportion and never raises.
    """
    shown = _shown(text)
    title, body = _joined(wording.title), _joined(plain_text(wording.body))
    start = shown.find(title) if title and body else -1
    return start >= 0 and shown.find(body, start + len(title)) >= 0


def _joined(text: str) -> str:
    return "".join(text.split())


def _shown(text: str) -> str:
    """The words that a reader sees, without blanks; empty where browsers may read something else."""
    reader = _Reader()
    try:
        reader.feed(without_comments(text))
    except (Unreadable, AssertionError):  # the library asserts that it knows every <![…
        return ""
    return _joined("".join(reader.words))


class _Reader(Cautious):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._shade = Shade()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in reversed(attrs)}  # of two the first counts
        if tag == "plaintext":
            raise Unreadable
        if self._shade or _hides(tag, attributes):
            self._shade.begin(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._shade:
            self._shade.end(tag)

    def handle_data(self, data: str) -> None:
        super().handle_data(data)
        if not self._shade:
            self.words.append(data)


def _hides(tag: str, attributes: Mapping[str, str]) -> bool:
    of_old = (allowed.fullmatch(attributes[name]) for name, allowed in _ATTRIBUTES.items() if name in attributes)
    return tag == "bdo" or hides(tag, attributes, _STYLES) or not all(of_old)
