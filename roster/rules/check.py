"""What a rule is: its code, its level, and the function that looks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..directory.directory import Directory
from ..source.problems import Level, Place

Found = Iterator[tuple[Place, str]]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule. ``fixed`` rules hold whatever site.yaml says: a promise hangs on them."""

    code: str
    function: Callable[[Directory], Found]
    level: Level
    fixed: bool = False

    @property
    def rule(self) -> str:
        """The rule in words, with its clause."""
        return in_words(self.function)


def in_words(rule: Callable[..., object]) -> str:
    """A rule in words: its docstring, which may stand on several lines of the source."""
    return "".join(line.strip() for line in (rule.__doc__ or "").splitlines())
