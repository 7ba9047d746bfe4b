"""Run histories by the thousand and say what came of them: ``make prove`` writes docs/promise-figures.md.

``python -m tests.proving --histories 10000 --report docs/promise-figures.md`` uses every core; ``--seed N`` replays one
history with everything that happened in it.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.observer import KINDS, LONG
from tests.observer import tally as tally_of
from tests.planted import PLANTED, catches
from tests.simulated import DAYS, Habits
from tests.simulation import World

_BATCH = 25
# Which part of the histories lives how; the rest is honest mishaps and hostile events together.
SHARES: tuple[tuple[str, Habits, int], ...] = (
    ("一切照常", Habits(mishaps=False, hostile=False), 8),
    ("只有意外，没有人使坏", Habits(hostile=False), 8),
    ("进入放假安排没有公布的年份", Habits(into_the_unknown=True), 40),
    ("记录写成文件再读回", Habits(real_files=True), 200),
)
MOSTLY = "意外和攻击都有"
# What no program can hold, measured and not judged.
BEYOND = {
    "两天的机器日期都错": Habits(beyond="clock", hostile=False),
    "绕过检查合并了改写上线记录的请求": Habits(beyond="merge"),
    "代理只对查看的机器给出旧网站": Habits(beyond="proxy", hostile=False),
}


@dataclass
class Tally:
    """What came of some histories."""

    histories: int = 0
    ended: int = 0
    events: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    seeds: list[int] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, other: "Tally") -> None:
        """Together."""
        self.histories += other.histories
        self.ended += other.ended
        self.events += other.events
        self.broken += other.broken
        self.seeds += other.seeds
        self.seconds += other.seconds


def parts(histories: int) -> Iterator[tuple[str, Habits, range]]:
    """Name, habits and seeds of each part of so many histories."""
    first = 0
    for name, habits, share in SHARES:
        number = max(1, histories // share)
        yield name, habits, range(first, first + number)
        first += number
    yield MOSTLY, Habits(), range(first, max(histories, first + 1))


def lived(habits: Habits, seeds: Sequence[int]) -> Tally:
    """The histories of some seeds."""
    tally, started = Tally(), time.process_time()
    for seed in seeds:
        world = World(seed, habits)
        broken = world.live()
        tally.histories += 1
        tally.ended += len(world.observer.ended)
        tally.events += world.events
        tally.broken += Counter({one.kind for one in broken})
        tally.seeds += [seed] * bool(broken)
    tally.seconds = time.process_time() - started
    return tally


def prove(histories: int) -> dict[str, Tally]:
    """Every part, on every core; says how far it has come."""
    found: dict[str, Tally] = {}
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        jobs = {}
        todo = [*parts(histories), *beyond(histories)]
        number = sum(len(seeds) for _, _, seeds in todo)
        for name, habits, seeds in todo:
            for start in range(0, len(seeds), _BATCH):
                jobs[pool.submit(lived, habits, seeds[start : start + _BATCH])] = name
        done, started = 0, time.monotonic()
        for job in as_completed(jobs):
            tally = job.result()
            found.setdefault(jobs[job], Tally()).add(tally)
            done += tally.histories
            left = (time.monotonic() - started) / done * (number - done) / 60
            broken = tally_of(_judged(found).broken)
            print(f"\r{done}/{number} 段，还要约 {left:.0f} 分钟；{broken}  ", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def beyond(histories: int) -> Iterator[tuple[str, Habits, range]]:
    """What is measured only."""
    for name, habits in BEYOND.items():
        yield name, habits, range(10**6, 10**6 + max(1, histories // 50))


def _judged(found: dict[str, Tally]) -> Tally:
    together = Tally()
    for name, tally in found.items():
        if name not in BEYOND:
            together.add(tally)
    return together


def report(found: dict[str, Tally], caught: dict[str, int | None], seconds: float, command: str) -> str:
    """docs/promise-figures.md."""
    judged = _judged(found)
    rows = [(name, found[name]) for name in (*(share[0] for share in SHARES), MOSTLY)]
    kinds = [*KINDS]
    lines = [
        "# 公示期的承诺：检验的结果",
        "",
        f"{date.today()} 测得，由 `make prove` 写出；命令：`{command}`。怎样承诺，见[公示期的承诺](promise.md)。",
        "",
        f"每段历史是一个站点的 {DAYS} 天：真的判断、记录、检查、导出逐日运行，按部署的步骤，随机发生下面的事。"
        "一个旁观者只知道哪一天网上有什么、哪一天有人查看过，逐日评判。同样的种子，同样的历史。",
        "",
        f"共 {judged.histories} 段历史，{judged.ended} 份公告期满，用处理器 {judged.seconds:.0f} 秒"
        f"（连同下面的各项，全程 {seconds:.0f} 秒）。",
        "",
        "## 违背承诺的",
        "",
        "| 历史 | 段数 | 期满的公告 | " + " | ".join(kinds) + " |",
        "|---|---:|---:|" + "---:|" * len(kinds),
    ]
    for name, tally in rows:
        counts = " | ".join(str(tally.broken[kind]) if kind != LONG or name == rows[0][0] else "—" for kind in kinds)
        lines.append(f"| {name} | {tally.histories} | {tally.ended} | {counts} |")
    if judged.seeds:
        lines += ["", f"要重放的种子：{'、'.join(map(str, judged.seeds[:50]))}。"]
    lines += ["", *_EXPLAINED, "", "## 发生过的事", "", "| 事 | 次数 |", "|---|---:|"]
    lines += [f"| {kind} | {number} |" for kind, number in sorted(judged.events.items(), key=lambda one: -one[1])]
    lines += ["", "## 故意放进程序的错误", "", "旁观者必须发现每一种；数字是第几段历史发现的。", ""]
    lines += ["| 错误 | 发现于 |", "|---|---:|"]
    lines += [f"| {name} | {'没有发现' if number is None else number} |" for name, number in caught.items()]
    lines += ["", "## 程序挡不住的", "", "这些历史只计数，不算违背：机器无从知道。", ""]
    lines += ["| 习惯 | 段数 | 其中 " + " | 其中 ".join(kinds) + " |", "|---|---:|" + "---:|" * len(kinds)]
    for name in BEYOND:
        counts = " | ".join(str(found[name].broken[kind]) for kind in kinds)
        lines.append(f"| {name} | {found[name].histories} | {counts} |")
    return "\n".join([*lines, "", *_NOT_HELD, ""])


_EXPLAINED = (
    "- 提前结束：不足 15 个（或上线时规定的）真实工作日就期满、撤下；最后一次看到和一次没有看到之间的日子、"
    "声明停止服务的日子不计。",
    "- 悄悄替换：上线过的正文没有更正就换了。",
    "- 证明不实：公示证明写了没有过的查看、没有过或不能计的日子。",
    "- 互相矛盾：公告页、公开数据、订阅、日历文件、公示证明、账号状态说的不同。",
    "- 多留三天以上：一切照常，公告却多留了三个工作日以上（只在一切照常的历史里评判）。",
    "- 重新打开：期满的公告又成了公示中。记录丢失、回退或落后于另一台机器的除外，那时只会更长。",
)
_NOT_HELD = (
    "另有几样两件事同时发生才有、没有放进历史的，如实列出：",
    "",
    "- 上一次运行中途停下、没有推送、记录丢失或取错了冲突的一边，还没有再次运行，又有人改动网站上的记录："
    "没有第二处记着。",
    "- 网页丢失或被改，还没有再次运行，又有人改动网站上的记录。",
    "- rsync 断在半路，网页先到、清单和发布标记未到，备案随即被删改：没有清单提到过它。",
    "- 有人写明的日期比机器的早（`--today`），或声明（`--manual`）不实：记录和证明照写是谁说的、机器当时的日期。",
    "- 放假安排里写了谁也没有规定的上班日：不会早于国务院办公厅安排的第 15 个工作日，但会抵消本地多放的假。",
    "- 本地的新安排没有拉取到另一台部署的机器上。",
    "- 网站上的记录没有签名时，改动它的人能使公示变长。",
)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--report", type=Path)
    parser.add_argument("--seed", type=int, action="append")
    given = parser.parse_args()
    for seed in given.seed or ():
        name, habits, _ = next(part for part in parts(given.histories) if seed in part[2])
        world = World(seed, habits)
        broken = world.live()
        print(f"{name}，种子 {seed}", *world.log, *(f"{one.kind}：{one.how}" for one in broken), sep="\n")
    if given.seed:
        return
    started = time.monotonic()
    found = prove(given.histories)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        caught = dict(zip(PLANTED, pool.map(catches, PLANTED), strict=True))
    text = report(found, caught, time.monotonic() - started, f"make prove HISTORIES={given.histories}")
    if given.report:
        given.report.write_text(text, "utf-8")
    print(text)
    sys.exit(bool(_judged(found).broken) or None in caught.values())


if __name__ == "__main__":
    main()
