"""How accounts and units end: 办结, endings from before the register, units that are no more."""

from collections.abc import Iterator
from datetime import date

from ..directory.directory import Directory
from ..directory.life import CLOSING, is_open
from ..notices.notice import identity
from ..records.accounts import Account, Filing
from ..source import writing
from ..source.problems import Place
from .check import Found
from .units import parts


def _filings(directory: Directory) -> Iterator[tuple[Place, Filing]]:
    yield from ((place, filing) for place, _, filing in _with_accounts(directory))


def _with_accounts(directory: Directory) -> Iterator[tuple[Place, Account, Filing]]:
    for account in directory.accounts.values():
        for index, filing in enumerate(account.filings):
            yield account.place / "filings" / index, account, filing


def check_only_closings_are_done(directory: Directory) -> Found:
    """只有关停、注销才有办结和“已在别处公告”；有公告的才有公告单位；登记的更正不是账号的变化，不公告。"""
    for place, filing in _filings(directory):
        if filing.announced_by and filing.announced_on is None:
            yield place / "announced_by", "没有公告的备案不写 announced_by；请删去这一行，或补 announced_on"
        if filing.type in CLOSING:
            continue
        if filing.done:
            yield place / "done", f"{filing.type}记录没有办结；请删去 done"
        if filing.announced_elsewhere:
            yield place / "announced_elsewhere", f"{filing.type}记录不写 announced_elsewhere；请删去"
        if filing.type == "更正" and filing.announced_on:
            yield place / "announced_on", "更正只改登记，不公告；请删去这一行，账号真的变了的请写 type: 变更"


def check_old_endings_are_old(directory: Directory) -> Found:
    """名录开办（site.yaml 的 since）以前就已终止的，才不再公告；之后的须公告不少于15个工作日（南通办法第十六条）。"""
    for account in directory.accounts.values():
        for index, filing in enumerate(account.filings):
            if filing.announced_elsewhere and filing.type in CLOSING:
                place = account.place / "filings" / index
                # One that must be announced is told just that: the other advice would take its notice away.
                # Another register opened on another day, by which its own check goes.
                early = () if account.origin else _not_before(directory.site.since, account, index, place)
                yield from list(early) or _not_over(filing, place)


def _not_before(since: date | None, account: Account, index: int, place: Place) -> Found:
    """What shows that an ending does not lie before the register was opened."""
    at = place / "announced_elsewhere"
    if since is None:
        yield at, "请先在 data/site.yaml 写明名录开办的日期，如 since: 2026-11-01；在此之前终止的才能这样写"
        return
    for what, day, where in _days(account.filings[index], place):
        if day is not None and day >= since:
            yield (
                where,
                f"{what} {day} 不早于名录开办之日 {since}；请删去 announced_elsewhere，按程序写 announced_on 公告",
            )
    for earlier in account.filings[:index]:
        for day in (earlier.on, earlier.announced_on):
            if day is not None and day >= since and earlier.type != "更正":
                yield (
                    at,
                    f"账号 {day} 还有{earlier.type}备案，不会在名录开办之日 {since} 以前就已终止；"
                    "请删去 announced_elsewhere，按程序写 announced_on 公告",
                )
                return


def _not_over(filing: Filing, place: Place) -> Found:
    """What an old ending must say, and what it can't."""
    if filing.done is None:
        yield place, "早已终止的账号要写明怎样确认已终止；请补一行 done: {how: 平台已搜不到}；还没有终止的请按程序公告"
    if filing.announced_on:
        yield place / "announced_on", "已在别处公告的不再由名录公告；请删去这一行，日期写进 announced_elsewhere 的 on"


def _days(filing: Filing, place: Place) -> Iterator[tuple[str, date | None, Place]]:
    yield f"{filing.type}日期", filing.on, place / "on"
    if filing.announced_elsewhere:
        yield "公告日期", filing.announced_elsewhere.on, place / "announced_elsewhere" / "on"
    if filing.done:
        yield "办结日期", filing.done.on, place / "done" / "on"


