"""The register of one day: every account as the public sees it, with the board beside it."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from ..directory.directory import Directory
from ..directory.life import end, ended_on, ending, former_handles, former_names, stopped_on, stops_on
from ..notices.board import ENDED, AccountState, Board
from ..records.accounts import Account, Filing, Origin, Unit
from ..records.platforms import Platform
from ..text import pinyin

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Adopted:
    """Whence an account or a unit was taken in: the name of its register, its page there (a whole address), the day of
    the copy.

    ``is_gone`` where that register no longer publishes it, ``state_there`` is what it says now where that is another
    state than here, both as of ``looked_on``, which is None where there is nothing of the kind to tell.
    """

    register: str
    page: str
    on: date
    looked_on: date | None
    is_gone: bool
    state_there: str


@dataclass(frozen=True, slots=True)
class Listing:
    """One account on one day, its records joined: what pages, search and exports are made from.

    ``end`` is the filing with which it really ended, None while it is still its unit's; ``stopped_on`` its 停更日
    once that has come. ``initial`` is the A–Z letter under which its unit stands.
    """

    account: Account
    unit: Unit
    platform: Platform
    state: AccountState
    end: Filing | None
    stopped_on: date | None
    former_names: Sequence[str]
    initial: str
    origin: Adopted | None = None

    @property
    def id(self) -> str:
        """The account's id."""
        return self.account.id

    @property
    def name(self) -> str:
        """The account's name."""
        return self.account.name

    @property
    def page(self) -> str:
        """Address of the account's page below the site's root."""
        return f"accounts/{self.account.id}/"

    @property
    def platform_name(self) -> str:
        """The platform as it is called on pages."""
        return self.account.platform_name or self.platform.name

    @property
    def represents(self) -> str:
        """代表主体; the unit's name where nothing is given."""
        return self.account.represents or self._unit_name

    @property
    def verified_as(self) -> str:
        """账号主体/认证; the unit's name where nothing is given."""
        return self.account.verified_as or self._unit_name

    @property
    def _unit_name(self) -> str:
        """What the unit is called; of an account that has ended, what it was called then: no platform renames that."""
        return self.unit.name_on(self.ended_on)

    @property
    def region(self) -> str:
        """The region of the account's unit."""
        return self.unit.region

    @property
    def checked_on(self) -> date | None:
        """The day of the latest check, None where none is recorded."""
        return self.account.checked.on if self.account.checked else None

    @property
    def may_be_scanned(self) -> bool:
        """True where the picture of its code on the platform is shown: nobody is sent to what has stopped or ended."""
        return bool(self.account.qr) and not (self.has_ended or self.has_stopped)

    @property
    def is_running(self) -> bool:
        """True while nothing of its end is announced."""
        return self.state is AccountState.RUNNING

    @property
    def is_over(self) -> bool:
        """True in a last state: nothing is announced of the account any more."""
        return self.state in ENDED

    @property
    def has_ended(self) -> bool:
        """True once it has really ended, whatever is announced after that."""
        return self.end is not None

    @property
    def stops_on(self) -> date | None:
        """Its 停更日, past or to come."""
        return stops_on(self.account)

    @property
    def has_stopped(self) -> bool:
        """True once its 停更日 has come."""
        return self.stopped_on is not None

    @property
    def ended_on(self) -> date | None:
        """The day on which it really ended, None before and where nobody knows."""
        return ended_on(self.end) if self.end else None

    @property
    def ending(self) -> Filing | None:
        """The latest filing of a 关停 or 注销, done or announced; None while nothing of its end is filed."""
        return ending(self.account)

    @property
    def closing(self) -> Filing | None:
        """The filing with which an account ended whose cancellation is now being announced."""
        return None if self.is_over else self.end

    @property
    def former_handles(self) -> Sequence[str]:
        """Handles the account had before, oldest first."""
        return former_handles(self.account)

    @property
    def names(self) -> tuple[str, ...]:
        """All names by which the account is found, its own first, each once."""
        account, unit = self.account, self.unit
        own = (account.name, unit.name, *account.aliases, *self.former_names)
        return tuple(dict.fromkeys((*own, *unit.short_names, *unit.names_before)))


