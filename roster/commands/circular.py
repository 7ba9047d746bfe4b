"""``circular``: the 通报 of a quarter, as Word document and as a page, with what is to be closed prepared."""

from datetime import date
from functools import partial
from pathlib import Path

import click

from ..edge import places
from ..papers import layouts, period, word
from ..papers.circular import Circular
from ..papers.period import Period
from ..public.pages import Sources
from . import papers
from .monitoring import read_updates, updates_option
from .start import register_or_stop, root_option, today_option


class PeriodType(click.ParamType):
    """A quarter written as 2026Q4."""

    name = "季度"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Period:
        """The quarter; wrong usage for what is none."""
        try:
            return period.read(value)
        except ValueError as reason:
            self.fail(str(reason), param, ctx)


@click.command()
@root_option
@today_option
@click.option("--quarter", type=PeriodType(), help="哪个季度，如 2026Q4；默认今天所在的季度")
@updates_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="写到哪个文件夹，或写到一个 .docx、.html 文件；默认为站点文件夹下的 circular/",
)
@papers.overwrite_option
def circular(
    root: Path, today: date | None, quarter: Period | None, monitored: Path | None, out: Path | None, overwrite: bool
) -> None:
    """一个季度的检查通报：抽查多少、合格率多少，按平台和层级；点名的账号查出什么、何时改好；与上季度比较。"""
    root = root.resolve()
    sources = register_or_stop(root, today, "没有写通报")
    directory = sources.register.directory
    chosen = quarter or period.of_day(directory.today)
    if chosen.first > directory.today:
        raise click.UsageError(f"{chosen.name}还没有到（今天是 {directory.today}）；请核对 --quarter")
    made = Circular(directory, chosen, read_updates(monitored, directory) if monitored else None)
    folder = out or root / "circular"
    if folder.suffix.lower() in (".docx", ".html"):
        written = [papers.write(root, folder, "", _making(sources, made), overwrite=overwrite)]
    else:
        written = _write_all(root, folder, sources, made, overwrite=overwrite)
    _tell(made, written)


def _making(sources: Sources, made: Circular) -> papers.Making:
    html = partial(sources.renderer.render, "papers/circular.html", paper=made, layout=layouts.LETTER)
    return {".docx": partial(word.circular, made), ".html": lambda: html().encode()}


def _write_all(root: Path, folder: Path, sources: Sources, made: Circular, *, overwrite: bool) -> list[Path]:
    """Both forms, and the filings of what is to be closed."""
    places.of_papers(root, folder, "--out")
    making = _making(sources, made)
    files = [folder / f"通报-{made.period}{suffix}" for suffix in making]
    written = [papers.write(root, file, "", making, overwrite=overwrite) for file in files]
    if made.filings:
        todo = folder / f"拟关停-{made.period}.txt"
        places.of_file(root, todo, "--out")
        papers.put(todo, "".join(f"{line}\n" for line in made.filings).encode(), overwrite=overwrite)
        written.append(todo)
    return written


def _tell(made: Circular, written: list[Path]) -> None:
    whole = made.whole
    click.echo(
        f"{made.title}\n抽查 {whole.inspected} 个，合格 {whole.sound} 个；查出问题的检查 {len(made.faulty)} 次。"
    )
    if made.updates:
        for row in made.updates.unmatched:
            click.echo(f"  监测数据第 {row.row} 行没有用：{row.reason}")
        click.echo(f"没有及时更新 {len(made.silent)} 个，拟关停 {len(made.dormant)} 个。")
    for command in made.filings:
        click.echo(f"  {command}")
    click.echo(f"已写 {'、'.join(str(path) for path in written)}；请核对以后签发。")
