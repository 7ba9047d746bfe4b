"""Arrangements of data/workdays.yaml: what was published passes, what would end a window too early is an error."""

from datetime import date

import chinese_calendar
import pytest

from roster.directory.statutory import statutory_holidays
from roster.directory.workdays import PUBLISHED_YEARS
from tests.support import TODAY, YEAR_2027, Record, check, data_files

LIANGSHAN = {"off": ["2025-11-20 至 2025-11-26"], "work": ["2025-11-16", "2025-11-29"]}


def found(*arrangements: Record) -> list[str]:
    """Code and message of each finding about arrangements, the level before it."""
    written = [{"name": "甲", "source": "乙"} | arrangement for arrangement in arrangements]
    return [
        f"{finding.level}: {finding.message} [{finding.code}]"
        for finding in check(data_files(workdays=written), TODAY).findings
        if finding.where.path == "data/workdays.yaml"
    ]


def without(*days: str, **more: object) -> Record:
    """The whole of 2027 without some of its days off."""
    return YEAR_2027 | {"off": [span for span in YEAR_2027["off"] if span not in days]} | more


GOOD: dict[str, list[Record]] = {
    "nothing": [],
    "the whole of 2027": [YEAR_2027],
    "a local holiday": [LIANGSHAN],
    "a local holiday of a year entered here": [
        YEAR_2027,
        {"off": ["2027-11-22 至 2027-11-24"], "work": ["2027-11-28"]},
    ],
    "a longer holiday": [YEAR_2027, {"off": ["2027-02-12 至 2027-02-13"]}],
    "a local day of a published year with its year": [{"year": "2026", "off": ["2026-11-26"]}],
    "make-up days that the State Council has set too": [{"off": ["2026-11-26"], "work": ["2026-10-10", "2026-11-28"]}],
    "a weekday between that nobody worked anyway": [{"off": ["2025-10-09 至 2025-10-10"], "work": ["2025-10-18"]}],
}


@pytest.mark.parametrize("case", GOOD)
def test_what_an_office_may_write_has_no_finding(case: str) -> None:
    assert found(*GOOD[case]) == []


BAD: dict[str, tuple[list[Record], list[str]]] = {
    "weekends worked for nothing": (
        [{"work": ["2026-11-21 至 2026-11-22"]}],
        ["2026-11-21 是周末", "2026-11-22 是周末"],
    ),
    "for days off long ago": (
        [{"work": ["2026-11-21"], "off": ["2010-03-01 至 2010-03-26"]}],
        ["2026-11-21 是周末"],
    ),
    "for days off in a year's time": ([{"work": ["2026-11-21"], "off": ["2027-11-22"]}], ["2026-11-21 是周末"]),
    "more than were given": ([{"work": ["2026-11-21 至 2026-11-22"], "off": ["2026-11-26"]}], ["2026-11-22 是周末"]),
    "for a weekend": ([{"work": ["2026-11-21"], "off": ["2026-11-28 至 2026-11-29"]}], ["2026-11-21 是周末"]),
    "for days that are off anyway": (
        [{"work": ["2026-10-11", "2026-10-17"], "off": ["2026-10-01 至 2026-10-07"]}],
        ["2026-10-11 是周末", "2026-10-17 是周末"],
    ),
    "for days that another arrangement gave": (
        [{"off": ["2026-11-26"]}, {"work": ["2026-11-21"]}],
        ["2026-11-21 是周末"],
    ),
    "twice for one day": (
        [{"off": ["2026-11-26"], "work": ["2026-11-21"]}, {"off": ["2026-11-26"], "work": ["2026-11-22"]}],
        ["2026-11-22 是周末"],
    ),
    "weekends of a year nobody knows": ([{"work": ["2027-03-06"]}], ["2027-03-06 是周末"]),
    "a public holiday worked": (
        [{"work": ["2026-10-01"], "off": ["2026-11-26"]}],
        ["2026-10-01 是国务院办公厅安排放假"],
    ),
    "a holiday of 2027 worked after all": (
        [YEAR_2027, {"work": ["2027-02-10"], "off": ["2027-03-03"]}],
        ["2027-02-10 是国务院办公厅安排放假"],
    ),
    "no New Year": ([without("2027-01-01 至 2027-01-03")], ["缺 元旦（2027-01-01）"]),
    "no Spring Festival": (
        [without("2027-02-05 至 2027-02-11", work=[])],
        ["缺 春节（2027-02-05、2027-02-08）"],  # the two days between are a weekend
    ),
    "eleven days in December": (
        [{"year": "2027", "off": ["2027-12-06 至 2027-12-20"]}],
        [
            "缺 元旦（2027-01-01）、春节（2027-02-05、2027-02-08）、清明节（2027-04-05）、端午节（2027-06-09）、"
            "中秋节（2027-09-15）、国庆节（2027-10-01）",
            "2027-12-06 起的放假不挨着 2027 年的法定节日",
        ],
    ),
    "no day off for a weekend": (
        [without("2027-05-01 至 2027-05-05", work=["2027-02-14", "2027-09-26", "2027-10-09"])],
        ["放假的工作日减去调休上班的周末是 11 天，法定的是 13 天"],
    ),
    "New Year worked": ([YEAR_2027 | {"work": ["2027-01-01"]}], ["元旦（2027-01-01）"]),
    "a holiday of the office in the year's paper": (
        [YEAR_2027 | {"off": [*YEAR_2027["off"], "2027-03-15 至 2027-03-19"]}],
        ["2027-03-15 起的放假不挨着 2027 年的法定节日"],
    ),
    "a year out of reach": ([{"year": "2100", "off": ["2100-01-01"]}], ["程序还不能核对 2100 年的节日"]),
    "a year out of bounds": ([{"year": "2999", "off": ["2999-01-01"]}], ["年份应在 1900 到 2199 之间"]),
    "a year that is none": ([{"year": "999999"}], ["程序还不能核对 999999 年的节日"]),
}


