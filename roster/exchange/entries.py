"""What stands in a cell, as the data format wants it; whatever is not sure raises ``BadEntry`` with what to write."""

import calendar
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..records.identities import matches
from ..records.platform_names import PlatformNames
from ..records.platforms import IdForm, Platform
from ..tables.sheets import Cell, Kind
from ..text.addresses import Address, address_pattern, read_registered
from ..text.scalars import UNKNOWN_DATE
from . import ending_words

NOTHING = {"无", "没有", "未开设", "未开通", "未注册", "暂无", "否", "-", "—", "——", "/", "\\", "×", "〃"}
_NOT_A_NAME = NOTHING | {"同主体", "同上", "未知", "不详", "待定", "√", "✓", "是", "有", "已开设", "已开通"}
_BRACKETS = "()（）[]【】〔〕 "
_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:\s*(?:星期|周)[一二三四五六日天])?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_OR_YEAR = re.compile(
    r"(?:19|20)\d{2}(?:\s*年)?|(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*月?|(?:19|20)\d{2}(?:0[1-9]|1[0-2])"
)
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # no text file can hold it
_LONGEST_ID, _LONGEST_DAY, _LONGEST_STATE = 25, 60, 40
_TICKED, _OPEN = "☑✓✔√■☒●", "□☐○"
_BOX = re.compile(f"[{_OPEN}☑☒]")  # a lone √ or ● is no box
_SERIAL_DAYS = range(20_000, 70_000)  # 1954 to 2091, as spreadsheet programs count days
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{2,}", re.I)
# 正常更新, 在运行, 目前持续运营中, 每周更新: what an account does that runs, with the words around it.
_RUNS = re.compile(
    "(?:账号|目前|现在?|一直|均|仍|继续|状态|属|为|是)*"
    "(?:正常|良好|活跃|存续|有效|保留|(?:新|已)?(?:开设|开通|启用)|新增|已备案|运行|在用"
    "|(?:正常|正在|在|持续|稳定|定期|及时|按时|常态化?|每[日天周月]|日常|可正常)+(?:运行|运营|运维|运作|使用|用|更新|维护|发布|推送|开展)"
    "|(?:运行|运营|运维|使用|更新|发布)?(?:正常|良好|中|稳定)|运营)(?:中|状态|着|的)?"
)
_NOT_RUNNING = {"中", "开设中", "开通中", "启用中", "新增中", "已备案中", "有效中", "保留中"}
ENDED = {"关停": "关停", "停用": "关停", "关闭": "关停", "注销": "注销"}  # with and without 已 before it
_INTENDED = re.compile("拟|待|将|计划|准备|申请|正在|公示[中期]|公告[中期]|中$")
Form = IdForm | None


class BadEntry(Exception):
    """A cell can't be used; the message (Chinese) says why."""


class InexactDay(BadEntry):
    """A month or a year where a day is wanted; ``latest`` is its last day."""

    def __init__(self, message: str, latest: date) -> None:
        super().__init__(message)
        self.latest = latest


def text(cell: Cell, label: str) -> str:
    """A cell as text in one piece; a formula without its result and an error have none."""
    match cell.kind:
        case Kind.UNCOMPUTED:
            raise BadEntry(f"“{label}”是公式，文件里没有结果；请在 Excel 里打开后保存，或复制后“选择性粘贴”为数值")
        case Kind.ERROR:
            raise BadEntry(f"“{label}”是“{cell.text[:20]}”，公式或日期有误；请改成实际的内容")
    if _NO_CHARACTER.search(cell.text):
        raise BadEntry(f"“{label}”里有不能保存的字符；请删去后重新输入")
    return cell.text.replace("\r\n", "\n").strip()


def line(cell: Cell, label: str) -> str:
    """A text that must not hold several."""
    whole = text(cell, label)
    if "\n" in whole:
        raise BadEntry(f"“{label}”里有换行；一格只写一个，请去掉换行或分成几行")
    return whole


def name(cell: Cell, label: str) -> str:
    """A name of an account, a unit or a platform; words that stand for one are refused."""
    called = line(cell, label)
    if called.strip(_BRACKETS) in _NOT_A_NAME:
        raise BadEntry(f"“{label}”是“{called}”，不是名称；请写全称")
    return called


def account_name(cell: Cell, label: str) -> str:
    """The name of an account without the marks in which it is quoted; what is more or less than a name is refused."""
    written = name(cell, label)
    quoted = _QUOTED.fullmatch(written)
    called = (quoted[1] if quoted else written).lstrip("@＠").strip()
    if cell.kind in (Kind.NUMBER, Kind.ROUNDED) or not called or not re.search(r"[^\W\d_]", called):
        raise BadEntry(f"“{label}”写的是“{written[:20]}”，像是数量或序号，不像名称；请写账号名称")
    if called.removeprefix("已") in ENDED or runs(called):
        raise BadEntry(f"“{label}”写的是“{called}”，是状态，不是名称；请写账号名称，状态另写一列")
    if (bare := ending_words.marked_name(called)) != called:
        raise BadEntry(
            f"“{label}”“{called[:40]}”里还写着别的；请把名称写成“{bare[:40]}”，终止了的另在“状态”一列写“已关停”或“已注销”，可以连日期"
        )
    if (bare := called.strip(ending_words.SYMBOLS).strip()) != called:
        raise BadEntry(f"“{label}”“{called[:40]}”带着符号；请核对符号的意思，把名称写成“{bare[:40]}”")
    if more := _MORE_THAN_A_NAME.search(unicodedata.normalize("NFKC", called)):
        raise BadEntry(f"“{label}”“{called[:40]}”里除了名称还写着“{more.group()[:20]}”；请分成两列")
    return called


