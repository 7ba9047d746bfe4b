"""Search as a citizen does it, in a real browser, at the root of a host and below a portal."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from roster.check import inputs
from roster.directory.day import Day
from roster.edge import disk
from roster.public import search
from roster.public.register import Register
from roster.public.states import STATE_WORDS
from roster.text import pinyin
from tests.support import ROOT, TODAY, served

pytestmark = pytest.mark.browser
VECTORS = json.loads((ROOT / "tests/data/search-words.json").read_text("utf-8"))
Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def register() -> Register:
    """The sample register, to know what should be found."""
    return inputs.check(disk.read_site(ROOT), Day(TODAY)).sources.register


SETTLED = """(asked) => {
  const count = document.getElementById("count");
  const shown = document.querySelectorAll("#results > [data-result]").length;
  const given = new URLSearchParams(location.search).get("q") || "";
  if (given !== asked || count.textContent.includes("正在")) return false;
  if (count.dataset.resultCount === undefined) return asked === "" && !document.getElementById("filters").hidden;
  return shown === Math.min(100, Number(count.dataset.resultCount));
}"""


def settled(page: Page, asked: str) -> None:
    """Wait until the answer to a question is shown."""
    page.wait_for_function(SETTLED, arg=asked)


def ask(page: Page, question: str) -> list[str]:
    """Type a question, press Enter, and give the ids of all hits."""
    page.fill("#q", question)
    page.press("#q", "Enter")
    settled(page, question.strip())
    return hits(page)


def opened(visit: Visit, address: str, question: str, **filters: str) -> Page:
    """Open the search page by a deep link."""
    parameters = "&".join(f"{key}={quote(value)}" for key, value in {"q": question, **filters}.items())
    page = visit(f"{address}search/?{parameters}")
    settled(page, question)
    return page


def fresh(visit: Visit, address: str) -> Page:
    """The search page before any question, ready to answer."""
    page = visit(f"{address}search/")
    settled(page, "")
    return page


ALL_ASKED_FOR = """() => !document.getElementById('more').hidden
  || document.querySelectorAll('[data-result]').length
     >= Number(document.querySelector('[data-result-count]').dataset.resultCount)"""


def hits(page: Page) -> list[str]:
    """Ids of the hits, all of them."""
    while page.locator("#more").is_visible():
        page.click("#more")
        page.wait_for_function(ALL_ASKED_FOR)
    return page.eval_on_selector_all("[data-result]", "all => all.map(e => e.dataset.result)")


def count(page: Page) -> int:
    return int(page.get_attribute("[data-result-count]", "data-result-count"))


def expected(register: Register, *parts: str) -> set[str]:
    """Accounts with every part in one of their names."""

    def holds(listing, part: str) -> bool:
        wanted = "".join(search.words(part))
        return any(wanted in "".join(search.words(name)) for name in listing.names)

    return {id for id, listing in register.listings.items() if all(holds(listing, part) for part in parts)}


FIRST = {
    "卫健委": "示例市卫生健康委员会",
    "示例发布": "示例市人民政府办公室",
    "slfb": "示例市人民政府办公室",
    "SLFB": "示例市人民政府办公室",
    "shilifabu": "示例市人民政府办公室",
    "Shilifabu": "示例市人民政府办公室",
    "公安局": "示例市公安局",
    "１２３４５": "示例市12345政务服务便民热线中心",
}


def test_a_citizens_question_finds_the_right_account_first(visit: Visit, address: str, register: Register) -> None:
    """Short names, pinyin and initials lead to the account that is meant."""
    page = opened(visit, address, "卫健委")
    first = {question: register.listings[ask(page, question)[0]] for question in FIRST}
    assert {question: listing.unit.name for question, listing in first.items()} == FIRST
    assert {first[question].name for question in ("示例发布", "slfb", "SLFB", "shilifabu", "Shilifabu")} == {"示例发布"}


@pytest.mark.long
def test_every_part_of_a_name_finds_exactly_the_accounts_that_have_it(
    visit: Visit, home: str, register: Register
) -> None:
    """60 random pieces of two or more characters: no account too few, none too many, and the count is right."""
    rng = random.Random(20260101)
    names = sorted({n for x in register.listings.values() for n in x.names if len(n) >= 2 and " " not in n})
    page = fresh(visit, home)
    wrong = []
    for _ in range(60):
        name = rng.choice(names)
        start = rng.randrange(len(name) - 1)
        part = name[start : rng.randint(start + 2, len(name))]
        found = ask(page, part)
        if set(found) != expected(register, part) or count(page) != len(found) or len(set(found)) != len(found):
            wrong.append((part, sorted(expected(register, part) ^ set(found)), count(page)))
    assert wrong == []


def test_several_pieces_must_all_be_there(visit: Visit, home: str, register: Register) -> None:
    """Pieces parted by blanks, in any order, each anywhere in the names."""
    page = fresh(visit, home)
    for question in ("示例 公安", "公安 示例", "东山 教育", "交警 支队", "东山　发布"):
        assert set(ask(page, question)) == expected(register, *question.split()) != set(), question


def test_an_exact_name_comes_before_longer_ones(visit: Visit, home: str, register: Register) -> None:
    """Whoever types the whole name sees the accounts of that name first."""
    page = fresh(visit, home)
    for name in ("示例发布", "示例教育", "示例交通"):
        found = [register.listings[id].name == name for id in ask(page, name)]
        assert any(found) and found == sorted(found, reverse=True), name


def test_every_name_is_found_by_its_sound(visit: Visit, home: str, register: Register) -> None:
    """Full pinyin and initials of any account's name find it, unless a name is spelt so."""
    page = fresh(visit, home)
    rng = random.Random(7)
    names = sorted({x.name for x in register.listings.values() if all("\u4e00" <= c <= "\u9fff" for c in x.name)})
    for name in rng.sample(names, 12):
        ids = {x.id for x in register.listings.values() if x.name == name}
        assert ids <= set(ask(page, "".join(pinyin.syllables(name)))), name
        assert ids <= set(ask(page, "".join(pinyin.initials(name)))), name


