"""``serve``: the site on this machine while it is being written."""

import gc
import tempfile
from datetime import date
from pathlib import Path

import click

from ..edge import serve as server
from ..source.problems import as_text, errors, one_line
from ..source.refusal import Refusal
from .build import build_site, tell_built
from .start import opened, root_option, today_option


@click.command()
@root_option
@today_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="端口；0 表示任选一个")
def serve(root: Path, today: date | None, port: int) -> None:
    """在本机预览：改动后自动重新生成，有错误时显示在浏览器里。"""
    gc.enable()  # this one runs long
    with tempfile.TemporaryDirectory(prefix="roster-serve-") as folder:
        out = Path(folder) / "public"

        def rebuild() -> list[str]:
            try:
                tell_built(build_site(opened(root, today), out), out)
            except Refusal as refusal:
                click.echo(as_text(refusal.problems) + refusal.told, err=True)
                return [*as_text(errors(refusal.problems)).splitlines(), refusal.told]
            except OSError as error:  # a file that goes while it is read: the next change is built again
                name = one_line(str(error.filename))
                refusal = Refusal(f"不能读写 {name}（{error.strerror}）；网页没有更新，再有改动时会重新生成")
                click.echo(refusal.told, err=True)
                return [refusal.message]
            return []

        server.serve(root, out, port, rebuild, lambda url: click.echo(f"请在浏览器打开 {url} （按 Ctrl-C 结束）"))
