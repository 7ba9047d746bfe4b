"""What visitors see of a site, and an observer who knows only that: which words stood on the board on which day."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from roster.records.postings import Posting

DAY = timedelta(days=1)


@dataclass
class Online:
    """What visitors see: notice pages with state and words, the open data and the ledger (None: damaged)."""

    pages: dict[str, tuple[str, str, bytes]] = field(default_factory=dict)
    rows: bytes = b"{}"
    listed: frozenset[str] = frozenset()  # on the board itself
    postings: tuple[Posting, ...] | None = ()
    harmed: set[str] = field(default_factory=set)

    def read(self, address: str) -> bytes | None:
        """The site as ``posted`` reads it."""
        if address == "api/v1/notices.json":
            return self.rows
        page = self.pages.get(address[len("notices/") : -1])
        return page[2] if page else None


class Observer:
    """Knows on which days which words stood on the board, the true calendar, and on which days a look missed them."""

    def __init__(self, working: Callable[[date], bool]) -> None:
        self.working = working
        self.first: dict[tuple[str, str], date] = {}
        self.current: dict[str, str] = {}
        self.missed: dict[str, set[date]] = defaultdict(set)
        self.ended: dict[tuple[str, str], date] = {}
        self.broken: list[str] = []

    def see(self, day: date, online: Online) -> None:
        """Look at the whole site, as any visitor could; pages that somebody harmed prove nothing."""
        for id_, (state, words, _) in online.pages.items():
            if id_ in online.harmed:
                continue
            if state != "已期满":
                self.first.setdefault((id_, words), day)
                if id_ in online.listed:
                    self.current[id_] = words
            else:
                self._over(id_, words, day, "已期满")
        for id_, words in self.current.items():
            if id_ not in online.pages and id_ not in online.harmed:
                self._over(id_, words, day, "不见了")

    def _over(self, id_: str, words: str, day: date, how: str) -> None:
        if (id_, words) in self.ended:
            return
        self.ended[id_, words] = day
        first = self.first.get((id_, words), day)
        days = self.days(first + DAY, day, self.missed[id_])
        if days < 15:
            self.broken.append(f"{day} {id_} {how}：自 {first} 起只有 {days} 个工作日（{words}）")

    def days(self, since: date, until: date, without: set[date] = frozenset()) -> int:
        """Real working days from ``since`` to the day before ``until``."""
        span = (since + DAY * n for n in range((until - since).days))
        return sum(1 for day in span if day not in without and self.working(day))

    def too_long(self, start: date, today: date) -> Iterator[str]:
        """Notices that ended later than they had to, or not by today, in a world without mishaps."""
        running = {key: today for key in self.current.items() if key not in self.ended}
        for (id_, words), day in (self.ended | running).items():
            end, left = self.first[id_, words], 15
            while left:
                end += DAY
                left -= self.working(end)
            late = self.days(max(end + DAY, start), day)
            if late > 3:
                yield f"{id_} 到 {end} 期满，{day} 才撤下，多了 {late} 个工作日"
