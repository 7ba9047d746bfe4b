"""Whose signature counts: the keys of data/site.yaml, and what their holders signed."""

import dataclasses
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ..records.keys import Key
from ..records.postings import Posting
from ..source.refusal import Refusal
from . import evidence
from .signatures import NoPrivateKey, Purpose, Signer, is_valid, key_id, public_of, read_private


def signed(ledger: Iterable[Posting], signer: Signer) -> list[Posting]:
    """The entries with the signer's signature under each."""
    return [
        dataclasses.replace(posting, signature=signer.sign(Purpose.ENTRY, evidence.canonical(posting)))
        for posting in ledger
    ]


def signing_key(posting: Posting, keys: Sequence[Key]) -> Key | None:
    """The key by which an entry is signed as it stands; None where none of them is, or not on the days of its looks."""
    if posting.signature is None:
        return None
    key = named(keys, key_id(posting.signature))
    if key is None or (key.until and key.until < posting.looks[-1].on):
        return None
    return key if is_valid(Purpose.ENTRY, evidence.canonical(posting), posting.signature, key.public) else None


def is_trusted(posting: Posting, keys: Sequence[Key]) -> bool:
    """True if an entry from elsewhere may be believed wholly: only the holder of a key can have written it."""
    key = signing_key(posting, keys)
    return key is not None and not key.leaked


def unsigned(ledger: Sequence[Posting], keys: Sequence[Key]) -> Iterator[Posting]:
    """The entries that should be signed and are not.

    Those whose looks all lie before the first key need no signature, until somebody signs: whoever writes with a key
    signs every entry, so one without a signature among them came from elsewhere.
    """
    since = min((key.since for key in keys), default=date.max)
    known = [(posting, signing_key(posting, keys)) for posting in ledger] if keys else []
    some = any(key for _, key in known)
    yield from (posting for posting, key in known if key is None and (some or posting.looks[-1].on > since))


def signer(keys: Sequence[Key], pem: bytes, today: date) -> Signer:
    """Who holds a private key, by the key of the register that it is the other half of; raises Refusal."""
    try:
        private = read_private(pem)
    except NoPrivateKey:
        raise Refusal("这个文件不是可用的私钥；请用 python site.py key new 生成的那一个（ed25519，没有口令）") from None
    public = public_of(private)
    key = next((key for key in keys if key.public == public), None)
    if key is None:
        raise Refusal(f"data/site.yaml 的 keys 里没有这把私钥对应的公钥（{public}）；请核对用的是不是本名录的密钥")
    if key.leaked or key.since > today or (key.until and key.until < today):
        when = f"{key.since} 至 {key.until}" if key.until else f"{key.since} 起"
        raise Refusal(f"密钥 {key.id} 今天（{today}）不能用（{'私钥已经泄露' if key.leaked else when}）；请换一把")
    return Signer(key.id, private)


def named(keys: Iterable[Key], id_: str | None) -> Key | None:
    """The key of an id; the first where several claim it."""
    return next((key for key in keys if key.id == id_), None)


def statement(key: Key) -> bytes:
    """What an older key signs to approve a new one."""
    said = {name: str(getattr(key, name)) for name in ("id", "algorithm", "public", "since", "until", "signed_by")}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def approver(key: Key, keys: Sequence[Key]) -> Key | None:
    """The older key whose holder approved a new one, while it was valid; None where nobody did."""
    older = named(keys, key.signed_by)
    if older is None or older.leaked or key.signature is None or key_id(key.signature) != older.id:
        return None
    in_time = older.since <= key.since and (older.until is None or key.since <= older.until)
    return older if in_time and is_valid(Purpose.KEY, statement(key), key.signature, older.public) else None
