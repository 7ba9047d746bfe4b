"""The notice page adds what a static page cannot know: how many working days are left today."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.support import account, data_files, ended, look, run, served, write_site

pytestmark = pytest.mark.browser
SEEN = date(2026, 9, 21)  # the fifteenth working day is 19 October, after two holidays
NOTICE = "notices/2026-09-21-ylg-close/"


@pytest.fixture(scope="module")
def posted_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_site(tmp_path_factory.mktemp("posted"), look(data_files([account("a", ended("2026-09-21"))]), SEEN))
    assert run("build", "--root", root, "--no-search", today=SEEN).returncode == 0
    return root / "public"


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-09-21T10:00+08:00", "（剩余 15 个工作日）"),
        ("2026-09-22T23:59+08:00", "（剩余 14 个工作日）"),
        ("2026-10-04T10:00+08:00", "（剩余 9 个工作日）"),
        ("2026-10-16T10:00+08:00", "（剩余 1 个工作日）"),
        ("2026-10-18T16:30+00:00", "（今天是最后一个工作日）"),  # already the 19th in China
        ("2026-10-19T23:59+08:00", "（今天是最后一个工作日）"),
        ("2026-10-20T00:01+08:00", "（公示期已满，等待网站更新）"),
    ],
)
def test_the_working_days_left_follow_the_readers_clock(
    visit: Callable[..., Page], posted_site: Path, now: str, words: str
) -> None:
    """From fifteen to the last day, by the calendar and in the site's time zone, wherever the reader is."""
    with served(posted_site) as given:
        page = visit(given.address, timezone_id="America/New_York")
        page.clock.set_fixed_time(datetime.fromisoformat(now))
        page.goto(given.address + NOTICE)
        page.wait_for_function("() => document.querySelector('[data-working-days]').textContent")
        assert page.inner_text("[data-working-days]") == words
        assert page.get_attribute("[data-removable-from]", "datetime") == "2026-10-20"
        visit.leave()


def test_without_scripts_the_dates_stand_alone(visit: Callable[..., Page], posted_site: Path) -> None:
    """Absolute dates are the page's own; nothing is missing that only a script could say."""
    with served(posted_site) as given:
        page = visit(given.address + NOTICE, java_script_enabled=False)
        text = page.inner_text("main")
        assert "2026年10月19日" in text and "2026年10月20日" in text and "剩余" not in text
        visit.leave()


def test_a_certificate_saved_by_the_browser_still_verifies(
    visit: Callable[..., Page], posted_site: Path, tmp_path: Path
) -> None:
    """What a lawyer saves from the screen is what the program checks."""
    with served(posted_site) as given:
        page = visit(given.address + NOTICE + "certificate/")
        (tmp_path / "saved.html").write_text(page.content(), "utf-8")
        visit.leave()
    done = run("posted", "--verify", tmp_path / "saved.html", "--root", posted_site.parent)
    assert done.returncode == 0, done.stdout + done.stderr
