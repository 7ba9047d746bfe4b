"""Data of an older format brought up to date: what is written, and what only people know and is told to them.

Each version has one step, from the version before it. A step invents no fact: what the data cannot say is asked for,
or named.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ..directory.life import ending, endings
from ..notices.board import AccountState
from ..public.register import Register
from ..records.accounts import Account
from ..records.site import FORMAT_VERSION
from ..source.edits import Edit, SetText
from ..source.files import SITE

FIRST_VERSION = 1  # of data that names none
_DUE = (AccountState.CLOSE_DUE, AccountState.CANCEL_DUE)


def edits(settings: Mapping[str, Any], version: int, since: date | None) -> Mapping[str, Sequence[Edit]]:
    """What is to be written, by path, so that a site's data has the newest format; nothing where it has.

    ``settings`` are those of data/site.yaml as they are written, ``since`` is the day on which the register opened
    where somebody said it.
    """
    made: list[Edit] = []
    if version < FORMAT_VERSION:
        made.append(SetText(("format",), str(FORMAT_VERSION), after="name"))
    if since and "since" not in settings:
        made.append(SetText(("since",), str(since), after="format" if "format" in settings else "name"))
    return {SITE: made} if made else {}


def open_questions(register: Register, version: int) -> Iterator[str]:
    """What the steps from an older version leave for people to do, a sentence each."""
    for step in range(version + 1, FORMAT_VERSION + 1):
        yield from _QUESTIONS[step](register)


def _of_version_2(register: Register) -> Iterator[str]:
    """The end of a notice ended an account in version 1; now only a recorded real end does."""
    if register.directory.site.since is None:
        yield (
            "没有写名录开办的日期（since）：定了以后写进 data/site.yaml，如 since: 2026-11-01，写好后不得改动；"
            "没有它，开办以前就已终止的账号登记不了"
        )
    for account in register.directory.accounts.values():
        if register.board.state_of(account) in _DUE:
            yield _due(register, account)
    for account in register.directory.accounts.values():
        yield from _old(register, account)


def _due(register: Register, account: Account) -> str:
    filing = ending(account)
    assert filing is not None  # or nothing would be due
    notice = register.board.notice_of(account, filing)
    last = notice.finished.last_working_day if notice and notice.finished else None
    return (
        f"{account.name}（{account.id}）：{filing.type}公示{f'已于 {last} ' if last else '已'}期满，尚未办结；"
        f"平台上真正{filing.type}了的，运行 python site.py file 办结 {account.id}"
    )


def _old(register: Register, account: Account) -> Iterator[str]:
    """Endings that bear a day before the register opened, and may have been over by then."""
    since = register.directory.site.since
    for filing in endings(account):
        notice, day = register.board.notice_of(account, filing), filing.announced_on or filing.on
        if since is None or day is None or day >= since or notice is None or filing.done:
            continue
        told = f"{account.name}（{account.id}）：{day} 的{filing.type}早于名录开办之日 {since}，"
        if notice.first_posted:
            yield f"{told}公告到 {notice.first_posted} 才上线；其实早已终止的，办结时写真正终止的日子"
        else:
            yield (
                f"{told}公告没有上线；当时已在别处公告、早已终止的，先提交这次升级，再把 announced_on 改成 "
                "announced_elsewhere 并写 done（见 docs/upgrade.md）；没有公告过的不用改"
            )


_QUESTIONS: Mapping[int, Callable[[Register], Iterator[str]]] = {2: _of_version_2}
