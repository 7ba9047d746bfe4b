"""Pages that are watched: errors on the console and requests to other hosts make a test fail."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page


class Watched:
    """Opens pages and notes what must not happen on them."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[Any] = []
        self.wrong: list[str] = []
        self.others: set[str] = set()  # hosts where a test lets pages go, besides their own

    def __call__(self, address: str, **options: Any) -> Page:
        """Open an address in a browser of its own; options are playwright's for a context."""
        # Without service workers: what they keep for later would be fetched and looked at, file by file.
        given = {"viewport": {"width": 1280, "height": 900}, "locale": "zh-CN", "service_workers": "block"} | options
        context = self.browser.new_context(**given)
        context.set_default_timeout(30_000)
        self.contexts.append(context)
        host = urlsplit(address).netloc
        context.on("request", lambda request: self.asked(request, host))
        page = context.new_page()
        page.on("console", self.said)
        page.on("pageerror", lambda error: self.wrong.append(f"脚本出错：{error}"))
        page.on("requestfailed", self.failed)
        page.on("response", lambda answer: answer.status >= 400 and self.wrong.append(f"{answer.status}：{answer.url}"))
        page.goto(address)
        return page

    def leave(self) -> None:
        """Close every page, before its server ends: what a browser still fetches then would fail."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()

    def asked(self, request: Any, host: str) -> None:
        """No page asks another host. Nothing would get there: this browser knows the way to this machine alone."""
        if urlsplit(request.url).netloc not in {host, "", *self.others}:
            self.wrong.append(f"请求了别的网站：{request.url}")

    def said(self, message: Any) -> None:
        """Errors on the console, but for the icon that a browser with windows looks for where a page names none."""
        if message.type == "error" and not message.location.get("url", "").endswith("/favicon.ico"):
            self.wrong.append(f"控制台：{message.text}")

    def failed(self, request: Any) -> None:
        """What the browser gave up itself, because the reader went on, is no fault."""
        if "ERR_ABORTED" not in (request.failure or ""):
            self.wrong.append(f"没有取到：{request.url} {request.failure}")


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens pages; in the end nothing may have gone wrong on any of them."""
    watched = Watched(chromium)
    yield watched
    watched.leave()
    assert watched.wrong == []
