"""Asking with a picture: a code is read on the device, and what it says is asked like a text that was pasted."""

import base64
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Page

from tests import pictures
from tests.browser.public.test_old_browsers import old
from tests.browser.public.test_pages import TOO_WIDE
from tests.evaluation import reading
from tests.support import ROOT, account, as_data, data_files, gone, run, served, unit, write_site

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
VECTORS = json.loads((ROOT / "tests/data/scanned.json").read_text("utf-8"))

OURS = "http://weixin.qq.com/r/AbCdEfGhIjKlMnOpQrStUv"
ENDED = "http://weixin.qq.com/r/0000000000000000000000"
FAKE = "http://weixin.qq.com/r/ZzZzZzZzZzZzZzZzZzZzZz"
WORDS = "示例，并非真实账号：健康示例"
PAYS = "wxp://f2f0AbCdEfGhIjKlMn"
UNITS = [unit("wjw", "示例市卫生健康委员会"), unit("jyy", "示例市教育招生考试院")]


def on(id_: str, *filings: dict[str, Any], **more: Any) -> dict[str, Any]:
    return account(id_, *filings, unit="wjw", qr=f"images/{id_}.png", **more)


ACCOUNTS = [
    on("jk", name="健康示例", account_id="gh_00000000000a"),
    on("zs", gone("2026-09-21", "2026-10-20"), name="示例招生", account_id="gh_00000000000b"),
    on("jk-weibo", name="健康示例", platform="weibo", account_id="1000000001"),
    on("jk-mini", name="健康示例通", platform="miniprogram", account_id="gh_00000000000d"),
]
CODES = {"jk": OURS, "zs": ENDED, "jk-weibo": "https://weibo.com/u/1000000001", "jk-mini": WORDS}
FAKES = [
    {"id": "f", "platform": "wechat", "qr": FAKE, "imitates": "jk", "confirmed": {"on": "2026-11-12", "by": "wjw"}}
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    drawn = {f"data/images/{id_}.png": pictures.file_of(pictures.code(said)) for id_, said in CODES.items()}
    files = data_files(ACCOUNTS, UNITS) | drawn | {"data/fakes.yaml": as_data({"fakes": FAKES})}
    root = write_site(tmp_path_factory.mktemp("pictures"), files)
    done = run("build", "--root", root, "--no-search", "--today", "2026-11-22")
    assert done.returncode == 0, done.stderr
    with served(root / "public", "/xmt/") as given:
        yield given.address


def file(picture: pictures.Picture, name: str = "code.png", kind: str = "PNG") -> dict[str, Any]:
    return {"name": name, "mimeType": f"image/{kind.lower()}", "buffer": pictures.file_of(picture, kind)}


@cache
def shot(content: str) -> dict[str, Any]:
    """A telephone's screen with the code on it."""
    return file(pictures.KINDS["手机截图"](pictures.Random(content), content))


def choose(page: Page, *given: dict[str, Any]) -> None:
    page.set_input_files("#picture", list(given))


def verdict(page: Page) -> tuple[str, str | None]:
    page.wait_for_selector("#answer [data-verdict]")
    shown = page.locator("#answer [data-verdict]")
    return shown.get_attribute("data-verdict"), shown.get_attribute("data-note")


# What a code says


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (OURS, ("listed", "content")),
        (WORDS, ("listed", "content")),
        ("https://weibo.com/u/1000000001", ("listed", "address")),
        (ENDED, ("ended", "content")),
        (FAKE, ("fake", "address")),
        (PAYS, ("unreadable", "payment")),
        ("https://qr.alipay.com/fkx12345abcdef", ("unreadable", "payment")),
        ("http://weixin.qq.com/r/AbCdEfGhIjKlMnOpQrStUw", ("unreadable", "code")),
        ("https://u.wechat.com/AbCdEfGhIjKl", ("unreadable", "code")),
        ("https://weixin.qq.com.evil.cn/r/AbCdEfGhIjKlMnOpQrStUv", ("not-listed", "foreign")),
        ("weixin://dl/business/?t=abc", ("unreadable", "app")),
    ],
)
def test_a_picture_is_answered_as_the_text_is(visit: Visit, site: str, content: str, wanted: tuple[str, str]) -> None:
    """And the address of the answer can be passed on."""
    page = visit(f"{site}verify/")
    choose(page, shot(content))
    assert verdict(page) == wanted
    assert parse_qs(urlsplit(page.url).query)["q"] == [content]
    page.reload()
    assert verdict(page) == wanted


