"""Notices to the board: what is being posted, since when, until when, and what an account is on that day.

Everything here is pure; what was seen online comes in as the directory's ledger.
"""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ..directory.day import Day
from ..directory.directory import Directory
from ..directory.ledger import Ledger, known_on
from ..directory.life import ending, is_done
from ..directory.workdays import ONE_DAY, Count
from ..records.accounts import Account, Correction, Filing
from ..records.fields import NoticeType
from ..records.postings import Posting
from .notice import Notice, identity
from .window import NoticeState, Posted, Standing, Waiting, standing, working_days_promised, working_days_required
from .wording import Wording


class AccountState(StrEnum):
    """What an account is on a day; follows from filings and board, never stored."""

    RUNNING = "运行"
    CLOSING = "关停公示中"
    CLOSE_DUE = "关停待办结"
    CLOSED = "已关停"
    CANCELLING = "注销公示中"
    CANCEL_DUE = "注销待办结"
    CANCELLED = "已注销"


ENDED = (AccountState.CLOSED, AccountState.CANCELLED)
# Of each ending: while its notice is posted, when that is over, when the account has really ended.
_STATES: Mapping[str, tuple[AccountState, AccountState, AccountState]] = {
    "关停": (AccountState.CLOSING, AccountState.CLOSE_DUE, AccountState.CLOSED),
    "注销": (AccountState.CANCELLING, AccountState.CANCEL_DUE, AccountState.CANCELLED),
}


@dataclass(frozen=True, slots=True)
class Announcement:
    """What one version of a notice tells, whether the filings say so or, once it was seen online, the ledger."""

    id: str
    version: int
    type: NoticeType
    unit: str
    unit_name: str
    accounts: tuple[str, ...]
    announced_on: date
    wording: Wording

    @classmethod
    def filed(cls, notice: Notice, unit_name: str, wording: Wording) -> "Announcement":
        """As the filings have it today."""
        return cls(
            id=str(notice.id),
            version=notice.version,
            type=notice.type,
            unit=notice.unit,
            unit_name=unit_name,
            accounts=notice.accounts,
            announced_on=notice.announced_on,
            wording=wording,
        )

    @classmethod
    def seen(cls, posting: Posting) -> "Announcement":
        """As it was when it was first seen online."""
        return cls(
            id=posting.notice,
            version=posting.version,
            type=posting.type,
            unit=posting.unit,
            unit_name=posting.unit_name,
            accounts=posting.accounts,
            announced_on=posting.announced_on,
            wording=Wording(posting.title, posting.wording),
        )


