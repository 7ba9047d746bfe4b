"""Files that a command writes for somebody: where, and that none which somebody may have filled in is lost."""

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from ..check.locate import located
from ..edge import disk, publish
from ..render.templates import TemplateFault
from ..source.refusal import Refusal
from .start import Command, errors_found

Making = Mapping[str, Callable[[], bytes]]


def out_option(function: Command) -> Command:
    """``--out``: a file whose suffix says the format."""
    help_ = "写到哪个文件：.docx（Word、WPS）或 .html（浏览器里打印）；不写则在当前文件夹写 .docx"
    return click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=help_)(function)


def overwrite_option(function: Command) -> Command:
    """``--overwrite``: what stands in the file may go."""
    help_ = "文件已经有了、内容不同的，照样覆盖"
    return click.option("--overwrite", "--force", is_flag=True, help=help_)(function)


def put(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Write a file; raises Refusal where one with other content stands there and nobody said that it may go."""
    if path.exists() and not path.is_file():
        raise Refusal(f"{path} 不是普通文件，没有写；请换一个文件名")
    if not overwrite and disk.read_bytes(path) not in (None, data):
        raise Refusal(
            f"{path} 已经有了，内容不同，可能填过、改过；没有写。请先改名或移走，写到别的文件，或加 --overwrite 覆盖它"
        )
    publish.replace_file(path, data)


def write(out: Path | None, name: str, making: Making, *, overwrite: bool) -> Path:
    """Write a paper to ``out``, or to ``name`` in the current folder; a different file there is left alone."""
    path = out or Path(name)
    if path.suffix.lower() not in making:
        raise click.UsageError(f"--out 的文件名请以 {' 或 '.join(making)} 结尾；现在是“{path.name}”")
    try:
        data = making[path.suffix.lower()]()
    except TemplateFault as fault:
        raise errors_found(located([fault.problem], {}), "没有写文件") from None
    put(path, data, overwrite=overwrite)
    return path
