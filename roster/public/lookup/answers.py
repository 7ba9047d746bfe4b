"""What an answer shows of an account, a unit or a platform: the shapes that the browser reads."""

import json
from collections.abc import Mapping
from typing import NamedTuple, NotRequired, TypedDict

from ...directory.life import steps
from ...records.accounts import Account, Changed, Unit
from ...records.platforms import IdForm, Platform
from .. import whence
from ..ending import successors, told, unit_ended
from ..register import Adopted, Listing, Register

# Fields by whose former values an account may still be sought.
SOUGHT: tuple[Changed, ...] = ("name", "handle", "account_id")
_ACCOUNTS_A_UNIT = 20


class Former(NamedTuple):
    """A value that an account no longer has, and the day of the change, empty where nobody knows it."""

    field: Changed
    value: str
    until: str


class Successor(NamedTuple):
    """What replaced an account: one of the register, or words alone."""

    id: str
    name: str
    platform_name: str


class OriginAnswer(TypedDict):
    """Where an account of another register comes from: the name of that, its page there, what is said of it, and
    whether it is no longer there.
    """

    register: str
    page: str
    told: str
    gone: bool


class AccountAnswer(TypedDict):
    """An account; what is None or empty is left out when it is written. Days are ISO."""

    id: str
    name: str
    platform: str
    platform_name: str
    account_id: str | None
    handle: str | None
    url: str | None
    unit: str
    unit_name: str
    verified_as: str
    state: str
    is_closed: bool | None
    former: list[Former]
    ended_on: str | None
    stops_on: str | None
    told: str | None
    successors: list[Successor]
    origin: OriginAnswer | None


class UnitAccount(NamedTuple):
    """An account of a unit, in short; ``state`` is empty while it is running."""

    id: str
    name: str
    platform: str
    platform_name: str
    state: str


class UnitAnswer(TypedDict):
    """A unit with its first accounts in use, the platforms of all of them, those on which it says it has none, and
    what is said of its end where it is no more.
    """

    unit: str
    name: str
    accounts: list[UnitAccount]
    platforms: list[str]
    not_on: list[str]
    phone: NotRequired[str]
    url: NotRequired[str]
    ended: NotRequired[str]


class PlatformIdForm(NamedTuple):
    """How one kind of id is written on a platform."""

    label: str
    pattern: str
    example: str


class PlatformAnswer(TypedDict):
    """A platform; what is empty is left out when it is written."""

    id: str
    name: str
    short: list[str]
    urls: list[str]
    links: list[str]
    check: list[str]
    closed: str
    account_id: NotRequired[PlatformIdForm]
    handle: NotRequired[PlatformIdForm]


def as_json(value: object) -> str:
    """JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def without_empty(answer: Mapping[str, object]) -> Mapping[str, object]:
    """What an answer says: neither None nor an empty text or list."""
    return {key: value for key, value in answer.items() if value not in (None, [], "")}


def without_none(answer: Mapping[str, object]) -> Mapping[str, object]:
    """What an answer says; what is empty may have to stand there."""
    return {key: value for key, value in answer.items() if value is not None}


def of_account(register: Register, listing: Listing) -> AccountAnswer:
    """What is shown of an account, with the sentences that its page has too where its end is announced or has come."""
    account, said = listing.account, told(register, listing)
    return {
        "id": account.id,
        "name": account.name,
        "platform": listing.platform.id,
        "platform_name": listing.platform_name,
        "account_id": account.account_id,
        "handle": account.handle,
        "url": account.url,
        "unit": listing.unit.id,
        "unit_name": listing.unit.name,
        "verified_as": listing.verified_as,
        "state": listing.state.value,
        "is_closed": True if listing.closing else None,
        "former": _former(account),
        "ended_on": str(listing.ended_on) if listing.ended_on else None,
        "stops_on": str(listing.stops_on) if listing.stops_on else None,
        "told": said.now + said.heed if said else None,
        "successors": [_successor(one) for one in successors(register, account)] if listing.ending else [],
        "origin": _origin(listing.origin) if listing.origin else None,
    }


def _origin(origin: Adopted) -> OriginAnswer:
    return {"register": origin.register, "page": origin.page, "told": whence.told(origin), "gone": origin.is_gone}


def _former(account: Account) -> list[Former]:
    return [
        Former(field, change.before, str(filing.on or ""))
        for filing in steps(account)
        for field, change in filing.changes.items()
        if field in SOUGHT
    ]


def _successor(one: Listing | str) -> Successor:
    return Successor("", one, "") if isinstance(one, str) else Successor(one.id, one.name, one.platform_name)


def of_unit(register: Register, unit: Unit) -> UnitAnswer:
    """What is shown of a unit that somebody names."""
    listings = [listing for listing in register.by_unit.get(unit.id, ()) if not listing.has_ended]
    listings.sort(key=lambda listing: listing.has_stopped)
    shown = listings[:_ACCOUNTS_A_UNIT]
    answer: UnitAnswer = {
        "unit": unit.id,
        "name": unit.name,
        "accounts": [UnitAccount(one.id, one.name, one.platform.id, one.platform_name, _state(one)) for one in shown],
        "platforms": sorted({listing.platform.id for listing in listings}),
        "not_on": list(unit.not_on),
    }
    if unit.contact and unit.contact.phone:
        answer["phone"] = unit.contact.phone
    if unit.contact and unit.contact.url:
        answer["url"] = unit.contact.url
    if unit.ended:
        answer["ended"] = unit_ended(register, unit.ended)
    return answer


def _state(listing: Listing) -> str:
    if listing.has_stopped:
        return "已停更"
    return "" if listing.is_running else listing.state.value


def of_platform(platform: Platform) -> PlatformAnswer:
    """What the browser must know to understand ids and addresses of a platform."""
    answer: PlatformAnswer = {
        "id": platform.id,
        "name": platform.name,
        "short": list(platform.short_names),
        "urls": list(platform.urls),
        "links": list(platform.short_links),
        "check": list(platform.check),
        "closed": str(platform.closed_on or ""),
    }
    if platform.account_id:
        answer["account_id"] = _id_form(platform.account_id)
    if platform.handle:
        answer["handle"] = _id_form(platform.handle)
    return answer


def _id_form(form: IdForm) -> PlatformIdForm:
    return PlatformIdForm(form.label, form.pattern or "", form.example or "")
