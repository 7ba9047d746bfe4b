"""The data format, once: the types that JSON Schema, reference page and messages are made from.

Field titles and descriptions are Chinese because clerks read them in their
editor. Records are frozen; everything that can be derived (the state of an
account, former names, notices) is derived elsewhere.
"""

from dataclasses import field
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic.dataclasses import dataclass
from pydantic.json_schema import SkipJsonSchema

from ..source.problems import Place
from ..text.scalars import (
    UNKNOWN_DATE,
    BaseAddress,
    Bool,
    Date,
    DateRange,
    Email,
    Id,
    ImageFile,
    Int,
    Line,
    Lines,
    Markdown,
    NoticeId,
    OpeningDate,
    Phone,
    Reference,
    Region,
    Reviewer,
    Text,
    WebAddress,
    as_tuple,
)

FilingType = Literal["开设", "变更", "关停", "注销"]
NoticeType = Literal["变更", "关停", "注销"]
Changed = Literal["name", "unit", "handle", "account_id", "verified_as", "represents"]

# What this program can read; a higher number in site.yaml was written for a later one.
FORMAT_VERSION = 1

# Built when first needed: a command needs only some of them at once.
_FORMAT = ConfigDict(extra="forbid", defer_build=True)
_record = dataclass(frozen=True, slots=True, kw_only=True, config=_FORMAT)


def _f(
    title: str, description: str = "", *examples: str, default: Any = ..., alias: str | None = None, **more: Any
) -> Any:
    """A field with the words that editor, reference page and findings use for it."""
    if default is not ...:
        more["default"] = default
    return Field(title=title, description=description or None, examples=list(examples) or None, alias=alias, **more)


_LINE_OR_LINES = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
_PLACE: Any = SkipJsonSchema[Place | None]


@_record
class Contact:
    """单位对公众公布的联系方式；只写办公电话和网址。"""

    phone: Phone | None = _f("电话", "对外公布的办公电话；不要写个人手机号", "0000-12345678", default=None)
    url: WebAddress | None = _f("网址", "单位官方网站", "https://wjw.example.gov.cn/", default=None)
    address: Line | None = _f("地址", "办公地址", default=None)


@_record
class Unit:
    """一个单位：主办单位、主管单位，或在名录中声明未开设账号的单位。"""

    id: Id = _f("单位编号", "小写字母、数字和连字符；一经使用永不更改、永不复用", "wjw")
    name: Line = _f("单位全称", "法定全称，与印章一致", "示例市卫生健康委员会")
    short_names: Lines = _f("简称", "规范简称和群众常用的叫法；可被搜索", default=())
    former_names: Lines = _f("曾用名", "机构改革前的名称等；可被搜索", default=())
    region: Region = _f("所属地区", "市本级只写市名；区县写成“市/区县”", "示例市", "示例市/东山区")
    supervisor: Reference | None = _f("备案主管单位", "另一个单位的编号", "sfb", default=None)
    internal: Bool = _f("内设机构", "true 表示这是某单位的内设机构，不应以其名义开设账号", default=False)
    contact: Contact | None = _f("联系方式", "只写对外公布的办公联系方式", default=None)
    not_on: tuple[Reference, ...] = _f(
        "声明未开设的平台", "本单位声明没有在这些平台开设账号（平台编号）", "douyin", default=()
    )
    owners: tuple[Reviewer, ...] = _f(
        "审核人",
        "代码托管平台上负责本单位记录的用户或群组，或邮箱；只用于生成 CODEOWNERS，不上网",
        "@wjw-xmt",
        default=(),
    )
    place: _PLACE = field(default=None, compare=False)


@_record
class App:
    """移动客户端和小程序的标识。"""

    bundle_id: Line | None = _f("iOS Bundle ID", "", "cn.gov.example.app", default=None)
    package: Line | None = _f("安卓包名", "", "cn.gov.example.app", default=None)
    icp_number: Line | None = _f("ICP 备案号", "App 或小程序的 ICP 备案号", default=None)
    gov_app_number: Line | None = _f("政务应用备案编号", "", default=None)


@_record
class Checked:
    """最近一次核对（不是最近一次修改）。"""

    on: Date = _f("核对日期", "", "2026-10-08")
    by: Reference = _f("核对单位", "单位编号", "wjw")
    how: Line = _f("核对方式", "", "登录后台核对")


