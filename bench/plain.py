"""The pages that Hugo makes too, and our program's build of these alone.

    python -m bench.plain ROOT OUT TODAY [--search]

What only our program makes is left out: the index behind ``verify/`` with the pages that hold parts of it, QR codes,
cards, certificates, feeds, exports, and files that are copied.
"""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from roster.commands import start
from roster.commands.build import inspection
from roster.edge import publish
from roster.public import pages
from roster.public.pages import Page, Sources, accounts, files, front, lists, notices, units

_ELSEWHERE = "elsewhere"
_KINDS = (front.pages, accounts.pages, units.pages, lists.platforms, lists.regions, notices.pages, files.contents)


def plan(sources: Sources) -> list[Page]:
    """The pages that both programs make."""
    return list(filter(_is_plain, _linked(sources)))


def _is_plain(page: Page) -> bool:
    path = page.path
    is_ours_alone = path.startswith("search/") or path.endswith("/card/index.html") or "/certificate/" in path
    return path.endswith(".html") and page.source != _ELSEWHERE and not is_ours_alone


def _linked(sources: Sources) -> Iterator[Page]:
    """Whatever pages may link to, made or not."""
    for kind in (*_KINDS, files.data, files.assets):
        yield from kind(sources)
    for path in ("verify/index.html", "embed.html", "apply/index.html", "sitemap.xml"):
        yield Page(path, _ELSEWHERE, lambda: b'<p id="picture">')


def _planned(sources: Sources) -> publish.Plan:
    linked = list(_linked(sources))
    return publish.Plan(list(filter(_is_plain, linked)), inspection(sources, linked, release=False))


def main(root: Path, out: Path, today: date, *, search: bool) -> None:
    """Read, check and make the site, as ``build`` does, with these pages alone."""
    sound = start.sound_or_stop(start.opened(root, today).check(), "nothing written")
    to_index = list(pages.search_pages(sound.sources)) if search else []
    publish.publish(out, lambda: _planned(sound.sources), publish.Search(to_index))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), date.fromisoformat(sys.argv[3]), search="--search" in sys.argv)
