"""What is wrong with the data: problems as they are met, findings as they are told.

A problem is met at a *place* (the keys that lead to a value) or, where no value can be read, at a *position*
(line and column). A finding stands at a position, always: ``check.locate`` makes the one of the other, so that
nobody has to carry positions along for data that is right.
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

    def __bool__(self) -> bool:
        """False for the place of a record that stands in no file."""
        return bool(self.path)

    def __truediv__(self, key: Key) -> "Place":
        return Place(self.path, (*self.keys, key))

    def below(self, *keys: Key) -> "Place":
        """The place to which more keys lead from here, one after the other."""
        return Place(self.path, self.keys + keys)


NOWHERE = Place("")


@dataclass(frozen=True, slots=True)
class Position:
    """Where something stands in a file; line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Blank:
    """A key that may stand in the file with nothing behind it, and what to say then (Chinese); ``inline`` is said where
    it is missing in a record between braces.
    """

    where: Place
    message: str
    inline: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: where, how bad, a stable code, and what to write instead (Chinese).

    ``blank`` is the key that is missing: plain data do not tell whether its line is there.
    """

    where: Place | Position
    code: str
    message: str
    level: Level = Level.ERROR
    blank: Blank | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem as it is told: it stands at a line and a column."""

    where: Position
    code: str
    message: str
    level: Level = Level.ERROR


def told(problem: Problem, where: Position) -> Finding:
    """The finding that a problem is at a position."""
    return Finding(where, problem.code, problem.message, problem.level)


def too_many(where: Place | Position) -> Problem:
    """The last finding of a file that has more than anybody reads."""
    return Problem(
        where,
        "too-many-findings",
        f"问题已超过 {MOST_FINDINGS} 处，这个文件从这里起没有再看；请先改好前面的，再检查一遍",
    )


def has_errors(problems: Iterable[Problem | Finding]) -> bool:
    """True if any of them stops a build."""
    return any(problem.level is Level.ERROR for problem in problems)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by file, line, column and code; the same one is told once."""

    def key(finding: Finding) -> tuple[str, int, int, str, str]:
        where = finding.where
        return where.path, where.line, where.column, finding.code, finding.message

    return sorted(set(findings), key=key)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that stop a build."""
    return [finding for finding in findings if finding.level is Level.ERROR]


def one_line(text: str) -> str:
    """Keep a hostile value from breaking the line format or colouring a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def as_text(findings: Iterable[Finding]) -> str:
    """One line a finding: ``path:line:column: level: message [code]``."""
    return "".join(
        f"{one_line(p.where.path)}:{p.where.line}:{p.where.column}: {p.level}: {one_line(p.message)} [{p.code}]\n"
        for p in findings
    )
