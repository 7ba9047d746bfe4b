"""Working days: the windows of the field, an independent calendar, and what nobody can know yet."""

import json
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.directory.workdays import Calendar
from roster.records.arrangements import Arrangement
from tests.support import ROOT, account, as_data, board_of, check, codes, data_files, ended, look

DAY = timedelta(days=1)
HOLIDAYS = json.loads((ROOT / "tests/data/holidays.json").read_text("utf-8"))
FIRST, LAST = date(2019, 1, 1), date(2026, 12, 10)

# First day seen → 15th working day (国务院办公厅's calendars; worked out by hand).
VECTORS = {
    "2024-09-13": "2024-10-11",
    "2025-01-20": "2025-02-14",
    "2025-04-24": "2025-05-19",
    "2025-09-26": "2025-10-23",
    "2026-01-30": "2026-02-27",
    "2026-02-09": "2026-03-06",
    "2026-02-13": "2026-03-12",
    "2026-04-29": "2026-05-22",
    "2026-09-21": "2026-10-19",
    "2026-11-20": "2026-12-11",
    "2026-11-22": "2026-12-11",  # a Sunday
    "2026-12-10": "2026-12-31",
}
# 凉山州: holidays of its own, with make-up days.
LIANGSHAN = {
    "name": "彝族年",
    "source": "州政府办通知",
    "off": ["2025-11-20 至 2025-11-26"],
    "work": ["2025-11-16", "2025-11-29"],
}
# What the extension of 27 January 2020 took back: written as worked, it would end windows four days early.
BEFORE_EXTENSION = {"name": "原安排", "source": "国办发明电〔2019〕16号", "work": ["2020-01-31", "2020-02-01"]}
INVENTED_2027 = {
    "name": "2027（虚构）",
    "source": "测试用，不是真的安排",
    "year": "2027",
    "off": ["2027-01-01 至 2027-01-03"],
    "work": ["2027-01-09"],
}


def day(text: str) -> date:
    return date.fromisoformat(text)


def calendar(*arrangements: dict) -> Calendar:
    """A calendar with arrangements written as in data/workdays.yaml."""
    return Calendar(
        Arrangement(
            name=a["name"],
            source=a["source"],
            year=a.get("year"),
            off=tuple(a.get("off", ())),
            work=tuple(a.get("work", ())),
        )
        for a in arrangements
    )


def published_elsewhere() -> Callable[[date], bool]:
    """Is this a working day, by the second source alone."""
    off = {day(text) for year in HOLIDAYS["years"].values() for text in year["off"]}
    work = {day(text) for year in HOLIDAYS["years"].values() for text in year["work"]}
    return lambda day: day in work or (day.weekday() < 5 and day not in off)


@pytest.mark.parametrize(("seen", "last"), VECTORS.items())
def test_the_fifteenth_working_day_is_the_one_worked_out_by_hand(seen: str, last: str) -> None:
    """Windows known from practice come out to the day."""
    assert calendar().count_after(day(seen), 15).last == day(last)


def test_every_window_since_2019_agrees_with_an_independent_calendar() -> None:
    """No posting date from 2019 to the last day that can be known gets a window that a second source denies."""
    ours, is_working = calendar(), published_elsewhere()
    working = [FIRST + DAY * n for n in range((date(2027, 1, 1) - FIRST).days) if is_working(FIRST + DAY * n)]
    position, wrong = 0, []
    for seen in (FIRST + DAY * n for n in range((LAST - FIRST).days + 1)):
        while working[position] <= seen:
            position += 1
        if ours.count_after(seen, 15).last != working[position + 14]:
            wrong.append(seen)
    assert wrong == []


@pytest.mark.parametrize("seen", [date(2026, 12, 11) + DAY * n for n in range(21)], ids=str)
def test_a_window_that_runs_into_an_unpublished_year_has_no_end(seen: date) -> None:
    """From 11 December 2026 the end is unknown, not guessed, and the missing year is named."""
    count = calendar().count_after(seen, 15)
    assert count.last is None
    assert count.unknown_year == 2027


