"""How a check ends: four ways, each with every finding."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..directory.directory import Directory
from ..public.pages import Sources
from ..public.register import Register
from ..source.problems import Finding


@dataclass(frozen=True)
class Unreadable:
    """There are no settings to go by, or they are written for a later program: nothing else is known."""

    findings: Sequence[Finding]


@dataclass(frozen=True)
class Faulty:
    """The records or templates have errors: there is no register."""

    findings: Sequence[Finding]
    directory: Directory
    register: None = None


@dataclass(frozen=True)
class _Standing:
    findings: Sequence[Finding]
    sources: Sources

    @property
    def register(self) -> Register:
        """Every account with the board of the day."""
        return self.sources.register

    @property
    def directory(self) -> Directory:
        """The records joined up."""
        return self.sources.register.directory


class Refused(_Standing):
    """The register stands, and may not be published: a change is not allowed, or the ledger is not what was written."""


class Sound(_Standing):
    """No error stands in the way."""


Readable = Faulty | Refused | Sound
Outcome = Unreadable | Readable
