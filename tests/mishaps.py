"""What goes wrong in an office although nobody means it, and what its people do about it."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from roster.directory.day import Day
from roster.directory.ledger import Ledger
from roster.notices import live, merging
from roster.notices import look as posted
from roster.notices.ledger import first_broken
from roster.notices.look import ClockWentBack
from roster.source.refusal import Refusal
from tests.clerks import Clerks
from tests.observer import DAY
from tests.simulated import NOTICES, SITE_RECORD, Clone, Died, Strangers
from tests.simulated_ledgers import as_first, knows_all, latest, ledger_online, put_online

if TYPE_CHECKING:
    from tests.simulation import World

_ANOTHER = "https://www.example.gov.cn/shiyan/"


class People:
    """The clerks who file, the webmaster who runs ``deploy``, and the machines on which that happens."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.dice = world.dice
        self.clerks = Clerks(world)
        self.clock_right_until = world.today
        self.down_until = world.today
        self.tries_until = world.today + DAY * self.dice.randint(2, 12) * (self.dice.random() < 0.3)
        middle = self.dice.randrange(40, 80)
        self.wrong_days = world.days[middle : middle + 2]
        self.was_down: list[date] = []
        self.carries_over_on = world.days[self.dice.randrange(10, 60)] if self.dice.random() < 0.3 else None

    def go_on(self) -> None:
        """The filings, corrections and slips of a day."""
        self.world.cached = None
        self.clerks.go_on()
        if self.world.habits.mishaps:
            self._slip()

    def _slip(self) -> None:
        world = self.world
        self.clerks.slip()
        if world.happens(0.015):
            self._lose()
        if world.today == self.carries_over_on:
            self._carry_over()
        if world.happens(0.015):
            self._copy_another_ledger()

    # What happens to ledgers

    def _lose(self) -> None:
        world, clone = self.world, self.world.clones[0]
        if ledger_online(world) is None or world.fragile:
            return
        back = self.dice.choice([None, 1, 2, 5, 10, 20])
        old = Ledger() if back is None else world.git[-min(back, len(world.git))].ledger
        clone.data = dataclasses.replace(clone.data, ledger=old)
        self._unsure()
        world.say("本机记录丢失" if back is None else "本机记录回退", "" if back is None else f"{back} 次之前")

    def _unsure(self) -> None:
        """Only the ledger online knows all: until the next whole run nothing else may happen to it."""
        self.world.fragile = self.world.observer.excused = True
        self.world.observer.forgotten()

    def _carry_over(self) -> None:
        """Until today an older program ran: everything it left is of version 0."""
        world = self.world
        ledgers = {id(clone): as_first(clone.data.ledger) for clone in world.clones}
        online = ledger_online(world)
        if online is None or world.fragile or world.stopped or None in ledgers.values():
            return
        for clone in world.clones:
            clone.data = dataclasses.replace(clone.data, ledger=ledgers[id(clone)])
            clone.common = Ledger()
        self.world.main = dataclasses.replace(world.main, ledger=world.clones[0].data.ledger)
        first = {id(ledger): as_first(ledger) for ledger in {id(old.ledger): old.ledger for old in world.git}.values()}
        world.git = [dataclasses.replace(old, ledger=first[id(old.ledger)]) for old in world.git]
        put_online(world, as_first(online))
        world.observer.carried_over()
        world.say("第 0 版证据接续")

    def _copy_another_ledger(self) -> None:
        """The ledger of a staging site is copied into our data: whoever checks is told so, and takes it back."""
        world, clone = self.world, self.world.clones[0]
        old = clone.data
        clone.data = dataclasses.replace(old, ledger=Ledger(old.ledger.entries, _ANOTHER))
        world.say("试运行网站的记录拷进来")
        self._try(clone, Day(world.today, False, world.today))
        if clone.data.ledger.site == _ANOTHER:
            clone.data = old

    # What the webmaster and the machines do

    def run(self) -> None:
        """The runs of a day."""
        world = self.world
        if world.is_down and world.today >= self.down_until:
            world.is_down = False
            self._declare()
        if not world.habits.mishaps:
            self._run(world.clones[0], Day(world.today, False, world.today), None)
            return
        if world.today < self.tries_until:
            self._trial()
            self._look_alone(world.clones[0])
            return
        if world.happens(0.11):
            world.say("没有运行")
            return
        self._troubles()
        clone = world.clones[0 if world.fragile or world.happens(0.85) else 1]
        dies = self.dice.randrange(12) if world.happens(0.08) else None
        for _ in range(2 if world.happens(0.1) else 1):
            self._run(clone, self._day(), dies)

    def _day(self) -> Day:
        """What the clock says, or what somebody names; now and then the clock is wrong for one run of two looks."""
        world = self.world
        clock = world.today
        if world.habits.beyond == "clock" and world.today in self.wrong_days:
            return Day(clock + 40 * DAY, False, clock + 40 * DAY)
        if world.today >= self.clock_right_until and world.happens(0.03):
            # One wrong day at a time: more cannot be told from the truth.
            self.clock_right_until = world.today + 50 * DAY
            clock += DAY * self.dice.randint(1, self.dice.choice((7, 40))) * (-1 if world.happens(0.5) else 1)
            world.say("机器日期错一次", str(clock))
            return Day(clock, False, clock)
        if world.happens(0.06):
            world.say("写明今天的日期")
            return Day(clock, True, clock)
        if world.happens(0.01):
            world.say("写了将来的日期")
            return Day(clock + DAY * self.dice.randint(1, 60), True, clock)
        return Day(clock, False, clock)

    def _troubles(self) -> None:
        world = self.world
        if not world.is_down and world.happens(0.015):
            self._go_down()
        if not world.stopped and not world.fragile and world.happens(0.025):
            self._harm()
        if world.happens(0.02):
            self._trial()
        if world.happens(0.01) and world.disk.released and not world.fragile:
            world.cached = world.disk.copy()  # until tomorrow everybody is shown what stood there this morning
            world.say("缓存给出昨天的网站")
        if world.happens(0.01) and not world.is_down:
            self._declare_any()
        if world.habits.beyond == "proxy" and world.happens(0.06):
            world.proxied = None if world.proxied else world.disk.copy()

    def _run(self, clone: Clone, day: Day, dies: int | None) -> None:
        world = self.world
        if dies is not None:
            world.say("机器死在两步之间", f"第 {dies} 步")
        self._pull(clone)
        world.is_behind = not knows_all(clone.data.ledger, world.deployed)
        world.observer.excused |= world.is_behind
        if world.habits.mishaps and world.happens(0.01):
            world.say("部署被拒绝", "还有占位内容")  # before any look: nothing is noted
        else:
            self._try(clone, day, dies)
        self._push(clone)

    def _try(self, clone: Clone, day: Day, dies: int | None = None) -> None:
        world, is_right = self.world, day.date == self.world.today
        try:
            world.deploy(clone, day, dies)
        except ClockWentBack:
            world.say("时钟倒退被拒绝")
            if is_right and world.happens(0.7):
                self._set_right(clone)
        except Strangers as found:
            world.say("网上有不知道的公告")
            if is_right and world.happens(0.8):
                self._decide(clone, found)
        except live.CannotLook:
            world.say("没能查看")
            self._note_failure(clone, day)
        except Died:
            world.stopped = True
        except Refusal as refused:
            world.say("检查拒绝", str(refused)[:40])
            if is_right and world.happens(0.6):
                self._restore(clone)

    def _again(self, clone: Clone, *, without: Sequence[str] = (), adopt: Sequence[str] = ()) -> None:
        """Once more after somebody thought, and named the day."""
        world = self.world
        try:
            world.deploy(clone, Day(world.today, True, world.today), without=without, adopt=adopt)
        except Refusal as refused:
            world.say("再运行仍被拒绝", str(refused)[:60])
        except Died:
            world.stopped = True

    def _set_right(self, clone: Clone) -> None:
        """The webmaster says what day it is."""
        self.world.say("写明日期，以后的查看不算")
        self._again(clone)

    def _decide(self, clone: Clone, found: Strangers) -> None:
        """The filings of ours come back from git, or its whole page is adopted; what is none of ours may go."""
        world, foreign, ours = self.world, [], []
        for one in found.unknown:
            is_ours = one.notice in world.published and one.notice not in world.strangest.forged
            (ours if is_ours else foreign).append(one.notice)
        adopt = [id_ for id_ in ours if id_ not in world.disk.harmed and world.happens(0.3)]
        for id_ in ours:
            if id_ not in adopt:
                self._bring_back(clone, id_)
        if foreign:
            world.say("判断不是本单位的", "、".join(foreign))
        if adopt:
            world.say("判断是本单位的", "、".join(adopt))
        self._again(clone, without=foreign, adopt=adopt)

    def _bring_back(self, clone: Clone, id_: str) -> None:
        """From git: the filings by which a notice was published. What the ledger forgot begins anew."""
        world, then = self.world, self.world.published[id_]
        accounts = dict(world.main.accounts)
        for account in then.accounts.values():
            if any(f"{filing.announced_on}" == id_[:10] for filing in account.filings):
                accounts[account.id] = account
                self.clerks.removed.pop(account.id, None)
        world.commit(accounts=accounts)
        clone.data = dataclasses.replace(clone.data, accounts=accounts)
        world.observer.excused = True
        world.say("从 git 恢复备案", id_)

    def _restore(self, clone: Clone) -> None:
        """What the rules refuse was better in the history."""
        world = self.world
        for old in reversed(world.git):
            if first_broken(old.ledger) is None and latest(old.ledger) <= world.today:
                try:
                    world.known(old, old.ledger, Day(world.today, True, world.today))
                except Refusal:
                    continue
                world.commit(accounts=old.accounts, ledger=old.ledger)
                clone.data = dataclasses.replace(world.main)
                clone.common = world.main.ledger
                break
        self._unsure()
        world.say("从 git 恢复到能通过检查")
        self._again(clone)

    # Git

    def _pull(self, clone: Clone) -> None:
        world, main = self.world, self.world.main
        if (
            world.habits.mishaps
            and not (world.fragile or clone.must_pull)
            and world.happens(0.05 if clone is world.clones[0] else 0.4)
        ):
            world.say("没有拉取")
            return
        ours = clone.data.ledger
        if ours is clone.common:
            ours = main.ledger
        elif main.ledger is not clone.common:
            was_struck, sides = world.fragile and not world.observer.excused, (ours, main.ledger)
            if was_struck:  # the wrong side and a live ledger that somebody emptied, both at once, are beyond us
                sides = [side for side in sides if knows_all(side, world.deployed)] or sides
            side = self.dice.choice(sides)
            ours = self._merged(ours, main.ledger) or side
            if ours is side:  # by hand, as people did before there was ``merge``
                self._unsure()
                world.say("记录冲突", "取本机的" if ours is clone.data.ledger else "取对方的")
        clone.data = dataclasses.replace(main, ledger=ours)
        clone.common = main.ledger
        clone.must_pull = False

    def _merged(self, ours: Ledger, theirs: Ledger) -> Ledger | None:
        """The ledgers of both sides as ``merge`` makes them one; None where somebody takes one by hand, or has to
        because they contradict each other.
        """
        if self.world.merging.random() < 0.4:
            return None
        try:
            for name, side in (("这一边", ours), ("另一边", theirs)):
                merging.refuse_unsound(side, name)
            merging.refuse_strangers(ours, theirs, SITE_RECORD.base_url)
            found = merging.merged(ours, theirs, self.world.today)
        except Refusal:
            self.world.say("记录冲突，两边矛盾，没有合并")
            return None
        self.world.observer.excused = True  # one machine was behind: of two starts the later counts
        self.world.say("记录冲突，合并成一份")
        return self.world.stored(found.entries)

    def _push(self, clone: Clone) -> None:
        world = self.world
        if world.main.ledger is not clone.common:
            return  # refused: it must be pulled first
        if world.habits.mishaps and world.happens(0.05):
            world.say("没有推送")
            return
        world.commit(ledger=clone.data.ledger)
        clone.common = clone.data.ledger

    # The server

    def _harm(self) -> None:
        """Somebody takes pages away or spoils them, or damages the ledger that is online."""
        world, online = self.world, self.world.disk
        for id_ in list(online.pages):
            if world.happens(0.6):
                online.harmed.add(id_)
                if world.happens(0.5):
                    del online.pages[id_]
                else:
                    shown = online.pages[id_]
                    data = shown.data.replace(b"</h1>\n", b"</h1>\n<p>" + "以上作废".encode() + b"</p>")
                    online.pages[id_] = dataclasses.replace(shown, data=data)
        if world.happens(0.2):
            online.files["api/v1/postings.yaml"] = b"postings: ["
            world.fragile = True
        world.say("网页丢失或被改")

    def _go_down(self) -> None:
        world = self.world
        self.down_until = world.today + DAY * self.dice.randint(1, 4)
        self.was_down = [world.today, self.down_until - DAY]
        world.is_down = True
        world.say("服务器停了")

    def _note_failure(self, clone: Clone, day: Day) -> None:
        """``posted --url`` says that it could not look."""
        world = self.world
        try:
            known = world.known(clone.data, clone.data.ledger, day)
            world.write(clone, posted.failed(known.directory.ledger, known.board, "url"), day)
        except Refusal:
            return
        world.say("记下没能查看")

    def _declare(self) -> None:
        """The server is back: the webmaster says from when to when it was not."""
        if self.world.happens(0.6):
            self._absent(self.was_down[0], self.was_down[1])

    def _declare_any(self) -> None:
        until = self.world.today - DAY * self.dice.randint(0, 5)
        self._absent(until - DAY * self.dice.randint(0, 5), until)

    def _absent(self, first: date, last: date) -> None:
        """``posted --absent``."""
        world, clone = self.world, self.world.clones[0]
        self._pull(clone)
        day = Day(world.today, False, world.today)
        try:
            known = world.known(clone.data, clone.data.ledger, day)
            before = {one.key: one for one in known.directory.ledger}
            entries = posted.absent(known.directory.ledger, known.board, (first, last), ())
            world.write(clone, entries, day)
        except Refusal:
            return
        for one in entries:
            if one != before[one.key]:
                world.observer.declared(0, one.notice, one.title + one.wording, (first, last))
        world.say("声明停止服务", f"{first} 至 {last}")
        self._push(clone)

    def _look_alone(self, clone: Clone) -> None:
        """``posted`` without a deploy: what is there may be only a trial."""
        world, day = self.world, Day(self.world.today, False, self.world.today)
        try:
            world.look(clone, world.known(clone.data, clone.data.ledger, day))
        except Refusal:
            world.say("查看被拒绝")
        else:
            world.say("只查看")

    def _trial(self) -> None:
        """``deploy --trial`` to where the site stands: refused where a release is there, else it starts nothing."""
        world, clone = self.world, self.world.clones[0]
        day = Day(world.today, False, world.today)
        try:
            known = world.known(clone.data, clone.data.ledger, day)
            if world.read(NOTICES) is not None:
                live.released(world.read, (known.directory.site.base_url,))
        except live.NoRelease:
            pass
        except Refusal:
            return
        else:
            if world.read(NOTICES) is not None:
                world.say("试运行被拒绝")
                return
        if world.published:
            return  # somebody took the mark away: whoever sees notices there does not try
        world.disk = world.build(known, for_release=False)
        world.say("试运行")
