"""What a citizen is told of an account that was taken in from another register."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.counties import ADDRESS, HEALTH, SCHOOL, kept, province, published, with_adopted
from tests.support import TODAY, Served, ended, gone, run, served, write_site

Visit = Callable[..., Page]
CLOSING = {**HEALTH, "filings": [*HEALTH["filings"], ended("2026-11-10", stops_on="2026-12-20")]}
OLD = {
    **SCHOOL,
    "id": "old",
    "name": "东山旧号",
    "account_id": "gh_00000000d003",
    "filings": [*SCHOOL["filings"], gone("2026-03-10", "2026-04-10")],
}


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A province's register; since it took in three accounts, the county dropped one."""
    files = with_adopted(province(published(CLOSING, SCHOOL, OLD)))
    root = write_site(tmp_path_factory.mktemp("province"), {**files, **kept(published(CLOSING, OLD), on="2026-11-21")})
    done = run("build", "--root", root, "--no-search", today=TODAY)
    assert done.returncode == 0, done.stderr
    with served(Path(root) / "public", "/xmt/") as given:
        yield given


def answered(visit: Visit, host: Served, question: str) -> Page:
    page = visit(f"{host.address}verify/?q={question}")
    page.wait_for_selector("[data-verdict]")
    return page


def test_an_answer_says_where_the_account_is_registered(visit: Visit, host: Served) -> None:
    page = answered(visit, host, "gh_00000000d001")
    assert page.get_attribute("[data-verdict]", "data-verdict") == "listed"
    told = page.inner_text("[data-candidate=dong-wjj-weixin]")
    assert "登记在“dong 名录”，本名录按它2026年11月20日公布的内容收录" in told
    assert page.locator(f'[data-candidate] a[href="{ADDRESS}accounts/wjj-weixin/"]').count() == 1
    assert "关停由“dong 名录”公告" in page.inner_text("#answer")


def test_an_end_there_is_an_end_here(visit: Visit, host: Served) -> None:
    page = answered(visit, host, "gh_00000000d003")
    assert page.get_attribute("[data-verdict]", "data-verdict") == "ended"


def test_nobody_is_reassured_about_an_account_that_its_register_dropped(visit: Visit, host: Served) -> None:
    page = answered(visit, host, "gh_00000000d002")
    answer = page.inner_text("#answer")
    assert ("先别照它说的做" in answer, "可以放心看" in answer) == (True, False)
    assert "2026年11月21日去看时，那里已经没有它了" in answer
    assert page.get_attribute("#answer .careful a", "href") == "tel:000012345000"


@pytest.mark.parametrize("path", ["accounts/dong-wjj-weixin/", "accounts/dong-jyj-weixin/", "units/dong-wjj/"])
def test_every_page_says_whence_its_record_comes(visit: Visit, host: Served, path: str) -> None:
    page = visit(f"{host.address}{path}")
    there = path.replace("dong-", "")
    assert page.locator(f'main a[href="{ADDRESS}{there}"]').inner_text() == "“dong 名录”"
