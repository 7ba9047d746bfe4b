"""What is printed: which site, which address, which day; nothing torn apart; black on white."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.public.test_pages import KINDS_OF_PAGES

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

PRINTED = ("notice", "certificate", "account", "unit", "notices", "data")
TORN = """selectors => selectors.filter((selector) => {
  const found = document.querySelector(selector);
  return found && !["avoid", "avoid-page"].includes(getComputedStyle(found).breakInside);
})"""


def printed(visit: Visit, address: str, **options: str) -> Page:
    page = visit(address, viewport={"width": 720, "height": 1000}, **options)
    page.emulate_media(media="print")
    return page


@pytest.mark.parametrize("kind", PRINTED)
def test_a_sheet_names_its_site_its_address_and_its_day(visit: Visit, home: str, kind: str) -> None:
    """Header, breadcrumb and footer stay on the screen; who holds the sheet finds the page again."""
    page = printed(visit, home + KINDS_OF_PAGES[kind])
    head = page.inner_text(".printed")
    assert "示例市政务新媒体名录" in head and "2026年11月22日" in head
    assert page.get_attribute("link[rel=canonical]", "href") in head
    assert not any(page.is_visible(part) for part in (".top", ".bottom", ".crumbs", ".fault"))
    page.emulate_media(media="screen")
    assert not page.is_visible(".printed")


def test_nothing_that_belongs_together_is_torn_apart(visit: Visit, home: str) -> None:
    """Cards, rows of facts, what is to be compared, and the two lines of a signature."""
    for kind in PRINTED:
        page = printed(visit, home + KINDS_OF_PAGES[kind])
        assert (
            page.evaluate(TORN, [".card", ".facts > div", ".timeline li", ".notices li", ".wording > p", ".scan", "tr"])
            == []
        ), kind
    page = printed(visit, home + KINDS_OF_PAGES["notice"])
    assert page.evaluate("getComputedStyle(document.querySelector('.wording > p:last-of-type')).breakBefore") == "avoid"


def test_paper_is_white_whatever_the_screen_was(visit: Visit, home: str) -> None:
    for scheme in ("light", "dark"):
        page = printed(visit, home + KINDS_OF_PAGES["certificate"], color_scheme=scheme)
        assert (
            page.evaluate(
                "[document.body, document.querySelector('th'), document.querySelector('a')].map((e) => "
                "getComputedStyle(e).color)"
            )
            == ["rgb(0, 0, 0)"] * 3
        )
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("kind", ["card", "unit"])
def test_what_fits_one_sheet_takes_one(visit: Visit, home: str, kind: str) -> None:
    """No empty sheet comes after it: counter cards are printed by the dozen."""
    sheets = re.findall(rb"/Type */Page\b", visit(home + KINDS_OF_PAGES[kind]).pdf(format="A4"))
    assert len(sheets) == 1


def test_a_printed_answer_says_whom_to_call(visit: Visit, home: str) -> None:
    """The numbers are read there; buttons that nobody can press are left out."""
    page = visit(home + KINDS_OF_PAGES["verify"], viewport={"width": 720, "height": 1000})
    page.wait_for_selector("[data-verdict]")
    page.emulate_media(media="print")
    assert {"打电话问：0000-12345000", "报警 110", "反诈专线 96110"} <= set(
        page.locator(".calls > :visible").all_inner_texts()
    )
    assert not page.locator("main button:visible").count()
    shown = "getComputedStyle(document.querySelector('.verdict > h2'), '::before').printColorAdjust"
    assert page.evaluate(shown) == "exact"
