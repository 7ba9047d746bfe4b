"""Two ledgers that went on apart: one again, and no window of either ends earlier; a liar's side helps nothing."""

import dataclasses
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from roster.directory.ledger import Ledger, known_on
from roster.notices import board, ledger, merging
from roster.notices import look as posted
from roster.notices.looks import after
from roster.notices.merging import Contradiction, merged
from roster.notices.window import window
from roster.notices.wording import Wording
from roster.records.postings import Look, Posting
from tests.support import account, data_files, ended, look, register_of

DAY = timedelta(days=1)
SEEN = date(2026, 11, 2)
TODAY = SEEN + 32 * DAY
CLOSING = data_files(
    [
        account("a", ended("2026-11-02")),
        account("b", ended("2026-11-02", type="注销"), platform="weibo", account_id="100000001"),
    ]
)
DIRECTORY = register_of(CLOSING, SEEN).directory
BOTH = [*register_of(look(CLOSING, SEEN), SEEN).directory.ledger]
ONE = dataclasses.replace(BOTH[0], seal=None, looks=(Look(on=SEEN, by="url", found="same"),))
DAYS = st.integers(0, 30).map(lambda n: SEEN + n * DAY)
FOUND = st.sampled_from(["same", "words", "absent", "altered", "failed"])
LOOKS = st.one_of(
    st.builds(Look, on=DAYS, by=st.sampled_from(["url", "site"]), found=FOUND),
    st.builds(Look, on=DAYS, by=st.just("manual"), found=st.sampled_from(["said", "absent"]), clock=st.just(TODAY)),
    st.builds(lambda on, n: Look(on=on, until=on + n * DAY, by="manual", found="absent"), DAYS, st.integers(0, 9)),
    st.builds(lambda on: Look(on=on, by="url", found="failed", clock=on - DAY), DAYS),
)


def named(unit: str) -> str:
    return f"2026-11-02-{unit}-close"


def looked(posting: Posting, looks: Sequence[Look]) -> Posting:
    """The entry after more looks, in the order in which they were made."""
    for one in looks:
        posting = dataclasses.replace(posting, looks=after(posting.looks, one))
    return posting


@st.composite
def descendants(draw: st.DrawFn) -> tuple[Ledger, Ledger]:
    """One ledger, and how it went on in two places: looks, later starts, longer promises, notices of its own."""
    base = [
        looked(dataclasses.replace(ONE, notice=named(id_)), draw(st.lists(LOOKS, max_size=3))) for id_ in ("x", "y")
    ]
    return _gone_on(draw, base, "p"), _gone_on(draw, base, "q")


def _gone_on(draw: st.DrawFn, base: Sequence[Posting], own: str) -> Ledger:
    entries = []
    for posting in [*base, dataclasses.replace(ONE, notice=named(own)), dataclasses.replace(ONE, notice=named("z"))]:
        if posting in base or draw(st.booleans()):
            first = Look(on=draw(DAYS), by="url", found="same")
            fresh = posting if posting in base else dataclasses.replace(posting, looks=(first,))
            entries.append(looked(fresh, draw(st.lists(LOOKS, max_size=4))))
    return Ledger(
        tuple(
            dataclasses.replace(
                posting,
                working_days=draw(st.sampled_from([15, 15, 20])),
                counted_from=draw(st.one_of(st.none(), DAYS)) if draw(st.booleans()) else posting.counted_from,
            )
            for posting in entries
        )
    )


def by_key(entries: Sequence[Posting]) -> dict[tuple[str, int], Posting]:
    return {one.key: one for one in entries}


def end(posting: Posting, on: date) -> date:
    """The last day of a window, as somebody counts who looks on a day."""
    known = known_on(posting, on)
    return date.max if known is None else window(DIRECTORY, known, on).last or date.max


@settings(max_examples=150, deadline=None)
@given(sides=descendants(), later=st.integers(1, 20))
def test_no_window_ends_earlier_than_on_either_side(sides: tuple[Ledger, Ledger], later: int) -> None:
    """On the day of the merge, later, and after somebody saw the words again; and no entry is lost."""
    ours, theirs = sides
    result = by_key(merged(ours, theirs, TODAY).entries)
    assert result.keys() == by_key(ours).keys() | by_key(theirs).keys()
    again, far = [Look(on=TODAY + later * DAY, by="url", found="same")], TODAY + 30 * DAY
    for posting in (*ours, *theirs):
        found = result[posting.key]
        for day in (TODAY, far):
            assert end(found, day) >= end(posting, day)
        assert end(looked(found, again), far) >= end(looked(posting, again), far)