def test_the_end_is_known_as_soon_as_the_site_enters_the_year() -> None:
    """An arrangement with ``year: 2027`` makes 2027 known: its other days count from Monday to Friday."""
    known = calendar(INVENTED_2027)
    assert known.count_after(date(2026, 12, 11), 15).last == date(2027, 1, 4)
    assert known.count_after(date(2026, 12, 31), 4).days == (
        date(2027, 1, 4),
        date(2027, 1, 5),
        date(2027, 1, 6),
        date(2027, 1, 7),
    )
    assert known.is_working_day(date(2027, 1, 9)) is True


def test_a_year_that_is_published_stays_as_published() -> None:
    """Somebody writes ``year`` for one local day of a year that the State Council has arranged: its holidays stay."""
    local = {"name": "本地节日", "source": "通知", "year": "2026", "off": ["2026-11-20"]}
    assert calendar(local).count_after(date(2026, 9, 21), 15).last == date(2026, 10, 19)


def test_single_days_of_a_year_do_not_make_the_year_known() -> None:
    """A local holiday in 2027 says nothing about the rest of 2027."""
    local = calendar({"name": "本地节日", "source": "通知", "off": ["2027-03-03"]})
    assert local.is_working_day(date(2027, 3, 3)) is False
    assert local.is_working_day(date(2027, 3, 4)) is None
    assert local.count_after(date(2026, 12, 20), 15).unknown_year == 2027


def test_local_holidays_and_make_up_days_are_counted() -> None:
    """凉山's own holiday moves the end from 26 November to 1 December 2025."""
    assert calendar().count_after(date(2025, 11, 5), 15).last == date(2025, 11, 26)
    assert calendar(LIANGSHAN).count_after(date(2025, 11, 5), 15).last == date(2025, 12, 1)


def test_a_later_arrangement_overrides_an_earlier_one() -> None:
    """A holiday of seven days put off by a week, with its make-up days: the later paper holds."""
    put_off = {"name": "改期", "source": "通知", "off": ["2025-11-29"], "work": ["2025-11-24 至 2025-11-26"]}
    assert calendar(LIANGSHAN).is_working_day(day("2025-11-24")) is False
    assert calendar(LIANGSHAN, put_off).count_after(date(2025, 11, 5), 15).last == date(2025, 11, 27)
    assert calendar(put_off, LIANGSHAN).count_after(date(2025, 11, 5), 15).last == date(2025, 12, 1)


WEEKENDS = [str(date(2026, 11, 7) + DAY * n) for week in range(8) for n in (7 * week, 7 * week + 1)]
SHORTENING = {
    "every weekend worked": {"work": WEEKENDS},
    "days off long ago in exchange": {"work": WEEKENDS, "off": ["2010-03-01 至 2010-03-26"]},
    "days off right behind the window": {"work": WEEKENDS[:6], "off": ["2026-12-14 至 2026-12-18"]},
    "a whole year that is published": {"work": WEEKENDS, "year": "2026"},
    "days of a year that nobody knows": {"work": [*WEEKENDS, "2027-01-01", "2027-01-04"]},
}


@pytest.mark.parametrize("case", SHORTENING)
@pytest.mark.parametrize("seen", ["2026-11-09", "2026-11-20", "2026-12-10", "2026-12-15"])
def test_no_overlay_ends_a_window_before_the_state_councils_calendar_does(case: str, seen: str) -> None:
    """Whatever weekends somebody calls working days: the window ends on its day or later, or is as unknown."""
    known, plain = calendar({"name": "甲", "source": "乙", **SHORTENING[case]}), calendar().count_after(day(seen), 15)
    last = known.count_after(day(seen), 15).last
    assert last is None if plain.last is None else last is None or last >= plain.last
    assert len(set(known.count_after(day(seen), 15).days)) <= 15


def test_a_holiday_put_back_to_work_counts_no_day() -> None:
    """2020-01-31 and 02-01 were off: an arrangement that says they were worked moves no end."""
    assert calendar().count_after(date(2020, 1, 13), 15).last == date(2020, 2, 10)
    assert calendar(BEFORE_EXTENSION).count_after(date(2020, 1, 13), 15).last == date(2020, 2, 10)


