"""Two states of a register, to be compared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory
from ..records.accounts import Account


@dataclass(frozen=True)
class Revision:
    """``before`` and ``after``, which is to come into a register that last changed on ``stood_on``."""

    before: Directory
    after: Directory
    stood_on: date

    def kept(self) -> Iterator[tuple[str, Account, Account]]:
        """The id of every account that is on both sides, with what it was and what it is to be."""
        for id_, old in self.before.accounts.items():
            if new := self.after.accounts.get(id_):
                yield id_, old, new
