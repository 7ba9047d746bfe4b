"""What a citizen sees first: whose an account is, what to compare, how far a notice has come, where to get help."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Page

from roster.public import qr
from tests.browser.public.test_access import opened, pages
from tests.browser.public.test_pages import TOO_WIDE
from tests.support import account, data_files, ended, look, run, served, unit, write_site

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
CODE = "images/a-qr.png"
TODAY = date(2026, 11, 22)
CLOSING = ended("2026-11-19", stops_on="2026-12-15")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A city with a district: accounts that run, with and without a code of the platform, and one that is closing."""
    first = account("a", checked={"on": "2026-10-12", "by": "ylg", "how": "登录后台核对"})
    others = [
        account("b", name="样例二", platform="weibo", account_id="1000000002", unit="qu"),
        account("c", CLOSING, name="样例三", platform="weibo", account_id="1000000003"),
    ]
    units = [unit(), unit("qu", "示例市样例区样例馆", region="示例市/样例区")]
    seen = look(data_files([first, *others], units), TODAY)["data/postings.yaml"]
    files = data_files([first | {"qr": CODE}, *others], units)
    pictures = {f"data/{CODE}": qr.png("https://weixin.qq.com/r/example")}
    root = write_site(tmp_path_factory.mktemp("looks"), {**files, **pictures, "data/postings.yaml": seen})
    done = run("build", "--root", root, "--no-search", today=TODAY)
    assert done.returncode == 0, done.stderr
    with served(root / "public") as given:
        yield given.address


def on_first_screen(page: Page, selector: str) -> bool:
    box = page.locator(selector).first.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


def test_the_first_screen_says_whose_an_account_is_and_what_to_compare(visit: Visit, small: str) -> None:
    """✓ whose, since when it is known, and the subject: without scrolling on a phone."""
    page = visit(f"{small}accounts/a/", **PHONE)
    assert page.inner_text(".says").split() == ["示例市样例馆的官方微信公众号", "2026年10月12日核对"]
    page.set_viewport_size({"width": 1280, "height": 800})
    assert page.inner_text(".says") == "示例市样例馆的官方微信公众号 · 2026年10月12日核对"
    page.set_viewport_size({"width": 360, "height": 640})
    for selector in ("h1", ".says", ".key:nth-child(2) dd"):
        assert on_first_screen(page, selector), selector
    page = opened(visit, f"{small}accounts/a/", "elder", 360)
    page.set_viewport_size({"width": 360, "height": 640})
    assert on_first_screen(page, ".says")


def test_no_code_on_a_telephone_leads_to_the_page_that_one_is_on(visit: Visit, small: str, home: str) -> None:
    """There the platform's own code is the first and only one; a desk has the other to take the page along."""
    for address in (f"{small}accounts/a/", f"{small}accounts/b/", f"{home}accounts/wjw-weixin/"):
        page = visit(address, **PHONE)
        shown = "all => all.filter(e => e.getBoundingClientRect().height).map(e => e.src)"
        codes = page.eval_on_selector_all("main .qr img, main img.code", shown)
        assert not [code for code in codes if "/accounts/" in code], address
        page.set_viewport_size({"width": 1280, "height": 900})
        assert page.eval_on_selector_all("main img.code", shown), address


def test_the_platforms_code_is_read_by_a_long_press(visit: Visit, small: str) -> None:
    """Said beside it, with name and id as text."""
    page = visit(f"{small}accounts/a/", **PHONE)
    caption = page.inner_text(".panel figcaption")
    assert "长按识别" in caption and "示例样例" in caption and page.inner_text(".key code") in caption


def test_what_is_compared_can_be_copied(visit: Visit, small: str) -> None:
    page = visit(f"{small}accounts/a/", permissions=["clipboard-read", "clipboard-write"])
    button = page.get_by_role("button", name="复制原始ID")
    button.click()
    page.wait_for_selector("[role=status]:has-text('已复制')")
    assert page.evaluate("navigator.clipboard.readText()") == page.inner_text(".key code")


