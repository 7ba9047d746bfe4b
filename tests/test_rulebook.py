"""Every code has a page with an example that fails and one that passes, and both do."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from roster import disk, examples, rulebook
from roster.codes import clause, codes
from roster.examples import Example
from tests.support import ROOT

FOLDER = ROOT / "roster/examples"
EXAMPLES = {path.stem: examples.read(path.stem, path.read_bytes()) for path in sorted((FOLDER / "codes").glob("*.yaml"))}
SITE = disk.read_site(FOLDER)


def test_every_code_has_an_example_and_no_example_is_left_over() -> None:
    assert set(EXAMPLES) == set(codes())


@pytest.mark.parametrize("code", [code for code, example in EXAMPLES.items() if example.fails])
def test_the_example_that_fails_is_told_with_its_code_alone(code: str) -> None:
    """A page about one rule shows one fault: nothing else is wrong with its example."""
    example = EXAMPLES[code]
    assert {problem.code for problem in examples.findings(example, example.fails, SITE)} == {code}


@pytest.mark.parametrize("code", [code for code, example in EXAMPLES.items() if example.passes])
def test_the_example_that_passes_has_no_finding(code: str) -> None:
    """What a page says to write is right as it stands."""
    example = EXAMPLES[code]
    assert examples.findings(example, example.passes, SITE) == []


def test_both_sides_of_an_example_are_there() -> None:
    """Shown, or told in words where it can't be shown."""
    for code, example in EXAMPLES.items():
        assert (example.fails or example.fails_in_words) and (example.passes or example.passes_in_words), code


def test_an_example_with_a_misspelt_part_is_refused() -> None:
    with pytest.raises(ValueError, match="late-filing"):
        examples.read("late-filing", b"fail: {}\n")


def test_the_pages_of_the_rules_are_those_the_program_makes() -> None:
    """``python site.py docs`` was run after the last change; no page of a rule that is gone is left."""
    made = rulebook.pages(EXAMPLES, SITE)
    stored = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in [ROOT / "docs/rules.md", *(ROOT / "docs/rules").glob("*.md")]}
    assert stored == made


def test_every_finding_can_say_its_rule() -> None:
    """``clause`` of the JSON output: the rule in words for every code, nothing for a code that is none."""
    assert all(clause(code) for code in codes())
    assert clause("no-such-code") == ""
