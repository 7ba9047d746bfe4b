"""Proof of posting: which days counted and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory
from ..directory.workdays import ONE_DAY, Calendar, days_of
from ..records.postings import Look, Posting
from .board import BoardNotice
from .looks import unproven
from .window import NoticeState, Posted

_WEEKDAYS = "一二三四五六日"
_HOW = {"url": "程序访问网站", "site": "程序查看部署的文件", "manual": "网站管理员声明"}
_FOUND = {
    "same": "在网上，与发布的页面逐字节一致",
    "words": "在网上，文字一致",
    "said": "在网上",
    "absent": "没有看到",
    "altered": "正文不符",
    "failed": "没能查看",
}


@dataclass(frozen=True, slots=True)
class CertifiedDay:
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
    posting: Posting
    as_of: date
    basis: str | None
    days: tuple[CertifiedDay, ...]
    complete: bool
    sources: tuple[str, ...]


def certificate(directory: Directory, notice: BoardNotice, as_of: date) -> Certificate:
    """The certificate of a notice that was seen online; raises ValueError for one that was not."""
    if not isinstance(notice.standing, Posted):
        raise ValueError(f"never seen online: {notice.id}")
    days = tuple(_days(directory.calendar, notice.standing, as_of))
    return Certificate(
        notice=notice,
        posting=notice.standing.posting,
        as_of=as_of,
        basis=notice.basis,
        days=days,
        complete=notice.state is NoticeState.ENDED,
        sources=("国务院办公厅历年部分节假日安排的通知", *_local_sources(directory.calendar, days)),
    )


def _local_sources(calendar: Calendar, days: tuple[CertifiedDay, ...]) -> Iterator[str]:
    """The site's own arrangements as far as they say something about these days."""
    shown, years = {day.day for day in days}, {day.day.year for day in days}
    for arrangement in calendar.arrangements:
        spans = (*arrangement.off, *arrangement.work)
        if arrangement.year in years or any(day in shown for span in spans for day in days_of(span)):
            yield f"{arrangement.name}（{arrangement.source}）"


def _days(calendar: Calendar, posted: Posted, as_of: date) -> Iterator[CertifiedDay]:
    posting, counted = posted.posting, frozenset(posted.count.days)
    first, last = posting.first_seen, min(as_of, posted.count.last or as_of)
    without = unproven(posting, as_of)
    yield _certified(posting, first, None, "首次看到之日，不计（民法典第二百零一条）")
    number = 0
    for day in days_of((first + ONE_DAY, last)):
        number += day in counted
        reason = _reason(calendar, posting, day, without)
        if reason == calendar.reason(day) and calendar.is_working_day(day) and day not in counted:
            reason += "，换来的放假不在公示期内，不计"
        yield _certified(posting, day, number if day in counted else None, reason)


def _certified(posting: Posting, day: date, number: int | None, reason: str) -> CertifiedDay:
    return CertifiedDay(day, _WEEKDAYS[day.weekday()], number, reason, looked(posting, day))


def _reason(calendar: Calendar, posting: Posting, day: date, without: frozenset[date]) -> str:
    if any(look.is_bad and look.on <= day <= (look.until or look.on) for look in posting.looks):
        return "没有看到或正文不符，不计"
    if day in without:
        return "前后有一次查看没有看到，这一天没有证据，不计"
    if posting.counted_from and day <= posting.counted_from:
        return "首次看到的日期没有隔日证实，不计"
    return calendar.reason(day)


def looked(posting: Posting, day: date) -> str:
    """What the looks of a day found, in words: who looked and what was there, one after the other."""
    told = [_said(look) for look in posting.looks if look.on <= day <= (look.until or look.on)]
    return "；".join(dict.fromkeys(told)) or "没有查看"


def _said(look: Look) -> str:
    if look.until:
        return "网站管理员声明没有在网上" if look.by == "manual" else "没有看到或正文不符"
    if look.is_doubt:
        return f"查看时机器的日期是 {look.clock}，这一天还没有到：以前写着这一天的查看存疑，不作证据"
    typed = f"（日期由人写明，机器的日期是 {look.clock}）" if look.clock not in (None, look.on) else ""
    return f"{_HOW[look.by]}：{_FOUND[look.found]}{typed}"


def ways(posting: Posting) -> str:
    """How the words were seen, each way once with the number of looks."""
    good = [look for look in posting.looks if look.is_good]
    counted = ((_HOW[by], sum(look.by == by for look in good)) for by in _HOW)
    return "，".join(f"{how} {number} 次" for how, number in counted if number)