def test_without_a_clipboard_the_text_is_selected_for_a_long_press(visit: Visit, small: str) -> None:
    """WeChat's browser: no clipboard, and often no copying by a script either."""
    page = visit(f"{small}accounts/a/", **PHONE)
    page.add_init_script("delete Navigator.prototype.clipboard; Document.prototype.execCommand = () => false;")
    page.reload()
    page.get_by_role("button", name="复制原始ID").click()
    page.wait_for_selector("[role=status]:has-text('长按复制')")
    assert page.evaluate("getSelection().toString()").strip() == page.inner_text(".key code")


def test_without_scripts_no_button_does_nothing(visit: Visit, small: str) -> None:
    page = visit(f"{small}accounts/a/", java_script_enabled=False)
    assert page.locator("main button").count() == 0


def test_a_closing_account_is_said_to_be_official_still(visit: Visit, small: str) -> None:
    """Amber and in the first words; red is for what has really ended."""
    page = visit(f"{small}accounts/c/", **PHONE)
    assert "仍是官方账号" in page.inner_text(".says") and "2026年12月15日" in page.inner_text(".says")
    red = "() => { const s = getComputedStyle(document.documentElement); return s.getPropertyValue('--red').trim(); }"
    colour = page.evaluate("getComputedStyle(document.querySelector('.panel')).borderTopColor")
    page.evaluate("colour => { document.body.style.color = colour; }", page.evaluate(red))
    assert colour != page.evaluate("getComputedStyle(document.body).color")


def test_a_code_on_a_card_is_fetched_when_somebody_wants_it(visit: Visit, small: str) -> None:
    page = visit(small)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{small}units/ylg/")
    page.wait_for_load_state("networkidle")
    assert not any(CODE in address for address in asked)
    page.click("summary:has-text('二维码')")
    page.wait_for_selector(".scans figcaption")
    assert "长按识别" in page.inner_text(".scans figcaption")
    page.wait_for_load_state("networkidle")
    assert any(CODE in address for address in asked)


def test_signs_of_platforms_are_drawn_wherever_a_platform_is_listed(visit: Visit, small: str) -> None:
    """One drawing of our own, asked for once; every sign leads to something in it."""
    page = visit(small)
    for path in ("", "platforms/", "platforms/wechat/", "units/ylg/", "accounts/b/"):
        page.goto(small + path)
        page.wait_for_load_state("networkidle")
        empty = page.evaluate("[...document.querySelectorAll('.sign')].filter(e => !e.getBBox().width).length")
        assert page.locator("main .sign").count() and empty == 0, path


def test_districts_stand_under_their_city(visit: Visit, small: str) -> None:
    for path in ("", "regions/"):
        page = visit(small + path)
        city = page.locator("li.branch").filter(has=page.locator("> a b", has_text="示例市"))
        assert city.locator("li a b").all_inner_texts() == ["样例区"], path


def test_the_masthead_says_whose_site_it_is_and_where(visit: Visit, home: str) -> None:
    """By the host, which nobody can fake: also on the narrowest screen and in 长者模式."""
    for mode in ("", "elder"):
        page = opened(visit, home, mode, 320)
        assert "认准网址" in page.inner_text("header.top") and "www.example.gov.cn" in page.inner_text("header.top")
    assert "示例市人民政府办公室主办" in visit(home).inner_text("header.top")


def test_the_state_of_a_notice_comes_before_its_words(visit: Visit, small: str) -> None:
    """公示中 · 至 2026年12月11日, on the first screen and before the title."""
    page = visit(f"{small}notices/2026-11-19-ylg-close/", **PHONE)
    assert page.inner_text("main .strip").startswith("公示中 · 至 2026年12月11日")
    assert on_first_screen(page, ".strip")
    assert page.locator(".strip").bounding_box()["y"] < page.locator(".wording h1").bounding_box()["y"]
    page.goto(f"{small}notices/")
    assert page.inner_text("main .strip").startswith("正在公示 1 份")