def test_what_is_listed_is_the_account_with_this_picture(visit: Visit, site: str) -> None:
    page = visit(f"{site}verify/")
    choose(page, shot(OURS))
    assert verdict(page)[0] == "listed"
    assert page.get_attribute("#answer [data-candidate]", "data-candidate") == "jk"
    assert "二维码的内容完全相同" in page.inner_text("#answer")


@pytest.mark.parametrize(
    "text",
    [
        OURS.lower(), OURS + "0", OURS[:-1], OURS.replace("http:", "https:"), OURS + "/", OURS + "?a=1", f"请扫 {OURS}",
        OURS.replace("weixin", "weixin。"), OURS.replace("/r/", "/R/"), f"{OURS} {OURS}", "＃" + OURS, WORDS + "通",
    ],
)  # fmt: skip
def test_what_is_nearly_the_same_is_not_the_same(visit: Visit, site: str, text: str) -> None:
    page = visit(f"{site}verify/")
    page.fill("#q", text)
    page.press("#q", "Enter")
    assert verdict(page)[0] != "listed"


@pytest.mark.parametrize(
    "content",
    [f"{OURS}\nhttps://evil.example.com/", f"\u00a0{OURS}", f"{OURS}\ufeff", "示例，\n并非真实账号：健康示例"],
)
def test_a_code_that_says_more_than_ours_is_not_ours(visit: Visit, site: str, content: str) -> None:
    """Further lines, blanks that nobody sees. One code is one question, of however many lines."""
    page = visit(f"{site}verify/")
    choose(page, shot(content))
    assert verdict(page)[0] != "listed"


@pytest.mark.parametrize("text", [OURS, f" {OURS}\t"])
def test_a_pasted_content_is_answered_without_a_picture(visit: Visit, site: str, text: str) -> None:
    page = visit(f"{site}verify/")
    page.fill("#q", text)
    page.press("#q", "Enter")
    assert verdict(page) == ("listed", "content")


def test_an_order_to_pay_is_told_before_all_else(visit: Visit, site: str) -> None:
    page = visit(f"{site}verify/")
    choose(page, file(pictures.with_logo(pictures.code(PAYS, 430, "H"))))
    assert verdict(page) == ("unreadable", "payment")
    said = page.inner_text("#answer")
    assert "这是收款码，不是账号" in said and "先别付" in said and "别转账" in said
    assert page.locator("#answer .calls a[href^='tel:']").count()
    assert page.locator("#answer ol").count() == 0  # no steps of a platform


def test_both_languages_know_the_same_orders_to_pay(visit: Visit, site: str) -> None:
    page = visit(f"{site}verify/")
    told = page.evaluate(
        "async (texts) => { const { isPayment } = await import('../assets/scanned.js'); return texts.map(isPayment); }",
        VECTORS["payments"] + VECTORS["others"],
    )
    assert told == [True] * len(VECTORS["payments"]) + [False] * len(VECTORS["others"])


def test_several_codes_are_answered_one_by_one(visit: Visit, site: str) -> None:
    """A large genuine one beside a small one of somebody else: neither speaks for the other."""
    page = visit(f"{site}verify/?q=gh_00000000000a")
    verdict(page)
    codes = [pictures.code(OURS, 700), pictures.code("https://evil.example.com/", 130), pictures.code(PAYS, 200)]
    choose(page, file(pictures.beside(codes)))
    page.wait_for_selector("[data-picture=several]")
    rows = page.locator("[data-picture=several] tbody tr")
    assert sorted(rows.evaluate_all("rows => rows.map((row) => row.dataset.verdict)")) == [
        "listed", "not-listed", "unreadable",
    ]  # fmt: skip
    assert "图片里有 3 个二维码" in page.inner_text("#answer")
    assert urlsplit(page.url).query == ""  # the answer before is not this one's
    page.click("tr[data-verdict=unreadable] a[data-ask]")
    assert verdict(page) == ("unreadable", "payment")


