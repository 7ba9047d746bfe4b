"""What a notice says: from filings, by the templates in ``templates/notices/``."""

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..directory.directory import Directory
from ..directory.life import end, value_after
from ..records.accounts import Account, Filing
from ..records.platforms import IdForm
from ..render.templates import Renderer, clean
from .notice import Notice
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
_TITLE = "notices/title.html"
_BODIES = {"关停": "notices/close.html", "注销": "notices/cancel.html", "变更": "notices/change.html"}
# A site's own template may still print the title itself, as all of them did once: one <h1> before any other block.
_FIRST_BLOCK = re.compile(r"<(?:h[1-6]|p|ol|ul|dl|table|blockquote|pre)\b[^>]*>")


@dataclass(frozen=True, slots=True)
class Item:
    """One account in a notice, as it was called when the filing took effect.

    ``changes`` holds ``(label, before, after)``.
    """

    name: str
    platform_name: str
    account_id: str | None
    account_id_label: str
    handle: str | None
    handle_label: str
    filing: Filing
    changes: tuple[tuple[str, str, str], ...]


def wording(renderer: Renderer, directory: Directory, notice: Notice) -> Wording:
    """The title and body of a notice; raises ``render.TemplateFault``."""
    told = _told(directory, notice)
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


def _told(directory: Directory, notice: Notice) -> dict[str, Any]:
    """The names that the templates of notices know."""
    policy = directory.site.notice.get(notice.type)
    unit = directory.units.get(notice.unit)
    is_filed = any(filing.filed_on or filing.number for _, filing in notice.filings)
    supervisor = unit.supervisor if unit and is_filed else None
    return {
        "verb": notice.type,
        "items": [item(directory, account, filing) for account, filing in notice.filings],
        "unit_name": _unit_name(directory, notice),
        "supervisor_name": directory.unit_name(supervisor) if supervisor and supervisor != notice.unit else None,
        "basis": (policy.basis if policy else None) or DEFAULT_BASIS,
        "announced_on": notice.announced_on,
        "successors": _successors(directory, notice),
        "corrections": notice.corrections,
        "renamed": any("name" in filing.changes for _, filing in notice.filings),
        "still_borne": _still_borne(directory, notice),
    }


def wordings(renderer: Renderer, directory: Directory, notices: Mapping[str, Notice]) -> dict[str, Wording]:
    """The wording of every notice, by id."""
    return {id_: wording(renderer, directory, notice) for id_, notice in notices.items()}


def item(directory: Directory, account: Account, filing: Filing) -> Item:
    """An account as it was called when the filing took effect."""
    platform = directory.platforms[account.platform]
    return Item(
        name=value_after(account, filing, "name") or account.name,
        platform_name=directory.platform_name(account),
        account_id=value_after(account, filing, "account_id"),
        account_id_label=_label(platform.account_id, "平台唯一标识"),
        handle=value_after(account, filing, "handle"),
        handle_label=_label(platform.handle, "账号"),
        filing=filing,
        changes=tuple(_changes(directory, account, filing)),
    )


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


def _label(form: IdForm | None, default: str) -> str:
    return form.label if form else default


def _changes(directory: Directory, account: Account, filing: Filing) -> Iterator[tuple[str, str, str]]:
    """What a filing changed, with the values as they are known to be since a later 更正."""
    for key, change in filing.changes.items():
        after = value_after(account, filing, key) if filing.type == "变更" else change.after
        before, after = change.before, after or change.after
        if key == "unit":
            before, after = (directory.unit_name_on(unit, filing.on) for unit in (before, after))
        yield CHANGE_LABELS[key], before, after


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
