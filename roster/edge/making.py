"""Pages made and written into a folder, by as many processes as there are processors.

Processes are forked and share what was read. Where a system can't fork, one
process makes all: the same pages, only later.
"""

import hashlib
import os
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path

from ..check.locate import located
from ..public.fingerprints import Fingerprints
from ..public.pages import Page
from ..render.templates import TemplateFault
from ..source.problems import Problem, has_errors, in_order
from . import system
from .memory import Kept
from .refusals import CannotPublish, Unrenderable
from .workers import Portions, working

# Below this, starting a second process costs more than it gives.
_PARALLEL_FROM = 600
_STEP = 64

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Inspection:
    """A look at every page that is made: what is wrong with it, and whether that hangs on what other pages say.
    ``made`` gives a page by its path where looking at another one took making it.
    """

    look: Callable[[Page, bytes], Iterable[Problem]] = lambda *_: ()
    leans: Callable[[str], bool] = lambda _: False
    made: Callable[[str], bytes | None] = lambda _: None


@dataclass(frozen=True)
class Before:
    """The release in a place, with what is known of its files; ``NOTHING_BEFORE`` where nothing may be kept.

    ``remembers`` is False where nobody wants to know what the pages are made from.
    """

    place: Path = Path()
    pages: Mapping[str, Kept] = field(default_factory=dict)
    remembers: bool = False


@dataclass(frozen=True)
class Made:
    """What was found that is no error, and every file that was written, by its path."""

    problems: list[Problem]
    files: dict[str, Kept]


def untold(_: int) -> None:
    """Nobody looks how far it has come."""


NO_INSPECTION = Inspection()
NOTHING_BEFORE = Before()
_Done = tuple[str, Kept]  # a path, and what is there now
_Telling = Generator[list[_Done] | Problem, None, None]


def make(
    pages: Sequence[Page],
    folder: Path,
    progress: Progress = untold,
    inspection: Inspection = NO_INSPECTION,
    before: Before = NOTHING_BEFORE,
) -> Made:
    """Make and write pages, or keep those of the release before that would be the same.

    Raises Unrenderable for errors and faults of templates, CannotPublish where a
    process ended too soon, OSError for what the disk refuses.
    """
    workers = system.processors()
    task = _Task(folder, inspection, before)
    alone = len(pages) < _PARALLEL_FROM or workers < 2
    told = task.write(pages) if alone else _write_in_parallel(pages, task, workers)
    problems: dict[Problem, None] = {}
    files: dict[str, Kept] = {}
    with closing(told):  # whatever happens here, the workers end
        for one in told:
            if isinstance(one, Problem):
                problems[one] = None
            else:
                files.update(one)
                progress(len(one))
    if has_errors(problems):
        raise Unrenderable(in_order(located(problems, {})))
    return Made(list(problems), files)


@dataclass(frozen=True)
class _Task:
    """Where pages are written, and what is done with each."""

    folder: Path
    inspection: Inspection
    before: Before
    fingerprints: Fingerprints = field(default_factory=Fingerprints)

    def write(self, pages: Iterable[Page]) -> _Telling:
        """Write pages one by one; yields the faults of templates, each once, what the inspection finds, and what was
        written, by steps.
        """
        seen: set[Problem] = set()
        made_folders: set[str] = set()
        base = f"{self.folder}/"
        done: list[_Done] = []
        for page in pages:
            path = base + page.path
            parent = path.rpartition("/")[0]
            if parent not in made_folders:
                os.makedirs(parent, exist_ok=True)
                made_folders.add(parent)
            made_from = self._made_from(page)
            if kept := self._kept(page.path, path, made_from):
                done.append((page.path, kept))
            else:
                try:
                    data = self.inspection.made(page.path) or page.make()
                except TemplateFault as fault:
                    if fault.problem not in seen:
                        seen.add(fault.problem)
                        yield fault.problem
                    continue
                found = list(self.inspection.look(page, data))
                yield from found
                lasting = made_from and not found and not self.inspection.leans(page.path)
                done.append((page.path, _written(path, data, made_from if lasting else "")))
            if len(done) == _STEP:
                yield done
                done = []
        yield done

    def _made_from(self, page: Page) -> str:
        if not self.before.remembers or page.made_from is None:
            return ""
        fingerprint = self.fingerprints.of(page.made_from())
        return fingerprint.hex() if fingerprint else ""

    def _kept(self, name: str, path: str, made_from: str) -> Kept | None:
        """The file of the release before under its second name; None where there is none that would be the same."""
        kept = self.before.pages.get(name)
        old = f"{self.before.place}/{name}"
        if not made_from or kept is None or kept.made_from != made_from or not kept.is_untouched(old):
            return None
        try:
            os.link(old, path)
        except OSError:
            return None
        return kept


def _written(path: str, data: bytes, made_from: str) -> Kept:
    with open(path, "xb", buffering=0) as file:
        file.write(data)
        status = os.fstat(file.fileno())
    digest = hashlib.sha256(data).hexdigest()
    return Kept.of(status, digest, made_from)


def _write_in_parallel(pages: Sequence[Page], task: _Task, workers: int) -> _Telling:
    """Forked workers share what was read; each takes pages that stand together, which need the same names and
    readings, and tells what was done.
    """
    with Portions(len(pages)) as portions, working([partial(_write, task, pages, portions)] * workers) as heard:
        readers, processes = heard
        yield from _heard(readers)
    if any(process.exitcode for process in processes):
        raise CannotPublish("生成网页的进程意外结束，可能是内存不足；网站没有更新，原有内容不变")


def _heard(readers: Sequence[Connection]) -> _Telling:
    """Listen until every worker has ended; raises the first OSError."""
    talking = set(readers)
    while talking:
        for reader in [reader for reader in wait(talking) if isinstance(reader, Connection)]:
            try:
                message = reader.recv()
            except EOFError:
                talking.discard(reader)
                continue
            if isinstance(message, OSError):
                raise message
            yield message


def _write(task: _Task, pages: Sequence[Page], portions: Portions, told: Connection) -> None:
    try:
        for one in task.write(pages[place] for places in portions.taken() for place in places):
            told.send(one)
    except OSError as error:
        told.send(error)
