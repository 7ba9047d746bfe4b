"""The page of one account: whose it is and what to compare come first; what has ended leads nobody to it."""

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


def test_whose_it_is_and_what_to_compare_come_first() -> None:
    """Name, whose, when looked at, subject, ids and the platform's code; then how to compare, notices, history; the
    code that leads to this very page at the end.
    """
    html = page_of(ROOT, "wjw-weixin")
    assert re.findall(r'<div class="key"><dt>(.*?)</dt>', html) == ["账号主体/认证", "原始ID", "微信号"]
    assert re.findall(r"<h2>(.*?)</h2>", html) == [
        "核对这些信息",
        "在微信公众号里怎样核对",
        "有关公告",
        "更多信息",
        "备案记录",
        "用手机打开这一页",
    ]
    panel = html[html.index('<section class="panel') : html.index("<h2>在微信公众号里怎样核对")]
    assert (
        panel.index("<h1>健康示例") < panel.index("示例市卫生健康委员会的官方微信公众号") < panel.index("2026年10月9日")
    )
    assert panel.index("images/wjw.png") < panel.index("<dl") < panel.index("images/wjw-weixin-qr.png")
    assert "/qr.png" not in html[: html.index("<h2>用手机打开这一页")]


def test_what_nobody_registered_is_no_row(tmp_path: Path) -> None:
    """Rows that say 未登记 help nobody; that there is nothing unchangeable to compare is said in words."""
    bare = {**account("a", url="https://weibo.com/n/%E7%A4%BA%E4%BE%8B"), "platform": "weibo"}
    bare.pop("account_id", None)
    html = page_of(write_site(tmp_path, data_files([bare])), "a")
    assert "未登记" not in html and "未记录" not in html and "没有登记它在平台上不变的标识" in html
    assert re.findall(r'<div class="key"><dt>(.*?)</dt>', html) == ["账号主体/认证"]


def test_an_announced_end_says_until_when_the_account_is_official(tmp_path: Path) -> None:
    """Not red: it is official until its 停更日 and beyond, until it is really closed; what has ended is red."""
    told = data_files([account("a", ended("2026-11-19", stops_on="2026-12-15"))])
    html = page_of(write_site(tmp_path / "closing", told), "a")
    panel = html[html.index('<section class="panel') : html.index("<h2>")]
    assert "panel-posting" in panel and "现在仍是官方账号，将于2026年12月15日停止更新" in panel
    over = data_files([account("a", gone("2026-03-02", "2026-04-01"))])
    html = page_of(write_site(tmp_path / "ended", over), "a")
    assert "panel-ended" in html and "曾是官方账号" in html and "核对</span>" not in html


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
