"""Places of problems to positions of findings: each file with a problem is read once more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..records.vocabulary import vocabulary
from ..source import marks
from ..source.marks import Standing
from ..source.problems import Finding, Place, Position, Problem, told


def located(problems: Iterable[Problem], data: Mapping[str, bytes]) -> list[Finding]:
    """Every problem at its line and column, in the order given; ``data`` holds the files by path."""
    problems = _as_they_stand(list(problems), data)
    wanted: dict[str, list[Place]] = defaultdict(list)
    for problem in problems:
        if isinstance(problem.where, Place):
            wanted[problem.where.path].append(problem.where)
    found_at: dict[Place, Position] = {}
    for path, places in wanted.items():
        found_at |= marks.locate(data.get(path, b""), places, vocabulary())
    return [told(problem, _position(problem.where, found_at)) for problem in problems]


def _as_they_stand(problems: list[Problem], data: Mapping[str, bytes]) -> list[Problem]:
    """The problems: a missing key is told at its line where that stands there empty, and as braces want it there."""
    asked: dict[str, list[Place]] = defaultdict(list)
    for problem in problems:
        if problem.blank:
            asked[problem.blank.where.path].append(problem.blank.where)
    stand: dict[Place, Standing] = {}
    for path, places in asked.items():
        stand |= marks.standing(data.get(path, b""), places, vocabulary())
    return [_as_it_stands(problem, stand) for problem in problems]


def _as_it_stands(problem: Problem, stand: Mapping[Place, Standing]) -> Problem:
    blank = problem.blank
    match stand.get(blank.where) if blank else None:
        case Standing.PRESENT if blank:
            return replace(problem, where=blank.where, message=blank.message)
        case Standing.ABSENT_IN_BRACES if blank and blank.inline:
            return replace(problem, message=blank.inline)
    return problem


def _position(where: Place | Position, found_at: Mapping[Place, Position]) -> Position:
    return found_at[where] if isinstance(where, Place) else where