@_record
class Change:
    """一个变更事项：从什么变为什么。"""

    before: Line = _f("原内容", alias="from")
    after: Line = _f("现内容", alias="to")


@_record
class Correction:
    """对已经上线的公告的一次更正；公示期从更正后的公告上线起重新计算。"""

    on: Date = _f("更正日期", "", "2026-11-25")
    what: Text = _f("更正内容", "写明哪里更正为什么", "停更日更正为2026年12月20日")


@_record
class Filing:
    """一条备案记录。账号的状态只由这些记录推出。"""

    type: FilingType = _f("备案类型", "开设、变更、关停或注销")
    on: OpeningDate = _f("生效日期", "生效或作出决定的日期；开设日期无从查考时写“不详”", "2019-03-01", UNKNOWN_DATE)
    filed_on: Date | None = _f("备案日期", "报备案的日期；应在 3 个工作日内", "2019-03-04", default=None)
    number: Line | None = _f("备案编号", "", "示新媒备〔2019〕12号", default=None)
    reason: Text | None = _f("备案原由", "", "发布卫生健康政务信息", default=None)
    changes: dict[Changed, Change] = _f(
        "变更事项",
        "type 为变更时必填：name 名称、unit 主办单位、handle、account_id、verified_as、represents",
        default_factory=dict,
    )
    announced_on: Date | None = _f(
        "公告日期", "公告落款的日期；关停、注销必填，变更名称或主办单位时必填", "2026-11-20", default=None
    )
    approved: Literal["集体研究", "主要领导同意"] | None = _f("批准方式", "关停、注销必填", default=None)
    stops_on: Date | None = _f("停更日", "在此之前账号仍正常更新", "2026-12-15", default=None)
    successor: Annotated[Lines, BeforeValidator(as_tuple), _LINE_OR_LINES] = _f(
        "继任账号", "今后请关注的账号：账号编号，或一段文字；可写多个", "sfb-weixin", default=()
    )
    note: Markdown | None = _f("公告补充说明", "公告中另起的一段，可用 Markdown", default=None)
    corrections: tuple[Correction, ...] = _f(
        "更正", "公告上线后要改的，改好上面的内容并在这里写明；不写明的改动不会上网", default=()
    )


@_record
class Account:
    """一个账号或应用。编号就是它永久的页面地址。"""

    id: Id = _f("账号编号", "小写字母、数字和连字符；一经使用永不更改、永不复用，是账号页面的地址", "wjw-weixin")
    name: Line = _f("账号或应用名称", "与平台上显示的完全一致", "健康示例")
    platform: Reference = _f("所属平台", "platforms.yaml 中的平台编号；没有的写 other 并填 platform_name", "wechat")
    platform_name: Line | None = _f("平台名称", "platform 为 other 时必填", default=None)
    account_id: Line | None = _f(
        "平台唯一标识", "平台给的、不可更改的编号：原始ID、UID、sec_uid、包名等", "gh_1a2b3c4d5e6f", default=None
    )
    handle: Line | None = _f(
        "账号", "用户看得到、可以更改的号：微信号、抖音号、个性域名等", "jiankangshili", default=None
    )
    url: WebAddress | None = _f(
        "主页网址", "平台有个人主页的，填完整网址", "https://weibo.com/u/1000000001", default=None
    )
    unit: Reference = _f("主办单位", "单位编号", "wjw")
    represents: Line | None = _f("代表主体", "不填即主办单位全称", default=None)
    verified_as: Line | None = _f("账号主体/认证", "平台上显示的认证主体全称；不填即主办单位全称", default=None)
    aliases: Lines = _f("别称", "群众可能搜索的叫法；只用于搜索，不显示为名称", default=())
    description: Text | None = _f("简介", default=None)
    logo: ImageFile | None = _f("头像", "", "images/wjw.png", default=None)
    qr: ImageFile | None = _f("二维码", "", "images/wjw-qr.png", default=None)
    app: App | None = _f("应用标识", "仅移动客户端和小程序填写", default=None)
    checked: Checked | None = _f("最近核对", "最近一次核对的日期、单位和方式", default=None)
    filings: Annotated[tuple[Filing, ...], Field(min_length=1)] = _f("备案记录", "从早到晚；第一条必须是开设")
    place: _PLACE = field(default=None, compare=False)


