"""What the columns of an office's table are called, and which field of an account each of them is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..records.platform_names import PlatformNames, folded, without_brackets
from ..records.platforms import Platform
from ..tables.sheets import BadTable


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a column can be: its name for ``--map``, its Chinese name, and headings, the surest first."""

    name: str
    title: str
    headings: tuple[str, ...]
    several: bool = False  # several columns may be this field, of which one is filled


FIELDS: tuple[Field, ...] = (
    Field(
        "name",
        "账号名称",
        (
            "账号名称",
            "账号或应用名称",
            "账号全称",
            "账号昵称",
            "账户名称",
            "新媒体名称",
            "应用名称",
            "名称",
            "昵称",
            "账号",
            "账户",
            "account_name",
            "name",
        ),
    ),
    Field(
        "platform",
        "所属平台",
        (
            "所属平台",
            "平台",
            "平台名称",
            "平台类型",
            "平台类别",
            "开设平台",
            "所在平台",
            "运营平台",
            "注册平台",
            "发布平台",
            "账号平台",
            "账号类型",
            "账号类别",
            "媒体类型",
            "类型",
            "类别",
            "渠道",
            "platform",
        ),
    ),
    Field(
        "unit",
        "主办单位",
        (
            "主办单位",
            "主办单位名称",
            "单位全称",
            "单位名称",
            "单位",
            "开设单位",
            "开办单位",
            "主管主办单位",
            "所属单位",
            "运营单位",
            "使用单位",
            "责任单位",
            "申报单位",
            "开设主体",
            "主办主体",
            "主办部门",
            "所属部门",
            "部门",
            "sponsor",
            "unit",
        ),
    ),
    Field(
        "region",
        "所属地区",
        ("所属地区", "地区", "所在地区", "区域", "所属区域", "行政区划", "县市区", "区县", "region"),
    ),
    Field("account_id", "平台唯一标识", ("平台唯一标识", "唯一标识", "原始id", "uid"), several=True),
    Field(
        "handle",
        "可改的号（微信号、抖音号等）",
        ("微信号", "抖音号", "快手号", "小红书号", "个性域名", "账号号码", "handle"),
        several=True,
    ),
    Field(
        "identity",
        "标识（按写法自动分清）",
        (
            "账号id",
            "账号id号",
            "平台id",
            "id",
            "id号",
            "账号标识",
            "标识",
            "appid",
            "包名",
            "应用包名",
            "账号",
            "account_id",
        ),
        several=True,
    ),
    Field(
        "url",
        "主页网址",
        (
            "主页网址",
            "网址",
            "账号网址",
            "链接",
            "账号链接",
            "主页链接",
            "账号主页链接",
            "账号主页",
            "主页",
            "主页地址",
            "链接地址",
            "访问地址",
            "平台链接",
            "url",
        ),
        several=True,
    ),
    Field("represents", "代表主体", ("代表主体",)),
    Field(
        "verified_as",
        "账号主体/认证",
        (
            "账号主体/认证",
            "账号主体",
            "认证主体",
            "账号认证主体",
            "认证主体名称",
            "认证单位",
            "认证名称",
            "认证信息",
            "主体名称",
        ),
    ),
    Field("description", "简介", ("简介", "账号简介", "功能介绍", "账号介绍", "内容简介")),
    Field(
        "opened_on",
        "开设日期",
        tuple(
            f"{verb}{noun}" for verb in ("开设", "开通", "开办", "注册", "创建", "上线") for noun in ("日期", "时间")
        ),
    ),
    Field("filed_on", "备案日期", ("备案日期", "备案时间")),
    Field("number", "备案编号", ("备案编号", "备案号", "备案文号", "备案登记号")),
    Field("reason", "备案原由", ("备案原由", "备案事由", "开设原由", "开设原因", "开设理由")),
    Field(
        "state",
        "状态",
        (
            "状态",
            "账号状态",
            "运行状态",
            "运营状态",
            "使用状态",
            "目前状态",
            "当前状态",
            "运行情况",
            "运营情况",
            "备案类型",
            "status",
        ),
    ),
    Field("closed_on", "关停日期", ("关停日期", "关停时间", "停用日期", "停用时间", "关闭日期", "关闭时间")),
    Field("cancelled_on", "注销日期", ("注销日期", "注销时间")),
    Field("approved", "批准方式", ("批准方式", "审批方式", "决定方式", "研究方式")),
    Field("announced_on", "公告日期", ("公告日期", "公告时间", "公告落款日期")),
    Field("stops_on", "停更日", ("停更日", "停更日期", "停更时间")),
    Field("successor", "继任账号", ("继任账号", "承接账号", "替代账号")),
    Field(
        "ending_reason",
        "关停、注销原因",
        ("关停原因", "注销原因", "关停注销原因", "关停或注销原因", "关停原由", "注销原由"),
    ),
)
BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}
REQUIRED = ("name", "platform", "unit")
IGNORED = "不导入"