def test_words_and_syllables_are_the_same_in_both_languages(visit: Visit, home: str) -> None:
    """The browser cuts a question as Python cut the names; each cut of the vectors is found."""
    page = visit(home)
    module = f"import({json.dumps(home + 'assets/words.js')})"
    texts = [text for text, _ in VECTORS["words"]]
    assert page.evaluate(f"async texts => (await {module}).words && texts.map((await {module}).words)", texts) == [
        words for _, words in VECTORS["words"]
    ]
    cuts = page.evaluate(
        f"async all => {{ const m = await {module}; return all.map(t => m.syllables(t)); }}",
        [t for t, _ in VECTORS["syllables"]],
    )
    assert [(t, c) for (t, c), found in zip(VECTORS["syllables"], cuts, strict=True) if c not in found] == []
    assert all("".join(cut) == t for (t, _), found in zip(VECTORS["syllables"], cuts, strict=True) for cut in found)


def test_every_syllable_of_the_language_is_known(visit: Visit, home: str) -> None:
    """Whatever syllable the index holds, the browser can cut a question into it."""
    page = visit(home)
    han = (bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    syllables = sorted({s for c in han if c for s in pinyin.syllables(c) if s.isascii() and s.isalpha()})
    assert len(syllables) > 380
    script = (
        "async all => { const m = await import(%s); return all.filter(s => !m.syllables(s).some(c => c.length === "
        "1)); }"
    )
    assert page.evaluate(script % json.dumps(home + "assets/words.js"), syllables) == []


def test_filters_narrow_and_say_so_in_the_address(visit: Visit, home: str, register: Register) -> None:
    """Platform, unit, region and state narrow the hits; the address can be passed on."""
    page = opened(visit, home, "示例")
    everything = count(page)
    fields = {
        "platform": ("抖音", lambda x: x.platform_name == "抖音"),
        "unit": ("示例市公安局", lambda x: x.unit.name == "示例市公安局"),
        "region": ("示例市/东山区", lambda x: x.region.startswith("示例市/东山区")),
        "state": ("已注销", lambda x: x.state == "已注销"),
    }
    for name, (value, holds) in fields.items():
        page.select_option(f"#filters [name={name}]", value)
        page.wait_for_function("n => Number(document.getElementById('count').dataset.resultCount) < n", arg=everything)
        settled(page, "示例")
        wanted = {id for id in expected(register, "示例") if holds(register.listings[id])}
        assert set(hits(page)) == wanted != set(), name
        assert count(page) == len(wanted)
        assert f"{name}={quote(value)}".lower() in page.url.replace("%2F", "/").lower()
        page.select_option(f"#filters [name={name}]", "")
        page.wait_for_function(
            "n => Number(document.getElementById('count').dataset.resultCount) === n", arg=everything
        )


def test_a_deep_link_opens_with_its_filters(visit: Visit, address: str, register: Register) -> None:
    """``?q=…&platform=…`` shows the same as typing and choosing; a filter alone lists all it holds."""
    page = opened(visit, address, "示例", platform="新浪微博", region="示例市/东山区")
    inside = {
        id
        for id, x in register.listings.items()
        if x.platform_name == "新浪微博" and x.region.startswith("示例市/东山区")
    }
    assert set(hits(page)) == inside & expected(register, "示例")
    assert page.input_value("#q") == "示例"
    assert page.eval_on_selector("[name=platform]", "e => e.value") == "新浪微博"
    page = opened(visit, address, "", state="已关停")
    assert set(hits(page)) == {id for id, x in register.listings.items() if x.state == "已关停"}


def test_hits_show_what_is_needed_to_choose_and_lead_to_the_account(
    visit: Visit, address: str, register: Register
) -> None:
    """Name, platform, unit and state of each hit; the link opens the account's page."""
    page = opened(visit, address, "卫健委")
    for hit in page.locator("[data-result]").all():
        listing = register.listings[hit.get_attribute("data-result")]
        text = hit.inner_text()
        shown = (listing.name, listing.platform_name, listing.unit.name, STATE_WORDS[listing.state])
        assert all(part in text for part in shown)
    first = page.locator("[data-result] a").first
    id = page.locator("[data-result]").first.get_attribute("data-result")
    first.click()
    page.wait_for_url(f"{address}accounts/{id}/")
    assert register.listings[id].name in page.inner_text("h1")


def test_the_back_button_brings_the_last_question_back(visit: Visit, home: str) -> None:
    """Back and forward move between questions and from an account back to the hits."""
    page = opened(visit, home, "卫健委")
    first = hits(page)
    second = ask(page, "公安局")
    assert first != second
    page.go_back()
    settled(page, "卫健委")
    assert (page.input_value("#q"), hits(page)) == ("卫健委", first)
    page.go_forward()
    settled(page, "公安局")
    assert hits(page) == second
    page.locator("[data-result] a").first.click()
    page.wait_for_url("**/accounts/**")
    page.go_back()
    settled(page, "公安局")
    assert hits(page) == second


def test_what_is_typed_while_the_index_loads_is_not_lost(visit: Visit, home: str) -> None:
    """On a bad network the index comes late: what somebody typed meanwhile stays in the box and is answered."""
    page = visit(home)
    held = []
    page.route("**/pagefind/pagefind.js", lambda route: held.append(route))
    page.goto(f"{home}search/")
    page.fill("#q", "卫健委")
    while not held:
        page.wait_for_timeout(10)
    held[0].continue_()
    page.wait_for_selector("#filters", state="visible")
    assert page.input_value("#q") == "卫健委"
    page.press("#q", "Enter")
    settled(page, "卫健委")


def test_an_empty_box_asks_nothing(visit: Visit, home: str) -> None:
    """No question: no hits, no count, filters ready; blanks are no question either."""
    page = fresh(visit, home)
    assert page.locator("[data-result]").count() == 0
    assert page.inner_text("#count") == ""
    assert ask(page, "   ") == []
    assert ask(page, "卫健委")
    assert ask(page, "") == []
    assert page.inner_text("#count") == ""


def test_nothing_found_says_that_this_proves_nothing(visit: Visit, home: str) -> None:
    """未收录，不等于一定假冒."""
    page = opened(visit, home, "龘龘龘龘")
    assert count(page) == 0
    assert "不等于" in page.inner_text("#count")
    assert page.locator("#hint").is_visible()


STRANGE = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    '"',
    '"示例',
    "'",
    "\\",
    "“示例发布”",
    "*",
    "示例*",
    "+示例 -发布",
    "😀",
    "示例😀",
    "\u202e示例",
    "%",
    "%E4",
    "&platform=抖音",
    "__proto__",
    "constructor",
    "ww",
    "x",
    "null",
    "zzzzzz",
    "a" * 60,
    "xian" * 15,
    "示" * 100,
    ". . .",
    "示 例 发 布 公 安 局 市 区 县 委 会",
)


