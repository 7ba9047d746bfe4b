"""What was measured, as a page for `docs/` in Chinese."""

import os
import platform
import statistics
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bench.measure import Measurement

CONDITIONS = (
    "两边生成同样的网页：账号、单位、平台、地区、公告的全部网页，首页和文章。Hugo 的模板由名录自己的模板转写，"
    "每页的取值事先算好、逐页给它（`bench/twin.py`），所以模板怎么改，两边的网页都一样。",
    "名录读 YAML，检查全部规则，算出每页的取值，核对链接，再生成；Hugo 只读取值、套模板：检查、日期、排序、"
    "上一级网址这些都已替它做好，时间不计。",
    "“全部”是 `build` 实际生成的整个网站：还有核对真伪的索引（verify/）、每个账号的二维码、每个单位的核验卡、"
    "证明、开放数据、订阅。Hugo 一边没有这些。",
    "各项在同一轮里交替从零生成，每次之前清空输出、同步磁盘。时间取各次的中位数。",
    "“处理器时间”是全部进程用掉的处理器时间之和；机器上有别的任务时，它比墙上时间可靠。",
    (
        "内存是整个进程树的 PSS 之和，每 0.1 秒采样一次（内存很大、采样本身变慢时，间隔放宽），取最大值；"
        "短于采样间隔的峰值看不到。"
    ),
    "搜索索引由同一个 Pagefind 生成。名录的时间包括写出供索引的单字页面，Hugo 一边直接使用写好的这些页面。",
    "没有上线记录，所以全部公告是“待上线”，不计算工作日，也没有证明。",
)


@dataclass
class Result:
    """What was measured of one program at one size, without or with search."""

    runs: list[Measurement] = field(default_factory=list)
    files: int = 0
    size: int = 0

    @property
    def seconds(self) -> float:
        """Wall time, the median."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def processor(self) -> float:
        """Processor time, the median."""
        return statistics.median(run.processor for run in self.runs)

    @property
    def peak(self) -> int:
        """The most memory of any run."""
        return max(run.peak for run in self.runs)


@dataclass(frozen=True)
class Row:
    """Builds from nothing at one size: the same pages by both programs, and all that ours makes."""

    accounts: int
    search: bool
    ours: Result
    hugo: Result
    whole: Result


@dataclass(frozen=True)
class Again:
    """All with search at one size: from nothing, again, after one change; and the check alone."""

    accounts: int
    cold: Result = field(default_factory=Result)
    unchanged: Result = field(default_factory=Result)
    one_changed: Result = field(default_factory=Result)
    check: Result = field(default_factory=Result)


_TIMES = (
    "账号数",
    "搜索",
    "名录",
    "Hugo",
    "名录/Hugo",
    "处理器：名录",
    "Hugo",
    "名录/Hugo",
    "全部",
    "全部/Hugo",
    "处理器",
)
_SIZES = ("账号数", "搜索", "内存：名录", "Hugo", "名录/Hugo", "全部", "文件：Hugo", "全部", "写出：Hugo", "全部")
_AGAIN = ("账号数", "从零", "没有改动", "占从零", "改一个账号", "占从零", "处理器：从零", "没有改动", "改一个账号")
_GROWTH = ("账号数", "生成：每千个账号", "内存", "检查：每千个账号", "内存", "检查墙上时间")


REMARKS = "## 还差在哪里"  # the section that people write: a new report keeps it


def page(
    rows: Sequence[Row],
    repeated: Sequence[Again],
    compared: Sequence[str],
    tools: Sequence[str],
    work: Path,
    remarks: str = "",
) -> str:
    """The whole page, with the remarks of the one before; `compared` tells of the sameness of the pages, `tools` names
    the programs with their versions.
    """
    medium = "内存盘" if work.is_relative_to("/dev/shm") else "磁盘"
    lines = [
        "# 生成速度",
        "",
        f"{date.today()} 在 {_processors()}上测得，输出写在{medium}上；"
        f"Python {platform.python_version()}，{'，'.join(tools)}。"
        "用 `make bench` 重做，本页由它写出。",
        "",
        "## 从零生成，与 Hugo 相比",
        "",
        *_table(_TIMES, map(_times, rows)),
        "",
        *_table(_SIZES, map(_sizes, rows)),
        "",
        f"两边的网页逐页比较过：{'；'.join(compared)}。",
        "",
        "## 再生成一次（全部，有搜索）",
        "",
        *_table(_AGAIN, map(_repeats, repeated)),
        "",
        "## 随账号数的增长（处理器时间）",
        "",
        *_table(_GROWTH, map(_growth, repeated)),
        "",
        "## 怎样测的",
        "",
        *(f"- {condition}" for condition in CONDITIONS),
    ]
    return "\n".join(lines) + "\n" + (f"\n{REMARKS}{remarks}" if remarks else "")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(head)} |", "|" + "---:|" * len(head), *(f"| {' | '.join(row)} |" for row in rows)]


def _case(row: Row) -> tuple[str, str]:
    return f"{row.accounts:,}（{len(row.ours.runs)} 次）", "有" if row.search else "无"


def _seconds(value: float) -> str:
    return f"{value:.2f} 秒"


def _ratio(one: float, other: float) -> str:
    return f"{one / other:.2f}" if other else "—"


def _memory(size: float) -> str:
    return f"{size / 1e6:,.0f} MB" if size else "—"


def _times(row: Row) -> Sequence[str]:
    ours, other, whole = row.ours, row.hugo, row.whole
    wall = _seconds(ours.seconds), _seconds(other.seconds), _ratio(ours.seconds, other.seconds)
    busy = _seconds(ours.processor), _seconds(other.processor), _ratio(ours.processor, other.processor)
    every = _seconds(whole.seconds), _ratio(whole.seconds, other.seconds), _seconds(whole.processor)
    return *_case(row), *wall, *busy, *every


def _sizes(row: Row) -> Sequence[str]:
    ours, other, whole = row.ours, row.hugo, row.whole
    peaks = _memory(ours.peak), _memory(other.peak), _ratio(ours.peak, other.peak), _memory(whole.peak)
    files = (f"{result.files:,}" for result in (other, whole))
    sizes = (f"{result.size / 1e6:,.1f} MB" for result in (other, whole))
    return *_case(row), *peaks, *files, *sizes


def _repeats(row: Again) -> Sequence[str]:
    cold, same, one = row.cold, row.unchanged, row.one_changed
    wall = _seconds(cold.seconds), _seconds(same.seconds), _ratio(same.seconds, cold.seconds)
    changed = _seconds(one.seconds), _ratio(one.seconds, cold.seconds)
    return f"{row.accounts:,}", *wall, *changed, *(_seconds(each.processor) for each in (cold, same, one))


def _growth(row: Again) -> Sequence[str]:
    thousands = row.accounts / 1000
    build = _seconds(row.cold.processor / thousands), _memory(row.cold.peak / thousands)
    check = _seconds(row.check.processor / thousands), _memory(row.check.peak / thousands)
    return f"{row.accounts:,}", *build, *check, _seconds(row.check.seconds)


def version(program: str, argument: str) -> str:
    """Name and version of a program, as it tells them."""
    told = subprocess.run([program, argument], capture_output=True, encoding="utf-8", check=True).stdout
    name, number = told.split()[:2]
    return f"{name.capitalize()} {number.partition('-')[0].lstrip('v')}"


def _processors() -> str:
    """How many processors there are to use, and their model where the system tells it."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), None)
    return f"{count} 个处理器" + (f"（{model}）" if model else "")
