"""A world in which people, calendars, machines and strangers go wrong, and an observer who knows only what was online.

Pure values, no disk: the real ``look``, ``ledger``, ``board``, rules and exports run from day to day in the order of
``commands.deploy``. What goes wrong is in ``tests.mishaps`` (nobody means it) and ``tests.hostile`` (somebody does).
``python -m tests.proving --seed N`` replays a history.
"""

import dataclasses
import json
import operator
import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from types import SimpleNamespace
from unittest import mock

from roster import rules
from roster.check import ledgers
from roster.commands import deploy
from roster.directory.day import Day
from roster.directory.directory import Directory
from roster.directory.ledger import Ledger
from roster.directory.workdays import Calendar, Count
from roster.notices import board as boards
from roster.notices import certificate as certificates
from roster.notices import evidence, ledger, live, page, release, strangers
from roster.notices import look as posted
from roster.notices import wording as wordings
from roster.notices.board import Board, BoardNotice
from roster.notices.notice import Notice, notices
from roster.notices.strangers import Unknown
from roster.notices.window import NoticeState
from roster.notices.wording import Wording
from roster.public import exports
from roster.public.register import Register
from roster.records.accounts import Account, AccountsFile
from roster.records.arrangements import Arrangement
from roster.records.postings import Posting
from roster.records.reading import read_file
from roster.records.site import Site
from roster.source.problems import has_errors
from roster.source.refusal import Refusal
from tests import agreement
from tests.observer import DAY, Broken, Observer, Online, Shown
from tests.support import ROOT, SITE, account, unit

DAYS = 120
_YEARS = json.loads((ROOT / "tests/data/holidays.json").read_text("utf-8"))["years"].values()
_HOLIDAYS = {day: False for year in _YEARS for day in year["off"]} | {
    day: True for year in _YEARS for day in year["work"]
}
_UNITS = ("ylg", "ylz")
SITE_RECORD, _ = read_file(Site, {**SITE, "notice": {}}, "site")
_BASIS, _ = read_file(
    AccountsFile,
    {
        "units": [unit(), unit("ylz", "示例市样例中心")],
        "accounts": [account(f"a{n}", name="样例0", unit=_UNITS[n % 2]) for n in range(5)],
    },
    "accounts",
)
OPENED = _BASIS.accounts[0].filings[0]
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


class Written(bytes):
    """A ledger's file whose content is known: nobody need write and parse it."""

    ledger: Ledger


@dataclass(frozen=True)
class Habits:
    """What may go wrong in a history; ``beyond`` names what no program can hold, and such histories are not judged."""

    mishaps: bool = True
    hostile: bool = True
    into_the_unknown: bool = False  # every history runs into a year whose calendar nobody publishes in time
    real_files: bool = False  # ledgers as YAML, read back as the program reads them
    beyond: str = ""
    tolerated: frozenset[str] = frozenset()


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


