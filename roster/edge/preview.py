"""A site of which every page is made when somebody asks for it: the same bytes as in a build, only later.

What nobody asks for is made while nothing else is to do, so that every fault is told.
"""

import hashlib
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path
from types import TracebackType

from ..check.locate import located
from ..public import pages
from ..public.pages import Page, Sources, front, verify
from ..public.search import FOLDER
from ..render.templates import TemplateFault
from ..source.problems import Finding, Problem, in_order
from . import release, search_index
from .making import Inspection
from .refusals import CannotPublish, Unrenderable

_STEP = 50  # pages that are looked at in one go
_OF_VERIFY = ("verify/", "embed.html")  # of which no other page has need, and they of none
_KEPT = 2  # search indexes: the one of now, and the one before, which a page that is open may still ask
_SOON = 0.05  # seconds between two looks whether an index is made
_Planned = dict[str, Page]


class Indexes:
    """Search indexes in a folder, each made when it is asked for the first time; none is made after the block."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._made: list[Path] = []
        self._written: dict[str, bytes] = {}  # digests of the pages that lie in the corpus
        self._ends = threading.Event()

    def __enter__(self) -> "Indexes":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """Stop what is being made, and wait until nothing writes into the folder any more."""
        self._ends.set()
        with self._lock:
            pass

    def of(self, sources: Sources) -> Path:
        """The folder of the index of sources; raises CannotPublish, OSError."""
        index = self._folder / sources.index_version
        with self._lock:
            if index not in self._made:
                self._make(sources, index)
                self._made.append(index)
                for old in self._made[:-_KEPT]:
                    shutil.rmtree(old, ignore_errors=True)
                self._made = self._made[-_KEPT:]
        return index

    def _make(self, sources: Sources, index: Path) -> None:
        corpus, new = self._folder / "corpus", index.with_suffix(".new")
        self._write(corpus, sources)
        try:
            with search_index.indexing(corpus, new) as is_done:
                while not is_done():
                    self._ends.wait(_SOON)
                    self._refuse_after_the_end()
            new.rename(index)
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def _write(self, corpus: Path, sources: Sources) -> None:
        """Bring the pages to be indexed up to date: an edit changes few of them, and files take longer than words."""
        gone = set(self._written)
        for page in pages.search_pages(sources):
            self._refuse_after_the_end()
            data = page.make()
            digest = hashlib.sha256(data).digest()
            gone.discard(page.path)
            if self._written.get(page.path) != digest:
                (corpus / page.path).parent.mkdir(parents=True, exist_ok=True)
                (corpus / page.path).write_bytes(data)
                self._written[page.path] = digest
        for path in gone:
            (corpus / path).unlink()
            del self._written[path]

    def _refuse_after_the_end(self) -> None:
        if self._ends.is_set():
            raise CannotPublish("预览已经结束，没有建搜索索引")


class Preview:
    """The pages of sources that are sound.

    Nothing is planned before somebody asks: the whole plan takes as long as the check, and an account's page has no
    need of the index behind ``verify/``.
    """

    def __init__(self, sources: Sources, inspecting: Callable[[Iterable[Page]], Inspection], indexes: Indexes) -> None:
        self._sources = sources
        self._inspecting = inspecting
        self._indexes = indexes
        self._making = threading.RLock()  # templates are made by one at a time, whoever asks
        self._left = self._seen()

    def page(self, path: str) -> bytes | None:
        """The bytes at a path, None where there is nothing; raises Unrenderable, OSError, CannotPublish."""
        if path.startswith(f"{FOLDER}/"):
            return self._of_index(path.removeprefix(f"{FOLDER}/"))
        page = self._planned(path)
        return self._made(page) if page else None

    def has(self, path: str) -> bool:
        """True where there is something at a path."""
        return self._planned(path) is not None

    def look_on(self) -> list[Finding] | None:
        """Look at some more pages; what is wrong with them, None when all were seen. Raises Unrenderable."""
        found = next(self._left, None)
        return None if found is None else in_order(located(found, {}))

    def _planned(self, path: str) -> Page | None:
        """The page of a path, from the first plan that has it: the quicker before the whole."""
        if path.startswith(_OF_VERIFY) and (page := self._of_verify.get(path)):
            return page
        return self._alone.get(path) or self._most.get(path) or self._all.get(path)

    @cached_property
    def _alone(self) -> _Planned:
        return {page.path: page for page in front.pages(self._sources)}

    @cached_property
    def _of_verify(self) -> _Planned:
        return {page.path: page for page in verify.pages(self._sources)}

    @cached_property
    def _most(self) -> _Planned:
        return pages.before_verify(self._sources)

    @cached_property
    def _all(self) -> _Planned:
        planned, collisions = pages.plan(self._sources)
        if collisions:
            raise Unrenderable(in_order(located(collisions, {})))
        return {page.path: page for page in planned}

    def _seen(self) -> Iterator[list[Problem]]:
        """What is wrong with every page, a few at a time. What must be there before the first comes in steps of its
        own: between two of them a change is noticed.
        """
        for plan in (lambda: self._most, lambda: self._of_verify, lambda: self._all):
            plan()
            yield []
        looking = self._inspecting(self._all.values())
        yield []
        left = (page for page in self._all.values() if page.path.endswith(".html"))
        while step := list(islice(left, _STEP)):
            with self._making:  # a look may make another page
                found = [fault for page in step for fault in looking.look(page, self._made(page))]
            yield found

    def _made(self, page: Page) -> bytes:
        with self._making:
            try:
                return page.make()
            except TemplateFault as fault:
                raise Unrenderable(in_order(located([fault.problem], {}))) from None

    def _of_index(self, name: str) -> bytes | None:
        """A file of the search index; whoever asks names it, and a name that it has not is never looked for."""
        index = self._indexes.of(self._sources)
        return (index / name).read_bytes() if name in frozenset(release.names(index)) else None
