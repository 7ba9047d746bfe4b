"""What the pages' security policy blocks: a header pasted from a portal, with its scripts, styles and pictures inline.

A browser drops it without a word to whoever built the page; here it is told, with the way that works
(``templates/head.html``; CSP Level 3).
"""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser

from ..source.files import Files
from ..source.problems import Level, Position, Problem

CODE = "blocked-by-policy"
_OTHERS_OWN = ("papers/", "program/")  # papers are no pages of the site and have a policy of their own
_FETCHED = {
    "script": ("src",),
    "img": ("src", "srcset"),
    "link": ("href",),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "embed": ("src",),
    "object": ("data",),
}
_ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|data:", re.I)
_FOLLOWED_LINKS = {"canonical", "alternate", "author", "license", "help", "search"}  # nothing is fetched for these
_DATA_BLOCKS = re.compile(r"application/(?:ld\+)?json|text/template", re.I)


def blocked(files: Files) -> Iterator[Problem]:
    """A warning for everything in the templates that no browser will show or run."""
    for name, text in files.templates.items():
        if name.endswith(".html") and not name.startswith(_OTHERS_OWN):
            reader = _Reader(files.labels.get(name, name))
            reader.feed(text)
            reader.close()
            yield from reader.problems


class _Reader(HTMLParser):
    """Notes what the policy blocks; expressions of the template stand as text."""

    def __init__(self, path: str) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[Problem] = []
        self._path = path

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for message in self._faults(tag, given):
            line, column = self.getpos()
            self.problems.append(Problem(Position(self._path, line, column + 1), CODE, message, Level.WARNING))

    def _faults(self, tag: str, given: Mapping[str, str]) -> Iterator[str]:
        if tag == "script" and "src" not in given and not _DATA_BLOCKS.match(given.get("type", "")):
            yield (
                "网页的安全策略不许写在网页里的脚本，浏览器不会运行；请存成 assets/ 里的 .js 文件，"
                '写成 <script src="{{ root }}assets/portal.js" defer></script>'
            )
        if tag == "style" or "style" in given:
            yield "网页的安全策略不许写在网页里的样式，浏览器不会用；请写进 assets/style.css"
        for name in given:
            if name.startswith("on") and len(name) > 3:
                yield f"网页的安全策略不许“{name}”这样的脚本，浏览器不会运行；请写进 assets/ 里的 .js 文件"
        for name in _FETCHED.get(tag, ()):
            if _ELSEWHERE.match(given.get(name, "").strip()) and not _is_followed(tag, given):
                yield (
                    f"网页的安全策略不许向别的网站取文件（{given[name][:60]}），浏览器不会取；"
                    "请把文件放进 assets/，写成 {{ root }}assets/文件名"
                )


def _is_followed(tag: str, given: Mapping[str, str]) -> bool:
    return tag == "link" and bool(_FOLLOWED_LINKS & set(given.get("rel", "").lower().split()))
