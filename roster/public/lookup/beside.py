"""What somebody asks about that is no account of ours: fakes, accounts of other registers, websites, telephones,
districts. Each is a record of its own in the index, found by keys that are equal only for it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypedDict
from urllib.parse import urlsplit

from ...directory.cases import is_accused
from ...records.accounts import Unit
from ...records.fakes import Fake
from ...records.identities import hosts_of
from ...records.registers import FollowedAccount
from ...text import hosts, likeness, telephones
from ...text.addresses import bare
from ...text.scanned import comparable
from ..register import Register, regions_above
from .keys import Entry, identity_keys

_OWN = ".gov.cn"  # below it a host is one body's alone: assets/websites.js; elsewhere others may have the next folder
_UNITS_A_PLACE = 30
_NUMBERS = re.compile(r"[、，；;/]")


class FakeAnswer(TypedDict):
    """A confirmed fake, as far as it may be told: never what it calls itself, so that stands empty."""

    id: str
    name: str
    unit_name: str
    platform: str
    platform_name: str
    account_id: str | None
    handle: str | None
    url: str | None
    confirmed_on: str
    by: str
    seen_on: str | None
    closed_on: str | None
    imitates: list[str]


class FollowedAnswer(TypedDict):
    """An account of another register; its page is what tells it from others."""

    id: str
    name: str
    platform: str
    platform_name: str
    account_id: str | None
    handle: str | None
    url: str | None
    unit_name: str
    verified_as: str
    state: str
    register: str
    page: str


class WebsiteAnswer(TypedDict):
    """A website: whose it is, and below which path, where its host is others' too."""

    what: str
    name: str
    host: str
    path: str
    unit: str | None
    url: str


class PhoneAnswer(TypedDict):
    """A telephone that is no unit's alone."""

    phone: str
    name: str


class PlaceAnswer(TypedDict):
    """A district with its own units."""

    place: str
    page: str
    units: list[tuple[str, str]]


class Beside(NamedTuple):
    """A record of the index with the entries that lead to it."""

    id: str
    record: FakeAnswer | FollowedAnswer | WebsiteAnswer | PhoneAnswer | PlaceAnswer
    entries: list[Entry]


def records(register: Register) -> Iterator[Beside]:
    """Everything of the kind."""
    yield from _fakes(register)
    yield from _followed(register)
    yield from _websites(register)
    yield from _phones(register)
    yield from _places(register)


def _fakes(register: Register) -> Iterator[Beside]:
    for fake in register.directory.fakes.values():
        platform = register.directory.platforms.get(fake.platform)
        if platform and is_accused(fake, register.today):
            id_ = f"!{fake.id}"
            found = [*identity_keys(platform, fake.account_id, fake.handle, fake.url)]
            if fake.qr:
                found += [f"q:{content}"] if (content := comparable(fake.qr)) else []
                found += identity_keys(platform, None, None, fake.qr) if "://" in fake.qr else []
            record = _of_fake(register, fake, platform.name)
            entries = [Entry(key, "fake", id_) for key in found]
            entries += [Entry(f"@{unit}", "unit", f"@{unit}") for unit in record["imitates"]]
            yield Beside(id_, record, entries)


def _of_fake(register: Register, fake: Fake, platform_name: str) -> FakeAnswer:
    assert fake.confirmed
    return {
        "id": fake.id,
        "name": "",
        "unit_name": "",
        "platform": fake.platform,
        "platform_name": fake.platform_name or platform_name,
        "account_id": fake.account_id,
        "handle": fake.handle,
        "url": fake.url,
        "confirmed_on": str(fake.confirmed.on),
        "by": register.directory.unit_name(fake.confirmed.by),
        "seen_on": str(fake.seen_on) if fake.seen_on else None,
        "closed_on": str(fake.closed_on) if fake.closed_on and fake.closed_on <= register.today else None,
        "imitates": [*dict.fromkeys(_units_imitated(register, fake))],
    }


def _units_imitated(register: Register, fake: Fake) -> Iterator[str]:
    for id_ in fake.imitates:
        listing = register.listings.get(id_)
        if listing or id_ in register.directory.units:
            yield listing.unit.id if listing else id_


def _followed(register: Register) -> Iterator[Beside]:
    taken_in = {(one.origin.register, one.origin.id) for one in register.directory.accounts.values() if one.origin}
    for number, account in enumerate(register.directory.followed):
        if (account.register, account.id) in taken_in:
            continue  # it is an account of ours, and says itself where it comes from
        id_ = f">{number}"
        found = _keys_of_followed(register, account)
        yield Beside(id_, _of_followed(register, account), [Entry(key, "other", id_) for key in found])


