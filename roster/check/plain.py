"""Data files as plain data: several at once where that pays."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from ..records.vocabulary import vocabulary
from ..source import yamltree
from ..source.problems import Problem

_WORTH = 2_000_000  # bytes, some 2,500 accounts: below, a second process costs more than it gives
T = TypeVar("T")

Plain = tuple[Any, Sequence[Problem]]  # what ``yamltree.parse`` gives


class Spread(Protocol):
    """Does tasks, in any order and perhaps in several processes; gives what each gives, in theirs."""

    def __call__(self, tasks: Sequence[Callable[[], T]], /) -> list[T]:
        """What each gives."""
        ...


def in_turn(tasks: Sequence[Callable[[], T]], /) -> list[T]:
    """Does one task after the other, here."""
    return [task() for task in tasks]


def parsed(files: Mapping[str, bytes], spread: Spread) -> dict[str, Plain]:
    """The plain data of every file, with what is wrong in its YAML."""
    if sum(map(len, files.values())) < _WORTH:
        spread = in_turn
    tasks = [partial(_parsed, path, data) for path, data in files.items()]
    return dict(zip(files, spread(tasks), strict=True))


def _parsed(path: str, data: bytes) -> Plain:
    return yamltree.parse(data, path, words=vocabulary())
