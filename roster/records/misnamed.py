"""Keys that are no field: which field was meant, or where it belongs."""

import difflib

from ..source.problems import Place, Problem
from ..text import slips
from .fields import record_within, written_fields

# Fields that people expect and that do not exist on purpose.
_HINTS = {
    "status": "状态由 filings 推出；账号关停请在 filings 里补一条 type: 关停",
    "state": "状态由 filings 推出；账号关停请在 filings 里补一条 type: 关停",
    "former_names": "账号的曾用名由 filings 里的变更记录推出；请补一条 type: 变更",
    "wechat_id": "微信号请写 handle，原始ID 请写 account_id",
    "uid": "平台的 UID 请写 account_id",
    "owner": "主办单位请写 unit",
    "ended": "状态由 filings 推出；账号关停请在 filings 里补一条 type: 关停",
    "place": "请删去",
}
# Chinese names of fields beside the titles of the format.
KEYS_IN_CHINESE = {
    "编号": "id", "名称": "name", "账号名称": "name", "平台": "platform", "单位": "unit", "主办单位": "unit",
    "主管单位": "supervisor", "地区": "region", "日期": "on", "时间": "on", "类型": "type", "原因": "reason",
    "事由": "reason", "备注": "note", "网址": "url", "链接": "url", "电话": "phone", "简称": "short_names",
    "曾用名": "former_names", "简介": "description", "头像": "logo", "二维码": "qr", "备案记录": "filings",
    "微信号": "handle", "原始ID": "account_id", "UID": "account_id", "认证主体": "verified_as", "停更日": "stops_on",
    "别名": "aliases", "停更日期": "stops_on", "公告日期": "announced_on", "备案号": "number", "文号": "number",
    "备案文号": "number", "联系电话": "phone", "官网": "url", "网站": "url", "主页": "url", "核对": "checked",
    "批准": "approved", "变更内容": "changes", "备案": "filings", "抖音号": "handle", "账号ID": "account_id",
    "备案原因": "reason", "关停原因": "reason", "注销原因": "reason", "账号简介": "description",
    "所属单位": "unit", "上级单位": "supervisor",
}  # fmt: skip


def unknown_key(owner: type, place: Place, key: str) -> Problem:
    """What is told of a key that is no field of the record, with what was meant or what there is."""
    if key in _HINTS:
        advice = _HINTS[key]
    elif meant := meant_key(owner, key):
        advice = f"您是不是要写“{meant}”？"
    elif above := _above(owner, key):
        advice = f"它是{'、'.join(f'“{name}”' for name in above)}下面的字段；请写在下面，多缩进一层"
    else:
        advice = f"可用的有：{'、'.join(name for name in written_fields(owner) if name != 'place')}"
    return Problem(
        Place(place.path, (*place.keys, key), of_key=True), "unknown-key", f"“{key[:50]}”不是可用的字段；{advice}"
    )


def meant_key(owner: type, key: str) -> str | None:
    """The field that a word means: nearly written so, or its Chinese name."""
    known = {name: info for name, info in written_fields(owner).items() if name != "place"}
    plain = slips.plain("".join(char for char in key if char.isprintable()))
    word = plain.lower()
    if word in known:
        return word
    if (said := KEYS_IN_CHINESE.get(plain)) in known:
        return said
    titled = [name for name, info in known.items() if info.title and (word == info.title or info.title.endswith(word))]
    if len(titled) == 1 and len(word) > 1:
        return titled[0]
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.7)), None)


def _above(owner: type, key: str) -> list[str]:
    """The fields of a record below which a word is a field."""
    inner = {name: record_within(info.annotation) for name, info in written_fields(owner).items() if name != "place"}
    return [name for name, record in inner.items() if record and key in written_fields(record)]
