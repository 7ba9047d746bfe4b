"""What people really type into the search, on registers made for it: ids, telephones, other scripts, slips, nothing."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Page

from roster.public import search
from tests.support import TODAY, Record, account, changed, data_files, run, served, unit, write_site

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
PHONE = {"viewport": {"width": 360, "height": 640}}
OVER: Record = {
    "type": "注销",
    "on": "2019-05-31",
    "done": {"on": "2019-05-31", "how": "平台已搜不到"},
    "announced_elsewhere": "不详",
}
UNITS = [
    unit(name="示例市水利局", short_names=["水利局"], contact={"phone": "0512-65300001转8"}),
    unit("yjj", name="示例市应急管理局", short_names=["应急局"], contact={"phone": "12350"}),
    unit("xq", name="示例市西山区水利局", short_names=["区水利局"], region="示例市/西山区"),
]
ACCOUNTS = [
    account("pengpai", name="示例水利", platform="pengpai"),
    account("gone", OVER, name="示例水利", platform="kuaishou", account_id="3xwater00000001", handle="shili_water"),
    account("district", name="西山水利", unit="xq"),
    account("weibo", name="示例水利", platform="weibo", account_id="1700000001"),
    account("channels", name="示例水利", platform="channels", account_id="sphWater00000001"),
    account("wechat", changed("2024-03-01", handle=("slj-2019", "shili_water")), name="示例水利", handle="shili_water"),
    account(
        "douyin",
        name="示例水利",
        platform="douyin",
        account_id="MS4wLjABAAAAwater-douyin-000000000000000000000000000001",
        handle="Water0512",
    ),
    account("yjj-wechat", name="示例应急", unit="yjj", account_id="gh_5e10c0ffee05", handle="sl_safe"),
    account(
        "yjj-gone",
        OVER,
        name="示例应急",
        unit="yjj",
        platform="toutiao",
        account_id="MS4wLjABAAAAwater-toutiao-00000000000000000000000000001",
    ),
    account("strange", name="示例·發佈（“防汛”）", unit="yjj", platform="bilibili", account_id="9990000000000007"),
]
SITE = {"since": "2026-11-01", "hotlines": [{"number": "96110", "name": "反诈专线"}]}


def hosted(folder: Any, data: Mapping[str, bytes]) -> Iterator[str]:
    """The address of a register built from these files."""
    root = write_site(folder, data)
    done = run("build", "--root", root, today=TODAY)
    assert done.returncode == 0, done.stderr
    with served(root / "public", "/xmt/") as given:
        yield given.address


@pytest.fixture(scope="module")
def water(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A register of two offices."""
    yield from hosted(tmp_path_factory.mktemp("water"), data_files(ACCOUNTS, UNITS, site=SITE))


def asked(visit: Visit, address: str, question: str, elder: bool = False, **more: str) -> Page:
    """The search page with its answer, on a telephone."""
    page = visit(address, **PHONE)
    if elder:
        page.evaluate("localStorage.setItem('roster-elder', 'on')")
    query = "&".join(f"{key}={quote(value)}" for key, value in {"q": question, **more}.items())
    page.goto(f"{address}search/?{query}")
    page.wait_for_selector("#count[data-result-count]")
    return page


def found(page: Page) -> list[str]:
    """Ids of all hits, when they are all there."""
    total = int(page.get_attribute("#count", "data-result-count"))
    if total:
        page.wait_for_selector(f"#results > :nth-child({total})")
    return page.eval_on_selector_all("[data-result]", "all => all.map(e => e.dataset.result)")


WATER = ["wechat", "channels", "weibo", "douyin", "pengpai"]
FINDS = {
    "shili_water": ["wechat", "gone"],
    "SHILI_WATER": ["wechat", "gone"],
    "@water0512": ["douyin"],
    "slj-2019": ["wechat"],
    "gh_5e10c0ffee05": ["yjj-wechat"],
    "ｇｈ＿５ｅ１０ｃ０ｆｆｅｅ０５": ["yjj-wechat"],
    "1700000001": ["weibo"],
    "0512-65300001": [*WATER, "gone"],
    "(0512) 6530 0001": [*WATER, "gone"],
    "65300001": [*WATER, "gone"],
    "+86 512 65300001": [*WATER, "gone"],
    "12350": ["yjj-wechat", "strange", "yjj-gone"],
    "示例水利局": [],
    "示例氵": [],
    "水利": ["wechat", "district", *WATER[1:], "gone"],
    "水利局": [*WATER, "district", "gone"],
    "水 利": ["wechat", "district", *WATER[1:], "gone"],
    "示例應急": ["yjj-wechat", "yjj-gone"],
    "應急管理": ["yjj-wechat", "strange", "yjj-gone"],
    "示例·應急": ["yjj-wechat", "yjj-gone"],
    "发布防汛": ["strange"],
    "發佈": ["strange"],
    "水利 微博": ["weibo"],
    "订阅号 水利局": ["wechat", "district"],
    "B站 应急": ["strange"],
    "slsl": ["wechat", "channels", "weibo", "douyin", "pengpai", "gone"],
}


