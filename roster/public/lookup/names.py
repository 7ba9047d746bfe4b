"""Names by which accounts in use may be meant, and the pairs of syllables by which they are found.

They only suggest what somebody may have meant; exact keys decide.
"""

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from ...text import likeness
from ..register import Listing, Register

_REACH = 3  # characters a pair may lie apart: survives what is put in between
_NAMES_A_PAIR = 24
_OWN_PAIRS = 2
_ACCOUNTS_A_NAME = 4

Kind = Literal["name", "alias", "former", "unit", "short", "former-unit"]


@dataclass(frozen=True, slots=True)
class Name:
    """One way to call accounts of one unit: how it is written, what kind of name it is, and whose it is."""

    text: str
    kind: Kind
    listings: tuple[Listing, ...]

    def as_shown(self) -> Iterator[str]:
        """Text, kind and unit, then id, platform and name of each account; what equals the text stands empty."""
        unit = self.listings[0].unit.name
        yield from (self.text, self.kind, "" if unit == self.text else unit)
        for listing in self.listings:
            yield from (listing.id, listing.platform.id, "" if listing.name == self.text else listing.name)


@dataclass(frozen=True)
class Names:
    """All names of a register that may be meant, and how they are found by sound."""

    register: Register

    @cached_property
    def all(self) -> Sequence[Name]:
        """Every name by which an account in use may be meant, those of a unit standing for its accounts."""
        calls: dict[tuple[str, Kind, str], list[Listing]] = {}
        for listing in self.register.listings.values():
            if not listing.has_ended:
                for text, kind in _calls(listing):
                    calls.setdefault((text, kind, listing.unit.id), []).append(listing)
        return [Name(text, kind, tuple(called[:_ACCOUNTS_A_NAME])) for (text, kind, _), called in calls.items()]

    @cached_property
    def rarity(self) -> Mapping[str, int]:
        """Syllable → in how many names it occurs."""
        counts: Counter[str] = Counter()
        for name in self.all:
            counts.update({likeness.sound(char) for char in likeness.normal(name.text)})
        return counts

    @cached_property
    def characters(self) -> frozenset[str]:
        """Every character of the normal forms."""
        return frozenset(char for name in self.all for char in likeness.normal(name.text))

    @cached_property
    def by_pair(self) -> Mapping[str, tuple[int, ...]]:
        """Pair of syllables → places in ``all``.

        Where a pair stands in many names, the shortest are kept; but every
        name is kept with its rarest pairs, however many others there are.
        """
        places_of: dict[str, list[int]] = {}
        pairs_of = [tuple(pairs(likeness.normal(name.text))) for name in self.all]
        for place, said in enumerate(pairs_of):
            for pair in said:
                places_of.setdefault(pair, []).append(place)
        how_often = {pair: len(places) for pair, places in places_of.items()}
        kept = {pair: self._shortest(places_of[pair]) for pair, often in how_often.items() if often > _NAMES_A_PAIR}
        for place, said in enumerate(pairs_of):
            for pair in sorted(said, key=how_often.__getitem__)[:_OWN_PAIRS]:
                if pair in kept:
                    kept[pair].add(place)
        return {pair: tuple(sorted(kept[pair]) if pair in kept else places) for pair, places in places_of.items()}

    def _shortest(self, places: Sequence[int]) -> set[int]:
        ranks = self._ranks
        return set(heapq.nsmallest(_NAMES_A_PAIR, places, key=ranks.__getitem__))

    @cached_property
    def _ranks(self) -> Mapping[int, int]:
        """Place → how many names are shorter, or as long and stand before."""
        by_length = sorted(range(len(self.all)), key=lambda place: (len(self.all[place].text), place))
        return {place: rank for rank, place in enumerate(by_length)}


def _calls(listing: Listing) -> Iterator[tuple[str, Kind]]:
    account, unit = listing.account, listing.unit
    yield account.name, "name"
    for alias in account.aliases:
        yield alias, "alias"
    for name in listing.former_names:
        yield name, "former"
    others: dict[str, Kind] = {unit.name: "unit", listing.represents: "unit", listing.verified_as: "unit"}
    others |= dict.fromkeys(unit.short_names, "short")
    others |= dict.fromkeys(unit.names_before, "former-unit")
    for text, kind in others.items():
        if text != account.name:
            yield text, kind


def pairs(form: str) -> Iterator[str]:
    """Every pair of syllables of a normal form, in order, at most ``_REACH`` characters apart; each once."""
    said = [likeness.sound(char) for char in form]
    if len(said) == 1:
        yield said[0]
    near = (f"{first} {second}" for i, first in enumerate(said) for second in said[i + 1 : i + 1 + _REACH])
    yield from dict.fromkeys(near)
