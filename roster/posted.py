"""Look at what is online and continue the ledger of postings."""

import dataclasses
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from .fetch import Fetch
from .notices import Board, BoardNotice, NoticeState, Wording, seen
from .reading import read_file
from .records import Posting, PostingsFile

Look = Callable[[BoardNotice], Wording | None]

_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[a-z0-9-]{1,64}-(?:close|cancel|change)")
_ARTICLE_START, _ARTICLE_END = "data-notice-wording>", "</article>"


class ClockWentBack(Exception):
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
    """
    found = []
    for row in _published_notices(fetch):
        wording = _page(fetch, row["id"]) if row["id"] not in board.notices else None
        if wording is None or row.get("state") == NoticeState.ENDED:
            continue
        given = {name: row[name] for name in ("type", "unit", "unit_name", "accounts", "announced_on")}
        given |= {"notice": row["id"], "version": str(row["version"]), "working_days": str(row["working_days"])}
        given |= {"title": wording.title, "wording": wording.body.strip(), "digest": wording.digest, "evidence": evidence}
        given |= {"first_seen": str(board.today), "last_seen": str(board.today)}
        read, problems = read_file(PostingsFile, {"postings": [given]}, "api/v1/notices.json")
        if not problems:
            found += [dataclasses.replace(posting, place=None) for posting in read.postings]
    return found


def _published_notices(fetch: Fetch) -> list[dict]:
    """Rows of the live ``api/v1/notices.json`` that have the shape we write; anything else is passed over."""
    try:
        rows = json.loads(fetch("api/v1/notices.json") or b"{}").get("notices", [])
        wanted = {"id", "version", "type", "unit", "unit_name", "accounts", "announced_on", "working_days"}
        return [row for row in rows if isinstance(row, dict) and wanted <= row.keys() and _ID.fullmatch(str(row["id"]))]
    except (ValueError, AttributeError, TypeError):
        return []


def wording_of(page: str) -> Wording | None:
    """The wording on a notice page, None where there is none."""
    _, _, rest = page.partition(_ARTICLE_START)
    article, end, _ = rest.partition(_ARTICLE_END)
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
            f"如果是上次的日期错了，请用 git 恢复 data/postings.yaml"
        )
    found = {(posting.notice, posting.version): posting for posting in ledger}
    told = []
    for notice in board.in_state(NoticeState.WAITING, NoticeState.POSTED):
        after = seen(notice.posting, notice, look(notice), board.today, evidence)
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
