"""Papers: in which file they are written, and that none which somebody may have filled in is lost."""

from collections.abc import Callable, Mapping
from pathlib import Path

import click

from ..check.locate import located
from ..edge import disk, places, publish
from ..render.templates import TemplateFault
from ..source.refusal import Refusal
from .start import Command, errors_found

Making = Mapping[str, Callable[[], bytes]]


def out_option(function: Command) -> Command:
    """``--out``: a file whose suffix says the format."""
    help_ = "写到哪个文件：.docx（Word、WPS）或 .html（浏览器里打印）；不写则在当前文件夹写 .docx"
    return click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=help_)(function)


def write(root: Path, out: Path | None, name: str, making: Making) -> Path:
    """Write a paper to ``out``, or to ``name`` in the current folder, where a different file is left alone.

    ``root`` is the site's folder, which holds what no paper may replace. Raises Refusal.
    """
    path = out or Path(name)
    if path.suffix.lower() not in making:
        raise click.UsageError(f"--out 的文件名请以 {' 或 '.join(making)} 结尾；现在是“{path.name}”")
    places.of_file(root.resolve(), path, "--out")
    try:
        data = making[path.suffix.lower()]()
    except TemplateFault as fault:
        raise errors_found(located([fault.problem], {}), "没有写文件") from None
    if out is None and disk.read_bytes(path) not in (None, data):
        raise Refusal(f"当前文件夹里已有 {path}，可能填过内容；请先改名或移走，或用 --out 写到别的文件")
    publish.replace_file(path, data)
    return path
