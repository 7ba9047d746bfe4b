"""Whom the evidence is believed from: the register's keys, its witnesses, its time-stamp authority.

All of it stands in data/site.yaml, in git: whoever may write there may say whose signature counts.
"""

from typing import Annotated, Literal

from pydantic import StringConstraints

from ..text.scalars import Bool, Date, Id, Line, WebAddress
from .fields import Placed, described, record, unplaced

# ``<algorithm>:<key id>:<base64>``; which algorithm is said in the evidence, so that another can follow.
_SIGNATURE_FORM = r"^[a-z0-9]{1,16}:[a-z0-9-]{1,64}:[A-Za-z0-9+/]{1,400}={0,2}$"
Signature = Annotated[str, StringConstraints(pattern=_SIGNATURE_FORM)]
PublicKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+/]{43}=$")]
Algorithm = Literal["ed25519"]


@record
class Key:
    """本名录的一把密钥的公开的一半；私钥不在仓库里。由 `key new`、`key rotate` 写出，照抄即可。"""

    id: Id = described("密钥编号", "不得改动、不得重复使用", "k2026-11-28")
    algorithm: Algorithm = described("算法", "现在只有 ed25519")
    public: PublicKey = described("公钥", "32 字节的 base64")
    since: Date = described("启用日期", "在此以后的上线记录必须有签名", "2026-11-28")
    until: Date | None = described("停用日期", "最后一次可以用它的日子；停用的密钥留在这里，不要删去", default=None)
    leaked: Bool = described(
        "私钥泄露", "true：别人也可能有私钥；它的签名只对 git 里已有的记录还有效", "true", default=False
    )
    signed_by: Id | None = described("由哪一把密钥认可", "换密钥时由原来的一把签名", default=None)
    signature: Signature | None = described("认可的签名", default=None)
    place: Placed = unplaced()


@record
class WitnessKey:
    """见证人：在另一台机器上自己查看网站、自己签名的人。"""

    id: Id = described("见证人编号", "不得改动、不得重复使用", "w-sfb")
    name: Line = described("见证人", "谁在看，写进公示证明", "示例市人民政府办公室")
    public: PublicKey = described("公钥", "32 字节的 base64")
    place: Placed = unplaced()


@record
class TimeStamping:
    """可信时间戳（RFC 3161）：由第三方证明记录在那一天已经有了。"""

    url: WebAddress = described("时间戳服务的网址", "", "https://tsa.example.gov.cn/tsr")
    certificate: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,80}\.pem$")] = described(
        "根证书", "data/ 下的文件，PEM 格式；只有经它核对无误的时间戳才算数", "tsa.pem"
    )
