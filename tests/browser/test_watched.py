"""The tests of pages would notice: a request to another host, a file that is not there, an error."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Watched
from tests.support import served

pytestmark = pytest.mark.browser

HEAD = '<meta charset="utf-8"><link rel="icon" href="data:,"><h1>甲</h1>'
FAULTS = {
    "a picture of another host": ('<img src="https://tracker.example.org/x.png">', "https://tracker.example.org/x.png"),
    "another port of this machine": ('<img src="http://127.0.0.1:9/x.png">', "http://127.0.0.1:9/x.png"),
    "a script of another host": ('<script src="//tracker.example.org/x.js"></script>', "tracker.example.org/x.js"),
    "a frame": ('<iframe src="https://tracker.example.org/"></iframe>', "https://tracker.example.org/"),
    "a missing file": ('<img src="gone.png">', "404"),
    "a script that fails": ("<script>nothing.there</script>", "nothing is not defined"),
    "an error that is told": ("<script>console.error('so not')</script>", "so not"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_page_that_does_what_none_may_is_noticed(chromium: Browser, tmp_path: Path, fault: str) -> None:
    markup, told = FAULTS[fault]
    (tmp_path / "index.html").write_text(HEAD + markup, "utf-8")
    watched = Watched(chromium)
    with served(tmp_path) as given:
        watched(given.address).wait_for_load_state("networkidle")
        watched.leave()
    assert any(told in line for line in watched.wrong), watched.wrong


def test_a_page_that_does_nothing_wrong_is_left_alone(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(HEAD, "utf-8")
    watched = Watched(chromium)
    with served(tmp_path) as given:
        assert watched(given.address).inner_text("h1") == "甲"
        watched.leave()
    assert watched.wrong == []
