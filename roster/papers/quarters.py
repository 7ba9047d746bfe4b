"""The register quarter by quarter: when a quarter ends, and what changed between two states."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..directory.directory import Directory
from ..directory.life import is_in_use
from ..directory.workdays import ONE_DAY

_EARLIEST = date(2005, 4, 1)  # no git before


@dataclass(frozen=True, slots=True)
class Quarter:
    """One state of the register: at the end of a quarter, or today.

    ``day`` is that of the commit the state comes from. Without such a state
    everything that is counted is None and ``note`` says why (Chinese). What
    was opened, ended and renamed is counted since the state before, None where
    there is none.
    """

    name: str
    end: date
    day: date | None = None
    accounts: int | None = None
    open: int | None = None
    units: int | None = None
    units_without: int | None = None
    opened: int | None = None
    ended: int | None = None
    renamed: int | None = None
    note: str = ""


def ends(today: date, number: int) -> Sequence[date]:
    """The last days of the latest ``number`` quarters that are over by today, oldest first."""
    tomorrow = min(today, date.max - ONE_DAY) + ONE_DAY
    first = date(tomorrow.year, (tomorrow.month - 1) // 3 * 3 + 1, 1)
    found: list[date] = []
    while len(found) < number and first > _EARLIEST:
        found.append(first - ONE_DAY)
        first = date(found[-1].year, found[-1].month - 2, 1)
    return found[::-1]


def name_of(end: date) -> str:
    """``2026年第三季度``."""
    return f"{end.year}年第{'一二三四'[(end.month - 1) // 3]}季度"


def compare(states: Sequence[tuple[str, date, date | None, Directory | None, str]]) -> list[Quarter]:
    """Rows for states in the order of time, each as ``(name, end, day of the commit, directory, note)``."""
    rows: list[Quarter] = []
    before: Directory | None = None
    for name, end, day, directory, note in states:
        if directory is None:
            rows.append(Quarter(name, end, day, note=note))
            continue
        rows.append(_quarter(name, end, day, directory, before, note))
        before = directory
    return rows


def _quarter(name: str, end: date, day: date | None, now: Directory, before: Directory | None, note: str) -> Quarter:
    open_ = {account.id for account in now.accounts.values() if is_in_use(account, now.today)}
    units = {now.accounts[id_].unit for id_ in open_}
    opened = ended = renamed = None
    if before is not None:
        old = before.accounts
        opened = len(now.accounts.keys() - old.keys())
        ended = sum(is_in_use(account, before.today) and id_ not in open_ for id_, account in old.items())
        renamed = sum(id_ in old and old[id_].name != account.name for id_, account in now.accounts.items())
    without = sum(unit.id not in units and not unit.internal for unit in now.units.values())
    return Quarter(name, end, day, len(now.accounts), len(open_), len(now.units), without, opened, ended, renamed, note)
