"""A world in which people, calendars, machines and strangers go wrong, and an observer who knows only what was online.

Pure values, no disk: the real ``look``, ``ledger``, ``board``, rules and exports run from day to day in the order of
``commands.deploy``. What is filed is in ``tests.clerks``; what goes wrong in ``tests.mishaps`` (nobody means it) and
``tests.hostile`` (somebody does).
``python -m tests.proving --seed N`` replays a history.
"""

import dataclasses
import operator
import random
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import partial
from types import SimpleNamespace

from roster import rules
from roster.check import ledgers
from roster.commands import deploy
from roster.directory.day import Day
from roster.directory.directory import Directory
from roster.directory.ledger import Ledger
from roster.directory.workdays import Calendar
from roster.notices import board as boards
from roster.notices import certificate as certificates
from roster.notices import ledger, live, release, strangers
from roster.notices import look as posted
from roster.notices.notice import notices
from roster.notices.strangers import Unknown
from roster.notices.window import NoticeState
from roster.public import exports
from roster.public.register import Register
from roster.records.arrangements import Arrangement
from roster.records.postings import Posting
from roster.source.problems import has_errors
from roster.source.refusal import Refusal
from tests import agreement
from tests.hostile import Strangest
from tests.mishaps import People
from tests.observer import DAY, Broken, Observer, Online, Shown
from tests.simulated import (
    AS_USUAL,
    BASIS,
    DAYS,
    HOLIDAYS,
    LEDGER,
    NEW_YEAR,
    NOTICES,
    PLATFORMS,
    SITE_RECORD,
    UNKNOWN_FROM,
    Clone,
    Data,
    Died,
    Habits,
    Known,
    Remembering,
    Strangers,
    as_page,
    said,
    site_with,
    wording,
)
from tests.simulated_ledgers import in_memory, kept, ledger_of, written


class World:
    """One history: ``DAYS`` days of one site, determined by its seed."""

    def __init__(self, seed: int, habits: Habits = AS_USUAL) -> None:
        self.dice = random.Random(seed)
        self.merging = random.Random(-1 - seed)  # dice of their own: without a conflict a history is what it was
        self.habits = habits
        start = date(2024, 1, 1) + DAY * self.dice.randrange(0, 1060)
        if habits.into_the_unknown:
            start = UNKNOWN_FROM - DAY * self.dice.randrange(10, 70)
        self.days = [start + DAY * n for n in range(DAYS)]
        self.amended: dict[date, bool] = {}
        self.knows_2027 = not habits.into_the_unknown and (self.dice.random() < 0.5 or not habits.mishaps)
        self.main = Data({a.id: a for a in BASIS.accounts})
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
        return HOLIDAYS.get(day.isoformat(), day.weekday() < 5)

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
        known = self.known(clone.data, kept(known.directory.ledger, heard), day)
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
        now = kept(clone.data.ledger, self.stored(entries))
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
            site=site_with(tuple(sorted(data.policy.items()))),
            platforms=PLATFORMS,
            units={u.id: u for u in BASIS.units},
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


def failures(seeds: Sequence[int], habits: Habits = AS_USUAL) -> Iterator[tuple[int, Broken]]:
    """Seeds of histories that broke a promise, with how."""
    for seed in seeds:
        if broken := World(seed, habits).live():
            yield seed, broken[0]
