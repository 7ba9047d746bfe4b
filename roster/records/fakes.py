"""Fakes that pretend to be a unit's account: data/fakes.yaml, kept by the supervising office."""

from typing import Annotated

from pydantic import BeforeValidator

from ..text.scalars import Date, Id, Line, Reference, Text, WebAddress, as_tuple
from .fields import Placed, described, record, unplaced


@record
class Confirmed:
    """核实：确认它是假冒的。"""

    on: Date = described("核实日期", "", "2026-11-20")
    by: Reference = described("核实单位", "单位编号", "sfb")


@record
class Fake:
    """一个假冒账号。只凭标识认定；名称不指认任何账号，也不上网。"""

    id: Id = described("编号", "小写字母、数字和连字符；一经使用永不更改、永不复用", "jm-2026-001")
    platform: Reference = described("所属平台", "平台编号；没有的写 other 并填 platform_name", "wechat")
    platform_name: Line | None = described("平台名称", "platform 为 other 时必填", default=None)
    account_id: Line | None = described("平台唯一标识", "原始ID、UID、sec_uid 等", "gh_0f0f0f0f0f0f", default=None)
    handle: Line | None = described("账号", "微信号、抖音号等", default=None)
    url: WebAddress | None = described("主页网址", "", default=None)
    qr: Line | None = described("二维码的内容", "扫它的二维码得到的文字或网址，照抄", default=None)
    name: Line | None = described("它自称的名称", "只供本单位办案，不上网", default=None)
    imitates: Annotated[tuple[Reference, ...], BeforeValidator(as_tuple)] = described(
        "冒充谁", "被冒充的账号编号或单位编号；可写多个", "wjw-weixin", default=()
    )
    seen_on: Date | None = described("发现日期", "", "2026-11-18", default=None)
    confirmed: Confirmed | None = described("核实", "核实以后才写；写了才会在核对页上说它是假冒", default=None)
    closed_on: Date | None = described("关停日期", "平台把它关停的日期", default=None)
    note: Text | None = described("备注", "只供办案，不上网", default=None)
    place: Placed = unplaced()

    @property
    def has_identity(self) -> bool:
        """True if anything but a name says which account is meant."""
        return bool(self.account_id or self.handle or self.url or self.qr)


@record
class FakesFile:
    """假冒账号：data/fakes.yaml，由主管单位填写。"""

    fakes: tuple[Fake, ...] = described("假冒账号", default=())