# Of the person behind an account nothing is taken (南通办法第二十条).
_PRIVATE = re.compile("联系|电话|手机|管理员|负责人|责任人|经办|身份证|邮箱|姓名|填报人|编辑|领导|联络|qq")
_NOTHING = {"序号", "编号", "no", "no."}
_LEADING = re.compile(r"^(?:政务|新媒体|官方|本单位|公众)+(?=.{2})")
_LONGEST = 100
_AROUND = "*★☆※:：、.。,，;；"
# What a spreadsheet of rejected rows adds; importing it again must not ask what it is.
SHEET, ROW, REASON = "原工作表", "原行号", "未导入原因"
OF_REJECTS = (SHEET, ROW, REASON)


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its number (from 0) and what stands over it; ``upper`` is the heading that spans it, if any."""

    index: int
    label: str
    upper: str = ""

    @property
    def shown(self) -> str:
        """The heading in one line."""
        parts = dict.fromkeys(filter(None, (self.upper, self.label)))
        return "/".join("".join(part.split()) for part in parts)


Fields = Mapping[str, tuple[Column, ...]]


@dataclass(frozen=True)
class Assignment:
    """Which columns are which field. A wide table has columns for each platform besides: ``(platform id, fields)``."""

    fields: Fields
    platforms: Sequence[tuple[str, Fields]] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[Column, ...] = ()
    private: tuple[Column, ...] = ()

    def missing(self) -> list[str]:
        """Required fields that no column and no constant gives."""
        given = {*self.fields, *self.constants}
        given |= {"name", "platform"} if self.platforms else set()
        return [name for name in REQUIRED if name not in given]


def field_name(text: str) -> str:
    """A field by its name or its Chinese name; raises BadTable where there is none."""
    wanted = folded(text)
    for known in FIELDS:
        if wanted in (known.name, folded(known.title), *known.headings[:1]):
            return known.name
    raise BadTable(
        f"没有“{text}”这个字段；可用的有：{'、'.join(f'{f.name}（{f.title}）' for f in FIELDS)}，以及“{IGNORED}”"
    )


def ranks(label: str) -> dict[str, int]:
    """Fields that a heading may mean, with how far down it stands among the field's headings."""
    names = _bare(label)
    return {f.name: min(f.headings.index(n) for n in names if n in f.headings) for f in FIELDS if names & {*f.headings}}


def is_heading(label: str, names: PlatformNames) -> bool:
    """True if the text is what stands over a column: a field or a platform."""
    return bool(ranks(label)) or _of_platform(label, names) is not None


def heading(column: Column, names: PlatformNames) -> str:
    """A heading that says by itself what the column is: 微博/名称, and 名称 where nothing of account stands above."""
    return column.shown if column.upper and _of_platform(column.upper, names) else column.label


def _bare(label: str) -> set[str]:
    """Forms in which a heading is looked up; a long text is none."""
    if len(label) > _LONGEST:
        return set()
    whole = folded(label).strip(_AROUND)
    plain = without_brackets(whole).strip(_AROUND)
    return {form for text in (whole, plain) for form in (text, _LEADING.sub("", text))}


def _of_platform(label: str, names: PlatformNames) -> tuple[Platform, str] | None:
    """The platform and the field that a heading names: 微博 → name, 微博UID → account_id."""
    text = folded(label).strip(_AROUND)
    if platform := names.find(text):
        return platform, "handle" if platform.handle and folded(platform.handle.label) == text else "name"
    for form in dict.fromkeys((text, _LEADING.sub("", text))):
        if (found := names.at_the_beginning(form)) and (fields := ranks(found[1].lstrip("/"))):
            return found[0], next(iter(fields))
    return None


