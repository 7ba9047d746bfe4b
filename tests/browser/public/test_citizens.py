"""Fifteen tasks of ordinary citizens, on a small screen, also in 长者模式: asked from the home page and by a link, each
ends at the right words, on the first screen, without scrolling.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
SMALL = {"width": 360, "height": 640}

# question, platform, verdict, words that must stand on the first screen, the first account shown
TASKS: dict[str, tuple[str, str, str, tuple[str, ...], str | None]] = {
    "a name from a message": ("健康示例", "", "same-name", ("名称可以被仿冒", "还不能认定", "别转账"), "wjw-weixin"),
    "a name, and where it was seen": ("健康示例", "weibo", "same-name", ("名称可以被仿冒", "还不能认定"), "wjw-weibo"),
    "an id": ("gh_000000000004", "", "listed", ("官方账号", "可以放心看"), "wjw-weixin"),
    "a QR code of WeChat": ("https://weixin.qq.com/r/AbCdEf", "", "unreadable", ("看不出", "二维码里的链接"), None),
    "shared from 抖音": (
        "7.43 复制打开抖音，看看【示例发布的作品】今天的会议 https://v.douyin.com/iAbCd/ 抖音",
        "",
        "same-name",
        ("名称可以被仿冒", "链接里看不出是谁"),
        "sfb-douyin",
    ),
    "shared from 快手": (
        "https://v.kuaishou.com/aBcD 文旅示例发了一个快手作品，一起来看！ 复制此消息，打开【快手】直接观看！",
        "",
        "same-name",
        ("名称可以被仿冒",),
        "wlj-kuaishou",
    ),
    "shared from 微博": ("@健康示例 的微博视频 http://t.cn/A6AbCdEf", "", "same-name", ("可以被仿冒",), "wjw-weibo"),
    "shared from 小红书": (
        "12 文旅示例发布了一篇小红书笔记，快来看吧！ http://xhslink.com/a/AbC 复制本条信息，打开【小红书】App",
        "",
        "same-name",
        ("可以被仿冒",),
        "wlj-xiaohongshu",
    ),
    "shared from WeChat": ("https://mp.weixin.qq.com/s/AbCdEfGhIj", "", "unreadable", ("看不出", "点账号的名称"), None),
    "a mini program": ("#小程序://示例医保/AbCdEfGhIj", "", "same-name", ("可以被仿冒",), "ybj-xiaochengxu"),
    "a district": ("东山区", "", "unit", ("东山区的单位和账号", "点单位的名称"), None),
    "pinyin": ("slfb", "", "not-listed", ("请用汉字再问一次", "按拼音搜索"), None),
    "an English word": ("police", "", "not-listed", ("请用汉字再问一次",), None),
    "traditional characters": ("示例應急", "", "same-name", ("可以被仿冒",), None),
    "a wrong character": ("健康施例", "", "not-listed", ("没有收录", "先别相信"), "wjw-weixin"),
    "an abbreviation": ("卫健委", "", "unit", ("示例市卫生健康委员会", "官方账号"), "wjw-weixin"),
    "a unit in full": ("示例市公安局", "", "unit", ("示例市公安局", "官方账号"), "gaj-weixin"),
    "a telephone": ("0000-12345004", "", "unit", ("电话", "来电显示可以伪造"), "wjw-weixin"),
    "a hotline": ("12345", "", "unit", ("电话",), "rx12345-weixin"),
    "O for zero": ("gh_O00000000004", "", "not-listed", ("数字 0", "按数字 0"), "wjw-weixin"),
    "an id with blanks": ("原始ID gh_ 0000 0000 0004", "", "not-listed", ("多了空格", "去掉空格核对"), "wjw-weixin"),
    "a hotline of nobody here": ("12315", "", "not-listed", ("没有这个号码", "先挂断"), None),
    "a fake's id with blanks": ("gh_ 0f0f 0f0f 0f01", "", "not-listed", ("多了空格", "去掉空格核对"), None),
    "is it closed": ("示例人社", "weibo", "ended", ("曾是官方账号，现在不是", "都不要相信"), "rsj-weibo"),
    "closing": ("100000000017", "weibo", "listed", ("官方账号", "公示中"), "swj-weibo"),
    "renamed": ("示例卫计", "", "ended", ("已改名为“健康示例”",), "wjw-weixin"),
    "a phishing text": (
        "【医保局】您的医保卡已停用，请登录ybj-gov.cc办理，逾期作废",
        "",
        "not-listed",
        ("ybj-gov.cc", "别转账", "验证码", "0000-12345000"),
        "ybj-weixin",
    ),
    "a fake that is known": ("gh_0f0f0f0f0f01", "", "fake", ("已核实为假冒", "别转账", "0000-12345000"), "ybj-weixin"),
    "of another register": ("gh_00000000a001", "", "elsewhere", ("示例省政务新媒体名录", "到那里核对"), None),
    "the register's own address": ("www.example.gov.cn", "", "website", ("示例市人民政府门户网站",), None),
}
BELOW = """words => words.map((word) => {
  const holds = (element) => element.textContent.includes(word);
  const isLast = (element) => holds(element) && ![...element.children].some(holds);
  const all = [...document.querySelectorAll("#answer *")].filter(isLast);
  return all.length ? Math.round(Math.min(...all.map((element) => element.getBoundingClientRect().top))) : -1;
})"""


@pytest.mark.parametrize("mode", ["", "elder"])
def test_every_task_ends_at_the_right_words_on_the_first_screen(visit: Visit, home: str, mode: str) -> None:
    """Asked on the home page, as people begin; in 长者模式 the words may begin on the first screen."""
    page = visit(home, viewport=SMALL)
    if mode:
        page.evaluate("mode => localStorage.setItem('roster-' + mode, 'on')", mode)
    wrong = []
    for task, (question, platform, verdict, words, first) in TASKS.items():
        # On the home page of 长者模式 nothing but the question is asked.
        page.goto(f"{home}verify/" if mode and platform else home)
        page.fill("#q", question)
        if platform:
            page.select_option("#platform", platform)
        page.press("#q", "Enter")
        page.wait_for_selector("[data-verdict] h2:focus")
        said = page.get_attribute("[data-verdict]", "data-verdict")
        shown = page.eval_on_selector_all("[data-candidate]", "all => all.map(e => e.dataset.candidate)")
        places = page.evaluate(BELOW, list(words))
        if said != verdict or (first and shown[:1] != [first]) or not all(0 <= place < 600 for place in places):
            wrong.append((task, said, shown[:3], dict(zip(words, places, strict=True))))
    assert wrong == [], "\n".join(map(str, wrong))


def test_a_fake_is_reported_in_two_taps(visit: Visit, home: str) -> None:
    """From the answer to the telephone and the portal's own form."""
    page = visit(f"{home}verify/?q={quote('健康示例官网')}", viewport=SMALL)
    page.click("#answer a:has-text('我要举报')")
    page.wait_for_selector("#quick a[href^='tel:']")
    assert page.locator("#quick a").first.bounding_box()["y"] < 400
    assert page.locator(".kinds .chosen dt").inner_text() == "疑似假冒"
    assert page.locator(".kinds").nth(1).is_hidden()
    page.click("text=不是这一种")
    assert page.locator(".kinds").nth(1).is_visible()


