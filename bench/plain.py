"""The pages that Hugo makes too, and our program's build of these alone.

    python -m bench.plain ROOT OUT TODAY [--search]

What only our program makes is left out: the index behind ``verify/`` with the pages that hold parts of it, QR codes,
cards, certificates, feeds, exports, and files that are copied.
"""

import gc
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from roster.commands import start
from roster.commands.build import inspection
from roster.edge import publish
from roster.public import pages
from roster.public.pages import Page, Sources, accounts, files, front, lists, notices, units

_KINDS = (front.pages, accounts.pages, units.pages, lists.platforms, lists.regions, notices.pages, files.contents)


def plan(sources: Sources) -> list[Page]:
    """The pages that both programs make."""
    return [page for kind in _KINDS for page in kind(sources) if page.path.endswith(".html") and _is_plain(page.path)]


def _is_plain(path: str) -> bool:
    return not path.startswith("search/") and not path.endswith("/card/index.html") and "/certificate/" not in path


def _linked(sources: Sources) -> Iterator[Page]:
    """Whatever pages may link to, made or not."""
    for kind in (*_KINDS, files.data, files.assets):
        yield from kind(sources)
    for path in ("verify/index.html", "embed.html", "apply/index.html", "sitemap.xml"):
        yield Page(path, "other", lambda: b'<p id="picture">')


def _planned(sources: Sources) -> publish.Plan:
    planned = plan(sources)
    return publish.Plan(planned, inspection(sources, _linked(sources), release=False))


def main(root: Path, out: Path, today: date, *, search: bool) -> None:
    """Read, check and make the site, as ``build`` does, with these pages alone."""
    gc.disable()
    sound = start.sound_or_stop(start.opened(root, today).check(), "nothing written")
    to_index = list(pages.search_pages(sound.sources.register)) if search else []
    publish.publish(out, lambda: _planned(sound.sources), publish.Search(to_index))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), date.fromisoformat(sys.argv[3]), search="--search" in sys.argv)
