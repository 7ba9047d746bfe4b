"""``check``: every finding of every file in one run."""

import sys
from datetime import date
from pathlib import Path

import click

from .. import history, problems
from .start import read, root_option, today_option


@click.command()
@root_option
@today_option
@click.option("--format", "form", type=click.Choice(list(problems.FORMATS)), default="text", help="输出格式")
@click.option("--base", metavar="版本", help="与 git 的这个版本相比，检查不允许的改动")
@click.option("--strict", is_flag=True, help="有提醒也算不通过")
def check(root: Path, today: date | None, form: str, base: str | None, strict: bool) -> None:
    """检查全部数据，一次列出所有问题。"""
    try:
        checked = read(root, today, base=base)
    except history.NoRevision as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(2)
    click.echo(problems.FORMATS[form](checked.problems), nl=False)
    errors = sum(p.level is problems.Level.ERROR for p in checked.problems)
    warnings = len(checked.problems) - errors
    if form == "text":
        click.echo(f"检查完毕：{errors} 处错误，{warnings} 处提醒。")
    sys.exit(1 if errors or (strict and warnings) else 0)
