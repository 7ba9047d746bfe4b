"""``apply/``: what a clerk fills in there is taken by ``file --from`` and written as the commands write it."""

import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Watched
from tests.browser.public.test_access import AXE, RULES, SMALL
from tests.browser.public.test_pages import TOO_WIDE
from tests.review.asking import MAIN, OWN, TODAY, file, invoke, text
from tests.support import SITE, as_data, run, served, tree, write_site

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
ISSUES = "https://git.example.gov.cn/xmt/-/issues/new?issue[title]={title}&issue[description]={quoted}&name={file}"
NOON = datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
DOUYIN = "ylz-douyin"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with a running account, one whose closing is announced, and a unit's own file."""
    files = {
        "data/accounts.yaml": MAIN.encode(),
        "data/accounts/ylz.yaml": OWN.encode(),
        "data/site.yaml": as_data({**SITE, "apply": {"url": ISSUES, "email": "xmt@example.gov.cn"}}),
    }
    root = write_site(tmp_path_factory.mktemp("applying") / "site", files)
    assert file(root, "关停", DOUYIN, "--approved", "集体研究").exit_code == 0
    return root


@pytest.fixture(scope="module")
def home(register: Path) -> Iterator[str]:
    out = register.parent / "public"
    done = run("build", "--root", register, "--out", out, "--no-search", today=TODAY)
    assert done.returncode == 0, done.stderr
    with served(out) as given:
        yield given.address


def opened(visit: Visit, home: str, **options: object) -> Page:
    """The page on the day of the register, ready to be filled in."""
    page = visit(f"{home}units/", **{"timezone_id": "Asia/Shanghai", **options})
    page.clock.set_fixed_time(NOON)
    page.goto(f"{home}apply/")
    page.wait_for_selector("#apply", state="visible")
    return page


def choose(page: Page, type_: str, *accounts: tuple[str, str]) -> None:
    """Kind and accounts; each account by what is typed and what stands beside its name."""
    page.check(f"input[value={type_}]")
    for typed, detail in accounts:
        page.fill("#account", typed)
        page.click(f".choices button:has-text('{detail}')")


def fill(page: Page, **values: str) -> None:
    """Fields by their keys, as they are filled in by hand."""
    for key, value in values.items():
        field = page.locator(f"[data-key={key}]:visible").first
        if field.locator("select").count():
            field.locator("select").select_option(value)
        elif field.locator("input[type=search]").count():
            field.locator("input[type=search]").first.fill(value)
            field.locator(".choices button").first.click()
        else:
            field.locator("input:not([type=checkbox]), textarea").first.fill(value)


def handed(page: Page) -> str:
    """The submission that comes out, which is the same as a file and as a text."""
    page.click("#go button")
    page.wait_for_selector("#done", state="visible")
    with page.expect_download() as saved:
        page.click("#ways a[download]")
    made = Path(saved.value.path()).read_text("utf-8")
    assert made == page.eval_on_selector("#slip", "e => e.textContent")
    assert saved.value.suggested_filename.endswith(".yaml")
    return made


def taken(register: Path, folder: Path, made: str, *arguments: str) -> Path:
    """A copy of the register after ``file --from``; it passes the check."""
    root = folder / "from"
    shutil.copytree(register, root)
    given = folder / "申请单.yaml"
    given.write_text(made, "utf-8")
    done = run("file", "--from", given, "--root", root, "--no-ask", *arguments, today=TODAY)
    assert done.returncode == 0, done.stdout + done.stderr
    checked = run("check", "--root", root, today=TODAY)
    assert checked.returncode == 0, checked.stdout
    return root


def written(register: Path, folder: Path, *arguments: str) -> Path:
    """A copy of the register after the command itself."""
    root = folder / "by-command"
    shutil.copytree(register, root)
    done = file(root, *arguments)
    assert done.exit_code == 0, done.output
    return root


