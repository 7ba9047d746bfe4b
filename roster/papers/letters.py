"""Letters about an account that may be a fake (南通第三十条: 核实 → 网信、公安 → 致函平台关停 → 报上级备案).

A letter claims nothing that nobody knows: what the register holds is told as
such, what the office saw is told as seen, and the rest is called 未掌握.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from ..directory.directory import Directory
from ..directory.life import end, ended_on, ending, is_in_use
from ..public.register import Listing, Register
from ..records.accounts import Account, Filing, Unit
from ..records.identities import matches
from ..records.platforms import Platform
from ..render.templates import chinese_date
from ..rules import identity, names
from ..source.refusal import Refusal
from ..text import likeness
from .fitting import text_width, title_lines
from .layouts import LETTER

Recipient = Literal["platform", "superior", "网信", "公安"]
UNKNOWN = "未掌握"
LAW = "《互联网用户账号信息管理规定》第八条规定，互联网用户账号信息不得假冒、仿冒、捏造党政军机关等的名称、标识。"

NUMBER_BLANK = "〔　　　　〕　　号"
_SENDER_WIDTH = 430  # points: the office's name stands in one line

_TITLES = {
    "platform": "关于商请关停疑似假冒“{name}”账号的函",
    "网信": "关于商请协调处置疑似假冒“{name}”账号的函",
    "公安": "关于商请核查疑似假冒“{name}”账号的函",
    "superior": "关于发现疑似假冒“{name}”账号有关情况的报告",
}
_REQUESTS = {
    "platform": (
        "为维护政府公信力和群众合法权益，现商请贵单位：",
        "一、依据注册和认证资料，核实疑似假冒账号的主体；",
        "二、确属假冒的，依法依规予以关停，并保存有关资料备查；",
        "三、将核实和处理结果函复我单位。",
        "特此函达，请予支持。",
    ),
    "网信": (
        "为维护政府公信力和群众合法权益，现商请贵单位：",
        "一、协调平台核实疑似假冒账号的主体；",
        "二、确属假冒的，依法依规处置；",
        "三、将处理结果函告我单位。",
        "特此函达，请予支持。",
    ),
    "公安": (
        "为维护政府公信力和群众合法权益，现商请贵单位：",
        "一、核查疑似假冒账号的注册和使用情况；",
        "二、涉嫌违法犯罪的，依法处理；",
        "三、将处理结果函告我单位。",
        "特此函达，请予支持。",
    ),
    "superior": (
        "已经采取的措施（已办的打√）：",
        "□ 告知网信部门　　□ 告知公安机关",
        "□ 致函平台请求关停",
        "平台的处理结果，我单位将及时续报。",
        "特此报告。",
    ),
}

_LIKENESS = {"形近字": "字形相近", "同音字": "读音相同", "字序不同": "用字相同、字序不同"}


class CannotWrite(Refusal):
    """A letter that would do harm; the message (Chinese) says why and what to give instead."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody saw: texts of the account (names, ids, addresses), where, when, and what else was noted."""

    texts: tuple[str, ...]
    platform: Platform
    platform_name: str
    on: date | None = None
    evidence: tuple[str, ...] = ()


class Compared(NamedTuple):
    """What is compared, and what the true account and the suspect have of it."""

    what: str
    official: str
    suspect: str


COMPARED = Compared("项目", "名录登记的官方账号", "疑似假冒账号")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of one office; ``contact`` is empty where nobody knows."""

    sender: str
    title: str
    imitated: str
    addressee: str
    opening: tuple[str, ...]
    comparison: tuple[Compared, ...]
    closing: tuple[str, ...]
    enclosure: str
    contact: str
    day: date

    @property
    def sender_size(self) -> float:
        """Type size of the office's name at the head, as large as its line allows, in points."""
        return round(max(14, min(34, _SENDER_WIDTH / text_width(self.sender))), 1)

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title, in lines in which the account's name stays whole."""
        return title_lines(self.title, f"“{self.imitated}”", LETTER.title_width)


