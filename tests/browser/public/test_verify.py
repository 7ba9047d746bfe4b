"""Is this account real? Asked as citizens and forgers would, in a real browser."""

import io
import json
import re
import zlib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from roster.text import likeness
from tests.evaluation import identities, naming, network, sites
from tests.support import (
    ROOT,
    Served,
    account,
    as_data,
    changed,
    data_files,
    ended,
    gone,
    look,
    receipt,
    run,
    served,
    undone,
    unit,
    write_site,
)

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
TODAY = date(2026, 11, 20)
VECTORS = json.loads((ROOT / "tests/data/lookup-forms.json").read_text("utf-8"))

UNITS = [
    unit(
        "wjw",
        "示例市卫生健康委员会",
        short_names=["市卫健委", "卫健委"],
        former_names=["示例市卫生局"],
        not_on=["douyin"],
        contact={"phone": "0000-12345021", "url": "https://wjw.example.gov.cn/"},
    ),
    unit("jyy", "示例市教育招生考试院", short_names=["招考院"], contact={"url": "https://shili.example.com/jyy/"}),
    unit("dag", "示例市档案馆", contact={"url": "https://dag.example.gov.cn/home/"}),
    unit("jz", "示例市融媒体中心"),
]
MANY = {
    "wechat": "gh_0000000000aa",
    "weibo": "1000000077",
    "toutiao": "MS4wLjABAAAA" + "J" * 43,
    "xiaohongshu": "0" * 23 + "7",
    "bilibili": "1000000077",
    "kuaishou": "3xshili00000077",
}
ACCOUNTS = [
    account(
        "jk",
        changed("2024-05-06", name=("示例卫计", "健康示例"), handle=("shili-weiji", "jiankang-shili")),
        name="健康示例",
        unit="wjw",
        account_id="gh_00000000000a",
        handle="jiankang-shili",
    ),
    account(
        "jk-weibo",
        name="健康示例",
        unit="wjw",
        platform="weibo",
        account_id="1000000001",
        handle="jiankangshili",
        url="https://weibo.com/u/1000000001",
    ),
    account(
        "jk-douyin-old",
        gone("2026-09-21", "2026-10-20"),
        name="示例卫健抖音",
        unit="wjw",
        platform="douyin",
        account_id="MS4wLjABAAAA" + "o" * 43,
        handle="slwj_old",
    ),
    account("zk", name="示例招生考试", unit="jyy", account_id="gh_00000000000b", aliases=["考试院官微"]),
    account("zk-bili", name="示例招生考试", unit="jyy", platform="bilibili", account_id="1000000001"),
    account("zk-biz", name="示例考试服务", unit="jyy", platform="toutiao", account_id="MS4wLjABAAAA" + "T" * 43),
    account(
        "zk-paper",
        name="示例招考",
        unit="jyy",
        platform="pengpai",
        account_id="4839201",
        url="https://www.thepaper.cn/user_4839201?wxuid=9",
    ),
    account(
        "zk-video",
        name="示例视频",
        unit="jyy",
        platform="other",
        platform_name="示例短视频",
        account_id="v-7731",
        handle="7731shipin",
        url="https://video.example.cn/#/space/7731",
    ),
    account(
        "zk-x",
        name="示例招考快报",
        unit="jyy",
        platform="other",
        platform_name="X",
        account_id="xshili77",
        handle="xshilizhaokao",
    ),
    account(
        "jk-app",
        name="健康示例通",
        unit="wjw",
        platform="app",
        account_id="cn.shili.jiankang",
        app={"icp_number": "示ICP备12039485号-3A"},
    ),
    account(
        "hot", name="示例12345", unit="jz", platform="douyin", account_id="MS4wLjABAAAA" + "h" * 43, handle="12345"
    ),
    account("odd", name="UCPI9ao1Cr1nxEUD2r-usRjQ", unit="jz", platform="weibo", account_id="1000000088"),
    account("jz-old", changed("2024-05-06", name=("示例旧名", "示例新名")), name="示例新名", unit="jz"),
    account("jz-taken", name="示例旧名", unit="jz", platform="douyin", account_id="MS4wLjABAAAA" + "j" * 43),
    *(account(f"jz-{p}", name="示例矩阵", unit="jz", platform=p, account_id=id_) for p, id_ in MANY.items()),
    account(
        "jk-closing",
        ended("2026-11-19"),
        name="示例疾控",
        unit="wjw",
        platform="kuaishou",
        account_id="3xshili00000009",
    ),
    account(
        "jk-stopped",
        ended("2019-03-01", stops_on="2019-03-20", successor="jk"),
        name="示例卫计快手",
        unit="wjw",
        platform="kuaishou",
        account_id="3xshili00000010",
    ),
]
FAKES = [
    {
        "id": "f1",
        "platform": "wechat",
        "account_id": "gh_0f0f0f0f0f01",
        "handle": "weijian-fuwu",
        "name": "健康示例服务中心",
        "imitates": "jk",
        "confirmed": {"on": "2026-11-12", "by": "wjw"},
    },
    {
        "id": "f2",
        "platform": "weibo",
        "url": "https://weibo.com/u/1000009902",
        "imitates": ["wjw"],
        "confirmed": {"on": "2026-11-12", "by": "wjw"},
        "closed_on": "2026-11-14",
    },
    {"id": "f3", "platform": "wechat", "account_id": "gh_0f0f0f0f0f02", "imitates": "wjw"},
]
OTHERS = [
    {"name": "健康示例省", "platform": "wechat", "platform_name": "微信公众号", "account_id": "gh_00000000a001"},
    {"name": "示例省公安", "platform": "weibo", "platform_name": "新浪微博", "url": "https://weibo.com/u/1000009001"},
]
COPY = as_data(
    {
        "accounts": [
            {**other, "unit_name": "示例省某厅", "state": "运行", "page": f"accounts/o{number}/"}
            for number, other in enumerate(OTHERS)
        ]
    }
)
BESIDE = {
    "data/fakes.yaml": as_data({"fakes": FAKES}),
    "data/registers.yaml": as_data(
        {"registers": [{"id": "sheng", "name": "示例省名录", "base_url": "https://sheng.example.gov.cn/xmt/"}]}
    ),
    "data/followed/sheng.json": COPY,
    "data/followed/sheng.yaml": receipt(COPY, "https://sheng.example.gov.cn/xmt/", "2026-11-18"),
}
ADDRESS = "https://weibo.com/u/1000000001"
SEC_UID = "MS4wLjABAAAA" + "T" * 43


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small register: its root, built."""
    files = data_files(ACCOUNTS, units=UNITS)
    before = {**files, **data_files([undone(one) for one in ACCOUNTS[:-2]], units=UNITS)}
    files["data/postings.yaml"] = look(before, date(2026, 9, 21))["data/postings.yaml"]
    files |= {k: v for k, v in look(files, date(2026, 11, 19)).items() if k == "data/postings.yaml"}
    root = write_site(tmp_path_factory.mktemp("register"), files | BESIDE)
    done = run("build", "--root", root, "--no-search", today=TODAY)
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="module")
def host(register: Path) -> Iterator[Served]:
    with served(register / "public", "/xmt/") as given:
        yield given


def asked(visit: Visit, host: Served, question: str, platform: str = "", **options: Any) -> Page:
    """The verify page with its answer."""
    page = visit(f"{host.address}verify/?q={quote(question)}&platform={quote(platform)}", **options)
    page.wait_for_selector("#answer section")
    return page


def ask(page: Page, question: str, platform: str = "") -> Page:
    """Another question on a page that is open, as the back button would ask it."""
    page.evaluate(
        "given => { document.getElementById('answer').replaceChildren();"
        " history.replaceState(null, '', '?' + new URLSearchParams(given)); dispatchEvent(new "
        "PopStateEvent('popstate')); }",
        {"q": question, "platform": platform},
    )
    page.wait_for_function("() => !document.querySelector('#answer[aria-busy]')")
    return page


def verdict(page: Page) -> tuple[str | None, list[str]]:
    """The verdict, and the accounts shown, best first."""
    shown = page.eval_on_selector_all("[data-candidate]", "all => all.map(e => e.dataset.candidate)")
    return page.get_attribute("[data-verdict]", "data-verdict"), shown


VERDICTS = {
    # identity
    "gh_00000000000a": ("", "listed", "jk"),
    " ｇｈ＿００００００００００００ａ ".replace("００００００００００００", "０００００００００００"): (
        "",
        "listed",
        "jk",
    ),
    "原始ID：gh_00000000000a": ("", "listed", "jk"),
    "微信号 jiankang-shili，原始ID gh_00000000000a": ("", "listed", "jk"),
    "健康示例 gh_00000000000a": ("", "listed", "jk"),
    "https://weibo.com/u/1000000001 https://weibo.com/u/1000000001/": ("", "listed", "jk-weibo"),
    "gh_0000​0000000a": ("", "listed", "jk"),
    "https://weibo.com/u/1000000001": ("", "listed", "jk-weibo"),
    "http://m.weibo.cn/u/1000000001?from=timeline&utm_source=x": ("", "listed", "jk-weibo"),
    "weibo.com/1000000001": ("", "listed", "jk-weibo"),
    "https://www.weibo.com/jiankangshili": ("", "listed", "jk-weibo"),
    "【健康示例的微博】https://weibo.com/u/1000000001 复制打开": ("", "listed", "jk-weibo"),
    "HTTPS://WEIBO.COM/u/1000000001": ("", "listed", "jk-weibo"),
    "https://m.weibo.cn/1000000001": ("", "listed", "jk-weibo"),
    "https://weibo.com/u/1000000001/home?wvr=5": ("", "listed", "jk-weibo"),
    "https://weibo.com/p/1005051000000001/home": ("", "listed", "jk-weibo"),
    "【UCPI9ao1Cr1nxEUD2r-usRjQ的主页】https://weibo.com/u/1000000088 复制打开": (
        "",
        "listed",
        "odd",
    ),  # a name like an id
    "看看是真的吗 https://weibo.com/u/1000000001，谢谢": ("", "listed", "jk-weibo"),
    "看看是真的吗https://weibo.com/u/1000000001，谢谢": ("", "unreadable", None),  # Chinese may be of an address
    "//weibo.com/u/1000000001": ("", "listed", "jk-weibo"),
    "微博 UID:1000000001": ("", "listed", "jk-weibo"),
    "B站 UID:1000000001": ("", "listed", "zk-bili"),
    "原始ID：3xshili00000009": ("kuaishou", "listed", "jk-closing"),
    "GH_00000000000A": ("", "listed", "jk"),
    "示例市卫生健康委员会 微信号: jiankang-shili 已认证": ("", "listed", "jk"),
    "https://www.thepaper.cn/user_4839201?commTag=true": ("", "listed", "zk-paper"),
    "https://video.example.cn/#/space/7731": ("", "listed", "zk-video"),
    "示ICP备 12039485号-3a": ("", "listed", "jk-app"),
    f"https://www.toutiao.com/c/user/token/{SEC_UID}/?log_from=x": ("", "listed", "zk-biz"),
    "3xshili00000009": ("", "listed", "jk-closing"),
    # names
    "健康示例": ("", "same-name", "jk"),
    "健康 示例！": ("", "same-name", "jk"),
    "@健康示例": ("", "same-name", "jk"),
    "健康示例\u202e": ("wechat", "same-name", "jk"),
    "https://weibo.com/n/健康示例": ("", "same-name", "jk-weibo"),
    "https://weibo.com/n/%E5%81%A5%E5%BA%B7%E7%A4%BA%E4%BE%8B?x=1": ("", "same-name", "jk-weibo"),
    "示例招生考試": ("", "same-name", "zk"),
    "微博 健康示例": ("", "same-name", "jk-weibo"),
    "抖音：健康示例": ("", "other-platform", "jk"),
    "微信公众号“健康示例”": ("", "same-name", "jk"),
    "健康示例（公众号）": ("", "same-name", "jk"),
    "健康示例是真的吗？": ("", "same-name", "jk"),
    "⺮示例": ("", "not-listed", None),
    # ended
    "示例卫健抖音": ("", "ended", "jk-douyin-old"),
    "示例卫计": ("", "ended", "jk"),
    "slwj_old": ("", "ended", "jk-douyin-old"),
    "示例卫健抖音公众号": ("", "ended", "jk-douyin-old"),
    "https://www.douyin.com/user/MS4wLjABAAAA" + "o" * 43: ("", "ended", "jk-douyin-old"),
    # a unit, a telephone, a district, a website: no alarm
    "示例市卫健委": ("", "unit", "jk"),
    "卫健委": ("", "unit", "jk"),
    "示例市教育招生考试院": ("", "unit", "zk"),
    "示例市档案馆": ("", "unit", None),
    "示例市卫生局": ("", "unit", "jk"),
    "示例市档案馆是真的吗？": ("", "unit", None),
    "0000-12345021": ("", "unit", "jk"),
    "12345021": ("", "unit", "jk"),
    "+86 0000 12345021": ("", "unit", "jk"),
    "电话：0000-12345021": ("", "unit", "jk"),
    "96110": ("", "unit", None),
    "示例市": ("", "unit", None),
    "https://www.example.gov.cn/xmt/verify/": ("", "website", None),
    "www.example.gov.cn": ("", "website", None),
    "example.gov.cn": ("", "website", None),
    "WWW.EXAMPLE.GOV.CN": ("", "website", None),
    "http://wjw.example.gov.cn/tzgg/1.html?id=3": ("", "website", None),
    "这个 https://wjw.example.gov.cn/ 是真的吗": ("", "website", None),
    "https://shili.example.com/jyy/a": ("", "website", None),
    "https://dag.example.gov.cn/home/1.html": ("", "website", None),
    "https://dag.example.gov.cn/": ("", "website", None),
    "https://shili.example.com/jyyx/": ("", "not-listed", None),  # another folder of a host of many
    "https://shili.example.com/": ("", "not-listed", None),
    "https://www.example.gov.cn.evil.cc/": ("", "not-listed", None),
    "https://www-example.gov.cn/": ("", "not-listed", None),
    "www.example.gov.cn.evil.cc": ("", "not-listed", None),
    "坏www.example.gov.cn": ("", "unreadable", None),
    "www.example.gov.cn。evil.cc": ("", "not-listed", None),
    "www.example.gov.cn ybj-gov.cc": ("", "not-listed", None),
    "您的医保卡已停用，请登录ybj-gov.cc办理": ("", "not-listed", None),
    # a fake by its identity, whatever stands beside it; never by its name
    "gh_0f0f0f0f0f01": ("", "fake", "jk"),
    "原来的 gh_00000000000a 停用，请加 gh_0f0f0f0f0f01": ("", "fake", "jk"),
    "https://weibo.com/u/1000009902?from=timeline": ("", "fake", "jk"),
    "https://weibo.com/u/1000000001 https://weibo.com/u/1000009902": ("", "fake", "jk"),
    "领补贴 https://ybj-gov.cc/a 客服微信 gh_0f0f0f0f0f01": ("", "fake", "jk"),
    "微信号：weijian-fuwu": ("", "fake", "jk"),
    "weijian-fuwu": ("", "not-listed", None),  # of another platform perhaps
    "健康示例服务中心": ("", "not-listed", "jk"),
    "gh_0f0f0f0f0f02": ("", "not-listed", None),  # seen, and not confirmed
    # another register that this one follows
    "gh_00000000a001": ("", "elsewhere", None),
    "https://weibo.com/u/1000009001": ("", "elsewhere", None),
    "健康示例省": ("", "not-listed", "jk"),  # its name says nothing
    # what an app made to be shared names
    "8.43 复制打开抖音，看看【健康示例的作品】 https://v.douyin.com/iAbCdEf/ 抖音": ("", "other-platform", "jk"),
    "【示例旧名的个人主页】 https://v.douyin.com/iAbCdEf/": ("", "same-name", "jz-taken"),
    "https://v.kuaishou.com/aBc 示例矩阵发了一个快手作品，一起来看！ 复制此消息，打开【快手】直接观看！": (
        "",
        "same-name",
        "jz-kuaishou",
    ),
    "50 示例矩阵发布了一篇小红书笔记，快来看吧！ http://xhslink.com/a/Ab 复制本条信息，打开【小红书】App": (
        "",
        "same-name",
        "jz-xiaohongshu",
    ),
    "【示例矩阵的个人空间-哔哩哔哩】 https://b23.tv/AbCd": ("", "same-name", "jz-bilibili"),
    "@健康示例 的微博 http://t.cn/A6abcdef": ("", "same-name", "jk-weibo"),
    # nothing equal
    "健康示例官网": ("", "not-listed", "jk"),
    "示例考试招生": ("", "not-listed", "zk"),
    "健康施力": ("", "not-listed", "jk"),
    "考试院官微": ("", "not-listed", "zk"),
    "https://weibo.com/u/1000000002": ("", "not-listed", None),
    "gh_00000000000c": ("", "not-listed", None),
    "gh_O0000000000a": ("", "not-listed", None),
    "https://weibo.com@evil.cn/u/1000000001": ("", "not-listed", None),
    "https://notweibo.com/u/1000000001": ("", "not-listed", None),
    "https://weibo.com.evil.cn/u/1000000001": ("", "not-listed", None),
    "https://weibo.com:8443/u/1000000001": ("", "not-listed", None),
    "https://evil.cn/weibo.com/u/1000000001": ("", "not-listed", None),
    "https://evil.cn/?u=https://weibo.com/u/1000000001": ("", "not-listed", None),
    "https://xn--wibo-5ma.com/u/1000000001": ("", "not-listed", None),
    "https://wеibo.com/u/1000000001": ("", "not-listed", None),  # a Cyrillic е
    "jiankang-shili": ("", "not-listed", "jk"),
    "健康示例官方": ("", "not-listed", "jk"),
    "百家号 1000000001": ("", "not-listed", None),
    "抖音 gh_00000000000a": ("", "not-listed", None),
    "https://video.example.cn/#/space/9999": ("", "not-listed", None),
    "https://video.example.cn/": ("", "not-listed", None),
    "https://www.thepaper.cn/user_48392010": ("", "not-listed", None),
    "https://video.example.cn/#/user?id=9999": ("", "not-listed", None),
    "微信号：slwj_old": ("", "not-listed", None),  # an old handle, of another platform
    "微信号：示例 jiankang-shili": ("", "not-listed", "jk"),
    # no identity
    "健康示例 已停用，请加微信 gh_0000000000ff https://weibo.com/u/1000000001": ("", "unreadable", None),
    "gh_00000000000a 已停用，请加 jiankangshili": ("", "unreadable", None),  # the handle of another account
    "坏人.cn/https://weibo.com/u/1000000001": ("", "unreadable", None),
    "evil.cn:8080/?u=https://weibo.com/u/1000000001": ("", "unreadable", None),
    "xhttps://weibo.com/u/1000000001": ("", "unreadable", None),
    "坏人.cn/gh_00000000000a": ("", "unreadable", None),
    "x.cn:81/user/gh_00000000000a": ("", "unreadable", None),
    "gh_00000000000a@a.cn": ("", "unreadable", None),
    "http://x%.cn/gh_00000000000a": ("", "unreadable", None),
    "аweibo.com/u/1000000001": ("", "unreadable", None),  # a Cyrillic а before it
    "evil‐weibo.com/u/1000000001": ("", "unreadable", None),  # a hyphen that is none of ASCII
    "官方weibo.com/u/1000000001": ("", "unreadable", None),
    "javascript://weibo.com/u/1000000001": ("", "unreadable", None),
    "weixin://dl/business/?t=abc": ("", "unreadable", None),
    "#小程序://健康示例/AbCdEf": ("", "unreadable", None),
    "https://v.douyin.com/iAbCdEf/": ("", "unreadable", None),
    "https://weixin.qq.com/q/02AbCd": ("", "unreadable", None),
    "https://weixin.qq.com/r/AbCd": ("", "unreadable", None),
    "http://t.cn/A6abcdef": ("", "unreadable", None),
    "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMn": ("", "unreadable", None),
    "官方 https://weibo.com/u/1000000001 备用 https://weibo.com/u/1000000002": ("", "unreadable", None),
    "我们搬家了，原来的gh_00000000000a 停用，请加 gh_0000000000ff": ("", "unreadable", None),
    "gh_00000000000a 已停用，请加 shilijiankang": ("", "unreadable", None),
    "gh_00000000000a " + " ".join(f"x{n}" * 2 for n in range(10)): ("", "unreadable", None),
    "gh_00000000000a" + " " * 2100 + "gh_0000000000ff": ("", "unreadable", None),
    "WeChat gh_00000000000a": ("", "listed", "jk"),
    "原账号 1000000001，新账号 2000000002": ("weibo", "unreadable", None),
    "😀😀": ("", "unreadable", None),
    "？！……": ("", "unreadable", None),
}
BRACKETS = "（(【[「"
REMARKS = [
    "（已认证）",
    "(官方)",
    "【认证】",
    "[真的]",
    "「个人」",
    " （已认证）",
    "（主页 关注）",
    "（是真的）",
    "-已认证",
    "—官方",
    "·已认证",
    " 已认证",
]
REMARKS += [
    "：官方",
    "，已认证",
    "/官方",
    "|认证",
    "_官方",
    "官方",
    "（✓官方）",
    "（示例市）",
    "（看看）",
    "（这个账号）",
]
WITH_PLATFORM = [
    ("jiankang-shili", "wechat", "listed", "jk"),
    ("微信号：jiankang-shili", "", "listed", "jk"),
    ("JianKang-ShiLi", "微信公众号", "listed", "jk"),
    ("jiankang-shili", "weibo", "not-listed", "jk"),
    ("jiankangshili", "weibo", "listed", "jk-weibo"),
    ("shili-weiji", "wechat", "ended", "jk"),
    ("1000000001", "weibo", "listed", "jk-weibo"),
    ("1000000001", "bilibili", "listed", "zk-bili"),
    ("1000000001", "douyin", "not-listed", None),
    ("健康示例", "weibo", "same-name", "jk-weibo"),
    ("健康示例", "微博", "same-name", "jk-weibo"),
    ("健康示例", "douyin", "other-platform", "jk"),
    ("示例卫健抖音", "douyin", "ended", "jk-douyin-old"),
    ("示例市卫生健康委员会", "douyin", "unit", "jk"),
    ("示例市档案馆", "wechat", "unit", None),
    ("100", "wechat", "not-listed", None),
    ("slfb", "", "not-listed", None),
    ("weijian-fuwu", "wechat", "fake", "jk"),
    ("weijian-fuwu", "douyin", "not-listed", None),
    ("gh_0f0f0f0f0f01", "weibo", "not-listed", None),
    ("健康示例", "no-such-platform", "other-platform", "jk"),
    ("健康示例", "WeChat", "same-name", "jk"),
    ("示例视频", "示例短视频", "same-name", "zk-video"),
    ("7731shipin", "示例短视频", "listed", "zk-video"),
    ("7731shipin", "kuaishou", "not-listed", "zk-video"),
    # a handle within other words is a part of a name that somebody made
    ("健康jiankang-shili官方", "wechat", "not-listed", "jk"),
    ("jiankang-shili官网", "wechat", "not-listed", "jk"),
    ("健康示例jiankangshili小号", "weibo", "not-listed", "jk-weibo"),
    ("健康示例jiankangshili", "weibo", "not-listed", "jk-weibo"),
    ("12345", "douyin", "listed", "hot"),
    *(
        (q, "douyin", "not-listed", "hot")
        for q in ("真的12345", "12345真的", "认证12345", "12345号", "12345主页", "★12345★", "12345\u0336", "12345🐧")
    ),
    ("抖音號：12345", "", "listed", "hot"),
    ("jiankang-shili是官方的吗", "wechat", "listed", "jk"),
    ("é" + "gh_00000000000a", "", "not-listed", None),
    ("gh_00000000000aа", "", "not-listed", None),
    ("示例12345 抖音号：12345", "", "listed", "hot"),
    ("示例12345", "douyin", "same-name", "hot"),
    ("示例12345", "kuaishou", "other-platform", "hot"),
    ("12345示例便民", "douyin", "not-listed", None),
    ("示例12345热线", "douyin", "not-listed", "hot"),
    ("示例 12345 客服", "douyin", "not-listed", None),
    ("示例12345热线 示例12345", "douyin", "not-listed", None),
    ("假健康 微信号：jiankang-shili", "", "not-listed", "jk"),
    ("不是微信号jiankang-shili，是快手", "", "not-listed", "jk"),
    ("微信号：7731shipin", "other", "not-listed", "zk-video"),
    ("健康示例官网", "weibo", "not-listed", "jk-weibo"),
    # a number, a short id and a handle say nothing without the platform; what they hold is not its name
    ("1000000001", "", "not-listed", "zk-bili"),
    ("UID：1000000001", "", "not-listed", "zk-bili"),
    ("１０００００００８８", "", "not-listed", "odd"),
    ("健康示例 1000000001", "", "not-listed", None),
    ("4839201", "", "not-listed", "zk-paper"),
    ("v-7731", "", "not-listed", "zk-video"),
    ("v-7731", "示例短视频", "listed", "zk-video"),
    ("v-7731 示例短视频", "", "listed", "zk-video"),
    ("xshilizhaokao", "", "not-listed", "zk-x"),
    ("xshili77", "", "not-listed", "zk-x"),
    ("xshilizhaokao", "other", "not-listed", "zk-x"),
    ("xshilizhaokao", "X", "listed", "zk-x"),
    ("xshilizhaokao", "ｘ", "listed", "zk-x"),
    ("xshilizhaokao X", "", "not-listed", "zk-x"),
    ("7731shipin", "other", "not-listed", "zk-video"),
    ("7731shipin", "示例 短视频", "listed", "zk-video"),
    # a remark at an identity makes another name
    *((f"jiankangshili{remark}", "weibo", "not-listed", None) for remark in REMARKS),
    *((f"{remark}jiankangshili", "weibo", "not-listed", None) for remark in REMARKS),
    *((f"gh_00000000000a{remark}", "", "not-listed", "jk") for remark in REMARKS if remark[0] in BRACKETS),
    ("jiankangshili（微博）", "", "listed", "jk-weibo"),
    ("微信号：jiankang-shili（健康示例）", "", "listed", "jk"),
    ("微信号：jiankang-shili（已认证）", "", "not-listed", "jk"),
    ("健康示例（gh_00000000000a）", "", "listed", "jk"),
    ("“gh_00000000000a”是真的吗？", "", "listed", "jk"),
]


@pytest.mark.long
def test_the_answer_is_one_of_ten_and_the_right_one(visit: Visit, host: Served) -> None:
    """By identity, by name, by what was, by resemblance as a hint only, or not at all."""
    page, wrong = visit(f"{host.address}verify/"), []
    for question, platform, wanted, first in [*((q, *w) for q, w in VERDICTS.items()), *WITH_PLATFORM]:
        ask(page, question, platform)
        said, shown = verdict(page)
        if (said, shown[0] if first and shown else first) != (wanted, first) or page.locator(
            "[data-verdict]"
        ).count() != 1:
            wrong.append((question, platform, said, shown))
        assert "2026年11月20日" in page.inner_text("#answer"), "every answer shows the date of the register"
    assert wrong == [], "\n".join(map(str, wrong))


ONE_OF_EACH = {
    "listed": ("gh_00000000000a", ""),
    "fake": ("gh_0f0f0f0f0f01", ""),
    "same-name": ("健康示例", ""),
    "other-platform": ("健康示例", "douyin"),
    "ended": ("示例卫健抖音", ""),
    "elsewhere": ("gh_00000000a001", ""),
    "unit": ("卫健委", ""),
    "website": ("www.example.gov.cn", ""),
    "not-listed": ("健康示例官网", ""),
    "unreadable": ("https://t.cn/A6xyz", ""),
}
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


HOSTILE = {
    "long": "示例" * 5000,
    "long address": "https://weibo.com/u/" + "1" * 10_000,
    "markup": "<img src=x onerror=alert(1)><script>alert(1)</script>健康示例",
    "quotes": "\"'`;--${alert(1)}{{7*7}}",
    "emoji": "👨‍👩‍👧‍👦🏳️‍🌈" * 50,
    "right to left": "\u202e\u2066健康示例\u2069\u202c",
    "only invisible": "\u200b\u200c\u200d\ufeff",
    "lone surrogate": "\ud800示例",
    "null": "示例\x00健康",
    "prototype": "__proto__",
    "constructor": "constructor",
    "percent": "https://weibo.com/u/%",
    "bad escapes": "https://weibo.com/n/%E5%81%A",
    "brackets": "https://[::1]/u/1",
    "javascript": "javascript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "many addresses": "https://weibo.com/u/1 " * 300,
    "regular expression": "(a+)+$^.*\\",
    "tabs": "\t\n示例\r\n",
}


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


def test_without_a_network_nothing_is_concluded(visit: Visit, host: Served) -> None:
    """A failed look is not a verdict."""
    page = visit(host.address)
    page.route("**/verify/*/**", lambda route: route.abort())
    page.goto(f"{host.address}verify/")
    page.fill("#q", "健康示例")
    page.press("#q", "Enter")
    page.wait_for_selector("#answer section")
    assert page.locator("[data-verdict]").count() == 0 and "还不能下结论" in page.inner_text("#answer")
    visit.wrong.clear()


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


# How right, over many names: `make eval` writes the figures.

# The true account among the first three hints, of a hundred at least. Names cut short
# are often as near to a dozen genuine ones: what is left cannot tell which.
CAUGHT = {
    "后面加词": 95,
    "前面加词": 95,
    "插入行政区划字": 95,
    "去掉一字": 90,
    "截短": 50,
    "字序颠倒": 95,
    "同音字": 95,
    "形近字": 95,
    "拆字": 95,
    "换一个字": 90,
    "单位简称": 95,
    "单位全称加词": 95,
    "两种一起用": 95,
    "同名": 95,
    "夹空格标点": 95,
    "繁体": 95,
}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented register of five hundred accounts."""
    return sites.generated(tmp_path_factory.mktemp("many") / "site", 500, None)


@pytest.mark.long
def test_no_fake_is_ever_listed_and_the_true_account_is_hinted_at(chromium: Browser, many: Path) -> None:
    """More than 3,000 made-up fakes: none official, none with another verdict than it must have."""
    with served(many) as given:
        context = chromium.new_context(service_workers="block")
        page = context.new_page()
        page.goto(given.address + "verify/")
        api, _ = sites.known(many)
        tallies = naming.tallied(page, api, 200)
        context.close()
    assert sum(t.asked for t in tallies.values()) > 3000
    assert {name: (t.listed, t.wrong) for name, t in tallies.items() if t.listed or t.wrong} == {}
    low = {name: 100 * t.three // t.asked for name, t in tallies.items() if 100 * t.three < CAUGHT[name] * t.asked}
    assert low == {}


@pytest.mark.long
def test_every_listed_account_is_listed_by_all_its_identities(chromium: Browser, many: Path) -> None:
    """Ids, handles with platform, and every form of address, with noise around them."""
    with served(many) as given:
        context = chromium.new_context(service_workers="block")
        page = context.new_page()
        page.goto(given.address + "verify/")
        number, wrong = identities.wrong_identities(page, *sites.known(many))
        context.close()
    assert number > 8_000 and wrong == []