class World:
    """One history: ``DAYS`` days of one site, determined by its seed."""

    def __init__(self, seed: int, habits: Habits = Habits()) -> None:
        from tests.hostile import Strangest
        from tests.mishaps import People

        self.dice = random.Random(seed)
        self.merging = random.Random(-1 - seed)  # dice of their own: without a conflict a history is what it was
        self.habits = habits
        start = date(2024, 1, 1) + DAY * self.dice.randrange(0, 1060)
        if habits.into_the_unknown:
            start = UNKNOWN_FROM - DAY * self.dice.randrange(10, 70)
        self.days = [start + DAY * n for n in range(DAYS)]
        self.amended: dict[date, bool] = {}
        self.knows_2027 = not habits.into_the_unknown and (self.dice.random() < 0.5 or not habits.mishaps)
        self.main = Data({a.id: a for a in _BASIS.accounts})
        self.git = [self.main]
        self.clones = [Clone(self.main, self.main.ledger) for _ in range(2)]
        self.disk = Online()  # what was deployed, and what strangers made of it
        self.cached: Online | None = None  # what a cache shows instead, for a day
        self.deployed = Ledger()
        self.proxied: Online | None = None  # what a proxy shows to whoever looks, and to nobody else
        self.is_down = False  # the server answers nobody
        self.stopped = False  # the last run did not come to its end
        self.fragile = False  # our ledger is not what the last run left, or a stranger was there: no second blow
        self.is_behind = False  # the last machine did not know all that was deployed: what it noted shows a day later
        self.published: dict[str, Data] = {}  # by whose data each notice was last really published
        self.observer = Observer(self.really_working, self.decreed)
        self.log: list[str] = []
        self.events: Counter[str] = Counter()
        self.today = start
        self.people = People(self)
        self.strangest = Strangest(self)
        self._calendars: dict[tuple[Arrangement, ...], Calendar] = {}
        self._told: object = None
        self._last: tuple[tuple, Known] | None = None

    # The true calendar

    def really_working(self, day: date) -> bool:
        """Is it a working day, by all that was ever decreed?"""
        return self.amended[day] if day in self.amended else self.decreed(day)

    def decreed(self, day: date) -> bool:
        """The same, amendments of this one place left aside."""
        if day >= UNKNOWN_FROM:
            return day.weekday() < 5 and day not in NEW_YEAR
        return _HOLIDAYS.get(day.isoformat(), day.weekday() < 5)

    # What happens

    def live(self) -> list[Broken]:
        """Run the whole history; gives what the observer holds against it."""
        with in_memory(self.habits):
            for day in self.days:
                self.today = day
                self.people.go_on()
                if self.habits.hostile:
                    self.strangest.strike()
                self.people.run()
                self.show()
                if any(broken.kind not in self.habits.tolerated for broken in self.observer.broken):
                    break
        if not self.habits.mishaps and not self.habits.hostile:
            self.observer.broken += self.observer.too_long(self.days[0], self.today)
        return [broken for broken in self.observer.broken if broken.kind not in self.habits.tolerated]

    def happens(self, chance: float) -> bool:
        """Throw the dice."""
        return self.dice.random() < chance

    def say(self, kind: str, more: str = "") -> None:
        """Note that something happened."""
        self.events[kind] += 1
        self.log.append(f"{self.today} {kind}{'：' if more else ''}{more}")

    def commit(self, **changed: object) -> None:
        """Change the data on the main branch."""
        self.main = dataclasses.replace(self.main, **changed)
        self.git.append(self.main)

    @property
    def shown(self) -> Online:
        """What everybody sees, looks included."""
        return self.cached or self.disk

    def show(self) -> None:
        """Whoever visits the site sees it."""
        self.observer.see(self.today, self.shown)

    def read(self, address: str) -> bytes | None:
        """The site through the network."""
        if self.is_down:
            raise live.CannotLook("服务器没有应答")
        return (self.proxied or self.shown).read(address)

    # The steps of ``commands.deploy``

    def deploy(
        self,
        clone: Clone,
        day: Day,
        dies: int | None = None,
        *,
        without: Collection[str] = (),
        adopt: Sequence[str] = (),
    ) -> None:
        """Look, build, copy, look again; the machine may die before each step. Raises Refusal as the command does."""
        step = _steps(dies)
        known = self.known(clone.data, clone.data.ledger, day)
        deploy._refuse_a_day_to_come(SimpleNamespace(day=day))
        known = self._with_doubts(clone, known)
        step()
        if self.read(NOTICES) is not None:
            known = self._look_before(clone, known, step, without, adopt)
        step()
        fresh = self.build(known)
        clone.built = fresh.copy()
        step()
        self._copy(fresh, clone)
        step()
        known = self.look(clone, known, step)
        if ledger_of(fresh) != known.directory.ledger:
            step()
            fresh = self.build(known)
            clone.built = fresh.copy()
            step()
            self._copy(fresh, clone)
        self.stopped = False
        if self.cached is None:
            self.fragile, self.observer.excused = False, self.is_behind
            self.observer.published(self.clones.index(clone))

    def _shown_over(self, clone: Clone) -> Callable[[Posting], bool]:
        """As ``online.shown_over``."""
        mark = release.read(self.read(release.PATH))
        is_same = mark is not None and release.read(clone.built.read(release.PATH)) == mark
        places = (self.read, clone.built.read) if is_same else (self.read,)
        return lambda posting: any(live.is_shown_over(place, posting) for place in places)

    def _with_doubts(self, clone: Clone, known: Known) -> Known:
        """As ``online.with_doubts``."""
        day, ours = known.directory.day, [*known.directory.ledger]
        try:
            entries = posted.doubted(ours, day, "site", self._shown_over(clone))
        except live.CannotLook:
            entries = ours
        known = self.write(clone, entries, day) if entries != ours else known
        posted.refuse_to_go_back(entries, day)
        return known

    def _look_before(self, clone: Clone, known: Known, step, without: Collection[str], adopt: Sequence[str]) -> Known:
        mark = None
        try:
            mark = live.released(self.read, (SITE_RECORD.base_url,))
        except live.NoRelease:
            known = self._with_unmarked(clone, known)
        else:
            known = self.look(clone, known, step, adopt)
        published = ledgers.read_ledger(self.read(LEDGER) or b"") or Ledger()
        unknown = strangers.unknown(self.read, known.board, published, mark)
        if left := [one for one in unknown if one.notice not in without]:
            raise Strangers(left)
        return known

    def _with_unmarked(self, clone: Clone, known: Known) -> Known:
        """As ``online.with_unmarked``."""
        day, ours = known.directory.day, known.directory.ledger
        is_settled = partial(boards.is_settled, known.directory)
        published = self.read(LEDGER) or b""
        heard, problems = ledgers.heard(ours, published, SITE_RECORD, day, None, is_settled, self._shown_over(clone))
        return known if has_errors(problems) or heard == ours else self.write(clone, heard, day)

    def look(self, clone: Clone, known: Known, step=lambda: None, adopt: Sequence[str] = ()) -> Known:
        """What ``online.Look`` does, and the ledger is written."""
        day = known.directory.day
        mark = live.released(self.read, (SITE_RECORD.base_url,))
        posted.refuse_before(mark, day)
        published = self.read(LEDGER) or b""
        heard, problems = ledgers.heard(
            known.directory.ledger,
            published,
            SITE_RECORD,
            day,
            mark.day,
            partial(boards.is_settled, known.directory),
            self._shown_over(clone),
        )
        if has_errors(problems):
            raise Refusal(problems[0].message)
        known = self.known(clone.data, _same(known.directory.ledger, heard), day)
        heard = known.directory.ledger
        unknown = strangers.unknown(self.read, known.board, ledgers.read_ledger(published) or Ledger(), mark)
        chosen = [one.notice for one in unknown if one.notice in adopt or self._is_built(one, clone)]
        taken = strangers.unknown_entries(heard, self.read, chosen, day, "site")
        entries, _ = posted.record(heard, known.board, posted.on(self.read, mark), "site")
        entries = ledger.promised(entries, heard, ledgers.read_ledger(published) or Ledger())
        step()
        for id_ in {*(notice.id for notice in posted.to_watch(known.board)), *chosen}:  # nobody looks at an archive
            self.observer.looked(self.clones.index(clone), id_, self.shown, self.today, day.date)
        known = self.write(clone, ledger.joined(entries, taken), day)
        step()
        return known

    def _is_built(self, stranger: Unknown, clone: Clone) -> bool:
        """As ``Look._is_built``."""
        built, path = clone.built.read, f"notices/{stranger.notice}/"
        mark = release.read(built(release.PATH))
        here = built(path)
        return mark is not None and here is not None and here == self.read(path) and mark.holds(stranger.notice, here)

    def write(self, clone: Clone, entries: Sequence[Posting], day: Day) -> Known:
        """The ledger as it is written, sealed; then the register is known anew."""
        now = _same(clone.data.ledger, self.stored(entries))
        clone.data = dataclasses.replace(clone.data, ledger=now)
        return self.known(clone.data, clone.data.ledger, day)

    def stored(self, entries: Sequence[Posting]) -> Ledger:
        """Entries as they come back from a file."""
        sealed = Ledger(tuple(ledger.sealed(entries)), SITE_RECORD.base_url)
        if not self.habits.real_files:
            return sealed
        back = ledgers.read_ledger(ledger.as_yaml(entries, SITE_RECORD.base_url))
        assert back == sealed, (back, sealed)
        return back

    def known(self, data: Data, entries: Ledger, day: Day) -> Known:
        """Check the data; raises Refusal for what the rules call an error."""
        asked = data.accounts, data.arrangements, data.policy, entries
        is_known = self._last is not None and day == self._last[1].directory.day
        if not is_known or not all(map(operator.is_, asked, self._last[0])):
            self._last = asked, self._known(data, entries, day)
        return self._last[1]

    def _known(self, data: Data, entries: Ledger, day: Day) -> Known:
        if any(f.announced_on and f.announced_on > day.date for a in data.accounts.values() for f in a.filings):
            raise Refusal("公告日期还没有到")
        directory = Directory(
            site=_site(tuple(sorted(data.policy.items()))),
            platforms=_PLATFORMS,
            units={u.id: u for u in _BASIS.units},
            accounts=data.accounts,
            calendar=self.calendar(data.arrangements),
            day=day,
            ledger=entries,
        )
        if has_errors(problems := list(rules.run_on_ledger(directory))):
            raise Refusal(problems[0].message)
        filed = notices(directory)
        return Known(directory, boards.board(directory, filed, {id_: wording(notice) for id_, notice in filed.items()}))

    def calendar(self, arrangements: tuple[Arrangement, ...]) -> Calendar:
        """The calendar that some data make."""
        if arrangements not in self._calendars:
            self._calendars[arrangements] = Remembering(arrangements)
        return self._calendars[arrangements]

    # What is made

    def build(self, known: Known, *, for_release: bool = True) -> Online:
        """The site of a state of the register, with the mark of a release."""
        board = known.board
        pages = {
            n.id: Shown(n.state.value, n.version, said(n.wording), n.working_days, as_page(n))
            for n in board.notices.values()
        }
        register = Register(known.directory, board)
        files = {NOTICES: exports.notices_json(register), LEDGER: written(known.directory.ledger, self.habits)}
        if for_release:
            digests = {id_: release.digest(shown.data) for id_, shown in pages.items()}
            mark = release.Release(SITE_RECORD.base_url, known.directory.today, digests)
            files[release.PATH] = release.as_json(mark)
        made = Online(pages, files, frozenset(board.notices), for_release)
        if for_release and known.directory.today == self.today:
            self._judge(register, made)
        return made

    def _judge(self, register: Register, made: Online) -> None:
        """Ask what the parts of the site say, and what its certificates claim."""
        told = agreement.signature(register.board)
        contradictions = list(agreement.of_pages(made))
        if (is_news := told != self._told) and self.happens(0.5):
            contradictions += agreement.of_files(register, made)
        self._told = told
        for notice in register.board.notices.values():
            earlier = [one for one in notice.earlier if one.state is NoticeState.ENDED]
            for proved in (notice, *earlier):  # those for which there is a page
                if proved.posting and (is_news or self.today.toordinal() % 9 == 0):
                    shown = certificates.certificate(register.directory, proved, register.today)
                    contradictions += agreement.of_certificate(proved, shown)
                    self.observer.certified(proved.id, said(proved.wording), shown, self.today)
        for how in contradictions:
            self.observer.disagree(self.today, how)

    def _copy(self, fresh: Online, clone: Clone) -> None:
        """Put a site in place; sometimes rsync stops half-way."""
        self.stopped = True  # until the look after it
        for id_ in fresh.pages:
            self.published[id_] = clone.data
        self.deployed = clone.data.ledger
        if self.habits.mishaps and self.happens(0.015):
            self._copy_partly(fresh)
            raise Died
        self.disk = fresh.copy()
        self.strangest.forged.clear()
        self.show()

    def _copy_partly(self, fresh: Online) -> None:
        """rsync stops half-way: some files are new, nothing was deleted yet."""
        there = self.disk.copy()
        for id_, shown in fresh.pages.items():
            if self.happens(0.5):
                there.pages[id_] = shown
                there.harmed.discard(id_)
        for name, data in fresh.files.items():
            if self.happens(0.5):
                there.files[name] = data
        if any(there.files.get(name) != fresh.files[name] for name in (NOTICES, release.PATH)):
            before = {id_: shown.words for id_, shown in self.disk.pages.items()}
            there.unlisted = {id_ for id_, shown in fresh.pages.items() if before.get(id_) != shown.words}
        there.listed = self.dice.choice((there.listed, fresh.listed))
        there.released = there.released or release.PATH in there.files
        self.disk = there
        self.say("部署到一半失败")


