"""What visitors see of a site, and an observer who knows only that: which words stood on the board on which day.

The observer also stands beside whoever looks: it knows on which days somebody looked and what was really there. It
knows nothing of ledgers, and believes no page that somebody harmed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from typing import NamedTuple

from roster.notices import release
from roster.notices.certificate import Certificate

DAY = timedelta(days=1)
OVER = "已期满"

# What a history may break; the figures are given for each.
EARLY = "提前结束"
REPLACED = "悄悄替换"
UNTRUE = "证明不实"
DISAGREE = "互相矛盾"
LONG = "多留三天以上"
REOPENED = "重新打开"
KINDS = (EARLY, REPLACED, UNTRUE, DISAGREE, LONG, REOPENED)


class Broken(NamedTuple):
    """A promise that did not hold: which, and how."""

    kind: str
    how: str


@dataclass(frozen=True)
class Shown:
    """A notice's page: state, number of its wording, words, promised working days; the bytes that carry them."""

    state: str
    version: int
    words: str
    days: int
    data: bytes


@dataclass
class Online:
    """What stands on a server; ``harmed`` are the notices whose pages somebody took away or altered.

    ``released`` is False for a trial and for what somebody else put there.
    """

    pages: dict[str, Shown] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()  # on the board itself
    released: bool = False
    harmed: set[str] = field(default_factory=set)
    unlisted: Collection[str] = ()  # pages that came before a copy was cut off, and no list or mark names

    def read(self, address: str) -> bytes | None:
        """The site as a look reads it."""
        if address in self.files:
            return self.files[address]
        page = self.pages.get(address.removeprefix("notices/").removesuffix("/"))
        return page.data if page else None

    def copy(self) -> "Online":
        """The same once more, to be harmed."""
        return Online(dict(self.pages), dict(self.files), self.listed, self.released, set(self.harmed), self.unlisted)

    def without_mark(self) -> None:
        """Take the mark of the release away."""
        self.files.pop(release.PATH, None)


Key = tuple[str, str]  # a notice and its words


@dataclass(frozen=True)
class _Look:
    """A look as it was: the true day, whether the words were there; ``until`` for days that somebody declared."""

    on: date
    number: int  # looks of one day follow one another
    there: bool
    until: date | None = None
    words: str | None = None  # of which alone it says something; None for whatever stood there


