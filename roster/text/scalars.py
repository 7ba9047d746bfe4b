"""Scalars of the data format: how a text becomes a date, an address, an id, or a finding.

Every scalar arrives as text. The messages are Chinese and say what to write;
each type also carries the JSON Schema that editors use.
"""

import re
from contextlib import suppress
from datetime import date
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from . import hosts, markup, slips
from .characters import unfit

# Characters that nobody sees or that turn the reading direction: in a register of
# names they only serve deceit. Private-use characters look different on every machine.
# U+FE0F stands behind every coloured emoji, and the form of a name drops it.
_INVISIBLE = (
    r"\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-"
    r"\u206f\u2800\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffc\ufffe\uffff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-"
    r"\U0010ffff"
)
VISIBLE_LINE = rf"^[^{_INVISIBLE}]*$"
VISIBLE_TEXT = rf"^(?:[^{_INVISIBLE}]|[\n\t])*$"
ID_FORM = r"^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$"
NOTICE_ID_FORM = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}-[a-z0-9-]{1,64}-(?:close|cancel|change)$"
REGION_FORM = r"^[\p{Han}A-Za-z0-9·（）()]{1,30}(?:/[\p{Han}A-Za-z0-9·（）()]{1,30}){0,3}$"
REVIEWER_FORM = r"^(?:@[A-Za-z0-9_][A-Za-z0-9_./-]{0,120}|[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190})$"
PHONE_FORM = r"^[0-9０-９()（）+\-—转、， ]{3,60}$"
# What no web address has: blanks, quotes and what a browser would spell in another way.
NOT_IN_ADDRESS = rf"[\s\"'<>\\^`{{|}}{_INVISIBLE}]"
# What an address template leaves open: a title, a file as it is, the same quoted as Markdown quotes code, its name.
BLANKS = ("title", "text", "quoted", "file")
BEHIND_ADDRESSES = "。，；、）】」》"
DATE_FORM = r"^\d{4}-\d{2}-\d{2}$"
UNKNOWN_DATE = "不详"
# Outside of these years there is a slip of the pen and no register; days can be added and taken away within them, and
# whoever lists the days of a window comes to an end.
FIRST_YEAR, LAST_YEAR = 1900, 2199


def read_date(value: Any) -> date:
    """A date from text or as the program made it, within the years that a register can know."""
    day = value if isinstance(value, date) else _date_of(value)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        years = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise PydanticCustomError("date", "年份应在 {first} 到 {last} 之间；请核对", years)
    return day


def _date_of(value: Any) -> date:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        with suppress(ValueError):
            return date.fromisoformat(value)
    day = slips.meant_date(value) if isinstance(value, str) else None
    if day and FIRST_YEAR <= day.year <= LAST_YEAR:
        raise PydanticCustomError("date", "日期的写法不对；请写成 {day}", {"day": str(day)})
    if isinstance(value, str) and (why := slips.no_such_day(value)):
        raise PydanticCustomError("date", "{why}", {"why": why})
    if isinstance(value, str) and (day := slips.counted_date(value)):
        raise PydanticCustomError("date", "这是表格里日期的序号；请对照原件，写成 {day}", {"day": str(day)})
    raise PydanticCustomError("date", "日期请写成 2026-11-20 这样的“年-月-日”")


def _read_opening(value: Any) -> date | None:
    """None for 不详, and for what the program itself made without a day."""
    return None if value in (UNKNOWN_DATE, None) else read_date(value)


_SAID_FOR = {
    **dict.fromkeys(("是", "对", "yes", "y", "true"), "true"),
    **dict.fromkeys(("否", "不是", "no", "n", "false"), "false"),
}


def _read_bool(value: Any) -> bool:
    """Yes or no from text; one made by the program itself passes."""
    if isinstance(value, bool):
        return value
    if value not in ("true", "false"):
        meant = _SAID_FOR.get(value.lower(), "") if isinstance(value, str) else ""
        instead = f"；请写成 {meant}" if meant else ""
        raise PydanticCustomError("bool", "只能填 true（是）或 false（否）{instead}", {"instead": instead})
    return value == "true"


