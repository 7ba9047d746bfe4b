"""Plain data to typed records, with every finding in Chinese and at its place.

``read_file`` never raises for bad data: what is right comes back as records,
what is wrong as problems, all in one run.
"""

import difflib
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from ..source.problems import MOST_FINDINGS, Blank, Place, Problem, too_many
from ..text import scalars, slips
from ..text.scalars import UNKNOWN_DATE
from .fields import is_record

_LONGEST_SHOWN = 60  # characters of what somebody wrote, in a message
_MOST_VALUES = 20_000  # of one record: each could be a finding

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
_KEYS_IN_CHINESE = {
    "编号": "id", "名称": "name", "账号名称": "name", "平台": "platform", "单位": "unit", "主办单位": "unit",
    "主管单位": "supervisor", "地区": "region", "日期": "on", "时间": "on", "类型": "type", "原因": "reason",
    "事由": "reason", "备注": "note", "网址": "url", "链接": "url", "电话": "phone", "简称": "short_names",
    "曾用名": "former_names", "简介": "description", "头像": "logo", "二维码": "qr", "备案记录": "filings",
    "微信号": "handle", "原始ID": "account_id", "UID": "account_id", "认证主体": "verified_as", "停更日": "stops_on",
}  # fmt: skip
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


def read_file(kind: type, raw: Any, path: str) -> tuple[Any, list[Problem]]:
    """Read the plain data of one file as ``kind``, a file type of ``records``.

    Lists of records are read one by one, so that one bad record costs only
    itself. Returns ``(instance or None, problems)``; None when nothing can be
    made of the file, as with a site.yaml in which something is missing.
    """
    top = Place(path)
    if not isinstance(raw, dict):
        return None, [Problem(top, "not-a-mapping", f"文件开头应是{_first_keys(kind)}这样的字段")]
    problems: list[Problem] = []
    given: dict[str, Any] = {}
    record_lists = _record_lists(kind)
    for key, value in raw.items():
        if key not in record_lists:
            given[key] = value
        elif isinstance(value, list):
            given[key], found = _read_records(record_lists[key], value, top / key)
            problems += found
        else:
            problems.append(Problem(top / key, "wrong-shape", f"“{key}”下面应是以“- ”开头的列表"))
    for key in record_lists.keys() - given.keys():
        given[key] = ()
    instance, found = read_record(kind, given, top)
    return instance, problems + found


def unread(raw: Any, section: str, path: str, read: Any) -> Iterator[tuple[dict[str, Any], Place]]:
    """Records of a section that are there and could not be read, with their places: ``read`` is what became of the
    file.
    """
    items = raw.get(section) if isinstance(raw, dict) else None
    good = {record.place for record in getattr(read, section, ())}
    for index, item in enumerate(items if isinstance(items, list) else ()):
        place = Place(path, (section, index))
        if isinstance(item, dict) and place not in good:
            yield item, place


def _read_records(kind: type, items: list, place: Place) -> tuple[tuple, list[Problem]]:
    good, problems = [], []
    for index, item in enumerate(items):
        if len(problems) > MOST_FINDINGS:
            problems.append(too_many(place / index))
            break
        record, found = read_record(kind, item, place / index)
        problems += found
        if record is not None:
            good.append(record)
    return tuple(good), problems


def read_record(kind: type, item: Any, place: Place) -> tuple[Any, list[Problem]]:
    """Read plain data as one record of ``kind``; ``(None, problems)`` where it is none."""
    if not isinstance(item, dict):
        return None, [Problem(place, "not-a-record", f"这里应是一条记录，以“{_first_key(kind)}: …”开头")]
    if _is_huge(item):
        return None, [
            Problem(place, "too-many-values", f"这里的内容超过 {_MOST_VALUES} 项，不像名录数据；请检查是不是贴错了地方")
        ]
    placed = "place" in _fields(kind)
    given = {**item, "place": place} if placed else item
    problems = [_unknown_key(kind, place, "place")] if placed and "place" in item else []
    try:
        return _adapter(kind).validate_python(given), problems
    except ValidationError as error:
        return None, problems + list(_explain(kind, item, place, error))