@pytest.mark.parametrize("question", FINDS)
def test_a_question_finds_these_accounts_in_this_order(visit: Visit, water: str, question: str) -> None:
    """Ids, handles and telephones as a whole; names in other scripts; running first, ended last, then by platform."""
    assert found(asked(visit, water, question)) == FINDS[question]


@pytest.mark.parametrize("part", ["shili_wate", "hili_water", "gh_5e10c0ffee0", "6530000", "170000000", "slj-201"])
def test_a_part_of_an_id_or_telephone_finds_nothing(visit: Visit, water: str, part: str) -> None:
    """What is equal only in part could be anybody's."""
    assert found(asked(visit, water, part)) == []


def within_first_screen(page: Page, selector: str) -> bool:
    """Is the whole of the first of these on the screen, without any scrolling by the reader?"""
    box = page.locator(selector).first.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= 640


@pytest.mark.parametrize("elder", [False, True], ids=["plain", "elder"])
@pytest.mark.parametrize("question", ["shili_water", "0512-65300001", "示例應急", "水利局", "slsl"])
def test_the_first_hit_is_on_the_first_screen(visit: Visit, water: str, question: str, elder: bool) -> None:
    page = asked(visit, water, question, elder)
    found(page)
    assert within_first_screen(page, "[data-result]")


@pytest.mark.parametrize("elder", [False, True], ids=["plain", "elder"])
@pytest.mark.parametrize(("question", "meant"), [("示例水力", WATER), ("示列应急", ["yjj-wechat"])])
def test_one_wrong_character_leads_to_what_resembles(
    visit: Visit, water: str, question: str, meant: Sequence[str], elder: bool
) -> None:
    """Not a hit, and said to be something else; on the first screen, and never looking as what is found."""
    page = asked(visit, water, question, elder)
    page.wait_for_selector("#nothing [data-candidate]")
    assert found(page) == []
    assert page.get_attribute("#nothing [data-candidate]", "data-candidate") in meant
    assert within_first_screen(page, "#nothing [data-candidate]")
    assert "名称相近不说明您看到的账号是真的" in page.inner_text("#nothing")
    assert "没有名称含您输入的字" in page.inner_text("#hint")
    assert page.locator("#nothing .state").count() == 0


def test_a_letter_for_a_zero_is_told_as_verify_tells_it(visit: Visit, water: str) -> None:
    page = asked(visit, water, "gh_5e1Oc0ffee05")
    page.wait_for_selector("#nothing [data-candidate=yjj-wechat]")
    assert "数字 0" in page.inner_text("#nothing")


@pytest.mark.parametrize("elder", [False, True], ids=["plain", "elder"])
@pytest.mark.parametrize("question", ["龘龘龘龘", "0512-11112222", "gh_000000000000", "zzzz"])
def test_nothing_leads_on(visit: Visit, water: str, question: str, elder: bool) -> None:
    """The same question for verify/, a report of it, a telephone, the lists; the first of them on the first screen."""
    page = asked(visit, water, question, elder)
    page.wait_for_selector("#nothing a[href*='verify/']")
    assert within_first_screen(page, "#nothing a[href*='verify/']")
    for folder in ("verify", "report"):
        address = page.get_attribute(f"#nothing a[href*='{folder}/?']", "href")
        assert parse_qs(urlsplit(address).query)["q"] == [question]
    assert page.locator("#nothing a[href='tel:000012345000']").is_visible()
    for folder in ("units/", "platforms/", "regions/"):
        assert page.locator(f"#nothing a[href$='{folder}']").is_visible()
    assert "不等于" in page.inner_text("#count")
    page.click("#nothing a[href*='verify/']")
    page.wait_for_selector("[data-verdict]")
    assert page.input_value("#q") == question


@pytest.mark.parametrize("address", ["https://weibo.com/u/1700000001", "weibo.com/u/1700000001?utm_source=" + "y" * 90])
def test_an_address_leads_to_verify_as_it_is(visit: Visit, water: str, address: str) -> None:
    page = asked(visit, water, address)
    page.click("#nothing a:text-is('核对这个网址')")
    page.wait_for_selector("[data-verdict=listed] [data-candidate=weibo]")


def test_what_verify_knows_is_not_called_unknown(visit: Visit, water: str) -> None:
    """A hotline is no account: the way to what verify/ says of it."""
    page = asked(visit, water, "96110")
    page.wait_for_selector("#nothing .note")
    page.click("#nothing a[href*='verify/']")
    page.wait_for_selector("[data-verdict=unit]")


