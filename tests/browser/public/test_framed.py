"""An official page among somebody else's words: in a foreign frame no answer, and no stranger's words as ours."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Frame, Page

from tests.support import TODAY, Served, account, data_files, run, served, write_site

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
IDENTITY = "gh_00000000000b"
LURE = "客服电话 400-800-1234 请先缴费"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The register."""
    record = account("a", name="健康示例", account_id=IDENTITY)
    weibo = account(
        "b", name="健康示例", platform="weibo", account_id="1000000001", url="https://weibo.com/u/1000000001"
    )
    root = write_site(tmp_path_factory.mktemp("register"), data_files([record, weibo]))
    done = run("build", "--root", root, today=TODAY)
    assert done.returncode == 0, done.stderr
    with served(root / "public", "/xmt/") as given:
        (root / "public/own.html").write_text(f'<iframe src="verify/?q={IDENTITY}"></iframe>', "utf-8")
        yield given


def framed(chromium: Browser, folder: Path, host: Served, how: str) -> Iterator[Frame]:
    """The verify page in a page of another origin."""
    verify = f"{host.address}verify/?q={IDENTITY}"
    inner = {"directly": verify, "in the sand": verify, "behind our own page": f"{host.address}own.html"}[how]
    sandbox = ' sandbox="allow-scripts"' if how == "in the sand" else ""
    folder.mkdir()
    (folder / "index.html").write_text(f'<h1>已认证</h1><iframe{sandbox} src="{inner}"></iframe>', "utf-8")
    with served(folder) as evil:
        context = chromium.new_context(locale="zh-CN", service_workers="block")
        page = context.new_page()
        page.goto(evil.address, wait_until="networkidle")
        yield next(frame for frame in page.frames if "/verify/" in frame.url)
        context.close()


@pytest.mark.parametrize("how", ["directly", "behind our own page", "in the sand"])
def test_a_foreign_page_frames_no_answer(chromium: Browser, tmp_path: Path, host: Served, how: str) -> None:
    """No verdict and no account, whatever lies between; the way to the page itself."""
    for frame in framed(chromium, tmp_path / "evil", host, how):
        if how != "in the sand":  # there the browser loads no module of ours, and nothing is answered
            frame.wait_for_selector("#answer section")
            assert "这里不给出答案" in frame.inner_text("#answer")
            assert frame.get_attribute("#answer a", "href") == f"{host.address}verify/?q={IDENTITY}"
            assert frame.get_attribute("#answer a", "target") == "_blank"
        assert frame.locator("[data-verdict], [data-candidate]").count() == 0


def test_our_own_pages_may_frame_it(visit: Visit, host: Served) -> None:
    """The portal's own host: the answer is given."""
    page = visit(f"{host.address}own.html")
    frame = page.frame_locator("iframe")
    frame.locator("[data-verdict=listed]").wait_for()


# Where a link leads, and what is there when the page has done with what it brings.
PLACES = {
    "verify": (f"verify/?q={quote(LURE)}", "[data-verdict]"),
    "verify with an identity": (
        f"verify/?q={quote(f'【{LURE}的主页】https://weibo.com/u/1000000001')}",
        "[data-verdict]",
    ),
    "search": (f"search/?q={quote(LURE)}", "#count[data-result-count]"),
    "search by sound": (f"search/?q={quote('jiankangshili')}", "[data-result]"),
    "report": (f"report/?q={quote(LURE)}", "#about-asked"),
    "report of an account": (f"report/?account=a&q={quote(LURE)}&type={quote(LURE)}", "[data-about-name]"),
    "home": (f"?q={quote(LURE)}", "#q"),
}


@pytest.mark.parametrize("place", PLACES)
def test_no_stranger_speaks_on_an_official_page(visit: Visit, host: Served, place: str) -> None:
    """What a link brings stands in a field, as what somebody typed; never in the text of the page or its title."""
    address, sign = PLACES[place]
    page = visit(host.address + address)
    page.wait_for_selector(sign)
    page.wait_for_load_state("networkidle")
    said = page.inner_text("body") + page.title()
    for words in ("客服电话", "400-800", "缴费"):
        assert words not in said, said


def test_what_was_asked_stands_in_a_field_and_can_be_changed(visit: Visit, host: Served) -> None:
    """The answer quotes the question in a field; the report takes it over into one, cut, from which mails are made."""
    page = visit(f"{host.address}verify/?q={quote('示例发布官网')}")
    page.wait_for_selector("[data-verdict]")
    assert page.input_value(".asked input") == "示例发布官网"
    page.click("text=我要举报")
    page.wait_for_selector("#about-asked", state="visible")
    assert page.input_value("#asked") == "示例发布官网"
    page = visit(f"{host.address}report/?q={quote('很' * 300)}")
    page.wait_for_selector("#about-asked", state="visible")
    assert len(page.input_value("#asked")) == 100
