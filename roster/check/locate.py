"""Places of problems to positions of findings: each file with a problem is read once more."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ..source import marks
from ..source.problems import Finding, Place, Position, Problem, told


def located(problems: Iterable[Problem], data: Mapping[str, bytes]) -> list[Finding]:
    """Every problem at its line and column, in the order given; ``data`` holds the files by path."""
    problems = list(problems)
    wanted: dict[str, list[Place]] = defaultdict(list)
    for problem in problems:
        if isinstance(problem.where, Place):
            wanted[problem.where.path].append(problem.where)
    found_at: dict[Place, Position] = {}
    for path, places in wanted.items():
        found_at |= marks.locate(data.get(path, b""), places)
    return [told(problem, _position(problem.where, found_at)) for problem in problems]


def _position(where: Place | Position, found_at: Mapping[Place, Position]) -> Position:
    return found_at[where] if isinstance(where, Place) else where
