"""Look at what is online and continue the ledger of postings.

A look counts only at this register's release, known by its mark; what is there and unknown here is told, and waits
for a person. Nothing that the live site says starts, ends or shortens anything.
"""

import dataclasses
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from ..directory.day import Day
from ..directory.workdays import ONE_DAY
from ..records.postings import Found, Look, Means, Posting
from ..source.refusal import Refusal
from .board import Board, BoardNotice
from .ledger import Claim
from .live import Fetch, page_of, wording_of
from .looks import after, dated_ahead
from .posting import seen
from .release import Release
from .window import NoticeState
from .wording import Wording

# A look that is dated later than this after today was never made: no clock of this register is so wrong.
_IMPOSSIBLE = timedelta(days=366)


class ClockWentBack(Refusal):
    """The ledger knows of a later day than today; the message is Chinese."""


class ClockDisagrees(ClockWentBack):
    """The server that was looked at lives on another day; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What stood at a notice's address: its words, None where they cannot be made out, and how they were compared."""

    wording: Wording | None
    how: Literal["same", "words", "said"]


Sight = Callable[[BoardNotice], Shown | None]


def on_word(notice: BoardNotice) -> Shown:
    """The webmaster's word that the notice is online as it stands here."""
    return Shown(notice.wording, "said")


def on(fetch: Fetch, mark: Release) -> Sight:
    """Look at notices' pages through a reader: byte for byte what the release has, else what a reader sees."""

    def sight(notice: BoardNotice) -> Shown | None:
        data = fetch(page_of(notice.id))
        if data is None:
            return None
        how = "same" if mark.holds(notice.id, data) else "words"
        return Shown(wording_of(data.decode("utf-8", "replace")), how)

    return sight


def refuse_another_day(served_on: date | None, day: Day) -> None:
    """Raise ClockDisagrees where a server says another day than our clock, and nobody named it: one of them is wrong.

    A day's difference may be the hour and the zone.
    """
    if served_on is not None and not day.vouched and abs(served_on - day.date) > ONE_DAY:
        raise ClockDisagrees(
            f"网站的服务器说今天是 {served_on}，这台机器说是 {day.date}；"
            "请校准时钟，或加 --today 写明今天的日期再运行一次"
        )


def refuse_before(mark: Release, day: Day) -> None:
    """Raise ClockWentBack where the release that is online was made on a later day than our clock's, and nobody named
    ours. A day that never was is no clock's.
    """
    if not day.vouched and day.date < mark.day <= day.date + _IMPOSSIBLE:
        raise ClockWentBack(
            f"网上的网站是 {mark.day} 发布的，这台机器却说今天是 {day.date}；"
            "请校准时钟，或加 --today 写明今天的日期再运行一次"
        )


def record(ledger: Sequence[Posting], board: Board, sight: Sight, by: Means) -> tuple[list[Posting], list[str]]:
    """The ledger after looking at every notice that waits or is being posted, or whose end no look has confirmed yet.

    Returns ``(ledger, lines to tell)``; raises ClockWentBack if an entry is
    younger than the board's day.
    """
    refuse_to_go_back(ledger, board.day)
    entries = {posting.key: posting for posting in ledger}
    told = []
    for notice in to_watch(board):
        about, found = watched(notice, sight(notice))
        posting = seen(about, found, board.day, by)
        if posting is not None:
            entries[posting.key] = _with_later_looks(posting, entries)
        told.append(_tell(about, posting, found))
    return list(entries.values()), told or ["没有需要查看的公告。"]


def failed(ledger: Sequence[Posting], board: Board, by: Means) -> list[Posting]:
    """The ledger after a look that came to nothing: of every posted notice it is noted that nobody could see it."""
    refuse_to_go_back(ledger, board.day)
    look = Look(on=board.today, by=by, found="failed", clock=board.day.clock_beside)
    return _with_look(ledger, board, look)


def absent(ledger: Sequence[Posting], board: Board, span: tuple[date, date], notices: Collection[str]) -> list[Posting]:
    """The ledger after somebody said from when to when notices were not online; all that are posted where none is
    named.
    """
    look = Look(on=span[0], until=span[1], by="manual", found="absent", clock=board.day.clock_beside)
    return _with_look(ledger, board, look, notices)


