"""Is this a working day: yes, no, or unknown. Nothing here guesses.

The State Council's calendar comes from ``chinesecalendar`` (2004 to the last
published year); the site's own arrangements lie on top of it. A year that
nobody has published is unknown, and so is every count that runs into it.
"""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

from ..records.arrangements import Arrangement

ONE_DAY = timedelta(days=1)
PUBLISHED_YEARS = frozenset(day.year for day in chinese_calendar.holidays)
_MAX_DAYS = 3660  # ten years: a guard against a calendar without any working day


@dataclass(frozen=True, slots=True)
class Count:
    """Working days counted one by one; ``unknown_year`` is the year where counting had to stop."""

    days: tuple[date, ...]
    unknown_year: int | None = None

    @property
    def last(self) -> date | None:
        """The last day counted, None while it cannot be known."""
        return self.days[-1] if self.days and self.unknown_year is None else None


class Calendar:
    """The working days of one site: the State Council's, with its own arrangements on top.

    The State Council's are those of the library and, for years that it does not know, those of the arrangements that
    give a whole ``year``.
    """

    def __init__(self, arrangements: Iterable[Arrangement] = ()) -> None:
        self.arrangements = tuple(arrangements)
        whole = [a for a in self.arrangements if a.year is not None and a.year not in PUBLISHED_YEARS]
        self._years = {arrangement.year for arrangement in whole}
        self._entered = _written(whole)
        self._days = _written(self.arrangements)
        # Asked again and again for the same days: the library is slow at that.
        self._published: dict[date, bool | None] = {}
        self._has_make_up_days = any(self._days[day] and not self.published(day) for day in self._days)

    def is_working_day(self, day: date) -> bool | None:
        """True or False where it is published, None where nobody can know yet."""
        return self._days[day] if day in self._days else self.published(day)

    def published(self, day: date) -> bool | None:
        """What the State Council says of a day, local arrangements left aside; None for a year not published yet."""
        if day not in self._published:
            known = self._entered.get(day)
            if known is None:
                known = state_council(day)
            self._published[day] = day.weekday() < 5 if known is None and day.year in self._years else known
        return self._published[day]

    def reason(self, day: date) -> str:
        """Why a day is a working day or not, in words for a certificate."""
        for arrangement in reversed(self.arrangements):
            for spans, word in ((arrangement.work, "调休上班"), (arrangement.off, "放假")):
                if any(first <= day <= last for first, last in spans):
                    return f"{arrangement.name}{word}"
        weekend = day.weekday() >= 5
        match self.is_working_day(day), weekend:
            case None, _:
                return "放假安排尚未公布"
            case True, _:
                return "调休上班" if weekend else "工作日"
            case False, True:
                return "周末"
            case _:
                return "法定节假日或调休放假"

    def count_after(self, day: date, number: int, *, skipping: Set[date] = frozenset()) -> Count:
        """Count ``number`` working days after ``day``, which itself does not count (民法典 201).

        Days in ``skipping`` are passed over. The window runs through the end
        of the last day counted. Local arrangements only lengthen it: of the
        weekends that they make working days no more are counted than they give
        days off in the same window, so it never ends before the State
        Council's calendar alone would end it.
        """
        count = _count(self.is_working_day, day, number, skipping)
        if not self._has_make_up_days:
            return count
        least = _count(self.published, day, number, skipping)
        while count.last and not (least.last and least.last <= count.last):
            skipping |= {next(counted for counted in reversed(count.days) if not self.published(counted))}
            count = _count(self.is_working_day, day, number, skipping)
        return count

    def is_late(self, since: date, until: date, allowed: int) -> bool | None:
        """Is ``until`` later than ``allowed`` working days after ``since``? None where the calendar can't tell."""
        if (until - since).days <= allowed:
            return False  # whatever the calendar says
        if not allowed:
            return True  # on the very day
        count = self.count_after(since, allowed)
        if count.last is None and until > max(count.days, default=since):
            return None
        return count.last is not None and until > count.last


def _count(is_working_day: Callable[[date], bool | None], day: date, number: int, skipping: Set[date]) -> Count:
    counted: list[date] = []
    for _ in range(_MAX_DAYS):
        if len(counted) == number:
            return Count(tuple(counted))
        if day == date.max:
            break
        day += ONE_DAY
        match is_working_day(day):
            case None:
                return Count(tuple(counted), unknown_year=day.year)
            case True if day not in skipping:
                counted.append(day)
    return Count(tuple(counted), unknown_year=day.year)


def _written(arrangements: Iterable[Arrangement]) -> dict[date, bool]:
    """Is it a working day, for each day that is written down; of two the later one holds."""
    return {
        day: working
        for arrangement in arrangements
        for spans, working in ((arrangement.off, False), (arrangement.work, True))
        for span in spans
        for day in days_of(span)
    }


def state_council(day: date) -> bool | None:
    """What the State Council's arrangement says of a day; None for a year it has not published."""
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return None


def days_of(span: tuple[date, date]) -> Iterable[date]:
    """Every day from the first through the last of a span."""
    first, last = span
    return (first + ONE_DAY * n for n in range((last - first).days + 1))
