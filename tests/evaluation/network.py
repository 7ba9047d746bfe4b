"""Bytes over the wire, and the time to an answer."""

import gzip
import time
from typing import Any

from playwright.sync_api import Page


def weight(page: Page, address: str) -> tuple[int, str]:
    """Bytes of everything fetched until the answer stands, each gzipped; and the verdict."""
    cost = fetched(page, address, "[data-verdict]")
    return cost, page.get_attribute("[data-verdict]", "data-verdict")


def fetched(page: Page, address: str, sign: str) -> int:
    """Bytes of everything fetched until something stands on a page, each gzipped."""
    bodies: list[bytes] = []

    def note(response: Any) -> None:
        if response.ok and not response.from_service_worker:
            bodies.append(response.body())

    page.on("response", note)
    page.goto(address)
    page.wait_for_selector(sign)
    page.remove_listener("response", note)
    return sum(len(gzip.compress(body, 6)) for body in bodies)


def further(page: Page, question: str) -> int:
    """Bytes that one more question on the same page costs, each file gzipped."""
    bodies: list[bytes] = []

    def note(response: Any) -> None:
        bodies.append(response.body())

    page.on("response", note)
    page.fill("#q", question)
    page.press("#q", "Enter")
    page.wait_for_function(
        "question => (document.querySelector('#answer .asked input') || {}).value === question", arg=question
    )
    page.remove_listener("response", note)
    return sum(len(gzip.compress(body, 6)) for body in bodies)


def answer_time(page: Page, address: str) -> float:
    """Milliseconds from the last byte to the answer, on a processor slowed down four times."""
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(
        "new MutationObserver(() => {"
        " if (!window.stood && document.querySelector('[data-verdict]')) window.stood = performance.now(); })"
        ".observe(document, { childList: true, subtree: true });"
    )
    page.goto(address)
    while not page.evaluate("window.stood"):
        page.wait_for_timeout(1000)  # whoever looks often takes from the page the time that is measured
    last = page.evaluate(
        "Math.max(...performance.getEntriesByType('resource').filter(e => e.responseEnd <= window.stood).map(e "
        "=> e.responseEnd))"
    )
    return page.evaluate("window.stood") - last


SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # 400 kbit/s


def slowed(page: Page) -> None:
    """Slow down the network of a page: 400 kbit/s, 400 ms for every way to the server and back."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW)


def slow_time(page: Page, home: str, question: str, *, direct: bool) -> float:
    """Seconds to the answer at 400 kbit/s with 400 ms for every way to the server and back, nothing kept, nothing
    packed: by a link, or from the home page, which has come.
    """
    slowed(page)
    if not direct:
        page.goto(home)
        page.fill("#q", question)
    start = time.monotonic()
    if direct:
        page.goto(f"{home}verify/?q={question}", wait_until="commit")
    else:
        page.press("#q", "Enter", no_wait_after=True)
    page.wait_for_selector("[data-verdict]")
    return time.monotonic() - start
