"""Do the links of a page lead to a page, and to a place on it? Asked of every page that is built."""

import html
import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from ..source.problems import Level, Position, Problem
from . import search
from .pages import Page, Sources

# Finds too much (a text about HTML) and never too little; what seems dead is looked at again by a parser.
_GIVEN = rb"""\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)"""
# A pattern that begins with plain letters is found ten times as fast as one in which their case does not count.
_LINKS = {name: (re.compile(name + _GIVEN), re.compile(name + _GIVEN, re.IGNORECASE)) for name in (b"href", b"src")}
_ID = re.compile(rb"""[\s"'/]id\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_UP = re.compile(r"^(?:\.{1,2}/)+")
# A way from the top of the site in which every browser reads what stands there: no dots that lead up, no signs that
# stand for others.
_PLAIN = re.compile("(?:[a-z0-9_-][a-z0-9_.-]*/)*(?:[a-z0-9_-][a-z0-9_.-]*)?", re.IGNORECASE | re.ASCII)


@dataclass
class _Own:
    """A page that is looked at, and the places on it. ``hanging`` are its links that are good or not by what stands on
    another page, ``leans`` is True where one of these is of another family.
    """

    path: str
    page: bytes
    hanging: set[str] = field(default_factory=set)
    leans: bool = False

    @cached_property
    def ids(self) -> frozenset[str]:
        """The places on the page to which a link may lead."""
        return _ids(self.page)


class Links:
    """The addresses of one site.

    ``pages`` are all its files with what makes them, ``base`` is the path below which it is published, ``texts``
    are files that people write, templates and pages of text, in which a link can be found again. ``families`` are
    those of pages that have one.
    """

    def __init__(
        self,
        pages: Mapping[str, Callable[[], bytes]],
        base: str,
        texts: Mapping[str, str],
        families: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._pages = pages
        self._plain = {path.removesuffix("index.html").encode() for path in pages if _PLAIN.fullmatch(path)}
        self._families = families
        self._base = base
        self._texts = texts
        self._depths: set[int] = set()
        # By depth of the page: what was found to lead somewhere, whatever folder of that depth one comes from.
        self._good: defaultdict[int, set[bytes]] = defaultdict(set)
        # Pages whose links are good or not by what stands on another page, of another family.
        self.leaning: set[str] = set()
        self._ids: dict[str, frozenset[str]] = {}  # the places on pages to which others lead
        self._made: dict[str, bytes] = {}  # pages that were made for their places, before it was their turn

    def dead(self, path: str, source: str, page: bytes, level: Level) -> Iterator[Problem]:
        """Links of a page that lead to nothing of this site, each once; addresses outside the site are not asked."""
        own = _Own(path, page)
        shared, rest = self._parts(path, page)
        faults = self._faults(own, shared)
        own.leans &= "/" not in path  # the home page is made, and this looked at, at every build
        faults |= self._faults(own, rest)
        if own.leans:
            self.leaning.add(path)
        if path in self._families:  # whose pages lead to places on each other
            self._ids.setdefault(path, own.ids)
        if not faults:
            return
        parsed = _parsed(page)
        for address, why in faults.items():
            if address in parsed:
                where, whose, shown = self._origin(path, source, address)
                yield Problem(where, "dead-link", f"{whose}里的链接“{shown}”打不开：{why}；请改正或删去", level)

    def _unknown(self, depth: int, written: Iterable[bytes]) -> Iterator[bytes]:
        """Of the links of a page those to be looked at closely: not what plainly is a way to a page, nor what was
        looked at before.
        """
        up, good = b"../" * depth, self._good[depth]
        begins, start = (b'"' + up, b"'" + up), len(up) + 1
        for value in written:
            if value not in good:
                way, _, query = value[start:-1].partition(b"?")
                if way not in self._plain or b"#" in query or not value.startswith(begins):
                    yield value

    def _faults(self, own: _Own, part: bytes) -> dict[str, str]:
        """Why addresses in a part of a page lead to nothing."""
        faults: dict[str, str] = {}
        depth = own.path.count("/")
        for value in self._unknown(depth, _written(part)):
            address = _value(value).strip()
            if why := self._fault(own, address):
                faults[address] = why
            elif address not in own.hanging and _is_from_top(own.path, address):
                self._good[depth].add(value)
        return faults

    def _parts(self, path: str, page: bytes) -> tuple[bytes, bytes]:
        """What a page shares with every page of its depth, empty where that was read before (head, header and footer),
        and what is its own.
        """
        start, end = page.find(b"<main"), page.rfind(b"</main>")
        if start < 0:
            return b"", page
        if path.count("/") in self._depths:
            return b"", page[start:end]
        self._depths.add(path.count("/"))
        return page[:start] + page[end:], page[start:end]

    def _fault(self, own: _Own, address: str) -> str:
        """Why an address leads to nothing; empty where it leads somewhere or leaves the site."""
        if _ELSEWHERE.match(address):
            return ""
        parts = urlsplit(address)
        target = self._target(posixpath.dirname(own.path), parts.path) if parts.path else own.path
        if target is None or target.startswith(f"{search.FOLDER}/"):
            return ""
        if target not in self._pages:
            return "网站里没有这一页"
        place = unquote(parts.fragment)
        if not place or place.lower() == "top" or not target.endswith(".html"):
            return ""
        if self._are_one_family(target, own.path):
            own.hanging.add(address)
        elif target != own.path:
            own.hanging.add(address)
            own.leans = True
        ids = own.ids if target == own.path else self._ids_on(target)
        return "" if place in ids else f"那一页上没有“{place}”这个标题或位置"

    def _are_one_family(self, one: str, other: str) -> bool:
        return one in self._families and self._families[one] == self._families.get(other)

    def _ids_on(self, path: str) -> frozenset[str]:
        if path not in self._ids:
            self._made[path] = self._pages[path]()
            self._ids[path] = _ids(self._made[path])
        return self._ids[path]

    def made(self, path: str) -> bytes | None:
        """A page that had to be made already because another leads to a place on it; given once."""
        return self._made.pop(path, None)

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
    pages = list(planned)
    families = {page.path: page.family for page in pages if page.family}
    return Links({page.path: page.make for page in pages}, base, {**texts, **sources.renderer.texts}, families)


def _position(path: str, text: str, offset: int) -> Position:
    before = text[:offset]
    return Position(path, before.count("\n") + 1, offset - before.rfind("\n"))


def _is_from_top(path: str, address: str) -> bool:
    """True for an address that leads to the same place from every page of this depth."""
    up = "../" * path.count("/")
    return bool(up) and address.startswith(up) and ".." not in address[len(up) :]


def _written(page: bytes) -> Iterable[bytes]:
    """What is given to every attribute that may be a link, with its quotes, each once."""
    lowered = page.lower()
    found: dict[bytes, None] = {}
    for name, (as_ours, in_any_case) in _LINKS.items():
        given = as_ours.findall(page)
        found.update(dict.fromkeys(given if len(given) == lowered.count(name) else in_any_case.findall(page)))
    return found


def _ids(page: bytes) -> frozenset[str]:
    return frozenset(map(_value, _ID.findall(page)))


def _value(written: bytes) -> str:
    """The value of an attribute as a browser reads it."""
    text = written.decode()
    text = text[1:-1] if text[0] in "\"'" else text
    return html.unescape(text) if "&" in text else text


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
