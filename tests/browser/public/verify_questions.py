"""What is asked of ``verify/``, and the answer that it must have: the promise, row by row."""

from typing import NamedTuple

SEC_UID = "MS4wLjABAAAA" + "T" * 43


class Asked(NamedTuple):
    """A question with its platform (empty: none chosen), its verdict, and the account that is shown first; None where
    it does not matter whether any is.
    """

    question: str
    platform: str
    verdict: str
    first: str | None


# Of a question the platform, the verdict, the account shown first.
_BY_TEXT: dict[str, tuple[str, str, str | None]] = {
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
_BRACKETS = "（(【[「"
_REMARKS = [
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
_REMARKS += [
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
_WITH_PLATFORM: list[tuple[str, str, str, str | None]] = [
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
    *((f"jiankangshili{remark}", "weibo", "not-listed", None) for remark in _REMARKS),
    *((f"{remark}jiankangshili", "weibo", "not-listed", None) for remark in _REMARKS),
    *((f"gh_00000000000a{remark}", "", "not-listed", "jk") for remark in _REMARKS if remark[0] in _BRACKETS),
    ("jiankangshili（微博）", "", "listed", "jk-weibo"),
    ("微信号：jiankang-shili（健康示例）", "", "listed", "jk"),
    ("微信号：jiankang-shili（已认证）", "", "not-listed", "jk"),
    ("健康示例（gh_00000000000a）", "", "listed", "jk"),
    ("“gh_00000000000a”是真的吗？", "", "listed", "jk"),
]

EVERY = [Asked(text, *row) for text, row in _BY_TEXT.items()] + [Asked(*row) for row in _WITH_PLATFORM]

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

# Whatever is typed or pasted: an answer, and nothing of it as markup.
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
