"""Look at what is online and continue the ledger of postings."""

import dataclasses
import html
import json
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from ..records.postings import Posting, PostingsFile
from ..records.reading import read_file
from ..source.refusal import Refusal
from ..text.scalars import NOTICE_ID_FORM
from .board import Board, BoardNotice, NoticeState, Wording, seen

# Reads an address relative to the site's root; None where there is nothing.
Fetch = Callable[[str], bytes | None]
Look = Callable[[BoardNotice], Wording | None]

_PAGE = re.compile(r'data-notice-version="(\d{1,4})" data-notice-unit="([^"]{1,300})"')
_NO_PAGE = re.match("()()", "")
_COMMENT = re.compile("<!--.*?(?:-->|$)", re.DOTALL)
# A page that a browser has saved spells an attribute without a value as ="".
_ARTICLE_START, _ARTICLE_END = re.compile('data-notice-wording(?:="")?>'), "</article>"


class CannotLook(Refusal):
    """The site could not be looked at: nothing is known, so nothing may be recorded. The message is Chinese."""


class ClockWentBack(Refusal):
    """The ledger knows of a later day than today; the message is Chinese."""


def on_word(notice: BoardNotice) -> Wording:
    """The webmaster's word that the notice is online as it stands here."""
    return notice.wording


def folder(site: Path) -> Fetch:
    """A reader of a deployed folder, by addresses relative to the site's root."""

    def fetch(address: str) -> bytes | None:
        path = site / (address + "index.html" if address.endswith("/") else address)
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    return fetch


def on(fetch: Fetch) -> Look:
    """Look at a notice's page through a reader; None for a notice that isn't there."""

    def look(notice: BoardNotice) -> Wording | None:
        return _page(fetch, notice.id)

    return look


def _page(fetch: Fetch, notice: str) -> Wording | None:
    page = fetch(f"notices/{notice}/")
    return wording_of(page.decode("utf-8", "replace")) if page is not None else None


def adopted(fetch: Fetch, board: Board, evidence: str) -> list[Posting]:
    """Notices that are online and that neither filings nor ledger know: the site itself is the last witness.

    So a notice stays although its account was deleted before anybody looked.
    Raises CannotLook for one that can't be adopted, since it is archived or its
    page can't be read: who went on from here would take it down.
    """
    found = []
    for row in _published_notices(fetch):
        if row["id"] in board.notices:
            continue
        if row["state"] == NoticeState.ENDED:
            raise CannotLook(
                f"网上的历次公告里有 {row['id']}，数据里却没有了；请用 git 恢复它的备案和 data/postings.yaml"
            )
        page = fetch(f"notices/{row['id']}/")
        if page is None:
            continue
        read, problems = read_file(
            PostingsFile, {"postings": [_entry(row, page.decode("utf-8", "replace"), board.today, evidence)]}, ""
        )
        if problems:
            raise CannotLook(
                f"网上的公告 {row['id']} 数据里没有，网页上也读不出正文；请用 git 恢复它的备案和 data/postings.yaml"
            )
        found += [dataclasses.replace(posting, place=None) for posting in read.postings]
    return found


def lost(fetch: Fetch, board: Board) -> list[str]:
    """Notices of a site that were seen online and that are no longer on the board: building over it would take
    them down.
    """
    return [
        row["id"]
        for row in _published_notices(fetch)
        if row["state"] != NoticeState.WAITING and row["id"] not in board.notices
    ]


def _entry(row: dict, page: str, today: date, evidence: str) -> dict:
    """A ledger entry, still to be checked, of a notice known only by its page."""
    wording, (version, unit) = wording_of(page), (_PAGE.search(page) or _NO_PAGE).groups()
    return {
        "notice": row["id"],
        "version": version,
        "type": row["type"],
        "title": wording.title if wording else "",
        "unit": row["id"][11:].rpartition("-")[0],
        "unit_name": html.unescape(unit),
        "accounts": row["accounts"],
        "announced_on": row["id"][:10],
        "working_days": str(row["working_days"]),
        "first_seen": str(today),
        "last_seen": str(today),
        "seen_on": [str(today)],
        "evidence": evidence,
        "digest": wording.digest if wording else "",
        "wording": wording.body.strip() if wording else "",
    }


def _published_notices(fetch: Fetch) -> list[dict]:
    """Rows of the live ``api/v1/notices.json`` that have the shape we write; anything else is passed over."""
    try:
        rows = json.loads(fetch("api/v1/notices.json") or b"{}").get("notices", [])
        wanted = {"id", "type", "accounts", "working_days", "state"}
        return [
            row
            for row in rows
            if isinstance(row, dict) and wanted <= row.keys() and re.fullmatch(NOTICE_ID_FORM, str(row["id"]))
        ]
    except (ValueError, AttributeError, TypeError, RecursionError):
        return []


def wording_of(page: str) -> Wording | None:
    """The wording on a notice page, None where there is none."""
    page = _COMMENT.sub("", page)  # nobody sees what stands in one
    start = _ARTICLE_START.search(page)
    article, end, _ = page[start.end() :].partition(_ARTICLE_END) if start else ("", "", "")
    heading, *body = re.split("</h[12]>", article, maxsplit=1)
    return Wording.from_markup(heading, body[0]) if end and body else None


def record(ledger: Sequence[Posting], board: Board, look: Look, evidence: str) -> tuple[list[Posting], list[str]]:
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
    found = {(posting.notice, posting.version): posting for posting in ledger}
    told = []
    for notice in board.in_state(NoticeState.WAITING, NoticeState.POSTED):
        online = look(notice)
        after = seen(notice.posting, notice, online, board, evidence)
        if after is None and notice.replaced:
            # The correction is not online yet, and may be taken back: the words before it are still watched.
            notice = notice.replaced
            after = seen(notice.posting, notice, online, board, evidence)
        if after is not None:
            found[after.notice, after.version] = after
        told.append(_tell(notice, after))
    return list(found.values()), told or ["没有需要查看的公告。"]


def _tell(notice: BoardNotice, after: Posting | None) -> str:
    name = f"{notice.id} {notice.wording.title}"
    if after is None:
        return f"未上线：{name}"
    if notice.posting is None:
        return f"首次看到：{name}，从次日起计算 {notice.working_days} 个工作日"
    if len(after.missed) > len(notice.posting.missed):
        return f"没有看到或正文不符，这一天不计：{name}"
    return f"仍在公示：{name}"
