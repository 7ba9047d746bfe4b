"""Cases of fakes that pretend to be a unit's account, each from report to end: data/fakes.yaml, kept by the supervising
office (南通第三十条: 核实 → 网信、公安 → 致函平台关停 → 报上级备案).
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, StringConstraints

from ..text.scalars import CaseFile, Date, Id, Int, Line, Reference, Text, WebAddress, as_tuple
from .fields import Placed, described, record, unplaced

Recipient = Literal["平台", "网信", "公安", "上级"]
Ending = Literal["公安处理", "改名整改", "不是假冒", "无法处置"]


@record
class Confirmed:
    """核实：确认它是假冒的。"""

    on: Date = described("核实日期", "", "2026-11-20")
    by: Reference = described("核实单位", "单位编号", "sfb")


@record
class Lead:
    """线索：何时怎样得知的。"""

    on: Date = described("得知日期", "接到举报或自己发现的日期", "2026-11-18")
    how: Line = described("线索来源", "不写举报人的姓名和电话", "群众电话举报")


@record
class Exhibit:
    """一份证据材料：放在站点文件夹的 evidence/ 里，不进 public/，不上网。"""

    file: CaseFile = described("文件", "evidence/ 下的文件", "evidence/jm-2026-001/1.png")
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = described(
        "摘要", "取证时由程序计算；以后可以核对文件没有改过", default=None
    )
    on: Date | None = described("取证日期", "", "2026-11-18", default=None)
    what: Line | None = described("内容", "", "主页截图", default=None)


@record
class Answer:
    """对方的答复。"""

    on: Date = described("答复日期", "", "2026-11-25")
    what: Text = described("答复内容", "", "已受理，正在核实")


@record
class CaseLetter:
    """发出的一份函或报告。"""

    to: Recipient = described("发给谁", "平台、网信、公安；报上级备案的写上级", "平台")
    on: Date = described("落款日期", "", "2026-11-20")
    addressee: Line | None = described("主送机关", "", "示例市委网信办", default=None)
    number: Line | None = described("发文字号", "", "示政办函〔2026〕8号", default=None)
    answer: Answer | None = described("答复", "收到答复以后写", default=None)


@record
class Outcome:
    """没有由平台关停而结案的：怎样了结。"""

    on: Date = described("结案日期", "", "2026-12-01")
    how: Ending = described("结果", "不是假冒、改名整改的，写了以后核对页不再说它是假冒", "公安处理")
    what: Text | None = described("说明", "只供办案，不上网", default=None)


@record
class Fake:
    """一个假冒账号的案件，从线索到结案。只凭标识认定；名称不指认任何账号，也不上网。"""

    id: Id = described("编号", "小写字母、数字和连字符；一经使用永不更改、永不复用", "jm-2026-001")
    platform: Reference = described("所属平台", "平台编号；没有的写 other 并填 platform_name", "wechat")
    platform_name: Line | None = described("平台名称", "platform 为 other 时必填", default=None)
    account_id: Line | None = described("平台唯一标识", "原始ID、UID、sec_uid 等", "gh_0f0f0f0f0f0f", default=None)
    handle: Line | None = described("账号", "微信号、抖音号等", default=None)
    url: WebAddress | None = described("主页网址", "", default=None)
    qr: Line | None = described("二维码的内容", "扫它的二维码得到的文字或网址，照抄", default=None)
    name: Line | None = described("它自称的名称", "只供本单位办案，不上网", default=None)
    imitates: Annotated[
        tuple[Reference, ...],
        BeforeValidator(as_tuple, json_schema_input_type=Reference | tuple[Reference, ...]),
    ] = described("冒充谁", "被冒充的账号编号或单位编号；可写多个", "wjw-weixin", default=())
    reported: Lead | None = described("线索", "只供办案，不上网", default=None)
    seen_on: Date | None = described("发现日期", "", "2026-11-18", default=None)
    seen_at: Line | None = described("在哪里看到", "只供办案，不上网", "微信搜一搜“示例医保”", default=None)
    evidence: tuple[Exhibit, ...] = described("证据材料", "只供办案，不上网", default=())
    confirmed: Confirmed | None = described("核实", "核实以后才写；写了才会在核对页上说它是假冒", default=None)
    letters: tuple[CaseLetter, ...] = described("函件", "发给平台、网信、公安和上级的；只供办案，不上网", default=())
    closed_on: Date | None = described("关停日期", "平台把它关停的日期", default=None)
    outcome: Outcome | None = described("结果", "平台没有关停、别样了结的才写", default=None)
    note: Text | None = described("备注", "只供办案，不上网", default=None)
    place: Placed = unplaced()

    @property
    def has_identity(self) -> bool:
        """True if anything but a name says which account is meant."""
        return bool(self.account_id or self.handle or self.url or self.qr)


@record
class PursuitPolicy:
    """办理假冒账号的时限，按自然日算；过了的列进要办的事（due）。没有规定统一时限，请按本地的办法改。"""

    confirm_days: Int = described("核实时限", "得知线索以后几天以内核实", default=7)
    letter_days: Int = described("去函时限", "核实以后几天以内致函平台、告知网信、报上级", default=7)
    answer_days: Int = described("答复时限", "发函以后几天没有答复就列出来；都答复了，几天没有结案就列出来", default=30)


@record
class FakesFile:
    """假冒账号的案件：data/fakes.yaml，由主管单位填写。"""

    fakes: tuple[Fake, ...] = described("假冒账号", default=())
