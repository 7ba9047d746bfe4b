"""The page of every account, and the QR code that leads to it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from ...directory.life import is_check_due
from ...notices.board import BoardNotice
from ...records.accounts import Account, Filing
from .. import qr, whence
from ..ending import successors, told, unit_ended
from ..register import Listing, Register
from .page import Context, Page, Sources


def pages(sources: Sources) -> Iterator[Page]:
    """The page of each account, for ever; a code for those in use."""
    register = sources.register
    notices = _notices_by_account(register)
    for listing in register.listings.values():
        source = listing.account.place.path if listing.account.place else listing.id
        context = partial(_context, register, listing, notices.get(listing.id, ()))
        yield sources.html(f"{listing.page}index.html", source, "account.html", context)
        if not listing.has_ended:
            address = f"{register.directory.site.uri}{listing.page}"
            yield Page(f"{listing.page}qr.png", source, partial(qr.png, address), partial(str, address))


def _notices_by_account(register: Register) -> Mapping[str, Sequence[BoardNotice]]:
    notices: dict[str, list[BoardNotice]] = defaultdict(list)
    for notice in register.board.notices.values():
        for account in notice.accounts:
            notices[account].append(notice)
    return notices


@dataclass(frozen=True, slots=True)
class Entry:
    """A filing in an account's history; ``notice`` is the id of the notice that told of it."""

    filing: Filing
    notice: str | None


def _context(register: Register, listing: Listing, notices: Sequence[BoardNotice]) -> Context:
    """What a page shows beside the account itself; the history begins with the latest filing."""
    return {
        "listing": listing,
        "told": told(register, listing),
        "whence": whence.told(listing.origin) if listing.origin else "",
        "unit_ended": unit_ended(register, ended) if (ended := listing.unit.ended) else "",
        "successors": successors(register, listing.account),
        "notices": notices,
        "check_is_due": is_check_due(listing.account, register.today),
        "history": [_entry(register, listing.account, filing) for filing in reversed(listing.account.filings)],
    }


def _entry(register: Register, account: Account, filing: Filing) -> Entry:
    notice = register.board.notice_of(account, filing)
    return Entry(filing, notice.id if notice and account.id in notice.accounts else None)
