"""The whole register as tables from which it can be read back without loss: what ``export`` writes.

A workbook has a sheet for accounts, one for units and one for filings; CSV is
the three of them side by side, a line for each filing. In both a row tells of
a unit where it has 单位全称, of an account where it has 账号名称, and of a filing
where it has 备案类型. Several values of a cell stand on lines of their own. A
correction of a notice is a row below its filing, of the type 公告更正; before
format 2 it was called 更正, which is now a filing of its own. Filings are numbered
(备案次序), so that a table that somebody sorted is read as it was.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..directory.directory import Directory
from ..records.accounts import Account, Correction, Filing, Unit
from ..tables.sheets import BLANK, Cell, Kind, Row, Sheet, texts
from ..text.scalars import UNKNOWN_DATE

Path = tuple[str, ...]
ACCOUNT_ID, UNIT_ID, UNIT_NAME, NAME, TYPE = "账号编号", "单位编号", "单位全称", "账号名称", "备案类型"
PLATFORM_ID = "平台编号"
STATE, PLATFORM, SPONSOR, OF_WHOM = "状态", "所属平台", "主办单位", "账号"
CORRECTION, MISTAKE = "公告更正", "更正"
NUMBER = "备案次序"
DONE_ON = "办结日期"  # no table from before format 2 has it

_ORIGIN = {"来源名录编号": "register", "来源编号": "id", "收录日期": "on", "收录摘要": "sha256"}

# Title → where the value stands in a record; for those without a place see ``_Derived``.
OF_ACCOUNT: Mapping[str, Path] = {
    ACCOUNT_ID: ("id",),
    NAME: ("name",),
    PLATFORM: (),
    STATE: (),
    SPONSOR: (),
    "平台唯一标识": ("account_id",),
    "账号（可改的号）": ("handle",),
    "主页网址": ("url",),
    "代表主体": ("represents",),
    "账号主体/认证": ("verified_as",),
    "别称": ("aliases",),
    "简介": ("description",),
    "核对日期": ("checked", "on"),
    "核对单位编号": ("checked", "by"),
    "核对方式": ("checked", "how"),
    "头像": ("logo",),
    "二维码": ("qr",),
    "iOS Bundle ID": ("app", "bundle_id"),
    "安卓包名": ("app", "package"),
    "ICP 备案号": ("app", "icp_number"),
    "政务应用备案编号": ("app", "gov_app_number"),
    PLATFORM_ID: ("platform",),
    "其他平台的名称": ("platform_name",),
    UNIT_ID: ("unit",),
    **{title: ("origin", key) for title, key in _ORIGIN.items()},
}
OF_UNIT: Mapping[str, Path] = {
    UNIT_ID: ("id",),
    UNIT_NAME: ("name",),
    "简称": ("short_names",),
    "单位曾用名": ("former_names", "name"),
    "所属地区": ("region",),
    "备案主管单位编号": ("supervisor",),
    "内设机构": ("internal",),
    "办公电话": ("contact", "phone"),
    "单位网址": ("contact", "url"),
    "办公地址": ("contact", "address"),
    "声明未开设的平台": ("not_on",),
    "审核人": ("owners",),
    "终止日期": ("ended", "on"),
    "并入单位编号": ("ended", "into"),
    "终止原因": ("ended", "how"),
    "终止依据": ("ended", "basis"),
    "曾用名停用日期": ("former_names", "until"),
    **{f"单位{title}": ("origin", key) for title, key in _ORIGIN.items()},
}
_CHANGES = {
    "name": "名称",
    "unit": "单位编号",
    "handle": "账号",
    "account_id": "平台唯一标识",
    "verified_as": "账号主体",
    "represents": "代表主体",
}
OF_FILING: Mapping[str, Path] = {
    ACCOUNT_ID: (),
    OF_WHOM: (),
    TYPE: ("type",),
    "生效日期": ("on",),
    "备案日期": ("filed_on",),
    "录入日期": ("entered_on",),
    "上报日期": ("reported_on",),
    "备案编号": ("number",),
    "备案原由": ("reason",),
    "批准方式": ("approved",),
    "批准或责令的单位": ("approved_by",),
    "公告日期": ("announced_on",),
    "公告单位编号": ("announced_by",),
    "停更日": ("stops_on",),
    "继任账号": ("successor",),
    "公告补充说明": ("note",),
    DONE_ON: ("done", "on"),
    "怎样确认办结": ("done", "how"),
    "确认办结的单位编号": ("done", "by"),
    "别处公告日期": ("announced_elsewhere", "on"),
    "别处公告在哪里": ("announced_elsewhere", "where"),
    "别处公告网址": ("announced_elsewhere", "url"),
    **{f"原{title}": ("changes", key, "from") for key, title in _CHANGES.items()},
    **{f"现{title}": ("changes", key, "to") for key, title in _CHANGES.items()},
    NUMBER: (),
}
OF_CORRECTION: Mapping[str, Path] = {"生效日期": ("on",), "备案原由": ("what",)}
_ATTRIBUTES = {"from": "before", "to": "after"}


def sheets(
    accounts: Sequence[Account], units: Sequence[Unit], states: Mapping[str, str], directory: Directory, *, joined: bool
) -> list[Sheet]:
    """Accounts, units and filings as tables; ``states`` is the state of each account by id. ``joined``: all in one."""
    derived = _Derived(directory, states)
    of_accounts = {account.id: cells_of(OF_ACCOUNT, account) | derived.of(account) for account in accounts}
    of_units = {unit.id: cells_of(OF_UNIT, unit) for unit in units}
    of_filings = {account.id: list(filing_cells(account)) for account in accounts}
    if joined:
        return [_joined(of_accounts, of_units, of_filings)]
    return [
        _sheet("账号", [*OF_ACCOUNT], of_accounts.values()),
        _sheet("单位", [*OF_UNIT], of_units.values()),
        _sheet("备案记录", [*OF_FILING], (row for rows in of_filings.values() for row in rows)),
    ]


def _joined(accounts: Mapping[str, dict], units: Mapping[str, dict], filings: Mapping[str, list[dict]]) -> Sheet:
    """One table: each account with its unit and its first filing, its further filings below; units without
    accounts last.
    """
    rows: list[dict[str, Cell]] = []
    used = set()
    for id_, account in accounts.items():
        unit = account[UNIT_ID].text
        own = {} if unit in used else units.get(unit, {})
        used.add(unit)
        first, *further = filings[id_]
        rows += [own | first | account, *further]
    rows += [unit for id_, unit in units.items() if id_ not in used]
    titles = dict.fromkeys([*OF_ACCOUNT, *OF_UNIT, *(title for title in OF_FILING if title != OF_WHOM)])
    return _sheet("账号", [*titles], rows)


@dataclass(frozen=True)
class _Derived:
    """What a reader of the table wants to see, though it follows from the rest."""

    directory: Directory
    states: Mapping[str, str]

    def of(self, account: Account) -> dict[str, Cell]:
        """Platform, state and unit in words."""
        words = (self.directory.platform_name(account), self.states[account.id], self.directory.unit_name(account.unit))
        return dict(zip((PLATFORM, STATE, SPONSOR), texts(*words), strict=True))


def filing_cells(account: Account) -> Iterator[dict[str, Cell]]:
    """A row for each filing, below it one for each of its corrections; both are numbered, for people sort tables."""
    of = dict(zip((ACCOUNT_ID, OF_WHOM), texts(account.id, account.name), strict=True))
    for number, filing in enumerate(account.filings, start=1):
        yield cells_of(OF_FILING, filing) | of | {NUMBER: Cell(str(number))}
        for part, correction in enumerate(filing.corrections, start=1):
            own = {TYPE: Cell(CORRECTION), NUMBER: Cell(f"{number}.{part}")}
            yield cells_of(OF_CORRECTION, correction) | own | of


def _sheet(name: str, titles: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> Sheet:
    table = [texts(*titles), *(tuple(row.get(title, BLANK) for title in titles) for row in rows)]
    return Sheet(name, tuple(Row(number, cells) for number, cells in enumerate(table, start=1)))


def cells_of(paths: Mapping[str, Path], record: Account | Unit | Filing | Correction) -> dict[str, Cell]:
    """What stands in a record, by title."""
    return {title: _cell(path, record) for title, path in paths.items() if path}


def _cell(path: Path, record: Any) -> Cell:
    value, holder = record, None
    for key in path:
        value, holder = _part(value, key), value
    match value:
        case None if path[-1] == "on" and holder is not None:
            return Cell(UNKNOWN_DATE)
        case date():
            return Cell(value.isoformat(), Kind.DATE)
        case bool():
            return Cell("是") if value else BLANK
        case tuple():
            return Cell("\n".join(str(part or UNKNOWN_DATE) for part in value)) if any(value) else BLANK
    return Cell(value) if value else BLANK


def _part(value: Any, key: str) -> Any:
    """What a record holds under a key; of several records what each of them holds."""
    match value:
        case tuple():
            return tuple(_part(one, key) for one in value)
        case Mapping():
            return value.get(key)
    return getattr(value, _ATTRIBUTES.get(key, key), None)
