"""What a notice says: from filings, by the templates in ``templates/notices/``."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..directory.directory import Directory
from ..directory.life import end, unit_after, value_after
from ..records.accounts import Account, Approval, Changed, Filing
from ..records.identities import matches
from ..records.platforms import IdForm, Platform
from ..render.templates import Renderer, clean
from .notice import Notice, identity
from .window import working_days_required
from .wording import Wording

DEFAULT_BASIS = "《国务院办公厅关于推进政务新媒体健康有序发展的意见》（国办发〔2018〕123号）"
CHANGE_LABELS = {
    "name": "名称",
    "unit": "主办单位",
    "handle": "账号",
    "account_id": "平台唯一标识",
    "verified_as": "账号主体",
    "represents": "代表主体",
}
CLOSED_AND_CANCELLED = "关停并注销"  # the cancellation of an account that nobody had closed before
_APPROVALS: Mapping[Approval, str] = {
    "集体研究": "经集体研究",
    "主要领导同意": "经主要领导同意",
    "上级批准": "经{}批准",
    "责令关闭": "根据{}责令关闭的要求",
}
_NUMBERS = {"icp_number": "ICP备案号", "gov_app_number": "政务应用备案编号"}
# Platform names after which nobody says 账号: “示例发布”微信公众号, but “示例发布”抖音账号.
_SAYS_ITSELF = ("号", "博", "程序", "端", "App", "APP", "应用")
_TITLE = "notices/title.html"
_BODIES = {"关停": "notices/close.html", "注销": "notices/cancel.html", "变更": "notices/change.html"}
# A site's own template may still print the title itself, as all of them did once: one <h1> before any other block.
_FIRST_BLOCK = re.compile(r"<(?:h[1-6]|p|ol|ul|dl|table|blockquote|pre)\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Item:
    """One account in a notice, as it was called when the filing took effect.

    ``changes`` holds ``(label, before, after)``, ``numbers`` the ``(label, number)`` that an app is registered under.
    ``kind`` is what stands behind its name: 微信公众号, 抖音账号. ``unit_name`` is given where another unit announces
    than the one that runs it, or ran it until then. ``was_closed`` says that its 关停 came before its 注销,
    ``closed_on`` when that was announced. ``phone`` is whom to ask, ``working_days`` how long the notice is posted.
    """

    id: str
    name: str
    former_name: str | None
    platform_name: str
    kind: str
    is_app: bool
    account_id: str | None
    account_id_label: str
    handle: str | None
    handle_label: str
    numbers: tuple[tuple[str, str], ...]
    unit_name: str | None
    approval: str | None
    was_closed: bool
    closed_on: date | None
    phone: str | None
    working_days: int
    filing: Filing
    changes: tuple[tuple[str, str, str], ...]


def wording(renderer: Renderer, directory: Directory, notice: Notice) -> Wording:
    """The title and body of a notice; raises ``render.TemplateFault``."""
    told = facts(directory, notice)
    template = _BODIES[notice.type]
    title, body = _divided(renderer, template, renderer.render(template, **told))
    if title is None:
        title = renderer.render(_TITLE, **told)
    # Blank lines between blocks say nothing; without them the ledger reads well.
    lines = (line.strip() for line in clean(body).splitlines())
    return Wording(" ".join(html.unescape(title).split()), "\n".join(line for line in lines if line))


def _divided(renderer: Renderer, template: str, text: str) -> tuple[str | None, str]:
    """What a template of a body printed: a title of its own, None as a rule, and the body."""
    first = _FIRST_BLOCK.search(text)
    if first is None or not first.group().startswith("<h1"):
        return None, text
    title, end, body = text[first.end() :].partition("</h1>")
    if not end:
        raise renderer.fault(template, 1, f"<h1> 没有写完；标题请写在 {_TITLE}，这里只写标题下面的正文")
    return title, body


def facts(directory: Directory, notice: Notice) -> dict[str, Any]:
    """The names that the templates of notices know."""
    policy = directory.site.notice.get(notice.type)
    items = [item(directory, account, filing) for account, filing in notice.filings]
    return {
        "verb": _verb(notice, items),
        "items": items,
        "unit_name": _unit_name(directory, notice),
        "supervisor_name": _filed_with(directory, notice),
        "basis": (policy.basis if policy else None) or DEFAULT_BASIS,
        "announced_on": notice.announced_on,
        "successors": _successors(directory, notice),
        "corrections": notice.corrections,
        "renamed": any("name" in filing.changes for _, filing in notice.filings),
        "still_borne": _still_borne(directory, notice),
    }


def _verb(notice: Notice, items: Sequence[Item]) -> str:
    """What is done to the accounts; 关停并注销 where none of those that are cancelled had been closed."""
    if notice.type == "注销" and not any(item.was_closed for item in items):
        return CLOSED_AND_CANCELLED
    return notice.type


def _filed_with(directory: Directory, notice: Notice) -> str | None:
    """The office to which all of it had been reported by the day of the notice, where it is not the one that announces
    or agrees.

    What is reported later changes no word: the notice speaks of its own day.
    """
    day = notice.announced_on
    if not all(filing.filed_on and filing.filed_on <= day for _, filing in notice.filings):
        return None
    units = (directory.units.get(unit_after(account, filing)) for account, filing in notice.filings)
    above = {(unit.supervisor if unit else None) or directory.site.supervisor for unit in units}
    names = {directory.unit_name_on(unit, day) for unit in above if unit}
    agreed = {directory.unit_name_on(filing.approved_by or "", day) for _, filing in notice.filings}
    said = {_unit_name(directory, notice), *agreed}
    return names.pop() if len(above) == len(names) == 1 and not names & said else None


def wordings(renderer: Renderer, directory: Directory, notices: Mapping[str, Notice]) -> dict[str, Wording]:
    """The wording of every notice, by id."""
    return {id_: wording(renderer, directory, notice) for id_, notice in notices.items()}


def item(directory: Directory, account: Account, filing: Filing) -> Item:
    """An account as it was called when the filing took effect."""
    platform = directory.platforms[account.platform]
    notice = identity(account, filing)
    unit = unit_after(account, filing)
    announcer = notice.unit if notice else unit
    sponsors = (unit, filing.changes["unit"].before if "unit" in filing.changes else unit)
    closing = _closing_before(account, filing)
    account_id, handle = (value_after(account, filing, key) for key in ("account_id", "handle"))
    return Item(
        id=account.id,
        name=value_after(account, filing, "name") or account.name,
        former_name=filing.changes["name"].before if "name" in filing.changes else None,
        platform_name=directory.platform_name(account),
        kind=_kind(directory.platform_name(account)),
        is_app=platform.app,
        account_id=account_id,
        account_id_label=_label(platform.account_id, account_id, "平台唯一标识"),
        handle=handle,
        handle_label=_label(platform.handle, handle, "账号"),
        numbers=tuple(_numbers(account)),
        unit_name=None if announcer in sponsors else directory.unit_name_on(unit, filing.announced_on),
        approval=_approval(directory, filing, announcer),
        was_closed=closing is not None,
        closed_on=closing.announced_on if closing else None,
        phone=_phone(directory, announcer),
        working_days=working_days_required(directory, notice.type) if notice else 0,
        filing=filing,
        changes=tuple(_changes(directory, account, filing)),
    )


def _closing_before(account: Account, filing: Filing) -> Filing | None:
    """The 关停 of an account that is now cancelled."""
    position = next(n for n, other in enumerate(account.filings) if other is filing)
    return next((other for other in account.filings[:position] if other.type == "关停"), None)


def _kind(platform_name: str) -> str:
    return platform_name if platform_name.endswith(_SAYS_ITSELF) else f"{platform_name}账号"


def _numbers(account: Account) -> Iterator[tuple[str, str]]:
    for key, label in _NUMBERS.items():
        if account.app and (number := getattr(account.app, key)):
            yield label, number


def _approval(directory: Directory, filing: Filing, announcer: str) -> str | None:
    """Who agreed, in the words of a notice: the unit's name also where its id is given, 本单位 where it signs."""
    if filing.approved is None:
        return None
    by, signed = (directory.unit_name_on(unit, filing.announced_on) for unit in (filing.approved_by or "", announcer))
    return _APPROVALS[filing.approved].format("本单位" if by == signed else by)


