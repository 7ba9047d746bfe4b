"""Records taken in from other registers: how each stands to what its register says today.

Such a record has an ``origin``. It was written by the program, whole, from a copy that was proved; whoever changes it
says what that register never said. The digest in its origin tells that from a register that has said more since.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import overload

from ..records.accounts import Account, Change, Changed, Filing, Origin, Unit
from ..records.plain import digest
from ..records.registers import Offer, Offers
from ..text.scalars import ID_FORM
from .directory import Directory
from .life import end

Key = tuple[str, str]  # a register's id, and the id of a record there


class Standing(Enum):
    """How a record taken in stands to the copy: it says the same; the copy says more; the copy has it no more;
    somebody changed it here.
    """

    SAME = "same"
    BEHIND = "behind"
    GONE = "gone"
    EDITED = "edited"


@dataclass(frozen=True)
class Names:
    """The ids of ours for units and accounts of other registers."""

    units: Mapping[Key, str]
    accounts: Mapping[Key, str]


def names(directory: Directory) -> Names:
    """The ids of what was taken in. A unit of another register that is called in full as one of ours, in the very
    region, is that unit.
    """
    own = {(unit.name, unit.region): unit.id for unit in directory.units.values() if unit.origin is None}
    units = {
        (register, unit.id): own[unit.name, unit.region]
        for register, offers in directory.offered.items()
        for unit in offers.units.values()
        if (unit.name, unit.region) in own
    }
    return Names(
        units | {key(unit.origin): unit.id for unit in directory.units.values() if unit.origin},
        {key(account.origin): account.id for account in directory.accounts.values() if account.origin},
    )


def key(origin: Origin) -> Key:
    """Which record of which register it is."""
    return origin.register, origin.id


def standing(directory: Directory, known: Names, record: Account | Unit) -> Standing | None:
    """How a record stands to the copy; None of one of ours, and where there is no copy to be believed."""
    origin = record.origin
    if origin is None or origin.register not in directory.offered:
        return None
    now = as_ours(directory.offered[origin.register], record, known)
    if now == replace(record, origin=None):
        return Standing.SAME
    if digest(record) != origin.sha256:
        return Standing.EDITED
    return Standing.GONE if now is None else Standing.BEHIND


def with_ends(directory: Directory) -> Directory:
    """The directory in which accounts have ended of which their register says so since they were taken in: nobody is
    told that such a one is official until somebody brings the change over. Nothing else comes over by itself, and no
    other identity's end does.
    """
    if not directory.offered:
        return directory
    known = names(directory)
    ended = {
        id_: now for id_, one in directory.accounts.items() if one.origin and (now := _ended(directory, known, one))
    }
    return replace(directory, accounts={**directory.accounts, **ended}) if ended else directory


def _ended(directory: Directory, known: Names, account: Account) -> Account | None:
    """An account with the filings by which it ended there; None where it did not, or is not sure to be the same."""
    offer = directory.offer_of(account)
    if offer is None or standing(directory, known, account) is not Standing.BEHIND or account.origin is None:
        return None
    now = account_as_ours(directory.offered[account.origin.register], offer, account.origin.register, known)
    identity = ("platform", "account_id", "handle", "url", "app")
    is_same = all(getattr(now, field) == getattr(account, field) for field in identity)
    went_on = now.filings[: len(account.filings)] == account.filings
    if not (is_same and went_on and end(now, directory.today)) or end(account, directory.today):
        return None
    return replace(account, filings=now.filings)


@overload
def as_ours(offers: Offers, record: Account, known: Names) -> Account | None: ...
@overload
def as_ours(offers: Offers, record: Unit, known: Names) -> Unit | None: ...
def as_ours(offers: Offers, record: Account | Unit, known: Names) -> Account | Unit | None:
    """What the register of a record says of it today, with ids of ours; None where it says nothing of it, and of one
    of ours.
    """
    origin = record.origin
    if origin is None:
        return None
    if isinstance(record, Account):
        offer = offers.accounts.get(origin.id)
        return account_as_ours(offers, offer, origin.register, known) if offer else None
    unit = offers.units.get(origin.id)
    return unit_as_ours(unit, origin.register, known) if unit else None


def units_named_by(account: Account) -> list[str]:
    """The ids of the units that an account and its filings name."""
    changed = (change for filing in account.filings if (change := filing.changes.get("unit")))
    return [account.unit, *(id_ for change in changed for id_ in (change.before, change.after))]


def units_of(account: Account, units: Mapping[str, Unit]) -> Sequence[str]:
    """The ids of every unit that an account and its filings name, and of those into which these went."""
    open_ = units_named_by(account)
    found: dict[str, None] = {}
    while open_:
        id_ = open_.pop(0)
        if id_ not in found:
            found[id_] = None
            unit = units.get(id_)
            open_ += unit.ended.into if unit and unit.ended else ()
    return [*found]


def unit_as_ours(unit: Unit, register: str, known: Names) -> Unit:
    """A unit of another register with ids of ours, where these are known."""
    id_ = known.units.get((register, unit.id), unit.id)
    if unit.ended is None:
        return replace(unit, id=id_)
    into = tuple(known.units.get((register, one), one) for one in unit.ended.into)
    return replace(unit, id=id_, ended=replace(unit.ended, into=into))


def account_as_ours(offers: Offers, offer: Offer, register: str, known: Names) -> Account:
    """An account of another register with ids of ours, where these are known. A successor that was not taken in is
    told in words.
    """
    account = offer.account

    def filing(one: Filing) -> Filing:
        if not one.successor and "unit" not in one.changes:
            return one
        changes: dict[Changed, Change] = dict(one.changes)
        if change := changes.get("unit"):
            before, after = (known.units.get((register, id_), id_) for id_ in (change.before, change.after))
            changes["unit"] = Change(**{"from": before, "to": after})
        return replace(one, changes=changes, successor=tuple(map(successor, one.successor)))

    def successor(text: str) -> str:
        other = offers.accounts.get(text) if re.fullmatch(ID_FORM, text) else None
        if other is None:
            return text
        return known.accounts.get((register, text)) or f"{other.account.name}（{other.platform_name}）"

    return replace(
        account,
        id=known.accounts.get((register, account.id), account.id),
        unit=known.units.get((register, account.unit), account.unit),
        filings=tuple(map(filing, account.filings)),
    )
