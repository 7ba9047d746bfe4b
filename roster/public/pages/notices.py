"""The notice board, the page of every notice, and the proof that it was posted."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from ...directory.day import Day
from ...directory.directory import Directory
from ...notices.board import BoardNotice, as_of
from ...notices.certificate import certificate
from ...notices.window import NoticeState
from .page import Context, Page, Sources
from .sections import LongList, sections


def pages(sources: Sources) -> Iterator[Page]:
    """The board with its archive, then notice after notice, each with its certificates."""
    board = sources.register.board
    archive = sections(board.in_state(NoticeState.ENDED), lambda notice: str(notice.announced_on.year))
    by_year = LongList("notices", "templates/notices.html", "notices.html", archive)
    yield from by_year.pages(sources, {"board": board})
    listings = sources.register.listings
    for notice in board.notices.values():
        context = {"notice": notice, "listings": [listings[id_] for id_ in notice.accounts if id_ in listings]}
        yield sources.html(f"notices/{notice.id}/index.html", f"公告 {notice.id}", "notice.html", context)
        yield from _certificates(sources, notice)


def _certificates(sources: Sources, notice: BoardNotice) -> Iterator[Page]:
    """Proof of the wording that is posted, and of those corrected only after their windows had ended."""
    proofs = {f"v{earlier.version}/": earlier for earlier in notice.earlier if earlier.state is NoticeState.ENDED}
    if proved := notice if notice.posting else notice.finished:
        proofs[""] = proved
    for folder, proved in proofs.items():
        path = f"notices/{notice.id}/certificate/{folder}index.html"
        proof = partial(_proof, sources.register.directory, proved, sources.register.today)
        yield sources.html(path, f"公告 {notice.id}", "certificate.html", proof)


def _proof(directory: Directory, notice: BoardNotice, today: date) -> Context:
    return {"page": certificate(directory, notice, today)}


def certificates(sources: Sources, notice_id: str, digest: str, day: date) -> list[bytes]:
    """The certificate of a notice's wording as of a day: by the clock alone, and for a day that somebody named.

    Empty where the ledger does not know the wording on that day.
    """
    register = sources.register
    board_notice = register.board.notices.get(notice_id)
    wordings = (board_notice, *board_notice.earlier) if board_notice else ()
    known = (one for one in wordings if one.posting and one.posting.digest == digest and one.posting.first_seen <= day)
    notice = next(known, None)
    if notice is None:
        return []
    path = f"notices/{notice_id}/certificate/index.html"
    made = []
    for given in (False, True):
        directory = register.directory
        proof = _proof(directory, as_of(directory, notice, Day(day, given)), day)
        made.append(sources.rendered(path, "certificate.html", proof))
    return made
