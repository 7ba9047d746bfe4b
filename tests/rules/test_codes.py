"""Codes of findings: whatever any module tells stands in one registry, and in one only."""

import ast
import re
from collections import Counter
from collections.abc import Iterator

from roster import rules
from roster.rules import changes, codes
from tests.support import ROOT

# One rule with two views: of accounts opened lately, and of those that a base shows to be new.
SHARED = {"confusable-name"}


def registered() -> Iterator[str]:
    """Every code of every registry, as often as it stands there."""
    yield from (check.code for check in rules.CHECKS)
    yield from (check.code for check in rules.RELEASE_CHECKS)
    yield from (check.code for check in changes.CHECKS)
    yield from (code.code for code in codes._TOLD)
    yield from codes._READING


def told_in_the_source() -> Iterator[str]:
    """Codes written out where a problem is made."""
    for path in (ROOT / "roster").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and re.fullmatch(r"Problem|_problem|_unusable|Finding", _name(call.func)):
                for argument in call.args:
                    if isinstance(argument, ast.Constant) and re.fullmatch("[a-z0-9-]+", str(argument.value)):
                        yield str(argument.value)


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def test_no_code_stands_in_two_registries() -> None:
    """Two rules under one code would share a page of the handbook, and one would be hidden."""
    assert {code for code, times in Counter(registered()).items() if times > 1} == SHARED


def test_the_registries_are_all_there_is() -> None:
    """``codes`` lists what the registries hold, no more and no less."""
    assert set(codes.codes()) == set(registered())


def test_every_code_that_is_told_is_registered() -> None:
    """A code made up where a problem is made has no page that explains it."""
    told = set(told_in_the_source())
    assert {"yaml-syntax", "unknown-key", "missing-file"} <= told
    assert told <= set(registered())
