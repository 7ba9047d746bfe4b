"""A list that somebody keeps as CSV, made into units and accounts; nothing is guessed, nothing lost.

Every row becomes records or a ``Rejected`` with its number and the reason. Two
things are decided by rule, and told: ids are made from the pinyin initials of
the unit, and an ``identity`` is taken as unchangeable id or as handle by the
form that the platform's registry gives.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import pinyin
from .addresses import address_pattern
from .directory import Directory
from .records import Platform
from .rules.identity import matches
from .scalars import UNKNOWN_DATE

# Field → headers that say so. What is not here needs --map.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("账号名称", "账号或应用名称", "新媒体名称", "名称", "账号", "公众号名称", "微博名称", "应用名称"),
    "platform": ("所属平台", "平台", "平台名称", "平台类型", "开设平台", "账号类型"),
    "identity": ("账号ID", "账号id", "ID", "平台ID", "账号标识"),
    "account_id": ("平台唯一标识", "原始ID", "UID", "唯一标识"),
    "handle": ("微信号", "抖音号", "个性域名", "账号号码"),
    "url": ("主页网址", "网址", "链接", "账号链接", "主页链接", "URL"),
    "unit": ("主办单位", "单位", "单位名称", "开设单位", "主管主办单位", "所属单位"),
    "region": ("所属地区", "地区", "区域", "行政区划"),
    "represents": ("代表主体",),
    "verified_as": ("账号主体", "账号主体/认证", "认证主体", "认证信息"),
    "description": ("简介", "功能介绍", "账号简介"),
    "opened_on": ("开设时间", "开设日期", "开通时间", "开通日期", "注册时间"),
    "filed_on": ("备案日期", "备案时间"),
    "number": ("备案编号", "备案号"),
    "reason": ("备案原由", "开设原由"),
}
REQUIRED = ("name", "platform", "unit")
_ACCOUNT_TEXTS = ("account_id", "handle", "url", "represents", "verified_as", "description")
_NOT_A_NAME = {"同主体", "同上", "无", "未知", "不详", "待定", "-", "—", "/", "暂无", "〃"}
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")


class BadTable(Exception):
    """The file can't be used at all; the message (Chinese) says why."""


class _BadRow(Exception):
    """One row can't be used; the message (Chinese) says why."""


@dataclass(frozen=True, slots=True)
class Table:
    """Headers and rows; a row is its number in the file (from 1) and its cells by header."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row left out, and why."""

    row: int
    reason: str


@dataclass
class Imported:
    """Plain records for YAML, and what was left out. ``rows[n]`` is the row behind ``accounts[n]``."""

    units: list[dict[str, Any]] = field(default_factory=list)
    accounts: list[dict[str, Any]] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)

    def without(self, reasons: Mapping[int, str]) -> "Imported":
        """The same without some accounts (index → reason), and without units that nobody needs then."""
        kept = [n for n in range(len(self.accounts)) if n not in reasons]
        used = {self.accounts[n]["unit"] for n in kept}
        gone = [Rejected(self.rows[n], reason) for n, reason in reasons.items()]
        return Imported(
            [unit for unit in self.units if unit["id"] in used],
            [self.accounts[n] for n in kept],
            [self.rows[n] for n in kept],
            self.rejected + gone,
        )


def read_csv(data: bytes) -> Table:
    """Read a CSV in UTF-8 or GB18030, separated by comma, semicolon or tab; raises BadTable."""
    text = _decoded(data)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise BadTable(f"表格读不下去：{error}；请用表格软件打开后另存为 CSV（UTF-8）") from None
    start = next((n for n, line in enumerate(lines) if sum(map(bool, map(str.strip, line))) >= 2), None)
    if start is None:
        raise BadTable("表格里没有表头；请让第一行是“账号名称、所属平台、主办单位”等列名")
    headers = tuple(cell.strip() for cell in lines[start])
    if twice := next((name for name in headers if name and headers.count(name) > 1), None):
        raise BadTable(f"有两列都叫“{twice}”；请改名后再导入")
    rows = (
        (number, {name: cell.strip() for name, cell in zip(headers, line, strict=False) if name})
        for number, line in enumerate(lines[start + 1 :], start=start + 2)
        if any(cell.strip() for cell in line)
    )
    return Table(tuple(filter(None, headers)), tuple(rows))


def _decoded(data: bytes) -> str:
    if data[:4] == b"PK\x03\x04":
        raise BadTable("这是 Excel 文件；请在表格软件里另存为 CSV 后再导入")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadTable("不是 UTF-8 也不是 GB18030 编码；请另存为 CSV（UTF-8）")


def columns(table: Table, given: Sequence[tuple[str, str]], constants: Mapping[str, str]) -> dict[str, list[str]]:
    """Field → its columns, from ``--map`` pairs and, for fields not mapped, known headers.

    Several columns for one field: the first that is filled counts; for
    ``region`` they are joined. Raises BadTable for unknown fields or columns
    and where a required field has neither column nor constant.
    """
    found: dict[str, list[str]] = {}
    for header, name in given:
        if header not in table.headers:
            raise BadTable(f"没有“{header}”这一列；表里有：{'、'.join(table.headers)}")
        _check_field(name)
        found.setdefault(name, []).append(header)
    for name in constants:
        _check_field(name)
    taken = {header for headers in found.values() for header in headers}
    for name, headers in HEADERS.items():
        if name not in found and name not in constants:
            if header := next((h for h in headers if h in table.headers and h not in taken), None):
                found[name] = [header]
                taken.add(header)
    for name in REQUIRED:
        if name not in found and name not in constants:
            raise BadTable(f"不知道哪一列是 {name}（{HEADERS[name][0]}）；请加 --map 列名={name}，或 --set {name}=固定内容")
    return found


