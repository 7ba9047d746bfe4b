"""Time builds of 名录 beside Hugo on the same register, and print a report in Chinese.

    python -m bench.run [--sizes 1000,5000,10000,100000] [--repeats 3] [--work DIR] [--divisions DIR] [--report FILE]

Both sides make the same pages from nothing, by turns in one run, and the bytes of all are compared. Our program reads
YAML and checks it; Hugo gets every page's values (``hugo_site``). With search each side runs the same Pagefind over the
same pages of single characters: ours makes these pages within its time, Hugo finds them made. Then comes all that
``build`` makes, from nothing and again after a change, and ``check``.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from bench import case as cases
from bench import generate, report
from bench.case import Case, Side
from bench.measure import Failed, measure
from bench.report import Again, Result, Row

PROJECT = Path(__file__).resolve().parent.parent
SINGLE_RUN_FROM = 100_000
SHOWN_DIFFERENCES = 5
# What one account takes in the work folder, all outputs together.
BYTES_PER_ACCOUNT = 80_000


def compete(case: Case, repeats: int) -> list[Row]:
    """Build by turns, without and with search, each time from nothing."""
    results = {(search, side): Result() for search in (False, True) for side in Side}
    for number in range(1, repeats + 1):
        for (search, side), result in results.items():
            case.forget(side)
            _measured(result, case.commands(side, search), f"{case.accounts} {side.value}, {search=}, run {number}")
            result.files, result.size = written(case.out(side))
    return [Row(case.accounts, search, *(results[search, side] for side in Side)) for search in (False, True)]


def again(case: Case, repeats: int) -> Again:
    """All with search: from nothing, once more when nothing has changed, and after a change of one account; and the
    check alone.
    """
    told = Again(case.accounts)
    build = case.commands(Side.WHOLE, search=True)
    for number in range(1, repeats + 1):
        case.forget(Side.WHOLE)
        _measured(told.cold, build, f"{case.accounts} again, from nothing, run {number}")
        _measured(told.unchanged, build, f"{case.accounts} again, nothing changed, run {number}")
        case.change_an_account(number)
        _measured(told.one_changed, build, f"{case.accounts} again, one account changed, run {number}")
        _measured(told.check, [case.check()], f"{case.accounts} check, run {number}")
    return told


def _measured(result: Result, commands: Sequence[Sequence[str]], what: str) -> None:
    run = measure(commands, PROJECT)
    result.runs.append(run)
    say(f"{what}: {run.seconds:.2f} s, {run.processor:.2f} s of processors, {run.peak / 1e6:.0f} MB")


def written(folder: Path) -> tuple[int, int]:
    """How many files a folder holds, and their bytes."""
    sizes = [entry.stat().st_size for entry in folder.rglob("*") if entry.is_file()]
    return len(sizes), sum(sizes)


def compare(case: Case) -> str:
    """A sentence on whether both programs made the same pages (Chinese)."""
    pages = sum(1 for _ in case.out(Side.HUGO).rglob("*.html"))
    different = cases.different(case.out(Side.OURS), case.out(Side.HUGO))
    for page in different[:SHOWN_DIFFERENCES]:
        say(page)
    outcome = f"{len(different):,} 页不同" if different else "逐字节全部相同"
    return f"{case.accounts:,} 个账号 {pages:,} 页，{outcome}"


def say(line: str) -> None:
    """Tell of progress."""
    print(line, file=sys.stderr, flush=True)


def work_folder(accounts: int) -> Path:
    """A folder in memory where it has room, so that the disk does not blur the times; else the usual one."""
    memory = Path("/dev/shm")
    if memory.is_dir() and shutil.disk_usage(memory).free > accounts * BYTES_PER_ACCOUNT:
        return memory
    return Path(tempfile.gettempdir())


def run(
    sizes: Sequence[int], repeats: int, work: Path, divisions: Path | None, today: date, remarks: str
) -> Iterator[str]:
    """Measure size after size, each time giving the report so far; nothing stays in the work folder."""
    tools = [report.version(str(cases.hugo()), "version"), report.version(cases.PAGEFIND, "--version")]
    rows: list[Row] = []
    repeated: list[Again] = []
    compared: list[str] = []
    for accounts in sizes:
        with tempfile.TemporaryDirectory(prefix="roster-bench-", dir=work) as folder:
            say(f"{accounts} accounts: preparing")
            case = cases.prepare(Path(folder), accounts, divisions, today)
            times = 1 if accounts >= SINGLE_RUN_FROM else repeats
            rows += compete(case, times)
            compared.append(compare(case))
            repeated.append(again(case, times))
        yield report.page(rows, repeated, compared, tools, work, remarks)


def main() -> None:
    """Read the command line, measure and print."""
    parser = argparse.ArgumentParser(description="Time builds beside Hugo.")
    add = parser.add_argument
    add("--sizes", default="1000,5000,10000,100000", help="numbers of accounts, with commas")
    add("--repeats", type=int, default=3, help=f"runs of each build; always 1 from {SINGLE_RUN_FROM:,} accounts on")
    add("--work", type=Path, metavar="DIR", help="where to build; by default in memory where it has room")
    add("--divisions", type=Path, metavar="DIR", help="real places for the register; invented ones by default")
    add("--today", type=date.fromisoformat, default=generate.DEFAULT_TODAY, metavar="YYYY-MM-DD")
    add("--report", type=Path, metavar="FILE", help="also write the tables here")
    arguments = parser.parse_args()
    sizes = [int(size) for size in arguments.sizes.split(",")]
    work = arguments.work or work_folder(max(sizes))
    before = arguments.report.read_text("utf-8") if arguments.report and arguments.report.exists() else ""
    remarks = before.partition(report.REMARKS)[2]
    try:
        for told in run(sizes, arguments.repeats, work, arguments.divisions, arguments.today, remarks):
            print(told)
            if arguments.report:
                arguments.report.write_text(told, encoding="utf-8")
    except Failed as failed:
        sys.exit(str(failed))


if __name__ == "__main__":
    main()
