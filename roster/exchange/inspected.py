"""What was found at the accounts of a round, from the table in which the office noted it: a row an account, a column an
indicator.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..directory.directory import Directory
from ..directory.inspecting import applicable
from ..records.accounts import Account
from ..records.inspections import Inspection
from ..records.reading import read_record
from ..source.problems import Place
from ..tables.sheets import Row, Sheet, Spreadsheet, texts
from . import account_tables
from .account_tables import AccountIndex, BadRow, UnmatchedRow

TABLE = "表格"  # stands for the path of a table in the places of its rows
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "on": ("检查日期", "抽查日期", "检查时间", "抽查时间"),
    "by": ("检查单位", "检查人单位", "抽查单位"),
    "found": ("查出的问题", "存在问题", "发现的问题", "发现问题", "问题"),
    "mend_by": ("整改期限", "整改时限", "限期整改", "整改截止日期"),
    "mended_on": ("整改完成", "整改完成日期", "整改日期", "复查合格日期"),
    "note": ("备注",),
}
_PASSED = frozenset({"合格", "√", "✓", "✔", "是", "通过", "达标"})
_UNSEEN = frozenset({"", "-", "—", "——", "/", "未看", "没有看", "未检查", "不适用"})
_FAILED = re.compile(r"(?:不合格|×|✗|✘|否|不通过|不达标)(?:\s*[：:（(]\s*(.*?)\s*[)）]?)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found on a day, as somebody tells it: the indicators that passed, and what was found at the others."""

    on: date
    by: str
    passed: tuple[str, ...]
    failed: Mapping[str, str]
    mend_by: date | None = None
    mended_on: date | None = None
    note: str | None = None

    def at(self, account: Account, number: int) -> Inspection:
        """The record of it at an account, the one of that number of those that are told together; raises BadRow where
        no record can hold what is told.
        """
        told: dict[str, Any] = {"account": account.id, "on": str(self.on), "by": self.by}
        told |= {"passed": list(self.passed)} if self.passed else {}
        told |= {"failed": [{"indicator": name, "found": found} for name, found in self.failed.items()]}
        told |= {key: str(value) for key in ("mend_by", "mended_on", "note") if (value := getattr(self, key))}
        inspection, problems = read_record(Inspection, told, Place(TABLE, (number,)))
        if problems:
            raise BadRow(problems[0].message)
        return inspection


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for rows that do not say it themselves: the day, the unit that looked, and by when to mend."""

    on: date | None
    by: str | None
    mend_by: date | None


@dataclass(frozen=True, slots=True)
class Round:
    """The inspections that a table tells, each at the place of its row, and the rows that could not be used."""

    inspections: tuple[Inspection, ...]
    unmatched: tuple[UnmatchedRow, ...]


def read(spreadsheet: Spreadsheet, directory: Directory, defaults: Defaults) -> Round:
    """Every row that can be read; raises BadTable without the columns needed."""
    names = [indicator.name for indicator in directory.site.inspection.indicators]
    fields = {**_FIELDS, **{_column(name): (name,) for name in names}}
    index = AccountIndex(directory)
    found: list[Inspection] = []
    unmatched: list[UnmatchedRow] = []
    for number, row in account_tables.rows(spreadsheet, fields):
        if all(text in _UNSEEN for field, text in row.items() if field in fields):
            continue  # nobody looked at this one
        try:
            found.append(_inspection(directory, row, number, index.account(row), defaults))
        except BadRow as reason:
            unmatched.append(UnmatchedRow(number, f"{account_tables.named(row)}：{reason}"))
    return Round(tuple(found), tuple(unmatched))


def blank(directory: Directory, accounts: Iterable[Account]) -> Sheet:
    """A table of accounts to be looked at, for ``read`` once it is filled in; what does not apply somewhere says so."""
    indicators = directory.site.inspection.indicators
    headings = ("账号编号", "主办单位", "所属平台", "账号名称", _FIELDS["on"][0], *(one.name for one in indicators))
    after = [_FIELDS[field][0] for field in ("found", "mend_by", "mended_on", "note")]
    rows = [Row(1, texts(*headings, *after))]
    for number, account in enumerate(accounts, start=2):
        applying = applicable(directory.site.inspection, directory.platforms.get(account.platform))
        named = (account.id, directory.unit_name(account.unit), directory.platform_name(account), account.name)
        rows.append(Row(number, texts(*named, "", *("" if one in applying else "不适用" for one in indicators))))
    return Sheet("检查", tuple(rows))


def _column(indicator: str) -> str:
    """The field of an indicator, which may be called like another."""
    return f"指标 {indicator}"


def _inspection(
    directory: Directory, row: Mapping[str, str], number: int, account: Account, defaults: Defaults
) -> Inspection:
    outcomes = dict(_outcomes(directory, row))
    if not outcomes:
        raise BadRow("没有写看了哪些指标；各项请写“合格”或“不合格：查出的问题”")
    failed = dict(_faults({name: found for name, found in outcomes.items() if found is not None}, row))
    on = _day(row, "on") or defaults.on
    if on is None:
        raise BadRow("没有检查日期；请加一列，或在命令里写 --on")
    mend_by, mended_on = (_day(row, "mend_by") or defaults.mend_by) if failed else None, _day(row, "mended_on")
    if failed and not (mend_by or mended_on):
        raise BadRow("不合格，没有写整改期限；请加一列，或在命令里写 --mend-by")
    looked = Looked(
        on=on,
        by=_unit(directory, row.get("by", ""), defaults),
        passed=tuple(name for name, found in outcomes.items() if found is None),
        failed=failed,
        mend_by=mend_by,
        mended_on=mended_on,
        note=row.get("note") or None,
    )
    return looked.at(account, number)


def _outcomes(directory: Directory, row: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """The indicators that were looked at: None where they passed, else what was found, which may be empty."""
    for indicator in directory.site.inspection.indicators:
        told = row.get(_column(indicator.name), "")
        if told in _UNSEEN:
            continue
        if told in _PASSED:
            yield indicator.name, None
        elif match := _FAILED.fullmatch(told):
            yield indicator.name, match[1] or ""
        else:
            raise BadRow(
                f"“{indicator.name}”一栏“{told[:20]}”看不出合格还是不合格；"
                "请写“合格”或“不合格：查出的问题”，没有看的空着"
            )


def _faults(found: Mapping[str, str], row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each with what was found; the column for all of them belongs to one that says nothing itself."""
    silent = [name for name, told in found.items() if not told]
    shared = row.get("found", "")
    if len(silent) > 1:
        raise BadRow(f"有 {len(silent)} 项不合格没有各自写问题；请在各栏里写“不合格：查出的问题”")
    if silent and not shared:
        raise BadRow(f"“{silent[0]}”不合格，没有写查出的问题")
    if shared and not silent:
        raise BadRow(f"“{_FIELDS['found'][0]}”一栏看不出说的是哪一项；请写进那一项里，如“不合格：{shared[:20]}”")
    for name, told in found.items():
        yield name, told or shared


def _day(row: Mapping[str, str], field: str) -> date | None:
    text = row.get(field, "")
    return account_tables.day(text, _FIELDS[field][0]) if text not in _UNSEEN else None


def _unit(directory: Directory, given: str, defaults: Defaults) -> str:
    if not given:
        if defaults.by is None:
            raise BadRow("没有检查单位；请加一列，或在命令里写 --by")
        return defaults.by
    units = directory.units_called(given)
    if len(units) != 1:
        raise BadRow(f"检查单位“{given}”{'有几个' if units else '不在名录里'}；请写单位编号")
    return units[0].id
