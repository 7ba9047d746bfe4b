"""Reading built pages: elements, text and where links lead."""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Attributes by which a browser fetches something by itself.
FETCHES = {
    ("link", "href"),
    ("script", "src"),
    ("img", "src"),
    ("use", "href"),
    ("iframe", "src"),
    ("source", "src"),
    ("object", "data"),
}


# Elements that may not be named (WAI-ARIA 1.2, roles on which a name is prohibited), as long as they have no role.
NAMELESS = {
    "abbr", "b", "bdi", "bdo", "caption", "cite", "code", "data", "del", "div", "em", "i", "ins", "kbd", "mark", "p",
    "pre", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var",
}  # fmt: skip

DATA = "application/ld+json"  # a script element of this type is never run
NEVER_RUN = (DATA, "application/json")


@dataclass
class Element:
    """One element: its name, attributes and the text inside it."""

    name: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Document:
    """A page as a list of its elements, and what is not well formed about it."""

    elements: list[Element] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def all(self, *names: str) -> list[Element]:
        """Elements of these names, in order."""
        return [element for element in self.elements if element.name in names]

    @property
    def ids(self) -> set[str]:
        """Where a link with ``#`` can lead."""
        return {element.attributes["id"] for element in self.elements if "id" in element.attributes}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.document = Document()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) < len(names):
            self.document.faults.append(f"<{tag}> 的属性重复")
        element = Element(tag, {name: value or "" for name, value in attrs})
        if tag in NAMELESS and "role" not in names and {"aria-label", "aria-labelledby"} & set(names):
            self.document.faults.append(f"<{tag}> 没有 role，不能有自己的名称")
        self.document.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1].name != tag:
            self.document.faults.append(f"</{tag}> 对不上 {[e.name for e in self.open[-3:]]}")
        elif self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


def read(page: bytes) -> Document:
    """Read one page."""
    reader = _Reader()
    reader.feed(page.decode("utf-8"))
    reader.close()
    reader.document.faults += [f"<{element.name}> 没有结束" for element in reader.open]
    return reader.document


def documents(files: Mapping[str, bytes]) -> dict[str, Document]:
    """Every HTML page of a tree."""
    return {path: read(data) for path, data in files.items() if path.endswith(".html")}


def addresses(document: Document) -> Iterator[tuple[str, str, str]]:
    """Every address on a page as ``(element, attribute, address)``."""
    for element in document.elements:
        for name in ("href", "src", "action", "data"):
            if name in element.attributes:
                kind = (
                    "canonical" if element.attributes.get("rel") == "canonical" else element.name
                )  # said, not fetched
                yield kind, name, element.attributes[name]


def target(path: str, address: str) -> tuple[str, str] | None:
    """The file and the fragment to which an address on page ``path`` leads; None for another host."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    where = posixpath.normpath(posixpath.join("/", posixpath.dirname(path), unquote(parts.path)))
    if not parts.path:
        return path, unquote(parts.fragment)
    is_folder = parts.path.endswith(("/", "/.", "/..")) or where == "/"
    file = posixpath.join(where, "index.html") if is_folder else where
    return file.lstrip("/"), unquote(parts.fragment)
