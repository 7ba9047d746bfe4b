"""Work grows with the register, not with its square: counted in calls, so that it does not depend on the machine."""

import sys
from collections.abc import Callable
from datetime import date

import pytest

from roster.check.outcome import Outcome
from roster.public import pages
from tests.support import account, changed, check, data_files, ended, unit

TODAY = date(2026, 11, 20)
SMALL, LARGE = 100, 400


def register(accounts: int) -> dict[str, bytes]:
    """A register in which every account was renamed and every third is closed; four accounts to a unit."""
    units = [unit(f"u{n}", f"示例市第{n}局") for n in range(accounts // 4)]
    made = []
    for n in range(accounts):
        filings = [changed(f"2024-0{n % 9 + 1}-06", name=(f"旧名{n}号", f"新名{n}号"))] + (
            [ended("2026-11-19")] if n % 3 == 0 else []
        )
        platform, id_ = (
            ("wechat", f"gh_{n:012x}"),
            ("weibo", f"{1_000_000 + n}"),
            ("bilibili", f"{2_000_000 + n}"),
            ("kuaishou", f"3x{n:010}"),
        )[n % 4]
        made.append(account(f"a{n}", *filings, name=f"新名{n}号", unit=f"u{n // 4}", platform=platform, account_id=id_))
    return data_files(made, units)


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
def sites() -> list[dict[str, bytes]]:
    found = [register(SMALL), register(LARGE)]
    check(found[0], TODAY)  # what is loaded only once is loaded
    return found


def test_checking_four_times_the_accounts_is_four_times_the_work(sites: list[dict[str, bytes]]) -> None:
    """Reading, rules, notices with their words: a loop within a loop over all accounts would show here."""
    small, large = (calls(lambda data=data: check(data, TODAY)) for data in sites)
    assert large < 5 * small, (small, large)


def test_making_four_times_the_pages_is_four_times_the_work(sites: list[dict[str, bytes]]) -> None:
    """Pages of accounts, lists of bounded size, public data and the index of the verify page."""

    def make(checked: Outcome) -> None:
        for page in pages.plan(checked.sources)[0]:
            page.make()

    checked = [check(data, TODAY) for data in sites]
    assert all(one.sources for one in checked), checked[0].findings[:3]
    small, large = (calls(lambda one=one: make(one)) for one in checked)
    assert large < 5 * small, (small, large)
