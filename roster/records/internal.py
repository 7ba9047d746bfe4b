"""What the supervising office keeps beside the register and nobody else may see: data/internal.yaml."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from ..text.scalars import Bool, Date, Line, Phone, Reference, Text
from .fields import Placed, described, record, unplaced

Duty = Literal["应当开设", "可以开设", "不必开设"]
_MOST_FOLLOWERS = 10_000_000_000


def _read_count(value: Any) -> int:
    if isinstance(value, int):
        return value
    if not (isinstance(value, str) and value.isascii() and value.isdigit() and int(value[:12]) < _MOST_FOLLOWERS):
        raise PydanticCustomError("int", "请填整数，不加“万”和逗号，如 12800")
    return int(value)


Count = Annotated[int, BeforeValidator(_read_count), WithJsonSchema({"type": "integer", "minimum": 0})]


@record
class InternalUnit:
    """一个单位的内部信息。"""

    id: Reference = described("单位编号", "accounts.yaml 里的单位编号", "wjw")
    duty: Duty | None = described(
        "应不应当开设", "应当开设而没有的，报告列为问题；不写的不评判", "应当开设", default=None
    )
    platforms: tuple[Reference, ...] = described(
        "应当开设的平台", "平台编号；不写的，任何平台都可以", "wechat", default=()
    )
    responsible: Line | None = described("责任人", default=None)
    phone: Phone | None = described("联系电话", "可以写手机号", "0000-12345678", default=None)
    classified: Bool = described("涉密", "涉密的不得登记在公开的名录里", default=False)
    note: Text | None = described("备注", default=None)
    place: Placed = unplaced()


@record
class InternalAccount:
    """一个账号的内部信息。"""

    id: Reference = described("账号编号", "accounts.yaml 里的账号编号", "wjw-weixin")
    operator: Line | None = described("承办机构", "受委托运维的机构", default=None)
    responsible: Line | None = described("责任人", default=None)
    phone: Phone | None = described("联系电话", "可以写手机号", "0000-12345678", default=None)
    followers: Count | None = described("关注数", "", "12800", default=None)
    counted_on: Date | None = described("统计日期", "关注数是哪一天的", "2026-11-20", default=None)
    classified: Bool = described("涉密", "涉密的不得登记在公开的名录里", default=False)
    note: Text | None = described("备注", default=None)
    place: Placed = unplaced()


@record
class InternalFile:
    """内部信息：data/internal.yaml，由主管单位填写，一个字也不上网。"""

    units: tuple[InternalUnit, ...] = described("单位", default=())
    accounts: tuple[InternalAccount, ...] = described("账号", default=())
