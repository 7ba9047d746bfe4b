"""``docs``: what is generated from the program's own definitions."""

import click

from ..edge import disk, publish
from ..reference import examples, mistakes, pipelines, reference, rulebook
from ..source.refusal import Stale
from .start import alone

_EXAMPLES = disk.PROGRAM_ROOT / "roster/reference/examples"


@click.command()
@click.option("--check", "only_check", is_flag=True, help="只检查是否最新，不写文件")
def docs(only_check: bool) -> None:
    """由程序的定义重新生成 data/schema*.json、申请单的 schema，以及 docs/ 里的 format、mistakes、rules 各页。"""
    if not disk.IS_CHECKOUT:
        raise click.UsageError("docs 只用于程序的仓库；装好的程序不带这些文件")
    if not only_check:
        alone(disk.PROGRAM_ROOT)
    made = {
        **reference.schemas(),
        "docs/submission.schema.json": reference.submission_schema(),
        "docs/format.md": reference.page(),
        "docs/mistakes.md": _mistakes(),
        **_rulebook(),
        **_pipelines(),
    }
    stale = [name for name, data in made.items() if disk.read_bytes(disk.PROGRAM_ROOT / name) != data]
    if only_check and stale:
        raise Stale(f"不是最新：{'、'.join(stale)}；请运行 python site.py docs")
    for name in stale:
        publish.replace_file(disk.PROGRAM_ROOT / name, made[name])
        click.echo(f"已更新 {name}")


def _pipelines() -> dict[str, bytes]:
    """The copies of the pipelines that stand in the repository itself."""
    tests = (disk.PROGRAM_ROOT / ".github/workflows/test.yml").read_bytes()
    return pipelines.of_the_program(disk.pipeline_sources(), tests)


def _mistakes() -> bytes:
    return mistakes.page((_EXAMPLES / "mistakes.yaml").read_bytes(), disk.read_site(_EXAMPLES)).encode()


def _rulebook() -> dict[str, bytes]:
    found = {
        path.stem: examples.read(path.stem, path.read_bytes()) for path in sorted((_EXAMPLES / "codes").glob("*.yaml"))
    }
    return rulebook.pages(found, disk.read_site(_EXAMPLES))
