"""Reporting an error or a fake: prefilled where a script runs, plain links where none does."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

import pytest
from playwright.sync_api import Page

from roster.public import report_entry
from tests.support import TODAY, Served, account, data_files, run, served, write_site

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
KINDS = [kind for kind, _ in report_entry.KINDS]
ACCOUNT, NAME, UNIT = "wjw-weixin", "健康示例", "示例市卫生健康委员会"


def opened(visit: Visit, address: str, query: str = "", **options: object) -> Page:
    """The report page, after its script has done its work."""
    page = visit(f"{address}report/{query}", **options)
    if options.get("java_script_enabled", True) and "account=" in query:
        page.wait_for_selector("#about", state="visible")
    return page


def mail(page: Page, kind: str) -> tuple[str, str, str]:
    """Address, subject and body of the mail for a kind."""
    parts = urlsplit(page.get_attribute(f"[data-mail='{kind}']", "href"))
    assert parts.scheme == "mailto" and "+" not in parts.query, "邮件程序不把 + 当作空格"
    given = {key: values[0] for key, values in parse_qs(parts.query).items()}
    return parts.path, given["subject"], given["body"]


def test_the_account_and_the_kind_are_filled_in(visit: Visit, address: str) -> None:
    """From an account's page: name, platform, unit and page of the account stand in every text to be sent."""
    page = opened(visit, address, f"?account={ACCOUNT}&type={quote('疑似假冒')}")
    assert NAME in page.inner_text("#about") and UNIT in page.inner_text("#about")
    assert "chosen" in page.get_attribute("#疑似假冒", "class")
    text = page.inner_text("#copy-text")
    assert "问题类型：疑似假冒" in text
    for part in (NAME, UNIT, ACCOUNT, f"{address}accounts/{ACCOUNT}/"):
        assert part in text
    for kind in KINDS:
        to, subject, body = mail(page, kind)
        assert to == "xmt@example.gov.cn"
        assert kind in subject and NAME in subject
        assert (
            f"问题类型：{kind}" in body and NAME in body and ACCOUNT in body and f"{address}accounts/{ACCOUNT}/" in body
        )
        assert "\r\n" in body


def test_the_buttons_of_an_account_lead_to_its_report(visit: Visit, home: str) -> None:
    """One click from the account: the report page knows which account and which kind."""
    page = visit(f"{home}accounts/{ACCOUNT}/")
    page.click("text=举报仿冒账号")
    page.wait_for_selector("#about", state="visible")
    assert NAME in page.inner_text("#about") and "chosen" in page.get_attribute("#疑似假冒", "class")


def test_the_text_can_be_copied(visit: Visit, home: str) -> None:
    """The button copies exactly what is shown, and says so."""
    page = opened(visit, home, f"?account={ACCOUNT}", permissions=["clipboard-read", "clipboard-write"])
    page.click("#copy-button")
    page.wait_for_function("() => document.getElementById('copy-result').textContent !== ''")
    assert page.evaluate("navigator.clipboard.readText()") == page.eval_on_selector("#copy-text", "e => e.textContent")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?account=",
        "?account=../../etc/passwd",
        ("?account=%3Cscript%3Ealert(1)%3C/script%3E"),
        "?type=%3Cb%3E",
        "?type=constructor",
        "?q=%3Cimg%20src=x%20onerror=alert(1)%3E",
        f"?q={'x' * 5000}",
        "?type=%E7%96%91%E4%BC%BC%E5%81%87%E5%86%92",
    ],
)
def test_strange_addresses_do_no_harm(visit: Visit, home: str, query: str) -> None:
    """Whatever stands in the address: the page works, nothing of it becomes markup, no kind is made up."""
    page = visit(f"{home}report/{query}")
    page.wait_for_function("() => document.querySelector('[data-mail]').href.includes('%0D%0A')")
    assert page.locator("main img, main script, main b b").count() == 0
    assert mail(page, "其他")[2].startswith("问题类型：其他")
    for kind in page.locator(".chosen dt").all_inner_texts():
        assert kind in KINDS


