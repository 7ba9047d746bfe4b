"""The shapes of the open data below ``api/v1/``, and JSON Schemas made from them.

Version 1 is promised (docs/api.md): fields may be added, none renamed or removed, none becomes empty that never was.
The exports are typed by these, and the schemas say no more and no less.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field, TypeAdapter
from typing_extensions import TypedDict  # pydantic reads no other before Python 3.12

from ..notices.board import AccountState
from ..notices.window import NoticeState
from ..records.accounts import Approval, Changed, FilingType
from ..records.fields import NoticeType

Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Digest = Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{64}$")]
_Page = Annotated[str, Field(description="相对于站点的地址")]


ChangeRow = TypedDict("ChangeRow", {"from": str, "to": str})


class CorrectionRow(TypedDict):
    """公告上线后的一次更正。"""

    on: Day
    what: str


class DoneRow(TypedDict):
    """办结；没有 on 的，日期不详。"""

    on: NotRequired[Day]
    how: str


class ElsewhereRow(TypedDict):
    """名录开办以前已在别处公告；一项也没有的，不详。"""

    on: NotRequired[Day]
    where: NotRequired[str]
    url: NotRequired[str]


class FilingRow(TypedDict):
    """一条备案记录，与账号页、公告页上写的相同；没有登记的内容不写。"""

    type: Annotated[FilingType, Field(title="备案类型")]
    on: Annotated[NotRequired[Day], Field(title="生效日期", description="没有的，日期不详")]
    filed_on: Annotated[NotRequired[Day], Field(title="备案日期")]
    number: Annotated[NotRequired[str], Field(title="备案编号")]
    reason: Annotated[NotRequired[str], Field(title="备案原由")]
    changes: Annotated[NotRequired[dict[Changed, ChangeRow]], Field(title="变更事项", description="主办单位写编号")]
    announced_on: Annotated[NotRequired[Day], Field(title="公告日期")]
    approved: Annotated[NotRequired[Approval], Field(title="批准方式")]
    approved_by: Annotated[NotRequired[str], Field(title="批准或责令的单位", description="名称")]
    stops_on: Annotated[NotRequired[Day], Field(title="停更日")]
    successor: Annotated[NotRequired[list[str]], Field(title="继任账号", description="账号编号，或一段文字")]
    note: Annotated[NotRequired[str], Field(title="公告补充说明", description="Markdown")]
    corrections: Annotated[NotRequired[list[CorrectionRow]], Field(title="更正")]
    done: Annotated[NotRequired[DoneRow], Field(title="办结")]
    announced_elsewhere: Annotated[NotRequired[ElsewhereRow], Field(title="已在别处公告")]


class OriginRow(TypedDict):
    """从别的名录收录来的账号的来源。"""

    register: Annotated[str, Field(title="名录的名称")]
    page: Annotated[str, Field(title="它在那里的页面", description="完整网址")]
    on: Annotated[Day, Field(title="按哪天取来的内容收录")]


class AppRow(TypedDict):
    """移动客户端、小程序的标识；没有登记的不写。"""

    bundle_id: NotRequired[str]
    package: NotRequired[str]
    icp_number: NotRequired[str]
    gov_app_number: NotRequired[str]


class AccountRow(TypedDict):
    """一个账号；没有登记的内容是 null。"""

    id: Annotated[str, Field(title="编号", description="永久不变，不重复使用")]
    name: Annotated[str, Field(title="账号名称")]
    platform: Annotated[str, Field(title="平台编号")]
    platform_name: Annotated[str, Field(title="平台")]
    account_id: Annotated[str | None, Field(title="平台唯一标识")]
    handle: Annotated[str | None, Field(title="账号", description="可改的号")]
    url: Annotated[str | None, Field(title="主页网址")]
    unit: Annotated[str, Field(title="单位编号")]
    unit_name: Annotated[str, Field(title="主办单位")]
    represents: Annotated[str, Field(title="代表主体")]
    verified_as: Annotated[str, Field(title="账号主体")]
    region: Annotated[str, Field(title="地区")]
    state: Annotated[AccountState, Field(title="状态")]
    former_names: Annotated[list[str], Field(title="曾用名")]
    checked_on: Annotated[Day | None, Field(title="最近核对")]
    page: Annotated[_Page, Field(title="页面")]
    stops_on: Annotated[Day | None, Field(title="停更日")]
    ended_on: Annotated[Day | None, Field(title="办结日期", description="真正关停、注销的日子；不详的是 null")]
    app: Annotated[AppRow | None, Field(title="应用标识")]
    origin: Annotated[OriginRow | None, Field(title="来源", description="本名录自己登记的是 null")]
    filings: Annotated[list[FilingRow], Field(title="备案记录", description="从早到晚")]


class FormerNameRow(TypedDict):
    """单位的一个曾用名。"""

    name: str
    until: Annotated[Day | None, Field(description="从这一天起不再使用；不知道的是 null")]


class UnitEndRow(TypedDict):
    """单位的终止。"""

    on: Day
    into: Annotated[list[str], Field(description="承接职责的单位的编号")]
    how: str | None
    basis: str | None


class UnitRow(TypedDict):
    """一个单位；没有登记的内容是 null。"""

    id: Annotated[str, Field(title="单位编号", description="永久不变，不重复使用")]
    name: Annotated[str, Field(title="单位全称")]
    short_names: Annotated[list[str], Field(title="简称")]
    former_names: Annotated[list[FormerNameRow], Field(title="曾用名")]
    region: Annotated[str, Field(title="地区")]
    internal: Annotated[bool, Field(title="内设机构")]
    ended: Annotated[UnitEndRow | None, Field(title="终止")]
    page: Annotated[_Page, Field(title="页面")]


class AccountsFile(TypedDict):
    """api/v1/accounts.json：全部账号，含已关停、已注销的；全部单位。"""

    accounts: list[AccountRow]
    units: list[UnitRow]


class NoticeRow(TypedDict):
    """一份公告；后两个日期为 null，表示现在还不能知道。"""

    id: str
    type: NoticeType
    title: str
    page: _Page
    accounts: Annotated[list[str], Field(description="账号编号")]
    announced_on: Day
    first_posted: Annotated[Day | None, Field(description="首次看到它在网上的日子")]
    working_days: Annotated[int, Field(ge=0)]
    last_working_day: Day | None
    removable_from: Day | None
    state: NoticeState


class NoticesFile(TypedDict):
    """api/v1/notices.json：全部公告，和下一次必须重新生成网站的日子。"""

    next_change_on: Day | None
    notices: list[NoticeRow]


class KeyRow(TypedDict):
    """一把密钥的公开的一半。"""

    id: str
    algorithm: Literal["ed25519"]
    public: Annotated[str, Field(description="32 字节的 base64")]
    since: Day
    until: Day | None
    leaked: bool
    signed_by: str | None
    signature: str | None


class WitnessRow(TypedDict):
    """一位见证人。"""

    id: str
    name: str
    public: str


class KeysFile(TypedDict):
    """api/v1/keys.json：有密钥、有见证人的名录才有。"""

    keys: list[KeyRow]
    witnesses: list[WitnessRow]


class ReleaseFile(TypedDict):
    """api/v1/release.json：正式发布的才有。"""

    format: Literal[1]
    register: str
    day: Day
    notices: Annotated[dict[str, Digest], Field(description="公告编号 → 它那一页的摘要")]


_FILES: Mapping[str, Any] = {
    "accounts": AccountsFile,
    "notices": NoticesFile,
    "keys": KeysFile,
    "release": ReleaseFile,
}


@cache
def schemas() -> Mapping[str, bytes]:
    """The JSON Schema (2020-12) of each file, by its path."""
    return {f"api/v1/{name}.schema.json": _schema(name, kind) for name, kind in _FILES.items()}


def _schema(name: str, kind: Any) -> bytes:
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"{name}.schema.json"}
    made |= TypeAdapter(kind).json_schema()
    return (json.dumps(made, ensure_ascii=False, indent=1) + "\n").encode()
