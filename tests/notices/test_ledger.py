"""The ledger: a chain that shows every change, a merge that shortens nothing, corrections that start anew."""

import dataclasses
import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.check import inputs, ledgers
from roster.check.outcome import Sound
from roster.directory.day import Day
from roster.directory.ledger import Ledger, known_on
from roster.notices import board, evidence, ledger
from roster.notices import look as posted
from roster.notices.looks import unproven
from roster.notices.window import NoticeState, window
from roster.public import exports
from roster.public.register import Register
from roster.records.postings import FirstPosting, Look, Posting, PostingsFile
from roster.records.reading import read_file
from tests.support import ROOT, account, board_of, check, codes, data_files, ended, look, program, register_of

DAY = timedelta(days=1)
SEEN = date(2026, 11, 2)
NOTICE = "2026-11-02-ylg-close"
CLOSING = data_files(
    [
        account("a", ended("2026-11-02")),
        account("b", ended("2026-11-02", type="注销"), platform="weibo", account_id="100000001"),
    ]
)
DIRECTORY = register_of(CLOSING, SEEN).directory
LEDGER = register_of(look(look(CLOSING, SEEN + DAY), SEEN + 2 * DAY), SEEN + 2 * DAY).directory.ledger


def with_accounts(data: dict[str, bytes], **filing) -> dict[str, bytes]:
    return data | {
        "data/accounts.yaml": data_files([account("a", ended("2026-11-02", **filing))])["data/accounts.yaml"]
    }


# The chain


def test_a_written_chain_holds() -> None:
    """What the program seals, it finds whole; the ledger read back is the same."""
    assert len(LEDGER) == 2 and ledger.first_broken(LEDGER) is None
    assert ledger.first_broken(ledger.sealed(LEDGER)) is None


def looked_on(posting: Posting, *days: date, missed: Sequence[date] = ()) -> Posting:
    """The entry as if the words had been seen on these days, and not on others."""
    looks = [Look(on=day, by="manual", found="said") for day in days]
    looks += [Look(on=day, by="manual", found="absent") for day in missed]
    return dataclasses.replace(posting, looks=tuple(sorted(looks, key=lambda look: look.on)))


