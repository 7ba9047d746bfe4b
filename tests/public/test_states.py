"""Every state is shown: one table of styles and words, and no template that knows a state of its own."""

import re

import pytest

from roster.notices.board import AccountState, NoticeState
from roster.public import statistics
from roster.public.register import Register
from roster.public.states import PHASE_OF, PHASES, STATE_NAMES, STATE_WORDS
from tests.support import ROOT, TODAY, account, data_files, ended, look, register_of

STATES = (*AccountState, *NoticeState)
STYLES = (ROOT / "assets/style.css").read_text("utf-8")
TEMPLATES = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in ROOT.glob("templates/**/*.html")}
# What templates compare a state with, one word or several.
COMPARED = re.compile(r'(?:\bstate\b[^%}]{0,20}?(?:==|!=|\bin\b|equalto",)|in_state\()\s*(\(?"[^%}]*?")[\s)%|]')


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_every_state_of_an_account_or_a_notice_is_in_the_table(state: AccountState | NoticeState) -> None:
    """With a style that the style sheet knows: a new state is never shown as none."""
    assert f".state-{STATE_NAMES[state]}" in STYLES


def test_the_table_holds_states_and_nothing_else() -> None:
    """A state that went leaves no line behind."""
    assert set(PHASE_OF) == set(STATES) == set(STATE_WORDS)


def test_no_state_is_told_in_words_of_an_office() -> None:
    """办结 means nothing to a citizen, and 运行 alone is what machines do."""
    assert not [words for words in STATE_WORDS.values() if "办结" in words or words == "运行"]
    assert len(set(STATE_WORDS.values())) == len(STATES)


def test_answers_tell_states_in_the_same_words_as_pages() -> None:
    """One account is not 运行 on the page of its answer and 正常运行 on its own."""
    told = re.search(r"const STATE_WORDS = \{(.*?)\};", (ROOT / "assets/verdicts.js").read_text("utf-8"))
    assert told is not None
    differing = {state.value: words for state, words in STATE_WORDS.items() if words != state.value}
    assert dict(re.findall(r'(\S+): "([^"]*)"', told[1])) == differing


def test_every_account_is_counted_in_a_phase_with_a_colour() -> None:
    """Phases that accounts are in are those that the statistics tell; bars have a colour for each."""
    assert {PHASE_OF[state] for state in AccountState} == set(PHASES)
    for phase in PHASES:
        assert f".bar-{phase.style} " in STYLES


def test_templates_compare_states_only_with_those_there_are() -> None:
    """A state that is renamed, or misspelt in a template, would silently never be true."""
    compared = [
        (name, word)
        for name, text in TEMPLATES.items()
        for match in COMPARED.finditer(text)
        for word in re.findall(r'"([^"]+)"', match.group(1))
    ]
    assert compared, "模板不再比较状态：这个测试可以删去"
    assert [(name, word) for name, word in compared if word not in {str(state) for state in STATES}] == []


@pytest.fixture(scope="module")
def register() -> Register:
    """One account in each state that a ledger can prove, and one that runs."""
    closed = account("closed", ended("2026-09-01"), name="旧")
    running = account("running", name="今")
    closing = account("closing", ended("2026-11-20"), name="将")
    data = look(data_files([closed]), TODAY.replace(month=9, day=1))
    more = [closed, running, closing]
    return register_of({**data, **data_files(more, ledger=data["data/postings.yaml"])}, TODAY)


def test_bars_stand_in_the_order_of_the_table(register: Register) -> None:
    """Counts and styles go together: the bar of one phase is never drawn in the colour of another."""
    (count,) = statistics.by_platform(register)
    by_phase = [sum(PHASE_OF[one.state] is phase for one in register.listings.values()) for phase in PHASES]
    assert list(count.by_style) == [(phase.style, number) for phase, number in zip(PHASES, by_phase, strict=True)]


def test_a_listing_tells_of_its_records_and_not_of_copies(register: Register) -> None:
    """Account, unit and platform are those of the directory; what is not given is filled in."""
    for id_, listing in register.listings.items():
        directory = register.directory
        assert listing.account is directory.accounts[id_]
        assert listing.unit is directory.units[listing.account.unit]
        assert listing.platform is directory.platforms[listing.account.platform]
        assert listing.verified_as == directory.verified_as(listing.account)
        assert listing.represents == directory.represents(listing.account)
        assert listing.platform_name == directory.platform_name(listing.account)
