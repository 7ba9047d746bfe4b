"""``import``: a table becomes accounts; what is not understood is told and left out."""

import sys
from datetime import date
from pathlib import Path

import click

from .. import disk, importing, inputs, problems, publish
from ..inputs import Files
from .start import day_of, root_option, tell, today_option


class Pair(click.ParamType):
    """Two words joined by an equals sign."""

    name = "甲=乙"

    def convert(self, value, param, ctx) -> tuple[str, str]:
        left, equals, right = value.partition("=") if isinstance(value, str) else (value[0], "=", value[1])
        if not equals or not left or not right:
            self.fail(f"“{value}”应写成 甲=乙", param, ctx)
        return left.strip(), right.strip()


@click.command("import")
@root_option
@today_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "maps", type=Pair(), multiple=True, metavar="列名=字段", help="哪一列是哪个字段；可写多次")
@click.option(
    "--set", "constants", type=Pair(), multiple=True, metavar="字段=内容", help="每一行都用的固定内容；可写多次"
)
@click.option("--out", type=click.Path(path_type=Path), help="写到哪个文件；默认为 data/accounts/ 下与表格同名的 .yaml")
@click.option("--dry-run", is_flag=True, help="只看结果，不写文件")
def import_(root: Path, today: date | None, file: Path, maps, constants, out: Path | None, dry_run: bool) -> None:
    """把 CSV 表格变成账号数据；看不懂的行逐行列出，不猜不补。"""
    root = root.resolve()
    out = out or root / "data" / "accounts" / f"{_file_slug(file)}.yaml"
    if out.exists() and not dry_run:
        click.echo(f"错误：{out} 已经有了；请先改名或删去，或用 --out 写到别的文件", err=True)
        sys.exit(1)
    files = disk.read_site(root)
    day = day_of(files, today)
    directory = _directory_or_stop(files, day)
    try:
        table = importing.read_csv(file.read_bytes())
        where = importing.columns(table, maps, dict(constants))
    except importing.BadTable as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(1)
    _tell_columns(table, where, dict(constants))
    made = inputs.without_errors(files, day, importing.records(table, where, dict(constants), directory))
    for row in sorted(made.rejected, key=lambda rejected: rejected.row):
        click.echo(f"第 {row.row} 行没有导入：{row.reason}")
    if made.accounts and not dry_run:
        publish.replace_file(out, inputs.imported_yaml(made))
    told = "可以导入" if dry_run else "已导入"
    click.echo(f"{told} {len(made.accounts)} 个账号、{len(made.units)} 个新单位，{len(made.rejected)} 行没有导入。")
    if made.accounts and not dry_run:
        click.echo(f"写入 {out}；开设日期空着的写成了“不详”，请逐步补全。")
    sys.exit(0 if made.accounts else 1)


def _file_slug(file: Path) -> str:
    """A file name for the records that needs no quoting anywhere."""
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in file.stem.lower()).strip("-") or "imported"


def _directory_or_stop(files: Files, day: date):
    directory, found = inputs.join(files, day)
    if directory is None or problems.has_errors(found):
        tell(found)
        click.echo("现有数据有错误，请先改正（python site.py check）再导入。", err=True)
        sys.exit(1)
    return directory


def _tell_columns(table, where, constants) -> None:
    used = {header for headers in where.values() for header in headers}
    for name, headers in where.items():
        click.echo(f"{'、'.join(headers)} → {name}")
    for name, value in constants.items():
        click.echo(f"每一行都用“{value}” → {name}")
    if unused := [header for header in table.headers if header not in used]:
        click.echo(f"没有用到的列：{'、'.join(unused)}")
