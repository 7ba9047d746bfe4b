"""Parts of a pattern, and whether the next character always says which way to go through them.

Where it does, a matcher that goes back when it fails (those of browsers and of Python do) finds every other way closed
at its first character: the time grows with the text and not with the ways, of which ``([a-z]+)+[0-9]`` has 2^n.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

END = -1  # stands in a set of code points for the end of the text
_NOTHING: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Chars:
    """One character out of a set of code points."""

    start: int
    first: frozenset[int]
    is_optional = False


@dataclass(frozen=True)
class Sequence:
    """Parts one after the other. ``start`` counts the characters of the pattern before it, as it does in all parts."""

    start: int
    parts: tuple["Part", ...]

    @cached_property
    def first(self) -> frozenset[int]:
        """Characters with which it may begin."""
        found = _NOTHING
        for part in self.parts:
            found |= part.first
            if not part.is_optional:
                break
        return found

    @cached_property
    def is_optional(self) -> bool:
        """True if it may be empty."""
        return all(part.is_optional for part in self.parts)


@dataclass(frozen=True)
class Either:
    """One of several parts."""

    start: int
    branches: tuple["Part", ...]

    @cached_property
    def first(self) -> frozenset[int]:
        """Characters with which it may begin."""
        return _NOTHING.union(*(branch.first for branch in self.branches))

    @cached_property
    def is_optional(self) -> bool:
        """True if it may be empty."""
        return any(branch.is_optional for branch in self.branches)


@dataclass(frozen=True)
class Repeated:
    """A part, at least and at most so many times; ``most`` is None where there is no end."""

    start: int
    body: "Part"
    least: int
    most: int | None

    @property
    def first(self) -> frozenset[int]:
        """Characters with which it may begin."""
        return self.body.first

    @property
    def is_optional(self) -> bool:
        """True if it may be empty."""
        return self.least == 0 or self.body.is_optional


Part = Chars | Sequence | Either | Repeated


@dataclass(frozen=True)
class Ambiguity:
    """A place where the next character does not say which way to go, and what to do about it (Chinese)."""

    start: int
    advice: str


def ambiguities(part: Part, after: frozenset[int] = frozenset({END})) -> Iterator[Ambiguity]:
    """Every place in a part where two ways begin alike; ``after`` is what may stand behind the part."""
    match part:
        case Sequence():
            yield from _in_sequence(part, after)
        case Either():
            yield from _between(part, after)
            for branch in part.branches:
                yield from ambiguities(branch, after)
        case Repeated():
            yield from _around(part, after)


def _in_sequence(part: Sequence, after: frozenset[int]) -> Iterator[Ambiguity]:
    for one in reversed(part.parts):
        yield from ambiguities(one, after)
        after = one.first | after if one.is_optional else one.first


def _between(part: Either, after: frozenset[int]) -> Iterator[Ambiguity]:
    seen = _NOTHING
    for branch in part.branches:
        begins = branch.first | after if branch.is_optional else branch.first
        if seen & begins:
            yield Ambiguity(branch.start, "“|”两边可以用同一个字符开头；请把相同的开头提到括号前面，如 a(?:b|c)")
        seen |= begins


def _around(part: Repeated, after: frozenset[int]) -> Iterator[Ambiguity]:
    """Again or on? Where the number is fixed, counting tells."""
    body, is_fixed = part.body, part.least == part.most
    if body.is_optional:
        yield Ambiguity(part.start, "重复的内容可以是空的；请去掉里面的 *、? 或 {0,")
    elif not is_fixed and body.first & after:
        yield Ambiguity(
            part.start, "重复到哪里为止有几种读法；请让后面的字符与重复的不同，或合并成一段，如 [a-z0-9]{2,20}"
        )
    if part.most == 1:
        yield from ambiguities(body, after)
    elif is_fixed:
        yield from ambiguities(body, body.first)
        yield from ambiguities(body, after)
    else:
        yield from ambiguities(body, body.first | after)