@dataclass(frozen=True)
class Register:
    """A directory with its board: everything that pages and exports are made from."""

    directory: Directory
    board: Board

    @property
    def today(self) -> date:
        """The day as of which everything is told."""
        return self.board.today

    @cached_property
    def listings(self) -> Mapping[str, Listing]:
        """Every account, sorted by unit, platform and name, for ever: nothing leaves the register."""
        platforms = {platform: place for place, platform in enumerate(self.directory.platforms)}
        units = {unit.id: place for place, unit in enumerate(self.units)}
        listings = [self._listing(account) for account in self.directory.accounts.values()]
        listings.sort(key=lambda one: (units[one.unit.id], platforms[one.platform.id], one.name, one.id))
        return {listing.id: listing for listing in listings}

    @property
    def running(self) -> int:
        """How many accounts are running."""
        return sum(listing.is_running for listing in self.listings.values())

    @cached_property
    def in_use(self) -> int:
        """How many accounts have not really ended."""
        return how_many_in_use(self.listings.values())

    def _listing(self, account: Account) -> Listing:
        unit, state = self.directory.units[account.unit], self.board.state_of(account)
        return Listing(
            account=account,
            unit=unit,
            platform=self.directory.platforms[account.platform],
            state=state,
            end=end(account, self.today),
            stopped_on=stopped_on(account, self.today),
            former_names=former_names(account),
            initial=initial_of(unit),
            origin=self._adopted(account, state),
        )

    def _adopted(self, account: Account, state: AccountState) -> Adopted | None:
        if account.origin is None:
            return None
        offer = self.directory.offer_of(account)
        state_there = offer.state if offer and offer.state != state else ""
        return self._whence(account.origin, "accounts", is_gone=offer is None, state_there=state_there)

    def origin_of(self, unit: Unit) -> Adopted | None:
        """Whence a unit was taken in; None for one of ours."""
        if unit.origin is None:
            return None
        offers = self.directory.offered.get(unit.origin.register)
        return self._whence(unit.origin, "units", is_gone=offers is not None and unit.origin.id not in offers.units)

    def _whence(self, origin: Origin, section: str, *, is_gone: bool, state_there: str = "") -> Adopted | None:
        register = self.directory.registers.get(origin.register)
        if register is None:
            return None
        receipt = self.directory.receipts.get(register.id)
        return Adopted(
            register=register.name,
            page=f"{register.base_url}{section}/{origin.id}/",
            on=origin.on,
            looked_on=receipt.on if receipt and (is_gone or state_there) else None,
            is_gone=is_gone,
            state_there=state_there,
        )

    @cached_property
    def units(self) -> Sequence[Unit]:
        """Units in the order of their pinyin, regions before the name left aside."""
        units = self.directory.units.values()
        return sorted(units, key=lambda unit: (pinyin.sort_key(own_name(unit)), unit.name, unit.id))

    @cached_property
    def platforms(self) -> Sequence[Platform]:
        """Platforms on which there is or was an account, in the order of the registry."""
        return [platform for platform in self.directory.platforms.values() if platform.id in self.by_platform]

    @cached_property
    def in_use_by_unit(self) -> Mapping[str, int]:
        """How many accounts of each unit are in use."""
        return {id_: how_many_in_use(listings) for id_, listings in self.by_unit.items()}

    @cached_property
    def in_use_by_platform(self) -> Mapping[str, int]:
        """How many accounts on each platform are in use."""
        return {id_: how_many_in_use(listings) for id_, listings in self.by_platform.items()}

    @cached_property
    def in_use_by_region(self) -> Mapping[str, int]:
        """How many accounts of each region and all below it are in use."""
        return {region: how_many_in_use(listings) for region, listings in self.by_region.items()}

    @cached_property
    def by_unit(self) -> Mapping[str, Sequence[Listing]]:
        """Accounts by the id of their unit."""
        return _grouped((listing.unit.id, listing) for listing in self.listings.values())

    @cached_property
    def by_platform(self) -> Mapping[str, Sequence[Listing]]:
        """Accounts by the id of their platform."""
        return _grouped((listing.platform.id, listing) for listing in self.listings.values())

    @cached_property
    def by_region(self) -> Mapping[str, Sequence[Listing]]:
        """Accounts of the very region and, for the regions above, of all below it."""
        return _grouped(
            (region, listing) for listing in self.listings.values() for region in regions_above(listing.region)
        )

    @cached_property
    def regions(self) -> Sequence[str]:
        """Every region with units, and those above, each after the one above it."""
        regions = {region for unit in self.units for region in regions_above(unit.region)}
        return sorted(regions, key=lambda region: [pinyin.sort_key(part) for part in region.split("/")])


def how_many_in_use(listings: Iterable[Listing]) -> int:
    """How many of some accounts have not really ended: what is counted wherever a number stands."""
    return sum(not listing.has_ended for listing in listings)


def initial_of(unit: Unit) -> str:
    """The A–Z letter under which a unit stands."""
    return pinyin.initial(own_name(unit))


def own_name(unit: Unit) -> str:
    """A unit's name without its region before it: 示例市公安局 stands under G, not with all others under S."""
    name = unit.name
    for part in unit.region.split("/"):
        name = name.removeprefix(part)
    return name or unit.name


def regions_above(region: str) -> Sequence[str]:
    """``示例市/东山区`` → ``[示例市, 示例市/东山区]``."""
    parts = region.split("/")
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]


def _grouped(pairs: Iterable[tuple[Key, Value]]) -> Mapping[Key, Sequence[Value]]:
    groups: dict[Key, list[Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups
