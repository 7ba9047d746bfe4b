"""What a simulated history is made of: the register it begins with, what may go wrong, what a repository and a machine
hold, and pages as plain as can be.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from roster.directory.directory import Directory
from roster.directory.ledger import Ledger
from roster.directory.workdays import Calendar, Count
from roster.notices.board import Board, BoardNotice
from roster.notices.notice import Notice
from roster.notices.strangers import Unknown
from roster.notices.wording import Wording
from roster.records.accounts import Account, AccountsFile
from roster.records.arrangements import Arrangement
from roster.records.reading import read_file
from roster.records.site import Site
from roster.source.refusal import Refusal
from tests.observer import Online
from tests.support import ROOT, SITE, account, unit

DAYS = 120
_YEARS = json.loads((ROOT / "tests/data/holidays.json").read_text("utf-8"))["years"].values()
HOLIDAYS = {day: False for year in _YEARS for day in year["off"]} | {
    day: True for year in _YEARS for day in year["work"]
}
_UNITS = ("ylg", "ylz")
SITE_RECORD, _ = read_file(Site, {**SITE, "notice": {}}, "site")
BASIS, _ = read_file(
    AccountsFile,
    {
        "units": [unit(), unit("ylz", "示例市样例中心")],
        "accounts": [account(f"a{n}", name="样例0", unit=_UNITS[n % 2]) for n in range(5)],
    },
    "accounts",
)
OPENED = BASIS.accounts[0].filings[0]
UNKNOWN_FROM = date(2027, 1, 1)
NEW_YEAR = (
    date(2027, 1, 1),
    date(2027, 1, 2),
    date(2027, 1, 3),
    date(2027, 2, 8),
    date(2027, 2, 9),
    date(2027, 2, 10),
)
NOTICES = "api/v1/notices.json"
LEDGER = "api/v1/postings.yaml"
PLATFORMS: Mapping = {}


class Remembering(Calendar):
    """The program's calendar, which is asked for the same windows every day."""

    def __init__(self, arrangements: Sequence[Arrangement]) -> None:
        super().__init__(arrangements)
        self._counts: dict[tuple, Count] = {}

    def count_after(self, day: date, number: int, *, skipping: frozenset[date] = frozenset()) -> Count:
        """As the real one."""
        key = day, number, skipping
        if key not in self._counts:
            self._counts[key] = super().count_after(day, number, skipping=skipping)
        return self._counts[key]


class Died(Exception):
    """The machine stopped between two steps."""


class Strangers(Refusal):
    """Notices are online of which the data know nothing: a person must decide."""

    def __init__(self, unknown: Sequence[Unknown]) -> None:
        super().__init__("；".join(map(str, unknown)))
        self.unknown = unknown


@dataclass(frozen=True)
class Habits:
    """What may go wrong in a history; ``beyond`` names what no program can hold, and such histories are not judged."""

    mishaps: bool = True
    hostile: bool = True
    into_the_unknown: bool = False  # every history runs into a year whose calendar nobody publishes in time
    real_files: bool = False  # ledgers as YAML, read back as the program reads them
    beyond: str = ""
    tolerated: frozenset[str] = frozenset()


AS_USUAL = Habits()


@dataclass(frozen=True)
class Data:
    """What a repository holds; people change it, and every state stays in its history."""

    accounts: Mapping[str, Account]
    arrangements: tuple[Arrangement, ...] = ()
    policy: Mapping[str, tuple[int, str | None]] = dataclasses.field(default_factory=dict)
    ledger: Ledger = dataclasses.field(default_factory=Ledger)


@dataclass(eq=False)
class Clone:
    """A machine that deploys: its data, what it last had in common with the others, what it built last."""

    data: Data
    common: Ledger
    built: Online = dataclasses.field(default_factory=Online)
    must_pull: bool = False  # a decree that only others know is beyond any program


@dataclass(frozen=True)
class Known:
    """The state of a register that was checked, as ``Sound`` is."""

    directory: Directory
    board: Board


@lru_cache(maxsize=64)
def site_with(policy: tuple[tuple[str, tuple[int, str | None]], ...]) -> Site:
    given = {kind: {"working_days": str(days), **({"basis": basis} if basis else {})} for kind, (days, basis) in policy}
    site, problems = read_file(Site, {**SITE, "notice": given}, "site")
    assert site is not None, problems
    return site


def said(wording: Wording) -> str:
    """Words as a visitor reads them."""
    return wording.title + wording.body


@lru_cache(maxsize=4096)
def _page(state: str, version: int, days: int, title: str, body: str) -> bytes:
    text = f'<main data-notice-state="{state}" data-notice-version="{version}" data-notice-unit="示例单位">\n'
    text += f"<article data-notice-wording><h1>{title}</h1>\n{body}\n</article><p>公示 {days} 个工作日</p></main>"
    return text.encode()


def as_page(notice: BoardNotice) -> bytes:
    """The page of a notice, as plain as can be."""
    wording = notice.wording
    return _page(notice.state.value, notice.version, notice.working_days, wording.title, wording.body)


def wording(notice: Notice) -> Wording:
    """Words that tell filings, edits and corrections apart, and nothing else."""
    reasons = "，".join(f"{account.id}：{filing.reason}" for account, filing in notice.filings)
    corrections = "".join(f"<p>更正：{c.what}</p>" for c in notice.corrections)
    return Wording(f"关于{notice.type}的公告", f"<p>{reasons}</p>{corrections}")
