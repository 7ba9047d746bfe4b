"""``template``: the workbook that a unit fills in, made from the register; ``import`` reads it back."""

from datetime import date
from pathlib import Path

import click

from ..edge import places
from ..exchange import template as templates
from ..tables import workbook_writing
from . import papers
from .export import chosen
from .start import register_or_stop, root_option, today_option


@click.command()
@root_option
@today_option
@click.argument("file", metavar="文件.xlsx", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--unit", metavar="编号或名称", help="只要这个单位的账号")
@click.option("--platform", metavar="编号或名称", help="只要这个平台的账号")
@papers.overwrite_option
def template(
    root: Path, today: date | None, file: Path, unit: str | None, platform: str | None, overwrite: bool
) -> None:
    """做一份给单位填的表：新开账号、已有账号的变更、更正、关停、注销、办结、核对；填好后用 import 读回。"""
    if file.suffix.lower() != ".xlsx":
        raise click.UsageError("文件名请以 .xlsx 结尾")
    places.of_file(root.resolve(), file, "模板")
    register = register_or_stop(root, today, "没有写文件").register
    accounts = chosen(register.directory, unit, platform)
    states = {id_: listing.state for id_, listing in register.listings.items()}
    book = templates.book(accounts, states, register.directory, register.directory.today)
    papers.put(file, workbook_writing.write(book), overwrite=overwrite)
    click.echo(
        f"已写入 {file}：{len(accounts)} 个账号。填好后用 python site.py import {file.name} --dry-run 看会改什么。"
    )
