"""``deploy``: build, copy, look; stopped half-way, it is run again."""

from datetime import date
from functools import partial
from pathlib import Path

import click

from ..check import inputs
from ..edge import disk, publish
from ..notices import look as posted
from . import online
from .build import build_site, tell_outcome
from .start import root_option, today_option


@click.command()
@root_option
@today_option
@click.option("--to", "target", required=True, help="网站文件夹，或 rsync 的目标（主机:路径）")
@click.option("--trial", is_flag=True, help="试运行：允许站点设置里还有占位内容；不记录上线日期")
@click.option("--precompress", is_flag=True, help="另存 .gz，供 nginx 的 gzip_static 直接发送")
@click.option("--url", help="rsync 之后到哪个网址查看；默认为 site.yaml 的 base_url")
def deploy(root: Path, today: date | None, target: str, trial: bool, precompress: bool, url: str | None) -> None:
    """生成、部署、查看：访问者看不到半个网站；中途停下，再运行一次即可。"""
    remote = ":" in target
    reader = (
        online.reader(url or inputs.base_url_of(disk.read_site(root.resolve())))
        if remote
        else posted.folder(Path(target))
    )
    evidence = "url" if remote else "site"
    send = partial(_build_and_send, root, today, target, remote=remote, release=not trial, precompress=precompress)
    if trial:
        # Nobody reads a trial: it starts no window, and it may not take the place of a site that people read.
        online.stop_at_unknown_notices(root, today, reader)
        send()
        click.echo("这是试运行，没有记录上线日期：公告的期限没有开始计算。")
        return
    if online.is_site(reader):
        # What is online now is noted before anything changes: it may be the only witness.
        online.look(root, today, reader, evidence)
    send()
    seen = online.look(root, today, reader, evidence)
    if seen != disk.read_bytes(root / "public" / "api/v1/postings.yaml"):
        # What was just seen for the first time is being posted now; the pages should say so today.
        send()


def _build_and_send(
    root: Path, today: date | None, target: str, *, remote: bool, release: bool, precompress: bool
) -> None:
    out = root / "public"
    outcome = build_site(root, out, today, search=True, release=release, precompress=precompress)
    tell_outcome(outcome, out)
    if outcome.refusal is not None:
        raise click.exceptions.Exit(1)
    if remote:
        publish.rsync(out, target)
    else:
        publish.copy_site(out, Path(target))
    click.echo(f"已部署到 {target}")
