"""Look at what is online and continue the ledger of postings."""

from collections.abc import Callable, Sequence
from pathlib import Path

from .notices import Board, BoardNotice, NoticeState, Wording, seen
from .records import Posting

Look = Callable[[BoardNotice], Wording | None]

_ARTICLE_START, _ARTICLE_END = "data-notice-wording>", "</article>"


class ClockWentBack(Exception):
    """The ledger knows of a later day than today; the message is Chinese."""


def on_word(notice: BoardNotice) -> Wording:
    """The webmaster's word that the notice is online as it stands here."""
    return notice.wording


def in_folder(site: Path) -> Look:
    """Look into a deployed folder; None for a notice that isn't there."""

    def look(notice: BoardNotice) -> Wording | None:
        try:
            page = (site / "notices" / notice.id / "index.html").read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            return None
        return wording_of(page)

    return look


def wording_of(page: str) -> Wording | None:
    """The wording on a notice page, None where there is none."""
    _, _, rest = page.partition(_ARTICLE_START)
    article, end, _ = rest.partition(_ARTICLE_END)
    heading, close, body = article.partition("</h1>")
    return Wording.from_markup(heading, body) if end and close else None


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