def _meaning(column: Column, names: PlatformNames) -> tuple[Platform, str] | None:
    """The platform and field of a column below a heading that spans several."""
    upper, lower = (_of_platform(text, names) for text in (column.upper, column.label))
    if upper and not lower and (fields := ranks(column.label)):
        return upper[0], next(iter(fields))
    if lower and column.upper and column.upper != column.label and "name" in ranks(column.upper):
        return lower[0], "name"
    return lower or upper


def assign(
    columns: Sequence[Column],
    given: Iterable[tuple[str, str]],
    constants: Mapping[str, str],
    names: PlatformNames,
) -> Assignment:
    """Which column is which field: as ``given`` says (heading, field), and by known headings.

    Raises BadTable where two columns could equally be a field that has one value.
    """
    fields, taken = _as_given(columns, given)
    free = [column for column in columns if column.index not in taken]
    wide: list[tuple[str, Fields]] = []
    if not _says_platform(free, fields, constants):
        wide, of_platforms = _wide(free, names)
        free = [column for column in free if column not in of_platforms]
    for known in FIELDS:
        if (
            known.name not in fields
            and known.name not in constants
            and not (wide and known.name in ("name", "platform"))
        ):
            if found := _columns_for(known, free):
                fields[known.name] = found
                free = [column for column in free if column not in found]
    if not wide:
        free = _add_named_for_platforms(fields, free, names)
    private = tuple(column for column in free if _PRIVATE.search(folded(column.label)))
    unused = tuple(
        c for c in free if c not in private and folded(c.label) not in _NOTHING and c.label not in OF_REJECTS
    )
    return Assignment(fields, wide, constants, unused, private)


def _as_given(
    columns: Sequence[Column], given: Iterable[tuple[str, str]]
) -> tuple[dict[str, tuple[Column, ...]], set[int]]:
    fields: dict[str, tuple[Column, ...]] = {}
    taken: set[int] = set()
    for label, name in given:
        for column in columns:
            if folded(label) in (folded(column.label), folded(column.shown)):
                taken.add(column.index)
                if name != IGNORED:
                    fields[name] = (*fields.get(name, ()), column)
    return fields, taken


def _says_platform(free: Sequence[Column], fields: Fields, constants: Mapping[str, str]) -> bool:
    return "platform" in fields or "platform" in constants or any("platform" in ranks(column.label) for column in free)


def _add_named_for_platforms(
    fields: dict[str, tuple[Column, ...]], free: Sequence[Column], names: PlatformNames
) -> list[Column]:
    """Columns such as 公众号名称 and 微博UID in a table that says the platform elsewhere; gives those that are left."""
    left = []
    for column in free:
        name = meaning[1] if (meaning := _meaning(column, names)) else None
        if name and (name not in fields or BY_NAME[name].several):
            fields[name] = (*fields.get(name, ()), column)
        else:
            left.append(column)
    return left


def _columns_for(known: Field, free: Sequence[Column]) -> tuple[Column, ...]:
    ranked = sorted((rank[known.name], c.index, c) for c in free if known.name in (rank := ranks(c.label)))
    if not ranked or known.several:
        return tuple(column for _, _, column in ranked)
    if len(ranked) > 1 and folded(ranked[0][2].label) == folded(ranked[1][2].label):
        raise BadTable(f"有两列都叫“{ranked[0][2].shown}”；请改名后再导入")
    return (ranked[0][2],)


def _wide(free: Sequence[Column], names: PlatformNames) -> tuple[list[tuple[str, Fields]], list[Column]]:
    """Accounts side by side in a row, one for each column that holds names, and all columns that tell of them.

    Beside 抖音 the column 抖音号 is the handle; alone it holds names, as 视频号 does.
    """
    meant = [(column, *meaning) for column in free if (meaning := _meaning(column, names))]
    named = {platform.id for _, platform, name in meant if name == "name"}
    alone = [
        c
        for c, platform, name in meant
        if name == "handle" and platform.id not in named and folded(c.label) != "微信号"
    ]
    groups: list[tuple[str, dict[str, tuple[Column, ...]]]] = [
        (platform.id, {"name": (column,)}) for column, platform, name in meant if name == "name" or column in alone
    ]
    used = [column for _, fields in groups for column in fields["name"]]
    for column, platform, name in meant:
        own = [fields for id_, fields in groups if id_ == platform.id]
        if column not in used and own:
            before = [fields for fields in own if fields["name"][0].index < column.index]
            fields = before[-1] if before else own[0]
            fields[name] = (*fields.get(name, ()), column)
            used.append(column)
    return list(groups), used
