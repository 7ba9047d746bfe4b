"""Look at what is online and continue the ledger of postings."""

import dataclasses
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..records.postings import Posting, PostingsFile
from ..records.reading import read_file
from ..source.problems import NOWHERE
from ..source.refusal import Refusal
from ..text.scalars import NOTICE_ID_FORM
from . import page
from .board import Board, BoardNotice
from .notice import NoticeId
from .posting import Evidence, seen
from .window import NoticeState
from .wording import Wording

# Reads an address relative to the site's root; None where there is nothing.
Fetch = Callable[[str], bytes | None]
Look = Callable[[BoardNotice], Wording | None]

_VERSION_FORM = r"[0-9]{1,4}"


class CannotLook(Refusal):
    """The site could not be looked at: nothing is known, so nothing may be recorded. The message is Chinese."""


class ClockWentBack(Refusal):
    """The ledger knows of a later day than today; the message is Chinese."""


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


def on_word(notice: BoardNotice) -> Wording:
    """The webmaster's word that the notice is online as it stands here."""
    return notice.wording


def on(fetch: Fetch) -> Look:
    """Look at a notice's page through a reader; None for a notice that isn't there."""

    def look(notice: BoardNotice) -> Wording | None:
        data = fetch(f"notices/{notice.id}/")
        return wording_of(data.decode("utf-8", "replace")) if data is not None else None

    return look


def wording_of(text: str) -> Wording | None:
    """The wording that readers see on a notice's page, None where there is none."""
    return page.read(text).wording


def adopted(fetch: Fetch, board: Board, evidence: Evidence) -> list[Posting]:
    """Notices that are online and that neither filings nor ledger know: the site itself is the last witness.

    So a notice stays although its account was deleted before anybody looked.
    Raises CannotLook for one that can't be adopted, since it is archived or its
    page can't be read: who went on from here would take it down.
    """
    postings = []
    for row in _published_notices(fetch):
        if row.id in board.notices:
            continue
        if row.state == NoticeState.ENDED:
            raise CannotLook(f"网上的历次公告里有 {row.id}，数据里却没有了；请用 git 恢复它的备案和 data/postings.yaml")
        data = fetch(f"notices/{row.id}/")
        if data is not None:
            postings.append(_adopted(row, data.decode("utf-8", "replace"), board.today, evidence))
    return postings


def lost(fetch: Fetch, board: Board) -> list[str]:
    """Notices of a site that were seen online and that are no longer on the board: building over it would take
    them down.
    """
    return [
        row.id for row in _published_notices(fetch) if row.state != NoticeState.WAITING and row.id not in board.notices
    ]


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


def _adopted(row: PublishedNotice, text: str, today: date, evidence: Evidence) -> Posting:
    """A ledger entry of a notice known only by its page; raises CannotLook where the page does not tell enough."""
    read, problems = read_file(PostingsFile, {"postings": [_entry(row, page.read(text), today, evidence)]}, "")
    if problems:
        raise CannotLook(
            f"网上的公告 {row.id} 数据里没有，网页上也读不出正文；请用 git 恢复它的备案和 data/postings.yaml"
        )
    [posting] = read.postings
    return dataclasses.replace(posting, place=NOWHERE)


def _entry(row: PublishedNotice, shown: page.NoticePage, today: date, evidence: Evidence) -> Mapping[str, Any]:
    """The entry as a file would hold it, still to be checked: what could not be read stays empty and is told."""
    wording = shown.wording or Wording("", "")
    version = shown.marks.get("data-notice-version", "")
    entry = {
        "notice": row.id,
        "version": version if re.fullmatch(_VERSION_FORM, version) else "",
        "type": row.type,
        "title": wording.title,
        "unit_name": shown.marks.get("data-notice-unit", ""),
        "accounts": row.accounts,
        "working_days": str(row.working_days),
        "first_seen": str(today),
        "last_seen": str(today),
        "seen_on": [str(today)],
        "evidence": evidence,
        "digest": wording.digest if shown.wording else "",
        "wording": wording.body.strip(),
    }
    try:
        id_ = NoticeId.parse(row.id)
    except ValueError:  # a day that there is not
        return entry
    return entry | {"unit": id_.unit, "announced_on": str(id_.announced_on)}


def record(ledger: Sequence[Posting], board: Board, look: Look, evidence: Evidence) -> tuple[list[Posting], list[str]]:
    """The ledger after looking at every notice that waits or is being posted.

    Returns ``(ledger, lines to tell)``; raises ClockWentBack if an entry is
    younger than the board's day.
    """
    latest = max((posting.last_seen for posting in ledger), default=board.today)
    if latest > board.today:
        raise ClockWentBack(
            f"记录里最近一次查看是 {latest}，今天却是 {board.today}；请核对这台机器的日期。"
            f"如果是上次的日期错了，请用 git 恢复 data/postings.yaml，并加 --today 写明今天的日期再运行一次"
        )
    entries = {(posting.notice, posting.version): posting for posting in ledger}
    told = []
    for notice in board.in_state(NoticeState.WAITING, NoticeState.POSTED):
        watched, posting = _watched(notice, look(notice), board, evidence)
        if posting is not None:
            entries[posting.notice, posting.version] = posting
        told.append(_tell(watched, posting))
    return list(entries.values()), told or ["没有需要查看的公告。"]


def _watched(
    notice: BoardNotice, online: Wording | None, board: Board, evidence: Evidence
) -> tuple[BoardNotice, Posting | None]:
    """The wording that a look was about, with its entry from now on."""
    posting = seen(notice, online, board.day, evidence)
    if posting is None and notice.replaced:
        # The correction is not online yet, and may be taken back: the words before it are still watched.
        return notice.replaced, seen(notice.replaced, online, board.day, evidence)
    return notice, posting


def _tell(notice: BoardNotice, after: Posting | None) -> str:
    name = f"{notice.id} {notice.wording.title}"
    if after is None:
        return f"未上线：{name}"
    if notice.posting is None:
        return f"首次看到：{name}，从次日起计算 {notice.working_days} 个工作日"
    if len(after.missed) > len(notice.posting.missed):
        return f"没有看到或正文不符，这一天不计：{name}"
    return f"仍在公示：{name}"
