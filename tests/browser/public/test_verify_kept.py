"""The index that the verify page keeps: without a network, beside another register, and while it is replaced."""

from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.public.asking import Visit, verdict
from tests.browser.public.verify_register import TODAY, built
from tests.support import account, data_files, run, served, write_site

pytestmark = pytest.mark.browser
ADDRESS = "https://weibo.com/u/1000000001"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("register"))


def wait_until_kept(page: Page) -> None:
    """Wait until the register that is open is kept: its index, and nothing came for a second after it."""
    opened = "caches.open(`roster-verify ${location.pathname}`)"
    kept = f"{opened}.then((cache) => cache.keys()).then((all) => all.map((one) => one.url))"
    before: list[str] = []
    for _ in range(60):
        page.wait_for_timeout(1000)
        names = page.evaluate(kept)
        if names == before and any(name.endswith("/all.json") for name in names):
            return
        before = names
    pytest.fail(f"after a minute only these were kept: {before}")


def test_after_the_first_visit_it_answers_without_a_network(chromium: Browser, register: Path) -> None:
    """A small index is kept whole: with the server gone, other questions too are answered, with the register's date."""
    context = chromium.new_context()
    page = context.new_page()
    with served(register / "public", "/xmt/") as given:
        page.goto(f"{given.address}verify/")  # only looked at: nothing was asked yet
        wait_until_kept(page)
    kept = ("健康示例", "same-name"), ("示例卫健抖音", "ended"), ("健康示例官网", "not-listed"), (ADDRESS, "listed")
    for question, wanted in kept:
        page.goto(f"{given.address}verify/?q={quote(question)}")
        page.wait_for_selector("[data-verdict]")
        assert verdict(page)[0] == wanted and "2026年11月20日" in page.inner_text("#answer")
    context.close()


def test_registers_of_one_host_keep_an_index_each(chromium: Browser, register: Path, tmp_path: Path) -> None:
    """A city's and a county's at paths of the same length: after a visit to both, both answer without a network."""
    other = write_site(tmp_path / "other", data_files([account("a", name="样例发布")]))
    assert run("build", "--root", other, "--no-search", today=TODAY).returncode == 0
    (tmp_path / "www").mkdir()
    for name, root in (("aa", register), ("bb", other)):
        (tmp_path / "www" / name).symlink_to(root / "public")
    context = chromium.new_context()
    page = context.new_page()
    with served(tmp_path / "www") as given:
        for name in ("aa", "bb"):
            page.goto(f"{given.address}{name}/verify/")
            wait_until_kept(page)
        page.wait_for_timeout(500)  # what is old is removed last
    for name, question in (("aa", "健康示例"), ("bb", "样例发布")):
        page.goto(f"{given.address}{name}/verify/?q={quote(question)}")
        page.wait_for_selector("[data-verdict]")
        assert verdict(page)[0] == "same-name"
    context.close()


def test_an_index_replaced_while_the_page_is_open_is_never_mixed(visit: Visit, tmp_path: Path) -> None:
    """A deploy between two questions: the second is answered from the new register, with its date."""
    many = [
        account(f"m{n}", name=f"样例{n}号", account_id=f"gh_{5000 + n:012}") for n in range(150)
    ]  # not sent as a whole
    root = write_site(tmp_path, data_files([account("a", name="样例发布"), *many]))
    assert run("build", "--root", root, "--no-search", today=TODAY).returncode == 0
    with served(root / "public") as given:
        page = visit(f"{given.address}verify/?q={quote('样例发布')}")
        page.wait_for_selector("[data-verdict=same-name]")
        write_site(
            root,
            data_files(
                [
                    *many,
                    account("a", name="样例新名"),
                    account("b", name="样例另一个", platform="weibo", account_id="1000000001"),
                ]
            ),
        )
        assert run("build", "--root", root, "--no-search", today=date(2026, 11, 21)).returncode == 0
        page.fill("#q", "微博 1000000001")
        page.press("#q", "Enter")
        page.wait_for_selector("[data-verdict=listed]")
        assert "2026年11月21日" in page.inner_text("#answer")
        visit.leave()
        assert all("404" in line for line in visit.wrong)
        visit.wrong.clear()


def test_without_a_network_nothing_is_concluded(visit: Visit, register: Path) -> None:
    """A failed look is not a verdict."""
    with served(register / "public", "/xmt/") as host:
        page = visit(host.address)
        page.route("**/verify/*/**", lambda route: route.abort())
        page.goto(f"{host.address}verify/")
        page.fill("#q", "健康示例")
        page.press("#q", "Enter")
        page.wait_for_selector("#answer section")
        assert page.locator("[data-verdict]").count() == 0 and "还不能下结论" in page.inner_text("#answer")
        visit.leave()
    visit.wrong.clear()
