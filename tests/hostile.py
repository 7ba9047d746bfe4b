"""What somebody does who can write to the web server, or may send merge requests, and wants a notice to end."""

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from roster.directory.day import Day
from roster.directory.ledger import Ledger
from roster.notices import ledger, release
from roster.notices.wording import Wording
from roster.records.arrangements import Arrangement
from roster.records.postings import Look, Posting
from roster.rules import changes
from roster.source.problems import has_errors
from roster.source.refusal import Refusal
from tests.observer import DAY, OVER, Shown
from tests.simulated import NOTICES
from tests.simulated_ledgers import knows_all, ledger_online, put_online

if TYPE_CHECKING:
    from tests.simulation import World

_ANOTHER = "https://www.example.org/xmt/"
_HIDING = ("<!--{}-->", "<script>{}</script>", "<template>{}</template>", '<p hidden>{}</p>', "<textarea>{}</textarea>",
           '<div style="display:none">{}</div>', "<del>{}</del>", "<style>{}</style>", "<title>{}</title>")  # fmt: skip


class Strangest:
    """Somebody with the web server in hand. Never twice before the next run: what nobody recorded is lost for good."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.dice = world.dice
        self.forged: set[str] = set()  # notices of which what is online was invented
        self._beside_the_ledger: tuple[Callable[[], str | None], ...] = (
            self._invent_notice,
            self._invent_end,
            self._take_mark,
            self._mark_of_another,
            self._forge_mark,
            self._hide_words,
            self._replace_words,
            self._say_waiting,
        )
        self._on_server = (
            self._second_version,
            self._backdate,
            self._invent_looks,
            self._drop_misses,
            self._drop_entries,
            self._future_looks,
            self._future_misses,
            self._break_chain,
            self._fewer_days,
            self._other_words,
            self._garbage,
            *self._beside_the_ledger,
        )

    def strike(self) -> None:
        """Perhaps do something today."""
        world = self.world
        if world.happens(0.02):
            self._merge_request()
        if world.happens(0.008):
            self._bend_calendar()
        self.forged &= world.disk.pages.keys()
        is_struck = world.fragile or world.stopped or world.cached or world.disk.harmed
        if is_struck or not world.disk.released or not world.happens(0.1):
            return
        tricks = self._on_server if self._is_kept_elsewhere() else self._beside_the_ledger
        if (kind := self.dice.choice(tricks)()) is not None:
            world.fragile = True
            world.say(f"攻击网站：{kind}")

    def _is_kept_elsewhere(self) -> bool:
        """What the live ledger knows stands in git too: else to change it destroys the only copy, which no program can
        make up for.
        """
        return knows_all(self.world.main.ledger, self.world.deployed)

    # The ledger that stands with the site

    def _entry(self) -> tuple[list[Posting], int] | None:
        online = ledger_online(self.world)
        return ([*online], self.dice.randrange(len(online))) if online else None

    def _forge(self, change: Callable[[list[Posting], int], object]) -> bool:
        """Change the live ledger at a place, and seal it anew."""
        found = self._entry()
        if found is None:
            return False
        entries, index = found
        change(entries, index)
        put_online(self.world, Ledger(tuple(ledger.sealed(entries)), ledger_online(self.world).site))
        return True

    def _second_version(self) -> str | None:
        def add(entries: list[Posting], index: int) -> None:
            old = entries[index]
            first = old.announced_on - 40 * DAY
            looks = tuple(Look(on=first + DAY * n, by="url", found="same") for n in range(38))
            entries.append(dataclasses.replace(old, version=old.version + 1, looks=looks, counted_from=None))
            self.forged.add(old.notice)

        return "第二稿，倒填日期" if self._forge(add) else None

    def _backdate(self) -> str | None:
        def backdate(entries: list[Posting], index: int) -> None:
            old = entries[index]
            earlier = tuple(Look(on=old.first_seen - DAY * n, by="url", found="same") for n in range(30, 0, -1))
            entries[index] = dataclasses.replace(old, looks=_in_order(*earlier, *old.looks), counted_from=None)

        return "倒填查看的日子" if self._forge(backdate) else None

    def _invent_looks(self) -> str | None:
        def invent(entries: list[Posting], index: int) -> None:
            old = entries[index]
            days = (self.world.today - old.first_seen).days
            more = (Look(on=old.first_seen + DAY * n, by="url", found="same") for n in range(max(0, days)))
            entries[index] = dataclasses.replace(old, looks=_in_order(*old.looks, *more))

        return "添上没有过的查看" if self._forge(invent) else None

    def _drop_misses(self) -> str | None:
        def drop(entries: list[Posting], _: int) -> None:
            for index, old in enumerate(entries):
                good = tuple(look for look in old.looks if look.is_good)
                entries[index] = dataclasses.replace(old, looks=good, counted_from=None)

        return "抹去没有看到的日子" if self._forge(drop) else None

    def _drop_entries(self) -> str | None:
        def drop(entries: list[Posting], index: int) -> None:
            del entries[index:]

        return "删去记录" if self._forge(drop) else None

    def _future_looks(self) -> str | None:
        def look(entries: list[Posting], index: int) -> None:
            old, days = entries[index], self.dice.choice((30, 300, 3000))
            later = Look(on=self.world.today + DAY * days, by="url", found="same")
            entries[index] = dataclasses.replace(old, looks=_in_order(*old.looks, later))

        return "将来的查看" if self._forge(look) else None

    def _future_misses(self) -> str | None:
        def miss(entries: list[Posting], index: int) -> None:
            old = entries[index]
            misses = tuple(Look(on=self.world.today + DAY * n, by="url", found="absent") for n in range(1, 400, 7))
            entries[index] = dataclasses.replace(old, looks=_in_order(*old.looks, *misses))

        return "将来没有看到的日子" if self._forge(miss) else None

    def _fewer_days(self) -> str | None:
        def shorten(entries: list[Posting], index: int) -> None:
            entries[index] = dataclasses.replace(entries[index], working_days=1)

        return "公示一天就够" if self._forge(shorten) else None

    def _other_words(self) -> str | None:
        def replace(entries: list[Posting], index: int) -> None:
            other = Wording(entries[index].title, "<p>退税专用账号</p>")
            entries[index] = dataclasses.replace(entries[index], wording=other.body, digest=other.digest)

        return "记录里换了正文" if self._forge(replace) else None

    def _break_chain(self) -> str | None:
        found = self._entry()
        if found is None:
            return None
        entries, index = found
        entries[index] = dataclasses.replace(entries[index], seal="sha256:" + "0" * 64)
        put_online(self.world, Ledger(tuple(entries), ledger_online(self.world).site))
        return "封条断开"

    def _garbage(self) -> str | None:
        files = self.world.disk.files
        name = self.dice.choice((NOTICES, "api/v1/postings.yaml", release.PATH))
        files[name] = self.dice.choice((b"", b"\xff\xfe", b"[" * 5000, b"{}", b"evidence: 9\npostings: []"))
        return "文件换成乱码"

    # Pages, rows, mark

    def _invent(self, state: str) -> str:
        import json

        world = self.world
        id_ = f"{world.today - DAY * 40}-ylg-close"
        if id_ in world.published:
            return ""
        words = Wording("关于退税专用账号的公告", "<p>请加微信</p>")
        data = _as_page(state, words)
        world.disk.pages[id_] = Shown(state, 1, words.title + words.body, 15, data)
        rows = json.loads(world.disk.files[NOTICES]) if NOTICES in world.disk.files else {"notices": []}
        rows["notices"].append(
            {"id": id_, "type": "关停", "accounts": ["a0"], "working_days": 15, "state": state, "title": words.title}
        )
        world.disk.files[NOTICES] = json.dumps(rows).encode()
        world.disk.harmed.add(id_)
        self.forged.add(id_)
        return id_

    def _invent_notice(self) -> str | None:
        return "凭空多一份公告" if self._invent("公示中") else None

    def _invent_end(self) -> str | None:
        id_ = self._invent(OVER)
        if not id_:
            return None
        self._remark({id_: self.world.disk.pages[id_].data})
        return "凭空多一份已期满的公告，连标记"

    def _take_mark(self) -> str | None:
        self.world.disk.without_mark()
        return "取走发布标记"

    def _mark_of_another(self) -> str | None:
        mark = release.Release(_ANOTHER, self.world.today, {})
        self.world.disk.files[release.PATH] = release.as_json(mark)
        return "别的名录的标记"

    def _remark(self, pages: dict[str, bytes]) -> None:
        files = self.world.disk.files
        mark = release.read(files.get(release.PATH))
        if mark is not None:
            digests = {**mark.notices, **{id_: release.digest(data) for id_, data in pages.items()}}
            files[release.PATH] = release.as_json(dataclasses.replace(mark, notices=digests))

    def _chosen(self) -> str | None:
        running = [id_ for id_, shown in self.world.disk.pages.items() if shown.state != OVER]
        return self.dice.choice(running) if running else None

    def _put_page(self, id_: str, data: bytes, *, marked: bool) -> None:
        disk = self.world.disk
        disk.pages[id_] = dataclasses.replace(disk.pages[id_], data=data)
        disk.harmed.add(id_)
        if marked:
            self._remark({id_: data})

    def _forge_mark(self) -> str | None:
        id_ = self._chosen()
        if id_ is None:
            return None
        self._put_page(id_, _as_page("公示中", Wording("另一个标题", "<p>不关停了</p>")), marked=True)
        return "换了正文，连标记"

    def _hide_words(self) -> str | None:
        id_ = self._chosen()
        if id_ is None:
            return None
        text = self.world.disk.pages[id_].data.decode()
        start, end = text.index("<article"), text.index("</article>") + len("</article>")
        hidden = self.dice.choice(_HIDING).format(text[start:end])
        self._put_page(id_, (text[:start] + hidden + text[end:]).encode(), marked=self.world.happens(0.5))
        return "正文藏在看不见的地方"

    def _replace_words(self) -> str | None:
        id_ = self._chosen()
        if id_ is None:
            return None
        self._put_page(id_, _as_page(OVER, Wording("关于关停的公告", "<p>已经期满</p>")), marked=False)
        return "换了正文"

    def _say_waiting(self) -> str | None:
        """The rows say that nothing was ever posted, and a page is gone."""
        import json

        disk, id_ = self.world.disk, self._chosen()
        if id_ is None or NOTICES not in disk.files:
            return None
        rows = json.loads(disk.files[NOTICES])
        rows["notices"] = [{**row, "state": "待上线"} for row in rows["notices"]]
        disk.files[NOTICES] = json.dumps(rows).encode()
        del disk.pages[id_]
        disk.harmed.add(id_)
        return "公开数据改成待上线"

    # The repository

    def _merge_request(self) -> None:
        """Lines of the ledger in a merge request: ``check --base`` tells, and nobody merges it."""
        world, main = self.world, self.world.main
        if not main.ledger:
            return
        entries, index = [*main.ledger], self.dice.randrange(len(main.ledger))
        self._rewrite(entries, index)
        day = Day(world.today, False, world.today)
        try:
            before = world.known(main, main.ledger, day).directory
        except Refusal:
            return
        after = dataclasses.replace(before, ledger=Ledger(tuple(ledger.sealed(entries)), main.ledger.site))
        found = list(changes.run(changes.Revision(before, after, world.today)))
        if has_errors(found) and world.habits.beyond != "merge":
            world.say("合并请求改上线记录：检查拦下")
            return
        world.commit(ledger=after.ledger)
        world.say("合并请求改上线记录：合并了")

    def _rewrite(self, entries: list[Posting], index: int) -> None:
        old = entries[index]
        days = range(45, 0, -1)
        looks = tuple(Look(on=self.world.today - DAY * n, by="url", found="same") for n in days)
        match self.dice.randrange(4):
            case 0:
                entries[index] = dataclasses.replace(old, looks=looks, counted_from=None)
            case 1:
                entries.append(dataclasses.replace(old, version=old.version + 1, looks=looks, counted_from=None))
            case 2:
                kept = tuple(look for look in old.looks if look.is_good)
                entries[index] = dataclasses.replace(old, looks=_in_order(*kept, _tomorrow(self.world.today)))
            case _:
                del entries[index]

    def _bend_calendar(self) -> None:
        """Weekends that nobody ever decreed to be worked: rules may warn, and somebody merges it all the same."""
        world = self.world
        days = (world.today + DAY * n for n in range(1, 40))
        work = [day for day in days if day.weekday() >= 5 and day not in world.amended]
        bent = Arrangement(name="谎称上班", source="无", work=tuple(map(str, work)))
        world.observer.pretended.update(work)
        world.commit(arrangements=(*world.main.arrangements, bent))
        world.say("谎称周末上班")


def _in_order(*looks: Look) -> tuple[Look, ...]:
    return tuple(sorted(looks, key=lambda look: look.on))


def _tomorrow(today: date) -> Look:
    return Look(on=today + 30 * DAY, by="url", found="same")


def _as_page(state: str, words: Wording) -> bytes:
    text = f'<main data-notice-state="{state}" data-notice-version="1" data-notice-unit="示例单位">'
    return f"{text}<article data-notice-wording><h1>{words.title}</h1>\n{words.body}\n</article></main>".encode()
