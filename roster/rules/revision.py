"""Two states of a register, to be compared."""

from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory


@dataclass(frozen=True)
class Revision:
    """``before`` as committed on ``committed_on``, ``after`` as it is now."""

    before: Directory
    after: Directory
    committed_on: date