def _is_huge(item: dict) -> bool:
    """True for more values than any record has."""
    values, containers = 0, [item]
    while containers and values <= _MOST_VALUES:
        inner = containers.pop()
        values += len(inner)
        containers += [
            value for value in (inner.values() if inner.__class__ is dict else inner) if value.__class__ in (dict, list)
        ]
    return values > _MOST_VALUES


def _explain(kind: type, item: Any, place: Place, error: ValidationError) -> Iterator[Problem]:
    faults = error.errors(include_url=False)
    misspelt = {
        (f["loc"][:-1], _meant_key(_field_at(kind, f["loc"])[0], str(f["loc"][-1]))) for f in faults if _is_unknown(f)
    }
    for fault in faults:
        keys = fault["loc"]
        where = Place(place.path, place.keys + tuple(k for k in keys if k != "[key]"), "[key]" in keys)
        owner, last = _field_at(kind, keys)
        match fault["type"]:
            case "missing" if (keys[:-1], keys[-1]) in misspelt:
                continue  # it is there, under another name, which is told
            case "missing" if isinstance(keys[-1], str):
                yield _missing_key(owner, Place(place.path, place.keys + keys[:-1]), str(keys[-1]))
            case "missing_on":
                yield Problem(where, "missing-key", _missing((last and _record_type(last.annotation)) or kind, "on"))
            case "unexpected_keyword_argument":
                yield _unknown_key(owner, Place(place.path, where.keys[:-1]), str(keys[-1]))
            case "too_short" if _value_at(item, keys):
                continue  # pydantic counts only the good items; the bad ones were told
            case _:
                yield Problem(where, _code(fault), _message(fault, last))


def _missing_key(owner: type, record: Place, key: str) -> Problem:
    blank = Blank(Place(record.path, (*record.keys, key), of_key=True), _blank(owner, key))
    return Problem(record, "missing-key", _missing(owner, key), blank=blank)


def _blank(owner: type, key: str) -> str:
    info = _fields(owner).get(key)
    title = f"（{info.title}）" if info and info.title else ""
    example = f"，如 {key}: {info.examples[0]}" if info and info.examples else ""
    return f"“{key}:”{title}后面是空的，这一项必须填；请在这一行的冒号后面空一格填上{example}"


def _missing(owner: type, key: str) -> str:
    info = _fields(owner).get(key)
    example = f"，如 {key}: {info.examples[0]}" if info and info.examples else ""
    what = f"：{info.description}" if info and info.description and not example else ""
    title = f"（{info.title}{what}）" if info and info.title else ""
    return f"缺少必填字段“{key}”{title}；请补上一行{example}"


def _is_unknown(fault: Any) -> bool:
    return fault["type"] == "unexpected_keyword_argument"


def _unknown_key(owner: type, place: Place, key: str) -> Problem:
    if key in _HINTS:
        advice = _HINTS[key]
    elif (plain := slips.plain(key)) != key and plain in _fields(owner):
        advice = f"字段名前后有看不见的空格或多余的符号；请写成“{plain}:”，缩进只用英文空格"
    elif meant := _meant_key(owner, key):
        advice = f"您是不是要写“{meant}”？"
    elif above := _above(owner, key):
        advice = f"它是{'、'.join(f'“{name}”' for name in above)}下面的字段；请写在下面，多缩进一层"
    else:
        advice = f"可用的有：{'、'.join(name for name in _fields(owner) if name != 'place')}"
    return Problem(
        Place(place.path, (*place.keys, key), of_key=True), "unknown-key", f"“{key[:50]}”不是可用的字段；{advice}"
    )


