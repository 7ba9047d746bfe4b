"""The keys of the register: usable, approved by one another, and not about to end unnoticed."""

from collections import Counter
from datetime import timedelta

from ..directory.directory import Directory
from ..notices import keyring
from .check import Found

_NOTICE = timedelta(days=60)


def check_keys_are_usable(directory: Directory) -> Found:
    """密钥各有编号、各有公钥，起止不颠倒；写明由哪一把认可的，签名要对（公示期的证据）。"""
    site = directory.site
    ids = Counter(one.id for one in (*site.keys, *site.witnesses))
    publics = Counter(one.public for one in (*site.keys, *site.witnesses))
    for one in (*site.keys, *site.witnesses):
        if ids[one.id] > 1:
            yield one.place / "id", f"编号“{one.id}”用了两次；请另取一个"
        if publics[one.public] > 1:
            yield one.place / "public", f"“{one.id}”的公钥与另一把相同；每一把密钥、每一位见证人各用各的"
    for key in site.keys:
        if key.until and key.until < key.since:
            yield key.place / "until", f"密钥“{key.id}”的停用日期早于启用日期；请核对"
        if key.signed_by and keyring.approver(key, [one for one in site.keys if one.id != key.id]) is None:
            yield (
                key.place / "signature",
                f"密钥“{key.id}”写明由 {key.signed_by} 认可，签名却对不上；请照 key rotate 印出的几行抄写",
            )


def check_a_key_goes_on(directory: Directory) -> Found:
    """总有一把能用的密钥：停用以前两个月提醒更换。"""
    keys, today = directory.site.keys, directory.today
    if not keys:
        return
    last = max(keys, key=lambda key: (not key.leaked, key.until is None, key.until or key.since))
    if last.leaked:
        yield last.place, "没有一把能用的密钥，不能再记录；请运行 python site.py key new 另建一把"
    elif last.until and last.until < today + _NOTICE:
        yield last.place / "until", f"密钥“{last.id}”到 {last.until} 停用；请在那以前运行 python site.py key rotate"