@pytest.mark.parametrize(
    ("given", "kind", "words"),
    [
        (file(Image.new("RGB", (400, 300), "#cde")), "empty", "没有找到二维码"),
        (file(pictures.table(pictures.Random("x"), (900, 700)), "a.jpg", "JPEG"), "empty", "圆形的小程序码"),
        ({"name": "a.heic", "mimeType": "image/heic", "buffer": b"\0\0\0\x18ftypheic"}, "broken", "截一张屏"),
        ({"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"}, "broken", "打不开"),
        ({"name": "a.txt", "mimeType": "text/plain", "buffer": b"abc"}, "other", "不是图片"),
    ],
    ids=["no code", "nothing like one", "HEIC", "broken", "text"],
)
def test_a_picture_that_says_nothing_is_told_with_what_to_do(
    visit: Visit, site: str, given: dict[str, Any], kind: str, words: str
) -> None:
    page = visit(f"{site}verify/")
    choose(page, given)
    page.wait_for_selector(f"[data-picture={kind}]")
    assert words in page.inner_text("#answer") and page.locator("[data-verdict]").count() == 0
    assert page.evaluate("document.activeElement.tagName") == "H2"
    with page.expect_file_chooser():
        page.click("text=换一张图片")


def test_a_file_that_no_telephone_should_open_is_not_opened(visit: Visit, site: str) -> None:
    page = visit(f"{site}verify/")
    page.evaluate(
        """() => {
          const given = new DataTransfer();
          given.items.add(new File([new Uint8Array(40000001)], "a.jpg", { type: "image/jpeg" }));
          const chooser = document.getElementById("picture");
          chooser.files = given.files;
          chooser.dispatchEvent(new Event("change"));
        }"""
    )
    page.wait_for_selector("[data-picture=large]")
    assert "图片太大" in page.inner_text("#answer h2")


# What is fetched, and when


def test_nothing_is_fetched_for_pictures_before_one_is_chosen(visit: Visit, site: str) -> None:
    page = visit(site)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(re.sub(r"\?.*", "", urlsplit(request.url).path)))
    page.goto(f"{site}verify/?q=https://weibo.com/u/1000000001")
    assert verdict(page)[0] == "listed"
    page.fill("#q", "健康示例")
    page.press("#q", "Enter")
    page.wait_for_selector("[data-verdict=same-name]")
    assert [path for path in asked if "picture" in path or "vendor" in path] == []
    choose(page, shot(OURS))
    page.wait_for_selector("[data-verdict=listed]")
    assert [path for path in asked if "picture" in path or "vendor" in path] == [
        "/xmt/assets/picture.js",
        "/xmt/assets/vendor/qr-reader.js",
    ]


DETECTOR = "window.BarcodeDetector = class { constructor(given) { this.formats = given.formats; } detect() { %s } };"


@pytest.mark.parametrize(
    ("detect", "fetches"),
    [
        (f"return Promise.resolve([{{ rawValue: '{OURS}' }}, {{ rawValue: '{OURS}' }}]);", False),
        ("return Promise.resolve([]);", True),
        ("return Promise.reject(new Error('no service'));", True),
        ("throw new TypeError('no format');", True),
        ("return new Promise(() => {});", True),
    ],
    ids=["reads", "finds nothing", "refuses", "does not know codes", "never answers"],
)
def test_the_browser_s_own_reader_is_asked_first(visit: Visit, site: str, detect: str, fetches: bool) -> None:
    page = visit(site)
    page.context.add_init_script(DETECTOR % detect)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}verify/")
    choose(page, shot(OURS))
    assert verdict(page) == ("listed", "content")
    assert any("vendor/" in address for address in asked) == fetches


# Each ability that an old browser lacks, taken away