def _phone(directory: Directory, unit_id: str) -> str | None:
    """The telephone of a unit, else the one for reports."""
    unit = directory.units.get(unit_id)
    return (unit.contact.phone if unit and unit.contact else None) or directory.site.report.phone


def _still_borne(directory: Directory, notice: Notice) -> bool:
    """True if, on the day of the notice, another account of the register bore a name that is given up in it.

    It follows from filings alone, so that the words of a notice never change by themselves.
    """
    given_up = {filing.changes["name"].before for _, filing in notice.filings if "name" in filing.changes}
    own = {account.id for account, _ in notice.filings}
    others = (
        (account, name)
        for name in given_up
        for account in directory.accounts_ever_called.get(name, ())
        if account.id not in own
    )
    return any(_name_on(account, notice.announced_on) == name for account, name in others)


def _name_on(account: Account, day: date) -> str | None:
    """What an account was called on a day; None before it was opened and after it ended."""
    until = [filing for filing in account.filings if filing.on is None or filing.on <= day]
    if not until or end(account, day):
        return None
    return value_after(account, until[-1], "name")


def _label(form: IdForm | None, value: str | None, default: str) -> str:
    """What a platform calls an id; of «AppID 或原始ID», whose forms stand in the same order, the one that it is."""
    if form is None:
        return default
    labels, patterns = form.label.split("或"), (form.pattern or "").split("|")
    if len(labels) == len(patterns) > 1 and value:
        mine = (label for label, pattern in zip(labels, patterns, strict=True) if matches(pattern, value))
        return next(mine, form.label).strip()
    return form.label


def _changes(directory: Directory, account: Account, filing: Filing) -> Iterator[tuple[str, str, str]]:
    """What a filing changed, with the values as they are known to be since a later 更正."""
    platform = directory.platforms[account.platform]
    for key, change in filing.changes.items():
        after = value_after(account, filing, key) if filing.type == "变更" else change.after
        before, after = change.before, after or change.after
        if key == "unit":
            before, after = (directory.unit_name_on(unit, filing.on) for unit in (before, after))
        yield _change_label(platform, key, after), before, after


def _change_label(platform: Platform, key: Changed, value: str) -> str:
    forms = {"account_id": platform.account_id, "handle": platform.handle}
    return _label(forms.get(key), value, CHANGE_LABELS[key])


def _unit_name(directory: Directory, notice: Notice) -> str:
    """What the unit is called; of a notice that is online, what it was called when it was seen."""
    posting = directory.ledger.postings.get(str(notice.id))
    name = directory.unit_name_on(notice.unit, notice.announced_on)
    return posting.unit_name if posting and posting.version == notice.version else name


def _successors(directory: Directory, notice: Notice) -> list[str]:
    named = dict.fromkeys(name for _, filing in notice.filings for name in filing.successor)
    return [successor(directory, name, notice.announced_on) for name in named]


def successor(directory: Directory, name: str, day: date) -> str:
    """What replaces an account, as a notice of that day calls it: name and platform where an id is given, plain
    words otherwise.
    """
    account = directory.accounts.get(name)
    return f"“{_name_on(account, day) or account.name}”（{directory.platform_name(account)}）" if account else name
