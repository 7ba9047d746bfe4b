"""Anybody can use every page: axe-core finds nothing, targets are large enough, a keyboard is enough."""

from collections.abc import Callable, Collection
from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.public.test_pages import KINDS_OF_PAGES, TOO_WIDE

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
VIOLATIONS = {"resultTypes": ["violations"]}  # nobody reads what is said of elements without fault
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **VIOLATIONS}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], **VIOLATIONS}
SIZES = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]},
    **VIOLATIONS,
}
# The elements are the same in every display: sizes and colours alone differ. «make audit» asks every rule in
# every display.
MODES = {"light": RULES, "elder": SIZES, "dark": COLOURS, "contrast": COLOURS}
WAITED_FOR = {"hits": "[data-result]", "verify": "[data-verdict]", "listed": "[data-verdict]"}
# Made by the same template as another kind; and 404.html knows only the path of base_url, where this server is not.
ALIKE = (
    "404",
    "search",
    "app",
    "long id",
    "internal unit",
    "waiting notice",
    "spot fakes",
    "privacy",
    "about",
    "platforms",
)
# Every colour that is used stands on one of these.
COLOURED = ("home", "hits", "account", "tombstone", "notice", "notices", "verify", "listed", "report", "data", "submit")
# Controls, and links that are not part of a running text (WCAG 2.2, 2.5.8 exempts those).
SMALL = """least => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter(e => !e.matches(".skip") && !(e.matches("a:not(.button, .onward)")
    && e.closest("main p, .prose, .wording, .steps, main section > ul:not([class])")))
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, box]) => box.width && (box.height < least || box.width < Math.min(least, 44)) && e.type !== "hidden")
  .map(([e, box]) => [e, [box.width, box.height].map(Math.round).join("×")])
  .map(([e, size]) => `${e.tagName} ${e.textContent.trim().slice(0, 20)} ${size}`)"""


def violations(page: Page, rules: dict[str, Any]) -> list[tuple[str, str]]:
    """What axe finds on a page: rule and first element; only this is brought over from the browser."""
    page.evaluate(AXE)
    return page.evaluate(
        "rules => axe.run(document, rules)"
        ".then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html]))",
        rules,
    )


def opened(visit: Visit, home: str, mode: str, width: int) -> Page:
    page = visit(home, viewport={"width": width, "height": 800}, color_scheme="dark" if "dark" in mode else "light")
    for switch in ("elder", "contrast"):
        if switch in mode:
            page.click(f"[data-mode={switch}]")
    return page


def pages(page: Page, home: str, kinds: Collection[str] = KINDS_OF_PAGES) -> Any:
    for kind, path in KINDS_OF_PAGES.items():
        if kind in ALIKE or kind not in kinds:
            continue
        page.goto(home + path)
        if kind in WAITED_FOR:
            page.wait_for_selector(WAITED_FOR[kind])
        yield kind


@pytest.mark.parametrize("mode", MODES)
def test_axe_finds_no_violation_on_any_kind_of_page(visit: Visit, home: str, mode: str) -> None:
    """WCAG 2.2 AA and axe's best practices, in every mode; the narrowest screen with the largest letters included."""
    page = opened(visit, home, mode, 320 if mode in ("light", "elder") else 1280)
    found: dict[str, list[str]] = {}
    for kind in pages(page, home, COLOURED if MODES[mode] is COLOURS else KINDS_OF_PAGES):
        for rule, element in violations(page, MODES[mode]):
            found.setdefault(rule, []).append(f"{kind}: {element[:160]}")
    assert found == {}


def test_axe_would_find_a_violation(visit: Visit, home: str) -> None:
    """The counter-example: an image without words and letters too pale."""
    page = visit(home)
    page.evaluate("document.querySelector('.brand img').removeAttribute('alt')")
    page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    for rules, seen in ((RULES, {"image-alt", "color-contrast"}), (SIZES, {"color-contrast"})):
        assert seen <= dict(violations(page, rules)).keys()
    assert dict(violations(page, COLOURS)).keys() == {"color-contrast"}


@pytest.mark.parametrize(("mode", "least"), [("light", 44), ("elder", 60)])
def test_whatever_is_tapped_is_large_enough(visit: Visit, home: str, mode: str, least: int) -> None:
    """44 px, and 60 px in 长者模式 (GB/T 37668-2019), without scrolling sideways at 320 px."""
    page = opened(visit, home, mode, 320)
    small, wide = {}, {}
    for kind in pages(page, home):
        if found := page.evaluate(SMALL, least - 0.5):
            small[kind] = found[:4]
        if page.evaluate(TOO_WIDE) != [0, []]:
            wide[kind] = page.evaluate(TOO_WIDE)
    assert small == {}
    assert wide == {}


def test_both_switches_are_remembered_on_the_next_page_and_can_be_left(visit: Visit, home: str) -> None:
    """长者模式: letters of 18 pt and more everywhere, until it is switched off."""
    page = visit(home)
    page.click("[data-mode=elder]")
    page.click("[data-mode=contrast]")
    page.goto(home + "accounts/wjw-weixin/")
    assert page.get_attribute("[data-mode=elder]", "aria-pressed") == "true"
    assert page.evaluate(
        "[document.documentElement.hasAttribute('data-elder'), document.documentElement.hasAttribute('data-contrast')]"
    ) == [True, True]
    sizes = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(e => e.textContent.trim()).map(e => "
        "parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 24
    page.click("[data-mode=elder]")
    page.reload()
    assert page.get_attribute("[data-mode=elder]", "aria-pressed") == "false"


def test_without_scripts_there_are_no_switches_that_do_nothing(visit: Visit, home: str) -> None:
    assert not visit(home, java_script_enabled=False).is_visible(".modes")


def test_home_search_account_and_report_are_reached_by_keyboard_alone(visit: Visit, home: str) -> None:
    """Tab and Enter are enough, the place is always seen, and the first Tab offers to skip the head."""
    page = visit(home)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    tab_to(page, "#q")
    page.keyboard.type("健康示例")
    tab_to(page, "button.plain")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-result]")
    tab_to(page, "[data-result] a, a[data-result]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-account]")
    tab_to(page, ".actions .button")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-about-name]")
    assert "/report/?account=" in page.url


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus, which must be visible on each on the way."""
    for _ in range(80):
        page.keyboard.press("Tab")
        seen, there = page.evaluate(
            (
                "selector => [getComputedStyle(document.activeElement).outlineStyle, "
                "document.activeElement.matches(selector)]"
            ),
            selector,
        )
        assert seen != "none"
        if there:
            return
    raise AssertionError(f"{selector} is not reached by Tab")


SHIFTS = """window.moved = 0; new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.moved += entry.value;
}).observe({ type: "layout-shift", buffered: true });"""


def test_nothing_moves_while_a_page_comes(visit: Visit, home: str) -> None:
    """What scripts add has its place: nobody loses the line he reads (cumulative layout shift of 0.1 at
    most, which browsers' makers call good; on a busy machine the report page has come to 0.064).

    Answers and hits are what somebody waits for: they may take the place of the question.
    """
    page = visit(home, viewport={"width": 412, "height": 823})
    page.add_init_script(SHIFTS)
    moved = {kind: page.evaluate("window.moved") for kind in pages(page, home, KINDS_OF_PAGES.keys() - WAITED_FOR)}
    assert {kind: value for kind, value in moved.items() if value > 0.1} == {}
