"""The one kind of failure that a person can act on; ``cli`` tells it and ends the command."""

from collections.abc import Sequence

from .problems import Finding, one_line

_WORD = "错误："  # before what was not done


class Refusal(Exception):
    """Why a command does not do what was asked: Chinese, one sentence that says what to do instead.

    ``problems`` are the findings that stand behind it, told before it, ``ways`` what
    can be done, a line each. ``status`` is how the command ends: 1 for what was
    found, 2 for a command used wrongly. What others said (a server, git, rsync)
    begins no line of its own.
    """

    status = 1

    def __init__(self, message: str, problems: Sequence[Finding] = (), ways: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = "\n  ".join(map(one_line, (message, *ways)))
        self.problems = tuple(problems)

    @property
    def told(self) -> str:
        """The line that says it."""
        return f"{_WORD}{self.message}"


class _Plainly(Refusal):
    """What needs no word 错误 before it."""

    @property
    def told(self) -> str:
        """The line that says it."""
        return self.message


class FoundErrors(_Plainly):
    """Findings of level error stand in the way: ``problems``, or what was told already."""


class Stale(_Plainly):
    """Something that the program writes is not what it would write today."""


class Interrupted(_Plainly):
    """Somebody stopped the command; the message says what is kept."""

    status = 130


class WronglyUsed(Refusal):
    """What was asked for cannot be meant."""

    status = 2


def told_in(said: str) -> str:
    """What the first refusal among the lines of a program of ours says; empty without one."""
    return next((line.removeprefix(_WORD) for line in said.splitlines() if line.startswith(_WORD)), "")