def test_the_name_of_a_platform_leads_to_its_accounts(visit: Visit, water: str) -> None:
    page = asked(visit, water, "抖音")
    page.click("#nothing a:text-is('抖音的全部账号')")
    page.wait_for_url("**/platforms/douyin/")


def test_filters_that_leave_nothing_can_be_dropped(visit: Visit, water: str) -> None:
    """How many there are without each, on the first screen; one tap shows them."""
    page = asked(visit, water, "水利", platform="douyin", state="已注销")
    page.wait_for_selector("#nothing button")
    offers = page.locator("#nothing button").all_inner_texts()
    assert offers == ["不限平台：有 1 个", "不限状态：有 1 个", "都不限：有 7 个"]
    assert within_first_screen(page, "#nothing button")
    assert page.inner_text("#filters summary") == "筛选：抖音、已注销"
    page.click("text=不限平台：有 1 个")
    page.wait_for_selector("[data-result]")
    assert found(page) == ["gone"]
    assert parse_qs(urlsplit(page.url).query) == {"q": ["水利"], "state": ["已注销"]}


def test_a_card_says_state_and_platform_as_the_pages_do(visit: Visit, water: str) -> None:
    """The same marks of state and platform, by which an account is known on every page."""
    page = asked(visit, water, "水利")
    found(page)
    in_search = {id: marks(page, id) for id in ("weibo", "gone")}
    page.goto(f"{water}units/ylg/")
    assert {id: marks(page, id) for id in in_search} == in_search
    assert in_search["gone"][0] == "已注销"


def marks(page: Page, id: str) -> tuple[str, str, str]:
    """Words and style of the state on an account's card, and the drawing of its platform."""
    card = page.locator(f"li:has(a[href$='accounts/{id}/'])").first
    state, sign = card.locator(".state").first, card.locator(".sign use").first
    drawing = sign.get_attribute("href").rpartition("/")[2]
    return state.inner_text(), state.get_attribute("class"), drawing


HOSTILE = [
    '示例"引号"发布',
    "'单' 引",
    "示例😀发布😀",
    "ＡＢＣ示例１２３",
    "示例<b>粗</b>",
    "示例&amp;示例",
    "ww",
    "wzwawp",
    "x示xx例",
    "zsyshi",
    "示例發布",
    "示例·发布—（二）",
    "Ünïcode示例ÀÉ",
    "示示示示例例",
    "𠮷野家示例",
    "示例_-+*~^",
    "fpa n示",
    "12345示例12345",
    "示例①②㊣",
    "ﬁ示例ǅ",
]


def spelt(text: str) -> str:
    """The words of a text, apart from each other."""
    return f" {' '.join(search.words(text))} "


FIND_ALL = """async ([home, parts]) => {
  const pagefind = await import(`${home}pagefind/pagefind.js`);
  await pagefind.options({ excerptLength: 1, noWorker: true, metaCacheTag: "test" });
  await pagefind.init();
  const { Finder } = await import(`${home}assets/finder.js`);
  const absent = () => Promise.reject(new Error("not here"));
  const finder = new Finder(pagefind, [], { exact: absent, forms: absent });
  const all = [];
  for (const part of parts) {
    const { results, ways } = await finder.find(part);
    const ids = await Promise.all(results.map(async (r) => (await r.data()).raw_url.match(/accounts\\/([^/]+)/)[1]));
    all.push([ids.sort(), ways]);
  }
  return all;
}"""


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A register of names that break what is not careful."""
    accounts = [
        account(f"h{n}", name=name, account_id=f"gh_{n:012}", **({"aliases": ["示例😀"]} if n == 0 else {}))
        for n, name in enumerate(HOSTILE)
    ]
    yield from hosted(tmp_path_factory.mktemp("strange"), data_files(accounts, [unit(name="甲乙丙")]))


def test_every_part_of_a_hostile_name_finds_exactly_the_names_that_hold_it(visit: Visit, strange: str) -> None:
    """Quotes, emoji, full-width, markup, our own marks: every substring without blanks, none left out."""
    names = {f"h{n}": [name, "甲乙丙", *(["示例😀"] if n == 0 else [])] for n, name in enumerate(HOSTILE)}
    parts = {
        run_[start:end]
        for each in names.values()
        for name in each
        for run_ in name.split()
        for start in range(len(run_))
        for end in range(start + 1, len(run_) + 1)
    }
    asked_ = sorted(part for part in parts if search.words(part))
    page = visit(f"{strange}search/")
    answers = page.evaluate(FIND_ALL, [strange, asked_])
    wrong = {}
    for part, (ids, ways) in zip(asked_, answers, strict=True):
        own = [i for i, each in names.items() if any(spelt(part) in spelt(name) for name in each)]
        if sorted(own) != ids or ways != ["name"]:
            wrong[part] = (ids, own, ways)
    assert wrong == {}, json.dumps(wrong, ensure_ascii=False)
    assert len(asked_) > 400
