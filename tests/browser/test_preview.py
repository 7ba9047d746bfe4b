"""The preview in a browser: what is being made is told, and what was made is shown without being asked for."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from roster.edge.serve import Shown, serve
from tests.browser.conftest import Watched

pytestmark = pytest.mark.browser

PATIENCE = 30


@dataclass
class OnePage:
    """A site of one page, a text."""

    text: str

    def page(self, path: str) -> bytes | None:
        head = '<!doctype html><html lang="zh"><title>x</title><link rel="icon" href="data:,">'
        return f"{head}<body><h1>{self.text}</h1></body></html>".encode()

    def has(self, path: str) -> bool:
        return True

    def look_on(self) -> None:
        return None


@dataclass
class Previewed:
    """A preview that runs, of which each reading but the first waits until it may end."""

    root: Path
    address: str = ""
    reading: int = 0
    may_end: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def save(self) -> None:
        (self.root / "data" / f"{self.reading}.yaml").write_text("x", encoding="utf-8")

    def rebuild(self) -> Shown:
        self.reading += 1
        if self.reading > 1:
            self.may_end.acquire(timeout=PATIENCE)
        match self.reading:
            case 1:
                return Shown(site=OnePage("原来"))
            case 2:
                return Shown(["data/accounts.yaml:1:1: error: 写错了"])
            case 3:
                return Shown(site=OnePage("改好"))
        raise KeyboardInterrupt


@pytest.fixture
def previewed(tmp_path: Path) -> Iterator[Previewed]:
    """A preview, which is ended after the test."""
    (tmp_path / "data").mkdir()
    given, ready = Previewed(tmp_path), threading.Event()

    def tell(address: str) -> None:
        given.address = address
        ready.set()

    running = threading.Thread(target=serve, args=(tmp_path, 0, given.rebuild, tell), daemon=True)
    running.start()
    assert ready.wait(PATIENCE)
    yield given
    given.reading = 3
    given.may_end.release(2)
    given.save()
    running.join(PATIENCE)


def test_an_edit_is_told_while_it_is_read_and_shown_when_it_was(previewed: Previewed, chromium: Browser) -> None:
    """Saved: 正在更新; wrong: what is wrong in place of the page; mended: the page again, at the same address."""
    watched = Watched(chromium)
    page = watched(f"{previewed.address}units/")
    note = page.get_by_role("status")
    expect(page.locator("h1")).to_have_text("原来")
    expect(note).to_be_hidden()
    previewed.save()
    expect(note).to_have_text("正在更新……")
    expect(note).to_be_visible()
    expect(page.locator("h1")).to_have_text("原来")
    previewed.may_end.release()
    expect(page.locator("li")).to_have_text("data/accounts.yaml:1:1: error: 写错了")
    previewed.save()
    expect(note).to_be_visible()
    previewed.may_end.release()
    expect(page.locator("h1")).to_have_text("改好")
    expect(note).to_be_hidden()
    assert page.url == f"{previewed.address}units/"
    watched.leave()
    assert all("500" in line for line in watched.wrong), watched.wrong  # of the faults alone
