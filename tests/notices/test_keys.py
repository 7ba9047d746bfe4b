"""Keys: who has one is believed, who has none only makes windows longer; a key that ends, is lost or leaks."""

import dataclasses
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from roster.check import ledgers
from roster.directory.ledger import Ledger
from roster.notices import evidence, keyring, ledger, signatures
from roster.notices.signatures import Purpose
from roster.notices.window import NoticeState
from roster.records.postings import Look, Posting
from roster.source.problems import Level
from roster.source.refusal import Refusal
from tests.signing import approved, heard, key, private, public, records, signed_look, signer, with_keys
from tests.support import SITE, account, board_of, check, codes, data_files, ended, look

DAY = timedelta(days=1)
SEEN, OVER = date(2026, 11, 2), date(2026, 11, 24)
NOTICE = "2026-11-02-ylg-close"
ACCOUNTS = [account("a", ended("2026-11-02"))]
CLOSING = data_files(ACCOUNTS, site=with_keys(key(1)))
POSTED = signed_look(signed_look(CLOSING, SEEN, signer()), SEEN + DAY, signer())
LEDGER = POSTED["data/postings.yaml"]
[ENTRY] = ledgers.read_ledger(LEDGER) or ()
KEYS = records(key(1))


def ledger_of(*entries: Posting) -> bytes:
    return ledger.as_yaml(entries, SITE["base_url"])


def looked(entry: Posting, *days: date) -> Posting:
    """The entry with good looks on some days and on no others."""
    return dataclasses.replace(entry, looks=tuple(Look(on=day, by="url", found="same") for day in days))


# The signature itself

# Made once with the private key of 32 bytes 01 (RFC 8032 has no freedom): for ever what a signature of evidence 1 is.
VECTOR = "ed25519:k1:s00jj81YDBK2lc47hd0jxB9d2P59kmT+uC1TqceoUhgdq5SC9BpHBxnPaa89ymt0oNvHyjvk8SX70rg9XhfVDQ=="


def test_a_signature_is_what_it_always_was() -> None:
    """Constant vectors: certificates of today are verified by the programs of tomorrow."""
    assert public(1) == "iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w="
    assert signer().sign(Purpose.ENTRY, '{"notice":"甲"}'.encode()) == VECTOR
    assert signatures.is_valid(Purpose.ENTRY, '{"notice":"甲"}'.encode(), VECTOR, public(1))


@pytest.mark.parametrize("purpose", [Purpose.FILE, Purpose.KEY, Purpose.LOOK])
def test_a_signature_for_one_thing_is_none_for_another(purpose: Purpose) -> None:
    assert not signatures.is_valid(purpose, '{"notice":"甲"}'.encode(), VECTOR, public(1))


@pytest.mark.parametrize(
    "signature",
    ["", "ed25519", "ed25519:k1", "ed25519:k1:", "ed25519:k1:AAAA", "ed25519:k1:***", "sm2:" + VECTOR[8:], VECTOR + "=",
     VECTOR[:-4] + "AA==", "ed25519:k1:" + "A" * 86 + "==", VECTOR.replace("k1:", "k1:\n"), "::", ":" * 99],
)  # fmt: skip
def test_what_is_no_signature_is_none(signature: str) -> None:
    """Nothing raises, and nothing but the very signature holds."""
    assert not signatures.is_valid(Purpose.ENTRY, '{"notice":"甲"}'.encode(), signature, public(1))


@pytest.mark.parametrize(
    "pem", [b"", b"x", b"-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n", b"\xff" * 99]
)
def test_what_is_no_private_key_is_refused(pem: bytes) -> None:
    with pytest.raises(Refusal, match="不是可用的私钥"):
        keyring.signer(KEYS, pem, SEEN)


# The live ledger


def test_a_lost_ledger_is_continued_from_the_signed_one() -> None:
    """Nothing is left here, and all of it stands online under our signature: the window goes on where it was."""
    known = heard(CLOSING, LEDGER, SEEN + 5 * DAY)
    assert [(posting.notice, posting.first_seen) for posting in known] == [(NOTICE, SEEN)]


