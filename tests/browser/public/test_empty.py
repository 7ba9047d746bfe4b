"""A site that has just been made: nothing is missing, and what is not there yet is said."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.public.test_pages import TOO_WIDE
from tests.support import TODAY, account, data_files, opened, run, served, write_site

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

# Headings with nothing below, and tables without a row.
BARE = """() => [
  ...[...document.querySelectorAll("main h1, main h2")].filter((e) => {
    const next = e.nextElementSibling;
    return !next || next.matches("h1, h2") || !next.getClientRects().length
      || (!next.textContent.trim() && !next.querySelector("img"));
  }),
  ...[...document.querySelectorAll("main table")].filter((e) => !e.tBodies[0].rows.length),
].map((e) => e.textContent.trim())"""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """What «new» makes, built as it is."""
    root = tmp_path_factory.mktemp("empty") / "site"
    assert run("new", root).returncode == 0
    assert run("build", "--root", root, today=TODAY).returncode == 0
    with served(root / "public") as given:
        yield given.address


@pytest.mark.parametrize(
    "path",
    ["", "search/?q=a", "platforms/", "regions/", "units/", "notices/", "data/", "verify/?q=a", "report/"],
)
def test_an_empty_site_says_that_it_is_empty(visit: Visit, empty: str, path: str) -> None:
    """No script asks for an index that is not there, no heading stands over nothing, no table has a head alone."""
    page = visit(empty + path, viewport={"width": 320, "height": 640})
    if "verify" in path:
        page.wait_for_selector("[data-verdict]")
    page.wait_for_load_state("networkidle")
    assert page.evaluate(BARE) == []
    assert page.evaluate(TOO_WIDE) == [0, []]
    if path.split("/")[0] in ("", "search", "platforms", "data"):
        assert "名录还没有账号" in page.inner_text("main")
    assert "网络" not in page.inner_text("main")


def test_a_register_without_a_single_date_has_no_empty_chart(visit: Visit, tmp_path: Path) -> None:
    undated = account("a") | {"filings": [opened("不详")]}
    root = write_site(tmp_path, data_files([undated]))
    assert run("build", "--root", root, "--no-search", today=TODAY).returncode == 0
    with served(root / "public") as given:
        page = visit(f"{given.address}data/")
        assert page.evaluate(BARE) == [] and "另有 1 个账号的开设日期或终止日期不详" in page.inner_text("main")
        visit.leave()
