"""A new copy of what another register published, as it may be kept: whole, of its shape, signed where it has a key."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from ..notices.live import Fetch
from ..records.registers import FollowedAccount, OtherRegister, Receipt
from ..source import writing
from ..source.problems import NOWHERE
from ..source.refusal import Refusal
from ..text import hosts
from . import followed, offers

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_LONGEST_SIGNATURE = 600  # bytes
_HEADER = "# 只由程序写（python site.py follow）；旁边的 .json 是原样存下的副本。\n"


class NotTaken(Refusal):
    """What a register publishes is not kept; the message (Chinese) says why. What was kept before stays."""


@dataclass(frozen=True, slots=True)
class Copy:
    """What is to be kept of a register: the bytes that it published, how they came, and what they say."""

    text: bytes
    receipt: Receipt
    accounts: Sequence[FollowedAccount]


def take(register: OtherRegister, fetch: Fetch, today: date) -> Copy:
    """What a register publishes today, ``fetch`` reading below its address; raises NotTaken, and CannotLook where
    nothing could be read.
    """
    _refuse_open_line(register.base_url)
    text = fetch(followed.PUBLISHED)
    if text is None:
        raise NotTaken(f"{register.base_url}{followed.PUBLISHED} 不存在；请核对 registers.yaml 里的网址")
    signature = _signature(fetch(followed.SIGNATURE)) if register.keys else None
    if fault := followed.unsigned(text, signature, register):
        raise NotTaken(fault)
    accounts, faults = followed.read(text, register)
    if register.region and not faults and (fault := offers.read(text)[1]):
        faults = [fault]  # nobody takes in what does not hold, and a copy is whole or none
    if faults:
        more = "，别的还有" if len(faults) > 1 else ""
        raise NotTaken(f"{faults[0]}{more}；请告诉那个名录")
    digest = hashlib.sha256(text).hexdigest()
    url = register.base_url + followed.PUBLISHED
    return Copy(text, Receipt(on=today, url=url, sha256=digest, signature=signature, place=NOWHERE), accounts)


def as_yaml(receipt: Receipt) -> bytes:
    """The file of a receipt."""
    said = {"on": str(receipt.on), "url": receipt.url, "sha256": receipt.sha256}
    said |= {"signature": receipt.signature} if receipt.signature else {}
    said |= {"refused_on": str(receipt.refused_on)} if receipt.refused_on else {}
    return writing.dump(said, header=_HEADER)


def difference(before: Sequence[FollowedAccount], after: Sequence[FollowedAccount]) -> str:
    """How a new copy differs from the one before (Chinese)."""
    old, new = set(before), set(after)
    if old == new:
        return "没有变化"
    pages = {one.page for one in old} & {one.page for one in new}
    added, gone = ({one.page for one in copy} - pages for copy in (new, old))
    changed = len({one.page for one in new - old} & pages)
    return f"比上次多 {len(added)} 个，少 {len(gone)} 个，改了 {changed} 个"


def _refuse_open_line(address: str) -> None:
    """Over plain http anybody on the way could write what people are told; this machine itself is no way."""
    if urlsplit(address).scheme != "https" and hosts.host_of(address) not in _LOOPBACK:
        raise NotTaken(f"{address} 不是 https，路上的人能改内容；请在 registers.yaml 里写 https 的网址")


def _signature(text: bytes | None) -> str | None:
    """The text of a signature's file; None for what is no line of ASCII."""
    if text is None or len(text) > _LONGEST_SIGNATURE or not text.isascii():
        return None
    return text.decode("ascii").strip()
