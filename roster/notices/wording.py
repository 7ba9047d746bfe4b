"""What a notice says, and when two notices say the same."""

import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCK = re.compile(r"</?(?:p|h[1-6]|li|ul|ol|div|tr|table|blockquote|br|hr)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_STRIKE = re.compile(r"<(/?)(?:del|s|strike)\b[^>]*>")


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

    def is_said_by(self, other: "Wording") -> bool:
        """True if the other has the same words, and none of them struck out that stand here."""
        return self.digest == other.digest and list(_struck(self.body)) == list(_struck(other.body))


def plain_text(fragment: str) -> str:
    """The words of an HTML fragment, one block a line, blanks folded: equal words, equal text."""
    lines = (" ".join(html.unescape(_TAG.sub("", line)).split()) for line in _BLOCK.split(fragment))
    return "\n".join(line for line in lines if line)


def _struck(body: str) -> Iterator[str]:
    """The words between ``<del>`` and its end, piece by piece."""
    pieces = _STRIKE.split(body)
    depth = 0
    for slash, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        depth = max(0, depth - 1) if slash else depth + 1
        if depth and (words := plain_text(piece)):
            yield words