LACKING = {
    "BarcodeDetector": "delete window.BarcodeDetector;",
    "createImageBitmap": "delete window.createImageBitmap;",
    "createImageBitmap of files": "window.createImageBitmap = () => Promise.reject(new TypeError('no file'));",
    "WebAssembly": "delete window.WebAssembly;",
    "service worker": "delete Navigator.prototype.serviceWorker;",
    "clipboard": "delete Navigator.prototype.clipboard;",
    "OffscreenCanvas": "delete window.OffscreenCanvas;",
    "ClipboardEvent": "delete window.ClipboardEvent; delete window.DataTransfer; delete window.DragEvent;",
}


@pytest.mark.parametrize("lacking", [*LACKING.values(), "".join(LACKING.values())], ids=[*LACKING, "all of them"])
def test_a_picture_is_read_without(visit: Visit, site: str, lacking: str) -> None:
    page = old(visit(site))
    page.context.add_init_script(lacking)
    page.goto(f"{site}verify/")
    choose(page, shot(OURS))
    assert verdict(page) == ("listed", "content")


def test_without_the_library_there_is_still_a_word(visit: Visit, site: str) -> None:
    """A network that breaks off, a script that an engine can't read."""
    page = visit(f"{site}verify/")
    page.route(
        "**/vendor/*", lambda route: route.fulfill(content_type="text/javascript", body="export const a = 1 ?.? 2;")
    )
    choose(page, shot(OURS))
    page.wait_for_selector("#answer section")
    assert "还不能下结论" in page.inner_text("#answer")


# Ways in

GIVE = """
  ([kind, data, text]) => {
    const given = new DataTransfer();
    const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
    if (data) given.items.add(new File([bytes], "a.png", { type: "image/png" }));
    if (text) given.setData("text/plain", text);
    const event = kind === "paste" ? new ClipboardEvent(kind, { clipboardData: given, bubbles: true, cancelable: true })
      : new DragEvent(kind, { dataTransfer: given, bubbles: true, cancelable: true });
    document.getElementById("q").dispatchEvent(event);
    return event.defaultPrevented;
  }
"""


def data(content: str) -> str:
    return base64.b64encode(shot(content)["buffer"]).decode()


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_picture_may_be_pasted_and_dropped(visit: Visit, site: str, way: str) -> None:
    page = visit(f"{site}verify/")
    page.wait_for_selector("#picture[data-ready]", state="attached")
    assert page.evaluate(GIVE, [way, data(OURS), ""])
    assert verdict(page) == ("listed", "content")


def test_a_text_that_brings_its_own_picture_stays_a_text(visit: Visit, site: str) -> None:
    """As tables and word processors copy it."""
    page = visit(f"{site}verify/")
    page.wait_for_selector("#picture[data-ready]", state="attached")
    assert not page.evaluate(GIVE, ["paste", data(OURS), "健康示例"])
    assert not page.evaluate(GIVE, ["paste", "", "健康示例"])
    assert not page.evaluate(GIVE, ["drop", "", "健康示例"])
    assert page.evaluate(GIVE, ["dragover", data(OURS), ""])  # else the browser would leave for the picture
    assert not page.evaluate(GIVE, ["dragover", "", "健康示例"])
    assert page.inner_text("#answer") == ""


def test_back_leads_to_the_answer_before(visit: Visit, site: str) -> None:
    page = visit(f"{site}verify/?q=gh_00000000000a")
    assert verdict(page) == ("listed", "account_id")
    choose(page, file(Image.new("RGB", (300, 300), "#cde")))
    page.wait_for_selector("[data-picture=empty]")
    page.go_back()
    assert verdict(page) == ("listed", "account_id")


def test_a_later_picture_is_the_one_that_is_answered(visit: Visit, site: str) -> None:
    """Also where the first one takes longer."""
    page = visit(site)
    page.context.add_init_script(
        "const own = createImageBitmap; let first = true; window.createImageBitmap = async (file) => {"
        " if (first) { first = false; await new Promise((go) => setTimeout(go, 1500)); } return own(file); };"
    )
    page.goto(f"{site}verify/")
    choose(page, shot(OURS))
    choose(page, shot(PAYS))
    page.wait_for_selector("[data-note=payment]")
    page.wait_for_timeout(2500)
    assert verdict(page) == ("unreadable", "payment")


