"""Nothing takes a notice down early: thousands of random histories, and an observer that is able to fail."""

import dataclasses
import os
from collections.abc import Callable

import pytest

from roster.directory.workdays import Calendar
from roster.notices import board as boards
from roster.notices import ledger, window
from roster.notices import look as posted
from roster.records.postings import Posting
from tests.simulation import DAY, Habits, World, failures

# The suite takes a share; ``make prove`` the whole.
HISTORIES = int(os.environ.get("ROSTER_HISTORIES", "600"))
RIGHT = max(1, HISTORIES // 8)
SHARES = 8  # tests of their own, so that several processes can take them
ENOUGH = 500  # histories within which every planted error must be found


@pytest.mark.parametrize("share", range(SHARES))
def test_no_notice_comes_down_before_fifteen_real_working_days(share: int) -> None:
    """Whatever people, calendars and machines do: posted 15 real working days after it was online, words unaltered."""
    broken = list(failures(range(share, HISTORIES - RIGHT, SHARES)))
    assert not broken, f"重放：python -m tests.simulation {' '.join(str(seed) for seed, _ in broken[:5])}\n{broken[:5]}"


@pytest.mark.parametrize("share", range(2))
def test_no_notice_stays_longer_than_it_must_when_all_is_done_right(share: int) -> None:
    """With daily runs and no mishap, 公示中 lasts at most 3 working days longer than the law asks."""
    broken = list(failures(range(share, RIGHT, 2), Habits(mishaps=False)))
    assert not broken, broken[:5]


UNKNOWN = Habits(into_the_unknown=True)


def test_no_notice_comes_down_in_a_year_nobody_has_published() -> None:
    """What the calendar does not know is not guessed, however long it takes."""
    assert list(failures(range(HISTORIES // 40), UNKNOWN)) == []


def test_the_ledger_says_the_same_through_real_files() -> None:
    """A few histories with every ledger written as YAML and read back."""
    assert list(failures(range(5), Habits(real_files=True))) == []


def test_histories_are_as_eventful_as_they_claim() -> None:
    """Notices end, are corrected and deleted; clocks, ledgers, sites and machines go wrong: nothing is proved by
    idle worlds.
    """
    worlds = [World(seed) for seed in range(40)]
    for world in worlds:
        world.live()
    log = "\n".join(line for world in worlds for line in world.log)
    assert sum(len(world.observer.ended) for world in worlds) > 40
    for what in (
        "关停",
        "注销",
        "变更",
        "更正",
        "悄悄改动",
        "删除",
        "恢复 a",
        "日历调整",
        "没有运行",
        "时钟倒退",
        "从 git 恢复",
        "本机记录丢失",
        "本机记录回到",
        "网站被改动",
        "死在第 4 步",
        "部署到一半失败",
        "2027 年安排公布",
    ):
        assert what in log, what


# Planted errors


def _count_first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Calendar.count_after
    monkeypatch.setattr(
        Calendar,
        "count_after",
        lambda self, day, number, *, skipping=frozenset(): real(self, day - DAY, number, skipping=skipping),
    )


def _weekdays_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Calendar, "is_working_day", lambda self, day: day.weekday() < 5)


def _fourteen_days(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (window, boards):
        monkeypatch.setattr(module, "working_days_required", lambda directory, type_: 14)


def _one_day_early(monkeypatch: pytest.MonkeyPatch) -> None:
    real = boards.standing

    def early(directory, posting, days, day):
        return real(directory, posting, days, dataclasses.replace(day, date=day.date + DAY))

    monkeypatch.setattr(boards, "standing", early)


def _published_ledger_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "merged", lambda ours, published, today: list(ours))


def _published_ledger_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_continued", lambda ours, theirs: dataclasses.replace(theirs, missed=ours.missed))


def _missed_days_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    real = posted.seen

    def forgetful(*look) -> Posting | None:
        after = real(*look)
        return after and dataclasses.replace(after, missed=())

    monkeypatch.setattr(posted, "seen", forgetful)


def _deletion_takes_down(monkeypatch: pytest.MonkeyPatch) -> None:
    real = boards._from_ledger

    def archived(*what):
        made = real(*what)
        return dataclasses.replace(made, standing=dataclasses.replace(made.standing, is_over=True))

    monkeypatch.setattr(boards, "_from_ledger", archived)


def _online_alone_is_no_witness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posted, "adopted", lambda fetch, board, evidence: [])


def _clock_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = boards.standing
    monkeypatch.setattr(boards, "standing", lambda d, p, n, day: real(d, p, n, dataclasses.replace(day, vouched=True)))


def _correction_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    real = boards._from_filings

    def old_window(directory, notice, wording):
        made = real(directory, notice, wording)
        posting = directory.ledger.postings.get(made.id)
        if posting and made.posting is None:
            stands = boards.standing(directory, posting, made.working_days, directory.day)
            made = dataclasses.replace(made, standing=stands)
        return made

    monkeypatch.setattr(boards, "_from_filings", old_window)


def _edits_go_online(monkeypatch: pytest.MonkeyPatch) -> None:
    real = boards._from_filings

    def edited(directory, notice, wording):
        made = real(directory, notice, wording)
        return dataclasses.replace(made, announcement=dataclasses.replace(made.announcement, wording=wording))

    monkeypatch.setattr(boards, "_from_filings", edited)


def _any_page_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posted, "on", lambda fetch: posted.on_word)


def _unknown_years_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Calendar.is_working_day

    def guessed(self, day) -> bool:
        known = real(self, day)
        return day.weekday() < 5 if known is None else known

    monkeypatch.setattr(Calendar, "is_working_day", guessed)


PLANTED: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "the first day counts": _count_first_day,
    "Monday to Friday": _weekdays_only,
    "fourteen days": _fourteen_days,
    "ends on the last day": _one_day_early,
    "the published ledger is ignored": _published_ledger_ignored,
    "the published ledger loses our missed days": _published_ledger_wins,
    "missed days are dropped": _missed_days_dropped,
    "a deletion takes the notice down": _deletion_takes_down,
    "what is online is no witness": _online_alone_is_no_witness,
    "the clock is believed": _clock_believed,
    "a correction goes on with the old window": _correction_goes_on,
    "silent edits go online": _edits_go_online,
    "any page will do": _any_page_will_do,
}


# Some errors hurt only where several mishaps meet; the search begins shortly before a history that shows it.
RARE = {
    "the published ledger is ignored": 270,
    "the published ledger loses our missed days": 390,
    "what is online is no witness": 130,
}


@pytest.mark.parametrize("error", PLANTED)
def test_the_observer_catches_a_planted_error(error: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same histories with an error in the program: the observer sees it."""
    PLANTED[error](monkeypatch)
    first = RARE.get(error, 0)
    assert next(failures(range(first, first + ENOUGH)), None) is not None, f"{ENOUGH} 段历史里没有发现"


def test_the_observer_catches_a_guess_about_an_unpublished_year(monkeypatch: pytest.MonkeyPatch) -> None:
    """Monday to Friday is no calendar: New Year and Spring Festival lie between."""
    _unknown_years_guessed(monkeypatch)
    assert next(failures(range(ENOUGH), UNKNOWN), None) is not None


def test_a_notice_that_stays_too_long_is_seen_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty days instead of fifteen: nobody is wronged, and yet it is found."""
    for module in (window, boards):
        monkeypatch.setattr(module, "working_days_required", lambda directory, type_: 20)
    assert next(failures(range(50), Habits(mishaps=False)), None) is not None