@pytest.mark.long
def test_strange_questions_do_no_harm(visit: Visit, home: str) -> None:
    """Markup, quotes, operators, emoji, endless words: an answer, no error, nothing from the question in the page."""
    page = fresh(visit, home)
    for question in STRANGE:
        ask(page, question)
        assert page.evaluate("window.hacked") is None
        assert page.locator("main img:not(.logo), main script, main svg:not(.sign)").count() == 0
        assert count(page) == page.locator("[data-result]").count() or count(page) > 100


def test_names_with_punctuation_are_found_by_it(visit: Visit, home: str, register: Register) -> None:
    """What stands between the characters of a name is searched as typed."""
    page = fresh(visit, home)
    for question in ("“", "·", "12345", "示例12345"):
        assert set(ask(page, question)) == expected(register, question), question


def test_a_question_of_ten_thousand_characters_is_answered(visit: Visit, home: str) -> None:
    """A long paste is cut, not choked on."""
    page = visit(f"{home}search/?q={'slfb' * 2500}")
    page.wait_for_selector("[data-result-count]")
    assert len(page.input_value("#q")) <= 500
    assert page.locator("[data-result]").count() == count(page)
    page.evaluate("text => { document.getElementById('q').value = text; }", "示例发布" * 2500)
    page.press("#q", "Enter")
    page.wait_for_function("() => decodeURI(location.search).includes('示例')")
    page.wait_for_function("() => document.getElementById('count').textContent.includes('没有找到')")


