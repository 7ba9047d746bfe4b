"""What witnesses saw: data/witness/<witness id>.yaml, written by ``posted --add-witness``."""

import json
from typing import Literal

from ..text.scalars import Date, Int, NoticeId, WebAddress
from .fields import Placed, described, record, unplaced
from .keys import Signature
from .postings import Digest

_SIGNED = ("url", "notice", "version", "digest", "on", "found", "clock")


@record
class WitnessLook:
    """见证人的一次查看，由见证人的密钥签名。"""

    url: WebAddress = described("看的网址")
    notice: NoticeId = described("公告编号")
    version: Int = described("第几稿", default=1)
    digest: Digest = described("应有的正文的摘要")
    on: Date = described("哪一天")
    found: Literal["same", "words", "absent", "altered"] = described("看到了什么", "同上线记录")
    clock: Date | None = described("当时机器的日期", "日期由人写明、与机器不同的，写在这里", default=None)
    signature: Signature = described("签名")
    place: Placed = unplaced()

    @property
    def is_good(self) -> bool:
        """True if the words were there."""
        return self.found in ("same", "words")

    @property
    def said(self) -> dict[str, str]:
        """What the witness signs, as plain data; empty fields are left out."""
        values = {name: getattr(self, name) for name in _SIGNED}
        return {name: str(value) for name, value in values.items() if value is not None}

    @property
    def canonical(self) -> bytes:
        """The very bytes that are signed: the plain data as RFC 8785 has it."""
        return json.dumps(self.said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@record
class WitnessFile:
    """见证人的查看记录：data/witness/见证人编号.yaml，由程序写。"""

    looks: tuple[WitnessLook, ...] = described("历次查看", default=())
