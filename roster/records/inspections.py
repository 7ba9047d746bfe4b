"""What the supervising office looked at, and found: data/inspections.yaml; and by what it judges: site.yaml.

The indicators that come with the program follow the published ones (国办秘函〔2019〕19号); weights are a sensible
beginning, for each site to set.
"""

from typing import Literal

from ..text.scalars import Bool, Date, Int, Line, Reference, Text
from .fields import Placed, described, record, unplaced


@record
class Indicator:
    """一项检查指标。"""

    name: Line = described("指标", "", "更新")
    weight: Int = described("权重", "合格分按看过的指标的权重折算", default=10)
    veto: Bool = described("单项否决", "true 表示这一项不合格，账号就不合格", default=False)
    only: Literal["全部", "移动客户端"] = described("用于", "只看移动客户端的写“移动客户端”", default="全部")
    asks: Line | None = described("要求", "写进通报", "监测时间点前两周内有更新", default=None)


DEFAULT_INDICATORS = (
    Indicator(name="更新", weight=30, veto=True, asks="监测时间点前两周内有更新"),
    Indicator(name="内容", weight=25, veto=True, asks="没有严重表述错误、泄密和不良信息"),
    Indicator(name="互动", weight=15, asks="提供有效互动，留言及时答复，没有弄虚作假"),
    Indicator(name="可用", weight=10, veto=True, asks="能够下载和使用，栏目、链接打得开"),
    Indicator(name="名称头像", weight=10, asks="名称规范，头像清楚，与备案一致"),
    Indicator(name="认证", weight=10, asks="经平台认证，标明主办单位名称"),
    Indicator(name="IPv6", weight=5, only="移动客户端", asks="支持 IPv6 访问"),
    Indicator(name="适老化", weight=5, only="移动客户端", asks="有适老化和无障碍功能"),
)


@record
class InspectionPolicy:
    """检查的办法：看哪些指标，多少分合格，多久不更新要列出来。"""

    basis: Line = described(
        "依据", "写进通报的规定", default="《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）"
    )
    pass_mark: Int = described("合格分", "满分 100", default=60)
    indicators: tuple[Indicator, ...] = described("指标", "不写即程序自带的八项", default=DEFAULT_INDICATORS)
    silent_days: Int = described("更新期限", "多少天没有更新就列出来", "7", "10", "14", default=14)
    silent_days_on: dict[Line, Int] = described(
        "各平台的更新期限", "平台编号 → 天数；不写的按 silent_days", "{weibo: 7}", default_factory=dict
    )
    dormant_days: Int = described("拟关停期限", "多少天没有更新就列入拟关停", default=90)

    def days_on(self, platform: str) -> int:
        """After how many days without anything new an account of a platform is listed."""
        return self.silent_days_on.get(platform, self.silent_days)


@record
class Fault:
    """一项不合格的指标，查出了什么。通报对外公开，不写个人的姓名、电话。"""

    indicator: Line = described("指标", "site.yaml 的 inspection.indicators 里的名称", "互动")
    found: Text = described("查出的问题", "", "8月以来的留言没有答复")


@record
class Inspection:
    """一次检查：何时由谁看了哪个账号，哪些指标合格，哪些不合格。两处都没有写的指标，没有看。"""

    account: Reference = described("账号", "账号编号", "wjw-weixin")
    on: Date = described("检查日期", "", "2026-08-12")
    by: Reference = described("检查单位", "单位编号", "sfb")
    passed: tuple[Line, ...] = described("合格的指标", "", "[更新, 内容, 可用]", default=())
    failed: tuple[Fault, ...] = described("不合格的指标", default=())
    mend_by: Date | None = described("整改期限", "有不合格的必填", "2026-08-31", default=None)
    mended_on: Date | None = described("整改完成", "复查合格的日期", "2026-08-28", default=None)
    note: Text | None = described("备注", "不写进通报", default=None)
    place: Placed = unplaced()


@record
class InspectionsFile:
    """检查记录：data/inspections.yaml，由主管单位填写。"""

    inspections: tuple[Inspection, ...] = described("检查记录", default=())
