"""``check``: every finding of every file in one run; ``--online`` looks outside too."""

from datetime import date
from pathlib import Path

import click

from ..check import formats
from ..check.outcome import Sound
from ..edge import history
from ..source.problems import Level, in_order
from .start import base_option, head_option, read, root_option, today_option


@click.command()
@root_option
@today_option
@click.option("--format", "form", type=click.Choice(list(formats.FORMATS)), default="text", help="输出格式")
@base_option
@head_option
@click.option("--strict", is_flag=True, help="有提醒也算不通过")
@click.option("--online", is_flag=True, help="再到网上看账号主页、单位网站还在不在（只提醒；结果记七天）")
def check(
    root: Path, today: date | None, form: str, base: str | None, head: str | None, strict: bool, online: bool
) -> int:
    """检查全部数据，一次列出所有问题。"""
    outcome = read(root, today, base=base, head=head)
    findings = list(outcome.findings)
    if online and isinstance(outcome, Sound):
        from .outside import findings_outside  # what asks other hosts: most checks have no need of it

        findings = in_order([*findings, *findings_outside(root.resolve(), head, outcome.directory)])
    elif online:
        click.echo("数据有错误，没有到网上查看；请先改好。", err=True)
    click.echo(formats.FORMATS[form](findings, history.prefix(root.resolve())), nl=False)
    errors = sum(finding.level is Level.ERROR for finding in findings)
    warnings = len(findings) - errors
    if form == "text":
        click.echo(f"检查完毕：{errors} 处错误，{warnings} 处提醒。")
    return 1 if errors or (strict and warnings) else 0
