"""The small register that citizens and forgers ask about: units, accounts, fakes, another register's accounts."""

from datetime import date
from pathlib import Path

from tests.support import (
    account,
    as_data,
    changed,
    data_files,
    ended,
    gone,
    look,
    receipt,
    run,
    undone,
    unit,
    write_site,
)

TODAY = date(2026, 11, 20)

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


def built(folder: Path) -> Path:
    """The site in a folder that is made for it, its verify pages built; one notice has ended, two have begun."""
    files = data_files(ACCOUNTS, units=UNITS)
    before = {**files, **data_files([undone(one) for one in ACCOUNTS[:-2]], units=UNITS)}
    files["data/postings.yaml"] = look(before, date(2026, 9, 21))["data/postings.yaml"]
    files |= {k: v for k, v in look(files, date(2026, 11, 19)).items() if k == "data/postings.yaml"}
    root = write_site(folder, files | BESIDE)
    done = run("build", "--root", root, "--no-search", today=TODAY)
    assert done.returncode == 0, done.stderr
    return root
