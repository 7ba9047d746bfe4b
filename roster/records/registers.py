"""Other registers that this one follows: data/registers.yaml, and what is kept of each in data/followed/."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..text.scalars import BaseAddress, Date, Digest, Id, Line, Region, WebAddress
from .accounts import Account, Unit
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
    region: Region | None = described(
        "收录哪个地区的",
        "写了的，才能用 follow --adopt 收录它的账号，并且只收录这个地区和以下的单位的；还要写公钥",
        "示例市/东山区",
        default=None,
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
    sha256: Digest = described("副本的 SHA-256")
    signature: Signature | None = described("那个名录的签名", "照 accounts.json.sig", default=None)
    refused_on: Date | None = described(
        "哪天起取不来", "取不来、不能收的，原来的副本照用，写从哪天起；取来了就没有这一行", "2026-12-01", default=None
    )
    place: Placed = unplaced()


@dataclass(frozen=True, slots=True)
class FollowedAccount:
    """An account of another register, as its open data tell it; ``page`` is a whole address below that register's,
    ``id`` its id there (older programs of ours had it too, others' may not).
    """

    register: str
    id: str | None
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


@dataclass(frozen=True, slots=True)
class Offer:
    """An account of another register with its filings, as ours may take it in: ``account`` has the ids of there,
    ``state`` is what that register says it is.
    """

    account: Account
    platform_name: str
    state: str


@dataclass(frozen=True, slots=True)
class Offers:
    """What a register whose records ours may take in tells of its accounts and units, by the ids of there."""

    accounts: Mapping[str, Offer]
    units: Mapping[str, Unit]
