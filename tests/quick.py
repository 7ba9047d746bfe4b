"""What ``make test`` leaves out, so that it ends in minutes, and ``make test-all`` (and CI) runs.

All that is tried in memory is always tried. Of a test that runs the program or a browser on one case after another,
every fifth case is taken; proofs that are marked ``long``, and most of the random histories, wait for the whole run.
Whoever names a file, a folder or a word gets all of it.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable

import pytest

_NAME = "ROSTER_TESTS"  # "all", or "some"; also for the processes that run the tests
_ONE_IN = 5


def decide(config: pytest.Config) -> None:
    """Settle which it is, once, before other processes are started."""
    named = config.args_source is pytest.Config.ArgsSource.ARGS or config.option.keyword or config.option.markexpr
    os.environ.setdefault(_NAME, "all" if named else "some")


def is_whole() -> bool:
    """True for a run of all tests."""
    return os.environ.get(_NAME) == "all"


def left_out(items: Iterable[pytest.Item], is_slow: Callable[[pytest.Item], bool]) -> list[pytest.Item]:
    """The tests that a quick run leaves out; ``is_slow`` tells what does not run in memory."""
    if is_whole():
        return []
    seen: Counter[str] = Counter()
    out: list[pytest.Item] = []
    for item in items:
        test = item.nodeid.partition("[")[0]
        is_case = test != item.nodeid
        if item.get_closest_marker("long") or (is_case and seen[test] % _ONE_IN and is_slow(item)):
            out.append(item)
        seen[test] += 1
    return out