def letter(register: Register, account: Account, seen: Seen, to: Recipient, addressee: str | None = None) -> Letter:
    """A letter about an account that seems to imitate ``account``; raises ``CannotWrite`` where it could hit a
    true one.
    """
    directory = register.directory
    _refuse_own(directory, seen)
    listing = register.listings[account.id]
    sender = _sender(directory, listing.unit)
    return Letter(
        sender=sender.name,
        title=_TITLES[to].format(name=account.name),
        imitated=account.name,
        addressee=addressee or _addressee(directory, sender, seen, to),
        opening=tuple(_opening(directory, account, listing, sender, seen)),
        comparison=tuple(_comparison(directory, account, listing, seen)),
        closing=(*_findings(directory, account, seen), LAW, *_REQUESTS[to]),
        enclosure="疑似假冒账号的页面截图等材料",
        contact=_contact(sender),
        day=directory.today,
    )


def _sender(directory: Directory, unit: Unit) -> Unit:
    """Who writes: the unit, after its end the first that it went into, else the office above it."""
    asked = {unit.id}
    while unit.ended and unit.ended.on <= directory.today:
        after = next(iter(unit.ended.into), unit.supervisor or directory.site.supervisor or "")
        if after in asked or after not in directory.units:
            break
        asked.add(after)
        unit = directory.units[after]
    return unit


def _refuse_own(directory: Directory, seen: Seen) -> None:
    """No letter against an account of the register, or against a name alone that a true account bears."""
    theirs = _accounts_there(directory, seen)
    for text in seen.texts:
        said = identity.claims_of_text(text, seen.platform)
        for account in theirs:
            if said & {(kind, value) for _, kind, value in identity.claims(account, seen.platform)}:
                was = "就是" if is_in_use(account, directory.today) else "曾经是"
                raise CannotWrite(
                    f"“{text}”{was}名录里的账号“{account.name}”（{account.id}），不能按假冒处理；请核对标识"
                )
    for text in seen.texts:
        if account := _mentioned(directory, text):
            raise CannotWrite(
                f"“{text}”里有名录里的账号“{account.name}”（{account.id}）的标识或网址，不能按假冒处理；请核对标识"
            )
    borne = {likeness.normal(account.name) for account in theirs if is_in_use(account, directory.today)}
    if all(likeness.normal(text) in borne for text in seen.texts):
        raise CannotWrite(
            f"{seen.platform_name}上有同名的官方账号，只写名称会误伤；请用 --fake 再写上疑似假冒账号的标识或主页网址"
        )


def _mentioned(directory: Directory, text: str) -> Account | None:
    """The account, on whatever platform, of which a text holds the unchangeable id or the address, with other
    words round it.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    for account in directory.accounts.values():
        address = (account.url or "").casefold().partition("://")[2].rstrip("/")
        for value in filter(None, ((account.account_id or "").casefold(), address)):
            if re.search(rf"(?<![0-9a-z_-]){re.escape(value)}(?![0-9a-z_-])", folded):
                return account
    return None


def _accounts_there(directory: Directory, seen: Seen) -> list[Account]:
    """The register's accounts on the platform where something was seen."""
    there = (seen.platform.id, likeness.normal(seen.platform_name))
    accounts = directory.accounts.values()
    return [a for a in accounts if (a.platform, likeness.normal(directory.platform_name(a))) == there]


def _addressee(directory: Directory, sender: Unit, seen: Seen, to: Recipient) -> str:
    region = (directory.site.region or "").rpartition("/")[2]
    match to:
        case "platform":
            return f"{seen.platform_name}平台运营单位"
        case "superior":
            return directory.supervisor_of(sender) or "上级政务新媒体主管单位"
        case "网信":
            return f"{region}网信部门"
        case _:
            return f"{region}公安机关"


