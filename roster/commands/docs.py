"""``docs``: what is generated from the program's own definitions."""

import sys

import click

from ..edge import disk, publish
from ..reference import examples, reference, rulebook


@click.command()
@click.option("--check", "only_check", is_flag=True, help="只检查是否最新，不写文件")
def docs(only_check: bool) -> None:
    """由程序的定义重新生成 data/schema.json、docs/format.md、docs/rules.md 和 docs/rules/。"""
    made = {"data/schema.json": reference.schema(), "docs/format.md": reference.page(), **_rulebook()}
    stale = [name for name, data in made.items() if disk.read_bytes(disk.PROGRAM_ROOT / name) != data]
    if only_check and stale:
        click.echo(f"不是最新：{'、'.join(stale)}；请运行 python site.py docs", err=True)
        sys.exit(1)
    for name in stale:
        publish.replace_file(disk.PROGRAM_ROOT / name, made[name])
        click.echo(f"已更新 {name}")


def _rulebook() -> dict[str, bytes]:
    folder = disk.PROGRAM_ROOT / "roster/reference/examples"
    found = {
        path.stem: examples.read(path.stem, path.read_bytes()) for path in sorted((folder / "codes").glob("*.yaml"))
    }
    return rulebook.pages(found, disk.read_site(folder))
