"""Look at what is online and continue the ledger of postings.

A look counts only at this register's release, known by its mark; what is there and unknown here is told, and waits
for a person. Nothing that the live site says starts, ends or shortens anything.
"""

import dataclasses
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from ..directory.day import Day
from ..directory.ledger import Ledger
from ..directory.workdays import ONE_DAY
from ..records.postings import Found, Look, Posting, PostingsFile, Witness
from ..records.reading import read_file
from ..source.problems import NOWHERE
from ..source.refusal import Refusal
from ..text.scalars import NOTICE_ID_FORM
from . import page, release
from .board import Board, BoardNotice
from .looks import after
from .notice import NoticeId
from .posting import seen
from .release import Release
from .window import NoticeState, Posted
from .wording import Wording

# Reads an address relative to the site's root; None where there is nothing.
Fetch = Callable[[str], bytes | None]

_VERSION_FORM = r"[0-9]{1,4}"
# A look that is dated later than this after today was never made: no clock of this register is so wrong.
_IMPOSSIBLE = timedelta(days=366)


class CannotLook(Refusal):
    """The site could not be looked at: nothing is known, so nothing may be recorded. The message is Chinese."""


class NoRelease(CannotLook):
    """What is there is no release of this register: nobody reads notices there, and nothing is recorded."""


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


@dataclass(frozen=True, slots=True)
class Unknown:
    """A notice that is online and that the data here do not know so; what a person must decide.

    ``is_gone`` where the data know nothing of it at all.
    """

    notice: str
    title: str
    why: str
    is_gone: bool

    def __str__(self) -> str:
        return f"{self.notice} {self.title}（{self.why}）"


@dataclass(frozen=True, slots=True)
class PublishedNotice:
    """A row of a site's ``api/v1/notices.json``; only the form of its id is certain, the rest is as it was read."""

    id: str
    type: object
    accounts: object
    working_days: object
    state: object

    @classmethod
    def read(cls, row: object) -> "PublishedNotice | None":
        """A row of the shape that we write, None for anything else."""
        names = [each.name for each in dataclasses.fields(cls)]
        if not (isinstance(row, dict) and row.keys() >= set(names)):
            return None
        if not (isinstance(row["id"], str) and re.fullmatch(NOTICE_ID_FORM, row["id"])):
            return None
        return cls(**{name: row[name] for name in names})


def on_word(notice: BoardNotice) -> Shown:
    """The webmaster's word that the notice is online as it stands here."""
    return Shown(notice.wording, "said")


def on(fetch: Fetch, mark: Release) -> Sight:
    """Look at notices' pages through a reader: byte for byte what the release has, else what a reader sees."""

    def sight(notice: BoardNotice) -> Shown | None:
        data = fetch(_page_of(notice.id))
        if data is None:
            return None
        how = "same" if mark.holds(notice.id, data) else "words"
        return Shown(wording_of(data.decode("utf-8", "replace")), how)

    return sight


def _page_of(notice: str) -> str:
    return f"notices/{notice}/"


def wording_of(text: str) -> Wording | None:
    """The wording that readers see on a notice's page, None where there is none."""
    return page.read(text).wording


def released(fetch: Fetch, addresses: Collection[str]) -> Release:
    """The release of this register that is there; ``addresses`` are those that it has or had.

    Raises NoRelease where there is none: a trial, another register, an error page. Then nothing is recorded.
    """
    mark = release.read(fetch(release.PATH))
    if mark is None:
        raise NoRelease(
            f"那里没有正式发布的标记（{release.PATH}）：不是本名录的网站，或者只是试运行的；"
            "请核对网址和文件夹，用 deploy 或 build --release 正式发布以后再查看"
        )
    if mark.register not in addresses:
        raise NoRelease(
            f"那里是另一个名录（{mark.register[:200]}）的网站，不是 {'、'.join(addresses)}；请核对网址和文件夹"
        )
    return mark


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


