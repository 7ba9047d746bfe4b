"""The way of a filing: the unit files it (备案), the office above enters it (录入), and it is reported upward (上报).

Local rules bind different people by different numbers: 南通 the office above, 德惠 and 盐源 the unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..records.accounts import Account, Filing
from ..records.site import FilingPolicy, StageLimit
from .directory import Directory


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: its field, what it is called, the field from whose day it is due, and the setting that limits it."""

    key: str
    name: Literal["录入", "上报"]
    since: str
    setting: str

    def limit(self, policy: FilingPolicy) -> StageLimit | None:
        """What the site asks of it; None where it asks nothing."""
        return getattr(policy, self.setting)


ENTERED = Stage("entered_on", "录入", "filed_on", "entering")
REPORTED = Stage("reported_on", "上报", "entered_on", "reporting")
STAGES = (ENTERED, REPORTED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A filing that waits for a stage since a day. ``last`` is the last day in time, None while the calendar of that
    year is not published.
    """

    account: Account
    filing: Filing
    stage: Stage
    since: date
    last: date | None


def is_late(directory: Directory, filing: Filing, stage: Stage) -> bool | None:
    """Was a stage reached too late? False where the site asks nothing; None where a day is not known."""
    limit = stage.limit(directory.site.filing)
    if limit is None:
        return False
    since, until = getattr(filing, stage.since), getattr(filing, stage.key)
    if since is None or until is None:
        return None
    return not _is_old(directory, since, limit) and directory.calendar.is_late(since, until, limit.working_days)


def backlog(directory: Directory) -> Iterator[Waiting]:
    """The filings that wait for a stage that the site asks for, in the order of the register."""
    for stage in STAGES:
        if limit := stage.limit(directory.site.filing):
            yield from (one for one in waiting(directory, stage) if not _is_old(directory, one.since, limit))


def waiting(directory: Directory, stage: Stage) -> Iterator[Waiting]:
    """Every filing that has come to a stage and not beyond, whatever the site asks; those of other registers go their
    way there.
    """
    limit = stage.limit(directory.site.filing)
    for account in directory.accounts.values():
        for filing in () if account.origin else account.filings:
            if (since := _waits_since(filing, stage)) is not None:
                last = directory.calendar.count_after(since, limit.working_days).last if limit else None
                yield Waiting(account, filing, stage, since, last)


def _waits_since(filing: Filing, stage: Stage) -> date | None:
    """The day of the stage before; None for what has not come to it, has passed it, or is nothing to be filed."""
    if getattr(filing, stage.key) or filing.type == "更正" or filing.announced_elsewhere:
        return None
    return getattr(filing, stage.since)


def _is_old(directory: Directory, day: date, limit: StageLimit) -> bool:
    """True for what was filed before the rules, of which nobody asks the further stages."""
    effective = limit.since or directory.site.filing.effective or directory.site.since
    return effective is not None and day < effective
