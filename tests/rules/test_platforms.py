"""Other platforms: none of those that are registered hides there, and no identity is another account's."""

import pytest

from roster.check import inputs
from roster.directory.day import Day
from roster.source.files import Files
from roster.source.problems import Finding, Level
from tests.support import ROOT, TODAY, account, as_data, data_files, unit

UNITS = [unit(), unit("ylb", "示例市样例局")]


def findings(*accounts: dict, code: str, platforms: bytes | None = None) -> list[Finding]:
    """The findings of one rule, of a small site with the shipped platforms."""
    files = data_files(list(accounts), units=UNITS)
    files["data/platforms.yaml"] = platforms or files["data/platforms.yaml"]
    return [one for one in inputs.check(Files(files), Day(TODAY)).findings if one.code == code]


def other(name: str, id: str = "fake", **fields) -> dict:
    """An account on a platform that is said to be none of the registered ones."""
    return account(id, platform="other", platform_name=name, **{"account_id": "x-1", **fields})


NAMES = {
    "wechat": "微信公众号 公众号 微信 微信公众平台 订阅号 官方微信公众号 微信公众号平台 微信公众帐号 微信公眾號 "
    "我的微信公众号 微-信·公众号 微信公众号（政务） ｗｅｃｈａｔ WeChat weixin wei-xin 徽信公众号",
    "weibo": "新浪微博 微博 微博账号 weibo WEIBO 官方微博 新浪微博（官方） 新浪微博客户端 徽博",
    "douyin": "抖音 抖音号 抖音短视频 抖音App douyin 抖·音",
    "bilibili": "哔哩哔哩 B站 b站 Ｂ站 bilibili 哔哩",
    "toutiao": "今日头条 头条号 头条 今日头条极速版 今日頭條",
    "channels": "微信视频号 视频号",
    "xuexi": "学习强国 强国号",
    "app": "移动客户端 App 手机客户端",
}
NAMED = [(id_, name) for id_, names in NAMES.items() for name in names.split()]
BLANKS = [("wechat", "微信 公众号"), ("wechat", "微信　公众号"), ("weibo", "新 浪 微 博"), ("bilibili", "B 站")]


@pytest.mark.parametrize(("id_", "name"), [*NAMED, *BLANKS])
def test_a_registered_platform_is_no_other_one(id_: str, name: str) -> None:
    """By name, short name, id, in pinyin, in other characters, with blanks, marks and words around: the id is told."""
    [found] = findings(other(name), code="registered-platform")
    assert f"请写 platform: {id_}，" in found.message and found.level is Level.ERROR


@pytest.mark.parametrize("mark", ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u3164", "\ufe0f"])
def test_what_nobody_sees_in_a_name_does_not_help(mark: str) -> None:
    """It is refused, or it is found: either way nothing is built."""
    files = data_files([other(f"微信{mark}公众号")], units=UNITS)
    assert any(one.level is Level.ERROR for one in inputs.check(Files(files), Day(TODAY)).findings)


@pytest.mark.parametrize("name", ["其他", "其他平台", "其它", "other", "其他平台（知乎）"])
def test_other_is_no_name_of_a_platform(name: str) -> None:
    [found] = findings(other(name), code="registered-platform")
    assert "请写平台自己的名称" in found.message


ELSEWHERE = (
    "知乎 网易号 支付宝小程序 搜狐号 人民网 央视新闻客户端 X 样例号 微信读书 百度贴吧 豆瓣 一点资讯 腾讯新闻 新浪看点"
)


@pytest.mark.parametrize("name", ELSEWHERE.split())
def test_a_platform_that_nobody_registered_is_one(name: str) -> None:
    assert findings(other(name), code="registered-platform") == []


@pytest.mark.parametrize(
    ("url", "id_"),
    [
        ("https://weibo.com/u/1000000001", "weibo"),
        ("http://www.weibo.com/x", "weibo"),
        ("https://weibo.com./u/1000000001", "weibo"),
        ("https://mp.weixin.qq.com/s?__biz=x", "wechat"),
        ("https://t.cn/x", "weibo"),
        ("https://v.douyin.com/x/", "douyin"),
    ],
)
def test_an_address_of_a_registered_platform_is_of_no_other_one(url: str, id_: str) -> None:
    [found] = findings(other("知乎", url=url), code="registered-platform")
    assert f"platform 改成 {id_}" in found.message


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (account("true"), other("知乎", account_id=account("true")["account_id"])),
        (other("知乎", account_id=account("true")["account_id"]), account("true")),
        (other("知乎", "a", account_id="zh-77"), other("豆瓣", "b", account_id="zh-77")),
        (other("知乎", "a", account_id="12345"), other("知 乎", "b", account_id="12345")),
        (other("知乎", "a", handle="shilifabu"), other("知　乎", "b", account_id="x-2", handle="ShiLiFaBu")),
        (
            other("知乎", "a", url="https://zhihu.example/p?id=1"),
            other("豆瓣", "b", account_id="x-2", url="http://www.zhihu.example/p/?id=1"),
        ),
        (
            account("a", platform="renmin", account_id="7", url="https://rm.example/p?id=1"),
            other("豆瓣", "b", url="https://rm.example/p?id=1#/"),
        ),
    ],
)
def test_an_identity_is_one_accounts_on_whatever_platform(one: dict, two: dict) -> None:
    """Of which nothing is known: nobody can say that there it is another's."""
    assert findings(one, {**two, "unit": "ylb"}, code="duplicate-identity")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (other("知乎", "a", account_id="12345"), other("豆瓣", "b", account_id="12345")),
        (other("知乎", "a", account_id="x-1", handle="shilifabu"), account("b", handle="shilifabu")),
        (
            other("知乎", "a", url="https://zhihu.example/p?wxuid=8899"),
            other("知乎", "b", account_id="x-2", url="https://zhihu.example/p?wxuid=666"),
        ),
        (account("a", platform="weibo", account_id="100000"), account("b", platform="bilibili", account_id="100000")),
    ],
)
def test_what_many_have_by_chance_is_no_identity_elsewhere(one: dict, two: dict) -> None:
    """A number, a handle; and a parameter that may tell one account from another does."""
    assert findings(one, {**two, "unit": "ylb"}, code="duplicate-identity") == []


HOSTILE = ["([a-z]+)+[0-9]", "(?i)gh_[0-9a-f]+", "\\p{Han}+", "\\d+", "(?<=a)b", "(a|a)*b", "[a-z]*[a-z]*[a-z]*x"]


@pytest.mark.parametrize("pattern", HOSTILE)
@pytest.mark.parametrize("kind", ["account_id", "handle"])
def test_a_pattern_that_stops_a_browser_is_told_and_never_tried(pattern: str, kind: str) -> None:
    """One finding, at the pattern: the ids beside it are not held against it."""
    platforms = {"platforms": [{"id": "wechat", "name": "微信公众号", kind: {"label": "号", "pattern": pattern}}]}
    hostile = account("a", **{kind: "a" * 190 + "!"})
    [found] = findings(hostile, code="bad-address-pattern", platforms=as_data(platforms))
    assert found.where.path == "data/platforms.yaml" and "第 " in found.message
    assert findings(hostile, code=f"{kind.replace('_', '-')}-form", platforms=as_data(platforms)) == []


def test_the_shipped_platforms_are_told_of_nothing() -> None:
    assert findings(code="bad-address-pattern", platforms=(ROOT / "data/platforms.yaml").read_bytes()) == []
