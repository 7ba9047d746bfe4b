"""``checklist``: the sheets of the yearly confirmation, one for each unit."""

from datetime import date
from functools import partial
from pathlib import Path

import click

from ..edge import places
from ..papers import word
from ..papers.checklists import Checklist, checklists
from ..review import naming
from . import papers
from .desk import clear
from .start import register_or_stop, root_option, today_option


@click.command()
@root_option
@today_option
@click.argument("units", nargs=-1, metavar="[单位]…")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="写到哪个文件夹，一个单位一个 .docx；默认为站点文件夹下的 checklist/",
)
@papers.overwrite_option
def checklist(root: Path, today: date | None, units: tuple[str, ...], out: Path | None, overwrite: bool) -> None:
    """每年的核对表：一个单位一张，逐个账号核对、盖章；不写单位即全部。收回来以后运行 file 核对 --unit。"""
    root = root.resolve()
    directory = register_or_stop(root, today, "没有写核对表").register.directory
    chosen = [clear(partial(naming.unit_named, directory, unit)) for unit in units]
    made = [Checklist(directory, unit) for unit in chosen] or checklists(directory)
    if idle := next((one for one in made if not one.accounts), None):
        raise click.UsageError(f"“{idle.unit.name}”没有在用的账号，不用核对")
    if not made:
        raise click.UsageError("名录里没有在用的账号")
    folder = out or root / "checklist"
    places.of_papers(root, folder, "--out")
    for one in made:
        making = {".docx": partial(word.checklist, one)}
        file = folder / f"核对表-{one.unit.id}-{one.day.year}.docx"
        papers.write(root, file, "", making, overwrite=overwrite)
    names = " ".join(f"--unit {one.unit.id}" for one in made)
    click.echo(f"已写 {len(made)} 张核对表到 {folder}。盖章收回以后：")
    click.echo(f"  python site.py file 核对 {names if units else '--all'} --how 书面核对盖章")
