"""What stands behind a certificate besides the register's own word: the signature under its entry.

It is no part of what a certificate is compared with: a certificate that was signed by a key of before, or not at all,
stays true. But what stands there must hold.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..records.keys import Key
from ..records.postings import Posting
from . import evidence
from .keyring import named, signing_key
from .signatures import Purpose, is_valid, key_id

PARTS = ("signature",)  # the keys of a certificate's block that belong here
NOT_SIGNED = "没有密钥的签名"


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom the register believes besides itself."""

    keys: tuple[Key, ...] = ()


def of(posting: Posting, trust: Trust) -> Mapping[str, Any]:
    """The parts of a certificate's block that stand behind an entry as it is shown; those alone that hold."""
    return {"signature": posting.signature} if signing_key(posting, trust.keys) else {}


def signed_by(parts: Mapping[str, Any]) -> str:
    """The id of the key under a certificate; empty where there is none."""
    return key_id(parts.get("signature", ""))


def verify(parts: Mapping[str, Any], posting: Posting, trust: Trust) -> tuple[bool, str]:
    """Does what stands behind a saved certificate hold? Returns the answer in words."""
    signature = parts.get("signature")
    if signature is None:
        return True, NOT_SIGNED
    key = named(trust.keys, key_id(signature)) if isinstance(signature, str) else None
    if key is None:
        return False, "签名用的密钥不在 data/site.yaml 里"
    if not is_valid(Purpose.ENTRY, evidence.canonical(posting), signature, key.public):
        return False, "签名与证明的内容对不上"
    if key.until and key.until < posting.looks[-1].on:
        return False, f"密钥 {key.id} 到 {key.until} 已经停用"
    return True, f"有密钥 {key.id} 的签名" + ("（这把密钥的私钥后来泄露）" if key.leaked else "")
