"""Looks that were dated ahead: a clock was wrong, then or now, and what it dated proves nothing."""

import dataclasses
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from roster.directory.day import Day
from roster.notices import ledger
from roster.notices import look as posted
from roster.notices.looks import believed, dated_ahead, unproven
from roster.notices.window import NoticeState, standing
from roster.records.postings import Look, Posting
from tests.support import account, check, codes, data_files, ended, look, register_of, run, write_site

DAY = timedelta(days=1)
SEEN = date(2026, 11, 2)
AHEAD = date(2026, 11, 16)  # what the clock said on the 5th
CLOSING = data_files([account("a", ended("2026-11-02"))])
DATA = look(look(look(CLOSING, SEEN), SEEN + 2 * DAY), AHEAD)
DIRECTORY = register_of(DATA, AHEAD).directory
[ENTRY] = DIRECTORY.ledger


def by_the_clock(day: date) -> Day:
    return Day(day, vouched=False, clock=day)


def named(day: date, clock: date | None = None) -> Day:
    return Day(day, vouched=True, clock=clock or day)


def doubted(day: Day, *entries: Posting, shown: bool = False) -> list[Posting]:
    return posted.doubted(entries or [ENTRY], day, "site", lambda _: shown)


def looks_of(entry: Posting) -> list[tuple[date, str, str]]:
    return [(one.on, one.found, one.by) for one in entry.looks]


def test_a_clock_that_was_refused_leaves_the_later_look_in_doubt() -> None:
    """By the clock it is the 6th, and a look says the 16th: nobody knows which is right, so neither proves."""
    [entry] = doubted(by_the_clock(SEEN + 4 * DAY))
    assert looks_of(entry)[-1] == (AHEAD, "failed", "site")
    assert [one.on for one in believed(entry.looks)] == [SEEN, SEEN + 2 * DAY]
    with pytest.raises(posted.ClockWentBack, match="--today 2026-11-06"):
        posted.refuse_to_go_back([entry], by_the_clock(SEEN + 4 * DAY))


def test_days_before_a_miss_count_back_to_the_last_look_that_nobody_doubts() -> None:
    """Gone on the 17th: the look of the 16th, made on the 5th, does not say that it was there until then."""
    [entry] = doubted(by_the_clock(SEEN + 4 * DAY))
    missed = Look(on=AHEAD + DAY, by="site", found="absent")
    sure, unsure = (dataclasses.replace(one, looks=(*one.looks, missed)) for one in (ENTRY, entry))
    assert min(unproven(sure, AHEAD + 5 * DAY)) == AHEAD + DAY
    assert min(unproven(unsure, AHEAD + 5 * DAY)) == SEEN + 3 * DAY


def test_a_look_in_doubt_ends_nothing() -> None:
    """Dated after the window: by the clock nothing is over before somebody looks again."""
    far = date(2026, 12, 1)
    entry = dataclasses.replace(ENTRY, looks=(*ENTRY.looks[:2], Look(on=far, by="site", found="same")))
    [unsure] = doubted(by_the_clock(SEEN + 4 * DAY), entry)
    directory, day = register_of(CLOSING, far + DAY).directory, by_the_clock(far + DAY)
    assert standing(directory, entry, day).state is NoticeState.ENDED
    assert standing(directory, unsure, day).state is NoticeState.POSTED


def test_a_named_day_that_the_clock_says_too_is_believed() -> None:
    """The person settles it: looks of later days prove nothing, and the next run by the clock goes on."""
    days = [by_the_clock(SEEN + n * DAY) for n in (4, 5)]
    [entry] = doubted(named(SEEN + 4 * DAY), *doubted(days[0]))
    assert looks_of(entry)[-1] == (AHEAD, "failed", "manual")
    for day in days:
        posted.refuse_to_go_back([entry], day)
        assert doubted(day, entry) == [entry]
    assert not dated_ahead(entry.looks, SEEN + 4 * DAY)


