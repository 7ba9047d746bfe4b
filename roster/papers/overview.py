"""The whole report of the supervising office as values, and as the sheets of a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..exchange.updates import Updates
from ..notices.board import AccountState
from ..public import statistics
from ..public.register import Register
from ..public.states import PHASES
from ..public.statistics import StateCount
from ..records.accounts import Unit
from ..records.internal import InternalFile
from ..render.templates import chinese_date
from .oversight import sections, to_mend
from .quarters import Quarter
from .report_workbook import Sheet, Table, sheet_names
from .section import Row, Section, Value

_SUMMARY, _COUNTS, _UNITS, _ACCOUNTS = "概况", "统计", "单位", "账号"
_STATES = (*(phase.legend for phase in PHASES), "在用", "合计")
QUARTER_HEADERS = (
    "时间",
    "数据日期",
    "登记账号",
    "在用账号",
    "单位",
    "无在用账号的单位",
    "新登记",
    "终止",
    "更名",
    "说明",
)


@dataclass(frozen=True)
class Overview:
    """Everything the report tells. ``quarters`` ends with today; ``history`` says what is missing of it (Chinese)."""

    register: Register
    unchecked_months: int
    updates: Updates | None = None
    internal: InternalFile | None = None
    quarters: Sequence[Quarter] = ()
    history: str = ""

    @property
    def title(self) -> str:
        """The heading of the report."""
        return f"{self.register.directory.site.name}：监管报告"

    @property
    def day(self) -> date:
        """The day it is true of."""
        return self.register.directory.today

    @cached_property
    def sections(self) -> Sequence[Section]:
        """The lists, in order."""
        return sections(self.register, self.unchecked_months, self.updates, self.internal)

    @cached_property
    def platforms(self) -> Sequence[StateCount]:
        """Accounts by platform and state."""
        return statistics.by_platform(self.register)

    @cached_property
    def regions(self) -> Sequence[StateCount]:
        """Accounts by region and state."""
        return statistics.by_region(self.register)

    @cached_property
    def totals(self) -> Sequence[tuple[str, int]]:
        """The figures at the head."""
        listings = self.register.listings.values()
        by_state = [(state.value, sum(x.state is state for x in listings)) for state in AccountState]
        return [("单位", len(self.register.units)), ("登记账号", len(self.register.listings)), *by_state]

    @cached_property
    def _mending(self) -> Mapping[str, Sequence[tuple[Section, Row]]]:
        return to_mend(self.sections)

    def sheets(self) -> Iterator[Sheet]:
        """The workbook: summary, counts, a sheet for each list, all units and accounts, then one sheet for each
        unit.
        """
        own = [unit for unit in self.register.units if unit.id in self.register.by_unit or unit.id in self._mending]
        taken = [_SUMMARY, _COUNTS, *(section.sheet for section in self.sections), _UNITS, _ACCOUNTS]
        names = dict(zip((unit.id for unit in own), sheet_names((unit.name for unit in own), taken), strict=True))
        yield self._summary()
        yield self._counts()
        for section in self.sections:
            rows = [row.cells for row in section.rows]
            lines = [line for line in (section.rule, section.note) if line]
            links = {n: names[row.unit] for n, row in enumerate(section.rows) if row.unit in names}
            yield Sheet(section.sheet, section.title, lines, [Table(section.headers, rows, links)])
        yield self._units(names)
        yield self._accounts()
        for unit in own:
            yield self._unit(unit, names[unit.id])

    def _summary(self) -> Sheet:
        lists = [(section.title, len(section.rows)) for section in self.sections]
        links = {n: section.sheet for n, section in enumerate(self.sections)}
        lines = [f"截至{chinese_date(self.day)}。每个单位另有一张表，可以单独发给它。"]
        return Sheet(
            _SUMMARY, self.title, lines, [Table(("项目", "数量"), self.totals), Table(("清单", "条数"), lists, links)]
        )

    def _counts(self) -> Sheet:
        tables = [
            Table(("平台", *_STATES), [_count_row(count) for count in self.platforms]),
            Table(("地区", *_STATES), [_count_row(count) for count in self.regions]),
            Table(QUARTER_HEADERS, [quarter_cells(quarter) for quarter in self.quarters]),
        ]
        lines = [
            f"截至{chinese_date(self.day)}。地区只计本级单位的账号，不含下级。",
            *([self.history] if self.history else []),
        ]
        return Sheet(_COUNTS, "按平台、地区和季度统计", lines, tables)

    def _units(self, names: Mapping[str, str]) -> Sheet:
        directory, platforms = self.register.directory, self.register.platforms
        headers = (
            "单位",
            "单位编号",
            "地区",
            "备案主管单位",
            "在用账号",
            "待办事项",
            *(platform.name for platform in platforms),
        )
        rows, links = [], {}
        for n, unit in enumerate(self.register.units):
            open_ = [x.platform.id for x in self.register.by_unit.get(unit.id, ()) if not x.has_ended]
            above = directory.supervisor_of(unit)
            counts = [open_.count(platform.id) for platform in platforms]
            rows.append(
                (unit.name, unit.id, unit.region, above, len(open_), len(self._mending.get(unit.id, ())), *counts)
            )
            links |= {n: names[unit.id]} if unit.id in names else {}
        return Sheet(_UNITS, "单位一览", ["各平台一栏是在用账号数。"], [Table(headers, rows, links)])

    def _accounts(self) -> Sheet:
        headers = (
            "单位",
            "账号名称",
            "账号编号",
            "平台",
            "平台唯一标识",
            "号",
            "主页网址",
            "账号主体",
            "地区",
            "状态",
            "最近核对",
        )
        rows = [
            (
                x.unit.name,
                x.name,
                x.id,
                x.platform_name,
                x.account.account_id,
                x.account.handle,
                x.account.url,
                x.verified_as,
                x.region,
                x.state.value,
                x.checked_on,
            )
            for x in self.register.listings.values()
        ]
        return Sheet(_ACCOUNTS, "账号一览", [], [Table(headers, rows)])

    def _unit(self, unit: Unit, name: str) -> Sheet:
        listings = self.register.by_unit.get(unit.id, ())
        accounts = [
            (x.name, x.id, x.platform_name, x.account.account_id, x.account.handle, x.state.value, x.checked_on)
            for x in listings
        ]
        known = self.register.listings
        mending = [
            (section.title, row.account, known[row.account].name if row.account else "", row.told)
            for section, row in self._mending.get(unit.id, ())
        ]
        lines = [
            f"{self.register.directory.site.name}，截至{chinese_date(self.day)}。请核对账号，并处理下面列出的事项。"
        ]
        tables = [Table(("账号名称", "账号编号", "平台", "平台唯一标识", "号", "状态", "最近核对"), accounts)]
        return Sheet(name, unit.name, lines, [*tables, Table(("事项", "账号编号", "账号名称", "情况"), mending)])


def _count_row(count: StateCount) -> tuple[Value, ...]:
    return count.name, *(number for _, number in count.by_style), count.in_use, count.total


def quarter_cells(quarter: Quarter) -> tuple[Value, ...]:
    """A quarter as a row under ``QUARTER_HEADERS``."""
    return (
        quarter.name,
        quarter.day,
        quarter.accounts,
        quarter.open,
        quarter.units,
        quarter.units_without,
        quarter.opened,
        quarter.ended,
        quarter.renamed,
        quarter.note,
    )