@pytest.mark.parametrize("elder", [False, True])
def test_the_control_is_large_named_and_within_the_screen(visit: Visit, site: str, elder: bool) -> None:
    page = visit(f"{site}verify/", viewport={"width": 360, "height": 640})
    if elder:
        page.click("[data-mode=elder]")
    label = page.locator("label[for=picture]")
    box = label.bounding_box()
    assert box["height"] >= (60 if elder else 44) and box["width"] >= 44
    assert page.get_by_label("用二维码图片核对").get_attribute("accept") == "image/*"
    assert page.evaluate(TOO_WIDE) == [0, []]
    with page.expect_file_chooser():
        label.click()
    choose(page, shot(OURS))
    assert verdict(page)[0] == "listed"
    heading = page.locator("#answer h2").bounding_box()
    assert 0 <= heading["y"] < 640 and page.evaluate(TOO_WIDE) == [0, []]
    choose(page, file(pictures.beside([pictures.code(OURS), pictures.code("x" * 400, 500)])))
    page.wait_for_selector("[data-picture=several]")
    assert page.evaluate(TOO_WIDE) == [0, []]


def test_the_control_is_reached_with_the_keyboard_and_shows_it(visit: Visit, site: str) -> None:
    page = visit(f"{site}verify/")
    page.focus("#verify-form [type=submit]")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "picture"
    outline = "getComputedStyle(document.querySelector('label[for=picture]')).outlineStyle"
    assert page.evaluate(outline) == "solid"


def test_without_scripts_nothing_is_offered_that_does_nothing(visit: Visit, site: str) -> None:
    page = visit(f"{site}verify/", java_script_enabled=False)
    assert not page.is_visible("label[for=picture]")
    visit.wrong.clear()  # the browser fetches no script that the page names, and says so


def test_a_form_of_a_site_s_own_without_pictures_answers_as_before(visit: Visit, site: str) -> None:
    """Its template was copied from an older program."""
    page = visit(site)

    def older(route: Any) -> None:
        answer = route.fetch()
        text = re.sub(r'<div class="chooser">.*?</div>', "", answer.text(), flags=re.DOTALL)
        route.fulfill(response=answer, body=re.sub(r'<template id="looking">.*?</template>', "", text))

    page.route("**/verify/?q=*", older)
    page.goto(f"{site}verify/?q=gh_00000000000a")
    assert verdict(page)[0] == "listed" and page.locator("#picture").count() == 0
    assert not page.evaluate(GIVE, ["paste", data(OURS), ""])


# How well


@pytest.mark.long
def test_pictures_as_people_have_them_are_read(visit: Visit, site: str) -> None:
    """`make eval` reads more of each kind. What is not read may be asked otherwise; what is read wrong may not be."""
    page = visit(f"{site}verify/")
    tallies = reading.tallied(page, 2)
    assert {kind: tally.wrong for kind, tally in tallies.items() if tally.wrong} == {}
    assert {kind: tally.right for kind, tally in tallies.items() if not tally.right} == {}


@pytest.mark.long
def test_a_picture_that_is_all_corners_of_codes_does_not_hold_the_page(visit: Visit, site: str, tmp_path: Path) -> None:
    corner = Image.new("L", (9, 9), 255)
    for side, shade in ((7, 0), (5, 255), (3, 0)):
        corner.paste(shade, ((9 - side) // 2, (9 - side) // 2, (9 + side) // 2, (9 + side) // 2))
    whole = Image.new("L", (2592, 2592))
    for left in range(0, 2592, 27):
        for top in range(0, 2592, 27):
            whole.paste(corner.resize((27, 27)), (left, top))
    page = visit(f"{site}verify/")
    choose(page, file(whole))
    page.wait_for_selector("[data-picture=empty]", timeout=20_000)