CHANGES: dict[str, Callable[[list[Posting]], list[Posting]]] = {
    "first removed": lambda entries: entries[1:],
    "swapped": lambda entries: entries[::-1],
    "an earlier day": lambda entries: [looked_on(entries[0], SEEN - 30 * DAY), *entries[1:]],
    "a later look": lambda entries: [*entries[:1], looked_on(entries[1], SEEN + DAY, SEEN + 9 * DAY)],
    "fewer days": lambda entries: [*entries[:1], dataclasses.replace(entries[1], working_days=1)],
    "a seal removed": lambda entries: [dataclasses.replace(entries[0], seal=None), *entries[1:]],
    "doubled": lambda entries: [entries[0], *entries],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_chain_is_found(change: str) -> None:
    """An entry changed, removed or moved breaks the chain from there on."""
    assert ledger.first_broken(CHANGES[change](list(LEDGER))) is not None


# Sealed by the first version of the program. Ledgers stand in git and with live sites: their seals hold for ever.
OLD = [
    FirstPosting(
        notice="2018-12-10-sthjj-cancel",
        type="注销",
        title="关于注销“示例环保”大鱼号的公告",
        unit="sthjj",
        unit_name="示例市生态环境局",
        accounts=("sthjj-dayu",),
        announced_on=date(2018, 12, 10),
        first_seen=date(2018, 12, 10),
        last_seen=date(2018, 12, 30),
        over_on=date(2018, 12, 30),
        evidence="site",
        digest="sha256:" + "0" * 64,
        wording="<p>甲 &amp; 乙</p>",
    ),
    FirstPosting(
        notice="2026-11-02-ylg-close",
        version=2,
        type="关停",
        title="标题",
        unit="ylg",
        unit_name="示例市样例馆",
        accounts=("a", "b"),
        announced_on=SEEN,
        working_days=20,
        first_seen=SEEN,
        counted_from=SEEN + DAY,
        last_seen=SEEN + 3 * DAY,
        seen_on=(SEEN, SEEN + 3 * DAY),
        missed=(SEEN + 2 * DAY,),
        evidence="manual",
        digest="sha256:" + "1" * 64,
        wording="<p>正文</p>",
    ),
]
OLD_SEALS = [
    "sha256:ddf80071513b7b3444793c7d8bab3ecba0d19ebedbdf51919dda92fc38a3aef0",
    "sha256:7da65403f12af2c2017883a4c760e2134995ee84f00f95cdf0d9a8461213d37b",
]


def test_seals_of_version_0_are_what_they_always_were() -> None:
    """Fixed vectors; and a ledger that the first version sealed is read, and holds."""
    assert evidence.first_seals(OLD) == OLD_SEALS
    sample = ledgers.read_ledger((ROOT / "tests/data/format-1/data/postings.yaml").read_bytes())
    assert sample and ledger.first_broken(sample) is None


def test_seals_of_version_1_are_what_they_always_were() -> None:
    """The vectors of version 1: plain entry, the very bytes, the chain; whoever changes them breaks every site."""
    vectors = json.loads((ROOT / "tests/data/evidence-1.json").read_text("utf-8"))
    file, problems = read_file(PostingsFile, {"evidence": "1", "postings": vectors["entries"]}, "")
    assert not problems
    assert [evidence.canonical(one).decode() for one in file.postings] == vectors["canonical"]
    assert evidence.seals(file.postings) == vectors["seals"]


def test_a_new_field_breaks_no_seal() -> None:
    """A field added later is outside the seals of version 1: the lists are explicit."""
    assert {field.name for field in dataclasses.fields(Posting)} - set(evidence.FIELDS) == {
        "seal",
        "signature",
        "place",
    }
    assert {field.name for field in dataclasses.fields(Look)} == set(evidence.LOOK_FIELDS)


def test_an_old_ledger_goes_on_with_the_same_windows() -> None:
    """Version 0 carried over: the same days seen and missed, the same start; a look more keeps it whole."""
    for old in OLD:
        new = evidence.carried_over(old)
        assert (new.first_seen, new.counted_from) == (old.first_seen, old.counted_from)
        assert {old.last_seen, *old.seen_on} <= {*new.seen_on}
        assert unproven(new, new.last_seen + 40 * DAY) == frozenset(old.missed)


# Merging

DAYS = st.integers(0, 30).map(lambda n: SEEN + n * DAY)


@st.composite
def versions(draw: st.DrawFn) -> Posting:
    """One entry as two copies of a ledger may know it."""
    seen, missed = draw(st.sets(DAYS, min_size=1, max_size=4)), draw(st.sets(DAYS, max_size=3))
    posting = looked_on(LEDGER[0], *sorted(seen), missed=sorted(missed))
    return dataclasses.replace(posting, seal=None, version=draw(st.integers(1, 2)))


def by_key(entries: Sequence[Posting]) -> dict[tuple[str, int], Posting]:
    return {p.key: p for p in entries}


def end(posting: Posting, until: date) -> date:
    """The last day of an entry's window, as somebody counts who looks on a day."""
    return window(DIRECTORY, posting, until).last or date.max


@settings(max_examples=100, deadline=None)
@given(ours=st.lists(versions(), max_size=3), theirs=st.lists(versions(), max_size=3))
def test_an_unsigned_copy_only_makes_windows_longer(ours: list[Posting], theirs: list[Posting]) -> None:
    """Whatever the live site says: no entry more, none less, the same words, and no window that ends earlier."""
    ours, theirs = list(by_key(ours).values()), list(by_key(theirs).values())
    for days in (0, 12, 40):
        today = SEEN + days * DAY
        heard = ledger.lengthened(ours, theirs, today)
        assert by_key(heard).keys() == by_key(ours).keys()
        for before, after in zip(ours, heard, strict=True):
            known = known_on(before, today)
            if known:
                assert end(known_on(after, today), today) >= end(known, today)


@settings(max_examples=100, deadline=None)
@given(ours=st.lists(versions(), max_size=3), theirs=st.lists(versions(), max_size=3))
def test_joining_copies_of_our_own_loses_nothing(ours: list[Posting], theirs: list[Posting]) -> None:
    """Every entry and every look of either; the later first day counts."""
    ours, theirs = list(by_key(ours).values()), list(by_key(theirs).values())
    joined = by_key(ledger.joined(ours, theirs))
    assert joined.keys() == by_key(ours).keys() | by_key(theirs).keys()
    for posting in [*ours, *theirs]:
        found = joined[posting.key]
        assert {*posting.looks} <= {*found.looks}
        assert max(found.first_seen, found.counted_from or found.first_seen) >= posting.first_seen


@settings(max_examples=50, deadline=None)
@given(entries=st.lists(versions(), max_size=3))
def test_a_copy_of_the_same_changes_nothing(entries: list[Posting]) -> None:
    """Which the simulation counts on."""
    entries = list(by_key(entries).values())
    assert ledger.joined(entries, entries) == entries
    assert ledger.lengthened(entries, entries, SEEN + 40 * DAY) == entries


# Corrections


def test_a_correction_starts_its_window_anew() -> None:
    """The new words with 更正 wait to be seen, then run fifteen days; the old entry stays in the ledger."""
    data = look(with_accounts(CLOSING), SEEN + DAY)
    more = {"stops_on": "2026-12-30", "corrections": [{"on": "2026-11-10", "what": "停更日更正为2026年12月30日"}]}
    data = with_accounts(data, **more)
    waiting = register_of(data, SEEN + 8 * DAY).board.notices[NOTICE]
    assert (waiting.state, waiting.version, waiting.first_posted) == (NoticeState.WAITING, 2, None)
    assert "更正" in waiting.wording.text and "2026年12月30日" in waiting.wording.text
    data = look(data, SEEN + 8 * DAY)
    register = register_of(data, SEEN + 8 * DAY)
    posted_ = register.board.notices[NOTICE]
    assert (posted_.state, posted_.first_posted, posted_.last_working_day) == (
        NoticeState.POSTED,
        SEEN + 8 * DAY,
        date(2026, 12, 1),
    )
    assert [p.version for p in register.directory.ledger if p.notice == NOTICE] == [1, 2]
    assert f"{NOTICE}/#v2" in exports.feed(register, register.directory.site).decode()
    assert codes(check(data, SEEN + 8 * DAY)) == []


def test_a_correction_after_the_end_is_posted_again() -> None:
    """A notice corrected in the archive goes back on the board for a whole window."""
    data = look(CLOSING, SEEN)
    data = with_accounts(data, reason="整合", corrections=[{"on": "2026-11-30", "what": "原因更正为整合"}])
    assert register_of(data, date(2026, 11, 30)).board.notices[NOTICE].state is NoticeState.WAITING


def test_a_silent_edit_only_warns() -> None:
    """Changed words without a correction do not go online; the old ones stay and their window runs on."""
    data = with_accounts(look(CLOSING, SEEN), stops_on="2026-12-30")
    checked = check(data, SEEN + DAY)
    notice = checked.sources.register.board.notices[NOTICE]
    assert "2026年12月30日" not in notice.wording.text
    assert (notice.version, notice.first_posted) == (1, SEEN)
    assert "posted-wording" in codes(checked)


def test_a_correction_taken_back_stops_the_site() -> None:
    """Once seen, the correction stands: a ledger with a version that nobody filed is an error, not a shorter way."""
    more = {"reason": "整合", "corrections": [{"on": "2026-11-03", "what": "原因更正为整合"}]}
    data = look(with_accounts(look(CLOSING, SEEN), **more), SEEN + DAY)
    assert codes(check(with_accounts(data), SEEN + 2 * DAY)) == ["posting-version"]


# The clock


def by_the_clock(data: dict[str, bytes], today: date) -> Register:
    checked = inputs.check(dataclasses.replace(program(), data=data), Day(today, vouched=False))
    assert isinstance(checked, Sound)
    return checked.sources.register


def looked_by_the_clock(data: dict[str, bytes], today: date) -> dict[str, bytes]:
    register = by_the_clock(data, today)
    entries, _ = posted.record(register.directory.ledger, register.board, posted.on_word, "manual")
    return {**data, "data/postings.yaml": ledger.as_yaml(entries)}


def test_by_the_clock_alone_a_window_ends_a_day_after_it_was_found_over() -> None:
    """A clock that is wrong for one day takes nothing down; a day that somebody named is believed."""
    data = look(look(CLOSING, SEEN), SEEN + DAY)
    far = SEEN + 90 * DAY
    assert register_of(data, date(2026, 11, 24)).board.notices[NOTICE].state is NoticeState.ENDED
    assert by_the_clock(data, date(2026, 11, 24)).board.notices[NOTICE].state is NoticeState.POSTED
    wrong = looked_by_the_clock(data, date(2026, 12, 30))
    assert by_the_clock(wrong, date(2026, 12, 30)).board.notices[NOTICE].state is NoticeState.POSTED
    data = looked_by_the_clock(data, date(2026, 11, 24))
    assert by_the_clock(data, date(2026, 11, 25)).board.notices[NOTICE].state is NoticeState.ENDED
    assert by_the_clock(data, far).board.notices[NOTICE].state is NoticeState.ENDED


def test_a_look_on_the_last_day_of_the_window_has_not_found_it_over() -> None:
    """Seen on the 23rd, the fifteenth working day: by the clock it is over on the 25th, when the 24th was seen too."""
    data = looked_by_the_clock(look(look(CLOSING, SEEN), SEEN + DAY), date(2026, 11, 23))
    assert by_the_clock(data, date(2026, 11, 23)).board.notices[NOTICE].last_working_day == date(2026, 11, 23)
    assert by_the_clock(data, date(2026, 11, 24)).board.notices[NOTICE].state is NoticeState.POSTED
    assert by_the_clock(data, date(2026, 12, 24)).board.notices[NOTICE].state is NoticeState.POSTED


def test_a_window_made_longer_after_it_was_found_over_still_ends() -> None:
    """Found over on the 24th, then the 23rd becomes a holiday: over again on the 25th, gone on the 26th."""
    data = looked_by_the_clock(look(look(CLOSING, SEEN), SEEN + DAY), date(2026, 11, 24))
    off = data_files(workdays=[{"name": "调整", "source": "测试", "off": ["2026-11-23"]}])["data/workdays.yaml"]
    data |= {"data/workdays.yaml": off}
    for day in range(25, 28):
        data = looked_by_the_clock(data, date(2026, 11, day))
    assert by_the_clock(data, date(2026, 11, 28)).board.notices[NOTICE].state is NoticeState.ENDED


def test_a_ledger_that_was_lost_starts_anew_whatever_the_published_one_says() -> None:
    """The live copy has no signature: it brings no entry, and so no day."""
    published = look(look(CLOSING, SEEN), date(2026, 11, 6))["data/postings.yaml"]
    files = dataclasses.replace(program(), data=CLOSING, published=published)
    register = inputs.check(files, Day(date(2026, 11, 5), vouched=False)).sources.register
    assert not register.directory.ledger and register.board.notices[NOTICE].state is NoticeState.WAITING


def test_a_clock_that_was_behind_at_the_first_look_shortens_nothing() -> None:
    """Online on 2 November, but the clock said 21 October: by 13 November only nine working days have passed."""
    data = looked_by_the_clock(data_files([account("a", ended("2026-10-20"))]), date(2026, 10, 21))
    for day in range(3, 13):
        data = looked_by_the_clock(data, date(2026, 11, day))
    assert by_the_clock(data, date(2026, 11, 13)).board.notices["2026-10-20-ylg-close"].state is NoticeState.POSTED


# What the first words of a notice prove once it is corrected

CORRECTED = {"reason": "整合", "corrections": [{"on": "2026-11-10", "what": "原因更正为整合"}]}


def absent(notice: object) -> None:
    """Nothing is online."""


def looked_daily(data: dict[str, bytes], first: date, last: date, see: Callable = posted.on_word) -> dict[str, bytes]:
    for n in range((last - first).days + 1):
        data = look(data, first + n * DAY, see)
    return data


def test_while_a_correction_waits_the_words_before_it_are_watched() -> None:
    """Taken down for the correction, which is taken back: the days on which nothing was online do not count."""
    data = look(with_accounts(CLOSING), SEEN)
    waiting = with_accounts(data, **CORRECTED)
    waiting = looked_daily(waiting, date(2026, 11, 10), date(2026, 11, 12), absent)
    back = register_of(with_accounts(waiting), date(2026, 11, 24)).board.notices[NOTICE]
    gap = {date(2026, 11, n) for n in range(3, 24)}  # seen on the 2nd, then missed, and never seen again
    assert back.version == 1 and unproven(back.posting, date(2026, 11, 24)) == gap
    assert (back.state, back.last_working_day) == (NoticeState.POSTED, date(2026, 12, 14))


def test_a_correction_that_is_not_yet_online_says_nothing_of_an_end() -> None:
    """The first words came down on the day of the correction: their window never ended."""
    data = with_accounts(look(with_accounts(CLOSING), SEEN), **CORRECTED)
    register = register_of(data, date(2026, 12, 20))
    notice = register.board.notices[NOTICE]
    assert notice.state is NoticeState.WAITING and notice.finished is None
    assert "公示期满" not in exports.feed(register, register.directory.site).decode()
    assert register.listings["a"].state.value == "关停公示中" and not register.listings["a"].has_ended


def test_a_correction_after_the_end_opens_no_account_again() -> None:
    """What was announced to the end stays announced: the account waits to be closed, its proof stays, the correction
    is posted anew.
    """
    data = look(with_accounts(CLOSING), SEEN)
    late = {"reason": "整合", "corrections": [{"on": "2026-11-30", "what": "原因更正为整合"}]}
    for day, version in ((date(2026, 11, 30), 2), (date(2026, 12, 1), 2)):
        register = register_of(with_accounts(data, **late), day)
        notice = register.board.notices[NOTICE]
        assert notice.version == version and register.listings["a"].state.value == "关停待办结"
        assert notice.finished.version == 1 and notice.finished.removable_from == date(2026, 11, 24)
        assert exports.feed(register, register.directory.site).decode().count("公示期满") == 1
        data = look(with_accounts(data, **late), day)
    assert register_of(data, date(2026, 12, 1)).board.notices[NOTICE].state is NoticeState.POSTED


# A ledger that speaks of other words


@pytest.mark.parametrize("hear", ["joined", "lengthened"])
def test_days_on_which_other_words_were_online_do_not_count(hear: str) -> None:
    """A second clone put other words online for two weeks: for ours the window goes on only afterwards."""
    ours = looked_on(LEDGER[0], SEEN)
    other = dataclasses.replace(
        looked_on(ours, SEEN + 7 * DAY, SEEN + 14 * DAY), digest="sha256:" + "0" * 64, title="另一个标题"
    )
    heard = ledger.joined([ours], [other]) if hear == "joined" else ledger.lengthened([ours], [other], SEEN + 20 * DAY)
    assert [(one.digest, one.title, one.first_seen) for one in heard] == [(ours.digest, ours.title, SEEN)]
    assert unproven(heard[0], SEEN + 20 * DAY) == {SEEN + n * DAY for n in range(7, 15)}


def test_the_first_day_stays_what_it_was_when_counting_starts_later() -> None:
    """By the clock the second look comes three days after the first: the real day is kept, and counting starts
    before the second.
    """
    data = looked_by_the_clock(CLOSING, SEEN)
    data = looked_by_the_clock(data, SEEN + 3 * DAY)
    notice = by_the_clock(data, SEEN + 3 * DAY).board.notices[NOTICE]
    assert (notice.first_posted, notice.posting.counted_from) == (SEEN, SEEN + 2 * DAY)
    assert notice.last_working_day == date(2026, 11, 25)
    assert notice.posting.seen_on == (SEEN, SEEN + 3 * DAY)


def test_a_window_over_by_the_clock_names_the_next_day() -> None:
    """It ends only after a further look: the site must be made again tomorrow."""
    data = looked_by_the_clock(look(CLOSING, SEEN), SEEN + DAY)
    board = by_the_clock(data, date(2026, 11, 24)).board
    assert board.notices[NOTICE].state is NoticeState.POSTED and board.next_change_on == date(2026, 11, 25)


@pytest.mark.parametrize("day", ["2099-01-01", "2188-12-31"])
def test_a_look_that_cannot_have_been_made_stops_no_later_one(day: str) -> None:
    """Written by a clock gone mad, or by somebody: it proves nothing, is told, and the next look is taken."""
    entries = [looked_on(LEDGER[0], SEEN, SEEN + DAY, date.fromisoformat(day)), LEDGER[1]]
    data = {**CLOSING, "data/postings.yaml": ledger.as_yaml(entries)}
    assert "posting-future" in codes(check(data, SEEN + 9 * DAY))
    data = look(data, SEEN + 9 * DAY)
    notice = board_of(data, SEEN + 9 * DAY).notices[NOTICE]
    assert notice.posting.last_seen == SEEN + 9 * DAY and notice.last_working_day == date(2026, 11, 23)


def test_a_gap_without_end_is_told_and_grows_no_further_than_today() -> None:
    """``until`` far in the future: today's gap is today's, and the finding names the line."""
    gap = Look(on=SEEN + DAY, until=SEEN + 3650 * DAY, by="manual", found="absent")
    posting = dataclasses.replace(LEDGER[0], looks=(*LEDGER[0].looks[:1], gap))
    data = {**CLOSING, "data/postings.yaml": ledger.as_yaml([posting])}
    assert "posting-future" in codes(check(data, SEEN + 5 * DAY))
    assert max(unproven(posting, SEEN + 5 * DAY)) == SEEN + 5 * DAY


def test_a_later_policy_reopens_nothing() -> None:
    """A posting keeps the days and the basis with which it was posted, longer and shorter ones alike."""
    sites = [{"notice": {"关停": {"working_days": days, "basis": f"第{days}条"}}} for days in (15, 20)]
    for first, later in (sites, sites[::-1]):
        then, now = (
            data_files([account("a", ended("2026-11-02"))], site=site)["data/site.yaml"] for site in (first, later)
        )
        data = look({**CLOSING, "data/site.yaml": then}, SEEN)
        notice = board_of({**data, "data/site.yaml": now}, SEEN + 40 * DAY).notices[NOTICE]
        days = first["notice"]["关停"]["working_days"]
        assert (notice.working_days, notice.basis, notice.state) == (days, f"第{days}条", NoticeState.ENDED)
        assert len(notice.count.days) == days


@pytest.mark.parametrize("shown", [False, True])
def test_an_end_that_a_merge_wrote_gives_way_to_the_live_copy(shown: bool) -> None:
    """Our entry says, since a merge, that it was seen for weeks. Online it began later: from then on its days count,
    unless the site itself shows these words as over.
    """
    ours, theirs = looked_on(LEDGER[0], *(SEEN + n * DAY for n in range(30))), looked_on(LEDGER[0], SEEN + 20 * DAY)
    directory = register_of(CLOSING, SEEN + 30 * DAY).directory
    published = ledger.as_yaml([theirs], directory.site.base_url)
    mine = Ledger(tuple(ledger.sealed([ours])))
    is_settled = partial(board.is_settled, directory)
    known, problems = ledgers.heard(
        mine, published, directory.site, directory.day, SEEN + 29 * DAY, is_settled, lambda _: shown
    )
    assert not problems and is_settled(ours) and not is_settled(theirs)
    assert (is_settled(known[0]), known[0].counted_from) == ((True, None) if shown else (False, SEEN + 20 * DAY))


# What our ledger forgot, and a copy still knows


def test_words_that_were_posted_before_keep_the_days_of_their_policy() -> None:
    """Our ledger was lost and the policy is shorter now: an unsigned copy says that twenty days were promised."""
    theirs = dataclasses.replace(LEDGER[0], working_days=20)
    ours = dataclasses.replace(LEDGER[0], working_days=15)
    assert [one.working_days for one in ledger.promised([ours], [], [theirs])] == [20]
    assert [one.working_days for one in ledger.promised([ours], [ours], [theirs])] == [15]
    assert [one.working_days for one in ledger.joined([ours], [theirs])] == [20]
    endless = dataclasses.replace(theirs, working_days=10**9)
    assert [one.working_days for one in ledger.promised([ours], [], [endless])] == [60]
    other = dataclasses.replace(theirs, digest="sha256:" + "0" * 64)
    assert [one.working_days for one in ledger.promised([ours], [], [other])] == [15]


def test_days_of_a_correction_that_only_a_copy_knows_are_not_those_of_the_words_before() -> None:
    """Another machine posted it on the 12th and pushed nothing: what was there since was not ours."""
    ours = looked_on(LEDGER[0], SEEN, SEEN + 3 * DAY)
    correction = dataclasses.replace(
        looked_on(LEDGER[0], SEEN + 10 * DAY, SEEN + 14 * DAY), version=2, digest="sha256:" + "0" * 64
    )
    [heard] = ledger.lengthened([ours], [ours, correction], SEEN + 20 * DAY)
    assert unproven(heard, SEEN + 20 * DAY) == {SEEN + n * DAY for n in range(10, 15)}
    both = [ours, correction]
    assert ledger.lengthened(both, both, SEEN + 20 * DAY) == both


def test_looks_that_only_a_copy_knows_are_told_and_count_for_nothing() -> None:
    """Another machine deployed and nobody pulled: the webmaster is told the last of its days."""
    ours = looked_on(LEDGER[0], SEEN, SEEN + DAY)
    theirs = looked_on(LEDGER[0], SEEN, SEEN + 2 * DAY, SEEN + 3 * DAY, SEEN + 30 * DAY)
    assert ledger.unknown_looks([ours], [theirs], SEEN + 9 * DAY) == [SEEN + 2 * DAY, SEEN + 3 * DAY]
    assert ledger.unknown_looks([ours], [ours], SEEN + 9 * DAY) == ledger.unknown_looks([], [theirs], SEEN) == []
    assert ledger.lengthened([ours], [theirs], SEEN + 9 * DAY) == [ours]


def test_a_later_start_that_a_copy_tells_holds_from_that_day_on() -> None:
    """Heard today: today does not count today, and the look that follows does not forget it."""
    day = SEEN + 8 * DAY  # a Tuesday
    data = look(look(CLOSING, SEEN), SEEN + DAY)
    register = register_of(data, day)
    theirs = [dataclasses.replace(one, looks=(Look(on=day, by="url", found="same"),)) for one in LEDGER]
    heard = ledger.lengthened(register.directory.ledger, theirs, day)
    data |= {"data/postings.yaml": ledger.as_yaml(heard)}
    notice = board_of(data, day).notices[NOTICE]
    assert notice.posting.counted_from == day and notice.count.days[:1] != (day,)
    data = look(data, day)
    assert board_of(data, day).notices[NOTICE].posting.counted_from == day


# What is said of days on which other words stood


def test_a_declared_absence_is_noted_at_the_words_that_stood_then() -> None:
    """Their correction waits, or came since: the days before it are those of the first words."""
    span = (date(2026, 11, 5), date(2026, 11, 6))
    for is_online in (False, True):
        data = looked_daily(with_accounts(CLOSING), SEEN, SEEN + 5 * DAY)
        data = with_accounts(data, **CORRECTED)
        data = look(data, date(2026, 11, 10)) if is_online else data
        register = register_of(data, date(2026, 11, 11))
        entries = posted.absent(register.directory.ledger, register.board, span, [])
        assert [[look.until for look in one.looks if look.until] for one in entries] == [[span[1]], []][: len(entries)]


def test_a_miss_is_noted_at_words_that_were_over_and_not_yet_found_so() -> None:
    """Over by the day that somebody named, corrected on that day, and the page is gone: nobody confirmed the end."""
    data = look(look(with_accounts(CLOSING), SEEN), SEEN + 3 * DAY)
    data = with_accounts(data, reason="整合", corrections=[{"on": "2026-11-24", "what": "原因更正为整合"}])
    register = register_of(data, date(2026, 11, 24))
    assert register.board.notices[NOTICE].finished is not None
    entries, _ = posted.record(register.directory.ledger, register.board, absent, "url")
    assert [one.looks[-1].found for one in entries if one.notice == NOTICE] == ["absent"]
