"""The days that the law itself gives off in a year, without which no arrangement of that year is complete.

《全国年节及纪念日放假办法》 (2024 revision, in force since 2025): thirteen days for everybody. Four of the seven
holidays follow sun and moon; their days (GB/T 33661-2017) were computed with two independent libraries, borax 4.1
and lunar_python 1.4, which agree.
"""

from collections.abc import Mapping
from datetime import date, timedelta

STATUTORY_DAYS = 13

# Spring Festival (正月初一), 清明, 端午 (五月初五), 中秋 (八月十五).
_MOVING = {
    2025: ("01-29", "04-04", "05-31", "10-06"),
    2026: ("02-17", "04-05", "06-19", "09-25"),
    2027: ("02-06", "04-05", "06-09", "09-15"),
    2028: ("01-26", "04-04", "05-28", "10-03"),
    2029: ("02-13", "04-04", "06-16", "09-22"),
    2030: ("02-03", "04-05", "06-05", "09-12"),
    2031: ("01-23", "04-05", "06-24", "10-01"),
    2032: ("02-11", "04-04", "06-12", "09-19"),
    2033: ("01-31", "04-04", "06-01", "09-08"),
    2034: ("02-19", "04-05", "06-20", "09-27"),
    2035: ("02-08", "04-05", "06-10", "09-16"),
    2036: ("01-28", "04-04", "05-30", "10-04"),
    2037: ("02-15", "04-04", "06-18", "09-24"),
    2038: ("02-04", "04-05", "06-07", "09-13"),
    2039: ("01-24", "04-05", "05-27", "10-02"),
    2040: ("02-12", "04-04", "06-14", "09-20"),
}


def statutory_holidays(year: int) -> Mapping[str, tuple[date, ...]]:
    """The days of each holiday by its name, in the order of the law; empty for a year that nobody computed here."""
    if year not in _MOVING:
        return {}
    spring, clear, boat, moon = (date.fromisoformat(f"{year}-{day}") for day in _MOVING[year])
    return {
        "元旦": (date(year, 1, 1),),
        "春节": tuple(spring + timedelta(days=n) for n in range(-1, 3)),  # from the eve
        "清明节": (clear,),
        "劳动节": (date(year, 5, 1), date(year, 5, 2)),
        "端午节": (boat,),
        "中秋节": (moon,),
        "国庆节": tuple(date(year, 10, day) for day in (1, 2, 3)),
    }