@dataclass(frozen=True, slots=True)
class BoardNotice:
    """A notice as it stands on the board on a day: what it tells, for how many working days and by which rule, how far
    it has come.

    ``earlier`` holds the wordings that were online before a correction, as they stood then, the oldest first.
    """

    announcement: Announcement
    working_days: int
    basis: str | None
    standing: Standing
    earlier: tuple["BoardNotice", ...] = ()

    @property
    def id(self) -> str:
        """``<announced_on>-<unit>-<kind>``."""
        return self.announcement.id

    @property
    def version(self) -> int:
        """1 for the first wording, one more for each correction."""
        return self.announcement.version

    @property
    def type(self) -> NoticeType:
        """关停, 注销 or 变更."""
        return self.announcement.type

    @property
    def unit(self) -> str:
        """The id of the unit that announces."""
        return self.announcement.unit

    @property
    def unit_name(self) -> str:
        """What the unit was called on the day under the notice, as it is signed."""
        return self.announcement.unit_name

    @property
    def accounts(self) -> tuple[str, ...]:
        """Ids of the accounts that are announced."""
        return self.announcement.accounts

    @property
    def announced_on(self) -> date:
        """The day under the notice."""
        return self.announcement.announced_on

    @property
    def wording(self) -> Wording:
        """Title and body."""
        return self.announcement.wording

    @property
    def state(self) -> NoticeState:
        """待上线, 公示中 or 已期满."""
        return self.standing.state

    @property
    def posting(self) -> Posting | None:
        """Its entry in the ledger; None until it was seen online."""
        return self.standing.posting if isinstance(self.standing, Posted) else None

    @property
    def count(self) -> Count | None:
        """The working days counted so far as the calendar is known; None until it was seen online."""
        return self.standing.count if isinstance(self.standing, Posted) else None

    @property
    def first_posted(self) -> date | None:
        """The day on which it was first seen online."""
        return self.posting.first_seen if self.posting else None

    @property
    def last_working_day(self) -> date | None:
        """The last day of the window, None while it cannot be known."""
        return self.count.last if self.count else None

    @property
    def removable_from(self) -> date | None:
        """The first day on which it may come down, None while it cannot be known."""
        return self.last_working_day + ONE_DAY if self.last_working_day else None

    @property
    def unknown_year(self) -> int | None:
        """The year whose calendar must be published before the end can be known."""
        return self.count.unknown_year if self.count else None

    @property
    def finished(self) -> "BoardNotice | None":
        """The wording whose window has ended: this one, else the last that was corrected only after its end."""
        return next((notice for notice in (self, *reversed(self.earlier)) if notice.state is NoticeState.ENDED), None)

    @property
    def is_settled(self) -> bool:
        """True once looks confirmed that its window was over: nothing that is found later opens it again."""
        return isinstance(self.standing, Posted) and self.standing.is_settled

    @property
    def replaced(self) -> "BoardNotice | None":
        """The wording that is perhaps still online, while its correction waits; none whose end looks confirmed."""
        before = self.earlier[-1] if self.posting is None and self.earlier else None
        return before if before and not before.is_settled else None

    def wordings_on(self, first: date, last: date) -> Iterator["BoardNotice"]:
        """The wordings that stood online on some of these days and whose end no look has confirmed, the oldest
        first.
        """
        posted = [wording for wording in (*self.earlier, self) if wording.posting]
        days = [wording.posting.first_seen for wording in posted if wording.posting]
        for wording, since, until in zip(posted, days, [*days[1:], date.max], strict=False):
            if since <= last and first < until and not wording.is_settled:
                yield wording


@dataclass(frozen=True)
class Board:
    """Every notice on one day, newest first; ``over_elsewhere`` are accounts of other registers which say that their
    notice, which is theirs, has ended.
    """

    day: Day
    notices: Mapping[str, BoardNotice]
    over_elsewhere: frozenset[str] = frozenset()

    @property
    def today(self) -> date:
        """The date of the day, whoever says so."""
        return self.day.date

    def in_state(self, *states: NoticeState) -> tuple[BoardNotice, ...]:
        """Notices in any of the states, newest first."""
        return tuple(notice for notice in self.notices.values() if notice.state in states)

    @property
    def next_change_on(self) -> date | None:
        """The next day on which a notice may change its state by itself.

        One whose window is over stays until a further look confirms it: that is the next day at the earliest.
        """
        ends = (n.removable_from for n in self.in_state(NoticeState.POSTED) if n.removable_from)
        return min((max(day, self.today + ONE_DAY) for day in ends), default=None)

    def notice_of(self, account: Account, filing: Filing) -> BoardNotice | None:
        """The notice that tells a filing to the public; None for one that is not announced."""
        id_ = identity(account, filing)
        return self.notices.get(str(id_)) if id_ else None

    def state_of(self, account: Account) -> AccountState:
        """The state of an account: from its last ending, whether its notice has ended, and whether it is done."""
        filing = ending(account)
        if filing is None:
            return AccountState.RUNNING
        posting, due, done = _STATES[filing.type]
        if is_done(filing, self.today):
            return done
        return due if self._is_over(account, filing) else posting

    def _is_over(self, account: Account, filing: Filing) -> bool:
        if filing.announced_elsewhere or account.id in self.over_elsewhere:
            return True
        notice = self.notice_of(account, filing)
        finished = notice.finished if notice else None
        # An account that joined the filing later was never announced by a notice already posted.
        return finished is not None and account.id in finished.accounts


