"""Nothing takes a notice down early, replaces its words or certifies what was not: random histories, honest and
hostile, and an observer that is able to fail.
"""

import os
from collections import Counter

import pytest

from tests import quick
from tests.planted import ENOUGH, PLANTED, catches
from tests.proving import MOSTLY, SHARES, parts
from tests.simulated import Habits
from tests.simulation import World, failures

# The suite takes a share of every part, of the very histories of ``make prove``.
PROVED = 10_000
HISTORIES = int(os.environ.get("ROSTER_HISTORIES", "2000" if quick.is_whole() else "200"))
PROCESSES = 24  # tests of their own, so that several processes can take them
PARTS = {name: (habits, seeds[:: PROVED // HISTORIES]) for name, habits, seeds in parts(PROVED)}


def assert_none(seeds: range, habits: Habits) -> None:
    broken = list(failures(seeds, habits))
    seeds_ = " ".join(f"--seed {seed}" for seed, _ in broken[:5])
    assert not broken, f"重放：python -m tests.proving --histories {PROVED} {seeds_}\n{broken[:5]}"


@pytest.mark.parametrize("share", range(PROCESSES))
def test_no_promise_breaks_whoever_slips_or_strikes(share: int) -> None:
    """People, calendars, clocks and machines go wrong, and somebody has the web server in hand: 15 real working days,
    the same words, certificates that claim nothing that was not, one answer everywhere.
    """
    habits, seeds = PARTS[MOSTLY]
    assert_none(seeds[share::PROCESSES], habits)


@pytest.mark.parametrize("share", range(4))
@pytest.mark.parametrize("name", [share[0] for share in SHARES])
def test_no_promise_breaks_in_quieter_lives(name: str, share: int) -> None:
    """All done right (then nothing stays three working days too long either); only mishaps; a year that nobody has
    published; ledgers written as files and read back.
    """
    habits, seeds = PARTS[name]
    assert_none(seeds[share::4], habits)


def test_histories_are_as_eventful_as_they_claim() -> None:
    """Notices end, are corrected and deleted; clocks, ledgers, sites and machines go wrong; strangers strike in every
    way: nothing is proved by idle worlds.
    """
    worlds = [World(seed) for seed in range(30)]
    for world in worlds:
        world.live()
    events = sum((world.events for world in worlds), Counter())
    assert sum(len(world.observer.ended) for world in worlds) > 60
    kinds = len(worlds[0].strangest._on_server)
    assert sum(kind.startswith("攻击网站") for kind in events) > kinds * 0.8
    wanted = {
        "备案关停", "备案注销", "备案变更", "更正", "悄悄改动备案", "删除账号或备案", "恢复账号", "日历调整",
        "谎称周末上班", "改变公示要求", "没有运行", "时钟倒退被拒绝", "写明日期，以后的查看不算", "本机记录丢失",
        "本机记录回退", "网页丢失或被改", "机器死在两步之间", "部署到一半失败", "2027 年安排公布",
        "网上有不知道的公告", "判断不是本单位的", "判断是本单位的", "从 git 恢复备案",
        "合并请求改上线记录：检查拦下", "写明今天的日期", "写了将来的日期", "缓存给出昨天的网站", "没有拉取",
        "没有推送", "记录冲突", "记录冲突，合并成一份",
        "第 0 版证据接续", "试运行网站的记录拷进来", "服务器停了", "记下没能查看",
        "声明停止服务", "试运行被拒绝", "部署被拒绝", "检查拒绝", "机器日期错一次",
    }  # fmt: skip
    assert wanted <= events.keys(), wanted - events.keys()


@pytest.mark.parametrize("error", [*PLANTED][:: 1 if quick.is_whole() else 8])
def test_the_observer_catches_a_planted_error(error: str) -> None:
    """The same histories with an error in the program: the observer sees it."""
    assert catches(error) is not None, f"{ENOUGH} 段历史里没有发现"
