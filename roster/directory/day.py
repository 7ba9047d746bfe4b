"""The day for which a register is made, and months before it."""

import calendar
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


def months_before(day: datetime.date, months: int) -> datetime.date:
    """The same day some months earlier, later where ``months`` is negative, or the last of a month that is too short;
    never before the year 1.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    if year < 1:
        return datetime.date.min
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