def _opening(directory: Directory, account: Account, listing: Listing, sender: Unit, seen: Seen) -> Iterator[str]:
    filed = next((f for f in reversed(account.filings) if f.number), None)
    number = f"，备案编号为{filed.number}" if filed else ""
    whose = "我单位" if listing.unit.id == sender.id else f"{listing.unit.name}（已终止）"
    yield f"“{account.name}”是{whose}{_standing(account, listing)}{number}，登记在《{directory.site.name}》。"
    when = f"{chinese_date(seen.on)}，我单位" if seen.on else "我单位"
    yield f"{when}发现{seen.platform_name}上有账号疑似假冒上述账号。两者对照如下，疑似假冒账号一栏是我单位人员所见。"


def _standing(account: Account, listing: Listing) -> str:
    """What the account is to its unit on this day."""
    what = f"在{listing.platform_name}开设的政务新媒体账号"
    if listing.end is not None:
        return f"原{what}（{_ended(listing.end)}）"
    announced = ending(account)
    return f"{what}{f'（已公告{announced.type}，尚未办结）' if announced else ''}"


def _ended(end: Filing) -> str:
    """Since when an account is no longer there; nothing is said of a day that nobody knows."""
    on = ended_on(end)
    return f"已于{chinese_date(on)}{end.type}" if on else f"已{end.type}，日期不详"


def _comparison(directory: Directory, account: Account, listing: Listing, seen: Seen) -> Iterator[Compared]:
    label = directory.platforms[account.platform].account_id
    name = f"{account.name}（{account.handle}）" if account.handle else account.name
    yield Compared("平台", listing.platform_name, seen.platform_name)
    yield Compared("名称（或号）", name, _told(seen, "name"))
    what = "\n".join(("不可更改的标识", *([label.label] if label else ())))
    yield Compared(what, account.account_id or "未登记", _told(seen, "account_id"))
    yield Compared("主页网址", account.url or "未登记", _told(seen, "url"))
    yield Compared("账号主体／认证", listing.verified_as, UNKNOWN)
    yield Compared("名录页面", f"{directory.site.base_url}{listing.page}", "—")


def _told(seen: Seen, kind: str) -> str:
    """What was seen of one kind, each in a line of its own."""
    return "\n".join(text for text in seen.texts if _kind(text, seen.platform) == kind) or UNKNOWN


def _kind(text: str, platform: Platform) -> str:
    """What a text says: an address, an unchangeable id by its form, otherwise a name or handle."""
    if "://" in text:
        return "url"
    form = platform.account_id
    return "account_id" if form and form.pattern and matches(form.pattern, text) else "name"


def _findings(directory: Directory, account: Account, seen: Seen) -> Iterator[str]:
    """What was noted, what the register says, and how the names are alike."""
    for text in seen.evidence:
        yield f"据我单位人员记录：{text.rstrip('。')}。"
    there = {likeness.normal(a.name): a for a in _accounts_there(directory, seen)}
    since = f"经查，截至{chinese_date(directory.today)}，《{directory.site.name}》在{seen.platform_name}"
    if unknown := [text for text in seen.texts if likeness.normal(text) not in there]:
        yield f"{since}没有登记{'、'.join(f'“{text}”' for text in unknown)}。"
    for text in seen.texts:
        known = there.get(likeness.normal(text))
        if known and (gone := end(known, directory.today)):
            yield f"{since}登记过的“{known.name}”{_ended(gone)}，现在仍以该名称出现的账号未经登记。"
    for text in seen.texts:
        if _kind(text, seen.platform) == "name" and (kind := names.how_alike(text, account.name)):
            yield f"“{text}”与“{account.name}”{_LIKENESS.get(kind, kind)}。"


def _contact(sender: Unit) -> str:
    """How the office is reached; empty where the register has no telephone of it."""
    contact = sender.contact
    return f"联系电话：{contact.phone}" if contact and contact.phone else ""
