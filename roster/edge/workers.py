"""Work on all processors at once: forked processes share what was read, and end with the command.

Where a system can't fork, or has one processor, everything is done here, one after the other: the same, only later.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar

from . import system

_STOPS = {signal.SIGINT, signal.SIGTERM}
_MOST_PORTIONS = 256  # a byte each
T = TypeVar("T")


@contextmanager
def working(jobs: Sequence[Callable[[Connection], None]]) -> Iterator[tuple[list[Connection], list[BaseProcess]]]:
    """A process for each job while the block runs; gives where each is heard, and the processes.

    When the block is done they are waited for, and ended where it was left by a fault.
    """
    processes: list[BaseProcess] = []
    readers: list[Connection] = []
    done = False
    # An interruption in the very moment of a fork would be dropped; so it waits.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        for job in jobs:
            process, reader = _started(job)
            processes.append(process)
            readers.append(reader)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        yield readers, processes
        done = True
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
        for process in processes:
            if not done:
                process.terminate()
            process.join()


class Portions:
    """Work in portions: a process that is done with one takes the next. Those that are forked while the block runs
    share them.
    """

    def __init__(self, of: int) -> None:
        self._number = min(of, _MOST_PORTIONS)
        self._of = of

    def __enter__(self) -> "Portions":
        self._queue, writer = os.pipe()
        os.write(writer, bytes(range(self._number)))
        os.close(writer)  # the queue ends with the last
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._queue)

    def taken(self) -> Iterator[range]:
        """The places of what is in a portion, which stands together, until none is left."""
        while portion := os.read(self._queue, 1):
            yield range(self._start(portion[0]), self._start(portion[0] + 1))

    def _start(self, portion: int) -> int:
        return portion * self._of // self._number


def spread(tasks: Sequence[Callable[[], T]]) -> list[T]:
    """What every task gives, in their order; each is done once, by whichever process is free, this one among them.

    What a process gives is pickled on its way here. What one owes that ended too soon is done here. A process that
    works for another has none that work for it.
    """
    others = 0 if multiprocessing.parent_process() else min(system.processors(), len(tasks)) - 1
    if others < 1:
        return [task() for task in tasks]
    with Portions(len(tasks)) as portions, working([partial(_give, tasks, portions)] * others) as (readers, _):
        done = dict(_done(tasks, portions))
        for reader in readers:
            with suppress(EOFError):
                done.update(reader.recv())
    return [done[number] if number in done else task() for number, task in enumerate(tasks)]


def _done(tasks: Sequence[Callable[[], T]], portions: Portions) -> Iterator[tuple[int, T]]:
    for numbers in portions.taken():
        for number in numbers:
            yield number, tasks[number]()


def _give(tasks: Sequence[Callable[[], object]], portions: Portions, told: Connection) -> None:
    done: list[tuple[int, object]] = []
    with suppress(Exception):  # it comes again where it can be told: in the process that asked
        done.extend(_done(tasks, portions))
    told.send(done)


def _started(job: Callable[[Connection], None]) -> tuple[BaseProcess, Connection]:
    context = multiprocessing.get_context("fork")
    reader, writer = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(job, writer), daemon=True)
    process.start()
    writer.close()  # the worker alone holds it now: its end is the end of the pipe
    return process, reader


def _work(job: Callable[[Connection], None], told: Connection) -> None:
    # The parent decides about Ctrl-C; a worker that is told to end must end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
    tie = system.end_with_parent()
    if tie is not None:
        tie()
    job(told)
