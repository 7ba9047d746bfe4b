"""What a rule is: its code, its level, and the function that looks."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..source.problems import Level, Place, Problem

Found = Iterator[tuple[Place, str]]
Subject = TypeVar("Subject")  # what a rule looks at: a ``Directory``, or a ``Revision``


@dataclass(frozen=True, slots=True)
class Check(Generic[Subject]):
    """One rule. ``fixed`` rules hold whatever site.yaml says: a promise hangs on them."""

    code: str
    function: Callable[[Subject], Found]
    level: Level
    fixed: bool = False

    @property
    def rule(self) -> str:
        """The rule in words, with its clause: its docstring, which may stand on several lines of the source."""
        return "".join(line.strip() for line in (self.function.__doc__ or "").splitlines())

    def level_in(self, settings: Mapping[str, str]) -> Level | None:
        """The level in force by the ``rules`` of site.yaml, None for a rule that is switched off. A fixed rule can't be
        lowered.
        """
        wanted = settings.get(self.code)
        if wanted is None or self.fixed:
            return self.level
        return None if wanted == "off" else Level(wanted)


def problems(checks: Iterable[Check[Subject]], subject: Subject, settings: Mapping[str, str]) -> Iterator[Problem]:
    """Every problem of some rules, at the level in force by the ``rules`` of site.yaml."""
    for check in checks:
        level = check.level_in(settings)
        if level is not None:
            for place, message in check.function(subject):
                yield Problem(place, check.code, message, level)