def _keys_of_followed(register: Register, account: FollowedAccount) -> Iterator[str]:
    """By a platform that both know; what another register calls otherwise has only its id and its address."""
    platform = register.directory.platforms.get(account.platform)
    return identity_keys(platform, account.account_id, account.handle, account.url)


def copies(register: Register) -> Mapping[str, str]:
    """The day on which the copy of each other register was fetched, by its name; of two that are called alike the
    earlier.
    """
    directory = register.directory
    days = [(str(receipt.on), directory.registers[id_].name) for id_, receipt in directory.receipts.items()]
    return {name: day for day, name in sorted(days, reverse=True)}


def _of_followed(register: Register, account: FollowedAccount) -> FollowedAnswer:
    return {
        "id": account.page,
        "name": account.name,
        "platform": account.platform,
        "platform_name": account.platform_name,
        "account_id": account.account_id,
        "handle": account.handle,
        "url": account.url,
        "unit_name": account.unit_name,
        "verified_as": account.verified_as,
        "state": account.state,
        "register": register.directory.registers[account.register].name,
        "page": account.page,
    }


def _websites(register: Register) -> Iterator[Beside]:
    platforms = {bare(host) for platform in register.directory.platforms.values() for host in hosts_of(platform)}
    seen: set[tuple[str, str]] = set()
    for number, (what, name, unit, url) in enumerate(_addresses(register)):
        host, path = hosts.host_of(url), urlsplit(hosts.uri(url)).path.rstrip("/")
        if not host or bare(host) in platforms or (bare(host), path) in seen:
            continue
        seen.add((bare(host), path))
        shown = _shown(url)
        record: WebsiteAnswer = {"what": what, "name": name, "host": shown, "path": path, "unit": unit, "url": url}
        yield Beside(f"#{number}", record, [Entry(f"w:{bare(host)}", "site", f"#{number}")])


def _shown(url: str) -> str:
    """The host as people read it; a domain name in Chinese as it is registered."""
    return (urlsplit(url).hostname or "").lower()


def _addresses(register: Register) -> Iterator[tuple[str, str, str | None, str]]:
    """What each website is, whose, and its address; whose whole host it is before those of a part of it."""
    site, portal = register.directory.site, register.directory.site.portal_name or register.directory.site.name
    for url in (site.base_url, *site.former_base_urls):
        yield "register", site.name, None, url
    if site.site_domain:
        yield "portal", portal, None, f"https://{site.site_domain}/"
    for url in filter(None, (site.base_url, site.report.portal_url)):
        if (urlsplit(url).hostname or "").endswith(_OWN):
            yield "portal", portal, None, f"https://{urlsplit(url).hostname}/"
    if site.report.portal_url:
        yield "report", "互动交流平台", None, site.report.portal_url
    for unit in register.units:
        if unit.contact and unit.contact.url and not unit.ended:
            yield "unit", unit.name, unit.id, unit.contact.url


def _phones(register: Register) -> Iterator[Beside]:
    site = register.directory.site
    said = [(line.number, line.called or "热线电话") for line in site.hotlines]
    if site.report.phone:
        said.append((site.report.phone, f"{site.name}的电话"))
    for number, (phone, name) in enumerate(said):
        record: PhoneAnswer = {"phone": phone, "name": name}
        yield Beside(f"*{number}", record, [Entry(key, "phone", f"*{number}") for key in telephone_keys(phone)])


def phones_of(unit: Unit) -> Iterator[Entry]:
    """The entries of a unit's telephones."""
    if unit.contact and unit.contact.phone:
        for key in telephone_keys(unit.contact.phone):
            yield Entry(key, "unit", f"@{unit.id}")


def telephone_keys(text: str) -> Iterator[str]:
    """Each number of a text as it is dialled, and as it is dialled in its own district."""
    for part in _NUMBERS.split(text):
        number = telephones.dialled(part)
        if len(number) > 2:
            yield f"t:{number}"
        if number.startswith("0") and len(number) > 9:
            yield f"t:{number[3 if number[1] in '12' else 4 :]}"


def _places(register: Register) -> Iterator[Beside]:
    by_place: dict[str, list[Unit]] = {}
    for unit in register.units:
        for region in regions_above(unit.region):
            by_place.setdefault(region, []).extend([unit] if region == unit.region else [])
    for region, units in by_place.items():
        id_, parts = f"%{region}", region.split("/")
        shown = sorted((unit for unit in units if not unit.ended), key=lambda unit: unit.id not in register.by_unit)
        record: PlaceAnswer = {
            "place": region.replace("/", ""),
            "page": f"regions/{region}/",
            "units": [(unit.id, unit.name) for unit in shown[:_UNITS_A_PLACE]],
        }
        names = dict.fromkeys((likeness.normal(parts[-1]), likeness.normal("".join(parts))))
        yield Beside(id_, record, [Entry(f"n:{name}", "place", id_) for name in names])