@_record
class IdForm:
    """平台上一种标识的写法。"""

    label: Line = _f("叫法", "页面上怎样称呼", "原始ID")
    pattern: Line | None = _f("格式", "正则表达式，须与整个标识匹配", "gh_[0-9a-f]{12}", default=None)
    example: Line | None = _f("示例", "", "gh_1a2b3c4d5e6f", default=None)


@_record
class Platform:
    """一个平台。"""

    id: Id = _f("平台编号", "", "wechat")
    name: Line = _f("平台名称", "", "微信公众号")
    short_names: Lines = _f("别名", "搜索和导入表格时认得的其他叫法", "公众号", default=())
    account_id: IdForm | None = _f("不可更改的标识", default=None)
    handle: IdForm | None = _f("可更改的号", default=None)
    urls: Lines = _f(
        "主页网址的写法",
        "不带 https://；{account_id}、{handle}、{name}、{key} 代表标识所在的位置；* 代表任意一段",
        "weibo.com/u/{account_id}",
        default=(),
    )
    short_links: Lines = _f("短链接域名", "看不出账号身份的链接", "v.douyin.com", default=())
    check: Lines = _f("怎样核对", "在该平台上核对账号主体的步骤，一步一条", default=())
    name_width: tuple[Int, Int] | None = _f("名称长度", "最短和最长，汉字算 2", default=None)
    app: Bool = _f("是应用", "true 表示账号要填 app", default=False)
    closed_on: Date | None = _f("停止服务日期", "平台已经关闭的填写", default=None)
    place: _PLACE = field(default=None, compare=False)


@_record
class Policy:
    """一类公告的公示要求。"""

    working_days: Int = _f("公示工作日数", "不得少于 15", default=15)
    basis: Line | None = _f("依据", "写进公告的规定，如《示例市政务新媒体管理办法》第十六条", default=None)


@_record
class ReportChannels:
    """纠错和举报的渠道；至少要有一个。"""

    portal_url: WebAddress | None = _f("互动交流平台网址", "本级政府网站统一的互动交流平台", default=None)
    post_url: WebAddress | None = _f("表单提交网址", "接收纠错表单的地址，字段见文档", default=None)
    email: Email | None = _f("电子邮箱", default=None)
    phone: Phone | None = _f("电话", default=None)
    reply_working_days: Int = _f("答复时限", "收到后几个工作日内答复", default=3)


@_record
class PoliceRecord:
    """公安机关备案。"""

    number: Line = _f("公安备案号", "", "示公网安备 00000000000000号")
    code: Annotated[str, StringConstraints(pattern=r"^\d{14}$")] = _f("备案编码", "14 位数字", "00000000000000")


@_record
class Footer:
    """页脚信息。"""

    organizer: Line | None = _f("主办单位", "", "示例市人民政府办公室", default=None)
    undertaker: Line | None = _f("承办单位", default=None)
    contact: Line | None = _f("联系方式", "", "电话 0000-12345678", default=None)
    icp: Line | None = _f("ICP 备案号", default=None)
    police: PoliceRecord | None = _f("公安备案", default=None)
    conac_id: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{8,40}$")] | None = _f(
        "党政机关网站标识", "bszs.conac.cn 的证书编号", default=None
    )