def _steps(dies: int | None):
    """Counts the steps of a run, and dies before one of them."""
    steps = iter(range(100))

    def step() -> None:
        if next(steps) == dies:
            raise Died

    return step


@lru_cache(maxsize=64)
def _site(policy: tuple[tuple[str, tuple[int, str | None]], ...]) -> Site:
    given = {kind: {"working_days": str(days), **({"basis": basis} if basis else {})} for kind, (days, basis) in policy}
    site, problems = read_file(Site, {**SITE, "notice": given}, "site")
    assert site is not None, problems
    return site


_PLATFORMS: Mapping = {}


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


# Ledgers without a disk


def _same(before: Ledger, after: Ledger) -> Ledger:
    """Equal values as one: what is asked of a value that did not change need not be asked again."""
    known = {one.key: one for one in before}
    entries = tuple(old if (old := known.get(one.key)) == one else one for one in after)
    is_same = len(entries) == len(before) and all(map(operator.is_, entries, before)) and after.site == before.site
    return before if is_same else Ledger(entries, after.site)


def written(entries: Ledger, habits: Habits = Habits()) -> bytes:
    """A ledger as the file that stands with a site."""
    if habits.real_files:
        return ledger.as_yaml(entries, entries.site)
    data = Written(b"evidence: 1")
    data.ledger = entries
    return data