def test_where_it_was_seen_opens_the_one_to_compare_with(visit: Visit, home: str) -> None:
    """Nothing is open until somebody says where; the other accounts stay folded."""
    page = visit(f"{home}verify/?q={quote('健康示例')}", viewport=SMALL)
    page.wait_for_selector("details.candidate")
    assert "您在哪里看到的" in page.inner_text("#answer")
    assert page.locator("details.candidate[open]").count() == 0
    page.click("details.candidate summary >> text=新浪微博")
    assert "100000000004" in page.inner_text("details.candidate[open]")
    page.goto(f"{home}verify/?q={quote('健康示例')}&platform=douyin")
    page.wait_for_selector("details.candidate")
    assert page.locator("details.candidate[open]").count() == 1
    assert page.locator("details.candidate").first.get_attribute("data-candidate") == "wjw-douyin"


def test_what_there_is_to_compare_can_be_copied_with_and_without_a_clipboard(visit: Visit, home: str) -> None:
    """WeChat's browser has none; then the text is selected and copied as it was done before."""
    for take_away in (False, True):
        page = visit(f"{home}verify/")
        if take_away:
            page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined });")
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"{home}verify/?q=gh_000000000004")
        page.click("#answer button:has-text('复制')")
        page.wait_for_selector("#answer button:has-text('已复制')")
        page.fill("#q", "")
        page.focus("#q")
        page.keyboard.press("Control+V")
        page.wait_for_selector("[data-verdict], #q")