def _meant_key(owner: type, key: str) -> str | None:
    """The field that a word means: nearly written so, or its Chinese name."""
    known = {name: info for name, info in _fields(owner).items() if name != "place"}
    plain = slips.plain("".join(char for char in key if char.isprintable()))
    word = plain.lower()
    if word in known:
        return word
    if (said := _KEYS_IN_CHINESE.get(plain)) in known:
        return said
    titled = [name for name, info in known.items() if info.title and (word == info.title or info.title.endswith(word))]
    if len(titled) == 1 and len(word) > 1:
        return titled[0]
    return next(iter(difflib.get_close_matches(word, known, n=1, cutoff=0.7)), None)


def _above(owner: type, key: str) -> list[str]:
    """The fields of a record below which a word is a field."""
    inner = {name: _record_type(info.annotation) for name, info in _fields(owner).items() if name != "place"}
    return [name for name, record in inner.items() if record and key in _fields(record)]


def _code(fault: Any) -> str:
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


def _message(fault: Any, info: FieldInfo | None) -> str:
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
        case "tuple_type" if info and (inner := _record_type(info.annotation)):
            return f"这里应是列表，每条另起一行，以“- {_first_key(inner)}: …”开头"
        case "tuple_type":
            return "这里应是列表，如 [甲, 乙]，或每行一个“- ”"
        case "dict_type" | "dataclass_type" | "dataclass_exact_type":
            instead = f"，或写“{UNKNOWN_DATE}”" if info and UNKNOWN_DATE in (info.examples or ()) else ""
            return f"这里应是下级字段（缩进后写“字段: 内容”{_example_of(info)}）{instead}"
    return None


def _example_of(info: FieldInfo | None) -> str:
    """A record as it may stand there on one line; nothing where its fields have no examples."""
    inner = _record_type(info.annotation) if info else None
    shown = [f"{key}: {field.examples[0]}" for key, field in _fields(inner).items() if field.examples] if inner else []
    return f"，如 {{{', '.join(shown)}}}" if shown else ""


def _wanted(info: FieldInfo | None) -> str:
    """An example of what to write, or else the field's description."""
    if info and info.examples:
        return f"，应如 {info.examples[0]}"
    return f"，应是：{info.description}" if info and info.description else ""


def _value_at(item: Any, keys: tuple) -> Any:
    for key in keys:
        try:
            item = item[key]
        except (KeyError, IndexError, TypeError):
            return None
    return item


def _field_at(kind: type, keys: tuple) -> tuple[type, FieldInfo | None]:
    """The record type that holds the last key, and the field named last on the way."""
    owner, info = kind, None
    for position, key in enumerate(keys):
        if isinstance(key, int) or key == "[key]":
            continue
        if found := _fields(owner).get(key):
            info = found
            inner = _record_type(info.annotation)
            if inner and position < len(keys) - 1:
                owner = inner
    return owner, info


@cache
def _adapter(kind: type) -> TypeAdapter:
    return TypeAdapter(kind)


@cache
def _fields(kind: type) -> dict[str, FieldInfo]:
    """Fields of a record type by the key that stands in the file."""
    return {info.alias or name: info for name, info in kind.__pydantic_fields__.items()}


def _first_key(kind: type) -> str:
    return next(iter(_fields(kind)))


def _first_keys(kind: type) -> str:
    """What a file may begin with."""
    return "或".join(f"“{key}:”" for key in list(_fields(kind))[:2])


@cache
def _record_lists(kind: type) -> dict[str, type]:
    """Keys of a file type under which placed records are listed."""
    found = {key: _record_type(info.annotation) for key, info in _fields(kind).items()}
    return {key: inner for key, inner in found.items() if inner and "place" in _fields(inner)}


def _record_type(annotation: Any) -> type | None:
    """The record type inside ``X | None``, ``tuple[X, ...]``, ``dict[K, X]`` or ``Annotated``."""
    if is_record(annotation):
        return annotation
    return next((inner for arg in getattr(annotation, "__args__", ()) if (inner := _record_type(arg))), None)
