"""What a change may do to the evidence and to those it is believed from: nothing that a key does not vouch for."""

import dataclasses
from collections.abc import Iterable, Iterator

from ..notices import keyring
from ..notices.evidence import FIELDS
from ..notices.ledger import Claim, of_none
from ..records.keys import Key
from ..records.postings import Posting
from ..source.files import ARTICLES, POSTINGS
from ..source.problems import Place
from .check import Found
from .revision import Revision

# Whoever deploys and reviews on one machine has looks that are not pushed yet: to restore the file would lose them.
_RESTORE = (
    "上线记录由部署的机器写。是这台机器查看以后刚写的，请先提交、推送到目标分支再检查；"
    "不是的，请运行 git checkout 目标分支 -- {path} 恢复"
)
_ROTATE = (
    "换密钥请照 python site.py key rotate 印出的几行写；第一次写密钥、密钥丢失或泄露的，由网站管理员直接提交到主分支"
)
# What a look adds to an entry; all else in it stays for ever.
_GROWING = ("looks", "counted_from")


def check_ledger_is_left_alone(revision: Revision) -> Found:
    """上线记录只由部署的机器写：合并请求不得增加、改动、删除（公示期的证据；写得出记录的人不等于看到过公告）；
    目标分支的密钥签了名的除外。
    """
    before, after = revision.before, revision.after
    yield from _not_left_alone(
        before.ledger, after.ledger, POSTINGS, lambda new: keyring.is_trusted(new, before.site.keys)
    )
    for page in before.articles.keys() | after.articles.keys():
        yield from _not_left_alone(before.articles.get(page, ()), after.articles.get(page, ()), ARTICLES, of_none)


def _not_left_alone(before: Iterable[Posting], after: Iterable[Posting], path: str, is_trusted: Claim) -> Found:
    old_ones = {p.key: p for p in before}
    new_ones = {p.key: p for p in after}
    restore = _RESTORE.format(path=path)
    for key, old in old_ones.items():
        if key not in new_ones:
            yield Place(path), f"公告 {old.notice} 的上线记录被删除；{restore}"
    for key, new in new_ones.items():
        if key not in old_ones:
            if not is_trusted(new):
                yield new.place / "notice", f"公告 {new.notice} 的上线记录是这次改动写进去的；{restore}"
        elif (field := _changed(old_ones[key], new)) and not (is_trusted(new) and _goes_on(old_ones[key], new)):
            yield new.place / field, f"公告 {new.notice} 的 {field} 被改动；{restore}"


def _changed(old: Posting, new: Posting) -> str | None:
    """The first sealed field that differs."""
    return next((name for name in FIELDS if getattr(old, name) != getattr(new, name)), None)


def _goes_on(old: Posting, new: Posting) -> bool:
    """True if an entry only grew: an older state of it is signed too, and would take looks back."""
    starts = old.counted_from is None or (new.counted_from is not None and new.counted_from >= old.counted_from)
    kept = all(getattr(old, name) == getattr(new, name) for name in FIELDS if name not in _GROWING)
    return starts and kept and all(look in new.looks for look in old.looks)


def check_zone_is_kept(revision: Revision) -> Found:
    """名录的时区写好后不由合并请求改动：今天是哪一天由它说，往前改，公示期就早一天开始、早几个小时期满。"""
    before, after = revision.before.site, revision.after.site
    if before.timezone != after.timezone:
        yield (
            after.place / "timezone",
            f"时区原来是 {before.timezone}，这里改成了 {after.timezone}；请改回 timezone: {before.timezone}，"
            "非改不可的由网站管理员直接提交到主分支",
        )


def check_keys_are_kept(revision: Revision) -> Found:
    """密钥、见证人、时间戳服务是信任的根：合并请求不得改动；由仍有效的密钥认可的新密钥除外（公示期的证据）。"""
    before, after = revision.before.site, revision.after.site
    yield from _keys(before.keys, after.keys, after.place / "keys")
    for name, what in (("witnesses", "见证人"), ("timestamp", "时间戳服务")):
        if getattr(before, name) != getattr(after, name):
            yield (
                after.place / name if getattr(after, name) else after.place,
                f"{what}有改动；谁的话可信，不由合并请求来改，请由网站管理员直接提交到主分支",
            )


def _keys(before: tuple[Key, ...], after: tuple[Key, ...], place: Place) -> Iterator[tuple[Place, str]]:
    known, kept = {key.id: key for key in before}, {key.id: key for key in after}
    approved: dict[str, Key] = {}  # by the id of the older key
    for key in after:
        if key.id not in known:
            older = keyring.approver(key, before)
            if older is None:
                yield key.place, f"密钥“{key.id}”是这次改动加进来的，没有目标分支的密钥认可；{_ROTATE}"
            else:
                approved[older.id] = key
    for key in before:
        if key.id not in kept:
            yield place if after else Place(place.path), f"密钥“{key.id}”被删去；停用的密钥也留着。{_ROTATE}"
        elif kept[key.id] != key and not _is_ended(key, kept[key.id], approved.get(key.id)):
            yield kept[key.id].place, f"密钥“{key.id}”被改动；{_ROTATE}"


def _is_ended(old: Key, new: Key, successor: Key | None) -> bool:
    """True if a key only got its end, with the day on which the one that it approved begins, or later."""
    if successor is None or new.until is None or dataclasses.replace(new, until=old.until) != old:
        return False
    return successor.since <= new.until and (old.until is None or new.until <= old.until)
