"""What stands behind a certificate besides the register's own word: the signature under its entry, the looks of
witnesses, time stamps.

It is no part of what a certificate is compared with: one that was signed by a key of before, or not at all, stays
true. But what stands there must hold.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ..records.keys import Key, WitnessKey
from ..records.postings import Posting
from ..records.reading import read_file
from ..records.stamps import Stamp
from ..records.witnesses import WitnessFile, WitnessLook
from . import evidence, stamps, witnesses
from .keyring import named, signing_key
from .signatures import Purpose, is_valid, key_id
from .stamps import NoStamp

PARTS = ("signature", "witnesses", "timestamps")  # the keys of a certificate's block that belong here
_NOT_SIGNED = "没有密钥的签名"


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom the register believes besides itself: its keys, its witnesses, the certificates of its time-stamp
    authority.
    """

    keys: tuple[Key, ...] = ()
    witnesses: tuple[WitnessKey, ...] = ()
    authority: bytes = b""


@dataclass(frozen=True, slots=True)
class Witnessed:
    """A look of a witness, with who that is."""

    look: WitnessLook
    name: str


@dataclass(frozen=True, slots=True)
class Stamped:
    """A time stamp over a list in which the entry stands."""

    stamp: Stamp
    at: datetime


@dataclass(frozen=True, slots=True)
class Backing:
    """All that stands behind an entry and holds."""

    signature: str | None
    looks: tuple[Witnessed, ...]
    stamps: tuple[Stamped, ...]

    @property
    def signed_by(self) -> str | None:
        """The id of the key."""
        return key_id(self.signature) if self.signature else None

    @property
    def parts(self) -> Mapping[str, Any]:
        """As it stands in a certificate's block; what there is not is left out."""
        looks = [{**one.look.said, "signature": one.look.signature} for one in self.looks]
        tokens = [
            {
                "day": str(one.stamp.day),
                "list": one.stamp.text.decode("utf-8", "replace"),
                "token": base64.b64encode(one.stamp.token).decode(),
            }
            for one in self.stamps
        ]
        parts = {"signature": self.signature, "witnesses": looks, "timestamps": tokens}
        return {name: part for name, part in parts.items() if part}


def backing(
    posting: Posting, trust: Trust, looks: Sequence[WitnessLook], stamps_: Sequence[Stamp], as_of: date
) -> Backing:
    """What stands behind an entry as it is shown on a day. Of the stamps the first and the last: what was seen first,
    and all that was seen.
    """
    seen = [
        Witnessed(look, who.name)
        for look in witnesses.about(looks, posting)
        if look.on <= as_of and (who := witnesses.witness(look, trust.witnesses))
    ]
    held = [*_held(posting, trust, [stamp for stamp in stamps_ if stamp.day <= as_of])]
    signature = posting.signature if signing_key(posting, trust.keys) else None
    return Backing(signature, tuple(seen), tuple(dict.fromkeys((*held[:1], *held[-1:]))))


def _held(posting: Posting, trust: Trust, known: Sequence[Stamp]) -> Iterator[Stamped]:
    for stamp in known:
        if stamp.token and trust.authority and stamps.lists(stamp, posting):
            try:
                yield Stamped(stamp, stamps.stamped_at(stamp.text, stamp.token, trust.authority))
            except NoStamp:
                continue  # a rule tells


def verify(parts: Mapping[str, Any], posting: Posting, trust: Trust) -> tuple[bool, str]:
    """Does what stands behind a saved certificate hold? Returns the answer in words."""
    told = []
    for holds, words in (
        _signature(parts.get("signature"), posting, trust),
        *([_looks(parts["witnesses"], posting, trust)] if "witnesses" in parts else []),
        *([_stamps(parts["timestamps"], posting, trust)] if "timestamps" in parts else []),
    ):
        if not holds:
            return False, words
        told.append(words)
    return True, "，".join(told)


def _signature(signature: Any, posting: Posting, trust: Trust) -> tuple[bool, str]:
    if signature is None:
        return True, _NOT_SIGNED
    key = named(trust.keys, key_id(signature)) if isinstance(signature, str) else None
    if key is None:
        return False, "签名用的密钥不在 data/site.yaml 里"
    if not is_valid(Purpose.ENTRY, evidence.canonical(posting), signature, key.public):
        return False, "签名与证明的内容对不上"
    if key.until and key.until < posting.looks[-1].on:
        return False, f"密钥 {key.id} 到 {key.until} 已经停用"
    return True, f"有密钥 {key.id} 的签名" + ("（这把密钥的私钥后来泄露）" if key.leaked else "")


def _looks(rows: Any, posting: Posting, trust: Trust) -> tuple[bool, str]:
    read, problems = read_file(WitnessFile, {"looks": rows}, "")
    looks = read.looks if read and not problems else ()
    whole = looks and len([*witnesses.about(looks, posting)]) == len(looks)
    if not whole or not all(witnesses.witness(look, trust.witnesses) for look in looks):
        return False, "见证人的查看与签名对不上"
    return True, f"有见证人的查看 {len(looks)} 次"


def _stamps(rows: Any, posting: Posting, trust: Trust) -> tuple[bool, str]:
    if not trust.authority:
        return True, "时间戳没有核对（没有时间戳服务的证书）"
    try:
        for row in rows:
            stamp = Stamp(
                date.fromisoformat(row["day"]), row["list"].encode(), base64.b64decode(row["token"], validate=True)
            )
            stamps.stamped_at(stamp.text, stamp.token, trust.authority)
            if not stamps.lists(stamp, posting):
                return False, "时间戳的清单里没有这份记录"
    except (NoStamp, ValueError, TypeError, KeyError, AttributeError, binascii.Error):
        return False, "时间戳核对不上"
    return True, f"有时间戳 {len(rows)} 个"
