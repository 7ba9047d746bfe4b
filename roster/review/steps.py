"""The steps of a change: what happens to settings, units and accounts."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..directory.directory import Directory
from ..directory.life import ended_on
from ..notices.wordings import CHANGE_LABELS
from ..records.accounts import Account, Done, Elsewhere, Filing, Unit, UnitEnd
from ..records.arrangements import Arrangement
from ..records.platforms import Platform
from ..records.site import Site
from .differences import IDENTITY, differing, label, shown, titled, within

CHECKED = "核对"
SETTING, PLATFORM, DAYS_OFF = "站点设置", "平台登记", "放假安排"
_KINDS = {"name": "更名", "unit": "更换主办单位"}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens to an account, or to a unit where ``platform_name`` is empty."""

    kind: str
    id: str
    name: str
    platform_name: str
    unit_name: str
    detail: str


def of_settings(old: Directory, new: Directory) -> Iterator[Step]:
    """What changes in the settings of the site, the registry of platforms and the days off."""
    for key in differing(old.site, new.site):
        told = within(getattr(old.site, key), getattr(new.site, key))
        yield Step(SETTING, key, titled(key, Site), "", "", told)
    yield from _of_platforms(old.platforms, new.platforms)
    yield from _of_arrangements(old.calendar.arrangements, new.calendar.arrangements)


def _of_platforms(old: Mapping[str, Platform], new: Mapping[str, Platform]) -> Iterator[Step]:
    """By the forms of ids and addresses that stand here verify/ knows an account."""
    for id_ in {**old, **new}:
        before, after = old.get(id_), new.get(id_)
        match before, after:
            case Platform(), Platform():
                for key in differing(before, after):  # each by itself: none is cut off behind another
                    yield Step(PLATFORM, id_, after.name, after.name, "", label(key, before, after))
            case None, Platform():
                yield Step(PLATFORM, id_, after.name, after.name, "", f"新平台：{shown(after)}")
            case Platform(), None:
                yield Step(PLATFORM, id_, before.name, before.name, "", "删去这个平台")
            case _:
                pass


def _of_arrangements(old: Sequence[Arrangement], new: Sequence[Arrangement]) -> Iterator[Step]:
    """Days off and make-up days: by them the windows of notices are counted."""
    before, after = map(_numbered, (old, new))
    for name, number in before | after:
        known, now = before.get((name, number)), after.get((name, number))
        if known and now and known != now:
            told = "；".join(label(key, known, now) for key in differing(known, now))
            yield Step(DAYS_OFF, "workdays", name, "", "", told)
        elif not known or not now:
            yield Step(DAYS_OFF, "workdays", name, "", "", f"{'加上' if now else '删去'}：{shown(now or known)}")


def _numbered(arrangements: Iterable[Arrangement]) -> dict[tuple[str, int], Arrangement]:
    """By name, and how many of that name stand before: nobody hides one behind another that is called the same."""
    seen: Counter[str] = Counter()
    found: dict[tuple[str, int], Arrangement] = {}
    for one in arrangements:
        found[one.name, seen[one.name]] = one
        seen[one.name] += 1
    return found


def of_units(old: Directory, new: Directory) -> Iterator[Step]:
    """What happens to units."""
    for unit in new.units.values():
        known = old.units.get(unit.id)
        if known is None:
            yield _unit_step("新单位", unit, unit.region)
            continue
        if unit.ended and unit.ended != known.ended:
            yield _unit_step("单位并入" if unit.ended.into else "单位撤销", unit, _end_of_unit(new, unit.ended))
        details = [*_former_names(known, unit), *_other_fields(known, unit)]
        if known.name != unit.name:
            yield _unit_step("单位更名", unit, "；".join([_renamed(known, unit), *details]))
        elif details:
            yield _unit_step("单位资料", unit, "；".join(details))
    for id_, unit in old.units.items():
        if id_ not in new.units:
            yield _unit_step("删除单位", unit, "不允许：单位撤并的也保留")


def _renamed(known: Unit, unit: Unit) -> str:
    since = next((former.until for former in unit.former_names if former.name == known.name), None)
    return f"由“{known.name}”改为“{unit.name}”{f'，{since} 起' if since else ''}"


def _end_of_unit(directory: Directory, end: UnitEnd) -> str:
    heirs = "、".join(directory.unit_name(into) for into in end.into)
    told = (f"{end.on} 起终止", heirs and f"并入{heirs}", end.how, end.basis and f"依据{end.basis}")
    return "，".join(filter(None, told))


def _former_names(known: Unit, unit: Unit) -> Iterator[str]:
    """Former names that came, went, or got their day; the one that a renaming leaves behind is told with it."""
    before = {former.name: former for former in known.former_names}
    for former in unit.former_names:
        if former != before.get(former.name) and former.name != known.name:
            yield f"曾用名 {shown(former)}"
    if gone := [name for name in before if name not in unit.names_before]:
        yield f"删去曾用名 {'、'.join(gone)}"


def _other_fields(known: Unit, unit: Unit) -> Iterator[str]:
    told = {"name", "former_names"} | ({"ended"} if unit.ended else set())
    yield from (label(key, known, unit) for key in differing(known, unit) if key not in told)


def _unit_step(kind: str, unit: Unit, detail: str) -> Step:
    return Step(kind, unit.id, unit.name, "", unit.name, detail)


def _from_elsewhere(new: Directory, account: Account) -> Iterator[str]:
    """That an account comes from another register: what is checked there is not checked here."""
    if account.origin:
        register = new.registers.get(account.origin.register)
        yield f"从“{register.name if register else account.origin.register}”收录（{account.origin.id}）"


