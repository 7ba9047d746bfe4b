"""Every record joined up: look-ups by id, defaults filled in, what follows from the filings.

A ``Directory`` is made once from what parsed and then only read.
"""

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar

from ..records.accounts import Account, Unit
from ..records.fakes import Fake
from ..records.inspections import Inspection
from ..records.platforms import Platform
from ..records.registers import FollowedAccount, Offer, Offers, OtherRegister, Receipt
from ..records.site import Site
from ..records.stamps import Stamp
from ..records.witnesses import WitnessLook
from ..source.files import Image
from ..source.problems import Place
from .day import Day
from .ledger import Ledger
from .life import former_names
from .workdays import Calendar

Identified = TypeVar("Identified", Account, Unit, Platform, Fake, OtherRegister)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A record that is there but not right: what could be read of it that others refer to, or that refers to others."""

    section: str
    id: str
    place: Place
    unit: str | None = None
    platform: str | None = None
    supervisor: str | None = None


@dataclass(frozen=True)
class Directory:
    """The records of a register joined up, with the day for which it is made and the ledger known on that day beside
    them. ``units`` and ``accounts`` keep the order of the files.

    ``articles`` holds what was seen in each article of the portal's column, by its address.
    ``stamps`` and ``witnessed`` are what others say about the ledger, ``authority``
    the certificates by which stamps are verified.
    ``inspections`` keep the order of their file.
    ``followed`` are accounts of other ``registers``, ``receipts`` say when the copy of each was fetched, ``offered`` is
    what may be taken in of those from which that is done;
    ``unknown_registers`` are copies of such as nobody named.
    ``repeated`` holds records whose id is taken, for the rules to find.
    ``fragments`` are records of units, accounts and platforms that are there
    but not right; ``whole`` and ``platforms_whole`` are False where a
    file could not be read to its end: a missing id then proves nothing.
    """

    site: Site
    platforms: Mapping[str, Platform]
    units: Mapping[str, Unit]
    accounts: Mapping[str, Account]
    calendar: Calendar
    day: Day
    ledger: Ledger = field(default_factory=Ledger)
    articles: Mapping[str, Ledger] = field(default_factory=dict)
    images: Mapping[str, Image] = field(default_factory=dict)
    stamps: tuple[Stamp, ...] = ()
    witnessed: tuple[WitnessLook, ...] = ()
    authority: bytes = b""
    fakes: Mapping[str, Fake] = field(default_factory=dict)
    registers: Mapping[str, OtherRegister] = field(default_factory=dict)
    inspections: tuple[Inspection, ...] = ()
    followed: tuple[FollowedAccount, ...] = ()
    offered: Mapping[str, Offers] = field(default_factory=dict)
    receipts: Mapping[str, Receipt] = field(default_factory=dict)
    unknown_registers: tuple[Place, ...] = ()
    repeated: tuple[Account | Unit | Platform | Fake | OtherRegister, ...] = ()
    fragments: tuple[Fragment, ...] = ()
    whole: bool = True
    platforms_whole: bool = True

    @property
    def today(self) -> date:
        """The date of the day, whoever says so."""
        return self.day.date

    def is_no(self, section: str, id_: str) -> bool:
        """True if there is provably no such unit, account or platform."""
        whole = self.platforms_whole if section == "platforms" else self.whole
        return whole and id_ not in getattr(self, section) and (section, id_) not in self._broken

    @cached_property
    def _broken(self) -> frozenset[tuple[str, str]]:
        return frozenset((fragment.section, fragment.id) for fragment in self.fragments)

    def unit_name(self, unit_id: str) -> str:
        """The unit's full name, or its id while the record is broken."""
        unit = self.units.get(unit_id)
        return unit.name if unit else unit_id

    def unit_name_on(self, unit_id: str, day: date | None) -> str:
        """What the unit was called on a day, as far as the register knows."""
        unit = self.units.get(unit_id)
        return unit.name_on(day) if unit else unit_id

    def platform_name(self, account: Account) -> str:
        """The platform as it is called on pages."""
        if account.platform_name:
            return account.platform_name
        platform = self.platforms.get(account.platform)
        return platform.name if platform else account.platform

    def represents(self, account: Account) -> str:
        """代表主体; the unit's name where nothing is given."""
        return account.represents or self.unit_name(account.unit)

    def verified_as(self, account: Account) -> str:
        """账号主体/认证; the unit's name where nothing is given."""
        return account.verified_as or self.unit_name(account.unit)

    def scanned(self, account: Account) -> tuple[str, ...]:
        """What the codes in an account's picture say; none without a picture, and where none can be read."""
        image = self.images.get(account.qr or "")
        return image.codes if image else ()

    @cached_property
    def accounts_by_unit(self) -> Mapping[str, tuple[Account, ...]]:
        """Accounts of each unit that has any."""
        return _grouped(self.accounts.values(), lambda account: account.unit)

    @cached_property
    def accounts_ever_called(self) -> Mapping[str, tuple[Account, ...]]:
        """Accounts by every name they have or had."""
        groups: dict[str, list[Account]] = defaultdict(list)
        for account in self.accounts.values():
            for name in (account.name, *former_names(account)):
                groups[name].append(account)
        return {name: tuple(group) for name, group in groups.items()}

    def offer_of(self, account: Account) -> Offer | None:
        """What the register from which an account was taken in says of it today; None of one of ours, and where the
        copy no longer has it.
        """
        offers = self.offered.get(account.origin.register) if account.origin else None
        return offers.accounts.get(account.origin.id) if offers and account.origin else None

    def region_of(self, account: Account) -> str:
        """The region of the unit behind an account."""
        return self.units[account.unit].region

    def units_called(self, text: str) -> Sequence[Unit]:
        """The units meant by an id, else a full name, else a short or former one: several may bear the same."""
        return self._units_by_name.get(text, ())

    @cached_property
    def _units_by_name(self) -> Mapping[str, Sequence[Unit]]:
        found: dict[str, list[Unit]] = {}
        for names in (lambda u: (u.id,), lambda u: (u.name,), lambda u: (*u.short_names, *u.names_before)):
            known = set(found)
            for unit in self.units.values():
                for name in dict.fromkeys(names(unit)):
                    if name not in known:
                        found.setdefault(name, []).append(unit)
        return found

    def heirs_of(self, unit: Unit) -> Sequence[Unit]:
        """The units that are there today for one that went into others, however many steps; none for one that is there
        itself, or that nobody follows.
        """
        seen, found = {unit.id}, dict[str, Unit]()
        open_ = [*reversed(unit.ended.into)] if unit.ended else []
        while open_:
            heir = self.units.get(open_.pop())
            if heir is None or heir.id in seen:
                continue
            seen.add(heir.id)
            if heir.ended and heir.ended.on <= self.today:
                open_ += reversed(heir.ended.into)
            else:
                found[heir.id] = heir
        return [*found.values()]

    def supervisor_of(self, unit: Unit, day: date | None = None) -> str:
        """The name of the office above, on a day or today; the site's own where the unit names none, empty where that
        is the unit itself, and of a unit of another register, whose office above is not ours.
        """
        if unit.origin and unit.supervisor is None:
            return ""
        above = unit.supervisor or self.site.supervisor
        return self.unit_name_on(above, day) if above and above not in (unit.id, unit.name) else ""

    def accounts_like(self, text: str) -> Sequence[Account]:
        """Up to three that may be meant by an id that is none: so called, or of a unit so called, then ids spelt
        alike.
        """
        accounts = self.accounts
        called = [a.id for a in accounts.values() if text in (a.name, a.account_id, a.handle, a.unit, *a.aliases)]
        alike = difflib.get_close_matches(text, accounts, 3)
        return [accounts[id_] for id_ in list(dict.fromkeys([*called, *alike]))[:3]]


def _grouped(accounts: Iterable[Account], key: Callable[[Account], str]) -> Mapping[str, tuple[Account, ...]]:
    groups: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        groups[key(account)].append(account)
    return {name: tuple(group) for name, group in groups.items()}


def by_id(items: Iterable[Identified]) -> tuple[dict[str, Identified], list[Identified]]:
    """Records by id, and those whose id is taken."""
    records: dict[str, Identified] = {}
    repeated = []
    for item in items:
        if records.setdefault(item.id, item) is not item:
            repeated.append(item)
    return records, repeated
