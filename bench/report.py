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
    "两个程序在同一轮里交替从零生成，每次之前清空输出、同步磁盘。时间取各次的中位数，100,000 个账号只跑一次。",
    "“处理器时间”是全部进程用掉的处理器时间之和；机器上有别的任务时，它比墙上时间可靠。",
    (
        "内存是整个进程树的 PSS 之和，每 0.1 秒采样一次（内存很大、采样本身变慢时，间隔放宽），取最大值；"
        "短于采样间隔的峰值看不到。"
    ),
    "名录读 YAML，检查全部规则，再生成。Hugo 读的是同一批数据转成的 JSON，检查、拼音排序、首字母、分平台和分地区的名单"
    "都已替它做好，这些时间不计。",
    "搜索索引由同一个 Pagefind 生成。名录的时间包括写出供索引的单字页面，Hugo 一边直接使用写好的这些页面。",
    "两边都没有上线记录，所以全部公告是“待上线”，不计算工作日。"
    "公告列表中同一天的先后、Markdown 页面的标题锚点、网站地图的分卷，两边不同；"
    "名录另外写出 notices.ics 和 api/v1/postings.yaml。",
    "名录还生成核对真伪的索引（verify/）、每个账号的二维码和每个单位的核验卡，Hugo 一边没有这些；"
    "10,000 个账号时，它们约占名录时间的四成、文件数的四成。",
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
    """One line of the tables."""

    accounts: int
    search: bool
    ours: Result
    hugo: Result


def page(rows: Sequence[Row], compared: Sequence[str], tools: Sequence[str], work: Path) -> str:
    """The whole page; `compared` tells of the sameness of the pages, `tools` names the programs with their versions."""
    medium = "内存盘" if work.is_relative_to("/dev/shm") else "磁盘"
    lines = [
        "# 生成速度",
        "",
        f"{date.today()} 在 {_processors()}上测得，输出写在{medium}上；"
        f"Python {platform.python_version()}，{'，'.join(tools)}。"
        "用 `make bench` 重做，本页由它写出。",
        "",
        *_table(("账号数", "搜索", "名录", "Hugo", "名录/Hugo", "处理器时间：名录", "Hugo"), map(_times, rows)),
        "",
        *_table(
            ("账号数", "搜索", "内存：名录", "Hugo", "文件：名录", "Hugo", "写出：名录", "Hugo"), map(_sizes, rows)
        ),
        "",
        *(f"- {condition}" for condition in CONDITIONS),
        f"- 两边的页面逐个元素比较过，空白不计：{'；'.join(compared)}。",
    ]
    return "\n".join(lines) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(head)} |", "|" + "---:|" * len(head), *(f"| {' | '.join(row)} |" for row in rows)]


def _case(row: Row) -> tuple[str, str]:
    return f"{row.accounts:,}", "有" if row.search else "无"


def _times(row: Row) -> Sequence[str]:
    ours, other = row.ours, row.hugo
    ratio = f"{ours.seconds / other.seconds:.2f}"
    seconds = (f"{value:.2f} 秒" for value in (ours.seconds, other.seconds))
    return *_case(row), *seconds, ratio, f"{ours.processor:.2f} 秒", f"{other.processor:.2f} 秒"


def _sizes(row: Row) -> Sequence[str]:
    both = (row.ours, row.hugo)
    peaks = (f"{result.peak / 1e6:,.0f} MB" if result.peak else "—" for result in both)
    sizes = (f"{result.size / 1e6:,.1f} MB" for result in both)
    return *_case(row), *peaks, *(f"{result.files:,}" for result in both), *sizes


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
