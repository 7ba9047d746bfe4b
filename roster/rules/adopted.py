"""Records taken in from other registers: they say what these say, and nobody hides a notice of ours behind them."""

import dataclasses
from collections.abc import Iterator

from ..directory import adopted
from ..directory.adopted import Key, Standing
from ..directory.directory import Directory
from ..records.accounts import Account, Origin, Unit
from ..records.plain import plain
from ..records.registers import OtherRegister
from ..source import writing
from ..source.files import ADOPTED
from .check import Found
from .revision import Revision

_BY_PROGRAM = "收录的记录只由 python site.py follow --adopt 写"
_Taken = tuple[str, Account | Unit, Origin]


def _taken_in(directory: Directory) -> Iterator[_Taken]:
    """Every record that has an origin, with the section in which it stands."""
    for section in ("units", "accounts"):
        for record in getattr(directory, section).values():
            if record.origin:
                yield section, record, record.origin


def check_origins_are_known(directory: Directory) -> Found:
    """收录来的记录（origin）来自 registers.yaml 里写了地区和公钥的名录，有它核对过的副本，放在自己的文件里；在本名录
    公告过的账号是本名录自己的，不会是收录来的。
    """
    seen: dict[tuple[str, Key], str] = {}
    posted = {account: posting.notice for posting in directory.ledger for account in posting.accounts}
    for section, record, origin in _taken_in(directory):
        first = seen.setdefault((section, adopted.key(origin)), record.id)
        if first != record.id:
            yield record.place / "origin" / "id", f"“{first}”已经是从那里收录的同一条；{_BY_PROGRAM}，请删去这一条"
        elif section == "accounts" and record.id in posted:
            yield (
                record.place / "origin",
                f"“{record.name}”的公告 {posted[record.id]} 在本名录上线过，是本名录自己的账号；请删去 origin",
            )
        elif why := _why_unknown(directory, origin.register):
            yield record.place / "origin" / "register", why
        elif record.place.path != adopted_path(origin.register):
            path = adopted_path(origin.register)
            yield record.place / "origin", f"从“{origin.register}”收录的记录只放在 {path}；请移到那里，一个字也不改"
    for section in ("units", "accounts"):
        for record in getattr(directory, section).values():
            if record.origin is None and record.place.path.startswith(f"{ADOPTED}/"):
                yield record.place, f"{ADOPTED}/ 下只放收录来的记录；自己登记的请移到 data/accounts.yaml"


def adopted_path(register: str) -> str:
    """The file in which records of a register stand."""
    return f"{ADOPTED}/{register}.yaml"


def _why_unknown(directory: Directory, id_: str) -> str | None:
    """Why nothing can have come from a register (Chinese); None where it can."""
    register = directory.registers.get(id_)
    if register is None:
        return f"registers.yaml 里没有编号为“{id_}”的名录；请恢复它，或核对编号"
    if why := why_not_taken_from(register):
        return f"registers.yaml 里“{id_}”{why}"
    if id_ not in directory.offered:
        return f"这里没有“{register.name}”能用的副本，看不出这一条是不是它的；请运行 python site.py follow {id_}"
    return None


def why_not_taken_from(register: OtherRegister) -> str | None:
    """What is missing in a register's entry before anything may be taken in from it (Chinese)."""
    wanted = (("region（收录哪个地区的）", register.region), ("keys（公钥）", register.keys))
    missing = [what for what, value in wanted if not value]
    return f"没有写 {'、'.join(missing)}，不能收录它的账号；写法见 docs/follow.md" if missing else None