def unknown(fetch: Fetch, board: Board, published: Ledger, mark: Release | None = None) -> list[Unknown]:
    """Postings of a site that the data here do not know, or not with these words: building over it would take them
    down. ``published`` is the ledger that stands with the site.

    With the ``mark`` of a release, what waits there counts too: a run that stopped before its look put it online.
    """
    rows = {row.id: row.state for row in _published_notices(fetch)}
    waiting = {id_ for id_, state in rows.items() if state == NoticeState.WAITING}
    found = []
    for id_ in sorted((rows.keys() if mark else rows.keys() - waiting) | published.postings.keys()):
        notice, posting = board.notices.get(id_), published.postings.get(id_)
        version = posting.version if posting else 1
        if notice and notice.posting and version <= notice.version and id_ not in waiting and _agree(notice, posting):
            continue  # as it should be, and its page need not be read
        data = fetch(_page_of(id_))
        shown = page.read(data.decode("utf-8", "replace")) if data is not None else None
        if data is not None and shown and mark and mark.holds(id_, data):
            version = max(version, int(_version_of(shown) or 1))
        if why := _unlike(notice, shown, posting, version):
            title = shown.wording.title[:100] if shown and shown.wording else ""
            found.append(Unknown(id_, title, why, is_gone=notice is None))
    return found


def is_shown_over(fetch: Fetch, posting: Posting) -> bool:
    """True if a site has these words as those of a notice whose window ended.

    Whoever only sends a merge request has no hand in that; it ends nothing that our own looks did not end.
    """
    listed = any(row.id == posting.notice and row.state == NoticeState.ENDED for row in _published_notices(fetch))
    data = fetch(_page_of(posting.notice)) if listed else None
    words = wording_of(data.decode("utf-8", "replace")) if data is not None else None
    return words is not None and Wording(posting.title, posting.wording).is_said_by(words)


def _agree(notice: BoardNotice, theirs: Posting | None) -> bool:
    """True if the site's ledger has no other words for our version."""
    return theirs is None or theirs.version != notice.version or theirs.digest == notice.wording.digest


def _unlike(
    notice: BoardNotice | None, shown: page.NoticePage | None, posting: Posting | None, version: int
) -> str | None:
    """How what is online differs from what we would publish; None where it is the same. Where the page is gone, the
    ledger that stands there says what it said.
    """
    if notice is None:
        return "数据里没有这份公告"
    if version > notice.version:
        return f"网上是第 {version} 稿，数据里只有第 {notice.version} 稿"
    words = shown.wording if shown else None
    if notice.posting:  # it stays as it is here: a look tells what is wrong with its page
        is_claimed = posting is not None and not _agree(notice, posting) and words and words.digest == posting.digest
        return "网上的正文和记录与数据里记录的不同" if is_claimed else None
    ours = (notice.wording, *(earlier.wording for earlier in notice.earlier))
    if shown is None:
        is_ours = posting is None or posting.digest in {one.digest for one in ours}
    else:
        is_ours = words is not None and any(one.is_said_by(words) for one in ours)
    return None if is_ours else "网上的正文与数据里将要发布的不同"


def _version_of(shown: page.NoticePage) -> str:
    """The number of the wording that a page says it shows; empty where it says none."""
    version = shown.marks.get("data-notice-version", "")
    return version if re.fullmatch(_VERSION_FORM, version) else ""


def _published_notices(fetch: Fetch) -> Iterator[PublishedNotice]:
    """Rows of the live ``api/v1/notices.json`` that have the shape we write; anything else is passed over."""
    try:
        listed = json.loads(fetch("api/v1/notices.json") or b"{}")
    except (ValueError, RecursionError):
        return
    rows = listed.get("notices") if isinstance(listed, dict) else None
    for row in rows if isinstance(rows, list) else ():
        notice = PublishedNotice.read(row)
        if notice is not None:
            yield notice


def adopted(fetch: Fetch, notice: str, day: Day, by: Witness) -> Posting:
    """A ledger entry of a notice that is known only by its page, first seen on the day: somebody says it is ours.

    Raises CannotLook where the site does not list it or its page does not tell enough.
    """
    row = next((row for row in _published_notices(fetch) if row.id == notice), None)
    data = fetch(_page_of(notice)) if row else None
    if row is None or data is None:
        raise CannotLook(f"网上没有公告 {notice}；请核对编号")
    look = {
        "on": str(day.date),
        "by": by,
        "found": "words",
        **({"clock": str(day.clock_beside)} if day.clock_beside else {}),
    }
    entry = _entry(row, page.read(data.decode("utf-8", "replace")), look)
    read, problems = read_file(PostingsFile, {"evidence": "1", "postings": [entry]}, "")
    if problems:
        raise CannotLook(f"网上的公告 {row.id} 读不出正文；请用 git 恢复它的备案和 data/postings.yaml")
    [posting] = read.postings
    return dataclasses.replace(posting, place=NOWHERE)