def test_a_start_that_followed_from_a_look_in_doubt_goes_with_it() -> None:
    """The second look was dated the 16th on the 5th, and counting began the day before: the next look tells it anew."""
    entry = dataclasses.replace(
        ENTRY,
        looks=(dataclasses.replace(ENTRY.looks[0], clock=None), Look(on=AHEAD, by="site", found="same")),
        counted_from=AHEAD - DAY,
    )
    [unsure] = doubted(by_the_clock(SEEN + 3 * DAY), entry)
    [settled] = doubted(named(SEEN + 3 * DAY), entry)
    assert (unsure.counted_from, settled.counted_from) == (AHEAD - DAY, None)
    data = {**CLOSING, "data/postings.yaml": ledger.as_yaml([settled])}
    [again] = register_of(look(data, SEEN + 4 * DAY), SEEN + 4 * DAY).directory.ledger
    assert again.counted_from == SEEN + 3 * DAY


@pytest.mark.parametrize("clock", [AHEAD, SEEN + 90 * DAY])
def test_a_named_day_beside_another_clock_takes_no_look_back(clock: date) -> None:
    """A slip of the keyboard: it is refused as before, and nothing is written."""
    day = named(SEEN + 4 * DAY, clock)
    assert doubted(day) == [ENTRY]
    with pytest.raises(posted.ClockWentBack):
        posted.refuse_to_go_back([ENTRY], day)


def test_a_clock_that_several_days_contradict_doubts_none_of_them() -> None:
    """Looks of two later days were not both wrong: the clock is behind now."""
    entry = dataclasses.replace(ENTRY, looks=(*ENTRY.looks, Look(on=AHEAD + DAY, by="site", found="same")))
    assert doubted(by_the_clock(SEEN + 4 * DAY), entry) == [entry]


def test_what_the_site_shows_as_over_is_not_opened_by_a_slow_clock() -> None:
    """One later look, weeks ago, and a notice in the archive since."""
    assert doubted(by_the_clock(SEEN + 4 * DAY), shown=True) == [ENTRY]


def test_a_real_look_on_a_day_in_doubt_counts_again() -> None:
    """The 16th comes, and somebody looks."""
    [entry] = doubted(named(SEEN + 4 * DAY))
    again = dataclasses.replace(entry, looks=(*entry.looks, Look(on=AHEAD, by="site", found="same")))
    assert [one.on for one in believed(again.looks)] == [SEEN, SEEN + 2 * DAY, AHEAD]


def test_doubt_is_heard_from_an_unsigned_copy() -> None:
    """It can only make a window longer."""
    [theirs] = doubted(by_the_clock(SEEN + 4 * DAY))
    [heard] = ledger.lengthened([ENTRY], [theirs], AHEAD + DAY)
    assert looks_of(heard) == looks_of(theirs)


def test_a_day_ahead_that_a_person_took_back_is_told_no_more() -> None:
    """Until then check warns, and says what to do."""
    open_, settled = doubted(by_the_clock(SEEN + 4 * DAY)), doubted(named(SEEN + 4 * DAY))
    for entries, told in ((open_, ["posting-future"]), (settled, [])):
        data = {**CLOSING, "data/postings.yaml": ledger.as_yaml(entries)}
        assert codes(check(data, SEEN + 4 * DAY)) == told


def test_naming_the_day_goes_on_where_the_clock_was_ahead(tmp_path: Path) -> None:
    """The ledger holds a look of a day to come: today's date, named, is enough; nothing is restored, nothing lost."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()  # of the site, wherever this runs
    closing = data_files([account("a", ended(str(today - 9 * DAY)))])
    data = look(look(closing, today - 5 * DAY), today + 20 * DAY)
    root = write_site(tmp_path / "site", data)
    refused = run("posted", "--root", root, "--manual")
    assert refused.returncode == 1 and f"--today {today}" in refused.stderr
    done = run("posted", "--root", root, "--manual", today=today)
    assert done.returncode == 0, done.stderr
    text = (root / "data/postings.yaml").read_text("utf-8")
    assert text.count("found: failed") == 2 and text.count("found: said") == 3, text
    assert run("posted", "--root", root, "--manual").returncode == 0
