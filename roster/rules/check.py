"""What a rule is: its code, its level, and the function that looks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..directory import Directory
from ..problems import Level, Place

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
        return self.function.__doc__ or ""
