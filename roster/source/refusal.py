"""The one kind of failure that a person can act on; ``cli`` tells it and ends the command."""

from collections.abc import Sequence

from .problems import Problem


class Refusal(Exception):
    """Why a command does not do what was asked: Chinese, one sentence that says what to do instead.

    ``problems`` are the findings that stand behind it, told before it. ``status`` is
    how the command ends: 1 for what was found, 2 for a command used wrongly.
    """

    status = 1

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.problems = tuple(problems)
