"""A quick run leaves out cases, and never a whole kind of them."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests import quick


def item(name: str, *, long: bool = False) -> Any:
    return SimpleNamespace(nodeid=name, get_closest_marker=lambda mark: (long and mark == "long") or None)


RUN = [item(f"tests/a.py::test_run[{n}]") for n in range(12)]
MEMORY = [item(f"tests/b.py::test_memory[{n}]") for n in range(12)]
ALONE, LONG = item("tests/a.py::test_alone"), item("tests/b.py::test_long", long=True)


def test_a_quick_run_takes_every_fifth_case_and_all_that_is_tried_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTER_TESTS", "some")
    out = quick.left_out([*RUN, ALONE, *MEMORY, LONG], lambda one: one in RUN)
    assert [one for one in RUN if one not in out] == [RUN[0], RUN[5], RUN[10]]
    assert [one for one in out if one not in RUN] == [LONG]


def test_a_whole_run_takes_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTER_TESTS", "all")
    assert quick.left_out([*RUN, ALONE, *MEMORY, LONG], RUN.__contains__) == []