def test_a_list_of_questions_gives_a_table(visit: Visit, home: str) -> None:
    """A patrol's list, pasted or given in the link: a line each, with its verdict."""
    lines = ["gh_000000000004", "健康示例官网", "卫健委", "https://weibo.com/u/100000000004"]
    page = visit(f"{home}verify/?q={quote(chr(10).join(lines))}")
    page.wait_for_selector("#answer table")
    rows = page.eval_on_selector_all("tr[data-verdict]", "all => all.map(e => e.dataset.verdict)")
    assert rows == ["listed", "not-listed", "unit", "listed"]
    assert page.eval_on_selector_all("tr input", "all => all.map(e => e.value)") == lines
    assert "官方账号 2 个" in page.inner_text("#answer h2")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    page.click("tr[data-verdict=unit] a[data-ask]")
    page.wait_for_selector("section[data-verdict=unit]")
    page.go_back()
    page.wait_for_selector("#answer table")
    page.click(".many summary")
    page.fill("#many", "健康示例\n文旅示例\n没有这个")
    page.click(".many button")
    page.wait_for_selector("tr[data-verdict=same-name]")
    assert page.locator("tr[data-verdict]").count() == 3


PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text", text);
  const given = { clipboardData: data, bubbles: true, cancelable: true };
  document.getElementById("q").dispatchEvent(new ClipboardEvent("paste", given));
}"""


@pytest.mark.parametrize(
    ("pasted", "rows"),
    [
        ("健康示例\n文旅示例\n示例交警", 3),
        ("健康示例\r\n文旅示例", 2),
        ("https://weibo.com/u/100000000004\nhttps://weibo.com/u/100000000003", 2),
    ],
)
@pytest.mark.parametrize("place", ["", "verify/"])
def test_pasted_lines_are_a_list(visit: Visit, home: str, place: str, pasted: str, rows: int) -> None:
    page = visit(f"{home}{place}")
    page.evaluate(PASTE, pasted)
    page.wait_for_selector("#answer table")
    assert page.locator("tr[data-verdict]").count() == rows


@pytest.mark.parametrize("place", ["", "verify/"])
def test_an_address_on_a_line_of_its_own_stays_apart(visit: Visit, home: str, place: str) -> None:
    """A field of one line would join it to the words before it."""
    page = visit(f"{home}{place}")
    page.evaluate(PASTE, "健康示例的主页\nhttps://weibo.com/u/100000000004")
    page.wait_for_selector("section[data-verdict=listed]")


def test_an_id_with_blanks_is_one_tap_away(visit: Visit, home: str) -> None:
    """What was typed is not taken for the id; asked again without them it is."""
    page = visit(f"{home}verify/?q=gh_%200000%200000%200004")
    page.click("#answer a:has-text('去掉空格核对')")
    page.wait_for_selector("[data-verdict=listed]")


@pytest.mark.parametrize("question", ["健康示例的主页\nhttps://weibo.com/u/100000000004", "健康示例\n"])
def test_two_lines_of_one_share_are_one_question(visit: Visit, home: str, question: str) -> None:
    page = visit(f"{home}verify/?q={quote(question)}")
    page.wait_for_selector("section[data-verdict]")
    assert page.locator("#answer table").count() == 0


def test_a_keyboard_is_enough_and_the_answer_is_read_out(visit: Visit, home: str) -> None:
    """Tab, type, Enter: the heading has the focus, in a region that is announced; Tab leads on to what to do."""
    page = visit(f"{home}verify/")
    page.focus("#q")
    page.keyboard.type("ybj-gov.cc")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-verdict] h2:focus")
    assert page.get_attribute("#answer", "role") == "status"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("tel:")


def test_without_scripts_there_is_a_way_and_a_telephone(visit: Visit, home: str) -> None:
    page = visit(f"{home}verify/?q={quote('健康示例')}", java_script_enabled=False)
    said = page.inner_text("noscript")
    assert "逐项对照" in said and "0000-12345000" in said
    # Where no script may run, the browser fetches none that the page names either, and says so.
    visit.wrong[:] = [line for line in visit.wrong if not line.endswith(" csp")]


def test_a_zero_is_one_tap_away(visit: Visit, home: str) -> None:
    """What was typed is not taken for the id; asked again with the zero it is."""
    page = visit(f"{home}verify/?q=gh_O00000000004")
    page.click("#answer a:has-text('按数字 0 核对')")
    page.wait_for_selector("[data-verdict=listed]")
    assert page.input_value("#q") == "gh_000000000004"


def test_an_answer_can_be_handed_on(visit: Visit, home: str) -> None:
    """The name and the short address of its page, no text of what was asked."""
    page = visit(f"{home}verify/")
    shared: list[Any] = []
    page.expose_function("told", lambda given: shared.append(given))
    page.add_init_script("navigator.share = (given) => { window.told(given); return Promise.resolve(); };")
    page.goto(f"{home}verify/?q=gh_000000000004")
    page.click("#answer button:has-text('转给家人')")
    page.wait_for_timeout(200)
    assert shared and "健康示例" in shared[0]["text"] and shared[0]["text"].endswith("accounts/wjw-weixin/")


def test_notices_are_subscribed_to_in_two_taps(visit: Visit, home: str) -> None:
    """From any page: to the ways of subscribing, which stand on the first screen, and into the telephone's calendar."""
    page = visit(f"{home}accounts/wjw-weixin/", viewport=SMALL)
    page.click("footer a:has-text('订阅公告')")
    page.wait_for_selector("#subscribe")
    calendar = page.locator("#subscribe a[href^='webcal:']")
    assert calendar.bounding_box()["y"] < SMALL["height"]
    assert calendar.get_attribute("href").endswith("/notices.ics")
    page.click("#subscribe summary")
    words = page.inner_text("#subscribe")
    assert "notices.ics" in words and "feed.xml" in words