@pytest.mark.parametrize("case", BAD)
def test_what_would_end_a_window_too_early_is_an_error(case: str) -> None:
    """Each is told with the day or the holiday that it is about."""
    arrangements, expected = BAD[case]
    told = [line for line in found(*arrangements) if line.startswith("error")]
    for words in expected:
        assert any(words in line for line in told), told


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_days_of_the_law_are_those_that_were_given(year: int) -> None:
    """Computed festivals against the published calendars."""
    days = [day for days in statutory_holidays(year).values() for day in days]
    assert len(days) == 13
    assert all(chinese_calendar.get_holiday_detail(day)[0] for day in days)
    assert {chinese_calendar.get_holiday_detail(day)[1] for day in days} == {
        "New Year's Day", "Spring Festival", "Tomb-sweeping Day", "Labour Day", "Dragon Boat Festival",
        "Mid-autumn Festival", "National Day",
    }  # fmt: skip


@pytest.mark.parametrize("year", range(2027, 2041))
def test_every_festival_lies_in_its_season(year: int) -> None:
    """No slip in the table: the Spring Festival between 21 January and 21 February, the others behind it."""
    days = statutory_holidays(year)
    spring, boat, moon = days["春节"][1], days["端午节"][0], days["中秋节"][0]
    assert date(year, 1, 21) <= spring <= date(year, 2, 21)
    assert min(abs((boat - spring).days - days) for days in (122, 152)) <= 2  # four or five moons and four days
    assert min(abs((moon - boat).days - days) for days in (98, 128)) <= 2
    assert days["清明节"][0] in (date(year, 4, 4), date(year, 4, 5))


@pytest.mark.parametrize("year", sorted(PUBLISHED_YEARS - {2006, 2011}))  # theirs belong to the next New Year
def test_every_arrangement_ever_published_has_its_days_off_near(year: int) -> None:
    """The bounds on make-up days refuse nothing that the State Council has done in a year since 2004."""
    from roster.directory.workdays import Calendar
    from roster.records.arrangements import Arrangement
    from roster.rules import calendar as rule

    off = tuple(str(day) for day in chinese_calendar.holidays if day.year == year)
    work = [day for day in chinese_calendar.workdays if day.year == year]
    arrangement = Arrangement(name="甲", source="乙", off=off)
    gained = {date.fromisoformat(day) for day in off if date.fromisoformat(day).weekday() < 5}
    assert list(rule._not_made_up_for(work, list(rule._holidays(arrangement, gained)))) == []
    assert Calendar([arrangement]).count_after(date(year, 1, 1), 15) == Calendar().count_after(date(year, 1, 1), 15)
