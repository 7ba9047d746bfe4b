"""Other registers that this one follows: data/registers.yaml, and what is kept of each in data/followed/."""

from dataclasses import dataclass

from ..text.scalars import BaseAddress, Id, Line
from .fields import Placed, described, record, unplaced


@record
class OtherRegister:
    """别的名录：它登记的账号，在这里问到时指给它。"""

    id: Id = described("编号", "也是 data/followed/ 下文件的名称", "province")
    name: Line = described("名录的名称", "", "示例省政务新媒体名录")
    base_url: BaseAddress = described("名录的网址", "", "https://www.example.gov.cn/sheng/")
    place: Placed = unplaced()


@record
class RegistersFile:
    """跟随的名录：data/registers.yaml，由网站管理员填写。"""

    registers: tuple[OtherRegister, ...] = described("名录", default=())


@dataclass(frozen=True, slots=True)
class FollowedAccount:
    """An account of another register, as its open data tell it; ``page`` is a whole address below that register's."""

    register: str
    name: str
    platform: str
    platform_name: str
    account_id: str | None
    handle: str | None
    url: str | None
    unit_name: str
    verified_as: str
    state: str
    page: str
