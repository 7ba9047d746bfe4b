"""Units, their accounts and the filings from which the state of each follows: data/accounts.yaml."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from ..text.scalars import (
    UNKNOWN_DATE,
    Bool,
    Date,
    Id,
    ImageFile,
    Line,
    Lines,
    Markdown,
    OpeningDate,
    Phone,
    Reference,
    Region,
    Reviewer,
    Text,
    WebAddress,
    as_tuple,
)
from .fields import Placed, described, record, unplaced

FilingType = Literal["开设", "变更", "关停", "注销"]
Changed = Literal["name", "unit", "handle", "account_id", "verified_as", "represents"]

_LINE_OR_LINES = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})


@record
class Contact:
    """单位对公众公布的联系方式；只写办公电话和网址。"""

    phone: Phone | None = described("电话", "对外公布的办公电话；不要写个人手机号", "0000-12345678", default=None)
    url: WebAddress | None = described("网址", "单位官方网站", "https://wjw.example.gov.cn/", default=None)
    address: Line | None = described("地址", "办公地址", default=None)


@record
class Unit:
    """一个单位：主办单位、主管单位，或在名录中声明未开设账号的单位。"""

    id: Id = described("单位编号", "小写字母、数字和连字符；一经使用永不更改、永不复用", "wjw")
    name: Line = described("单位全称", "法定全称，与印章一致", "示例市卫生健康委员会")
    short_names: Lines = described("简称", "规范简称和群众常用的叫法；可被搜索", default=())
    former_names: Lines = described("曾用名", "机构改革前的名称等；可被搜索", default=())
    region: Region = described("所属地区", "市本级只写市名；区县写成“市/区县”", "示例市", "示例市/东山区")
    supervisor: Reference | None = described("备案主管单位", "另一个单位的编号", "sfb", default=None)
    internal: Bool = described("内设机构", "true 表示这是某单位的内设机构，不应以其名义开设账号", default=False)
    contact: Contact | None = described("联系方式", "只写对外公布的办公联系方式", default=None)
    not_on: tuple[Reference, ...] = described(
        "声明未开设的平台", "本单位声明没有在这些平台开设账号（平台编号）", "douyin", default=()
    )
    owners: tuple[Reviewer, ...] = described(
        "审核人",
        "代码托管平台上负责本单位记录的用户或群组，或邮箱；只用于生成 CODEOWNERS，不上网",
        "@wjw-xmt",
        default=(),
    )
    place: Placed = unplaced()


@record
class App:
    """移动客户端和小程序的标识。"""

    bundle_id: Line | None = described("iOS Bundle ID", "", "cn.gov.example.app", default=None)
    package: Line | None = described("安卓包名", "", "cn.gov.example.app", default=None)
    icp_number: Line | None = described("ICP 备案号", "App 或小程序的 ICP 备案号", default=None)
    gov_app_number: Line | None = described("政务应用备案编号", "", default=None)


@record
class Checked:
    """最近一次核对（不是最近一次修改）。"""

    on: Date = described("核对日期", "", "2026-10-08")
    by: Reference = described("核对单位", "单位编号", "wjw")
    how: Line = described("核对方式", "", "登录后台核对")


@record
class Change:
    """一个变更事项：从什么变为什么。"""

    before: Line = described("原内容", alias="from")
    after: Line = described("现内容", alias="to")


@record
class Correction:
    """对已经上线的公告的一次更正；公示期从更正后的公告上线起重新计算。"""

    on: Date = described("更正日期", "", "2026-11-25")
    what: Text = described("更正内容", "写明哪里更正为什么", "停更日更正为2026年12月20日")


@record
class Filing:
    """一条备案记录。账号的状态只由这些记录推出。"""

    type: FilingType = described("备案类型", "开设、变更、关停或注销")
    on: OpeningDate = described(
        "生效日期", "生效或作出决定的日期；开设日期无从查考时写“不详”", "2019-03-01", UNKNOWN_DATE
    )
    filed_on: Date | None = described("备案日期", "报备案的日期；应在 3 个工作日内", "2019-03-04", default=None)
    number: Line | None = described("备案编号", "", "示新媒备〔2019〕12号", default=None)
    reason: Text | None = described("备案原由", "", "发布卫生健康政务信息", default=None)
    changes: dict[Changed, Change] = described(
        "变更事项",
        "type 为变更时必填：name 名称、unit 主办单位、handle、account_id、verified_as、represents",
        default_factory=dict,
    )
    announced_on: Date | None = described(
        "公告日期", "公告落款的日期；关停、注销必填，变更名称或主办单位时必填", "2026-11-20", default=None
    )
    approved: Literal["集体研究", "主要领导同意"] | None = described("批准方式", "关停、注销必填", default=None)
    stops_on: Date | None = described("停更日", "在此之前账号仍正常更新", "2026-12-15", default=None)
    successor: Annotated[Lines, BeforeValidator(as_tuple), _LINE_OR_LINES] = described(
        "继任账号", "今后请关注的账号：账号编号，或一段文字；可写多个", "sfb-weixin", default=()
    )
    note: Markdown | None = described("公告补充说明", "公告中另起的一段，可用 Markdown", default=None)
    corrections: tuple[Correction, ...] = described(
        "更正", "公告上线后要改的，改好上面的内容并在这里写明；不写明的改动不会上网", default=()
    )


@record
class Account:
    """一个账号或应用。编号就是它永久的页面地址。"""

    id: Id = described("账号编号", "小写字母、数字和连字符；一经使用永不更改、永不复用，是账号页面的地址", "wjw-weixin")
    name: Line = described("账号或应用名称", "与平台上显示的完全一致", "健康示例")
    platform: Reference = described(
        "所属平台", "platforms.yaml 中的平台编号；没有的写 other 并填 platform_name", "wechat"
    )
    platform_name: Line | None = described("平台名称", "platform 为 other 时必填", default=None)
    account_id: Line | None = described(
        "平台唯一标识", "平台给的、不可更改的编号：原始ID、UID、sec_uid、包名等", "gh_1a2b3c4d5e6f", default=None
    )
    handle: Line | None = described(
        "账号", "用户看得到、可以更改的号：微信号、抖音号、个性域名等", "jiankangshili", default=None
    )
    url: WebAddress | None = described(
        "主页网址", "平台有个人主页的，填完整网址", "https://weibo.com/u/1000000001", default=None
    )
    unit: Reference = described("主办单位", "单位编号", "wjw")
    represents: Line | None = described("代表主体", "不填即主办单位全称", default=None)
    verified_as: Line | None = described("账号主体/认证", "平台上显示的认证主体全称；不填即主办单位全称", default=None)
    aliases: Lines = described("别称", "群众可能搜索的叫法；只用于搜索，不显示为名称", default=())
    description: Text | None = described("简介", default=None)
    logo: ImageFile | None = described("头像", "", "images/wjw.png", default=None)
    qr: ImageFile | None = described("二维码", "", "images/wjw-qr.png", default=None)
    app: App | None = described("应用标识", "仅移动客户端和小程序填写", default=None)
    checked: Checked | None = described("最近核对", "最近一次核对的日期、单位和方式", default=None)
    filings: Annotated[tuple[Filing, ...], Field(min_length=1)] = described("备案记录", "从早到晚；第一条必须是开设")
    place: Placed = unplaced()


@record
class AccountsFile:
    """单位和账号：data/accounts.yaml 与 data/accounts/ 下的文件。"""

    units: tuple[Unit, ...] = described("单位", default=())
    accounts: tuple[Account, ...] = described("账号", default=())