FORGERIES: dict[str, Callable[[Posting], Posting]] = {
    "unsigned": lambda entry: dataclasses.replace(entry, signature=None),
    "by another key": lambda entry: keyring.signed([entry], signer(9))[0],
    "by another key of another name": lambda entry: keyring.signed([entry], signer(9, "k9"))[0],
    "of another entry": lambda entry: looked(entry, SEEN - 40 * DAY, SEEN),
    "other words": lambda entry: dataclasses.replace(entry, title="另一个标题"),
    "other days asked": lambda entry: dataclasses.replace(entry, working_days=1),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_no_key_signed_brings_no_entry(forgery: str) -> None:
    """Whoever can write to the web server can write all of these."""
    assert not heard(CLOSING, ledger_of(FORGERIES[forgery](ENTRY)), SEEN + 5 * DAY)


def test_signed_looks_are_joined_and_unsigned_ones_only_lengthen() -> None:
    more = looked(ENTRY, SEEN, SEEN + DAY, SEEN + 3 * DAY)
    [trusted] = heard(POSTED, ledger_of(*keyring.signed([more], signer())), SEEN + 5 * DAY)
    [untrusted] = heard(POSTED, ledger_of(more), SEEN + 5 * DAY)
    assert trusted.last_seen == SEEN + 3 * DAY and untrusted.last_seen == SEEN + DAY


def test_a_signed_entry_counts_although_the_chain_was_broken_around_it() -> None:
    """Who writes rubbish beside it takes nothing away."""
    rubbish = dataclasses.replace(ENTRY, notice="2026-11-02-xxx-close", unit="xxx", signature=None)
    data = ledger_of(rubbish, ENTRY).replace(b"seal: sha256:", b"seal: sha256:0000", 1)
    data = ledger_of(rubbish, ENTRY).replace(b"2026-11-02-xxx-close", b"2026-11-02-xxy-close")
    assert [posting.notice for posting in heard(CLOSING, data, SEEN + 5 * DAY)] == [NOTICE]


def test_an_older_signed_copy_takes_nothing_back() -> None:
    """Replayed by whoever kept it: looks and struck days of ours stay."""
    data = signed_look(POSTED, SEEN + 2 * DAY, signer(), lambda notice: None)
    [before] = ledgers.read_ledger(data["data/postings.yaml"]) or ()
    [after] = heard(data, LEDGER, SEEN + 5 * DAY)
    assert after.looks == before.looks


# Our own ledger


def test_the_ledger_that_the_program_signed_is_without_findings() -> None:
    assert codes(check(POSTED, SEEN + 2 * DAY)) == []


@pytest.mark.parametrize("forgery", FORGERIES)
def test_lines_of_a_stranger_stop_the_site(forgery: str) -> None:
    """Merged by mistake: neither build nor deploy takes them, and sites.yaml cannot lower the rule."""
    found = codes(check({**CLOSING, "data/postings.yaml": ledger_of(FORGERIES[forgery](ENTRY))}, OVER))
    assert "posting-unsigned" in found


def test_a_backdated_entry_beside_signed_ones_stops_the_site() -> None:
    """Its looks lie before the first key; but whoever writes with a key signs every entry."""
    old = dataclasses.replace(
        looked(ENTRY, date(2026, 10, 9)), notice="2026-10-09-ylg-cancel", type="注销", announced_on=date(2026, 10, 9)
    )
    unsigned = dataclasses.replace(old, signature=None)
    assert "posting-unsigned" in codes(check({**CLOSING, "data/postings.yaml": ledger_of(unsigned, ENTRY)}, OVER))
    assert "posting-unsigned" not in codes(check({**CLOSING, "data/postings.yaml": ledger_of(unsigned)}, OVER))


def test_a_register_that_gets_its_first_key_goes_on() -> None:
    """Looks before the key, and on its first day, need no signature; the next look signs them all."""
    unsigned = look(data_files(ACCOUNTS), SEEN)["data/postings.yaml"]
    since = data_files(ACCOUNTS, site=with_keys(key(1, since=str(SEEN))), ledger=unsigned)
    assert codes(check(since, SEEN + DAY)) == []
    later = signed_look(since, SEEN + DAY, signer())
    assert codes(check(later, SEEN + 2 * DAY)) == []
    assert all(keyring.is_trusted(posting, KEYS) for posting in ledgers.read_ledger(later["data/postings.yaml"]) or ())


def test_without_keys_everything_works_as_before() -> None:
    """No key, no signature, no finding; a signature that nobody can verify does no harm."""
    for data in (look(data_files(ACCOUNTS), SEEN), data_files(ACCOUNTS, ledger=LEDGER)):
        assert codes(check(data, SEEN + 2 * DAY)) == []
        assert board_of(data, SEEN + 2 * DAY).notices[NOTICE].state is NoticeState.POSTED


# Keys that end


def with_site(*keys: dict, entries: bytes = LEDGER) -> dict[str, bytes]:
    return data_files(ACCOUNTS, site=with_keys(*keys), ledger=entries)


def test_after_a_rotation_both_signatures_hold() -> None:
    """What the old key signed until its end, and what the new one signs from then on, over the same looks."""
    keys = (key(1, until="2026-11-03"), approved(2, by=1, since="2026-11-03"))
    assert codes(check(with_site(*keys), SEEN + 2 * DAY)) == []
    later = signed_look(with_site(*keys), SEEN + 2 * DAY, signer(2, "k2"))
    assert codes(check(later, SEEN + 3 * DAY)) == []
    [entry] = ledgers.read_ledger(later["data/postings.yaml"]) or ()
    assert keyring.signing_key(entry, records(*keys)).id == "k2"


def test_a_key_signs_nothing_after_its_end() -> None:
    """An entry with a look after it is not signed, here or online, though the signature itself is right."""
    keys = (key(1, until="2026-11-02"), approved(2, by=1, since="2026-11-02"))
    assert codes(check(with_site(*keys), SEEN + 2 * DAY)) == ["posting-unsigned"]
    assert not heard(with_site(*keys, entries=ledger.as_yaml([])), LEDGER, SEEN + 5 * DAY)


def test_a_lost_key_leaves_what_it_signed() -> None:
    """The old one ends on the day of the loss, a new one stands beside it: nothing signed is lost."""
    keys = (key(1, until="2026-11-03"), key(2, since="2026-11-04"))
    assert codes(check(with_site(*keys), SEEN + 3 * DAY)) == []
    assert [p.notice for p in heard(with_site(*keys, entries=ledger.as_yaml([])), LEDGER, SEEN + 5 * DAY)] == [NOTICE]


def test_a_leaked_key_holds_for_what_is_in_git_and_for_nothing_online() -> None:
    """Somebody else may sign with it, on any day he likes: a live ledger under it only lengthens."""
    keys = (key(1, until="2026-11-03", leaked="true"), key(2, since="2026-11-04"))
    assert codes(check(with_site(*keys), SEEN + 3 * DAY)) == []
    assert not heard(with_site(*keys, entries=ledger.as_yaml([])), LEDGER, SEEN + 5 * DAY)


@pytest.mark.parametrize(
    ("number", "keys", "words"),
    [
        (1, [key(1, until="2026-11-01")], "今天"),
        (1, [key(1, since="2026-11-03")], "今天"),
        (1, [key(1, leaked="true")], "泄露"),
        (3, [key(1), key(2)], "没有这把私钥"),
        (1, [], "没有这把私钥"),
    ],
)
def test_only_a_key_of_the_day_signs(number: int, keys: list[dict], words: str) -> None:
    from cryptography.hazmat.primitives import serialization as form

    pem = private(number).private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    with pytest.raises(Refusal, match=words):
        keyring.signer(records(*keys), pem, SEEN)


BAD_KEYS = {
    "one id twice": [key(1), {**key(2), "id": "k1"}],
    "one key twice": [key(1), {**key(1), "id": "k2"}],
    "ends before it begins": [key(1, until="2026-10-01")],
    "approved by nobody": [key(1), {**key(2), "signed_by": "k1"}],
    "approved by a stranger": [key(1), {**approved(2, by=9, since="2026-11-02"), "signed_by": "k1"}],
    "approved after another": [key(1), {**approved(2, by=1, since="2026-11-02"), "public": public(3)}],
    "approved by itself": [{**approved(2, by=2, since="2026-11-02")}],
}


@pytest.mark.parametrize("keys", BAD_KEYS)
def test_keys_that_are_none_are_told(keys: str) -> None:
    assert "bad-key" in codes(check(data_files(ACCOUNTS, site=with_keys(*BAD_KEYS[keys])), SEEN))


@pytest.mark.parametrize(
    "change",
    [{"public": "AAAA"}, {"public": "x" * 44}, {"algorithm": "sm2"}, {"id": "K1"}, {"since": "2026-13-01"},
     {"signature": "x"}, {"secret": "x"}, {"leaked": "maybe"}],
)  # fmt: skip
def test_a_key_that_cannot_be_read_is_an_error(change: dict) -> None:
    """Never passed over in silence: then nothing would be asked to be signed."""
    found = check(data_files(ACCOUNTS, site=with_keys({**key(1), **change})), SEEN).findings
    assert any(finding.where.path == "data/site.yaml" and finding.level is Level.ERROR for finding in found)


def test_that_no_key_is_left_is_told_in_time() -> None:
    assert codes(check(data_files(ACCOUNTS, site=with_keys(key(1, until="2026-12-31"))), SEEN)) == ["key-ends"]
    assert codes(check(data_files(ACCOUNTS, site=with_keys(key(1, leaked="true"))), SEEN)) == ["key-ends"]
    assert codes(check(data_files(ACCOUNTS, site=with_keys(key(1, until="2027-01-01"))), SEEN)) == []


def test_signing_changes_nothing_that_is_sealed() -> None:
    """The signature stands outside: with it and without it an entry has the same bytes and the same seal."""
    bare = dataclasses.replace(ENTRY, signature=None)
    assert evidence.canonical(bare) == evidence.canonical(ENTRY) and evidence.seals([bare]) == evidence.seals([ENTRY])
    assert ledger.first_broken(Ledger((ENTRY,))) is None
