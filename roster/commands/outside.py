"""``check --online``: what is found at addresses outside."""

import sys
from pathlib import Path

import click

from ..check.locate import located
from ..directory.directory import Directory
from ..edge import disk, outside, publish, terminal
from ..source.problems import Finding
from ..source.refusal import Interrupted
from .start import files_of

_REMEMBERED = ".roster-outside.json"


def findings_outside(root: Path, head: str | None, directory: Directory) -> list[Finding]:
    """Look at addresses outside, with a bar, and remember what was seen for some days."""
    wanted = outside.addresses(directory)
    known = _remembered(root)

    def keep(seen: outside.Known) -> None:
        publish.replace_file(root / _REMEMBERED, outside.as_json(seen))

    try:
        with click.progressbar(length=len(wanted), label="查看网址", **terminal.bar_on(sys.stderr)) as bar:
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