def _with_look(ledger: Sequence[Posting], board: Board, look: Look, notices: Collection[str] = ()) -> list[Posting]:
    """The look beside those at the words that stood online then, also where their correction came or waits."""
    meant = (notice for notice in to_watch(board) if not notices or notice.id in notices)
    stood = {(one.id, one.version) for notice in meant for one in notice.wordings_on(look.on, look.until or look.on)}
    return [
        dataclasses.replace(posting, looks=after(posting.looks, look)) if posting.key in stood else posting
        for posting in ledger
    ]


def to_watch(board: Board) -> Iterator[BoardNotice]:
    """Notices about which a look says something: in the archive those whose end no look has confirmed yet."""
    for notice in board.notices.values():
        if not notice.is_settled:
            yield notice


def refuse_to_go_back(ledger: Sequence[Posting], day: Day) -> None:
    """Raise ClockWentBack if the ledger knows of a later day than today, and nobody said that it had not come."""
    if ahead := _ahead(ledger, day):
        raise ClockWentBack(
            f"记录里最近一次查看是 {max(ahead)}，今天却是 {day.date}；请核对这台机器的日期。"
            f"今天确是 {day.clock or day.date}、是上次的日期错了，请加 --today {day.clock or day.date} 再运行一次："
            "写着以后日期的查看就不再算数"
        )


def doubted(ledger: Sequence[Posting], day: Day, by: Means, is_shown_over: Claim) -> list[Posting]:
    """The ledger after somebody came to look, ``by`` a program, on a day before some of its looks: the clock was wrong
    now or then.

    Who names the very day that the clock says is believed: no look of a later day proves anything. By the clock alone
    a single later day is in doubt as well, but for notices that the site shows to be over; several days were not all
    wrong, and then the clock is.
    """
    ahead = _ahead(ledger, day)
    if ahead and day.vouched and day.clock in (None, day.date):
        return [_doubted(posting, ahead, day.date, "manual") for posting in ledger]
    if len(ahead) != 1 or day.vouched:
        return [*ledger]
    return [posting if is_shown_over(posting) else _doubted(posting, ahead, day.date, by) for posting in ledger]


def _doubted(posting: Posting, ahead: Collection[date], clock: date, by: Means) -> Posting:
    looks = posting.looks
    for day in sorted({look.on for look in looks} & {*ahead}):
        looks = after(looks, Look(on=day, by=by, found="failed", clock=clock))
    starts = posting.counted_from
    if by == "manual" and starts and starts + ONE_DAY in ahead:
        starts = None  # it followed from such a look; the next one tells it anew
    return dataclasses.replace(posting, looks=looks, counted_from=starts)


def _ahead(ledger: Sequence[Posting], day: Day) -> set[date]:
    """The days later than today of which the ledger knows; a day that never was is no clock's."""
    days = {one for posting in ledger for one in dated_ahead(posting.looks, day.date)}
    return {one for one in days if one <= day.date + _IMPOSSIBLE}


def _with_later_looks(posting: Posting, entries: Mapping[tuple[str, int], Posting]) -> Posting:
    """The board's entry knows no look of later days and no start that is not known yet; what the ledger says of them
    stays in it, and is told by a rule.
    """
    known = entries.get(posting.key)
    if known is None:
        return posting
    later = [look for look in known.looks if look not in posting.looks]
    looks = sorted((*posting.looks, *later), key=lambda look: look.on)
    starts = [start for start in (posting.counted_from, known.counted_from) if start]
    return dataclasses.replace(posting, looks=tuple(looks), counted_from=max(starts, default=None))


def watched(notice: BoardNotice, shown: Shown | None) -> tuple[BoardNotice, Found]:
    """The wording that a look was about, and what it found."""
    found = _found(notice, shown)
    if notice.posting is None and notice.replaced and found in ("absent", "altered"):
        # The correction is not online yet, and may be taken back: the words before it are still watched.
        return notice.replaced, _found(notice.replaced, shown)
    return notice, found


def _found(notice: BoardNotice, shown: Shown | None) -> Found:
    if shown is None:
        return "absent"
    is_there = shown.wording is not None and notice.wording.is_said_by(shown.wording)
    return shown.how if is_there else "altered"


def _tell(notice: BoardNotice, after_: Posting | None, found: Found) -> str:
    name = f"{notice.id} {notice.wording.title}"
    if after_ is None:
        return f"未上线：{name}"
    if found in ("absent", "altered"):
        return f"没有看到或正文不符，这一天和上次看到以后的日子不计：{name}"
    if notice.posting is None:
        return f"首次看到：{name}，从次日起计算 {notice.working_days} 个工作日"
    return f"{'已经期满，仍在网上' if notice.state is NoticeState.ENDED else '仍在公示'}：{name}"
