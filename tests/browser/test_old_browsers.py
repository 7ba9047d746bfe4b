"""What a browser of 2019 (Chromium 78, in old versions of WeChat) lacks is taken away from a new one: everything but search still works."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

# Functions of Chromium 79 to 117.
LACKING = """
  for (const kind of [Element, Document, DocumentFragment]) delete kind.prototype.replaceChildren;
  for (const kind of [String, Array]) for (const name of ["at", "replaceAll", "findLast", "findLastIndex", "toSorted", "toReversed"]) delete kind.prototype[name];
  for (const name of ["structuredClone", "AggregateError", "WeakRef"]) delete window[name];
  for (const [kind, name] of [[Promise, "any"], [Object, "hasOwn"], [Object, "groupBy"], [AbortSignal, "any"], [AbortSignal, "timeout"]]) delete kind[name];
"""


def old(page: Page) -> Page:
    """Take from a page's browser, from its next address on, what is newer than Chromium 78."""
    page.context.add_init_script(LACKING)
    page.route("**/pagefind.js*", lambda route: route.fulfill(content_type="text/javascript", body="export const newer = 1 ?.? 2;"))
    return page


def test_a_question_is_answered_from_home_and_again(visit: Visit, home: str) -> None:
    page = old(visit(home))
    page.goto(home)
    page.fill("#q", "健康示例")
    page.click("text=核对真伪")
    page.wait_for_selector("[data-verdict=same-name]")
    page.fill("#q", "gh_000000000004")
    page.press("#q", "Enter")
    page.wait_for_selector("[data-verdict=listed]")


def test_whatever_goes_wrong_a_question_gets_some_answer(visit: Visit, home: str) -> None:
    """A script that fails is no silence: the page says that there is no verdict, and where the lists are."""
    page = visit(home)
    page.route("**/assets/answer.js*", lambda route: route.fulfill(content_type="text/javascript", body="export const newer = 1 ?.? 2;"))
    page.goto(f"{home}verify/")
    page.fill("#q", "健康示例")
    page.press("#q", "Enter")
    page.wait_for_selector("#answer section")
    assert page.locator("[data-verdict]").count() == 0 and "还不能下结论" in page.inner_text("#answer")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.click("#answer a[href$='units/']")
    assert page.inner_text("h1") == "单位"


def test_search_says_that_the_browser_is_too_old_and_shows_other_ways(visit: Visit, home: str) -> None:
    """The network is not to blame; the lists and the verify page work."""
    page = old(visit(home))
    page.goto(f"{home}search/?q=x")
    page.wait_for_selector("#too-old:visible")
    assert "网络" not in page.inner_text("main")
    for folder in ("verify/", "units/", "platforms/", "regions/"):
        assert page.locator(f"#too-old a[href$='{folder}']").is_visible()


def test_without_an_index_search_asks_to_look_at_the_network(visit: Visit, home: str) -> None:
    page = visit(home)
    page.route("**/pagefind.js*", lambda route: route.abort())
    page.goto(f"{home}search/?q=x")
    page.wait_for_selector("#no-index:visible")
    assert not page.is_visible("#too-old")
    visit.wrong.clear()
