"""Other registers that this one follows: data/registers.yaml, and what is kept of each in data/followed/."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import StringConstraints

from ..text.scalars import BaseAddress, Date, Id, Line, WebAddress
from .fields import Placed, described, record, unplaced
from .keys import PublicKey, Signature


@record
class RegisterKey:
    """别的名录签名用的公钥；从那个名录的公文或电话里核对过的，才写在这里。"""

    id: Id = described("密钥编号", "照那个名录 api/v1/keys.json 里的 id", "k2026-11-28")
    public: PublicKey = described("公钥", "32 字节的 base64")


@record
class OtherRegister:
    """别的名录：它登记的账号，在这里问到时指给它。"""

    id: Id = described("编号", "也是 data/followed/ 下文件的名称", "province")
    name: Line = described("名录的名称", "", "示例省政务新媒体名录")
    base_url: BaseAddress = described("名录的网址", "", "https://www.example.gov.cn/sheng/")
    keys: tuple[RegisterKey, ...] = described(
        "公钥", "写了的，取来的账号必须有其中一把的签名；那个名录换了密钥，就把新的一把加上", default=()
    )
    place: Placed = unplaced()


@record
class RegistersFile:
    """跟随的名录：data/registers.yaml，由网站管理员填写。"""

    registers: tuple[OtherRegister, ...] = described("名录", default=())


@record
class Receipt:
    """取来的副本的凭据：data/followed/编号.yaml，只由程序写。"""

    on: Date = described("哪天取来的", "", "2026-11-29")
    url: WebAddress = described("从哪里取来的")
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = described("副本的 SHA-256")
    signature: Signature | None = described("那个名录的签名", "照 accounts.json.sig", default=None)
    refused_on: Date | None = described(
        "哪天起取不来", "取不来、不能收的，原来的副本照用，写从哪天起；取来了就没有这一行", "2026-12-01", default=None
    )
    place: Placed = unplaced()


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
