"""``serve``: the site on this machine while it is being written."""

import gc
import tempfile
from datetime import date
from pathlib import Path

import click

from ..check.loading import Readings
from ..edge import preview
from ..edge import serve as server
from ..edge.serve import Shown
from ..source.problems import as_text, errors, one_line
from ..source.refusal import Refusal
from .build import NOTHING_WRITTEN, inspection
from .start import Site, opened, root_option, sound_or_stop, tell, today_option

# Objects made until cycles are looked for: what is read stays, and to look through all of it every time would take as
# long as half of the rules. ``edge.serve`` does so when nobody waits.
_SELDOM = 100_000


@click.command()
@root_option
@today_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="端口；0 表示任选一个")
def serve(root: Path, today: date | None, port: int) -> None:
    """在本机预览：改动后自动重新生成，有错误时显示在浏览器里。"""
    gc.enable()  # this one runs long
    gc.set_threshold(_SELDOM)
    readings = Readings()
    with tempfile.TemporaryDirectory(prefix="roster-serve-") as folder, preview.Indexes(Path(folder)) as indexes:

        def rebuild() -> Shown:
            try:
                return Shown(site=shown(opened(root, today), readings, indexes))
            except Refusal as refusal:
                click.echo(as_text(refusal.problems) + refusal.told, err=True)
                return Shown([*as_text(errors(refusal.problems)).splitlines(), refusal.told])
            except OSError as error:  # a file that goes while it is read: the next change is built again
                name = one_line(str(error.filename or "文件"))
                refusal = Refusal(f"不能读写 {name}（{error.strerror}）；网页没有更新，再有改动时会重新生成")
                click.echo(refusal.told, err=True)
                return Shown([refusal.message])

        server.serve(root, port, rebuild, lambda url: click.echo(f"请在浏览器打开 {url} （按 Ctrl-C 结束）"))


def shown(site: Site, readings: Readings, indexes: preview.Indexes) -> preview.Preview:
    """A site whose pages are made when they are asked for; raises Refusal where it has errors."""
    sound = sound_or_stop(site.check(readings=readings, stays=True), NOTHING_WRITTEN)
    tell(sound.findings)
    click.echo(f"已更新：{len(sound.register.listings)} 个账号，{len(sound.register.board.notices)} 份公告。")
    return preview.Preview(sound.sources, lambda planned: inspection(sound.sources, planned, release=False), indexes)
