"""The seven kinds of notice that offices write, as records: what each kind says stands in test_kinds.py."""

from collections.abc import Mapping, Sequence

from tests.support import Record, account, changed, ended, unit

DAY = "2026-11-20"
_BASIS = "《示例市政务新媒体管理办法（示例）》第十六条"
SITE = {"notice": {type_: {"working_days": 15, "basis": _BASIS} for type_ in ("关停", "注销", "变更")}}
UNITS = [
    unit("sfb", "示例市人民政府办公室", contact={"phone": "0000-11111111"}),
    unit("wjw", "示例市卫生健康委员会", supervisor="sfb", contact={"phone": "0000-12345678"}),
    unit("jyj", "示例市教育局", supervisor="sfb"),
]
FABU = account("sfb-weixin", name="示例发布", unit="sfb", account_id="gh_000000000aaa")
_WEIXIN = {"name": "健康示例", "unit": "wjw", "account_id": "gh_1a2b3c4d5e6f", "handle": "jiankangshili"}
_WEIBO = {"platform": "weibo", "account_id": "1000000001"}
_DOUYIN = {"platform": "douyin", "account_id": "MS4wLjABAAAAshili-douyin-000000000000000000000000000001"}


def _ordered(**more: object) -> Record:
    """A 关停 that the superior ordered and announces."""
    office = "示例市人民政府办公室"
    return ended(DAY, approved="责令关闭", approved_by=office, announced_by="sfb", **more)


_NOTE = """\
健康档案可在2026年12月31日以前下载，
此后按规定删除。业务办理：
- 预约挂号转到“示例通”小程序；
- 已受理的继续办理，见[办事指南](https://www.example.gov.cn/bszn/)。
"""
_APP = {"package": "cn.gov.example.jkt", "icp_number": "示ICP备00000000号-2A", "gov_app_number": "示政备000001号"}

# By what they are about: the id of the notice, and the accounts.
KINDS: Mapping[str, tuple[str, Sequence[Record]]] = {
    "关停": (
        f"{DAY}-wjw-close",
        [
            account(
                "wjw-weixin",
                ended(
                    DAY,
                    filed_on=DAY,
                    stops_on="2026-12-15",
                    reason="整合同类账号",
                    successor=["sfb-weixin", "市政府网站"],
                ),
                **_WEIXIN,
            )
        ],
    ),
    "关停之后注销": (
        f"{DAY}-wjw-cancel",
        [account("wjw-weixin", ended("2026-03-02"), ended(DAY, type="注销", approved="主要领导同意"), **_WEIXIN)],
    ),
    "关停并注销": (
        f"{DAY}-wjw-cancel",
        [
            account(
                "wjw-app",
                ended(
                    DAY,
                    type="注销",
                    approved="上级批准",
                    approved_by="示例市人民政府办公室",
                    stops_on="2026-12-31",
                    note=_NOTE,
                    successor="“示例通”小程序",
                ),
                name="健康通",
                platform="app",
                unit="wjw",
                account_id="cn.gov.example.jkt",
                app=_APP,
            )
        ],
    ),
    "更名": (
        f"{DAY}-wjw-change",
        [
            account(
                "wjw-weixin", changed(DAY, name=("示例卫计", "健康示例"), handle=("sljw", "jiankangshili")), **_WEIXIN
            )
        ],
    ),
    "变更主办单位": (
        f"{DAY}-wjw-change",
        [account("wjw-weixin", changed(DAY, unit=("jyj", "wjw")), **_WEIXIN)],
    ),
    "几个平台的几个账号": (
        f"{DAY}-wjw-close",
        [
            account("wjw-weixin", ended(DAY, stops_on="2026-12-15", reason="整合同类账号"), **_WEIXIN),
            account(
                "wjw-fuwu", ended(DAY, reason="整合同类账号"), name="示例疾控", unit="wjw", account_id="gh_2a2b3c4d5e6f"
            ),
            account("wjw-weibo", ended(DAY, stops_on="2026-12-15"), name="健康示例", unit="wjw", **_WEIBO),
            account(
                "wjw-douyin",
                ended(DAY, approved="主要领导同意", stops_on="2026-12-20"),
                name="健康示例",
                unit="wjw",
                **_DOUYIN,
            ),
        ],
    ),
    "统一公告": (
        f"{DAY}-sfb-close",
        [
            account("wjw-weixin", _ordered(stops_on="2026-12-15"), **_WEIXIN),
            account("jyj-weibo", _ordered(stops_on="2026-12-15"), name="示例教育", unit="jyj", **_WEIBO),
        ],
    ),
}