@settings(max_examples=80, deadline=None)
@given(sides=descendants())
def test_every_missed_day_and_every_sight_that_nobody_denies_is_kept(sides: tuple[Ledger, Ledger]) -> None:
    """What was missed is always there; a sight is left out only where a side does not count its day, and is told."""
    ours, theirs = sides
    found = merged(ours, theirs, TODAY)
    told = {(one.notice, day) for one, days in found.denied for day in days}
    result = by_key(found.entries)
    for posting in (*ours, *theirs):
        kept = result[posting.key].looks
        assert {one for one in posting.looks if not one.is_good} <= {*kept}
        days = {one.on for one in kept if one.is_good}
        assert {(posting.notice, one.on) for one in posting.looks if one.is_good and one.on not in days} <= told


@settings(max_examples=80, deadline=None)
@given(sides=descendants())
def test_it_does_not_matter_which_side_is_whose(sides: tuple[Ledger, Ledger]) -> None:
    """Two machines that merge each other's work have the same windows, and the same days."""
    ours, theirs = sides
    one, other = (by_key(merged(*pair, TODAY).entries) for pair in ((ours, theirs), (theirs, ours)))
    assert one.keys() == other.keys()
    for key in one:
        assert end(one[key], TODAY) == end(other[key], TODAY)
        assert {*one[key].looks} == {*other[key].looks}


@settings(max_examples=80, deadline=None)
@given(sides=descendants())
@example(sides=(Ledger(tuple(BOTH)), Ledger(tuple(BOTH))))
def test_merged_again_nothing_changes(sides: tuple[Ledger, Ledger]) -> None:
    """With itself, and with a side that it holds: nothing is lost by the second time."""
    ours, theirs = sides
    assert [*merged(ours, ours, TODAY).entries] == [*ours]
    once = Ledger(tuple(merged(ours, theirs, TODAY).entries))
    again = by_key(merged(once, theirs, TODAY).entries)
    assert all(end(again[key], TODAY) == end(one, TODAY) for key, one in by_key(once).items())


def test_what_is_written_holds() -> None:
    """The seals are made anew over what was merged; read back it is whole."""
    theirs = Ledger(tuple(dataclasses.replace(one, notice=named(f"n{n}")) for n, one in enumerate(BOTH)))
    written = ledger.sealed(merged(Ledger(tuple(BOTH)), theirs, TODAY).entries)
    assert len(written) == 4 and ledger.first_broken(written) is None


# Liars


def test_a_sight_invented_between_two_of_ours_makes_no_day_count() -> None:
    """We saw it on the 2nd and missed it on the 6th: who claims to have seen it on the 5th wins nothing."""
    ours = looked(
        ONE, [Look(on=SEEN + 4 * DAY, by="url", found="absent"), Look(on=SEEN + 8 * DAY, by="url", found="same")]
    )
    liar = looked(ONE, [Look(on=SEEN + n * DAY, by="url", found="same") for n in range(1, 31)])
    found = merged(Ledger((ours,)), Ledger((liar,)), TODAY)
    assert end(found.entries[0], TODAY) == end(ours, TODAY) > end(liar, TODAY)
    assert found.denied and {*found.denied[0][1]} == {SEEN + n * DAY for n in (1, 2, 3, 4, 5, 6, 7)}


def test_an_invented_notice_starts_no_earlier_than_the_other_side_looked() -> None:
    """A window that nobody else knows, dated back by a month: it begins on the last day on which we looked."""
    ours = looked(ONE, [Look(on=SEEN + 20 * DAY, by="url", found="same")])
    liar = dataclasses.replace(
        ONE, notice="2026-09-01-ylg-close", looks=(Look(on=date(2026, 9, 1), by="url", found="same"),)
    )
    found = merged(Ledger((ours,)), Ledger((ours, liar)), TODAY)
    [later] = found.later
    assert (later.notice, later.counted_from) == (liar.notice, SEEN + 20 * DAY)
    signed = merged(Ledger((ours,)), Ledger((ours, liar)), TODAY, is_signed=lambda one: one.notice == liar.notice)
    assert not signed.later and signed.entries[1] == liar


def test_a_look_right_after_the_merge_starts_it_no_earlier() -> None:
    """The second look of an entry moves its start; never back before what the merge found."""
    data = look(CLOSING, SEEN)
    register = register_of(data, SEEN + 9 * DAY)
    other = Ledger(
        (looked(dataclasses.replace(ONE, notice=named("o")), [Look(on=SEEN + 9 * DAY, by="url", found="same")]),)
    )
    after_ = [*merged(register.directory.ledger, other, SEEN + 9 * DAY).entries]
    with_it = {**data, "data/postings.yaml": ledger.as_yaml([one for one in after_ if one.notice != named("o")])}
    looked_at = register_of(with_it, SEEN + 9 * DAY)
    entries, _ = posted.record(looked_at.directory.ledger, looked_at.board, posted.on_word, "manual")
    assert {one.counted_from for one in entries} == {SEEN + 9 * DAY}


