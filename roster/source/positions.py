"""Line and column of places in a YAML file, found when they are asked for.

Data without findings never pays for positions, and a finding costs one more quick pass over the events.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress

import yaml

from .problems import Place, Position
from .yamltree import MAX_WRITTEN_LINE_BYTES, Unusable, corner, decode, events, is_nothing

_Spot = tuple[int, int]  # line and column, from 1


def locate(data: bytes, places: Iterable[Place]) -> dict[Place, Position]:
    """Find line and column of each place of one file.

    A place that is not there (a missing key, say) gets the position of the
    nearest value around it.
    """
    wanted = {place: Position(place.path) for place in places}
    text, _ = decode(data, "", MAX_WRITTEN_LINE_BYTES)
    if text is None or not wanted:
        return wanted
    found = _positions(text, {place.keys[:n] for place in wanted for n in range(len(place.keys) + 1)})
    for place in wanted:
        keys = place.keys
        while keys not in found and keys:
            keys = keys[:-1]
        at_key, at_value = found.get(keys, ((1, 1), (1, 1)))
        line, column = at_key if place.of_key and keys == place.keys else at_value
        wanted[place] = Position(place.path, line, column)
    return wanted


class _AllFound(Exception):
    """Every wanted position is known."""


def _positions(text: str, wanted: set[tuple]) -> dict[tuple, tuple[_Spot, _Spot]]:
    """Positions ``(of the key, of the value)`` of the wanted key paths, in one pass."""
    finder = _Finder(wanted)
    # The fault itself was told by parse(); positions up to it are found.
    with suppress(Unusable, _AllFound, RecursionError), events(text, "") as next_event:
        finder.read(next_event)
    return finder.spots


class _Finder:
    """Walks over events and notes in ``spots`` where the wanted key paths stand."""

    def __init__(self, wanted: set[tuple]) -> None:
        self.spots: dict[tuple, tuple[_Spot, _Spot]] = {}
        self._wanted = wanted

    def read(self, next_event: Callable[[], yaml.Event]) -> None:
        """Read the stream to its end; raises _AllFound as soon as nothing is left to find."""
        self._next = next_event
        while not isinstance(event := next_event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.NodeEvent):
                self._value(event, (), (1, 1))

    def _value(self, event: yaml.Event, keys: tuple | None, at_key: _Spot) -> None:
        """``keys`` is None below a value that nobody asked about."""
        keys = keys if keys in self._wanted else None
        if keys is not None:
            self.spots.setdefault(keys, (at_key, at_key if is_nothing(event) else corner(event.start_mark)))
            if len(self.spots) == len(self._wanted):
                raise _AllFound
        if isinstance(event, yaml.SequenceStartEvent):
            self._items(keys)
        elif isinstance(event, yaml.MappingStartEvent):
            self._fields(keys)

    def _items(self, keys: tuple | None) -> None:
        index = 0
        while not isinstance(item := self._next(), yaml.SequenceEndEvent):
            self._value(item, None if keys is None else (*keys, index), corner(item.start_mark))
            index += 1

    def _fields(self, keys: tuple | None) -> None:
        seen: set[str] = set()
        while not isinstance(key := self._next(), yaml.MappingEndEvent):
            inner = None
            if not isinstance(key, yaml.ScalarEvent):
                self._value(key, None, (1, 1))  # a list or mapping as key: told by parse, passed over here
            elif key.value not in seen:
                seen.add(key.value)
                inner = None if keys is None else (*keys, key.value)
            self._value(self._next(), inner, corner(key.start_mark))
