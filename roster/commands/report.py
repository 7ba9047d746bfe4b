"""``report``: what the supervising office asks of the register, to print and to pass on."""

import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import click

from ..check import inputs, internal
from ..check.locate import located
from ..directory.day import Day
from ..directory.directory import Directory
from ..edge import disk, history, places, publish, terminal
from ..edge.history import NoRevision
from ..papers import quarters, report_workbook
from ..papers.overview import QUARTER_HEADERS, Overview, quarter_cells
from ..papers.quarters import Quarter
from ..public.states import PHASES
from ..render.templates import TemplateFault
from ..source.files import Files
from ..source.refusal import Refusal
from ..tables import workbook_writing
from .monitoring import read_updates, updates_option
from .start import alone, errors_found, files_of, register_or_stop, root_option, today_option

SHOWN = 50  # rows of a list on paper; the workbook has all
_MARK = b'name="generator" content="roster report"'
_State = tuple[str, date, date | None, Directory | None, str]


@click.command()
@root_option
@today_option
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="写到哪个文件夹；默认为站点文件夹下的 report/"
)
@click.option(
    "--unchecked-months", type=click.IntRange(1, 120), default=6, show_default=True, help="几个月没有核对就列出来"
)
@updates_option
@click.option(
    "--quarters",
    "number",
    type=click.IntRange(0, 40),
    default=4,
    show_default=True,
    help="与前几个季度末比较；0 表示不比较",
)
def report(
    root: Path, today: date | None, out: Path | None, unchecked_months: int, monitored: Path | None, number: int
) -> None:
    """给主管单位的报告：index.html 可以打印，report.xlsx 里每个单位一张表。"""
    root = root.resolve()
    out = out or root / "report"
    _refuse_unfit(root, out, monitored)
    alone(root)
    sources = register_or_stop(root, today, "没有写报告")
    directory = sources.register.directory
    last = read_updates(monitored, directory) if monitored else None
    rows, missing = _quarters(root, directory, number)
    told = Overview(sources.register, unchecked_months, last, internal.read(files_of(root)), rows, missing)
    try:
        page = sources.renderer.render(
            "papers/overview.html",
            report=told,
            shown=SHOWN,
            quarter_headers=QUARTER_HEADERS,
            quarter_cells=quarter_cells,
            phases=PHASES,
        )
    except TemplateFault as fault:
        raise errors_found(located([fault.problem], {}), "没有写报告") from None
    with click.progressbar(list(told.sheets()), label="写各张表", **terminal.bar_on(sys.stderr)) as sheets:
        book = workbook_writing.write(report_workbook.book(sheets, told.day))
    publish.replace_file(out / "report.xlsx", book)
    publish.replace_file(out / "index.html", page.encode())
    _tell(told, out)


def _refuse_unfit(root: Path, out: Path, monitored: Path | None) -> None:
    """The report is for the office: never into the public site, never over somebody's page or what it is made from."""
    places.of_papers(root, out, "--out")
    for name in ("index.html", "report.xlsx"):
        places.of_file(root, out / name, "--out")
        if monitored and (out / name).exists() and (out / name).samefile(monitored):
            raise click.UsageError(f"报告会盖掉 --updates 的文件 {monitored}；请换一个 --out")
    page = disk.read_bytes(out / "index.html")
    if page is not None and _MARK not in page:
        raise Refusal(f"{out} 里的 index.html 不是本程序写的报告；请换一个 --out")
    if page is None and (out / "report.xlsx").exists():
        raise Refusal(f"{out} 里的 report.xlsx 不像本程序写的报告（旁边没有 index.html）；请换一个 --out")


def _quarters(root: Path, today: Directory, number: int) -> tuple[list[Quarter], str]:
    """Rows for the ends of quarters and for today, and what is missing of the history (Chinese)."""
    states: list[_State] = [("今天", today.today, today.today, today, "")]
    if number == 0:
        return quarters.compare(states), ""
    try:
        commits = history.commits(root)
        shallow = history.is_shallow(root)
        ends = quarters.ends(today.today, number)
        with click.progressbar(
            _states(root, commits, ends), length=len(ends), label="读各季度的数据", **terminal.bar_on(sys.stderr)
        ) as earlier:
            states = [*earlier, *states]
    except NoRevision as error:
        return quarters.compare(states), f"没有与以前各季度比较：{error}。"
    missing = (
        "这个仓库只取了最近的历史（浅克隆），更早的季度没有数据；要比较请先运行 git fetch --unshallow。"
        if shallow
        else ""
    )
    return quarters.compare(states), missing


def _states(root: Path, commits: Iterable[tuple[str, date]], ends: Iterable[date]) -> Iterator[_State]:
    """The register at the end of each quarter: that of the last commit by then."""
    now = disk.read_site(root)
    read: dict[str, tuple[date, Directory | None, int]] = {}
    for end in ends:
        revision = next((revision for revision, day in commits if day <= end), None)
        if revision is None:
            yield quarters.name_of(end), end, None, None, "那时还没有提交"
            continue
        if revision not in read:
            read[revision] = _read(root, revision, now)
        day, directory, faults = read[revision]
        note = f"当时的数据有 {faults} 处读不懂，没有计入" if faults else ""
        yield quarters.name_of(end), end, day, directory, note if directory else "当时还没有可以读的数据"


def _read(root: Path, revision: str, now: Files) -> tuple[date, Directory | None, int]:
    files, day = history.files_at(root, revision, now)
    return day, *inputs.past(files, Day(day))


def _tell(told: Overview, out: Path) -> None:
    for section in told.sections:
        click.echo(f"{section.title}：{len(section.rows)}")
    if told.history:
        click.echo(told.history)
    click.echo(f"已写 {out / 'index.html'}（可以打印）和 {out / 'report.xlsx'}（每个单位一张表）。报告不对外公开。")
