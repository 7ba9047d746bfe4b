"""Platforms and the forms of their ids: data/platforms.yaml."""

from ..text.scalars import Bool, Date, Id, Int, Line, Lines
from .fields import Placed, described, record, unplaced


@record
class IdForm:
    """平台上一种标识的写法。"""

    label: Line = described("叫法", "页面上怎样称呼", "原始ID")
    pattern: Line | None = described(
        "格式",
        "须与整个标识匹配；只用字符、方括号、次数（{4,11} ? * +）、括号和 |，正则表达式别的写法不用",
        "gh_[0-9a-f]{12}",
        default=None,
    )
    example: Line | None = described("示例", "", "gh_1a2b3c4d5e6f", default=None)


@record
class Platform:
    """一个平台。"""

    id: Id = described("平台编号", "", "wechat")
    name: Line = described("平台名称", "", "微信公众号")
    short_names: Lines = described("别名", "搜索和导入表格时认得的其他叫法", "公众号", default=())
    account_id: IdForm | None = described("不可更改的标识", default=None)
    handle: IdForm | None = described("可更改的号", default=None)
    urls: Lines = described(
        "主页网址的写法",
        "不带 https://；{account_id}、{handle}、{name}、{key} 代表标识所在的位置；* 代表任意一段",
        "weibo.com/u/{account_id}",
        default=(),
    )
    short_links: Lines = described("短链接域名", "看不出账号身份的链接", "v.douyin.com", default=())
    check: Lines = described("怎样核对", "在该平台上核对账号主体的步骤，一步一条", default=())
    name_width: tuple[Int, Int] | None = described("名称长度", "最短和最长，汉字算 2", default=None)
    app: Bool = described("是应用", "true 表示账号要填 app", default=False)
    closed_on: Date | None = described("停止服务日期", "平台已经关闭的填写", default=None)
    place: Placed = unplaced()


@record
class PlatformsFile:
    """平台登记：data/platforms.yaml。"""

    platforms: tuple[Platform, ...] = described("平台")
