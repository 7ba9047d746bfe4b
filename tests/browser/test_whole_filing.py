"""A whole closing without git and without a folder on the server: filled in on the page, taken, reviewed beside a dated
copy, built as an archive that the portal unpacks, seen there and in the portal's own column, due, and really ended.
"""

import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from tests.browser.public.test_apply import choose, fill, handed, opened
from tests.host import Host, text
from tests.support import RELEASED, account, as_data, released, run, served, write_site

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
NOTICE = "2026-11-20-ylg-close"
FILED, LAST, REMOVABLE = date(2026, 11, 20), date(2026, 12, 11), date(2026, 12, 12)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A register that may be published, in a shared folder."""
    accounts = [account("ylg-weixin"), account("ylg-weibo", platform="weibo", account_id="1000000002")]
    return write_site(tmp_path / "site", released(accounts))


@pytest.fixture
def portal() -> Iterator[Host]:
    """The portal, in whose column an article stands."""
    with Host() as host:
        yield host


def told(site: Path, *arguments: object, today: date = FILED) -> str:
    """What a command says that ends well."""
    done = run(*map(str, arguments), "--root", site, today=str(today))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def asked(visit: Visit, site: Path, day: date, type_: str, detail: str, **values: str) -> Path:
    """The file that a clerk gets on the page of a day."""
    public = site.parent / f"page-{day}"
    told(site, "build", "--out", public, "--no-search", today=day)
    with served(public) as given:
        page = opened(visit, given.address)
        page.clock.set_fixed_time(datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("Asia/Shanghai")))
        page.reload()
        page.wait_for_selector("#apply", state="visible")
        choose(page, type_, ("甲地样例", detail))
        fill(page, **values)
        made = handed(page)
    slip = site.parent / f"{type_}.yaml"
    slip.write_text(made, "utf-8")
    return slip


def uploaded(site: Path, day: date) -> Path:
    """The folder that the portal serves after the archive of a day was unpacked there."""
    archive, www = site.parent / "site.zip", site.parent / "www"
    told(site, "build", "--release", "--no-search", "--zip", archive, today=day)
    shutil.rmtree(www, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(www)
    told(site, "posted", "--site", www, today=day)
    return www


def state(site: Path, day: date) -> tuple[str, str]:
    """What a visitor finds: the state of the notice, and of the account."""
    www = uploaded(site, day)
    notices = json.loads((www / "api/v1/notices.json").read_text("utf-8"))["notices"]
    accounts = json.loads((www / "api/v1/accounts.json").read_text("utf-8"))["accounts"]
    [account_] = [one for one in accounts if one["id"] == "ylg-weixin"]
    return next(one["state"] for one in notices if one["id"] == NOTICE), account_["state"]


def in_the_column(site: Path, *words: str, today: date = FILED) -> str:
    """What a look at the portal's own column says; a release has no settings of this machine."""
    settings = (site / "data/site.yaml").read_bytes()
    (site / "data/site.yaml").write_bytes(as_data({**RELEASED, "site_domain": "127.0.0.1"}))
    said = told(site, "posted", *words, today=today)
    (site / "data/site.yaml").write_bytes(settings)
    return said


@pytest.mark.long
def test_a_closing_without_git_from_the_page_to_the_end(visit: Visit, site: Path, portal: Host) -> None:
    before = shutil.copytree(site, site.parent / "copies/2026-11-19")
    slip = asked(visit, site, FILED, "关停", "微信公众号", approved="集体研究", stops_on="2026-12-14")
    assert NOTICE in told(site, "file", "--from", slip, "--no-ask")

    told(site, "check", "--base", before)
    plan = json.loads(told(site, "plan", "--base", before, "--format", "json"))
    assert [step["kind"] for step in plan["steps"]] == ["关停"] and plan["suspicious"] == []

    told(site, "notice", NOTICE, "--out", site.parent / "article.html")
    uploaded(site, FILED)  # nobody had seen it before
    assert state(site, FILED) == ("公示中", "关停公示中")
    article = (site.parent / "article.html").read_bytes()
    portal.answers["/column/1.html"] = text(b"<!doctype html><html><body><div>" + article + b"</div></body></html>")
    kept = (site / "data/postings.yaml").read_bytes()
    assert f"要登到 {LAST}" in in_the_column(site, "--page", f"{portal.address}column/1.html", "--notice", NOTICE)
    assert (site / "data/postings.yaml").read_bytes() == kept  # it counts there, and nowhere else

    days = [FILED + timedelta(days=number) for number in range(1, (REMOVABLE - FILED).days + 1)]
    states = {day: state(site, day) for day in days}
    assert {found for day, found in states.items() if day <= LAST} == {("公示中", "关停公示中")}
    assert states[REMOVABLE] == ("已期满", "关停待办结")
    assert "可以撤下了" in in_the_column(site, "--pages", today=REMOVABLE)

    end = date(2026, 12, 15)
    assert "办结" in told(site, "due", today=end)
    slip = asked(visit, site, end, "办结", "微信公众号", how="平台显示已注销")
    told(site, "file", "--from", slip, "--no-ask", today=end)
    assert state(site, end) == ("已期满", "已关停")
    assert "办结" not in told(site, "due", today=end)
