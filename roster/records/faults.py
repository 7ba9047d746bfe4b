"""What is wrong with a value, in words for a clerk: what to write instead, from the words of the field itself."""

import re
from typing import Any

from pydantic.fields import FieldInfo

from ..source.problems import Blank, Place, Problem
from ..text import scalars, slips
from ..text.scalars import UNKNOWN_DATE
from .fields import first_key, record_within, written_fields

_LONGEST_SHOWN = 60  # characters of what somebody wrote, in a message
# What offices call the kinds of filings.
_SAID_FOR = {
    **dict.fromkeys(("开通", "新开", "新增", "新设", "注册", "启用", "申请", "开办"), "开设"),
    **dict.fromkeys(("更名", "改名", "名称变更", "变更名称", "修改", "信息变更", "变更备案"), "变更"),
    **dict.fromkeys(("停用", "关闭", "停更", "关停备案", "停止更新"), "关停"),
    **dict.fromkeys(("撤销", "销号", "注销备案", "撤并", "删除"), "注销"),
    **dict.fromkeys(("改正", "勘误", "修正", "订正"), "更正"),
}
_PATTERN_ADVICE = {
    scalars.ID_FORM: "编号只能用小写字母、数字和连字符，首尾不能是连字符，最长 64 个字符",
    scalars.VISIBLE_LINE: "含有看不见的字符（零宽字符、控制字符、换行等）；请删去后重新输入",
    scalars.VISIBLE_TEXT: "含有看不见的字符（零宽字符、控制字符等）；请删去后重新输入",
    scalars.REVIEWER_FORM: "审核人请写代码托管平台上的用户或群组（如 @wjw-xmt），或邮箱；几个的用英文逗号隔开，如 "
    "['@wjw-xmt', '@xmt-admin']",
    scalars.REGION_FORM: "地区请写成“示例市”或“示例市/东山区”，只用汉字、字母和数字，最多四级",
}


def missing_key(owner: type, record: Place, key: str) -> Problem:
    """What is told of a record without a field that it must have; of one that is there and empty, at its own line."""
    blank = Blank(Place(record.path, (*record.keys, key), of_key=True), _blank(owner, key))
    return Problem(record, "missing-key", missing(owner, key), blank=blank)


def _blank(owner: type, key: str) -> str:
    info = written_fields(owner).get(key)
    title = f"（{info.title}）" if info and info.title else ""
    example = f"，如 {key}: {info.examples[0]}" if info and info.examples else ""
    return f"“{key}:”{title}后面是空的，这一项必须填；请在这一行的冒号后面空一格填上{example}"


def missing(owner: type, key: str) -> str:
    """The words for a field that must be there (Chinese)."""
    info = written_fields(owner).get(key)
    example = f"，如 {key}: {info.examples[0]}" if info and info.examples else ""
    what = f"：{info.description}" if info and info.description and not example else ""
    title = f"（{info.title}{what}）" if info and info.title else ""
    return f"缺少必填字段“{key}”{title}；请补上一行{example}"


def code_of(fault: Any) -> str:
    """The code of a fault that pydantic found."""
    return {
        "date": "bad-date",
        "date_range": "bad-date",
        "bool": "bad-value",
        "int": "bad-value",
        "web_address": "bad-address",
        "email": "bad-address",
        "file_name": "bad-file-name",
        "markup": "too-complex",
        "characters": "bad-text",
        "string_unicode": "bad-text",
        "literal_error": "bad-value",
        "string_pattern_mismatch": "bad-text",
        "string_too_long": "too-long",
        "string_too_short": "empty-text",
        "too_short": "empty-list",
    }.get(fault["type"], "wrong-shape")


def message_of(fault: Any, info: FieldInfo | None) -> str:
    """What is wrong with a value and what to write (Chinese); ``info`` are the words of its field."""
    name = f"{info.title}：" if info and info.title else ""
    return name + (_about_text(fault, info) or _about_shape(fault, info) or f"写法不对{_wanted(info)}")


def _about_text(fault: Any, info: FieldInfo | None) -> str | None:
    """What is wrong with a text that may stand there; None where it is something else that is wrong."""
    context = fault.get("ctx") or {}
    match fault["type"]:
        case "literal_error":
            choices = context["expected"].replace("'", "").replace(" or ", "、").replace(", ", "、")
            meant = _SAID_FOR.get(str(fault["input"]))
            instead = f"；请写成 {meant}" if meant and meant in choices.split("、") else ""
            return f"只能填 {choices}，现在是“{str(fault['input'])[:50]}”{instead}"
        case "string_pattern_mismatch":
            advice = _PATTERN_ADVICE.get(context["pattern"])
            if advice is None or context["pattern"] == scalars.ID_FORM:  # an id of what, the field's own example tells
                meant = slips.meant_id(str(fault["input"])) if advice else ""
                instead = f"；请写成 {meant}" if re.fullmatch(scalars.ID_FORM, meant) else _wanted(info)
                return (advice or "格式不对") + instead
            return advice
        case "string_too_long":
            return f"太长，最多 {context['max_length']} 字"
        case "string_too_short":
            return "内容是空的；请填写，或删去这一行"
        case "string_unicode":
            return _PATTERN_ADVICE[scalars.VISIBLE_TEXT]
        case "date" | "date_range" | "bool" | "int" | "web_address" | "email" | "file_name" | "markup" | "characters":
            return fault["msg"]
    return None


def _about_shape(fault: Any, info: FieldInfo | None) -> str | None:
    """What should stand there instead of a text, a list or a mapping; None where the shape is right."""
    match fault["type"]:
        case "too_short":
            return "至少要有一条"
        case "string_type":
            match fault["input"]:
                case [str(only)] if 0 < len(only) <= _LONGEST_SHOWN:
                    return f"这里只写一个，不是列表；请写成 {only}"
                case list():
                    return "这里只写一个，不是列表；以 [ 开头的文字请加引号"
            return "这里应是一段文字，不是下级字段；以 { 开头的文字请加引号"
        case "tuple_type" if info and (inner := record_within(info.annotation)):
            return f"这里应是列表，每条另起一行，以“- {first_key(inner)}: …”开头"
        case "tuple_type":
            return "这里应是列表，如 [甲, 乙]，或每行一个“- ”"
        case "dict_type" | "dataclass_type" | "dataclass_exact_type":
            instead = f"，或写“{UNKNOWN_DATE}”" if info and UNKNOWN_DATE in (info.examples or ()) else ""
            return f"这里应是下级字段（缩进后写“字段: 内容”{_example_of(info)}）{instead}"
    return None


def _example_of(info: FieldInfo | None) -> str:
    """A record as it may stand there on one line; nothing where its fields have no examples."""
    inner = record_within(info.annotation) if info else None
    fields = written_fields(inner) if inner else {}
    shown = [f"{key}: {field.examples[0]}" for key, field in fields.items() if field.examples]
    return f"，如 {{{', '.join(shown)}}}" if shown else ""


def _wanted(info: FieldInfo | None) -> str:
    """An example of what to write, or else the field's description."""
    if info and info.examples:
        return f"，应如 {info.examples[0]}"
    return f"，应是：{info.description}" if info and info.description else ""
