"""``new``: a fresh, empty site that builds."""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from ..edge import disk, lock, publish
from ..records.reading import read_file
from ..records.site import Site
from ..reference import pipelines, reference
from ..source import yamltree
from ..source.files import SITE
from ..source.refusal import Refusal
from .start import alone

# With their dots two would work on our own tree; with its ending the third would be one of our modules.
_NAMES = {"gitignore": ".gitignore", "gitattributes": ".gitattributes", "launcher": "site.py"}
_BLANK = re.compile(r"(?<!\$)\{(program|name|url|region|organizer)\}")


def _filled(text: str, values: Mapping[str, str], *, quoted: bool) -> str:
    """A text with its blanks filled in one go: what was filled in is never read again."""
    return _BLANK.sub(
        lambda blank: json.dumps(values[blank[1]], ensure_ascii=False) if quoted else values[blank[1]], text
    )


def _starter() -> Iterator[tuple[str, str]]:
    """The files of a new site as ``(path in the site, text with blanks)``."""
    for path in sorted(path for path in disk.STARTER.rglob("*") if path.is_file()):
        name = path.relative_to(disk.STARTER).as_posix()
        name = _NAMES.get(name, name)
        if not name.startswith("pipelines/"):
            yield name, path.read_text("utf-8")


def _written(path: str, text: str) -> bytes:
    """A file of a new site; Windows wants its own line ends in a command file, whoever made the site."""
    return (text.replace("\n", "\r\n") if path.endswith(".cmd") else text).encode()


def _program(folder: Path) -> str:
    """Where a site's Makefile finds the program: its repository as seen from the site, or the installed command."""
    if not disk.IS_CHECKOUT:
        beside_python = os.fspath(Path(sys.executable).parent)
        return shutil.which("roster", path=os.pathsep.join([beside_python, os.environ.get("PATH", "")])) or "roster"
    try:
        return os.path.relpath(disk.PROGRAM_ROOT, folder.resolve())
    except ValueError:  # another drive of Windows
        return os.fspath(disk.PROGRAM_ROOT)


def _refuse_unusable(texts: Mapping[str, str]) -> None:
    """Settings that the site's own check would refuse are refused before anything is written."""
    text = _filled((disk.STARTER / SITE).read_text("utf-8"), texts, quoted=True)
    raw, found = yamltree.parse(text.encode(), SITE)
    _, more = read_file(Site, raw, SITE)
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
    texts = {
        "program": _program(folder),
        "name": name or f"{region}政务新媒体名录",
        "url": url,
        "region": region,
        "organizer": organizer or f"{region}人民政府办公室",
    }
    _refuse_unusable(texts)
    folder.mkdir(parents=True, exist_ok=True)
    alone(folder)
    if any(path.name != lock.NAME for path in folder.iterdir()):
        raise Refusal(f"{folder} 里已有文件；请换一个空的文件夹")
    made = {
        path: _written(path, _filled(text, texts, quoted=path.endswith((".yaml", ".py")))) for path, text in _starter()
    }
    made |= pipelines.of_a_site(disk.pipeline_sources())
    made |= reference.schemas()
    for path, data in made.items():
        publish.replace_file(folder / path, data)
    build = "make build" if disk.IS_CHECKOUT else "roster build"
    click.echo(
        f"已建好 {folder}，现在就能生成：\n  cd {folder}\n  {build}\n"
        "接着改 data/site.yaml（写着“示例”的都换成本地的），写 data/accounts.yaml，再生成一次。\n"
        "记录要存在 git 里：还不在仓库里的，在这个文件夹里运行 git init、git add .、git commit。"
    )
