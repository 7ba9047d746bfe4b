"""Notices that are online and that the data here do not know so: told, and adopted where a person says so."""

import dataclasses
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..directory.day import Day
from ..directory.ledger import Ledger
from ..records.postings import Means, Posting, PostingsFile
from ..records.reading import read_file
from ..source.problems import NOWHERE
from . import page
from .board import Board, BoardNotice
from .live import CannotLook, Fetch, PublishedNotice, page_of, published_notices
from .notice import NoticeId
from .release import Release
from .window import NoticeState
from .wording import Wording

_VERSION_FORM = r"[0-9]{1,4}"


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


def unknown(fetch: Fetch, board: Board, published: Ledger, mark: Release | None = None) -> list[Unknown]:
    """Postings of a site that the data here do not know, or not with these words: building over it would take them
    down. ``published`` is the ledger that stands with the site.

    With the ``mark`` of a release, what waits there counts too: a run that stopped before its look put it online.
    """
    rows = {row.id: row.state for row in published_notices(fetch)}
    waiting = {id_ for id_, state in rows.items() if state == NoticeState.WAITING}
    found = []
    for id_ in sorted((rows.keys() if mark else rows.keys() - waiting) | published.postings.keys()):
        notice, posting = board.notices.get(id_), published.postings.get(id_)
        version = posting.version if posting else 1
        is_as_here = notice and notice.is_settled and version <= notice.version and _agree(notice, posting)
        if is_as_here and id_ not in waiting:
            continue  # as it should be, and its page need not be read
        data = fetch(page_of(id_))
        shown = page.read(data.decode("utf-8", "replace")) if data is not None else None
        if shown and mark:  # where a copy was cut off, neither list nor mark came with the page: then a person asks
            version = max(version, int(_version_of(shown) or 1))
        if why := _unlike(notice, shown, posting, version):
            title = shown.wording.title[:100] if shown and shown.wording else ""
            found.append(Unknown(id_, title, why, is_gone=notice is None))
    return found


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
        return f"网上是第 {version} 稿，数据里只有第 {notice.version} 稿：多半是这里的数据旧了，请先 git pull"
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


def adopted(fetch: Fetch, notice: str, day: Day, by: Means) -> Posting:
    """A ledger entry of a notice that is known only by its page, first seen on the day: somebody says it is ours.

    Raises CannotLook where the site does not list it or its page does not tell enough.
    """
    row = next((row for row in published_notices(fetch) if row.id == notice), None)
    data = fetch(page_of(notice)) if row else None
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
        raise CannotLook(f"网上的公告 {row.id} 读不出正文；请用 git 恢复它的备案")
    [posting] = read.postings
    return dataclasses.replace(posting, place=NOWHERE)


def unknown_entries(
    ours: Iterable[Posting], fetch: Fetch, notices: Iterable[str], day: Day, by: Means
) -> list[Posting]:
    """Ledger entries of notices that are known only by their pages; what our ledger knows already begins no new
    window, whatever the live one says of it.
    """
    known = {posting.key for posting in ours}
    taken = (adopted(fetch, id_, day, by) for id_ in notices)
    return [posting for posting in taken if posting.key not in known]


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
