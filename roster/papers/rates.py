"""How many accounts were looked at in a quarter and how many passed, by platform and by level (盐源 五)."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ..directory import inspecting
from ..directory.directory import Directory
from ..directory.life import is_in_use
from ..records.accounts import Account
from ..records.inspections import Inspection
from .period import Period

CLASSES = ("微信公众号", "新浪微博", "移动客户端", "其他")
_OF_PLATFORM = {"wechat": "微信公众号", "weibo": "新浪微博"}


@dataclass(frozen=True, slots=True)
class Rate:
    """Accounts of one kind: in use at the end, looked at, and sound; ``before`` is the rate of the quarter before."""

    name: str
    in_use: int
    inspected: int
    sound: int
    before: float | None = None

    @property
    def rate(self) -> float | None:
        """How many of a hundred were sound; None where none was looked at."""
        return 100 * self.sound / self.inspected if self.inspected else None

    @property
    def change(self) -> float | None:
        """In percentage points; None where one of the two quarters tells nothing."""
        return None if self.rate is None or self.before is None else self.rate - self.before

    @property
    def cells(self) -> tuple[str, ...]:
        """As a row: what nobody knows is a dash."""
        change = "—" if self.change is None else "0.0" if abs(self.change) < 0.05 else f"{self.change:+.1f}"
        failed = self.inspected - self.sound
        return (
            *(self.name, str(self.in_use), str(self.inspected), str(self.sound), str(failed)),
            *(percent(self.rate), percent(self.before), change),
        )


HEADINGS = ("类别", "在用", "抽查", "合格", "不合格", "合格率", "上季度", "增减")


def percent(rate: float | None) -> str:
    """93.3%, or a dash."""
    return "—" if rate is None else f"{rate:.1f}%"


@dataclass(frozen=True)
class Inspected:
    """The inspections of one quarter, of accounts that the register has; what nobody looked at is in none of them."""

    directory: Directory
    period: Period

    @cached_property
    def inspections(self) -> Sequence[Inspection]:
        """Those that tell anything, in the order of accounts and days."""
        known = self.directory.accounts
        order = {id_: number for number, id_ in enumerate(known)}
        policy = self.directory.site.inspection
        told = [
            one
            for one in self.directory.inspections
            if self.period.has(one.on) and one.account in known and inspecting.result(one, policy)
        ]
        return sorted(told, key=lambda one: (order[one.account], one.on))

    @cached_property
    def sound(self) -> Mapping[str, bool]:
        """By account id, whether it passed: every time that it was looked at."""
        policy, found = self.directory.site.inspection, dict[str, bool]()
        for one in self.inspections:
            result = inspecting.result(one, policy)
            found[one.account] = found.get(one.account, True) and result is not None and result.is_sound
        return found

    def rate(self, name: str, accounts: Sequence[Account], before: "Inspected") -> Rate:
        """The rate of some accounts, beside that of the quarter before."""
        looked, then = ([one.sound[a.id] for a in accounts if a.id in one.sound] for one in (self, before))
        in_use = sum(was_in_use(account, self._day) for account in accounts)
        return Rate(name, in_use, len(looked), sum(looked), 100 * sum(then) / len(then) if then else None)

    @property
    def _day(self) -> date:
        """The day at which accounts are counted: the quarter's last, or today."""
        return min(self.period.last, self.directory.today)

    def whole(self, before: "Inspected") -> Rate:
        """The rate of all."""
        return self.rate("合计", list(self.directory.accounts.values()), before)

    def by_class(self, before: "Inspected") -> Sequence[Rate]:
        """The rates by kind of platform, and of all."""
        groups = _grouped(self.directory, lambda account: class_of(self.directory, account))
        return [*(self.rate(name, groups.get(name, []), before) for name in CLASSES), self.whole(before)]

    def by_level(self, before: "Inspected") -> Sequence[Rate]:
        """The rates of what is run at the top, and of each district below it with all below that."""
        groups = _grouped(self.directory, lambda account: level_of(self.directory, account))
        return [*(self.rate(name, accounts, before) for name, accounts in sorted_levels(groups)), self.whole(before)]


def was_in_use(account: Account, day: date) -> bool:
    """True if the account was open on a day; one of which nobody knows the beginning was."""
    opened = account.filings[0].on
    return (opened is None or opened <= day) and is_in_use(account, day)


def class_of(directory: Directory, account: Account) -> str:
    """The class under which circulars count an account."""
    platform = directory.platforms[account.platform]
    return _OF_PLATFORM.get(platform.id, "移动客户端" if platform.id == "app" else "其他")


def level_of(directory: Directory, account: Account) -> str:
    """市本级, or the district to which the account's unit belongs."""
    parts = directory.region_of(account).split("/")
    top = (directory.site.region or parts[0]).split("/")
    below = parts[len(top) :] if parts[: len(top)] == top else parts
    return below[0] if below else f"{top[-1]}本级"


def sorted_levels(groups: Mapping[str, Sequence[Account]]) -> Iterator[tuple[str, Sequence[Account]]]:
    """The top first, the districts in the order of the register."""
    yield from sorted(groups.items(), key=lambda group: not group[0].endswith("本级"))


def _grouped(directory: Directory, key: Callable[[Account], str]) -> dict[str, list[Account]]:
    groups: dict[str, list[Account]] = {}
    for account in directory.accounts.values():
        groups.setdefault(key(account), []).append(account)
    return groups
