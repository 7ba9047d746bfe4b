"""What is wrong with the data, as values, and the formats in which it is told.

A problem is found at a *place* (the keys that lead to a value) and told at a
*position* (line and column). ``yamltree.locate`` turns one into the other, so
that nobody has to carry positions along for data that is right.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

Key = str | int


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


def has_errors(problems: Iterable[Problem]) -> bool:
    """True if any of the problems stops a build."""
    return any(problem.level is Level.ERROR for problem in problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort located problems by file, line, column and code; the same finding is told once."""
    def key(problem: Problem) -> tuple[str, int, int, str, str]:
        where = problem.where
        return where.path, where.line, where.column, problem.code, problem.message

    return sorted(set(problems), key=key)


def _one_line(text: str) -> str:
    """Keep a hostile value from breaking the line format or colouring a terminal."""
    return "".join(c if c.isprintable() else " " for c in text)


def as_text(problems: Iterable[Problem]) -> str:
    """One line a problem: ``path:line:column: level: message [code]``."""
    return "".join(
        f"{_one_line(p.where.path)}:{p.where.line}:{p.where.column}: {p.level}: {_one_line(p.message)} [{p.code}]\n"
        for p in problems
    )


def as_json(problems: Iterable[Problem]) -> str:
    """A JSON list of objects with path, line, column, level, code and message."""
    rows = [
        {
            "path": p.where.path,
            "line": p.where.line,
            "column": p.where.column,
            "level": p.level.value,
            "code": p.code,
            "message": p.message,
        }
        for p in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _github_escape(text: str, *, in_property: bool) -> str:
    for char, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
        text = text.replace(char, code)
    if in_property:
        text = text.replace(":", "%3A").replace(",", "%2C")
    return text


def as_github(problems: Iterable[Problem]) -> str:
    """Workflow commands that GitHub and Gitea show as annotations at the line."""
    return "".join(
        f"::{p.level} file={_github_escape(p.where.path, in_property=True)},line={p.where.line},"
        f"col={p.where.column},title={p.code}::{_github_escape(p.message, in_property=False)}\n"
        for p in problems
    )


def as_gitlab(problems: Iterable[Problem]) -> str:
    """GitLab's Code Quality report: a JSON list with a fingerprint for each problem."""
    severity = {Level.ERROR: "major", Level.WARNING: "minor"}
    rows = [
        {
            "description": p.message,
            "check_name": p.code,
            "fingerprint": hashlib.sha256(f"{p.where}{p.code}{p.message}".encode()).hexdigest(),
            "severity": severity[p.level],
            "location": {"path": p.where.path, "lines": {"begin": p.where.line}},
        }
        for p in problems
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


FORMATS: dict[str, Callable[[Iterable[Problem]], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
}
