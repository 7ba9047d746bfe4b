"""Pages made and written into a folder, by as many processes as there are processors.

Processes are forked and share what was read. Where a system can't fork, one
process makes all: the same pages, only later.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from ..check.locate import located
from ..public.pages import Page
from ..render.templates import TemplateFault
from ..source.problems import Problem, has_errors, in_order
from . import system
from .refusals import CannotPublish, Unrenderable

# Below this, starting a second process costs more than it gives.
_PARALLEL_FROM = 600
_STEP = 64
_BLOCK = 128
_STOPS = {signal.SIGINT, signal.SIGTERM}

Progress = Callable[[int], None]
Inspect = Callable[[Page, bytes], Iterable[Problem]]


def make(pages: Sequence[Page], folder: Path, progress: Progress, inspect: Inspect) -> list[Problem]:
    """Make and write pages; gives what ``inspect`` found that is no error.

    Raises Unrenderable for errors and faults of templates, CannotPublish where a
    process ended too soon, OSError for what the disk refuses.
    """
    workers = system.processors()
    if len(pages) < _PARALLEL_FROM or workers < 2:
        problems = list(_write_all(pages, folder, progress, inspect))
    else:
        problems = _write_in_parallel(pages, folder, progress, inspect, workers)
    if has_errors(problems):
        raise Unrenderable(in_order(located(problems, {})))
    return problems


def _write_all(pages: Sequence[Page], folder: Path, progress: Progress, inspect: Inspect) -> Iterator[Problem]:
    """Write pages one by one; yields the faults of templates, each once, and what ``inspect`` finds."""
    seen: set[Problem] = set()
    made_folders: set[str] = set()
    base = f"{folder}/"
    for number, page in enumerate(pages, start=1):
        try:
            data = page.make()
        except TemplateFault as fault:
            if fault.problem not in seen:
                seen.add(fault.problem)
                yield fault.problem
            continue
        yield from inspect(page, data)
        path = base + page.path
        parent = path.rpartition("/")[0]
        if parent not in made_folders:
            os.makedirs(parent, exist_ok=True)
            made_folders.add(parent)
        with open(path, "xb", buffering=0) as file:
            file.write(data)
        if number % _STEP == 0:
            progress(_STEP)
    progress(len(pages) % _STEP)


def _write_in_parallel(
    pages: Sequence[Page], folder: Path, progress: Progress, inspect: Inspect, workers: int
) -> list[Problem]:
    """Forked workers share what was read; each takes every n-th block of pages and tells of steps and faults."""
    processes: list[BaseProcess] = []
    readers: list[Connection] = []
    done = False
    # An interruption in the very moment of a fork would be dropped; so it waits.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        for n in range(workers):
            process, reader = _started(_share(pages, n, workers), folder, inspect)
            processes.append(process)
            readers.append(reader)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        problems = _heard(readers, progress)
        done = True
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        for process in processes:
            if not done:
                process.terminate()
            process.join()
    if any(process.exitcode for process in processes):
        raise CannotPublish("生成网页的进程意外结束，可能是内存不足；网站没有更新，原有内容不变")
    return problems


def _share(pages: Sequence[Page], n: int, workers: int) -> Sequence[Page]:
    """The n-th worker's share: every n-th block. Pages that stand together need the same names and readings."""
    blocks = range(n * _BLOCK, len(pages), workers * _BLOCK)
    return [page for start in blocks for page in pages[start : start + _BLOCK]]


def _started(pages: Sequence[Page], folder: Path, inspect: Inspect) -> tuple[BaseProcess, Connection]:
    context = multiprocessing.get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(pages, folder, inspect, writer), daemon=True)
    process.start()
    writer.close()  # the worker alone holds it now: its end is the end of the pipe
    return process, reader


def _heard(readers: Sequence[Connection], progress: Progress) -> list[Problem]:
    """Listen until every worker has ended; gives the faults, raises the first OSError."""
    faults: list[Problem] = []
    talking = set(readers)
    while talking:
        for reader in [reader for reader in wait(talking) if isinstance(reader, Connection)]:
            try:
                message = reader.recv()
            except EOFError:
                talking.discard(reader)
                continue
            match message:
                case int(step):
                    progress(step)
                case Problem() as fault:
                    faults.append(fault)
                case OSError() as error:
                    raise error
    return list(dict.fromkeys(faults))


def _work(pages: Sequence[Page], folder: Path, inspect: Inspect, told: Connection) -> None:
    # The parent decides about Ctrl-C; a worker that is told to end must end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
    tie = system.end_with_parent()
    if tie is not None:
        tie()
    try:
        for fault in _write_all(pages, folder, told.send, inspect):
            told.send(fault)
    except OSError as error:
        told.send(error)