_QUOTED = re.compile(r"[“\"「『《‘']([^“”\"「」『』《》‘’']+)[”\"」』》’']")
# An id, an address or the heading of something else beside the name.
_MORE_THAN_A_NAME = re.compile(
    r"(?i)https?:|www\.|gh_[0-9a-f]{6,}|(?<!\d)(?:\d{8,10}|\d{12,})(?!\d)|(?:微信号|原始id|抖音号|快手号|uid|id|账号|名称|平台|微信|公众号|微博|抖音|头条)\s*:.*"
)


def says_nothing(text: str) -> bool:
    """True for words that say that there is nothing: 无, （未开设）, —."""
    return text.strip().strip(_BRACKETS) in NOTHING


def only_one(name: str, label: str) -> None:
    """Refuse several names in a cell, as they stand where a unit has one column for a platform."""
    if re.search(r"[、，,;；/]", name):
        raise BadEntry(f"“{label}”里写了不止一个账号（{name[:40]}）；请一个账号一格，另一个写在下一行")


def identifier(cell: Cell, label: str, forms: Sequence[Form], *, trusted: bool) -> str:
    """An id of one of the platform's forms, if the spreadsheet program cannot have spoilt it.

    A number has lost the zeros in front of it, if there were any: it is taken
    where such ids never begin with 0, or if somebody says so (``trusted``).
    """
    id_ = line(cell, label).lstrip("'’‘")  # which keeps a spreadsheet program from taking it for a number
    if says_nothing(id_):
        return ""
    if cell.kind is Kind.ROUNDED or (cell.kind is Kind.TEXT and _is_rounded(id_)):
        raise BadEntry(f"“{label}”超过 15 位，被表格软件当成数字，末尾几位已经变了；{_AS_TEXT}")
    if cell.kind is Kind.DATE:
        raise BadEntry(f"“{label}”被表格软件当成了日期（{id_}）；{_AS_TEXT}")
    if cell.kind is Kind.NUMBER and not trusted and _may_have_lost_zeros(id_, [form for form in forms if form]):
        raise BadEntry(
            f"“{label}”存成了数字 {id_}，前面如果有 0 已经丢了；{_AS_TEXT}；确认没有以 0 开头的，可加 --numbers-are-ids"
        )
    return id_


_AS_TEXT = "请把这一列设为“文本”格式，再从平台后台重新复制"


def _is_rounded(text: str) -> bool:
    """Scientific notation, or a long number that ends in the zeros of a rounded one."""
    return bool(_SCIENTIFIC.fullmatch(text) or (re.fullmatch(r"[1-9]\d{14}0+", text) and len(text) > 15))


def _may_have_lost_zeros(digits: str, forms: Sequence[IdForm]) -> bool:
    """False if no id of these forms begins with zeros before these digits."""
    patterns = [form.pattern for form in forms]
    with_zeros = ["0" * zeros + digits for zeros in range(1, _LONGEST_ID)]
    return not patterns or any(
        pattern is None or any(matches(pattern, text) for text in with_zeros) for pattern in patterns
    )


def is_handle(text: str, platform: Platform) -> bool:
    """True if the text could be the platform's changeable id rather than a name."""
    form = platform.handle
    return bool(form and form.pattern and matches(form.pattern, text))


def identity(text: str, platform: Platform) -> dict[str, str]:
    """Ids in a cell, each unchangeable id, handle or address by its form; raises BadEntry for what is none of them."""
    if found := _identity(text, platform):
        return found
    parts = [_LABELLED.sub("", part) for part in re.split(r"[\s、,，;；|]+|(?<![:/])/(?!/)", text)]
    found = [_identity(part, platform) for part in parts if part]
    if not found or not all(found) or len({key for one in found for key in one}) < len(found):
        raise BadEntry(f"“{text[:60]}”不像{platform.name}的标识；请核对")
    return {key: value for one in found for key, value in one.items()}


_LABELLED = re.compile(r"^[^\W\d_]{1,8}[:：]")


def _identity(text: str, platform: Platform) -> dict[str, str]:
    """One id by its form; nothing where it has none."""
    for key in ("account_id", "handle"):
        form = getattr(platform, key)
        if form and form.pattern and matches(form.pattern, text):
            return {key: text}
    url = text if "://" in text else f"https://{text}"
    address = read_registered(url)
    is_profile = isinstance(address, Address) and any(
        address_pattern(pattern).match(address) for pattern in platform.urls
    )
    return {"url": url} if is_profile else {}


