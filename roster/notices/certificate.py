"""Proof of posting: which days counted and why, and how anybody can check it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory
from ..directory.workdays import ONE_DAY, days_of
from .board import BoardNotice, NoticeState, plain_text
from .look import wording_of

_WEEKDAYS = "一二三四五六日"
_DIGEST = re.compile(r'data-digest(?:="")?>(sha256:[0-9a-f]{64})<')
_CLAIM = re.compile(r'data-certificate="([a-z0-9-]{1,100})" data-as-of="(\d{4}-\d{2}-\d{2})"')
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the window: its number among the working days that counted, None for one that did not.

    ``look`` is what was found when somebody looked on that day.
    """

    day: date
    weekday: str
    number: int | None
    reason: str
    look: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate shows. ``days`` ends with the last working day, or on ``as_of`` while it runs."""

    notice: BoardNotice
    as_of: date
    basis: str | None
    days: tuple[Day, ...]
    complete: bool
    sources: tuple[str, ...]


def certificate(directory: Directory, notice: BoardNotice) -> Certificate:
    """The certificate of a notice that was seen online."""
    policy = directory.site.notice.get(notice.type)
    days = tuple(_days(directory, notice))
    return Certificate(
        notice=notice,
        as_of=directory.today,
        basis=policy.basis if policy else None,
        days=days,
        complete=notice.state is NoticeState.ENDED,
        sources=("国务院办公厅历年部分节假日安排的通知", *_local_sources(directory, days)),
    )


def _local_sources(directory: Directory, days: tuple[Day, ...]) -> Iterator[str]:
    """The site's own arrangements as far as they say something about these days."""
    shown, years = {day.day for day in days}, {day.day.year for day in days}
    for arrangement in directory.calendar.arrangements:
        spans = (*arrangement.off, *arrangement.work)
        if arrangement.year in years or any(day in shown for span in spans for day in days_of(span)):
            yield f"{arrangement.name}（{arrangement.source}）"


def _days(directory: Directory, notice: BoardNotice) -> Iterator[Day]:
    first, last = notice.first_posted, directory.today
    if notice.last_working_day:
        last = min(last, notice.last_working_day)
    posting = notice.posting
    yield Day(first, _WEEKDAYS[first.weekday()], None, "首次看到之日，不计（民法典第二百零一条）", _look(notice, first))
    counted, day = set(notice.count.days), first + ONE_DAY
    number = 0
    while day <= last:
        if day in posting.missed:
            reason = "查看时没有看到或正文不符"
        elif posting.counted_from and day <= posting.counted_from:
            reason = "首次看到的日期没有隔日证实，不计"
        else:
            reason = directory.calendar.reason(day)
        number += day in counted
        yield Day(day, _WEEKDAYS[day.weekday()], number if day in counted else None, reason, _look(notice, day))
        day += ONE_DAY


def _look(notice: BoardNotice, day: date) -> str:
    posting = notice.posting
    if day in posting.missed:
        return "没有看到或正文不符"
    if day in {posting.first_seen, posting.last_seen, *posting.seen_on}:
        return "在网上，正文无误"
    # Entries that earlier versions of the program began know only their first and last look.
    return "没有查看" if posting.seen_on and day > posting.seen_on[0] else "没有逐日记录"


def verify(page: bytes, remade: Callable[[str, str, date], list[bytes]]) -> tuple[bool, str]:
    """Is a saved certificate what the register itself would attest? Returns the answer in words.

    ``remade`` gives the certificate of a notice's wording (by its digest) as of
    a day, made anew from the register's own data, in every form it may have
    had; none where the ledger does not know the wording.
    """
    text = page.decode("utf-8", "replace")
    wording, digest, claim = wording_of(text), _DIGEST.search(text), _CLAIM.search(text)
    try:
        notice, day = claim.group(1), date.fromisoformat(claim.group(2))
    except (AttributeError, ValueError):
        return False, "这不是本程序生成的公示证明。"
    if wording is None or digest is None:
        return False, "这不是本程序生成的公示证明。"
    if wording.digest != digest.group(1):
        return False, f"不符：正文的摘要是 {wording.digest}，证明上写的是 {digest.group(1)}；正文或摘要被改动过。"
    again = remade(notice, wording.digest, day)
    if not again:
        return False, f"不能证实：这个名录的上线记录里没有公告 {notice} 的这份正文；请用 --root 指到发布它的名录。"
    mine, *known = [_lines(text), *(_lines(one.decode()) for one in again)]
    if mine in known:
        return True, f"相符：正文、摘要和逐日计算都与名录的上线记录一致（公告 {notice}，截至 {day}）。"
    said, true = next(
        ((a, b) for a, b in zip(mine, known[0]) if a != b), (f"共 {len(mine)} 行", f"共 {len(known[0])} 行")
    )
    return False, f"不符：证明上写的是“{said}”，按名录的上线记录应是“{true}”。"


def _lines(page: str) -> list[str]:
    """What a reader sees of the page's main part, one block a line."""
    return plain_text("".join(_MAIN.findall(page))).split("\n")
