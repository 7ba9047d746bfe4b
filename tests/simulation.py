"""A world in which people, calendars and machines go wrong, and an observer who knows only what was online.

Pure values, no disk: the real ``notices``, ``posted`` and ``ledger`` run from day
to day as ``deploy`` runs them. ``python -m tests.simulation SEED…`` replays histories.
"""

import contextlib
import dataclasses
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from roster.check.ledgers import continued
from roster.directory.day import Day
from roster.directory.directory import Directory
from roster.directory.ledger import Ledger
from roster.directory.workdays import Calendar, Count
from roster.notices import board as boards
from roster.notices import ledger
from roster.notices import look as posted
from roster.notices.board import Board
from roster.notices.notice import Notice, notices
from roster.notices.wording import Wording
from roster.public import exports
from roster.records.accounts import Account, AccountsFile, Correction
from roster.records.arrangements import Arrangement
from roster.records.postings import Posting
from roster.records.reading import read_file
from roster.records.site import Site
from tests.observer import DAY, Observer, Online
from tests.support import ROOT, SITE, account, unit

DAYS = 120
_YEARS = json.loads((ROOT / "tests/data/holidays.json").read_text("utf-8"))["years"].values()
_HOLIDAYS = {day: False for year in _YEARS for day in year["off"]} | {
    day: True for year in _YEARS for day in year["work"]
}
_UNITS = ("ylg", "ylz")
_SITE, _ = read_file(Site, {**SITE, "notice": {}}, "site")
_BASIS, _ = read_file(
    AccountsFile,
    {
        "units": [unit(), unit("ylz", "示例市样例中心")],
        "accounts": [account(f"a{n}", name="样例0", unit=_UNITS[n % 2]) for n in range(5)],
    },
    "accounts",
)
_OPENED = _BASIS.accounts[0].filings[0]
_UNKNOWN_FROM = date(2027, 1, 1)
_NEW_YEAR = (
    date(2027, 1, 1),
    date(2027, 1, 2),
    date(2027, 1, 3),
    date(2027, 2, 8),
    date(2027, 2, 9),
    date(2027, 2, 10),
)


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


@dataclass(frozen=True)
class Habits:
    """How often what happens on a day; everything that is wrong can be turned off."""

    mishaps: bool = True
    backwards: bool = True  # the clock may also be wrong backwards
    into_the_unknown: bool = False  # every history runs into a year whose calendar nobody publishes in time
    real_files: bool = False  # ledgers as YAML, read back as the program reads them


def _page(state: str, wording: Wording, version: int = 1) -> tuple[str, str, bytes]:
    text = f'<div data-notice-state="{state}" data-notice-version="{version}" data-notice-unit="示例单位">\n'
    text += f"<article data-notice-wording><h1>{wording.title}</h1>\n{wording.body}\n</article>"
    return state, wording.title + wording.body, text.encode()


