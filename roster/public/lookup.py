"""The index behind ``verify/``: exact keys to accounts, and pairs of syllables to names that resemble.

One question costs the browser one or two small files whatever the register's
size: a key's CRC-32 says in which shard it stands. Exact shards decide the
verdict; hint shards only suggest what somebody may have meant.

Keys: ``i:<id>`` (unchangeable ids), ``h:<handle>`` (lower case), ``k:<host>/<key>`` and
``u:<address>`` (profile addresses), ``n:<normal name>``. Which platform an
entry is true for stands in its record.
"""

import hashlib
import json
import math
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..directory.directory import CLOSING, former_names
from ..notices.board import ENDED
from ..records.accounts import Account, Unit
from ..records.identities import identities_in
from ..text import likeness as forms
from ..text.addresses import NOISE, address_key, bare, host_of
from .register import Listing, Register

FORMAT = 2  # of what the browser reads; part of the version
_KEYS_A_SHARD = 24
_NAMES_A_SHARD = 40
_REACH = 3  # characters a pair may lie apart: survives what is put in between
_NAMES_A_PAIR = 30
_OWN_PAIRS = 2
_ACCOUNTS_A_NAME = 4
_CHANGING = ("name", "handle", "account_id")


def shard_of(key: str, shards: int) -> int:
    """Where a key stands: CRC-32 of its UTF-8 bytes, modulo the number of shards (a power of two)."""
    return zlib.crc32(key.encode()) % shards


def _shards(entries: int, each: int) -> int:
    return 1 << max(0, math.ceil(math.log2(max(1, entries / each))))


@dataclass(frozen=True, slots=True)
class Form:
    """One way to call accounts of one unit: how it is written, what kind of name it is, and ids of the accounts."""

    text: str
    kind: str
    accounts: tuple[str, ...]


