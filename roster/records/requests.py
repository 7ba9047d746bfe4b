"""What a unit asks for in a file that was filled in elsewhere, as ``apply/`` writes it: a submission, version 1.

A request is about one account; several make a submission. Its fields are those of the records that it is to become,
under the same names and in the order of the 备案登记表 (盐源 附件3). Nothing else can be asked for: no id of an
account, no file, no ending from before the register, no wording of a notice.
"""

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field

from ..text.scalars import (
    UNKNOWN_DATE,
    Date,
    Int,
    Line,
    Lines,
    OpeningDate,
    Reference,
    Region,
    Text,
    WebAddress,
    as_tuple,
)
from .accounts import LINE_OR_LINES, Account, Approval, Change, Changed, Checked, Done, Filing, Unit
from .fields import Placed, described, fields_of, record, unplaced

VERSION = 1
MOST = 500  # requests of a submission
MAX_BYTES = 4 * 1024 * 1024
RequestType = Literal["开设", "变更", "更正", "关停", "注销", "办结", "核对"]

_FROM = "from 是填写时名录里的内容，名录已经不同的不写入；主办单位写单位编号"


def _as_of(kind: type, key: str, description: str | None = None, **more: Any) -> Any:
    """A field that becomes one of a record, in the words that it has there; ``description`` where it is told anew."""
    info = fields_of(kind)[key]
    told = info.description if description is None else description
    examples = [one for one in info.examples or () if one != UNKNOWN_DATE]
    return described(info.title or "", told or "", *examples, **more)


def _account() -> Any:
    return described("账号编号", "账号页面地址里的编号", "wjw-weixin")


def _type() -> Any:
    return described("备案类型", "办什么")


@record
class Opening:
    """开设：登记一个新开设的账号；单位是新的，一并登记。账号编号由程序定。"""

    type: Literal["开设"] = _type()
    represents: Line | None = _as_of(Account, "represents", default=None)
    verified_as: Line | None = _as_of(Account, "verified_as", default=None)
    name: Line = _as_of(Account, "name")
    platform: Reference = _as_of(Account, "platform", "平台编号；没有登记的平台写 other 并填 platform_name")
    platform_name: Line | None = _as_of(Account, "platform_name", default=None)
    account_id: Line | None = _as_of(Account, "account_id", default=None)
    handle: Line | None = _as_of(Account, "handle", default=None)
    url: WebAddress | None = _as_of(Account, "url", default=None)
    unit: Reference = _as_of(Account, "unit", "单位编号；还没有登记的单位，写要用的编号")
    unit_name: Line | None = _as_of(Unit, "name", "还没有登记的单位才写：法定全称，与印章一致", default=None)
    region: Region | None = _as_of(Unit, "region", "还没有登记的单位才写；不写即名录的地区", default=None)
    on: OpeningDate = _as_of(Filing, "on", "开设日期；无从查考的写“不详”")
    filed_on: Date | None = _as_of(Filing, "filed_on", default=None)
    number: Line | None = _as_of(Filing, "number", default=None)
    reason: Text | None = _as_of(Filing, "reason", default=None)
    place: Placed = unplaced()


@record
class Changing:
    """变更：账号真的变了；名称、主办单位变更的要公告。"""

    type: Literal["变更"] = _type()
    account: Reference = _account()
    on: Date = _as_of(Filing, "on", "变更生效的日期")
    filed_on: Date | None = _as_of(Filing, "filed_on", default=None)
    number: Line | None = _as_of(Filing, "number", default=None)
    changes: dict[Changed, Change] = _as_of(Filing, "changes", _FROM, min_length=1)
    announced_on: Date | None = _as_of(Filing, "announced_on", "要公告的，不写即写入名录的那一天", default=None)
    reason: Text | None = _as_of(Filing, "reason", default=None)
    place: Placed = unplaced()


@record
class Correcting:
    """更正：名录登记时写错了，账号本身没有变；不公告。"""

    type: Literal["更正"] = _type()
    account: Reference = _account()
    on: Date = _as_of(Filing, "on", "更正的日期")
    changes: dict[Changed, Change] = described("更正事项", _FROM, min_length=1)
    reason: Text = _as_of(Filing, "reason", "怎样写错的，如 登记时录错一位")
    place: Placed = unplaced()


@record
class Ending:
    """关停、注销：公告以后才办；同一单位同一天公告的合成一份公告。"""

    type: Literal["关停", "注销"] = _type()
    account: Reference = _account()
    on: Date = _as_of(Filing, "on", "作出决定的日期")
    filed_on: Date | None = _as_of(Filing, "filed_on", default=None)
    number: Line | None = _as_of(Filing, "number", default=None)
    approved: Approval = _as_of(Filing, "approved", "")
    approved_by: Line | None = _as_of(Filing, "approved_by", default=None)
    announced_on: Date | None = _as_of(
        Filing, "announced_on", "公告落款的日期，不要倒填；不写即写入名录的那一天", default=None
    )
    announced_by: Reference | None = _as_of(Filing, "announced_by", default=None)
    stops_on: Date | None = _as_of(Filing, "stops_on", "在此之前照常更新；请定在公示期满以后", default=None)
    successor: Annotated[Lines, BeforeValidator(as_tuple), LINE_OR_LINES] = _as_of(Filing, "successor", default=())
    reason: Text | None = _as_of(Filing, "reason", default=None)
    place: Placed = unplaced()


@record
class Finishing:
    """办结：账号在平台上真正关停、注销了。"""

    type: Literal["办结"] = _type()
    account: Reference = _account()
    on: Date = _as_of(Done, "on", "平台上真正关停、注销的日期")
    how: Line = _as_of(Done, "how")
    by: Reference | None = _as_of(Done, "by", "单位编号；不写即主办单位", default=None)
    place: Placed = unplaced()


@record
class CheckingOff:
    """核对：逐项看过这个账号，名录里写的都对。"""

    type: Literal["核对"] = _type()
    account: Reference = _account()
    on: Date = _as_of(Checked, "on")
    by: Reference | None = _as_of(Checked, "by", "单位编号；不写即主办单位", default=None)
    how: Line = _as_of(Checked, "how")
    place: Placed = unplaced()


Request = Opening | Changing | Correcting | Ending | Finishing | CheckingOff
KINDS: dict[RequestType, type[Request]] = {
    type_: kind
    for kind in get_args(Request)
    for type_ in get_args(fields_of(kind)["type"].annotation)
}  # fmt: skip


@record
class SubmissionFile:
    """申请单：单位要办的一件或几件事，由 apply/ 写成，用 `file --from` 写入名录。"""

    submission: Int = described("申请单格式", "现在只有 1", "1")
    requests: tuple[Annotated[Request, Field(discriminator="type")], ...] = described(
        "要办的事", "一件一条，从上到下办；全部能办才写入", min_length=1
    )


@record
class SubmissionHead:
    """What must be right before a submission's requests can be read one by one."""

    submission: Int = _as_of(SubmissionFile, "submission")
    requests: tuple[Any, ...] = _as_of(SubmissionFile, "requests", min_length=1)


@record
class TypeOfRequest:
    """By what a request says which of the ``KINDS`` it is."""

    type: RequestType = _type()
