"""Units, their accounts and the filings from which the state of each follows: data/accounts.yaml."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from ..text.scalars import (
    UNKNOWN_DATE,
    Bool,
    Date,
    Digest,
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

FilingType = Literal["开设", "变更", "关停", "注销", "更正"]
Approval = Literal["集体研究", "主要领导同意", "上级批准", "责令关闭"]
Changed = Literal["name", "unit", "handle", "account_id", "verified_as", "represents"]

UNKNOWN = UNKNOWN_DATE  # 不详: of a day, and of whether and where an old ending was announced
LINE_OR_LINES = WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})


def _named(value: Any) -> Any:
    """A former name given as plain text: until when it held is not known."""
    return {"name": value} if isinstance(value, str) else value


def _announced_somewhere(value: Any) -> Any:
    return {} if value == UNKNOWN else value


@record
class Contact:
    """单位对公众公布的联系方式；只写办公电话和网址。"""

    phone: Phone | None = described("电话", "对外公布的办公电话；不要写个人手机号", "0000-12345678", default=None)
    url: WebAddress | None = described("网址", "单位官方网站", "https://wjw.example.gov.cn/", default=None)
    address: Line | None = described("地址", "办公地址", default=None)


@record
class FormerName:
    """单位的一个曾用名；不知道用到哪天的，直接写名称。"""

    name: Line = described("曾用名", "", "示例市卫生和计划生育委员会")
    until: Date | None = described("停用日期", "从这一天起不再使用这个名称", "2019-03-01", default=None)


@record
class UnitEnd:
    """单位的终止：撤销，或并入别的单位。单位的记录永远保留。"""

    on: Date = described("终止日期", "从这一天起单位不再存在", "2026-03-01")
    into: tuple[Reference, ...] = described("并入", "承接职责的单位（单位编号）；没有的不写", "[xxj]", default=())
    how: Line | None = described("原因", "", "机构改革", default=None)
    basis: Line | None = described("依据", "文件名称或文号", default=None)


@record
class Origin:
    """这条记录从哪个名录收录：只由程序写（python site.py follow --adopt）。"""

    register: Id = described("名录编号", "registers.yaml 里的", "dongshan")
    id: Id = described("在那个名录里的编号", "", "wjw-weixin")
    on: Date = described("按哪天取来的内容收录", "", "2026-11-29")
    sha256: Digest = described("收录时这条记录的摘要", "用来看出收录以后有没有人手工改过")


@record
class Unit:
    """一个单位：主办单位、主管单位，或在名录中声明未开设账号的单位。"""

    id: Id = described("单位编号", "小写字母、数字和连字符；一经使用永不更改、永不复用", "wjw")
    name: Line = described("单位全称", "法定全称，与印章一致", "示例市卫生健康委员会")
    short_names: Lines = described("简称", "规范简称和群众常用的叫法；可被搜索", default=())
    former_names: tuple[
        Annotated[FormerName, BeforeValidator(_named, json_schema_input_type=str | FormerName)], ...
    ] = described(
        "曾用名",
        "机构改革前的名称等，可被搜索；直接写名称，知道用到哪天的写 {name: 名称, until: 日期}",
        "{name: 示例市卫生和计划生育委员会, until: 2019-03-01}",
        default=(),
    )
    ended: UnitEnd | None = described("终止", "单位撤销、并入时填写；单位永不删除", default=None)
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
    origin: Origin | None = described("来源", "从别的名录收录的才有；只由程序写，见 docs/follow.md", default=None)
    place: Placed = unplaced()

    @property
    def names_before(self) -> tuple[str, ...]:
        """Its former names, as they stand in the file."""
        return tuple(former.name for former in self.former_names)

    def name_on(self, day: date | None) -> str:
        """What it was called on a day, as far as the register knows; its name of today where no day is known."""
        later = [f for f in self.former_names if day is not None and f.until is not None and day < f.until]
        return min(later, key=lambda former: former.until or date.max).name if later else self.name


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

    before: Line = described("原内容", "", "原来的", alias="from")
    after: Line = described("现内容", "", "现在的", alias="to")


@record
class Correction:
    """对已经上线的公告的一次更正；公示期从更正后的公告上线起重新计算。"""

    on: Date = described("更正日期", "", "2026-11-25")
    what: Text = described("更正内容", "写明哪里更正为什么", "停更日更正为2026年12月20日")


@record
class Done:
    """办结：账号在平台上真正关停、注销了。只有办结才使账号不再是官方账号。"""

    on: OpeningDate = described("办结日期", "平台上真正关停、注销的日期；无从查考的不写", "2026-12-18", default=None)
    how: Line = described("怎样确认的", "", "平台显示已注销")
    by: Reference | None = described("确认单位", "单位编号", "wjw", default=None)


@record
class Elsewhere:
    """名录开办以前已在别处公告；无从查考的，整项写“不详”。"""

    on: Date | None = described("公告日期", "当时公告的日期", "2019-05-06", default=None)
    where: Line | None = described("公告在哪里", "", "市政府网站", default=None)
    url: WebAddress | None = described("公告网址", "", "https://www.example.gov.cn/gg/1.html", default=None)


@record
class Filing:
    """一条备案记录。账号的状态只由这些记录推出。"""

    type: FilingType = described("备案类型", "开设、变更、关停、注销，或更正（登记时写错的）")
    on: OpeningDate = described(
        "生效日期",
        "生效或作出决定的日期；开设日期无从查考时写“不详”，名录开办以前的关停、注销日期无从查考时不写",
        "2019-03-01",
        UNKNOWN_DATE,
        default=None,
    )
    filed_on: Date | None = described("备案日期", "报备案的日期；应在规定的工作日内", "2019-03-04", default=None)
    entered_on: Date | None = described(
        "录入日期", "主管单位录入备案信息库、上级系统的日期；由主管单位填写", "2019-03-06", default=None
    )
    reported_on: Date | None = described("上报日期", "报上级备案的日期；由主管单位填写", "2019-03-08", default=None)
    number: Line | None = described("备案编号", "", "示新媒备〔2019〕12号", default=None)
    reason: Text | None = described("备案原由", "", "发布卫生健康政务信息", default=None)
    changes: dict[Changed, Change] = described(
        "变更事项",
        "type 为变更、更正时必填：name 名称、unit 主办单位、handle、account_id、verified_as、represents",
        "{name: {from: 原来的, to: 现在的}}",
        default_factory=dict,
    )
    announced_on: Date | None = described(
        "公告日期", "公告落款的日期；关停、注销必填，变更名称或主办单位时必填", "2026-11-20", default=None
    )
    approved: Approval | None = described("批准方式", "关停、注销必填", default=None)
    approved_by: Line | None = described(
        "批准或责令的单位", "上级批准、责令关闭时必填", "示例市人民政府办公室", default=None
    )
    announced_by: Reference | None = described(
        "公告单位", "由别的单位（如主管单位）统一公告时写它的编号；不写即主办单位", "sfb", default=None
    )
    stops_on: Date | None = described("停更日", "在此之前账号仍正常更新", "2026-12-15", default=None)
    successor: Annotated[Lines, BeforeValidator(as_tuple), LINE_OR_LINES] = described(
        "继任账号", "今后请关注的账号：账号编号，或一段文字；可写多个", "sfb-weixin", default=()
    )
    note: Markdown | None = described("公告补充说明", "公告中另起的一段，可用 Markdown", default=None)
    corrections: tuple[Correction, ...] = described(
        "更正", "公告上线后要改的，改好上面的内容并在这里写明；不写明的改动不会上网", default=()
    )
    done: Done | None = described("办结", "账号在平台上真正关停、注销后填写", default=None)
    announced_elsewhere: (
        Annotated[Elsewhere, BeforeValidator(_announced_somewhere, json_schema_input_type=Literal["不详"] | Elsewhere)]
        | None
    ) = described(
        "已在别处公告",
        "只用于名录开办（site.yaml 的 since）以前就已终止的账号：当时在哪里公告的，无从查考时写“不详”；"
        "名录不再为它发公告",
        UNKNOWN,
        default=None,
    )

    @model_validator(mode="before")
    @classmethod
    def _only_old_endings_lack_a_day(cls, given: Any) -> Any:
        if isinstance(given, dict) and "on" not in given and "announced_elsewhere" not in given:
            raise PydanticCustomError("missing_on", "")
        return given


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
    qr: ImageFile | None = described(
        "二维码", "扫出来的内容也是标识，群众可以拿照片来核对；一张图片只放一个", "images/wjw-qr.png", default=None
    )
    app: App | None = described("应用标识", "仅移动客户端和小程序填写", default=None)
    checked: Checked | None = described("最近核对", "最近一次核对的日期、单位和方式", default=None)
    filings: Annotated[tuple[Filing, ...], Field(min_length=1)] = described("备案记录", "从早到晚；第一条必须是开设")
    origin: Origin | None = described("来源", "从别的名录收录的才有；只由程序写，见 docs/follow.md", default=None)
    place: Placed = unplaced()


@record
class AccountsFile:
    """单位和账号：data/accounts.yaml 与 data/accounts/ 下的文件。"""

    units: tuple[Unit, ...] = described("单位", default=())
    accounts: tuple[Account, ...] = described("账号", default=())
