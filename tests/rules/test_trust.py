"""``check --base`` and the evidence: a change may bring neither lines of the ledger nor keys of its own."""

import dataclasses
from datetime import date, timedelta

import pytest

from roster.check import inputs, ledgers
from roster.directory.day import Day
from roster.notices import keyring, ledger
from roster.records.postings import Look, Posting
from tests.signing import approved, key, public, signed_look, signer, with_keys
from tests.support import SITE, Record, account, data_files, ended, program

DAY = timedelta(days=1)
SEEN, TODAY = date(2026, 11, 2), date(2026, 11, 10)
ACCOUNTS = [account("a", ended("2026-11-02"))]
BASE = signed_look(
    signed_look(data_files(ACCOUNTS, site=with_keys(key(1))), SEEN, signer()), SEEN + DAY, signer(), lambda notice: None
)
[ENTRY] = ledgers.read_ledger(BASE["data/postings.yaml"]) or ()


def found(after: dict[str, bytes], before: dict[str, bytes] = BASE) -> set[str]:
    """The codes that a change from one state to another is told."""
    files = dataclasses.replace(program(), data=after)
    base = inputs.Base(dataclasses.replace(program(), data=before), SEEN)
    return {problem.code for problem in inputs.check(files, Day(TODAY), base=base).findings}


def entries(*made: Posting) -> dict[str, bytes]:
    return {**BASE, "data/postings.yaml": ledger.as_yaml(made, SITE["base_url"])}


def keys(*made: Record, **more: object) -> dict[str, bytes]:
    settings = data_files(ACCOUNTS, site=with_keys(*made, **more))["data/site.yaml"]
    return {**BASE, "data/site.yaml": settings}


def with_looks(*looks: Look) -> Posting:
    return dataclasses.replace(ENTRY, looks=looks)


GOOD = Look(on=SEEN + 3 * DAY, by="url", found="same")


def test_a_change_that_leaves_the_evidence_alone_is_fine() -> None:
    assert found(BASE) == set()


def test_lines_of_the_ledger_are_refused_without_a_key_of_the_base() -> None:
    """Unsigned, or signed by a key that the change itself brings."""
    assert "posting-changed" in found(entries(with_looks(*ENTRY.looks, GOOD)))
    stranger = keyring.signed([with_looks(*ENTRY.looks, GOOD)], signer(9, "k9"))
    after = {**keys(key(1), key(9)), "data/postings.yaml": ledger.as_yaml(stranger, SITE["base_url"])}
    assert {"posting-changed", "keys-changed"} <= found(after)


def test_looks_that_a_key_of_the_base_signed_may_come_by_a_change() -> None:
    """The deploying machine may send its records by merge request."""
    assert found(entries(*keyring.signed([with_looks(*ENTRY.looks, GOOD)], signer()))) == set()


def test_an_older_signed_state_is_refused() -> None:
    """It was signed when the day was not yet missed: to bring it back would shorten the window."""
    older = keyring.signed([with_looks(ENTRY.looks[0])], signer())
    assert ENTRY.looks[1].is_bad and found(entries(*older)) == {"posting-changed"}


def test_a_signed_entry_with_another_promise_is_refused() -> None:
    """A key vouches for looks; words, days asked for and the notice itself stay what they were."""
    for change in ({"working_days": 16}, {"basis": "另一份文件"}, {"unit_name": "别的单位"}):
        signed = keyring.signed([dataclasses.replace(ENTRY, **change)], signer())
        assert "posting-changed" in found(entries(*signed)), change


def test_an_entry_may_not_be_taken_out() -> None:
    assert "posting-changed" in found(entries())


def test_a_leaked_key_brings_nothing() -> None:
    before = keys(key(1, leaked="true"), key(2))
    signed = ledger.as_yaml(keyring.signed([with_looks(*ENTRY.looks, GOOD)], signer()), SITE["base_url"])
    assert "posting-changed" in found({**before, "data/postings.yaml": signed}, before)


# The keys themselves

ENDED = key(1, until="2026-11-09")
NEXT = approved(2, by=1, since="2026-11-09")
WITNESS = {"id": "w1", "name": "示例市人民政府办公室", "public": public(7)}
REFUSED: dict[str, dict[str, bytes]] = {
    "a stranger's beside it": keys(key(1), key(9)),
    "a stranger's in its place": keys({**key(1), "public": public(9)}),
    "none left": {**BASE, "data/site.yaml": data_files(ACCOUNTS)["data/site.yaml"]},
    "taken out": keys(NEXT),
    "ended by nobody": keys(ENDED),
    "longer than it was": keys({**key(1), "since": "2026-10-01"}),
    "called leaked": keys(key(1, leaked="true")),
    "approved by a stranger": keys(ENDED, {**approved(2, by=9, since="2026-11-09"), "signed_by": "k1"}),
    "ended before the next begins": keys(key(1, until="2026-11-05"), NEXT),
    "approved, with another public half": keys(ENDED, {**NEXT, "public": public(9)}),
    "approved, with another end": keys(ENDED, {**NEXT, "until": "2040-01-01"}),
    "a chain of strangers": keys(key(1), key(9), approved(8, by=9, since="2026-11-09")),
    "a witness": keys(key(1), witnesses=[WITNESS]),
    "a time-stamp authority": keys(key(1), timestamp={"url": "http://tsa.evil.cn/", "certificate": "x.pem"}),
}


@pytest.mark.parametrize("change", REFUSED)
def test_whom_to_believe_is_not_said_by_a_change(change: str) -> None:
    assert "keys-changed" in found(REFUSED[change])


def test_a_first_key_is_not_brought_by_a_change() -> None:
    """Whoever could bring it would sign for the register from then on."""
    before = data_files(ACCOUNTS)
    assert "keys-changed" in found(data_files(ACCOUNTS, site=with_keys(key(1))), before)


@pytest.mark.parametrize("after", [keys(ENDED, NEXT), keys(key(1), NEXT), keys(NEXT, ENDED)])
def test_a_rotation_that_the_older_key_signed_is_fine(after: dict[str, bytes]) -> None:
    assert found(after) == set()