class World:
    """One history: ``DAYS`` days of one site, determined by its seed."""

    def __init__(self, seed: int, habits: Habits = Habits()) -> None:
        self.dice = random.Random(seed)
        self.habits = habits
        start = date(2024, 1, 1) + DAY * self.dice.randrange(0, 1060)
        if habits.into_the_unknown:
            start = _UNKNOWN_FROM - DAY * self.dice.randrange(10, 70)
        self.days = [start + DAY * n for n in range(DAYS)]
        self.accounts: dict[str, Account] = {a.id: a for a in _BASIS.accounts}
        self.removed: dict[str, Account] = {}
        self.amended: dict[date, bool] = {}
        self.knows_2027 = not habits.into_the_unknown and (self.dice.random() < 0.5 or not habits.mishaps)
        self.calendar = self._calendar()
        self.local: tuple[Posting, ...] = ()
        self.git: list[tuple[Posting, ...]] = [()]
        self.online = Online()
        self.observer = Observer(self._really_working)
        self.log: list[str] = []
        self.stopped = False  # the last run did not come to its end
        self.lost = False  # our ledger is not what the last run left: only the one online knows all
        self.today = self.clock_right_until = start

    # The true calendar, and the one that the site knows

    def _really_working(self, day: date) -> bool:
        if day in self.amended:
            return self.amended[day]
        if day >= _UNKNOWN_FROM:
            return day.weekday() < 5 and day not in _NEW_YEAR
        return _HOLIDAYS.get(day.isoformat(), day.weekday() < 5)

    def _calendar(self) -> Calendar:
        off = tuple(str(d) for d, works in self.amended.items() if not works)
        work = tuple(str(d) for d, works in self.amended.items() if works)
        given = []
        if self.knows_2027:
            given.append(Arrangement(name="2027", source="测试", year=2027, off=tuple(map(str, _NEW_YEAR))))
        if off or work:
            given.append(Arrangement(name="调整", source="测试", off=off, work=work))
        return Remembering(given)

    # What happens

    def live(self) -> list[str]:
        """Run the whole history; gives what the observer holds against it."""
        for day in self.days:
            self.today = day
            self._events()
            self._runs()
            self.observer.see(self.today, self.online)
            if self.observer.broken:
                break
        if not self.habits.mishaps:
            self.observer.broken += self.observer.too_long(self.days[0], self.today)
        return self.observer.broken

    def _happens(self, chance: float) -> bool:
        return self.dice.random() < chance

    def _say(self, what: str) -> None:
        self.log.append(f"{self.today} {what}")

    def _events(self) -> None:
        early = self.today < self.days[DAYS // 2]
        if self._happens(0.06 if early else 0.02):
            self._file()
        if self._happens(0.012):
            self._correct(openly=True)
        if self._happens(0.02):
            self._amend()
        if not self.knows_2027 and self._happens(0 if self.habits.into_the_unknown else 0.03):
            self.knows_2027 = True
            self.calendar = self._calendar()
            self._say("2027 年安排公布")
        if not self.habits.mishaps:
            return
        if self._happens(0.02):
            self._correct(openly=False)
        if self._happens(0.015) or (self.stopped and self._happens(0.3)):
            self._delete()
        if self.removed and self._happens(0.05):
            id_ = self.dice.choice(list(self.removed))
            self.accounts[id_] = self.removed.pop(id_)
            self._say(f"恢复 {id_}")
        if self.online.postings is not None and self._happens(0.02):
            back = self.dice.choice([None, 1, 2, 5, 10, 20])
            self.lost = True
            self.local = () if back is None else self.git[-back] if back <= len(self.git) else ()
            self._say(f"本机记录{'丢失' if back is None else f'回到 {back} 次之前'}")

    def _file(self) -> None:
        open_ = [a for a in self.accounts.values() if a.filings[-1].type not in ("关停", "注销")]
        if not open_:
            return
        chosen = self.dice.choice(open_)
        type_ = self.dice.choice(["关停", "关停", "注销", "变更"])
        on = max(self.today - DAY * self.dice.choice([0, 0, 0, 1, 2, 7]), chosen.filings[-1].announced_on or date.min)
        filing = dataclasses.replace(_OPENED, type=type_, on=on, announced_on=on, reason="原由一")
        self.accounts[chosen.id] = dataclasses.replace(chosen, filings=(*chosen.filings, filing))
        self._say(f"{chosen.id} {type_}，公告日期 {on}")

    def _correct(self, *, openly: bool) -> None:
        having = [a for a in self.accounts.values() if len(a.filings) > 1]
        if not having:
            return
        chosen = self.dice.choice(having)
        *before, last = chosen.filings
        more = {"reason": f"原由{self.dice.randrange(10**6)}"}
        if openly:
            more["corrections"] = (*last.corrections, Correction(on=self.today, what=f"更正{len(last.corrections)}"))
        self.accounts[chosen.id] = dataclasses.replace(chosen, filings=(*before, dataclasses.replace(last, **more)))
        self._say(f"{'更正' if openly else '悄悄改动'} {chosen.id}")

    def _amend(self) -> None:
        for _ in range(self.dice.choice([1, 1, 3])):
            day = self.today + DAY * self.dice.randint(1, 20)
            self.amended[day] = day.weekday() >= 5 if self._happens(0.5) else False
        self.calendar = self._calendar()
        coming = (f"{day} {'班' if works else '休'}" for day, works in self.amended.items() if day > self.today)
        self._say(f"日历调整：{'、'.join(coming)}")

    def _delete(self) -> None:
        if not self.accounts:
            return
        chosen = self.dice.choice(list(self.accounts.values()))
        if self._happens(0.5):  # what was filed last is regretted most
            chosen = max(self.accounts.values(), key=lambda a: a.filings[-1].announced_on or date.min)
        if self._happens(0.5):
            self.removed[chosen.id] = self.accounts.pop(chosen.id)
        elif len(chosen.filings) > 1:
            self.accounts[chosen.id] = dataclasses.replace(chosen, filings=chosen.filings[:-1])
        self._say(f"删除 {chosen.id}（或它最后一条备案）")

    # What the webmaster and the machines do

    def _runs(self) -> None:
        clock, dies = self.today, None
        mishaps = self.habits.mishaps
        if mishaps and self._happens(0.12):
            self._say("没有运行")
            return
        if mishaps and self.today >= self.clock_right_until and self._happens(0.03):
            # One wrong day at a time: more cannot be told from the truth.
            self.clock_right_until = self.today + 50 * DAY
            clock += DAY * self.dice.randint(1, 40) * (-1 if self.habits.backwards and self._happens(0.4) else 1)
        if mishaps and self._happens(0.08):
            dies = self.dice.randrange(8)
        if mishaps and not self.stopped and self._happens(0.03):  # what nobody recorded, nobody can bring back
            self._harm()
        for _ in range(2 if self._happens(0.1) else 1):
            self._run(clock, dies)
        self.git.append(self.local)

    def _run(self, clock: date, dies: int | None) -> None:
        if clock != self.today or dies is not None:
            self._say(f"运行，时钟 {clock}，死在第 {dies} 步")
        try:
            self._deploy(clock, dies)
        except posted.ClockWentBack:
            self._say("时钟倒退")
            if clock == self.today and self._happens(0.7):
                self._set_right()
        except Died:
            self.stopped = True
        else:
            self.stopped = False

    def _set_right(self) -> None:
        """The webmaster restores the ledger from git and says what day it is."""
        self.lost = True
        self.local = next((old for old in reversed(self.git) if _latest(old) <= self.today), ())
        self._say("从 git 恢复记录，指明日期")
        with contextlib.suppress(Died):
            self._deploy(self.today, None, given=True)

    def _harm(self) -> None:
        """Somebody takes pages away or alters them, or damages the ledger that is online."""
        for id_ in list(self.online.pages):
            if self._happens(0.6):
                self.online.harmed.add(id_)
                if self._happens(0.5):
                    del self.online.pages[id_]
                else:
                    state, words, _ = self.online.pages[id_]
                    self.online.pages[id_] = state, words, _page(state, Wording("另一个标题", "<p>以上作废</p>"))[2]
        if not self.lost and self._happens(0.2):
            self.online.postings = None
        self._say(f"网站被改动：{sorted(self.online.harmed)}{'，记录损坏' if self.online.postings is None else ''}")

    def _deploy(self, clock: date, dies: int | None, *, given: bool = False) -> None:
        """The steps of ``commands.deploy``; the machine may die before each."""
        steps = iter(range(9))

        def step() -> None:
            if next(steps) == dies:
                raise Died

        harmed = set(self.online.harmed)
        step()
        entries = self._look(clock, given)
        step()
        self.local = entries
        step()
        fresh = self._build(clock, given)
        step()
        self._copy(fresh)
        step()
        entries = self._look(clock, given)
        step()
        self.local = entries
        if entries != fresh.postings:
            step()
            fresh = self._build(clock, given)
            step()
            self._copy(fresh)
        self.lost = False
        if clock == self.today:
            for id_ in harmed:
                self.observer.missed[id_].add(self.today)

    def _copy(self, fresh: Online) -> None:
        """Put a site in place; sometimes rsync stops half-way."""
        if self.habits.mishaps and self._happens(0.02):
            self._copy_partly(fresh)
            raise Died
        self.online = fresh
        self.observer.see(self.today, self.online)

    def _copy_partly(self, fresh: Online) -> None:
        """rsync stops half-way: some files are new, nothing was deleted yet."""
        for id_, page in fresh.pages.items():
            if self._happens(0.5):
                self.online.pages[id_] = page
                self.online.harmed.discard(id_)
        if self._happens(0.5):
            self.online.rows, self.online.listed = fresh.rows, fresh.listed
        if self._happens(0.5):
            self.online.postings = fresh.postings
        self._say("部署到一半失败")

    def _board(self, clock: date, known: Sequence[Posting], given: bool) -> Board:
        if any(f.announced_on and f.announced_on > clock for a in self.accounts.values() for f in a.filings):
            raise Died  # the rule about days to come refuses
        directory = Directory(
            site=_SITE,
            platforms={},
            units={u.id: u for u in _BASIS.units},
            accounts=self.accounts,
            calendar=self.calendar,
            day=Day(clock, given),
            ledger=Ledger(tuple(known)),
        )
        filed = notices(directory)
        return boards.board(directory, filed, {id_: _wording(notice) for id_, notice in filed.items()})

    def _look(self, clock: date, given: bool) -> tuple[Posting, ...]:
        ours = self._stored(self.local)
        published = self.online.postings
        # Merging a ledger with itself changes nothing; saying so here makes histories twice as fast.
        same = published is None or published == self.local
        known = ours if same else ledger.merged(ours, self._stored(published), clock if given else date.max)
        board = self._board(clock, known, given)
        adopted = posted.adopted(self.online.read, board, "site")
        entries, _ = posted.record(known, board, posted.on(self.online.read), "site")
        return (*entries, *adopted)

    def _stored(self, entries: Sequence[Posting]) -> Sequence[Posting]:
        """Entries as they come back from a file."""
        if not self.habits.real_files:
            return entries
        back, problems = continued(Ledger(), ledger.as_yaml(entries), _SITE.base_url, Day(date.max))
        assert not problems, problems
        assert [dataclasses.replace(p, seal=None) for p in back] == [dataclasses.replace(p, seal=None) for p in entries]
        return back

    def _build(self, clock: date, given: bool) -> Online:
        board = self._board(clock, self.local, given)
        pages = {n.id: _page(n.state.value, n.wording, n.version) for n in board.notices.values()}
        rows = json.dumps({"notices": [exports._notice(n) for n in board.notices.values()]}).encode()
        return Online(pages, rows, frozenset(board.notices), self.local)


def _latest(entries: Sequence[Posting]) -> date:
    return max((p.last_seen for p in entries), default=date.min)


def _wording(notice: Notice) -> Wording:
    """Words that tell filings, edits and corrections apart, and nothing else."""
    reasons = "，".join(f"{account.id}：{filing.reason}" for account, filing in notice.filings)
    corrections = "".join(f"<p>更正：{c.what}</p>" for c in notice.corrections)
    return Wording(f"关于{notice.type}的公告", f"<p>{reasons}</p>{corrections}")


def failures(seeds: Sequence[int], habits: Habits = Habits()) -> Iterator[tuple[int, str]]:
    """Seeds of histories that broke the promise, with how."""
    for seed in seeds:
        if broken := World(seed, habits).live():
            yield seed, broken[0]


if __name__ == "__main__":
    for seed in map(int, sys.argv[1:]):
        world = World(seed)
        broken = world.live()
        print(f"seed {seed}", *world.log, *broken, sep="\n")