class Observer:
    """Knows on which days which words stood on the board, the true calendar, who looked, and what was there."""

    def __init__(self, working: Callable[[date], bool], decreed: Callable[[date], bool]) -> None:
        self._true, self._decreed = working, decreed
        self.first: dict[Key, date] = {}
        self.current: dict[str, Shown] = {}
        self.promised: dict[Key, int] = {}
        self.ended: dict[Key, date] = {}
        self.broken: list[Broken] = []
        self.excused = False  # our ledger was lost, rolled back or is behind: then all takes longer
        self.pretended: set[date] = set()  # days that our own calendar falsely calls working days: they may be told
        self._looks: dict[str, list[_Look]] = defaultdict(list)
        self._unconfirmed: list[tuple[int, str, _Look]] = []
        self._made: dict[Key, set[date]] = defaultdict(set)  # good looks, as their clocks dated them
        self._misdated: set[str] = set()
        self._numbers = count()

    # What visitors see

    def see(self, day: date, online: Online) -> None:
        """Look at the whole site, as any visitor could; what was harmed or is no release proves nothing."""
        for id_, shown in online.pages.items():
            if id_ in online.harmed or id_ in online.unlisted or not online.released:
                continue
            if shown.state == OVER:
                self._over(id_, shown.words, day, OVER)
            else:
                self._stands(id_, shown, day, is_listed=id_ in online.listed)
        for id_, shown in self.current.items():
            if online.released and id_ not in online.pages and id_ not in online.harmed:
                self._over(id_, shown.words, day, "不见了")

    def _stands(self, id_: str, shown: Shown, day: date, *, is_listed: bool) -> None:
        key, before = (id_, shown.words), self.current.get(id_)
        if key in self.ended:
            if not (self.excused or self.pretended):
                self._break(REOPENED, f"{day} {id_} 已于 {self.ended[key]} 结束，又成了{shown.state}")
            del self.ended[key]
        self.first.setdefault(key, day)
        if before and before.words != shown.words and shown.version <= before.version:
            self._break(REPLACED, f"{day} {id_} 的“{before.words}”没有更正就换成了“{shown.words}”")
        if shown.state == "公示中":
            self.promised.setdefault(key, shown.days)
        if is_listed:
            self.current[id_] = shown

    def _over(self, id_: str, words: str, day: date, how: str) -> None:
        key = id_, words
        if key in self.ended:
            return
        self.ended[key] = day
        before = self.current.get(id_)
        if before and before.words != words:
            self._break(REPLACED, f"{day} {id_} 的“{before.words}”没有更正就换成了期满的“{words}”")
        first = self.first.get(key, day)
        days = self.days(first + DAY, day, self.unproven(key, day))
        if days < max(15, self.promised.get(key, 15)):
            self._break(EARLY, f"{day} {id_} {how}：自 {first} 起只有 {days} 个工作日（{words}）")

    def _break(self, kind: str, how: str) -> None:
        self.broken.append(Broken(kind, how))

    # What looks could see

    def looked(self, machine: int, id_: str, online: Online, today: date, dated: date) -> None:
        """A machine looked at a notice, and its clock dated the look. What it missed counts once it is published."""
        shown = online.pages.get(id_)
        there = shown is not None and id_ not in online.harmed and online.released
        if shown and there:
            self._made[id_, shown.words].add(dated)
        if dated != today:
            self._misdated.add(id_)
        if shown and there:  # whatever day the clock said: on this one somebody saw the words
            self.first.setdefault((id_, shown.words), today)
            self._looks[id_].append(_Look(today, next(self._numbers), True))
        elif id_ in self.current and dated == today:
            self._unconfirmed.append((machine, id_, _Look(today, next(self._numbers), False)))

    def declared(self, machine: int, id_: str, words: str, span: tuple[date, date]) -> None:
        """Somebody declared on a machine that a notice's words were not online on these days."""
        self._unconfirmed.append((machine, id_, _Look(span[0], next(self._numbers), False, span[1], words)))

    def published(self, machine: int) -> None:
        """What a machine noted so far stands with the site: nobody can say it was lost."""
        for noted_by, id_, look in self._unconfirmed:
            if noted_by == machine:
                self._looks[id_].append(look)
        self._unconfirmed = [noted for noted in self._unconfirmed if noted[0] != machine]

    def forgotten(self) -> None:
        """What was noted and not published is lost."""
        self._unconfirmed.clear()

    def carried_over(self) -> None:
        """From version 0 of the evidence only the very days that looks missed are known."""
        for id_, looks in self._looks.items():
            self._looks[id_] = [look if look.there else replace(look, until=look.until or look.on) for look in looks]

    def unproven(self, key: Key, until: date) -> frozenset[date]:
        """The days through ``until`` of which nobody can say that the words were online (contract, section 4)."""
        first = self.first.get(key, until)
        without: set[date] = set()
        good, missed = first, None
        for look in sorted(self._looks[key[0]], key=lambda look: (look.on, look.number)):
            if look.words not in (None, key[1]):
                continue
            if look.until:
                without |= _span(look.on, look.until)
            elif look.on < first:
                continue
            elif look.there:
                without |= _span(missed + DAY, look.on - DAY) if missed else set()
                good, missed = look.on, None
            else:
                without |= _span((missed or good) + DAY, look.on) | {look.on}
                missed = look.on
        if missed:  # on the last day somebody may still find it
            without |= _span(missed, until - DAY)
        return frozenset(without)

    # What may be certified

    def certified(self, id_: str, words: str, shown: Certificate, today: date) -> None:
        """A certificate was published: it may claim no look and no day that was not."""
        key = id_, words
        if shown.as_of > today:
            self._break(UNTRUE, f"{today} {id_} 的证明截至 {shown.as_of}")
        for look in shown.posting.looks:
            if look.is_good and look.on not in self._made[key]:
                self._break(UNTRUE, f"{today} {id_} 的证明说 {look.on} 看到过“{words}”")
        told = [day.day for day in shown.days if "在网上" in day.look and "没有在网上" not in day.look]
        if invented := [day for day in told if day not in self._made[key]]:
            self._break(UNTRUE, f"{today} {id_} 的证明在 {invented[0]} 写着看到过“{words}”")
        if id_ not in self._misdated and key in self.first:
            without = self.unproven(key, today)
            for day in shown.days:
                works = self._true(day.day) or self._decreed(day.day) or day.day in self.pretended
                if day.number and not (self.first[key] < day.day <= today and works and day.day not in without):
                    self._break(UNTRUE, f"{today} {id_} 的证明把 {day.day} 算作第 {day.number} 个工作日")

    def disagree(self, day: date, how: str) -> None:
        """Two things that the site says contradict each other."""
        self._break(DISAGREE, f"{day} {how}")

    # Days

    def working(self, day: date) -> bool:
        """Is it a working day? By the State Council's word alone where our own calendar holds what nobody decreed."""
        return self._decreed(day) if self.pretended else self._true(day)

    def _counts(self, day: date, without: frozenset[date]) -> bool:
        return day not in without and self.working(day)

    def days(self, since: date, until: date, without: frozenset[date] = frozenset()) -> int:
        """Real working days from ``since`` to the day before ``until``."""
        return sum(self._counts(since + DAY * n, without) for n in range((until - since).days))

    def too_long(self, start: date, today: date) -> Iterator[Broken]:
        """Notices that ended later than they had to, or not by today, in a world without mishaps.

        By the later of two calendars: the true one, and the one that nobody's arrangements shorten.
        """
        running = {(id_, shown.words): today for id_, shown in self.current.items()}
        for (id_, words), day in (running | self.ended).items():
            first, days = self.first[id_, words], self.promised.get((id_, words), 15)
            end = max(_end(first, days, self._true), _end(first, days, self._decreed))
            late = self.days(max(end + DAY, start), day)
            if late > 3:
                yield Broken(LONG, f"{id_} 到 {end} 期满，{day} 才撤下，多了 {late} 个工作日")


def _span(first: date, last: date) -> set[date]:
    return {first + DAY * n for n in range((last - first).days + 1)}


def _end(day: date, left: int, working: Callable[[date], bool]) -> date:
    while left:
        day += DAY
        left -= working(day)
    return day


def tally(broken: Mapping[str, int]) -> str:
    """Broken promises by kind, in words."""
    return "，".join(f"{kind} {broken.get(kind, 0)}" for kind in KINDS)
