"""What a look at a notice does to its entry in the ledger."""

import dataclasses
from datetime import date

from ..directory.day import Day
from ..directory.workdays import ONE_DAY
from ..records.postings import Found, Look, Means, Posting
from ..source.problems import NOWHERE
from .board import BoardNotice
from .looks import after, believed
from .window import Posted, Waiting
from .wording import Wording


def seen(notice: BoardNotice, found: Found, day: Day, by: Means) -> Posting | None:
    """The ledger entry after a look: new, or continued. A notice that was never seen and is not there gives None."""
    look = Look(on=day.date, by=by, found=found, clock=day.clock_beside)
    match notice.standing:
        case Waiting():
            return _first_seen(notice, look) if look.is_good else None
        case Posted(posting=posting):
            return dataclasses.replace(
                posting, looks=after(posting.looks, look), counted_from=_counted_from(posting, look, day)
            )


def is_altered(posting: Posting) -> bool:
    """True if title or body in the ledger no longer give the digest written beside them."""
    return Wording(posting.title, posting.wording).digest != posting.digest


def _first_seen(notice: BoardNotice, look: Look) -> Posting:
    return Posting(
        notice=notice.id,
        version=notice.version,
        type=notice.type,
        title=notice.wording.title,
        unit=notice.unit,
        unit_name=notice.unit_name,
        accounts=notice.accounts,
        announced_on=notice.announced_on,
        working_days=notice.working_days,
        basis=notice.basis,
        looks=(look,),
        digest=notice.wording.digest,
        wording=notice.wording.body,
        place=NOWHERE,
    )


def _counted_from(posting: Posting, look: Look, day: Day) -> date | None:
    """The first look may have been dated by a clock that was behind: where nobody named its day, the window starts no
    earlier than the day before the second good look.
    """
    day_before = day.date - ONE_DAY
    first = next(known for known in posting.looks if known.is_good)
    seen = {known.on for known in believed(posting.looks) if known.is_good}
    is_second = look.is_good and len(seen) == 1 and first.on < day_before
    if not is_second or first.clock is not None:
        return posting.counted_from
    return max(day_before, posting.counted_from or day_before)  # never earlier than what is known already
