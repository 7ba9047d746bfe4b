"""``check``: every finding of every file in one run; ``--online`` looks outside too."""

import sys
from datetime import date
from pathlib import Path

import click

from ..check import formats
from ..check.locate import located
from ..check.outcome import Sound
from ..directory.directory import Directory
from ..edge import disk, history, outside, publish, terminal
from ..source.problems import Finding, Level, in_order
from ..source.refusal import Interrupted
from .start import base_option, files_of, head_option, read, root_option, today_option

_REMEMBERED = ".roster-outside.json"


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
        findings = in_order([*findings, *_outside(root.resolve(), head, outcome.directory)])
    elif online:
        click.echo("数据有错误，没有到网上查看；请先改好。", err=True)
    click.echo(formats.FORMATS[form](findings, history.prefix(root.resolve())), nl=False)
    errors = sum(finding.level is Level.ERROR for finding in findings)
    warnings = len(findings) - errors
    if form == "text":
        click.echo(f"检查完毕：{errors} 处错误，{warnings} 处提醒。")
    return 1 if errors or (strict and warnings) else 0


def _outside(root: Path, head: str | None, directory: Directory) -> list[Finding]:
    """Look at addresses outside, with a bar, and remember what was seen for some days."""
    wanted = outside.addresses(directory)
    known = _remembered(root)

    def keep(seen: outside.Known) -> None:
        publish.replace_file(root / _REMEMBERED, outside.as_json(seen))

    try:
        with click.progressbar(length=len(wanted), label="查看网址", file=terminal.raw(sys.stderr)) as bar:
            seen = outside.look(list(wanted), known, directory.today, outside.see, bar.update, keep=keep)
    except KeyboardInterrupt:
        message = f"已中断；{len(_remembered(root))} 个网址的结果已记在 {_REMEMBERED}，再运行一次就接着看其余的。"
        raise Interrupted(message) from None
    unknown = sum(state is outside.Seen.UNKNOWN for state, _ in seen.values())
    if unknown:
        click.echo(f"{unknown} 个网址没有看到结果（对方没有回答，或不让程序访问），不作结论。", err=True)
    return located(outside.findings(wanted, seen), files_of(root, head).data)


def _remembered(root: Path) -> outside.Known:
    return outside.from_json(disk.read_bytes(root / _REMEMBERED) or b"")
