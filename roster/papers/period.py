"""A quarter of a year, as circulars are made for one."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from ..text.scalars import FIRST_YEAR, LAST_YEAR

_FORM = re.compile(r"(\d{4})\s*(?:[Qq]|年第?)\s*([1-4一二三四])(?:季度)?", re.ASCII)
_CHINESE = "一二三四"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The first to fourth quarter of a year."""

    year: int
    quarter: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.quarter - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after.first - timedelta(days=1)

    @property
    def before(self) -> "Period":
        """The quarter before."""
        return Period(self.year, self.quarter - 1) if self.quarter > 1 else Period(self.year - 1, 4)

    @property
    def after(self) -> "Period":
        """The quarter after."""
        return Period(self.year, self.quarter + 1) if self.quarter < 4 else Period(self.year + 1, 1)

    @property
    def name(self) -> str:
        """As titles have it: 2026年第四季度."""
        return f"{self.year}年第{_CHINESE[self.quarter - 1]}季度"

    def has(self, day: date) -> bool:
        """True for a day in it."""
        return self.first <= day <= self.last

    def __str__(self) -> str:
        return f"{self.year}Q{self.quarter}"


def of_day(day: date) -> Period:
    """The quarter of a day."""
    return Period(day.year, (day.month + 2) // 3)


def read(text: str) -> Period:
    """A quarter written as 2026Q4 or 2026年第四季度; raises ValueError (Chinese)."""
    match = _FORM.fullmatch(text.strip())
    if match is None or not FIRST_YEAR <= int(match[1]) < LAST_YEAR:
        raise ValueError(f"“{text}”看不出是哪个季度；请写成 2026Q4")
    quarter = match[2]
    return Period(int(match[1]), _CHINESE.index(quarter) + 1 if quarter in _CHINESE else int(quarter))