def test_an_account_that_is_not_there_is_not_made_up(visit: Visit, home: str) -> None:
    """A wrong id fills nothing in; the page says nothing of an account that nobody registered."""
    page = visit(f"{home}report/?account=gibt-es-nicht")
    page.wait_for_function("() => document.querySelector('[data-mail]').href.includes('%0D%0A')")
    assert not page.locator("#about").is_visible()
    assert "gibt-es-nicht" not in page.inner_text("main")
    assert any("404" in line for line in visit.wrong)
    visit.wrong.clear()


def test_what_somebody_asked_for_is_carried_over(visit: Visit, home: str) -> None:
    """``?q=`` (from a search that found nothing) stands in a field, is said not to be an account of ours, and goes
    into the texts to send as it stands there.
    """
    page = opened(visit, home, f"?q={quote('示例发布官网')}", permissions=["clipboard-read", "clipboard-write"])
    page.wait_for_selector("#about-asked", state="visible")
    assert page.input_value("#asked") == "示例发布官网" and "不在名录里" in page.inner_text("#about-asked")
    assert "账号：示例发布官网\r\n" in mail(page, "疑似假冒")[2] and "官网" not in page.inner_text("main")
    page.fill("#asked", "示例发布$&")
    assert "账号：示例发布$&\r\n" in mail(page, "疑似假冒")[2]
    page.click("#copy-button")
    page.wait_for_function("() => document.getElementById('copy-result').textContent !== ''")
    assert "账号：示例发布$&\n" in page.evaluate("navigator.clipboard.readText()")


def test_without_scripts_the_links_serve(visit: Visit, home: str) -> None:
    """No script: platform, mails with subject and text, telephone, a text to copy; nothing that does nothing."""
    page = opened(visit, home, f"?account={ACCOUNT}&type={quote('疑似假冒')}", java_script_enabled=False)
    for kind in KINDS:
        to, subject, body = mail(page, kind)
        assert to == "xmt@example.gov.cn" and kind in subject and body.startswith(f"问题类型：{kind}")
    assert page.get_attribute("text=打开互动交流平台", "href") == "https://www.example.gov.cn/hdjl/"
    assert page.get_attribute("main a[href^='tel:']", "href") == "tel:000012345000"
    assert "账号：" in page.inner_text("#copy-text")
    for hidden in ("#copy-button", "#about"):
        assert not page.locator(hidden).is_visible()


def test_the_page_says_who_answers_when_and_what_happens_with_data(visit: Visit, home: str) -> None:
    """Portal first; an answer within the days of site.yaml; what is done with personal data."""
    page = visit(f"{home}report/")
    text = page.inner_text("main")
    assert "3 个工作日" in text and "个人信息" in text
    order = [text.index(part) for part in ("互动交流平台", "发电子邮件", "打电话")]
    assert order == sorted(order)
    for kind in KINDS:
        assert page.locator(f".kinds dt:text-is('{kind}')").is_visible()


# A form


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, Served, Served]]:
    """A site whose form goes to its own host, one whose form goes to another host, and that host."""
    folder = tmp_path_factory.mktemp("forms")

    def build(name: str, post_url: str) -> None:
        report = {"post_url": post_url, "phone": "0000-1", "reply_working_days": "5"}
        root = write_site(folder / f"{name}-site", data_files([account("a", name="样例发布")], site={"report": report}))
        done = run("build", "--root", root, "--out", folder / name, "--no-search", today=TODAY)
        assert done.returncode == 0, done.stderr

    for name in ("own", "far", "other"):
        (folder / name).mkdir()
    with served(folder / "own") as own, served(folder / "far") as far, served(folder / "other") as other:
        build("own", f"{own.address}receive")
        build("far", f"{other.address}receive")
        yield own, far, other


FIELDS = {"type", "account", "message", "contact", "page"}


