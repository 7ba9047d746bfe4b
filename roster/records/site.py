"""Settings of one site: data/site.yaml."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, StringConstraints

from ..text import hosts
from ..text.scalars import AddressTemplate, BaseAddress, Date, Email, Int, Line, Phone, Region, Reviewer, WebAddress
from .fakes import PursuitPolicy
from .fields import NoticeType, Placed, described, record, unplaced
from .inspections import InspectionPolicy
from .keys import Key, TimeStamping, WitnessKey

# What this program can read; a higher number in site.yaml was written for a later one.
FORMAT_VERSION = 2
# Numbers that are the same in the whole country.
_CALLED = {"110": "报警", "96110": "反诈专线", "12377": "网络举报", "12345": "政务热线"}


def _in_brackets(basis: str | None) -> str:
    return f"（{basis}）" if basis else ""


@record
class Policy:
    """一类公告的公示要求。"""

    working_days: Int = described("公示工作日数", "不得少于 15", default=15)
    basis: Line | None = described("依据", "写进公告的规定，如《示例市政务新媒体管理办法》第十六条", default=None)


@record
class StageLimit:
    """备案的一个环节的期限。"""

    working_days: Int = described("几个工作日内", "", "3")
    basis: Line | None = described("依据", "写进报告的规定", "《示例市政务新媒体管理办法》第十五条", default=None)
    since: Date | None = described("从哪天起", "这一天以前交来的不算；不写即规定施行之日", "2026-10-01", default=None)

    @property
    def cited(self) -> str:
        """What sets it, in brackets behind it; empty where nobody wrote that down."""
        return _in_brackets(self.basis)


@record
class FilingPolicy:
    """报备案的要求；各地规定不同。"""

    working_days: Int = described("几个工作日内报备案", "", "3", default=3)
    basis: Line | None = described("依据", "写进报告的规定", "《示例市政务新媒体管理办法》第十五条", default=None)
    effective: Date | None = described(
        "规定施行日期", "在此之前的备案不算迟报；不写即名录开办之日（since）", "2020-01-01", default=None
    )
    grace_working_days: Int = described(
        "补备期限", "写了施行日期的，在那以前开设的账号应在施行以后几个工作日内补备", default=20
    )
    entering: StageLimit | None = described(
        "录入期限", "主管单位收到备案以后几个工作日内录入上级系统；不写即不要求", default=None
    )
    reporting: StageLimit | None = described("上报期限", "录入以后几个工作日内上报；不写即不要求", default=None)

    @property
    def cited(self) -> str:
        """What sets it, in brackets behind it; empty where nobody wrote that down."""
        return _in_brackets(self.basis)


@record
class ReportChannels:
    """纠错和举报的渠道；至少要有一个。"""

    portal_url: WebAddress | None = described("互动交流平台网址", "本级政府网站统一的互动交流平台", default=None)
    post_url: WebAddress | None = described("表单提交网址", "接收纠错表单的地址，字段见文档", default=None)
    email: Email | None = described("电子邮箱", default=None)
    phone: Phone | None = described("电话", default=None)
    reply_working_days: Int = described("答复时限", "收到后几个工作日内答复", default=3)


def _numbered(value: Any) -> Any:
    """A hotline given as a number alone."""
    return {"number": value} if isinstance(value, str) else value


@record
class Hotline:
    """一个热线电话。"""

    number: Annotated[str, StringConstraints(pattern=r"^[0-9]{3,8}$")] = described("号码", "", "96110")
    name: Line | None = described("叫什么", "不写的按全国通用的叫法", "反诈热线", default=None)

    @property
    def called(self) -> str:
        """What it is called, empty where nobody knows."""
        return self.name or _CALLED.get(self.number, "")


@record
class PoliceRecord:
    """公安机关备案。"""

    number: Line = described("公安备案号", "", "示公网安备 00000000000000号")
    code: Annotated[str, StringConstraints(pattern=r"^\d{14}$")] = described("备案编码", "14 位数字", "00000000000000")


@record
class Footer:
    """页脚信息。"""

    organizer: Line | None = described("主办单位", "", "示例市人民政府办公室", default=None)
    undertaker: Line | None = described("承办单位", default=None)
    contact: Line | None = described("联系方式", "", "电话 0000-12345678", default=None)
    icp: Line | None = described("ICP 备案号", default=None)
    police: PoliceRecord | None = described("公安备案", default=None)
    conac_id: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z]{8,40}$")] | None = described(
        "党政机关网站标识", "bszs.conac.cn 的证书编号", default=None
    )


@record
class Applications:
    """单位办理（apply/）：填好的申请单交到哪里。都不写的，网页给出文件和文字，由单位自己交来。"""

    url: AddressTemplate | None = described(
        "提交网址",
        "代码托管平台上新建议题、合并请求的网址；{title} 是标题，{quoted} 是放进 Markdown 的申请单，"
        "{text} 是申请单原文，{file} 是文件名",
        "https://git.example.gov.cn/xmt/minglu/-/issues/new?issue[title]={title}&issue[description]={quoted}",
        default=None,
    )
    email: Email | None = described("电子邮箱", "收申请单的邮箱", "xmt@example.gov.cn", default=None)


@record
class Site:
    """站点设置：data/site.yaml。"""

    format: Int = described(
        "格式版本",
        "数据按哪一版格式写成；比程序懂得的新时，检查会说明；旧的用 upgrade 命令升级",
        "2",
        default=FORMAT_VERSION,
    )
    since: Date | None = described(
        "开办日期",
        "名录开办的日期；在此之前就已终止的账号才能写 announced_elsewhere；写好后不得改动",
        "2026-11-01",
        default=None,
    )
    name: Line = described("站点名称", "名录的名称", "示例市政务新媒体名录")
    portal_name: Line | None = described(
        "门户网站名称",
        "名录所在的政府网站的名称，写进网页的 SiteName；不写即站点名称",
        "示例市人民政府门户网站",
        default=None,
    )
    base_url: BaseAddress = described("站点网址", "可以带路径", "https://www.example.gov.cn/xmt/")
    former_base_urls: tuple[BaseAddress, ...] = described(
        "用过的站点网址", "换过网址的写在这里：原来的网站和上线记录仍认作本名录的", default=()
    )
    site_domain: Line | None = described("网站域名", "", "www.example.gov.cn", default=None)
    site_id_code: Annotated[str, StringConstraints(pattern=r"^(?:\d{10}|bm\d{8})$")] | None = described(
        "政府网站标识码", "10 位数字，或 bm 加 8 位数字", default=None
    )
    timezone: Line = described("时区", default="Asia/Shanghai")
    region: Region | None = described("地区", "名录覆盖的地区", "示例市", default=None)
    supervisor: Line | None = described("主管单位", "单位编号或全称", default=None)
    notice: dict[NoticeType, Policy] = described("公示要求", "按关停、注销、变更分别写", default_factory=dict)
    filing: FilingPolicy = described("备案要求", "几个工作日内报备案，依据什么", default_factory=FilingPolicy)
    inspection: InspectionPolicy = described("检查", "检查指标、合格分、更新期限", default_factory=InspectionPolicy)
    pursuit: PursuitPolicy = described("办理假冒账号", "核实、去函、答复的时限", default_factory=PursuitPolicy)
    rules: dict[Line, Literal["error", "warning", "off"]] = described(
        "规则等级", "规则代码 → error、warning 或 off", default_factory=dict
    )
    report: ReportChannels = described("纠错渠道", "至少写一种", default_factory=ReportChannels)
    apply: Applications = described("单位办理", "填好的申请单交到哪里", default_factory=Applications)
    hotlines: tuple[Annotated[Hotline, BeforeValidator(_numbered, json_schema_input_type=str | Hotline)], ...] = (
        described(
            "热线电话",
            "担心受骗的群众打给谁，按这个顺序显示；写号码，或 {number: 号码, name: 叫什么}",
            "['110', '96110', '12377', '12345']",
            default=tuple(Hotline(number=number) for number in _CALLED),
        )
    )
    footer: Footer = described("页脚", default_factory=Footer)
    owners: tuple[Reviewer, ...] = described(
        "审核人", "代码托管平台上负责整个名录的用户或群组；只用于生成 CODEOWNERS，不上网", "@xmt-admin", default=()
    )
    keys: tuple[Key, ...] = described("密钥", "上线记录由谁签名；见密钥一页（docs/keys.md）", default=())
    witnesses: tuple[WitnessKey, ...] = described("见证人", "在别的机器上查看的人的公钥", default=())
    timestamp: TimeStamping | None = described("可信时间戳", default=None)
    place: Placed = unplaced()

    @property
    def uri(self) -> str:
        """``base_url`` as machines ask for it: the same, but for a domain name or a path in Chinese."""
        return hosts.uri(self.base_url)