@pytest.mark.parametrize("days_before", [1, 25, 90])
def test_a_day_before_the_looks_helps_nobody(days_before: int) -> None:
    """``--today`` or a clock that goes behind would leave out what one side knew better: refused, nothing is merged."""
    last = SEEN + 20 * DAY
    ours = looked(ONE, [Look(on=last, by="url", found="same")])
    invented = dataclasses.replace(ONE, notice=named("o"), looks=(Look(on=SEEN - 60 * DAY, by="url", found="same"),))
    for sides in ((Ledger((ours,)), Ledger((ours, invented))), (Ledger((ours, invented)), Ledger((ours,)))):
        assert merged(*sides, last).later[0].counted_from == last
        with pytest.raises(Contradiction, match=f"{last} 的查看.*没有合并"):
            merged(*sides, last - days_before * DAY)


def test_a_look_of_which_somebody_said_that_its_day_had_not_come_is_in_nobodys_way() -> None:
    """A clock that went ahead was corrected: the merge goes on, and that look counts for nothing."""
    ahead = Look(on=SEEN + 20 * DAY, by="url", found="same")
    doubt = Look(on=SEEN + 20 * DAY, by="manual", found="failed", clock=SEEN + 4 * DAY)
    [entry] = merged(Ledger((looked(ONE, [ahead, doubt]),)), Ledger((ONE,)), SEEN + 5 * DAY).entries
    assert doubt in entry.looks and end(entry, TODAY) >= end(ONE, TODAY)


def test_an_entry_removed_by_one_side_is_there() -> None:
    """Nothing leaves the ledger by a merge."""
    found = merged(Ledger((ONE,)), Ledger(()), TODAY)
    assert [one.notice for one in found.entries] == [ONE.notice] and not found.later


# Words


def other_words(posting: Posting) -> Posting:
    wording = Wording("别的标题", posting.wording)
    return dataclasses.replace(posting, title=wording.title, digest=wording.digest)


def test_different_words_are_refused_and_nothing_is_chosen() -> None:
    """Which of them was online a program cannot know."""
    with pytest.raises(Contradiction, match=f"{ONE.notice}.*没有合并") as refused:
        merged(Ledger((ONE,)), Ledger((other_words(ONE),)), TODAY)
    assert "--words ours" in refused.value.told and "--words theirs" in refused.value.told
    with pytest.raises(Contradiction, match="所涉账号不同"):
        merged(Ledger((ONE,)), Ledger((dataclasses.replace(ONE, accounts=("b",)),)), TODAY)


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_the_days_of_the_words_that_were_not_chosen_do_not_count(side: merging.Side) -> None:
    """A person says which words stand; the days on which the others were seen are none of theirs."""
    theirs = looked(other_words(ONE), [Look(on=SEEN + 3 * DAY, by="url", found="same")])
    [entry] = merged(Ledger((ONE,)), Ledger((theirs,)), TODAY, words=side).entries
    chosen = ONE if side == "ours" else theirs
    assert entry.digest == chosen.digest and end(entry, TODAY) >= end(chosen, TODAY)


def test_a_side_that_somebody_altered_is_refused() -> None:
    """Its seals show it, or its words do."""
    sound = Ledger(tuple(BOTH))
    merging.refuse_unsound(sound, "这一边")
    for bad in (BOTH[1:], [dataclasses.replace(BOTH[0], title="改过"), BOTH[1]]):
        with pytest.raises(Contradiction, match="另一边的上线记录被改动过"):
            merging.refuse_unsound(Ledger(tuple(bad)), "另一边")
    ours = dataclasses.replace(sound, site="https://a.gov.cn/")
    theirs = Ledger((dataclasses.replace(ONE, notice=named("o")),), "https://b.gov.cn/")
    with pytest.raises(Contradiction, match="两个名录"):
        merging.refuse_strangers(ours, theirs, "https://a.gov.cn/")


def test_the_board_reads_what_was_merged() -> None:
    """The whole way: two machines look on different days, the merged ledger is checked and counted."""
    one, other = (register_of(look(CLOSING, SEEN + n * DAY), SEEN + 5 * DAY).directory.ledger for n in (0, 1))
    entries = merged(one, other, SEEN + 5 * DAY).entries
    files = {**CLOSING, "data/postings.yaml": ledger.as_yaml(entries)}
    notices = register_of(files, SEEN + 5 * DAY).board.notices.values()
    assert all(isinstance(notice, board.BoardNotice) for notice in notices)
    assert {notice.posting.counted_from for notice in notices if notice.posting} == {SEEN + DAY}