def check_since_has_come(directory: Directory) -> Found:
    """名录开办的日期不在将来，也不晚于名录第一份公告上线的日子。"""
    since, place = directory.site.since, directory.site.place / "since"
    first = min((posting.first_seen for posting in directory.ledger), default=None)
    if since and since > directory.today:
        yield place, f"{since} 还没有到（今天是 {directory.today}）；请写名录开办的实际日期"
    elif since and first and first < since:
        yield place, f"名录在 {first} 已有公告上线，开办的日期不会是 {since}；请写 {first} 或更早的实际日期"


def check_units_end_somewhere(directory: Directory) -> Found:
    """撤销、并入的单位，承接单位是名录里的另一个单位，逐级承接不得绕回。"""
    for unit in directory.units.values():
        for index, into in enumerate(unit.ended.into if unit.ended else ()):
            place = unit.place / "ended" / "into" / index
            if len(listed := parts(into)) > 1:
                yield place, f"“{into}”写成了一个单位；几个的请用英文逗号隔开，写成 into: {writing.one_line(listed)}"
            elif into == unit.id:
                yield place, "不能并入自己；请写承接职责的单位编号，没有的请删去"
            elif directory.is_no("units", into):
                called = directory.units_called(into)
                advice = (
                    f"这里写单位的编号；“{into}”的编号是 {called[0].id}" if called else "请核对编号，或先登记这个单位"
                )
                yield place, f"没有编号为“{into}”的单位；{advice}"
            elif unit.id in _heirs(directory, into):
                yield place, f"“{unit.name}”并入“{directory.unit_name(into)}”，后者又并回前者；请核对"


def _heirs(directory: Directory, unit_id: str) -> set[str]:
    """Every unit that a unit went into, itself included, however many steps."""
    found: set[str] = set()
    open_ = [unit_id]
    while open_:
        unit = directory.units.get(open_.pop())
        if unit and unit.id not in found:
            found.add(unit.id)
            open_ += unit.ended.into if unit.ended else ()
    return found


def check_ended_units_run_nothing(directory: Directory) -> Found:
    """主办单位撤并的，账号及时变更主办单位或注销，并向社会公告（德惠 5；盐源 三(三)）。"""
    for account in directory.accounts.values():
        unit = directory.units.get(account.unit)
        if unit and unit.ended and unit.ended.on <= directory.today and is_open(account):
            heirs = "或".join(heir.name for heir in directory.heirs_of(unit))
            to = f"把主办单位变更为{heirs}" if heirs else "变更主办单位"
            yield account.place / "unit", f"“{unit.name}”已于 {unit.ended.on} 终止；请{to}，或者关停账号"


def check_nothing_is_opened_by_ended_units(directory: Directory) -> Found:
    """已经撤销的单位不再开设账号、不再公告，也不再是主管单位。"""
    for account in directory.accounts.values():
        unit, opened = directory.units.get(account.unit), account.filings[0].on
        if unit and unit.ended and opened and opened >= unit.ended.on:
            yield account.place / "unit", f"“{unit.name}”已于 {unit.ended.on} 终止，不能在 {opened} 开设账号；请核对"
    yield from _announced_by_ended_units(directory)
    for unit in directory.units.values():
        above = directory.units.get(unit.supervisor or "")
        if above and above.ended and not unit.ended:
            yield unit.place / "supervisor", f"主管单位“{above.name}”已于 {above.ended.on} 终止；请改成现在的主管单位"


def _announced_by_ended_units(directory: Directory) -> Found:
    """Notices that nobody can sign; one that was seen online, or is long over, can't be mended any more."""
    for place, account, filing in _with_accounts(directory):
        id_ = identity(account, filing)
        unit = directory.units.get(id_.unit) if id_ else None
        if id_ is None or unit is None or unit.ended is None or id_.announced_on < unit.ended.on or filing.done:
            continue
        if str(id_) not in directory.ledger.postings:
            heirs = directory.heirs_of(unit)
            heir = f"如 announced_by: {heirs[0].id}" if heirs else "写它的编号"
            yield (
                place / ("announced_by" if filing.announced_by else "announced_on"),
                f"“{unit.name}”已于 {unit.ended.on} 终止，不能在 {id_.announced_on} 公告；"
                f"请由承接的单位或主管单位公告，{heir}",
            )
