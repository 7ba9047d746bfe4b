"""The clerks of a simulated office: what they file, correct and delete, and how the calendar and the policy change."""

import dataclasses
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from roster.records.accounts import Account, Correction
from roster.records.arrangements import Arrangement
from tests.observer import DAY
from tests.simulated import NEW_YEAR, OPENED

if TYPE_CHECKING:
    from tests.simulation import World


class Clerks:
    """Whoever changes the data on the main branch, day by day."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.dice = world.dice
        self.removed: dict[str, Account] = {}  # accounts that somebody deleted, by id, as they were

    def go_on(self) -> None:
        """The filings, corrections and decrees of a day."""
        world = self.world
        early = world.today < world.days[len(world.days) // 2]
        if world.happens(0.06 if early else 0.02):
            self._file()
        if world.happens(0.012):
            self._correct(openly=True)
        if world.happens(0.02):
            self._amend()
        if world.happens(0.02):
            self._change_policy()
        if not world.knows_2027 and world.happens(0 if world.habits.into_the_unknown else 0.03):
            world.knows_2027 = True
            self._arrange("2027 年安排公布")
        elif world.today == world.days[0]:
            self._arrange("开办")

    def slip(self) -> None:
        """What nobody means to do to a record."""
        world = self.world
        if world.happens(0.02):
            self._correct(openly=False)
        if world.happens(0.015) or (world.stopped and world.happens(0.3)):
            self._delete()
        if self.removed and world.happens(0.05):
            id_ = self.dice.choice(list(self.removed))
            world.commit(accounts={**world.main.accounts, id_: self.removed.pop(id_)})
            world.say("恢复账号", id_)

    def _file(self) -> None:
        accounts = self.world.main.accounts
        open_ = [a for a in accounts.values() if a.filings[-1].type not in ("关停", "注销")]
        if not open_:
            return
        chosen = self.dice.choice(open_)
        type_ = self.dice.choice(["关停", "关停", "注销", "变更"])
        on = max(
            self.world.today - DAY * self.dice.choice([0, 0, 0, 1, 2, 7]), chosen.filings[-1].announced_on or date.min
        )
        filing = dataclasses.replace(OPENED, type=type_, on=on, announced_on=on, reason="原由一")
        self._put(dataclasses.replace(chosen, filings=(*chosen.filings, filing)))
        self.world.say(f"备案{type_}", f"{chosen.id}，公告日期 {on}")

    def _put(self, account: Account) -> None:
        self.world.commit(accounts={**self.world.main.accounts, account.id: account})

    def _correct(self, *, openly: bool) -> None:
        having = [a for a in self.world.main.accounts.values() if len(a.filings) > 1]
        if not having:
            return
        chosen = self.dice.choice(having)
        *before, last = chosen.filings
        more = {"reason": f"原由{self.dice.randrange(10**6)}"}
        if openly:
            correction = Correction(on=self.world.today, what=f"更正{len(last.corrections)}")
            more["corrections"] = (*last.corrections, correction)
        self._put(dataclasses.replace(chosen, filings=(*before, dataclasses.replace(last, **more))))
        self.world.say("更正" if openly else "悄悄改动备案", chosen.id)

    def _amend(self) -> None:
        """Days off, or whole exchanges: a working day off for a weekend that is worked."""
        world = self.world
        for _ in range(self.dice.choice([1, 1, 3])):
            day = world.today + DAY * self.dice.randint(1, 20)
            world.amended[day] = day.weekday() >= 5 if world.happens(0.5) else False
        self._arrange("日历调整")

    def _arrange(self, why: str) -> None:
        """Write down what is decreed."""
        world, given = self.world, []
        if world.knows_2027:
            given.append(Arrangement(name="2027", source="测试", year=2027, off=_spans(NEW_YEAR)))
        off = [day for day, works in world.amended.items() if not works]
        work = [day for day, works in world.amended.items() if works]
        if off or work:
            given.append(Arrangement(name="调整", source="测试", off=_spans(off), work=_spans(work)))
        world.commit(arrangements=tuple(given))
        for clone in world.clones:
            clone.must_pull = True
        if why != "开办":
            world.say(why)

    def _change_policy(self) -> None:
        type_, days = self.dice.choice(["关停", "注销", "变更"]), self.dice.choice([15, 15, 16, 18, 20, 25])
        basis = self.dice.choice([None, "《甲办法》第三条", "《乙办法》第九条"])
        self.world.commit(policy={**self.world.main.policy, type_: (days, basis)})
        self.world.say("改变公示要求", f"{type_} {days} 天，依据{basis}")

    def _delete(self) -> None:
        accounts = dict(self.world.main.accounts)
        if not accounts:
            return
        chosen = self.dice.choice(list(accounts.values()))
        if self.world.happens(0.5):  # what was filed last is regretted most
            chosen = max(accounts.values(), key=lambda a: a.filings[-1].announced_on or date.min)
        if self.world.happens(0.5):
            self.removed[chosen.id] = accounts.pop(chosen.id)
        elif len(chosen.filings) > 1:
            accounts[chosen.id] = dataclasses.replace(chosen, filings=chosen.filings[:-1])
        self.world.commit(accounts=accounts)
        self.world.say("删除账号或备案", chosen.id)


def _spans(days: Sequence[date]) -> tuple[str, ...]:
    return tuple(map(str, days))
