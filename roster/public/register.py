"""The register of one day: every account as the public sees it, with the board beside it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..directory.directory import Directory, former_names
from ..notices.board import AccountState, Board
from ..records.accounts import Account, Unit
from ..records.platforms import Platform
from ..text import pinyin


@dataclass(frozen=True, slots=True)
class Listing:
    """One account with all defaults filled in: what pages, search and exports tell of it."""

    id: str
    name: str
    platform: str
    platform_name: str
    account_id: str | None
    handle: str | None
    url: str | None
    unit: str
    unit_name: str
    represents: str
    verified_as: str
    region: str
    state: AccountState
    has_ended: bool
    former_names: tuple[str, ...]
    checked_on: date | None
    letter: str

    @property
    def page(self) -> str:
        """Address of the account's page below the site's root."""
        return f"accounts/{self.id}/"


@dataclass(frozen=True)
class Register:
    """A directory with its board: everything that pages and exports are made from."""

    directory: Directory
    board: Board

    @cached_property
    def listings(self) -> Mapping[str, Listing]:
        """Every account, sorted by unit, platform and name, for ever: nothing leaves the register."""
        platforms = {platform: position for position, platform in enumerate(self.directory.platforms)}
        listings = [self._listing(account) for account in self.directory.accounts.values()]
        places = {unit.id: place for place, unit in enumerate(self.units)}
        listings.sort(key=lambda x: (places[x.unit], platforms[x.platform], x.name, x.id))
        return {listing.id: listing for listing in listings}

    @property
    def running(self) -> int:
        """How many accounts are running."""
        return sum(listing.state is AccountState.RUNNING for listing in self.listings.values())

    def _listing(self, account: Account) -> Listing:
        directory = self.directory
        return Listing(
            id=account.id,
            name=account.name,
            platform=account.platform,
            platform_name=directory.platform_name(account),
            account_id=account.account_id,
            handle=account.handle,
            url=account.url,
            unit=account.unit,
            unit_name=directory.unit_name(account.unit),
            represents=directory.represents(account),
            verified_as=directory.verified_as(account),
            region=directory.region_of(account),
            state=self.board.state_of(account),
            has_ended=self.board.has_ended(account),
            former_names=former_names(account),
            checked_on=account.checked.on if account.checked else None,
            letter=self.letter_of(directory.units[account.unit]),
        )

    @cached_property
    def units(self) -> Sequence[Unit]:
        """Units in the order of their pinyin, regions before the name left aside."""
        units = self.directory.units.values()
        return sorted(units, key=lambda unit: (pinyin.sort_key(own_name(unit)), unit.name, unit.id))

    def letter_of(self, unit: Unit) -> str:
        """The A–Z letter under which a unit stands."""
        return pinyin.letter(own_name(unit))

    @cached_property
    def platforms(self) -> Sequence[Platform]:
        """Platforms on which there is or was an account, in the order of the registry."""
        return [p for p in self.directory.platforms.values() if p.id in self.by_platform]

    @cached_property
    def by_unit(self) -> Mapping[str, Sequence[Listing]]:
        return _grouped((listing.unit, listing) for listing in self.listings.values())

    @cached_property
    def by_platform(self) -> Mapping[str, Sequence[Listing]]:
        return _grouped((listing.platform, listing) for listing in self.listings.values())

    @cached_property
    def by_region(self) -> Mapping[str, Sequence[Listing]]:
        """Accounts of the very region and, for the regions above, of all below it."""
        return _grouped((r, listing) for listing in self.listings.values() for r in regions_above(listing.region))

    @cached_property
    def regions(self) -> Sequence[str]:
        """Every region with units, and those above, each after the one above it."""
        found = {region for unit in self.units for region in regions_above(unit.region)}
        return sorted(found, key=lambda region: [pinyin.sort_key(part) for part in region.split("/")])

    def names_of(self, listing: Listing) -> tuple[str, ...]:
        """All names by which an account is found, its own first, each once."""
        account = self.directory.accounts[listing.id]
        unit = self.directory.units[listing.unit]
        found = (
            listing.name,
            unit.name,
            *account.aliases,
            *listing.former_names,
            *unit.short_names,
            *unit.former_names,
        )
        return tuple(dict.fromkeys(found))


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


def _grouped(pairs: Iterable[tuple]) -> Mapping:
    groups: dict = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups
