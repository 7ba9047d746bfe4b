"""Pages as a citizen meets them: small screens, no scripts, a keyboard, a strict browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Watched
from tests.support import served

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]

KINDS_OF_PAGES = {
    "home": "",
    "search": "search/",
    "hits": "search/?q=%E7%A4%BA%E4%BE%8B",
    "account": "accounts/wjw-weixin/",
    "app": "accounts/sjj-app/",
    "tombstone": "accounts/sfb-tencent-weibo/",
    "long id": "accounts/nhq-fb-douyin/",
    "unit": "units/gaj/",
    "internal unit": "units/wjw-bgs/",
    "units": "units/",
    "platforms": "platforms/",
    "platform": "platforms/wechat/",
    "regions": "regions/",
    "region": "regions/%E7%A4%BA%E4%BE%8B%E5%B8%82/%E4%B8%9C%E5%B1%B1%E5%8C%BA/",
    "notices": "notices/",
    "notice": "notices/2026-11-13-nhq-fb-change/",
    "waiting notice": "notices/2026-11-20-swj-close/",
    "verify": "verify/?q=%E5%81%A5%E5%BA%B7%E7%A4%BA%E4%BE%8B%E5%AE%98%E7%BD%91",
    "listed": "verify/?q=MS4wLjABAAAAshili-douyin-000000000000000000000000000004",
    "embed": "embed.html",
    "card": "units/wjw/card/",
    "certificate": "notices/2026-11-13-nhq-fb-change/certificate/",
    "report": "report/?account=nhq-fb-douyin",
    "about": "about/",
    "spot fakes": "spot-fakes/",
    "submit": "submit/",
    "data": "data/",
    "privacy": "privacy/",
    "404": "404.html",
}
# Also the pictures that would be fetched only when somebody scrolls down to them.
SHOWN = """() => Promise.all([...document.images].map((image) => {
  image.loading = "eager";
  return image.decode();
})).then(() => true, () => false)"""
TOO_WIDE = """() => {
  const limit = document.documentElement.clientWidth;
  const scrolls = (e) => {
    for (; e; e = e.parentElement) if (["auto", "scroll"].includes(getComputedStyle(e).overflowX)) return true;
  };
  const wide = [...document.body.querySelectorAll("*")].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && (box.right > limit + 0.5 || box.left < -0.5) && !scrolls(e) && !e.matches(".skip");
  });
  const named = wide.slice(0, 3).map(e => e.tagName + "." + e.className + " " + e.textContent.slice(0, 30));
  return [document.documentElement.scrollWidth - limit, named];
}"""


def test_no_page_scrolls_sideways_on_a_small_phone(visit: Visit, home: str) -> None:
    """At 320 and 360 px everything fits: nothing is wider than the screen."""
    page = visit(home, viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    wide = {}
    for kind, path in KINDS_OF_PAGES.items():
        if kind == "404":
            continue  # its links know only the path of base_url, where this server is not
        page.goto(home + path)
        if kind == "hits":
            page.wait_for_selector("[data-result]")
        if kind in ("verify", "listed"):
            page.wait_for_selector("[data-verdict]")
        for width in (320, 360):
            page.set_viewport_size({"width": width, "height": 640})
            if page.evaluate(TOO_WIDE) != [0, []]:
                wide[kind, width] = page.evaluate(TOO_WIDE)
    assert wide == {}


def test_every_kind_of_page_is_quiet_at_both_addresses(visit: Visit, address: str) -> None:
    """No error on the console, nothing missing, nothing fetched from elsewhere, styles in place."""
    page = visit(address)
    for kind, path in KINDS_OF_PAGES.items():
        if kind == "404" and not address.endswith("/xmt/"):
            continue
        answer = page.goto(address + path)
        assert answer.status == 200, kind
        assert page.evaluate("document.styleSheets[0].cssRules.length > 20"), kind
        assert page.evaluate(SHOWN), kind


def test_the_page_for_wrong_addresses_works_anywhere_below_the_site(chromium: Browser, sample: Path) -> None:
    """404.html is served at any depth: its styles and links still lead home."""
    visit = Watched(chromium)
    with served(sample, "/xmt/") as given:
        page = visit(f"{given.address}404.html")
        assert page.evaluate("document.styleSheets[0].cssRules.length > 20")
        page.evaluate("history.replaceState(null, '', '/xmt/accounts/no/such/page')")
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.href).filter(a => !a.includes('#'))")
        assert f"{given.address}search/" in links and f"{given.address}units/" in links
        assert all("/accounts/no/" not in link for link in links)
        visit.leave()
    assert visit.wrong == []


def test_without_scripts_an_account_is_found_by_links(visit: Visit, home: str) -> None:
    """Home → 全部单位 → unit → account, by links alone; likewise by platform and by region."""
    for way, choice in (("全部 ", "示例市卫生健康委员会"), (None, "platforms/wechat/"), (None, "regions/")):
        page = visit(home, java_script_enabled=False)
        if way:
            page.click(f"main a:has-text('{way}'):has-text('个单位')")
            page.click(f"main a:text-is('{choice}')")
            assert page.inner_text("h1") == choice
        elif "platforms" in choice:
            page.click("main a[href$='platforms/wechat/']")
        else:
            page.click("nav a[href$='regions/']")
            page.click("main a:has(b:text-is('示例市'))")
        page.click("main a[href$='accounts/wjw-weixin/']")
        assert page.inner_text("h1") == "健康示例"
        assert "gh_000000000004" in page.inner_text("main")


def test_without_scripts_the_search_page_shows_other_ways(visit: Visit, home: str) -> None:
    """No dead box: the page says that it needs scripts and links to the lists; no filter that does nothing."""
    page = visit(f"{home}search/?q=x", java_script_enabled=False)
    # This browser tells as failed what it is not allowed to fetch beforehand.
    visit.wrong[:] = [line for line in visit.wrong if not line.endswith(" csp")]
    assert page.locator("noscript >> text=单位").count() or "脚本" in page.inner_text("main")
    for folder in ("units/", "platforms/", "regions/"):
        assert page.locator(f"main a[href$='{folder}']").first.is_visible()
    assert not page.locator("#filters").is_visible()


def test_the_keyboard_alone_finds_an_account(visit: Visit, home: str) -> None:
    """Tab to the box, type, Tab to 搜索名录, Enter, Tab to the first hit, Enter: the account's page. Focus is
    always visible.
    """
    page = visit(home)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip", "第一个 Tab 到“跳到正文”"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "q":
            break
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type("卫健委")
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "搜索名录":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    page.wait_for_selector("[data-result]")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-result]') !== null"):
            break
    outline = page.evaluate(
        "(() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle + s.boxShadow; })()"
    )
    assert outline != "nonenone", "看得见焦点"
    id = page.evaluate("document.activeElement.closest('[data-result]').dataset.result")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{home}accounts/{id}/")


def test_the_skip_link_leads_to_the_text(visit: Visit, home: str) -> None:
    """Who uses a keyboard or a screen reader need not pass the navigation on every page."""
    page = visit(f"{home}units/gaj/")
    page.keyboard.press("Tab")
    box = page.evaluate(
        "(() => { const b = document.activeElement.getBoundingClientRect(); return [b.left, b.top, b.width]; })()"
    )
    assert box[0] >= 0 and box[1] >= 0 and box[2] > 20, "获得焦点时看得见"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_targets_are_large_enough_for_a_thumb(visit: Visit, home: str) -> None:
    """Buttons, inputs and cards are at least 44 px high on a phone."""
    page = visit(home, viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    small = []
    for kind in ("home", "account", "units", "notices", "report", "hits"):
        page.goto(home + KINDS_OF_PAGES[kind])
        if kind == "hits":
            page.wait_for_selector("[data-result]")
        if kind in ("verify", "listed"):
            page.wait_for_selector("[data-verdict]")
        script = (
            "all => all.filter(e => e.getBoundingClientRect().height && e.getBoundingClientRect().height < "
            "43.5).map(e => e.outerHTML.slice(0, 80))"
        )
        small += [
            (kind, html)
            for html in page.eval_on_selector_all(
                "main button, main input, main select, main .button, main .card, header nav a", script
            )
        ]
    assert small == []


def test_a_page_stays_readable_without_its_styles(visit: Visit, home: str) -> None:
    """Reader modes and old browsers: the text of a tombstone says what matters by itself."""
    page = visit(f"{home}accounts/sfb-tencent-weibo/", java_script_enabled=False)
    text = page.inner_text("main")
    assert "曾是官方账号" in text and "已注销" in text and "此后以该名称出现的账号均非本单位" in text
    assert re.search(r"2020年9月7日", text)


def test_the_policy_against_foreign_code_is_in_force(visit: Visit, home: str) -> None:
    """Content-Security-Policy: an inline script put into the page does not run."""
    page = visit(f"{home}accounts/wjw-weixin/")
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.hacked = 1'; "
        "document.body.append(s); }"
    )
    assert page.evaluate("window.hacked") is None
    assert any("Content Security Policy" in line for line in visit.wrong)
    visit.wrong.clear()


LINES = """() => [...document.querySelectorAll(".chart tbody th")]
  .filter((e) => /^\\d{4}/.test(e.textContent)).map((e) => {
  const year = document.createRange();
  year.setStart(e.firstChild, 0);
  year.setEnd(e.firstChild, 4);
  return year.getClientRects().length;
})"""


def test_years_stay_whole_on_the_narrowest_screen(visit: Visit, home: str) -> None:
    """「2026」 stands on one line, however narrow the column."""
    for width in (320, 360):
        lines = visit(f"{home}data/", viewport={"width": width, "height": 640}).evaluate(LINES)
        assert len(lines) > 5 and set(lines) == {1}, width