WEIXIN, WEIBO = ("样例", "微信公众号"), ("ylg-weibo", "新浪微博")
# What is filled in, and the command that writes the same.
KINDS = {
    "开设": (
        [],
        {
            "represents": "示例市样例展览馆",
            "name": "示例样例",
            "platform": "kuaishou",
            "account_id": "3xshili01",
            "unit": "样例馆",
            "reason": "发布展览 #信息: “新馆”",
        },
        "--unit ylg --platform kuaishou --name 示例样例 --account-id 3xshili01 --represents 示例市样例展览馆 "
        f"--on {TODAY} --reason '发布展览 #信息: “新馆”'",
    ),
    "变更": (
        [WEIXIN],
        {
            "on": "2026-11-18",
            "filed_on": "2026-11-19",
            "name": "示例新样例",
            "handle": "xinyangli",
            "reason": "规范名称",
        },
        "ylg-weixin --on 2026-11-18 --filed-on 2026-11-19 --name 示例新样例 --handle xinyangli --reason 规范名称",
    ),
    "更正": (
        [WEIXIN],
        {"account_id": "gh_000000000009", "reason": "登记时录错一位"},
        "ylg-weixin --account-id gh_000000000009 --reason 登记时录错一位",
    ),
    "关停": (
        [WEIXIN, WEIBO],
        {
            "number": "示新媒备〔2026〕1号",
            "approved": "上级批准",
            "approved_by": "示例市人民政府办公室",
            "announced_by": "样例中心",
            "stops_on": "2026-12-31",
            "reason": "整合\n同类账号",
        },
        "ylg-weixin ylg-weibo --number 示新媒备〔2026〕1号 --approved 上级批准 --approved-by 示例市人民政府办公室 "
        "--announced-by ylz --stops-on 2026-12-31 --reason '整合\n同类账号'",
    ),
    "注销": (
        [WEIBO],
        {"approved": "集体研究", "announced_on": "2026-11-19", "on": "2026-11-19", "successor": "公众号"},
        "ylg-weibo --approved 集体研究 --on 2026-11-19 --announced-on 2026-11-19 --successor ylg-weixin",
    ),
    "办结": ([("样例中心", "关停公示中")], {"how": "平台显示已关停"}, f"{DOUYIN} --how 平台显示已关停 --yes"),
    "核对": (
        [WEIXIN, WEIBO],
        {"on": "2026-11-17", "how": "登录后台核对"},
        "ylg-weixin ylg-weibo --on 2026-11-17 --how 登录后台核对",
    ),
}


@pytest.mark.parametrize("type_", KINDS)
def test_what_is_filled_in_is_written_as_the_command_writes_it(
    type_: str, visit: Visit, home: str, register: Path, tmp_path: Path
) -> None:
    """The whole way on a telephone: filled in, taken, checked, and not a byte differs from ``file …``."""
    accounts, values, arguments = KINDS[type_]
    page = opened(visit, home, **PHONE)
    choose(page, type_, *accounts)
    fill(page, **values)
    made = handed(page)
    sure = ["--yes"] if type_ == "办结" else []
    by_page = taken(register, tmp_path, made, *sure)
    assert tree(by_page / "data") == tree(written(register, tmp_path, type_, *shlex.split(arguments)) / "data")


def test_a_unit_that_is_new_comes_with_its_first_account(
    visit: Visit, home: str, register: Path, tmp_path: Path
) -> None:
    page = opened(visit, home)
    choose(page, "开设")
    page.check("text=单位还没有登记在名录里")
    fill(page, name="示例体育", platform="weibo", account_id="1000000077")
    for key, value in {"unit": "tyj", "unit_name": "示例市体育局"}.items():
        page.locator(f"[data-key={key}]:visible input").fill(value)
    page.check("text=日期无从查考")
    root = taken(register, tmp_path, handed(page))
    arguments = ["--unit", "tyj", "--unit-name", "示例市体育局", "--platform", "weibo", "--name", "示例体育"]
    by_command = written(register, tmp_path, "开设", *arguments, "--account-id", "1000000077", "--on", "不详")
    assert tree(root / "data") == tree(by_command / "data")


def test_several_things_go_into_one_submission(visit: Visit, home: str, register: Path, tmp_path: Path) -> None:
    """Of the same account too: the second is written on top of the first."""
    page = opened(visit, home)
    choose(page, "变更", WEIXIN)
    fill(page, name="示例新样例")
    page.click("#go button")
    page.click("#more")
    assert page.evaluate("document.activeElement.name") == "kind"
    choose(page, "核对", WEIXIN)
    made = handed(page)
    assert made.count("- type:") == 2
    data = text(taken(register, tmp_path, made))
    assert "name: '示例新样例'" in data and "逐项核对" in data


def test_the_submission_can_be_handed_to_the_code_hosting_and_mailed(visit: Visit, home: str) -> None:
    """By links alone: the page itself sends nothing."""
    page = opened(visit, home)
    choose(page, "核对", WEIBO)
    made = handed(page)
    links = [urlsplit(link.get_attribute("href") or "") for link in page.query_selector_all("#ways a")]
    [mail] = [link for link in links if link.scheme == "mailto"]
    assert mail.path == "xmt@example.gov.cn"
    assert parse_qs(mail.query)["body"][0].replace("\r\n", "\n") == made
    [issue] = [link for link in links if link.netloc == "git.example.gov.cn"]
    asked = parse_qs(issue.query)
    assert asked["issue[description]"] == [f"```yaml\n{made}```\n"] and "核对" in asked["issue[title]"][0]
    assert asked["name"][0].endswith(".yaml")


def test_in_wechat_the_text_is_what_can_be_taken(visit: Visit, home: str) -> None:
    """No download, no mail, no clipboard there: a long press on the text selects all of it."""
    agent = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/86 Mobile Safari/537.36 MicroMessenger/8.0"
    page = opened(visit, home, user_agent=agent, **PHONE)
    choose(page, "核对", WEIBO)
    page.click("#go button")
    page.wait_for_selector("#done", state="visible")
    assert page.query_selector_all("#ways a[download], #ways a[href^=mailto]") == []
    assert "长按" in page.inner_text("#press") and page.inner_text("#slip").startswith("# 备案申请单")
    assert page.eval_on_selector("#slip", "e => getComputedStyle(e).userSelect") == "all"


