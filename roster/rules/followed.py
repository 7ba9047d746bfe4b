"""What other registers say beside ours: where two say different things of one account, a person must find out who errs.

Nothing of theirs changes what ours says. A copy that nobody fetched for weeks sends people to what may be no more.
"""

from collections.abc import Iterator
from datetime import timedelta

from ..directory.directory import Directory
from ..directory.life import is_in_use
from ..notices.board import ENDED
from ..records.accounts import Account
from ..records.platform_names import platform_of
from ..records.registers import FollowedAccount
from ..text import likeness
from .check import Found
from .identity import claims

FRESH = timedelta(days=31)
_TOLD = 20  # of each kind: a register that errs in everything is told of once
Key = tuple[tuple[str, str], str, str]  # platform, kind of identity, its comparable value


def check_others_agree_with_ours(directory: Directory) -> Found:
    """跟随的名录里，标识与本名录的账号相同的，名称、主办单位和是否在用也应相同：不同的必有一边写错。核对页按本名录的答。"""
    if not directory.followed:
        return
    ours = {
        key: (field, account)
        for account in directory.accounts.values()
        if account.origin is None  # of others ``adopted`` tells
        for field, key in keys(directory, account)
    }
    told: set[str] = set()
    for other in directory.followed if ours else ():
        if other.register in directory.offered:
            continue  # ``offers`` tells of it
        field, account = next((ours[key] for _, key in keys(directory, other) if key in ours), ("", None))
        if account is None or account.id in told or not (differs := _differs(directory, account, other)):
            continue
        told.add(account.id)
        yield (
            account.place / field,
            f"“{_register(directory, other)}”说这是{_shown(other)}，{differs}与这里登记的不同；"
            "核对页按这里的答。请核对哪一边对，那边错了的请告诉那个名录",
        )
        if len(told) == _TOLD:
            return


def check_others_agree_with_each_other(directory: Directory) -> Found:
    """两个跟随的名录里，标识相同的是同一个账号：名称或单位不同的，必有一边写错，核对页却会把群众指到两处。"""
    seen: dict[Key, FollowedAccount] = {}
    told: set[tuple[str, str]] = set()
    for other in directory.followed:
        for _, key in keys(directory, other):
            first = seen.setdefault(key, other)
            same = (first.name, first.unit_name) == (other.name, other.unit_name)
            if first.register == other.register or same or (first.page, other.page) in told:
                continue
            told.add((first.page, other.page))
            yield (
                directory.registers[other.register].place,
                f"同一个标识“{key[2]}”，“{_register(directory, first)}”说是{_shown(first)}，"
                f"这个名录说是{_shown(other)}；请告诉它们核对",
            )
            if len(told) == _TOLD:
                return


def check_copies_are_fresh(directory: Directory) -> Found:
    """跟随的名录至少每月取一次：旧的副本会把群众指到已经没有的账号。"""
    for id_, receipt in directory.receipts.items():
        age = directory.today - receipt.on
        if age > FRESH:
            yield (
                receipt.place / "on",
                f"“{directory.registers[id_].name}”的副本是 {receipt.on} 取来的，已有 {age.days} 天；"
                f"请运行 python site.py follow {id_}",
            )
        elif receipt.on > directory.today:
            yield receipt.place / "on", f"{receipt.on} 还没有到；请核对机器的日期，再运行 python site.py follow {id_}"


def keys(directory: Directory, account: Account | FollowedAccount) -> Iterator[tuple[str, Key]]:
    """By what an account can be told from others, with the field that says it; a handle only while it is in use."""
    in_use = account.state not in ENDED if isinstance(account, FollowedAccount) else is_in_use(account, directory.today)
    where = platform(account)
    for field, kind, value in claims(account, directory.platforms.get(account.platform)):
        if in_use or kind == "account_id":
            yield field, (where, kind, value)


def platform(other: Account | FollowedAccount) -> tuple[str, str]:
    """By what its platform is told from others; ours name it only where it has no id, others always."""
    if isinstance(other, Account):
        return platform_of(other)
    return other.platform, likeness.normal(other.platform_name) if other.platform == "other" else ""


def _differs(directory: Directory, account: Account, other: FollowedAccount) -> str:
    """In what two records of one account differ (Chinese), empty where they do not."""
    differences = {
        "名称": account.name != other.name,
        "主办单位": directory.unit_name(account.unit) != other.unit_name,
        "是否在用": is_in_use(account, directory.today) != (other.state not in ENDED),
    }
    return "、".join(what for what, differs in differences.items() if differs)


def _shown(other: FollowedAccount) -> str:
    return f"“{other.name}”（{other.unit_name}，{other.state}）"


def _register(directory: Directory, other: FollowedAccount) -> str:
    return directory.registers[other.register].name
