"""The steps of a change: what happens to settings, units and accounts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..directory.directory import Directory
from ..notices.wordings import CHANGE_LABELS
from ..records.accounts import Account, Filing, Unit
from ..records.site import Site
from .differences import IDENTITY, differing, label, shown, titled

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
    """What changes in the settings of the site."""
    for key in differing(old.site, new.site):
        title = titled(key, Site)
        yield Step(
            "站点设置",
            key,
            title,
            "",
            "",
            f"由“{shown(getattr(old.site, key))}”改为“{shown(getattr(new.site, key))}”",
        )


def of_units(old: Directory, new: Directory) -> Iterator[Step]:
    """What happens to units."""
    for unit in new.units.values():
        known = old.units.get(unit.id)
        if known is None:
            yield _unit_step("新单位", unit, unit.region)
            continue
        others = "、".join(label(key, known, unit) for key in differing(known, unit) if key != "name")
        if known.name != unit.name:
            yield _unit_step("单位更名", unit, "；".join(filter(None, [f"由“{known.name}”改为“{unit.name}”", others])))
        elif others:
            yield _unit_step("单位资料", unit, others)
    for id_, unit in old.units.items():
        if id_ not in new.units:
            yield _unit_step("删除单位", unit, "不允许：单位撤并的也保留")


def _unit_step(kind: str, unit: Unit, detail: str) -> Step:
    return Step(kind, unit.id, unit.name, "", unit.name, detail)


def of_accounts(old: Directory, new: Directory) -> Iterator[Step]:
    """What happens to accounts: filings, and what is amended without one."""
    for account in new.accounts.values():
        known = old.accounts.get(account.id)
        if known is None:
            yield _step(
                new, "新开设", account, "，".join([f"开设日期 {account.filings[0].on or '不详'}", *_official(account)])
            )
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
    """New filings, each change of a 变更 by itself."""
    for filing in filings:
        if filing.type == "变更":
            for key, change in filing.changes.items():
                named = directory.unit_name if key == "unit" else str
                detail = f"{CHANGE_LABELS[key]}由“{named(change.before)}”变更为“{named(change.after)}”，{filing.on} 起"
                yield _step(directory, _KINDS.get(key, "变更"), account, detail)
        else:
            stops = f"，{filing.stops_on} 停更" if filing.stops_on else ""
            yield _step(directory, filing.type, account, f"{filing.on}，{filing.approved or '未写批准方式'}{stops}")


def _amended(directory: Directory, known: Account, account: Account) -> Iterator[Step]:
    """What changed without a new filing: particulars, and filings that were filled in or corrected."""
    filed = {key for filing in account.filings[len(known.filings) :] for key in filing.changes}
    if keys := [key for key in differing(known, account) if key not in filed and key != "filings"]:
        yield _step(directory, "资料", account, "、".join(label(key, known, account) for key in keys))
    for old, new in zip(known.filings, account.filings, strict=False):
        if len(new.corrections) > len(old.corrections):
            yield _step(
                directory, "更正公告", account, "；".join(c.what for c in new.corrections[len(old.corrections) :])
            )
        elif old != new:
            yield _step(directory, "备案记录", account, f"{new.type}记录：{'、'.join(differing(old, new))}")