def board(directory: Directory, notices: Mapping[str, Notice], wordings: Mapping[str, Wording]) -> Board:
    """The board of the directory's day.

    A notice that was seen online keeps the wording with which it was seen, and
    stays although its account or filing is gone: then the ledger speaks for it.
    """
    ledger = directory.ledger.known_on(directory.today)
    entries = [_from_filings(directory, ledger, notice, wordings[id_]) for id_, notice in notices.items()]
    for id_, posting in ledger.postings.items():
        if id_ not in notices:
            entry = seen_online(directory, posting, directory.day)
            entries.append(dataclasses.replace(entry, earlier=_earlier(directory, ledger, posting, ())))
    entries.sort(key=lambda entry: (entry.announced_on, entry.id), reverse=True)
    return Board(directory.day, {entry.id: entry for entry in entries}, frozenset(_over_elsewhere(directory)))


def _over_elsewhere(directory: Directory) -> Iterator[str]:
    for account in directory.accounts.values():
        offer, filing = directory.offer_of(account), ending(account)
        if offer and filing and offer.state == _STATES[filing.type][1]:
            yield account.id


def is_settled(directory: Directory, posting: Posting) -> bool:
    """True if an entry says, by the looks through the directory's day, that its window was over and seen to be."""
    known = known_on(posting, directory.today)
    return known is not None and standing(directory, known, directory.day).is_settled


def _from_filings(directory: Directory, ledger: Ledger, notice: Notice, wording: Wording) -> BoardNotice:
    id_, posting = str(notice.id), ledger.postings.get(str(notice.id))
    if posting and posting.version >= notice.version:
        earlier = _earlier(directory, ledger, posting, notice.corrections)
        return dataclasses.replace(seen_online(directory, posting, directory.day), earlier=earlier)
    # Never seen; or corrected since: the new wording waits to be seen, and its window begins anew.
    days, basis = working_days_required(directory, notice.type), _basis(directory, notice.type)
    signed = directory.unit_name_on(notice.unit, notice.announced_on)
    earlier = stood(directory, ledger.posted_wordings.get(id_, ()), notice.corrections)
    return BoardNotice(Announcement.filed(notice, signed, wording), days, basis, Waiting(), earlier)


def seen_online(directory: Directory, posting: Posting, day: Day) -> BoardNotice:
    """What was seen online, as it stood on a day."""
    basis = posting.basis or _basis(directory, posting.type)  # entries of version 0 did not keep it
    days = working_days_promised(posting)
    return BoardNotice(Announcement.seen(posting), days, basis, standing(directory, posting, day))


def _basis(directory: Directory, type_: NoticeType) -> str | None:
    policy = directory.site.notice.get(type_)
    return policy.basis if policy else None


def _earlier(
    directory: Directory, ledger: Ledger, posting: Posting, corrections: Sequence[Correction]
) -> tuple[BoardNotice, ...]:
    """The wordings that were online before one, each as it stood when it was replaced."""
    every = stood(directory, ledger.posted_wordings[posting.notice], corrections)
    return tuple(one for one in every if one.version < posting.version)


def stood(
    directory: Directory, seen: Sequence[Posting], corrections: Sequence[Correction] = ()
) -> tuple[BoardNotice, ...]:
    """Every wording of a notice that was ``seen`` online, the oldest first, as it stood on its last day."""
    return tuple(_replaced(directory, seen, index, corrections) for index in range(len(seen)))


def _replaced(
    directory: Directory, seen: Sequence[Posting], index: int, corrections: Sequence[Correction]
) -> BoardNotice:
    """A wording as it stood on the last day that it can claim: a correction takes the former words down on the day it
    bears, at the latest when it is seen itself; not before they were last seen, whatever day it bears.
    """
    posting = seen[index]
    days = [directory.today]
    days += [next_.first_seen for next_ in seen[index + 1 : index + 2]]
    seen_until = posting.last_seen + ONE_DAY
    days += [max(correction.on, seen_until) for correction in corrections[posting.version - 1 : posting.version]]
    return seen_online(directory, posting, dataclasses.replace(directory.day, date=min(days)))


def as_of(directory: Directory, notice: BoardNotice, day: Day) -> BoardNotice:
    """A posted notice as it stood at the end of a day, from what the ledger knows today; one that waits as it is."""
    known = known_on(notice.posting, day.date) if notice.posting else None
    return dataclasses.replace(notice, standing=standing(directory, known, day)) if known else notice
