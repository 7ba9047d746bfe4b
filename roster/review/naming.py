"""Whom somebody means who names accounts, units and platforms as people do."""

import difflib
from collections.abc import Iterable, Sequence

from ..directory.directory import Directory
from ..directory.life import is_open
from ..records.accounts import Account, Unit
from ..records.platform_names import PlatformNames
from ..records.platforms import Platform
from ..source.refusal import WronglyUsed


class Unclear(WronglyUsed):
    """What was given names nothing, or more than one; the message (Chinese) says what to give instead."""


def account_named(directory: Directory, given: str) -> Account:
    """The account with this id, or the only open one with this name; raises Unclear."""
    if given in directory.accounts:
        return directory.accounts[given]
    called = [account for account in directory.accounts.values() if account.name == given]
    found = [account for account in called if is_open(account)] or called
    if len(found) == 1:
        return found[0]
    if found:
        listed = "、".join(f"{account.id}（{directory.platform_name(account)}）" for account in found[:12])
        raise Unclear(f"有 {len(found)} 个账号叫“{given}”；请写账号编号：{listed}")
    near = "、".join(f"{account.id}（{account.name}）" for account in directory.accounts_like(given))
    raise Unclear(f"名录里没有账号“{given}”{f'；您是不是要找 {near}？' if near else '；编号见账号页面的地址'}")


def accounts_named(directory: Directory, given: Iterable[str]) -> Sequence[Account]:
    """Each account that is named, once; raises Unclear."""
    accounts = [account_named(directory, name) for name in given]
    if not accounts:
        raise Unclear("请写账号编号或名称")
    return list({account.id: account for account in accounts}.values())


def unit_named(directory: Directory, given: str) -> Unit:
    """The unit with this id or one of its names; raises Unclear."""
    found = directory.units_called(given)
    if len(found) == 1:
        return found[0]
    if found:
        raise Unclear(
            f"有 {len(found)} 个单位叫“{given}”；请写单位编号："
            f"{'、'.join(f'{unit.id}（{unit.name}）' for unit in found[:12])}"
        )
    names = {
        name: unit.id
        for unit in directory.units.values()
        for name in (*unit.names_before, *unit.short_names, unit.name, unit.id)
    }
    near = "、".join(f"{name}（{names[name]}）" for name in difflib.get_close_matches(given, names, n=4, cutoff=0.5))
    raise Unclear(f"名录里没有单位“{given}”{f'；您是不是要找 {near}？' if near else '；请核对名称'}")


def platform_named(directory: Directory, given: str) -> Platform:
    """The platform with this id, or called so; raises Unclear."""
    if found := PlatformNames(directory.platforms.values()).find(given):
        return found
    known = "、".join(f"{platform.name}（{platform.id}）" for platform in directory.platforms.values())
    raise Unclear(f"没有登记平台“{given}”；登记过的有：{known}；都不是的写 other，再写平台名称")
