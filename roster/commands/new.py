"""``new``: a fresh, empty site that builds."""

import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

import click

from ..check import inputs
from ..edge import disk, publish
from ..records.reading import read_file
from ..records.site import Site
from ..reference import reference
from ..source import yamltree

_STARTER = disk.PROGRAM_ROOT / "roster/starter"
_HIDDEN = {
    "gitignore",
    "gitlab-ci.yml",
    "gitlab",
    "github",
    "gitea",
}  # dotted in a site; here such names would work on our own tree
_BLANK = re.compile(r"(?<!\$)\{(program|name|url|region|organizer)\}")


def _filled(text: str, values: Mapping[str, str], *, quoted: bool) -> str:
    """A text with its blanks filled in one go: what was filled in is never read again."""
    return _BLANK.sub(
        lambda blank: json.dumps(values[blank[1]], ensure_ascii=False) if quoted else values[blank[1]], text
    )


def _dotted(path: Path) -> Path:
    """The name of a starter's file in the site."""
    first = path.parts[0]
    return Path(f".{first}" if first in _HIDDEN else first, *path.parts[1:])


def _refuse_unusable(texts: Mapping[str, str]) -> None:
    """Settings that the site's own check would refuse are refused before anything is written."""
    text = _filled((_STARTER / inputs.SITE).read_text("utf-8"), texts, quoted=True)
    raw, found = yamltree.parse(text.encode(), inputs.SITE)
    _, more = read_file(Site, raw, inputs.SITE)
    for problem in (*found, *more):
        raise click.UsageError(problem.message)


@click.command()
@click.argument("folder", metavar="文件夹", type=click.Path(file_okay=False, path_type=Path))
@click.option("--region", default="示例市", help="名录覆盖的地区，如 示例市")
@click.option("--name", help="站点名称；默认为“地区＋政务新媒体名录”")
@click.option("--url", default="https://www.example.gov.cn/xmt/", help="网站地址，以 / 结尾")
@click.option("--organizer", help="主办单位；默认为“地区＋人民政府办公室”")
def new(folder: Path, region: str, name: str | None, url: str, organizer: str | None) -> None:
    """建一个空的站点：有设置、说明和命令，能直接生成。"""
    if folder.exists() and any(folder.iterdir()):
        click.echo(f"错误：{folder} 里已有文件；请换一个空的文件夹", err=True)
        sys.exit(1)
    name = name or f"{region}政务新媒体名录"
    program = os.path.relpath(disk.PROGRAM_ROOT, folder.resolve())
    texts = {
        "program": program,
        "name": name,
        "url": url,
        "region": region,
        "organizer": organizer or f"{region}人民政府办公室",
    }
    _refuse_unusable(texts)
    for path in sorted(path for path in _STARTER.rglob("*") if path.is_file()):
        shown = path.relative_to(_STARTER)
        text = _filled(path.read_text("utf-8"), texts, quoted=shown.suffix == ".yaml")
        publish.replace_file(folder / _dotted(shown), text.encode())
    publish.replace_file(folder / "data/schema.json", reference.schema())
    click.echo(f"已建好 {folder}。接着：\n  cd {folder}\n  make build\n先改 data/site.yaml，再写 data/accounts.yaml。")