def test_subscribing_is_one_step_that_is_explained(visit: Visit, small: str) -> None:
    page = visit(f"{small}notices/", **PHONE)
    calendar = page.get_by_role("link", name="加到手机日历")
    assert calendar.is_visible() and calendar.get_attribute("href").startswith("webcal://")
    assert page.get_by_role("link", name="用订阅软件看").get_attribute("href").endswith("feed.xml")
    page.click("#subscribe summary")
    text = page.inner_text("#subscribe")
    assert "notices.ics" in text and "feed.xml" in text and "浏览器" in text
    assert page.locator("#subscribe .copier").count() == 2
    page.goto(small)
    page.click("footer a:has-text('订阅公告')")
    assert page.url.endswith("notices/#subscribe")


def test_the_home_page_is_short_for_elders(visit: Visit, home: str) -> None:
    """Verify, telephone, report: a third of what it was (7,278 px), and everything else can still be reached."""
    page = opened(visit, home, "elder", 360)
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollHeight") <= 7278 / 3
    for name in ("核对真伪", "打电话问", "举报假冒账号"):
        assert page.locator(f"main >> text={name}").is_visible(), name
    assert on_first_screen(page, "#q")
    for folder in ("search/", "notices/", "units/", "platforms/", "regions/", "report/"):
        assert page.locator(f"a[href$='{folder}']:visible").count(), folder


def test_below_a_short_page_nothing_follows_its_footer(visit: Visit, home: str) -> None:
    page = visit(home, viewport={"width": 1280, "height": 2400})
    for path in ("platforms/", "regions/", "search/", "verify/", "privacy/"):
        page.goto(home + path)
        bottom = page.locator("footer.bottom").bounding_box()
        assert bottom["y"] + bottom["height"] == pytest.approx(2400, abs=1), path


def test_whatever_unfolds_shows_its_triangle(visit: Visit, home: str) -> None:
    """``display: flex`` and the like take the marker away that says so."""
    page = visit(home)
    seen = 0
    for kind in pages(page, home):
        displays = page.eval_on_selector_all("summary", "all => all.map(e => getComputedStyle(e).display)")
        assert set(displays) <= {"list-item"}, kind
        seen += len(displays)
    assert seen


BROKEN = """() => [...document.querySelectorAll("main time, footer time")]
  .filter(e => e.getClientRects().length > 1).map(e => e.textContent)"""


@pytest.mark.parametrize("mode", ["", "elder"])
def test_no_date_is_ever_broken(visit: Visit, small: str, home: str, mode: str) -> None:
    """On the narrowest screen with the largest letters too; the days of a certificate need no scrolling there."""
    page = opened(visit, home, mode, 320)
    for kind in pages(page, home):
        assert page.evaluate(BROKEN) == [], kind
    page = opened(visit, small, mode, 320)
    page.goto(f"{small}notices/2026-11-19-ylg-close/certificate/")
    assert page.locator(".days time").count() and page.evaluate(BROKEN) == []
    assert page.eval_on_selector(".days", "e => e.scrollWidth - e.clientWidth") <= 0
    assert page.evaluate(TOO_WIDE) == [0, []]
    assert page.get_by_role("columnheader", name="第几个工作日").count() == 1


def test_states_are_said_in_words_that_need_no_office(visit: Visit, small: str) -> None:
    """正常运行 on a card; what 可撤日期 means, instead of the word."""
    page = visit(f"{small}units/ylg/")
    assert "正常运行" in page.inner_text("main .cards")
    page.goto(f"{small}notices/2026-11-19-ylg-close/")
    assert "可撤日期" not in page.inner_text("main") and "从公告栏移走的日期" in page.inner_text("main")