def ledger_of(online: Online) -> Ledger | None:
    """The ledger that stands with a site, None where it is damaged or gone."""
    return ledgers.read_ledger(online.files.get(LEDGER, b""))


@contextmanager
def in_memory(habits: Habits) -> Iterator[None]:
    """What is asked again and again with the same values is answered once; ledgers need no file."""
    read = ledgers.read_ledger

    def carried(data: bytes) -> Ledger | None:
        return data.ledger if isinstance(data, Written) else read(data)

    with (
        mock.patch.object(ledgers, "read_ledger", carried),
        mock.patch.object(evidence, "canonical", _once(evidence.canonical)),
        mock.patch.object(evidence, "_plain", _once(evidence._plain)),
        mock.patch.object(ledger, "sealed", _sealed),
        mock.patch.object(page, "read", lru_cache(maxsize=4096)(page.read)),
        mock.patch.object(wordings, "plain_text", lru_cache(maxsize=4096)(wordings.plain_text)),
    ):
        yield


def _once(function):
    """A function of one frozen value, remembered by identity: to compare values costs more than to ask again."""
    known: dict[int, tuple[object, object]] = {}

    def remembered(value):
        found = known.get(id(value))
        if found is None or found[0] is not value:
            found = known[id(value)] = value, function(value)
        return found[1]

    return remembered


def _sealed(entries: Sequence[Posting]) -> list[Posting]:
    """As ``ledger.sealed``; entries that carry their seals already stay the very same."""
    seals = evidence.seals(entries)
    pairs = zip(entries, seals, strict=True)
    return [one if one.seal == seal else dataclasses.replace(one, seal=seal) for one, seal in pairs]


def failures(seeds: Sequence[int], habits: Habits = Habits()) -> Iterator[tuple[int, Broken]]:
    """Seeds of histories that broke a promise, with how."""
    for seed in seeds:
        if broken := World(seed, habits).live():
            yield seed, broken[0]