def unknown_entries(
    ours: Iterable[Posting], fetch: Fetch, notices: Iterable[str], day: Day, by: Witness
) -> list[Posting]:
    """Ledger entries of notices that are known only by their pages; what our ledger knows already begins no new
    window, whatever the live one says of it.
    """
    known = {(posting.notice, posting.version) for posting in ours}
    taken = (adopted(fetch, id_, day, by) for id_ in notices)
    return [posting for posting in taken if (posting.notice, posting.version) not in known]


def _entry(row: PublishedNotice, shown: page.NoticePage, look: Mapping[str, Any]) -> Mapping[str, Any]:
    """The entry as a file would hold it, still to be checked: what could not be read stays empty and is told."""
    wording = shown.wording or Wording("", "")
    entry = {
        "notice": row.id,
        "version": _version_of(shown),
        "type": row.type,
        "title": wording.title,
        "unit_name": shown.marks.get("data-notice-unit", ""),
        "accounts": row.accounts,
        "working_days": str(row.working_days),
        "looks": [look],
        "digest": wording.digest if shown.wording else "",
        "wording": wording.body.strip(),
    }
    try:
        id_ = NoticeId.parse(row.id)
    except ValueError:  # a day that there is not
        return entry
    return entry | {"unit": id_.unit, "announced_on": str(id_.announced_on)}


def record(ledger: Sequence[Posting], board: Board, sight: Sight, by: Witness) -> tuple[list[Posting], list[str]]:
    """The ledger after looking at every notice that waits or is being posted, or whose end no look has confirmed yet.

    Returns ``(ledger, lines to tell)``; raises ClockWentBack if an entry is
    younger than the board's day.
    """
    refuse_to_go_back(ledger, board.today)
    entries = {(posting.notice, posting.version): posting for posting in ledger}
    told = []
    for notice in to_watch(board):
        about, found = watched(notice, sight(notice))
        posting = seen(about, found, board.day, by)
        if posting is not None:
            entries[posting.notice, posting.version] = _with_later_looks(posting, entries)
        told.append(_tell(about, posting, found))
    return list(entries.values()), told or ["没有需要查看的公告。"]


def failed(ledger: Sequence[Posting], board: Board, by: Witness) -> list[Posting]:
    """The ledger after a look that came to nothing: of every posted notice it is noted that nobody could see it."""
    refuse_to_go_back(ledger, board.today)
    look = Look(on=board.today, by=by, found="failed", clock=board.day.clock_beside)
    return _with_look(ledger, board, look)


def absent(ledger: Sequence[Posting], board: Board, span: tuple[date, date], notices: Collection[str]) -> list[Posting]:
    """The ledger after somebody said from when to when notices were not online; all that are posted where none is
    named.
    """
    look = Look(on=span[0], until=span[1], by="manual", found="absent", clock=board.day.clock_beside)
    return _with_look(ledger, board, look, notices)


def _with_look(ledger: Sequence[Posting], board: Board, look: Look, notices: Collection[str] = ()) -> list[Posting]:
    posted = (one for one in to_watch(board) if one.posting)
    running = {(one.id, one.version) for one in posted if not notices or one.id in notices}
    return [
        dataclasses.replace(posting, looks=after(posting.looks, look))
        if (posting.notice, posting.version) in running
        else posting
        for posting in ledger
    ]


def to_watch(board: Board) -> Iterator[BoardNotice]:
    """Notices about which a look says something: in the archive those whose end no look has confirmed yet."""
    for notice in board.notices.values():
        if not (isinstance(notice.standing, Posted) and notice.standing.is_settled):
            yield notice


def refuse_to_go_back(ledger: Sequence[Posting], today: date) -> None:
    """Raise ClockWentBack if the ledger knows of a later day than today."""
    days = (look.on for posting in ledger for look in posting.looks)
    latest = max((day for day in days if day <= today + _IMPOSSIBLE), default=today)
    if latest > today:
        raise ClockWentBack(
            f"记录里最近一次查看是 {latest}，今天却是 {today}；请核对这台机器的日期。"
            f"如果是上次的日期错了，请用 git 恢复 data/postings.yaml，并加 --today 写明今天的日期再运行一次"
        )


def _with_later_looks(posting: Posting, entries: Mapping[tuple[str, int], Posting]) -> Posting:
    """The board's entry knows no look of later days; what the ledger says of them stays in it, and is told by a
    rule.
    """
    known = entries.get((posting.notice, posting.version))
    later = [look for look in known.looks if look not in posting.looks] if known else []
    looks = sorted((*posting.looks, *later), key=lambda look: look.on)
    return dataclasses.replace(posting, looks=tuple(looks)) if later else posting


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
