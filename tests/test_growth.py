"""Work grows with the register, not with its square: counted in calls, so that it does not depend on the machine."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from roster import disk, inputs, pages
from tests.support import ROOT

TODAY = date(2026, 11, 20)
SMALL, LARGE = 150, 600


def register(folder: Path, accounts: int) -> Path:
    """A generated register: renames, closures, handovers and all."""
    command = [sys.executable, ROOT / "bench/generate.py", folder, "--accounts", str(accounts), "--today", str(TODAY)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def calls(work: Callable[[], object]) -> int:
    """How many functions of Python are called."""
    counted = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal counted
        counted += event == "call"

    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(None)
    return counted


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[inputs.Files]:
    folder = tmp_path_factory.mktemp("growth")
    return [disk.read_site(register(folder / str(accounts), accounts)) for accounts in (SMALL, LARGE)]


def test_checking_four_times_the_accounts_is_four_times_the_work(sites: list[inputs.Files]) -> None:
    """Reading, rules, notices with their words: a loop within a loop over all accounts would show here."""
    small, large = (calls(lambda files=files: inputs.check(files, TODAY)) for files in sites)
    assert large < 5 * small, (small, large)


def test_making_four_times_the_pages_is_four_times_the_work(sites: list[inputs.Files]) -> None:
    """Pages of accounts, lists of bounded size, public data and the index of the verify page."""
    counted = []
    for files in sites:
        sources = inputs.check(files, TODAY).sources
        counted.append(calls(lambda sources=sources: [page.make() for page in pages.plan(sources)[0]]))
    small, large = counted
    assert large < 5 * small, (small, large)
