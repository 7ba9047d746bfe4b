"""Filings to notices, notices to the board: what is being posted, since when, until when.

The window of a notice starts when it was seen online and never ends before the
working days of its policy have passed (南通办法第十六条: 不少于15个工作日; 民法典
201: the first day does not count). Everything here is pure; the ledger of what
was seen comes in as ``Posting`` records.
"""

import dataclasses
import hashlib
import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ..directory.directory import Directory, unit_after
from ..directory.workdays import ONE_DAY, Count
from ..records.accounts import Account, Correction, Filing
from ..records.postings import Posting

MINIMUM_WORKING_DAYS = 15
_SUFFIX = {"关停": "close", "注销": "cancel", "变更": "change"}


class NoticeState(StrEnum):
    """Where a notice is on its way."""

    WAITING = "待上线"
    POSTED = "公示中"
    ENDED = "已期满"


class AccountState(StrEnum):
    """What an account is on a day; follows from filings and board, never stored."""

    RUNNING = "运行"
    CLOSING = "关停公示中"
    CLOSED = "已关停"
    CANCELLING = "注销公示中"
    CANCELLED = "已注销"


ENDED = (AccountState.CLOSED, AccountState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Notice:
    """One announcement: the filings of one unit with the same type and date."""

    id: str
    type: str
    unit: str
    announced_on: date
    filings: tuple[tuple[Account, Filing], ...]

    @property
    def corrections(self) -> tuple[Correction, ...]:
        """What was corrected after the notice had gone online, each once, oldest first."""
        found = dict.fromkeys(c for _, filing in self.filings for c in filing.corrections)
        return tuple(sorted(found, key=lambda correction: correction.on))

    @property
    def version(self) -> int:
        """1 for the first wording, one more for each correction."""
        return 1 + len(self.corrections)


@dataclass(frozen=True, slots=True)
class Wording:
    """What a notice says: title and body as safe HTML."""

    title: str
    body: str

    @classmethod
    def from_markup(cls, heading: str, body: str) -> "Wording":
        """A wording from a page: the title may be wrapped in markup of its own."""
        return cls(" ".join(plain_text(heading).split()), body)

    @property
    def text(self) -> str:
        """The words alone, one paragraph a line: what a reader sees, whatever the markup."""
        return plain_text(f"<p>{html.escape(self.title)}</p>{self.body}")

    @property
    def digest(self) -> str:
        """``sha256:`` of the words."""
        return "sha256:" + hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class BoardNotice:
    """A notice as it stands on the board today.

    ``posting`` is None until it was seen online. ``last_working_day`` and
    ``removable_from`` are None while they cannot be known. ``earlier`` holds
    the wordings that were online before a correction, as they stood then.
    """

    id: str
    version: int
    type: str
    unit: str
    unit_name: str
    accounts: tuple[str, ...]
    announced_on: date
    working_days: int
    wording: Wording
    posting: Posting | None
    count: Count | None
    state: NoticeState
    earlier: tuple["BoardNotice", ...] = ()

    @property
    def finished(self) -> "BoardNotice | None":
        """The wording whose window has ended: this one, else the last that was corrected only after its end."""
        return next((notice for notice in (self, *reversed(self.earlier)) if notice.state is NoticeState.ENDED), None)

    @property
    def replaced(self) -> "BoardNotice | None":
        """The wording that is perhaps still online, while its correction waits."""
        return self.earlier[-1] if self.posting is None and self.earlier and self.finished is None else None

    @property
    def first_posted(self) -> date | None:
        return self.posting.first_seen if self.posting else None

    @property
    def last_working_day(self) -> date | None:
        return self.count.last if self.count else None

    @property
    def removable_from(self) -> date | None:
        return self.last_working_day + ONE_DAY if self.last_working_day else None

    @property
    def unknown_year(self) -> int | None:
        """The year whose calendar must be published before the end can be known."""
        return self.count.unknown_year if self.count else None


@dataclass(frozen=True)
class Board:
    """Every notice on one day, newest first."""

    today: date
    notices: Mapping[str, BoardNotice]
    day_is_given: bool = True

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

    def state_of(self, account: Account) -> AccountState:
        """The state of an account: from its last filing, and whether its notice has ended."""
        filing = account.filings[-1]
        if filing.type not in ("关停", "注销"):
            return AccountState.RUNNING
        ended = self._is_over(account, filing)
        if filing.type == "关停":
            return AccountState.CLOSED if ended else AccountState.CLOSING
        return AccountState.CANCELLED if ended else AccountState.CANCELLING

    def has_ended(self, account: Account) -> bool:
        """True once its closing or its cancellation has been announced to the end, whatever is announced after that."""
        return any(filing.type in ("关停", "注销") and self._is_over(account, filing) for filing in account.filings)

    def _is_over(self, account: Account, filing: Filing) -> bool:
        notice = self.notices.get(notice_id(account, filing))
        finished = notice.finished if notice else None
        # An account that joined the filing later was never announced by a notice already posted.
        return finished is not None and account.id in finished.accounts


def is_announced(filing: Filing) -> bool:
    """True if the filing is told to the public by a notice."""
    return filing.type in _SUFFIX and filing.announced_on is not None


def notice_id(account: Account, filing: Filing) -> str:
    """``<announced_on>-<unit>-<close|cancel|change>``."""
    return f"{filing.announced_on}-{unit_after(account, filing)}-{_SUFFIX[filing.type]}"


def notices(directory: Directory) -> dict[str, Notice]:
    """All notices that follow from the filings, by id."""
    groups: dict[str, list[tuple[Account, Filing]]] = defaultdict(list)
    for account in directory.accounts.values():
        for filing in account.filings:
            if is_announced(filing):
                groups[notice_id(account, filing)].append((account, filing))
    return {id_: _notice(id_, group) for id_, group in groups.items()}


def _notice(id_: str, filings: list[tuple[Account, Filing]]) -> Notice:
    account, filing = filings[0]
    return Notice(id_, filing.type, unit_after(account, filing), filing.announced_on, tuple(filings))


def working_days_required(directory: Directory, type_: str) -> int:
    """Working days a notice of this type is posted; 15 is the floor."""
    policy = directory.site.notice.get(type_)
    return max(MINIMUM_WORKING_DAYS, policy.working_days if policy else 0)


def window(directory: Directory, posting: Posting) -> Count:
    """The working days a posted notice must stay for, by the directory's calendar and policy."""
    return _count(directory, posting, max(working_days_required(directory, posting.type), posting.working_days))


def _count(directory: Directory, posting: Posting, days: int) -> Count:
    start = max(posting.first_seen, posting.counted_from or posting.first_seen)
    return directory.calendar.count_after(start, days, skipping=frozenset(posting.missed))


def board(directory: Directory, found: Mapping[str, Notice], wordings: Mapping[str, Wording]) -> Board:
    """The board of the directory's day.

    A notice that was seen online keeps the wording with which it was seen, and
    stays although its account or filing is gone: then the ledger speaks for it.
    """
    entries = [
        _from_filings(directory, notice, wordings[id_], directory.postings.get(id_)) for id_, notice in found.items()
    ]
    entries += [
        dataclasses.replace(_from_ledger(directory, p), earlier=tuple(_earlier(directory, id_, p.version, ())))
        for id_, p in directory.postings.items()
        if id_ not in found
    ]
    entries.sort(key=lambda entry: (entry.announced_on, entry.id), reverse=True)
    return Board(directory.today, {entry.id: entry for entry in entries}, directory.day_is_given)


def _from_filings(directory: Directory, notice: Notice, wording: Wording, posting: Posting | None) -> BoardNotice:
    days = working_days_required(directory, notice.type)
    if posting:
        days = max(days, posting.working_days)
    if posting and posting.version < notice.version:
        posting = None  # corrected since: the new wording waits to be seen, and its window begins anew
    if posting:
        wording = Wording(posting.title, posting.wording)
    count, state = _standing(directory, posting, days)
    version = posting.version if posting else notice.version
    return BoardNotice(
        id=notice.id,
        version=version,
        type=notice.type,
        unit=notice.unit,
        unit_name=directory.unit_name(notice.unit),
        accounts=posting.accounts if posting else tuple(dict.fromkeys(account.id for account, _ in notice.filings)),
        announced_on=notice.announced_on,
        working_days=days,
        wording=wording,
        posting=posting,
        count=count,
        state=state,
        earlier=tuple(_earlier(directory, notice.id, version, notice.corrections)),
    )


def _earlier(directory: Directory, id_: str, version: int, corrections: Sequence[Correction]) -> Iterator[BoardNotice]:
    """The wordings that were online before a version, each as it stood when it was replaced.

    A correction takes the former words down on the day it bears, at the latest when it is seen itself.
    """
    posted = directory.posted_wordings.get(id_, ())
    for index, posting in enumerate(posted):
        if posting.version < version:
            until = [directory.today, *(later.first_seen for later in posted[index + 1 : index + 2])]
            until += [correction.on for correction in corrections[posting.version - 1 : posting.version]]
            yield _from_ledger(dataclasses.replace(directory, today=min(until)), posting)


def _from_ledger(directory: Directory, posting: Posting) -> BoardNotice:
    days = max(working_days_required(directory, posting.type), posting.working_days)
    count, state = _standing(directory, posting, days)
    return BoardNotice(
        id=posting.notice,
        version=posting.version,
        type=posting.type,
        unit=posting.unit,
        unit_name=posting.unit_name,
        accounts=posting.accounts,
        announced_on=posting.announced_on,
        working_days=days,
        wording=Wording(posting.title, posting.wording),
        posting=posting,
        count=count,
        state=state,
    )


def _standing(directory: Directory, posting: Posting | None, days: int) -> tuple[Count | None, NoticeState]:
    """How far a notice has come.

    A day that somebody named is believed. A clock may be wrong for a day: by
    the clock alone a window ends only when an earlier day's look had already
    found it over.
    """
    if posting is None:
        return None, NoticeState.WAITING
    count = _count(directory, posting, days)
    over = count.last is not None and directory.today > count.last
    if over and not directory.day_is_given:
        over = posting.over_on is not None and count.last < posting.over_on < directory.today
    return count, NoticeState.ENDED if over else NoticeState.POSTED


def as_of(directory: Directory, notice: BoardNotice, day: date) -> BoardNotice:
    """A posted notice as it stood at the end of ``day``, from what the ledger knows today."""
    posting = notice.posting
    known = dataclasses.replace(
        posting,
        last_seen=max((seen for seen in posting.seen_on if seen <= day), default=min(posting.last_seen, day)),
        seen_on=tuple(seen for seen in posting.seen_on if seen <= day),
        missed=tuple(missed for missed in posting.missed if missed <= day),
        over_on=posting.over_on if posting.over_on and posting.over_on <= day else None,
    )
    count, state = _standing(dataclasses.replace(directory, today=day), known, notice.working_days)
    return dataclasses.replace(notice, posting=known, count=count, state=state)


def plain_text(fragment: str) -> str:
    """The words of an HTML fragment, one block a line, blanks folded: equal words, equal text."""
    lines = re.split(r"</?(?:p|h[1-6]|li|ul|ol|div|tr|table|blockquote|br|hr)\b[^>]*>", fragment)
    words = (" ".join(html.unescape(re.sub(r"<[^>]*>", "", line)).split()) for line in lines)
    return "\n".join(line for line in words if line)


def seen(
    posting: Posting | None, notice: BoardNotice, online: Wording | None, board: Board, evidence: str
) -> Posting | None:
    """The ledger entry after a look at what is online: new, continued, or with a missed day.

    ``online`` is the wording found, None if the notice was absent. A notice
    that was never seen and is not there gives None.
    """
    expected, today = notice.wording, board.today
    there = online is not None and online.digest == expected.digest
    if posting is None:
        return _first_seen(notice, today, evidence) if there else None
    if there:
        # The first look may have been dated by a clock that was behind: by the clock alone the
        # window starts no earlier than the day before the second look.
        second = not board.day_is_given and posting.last_seen == posting.first_seen < today - ONE_DAY
        return dataclasses.replace(
            posting,
            counted_from=today - ONE_DAY if second else posting.counted_from,
            last_seen=max(posting.last_seen, today),
            seen_on=tuple(sorted({*posting.seen_on, today})),
            working_days=notice.working_days,
            over_on=_over_on(posting, notice.last_working_day, today),
        )
    return dataclasses.replace(posting, missed=tuple(sorted({*posting.missed, today})))


def _over_on(posting: Posting, last: date | None, today: date) -> date | None:
    """The day of the first look that found the window over; a calendar that moved its end makes it begin anew."""
    if last is None or today <= last:
        return None
    return posting.over_on if posting.over_on and posting.over_on > last else today


def _first_seen(notice: BoardNotice, today: date, evidence: str) -> Posting:
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
    )


def is_altered(posting: Posting) -> bool:
    """True if title or body in the ledger no longer give the digest written beside them."""
    return Wording(posting.title, posting.wording).digest != posting.digest
