"""What is said of an account whose end is announced or has come: one wording for its page and for the answers.

The order is that of real offices: a notice is posted, the account goes on until its 停更日, the window runs out, and
only then, often late, is the account closed on its platform. Until that is recorded it is its unit's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ..directory.life import ended_on, endings, is_done
from ..notices.window import NoticeState
from ..records.accounts import Account, Filing, UnitEnd
from ..render.templates import chinese_date
from .register import Listing, Register
from .states import DUE, PHASE_OF


@dataclass(frozen=True, slots=True)
class Told:
    """What the account is ``now``, and what to ``heed``; both are whole sentences of plain text."""

    now: str
    heed: str


def told(register: Register, listing: Listing) -> Told | None:
    """What is said of a listing; None while nothing of its end is filed."""
    filing = listing.ending
    if filing is None:
        return None
    if listing.has_ended:
        return Told(_ended(register, listing), "此后以该名称出现的账号均非本单位（名录另有登记的除外）。")
    now, closed = _announced(register, listing, filing), listing.platform.closed_on
    if closed and closed <= register.today:
        return Told(
            f"这个平台已于{chinese_date(closed)}停止服务，{now}。", "现在自称在这个平台上发布的内容，都不要相信。"
        )
    if listing.stopped_on:
        stopped = f"这个账号已于{chinese_date(listing.stopped_on)}停止更新，{now}。"
        return Told(stopped, "停止更新以后在这个账号上发布的内容，都不要相信。")
    until = f"将于{chinese_date(listing.stops_on)}停止更新，" if listing.stops_on else ""
    heed = f"真正{filing.type}以后，以该名称出现的账号均非本单位（名录另有登记的除外）。"
    return Told(f"这个账号现在仍是官方账号，{until}{now}。", heed)


def successors(register: Register, account: Account) -> list[Listing | str]:
    """What to follow today instead of an account: accounts, and plain words where no id is given.

    One that has ended itself leads to those that replaced it: nobody is sent to an account that is no more.
    """
    found: list[Listing | str] = []
    seen, open_ = {account.id}, [*reversed(_named(account))]
    while open_:
        name = open_.pop()
        if name in seen:
            continue
        seen.add(name)
        listing = register.listings.get(name)
        if listing and listing.has_ended:
            open_ += reversed(_named(listing.account))
        else:
            found.append(listing or name)
    return found


def _named(account: Account) -> Sequence[str]:
    return [name for filing in account.filings for name in filing.successor]


def unit_ended(register: Register, end: UnitEnd) -> str:
    """What is said of a unit that is no more, after its name."""
    heirs = "、".join(register.directory.unit_name(id_) for id_ in end.into)
    return f"已于{chinese_date(end.on)}{f'并入{heirs}' if heirs else '撤销'}{f'（{end.how}）' if end.how else ''}。"


def _announced(register: Register, listing: Listing, filing: Filing) -> str:
    """How far the announcement of an end has come."""
    if PHASE_OF[listing.state] is DUE:
        return f"{filing.type}公告的公示期已满，但账号还没有真正{filing.type}（尚未办结）"
    if listing.origin:
        return f"{filing.type}由“{listing.origin.register}”公告，公示到哪一天以那里为准"
    notice = register.board.notice_of(listing.account, filing)
    if notice is None or listing.id not in notice.accounts:  # it joined a notice that was online already
        return f"已经备案{filing.type}，还没有向社会公告"
    if notice.state is NoticeState.WAITING:
        return f"{filing.type}公告已经发布，公示期还没有开始计算"
    return f"{filing.type}公告正在公示"


def _ended(register: Register, listing: Listing) -> str:
    done = [filing for filing in endings(listing.account) if is_done(filing, register.today)]
    further = f"，{listing.state}" if listing.closing else ""
    return f"这个账号曾是官方账号，{_ends(done)}{further}。"


def _ends(done: Sequence[Filing]) -> str:
    """已于2024年2月26日关停，2024年7月15日注销."""
    first, *later = [(ended_on(filing), filing.type) for filing in done]
    told = [f"已于{chinese_date(first[0])}{first[1]}" if first[0] else f"已{first[1]}，日期不详"]
    told += [f"{chinese_date(on)}{type_}" if on else f"后又{type_}，日期不详" for on, type_ in later]
    return "，".join(told)