def _check_field(name: str) -> None:
    if name not in HEADERS:
        raise BadTable(f"没有“{name}”这个字段；可用的有：{'、'.join(HEADERS)}")


def records(
    table: Table, where: Mapping[str, Sequence[str]], constants: Mapping[str, str], directory: Directory
) -> Imported:
    """Plain units and accounts for every row that can be understood, beside what the register holds already."""
    made = Imported()
    naming = _Naming(directory)
    platforms = _platform_names(directory)
    for number, cells in table.rows:
        row = {name: _cell(name, where.get(name, ()), cells) or constants.get(name, "") for name in HEADERS}
        try:
            account, unit = _account(row, platforms, naming, directory.site.region)
        except _BadRow as reason:
            made.rejected.append(Rejected(number, str(reason)))
            continue
        if unit is not None:
            made.units.append(unit)
        made.accounts.append(account)
        made.rows.append(number)
    return made


def _cell(name: str, headers: Sequence[str], cells: Mapping[str, str]) -> str:
    values = [value for header in headers if (value := cells.get(header, ""))]
    if name == "region":
        return "/".join(dict.fromkeys(values))
    return values[0] if values else ""


def _account(
    row: Mapping[str, str], platforms: Mapping[str, Platform], naming: "_Naming", default_region: str | None
) -> tuple[dict[str, Any], dict[str, Any] | None]:
    for name in REQUIRED:
        if row[name] in _NOT_A_NAME or not row[name]:
            raise _BadRow(f"{HEADERS[name][0]}是“{row[name]}”" if row[name] else f"缺少{HEADERS[name][0]}")
    platform = platforms.get(_folded(row["platform"]))
    if platform is None and re.search(r"[/、,，;；和]", row["platform"]):
        raise _BadRow(f"平台“{row['platform']}”写了不止一个；请一个账号一行")
    if platform is None:
        raise _BadRow(f"平台“{row['platform']}”没有登记；请改成 platforms.yaml 里的名称，或先登记这个平台")
    opening = {"type": "开设", "on": _date(row["opened_on"]) or UNKNOWN_DATE}
    if filed_on := _date(row["filed_on"]):
        opening["filed_on"] = filed_on
    opening |= {name: row[name] for name in ("number", "reason") if row[name]}
    texts = {name: row[name] for name in _ACCOUNT_TEXTS if row[name]} | _identity(row["identity"], platform)
    region = row["region"] or default_region
    if not region:
        raise _BadRow("缺少所属地区；请加一列，或用 --set region=示例市")
    unit_id, unit = naming.unit(row["unit"], region)
    account = {"id": naming.account(unit_id, platform.id), "name": row["name"], "platform": platform.id, **texts}
    return {**account, "unit": unit_id, "filings": [opening]}, unit


def _identity(text: str, platform: Platform) -> dict[str, str]:
    """An id is unchangeable id, handle or address by its form; one that is none can't be understood."""
    if not text:
        return {}
    for key in ("account_id", "handle"):
        form = getattr(platform, key)
        if form and form.pattern and matches(form.pattern, text):
            return {key: text}
    url = text if "://" in text else f"https://{text}"
    if any(address_pattern(pattern).match(url) for pattern in platform.urls):
        return {"url": url}
    raise _BadRow(f"“{text}”不像{platform.name}的标识；请核对")


def _date(text: str) -> str | None:
    if not text or text == UNKNOWN_DATE:
        return None
    match = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    if match is None:
        raise _BadRow(f"日期“{text}”看不出是哪一天；请写成 2026-11-20，不知道的请留空")
    year, month, day = match.groups()
    return f"{year}-{int(month):02}-{int(day):02}"


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _platform_names(directory: Directory) -> dict[str, Platform]:
    return {
        _folded(name): platform
        for platform in directory.platforms.values()
        for name in (*platform.short_names, platform.name, platform.id)
    }


class _Naming:
    """Ids for new units and accounts, beside those that are taken."""

    def __init__(self, directory: Directory) -> None:
        self._taken = {*directory.units, *directory.accounts}
        self._units = {
            name: unit.id for unit in directory.units.values() for name in (*unit.former_names, *unit.short_names, unit.name)
        }

    def unit(self, name: str, region: str) -> tuple[str, dict[str, Any] | None]:
        """The id of a unit, with its record if it is new."""
        if name in self._units:
            return self._units[name], None
        id_ = self._free(_slug(name))
        self._units[name] = id_
        return id_, {"id": id_, "name": name, "region": region}

    def account(self, unit_id: str, platform_id: str) -> str:
        """A free id like ``wjw-weibo``."""
        return self._free(f"{unit_id}-{platform_id}")

    def _free(self, wanted: str) -> str:
        id_ = next(id_ for id_ in _numbered(wanted) if id_ not in self._taken)
        self._taken.add(id_)
        return id_


def _slug(name: str) -> str:
    letters = "".join(c for c in "".join(pinyin.initials(name)) if c.isascii() and c.isalnum())
    return letters[:24] or "danwei"


def _numbered(wanted: str) -> Iterator[str]:
    yield wanted
    number = 2
    while True:
        yield f"{wanted}-{number}"
        number += 1
