"""A site of which every page is made when somebody asks for it: the same bytes as in a build, only later.

What nobody asks for is made while nothing else is to do, so that every fault is told.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path

from ..check.locate import located
from ..public import pages
from ..public.pages import Page, Sources
from ..public.search import FOLDER
from ..render.templates import TemplateFault
from ..source.problems import Finding, Problem, in_order
from . import release, search_index
from .making import Inspection
from .refusals import Unrenderable

_STEP = 50  # pages that are looked at in one go


class Preview:
    """The pages of sources that are sound. ``folder`` is where a search index may be made."""

    def __init__(self, sources: Sources, inspecting: Callable[[Iterable[Page]], Inspection], folder: Path) -> None:
        self._sources = sources
        self._inspecting = inspecting
        self._folder = folder
        self._first = pages.before_verify(sources)
        self._lock = threading.RLock()  # templates are made by one at a time, whoever asks
        self._left = self._unseen()

    def page(self, path: str) -> bytes | None:
        """The bytes at a path, None where there is nothing; raises Unrenderable, OSError, CannotPublish."""
        with self._lock:
            if path.startswith(f"{FOLDER}/"):
                return self._of_index(path)
            page = self._first.get(path) or self._all.get(path)
            return _made(page) if page else None

    def has(self, path: str) -> bool:
        """True where there is something at a path."""
        return path in self._first or path in self._all

    def look_on(self) -> list[Finding] | None:
        """Look at some more pages; what is wrong with them, None when all were seen. Raises Unrenderable."""
        with self._lock:
            step = list(islice(self._left, _STEP))
            return in_order(located([one for found in step for one in found], {})) if step else None

    def _unseen(self) -> Iterator[list[Problem]]:
        looking = self._inspecting(self._all.values())
        for page in self._all.values():
            if page.path.endswith(".html"):
                yield list(looking.look(page, _made(page)))

    @cached_property
    def _all(self) -> dict[str, Page]:
        planned, collisions = pages.plan(self._sources)
        if collisions:
            raise Unrenderable(in_order(located(collisions, {})))
        return {page.path: page for page in planned}

    def _of_index(self, path: str) -> bytes | None:
        """A file of the search index; whoever asks names it, and a name that it has not is never looked for."""
        name = path.removeprefix(f"{FOLDER}/")
        return (self._index / name).read_bytes() if name in self._indexed else None

    @cached_property
    def _indexed(self) -> frozenset[str]:
        return frozenset(release.names(self._index))

    @cached_property
    def _index(self) -> Path:
        """The folder of the search index, which is made when the first file of it is asked for."""
        index = self._folder / self._sources.index_version
        if not index.exists():
            corpus = self._folder / f"corpus-{self._sources.index_version}"
            for page in pages.search_pages(self._sources.register):
                (corpus / page.path).parent.mkdir(parents=True, exist_ok=True)
                (corpus / page.path).write_bytes(page.make())
            new = index.with_suffix(".new")
            with search_index.indexing(corpus, new):
                pass
            new.rename(index)
        return index


def _made(page: Page) -> bytes:
    try:
        return page.make()
    except TemplateFault as fault:
        raise Unrenderable(in_order(located([fault.problem], {}))) from None