def test_the_page_says_whether_an_account_is_closed(visit: Visit, home: str) -> None:
    """Who has the account's page before him needs no question."""
    page = visit(f"{home}accounts/swj-weibo/", viewport=SMALL)
    box = page.locator(".says, .strip, [data-notice-state]").first.bounding_box()
    assert box and box["y"] < SMALL["height"]
    assert "公示" in page.inner_text("main")


# A swindler quotes what is official: the verdict of it stays, and no word of comfort is said of the message.
MESSAGES = {
    "an address with a customer service": (
        "【健康示例】您的医保账户异常，请添加客服微信 jk888888 处理 https://weibo.com/u/100000000004",
        "listed",
    ),
    "an address with a card": (
        "我是卫健委工作人员，请转账到6222021234567890，官方微博 https://weibo.com/u/100000000004",
        "listed",
    ),
    "an id with a request": ("gh_000000000004 请转账到安全账户", "listed"),
    "an id with words of no list": ("gh_000000000004 把钱打到我卡上", "listed"),
    "a website with a telephone": (
        "【公安局】您涉嫌洗钱，请拨打 021-66668888，官网 https://gaj.example.gov.cn/",
        "website",
    ),
    "a website with words of no list": ("老人家把钱打到我卡上 https://gaj.example.gov.cn/", "website"),
    "a short link": ("【医保局】您的医保卡已冻结，请点击 http://t.cn/A6Ab 办理", "unreadable"),
    "a code of somebody's": ("您涉嫌洗钱，请扫码加警官微信 https://u.wechat.com/EAbCdEfG", "unreadable"),
    "an article": ("https://mp.weixin.qq.com/s/AbCd 您的医保异常请加微信yb8888", "unreadable"),
}


@pytest.mark.parametrize(("asked", "verdict"), MESSAGES.values(), ids=MESSAGES)
def test_a_message_that_quotes_what_is_official_is_not_trusted(
    visit: Visit, home: str, asked: str, verdict: str
) -> None:
    """What to leave undone and the telephone come first; nobody is told that he may trust it or open it."""
    page = visit(f"{home}verify/?q={quote(asked)}", viewport=SMALL)
    answer = page.wait_for_selector(f"section[data-verdict={verdict}]")
    words = answer.inner_text()
    assert "可以放心看" not in words and "请打开它" not in words and "别转账" in words
    assert "verdict-stop" in answer.get_attribute("class")
    assert page.locator("#answer a[href^='tel:']").first.bounding_box()["y"] < SMALL["height"]