def test_the_question_on_the_home_page_opens_the_search(visit: Visit, address: str) -> None:
    """Type on the home page, choose 搜索名录: the search page with the answer."""
    page = visit(address)
    page.fill("#q", "卫健委")
    page.click("button:text-is('搜索名录')")
    page.wait_for_url("**/search/?q=*")
    settled(page, "卫健委")
    assert count(page) > 0


def test_many_hits_are_shown_step_by_step(visit: Visit, home: str, register: Register) -> None:
    """More than a hundred hits: the first hundred, and a button for the rest."""
    page = opened(visit, home, "示例")
    total = len(expected(register, "示例"))
    assert total > 100
    assert (count(page), page.locator("[data-result]").count()) == (total, 100)
    assert set(hits(page)) == expected(register, "示例")
    assert not page.locator("#more").is_visible()


def test_a_site_built_without_search_points_to_the_lists(visit: Visit, run: Callable, small_site: Path) -> None:
    """Without an index the search page says so and names the other ways."""
    assert run("build", "--root", small_site, "--no-search", today=TODAY).returncode == 0
    with served(small_site / "public") as given:
        page = visit(f"{given.address}search/?q=样例")
        page.wait_for_selector("#no-index:visible")
        assert page.locator("[data-result]").count() == 0 and page.locator("#no-index a[href$='units/']").is_visible()
        assert visit.wrong and all("pagefind" in line or "import" in line or "404" in line for line in visit.wrong)
        visit.leave()
        visit.wrong.clear()
