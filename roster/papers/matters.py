"""A matter that is due, and how it names notices, accounts and whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ..directory.directory import Directory
from ..directory.life import UNCHECKED_MONTHS
from ..notices.board import BoardNotice
from ..records.accounts import Account, Unit

_MOST_IDS = 5
_LONGEST_TITLE = 60


class Kind(StrEnum):
    """Kinds of what is due, the most urgent first: what lengthens a window, what misleads people, what only waits."""

    BROKEN = "数据有错误"
    GONE = "公告不在网上"
    FAILED = "查看失败"
    MISSED = "没有查看"
    WAITING = "公告没有上线"
    STOPS = "停更"
    OVER = "期满待办结"
    UNCONFIRMED = "假冒待核实"
    UNSENT = "假冒待去函"
    UNREPORTED = "假冒待上报"
    UNANSWERED = "假冒待答复"
    UNSETTLED = "假冒待结案"
    COPY = "别的名录的副本"
    ENDING = "公示将满"
    MENDING = "整改"
    UNFILED = "没有备案日期"
    BACKLOG = "备案积压"
    CALENDAR = "缺放假安排"
    UNCHECKED = f"超过 {UNCHECKED_MONTHS} 个月没有核对"


@dataclass(frozen=True, slots=True)
class Due:
    """One matter: ``day`` is when it is to be done, None where nobody can know; ``what`` is the matter and ``todo``
    what to do, or whom to ask, in a sentence each.

    ``subject`` tells the matters of a kind apart, the same every day; ``page`` is an address below the site's.
    """

    kind: Kind
    day: date | None
    what: str
    todo: str
    subject: str
    page: str = ""


def titled(notice: BoardNotice) -> str:
    """A notice by its title, shortened where it is long, and its id."""
    title = notice.wording.title
    short = title if len(title) <= _LONGEST_TITLE else f"{title[:_LONGEST_TITLE]}……"
    return f"《{short}》（{notice.id}）"


def named(directory: Directory, account: Account) -> str:
    """Whose account it is, its name, where, and its id."""
    place = f"{directory.platform_name(account)}，{account.id}"
    return f"{directory.unit_name(account.unit)}“{account.name}”（{place}）"


def whom(directory: Directory, unit_id: str) -> str:
    """The unit to ask, or those that took over from it, with the telephones that they make public."""
    unit = directory.units.get(unit_id)
    there = (directory.heirs_of(unit) if unit and unit.ended else ()) or ([unit] if unit else [])
    return "、".join(map(_reached, there)) or unit_id


def _reached(unit: Unit) -> str:
    phone = unit.contact.phone if unit.contact else None
    return unit.name + (f"（电话 {phone}）" if phone else "")


def listed(ids: Sequence[str]) -> str:
    """The first few ids, as a command takes them, and how many there are where that is not all."""
    more = f" ……（共 {len(ids)} 个）" if len(ids) > _MOST_IDS else ""
    return " ".join(ids[:_MOST_IDS]) + more
