"""How many accounts there are: by platform, region and state, and over the years."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..directory.life import end, ended_on
from ..records.accounts import Account
from .register import Listing, Register
from .states import DUE, OVER, PHASE_OF, PHASES, POSTING, RUNNING


@dataclass(frozen=True, slots=True)
class StateCount:
    """Accounts of one platform or region by what they are today."""

    id: str
    name: str
    running: int
    posting: int
    due: int
    ended: int

    @property
    def total(self) -> int:
        """Every account that was ever registered."""
        return self.in_use + self.ended

    @property
    def in_use(self) -> int:
        """Those that have not really ended."""
        return self.running + self.posting + self.due

    @property
    def by_style(self) -> Sequence[tuple[str, int]]:
        """The counts by the style of their phase, in the order in which they are told and drawn."""
        counts = {RUNNING: self.running, POSTING: self.posting, DUE: self.due, OVER: self.ended}
        return [(phase.style, counts[phase]) for phase in PHASES]


@dataclass(frozen=True, slots=True)
class YearCount:
    """One year: accounts opened and ended in it, and how many were open at its end (in the present year: today)."""

    year: int
    opened: int
    ended: int
    open: int


def by_platform(register: Register) -> Sequence[StateCount]:
    """Platforms with most accounts first."""
    counts = [_count(platform.id, platform.name, register.by_platform[platform.id]) for platform in register.platforms]
    return sorted(counts, key=lambda count: (-count.total, count.name))


def by_region(register: Register) -> Sequence[StateCount]:
    """Accounts of units of the very region, regions above not counting those below: the sum is the whole."""
    very: dict[str, list[Listing]] = {}
    for listing in register.listings.values():
        very.setdefault(listing.region, []).append(listing)
    return [_count(region, region, very[region]) for region in register.regions if region in very]


def _count(id_: str, name: str, listings: Sequence[Listing]) -> StateCount:
    counts = Counter(PHASE_OF[listing.state] for listing in listings)
    return StateCount(id_, name, counts[RUNNING], counts[POSTING], counts[DUE], counts[OVER])


def by_year(register: Register) -> tuple[Sequence[YearCount], int]:
    """Every year from the first known opening to the present, and how many accounts lack a date and are not counted.

    An account ends in the year in which it really ended.
    """
    opened: Counter[int] = Counter()
    ended: Counter[int] = Counter()
    unknown = 0
    for account in register.directory.accounts.values():
        start, end = _years(account, register.today)
        if start is None:
            unknown += 1
            continue
        opened[start] += 1
        if end is not None:
            ended[end] += 1
    rows: list[YearCount] = []
    open_ = 0
    for year in range(min(opened, default=register.today.year), register.today.year + 1):
        open_ += opened[year] - ended[year]
        rows.append(YearCount(year, opened[year], ended[year], open_))
    return rows, unknown


def _years(account: Account, day: date) -> tuple[int | None, int | None]:
    start = account.filings[0].on
    done = end(account, day)
    if done is None:
        return start and start.year, None
    last = ended_on(done)
    return (start.year, last.year) if start and last else (None, None)