@pytest.mark.parametrize(
    "asked", ["https://v.douyin.com/AbCdEf/", "https://mp.weixin.qq.com/s/AbCdEf", "https://weixin.qq.com/r/AbCdEf"]
)
def test_what_nobody_can_read_leaves_somebody_to_call(visit: Visit, home: str, asked: str) -> None:
    """A link alone: on the first screen what to copy instead, what to leave undone, and a number."""
    page = visit(f"{home}verify/?q={quote(asked)}", viewport=SMALL)
    answer = page.wait_for_selector("section[data-verdict=unreadable]")
    assert "别转账" in answer.inner_text()
    number = page.locator("#answer a[href^='tel:']").first.bounding_box()
    assert number["y"] + number["height"] <= SMALL["height"]


@pytest.mark.parametrize(
    "asked",
    [
        "https://weibo.com/u/100000000004 微信号 shili-yibao-fuwu",
        "微信号 shili-yibao-fuwu https://weibo.com/u/100000000004",
    ],
)
def test_a_fake_beside_what_is_official_is_told(visit: Visit, home: str, asked: str) -> None:
    page = visit(f"{home}verify/?q={quote(asked)}", viewport=SMALL)
    page.wait_for_selector("section[data-verdict=fake]")


@pytest.mark.parametrize(
    "asked",
    ["https://gaj.example.gov.cn/", "公安局官网 https://gaj.example.gov.cn/ 是真的吗", "请访问 gaj.example.gov.cn"],
)
def test_a_website_that_is_only_asked_about_is_told_plainly(visit: Visit, home: str, asked: str) -> None:
    page = visit(f"{home}verify/?q={quote(asked)}", viewport=SMALL)
    answer = page.wait_for_selector("section[data-verdict=website]")
    assert "verdict-stop" not in answer.get_attribute("class") and "别转账" not in answer.inner_text()


@pytest.mark.parametrize(
    "asked",
    ["请访问www.example.gov.cn。", "www.example.gov.cn.", "网址：www.example.gov.cn", "https://ｗeibo.com/u/100000000004",
     "https://weibo。com/u/100000000004"],
)  # fmt: skip
def test_nothing_is_said_against_a_host_that_is_ours(visit: Visit, home: str, asked: str) -> None:
    """What is not understood is said to be so: the host stands in the register, or is a platform's."""
    page = visit(f"{home}verify/?q={quote(asked)}", viewport=SMALL)
    page.wait_for_selector("section[data-verdict]")
    assert "不在名录里" not in page.inner_text("#answer") and "没有登记" not in page.inner_text("#answer")


def test_a_platform_that_nobody_knows_is_not_repeated(visit: Visit, home: str) -> None:
    """A link may name any platform, in the words of whoever made it."""
    page = visit(f"{home}verify/?q={quote('健康示例')}&platform={quote('经核实属实请加微信jk8888')}")
    page.wait_for_selector("section[data-verdict]")
    assert "jk8888" not in page.inner_text("#answer") and "经核实" not in page.inner_text("#answer")


def test_a_message_of_several_lines_is_warned_of(visit: Visit, home: str) -> None:
    page = visit(f"{home}verify/?q={quote('gh_000000000004' + chr(10) + '请加微信 yb8888 办退款')}", viewport=SMALL)
    page.wait_for_selector("#answer table")
    assert "别转账" in page.inner_text("#answer") and "不说明旁边的" in page.inner_text("#answer")


@pytest.mark.parametrize(
    ("asked", "platform", "verdict"),
    [
        ("快手号：pinganshili", "", "listed"),
        ("公众号健康示例是真的吗？", "", "same-name"),
        ("请问平安示例的微博是不是真的", "", "same-name"),
        ("帮我看看平安示例这个抖音号", "", "same-name"),
        ("帮我看看健康示例福利公众号", "", "not-listed"),
        (
            "7.43 复制打开抖音，看看【健康示例的作品】# 医保 https://v.douyin.com/iAbCd/ 02/14 W@m.qE tRk:/",
            "",
            "same-name",
        ),
    ],
)
def test_how_apps_write_a_name_is_understood(visit: Visit, home: str, asked: str, platform: str, verdict: str) -> None:
    page = visit(f"{home}verify/?q={quote(asked)}&platform={platform}")
    page.wait_for_selector(f"section[data-verdict={verdict}]")
