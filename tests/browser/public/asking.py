"""Asking the verify page in a browser."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Page

from tests.support import Served

Visit = Callable[..., Page]


def asked(visit: Visit, host: Served, question: str, platform: str = "", **options: Any) -> Page:
    """The verify page with its answer."""
    page = visit(f"{host.address}verify/?q={quote(question)}&platform={quote(platform)}", **options)
    page.wait_for_selector("#answer section")
    return page


def ask(page: Page, question: str, platform: str = "") -> Page:
    """Another question on a page that is open, as the back button would ask it."""
    page.evaluate(
        "given => { document.getElementById('answer').replaceChildren();"
        " history.replaceState(null, '', '?' + new URLSearchParams(given)); dispatchEvent(new "
        "PopStateEvent('popstate')); }",
        {"q": question, "platform": platform},
    )
    page.wait_for_function("() => !document.querySelector('#answer[aria-busy]')")
    return page


def verdict(page: Page) -> tuple[str | None, list[str]]:
    """The verdict, and the accounts shown, best first."""
    shown = page.eval_on_selector_all("[data-candidate]", "all => all.map(e => e.dataset.candidate)")
    return page.get_attribute("[data-verdict]", "data-verdict"), shown
