"""In whose name units and accounts speak from now on: names that are put on, handed over, or spoken for.

Whoever may write one record can call it by any name, and what bears an office's name is believed. Whom a reviewer is
to call stands in the state before: a stranger's change may name a telephone of its own.
"""

from collections.abc import Iterator

from ..directory.directory import Directory
from ..records.accounts import Account, Unit
from ..text.likeness import alike, normal
from .differences import LABELS, shown

_OF_BUSINESS = ("公司", "集团", "工作室", "企业", "合伙", "商行", "个体")
_UNIT_NAMES = {"name": "名称", "short_names": "简称", "names_before": "曾用名"}


def handed_over(old: Directory, new: Directory) -> Iterator[str]:
    """Accounts that are another unit's from now on: the one that gives must know of it, not only the one that takes."""
    for account in new.accounts.values():
        known = old.accounts.get(account.id)
        if known is not None and known.unit != account.unit:
            yield (
                f"“{account.name}”（{account.id}）的主办单位由“{old.unit_name(known.unit)}”改为"
                f"“{new.unit_name(account.unit)}”：{_call(old, known.unit)}，原来的主办单位同意才能合并"
            )


def renamed(old: Directory, new: Directory) -> Iterator[str]:
    """Units that are called something else or said to be no more, and new ones that sound like a business."""
    for unit in new.units.values():
        known = old.units.get(unit.id)
        business = "，新名称像是企业，不像机关单位" if _is_business(unit.name) else ""
        if known is None:
            if business:
                yield f"新单位“{unit.name}”（{unit.id}）像是企业，不像机关单位：请核实它归哪个单位管、该不该收录"
            continue
        if known.name != unit.name:
            yield (
                f"单位“{known.name}”（{unit.id}）改名为“{unit.name}”{business}：核对页从此说这个名称是官方单位，"
                f"{_call(old, unit.id)}，并看更名的文件"
            )
        if unit.ended and not known.ended:
            heirs = "、".join(map(new.unit_name, unit.ended.into))
            into = f"，并入{heirs}" if heirs else ""
            yield (
                f"单位“{known.name}”（{unit.id}）写成 {unit.ended.on} 起终止{into}：{_call(old, unit.id)}，"
                "并看撤并的文件"
            )


def namesakes(old: Directory, new: Directory) -> Iterator[str]:
    """Units and accounts that put on a name which is another unit's: who asks for that name is shown them too."""
    bearers = _bearers(old)
    for unit in new.units.values():
        known = old.units.get(unit.id)
        told = {_UNIT_NAMES[key]: _added(unit, known, key) for key in _UNIT_NAMES}
        yield from _told(old, unit, unit.id, told, bearers)
    for account in new.accounts.values():
        known = old.accounts.get(account.id)
        told = {"名称": _added(account, known, "name"), "别称": _added(account, known, "aliases")}
        yield from _told(old, account, account.unit, told, bearers)


def spoken_for(old: Directory, new: Directory) -> Iterator[str]:
    """Bodies for which an account says that it speaks, or which a platform is said to have verified, and which are not
    its own unit.
    """
    for account in new.accounts.values():
        known = old.accounts.get(account.id)
        for key in ("represents", "verified_as"):
            said = getattr(account, key)
            if said and (known is None or said != getattr(old, key)(known)) and not _is_known(old, new, account, key):
                was = f"由“{getattr(old, key)(known)}”改为" if known else "写成"
                yield (
                    f"“{account.name}”（{account.id}）的{LABELS[key]}{was}“{shown(said)}”，不是主办单位："
                    f"{_call(old, known.unit if known else account.unit)}，并到平台上看认证说明"
                )


def _is_known(old: Directory, new: Directory, account: Account, key: str) -> bool:
    """True for the unit itself, and for a body that stood with an account of this unit already."""
    said = getattr(account, key)
    siblings = (getattr(other, key) for other in old.accounts_by_unit.get(account.unit, ()))
    return said in (new.unit_name(account.unit), old.unit_name(account.unit), *siblings)


def _told(
    old: Directory, record: Unit | Account, own: str, names: dict[str, list[str]], bearers: dict[str, dict[str, str]]
) -> Iterator[str]:
    for label, given in names.items():
        for name in given:
            for id_, kind in bearers.get(alike(normal(name)), {}).items():
                if id_ != own:
                    yield (
                        f"“{record.name}”（{record.id}）的{label}“{name}”与“{old.unit_name(id_)}”（{id_}）的{kind}"
                        f"相同或形近：群众会把它当成那个单位，{_call(old, id_)}"
                    )


def _bearers(directory: Directory) -> dict[str, dict[str, str]]:
    """By each form of a name the units that bear it, with what it is to them; a full name before a short one."""
    found: dict[str, dict[str, str]] = {}
    for unit in directory.units.values():
        for key, kind in _UNIT_NAMES.items():
            for name in _values(unit, key):
                found.setdefault(alike(normal(name)), {}).setdefault(unit.id, kind)
    return found


def _added(record: Unit | Account, known: Unit | Account | None, key: str) -> list[str]:
    before = _values(known, key) if known else ()
    return [name for name in _values(record, key) if name not in before]


def _values(record: Unit | Account, key: str) -> tuple[str, ...]:
    value = getattr(record, key)
    return (value,) if isinstance(value, str) else value


def _is_business(name: str) -> bool:
    return any(word in name for word in _OF_BUSINESS)


def _call(old: Directory, id_: str) -> str:
    """Whom to ask, and how: by the telephone that stood here before the change."""
    unit = old.units.get(id_)
    if unit is None:
        return "请向主管单位核实"
    if unit.contact and unit.contact.phone:
        return f"请打原来登记的电话 {unit.contact.phone} 向{unit.name}核实"
    return f"请用原来的办法向{unit.name}核实"
