"""The notice board, the page of every notice, and the proof that it was posted."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from ...directory.day import Day
from ...notices import backing, proof
from ...notices.board import BoardNotice, as_of
from ...notices.certificate import Certificate, certificate, ways
from ...notices.window import NoticeState
from .page import Page, Sources
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
        page = sources.html(f"notices/{notice.id}/index.html", f"公告 {notice.id}", "notice.html", context)
        yield replace(page, made_from=None)  # what people are promised is made from the ledger every time
        yield from _certificates(sources, notice)


def _certificates(sources: Sources, notice: BoardNotice) -> Iterator[Page]:
    """Proof of the wording that is posted, and of those corrected only after their windows had ended."""
    proofs = {f"v{earlier.version}/": earlier for earlier in notice.earlier if earlier.state is NoticeState.ENDED}
    if proved := notice if notice.posting else notice.finished:
        proofs[""] = proved
    for folder, proved in proofs.items():
        path = f"notices/{notice.id}/certificate/{folder}index.html"
        yield Page(path, f"公告 {notice.id}", partial(_certificate, sources, path, proved))


def _certificate(sources: Sources, path: str, notice: BoardNotice) -> bytes:
    """A certificate's page with its evidence in it."""
    directory = sources.register.directory
    shown = certificate(directory, notice, directory.today)
    behind = backing.backing(shown.posting, trust(sources), directory.witnessed, directory.stamps, shown.as_of)
    context = {"page": shown, "ways": ways(shown.posting), "behind": behind}
    page = sources.rendered(path, "certificate.html", context)
    data = proof.block(shown, directory.site.base_url, directory.day.vouched)
    return proof.with_block(page, {**data, **behind.parts})


def trust(sources: Sources) -> backing.Trust:
    """Whom the register believes besides itself."""
    directory = sources.register.directory
    return backing.Trust(directory.site.keys, directory.site.witnesses, directory.authority)


def attested(sources: Sources, claim: proof.Claim) -> Certificate | None:
    """What the register knows of a claim today: the certificate of a wording as of a day; None where nobody had seen
    it by then.
    """
    register = sources.register
    board_notice = register.board.notices.get(claim.notice)
    wordings = (board_notice, *board_notice.earlier) if board_notice else ()
    known = (
        one
        for one in wordings
        if one.posting and one.posting.digest == claim.digest and one.posting.first_seen <= claim.as_of
    )
    notice = next(known, None)
    if notice is None:
        return None
    directory = register.directory
    return certificate(directory, as_of(directory, notice, Day(claim.as_of, claim.named)), claim.as_of)
