"""Do the links of a page lead to a page, and to a place on it? Asked of every page that is built."""

import html
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from ..source.problems import Level, Position, Problem
from . import search
from .pages import Page, Sources

# Finds too much (a text about HTML) and never too little; what seems dead is looked at again by a parser.
_LINK = re.compile(rb"""[\s"'/](?:href|src)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_ID = re.compile(rb"""[\s"'/]id\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_UP = re.compile(r"^(?:\.{1,2}/)+")


class Links:
    """The addresses of one site.

    ``pages`` are all its files with what makes them, ``base`` is the path below which it is published, ``texts``
    are files that people write, templates and pages of text, in which a link can be found again.
    """

    def __init__(self, pages: Mapping[str, Callable[[], bytes]], base: str, texts: Mapping[str, str]) -> None:
        self._pages = pages
        self._base = base
        self._texts = texts
        self._depths: set[int] = set()
        self._ids = cache(lambda path: _ids(pages[path]()))

    def dead(self, path: str, source: str, page: bytes, level: Level) -> Iterator[Problem]:
        """Links of a page that lead to nothing of this site, each once; addresses outside the site are not asked."""
        faults = {
            address: why for address in _addresses(self._own(path, page)) if (why := self._fault(path, page, address))
        }
        if not faults:
            return
        parsed = _parsed(page)
        for address, why in faults.items():
            if address in parsed:
                where, whose, shown = self._origin(path, source, address)
                yield Problem(where, "dead-link", f"{whose}里的链接“{shown}”打不开：{why}；请改正或删去", level)

    def _own(self, path: str, page: bytes) -> bytes:
        """What a page does not share with every page of its depth: head, header and footer are read once."""
        start, end = page.find(b"<main"), page.rfind(b"</main>")
        if start < 0:
            return page
        if path.count("/") not in self._depths:
            self._depths.add(path.count("/"))
            return page
        return page[start:end]

    def _fault(self, path: str, page: bytes, address: str) -> str:
        """Why an address leads to nothing; empty where it leads somewhere or leaves the site."""
        if _ELSEWHERE.match(address):
            return ""
        parts = urlsplit(address)
        target = self._target(posixpath.dirname(path), parts.path) if parts.path else path
        if target is None or target.startswith(f"{search.FOLDER}/"):
            return ""
        if target not in self._pages:
            return "网站里没有这一页"
        place = unquote(parts.fragment)
        if not place or place.lower() == "top" or not target.endswith(".html"):
            return ""
        ids = _ids(page) if target == path else self._ids(target)
        return "" if place in ids else f"那一页上没有“{place}”这个标题或位置"

    def _target(self, folder: str, way: str) -> str | None:
        """The file that a path leads to from a folder; None where it leaves the site."""
        way = unquote(way)
        if way.startswith("/"):
            if not way.startswith(self._base):
                return None
            way, folder = way[len(self._base) :], ""
        where = posixpath.normpath(posixpath.join(folder, way))
        if where == ".." or where.startswith("../"):
            return None  # above the site: the portal's own pages
        if way == "" or way.endswith(("/", "/.", "/..")) or where == ".":
            return "index.html" if where == "." else f"{where}/index.html"
        return where

    def _origin(self, path: str, source: str, address: str) -> tuple[Position, str, str]:
        """Where somebody wrote a link: ``(position, whose link, the link as it may be written there)``.

        A template is named alone: the same fault on many pages is then one finding.
        """
        if (offset := self._texts.get(source, "").find(address)) >= 0:
            return _position(source, self._texts[source], offset), f"网页 {path} ", address
        bare = _UP.sub("", address.removeprefix(self._base), count=1)
        written = re.compile(rf"""["'=/}}\s]{re.escape(bare)}["'\s>]""")
        for name, text in self._texts.items():
            if name.startswith("templates/") and (place := written.search(text)):
                return _position(name, text, place.start() + 1), "模板", bare
        return Position(source), f"网页 {path} ", address


def of(sources: Sources, planned: Iterable[Page]) -> Links:
    """The links of a planned site."""
    texts = {content.path: "\n" * (content.first_line - 1) + content.text for content in sources.contents}
    base = urlsplit(sources.register.directory.site.base_url).path
    return Links({page.path: page.make for page in planned}, base, {**texts, **sources.renderer.texts})


def _position(path: str, text: str, offset: int) -> Position:
    before = text[:offset]
    return Position(path, before.count("\n") + 1, offset - before.rfind("\n"))


def _addresses(page: bytes) -> list[str]:
    return [value.strip() for value in _values(_LINK, page)]


def _ids(page: bytes) -> frozenset[str]:
    return frozenset(_values(_ID, page))


def _values(attribute: re.Pattern[bytes], page: bytes) -> Iterator[str]:
    """The values of an attribute, each once, as a browser reads them."""
    for value in dict.fromkeys(attribute.findall(page)):
        text = value.decode()
        text = text[1:-1] if text[0] in "\"'" else text
        yield html.unescape(text) if "&" in text else text


def _parsed(page: bytes) -> set[str]:
    """The addresses in the tags of a page."""
    parser = _Parser()
    parser.feed(page.decode())
    parser.close()
    return parser.addresses


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses.update((value or "").strip() for name, value in attrs if name in ("href", "src"))