@_record
class Site:
    """站点设置：data/site.yaml。"""

    format: Int = _f("格式版本", "数据按哪一版格式写成；比程序懂得的新时，检查会说明", "1", default=FORMAT_VERSION)
    name: Line = _f("站点名称", "", "示例市政务新媒体名录")
    base_url: BaseAddress = _f("站点网址", "可以带路径", "https://www.example.gov.cn/xmt/")
    site_domain: Line | None = _f("网站域名", "", "www.example.gov.cn", default=None)
    site_id_code: Annotated[str, StringConstraints(pattern=r"^(?:\d{10}|bm\d{8})$")] | None = _f(
        "政府网站标识码", "10 位数字，或 bm 加 8 位数字", default=None
    )
    timezone: Line = _f("时区", default="Asia/Shanghai")
    region: Region | None = _f("地区", "名录覆盖的地区", "示例市", default=None)
    supervisor: Line | None = _f("主管单位", "单位编号或全称", default=None)
    notice: dict[NoticeType, Policy] = _f("公示要求", "按关停、注销、变更分别写", default_factory=dict)
    rules: dict[Line, Literal["error", "warning", "off"]] = _f(
        "规则等级", "规则代码 → error、warning 或 off", default_factory=dict
    )
    report: ReportChannels = _f("纠错渠道", "至少写一种", default_factory=ReportChannels)
    footer: Footer = _f("页脚", default_factory=Footer)
    owners: tuple[Reviewer, ...] = _f(
        "审核人", "代码托管平台上负责整个名录的用户或群组；只用于生成 CODEOWNERS，不上网", "@xmt-admin", default=()
    )
    place: _PLACE = field(default=None, compare=False)


@_record
class Arrangement:
    """一份放假安排：某年全国的，或一地的，或一次调整；后写的覆盖先写的。"""

    name: Line = _f("名称", "", "2027 年全国放假安排")
    source: Line = _f("依据", "文件名称和文号")
    url: WebAddress | None = _f("文件网址", default=None)
    year: Int | None = _f("年份", "这份安排写全了哪一年；写上后，该年其余日子按周一至周五上班计", "2027", default=None)
    off: tuple[DateRange, ...] = _f("放假", "放假的日子", "2027-01-01", "2027-02-06 至 2027-02-12", default=())
    work: tuple[DateRange, ...] = _f("上班", "调休上班的日子", default=())
    place: _PLACE = field(default=None, compare=False)


@_record
class Posting:
    """一份公告在网上的记录，由程序写。"""

    notice: NoticeId = _f("公告编号", "公告日期-单位编号-close、cancel 或 change", "2026-11-20-wjw-close")
    version: Int = _f("第几稿", "每次更正加一", default=1)
    type: NoticeType = _f("公告类型")
    title: Annotated[str, StringConstraints(min_length=1, max_length=2_000)] = _f("标题")
    unit: Id = _f("单位编号")
    unit_name: Line = _f("单位名称")
    accounts: tuple[Id, ...] = _f("涉及账号")
    announced_on: Date = _f("公告日期")
    working_days: Int = _f("公示工作日数", default=15)
    first_seen: Date = _f("首次在网上看到")
    counted_from: Date | None = _f(
        "从这一天的次日起算", "第一次查看后隔了几天才再次查看的，从再次查看的前一天算起", default=None
    )
    last_seen: Date = _f("最近一次在网上看到")
    seen_on: tuple[Date, ...] = _f("看到正文无误的日子", default=())
    missed: tuple[Date, ...] = _f("看过但没有或有改动的日子", default=())
    over_on: Date | None = _f("首次查看到公示期已满的日子", default=None)
    evidence: Literal["site", "manual", "url"] = _f(
        "依据", "site 程序查看了文件夹；url 程序访问了网站；manual 网站管理员声明"
    )
    digest: Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")] = _f("正文摘要")
    wording: Annotated[str, StringConstraints(max_length=1_000_000)] = _f("正文")
    seal: Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")] | None = _f(
        "封条", "这一条和上一条封条的摘要", default=None
    )
    place: _PLACE = field(default=None, compare=False)


@_record
class AccountsFile:
    """单位和账号：data/accounts.yaml 与 data/accounts/ 下的文件。"""

    units: tuple[Unit, ...] = _f("单位", default=())
    accounts: tuple[Account, ...] = _f("账号", default=())


@_record
class PlatformsFile:
    """平台登记：data/platforms.yaml。"""

    platforms: tuple[Platform, ...] = _f("平台")


@_record
class WorkdaysFile:
    """工作日安排：data/workdays.yaml。"""

    arrangements: tuple[Arrangement, ...] = _f("放假安排", default=())


@_record
class PostingsFile:
    """上线记录：data/postings.yaml，由程序写。"""

    site: Line | None = _f("名录网址", "这是哪一个名录的记录", "https://www.example.gov.cn/xmt/", default=None)
    postings: tuple[Posting, ...] = _f("上线记录", default=())
