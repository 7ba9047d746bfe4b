"""Patterns of ids: the same everywhere, and fast whatever is asked. The same vectors are asked of Chromium."""

import json
import re
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from roster.text.choices import Chars, Either, Part, Repeated, Sequence
from roster.text.patterns import Unusable, compiled, fault, parts
from tests.support import ROOT

VECTORS = json.loads((ROOT / "tests/data/id-patterns.json").read_text("utf-8"))
SHIPPED = [*sorted(ROOT.glob("data/platforms.yaml")), *sorted(ROOT.glob("tests/**/data/platforms.yaml"))]
BROKEN = ("broken", "bad-address-pattern")  # cases whose file is wrong on purpose


@pytest.mark.parametrize(("pattern", "matching", "others"), VECTORS["usable"])
def test_a_pattern_is_held_against_whole_texts(pattern: str, matching: list[str], others: list[str]) -> None:
    """Letter by letter: neither case nor width nor a line end is overlooked."""
    assert [text for text in (*matching, *others) if compiled(pattern).fullmatch(text)] == matching


@pytest.mark.parametrize(("pattern", "place"), VECTORS["refused"])
def test_what_is_slow_or_read_in_two_ways_is_refused_with_its_place(pattern: str, place: int) -> None:
    """Quantifiers within quantifiers, branches that begin alike, flags, classes, looks around: none is tried out."""
    said = fault(pattern) or ""
    where = re.match(r"第 (\d+) 个字符起", said)
    assert said and (int(where[1]) if where else len(pattern) + 1) == place, said
    assert "请" in said or "之间" in said or "成对" in said or "不必写" in said, "it says what to write"
    with pytest.raises(Unusable):
        compiled(pattern)


@pytest.mark.parametrize("path", [path for path in SHIPPED if not any(word in str(path) for word in BROKEN)], ids=str)
def test_every_shipped_pattern_can_be_used(path) -> None:
    """Today's, and those of sites made with older versions."""
    forms = [
        p[key]
        for p in yaml.safe_load(path.read_text("utf-8"))["platforms"]
        for key in ("account_id", "handle")
        if key in p
    ]
    for form in forms:
        if pattern := form.get("pattern"):
            assert fault(pattern) is None
            assert "example" not in form or compiled(pattern).fullmatch(form["example"])


@given(st.text(max_size=200) | st.text(alphabet="ab01()[]{}?*+|\\.^$-,:", max_size=40))
def test_no_pattern_is_too_odd(text: str) -> None:
    """It can be used, or it is told what is wrong; nothing that Python would warn of gets through."""
    if fault(text) is None:
        re.compile(text)


class TooManySteps(Exception):
    """More than any text of this length may take."""


class Steps:
    """A matcher that goes back when it fails, as those of browsers do; counts how often it looks at a character."""

    def __init__(self, part: Part, text: str) -> None:
        self.text = text
        self.taken = 0
        any(end == len(text) for end in self.ends(part, 0))

    def ends(self, part: Part, place: int) -> Iterator[int]:
        """Where a part may end, in the order in which such a matcher tries."""
        match part:
            case Chars():
                yield from self.one(part, place)
            case Sequence():
                yield from self.chain(part.parts, place)
            case Either():
                for branch in part.branches:
                    yield from self.ends(branch, place)
            case Repeated():
                yield from self.again(part, place, 0)

    def one(self, part: Chars, place: int) -> Iterator[int]:
        self.taken += 1
        if self.taken > MOST:
            raise TooManySteps
        if place < len(self.text) and ord(self.text[place]) in part.first:
            yield place + 1

    def chain(self, parts: tuple[Part, ...], place: int) -> Iterator[int]:
        if not parts:
            yield place
        else:
            for between in self.ends(parts[0], place):
                yield from self.chain(parts[1:], between)

    def again(self, part: Repeated, place: int, times: int) -> Iterator[int]:
        if part.most is None or times < part.most:
            for end in self.ends(part.body, place):
                if end > place:
                    yield from self.again(part, end, times + 1)
        if times >= part.least:
            yield place


MOST = 10_000
WORST = ["a" * 60 + "!", "ab" * 30 + "!", "aab" * 20 + "!", "a." * 30 + "!", "0" * 60 + "!", "gh_" + "a" * 57]


@pytest.mark.parametrize("pattern", [pattern for pattern, *_ in VECTORS["usable"]])
def test_what_is_let_through_takes_time_by_its_length_alone(pattern: str) -> None:
    """Counted, not timed: a few looks at each character, however the text fails."""
    for text in WORST:
        assert Steps(parts(pattern), text).taken <= 8 * len(text)


@pytest.mark.parametrize(
    "pattern", ["([a-z]+)+[0-9]", "(a|aa)+b", "a{1,20}a{1,20}a{1,20}a{1,20}b", "(?:a|a)*b", "(?:[a-z]+,?)+[0-9]"]
)
def test_what_is_refused_would_take_for_ever(pattern: str) -> None:
    """The counter knows what it counts."""
    assert fault(pattern)
    with pytest.raises(TooManySteps):
        Steps(parts(pattern), "a" * 60 + "!")