def check_nothing_was_edited(directory: Directory) -> Found:
    """收录来的记录与那个名录公开的一样：这里不手工改，要改的请那个名录改。"""
    known = adopted.names(directory)
    for _, record, origin in _taken_in(directory):
        if adopted.standing(directory, known, record) is not Standing.EDITED:
            continue
        now = adopted.as_ours(directory.offered[origin.register], record, known)
        fields = differing(record, now) if now else []
        if now is None:
            advice = f"那个名录里没有编号为“{origin.id}”的这一条；请用 git 恢复收录时的样子"
        else:
            there = plain(now)
            said = "，".join(
                writing.one_line({one: there[one]})[1:-1] if one in there else f"删去 {one}" for one in fields
            )
            advice = f"那边写的是 {said}；请照这样改回，或用 git 恢复。不同意的请告诉那个名录"
        place = record.place / fields[0] if fields and hasattr(record, fields[0]) else record.place
        yield place, f"从“{_name(directory, origin)}”收录的“{record.name}”在这里被改过；{advice}"


def check_nothing_is_behind(directory: Directory) -> Found:
    """收录来的记录跟上那个名录：那边改了的，再收录一次。"""
    known = adopted.names(directory)
    for _, record, origin in _taken_in(directory):
        if adopted.standing(directory, known, record) is Standing.BEHIND:
            now = adopted.as_ours(directory.offered[origin.register], record, known)
            fields = "、".join(differing(record, now)) if now else ""
            yield (
                record.place / "origin" / "on",
                f"“{_name(directory, origin)}”里的“{record.name}”有了改动（{fields}）；"
                f"请运行 python site.py follow {origin.register} --adopt",
            )


def check_nothing_is_gone(directory: Directory) -> Found:
    """收录来的记录，那个名录后来不再公开的，这里仍然保留：账号页写明，由人去问。"""
    known = adopted.names(directory)
    for _, record, origin in _taken_in(directory):
        if adopted.standing(directory, known, record) is Standing.GONE:
            receipt = directory.receipts.get(origin.register)
            on = f" {receipt.on} 取来的内容里" if receipt else "现在"
            yield (
                record.place / "origin" / "id",
                f"“{_name(directory, origin)}”{on}没有“{record.name}”（{origin.id}）了，这里仍然保留；"
                "请问那个名录：名录里的记录不该删去",
            )


def check_origins_are_kept(revision: Revision) -> Found:
    """自己登记的记录不改说成收录来的，收录来的也不改说成自己的或别处的：这样会藏起一份公告，或者使已关停的账号又在用。
    新收录、有改动的，与那个名录现在公开的一字不差。
    """
    known = adopted.names(revision.after)
    for section, kind in (("units", "单位"), ("accounts", "账号")):
        before, after = getattr(revision.before, section), getattr(revision.after, section)
        for id_, record in after.items():
            was = before[id_].origin if id_ in before else record.origin
            if (was and adopted.key(was)) != (record.origin and adopted.key(record.origin)):
                place = record.place / "origin" if record.origin else record.place
                yield place, f"{kind}“{record.name}”{_came(was)}，不能改成{_comes(record.origin)}；请改回"
            elif (
                record.origin
                and _is_other(before.get(id_), record)
                and adopted.standing(revision.after, known, record) not in (Standing.SAME, None)
            ):
                yield record.place, f"{kind}“{record.name}”与那个名录公开的不一样；{_BY_PROGRAM}，请改回"


def _is_other(before: Account | Unit | None, after: Account | Unit) -> bool:
    return before is None or dataclasses.replace(before, origin=None) != dataclasses.replace(after, origin=None)


def _came(origin: Origin | None) -> str:
    return f"是从“{origin.register}”收录的（{origin.id}）" if origin else "是本名录自己登记的"


def _comes(origin: Origin | None) -> str:
    return f"从“{origin.register}”收录的（{origin.id}）" if origin else "自己登记的"


def differing(record: Account | Unit, other: Account | Unit) -> list[str]:
    """The fields in which two records say something else."""
    one, two = plain(record), plain(other)
    return [key for key in dict.fromkeys((*one, *two)) if one.get(key) != two.get(key)]


def _name(directory: Directory, origin: Origin) -> str:
    return directory.registers[origin.register].name
