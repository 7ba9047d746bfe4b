"""Arrangements of data/workdays.yaml: a slip of the pen there would end every window too early."""

from collections.abc import Iterable
from datetime import date

from ..directory.directory import Directory
from ..directory.workdays import days_of, state_council
from ..source.problems import Place
from .check import Found

# Since 2015 every year has had sixteen working days off or more; eleven are what the law alone gives.
_FEWEST_OFF = 11


def check_arrangements(directory: Directory) -> Found:
    """放假安排前后一致：一天不能又放假又上班；写了 year 的，那一年的放假要写全（《全国年节及纪念日放假办法》）。"""
    arrangements = directory.calendar.arrangements
    off = {day for arrangement in arrangements for day in _days(arrangement.off) if _is_weekday(day)}
    for arrangement in arrangements:
        own = {*_days(arrangement.off)}
        for index, span in enumerate(arrangement.work):
            if both := sorted(own.intersection(days_of(span))):
                yield arrangement.place / "work" / index, f"{both[0]} 同时写在 off 和 work 里；请核对文件，只留一处"
        if arrangement.year is not None and sum(day.year == arrangement.year for day in off) < _FEWEST_OFF:
            message = (
                f"{arrangement.year} 年的放假没有写全；请照国务院办公厅的通知写全 off 和 work，不写全年的请删去 year"
            )
            yield arrangement.place / "year", message


def check_worked_days(directory: Directory) -> Found:
    """调休是换来的：国务院办公厅安排放假的日子不写成上班，上班的周末不多于放假的工作日；写错一天，
    公示就少一天（南通办法第十六条）。
    """
    arrangements = directory.calendar.arrangements
    off = {day for arrangement in arrangements for day in _days(arrangement.off) if _is_weekday(day)}
    weekends: dict[date, Place] = {}
    for arrangement in arrangements:
        for index, span in enumerate(arrangement.work):
            place = arrangement.place / "work" / index
            days = [*days_of(span)]
            if taken := [day for day in days if _is_weekday(day) and state_council(day) is False]:
                yield place, f"{taken[0]} 是国务院办公厅安排放假的日子，写成上班会使公示提前结束；请核对文件依据"
            weekends |= {day: place for day in days if not _is_weekday(day)}
    if len(weekends) > len(off):
        yield (
            [*weekends.values()][-1],
            f"上班的周末共 {len(weekends)} 天，比放假的工作日（{len(off)} 天）还多；请核对，换来的放假日也要写上",
        )


def _days(spans: Iterable[tuple[date, date]]) -> Iterable[date]:
    return (day for span in spans for day in days_of(span))


def _is_weekday(day: date) -> bool:
    return day.weekday() < 5
