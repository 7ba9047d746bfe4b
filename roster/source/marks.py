"""Where the values of a YAML text stand: one tree of nodes for whoever points at a value or changes one.

Data without findings never pays for it. A register in one file has a million values: whoever asks for some of
them names the ways to them, and the rest is passed over.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum

import yaml

from .decoding import MAX_WRITTEN_LINE_BYTES, decode
from .events import Unusable, corner, events
from .joined import separated
from .mending import Mend, line_before, mended
from .problems import Place, Position
from .vocabulary import NO_WORDS, Vocabulary
from .yamltree import is_nothing

_Spot = tuple[int, int]  # line and column, from 1
_Way = tuple[str | int, ...]  # keys and indices from the top


class Kind(StrEnum):
    """What a node is."""

    TEXT = "text"
    LIST = "list"
    MAPPING = "mapping"


@dataclass(slots=True)
class Node:
    """A value: ``start`` and ``end`` are offsets in the text, ``inner`` what a list or mapping holds, in order.

    ``end`` is where the value's own text ends: no blank line, comment or line break behind it. ``spot`` is where
    it begins, ``at_key`` where its key or dash does. ``style`` is ``'``, ``"``, ``|`` or ``>`` for a text written
    so, ``flow`` says that brackets or braces stand round the value.
    """

    kind: Kind
    start: int
    end: int
    spot: _Spot
    at_key: _Spot
    flow: bool = False
    style: str = ""
    inner: dict[str | int, "Node"] = field(default_factory=dict)

    @property
    def column(self) -> int:
        """From 0, as indentation counts."""
        return self.spot[1] - 1


def locate(data: bytes, places: Iterable[Place], words: Vocabulary = NO_WORDS) -> dict[Place, Position]:
    """Line and column of each place of one file; ``words`` are those with which it was parsed.

    A place that is not there (a missing key, say) gets the position of the nearest value around it.
    """
    places = list(places)
    root, mends = _root(data, places, words)
    return {place: _position(root, place, mends) if root else Position(place.path) for place in places}


class Standing(StrEnum):
    """How a value stands in a file."""

    PRESENT = "present"  # with a value or with nothing
    ABSENT_IN_BRACES = "absent in braces"
    ABSENT = "absent"


def standing(data: bytes, places: Iterable[Place], words: Vocabulary = NO_WORDS) -> dict[Place, Standing]:
    """How each place of one file stands there; ``words`` as for ``locate``."""
    places = list(places)
    root, _ = _root(data, places, words)
    return {place: _standing(root, place) if root else Standing.ABSENT for place in places}


def _standing(root: Node, place: Place) -> Standing:
    node, there = _node(root, place)
    if there:
        return Standing.PRESENT
    return Standing.ABSENT_IN_BRACES if node.flow and node.kind is Kind.MAPPING else Standing.ABSENT


def _root(data: bytes, places: Iterable[Place], words: Vocabulary) -> tuple[Node | None, Sequence[Mend]]:
    """The top node of a text as it was meant, and what was mended: what else is wrong was told of the mended one.

    A record that began without a dash is one of its own, and those behind it are counted so.
    """
    text, _ = decode(data, "", MAX_WRITTEN_LINE_BYTES)
    if text is None:
        return None, ()
    ways = [place.keys for place in places]
    reader = _read(separated(text)[0], ways, words)
    if reader.is_whole:
        return reader.root, ()
    readable, mends = mended(text, words)
    return _read(separated(readable)[0], ways, words).root, mends


def _node(root: Node, place: Place) -> tuple[Node, bool]:
    """The node of a place, or the nearest around it, and whether the place itself is there."""
    node = root
    for key in place.keys:
        if key not in node.inner:
            return node, False
        node = node.inner[key]
    return node, True


def _position(root: Node, place: Place, mends: Sequence[Mend]) -> Position:
    node, there = _node(root, place)
    line, column = node.at_key if place.of_key and there else node.spot
    return Position(place.path, line_before(mends, line), column)


def read(text: str, ways: Collection[_Way] | None = None) -> Node | None:
    """The top node, None where there is nothing; of two equal keys the first.

    With ``ways`` only the values on these ways are in the tree, and reading stops when all are found. A fault ends
    the tree where it stands: ``yamltree.parse`` has told it.
    """
    return _read(text, ways).root


def _read(text: str, ways: Collection[_Way] | None, words: Vocabulary = NO_WORDS) -> "_Reader":
    reader = _Reader(text, None if ways is None else {way[:n] for way in ways for n in range(len(way) + 1)}, words)
    try:
        with suppress(_AllFound), events(text, "") as next_event:
            reader.read(next_event)
    except Unusable:
        reader.is_whole = False
    return reader


class _AllFound(Exception):
    """Every wanted value is known."""


class _Reader:
    """Builds nodes from events; each is in its place before it is filled, so that a late fault loses nothing."""

    def __init__(self, text: str, wanted: set[_Way] | None, words: Vocabulary) -> None:
        self.root: Node | None = None
        self._words = words
        self.is_whole = True
        self._text = text
        self._wanted = wanted
        self._found = 0
        self._counted: dict[_Way, int] = {}  # how many items each list has so far

    def read(self, next_event: Callable[[], yaml.Event]) -> None:
        """Read the stream to its end; raises _AllFound as soon as nothing is left to find."""
        self._next = next_event
        while not isinstance(event := next_event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.NodeEvent) and self.root is None:
                self.root = self._node(event, (1, 1))
                self._fill(self.root, ())
            elif isinstance(event, yaml.NodeEvent):
                self._pass_over(event)

    def _add(self, event: yaml.Event, key: str | int, at_key: _Spot, parent: Node, way: _Way) -> None:
        if self._wanted is not None and way not in self._wanted:
            self._pass_over(event)
            return
        node = parent.inner[key] = self._node(event, at_key)
        self._fill(node, way)

    def _pass_over(self, event: yaml.Event) -> None:
        depth = 0
        while True:
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if not depth:
                return
            event = self._next()

    def _node(self, event: yaml.Event, at_key: _Spot) -> Node:
        start, end, spot = event.start_mark.index, event.end_mark.index, corner(event.start_mark)
        if isinstance(event, yaml.CollectionStartEvent):
            kind = Kind.LIST if isinstance(event, yaml.SequenceStartEvent) else Kind.MAPPING
            return Node(kind, start, start, spot, at_key, flow=bool(event.flow_style))
        style = (event.style or "") if isinstance(event, yaml.ScalarEvent) else ""
        if not style and event.end_mark.line > event.start_mark.line:  # perhaps lines that belong to none
            self.is_whole = False
        if is_nothing(event):  # a key with nothing after it: the key is all there is to see
            spot = at_key
        if style in ("|", ">"):
            end = _end_of_block(self._text, start, end)
        return Node(Kind.TEXT, start, end, spot, at_key, style=style)

    def _fill(self, node: Node, way: _Way) -> None:
        """Read what stands in a node, up to the event that ends it."""
        self._found += 1
        if self._wanted is not None and self._found == len(self._wanted):
            raise _AllFound
        if node.kind is Kind.TEXT:
            return
        end = self._items(node, way) if node.kind is Kind.LIST else self._fields(node, way)
        # The parser ends a block where the next one begins: its own end is that of the last value in it.
        node.end = end if node.flow else max((value.end for value in node.inner.values()), default=node.start)

    def _items(self, node: Node, way: _Way, index: int = 0) -> int:
        """Read the items of a list, which are counted from ``index`` on."""
        while not isinstance(event := self._next(), yaml.SequenceEndEvent):
            self._add(event, index, corner(event.start_mark), node, (*way, index))
            index += 1
        self._counted[way] = index
        return event.end_mark.index

    def _fields(self, node: Node, way: _Way) -> int:
        seen: set[str] = set()
        while not isinstance(key := self._next(), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent):  # told by parse, as what is written twice
                self._pass_over(key)
                self._pass_over(self._next())
                continue
            name = self._words.named(key.value) or key.value
            event = self._next()
            if name not in seen:
                seen.add(name)
                self._add(event, name, corner(key.start_mark), node, (*way, name))
            elif isinstance(event, yaml.SequenceStartEvent) and (*way, name) in self._counted:
                self._items(node.inner[name], (*way, name), self._counted[*way, name])
            else:
                self._pass_over(event)
        return key.end_mark.index


def _end_of_block(text: str, start: int, end: int) -> int:
    written = text[start:end]
    if "+" in written.split("\n", 1)[0].split("#")[0]:  # the blank lines that it keeps belong to the value
        return end - len(written) + len(re.sub(r"(?:\r\n|\n|\r)\Z", "", written))
    return start + len(written.rstrip("\r\n"))