def fill(page: Page) -> None:
    page.fill("[name=message]", "网址打不开。\n第二行 <b>&\"'")
    page.fill("[name=contact]", "xmt@example.gov.cn")


def test_the_form_sends_json_to_the_own_host(visit: Visit, forms: tuple[Served, Served, Served]) -> None:
    """Same origin: the documented JSON, and thanks on the page."""
    own, _, _ = forms
    own.inbox.clear()
    page = opened(visit, own.address, f"?account=a&type={quote('链接失效')}")
    assert page.eval_on_selector("[name=type]", "e => e.value") == "链接失效"
    fill(page)
    page.click("#report-form button")
    page.wait_for_function("() => document.getElementById('report-result').textContent.includes('已提交')")
    [(path, kind, body)] = own.inbox
    sent = json.loads(body)
    assert (path, kind) == ("/receive", "application/json") and sent.keys() == FIELDS
    assert (sent["type"], sent["message"], sent["contact"]) == (
        "链接失效",
        "网址打不开。\n第二行 <b>&\"'",
        "xmt@example.gov.cn",
    )
    assert "样例发布" in sent["account"] and sent["page"] == f"{own.address}accounts/a/"


def test_a_form_that_did_not_arrive_says_so(visit: Visit, forms: tuple[Served, Served, Served]) -> None:
    """The text stays in the form, and other ways are named."""
    own, _, _ = forms
    page = opened(visit, own.address, "?account=a")
    fill(page)
    page.route("**/receive", lambda route: route.fulfill(status=500, body=""))
    page.click("#report-form button")
    page.wait_for_function("() => document.getElementById('report-result').textContent.includes('没有提交成功')")
    assert page.input_value("[name=message]") != ""
    visit.wrong.clear()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_form_is_sent_as_a_form_to_another_host(
    visit: Visit, forms: tuple[Served, Served, Served], scripts: bool
) -> None:
    """Another origin, or no script: the documented form fields in UTF-8."""
    _, far, other = forms
    other.inbox.clear()
    page = opened(visit, far.address, f"?account=a&type={quote('内容问题')}", java_script_enabled=scripts)
    page.select_option("[name=type]", "内容问题")
    fill(page)
    visit.others.add(urlsplit(other.address).netloc)
    page.click("#report-form button")
    page.wait_for_url(f"{other.address}receive")
    [(path, kind, body)] = other.inbox
    sent = {
        key: values[0]
        for key, values in parse_qs(body.decode("ascii"), keep_blank_values=True, strict_parsing=True).items()
    }
    assert (path, kind) == ("/receive", "application/x-www-form-urlencoded") and sent.keys() == FIELDS
    assert (sent["type"], sent["contact"]) == ("内容问题", "xmt@example.gov.cn")
    assert sent["message"].replace("\r\n", "\n") == "网址打不开。\n第二行 <b>&\"'"
    assert ("样例发布" in sent["account"]) is scripts


def test_an_empty_form_is_not_sent(visit: Visit, forms: tuple[Served, Served, Served]) -> None:
    """Without a word on what happened there is nothing to send."""
    own, _, _ = forms
    own.inbox.clear()
    page = opened(visit, own.address, "?account=a")
    page.click("#report-form button")
    page.wait_for_selector("#report-form :invalid:focus")  # the browser leads to what is missing
    assert own.inbox == [] and unquote(page.url).endswith("?account=a")


def test_only_the_channels_of_the_site_are_shown(
    visit: Visit, forms: tuple[Served, Served, Served], sample: Path
) -> None:
    """No portal and no mail in site.yaml: none on the page; where there is no post_url there is no form."""
    own, _, _ = forms
    page = visit(f"{own.address}report/")
    assert page.locator("[data-mail]").count() == 0 and page.locator("text=打开互动交流平台").count() == 0
    assert "5 个工作日" in page.inner_text("main")
    assert 'id="report-form"' not in (sample / "report/index.html").read_text("utf-8")
