"""What of a text in Markdown a reader might not get: its pictures and links."""

from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from .templates import unclean


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its address: no text shows any."""

    address: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link, as it was written; where it leads, whoever knows the page must judge."""

    address: str


def written(text: str) -> Iterator[Picture | Link]:
    """Pictures and links, each once, in their order."""
    if "[" not in text and "<" not in text:  # with which every one begins
        return
    reader = _Reader()
    reader.feed(unclean(text))
    reader.close()
    yield from dict.fromkeys(reader.found)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Picture | Link] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in reversed(attrs)}
        if tag == "img":
            self.found.append(Picture(given.get("src", "")))
        elif tag == "a" and "href" in given:
            self.found.append(Link(given["href"].strip()))
