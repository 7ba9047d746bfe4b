"""Ids: each is used once, and what is referred to exists."""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import TypeGuard

from ..directory.directory import Directory, Fragment
from ..records.accounts import Account, Filing, Unit
from ..records.fakes import Fake
from ..records.platform_names import PlatformNames
from ..records.platforms import Platform
from ..records.registers import OtherRegister
from ..source import writing
from ..source.problems import Key, Place
from ..text import slips
from ..text.scalars import ID_FORM, VISIBLE_LINE
from .check import Found
from .units import parts

_KINDS = {"accounts": "账号", "units": "单位", "platforms": "平台"}
_LONGEST = 200
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
            case OtherRegister():
                first, kind = directory.registers[record.id], "名录"
            case Fake():
                first, kind = directory.fakes[record.id], "假冒账号"
        if record == first:
            what = "内容也一样，是多出来的一份；请整条删去"
            yield record.place / "id", f"这一条与 {first.place.path} 里编号“{record.id}”的一条重复，{what}"
            continue
        name = first.id if isinstance(first, Fake) else first.name  # what a fake calls itself stays in the office
        yield record.place / "id", _taken(kind, record.id, f"“{name}”（{first.place.path}）")
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
    """主办单位、主管单位，核对、公告、确认办结、核实假冒的单位，变更前后的单位，都应是 units 里登记的单位；被冒充的写
    单位或账号的编号。
    """
    unknown = [
        (place.below(*keys), id_) for place, keys, id_ in _named_units(directory) if directory.is_no("units", id_)
    ]
    called = _units_by_name(directory) if unknown else {}
    for place, id_ in unknown:
        match called.get(id_, ()):
            case ():
                yield place, f"没有编号为“{id_}”的单位；{_near(id_, directory.units)}"
            case ids:
                yield place, f"这里写单位的编号，不写名称；“{id_}”的编号是 {'、'.join(ids)}"


_OR_NEW = "或先在 units 里登记这个单位"


def _near(id_: str, known: Mapping[str, Unit]) -> str:
    """Which id was probably meant."""
    if (meant := slips.meant_id(id_)) in known:
        return f"是“{known[meant].name}”的，请写成 {meant}"
    if near := difflib.get_close_matches(id_, known, n=1, cutoff=0.65) if len(known) <= _MOST else []:
        return f"您是不是要写 {near[0]}（{known[near[0]].name}）？请核对编号，{_OR_NEW}"
    return f"请核对编号，{_OR_NEW}"


_Named = tuple[Place, tuple[Key, ...], str]  # a record, the way to a field in it, and the id that stands there


def _named_units(directory: Directory) -> Iterator[_Named]:
    """Every id of a unit that another record names."""
    for unit in directory.units.values():
        if unit.supervisor:
            yield unit.place, ("supervisor",), unit.supervisor
    for account in directory.accounts.values():
        yield account.place, ("unit",), account.unit
        if account.checked:
            yield account.place, ("checked", "by"), account.checked.by
        for index, filing in enumerate(account.filings):
            yield from _units_of(filing, account.place, ("filings", index))
    yield from _units_of_fakes(directory)
    yield from ((inspection.place, ("by",), inspection.by) for inspection in directory.inspections)
    for fragment in _told(directory):
        for key in ("unit", "supervisor"):
            if _is_told(unit_id := getattr(fragment, key)):
                yield fragment.place, (key,), unit_id


def _units_of_fakes(directory: Directory) -> Iterator[_Named]:
    for fake in directory.fakes.values():
        if fake.confirmed:
            yield fake.place, ("confirmed", "by"), fake.confirmed.by
        for index, imitated in enumerate(fake.imitates):
            if directory.is_no("accounts", imitated):
                yield fake.place, ("imitates", index), imitated


def _units_of(filing: Filing, place: Place, way: tuple[Key, ...]) -> Iterator[_Named]:
    if change := filing.changes.get("unit"):
        yield place, (*way, "changes", "unit", "from"), change.before
        yield place, (*way, "changes", "unit", "to"), change.after
    if filing.announced_by:
        yield place, (*way, "announced_by"), filing.announced_by
    if filing.done and filing.done.by:
        yield place, (*way, "done", "by"), filing.done.by


def _units_by_name(directory: Directory) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for unit in directory.units.values():
        for name in dict.fromkeys((unit.name, *unit.short_names, *unit.names_before)):
            found.setdefault(name, []).append(unit.id)
    return found


def check_platforms_exist(directory: Directory) -> Found:
    """账号所属平台、声明未开设的平台都应是 platforms.yaml 里登记的平台。"""
    unknown = [
        (place.below(*keys), id_)
        for place, keys, id_ in _named_platforms(directory)
        if directory.is_no("platforms", id_)
    ]
    names = PlatformNames(directory.platforms.values())
    known = "、".join(f"{p.id}（{p.name}）" for p in directory.platforms.values())
    for place, id_ in unknown:
        if len(listed := parts(id_)) > 1 and "not_on" in place.keys:
            yield place, f"“{id_}”写成了一个平台；几个的请用英文逗号隔开，写成 {writing.one_line(listed)}"
        elif len(listed) > 1:
            yield place, f"这里写了 {len(listed)} 个平台；一个账号只写一个，在几个平台上的请写成几条，各有各的 id"
        elif slips.meant_id(id_) in directory.platforms:
            yield place, f"编号的写法不对；请写成 {slips.meant_id(id_)}"
        elif platform := names.find(id_):
            yield place, f"这里写平台的编号，不写名称；“{id_}”的编号是 {platform.id}"
        elif platform := names.meant(id_):
            yield place, f"没有编号为“{id_}”的平台；您是不是要写 {platform.id}（{platform.name}）？可用的有：{known}"
        else:
            yield place, f"没有编号为“{id_}”的平台；可用的有：{known}"


def _named_platforms(directory: Directory) -> Iterator[_Named]:
    """Every id of a platform that a record names."""
    for account in directory.accounts.values():
        yield account.place, ("platform",), account.platform
    for unit in directory.units.values():
        for index, platform in enumerate(unit.not_on):
            yield unit.place, ("not_on", index), platform
    for fake in directory.fakes.values():
        yield fake.place, ("platform",), fake.platform
    for platform in directory.site.inspection.silent_days_on:
        yield directory.site.place, ("inspection", "silent_days_on", platform), platform
    for fragment in _told(directory):
        if fragment.platform and _is_told(fragment.platform):
            yield fragment.place, ("platform",), fragment.platform


def _is_told(text: str | None) -> TypeGuard[str]:
    """True for what a broken record names in words that its reader would have taken."""
    return text is not None and 0 < len(text) <= _LONGEST and re.fullmatch(VISIBLE_LINE, text) is not None


def check_successors_exist(directory: Directory) -> Found:
    """继任账号写成编号的，应是名录中的另一个账号。"""
    for account in directory.accounts.values():
        for index, filing in enumerate(account.filings):
            for successor in filing.successor:
                place = account.place.below("filings", index, "successor")
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
