"""The fields of an account that an office's table can tell of, and what their columns are called."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..records.platform_names import folded, without_brackets
from ..tables.sheets import BadTable


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a column can be: its name for ``--map``, its Chinese name, and headings, the surest first."""

    name: str
    title: str
    headings: tuple[str, ...]
    several: bool = False  # several columns may be this field, of which one is filled


def _field(name: str, title: str, headings: str, *, several: bool = False) -> Field:
    """A field whose headings stand in one text, separated by blanks."""
    return Field(name, title, tuple(headings.split()), several)


SETTLED = "settled"  # what a person answers to a doubt
_OPENED = " ".join(f"{verb}日期 {verb}时间" for verb in ("开设", "开通", "开办", "注册", "创建", "上线"))
FIELDS: tuple[Field, ...] = (
    _field(
        "name",
        "账号名称",
        "账号名称 账号或应用名称 账号全称 账号昵称 账户名称 新媒体名称 应用名称 名称 昵称 账号 账户 account_name name",
    ),
    _field(
        "platform",
        "所属平台",
        "所属平台 平台 平台名称 平台类型 平台类别 开设平台 所在平台 运营平台 注册平台 发布平台 账号平台 "
        "账号类型 账号类别 媒体类型 类型 类别 渠道 platform",
    ),
    _field(
        "unit",
        "主办单位",
        "主办单位 主办单位名称 单位全称 单位名称 单位 开设单位 开办单位 主管主办单位 所属单位 运营单位 "
        "使用单位 责任单位 申报单位 开设主体 主办主体 主办部门 所属部门 主办 主办方 管理单位 归属单位 "
        "所在单位 机构名称 机构 学校名称 学校 医院名称 部门名称 部门 sponsor unit",
    ),
    _field("region", "所属地区", "所属地区 地区 所在地区 区域 所属区域 行政区划 县市区 区县 region"),
    _field("account_id", "平台唯一标识", "平台唯一标识 唯一标识 原始id uid", several=True),
    _field(
        "handle",
        "可改的号（微信号、抖音号等）",
        "微信号 抖音号 快手号 小红书号 个性域名 账号号码 handle",
        several=True,
    ),
    _field(
        "identity",
        "标识（按写法自动分清）",
        "账号id 账号id号 平台id id id号 账号标识 标识 appid 包名 应用包名 账号 account_id",
        several=True,
    ),
    _field(
        "url",
        "主页网址",
        "主页网址 网址 账号网址 链接 账号链接 主页链接 账号主页链接 账号主页 主页 主页地址 链接地址 访问地址 "
        "平台链接 url",
        several=True,
    ),
    _field("represents", "代表主体", "代表主体"),
    _field(
        "verified_as",
        "账号主体/认证",
        "账号主体/认证 账号主体 认证主体 账号认证主体 认证主体名称 认证单位 认证名称 认证信息 主体名称",
    ),
    _field("description", "简介", "简介 账号简介 功能介绍 账号介绍 内容简介"),
    _field("opened_on", "开设日期", _OPENED),
    _field("filed_on", "备案日期", "备案日期 备案时间"),
    _field("number", "备案编号", "备案编号 备案号 备案文号 备案登记号"),
    _field("reason", "备案原由", "备案原由 备案事由 开设原由 开设原因 开设理由"),
    _field(
        "state",
        "状态",
        "状态 账号状态 运行状态 运营状态 使用状态 目前状态 当前状态 运维状态 运行状况 运营状况 运行情况 运营情况 "
        "运维情况 使用情况 更新状态 账号情况 账号现状 现状 存续状态 启用状态 账号运行状态 账号使用状态 账号运营状态 "
        "备案类型 status",
    ),
    _field(SETTLED, "核对后的状态", "核对后的状态 核实后的状态 settled"),
    _field(
        "ended_on",
        "关停或注销日期",
        "关停或注销日期 关停、注销日期 关停注销日期 关停注销时间 关停/注销日期 关停/注销时间 "
        "关停(注销)日期 关停(注销)时间 注销(关停)日期 注销(关停)时间 注销/关停日期 注销/关停时间 终止日期 终止时间",
    ),
    _field("closed_on", "关停日期", "关停日期 关停时间 停用日期 停用时间 关闭日期 关闭时间"),
    _field("cancelled_on", "注销日期", "注销日期 注销时间"),
    _field(
        "done_on",
        "办结日期",
        "办结日期 办结时间 注销完成日期 注销完成时间 关停完成日期 关停完成时间 完成注销日期 完成关停日期 实际注销日期 "
        "实际注销时间 实际关停日期 实际关停时间 注销办结日期 关停办结日期",
    ),
    _field("approved", "批准方式", "批准方式 审批方式 决定方式 研究方式"),
    _field("approved_by", "批准或责令的单位", "批准单位 批准部门 批准机关 审批单位 审批部门 批准或责令的单位 责令单位"),
    _field(
        "announced_on", "公告日期", "公告日期 公告时间 公告落款日期 公告发布日期 公告发布时间 发布公告日期 发布公告时间"
    ),
    _field("announced_by", "公告单位", "公告单位 公告发布单位 发布公告单位 公告部门 公告发布部门"),
    _field("stops_on", "停更日", "停更日 停更日期 停更时间 停止更新日期 停止更新时间"),
    _field("successor", "继任账号", "继任账号 承接账号 替代账号"),
    _field("ending_reason", "关停、注销原因", "关停原因 注销原因 关停注销原因 关停或注销原因 关停原由 注销原由"),
)
BY_NAME: Mapping[str, Field] = {field.name: field for field in FIELDS}
REQUIRED = ("name", "platform", "unit")
IGNORED = "不导入"