def test_without_scripts_it_says_where_to_go(visit: Visit, home: str) -> None:
    page = visit(f"{home}apply/", java_script_enabled=False)
    assert "Excel 模板" in page.inner_text("#plain")
    assert not page.is_visible("#apply") and not page.is_visible("#done")


def test_what_is_missing_is_told_beside_the_field_and_above_the_button(visit: Visit, home: str) -> None:
    """The first that is wrong gets the focus; nothing comes out."""
    page = opened(visit, home)
    choose(page, "关停", WEIXIN)
    fill(page, stops_on="2026-12-31", on="2026-11-21")
    page.click("#go button")
    assert page.is_hidden("#done") and page.get_attribute("#faults", "role") == "alert"
    told = page.inner_text("#faults")
    assert "2026-11-21 还没有到（今天是 2026-11-20）" in told and "批准方式：这一项要填" in told
    assert page.evaluate("document.activeElement.closest('[data-key]').dataset.key") == "on"
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby').split(' ').pop()")
    assert "还没有到" in page.inner_text(f"#{described}")


def test_it_is_filled_in_by_keyboard(visit: Visit, home: str) -> None:
    """From the first choice to the text: no step needs a pointer, and the focus is never lost."""
    page = opened(visit, home)
    page.focus("input[value=核对]")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "account"
    page.keyboard.type("ylg-weibo")
    page.keyboard.press("Enter")
    assert "去掉" in page.evaluate("document.activeElement.textContent")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#done", state="visible")
    assert page.evaluate("document.activeElement.tagName") == "H2"


def test_nothing_is_left_on_the_machine_and_little_is_fetched(visit: Visit, home: str) -> None:
    """No storage, no index of ``verify/``."""
    page = opened(visit, home)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.reload()
    page.wait_for_selector("#apply", state="visible")
    choose(page, "核对", WEIBO)
    page.click("#go button")
    page.wait_for_selector("#done", state="visible")
    assert not [path for path in asked if "verify/" in path or "pagefind" in path]
    kept = "Object.keys(localStorage).concat(Object.keys(sessionStorage), document.cookie)"
    assert page.evaluate(kept) == [""]


def test_a_register_that_can_not_be_fetched_is_told(chromium, home: str) -> None:
    watched = Watched(chromium)
    page = watched(f"{home}units/")
    page.route("**/apply/accounts.json", lambda route: route.abort())
    page.goto(f"{home}apply/")
    page.wait_for_selector("#broken", state="visible")
    watched.leave()


def test_the_command_is_told_in_the_documents(register: Path, tmp_path: Path) -> None:
    """``--from`` and a kind together make no sense, and are told apart."""
    given = tmp_path / "a.yaml"
    given.write_text("submission: 1\nrequests: []\n", "utf-8")
    done = invoke(["file", "--from", given, "--root", register, "关停"])
    assert done.exit_code == 2 and "--from" in done.output


@pytest.mark.parametrize("mode", ["light", "elder", "dark"])
def test_it_can_be_read_and_used_by_everybody(mode: str, visit: Visit, home: str) -> None:
    """WCAG 2.2 AA and axe's best practices at 320 px, while it is filled in and when it is done; nothing is cut off."""
    options = {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark" if mode == "dark" else "light"}
    page = opened(visit, home, **options)
    if mode == "elder":
        page.click("[data-mode=elder]")
    least = 60 if mode == "elder" else 44
    page.evaluate(AXE)
    for type_, *accounts in (("开设",), ("变更", WEIXIN), ("关停", WEIXIN)):
        choose(page, type_, *accounts)
        page.click("#go button")
        assert violations(page) == []
        assert page.evaluate(TOO_WIDE) == [0, []] and small(page, least) == []
        if accounts:
            page.click("#who .chosen-list button")
    choose(page, "核对", WEIXIN)
    page.click("#go button")
    page.wait_for_selector("#done", state="visible")
    assert violations(page) == []
    assert page.evaluate(TOO_WIDE) == [0, []] and small(page, least) == []


def small(page: Page, least: int) -> list[str]:
    """What is too small to be tapped; of a box to tick, its label with it."""
    boxes = "[...document.querySelectorAll('label.kind, label.inline')].map(e => e.getBoundingClientRect().height)"
    assert all(height == 0 or height >= least - 0.5 for height in page.evaluate(boxes))
    return [one for one in page.evaluate(SMALL, least - 0.5) if not re.fullmatch(r"INPUT +(\d+)×\1", one)]


def violations(page: Page) -> list[str]:
    found = page.evaluate("options => axe.run(options)", RULES)["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]