def test_the_overlay_of_a_site_reaches_its_notices() -> None:
    """``data/workdays.yaml`` counts for the window on the board."""
    data = look(data_files([account("a", ended("2025-11-05"))]), date(2025, 11, 5))
    assert board_of(data, date(2025, 11, 6)).notices["2025-11-05-ylg-close"].last_working_day == date(2025, 11, 26)
    data["data/workdays.yaml"] = as_data({"arrangements": [LIANGSHAN]})
    assert board_of(data, date(2025, 11, 6)).notices["2025-11-05-ylg-close"].last_working_day == date(2025, 12, 1)


def test_an_unknown_end_is_told_as_a_warning() -> None:
    """The webmaster hears which year is missing and where to enter it."""
    data = look(data_files([account("a", ended("2026-12-14"))]), date(2026, 12, 14))
    checked = check(data, date(2026, 12, 15))
    assert codes(checked) == ["unknown-year"]
    assert "2027" in checked.findings[0].message
    assert checked.findings[0].where.path == "data/workdays.yaml"


DAYS = st.dates(FIRST, date(2026, 11, 1))
OVERLAYS = st.lists(
    st.builds(
        lambda off, work: Arrangement(name="甲", source="乙", off=off, work=work),
        st.lists(DAYS.map(lambda d: f"{d} 至 {d + DAY}"), max_size=4).map(tuple),
        st.lists(DAYS.map(str), max_size=4).map(tuple),
    ),
    max_size=3,
)


@settings(max_examples=150, deadline=None)
@given(seen=DAYS, number=st.integers(1, 25), overlays=OVERLAYS, skipping=st.frozensets(DAYS, max_size=8))
def test_a_window_never_holds_fewer_working_days_than_promised(
    seen: date, number: int, overlays: list[Arrangement], skipping: frozenset[date]
) -> None:
    """Whatever the overlay and the days missed: n real working days, the first day not among them, none left out."""
    known = Calendar(overlays)
    count = known.count_after(seen, number, skipping=skipping)
    if count.last is None:
        assert count.unknown_year == 2027
        return
    assert len(set(count.days)) == number
    passed = [seen + DAY * n for n in range(1, (count.last - seen).days + 1)]
    working = [d for d in passed if known.is_working_day(d) and d not in skipping]
    assert set(count.days) <= set(working)
    assert {d for d in working if known.published(d)} <= set(count.days)
    plain = Calendar().count_after(seen, number, skipping=skipping).last
    assert plain is not None and plain <= count.last


@settings(max_examples=150, deadline=None)
@given(seen=DAYS, near=st.frozensets(st.integers(1, 40), max_size=10))
def test_days_that_do_not_count_only_make_a_window_longer(seen: date, near: frozenset[int]) -> None:
    """Skipping days never brings the end nearer, and each skipped working day in the window moves it."""
    known = Calendar()
    plain = known.count_after(seen, 15)
    skipping = frozenset(seen + DAY * n for n in near)
    longer = known.count_after(seen, 15, skipping=skipping)
    assert longer.last >= plain.last
    assert (longer.last > plain.last) == bool(skipping & set(plain.days))


LATE = {
    ("2026-11-20", "2026-11-25"): False,  # Friday to Wednesday: the third working day
    ("2026-11-20", "2026-11-26"): True,
    ("2026-02-13", "2026-02-25"): False,  # the Spring Festival lies between; worked on 14 February
    ("2026-02-13", "2026-02-26"): True,
    ("2026-12-30", "2026-12-31"): False,  # one day later can't be late
    ("2026-12-30", "2027-01-02"): False,  # three days later neither, whatever 2027 will be
    ("2026-12-30", "2027-01-03"): None,
    ("2027-05-01", "2027-05-30"): None,
    ("9999-12-31", "9999-12-31"): False,
}


@pytest.mark.parametrize(("days", "late"), LATE.items(), ids=map(" ".join, LATE))
def test_three_working_days_are_counted_or_said_to_be_unknown(days: tuple[str, str], late: bool | None) -> None:
    """True and False are proved; where the calendar isn't published and it matters, nobody knows."""
    since, until = map(date.fromisoformat, days)
    assert Calendar().is_late(since, until, 3) is late


def test_the_end_of_time_is_no_traceback() -> None:
    """A whole year 9999 may be entered: there is no tenth working day, and counting stops."""
    last_year = Arrangement(name="9999", source="测试", year=9999)
    assert Calendar([last_year]).is_late(date(9999, 12, 20), date.max, 10) is False
