"""``apply/accounts.json``: the accounts and units that can be chosen, in as few bytes as they need.

The index behind ``verify/`` knows more and is made for another question; ``api/v1/accounts.json`` is five times as
long.
"""

from typing import NamedTuple

from ...records.accounts import Unit
from ..lookup.answers import as_json
from ..register import Listing, Register


class UnitChoice(NamedTuple):
    """A unit: its id, its name, its short and former names."""

    id: str
    name: str
    others: tuple[str, ...]


class AccountChoice(NamedTuple):
    """An account; ``platform`` is an id, ``platform_name`` is empty where the platform's own is meant.

    ``unit`` and ``state`` are places in their lists. ``verified_as`` and ``represents`` are empty where they are the
    unit's name.
    """

    id: str
    name: str
    platform: str
    platform_name: str
    unit: int
    state: int
    account_id: str
    handle: str
    verified_as: str
    represents: str


def accounts_json(register: Register) -> bytes:
    """``{"date", "states", "units": [UnitChoice, …], "accounts": [AccountChoice, …]}``; units that are no more stand
    there as long as an account of theirs does. Nothing can be asked for what is another register's.
    """
    listings = [listing for listing in register.listings.values() if listing.origin is None]
    used = {listing.unit.id for listing in listings}
    units = [unit for unit in register.directory.units.values() if not unit.ended or unit.id in used]
    places = {unit.id: place for place, unit in enumerate(units)}
    states = list(dict.fromkeys(listing.state.value for listing in listings))
    accounts = [
        _account(register, listing, places[listing.unit.id], states.index(listing.state.value)) for listing in listings
    ]
    body = {"date": str(register.today), "states": states, "units": [_unit(unit) for unit in units]}
    return as_json({**body, "accounts": accounts}).encode()


def _unit(unit: Unit) -> UnitChoice:
    return UnitChoice(unit.id, unit.name, (*unit.short_names, *unit.names_before))


def _account(register: Register, listing: Listing, unit: int, state: int) -> AccountChoice:
    account, directory = listing.account, register.directory
    name = directory.unit_name(account.unit)
    subject, speaks_for = directory.verified_as(account), directory.represents(account)
    return AccountChoice(
        id=account.id,
        name=account.name,
        platform=account.platform,
        platform_name=account.platform_name or "",
        unit=unit,
        state=state,
        account_id=account.account_id or "",
        handle=account.handle or "",
        verified_as="" if subject == name else subject,
        represents="" if speaks_for == name else speaks_for,
    )
