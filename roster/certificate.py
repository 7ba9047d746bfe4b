"""Proof of posting: which days counted and why, and how anybody can check it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from .directory import Directory
from .notices import BoardNotice, NoticeState
from .posted import wording_of
from .workdays import ONE_DAY

_WEEKDAYS = "一二三四五六日"
_DIGEST = re.compile(r"data-digest>(sha256:[0-9a-f]{64})<")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the window: its number among the working days that counted, None for one that did not."""

    day: date
    weekday: str
    number: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a certificate shows. ``days`` ends with the last working day, or today while it runs."""

    notice: BoardNotice
    basis: str | None
    days: tuple[Day, ...]
    complete: bool
    sources: tuple[str, ...]


def certificate(directory: Directory, notice: BoardNotice) -> Certificate:
    """The certificate of a notice that was seen online."""
    policy = directory.site.notice.get(notice.type)
    arrangements = directory.calendar.arrangements
    return Certificate(
        notice=notice,
        basis=policy.basis if policy else None,
        days=tuple(_days(directory, notice)),
        complete=notice.state is NoticeState.ENDED,
        sources=("国务院办公厅历年部分节假日安排的通知", *(f"{a.name}（{a.source}）" for a in arrangements)),
    )


def _days(directory: Directory, notice: BoardNotice) -> Iterator[Day]:
    first, last = notice.first_posted, directory.today
    if notice.last_working_day:
        last = min(last, notice.last_working_day)
    yield Day(first, _WEEKDAYS[first.weekday()], None, "首次看到之日，不计（民法典第二百零一条）")
    counted, missed, day = set(notice.count.days), set(notice.posting.missed), first + ONE_DAY
    number = 0
    while day <= last:
        reason = "查看时没有看到或正文不符" if day in missed else directory.calendar.reason(day)
        number += day in counted
        yield Day(day, _WEEKDAYS[day.weekday()], number if day in counted else None, reason)
        day += ONE_DAY


def verify(page: bytes) -> tuple[bool, str]:
    """Does a saved certificate hold in itself: is its digest that of its wording? Returns the answer in words."""
    text = page.decode("utf-8", "replace")
    wording, digest = wording_of(text), _DIGEST.search(text)
    if wording is None or digest is None:
        return False, "这不是本程序生成的公示证明。"
    if wording.digest != digest.group(1):
        return False, f"不符：正文的摘要是 {wording.digest}，证明上写的是 {digest.group(1)}；正文或摘要被改动过。"
    return True, f"相符：正文“{wording.title}”的摘要是 {wording.digest}。请再与 data/postings.yaml 里这份公告的 digest 核对。"