def of_accounts(old: Directory, new: Directory) -> Iterator[Step]:
    """What happens to accounts: filings, and what is amended without one."""
    for account in new.accounts.values():
        known = old.accounts.get(account.id)
        if known is None:
            said = [f"开设日期 {account.filings[0].on or '不详'}", *_official(account), *_from_elsewhere(new, account)]
            yield _step(new, "新开设", account, "，".join(said))
        yield from _filed(new, account, account.filings[len(known.filings) if known else 1 :])
        if known is not None:
            yield from _amended(new, known, account)
    for id_, account in old.accounts.items():
        if id_ not in new.accounts:
            yield _step(old, "删除账号", account, "不允许：关停、注销的账号也保留")


def _official(account: Account) -> Iterator[str]:
    """By what the account will be official: ids, address, and names that differ from what one would expect."""
    for key in (*IDENTITY, "verified_as", "represents", "aliases"):
        if value := getattr(account, key):
            yield f"{titled(key)} {shown(value)}"
    if not any(getattr(account, key) for key in IDENTITY):
        yield "没有登记任何标识"


def _step(directory: Directory, kind: str, account: Account, detail: str) -> Step:
    names = directory.platform_name(account), directory.unit_name(account.unit)
    return Step(kind, account.id, account.name, *names, detail)


def _filed(directory: Directory, account: Account, filings: Iterable[Filing]) -> Iterator[Step]:
    """New filings, each change of a 变更 and 更正 by itself."""
    for filing in filings:
        if filing.type in ("变更", "更正"):
            yield from _changes(directory, account, filing)
        elif filing.announced_elsewhere:
            yield _step(directory, "开办前已终止", account, _ended_before(filing, filing.announced_elsewhere))
        else:
            yield _step(directory, filing.type, account, _announced_end(directory, filing))
            if filing.done:
                yield _step(directory, "办结", account, _really_ended(directory, filing, filing.done))


def _changes(directory: Directory, account: Account, filing: Filing) -> Iterator[Step]:
    for key, change in filing.changes.items():
        before, after = change.before, change.after
        if key == "unit":
            before, after = directory.unit_name(before), directory.unit_name(after)
        if filing.type == "更正":
            why = f"；{shown(filing.reason)}" if filing.reason else ""
            detail = f"名录登记更正，账号没有变：{CHANGE_LABELS[key]}由“{before}”更正为“{after}”{why}"
            yield _step(directory, "更正", account, detail)
        else:
            detail = f"{CHANGE_LABELS[key]}由“{before}”变更为“{after}”，{filing.on} 起{_announcing(directory, filing)}"
            yield _step(directory, _KINDS.get(key, "变更"), account, detail)


def _announced_end(directory: Directory, filing: Filing) -> str:
    """When, on whose word, who tells the public, and until when it is kept up."""
    approved = filing.approved or "未写批准方式"
    by = f"（{directory.unit_name(filing.approved_by)}）" if filing.approved_by else ""
    stops = f"，{filing.stops_on} 停更" if filing.stops_on else ""
    return f"{filing.on}，{approved}{by}{_announcing(directory, filing)}{stops}"


def _announcing(directory: Directory, filing: Filing) -> str:
    return f"，由{directory.unit_name(filing.announced_by)}公告" if filing.announced_by else ""


def _ended_before(filing: Filing, elsewhere: Elsewhere) -> str:
    on = f"{elsewhere.on} " if elsewhere.on else ""
    known = (
        f"{on}在{elsewhere.where or elsewhere.url or '别处'}公告过" if elsewhere != Elsewhere() else "是否公告过不详"
    )
    return f"名录开办前就已{filing.type}（{ended_on(filing) or '日期不详'}），{known}；不再公告"


def _really_ended(directory: Directory, filing: Filing, done: Done) -> str:
    on, by = ended_on(filing), f"（{directory.unit_name(done.by)}）" if done.by else ""
    return f"账号已真正{filing.type}，{on or '日期不详'}：{done.how}{by}"


def _amended(directory: Directory, known: Account, account: Account) -> Iterator[Step]:
    """What changed without a new filing: particulars, and filings that were filled in or corrected."""
    filed = {key for filing in account.filings[len(known.filings) :] for key in filing.changes}
    keys = [key for key in differing(known, account) if key not in filed and key != "filings"]
    if account.checked and "checked" in keys:
        keys.remove("checked")
        by = "主办单位" if account.checked.by == account.unit else directory.unit_name(account.checked.by)
        yield _step(directory, CHECKED, account, f"{account.checked.on} 核对：{account.checked.how}（{by}）")
    if keys:
        yield _step(directory, "资料", account, "、".join(label(key, known, account) for key in keys))
    for old, new in zip(known.filings, account.filings, strict=False):
        yield from _filled_in(directory, account, old, new)


def _filled_in(directory: Directory, account: Account, old: Filing, new: Filing) -> Iterator[Step]:
    """What was added to a filing, or altered in it."""
    if new.done and not old.done:
        yield _step(directory, "办结", account, _really_ended(directory, new, new.done))
        old = dataclasses.replace(old, done=new.done)
    told = "；".join(label(key, old, new) for key in differing(old, new) if key != "corrections")
    if len(new.corrections) > len(old.corrections):
        said = "；".join(c.what for c in new.corrections[len(old.corrections) :])
        yield _step(directory, "更正公告", account, f"{said}（{told}）" if told else said)
    elif old != new:
        told = told or label("corrections", old, new)
        yield _step(directory, "备案记录", account, f"{new.type}记录：{told}")
