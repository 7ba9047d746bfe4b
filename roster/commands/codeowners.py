"""``codeowners``: who reviews which file, from the records themselves."""

from datetime import date
from pathlib import Path

import click

from ..directory import codeowners as owners
from ..edge import disk, history, publish
from ..source.refusal import Refusal, Stale
from .start import alone, read, root_option, sound_or_stop, today_option


@click.command()
@root_option
@today_option
@click.option("--check", "only_check", is_flag=True, help="只检查是否最新，不写文件")
def codeowners(root: Path, today: date | None, only_check: bool) -> None:
    """由单位和站点的 owners 生成 CODEOWNERS，放在仓库最上层。"""
    root = root.resolve()
    if not only_check:
        alone(root)
    directory = sound_or_stop(read(root, today), "没有生成 CODEOWNERS").directory
    prefix = history.prefix(root)
    file = root.joinpath(*([".."] * prefix.count("/"))).resolve() / "CODEOWNERS"
    if file.is_symlink():
        raise Refusal(f"{file} 是符号链接，没有改动；请先删去")
    known, made = disk.read_bytes(file), owners.text(directory, prefix).encode()
    if known == made:
        click.echo("CODEOWNERS 是最新的。")
    elif only_check:
        raise Stale("CODEOWNERS 不是最新的；请运行 python site.py codeowners")
    elif known and not known.startswith(owners.HEADER.encode()):
        raise Refusal(f"{file} 不是由程序生成的，没有改动；请先挪走或删去")
    else:
        publish.replace_file(file, made)
        click.echo(f"已写入 {file}")
