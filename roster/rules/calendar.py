"""Arrangements of data/workdays.yaml: a slip of the pen there would end every window too early."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..directory.directory import Directory
from ..directory.statutory import STATUTORY_DAYS, statutory_holidays
from ..directory.workdays import PUBLISHED_YEARS, Calendar, days_of, state_council
from ..records.arrangements import Arrangement
from ..source.problems import Place
from .check import Found

# Of the 151 make-up days since 2004 one lies eleven days from its holiday, all others at most six.
_NEAR = timedelta(days=14)


@dataclass(slots=True)
class _Holiday:
    """Days off that follow each other over weekends; ``owed`` are its weekdays nobody has made up for yet."""

    days: list[date]
    owed: int = 0

    @property
    def reach(self) -> tuple[date, date]:
        """From when until when a day may be worked for it."""
        return self.days[0] - _NEAR, self.days[-1] + _NEAR


def check_arrangements(directory: Directory) -> Found:
    """放假安排前后一致：一天不能又放假又上班；写了 year 的，那一年的法定节日和补假要写全
    （《全国年节及纪念日放假办法》）。
    """
    for arrangement in directory.calendar.arrangements:
        own = {*_days(arrangement.off)}
        for index, span in enumerate(arrangement.work):
            if both := sorted(own.intersection(days_of(span))):
                yield arrangement.place / "work" / index, f"{both[0]} 同时写在 off 和 work 里；请核对文件，只留一处"
        if arrangement.year is not None and arrangement.year not in PUBLISHED_YEARS:
            yield from _whole_year(arrangement, arrangement.year)


def check_worked_days(directory: Directory) -> Found:
    """调休是换来的：国务院办公厅安排放假的日子不写成上班；周末上班，要挨着同一份安排里换来的放假日，也不比它们多
    （南通办法第十六条：写错一天，公示就少一天）。
    """
    calendar = directory.calendar
    used: set[date] = set()  # a day off is made up for once, however many arrangements name it
    for arrangement in calendar.arrangements:
        taken, weekends = _worked(calendar, arrangement)
        for day, place in taken.items():
            yield (
                place,
                f"{day} 是国务院办公厅安排放假的日子，不能写成上班：公示会提前结束；请删去，另有通知的，请升级程序",
            )
        gained = {day for day in _days(arrangement.off) if _is_gained(arrangement, calendar, day)} - used
        used |= gained
        for day in _not_made_up_for(weekends, list(_holidays(arrangement, gained))):
            yield (
                weekends[day],
                f"{day} 是周末，前后 {_NEAR.days} 天里没有换来的放假日（周一至周五），或者上班的周末比换来的还多；"
                "请照文件把换来的放假日写在同一份安排的 off 里，没有的删去这一天",
            )


def _whole_year(arrangement: Arrangement, year: int) -> Found:
    """What an arrangement of a whole year lacks, or has too much of."""
    holidays, place = statutory_holidays(year), arrangement.place / "year"
    if not holidays:
        yield place, f"程序还不能核对 {year} 年的节日，不能写全年；请升级程序，或删去 year"
        return
    off, worked = {*_days(arrangement.off)}, {*_days(arrangement.work)}
    missing = {
        name: [day for day in days if day in worked or (_is_weekday(day) and day not in off)]
        for name, days in holidays.items()
    }
    told = [f"{name}（{'、'.join(map(str, days))}）" for name, days in missing.items() if days]
    net = sum(map(_is_weekday, off)) - sum(not _is_weekday(day) for day in worked)
    if told:
        yield place, f"{year} 年的放假没有写全，缺 {'、'.join(told)}；请照国务院办公厅的通知补上，不写全年的请删去 year"
    elif net < STATUTORY_DAYS:
        yield (
            place,
            f"{year} 年的放假没有写全：放假的工作日减去调休上班的周末是 {net} 天，法定的是 {STATUTORY_DAYS} 天"
            "（节日逢周末要补假）；请照国务院办公厅的通知核对",
        )
    statutory = {day for days in holidays.values() for day in days}
    for holiday in _holidays(arrangement, set()):
        if statutory.isdisjoint(_through(holiday.days)):
            yield (
                place,
                f"{holiday.days[0]} 起的放假不挨着 {year} 年的法定节日；本地的节日请另写一份安排，不写 year",
            )


def _worked(calendar: Calendar, arrangement: Arrangement) -> tuple[dict[date, Place], dict[date, Place]]:
    """Days that an arrangement makes working days although the State Council does not: weekdays, and weekends."""
    taken: dict[date, Place] = {}
    weekends: dict[date, Place] = {}
    for index, span in enumerate(arrangement.work):
        for day in days_of(span):
            if _is_weekday(day) and calendar.published(day) is False:
                taken[day] = arrangement.place / "work" / index
            elif not _is_weekday(day) and state_council(day) is not True:
                weekends[day] = arrangement.place / "work" / index
    return taken, weekends


def _is_gained(arrangement: Arrangement, calendar: Calendar, day: date) -> bool:
    """Is this a day off that the arrangement gives: a working day without it?"""
    gives_the_year = arrangement.year is not None and arrangement.year not in PUBLISHED_YEARS
    return _is_weekday(day) and (gives_the_year or calendar.published(day) is not False)


def _not_made_up_for(weekends: Iterable[date], holidays: Sequence[_Holiday]) -> Iterator[date]:
    """Weekends worked for no holiday. Each goes to the holiday that can wait least: no other way covers more."""
    for day in sorted(weekends):
        near = [h for h in holidays if h.owed and h.reach[0] <= day <= h.reach[1]]
        if near:
            min(near, key=lambda holiday: holiday.reach[1]).owed -= 1
        else:
            yield day


def _holidays(arrangement: Arrangement, gained: set[date]) -> Iterator[_Holiday]:
    """The holidays of an arrangement in order, each with how many of the ``gained`` days lie in it."""
    holiday: _Holiday | None = None
    for day in sorted({*_days(arrangement.off)}):
        if holiday and not any(map(_is_weekday, _through([holiday.days[-1], day])[1:-1])):
            holiday.days.append(day)
        else:
            if holiday:
                yield holiday
            holiday = _Holiday([day])
        holiday.owed += day in gained
    if holiday:
        yield holiday


def _through(days: Sequence[date]) -> list[date]:
    return [*days_of((days[0], days[-1]))]


def _days(spans: Iterable[tuple[date, date]]) -> Iterable[date]:
    return (day for span in spans for day in days_of(span))


def _is_weekday(day: date) -> bool:
    return day.weekday() < 5
