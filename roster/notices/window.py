"""How long a notice must stay, and how far it has come.

The window of a notice starts when it was seen online and never ends before the
working days of its policy have passed (南通办法第十六条: 不少于15个工作日; 民法典
201: the first day does not count).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ..directory.day import Day
from ..directory.directory import Directory
from ..directory.workdays import Count
from ..records.fields import NoticeType
from ..records.postings import Posting
from .looks import found_over, unproven

MINIMUM_WORKING_DAYS = 15


class NoticeState(StrEnum):
    """Where a notice is on its way."""

    WAITING = "待上线"
    POSTED = "公示中"
    ENDED = "已期满"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nobody has seen these words online yet: no window runs."""

    @property
    def state(self) -> NoticeState:
        """Always 待上线."""
        return NoticeState.WAITING


@dataclass(frozen=True, slots=True)
class Posted:
    """These words were seen online: the entry of the ledger, the days counted since, whether all have provably
    passed, and whether the looks alone prove it: then it stays so on every later day, named or by the clock.
    """

    posting: Posting
    count: Count
    is_over: bool
    is_settled: bool

    @property
    def state(self) -> NoticeState:
        """公示中 or 已期满."""
        return NoticeState.ENDED if self.is_over else NoticeState.POSTED


Standing = Waiting | Posted


def working_days_required(directory: Directory, type_: NoticeType) -> int:
    """Working days a notice of this type is posted; 15 is the floor."""
    policy = directory.site.notice.get(type_)
    return max(MINIMUM_WORKING_DAYS, policy.working_days if policy else 0)


def working_days_promised(posting: Posting) -> int:
    """Working days that a posted notice must stay for: those with which it was posted, whatever is asked for later."""
    return max(MINIMUM_WORKING_DAYS, posting.working_days)


def window(directory: Directory, posting: Posting, until: date) -> Count:
    """The working days a posted notice must stay for, by the directory's calendar and the looks through a day."""
    start = max(posting.first_seen, posting.counted_from or posting.first_seen)
    days = working_days_promised(posting)
    return directory.calendar.count_after(start, days, skipping=unproven(posting, until))


def standing(directory: Directory, posting: Posting, day: Day) -> Posted:
    """How far a posted notice has come on a day.

    A day that somebody named is believed. A clock may be wrong for a day: by
    the clock alone a window ends only when an earlier day's look had already
    found it over.
    """
    count = window(directory, posting, day.date)
    if count.last is None:
        return Posted(posting, count, is_over=False, is_settled=False)
    is_settled = found_over(posting, count.last, day.date)
    return Posted(posting, count, is_settled or (day.vouched and day.date > count.last), is_settled)
