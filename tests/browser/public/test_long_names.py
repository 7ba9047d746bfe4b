"""Names as long as autonomous counties and their sub-offices have them, and a telephone with an extension."""

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.browser.public.test_access import opened
from tests.browser.public.test_looks import PHONE
from tests.browser.public.test_pages import TOO_WIDE
from tests.support import TODAY, account, data_files, run, served, unit, write_site

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
UNIT = "示例市人力资源和社会保障局劳动人事争议调解仲裁委员会办公室（示例市劳动保障监察综合执法支队）"
NAME = "示例市劳动人事争议调解仲裁服务平台"
PATHS = {"account": "accounts/a/", "unit": "units/ylg/", "card": "units/ylg/card/", "regions": "regions/"}
PATHS["doubt"] = f"verify/?q={quote('示例市劳动人事争议退费')}"


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    files = data_files(
        [account("a", name=NAME)],
        [
            unit(name=UNIT),
            unit("x", "示例市东山撒拉族东乡族自治县样例馆", region="示例市/东山撒拉族东乡族自治县/第一样例乡"),
        ],
        site={"report": {"phone": "0000-12345000 转 8012"}},
    )
    root = write_site(tmp_path_factory.mktemp("long"), files)
    done = run("build", "--root", root, "--no-search", today=TODAY)
    assert done.returncode == 0, done.stderr
    with served(root / "public") as given:
        yield given.address


def at(page: Page, address: str) -> Page:
    page.goto(address)
    if "verify/" in address:
        page.wait_for_selector("[data-verdict]")
    return page


@pytest.mark.parametrize(("mode", "width"), [("", 320), ("elder", 320), ("elder", 360)])
def test_long_names_and_numbers_stay_on_the_screen(visit: Visit, long: str, mode: str, width: int) -> None:
    page = opened(visit, long, mode, width)
    wide = {kind: at(page, long + path).evaluate(TOO_WIDE) for kind, path in PATHS.items()}
    assert wide == {kind: [0, []] for kind in PATHS}


def test_letters_twice_as_large_stay_on_the_screen(visit: Visit, long: str) -> None:
    """As a telephone shows them to whoever set its letters to the largest."""
    page = visit(long, **PHONE, bypass_csp=True)
    for kind in ("card", "regions", "doubt"):
        at(page, long + PATHS[kind]).add_style_tag(content="html { font-size: 200% }")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, kind


def test_whose_an_account_is_stands_on_the_first_screen_however_long_the_way_there(visit: Visit, long: str) -> None:
    """The way there takes two lines, and its links lead where they led."""
    page = visit(f"{long}accounts/a/", **PHONE)
    assert page.locator(".crumbs").bounding_box()["height"] <= 100
    assert page.locator(".says").bounding_box()["y"] < 550  # it begins there, and is as long as the unit's name
    page.click(".crumbs a:has-text('示例市人力资源')")
    assert page.inner_text("h1") == UNIT
