"""The circular of a quarter (通报) as cities publish it: rates, named accounts with what was found, deadlines, accounts
that are not kept up, fakes (盐源 五; 南通第三十、三十二条; 德惠 11).

It is for the public: it holds nothing of data/internal.yaml, and of a fake its identity alone.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..directory import cases as course
from ..directory import inspecting
from ..directory.directory import Directory
from ..directory.life import is_kept_up, is_open
from ..exchange.updates import Updates
from ..records.accounts import Account
from ..records.fakes import Fake
from ..records.inspections import Inspection
from ..render.templates import chinese_date
from . import cases
from .blocks import Block, Grid, Run, Words
from .fitting import title_lines
from .layouts import LETTER
from .period import Period
from .rates import HEADINGS, Inspected, Rate, percent

_NUMBERS = "一二三四五六七八"
_RATES = (21, 11, 11, 11, 13, 14, 14, 13)


@dataclass(frozen=True)
class Silent:
    """An account without anything new for longer than its platform's limit."""

    account: Account
    last: date
    days: int
    limit: int


@dataclass(frozen=True)
class Circular:
    """The circular of one quarter, as it is known on the register's day. ``updates`` is what a monitoring service saw,
    None where nobody asked one.
    """

    directory: Directory
    period: Period
    updates: Updates | None = None

    is_signed = True

    @property
    def title(self) -> str:
        """What stands above it."""
        region = (self.directory.site.region or "").rpartition("/")[2]
        return f"关于{self.period.name}{region}政务新媒体检查情况的通报"

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title, in lines in which the quarter stays whole."""
        return title_lines(self.title, self.period.name, LETTER.title_width)

    @property
    def addressee(self) -> str:
        """For whom it is."""
        return "各有关单位"

    @property
    def issuer(self) -> str:
        """Who signs it."""
        site = self.directory.site
        return self.directory.unit_name(site.supervisor) if site.supervisor else site.name

    @property
    def signature(self) -> tuple[str, str]:
        """What stands below it."""
        return self.issuer, chinese_date(self.day)

    @property
    def day(self) -> date:
        """The day under it."""
        return self.directory.today

    @cached_property
    def inspected(self) -> Inspected:
        """What was looked at in the quarter."""
        return Inspected(self.directory, self.period)

    @cached_property
    def before(self) -> Inspected:
        """What was looked at in the quarter before."""
        return Inspected(self.directory, self.period.before)

    @cached_property
    def whole(self) -> Rate:
        """The rate of all accounts."""
        return self.inspected.whole(self.before)

    @cached_property
    def faulty(self) -> Sequence[Inspection]:
        """The inspections of the quarter that found anything."""
        return [inspection for inspection in self.inspected.inspections if inspection.failed]

    @cached_property
    def silent(self) -> Sequence[Silent]:
        """Accounts that must be kept up and are not, the longest first."""
        policy, found = self.directory.site.inspection, []
        for account in self.directory.accounts.values():
            last = self.updates.last.get(account.id) if self.updates else None
            if last and is_kept_up(account, self.day):
                days, limit = (self.day - last).days, policy.days_on(account.platform)
                if days > limit:
                    found.append(Silent(account, last, days, limit))
        return sorted(found, key=lambda one: (-one.days, one.account.id))

    @cached_property
    def dormant(self) -> Sequence[Silent]:
        """Those that had nothing new for so long that they are to be closed; what is announced already is left out."""
        limit = self.directory.site.inspection.dormant_days
        return [one for one in self.silent if one.days > limit and is_open(one.account)]

    @property
    def filings(self) -> Sequence[str]:
        """A command for each account to be closed: it shows the filing before anybody says yes."""
        return [
            f"python site.py file 关停 {one.account.id} --approved 责令关闭 --approved-by {_quoted(self.issuer)}"
            f" --reason 截至{self.day}已{one.days}天没有更新"
            for one in self.dormant
        ]

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Everything between title and signature."""
        parts = [
            ("总体情况", self._whole()),
            ("查出的问题", self._found()),
            *([("更新情况", self._kept_up())] if self.updates else []),
            *([("假冒账号办理情况", self._fakes())] if self.directory.fakes else []),
            ("整改要求", self._asked()),
        ]
        made: list[Block] = [*self._opening()]
        for number, (heading, blocks) in enumerate(parts):
            made += [_words(f"{_NUMBERS[number]}、{heading}", bold=True), *blocks]
        return tuple(made)

    def _opening(self) -> Iterator[Block]:
        basis = self.directory.site.inspection.basis
        yield _words(
            f"依据{basis}，{self.issuer}对{self.period.name}政务新媒体运行情况进行了抽查。现将有关情况通报如下。"
        )

    def _whole(self) -> Iterator[Block]:
        whole, until = self.whole, chinese_date(min(self.period.last, self.day))
        told = f"截至{until}，《{self.directory.site.name}》登记在用账号 {whole.in_use} 个。"
        if not whole.inspected:
            yield _words(f"{told}本季度没有检查记录。")
            return
        share = percent(100 * whole.inspected / whole.in_use) if whole.in_use else "—"
        told += f"本季度抽查 {whole.inspected} 个，占 {share}；合格 {whole.sound} 个，合格率 {percent(whole.rate)}。"
        yield _words(told + self._compared())
        yield _words("按平台统计（增减为百分点）：")
        yield Grid((HEADINGS, *(rate.cells for rate in self.inspected.by_class(self.before))), _RATES, is_headed=True)
        yield _words("按层级统计（增减为百分点）：")
        yield Grid((HEADINGS, *(rate.cells for rate in self.inspected.by_level(self.before))), _RATES, is_headed=True)

    def _compared(self) -> str:
        change = self.whole.change
        if change is None:
            return f"{self.period.before.name}没有检查记录，无从比较。"
        before = f"{self.period.before.name}合格率为 {percent(self.whole.before)}，"
        if abs(change) < 0.05:
            return f"{before}本季度持平。"
        return f"{before}本季度{'上升' if change > 0 else '下降'} {abs(change):.1f} 个百分点。"

    def _found(self) -> Iterator[Block]:
        if not self.faulty:
            yield _words("没有查出问题。" if self.whole.inspected else "本季度没有检查记录。")
            return
        counted = Counter(fault.indicator for one in self.faulty for fault in one.failed)
        told = "、".join(f"{name} {counted[name]} 个" for name in counted)
        yield _words(f"查出问题的账号 {len({one.account for one in self.faulty})} 个，按指标为：{told}。具体如下：")
        headings = ("序号", "主办单位", "账号和平台", "查出的问题", "整改期限", "整改情况")
        rows = (self._fault(number, one) for number, one in enumerate(self.faulty, start=1))
        yield Grid((headings, *rows), (9, 19, 20, 28, 17, 17), is_headed=True)

    def _fault(self, number: int, inspection: Inspection) -> tuple[str, ...]:
        account = self.directory.accounts[inspection.account]
        result = inspecting.result(inspection, self.directory.site.inspection)
        found = "；".join(f"{fault.indicator}：{fault.found.rstrip('。；')}" for fault in inspection.failed)
        failed = "（不合格）" if result and not result.is_sound else ""
        state = inspecting.mending(inspection, self.day)
        mended = f"{state}\n{_short(inspection.mended_on)}" if state == "已整改" and inspection.mended_on else state
        whose = self.directory.unit_name(account.unit)
        deadline = _short(inspection.mend_by) if inspection.mend_by else "—"
        return str(number), whose, self._called(account), found + failed, deadline, mended

    def _called(self, account: Account) -> str:
        return f"{account.name}（{self.directory.platform_name(account)}）"

    def _kept_up(self) -> Iterator[Block]:
        assert self.updates
        known = sum(is_kept_up(a, self.day) and a.id in self.updates.last for a in self.directory.accounts.values())
        told = f"按监测数据，{known} 个应当更新的账号中，超过期限没有更新的 {len(self.silent)} 个"
        yield _words(f"{told}；没有监测数据的账号不作判断。" + ("具体如下：" if self.silent else ""))
        if self.silent:
            headings = ("主办单位", "账号和平台", "最近更新", "距今天数", "期限天数")
            yield Grid((headings, *map(self._quiet, self.silent)), (25, 27, 17, 16, 16), is_headed=True)
        if self.dormant:
            names = "、".join(self._called(one.account) for one in self.dormant)
            days = self.directory.site.inspection.dormant_days
            yield _words(
                f"其中超过 {days} 天没有更新、拟予关停的 {len(self.dormant)} 个：{names}。关停以前照规定公告。"
            )

    def _quiet(self, one: Silent) -> tuple[str, ...]:
        whose = self.directory.unit_name(one.account.unit)
        return whose, self._called(one.account), _short(one.last), str(one.days), str(one.limit)

    def _fakes(self) -> Iterator[Block]:
        last = min(self.period.last, self.day)
        yield _words(cases.figures(self.directory, self.period.first, last).told)
        told = [
            fake for fake in self.directory.fakes.values() if course.is_accused(fake, last) and self._is_recent(fake)
        ]
        if told:
            yield _words("已经核实的假冒账号如下，请提醒群众不要相信：")
            rows = (
                (
                    cases.platform_name(self.directory, fake),
                    cases.identity(fake),
                    "、".join(cases.imitated_names(self.directory, fake)) or "—",
                    self._stage(fake),
                )
                for fake in told
            )
            yield Grid((("平台", "标识", "冒充", "办理情况"), *rows), (18, 34, 26, 22), is_headed=True)

    def _stage(self, fake: Fake) -> str:
        stage, day = course.stage(fake, self.day), course.ended_on(fake)
        return stage if stage in course.OPEN or day is None else f"{stage}\n{_short(day)}"

    def _is_recent(self, fake: Fake) -> bool:
        """True for a case that was open, or came to its end, in the quarter."""
        ended = course.ended_on(fake)
        return ended is None or ended >= self.period.first

    def _asked(self) -> Iterator[Block]:
        late = sum(inspecting.mending(one, self.day) == "逾期未改" for one in self.faulty)
        open_ = sum(inspecting.mending(one, self.day) in ("整改中", "未定期限") for one in self.faulty)
        told = f"请有关单位在整改期限以前改好，并将整改情况报送{self.issuer}。"
        if late or open_:
            told = f"还有 {late + open_} 处没有整改完成，其中逾期 {late} 处。{told}"
        yield _words(told + "不再需要、无力维护的账号，请按规定公告后关停、注销，并办理备案。")


def _words(text: str, *, bold: bool = False) -> Words:
    return Words((Run(text, bold),))


def _quoted(text: str) -> str:
    """A text as any shell takes it."""
    return '"' + "".join(letter for letter in text if letter not in '"\\`$%!') + '"'


def _short(day: date) -> str:
    """A day as it fits into a narrow column."""
    return f"{day.year}.{day.month}.{day.day}"