_OF_ACCOUNT = re.compile("^(?:账号|平台)(?=.{4})")  # 账号主办单位, 平台账号ID
_LEADING = re.compile(r"^(?:政务|新媒体|官方|本单位|公众)+(?=.{2})")
_IDS = {"account_id", "handle", "identity", "url"}
_BETWEEN = re.compile(r"[/、,;|()\[\]]|或者?|和|及")
_LONGEST = 100
_AROUND = "*★☆※:：、.。,，;；"


def field_name(text: str) -> str:
    """A field by its name or its Chinese name; raises BadTable where there is none."""
    wanted = folded(text)
    for field in FIELDS:
        if wanted in (field.name, folded(field.title), *field.headings[:1]):
            return field.name
    usable = "、".join(f"{field.name}（{field.title}）" for field in FIELDS)
    raise BadTable(f"没有“{text}”这个字段；可用的有：{usable}，以及“{IGNORED}”")


def ranks(label: str) -> dict[str, int]:
    """Fields that a heading may mean, with how far down it stands among the field's headings."""
    return {"identity": 0} if is_of_several_ids(label) else _ranks(label)


def is_of_several_ids(label: str) -> bool:
    """True for 微信号/原始ID, 微信号（或原始ID）: a column that holds either."""
    if len(label) > _LONGEST or not _BETWEEN.search(folded(label)):
        return False
    parts = [part for part in _BETWEEN.split(bare(label)) if part]
    meant = [_IDS & _ranks(part).keys() for part in parts]
    return len(parts) > 1 and all(meant) and not set.intersection(*meant)


def _ranks(label: str) -> dict[str, int]:
    forms = _forms(label)
    meant = (field for field in FIELDS if forms & {*field.headings})
    return {field.name: min(field.headings.index(form) for form in forms & {*field.headings}) for field in meant}


def surest(label: str) -> str | None:
    """The first field that a heading may mean."""
    return next(iter(ranks(label)), None)


def _forms(label: str) -> set[str]:
    """Forms in which a heading is looked up; a long text is none."""
    if len(label) > _LONGEST:
        return set()
    whole = bare(label)
    plain = without_brackets(whole).strip(_AROUND)
    shorter = [text for text in (plain.removesuffix("全称"), _OF_ACCOUNT.sub("", plain)) if len(text) > 1]
    return {form for text in (whole, plain, *shorter) for form in (text, without_leading(text))}


def bare(label: str) -> str:
    """A heading without the marks around it, folded."""
    return folded(label).strip(_AROUND)


def without_leading(text: str) -> str:
    """A bare heading without words such as 政务 and 官方 in front."""
    return _LEADING.sub("", text)
