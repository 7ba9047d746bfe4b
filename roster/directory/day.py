"""The day for which a register is made."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and whether somebody vouched for it by naming it; otherwise only a clock says so, and it may be wrong.

    ``clock`` is the machine's own day, None where nobody asked it.
    """

    date: datetime.date
    vouched: bool = True
    clock: datetime.date | None = None

    @property
    def clock_beside(self) -> datetime.date | None:
        """What the machine said where somebody named the day, the same or another; None by the clock alone."""
        return (self.clock or self.date) if self.vouched else None
