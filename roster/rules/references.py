"""Ids: each is used once, and what is referred to exists."""

import re

from ..directory import Directory, Fragment
from ..records import Account, Platform, Unit
from ..scalars import ID_FORM
from .check import Found

_KINDS = {"accounts": "账号", "units": "单位", "platforms": "平台"}
_MOST = 3_000  # broken records of which more is told than that they are broken


def check_ids_are_unique(directory: Directory) -> Found:
    """编号永久、唯一、不复用：单位、账号、平台的编号各自不得重复。"""
    for record in directory.repeated:
        match record:
            case Account():
                first, kind = directory.accounts[record.id], "账号"
            case Unit():
                first, kind = directory.units[record.id], "单位"
            case Platform():
                first, kind = directory.platforms[record.id], "平台"
        yield record.place / "id", _taken(kind, record.id, f"“{first.name}”（{first.place.path}）")
    seen: set[tuple[str, str]] = set()
    for fragment in _told(directory):
        first = getattr(directory, fragment.section).get(fragment.id)
        if first or (fragment.section, fragment.id) in seen:
            by = f"“{first.name}”（{first.place.path}）" if first else "前面的一条"
            yield fragment.place / "id", _taken(_KINDS[fragment.section], fragment.id, by)
        seen.add((fragment.section, fragment.id))


def _told(directory: Directory) -> tuple[Fragment, ...]:
    return directory.fragments[:_MOST]


def _taken(kind: str, id_: str, by: str) -> str:
    return f"{kind}编号“{id_}”已经用于{by}；请换一个没有用过的编号"


def check_units_exist(directory: Directory) -> Found:
    """主办单位、主管单位、核对单位和变更前后的单位都应是 units 里登记的单位。"""
    for unit in directory.units.values():
        if unit.supervisor and directory.is_no("units", unit.supervisor):
            yield unit.place / "supervisor", _unknown_unit(unit.supervisor)
    for account in directory.accounts.values():
        if directory.is_no("units", account.unit):
            yield account.place / "unit", _unknown_unit(account.unit)
        if account.checked and directory.is_no("units", account.checked.by):
            yield account.place / "checked" / "by", _unknown_unit(account.checked.by)
        for index, filing in enumerate(account.filings):
            if change := filing.changes.get("unit"):
                for key, unit_id in (("from", change.before), ("to", change.after)):
                    if directory.is_no("units", unit_id):
                        yield account.place / "filings" / index / "changes" / "unit" / key, _unknown_unit(unit_id)
    for fragment in _told(directory):
        for key in ("unit", "supervisor"):
            unit_id = getattr(fragment, key)
            if unit_id and _looks_like_id(unit_id) and directory.is_no("units", unit_id):
                yield fragment.place / key, _unknown_unit(unit_id)


def _unknown_unit(unit_id: str) -> str:
    return f"没有编号为“{unit_id}”的单位；请核对编号，或先在 units 里登记这个单位"


def check_platforms_exist(directory: Directory) -> Found:
    """账号所属平台、声明未开设的平台都应是 platforms.yaml 里登记的平台。"""
    for account in directory.accounts.values():
        if directory.is_no("platforms", account.platform):
            yield account.place / "platform", _unknown_platform(account.platform, directory)
    for unit in directory.units.values():
        for index, platform in enumerate(unit.not_on):
            if directory.is_no("platforms", platform):
                yield unit.place / "not_on" / index, _unknown_platform(platform, directory)

    for fragment in _told(directory):
        if fragment.platform and _looks_like_id(fragment.platform) and directory.is_no("platforms", fragment.platform):
            yield fragment.place / "platform", _unknown_platform(fragment.platform, directory)


def _unknown_platform(platform: str, directory: Directory) -> str:
    known = "、".join(f"{p.id}（{p.name}）" for p in directory.platforms.values())
    return f"没有编号为“{platform}”的平台；可用的有：{known}"


def check_successors_exist(directory: Directory) -> Found:
    """继任账号写成编号的，应是名录中的另一个账号。"""
    for account in directory.accounts.values():
        for index, filing in enumerate(account.filings):
            for successor in filing.successor:
                place = account.place / "filings" / index / "successor"
                if successor == account.id:
                    yield place, "继任账号不能是账号自己；请写接替它的账号，没有的请删去这一行"
                elif _looks_like_id(successor) and directory.is_no("accounts", successor):
                    yield place, f"没有编号为“{successor}”的账号；请核对编号，或用中文写明今后请关注什么"


def _looks_like_id(text: str) -> bool:
    return re.fullmatch(ID_FORM, text) is not None


def check_supervisors_end(directory: Directory) -> Found:
    """备案主管单位逐级向上，不得绕回自己。"""
    for unit in directory.units.values():
        seen, above = {unit.id}, unit.supervisor
        while above and above in directory.units and above not in seen:
            seen.add(above)
            above = directory.units[above].supervisor
        if above == unit.id:
            yield unit.place / "supervisor", f"主管关系绕回了“{unit.name}”自己；请核对主管单位"
