"""长者模式 makes letters larger and leaves the layout as it is; paper is not touched by it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.public.test_access import opened
from tests.browser.public.test_pages import KINDS_OF_PAGES
from tests.support import served

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

# Of every heading and name: what it is in the flow, and its alignment.
LAYOUT = """() => [...document.querySelectorAll("h1, h2, h3, .counter .name, .phrase")].map((e) => {
  const style = getComputedStyle(e);
  return [e.textContent.trim().slice(0, 20), style.display, style.textAlign];
})"""
LINES = "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getClientRects().length; }"
SIZE = (
    "selector => { const e = document.querySelector(selector); return parseFloat(getComputedStyle(e).fontSize) / "
    "parseFloat(getComputedStyle(document.documentElement).fontSize); }"
)


def at(page: Page, address: str) -> Page:
    page.goto(address)
    if "verify/?" in address:
        page.wait_for_selector("[data-verdict]")
    return page


def test_headings_stand_where_they_stand_otherwise(visit: Visit, home: str) -> None:
    """Titles of notices centred, names below the codes of the card, letters' rules as wide as the page."""
    plain, elder = visit(home), opened(visit, home, "elder", 1280)
    for kind in ("notice", "certificate", "card", "units", "account", "listed"):
        address = home + KINDS_OF_PAGES[kind]
        assert at(plain, address).evaluate(LAYOUT) == at(elder, address).evaluate(LAYOUT), kind
    card = at(elder, home + KINDS_OF_PAGES["card"]).locator(".counter li").first
    assert (
        card.locator(".name").bounding_box()["y"]
        >= card.locator(".code").bounding_box()["y"] + card.locator(".code").bounding_box()["height"]
    )
    letter = at(elder, f"{home}units/").locator("h2.letter").first.bounding_box()
    assert letter["width"] > 900


def test_the_heading_of_a_verdict_is_the_largest_after_the_title(visit: Visit, home: str) -> None:
    address = home + KINDS_OF_PAGES["listed"]
    assert at(visit(home), address).evaluate(SIZE, ".verdict > h2") == pytest.approx(1.35, abs=0.01)
    assert at(opened(visit, home, "elder", 1280), address).evaluate(SIZE, ".verdict > h2") == pytest.approx(
        1.15, abs=0.01
    )


def test_paper_is_the_same_in_every_display(visit: Visit, home: str) -> None:
    """Who reads in 长者模式 prints the same notice, card and certificate, on as many pages."""
    for kind in ("notice", "certificate", "card"):
        heights = []
        for mode in ("", "elder"):
            page = at(opened(visit, home, mode, 720), home + KINDS_OF_PAGES[kind])
            page.emulate_media(media="print")
            heights.append(page.evaluate("document.body.scrollHeight"))
        assert heights[0] == heights[1], kind


def test_the_question_can_be_read_above_its_answer(visit: Visit, home: str) -> None:
    """On a phone it fills the line; whoever asks anew has the button below it again."""
    page = at(opened(visit, home, "elder", 360), home + KINDS_OF_PAGES["listed"])
    question, answer = (page.locator(one).bounding_box() for one in ("#q", "[data-verdict]"))
    assert question["width"] == pytest.approx(answer["width"], abs=1)
    button = page.locator(".verifybox button[type=submit], .verifybox button:not([type])").first
    assert not button.is_visible()
    page.focus("#q")
    assert button.is_visible()


@pytest.mark.parametrize("path", ["apply/", "404.html"])
def test_a_telephone_number_is_on_one_line(path: str, visit: Visit, sample: Path) -> None:
    """Half of a number is none."""
    with served(sample, "/xmt/") as given:  # where 404.html knows itself to be
        links = at(opened(visit, given.address, "elder", 360), given.address + path).locator("main p a[href^='tel:']")
        lines = [link.evaluate(LINES) for link in links.all() if link.is_visible()]
    assert lines and set(lines) == {1}
