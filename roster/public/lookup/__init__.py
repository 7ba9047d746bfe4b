"""The index behind ``verify/``: exact keys to accounts, and pairs of syllables to names that resemble.

One question costs the browser one or two small files whatever the register's
size: a key's CRC-32 says in which shard it stands. Exact shards decide the
verdict; hint shards only suggest what somebody may have meant.
"""

import hashlib
import math
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from ...text import likeness
from ...text.addresses import NOISE
from ..register import Register
from . import answers, beside, keys
from .answers import as_json, without_empty, without_none
from .keys import Role
from .names import Names

FORMAT = 4  # of what the browser reads; part of the version
_KEYS_A_SHARD = 24
_NAMES_A_SHARD = 40
_LATER = ("urls", "links", "check")  # of a platform
_SMALL = 60_000  # bytes: less is sent while two further files would be asked for


def shard_of(key: str, shards: int) -> int:
    """Where a key stands: CRC-32 of its UTF-8 bytes, modulo the number of shards (a power of two)."""
    return zlib.crc32(key.encode()) % shards


@dataclass(frozen=True)
class Lookup:
    """The whole index of a register, by parts as they are written."""

    register: Register

    @cached_property
    def names(self) -> Names:
        """The names that may be meant."""
        return Names(self.register)

    @cached_property
    def _records(self) -> Mapping[str, str]:
        """What an answer shows of each account or unit (``@<id>``), as JSON text."""
        register = self.register
        records = {
            listing.id: as_json(without_empty(answers.of_account(register, listing)))
            for listing in register.listings.values()
        }
        units = register.directory.units.values()
        records |= {f"@{unit.id}": as_json(answers.of_unit(register, unit)) for unit in units}
        return records | {one.id: as_json(without_none(one.record)) for one in self._beside}

    @cached_property
    def _beside(self) -> Sequence[beside.Beside]:
        return list(beside.records(self.register))

    def _entries(self) -> Iterator[keys.Entry]:
        yield from keys.entries(self.register)
        for unit in self.register.directory.units.values():
            yield from beside.phones_of(unit)
        for one in self._beside:
            yield from one.entries

    @cached_property
    def _exact(self) -> Mapping[str, Sequence[tuple[Role, str]]]:
        """Key → ``(role, record)``, each once."""
        meanings: dict[str, dict[tuple[Role, str], None]] = {}
        for key, role, record in self._entries():
            meanings.setdefault(key, {})[role, record] = None
        return {key: tuple(of_key) for key, of_key in meanings.items()}

    @cached_property
    def version(self) -> str:
        """Changes with whatever an answer could show: part of every address, so that nothing stale is mixed in."""
        digest = hashlib.blake2b(f"{FORMAT}".encode(), digest_size=6)
        for part in (self._records, self._exact, self.names.by_pair):
            for key, value in part.items():
                digest.update(f"{key}\0{value}\n".encode())
        for name in self.names.all:
            digest.update(f"{tuple(name.as_shown())}\n".encode())
        return digest.hexdigest()

    @cached_property
    def _exact_by_shard(self) -> Sequence[Sequence[str]]:
        return _by_shard(self._exact, _shards(len(self._exact), _KEYS_A_SHARD))

    @cached_property
    def _hints_by_shard(self) -> Sequence[Sequence[str]]:
        hints = self.names.by_pair
        return _by_shard(hints, _shards(sum(map(len, hints.values())), _NAMES_A_SHARD))

    @property
    def shards(self) -> tuple[int, int]:
        """How many exact and how many hint shards there are."""
        return len(self._exact_by_shard), len(self._hints_by_shard)

    def exact_shard(self, number: int) -> bytes:
        """``{"keys": {key: [role, place, …]}, "records": […]}``; places are those in ``records``."""
        places: dict[str, int] = {}
        meanings: dict[str, list[str | int]] = {}
        for key in self._exact_by_shard[number]:
            meanings[key] = []
            for role, record in self._exact[key]:
                meanings[key] += [role, places.setdefault(record, len(places))]
        records = ",".join(self._records[record] for record in places)
        return f'{{"keys":{as_json(meanings)},"records":[{records}]}}'.encode()

    def hint_shard(self, number: int) -> bytes:
        """``{"pairs": {pair: [place, …]}, "forms": [[text, kind, unit, id, platform, name, …], …]}``.

        A unit or name that is equal to the text stands as an empty text.
        """
        places: dict[int, int] = {}
        found_by = {
            pair: [places.setdefault(place, len(places)) for place in self.names.by_pair[pair]]
            for pair in self._hints_by_shard[number]
        }
        shown = [list(self.names.all[place].as_shown()) for place in places]
        return f'{{"pairs":{as_json(found_by)},"forms":{as_json(shown)}}}'.encode()

    @cached_property
    def _size(self) -> int:
        """About how many bytes all shards have: decides whether a browser keeps them all."""
        records = sum(len(record) for record in self._records.values())
        return 4 * records + 60 * sum(map(len, self.names.by_pair.values()))

    def characters(self) -> bytes:
        """Tables for the normal form, as far as they can lead to a name in this register."""
        known = self.names.characters.union(*(key[2:] for key in self._exact if key.startswith("n:")))
        roots = {root for code, root in likeness.look_alikes().items() if chr(code) in known or root in known}
        tables = {
            "simple": "".join(f"{chr(code)}{to}" for code, to in likeness.simplified().items() if to in known),
            "alike": "".join(f"{chr(code)}{root}" for code, root in likeness.look_alikes().items() if root in roots),
            "split": {parts: whole for parts, whole in likeness.split_characters().items() if whole in known},
            "added": likeness.ADDED,
        }
        return as_json(tables).encode()

    def sounds(self) -> bytes:
        """How many names there are; and a line for each syllable: with how often it occurs (``degree``), and the
        characters that are read so.
        """
        read: dict[str, str] = {}
        for line in filter(None, likeness.sounds(self.names.characters).split("\n")):
            syllable, _, characters = line.partition(" ")
            read[syllable] = characters
        often = self.names.rarity
        lines = (
            f"{said}{degree(often.get(said, 1))} {read.get(said, '')}".rstrip() for said in sorted({*often, *read})
        )
        return as_json({"names": len(self.names.all), "sounds": "\n".join(lines)}).encode()

    def files(self) -> Mapping[str, Callable[[], bytes]]:
        """Every file of the index by its name."""
        exact, hints = self.shards
        files: dict[str, Callable[[], bytes]] = {"characters.json": self.characters, "sounds.json": self.sounds}
        files |= {f"e/{n}.json": partial(self.exact_shard, n) for n in range(exact)}
        return files | {f"s/{n}.json": partial(self.hint_shard, n) for n in range(hints)}

    @property
    def is_small(self) -> bool:
        """True for an index that is fetched as a whole sooner than in parts."""
        return self._size <= _SMALL

    def whole(self) -> bytes:
        """All files of a small index in one, by their names."""
        files = (f'"{name}":{make().decode()}' for name, make in self.files().items())
        return f"{{{','.join(files)}}}".encode()

    def front(self) -> bytes:
        """``verify/register.json``: the date, where the index lies, and what is known of platforms."""
        return as_json(self._front(self._platforms())).encode()

    def front_in_page(self) -> Mapping[str, object]:
        """The same for the page itself, without what only addresses and whoever compares have need of."""
        platforms = (
            {key: _brief(value) for key, value in one.items() if key not in _LATER} for one in self._platforms()
        )
        return {**self._front(list(platforms)), "noise": "", "short": True}

    def _front(self, platforms: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
        exact, hints = self.shards
        return {
            "date": str(self.register.today),
            "version": self.version,
            "exact": exact,
            "hints": hints,
            "bytes": self._size,
            "noise": NOISE,
            **({"whole": True} if self.is_small else {}),
            **({"copies": copies} if (copies := beside.copies(self.register)) else {}),
            "platforms": platforms,
        }

    def _platforms(self) -> Sequence[Mapping[str, object]]:
        """Platforms that are used, or of which addresses tell something."""
        return [
            without_empty(answers.of_platform(platform))
            for platform in self.register.directory.platforms.values()
            if platform.id in self.register.by_platform or platform.urls or platform.short_links
        ]


def _brief(value: object) -> object:
    """How an id is written, without an example: who only compares has no need of it."""
    return value[:2] if isinstance(value, answers.PlatformIdForm) else value


def _shards(entries: int, each: int) -> int:
    return 1 << max(0, math.ceil(math.log2(max(1, entries / each))))


def _by_shard(keys: Iterable[str], shards: int) -> Sequence[Sequence[str]]:
    by_shard: list[list[str]] = [[] for _ in range(shards)]
    for key in keys:
        by_shard[shard_of(key, shards)].append(key)
    return by_shard


def degree(number: int) -> str:
    """A number from 1 on by the half powers of two, as one digit (0 to z): how rare something is needs no more."""
    return "0123456789abcdefghijklmnopqrstuvwxyz"[min(35, round(2 * math.log2(number)))]
