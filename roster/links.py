"""Do the links of a page lead to a page? Asked of every page that is built."""

import posixpath
import re
from collections.abc import Collection, Iterator
from urllib.parse import unquote, urlsplit

from .problems import Level, Position, Problem

_LINK = re.compile(rb'\s(?:href|src)="([^"#?]+)[^"]*"')
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)


class Links:
    """The addresses of one site: ``paths`` are all its files, ``base`` is the path below which it is published."""

    def __init__(self, paths: Collection[str], base: str) -> None:
        self._paths = paths
        self._base = base
        self._depths: set[int] = set()

    def dead(self, path: str, source: str, page: bytes, level: Level) -> Iterator[Problem]:
        """Links of a page that lead to nothing of this site, each once; addresses outside the site are not asked."""
        folder = posixpath.dirname(path)
        for address in dict.fromkeys(_LINK.findall(self._own(path, page))):
            target = self._target(folder, address.decode().replace("&amp;", "&"))
            if target is not None and target not in self._paths:
                message = f"网页 {path} 里的链接“{address.decode()}”打不开：网站里没有这一页；请改正或删去"
                yield Problem(Position(source), "dead-link", message, level)

    def _own(self, path: str, page: bytes) -> bytes:
        """What a page does not share with every page of its depth: head, header and footer are read once."""
        start, end = page.find(b"<main"), page.rfind(b"</main>")
        if start < 0:
            return page
        if path.count("/") not in self._depths:
            self._depths.add(path.count("/"))
            return page
        return page[start:end]

    def _target(self, folder: str, address: str) -> str | None:
        """The file that an address leads to; None where it leaves the site."""
        if _ELSEWHERE.match(address):
            return None
        way = unquote(urlsplit(address).path)
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
