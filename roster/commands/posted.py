"""``posted``: look at what is really online and record it."""

from datetime import date
from functools import partial
from pathlib import Path

import click

from ..notices import certificate
from ..notices import look as looks
from ..public import pages
from . import online
from .start import errors_found, read, root_option, today_option


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
    if url:
        online.look(root, today, online.reader(url), "url", dry_run=dry_run)
    elif site:
        online.look(root, today, looks.folder(site), "site", dry_run=dry_run)
    else:
        online.look(root, today, None, "manual", dry_run=dry_run)
    return 0


def _verify(root: Path, today: date | None, file: Path) -> int:
    """Compare a saved certificate with what the register's own data say."""
    checked = read(root, today)
    if checked.sources is None:
        raise errors_found(checked.problems, "没有核对")
    holds, told = certificate.verify(file.read_bytes(), partial(pages.certificates, checked.sources))
    click.echo(told)
    return 0 if holds else 1
