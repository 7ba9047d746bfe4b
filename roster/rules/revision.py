"""Two states of a register, to be compared."""

from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory


@dataclass(frozen=True)
class Revision:
    """``before`` and ``after``, which is to come into a register that last changed on ``stood_on``."""

    before: Directory
    after: Directory
    stood_on: date
