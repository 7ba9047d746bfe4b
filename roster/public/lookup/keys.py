"""Exact keys: what is equal only for one account, and names.

``i:<id>`` (unchangeable ids), ``h:<handle>`` (lower case), ``k:<host>/<key>`` and ``u:<address>`` (profile
addresses), ``q:<content>`` (what a QR code says), ``n:<normal name>``. Which platform an entry is true for stands in
its record.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from ...directory.life import steps
from ...records.accounts import App, Unit
from ...records.identities import by_host, identities_in, said_by
from ...records.platforms import Platform
from ...text import likeness
from ...text.addresses import Fault, bare, read_registered
from ...text.scanned import comparable, is_payment
from ..register import Listing, Register
from .answers import SOUGHT

# It *is* a key of an account now, it *was* one, or it calls a *unit*; what is beside the accounts: ``beside``.
Role = Literal["is", "was", "unit", "fake", "other", "site", "phone", "place"]


class Entry(NamedTuple):
    """One key with its meaning; ``record`` is the id of an account, of a unit behind ``@``, or one of ``beside``."""

    key: str
    role: Role
    record: str


def entries(register: Register) -> Iterator[Entry]:
    """Every entry of the index; some stand in it more than once."""
    for listing in register.listings.values():
        yield from _of_account(listing)
    yield from _scanned(register)
    for unit in register.directory.units.values():
        for name in called(unit):
            yield Entry(f"n:{likeness.normal(name)}", "unit", f"@{unit.id}")


def _of_account(listing: Listing) -> Iterator[Entry]:
    account = listing.account
    role = _role(listing)
    app = _app_ids(account.app) if account.app else ()
    for key in identity_keys(listing.platform, account.account_id, account.handle, account.url, app):
        yield Entry(key, role, account.id)
    yield Entry(f"n:{likeness.normal(account.name)}", role, account.id)
    for filing in steps(account):
        for field in SOUGHT:
            change = filing.changes.get(field)
            if change and change.before != getattr(account, field):
                yield Entry(_key(field, change.before), "was", account.id)


def identity_keys(
    platform: Platform | None,
    account_id: str | None,
    handle: str | None,
    url: str | None,
    app: tuple[str | None, ...] = (),
) -> Iterator[str]:
    """Every key that is equal only for this very account."""
    for id_ in (account_id, *app):
        if id_:
            yield _key("account_id", id_)
    if handle:
        yield _key("handle", handle)
    if url:
        yield from _address_keys(url, platform)


def _scanned(register: Register) -> Iterator[Entry]:
    """What the one code in each account's picture says. A profile's address goes the way of all addresses, which knows
    more of it than that it is equal; an order to pay is no account.
    """
    known = by_host(register.directory.platforms.values())
    for listing in register.listings.values():
        codes = register.directory.scanned(listing.account)
        content = comparable(codes[0]) if len(codes) == 1 else None
        if content and not is_payment(content) and not _is_profile(content, known):
            yield Entry(f"q:{content}", _role(listing), listing.id)


def _is_profile(content: str, known: Mapping[str, Sequence[Platform]]) -> bool:
    address = read_registered(content)
    if isinstance(address, Fault):
        return False
    return any(said_by(platform, address) for platform in known.get(bare(address.host), ()))


def _role(listing: Listing) -> Role:
    return "was" if listing.has_ended else "is"


def _app_ids(app: App) -> tuple[str | None, ...]:
    filed = "".join((app.icp_number or "").split()).upper()  # 京ICP备… is written in many ways
    return app.bundle_id, app.package, filed, app.gov_app_number


def _address_keys(url: str, platform: Platform | None) -> Iterator[str]:
    """What an address says by the patterns of its platform; where that is only a name, its path; where the platform
    has none, the whole address. One that can be read in several ways decides nothing.
    """
    address = read_registered(url)
    if isinstance(address, Fault):
        return
    said = (identities_in(platform, url) if platform else None) or {}
    if not said:
        yield f"u:{address.key()}"
    for kind, value in said.items():
        match kind:
            case "name":
                yield f"u:{address.key_of_path()}"
            case "key":
                yield f"k:{bare(address.host)}/{value}"
            case _:
                yield _key(kind, value)


def called(unit: Unit) -> Iterator[str]:
    """What a unit is called: in full, in short, in short behind its place (示例市卫健委), and before."""
    yield unit.name
    yield from unit.names_before
    place = unit.region.rpartition("/")[2]
    for name in unit.short_names:
        yield name
        yield place + name.removeprefix("市").removeprefix("省").removeprefix("县").removeprefix("区")


def _key(kind: str, value: str) -> str:
    match kind:
        case "account_id":
            return f"i:{value}"
        case "handle":
            return f"h:{value.lower().removeprefix('@')}"
        case _:
            return f"n:{likeness.normal(value)}"