@dataclass(frozen=True)
class Lookup:
    """The whole index of a register, by parts as they are written."""

    register: Register

    # Exact keys

    @cached_property
    def _records(self) -> Mapping[str, str]:
        """What an answer shows of each account or unit (``@<id>``), as JSON text."""
        found = {listing.id: _json(self._account(listing)) for listing in self.register.listings.values()}
        found |= {f"@{unit.id}": _json(self._unit(unit)) for unit in self.register.directory.units.values()}
        return found

    @cached_property
    def _exact(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Key → ``(role, record)``: it *is* one of an account now, it *was* one, or it calls a *unit*."""
        found: dict[str, dict[tuple[str, str], None]] = {}
        for key, role, record in self._entries():
            found.setdefault(key, {})[role, record] = None
        return {key: tuple(entries) for key, entries in found.items()}

    def _entries(self) -> Iterator[tuple[str, str, str]]:
        directory = self.register.directory
        for listing in self.register.listings.values():
            account = directory.accounts[listing.id]
            role = "was" if listing.has_ended else "is"
            for key in self._identity_keys(account):
                yield key, role, account.id
            yield f"n:{forms.normal(account.name)}", role, account.id
            for filing in account.filings:
                for field in _CHANGING:
                    if field in filing.changes and filing.changes[field].before != getattr(account, field):
                        yield _key(field, filing.changes[field].before), "was", account.id
        for unit in directory.units.values():
            for name in called(unit):
                yield f"n:{forms.normal(name)}", "unit", f"@{unit.id}"

    def _identity_keys(self, account: Account) -> Iterator[str]:
        """Every key that is equal only for this very account."""
        ids = [account.account_id]
        if account.app:
            filed = "".join((account.app.icp_number or "").split()).upper()  # 京ICP备… is written in many ways
            ids += [account.app.bundle_id, account.app.package, filed, account.app.gov_app_number]
        for id_ in filter(None, ids):
            yield _key("account_id", id_)
        if account.handle:
            yield _key("handle", account.handle)
        if account.url:
            said = identities_in(self.register.directory.platforms[account.platform], account.url) or {}
            for kind, value in said.items():
                if kind != "name":
                    yield f"k:{bare(host_of(account.url) or '')}/{value}" if kind == "key" else _key(kind, value)
            if not said.keys() - {"name"}:
                yield f"u:{address_key(account.url)}"

    def _account(self, listing: Listing) -> dict[str, Any]:
        account = self.register.directory.accounts[listing.id]
        ending = account.filings[-1] if account.filings[-1].type in CLOSING else None
        # Closed, and its cancellation is being announced: it ended with the closing.
        is_closed = listing.has_ended and listing.state not in ENDED
        since = next(filing for filing in account.filings if filing.type in CLOSING) if is_closed else ending
        former = [
            [field, change.before, str(filing.on or "")]
            for filing in account.filings
            for field, change in filing.changes.items()
            if field in _CHANGING
        ]
        found = {
            "id": listing.id,
            "name": listing.name,
            "platform": listing.platform,
            "platform_name": listing.platform_name,
            "account_id": listing.account_id,
            "handle": listing.handle,
            "url": listing.url,
            "unit": listing.unit,
            "unit_name": listing.unit_name,
            "verified_as": listing.verified_as,
            "state": listing.state.value,
            "is_closed": is_closed or None,
            "former": former,
            "ended_on": str(since.on) if since and since.on else None,
            "stops_on": str(ending.stops_on) if ending and ending.stops_on else None,
            "successors": [self._successor(name) for name in ending.successor] if ending else [],
        }
        return {key: value for key, value in found.items() if value not in (None, [], "")}

    def _successor(self, name: str) -> list[str]:
        listing = self.register.listings.get(name)
        return [listing.id, listing.name, listing.platform_name] if listing else ["", name, ""]

    def _unit(self, unit: Unit) -> dict[str, Any]:
        listings = [x for x in self.register.by_unit.get(unit.id, ()) if not x.has_ended]
        return {
            "unit": unit.id,
            "name": unit.name,
            "accounts": [[x.id, x.name, x.platform, x.platform_name] for x in listings[:20]],
            "platforms": sorted({x.platform for x in listings}),
            "not_on": list(unit.not_on),
        }

    # Names that resemble

    @cached_property
    def _forms(self) -> Sequence[Form]:
        """Every name by which an account in use may be meant, those of a unit standing for its accounts."""
        calls: dict[tuple[str, str, str], list[str]] = {}
        for listing in self.register.listings.values():
            if not listing.has_ended:
                for text, kind in self._calls(listing):
                    calls.setdefault((text, kind, listing.unit), []).append(listing.id)
        return [Form(text, kind, tuple(ids[:_ACCOUNTS_A_NAME])) for (text, kind, _), ids in calls.items()]

    def _calls(self, listing: Listing) -> Iterator[tuple[str, str]]:
        account, unit = self.register.directory.accounts[listing.id], self.register.directory.units[listing.unit]
        yield listing.name, "name"
        for alias in account.aliases:
            yield alias, "alias"
        for name in former_names(account):
            yield name, "former"
        others = [(unit.name, "unit"), (listing.represents, "unit"), (listing.verified_as, "unit")]
        others += [(name, "short") for name in unit.short_names] + [(name, "former-unit") for name in unit.former_names]
        for text, kind in dict(others).items():
            if text != listing.name:
                yield text, kind

    @cached_property
    def rarity(self) -> Mapping[str, int]:
        """Syllable → in how many names it occurs."""
        found: Counter[str] = Counter()
        for form in self._forms:
            found.update({forms.sound(char) for char in forms.normal(form.text)})
        return found

    @cached_property
    def _hints(self) -> Mapping[str, Sequence[int]]:
        """Pair of syllables → places in ``_forms``.

        Where a pair stands in many names, the shortest are kept; but every
        name is kept with its rarest pairs, however many others there are.
        """
        found: dict[str, list[int]] = {}
        of_form = [tuple(pairs(forms.normal(form.text))) for form in self._forms]
        for index, said in enumerate(of_form):
            for pair in said:
                found.setdefault(pair, []).append(index)
        kept = {
            pair: set(places if len(places) <= _NAMES_A_PAIR else sorted(places, key=self._length)[:_NAMES_A_PAIR])
            for pair, places in found.items()
        }
        for index, said in enumerate(of_form):
            for pair in sorted(said, key=lambda pair: len(found[pair]))[:_OWN_PAIRS]:
                kept[pair].add(index)
        return {pair: tuple(sorted(places)) for pair, places in kept.items()}

    def _length(self, index: int) -> tuple[int, int]:
        return len(self._forms[index].text), index

    # As it is written

    @cached_property
    def version(self) -> str:
        """Changes with whatever an answer could show: part of every address, so that nothing stale is mixed in."""
        digest = hashlib.blake2b(f"{FORMAT}".encode(), digest_size=6)
        for part in (self._records, self._exact, self._hints):
            for key, value in part.items():
                digest.update(f"{key}\0{value}\n".encode())
        digest.update(repr([form.text for form in self._forms]).encode())
        return digest.hexdigest()

    @cached_property
    def _exact_by_shard(self) -> Sequence[Sequence[str]]:
        return _by_shard(self._exact, _shards(len(self._exact), _KEYS_A_SHARD))

    @cached_property
    def _hints_by_shard(self) -> Sequence[Sequence[str]]:
        return _by_shard(self._hints, _shards(sum(map(len, self._hints.values())), _NAMES_A_SHARD))

    @property
    def shards(self) -> tuple[int, int]:
        """How many exact and how many hint shards there are."""
        return len(self._exact_by_shard), len(self._hints_by_shard)

    def exact_shard(self, number: int) -> bytes:
        """``{"keys": {key: [role, place, …]}, "records": […]}``; places are those in ``records``."""
        places: dict[str, int] = {}
        keys = {}
        for key in self._exact_by_shard[number]:
            keys[key] = [x for role, record in self._exact[key] for x in (role, places.setdefault(record, len(places)))]
        records = ",".join(self._records[record] for record in places)
        return f'{{"keys":{_json(keys)},"records":[{records}]}}'.encode()

    def hint_shard(self, number: int) -> bytes:
        """``{"pairs": {pair: [place, …]}, "forms": [[text, kind, unit, id, platform, name, …], …]}``.

        A unit or name that is equal to the text stands as an empty text.
        """
        places: dict[int, int] = {}
        pairs = {
            pair: [places.setdefault(index, len(places)) for index in self._hints[pair]]
            for pair in self._hints_by_shard[number]
        }
        shown = [list(self._shown(self._forms[index])) for index in places]
        return f'{{"pairs":{_json(pairs)},"forms":{_json(shown)}}}'.encode()

    def _shown(self, form: Form) -> Iterator[str]:
        listings = [self.register.listings[id_] for id_ in form.accounts]
        unit = listings[0].unit_name
        yield from (form.text, form.kind, "" if unit == form.text else unit)
        for listing in listings:
            yield from (listing.id, listing.platform, "" if listing.name == form.text else listing.name)

    @cached_property
    def _size(self) -> int:
        """About how many bytes all shards have: decides whether a browser keeps them all."""
        records = sum(len(record) for record in self._records.values())
        return 4 * records + 60 * sum(map(len, self._hints.values()))

    def characters(self) -> bytes:
        """Tables for the normal form, as far as they can lead to a name in this register."""
        known = {char for form in self._forms for char in forms.normal(form.text)}
        known |= {char for key in self._exact if key.startswith("n:") for char in key[2:]}
        simple = [f"{chr(code)}{to}" for code, to in forms.simplified().items() if to in known]
        roots = {root for code, root in forms.look_alikes().items() if chr(code) in known or root in known}
        alike = [f"{chr(code)}{root}" for code, root in forms.look_alikes().items() if root in roots]
        split = {parts: whole for parts, whole in forms.split_characters().items() if whole in known}
        tables = {"simple": "".join(simple), "alike": "".join(alike), "split": split, "added": forms.ADDED}
        return _json(tables).encode()

    def sounds(self) -> bytes:
        """Readings of characters, how rare each syllable is, and how many names there are."""
        known = {char for form in self._forms for char in forms.normal(form.text)}
        return _json(
            {"names": len(self._forms), "rarity": dict(sorted(self.rarity.items())), "sounds": forms.sounds(known)}
        ).encode()

    def front(self) -> bytes:
        """``verify/register.json``: the date, where the index lies, and what is known of platforms."""
        directory, (exact, hints) = self.register.directory, self.shards
        used = {listing.platform for listing in self.register.listings.values()}
        return _json(
            {
                "date": str(directory.today),
                "version": self.version,
                "exact": exact,
                "hints": hints,
                "bytes": self._size,
                "noise": NOISE,
                "platforms": [
                    _platform(p) for p in directory.platforms.values() if p.id in used or p.urls or p.short_links
                ],
            }
        ).encode()


def called(unit: Unit) -> Iterator[str]:
    """What a unit is called: in full, in short, in short behind its place (示例市卫健委), and before."""
    yield unit.name
    yield from unit.former_names
    place = unit.region.rpartition("/")[2]
    for name in unit.short_names:
        yield name
        yield place + name.removeprefix("市").removeprefix("省").removeprefix("县").removeprefix("区")


def pairs(form: str) -> Iterator[str]:
    """Every pair of syllables of a name, in order, at most ``_REACH`` characters apart; each once."""
    said = [forms.sound(char) for char in form]
    if len(said) == 1:
        yield said[0]
    found = (f"{first} {second}" for i, first in enumerate(said) for second in said[i + 1 : i + 1 + _REACH])
    yield from dict.fromkeys(found)


def _key(kind: str, value: str) -> str:
    match kind:
        case "account_id":
            return f"i:{value}"
        case "handle":
            return f"h:{value.lower().removeprefix('@')}"
        case _:
            return f"n:{forms.normal(value)}"


def _platform(platform: Any) -> dict[str, Any]:
    found = {
        "id": platform.id,
        "name": platform.name,
        "short": list(platform.short_names),
        "urls": list(platform.urls),
        "links": list(platform.short_links),
        "check": list(platform.check),
        "closed": str(platform.closed_on or ""),
    }
    for key in ("account_id", "handle"):
        if form := getattr(platform, key):
            found[key] = [form.label, form.pattern or "", form.example or ""]
    return {key: value for key, value in found.items() if value}


def _by_shard(keys: Iterable[str], shards: int) -> Sequence[Sequence[str]]:
    found: list[list[str]] = [[] for _ in range(shards)]
    for key in keys:
        found[shard_of(key, shards)].append(key)
    return found


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
