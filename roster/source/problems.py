"""What is wrong with the data, as values, and as lines for people.

A problem is found at a *place* (the keys that lead to a value) and told at a
*position* (line and column). ``yamltree.locate`` turns one into the other, so
that nobody has to carry positions along for data that is right.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

Key = str | int

# Findings of one file after which nothing more of it is looked at: a stranger's file can't fill memory with them.
MOST_FINDINGS = 10_000


class Level(StrEnum):
    """How bad: an error stops the build, a warning is only told."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """A value in a file: the keys and list indexes (from 0) that lead to it.

    ``of_key`` asks for the position of the last key instead of its value.
    """

    path: str
    keys: tuple[Key, ...] = ()
    of_key: bool = False

    def __truediv__(self, key: Key) -> "Place":
        return Place(self.path, (*self.keys, key))


@dataclass(frozen=True, slots=True)
class Position:
    """Where something stands in a file; line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: where, how bad, a stable code, and what to write instead (Chinese)."""

    where: Place | Position
    code: str
    message: str
    level: Level = Level.ERROR


def too_many(where: Place | Position) -> Problem:
    """The last finding of a file that has more than anybody reads."""
    return Problem(
        where,
        "too-many-findings",
        f"问题已超过 {MOST_FINDINGS} 处，这个文件从这里起没有再看；请先改好前面的，再检查一遍",
    )


def has_errors(problems: Iterable[Problem]) -> bool:
    """True if any of the problems stops a build."""
    return any(problem.level is Level.ERROR for problem in problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort located problems by file, line, column and code; the same finding is told once."""

    def key(problem: Problem) -> tuple[str, int, int, str, str]:
        where = problem.where
        return where.path, where.line, where.column, problem.code, problem.message

    return sorted(set(problems), key=key)


def one_line(text: str) -> str:
    """Keep a hostile value from breaking the line format or colouring a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def as_text(problems: Iterable[Problem]) -> str:
    """One line a problem: ``path:line:column: level: message [code]``."""
    return "".join(
        f"{one_line(p.where.path)}:{p.where.line}:{p.where.column}: {p.level}: {one_line(p.message)} [{p.code}]\n"
        for p in problems
    )
