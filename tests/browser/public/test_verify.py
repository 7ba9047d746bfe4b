"""Is this account real? Asked as citizens and forgers would, in a real browser."""

import io
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser

from roster.text import likeness
from tests.browser.public import verify_questions
from tests.browser.public.asking import Visit, ask, asked, verdict
from tests.browser.public.verify_questions import HOSTILE, ONE_OF_EACH
from tests.browser.public.verify_register import built
from tests.evaluation import network
from tests.support import ROOT, Served, served

pytestmark = pytest.mark.browser
VECTORS = json.loads((ROOT / "tests/data/lookup-forms.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = built(tmp_path_factory.mktemp("register"))
    with served(root / "public", "/xmt/") as given:
        yield given


@pytest.mark.long
def test_the_answer_is_one_of_ten_and_the_right_one(visit: Visit, host: Served) -> None:
    """By identity, by name, by what was, by resemblance as a hint only, or not at all."""
    page, wrong = visit(f"{host.address}verify/"), []
    for row in verify_questions.EVERY:
        ask(page, row.question, row.platform)
        said, shown = verdict(page)
        is_first = row.first is None or shown[:1] == [row.first]
        if said != row.verdict or not is_first or page.locator("[data-verdict]").count() != 1:
            wrong.append((row, said, shown))
        assert "2026年11月20日" in page.inner_text("#answer"), "every answer shows the date of the register"
    assert wrong == [], "\n".join(map(str, wrong))


OWN_WORDS = ("elsewhere", "unit", "website")  # that name whom they are about
SIGNS = {"yes": "✓", "tell": "i", "ask": "?", "stop": "!", "no": "✕"}


def test_every_verdict_of_the_table_can_be_found_and_looks_as_the_table_says(visit: Visit, host: Served) -> None:
    """Words, class, and a sign that does not depend on seeing colours; offers to report where there is doubt."""
    page = visit(f"{host.address}verify/")
    table = page.evaluate("import('../assets/verdicts.js').then(({ VERDICTS }) => VERDICTS)")
    assert list(table) == list(ONE_OF_EACH)
    for name, row in table.items():
        ask(page, *ONE_OF_EACH[name])
        answer = page.locator(f"[data-verdict={name}]")
        assert answer.get_attribute("class") == f"verdict verdict-{row['style']}", name
        assert name in OWN_WORDS or answer.locator("h2").inner_text() == row["words"]
        sign = answer.locator("h2").evaluate("heading => getComputedStyle(heading, '::before').content")
        assert sign == f'"{SIGNS[row["style"]]}"', name
        assert (answer.locator("a:has-text('我要举报')").count() == 1) == row["doubtful"], name


def test_what_another_register_says_is_dated(visit: Visit, host: Served) -> None:
    """By the day on which its copy was fetched, which may lie before the day of the register."""
    page = asked(visit, host, "gh_00000000a001")
    assert "以上截至2026年11月18日" in re.sub(r"\s", "", page.inner_text("[data-verdict=elsewhere]"))


def test_a_verdict_that_the_page_does_not_know_is_no_verdict(visit: Visit, host: Served) -> None:
    """Scripts of two versions: said to be a failure, with what to do, and never "not listed"."""
    page = visit(f"{host.address}verify/")

    def newer(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace('verdict: "same-name"', 'verdict: "made-up"'))

    page.route("**/assets/names.js*", newer)
    page.goto(f"{host.address}verify/?q={quote('健康示例')}")
    page.wait_for_selector("#answer section")
    said = page.inner_text("#answer")
    assert "还不能下结论" in said and "请刷新这一页" in said and "收录" not in said
    assert page.locator("[data-verdict]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "H2"
    assert [line for line in visit.wrong if "unknown verdict: made-up" in line]
    visit.wrong.clear()
    page.click("#answer a[href$='units/']")
    assert page.inner_text("h1") == "单位"


def test_strange_questions_get_an_answer_and_no_markup(visit: Visit, host: Served) -> None:
    """Whatever is asked: one of the verdicts, nothing on the console, nothing of the question as markup."""
    page = visit(f"{host.address}verify/")
    for kind, question in HOSTILE.items():
        ask(page, question)
        said = page.query_selector("[data-verdict]")
        if question.strip("\t\r\n \u200b\u200c\u200d\ufeff"):
            assert said and said.get_attribute("data-verdict") in ("not-listed", "unreadable", "same-name"), kind
        assert page.locator("#answer :is(img, script, iframe, svg, style)").count() == 0, kind
        assert page.evaluate(
            "[...document.querySelectorAll('#answer a:not(.careful a)')].every(a => a.origin === location.origin)"
        ), kind


def test_an_empty_box_is_told_what_to_write(visit: Visit, host: Served) -> None:
    """Without a question the page waits; an empty one is unreadable."""
    page = visit(f"{host.address}verify/")
    assert page.inner_text("#answer") == ""
    page.press("#q", "Enter")
    page.wait_for_selector("[data-verdict=unreadable]")
    assert "请输入账号名称" in page.inner_text("#answer")


def test_a_listed_answer_shows_what_to_compare(visit: Visit, host: Served) -> None:
    """Name, body in full, id with its digits marked, handle, platform, how to see them in the app."""
    page = asked(visit, host, "gh_00000000000a")
    text = page.inner_text("#answer")
    for word in (
        "这是名录中的官方账号",
        "健康示例",
        "示例市卫生健康委员会",
        "gh_00000000000a",
        "jiankang-shili",
        "微信公众号",
        "曾用名",
        "示例卫计",
    ):
        assert word in text, word
    assert page.locator(".identifier .digit").first.inner_text() == "00000000000"
    page.click("#answer summary")
    page.wait_for_selector("#answer .steps li")
    assert "账号主体" in page.inner_text("#answer details")


def test_a_window_that_runs_is_said_in_the_answer(visit: Visit, host: Served) -> None:
    """Still official while its closing is being posted, and it says so."""
    assert "关停公示中" in asked(visit, host, "3xshili00000009").inner_text("[data-verdict] h2")


def test_an_account_that_has_stopped_says_so_while_its_notice_stands(visit: Visit, host: Served) -> None:
    """Announced years ago, never seen online: in the register still, and nothing said there now is the unit's."""
    page = asked(visit, host, "3xshili00000010")
    assert page.get_attribute("[data-verdict]", "data-verdict") == "listed"
    assert "verdict-stop" in page.get_attribute("[data-verdict]", "class"), (
        "no green box for what is not to be believed"
    )
    assert "已停更" in page.inner_text("[data-verdict] h2")
    text = page.inner_text("#answer")
    assert "已于2019年3月20日停止更新" in text and "停止更新以后在这个账号上发布的内容，都不要相信" in text
    assert "今后请关注：“健康示例”（微信公众号）" in text
    page = visit(f"{host.address}accounts/jk-stopped/")
    assert "停止更新以后在这个账号上发布的内容，都不要相信" in page.inner_text(".warn")
    assert "都不要相信" not in asked(visit, host, "3xshili00000009").inner_text("#answer")


def test_an_ended_account_says_since_when_and_whose_it_is_not(visit: Visit, host: Served) -> None:
    """曾是官方账号, the day, and 「此后以该名称出现的账号均非本单位」."""
    text = asked(visit, host, "示例卫健抖音").inner_text("#answer")
    assert "曾是官方账号" in text and "2026年10月20日" in text and "均非本单位" in text


def test_a_unit_without_an_account_there_is_said_to_have_none(visit: Visit, host: Served) -> None:
    """Declared absent, absent, or without any account: three different things."""
    page = visit(f"{host.address}verify/")
    for question, platform, words in (
        ("示例市卫健委", "douyin", "已声明没有在抖音开设账号"),
        ("示例市教育招生考试院", "weibo", "在名录里没有新浪微博账号"),
        ("示例市档案馆", "", "没有任何在用账号"),
        ("招考院", "", "这是单位名称"),
    ):
        assert words in ask(page, question, platform).inner_text("#answer"), question


def test_what_else_is_known_of_the_name_is_said(visit: Visit, host: Served) -> None:
    """A platform that the unit is not on; an account of that name that ended; the account on the platform that was
    asked.
    """
    assert "已声明没有在抖音开设账号" in asked(visit, host, "健康示例", "douyin").inner_text("#answer")
    page = asked(visit, host, "示例旧名")
    assert verdict(page)[0] == "same-name" and "曾有一个同名的官方账号" in page.inner_text("#answer")
    page = asked(visit, host, "示例矩阵官网", "kuaishou")
    assert verdict(page)[0] == "not-listed" and verdict(page)[1][0] == "jz-kuaishou"


def test_a_text_that_names_another_account_than_its_link_is_warned_about(visit: Visit, host: Served) -> None:
    """【甲的主页】 with the address of 乙."""
    page = asked(visit, host, "【示例招生考试的主页】https://weibo.com/u/1000000001")
    assert verdict(page) == ("listed", ["jk-weibo"]) and "这里还写着别的话" in page.inner_text("#answer")
    assert "文字里写的是" not in asked(visit, host, "【健康示例的主页】https://weibo.com/u/1000000001").inner_text(
        "#answer"
    )


def test_hints_say_why(visit: Visit, host: Served) -> None:
    """Every hint names what makes it resemble; there are five at most."""
    page = visit(f"{host.address}verify/")
    for question, why in (
        ("健康示例官网", "多了“官网”"),
        ("示例考试招生", "字序不同"),
        ("健康施力", "同音字"),
        ("健康示列", "形近字"),
        ("考试院官微", "别名"),
        ("最新健康例示", "字序不同，又多了“最新”"),
    ):
        ask(page, question)
        assert why in page.locator(".why").first.inner_text(), question
        assert 1 <= page.locator("[data-candidate]").count() <= 5


def test_what_was_asked_goes_to_the_report_page(visit: Visit, host: Served) -> None:
    """One tap, and the question stands in the report."""
    for question, platform in (("健康示例官网", ""), ("健康示例", ""), ("健康示例", "douyin")):
        page = asked(visit, host, question, platform)
        page.click("#answer a:has-text('举报')")
        page.wait_for_selector("#about-asked:not([hidden])")
        assert page.input_value("#asked").startswith(question) and question not in page.inner_text("main")
        assert "疑似假冒" in page.inner_text("#copy-text")


STANDS = """() => {
    const [heading, call] = ["[data-verdict] h2", ".careful a"].map((place) => document.querySelector(place));
    const below = (element) => element ? Math.round(element.getBoundingClientRect().bottom) : 0;
    return [heading === document.activeElement, below(heading), below(call)];
}"""


@pytest.mark.parametrize("mode", ["", "elder"])
@pytest.mark.parametrize("question", ["gh_00000000000a", "健康示例", "没有这个名称", "https://ybj-gov.cc/pay"])
def test_the_answer_stands_on_the_first_screen(visit: Visit, host: Served, mode: str, question: str) -> None:
    """Asked from the home page, and by a link: the verdict, what to leave undone and the telephone, without scrolling,
    on a small screen, enlarged too.
    """
    page = visit(host.address, viewport={"width": 360, "height": 640})
    if mode:
        page.evaluate("mode => localStorage.setItem('roster-' + mode, 'on')", mode)
    for way in ("home", "link"):
        if way == "home":
            page.goto(host.address)
            page.fill("#q", question)
            page.press("#q", "Enter")
        else:
            page.goto(f"{host.address}verify/?q={quote(question)}")
        page.wait_for_selector("[data-verdict]")
        page.wait_for_selector("[data-verdict] h2:focus")
        is_focused, heading, call = page.evaluate(STANDS)
        assert is_focused and 0 < heading < 200, (way, heading)
        if question.startswith("gh_"):
            assert call == 0  # nothing to fear
        else:
            assert 0 < call < (640 if question != "健康示例" or not mode else 760), (way, call)
            assert "别转账" in page.inner_text(".careful") and page.get_attribute(".careful a", "href").startswith(
                "tel:"
            )


def test_the_form_folds_and_unfolds(visit: Visit, host: Served) -> None:
    """One line beside an answer; all of it for whoever goes into it, and where a platform must be chosen."""
    page = asked(visit, host, "健康示例")
    assert not page.is_visible("#platform") and page.input_value("#q") == "健康示例"
    page.focus("#q")
    assert page.is_visible("#platform") and page.is_visible("label[for=platform]")
    assert visit(f"{host.address}verify/").is_visible("#platform")


def test_the_box_on_the_home_page_leads_here_or_to_the_search(visit: Visit, host: Served) -> None:
    """One box, two ways."""
    page = visit(host.address)
    page.fill("#q", "健康示例")
    page.select_option("#platform", "weibo")
    page.press("#q", "Enter")
    page.wait_for_selector("[data-verdict]")
    assert verdict(page) == ("same-name", ["jk-weibo", "jk"])
    assert page.input_value("#q") == "健康示例" and page.input_value("#platform") == "weibo"


def test_a_question_can_be_asked_by_keyboard_and_taken_back(visit: Visit, host: Served) -> None:
    """Enter asks, the answer is announced and focused, the back button brings the last question."""
    page = asked(visit, host, "健康示例")
    page.fill("#q", "gh_00000000000b")
    page.press("#q", "Enter")
    page.wait_for_selector("[data-verdict=listed]")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    assert page.get_attribute("#answer", "aria-live") == "polite"
    page.go_back()
    page.wait_for_selector("[data-verdict=same-name]")
    assert page.input_value("#q") == "健康示例"


def test_the_embedded_box_needs_no_script_of_its_host(chromium: Browser, host: Served) -> None:
    """In a frame without scripts the box still opens the answer in a window of its own."""
    context = chromium.new_context(locale="zh-CN")
    page = context.new_page()
    page.set_content(
        f'<iframe src="{host.address}embed.html" sandbox="allow-forms allow-popups '
        'allow-popups-to-escape-sandbox" width="360" height="320"></iframe>'
    )
    frame = page.frame_locator("iframe")
    frame.locator("#q").fill("健康示例")
    with context.expect_page() as opened:
        frame.locator("button").click()
    opened.value.wait_for_selector("[data-verdict=same-name]")
    context.close()


def test_browser_and_build_make_the_same_forms(visit: Visit, host: Served) -> None:
    """The shared vectors, with whole tables; and the same places for keys."""
    page = visit(f"{host.address}verify/")
    tables = {
        "simple": "".join(chr(code) + to for code, to in likeness.simplified().items()),
        "alike": "".join(chr(code) + to for code, to in likeness.look_alikes().items()),
        "split": dict(likeness.split_characters()),
    }
    made = page.evaluate(
        "async ([tables, texts]) => { const { Forms } = await import('../assets/forms.js');"
        " const f = new Forms(tables);"
        " return texts.map((text) => [text, f.normal(text), f.alike(f.normal(text))]); }",
        [tables, [row[0] for row in VECTORS["forms"]]],
    )
    assert made == VECTORS["forms"]
    places = page.evaluate(
        (
            "async (keys) => { const { shardOf } = await import('../assets/register.js'); "
            "return keys.map((key) => shardOf(key, 4096)); }"
        ),
        VECTORS["keys"],
    )
    assert places == [zlib.crc32(key.encode()) % 4096 for key in VECTORS["keys"]]


def test_a_first_answer_is_light(chromium: Browser, sample: Path) -> None:
    """Page, styles, scripts and index, gzipped: 60 KB at most, a further question 30 KB."""
    with served(sample, "/xmt/") as given:
        for question, wanted in (("gh_000000000004", "listed"), ("健康示例官网", "not-listed")):
            context = chromium.new_context(service_workers="block")
            page = context.new_page()
            weight, said = network.weight(page, f"{given.address}verify/?q={quote(question)}")
            assert said == wanted and weight < 60_000, (question, weight)
            assert network.further(page, "示例发布在线") < 30_000
            context.close()


def test_the_code_on_an_account_page_opens_that_page(visit: Visit, host: Served) -> None:
    """A telephone reads the address of the page from the screen, and from the printed card."""
    import zxingcpp
    from PIL import Image

    page = visit(f"{host.address}accounts/jk/")
    for path, number in (("accounts/jk/", 1), ("units/wjw/card/", 3)):
        page.goto(host.address + path)
        codes = page.locator("img.code")
        assert codes.count() == number
        read = [zxingcpp.read_barcode(Image.open(io.BytesIO(codes.nth(n).screenshot()))).text for n in range(number)]
        assert "https://www.example.gov.cn/xmt/accounts/jk/" in read
        assert page.locator("img.code").first.get_attribute("alt")
    page.goto(f"{host.address}accounts/jk-douyin-old/")
    assert page.locator("img.code").count() == 0