def day(cell: Cell, label: str) -> str | None:
    """A day as YYYY-MM-DD, None where nothing is known; raises InexactDay for a month or a year alone."""
    written = text(cell, label)
    if not written or written == UNKNOWN_DATE or says_nothing(written):
        return None
    plain = unicodedata.normalize("NFKC", written[:_LONGEST_DAY])
    match = _DAY.fullmatch(plain) or _COMPACT_DAY.fullmatch(plain)
    if match:
        year, month, of_month = match.groups()
        return f"{year}-{int(month):02}-{int(of_month):02}"
    if _MONTH_OR_YEAR.fullmatch(plain):
        raise InexactDay(f"{label}“{written}”没有写到日；请写成 2026-11-20", _latest(plain))
    if plain.isdecimal() and int(plain) in _SERIAL_DAYS:
        raise BadEntry(f"{label}是数字 {written}；请把这一列设为“日期”格式，或写成 2026-11-20")
    raise BadEntry(f"{label}“{written}”看不出是哪一天；请写成 2026-11-20，不知道的请留空")


def _latest(month_or_year: str) -> date:
    """The last day of a month or a year; raises BadEntry for a month that there is not."""
    year, month = int(month_or_year[:4]), re.sub(r"\D", "", month_or_year[4:])
    if month and not 1 <= int(month) <= 12:
        raise BadEntry(f"“{month_or_year}”没有这个月；请核对")
    return date(year, int(month or 12), calendar.monthrange(year, int(month or 12))[1])


def state(text: str) -> str:
    """运行, 关停 or 注销; raises BadEntry for everything else, which may be the very reason not to list an account."""
    if runs(text):
        return "运行"
    if ended := ENDED.get(text.removeprefix("已")):
        return ended
    if text == "变更":
        raise BadEntry("备案类型是“变更”，表里没有写从什么变为什么；请按现在的内容写“运行”导入，再补记变更")
    if _INTENDED.search(text) and any(word in text for word in ENDED):
        raise BadEntry(
            f"状态“{text}”还不是终止；真正终止了的请写“已关停”或“已注销”，"
            "还没有的请写“运行”导入，再用 file 关停（或注销）按程序公告"
        )
    raise BadEntry(f"状态“{text}”看不懂；在用的请写“运行”，其余写“关停”或“注销”；没有备案的账号请先核实")


def runs(text: str) -> bool:
    """True for words that say that an account runs, and nothing else: 正常, 在运行, 正常更新（每周更新）。"""
    parts = re.split(r"[,，、;；。.()（）\s]+", text.strip()) if len(text) <= _LONGEST_STATE else []
    said = [part for part in parts if part]
    return bool(said) and all(_RUNS.fullmatch(part) and part not in _NOT_RUNNING for part in said)


def ticked(text: str, label: str) -> str:
    """The option that is ticked in a form: ☑开设 □变更 → 开设; texts without boxes as they are. Raises BadEntry for
    several.
    """
    if not _BOX.search(text):
        return text
    is_before = text.lstrip()[:1] in _TICKED + _OPEN
    option = r"([^□☐○☑✓✔√■☒●]*)"
    pairs = re.findall(rf"([{_TICKED}{_OPEN}])\s*{option}" if is_before else rf"{option}([{_TICKED}{_OPEN}])", text)
    marked = [(mark, what) if is_before else (what, mark) for mark, what in pairs]
    chosen = [what.strip(" \u3000、,，;；:：\n") for mark, what in marked if mark in _TICKED]
    if len(chosen) > 1:
        raise BadEntry(f"“{label}”勾了不止一项（{'、'.join(chosen)[:40]}）；请只留一项")
    return chosen[0] if chosen else ""


def approval(text: str) -> str:
    """集体研究, 主要领导同意, 上级批准 or 责令关闭."""
    for words, meant in _APPROVALS:
        if re.search(words, text):
            return meant
    raise BadEntry(f"批准方式“{text}”看不懂；请写“{'”“'.join(meant for _, meant in _APPROVALS)}”之一")


_APPROVALS = (
    ("集体", "集体研究"),
    ("主要领导|主要负责", "主要领导同意"),
    ("责令", "责令关闭"),
    ("上级|主管(?:单位|部门)|报.*(?:批准|同意|批复)", "上级批准"),
)


@dataclass(frozen=True, slots=True)
class PlatformEntry:
    """A platform, and what it is called itself where it is 其他（…）."""

    platform: Platform
    own_name: str | None = None


def platform(text: str, names: PlatformNames, other: Platform | None, label: str) -> PlatformEntry:
    """The platform that is meant; raises BadEntry where none is registered under this name."""
    if other and (own_name := names.other(text)):
        known = names.meant(own_name)
        return PlatformEntry(known) if known and known is not other else PlatformEntry(other, own_name)
    if known := names.find(text):
        return PlatformEntry(known)
    if re.search(r"[/、,，;；和\n]", text):
        raise BadEntry(f"{label}“{text}”写了不止一个；请一个账号一行")
    raise BadEntry(
        f"{label}“{text}”没有登记；请改成 platforms.yaml 里的名称，或先登记这个平台；不想登记的写“其他（{text[:20]}）”"
    )
