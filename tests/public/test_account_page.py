"""The page of one account: what to compare comes first, and what has ended leads nobody to it any more."""

import re
from datetime import date
from pathlib import Path

import pytest

from roster.check import inputs
from roster.directory.day import Day
from roster.edge import disk
from roster.public import pages, qr
from tests.support import ROOT, TODAY, account, data_files, ended, gone, look, undone, write_site

OWN_CODE = "images/ylg-qr.png"


def page_of(root: Path, id_: str, today: date = TODAY) -> str:
    """The HTML of an account's page."""
    sources = inputs.check(disk.read_site(root), Day(today)).sources
    assert sources is not None
    return next(page.make().decode() for page in pages.plan(sources)[0] if page.path == f"accounts/{id_}/index.html")


def test_what_to_compare_comes_first_and_codes_last() -> None:
    """Name, platform, subject, id; then how to compare, notices, history; QR codes at the end."""
    html = page_of(ROOT, "wjw-weixin")
    assert re.findall(r'<div class="key"><dt>(.*?)</dt>', html) == ["账号名称", "所属平台", "账号主体/认证", "原始ID"]
    assert re.findall(r"<h2>(.*?)</h2>", html) == [
        "核对这些信息",
        "在微信公众号里怎样核对",
        "有关公告",
        "备案记录",
        "二维码",
    ]
    assert "<img" not in html[html.index("<h2>核对这些信息") : html.index("<h2>二维码")]


ENDINGS = {
    "running": ([], True),
    "announced": ([ended("2026-11-19")], True),
    "stopped before the notice is over": ([ended("2026-11-19", stops_on="2026-11-20")], False),
    "announced to the end": ([ended("2026-03-02")], True),
    "closed": ([gone("2026-03-02", "2026-04-01")], False),
    "closed, cancellation announced": ([gone("2026-03-02", "2026-04-01"), ended("2026-11-19", "注销")], False),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_platforms_own_code_goes_with_the_account(tmp_path: Path, ending: str) -> None:
    """A code that would lead to an account that has ended, or to whoever got its name, is not shown."""
    filings, is_shown = ENDINGS[ending]
    seen: dict[str, bytes] = {}
    for number, filing in enumerate(filings, 1):  # each notice was seen online on its day
        told = {**data_files([undone(account("a", *filings[:number]))]), **seen}
        seen = {"data/postings.yaml": look(told, date.fromisoformat(filing["announced_on"]))["data/postings.yaml"]}
    files = {**data_files([account("a", *filings, qr=OWN_CODE)]), **seen}
    root = write_site(tmp_path, {**files, f"data/{OWN_CODE}": qr.png("https://www.example.gov.cn/")})
    assert (OWN_CODE in page_of(root, "a")) is is_shown


def test_an_account_is_shared_with_its_own_picture() -> None:
    """One picture: the account's logo where it has one, the register's otherwise."""
    own = re.findall(r'og:image" content="(.*?)"', page_of(ROOT, "wjw-weixin"))
    assert own == ["https://www.example.gov.cn/xmt/images/wjw.png"]
