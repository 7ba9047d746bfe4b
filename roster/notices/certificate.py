"""Proof of posting: which days counted and why, and how anybody can check it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory
from ..directory.workdays import ONE_DAY, Calendar, days_of
from ..records.postings import Posting
from . import page as pages
from .board import BoardNotice
from .window import NoticeState, Posted
from .wording import plain_text

_WEEKDAYS = "一二三四五六日"
_DIGEST_FORM = r"sha256:[0-9a-f]{64}"
_ID_FORM = r"[a-z0-9-]{1,100}"
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
_NO_CERTIFICATE = "这不是本程序生成的公示证明。"


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
    as_of: date
    basis: str | None
    days: tuple[CertifiedDay, ...]
    complete: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """What a saved page says that it proves."""

    notice: str
    as_of: date
    digest: str
    words: str


def certificate(directory: Directory, notice: BoardNotice, as_of: date) -> Certificate:
    """The certificate of a notice that was seen online; raises ValueError for one that was not."""
    if not isinstance(notice.standing, Posted):
        raise ValueError(f"never seen online: {notice.id}")
    policy = directory.site.notice.get(notice.type)
    days = tuple(_days(directory.calendar, notice.standing, as_of))
    return Certificate(
        notice=notice,
        as_of=as_of,
        basis=policy.basis if policy else None,
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
    yield _certified(posting, first, None, "首次看到之日，不计（民法典第二百零一条）")
    number = 0
    for day in days_of((first + ONE_DAY, last)):
        number += day in counted
        reason = _reason(calendar, posting, day)
        if reason == calendar.reason(day) and calendar.is_working_day(day) and day not in counted:
            reason += "，换来的放假不在公示期内，不计"
        yield _certified(posting, day, number if day in counted else None, reason)


def _certified(posting: Posting, day: date, number: int | None, reason: str) -> CertifiedDay:
    return CertifiedDay(day, _WEEKDAYS[day.weekday()], number, reason, _look(posting, day))


def _reason(calendar: Calendar, posting: Posting, day: date) -> str:
    if day in posting.missed:
        return "查看时没有看到或正文不符"
    if posting.counted_from and day <= posting.counted_from:
        return "首次看到的日期没有隔日证实，不计"
    return calendar.reason(day)


def _look(posting: Posting, day: date) -> str:
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
    claim = _claim(text)
    if claim is None:
        return False, _NO_CERTIFICATE
    if claim.words != claim.digest:
        return False, f"不符：正文的摘要是 {claim.words}，证明上写的是 {claim.digest}；正文或摘要被改动过。"
    again = remade(claim.notice, claim.words, claim.as_of)
    if not again:
        return (
            False,
            f"不能证实：这个名录的上线记录里没有公告 {claim.notice} 的这份正文；请用 --root 指到发布它的名录。",
        )
    mine, *known = [_lines(text), *(_lines(one.decode()) for one in again)]
    if mine in known:
        return True, f"相符：正文、摘要和逐日计算都与名录的上线记录一致（公告 {claim.notice}，截至 {claim.as_of}）。"
    said, true = _difference(mine, known[0])
    return False, f"不符：证明上写的是“{said}”，按名录的上线记录应是“{true}”。"


def _claim(text: str) -> _Claim | None:
    """What a page claims to prove; None where it is no certificate of ours."""
    shown = pages.read(text)
    notice, day = shown.marks.get("data-certificate", ""), shown.marks.get("data-as-of", "")
    is_ours = re.fullmatch(_ID_FORM, notice) and re.fullmatch(_DIGEST_FORM, shown.digest)
    if shown.wording is None or not is_ours or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        return None
    try:
        return _Claim(notice, date.fromisoformat(day), shown.digest, shown.wording.digest)
    except ValueError:
        return None


def _difference(mine: list[str], known: list[str]) -> tuple[str, str]:
    """The first line that differs, on both sides; their numbers where one only goes on longer."""
    for said, true in zip(mine, known, strict=False):
        if said != true:
            return said, true
    return f"共 {len(mine)} 行", f"共 {len(known)} 行"


def _lines(page: str) -> list[str]:
    """What a reader sees of the page's main part, one block a line."""
    return plain_text("".join(_MAIN.findall(page))).split("\n")
