"""``posted``: look at what is really online and record it."""

from datetime import date
from functools import partial
from pathlib import Path

import click

from ..edge import reader as readers
from ..notices import certificate
from ..notices.look import Fetch
from ..notices.posting import Evidence
from ..public import pages
from ..source import yamltree
from ..source.problems import in_order
from . import online
from .start import alone, given_file, opened, read, root_option, sound_or_stop, tell, today_option


@click.command()
@root_option
@today_option
@click.option("--url", help="查看正式网站，如 https://www.example.gov.cn/xmt/")
@click.option("--site", type=click.Path(exists=True, file_okay=False, path_type=Path), help="查看已部署的文件夹")
@click.option("--manual", is_flag=True, help="网站管理员声明公告已经上线")
@click.option(
    "--verify", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="核对一份保存下来的公示证明"
)
@click.option("--dry-run", is_flag=True, help="只说会记录什么，不写文件")
def posted(
    root: Path, today: date | None, url: str | None, site: Path | None, manual: bool, verify: Path | None, dry_run: bool
) -> int:
    """查看公告是否真的在网上，记入 data/postings.yaml。"""
    if sum(map(bool, (url, site, manual, verify))) != 1:
        raise click.UsageError("请在 --url 网址、--site 文件夹、--manual、--verify 文件 之间选一个")
    if verify:
        return _verify(root, today, verify)
    reader, evidence = _witness(url, site)
    if not dry_run:
        alone(root)
    known = opened(root, today)
    sound = sound_or_stop(known.check(), "没有记录")
    looked = online.look(known, sound, reader, evidence, dry_run=dry_run)
    tell(in_order([*sound.findings, *looked.findings]))
    for line in looked.lines:
        click.echo(line)
    return 0


def _witness(url: str | None, site: Path | None) -> tuple[Fetch | None, Evidence]:
    """Where to look, and what that is called in the ledger; nowhere where the webmaster's word counts."""
    if url:
        return online.reader(url), "url"
    if site:
        return readers.folder(site), "site"
    return None, "manual"


def _verify(root: Path, today: date | None, file: Path) -> int:
    """Compare a saved certificate with what the register's own data say."""
    sources = sound_or_stop(read(root, today), "没有核对").sources
    data = given_file(file, yamltree.MAX_BYTES)
    if len(data) > yamltree.MAX_BYTES:
        raise click.UsageError(f"{file} 太大，不是公示证明")
    holds, told = certificate.verify(data, partial(pages.certificates, sources))
    click.echo(told)
    return 0 if holds else 1
