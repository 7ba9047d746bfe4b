"""What a look at a notice does to its entry in the ledger."""

import dataclasses
from datetime import date
from typing import Literal

from ..directory.day import Day
from ..directory.workdays import ONE_DAY
from ..records.postings import Posting
from ..source.problems import NOWHERE
from .board import BoardNotice
from .window import Posted, Waiting
from .wording import Wording

Evidence = Literal["site", "manual", "url"]


def seen(notice: BoardNotice, online: Wording | None, day: Day, evidence: Evidence) -> Posting | None:
    """The ledger entry after a look at what is online: new, continued, or with a missed day.

    ``online`` is the wording that was there, None if the notice was absent. A
    notice that was never seen and is not there gives None.
    """
    is_there = online is not None and notice.wording.is_said_by(online)
    match notice.standing:
        case Waiting():
            return _first_seen(notice, day.date, evidence) if is_there else None
        case Posted(posting=posting):
            return _seen_again(notice, posting, day) if is_there else _missed(posting, day.date)


def is_altered(posting: Posting) -> bool:
    """True if title or body in the ledger no longer give the digest written beside them."""
    return Wording(posting.title, posting.wording).digest != posting.digest


def _first_seen(notice: BoardNotice, today: date, evidence: Evidence) -> Posting:
    return Posting(
        notice=notice.id,
        version=notice.version,
        type=notice.type,
        title=notice.wording.title,
        unit=notice.unit,
        unit_name=notice.unit_name,
        accounts=notice.accounts,
        announced_on=notice.announced_on,
        working_days=notice.working_days,
        first_seen=today,
        last_seen=today,
        seen_on=(today,),
        evidence=evidence,
        digest=notice.wording.digest,
        wording=notice.wording.body,
        place=NOWHERE,
    )


def _seen_again(notice: BoardNotice, posting: Posting, day: Day) -> Posting:
    # The first look may have been dated by a clock that was behind: by the clock alone the
    # window starts no earlier than the day before the second look.
    day_before = day.date - ONE_DAY
    is_second = not day.vouched and posting.last_seen == posting.first_seen < day_before
    return dataclasses.replace(
        posting,
        counted_from=day_before if is_second else posting.counted_from,
        last_seen=max(posting.last_seen, day.date),
        seen_on=tuple(sorted({*posting.seen_on, day.date})),
        working_days=notice.working_days,
        over_on=_over_on(posting, notice.last_working_day, day.date),
    )


def _missed(posting: Posting, today: date) -> Posting:
    return dataclasses.replace(posting, missed=tuple(sorted({*posting.missed, today})))


def _over_on(posting: Posting, last: date | None, today: date) -> date | None:
    """The day of the first look that found the window over; a calendar that moved its end makes it begin anew."""
    if last is None or today <= last:
        return None
    return posting.over_on if posting.over_on and posting.over_on > last else today
