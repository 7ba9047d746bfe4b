"""What a browser of 2019 (Chromium 78, in old versions of WeChat) lacks is taken away from a new one: everything
but search still works.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.public.test_pages import KINDS_OF_PAGES, TOO_WIDE
from tests.support import account, data_files, run, served, unit, write_site

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

# Functions of Chromium 79 to 117.
LACKING = """
  for (const kind of [Element, Document, DocumentFragment]) delete kind.prototype.replaceChildren;
  const methods = ["at", "replaceAll", "findLast", "findLastIndex", "toSorted", "toReversed"];
  for (const kind of [String, Array]) for (const name of methods) delete kind.prototype[name];
  for (const name of ["structuredClone", "AggregateError", "WeakRef"]) delete window[name];
  const later = [[Promise, "any"], [Object, "hasOwn"], [Object, "groupBy"]];
  later.push([AbortSignal, "any"], [AbortSignal, "timeout"]);
  for (const [kind, name] of later) delete kind[name];
"""
# Values that such a browser does not know, and the question by which the style sheet knows the browser.
UNKNOWN = ("overflow-wrap: anywhere", "text-wrap: balance", "clamp(", "min(17rem", "min(15rem", "inset: 0")
WAITED_FOR = {"verify": "[data-verdict]", "listed": "[data-verdict]", "report": "[data-about-name]:not(:empty)"}
LONG_NAME = "示例市互联网政务服务移动应用客户端" * 4 + "abcdefghijkl"


def old(page: Page) -> Page:
    """Take from a page's browser, from its next address on, what is newer than Chromium 78."""
    page.context.add_init_script(LACKING)

    def older(route: Any) -> None:
        answer = route.fetch()
        text = answer.text()
        for value in UNKNOWN:
            text = text.replace(value, "unknown(" if value.endswith("(") else "unknown: 0")
        route.fulfill(response=answer, body=text)

    page.route("**/style.css*", older)
    page.route(
        "**/pagefind.js*",
        lambda route: route.fulfill(content_type="text/javascript", body="export const newer = 1 ?.? 2;"),
    )
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
    page.route(
        "**/assets/answer.js*",
        lambda route: route.fulfill(content_type="text/javascript", body="export const newer = 1 ?.? 2;"),
    )
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


def test_a_policy_or_an_engine_that_refuses_webassembly_is_told_as_too_old(visit: Visit, home: str) -> None:
    """Chromium 80 to 96 read Pagefind's script, and stop at its WebAssembly."""
    page = visit(home)
    page.context.add_init_script(
        "delete window.Worker; const refuse = () => Promise.reject(new WebAssembly.CompileError('refused'));"
        " WebAssembly.instantiate = refuse; WebAssembly.instantiateStreaming = refuse; WebAssembly.compile = refuse;"
    )
    page.goto(f"{home}search/?q=x")
    page.wait_for_selector("#too-old:visible")
    visit.wrong.clear()


def test_without_an_index_search_asks_to_look_at_the_network(visit: Visit, home: str) -> None:
    page = visit(home)
    page.route("**/pagefind.js*", lambda route: route.abort())
    page.goto(f"{home}search/?q=x")
    page.wait_for_selector("#no-index:visible")
    assert not page.is_visible("#too-old")
    visit.wrong.clear()


def test_no_page_scrolls_sideways(visit: Visit, home: str) -> None:
    page = old(visit(home, viewport={"width": 320, "height": 640}))
    wide = {}
    for kind, path in KINDS_OF_PAGES.items():
        if kind not in ("404", "hits"):
            page.goto(home + path)
            if kind in WAITED_FOR:
                page.wait_for_selector(WAITED_FOR[kind])
            if page.evaluate(TOO_WIDE) != [0, []]:
                wide[kind] = page.evaluate(TOO_WIDE)
    assert wide == {}


@pytest.fixture(scope="module")
def lengthy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site of one account with the longest name and addresses without a place to break."""
    address = f"https://weibo.com/u/1000000001?from={'a' * 80}"
    accounts = [account("a", name=LONG_NAME[:80], platform="weibo", account_id="1000000001", url=address)]
    root = write_site(tmp_path_factory.mktemp("lengthy"), data_files(accounts, [unit(name="示例市" + "样例馆" * 20)]))
    done = run("build", "--root", root, "--no-search", "--today", "2026-11-22")
    assert done.returncode == 0, done.stderr
    with served(root / "public") as given:
        yield given.address


@pytest.mark.parametrize("is_old", [True, False])
def test_the_longest_names_fit_the_narrowest_screen(visit: Visit, lengthy: str, is_old: bool) -> None:
    page = visit(lengthy, viewport={"width": 320, "height": 640})
    page = old(page) if is_old else page
    wide = {}
    for path in (
        "",
        "accounts/a/",
        "units/ylg/",
        "units/ylg/card/",
        "units/",
        "platforms/weibo/",
        "report/?account=a",
        "verify/?q=1000000001",
    ):
        page.goto(lengthy + path)
        if "?" in path:
            page.wait_for_selector("[data-about-name]:not(:empty)" if path.startswith("report") else "[data-verdict]")
        if page.evaluate(TOO_WIDE) != [0, []]:
            wide[path] = page.evaluate(TOO_WIDE)
    assert wide == {}
