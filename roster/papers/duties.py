"""Units without an account: a fact for all, a fault only for those that must have one; and what is kept of accounts
beside the register. Both are the office's own: what stands in data/internal.yaml is never published.
"""

from collections.abc import Iterator, Mapping

from ..directory.directory import Directory
from ..public.register import Register, how_many_in_use
from ..records.accounts import Unit
from ..records.internal import InternalFile, InternalUnit
from .section import Row, Section, row_of

_HEADERS = ("单位", "地区", "备案主管单位", "情况")


def sections(register: Register, internal: InternalFile) -> Iterator[Section]:
    """The lists of units without an account, and what is known beside the register where anything is."""
    known = {unit.id: unit for unit in internal.units}
    if any(unit.duty == "应当开设" for unit in internal.units):
        yield _missing(register, known)
    yield _without_account(register, known)
    if internal.accounts:
        yield _kept_inside(register.directory, internal)


def _missing(register: Register, known: Mapping[str, InternalUnit]) -> Section:
    return Section(
        "missing",
        "应开未开",
        "应当开设而没有账号的单位",
        "data/internal.yaml 写明应当开设的单位，没有在用账号，或在写明的平台上没有。",
        _HEADERS,
        tuple(_units_missing(register, known)),
    )


def _units_missing(register: Register, known: Mapping[str, InternalUnit]) -> Iterator[Row]:
    for unit in register.directory.units.values():
        inside = known.get(unit.id)
        if inside is None or inside.duty != "应当开设" or unit.ended:
            continue
        running = {x.platform.id for x in register.by_unit.get(unit.id, ()) if x.is_running}
        if not running:
            yield _row(register, unit, _told(register, unit))
        elif lacking := [id_ for id_ in inside.platforms if id_ not in running]:
            names = "、".join(register.directory.platforms[id_].name for id_ in lacking)
            yield _row(register, unit, f"在{names}没有在用账号")


def _without_account(register: Register, known: Mapping[str, InternalUnit]) -> Section:
    return Section(
        "without",
        "无在用账号",
        "没有在用账号的单位",
        "没有账号本身不是问题，应当开设的另列；内设机构不应开设账号，没有列入。",
        _HEADERS,
        tuple(_units_without(register, known)),
        todo=False,
    )


def _units_without(register: Register, known: Mapping[str, InternalUnit]) -> Iterator[Row]:
    for unit in register.directory.units.values():
        inside = known.get(unit.id)
        listings = register.by_unit.get(unit.id, ())
        if unit.internal or unit.ended or any(listing.is_running for listing in listings):
            continue
        if inside and inside.duty == "应当开设":
            continue
        needless = "；不必开设" if inside and inside.duty == "不必开设" else ""
        yield _row(register, unit, _told(register, unit) + needless)


def _row(register: Register, unit: Unit, told: str) -> Row:
    return Row((unit.name, unit.region, register.directory.supervisor_of(unit), told), unit.id, told=told)


def _told(register: Register, unit: Unit) -> str:
    """What became of the unit's accounts, and where it said that it has none."""
    listings = register.by_unit.get(unit.id, ())
    told = "从未登记账号"
    if leaving := how_many_in_use(listings):
        rest = "，其余已关停、注销" if leaving < len(listings) else ""
        told = f"原有 {len(listings)} 个账号，{leaving} 个正在公示关停、注销或待办结{rest}"
    elif listings:
        told = f"原有 {len(listings)} 个账号，都已关停、注销"
    absent = "、".join(register.directory.platforms[id_].name for id_ in unit.not_on)
    return f"{told}；声明未在{absent}开设" if absent else told


def _kept_inside(directory: Directory, internal: InternalFile) -> Section:
    """Whom to call about an account."""
    rows = []
    for inside in internal.accounts:
        if account := directory.accounts.get(inside.id):
            cells = (
                account.name,
                inside.operator,
                inside.responsible,
                inside.phone,
                inside.followers,
                inside.counted_on,
            )
            rows.append(row_of(directory, account, cells, ""))
    return Section(
        "internal",
        "内部信息",
        "账号的内部信息",
        "取自 data/internal.yaml，不得公开。",
        ("单位", "平台", "账号名称", "承办机构", "责任人", "联系电话", "关注数", "统计日期"),
        tuple(rows),
        todo=False,
    )
