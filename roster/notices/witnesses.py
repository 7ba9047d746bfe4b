"""Witnesses: somebody else looks, from another machine, and signs what was there.

What a witness saw proves nothing alone and starts nothing. What a witness missed does not count: it is put into the
ledger like a look of our own.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from ..records.keys import WitnessKey
from ..records.postings import Look, Posting
from ..records.witnesses import WitnessLook
from ..source import writing
from ..source.problems import NOWHERE
from .board import Board
from .look import Sight, to_watch, watched
from .looks import after
from .signatures import Purpose, Signer, is_valid, key_id

_UNSIGNED = "ed25519:none:AAAA"
_HEADER = """\
# 见证人的查看记录。由 `python site.py posted --witness` 或 `--add-witness` 写，每一次都有见证人的签名，请勿手工改动。
"""


def look(board: Board, sight: Sight, url: str, signer: Signer) -> list[WitnessLook]:
    """Look at every notice that a look says something about, and sign what was found; of one that was never posted and
    is not there, there is nothing to say.
    """
    made = []
    for notice in to_watch(board):
        about, found = watched(notice, sight(notice))
        if found not in ("same", "words") and about.posting is None:
            continue
        unsigned = WitnessLook(
            url=url,
            notice=about.id,
            version=about.version,
            digest=about.wording.digest,
            on=board.today,
            found=found,  # type: ignore[arg-type] — a look through a reader finds nothing else
            clock=board.day.clock_beside,
            signature=_UNSIGNED,
            place=NOWHERE,
        )
        made.append(dataclasses.replace(unsigned, signature=signer.sign(Purpose.LOOK, unsigned.canonical)))
    return made


def witness(look: WitnessLook, known: Iterable[WitnessKey]) -> WitnessKey | None:
    """Whose look this is; None where none of the witnesses signed it."""
    who = next((one for one in known if one.id == key_id(look.signature)), None)
    return who if who and is_valid(Purpose.LOOK, look.canonical, look.signature, who.public) else None


def collected(known: Iterable[WitnessLook], more: Iterable[WitnessLook]) -> list[WitnessLook]:
    """Looks of two files as one: each once, in order of their days."""
    every = {look.signature: look for look in (*known, *more)}
    return sorted(every.values(), key=lambda look: (look.on, look.notice, look.version))


def as_yaml(looks: Iterable[WitnessLook]) -> bytes:
    """Looks as the file of a witness."""
    return writing.dump({"looks": [{**look.said, "signature": look.signature} for look in looks]}, header=_HEADER)


def about(looks: Iterable[WitnessLook], posting: Posting) -> Iterator[WitnessLook]:
    """The looks at the very words of an entry."""
    of_entry = (posting.notice, posting.version, posting.digest)
    return (look for look in looks if (look.notice, look.version, look.digest) == of_entry)


def struck(ledger: Sequence[Posting], looks: Sequence[WitnessLook]) -> list[Posting]:
    """The ledger after witnesses were heard: what they missed since the words were first seen does not count."""
    return [_struck(posting, [*about(looks, posting)]) for posting in ledger]


def _struck(posting: Posting, looks: Sequence[WitnessLook]) -> Posting:
    known = posting.looks
    for look in looks:
        if not look.is_good and look.on >= posting.first_seen and not _is_bad_day(known, look.on):
            known = after(known, Look(on=look.on, by="url", found=look.found, clock=look.clock))
    return dataclasses.replace(posting, looks=known)


def is_left_out(look: WitnessLook, ledger: Iterable[Posting]) -> bool:
    """True if a witness missed words on a day on which nothing in the ledger says so."""
    return not look.is_good and any(
        look.on >= posting.first_seen and not _is_bad_day(posting.looks, look.on)
        for posting in ledger
        if next(about([look], posting), None)
    )


def contradicts(look: WitnessLook, ledger: Iterable[Posting]) -> bool:
    """True if a witness missed words on a day on which we saw them."""
    return not look.is_good and any(
        look.on in posting.seen_on for posting in ledger if next(about([look], posting), None)
    )


def _is_bad_day(looks: Iterable[Look], day: date) -> bool:
    return any(look.is_bad and look.on <= day <= (look.until or look.on) for look in looks)
