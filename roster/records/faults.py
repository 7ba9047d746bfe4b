"""What is wrong with a value, in words for a clerk: what to write instead, from the words of the field itself."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any, get_origin

from pydantic import StringConstraints, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ..source.problems import Blank, Place, Problem
from ..source.writing import one_line
from ..text import scalars, slips, telephones
from ..text.scalars import UNKNOWN_DATE
from .fields import first_key, record_within, written_fields

_LONGEST_SHOWN = 60  # characters of what somebody wrote, in a message
# What stands between the words of a list, and around it, where somebody wrote it as a text.
_BETWEEN = re.compile("[、，,；;]")
_ROUND_LISTS = " \u3000[]［］【】〔〕「」（）()\"'“”‘’＂＇。\\"
# What offices call the kinds of filings.
SAID_FOR = {
    **dict.fromkeys(("开通", "新开", "新增", "新设", "注册", "启用", "申请", "开办"), "开设"),
    **dict.fromkeys(("更名", "改名", "名称变更", "变更名称", "修改", "信息变更", "变更备案"), "变更"),
    **dict.fromkeys(("停用", "关闭", "停更", "关停备案", "停止更新"), "关停"),
    **dict.fromkeys(("撤销", "销号", "注销备案", "撤并", "删除"), "注销"),
    **dict.fromkeys(("改正", "勘误", "修正", "订正"), "更正"),
}
_UNSEEN = "含有看不见的字符（零宽字符、控制字符、换行等）"
_PATTERN_ADVICE = {
    scalars.ID_FORM: "编号只能用小写字母、数字和连字符，首尾不能是连字符，最长 64 个字符",
    scalars.REVIEWER_FORM: "审核人请写代码托管平台上的用户或群组（如 @wjw-xmt），或邮箱；几个的用英文逗号隔开，如 "
    "['@wjw-xmt', '@xmt-admin']",
    scalars.REGION_FORM: "地区的写法是“示例市”或“示例市/东山区”，只用汉字、字母和数字，最多四级",
}


_MEANT_BY = {
    scalars.ID_FORM: slips.meant_id,
    scalars.PHONE_FORM: telephones.meant,
    scalars.REGION_FORM: slips.meant_region,
}


def missing_key(owner: type, record: Place, key: str) -> Problem:
    """What is told of a record without a field that it must have; of one that is there and empty, at its own line."""
    inline = missing(owner, key, "请在这一对花括号里补上，与前面的用英文逗号隔开")
    blank = Blank(Place(record.path, (*record.keys, key), of_key=True), _blank(owner, key), inline)
    return Problem(record, "missing-key", missing(owner, key), blank=blank)


def _blank(owner: type, key: str) -> str:
    info = written_fields(owner).get(key)
    title = f"（{info.title}）" if info and info.title else ""
    example = f"，如 {key}: {info.examples[0]}" if info and info.examples else ""
    return f"“{key}:”{title}后面是空的，这一项必须填；请在这一行的冒号后面空一格填上{example}"


def missing(owner: type, key: str, advice: str = "请补上一行") -> str:
    """The words for a field that must be there, and what to do (Chinese)."""
    info = written_fields(owner).get(key)
    example = f"，如 {key}: {info.examples[0]}" if info and info.examples else ""
    what = f"：{info.description}" if info and info.description and not example else ""
    title = f"（{info.title}{what}）" if info and info.title else ""
    return f"缺少必填字段“{key}”{title}；{advice}{example}"


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
            plain = "".join(slips.plain(str(fault["input"])).split())
            meant = SAID_FOR.get(plain, plain)
            instead = f"；请写成 {meant}" if meant and meant in choices.split("、") else ""
            return f"只能填 {choices}，现在是“{str(fault['input'])[:50]}”{instead}"
        case "string_pattern_mismatch":
            return _about_form(context["pattern"], str(fault["input"]), info)
        case "string_too_long":
            return f"太长，最多 {context['max_length']} 字"
        case "string_too_short":
            return "内容是空的；请填写，或删去这一行"
        case "string_unicode":
            return f"{_UNSEEN}；请删去后重新输入"
        case "date" | "date_range" | "bool" | "int" | "web_address" | "email" | "file_name" | "markup" | "characters":
            return fault["msg"]
    return None


def _about_form(pattern: str, written: str, info: FieldInfo | None) -> str:
    """What is wrong with a text that has not the form of its field, with what was meant where that is certain."""
    if pattern in (scalars.VISIBLE_LINE, scalars.VISIBLE_TEXT):
        meant = slips.visible(written)
        instead = f"，写成 {meant}" if 0 < len(meant) <= _LONGEST_SHOWN and _has_form(pattern, meant) else ""
        return f"{_UNSEEN}；请删去后重新输入{instead}"
    meant_by = _MEANT_BY.get(pattern)
    meant = meant_by(slips.plain(written) if pattern == scalars.REGION_FORM else written) if meant_by else ""
    if meant and _has_form(pattern, meant):
        return f"{_PATTERN_ADVICE.get(pattern, '格式不对')}；请写成 {meant}"
    if pattern in _PATTERN_ADVICE and pattern != scalars.ID_FORM:  # an id of what, the field's own example tells
        return _PATTERN_ADVICE[pattern]
    return _PATTERN_ADVICE.get(pattern, "格式不对") + _wanted(info)


def _has_form(pattern: str, text: str) -> bool:
    """Whether a text has a form, by the reading that refused it."""
    try:
        return _read_as(pattern).validate_python(text) == text
    except ValidationError:
        return False


@cache
def _read_as(pattern: str) -> TypeAdapter[str]:
    return TypeAdapter(Annotated[str, StringConstraints(pattern=pattern)])


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
            meant = _as_list(fault["loc"], fault["input"])
            return f"这里应是列表；请写成 {meant}" if meant else "这里应是列表，如 [甲, 乙]，或每行一个“- ”"
        case "dict_type" | "dataclass_type" | "dataclass_exact_type" if isinstance(fault["input"], list):
            return "这里不是列表；请删去“- ”（或方括号），直接写“字段: 内容”"
        case "dict_type" | "dataclass_type" | "dataclass_exact_type":
            instead = f"，或写“{UNKNOWN_DATE}”" if info and UNKNOWN_DATE in (info.examples or ()) else ""
            return f"这里应是下级字段（缩进后写“字段: 内容”{_example_of(info)}）{instead}"
    return None


def _as_list(way: Sequence[str | int], written: Any) -> str:
    """A list on one line, of what somebody wrote as one text; empty where it is none."""
    if not isinstance(written, str) or len(written) > _LONGEST_SHOWN or not isinstance(way[-1], str):
        return ""
    words = [part.strip(_ROUND_LISTS) for part in _BETWEEN.split(written.strip(_ROUND_LISTS))]
    if len(words) == 1 and written.isascii():
        words = words[0].split()
    return f"{way[-1]}: {one_line([word for word in words if word])}" if any(words) else ""


def _example_of(info: FieldInfo | None) -> str:
    """A record as it may stand there on one line; nothing where its fields have no examples."""
    inner = record_within(info.annotation) if info else None
    fields = written_fields(inner) if inner else {}
    if info and get_origin(info.annotation) is dict:  # fields of any name, each with such a record
        return f"，如 {info.examples[0]}" if info.examples else ""
    shown = [f"{key}: {field.examples[0]}" for key, field in fields.items() if field.examples]
    return f"，如 {{{', '.join(shown)}}}" if shown else ""


def _wanted(info: FieldInfo | None) -> str:
    """An example of what to write, or else the field's description."""
    if info and info.examples:
        return f"，应如 {info.examples[0]}"
    return f"，应是：{info.description}" if info and info.description else ""