def _read_int(value: Any) -> int:
    """A whole number from text; one made by the program itself passes."""
    if isinstance(value, int):
        return value
    if not (isinstance(value, str) and re.fullmatch(r"\d{1,6}", value, re.ASCII)):
        raise PydanticCustomError("int", "请填整数，如 15")
    return int(value)


def _read_web_address(value: Any) -> str:
    """An absolute http(s) address that is safe to link: no user part, no blanks, no full stop of the sentence."""
    meant = slips.meant_address(value) if isinstance(value, str) else ""
    is_other = meant != value and _is_address(meant)
    try:
        address = _checked_address(value)
        if not is_other or address[-1] not in BEHIND_ADDRESSES:
            return address
    except PydanticCustomError:
        if not is_other:
            raise
    raise PydanticCustomError("web_address", "网址前后有多余的字符；请写成 {meant}", {"meant": meant})


def _is_address(text: str) -> bool:
    try:
        return bool(text) and _checked_address(text) == text
    except PydanticCustomError:
        return False


def _checked_address(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 2000 or re.search(NOT_IN_ADDRESS, value):
        raise PydanticCustomError(
            "web_address", "不是可用的网址；请从浏览器地址栏复制完整网址，如 https://www.example.gov.cn/"
        )
    try:
        parts = urlsplit(value)
        host, user, _ = parts.hostname, parts.username, parts.port
    except ValueError:
        host, user, parts = None, None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise PydanticCustomError("web_address", "网址必须以 https:// 或 http:// 开头，并带有域名")
    if user is not None:
        raise PydanticCustomError("web_address", "网址里不能有“用户名@”；这是仿冒网址的常见写法，请核对后重新复制")
    return value


def _read_address_template(value: Any) -> str:
    """A web address with places in braces: what is filled in stands behind the host, and nowhere else."""
    blanks = re.findall(r"\{(\w*)\}", value) if isinstance(value, str) else []
    if unknown := [name for name in blanks if name not in BLANKS]:
        known = "、".join(f"{{{name}}}" for name in BLANKS)
        raise PydanticCustomError(
            "web_address", "不认识“{unknown}”；可以用的有 {known}", {"unknown": f"{{{unknown[0]}}}", "known": known}
        )
    address = _read_web_address(re.sub(r"\{\w*\}", "x", value) if isinstance(value, str) else value)
    if not {"text", "quoted"} & {*blanks}:
        raise PydanticCustomError("web_address", "网址里要有放申请单的位置；请在参数里写 {text} 或 {quoted}")
    if "{" in re.split(r"[/?#]", value, maxsplit=3)[2]:
        raise PydanticCustomError("web_address", "域名里不能有花括号；请写完整的域名")
    if not hosts.host_of(address):
        raise PydanticCustomError("web_address", "没有这样的域名；请从浏览器地址栏复制完整网址")
    return value


def _read_base_address(value: Any) -> str:
    """The address of a site: a web address without query; it ends with a slash."""
    address = _read_web_address(value)
    if "?" in address or "#" in address:
        raise PydanticCustomError("web_address", "站点网址不能带 ? 或 #；应如 https://www.example.gov.cn/xmt/")
    if not hosts.host_of(address):
        raise PydanticCustomError("web_address", "没有这样的域名；请从浏览器地址栏复制完整网址")
    return address.rstrip("/") + "/"


def _read_email(value: Any) -> str:
    if not (isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,190}", value)):
        raise PydanticCustomError("email", "不是可用的电子邮箱地址，应如 xmt@example.gov.cn")
    return value


def _read_file_name(value: Any) -> str:
    """A file below ``data/``, written like ``images/wjw.png``."""
    if not (
        isinstance(value, str)
        and re.fullmatch(r"images/(?:[\w-][\w.-]*/)*[\w-][\w.-]*\.(?:png|jpe?g|webp)", value, re.I)
    ):
        raise PydanticCustomError("file_name", "请写 data/ 下的图片文件，如 images/wjw.png（PNG、JPEG 或 WebP）")
    return value


def _read_case_file(value: Any) -> str:
    """A file below ``evidence/`` in the site's folder, from where nothing is published."""
    if not (isinstance(value, str) and re.fullmatch(r"evidence/(?:[\w-][\w.-]*/)*[\w-][\w.-]*", value)):
        raise PydanticCustomError(
            "file_name", "证据材料请放在站点文件夹的 evidence/ 里，写成 evidence/jm-2026-001/1.png 这样；别处的可能上网"
        )
    return value


def _read_date_range(value: Any) -> tuple[date, date]:
    if not isinstance(value, str):
        raise PydanticCustomError("date_range", "请写一天（2027-01-01）或一段（2027-02-06 至 2027-02-12）")
    first, _, last = value.replace("至", "..").partition("..")
    start, end = read_date(first.strip()), read_date((last or first).strip())
    if not 0 <= (end - start).days <= 60:
        raise PydanticCustomError("date_range", "起止日期颠倒，或一段超过 60 天")
    return start, end


def _read_markdown(text: str) -> str:
    for _, message in markup.faults(text):
        raise PydanticCustomError("markup", "{fault}", {"fault": message})
    for _, written in unfit(text):
        raise PydanticCustomError("characters", "含有网页和公文里不能有的字符 {written}；请删去", {"written": written})
    return text


def as_tuple(value: Any) -> Any:
    """A single text as a list of one; anything else as it is, for the schema to judge."""
    return (value,) if isinstance(value, str) else value


Id = Annotated[str, StringConstraints(pattern=ID_FORM)]
NoticeId = Annotated[str, StringConstraints(pattern=NOTICE_ID_FORM)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]  # SHA-256
# What must be an id of another record. Any words are read: the rules tell which id a name that was written there has.
Reference = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, pattern=VISIBLE_LINE),
    WithJsonSchema({"type": "string", "pattern": ID_FORM}),
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=VISIBLE_LINE)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000, pattern=VISIBLE_TEXT)]
Markdown = Annotated[Text, AfterValidator(_read_markdown)]
Region = Annotated[str, StringConstraints(pattern=REGION_FORM), WithJsonSchema({"type": "string", "maxLength": 120})]
Phone = Annotated[str, StringConstraints(pattern=PHONE_FORM)]
Date = Annotated[date, BeforeValidator(read_date), WithJsonSchema({"type": "string", "pattern": DATE_FORM})]
OpeningDate = Annotated[
    date | None,
    BeforeValidator(_read_opening),
    WithJsonSchema({"type": "string", "pattern": rf"{DATE_FORM}|^{UNKNOWN_DATE}$"}),
]
Bool = Annotated[bool, BeforeValidator(_read_bool), WithJsonSchema({"type": "boolean"})]
Int = Annotated[int, BeforeValidator(_read_int), WithJsonSchema({"type": "integer", "minimum": 0})]
WebAddress = Annotated[
    str, BeforeValidator(_read_web_address), WithJsonSchema({"type": "string", "pattern": "^https?://"})
]
BaseAddress = Annotated[
    str, BeforeValidator(_read_base_address), WithJsonSchema({"type": "string", "pattern": "^https?://"})
]
AddressTemplate = Annotated[
    str, BeforeValidator(_read_address_template), WithJsonSchema({"type": "string", "pattern": "^https?://"})
]
Email = Annotated[str, BeforeValidator(_read_email), WithJsonSchema({"type": "string", "format": "email"})]
ImageFile = Annotated[
    str,
    BeforeValidator(_read_file_name),
    WithJsonSchema({"type": "string", "pattern": r"^images/.+\.(png|jpe?g|webp)$"}),
]
CaseFile = Annotated[
    str, BeforeValidator(_read_case_file), WithJsonSchema({"type": "string", "pattern": "^evidence/.+"})
]
DateRange = Annotated[
    tuple[date, date],
    BeforeValidator(_read_date_range),
    WithJsonSchema({"type": "string", "examples": ["2027-01-01", "2027-02-06 至 2027-02-12"]}),
]
Lines = tuple[Line, ...]
Reviewer = Annotated[str, StringConstraints(pattern=REVIEWER_FORM)]
