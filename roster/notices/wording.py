"""What a notice says, and when two notices say the same."""

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

# How tags begin; each goes on to the next ">".
_BLOCK = re.compile(r"</?(?:p|h[1-6]|li|ul|ol|div|tr|table|blockquote|br|hr)\b")
_TAG = re.compile("<")
_STRIKE = re.compile(r"<(/?)(?:del|s|strike)\b")
_LINK = re.compile(r"<(/?)a\b")
_ADDRESS = re.compile(r'\shref="([^"]*)')


@dataclass(frozen=True, slots=True)
class Link:
    """Words of a notice that lead elsewhere, and where: nobody sees an address in what he reads."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What a notice says: title as plain text, body as safe HTML."""

    title: str
    body: str

    @classmethod
    def from_markup(cls, heading: str, body: str) -> "Wording":
        """A wording from a page: the title may be wrapped in markup of its own."""
        return cls(" ".join(plain_text(heading).split()), body)

    @property
    def text(self) -> str:
        """The words alone, one paragraph a line: what a reader sees, whatever the markup."""
        return plain_text(f"<p>{html.escape(self.title)}</p>{self.body}")

    @property
    def digest(self) -> str:
        """``sha256:`` of the words."""
        return "sha256:" + hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def links(self) -> tuple[Link, ...]:
        """Its links, in their order."""
        return tuple(_links(self.body))

    def is_said_by(self, other: "Wording") -> bool:
        """True if the other has the same words, none of them struck out that stand here, and leads to the same
        places.
        """
        same_words = self.digest == other.digest and list(_struck(self.body)) == list(_struck(other.body))
        return same_words and self.links == other.links


def plain_text(fragment: str) -> str:
    """The words of an HTML fragment, one block a line, blanks folded: equal words, equal text."""
    blocks = (block for block, _ in _cut(fragment, _BLOCK))
    lines = (" ".join(html.unescape("".join(words for words, _ in _cut(block, _TAG))).split()) for block in blocks)
    return "\n".join(line for line in lines if line)


def _struck(body: str) -> Iterator[str]:
    """The words between ``<del>`` and its end, piece by piece."""
    depth = 0
    for piece, tag in _cut(body, _STRIKE):
        if depth and (words := plain_text(piece)):
            yield words
        if tag is not None:
            depth = max(0, depth - 1) if tag[1] else depth + 1


def _links(body: str) -> Iterator[Link]:
    """What stands between ``<a href="…">`` and the next end or begin of a link."""
    address: str | None = None
    for piece, tag in _cut(body, _LINK):
        if address is not None:
            yield Link(" ".join(plain_text(piece).split()), address)
        at = _ADDRESS.search(tag.string, tag.end()) if tag and not tag[1] else None
        address = html.unescape(at[1]) if at else None


def _cut(text: str, opening: re.Pattern[str]) -> Iterator[tuple[str, re.Match[str] | None]]:
    """The pieces between tags that begin so, each with the tag that ends it, None for the last.

    Takes time in proportion, also where tags begin and never end: to look for their end again and again would not.
    """
    *ended, last = text.split(">")
    piece: list[str] = []
    for part in ended:
        tag = opening.search(part)
        piece.append(part[: tag.start()] if tag else f"{part}>")
        if tag:
            yield "".join(piece), tag
            piece = []
    yield "".join([*piece, last]), None
