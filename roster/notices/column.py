"""Notices in the portal's own column: each article there has a ledger of its own, its windows by the looks there."""

import dataclasses
from collections.abc import Collection

from ..directory.directory import Directory
from ..directory.ledger import Ledger
from .board import Board, BoardNotice, seen_online, stood
from .window import Waiting


def in_article(directory: Directory, board: Board, seen: Ledger, also: Collection[str] = ()) -> Board:
    """What was seen in an article, and ``also`` notices of the board that somebody looks for there: as they stand by
    the looks there alone.
    """
    ledger = seen.known_on(directory.today)
    ids = dict.fromkeys((*ledger.postings, *also))
    return Board(directory.day, {id_: _in_article(directory, board.notices.get(id_), ledger, id_) for id_ in ids})


def _in_article(directory: Directory, notice: BoardNotice | None, ledger: Ledger, id_: str) -> BoardNotice:
    seen = ledger.posted_wordings.get(id_, ())
    earlier = stood(directory, seen)
    if notice and not (seen and seen[-1].version >= notice.version):
        return dataclasses.replace(notice, standing=Waiting(), earlier=earlier)
    return dataclasses.replace(seen_online(directory, seen[-1], directory.day), earlier=earlier[:-1])
