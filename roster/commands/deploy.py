"""``deploy``: build, copy, look; stopped half-way, it is run again.

The site is read and checked once. What a look adds to the ledger goes on from there in memory, after it was written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from ..check import inputs
from ..check.outcome import Sound
from ..edge import places, publish
from ..edge import reader as readers
from ..edge.rsync import is_target
from ..notices.look import Fetch
from ..notices.posting import Evidence
from ..source.files import POSTINGS
from ..source.problems import Finding, errors
from . import online
from .build import NOTHING_WRITTEN, Making, make, tell_kept, tell_made
from .start import Site, alone, errors_found, opened, root_option, sound_or_stop, tell, today_option

_Told = frozenset[Finding]


@click.command()
@root_option
@today_option
@click.option("--to", "target", required=True, help="网站文件夹，或 rsync 的目标（主机:路径）")
@click.option("--trial", is_flag=True, help="试运行：允许站点设置里还有占位内容；不记录上线日期")
@click.option("--precompress", is_flag=True, help="另存 .gz，供 nginx 的 gzip_static 直接发送")
@click.option("--url", help="rsync 之后到哪个网址查看；默认为 site.yaml 的 base_url")
def deploy(root: Path, today: date | None, target: str, trial: bool, precompress: bool, url: str | None) -> None:
    """生成、部署、查看：整个网站一步换上；中途停下，再运行一次即可。"""
    places.of_site(root.resolve(), root / "public", "--out")
    if not is_target(target):
        places.of_site(root.resolve(), Path(target), "--to")
    alone(root)
    site = opened(root, today)
    deployment = _Deployment(_place(target, url, site), Making(release=not trial, precompress=precompress))
    sound = sound_or_stop(site.check(), NOTHING_WRITTEN)
    told = _tell_new(sound.findings, frozenset())
    if trial:
        # Nobody reads a trial: it starts no window, and it may not take the place of a site that people read.
        online.stop_at_unknown_notices(site, sound, deployment.place.reader)
        deployment.send(site, sound, told)
        click.echo("这是试运行，没有记录上线日期：公告的期限没有开始计算。")
    else:
        deployment.release(site, sound, told)


@dataclass(frozen=True)
class _Place:
    """Where a site goes, and how to look at it there."""

    target: str
    is_remote: bool
    reader: Fetch

    @property
    def evidence(self) -> Evidence:
        """What a look there is called in the ledger."""
        return "url" if self.is_remote else "site"


def _place(target: str, url: str | None, site: Site) -> _Place:
    if is_target(target):
        return _Place(target, True, online.reader(url or site.settings.base_url))
    return _Place(target, False, readers.folder(Path(target)))


@dataclass(frozen=True)
class _Deployment:
    """Where a site goes and how it is made. Findings that were ``told`` are not told again."""

    place: _Place
    making: Making

    def release(self, site: Site, sound: Sound, told: _Told) -> None:
        """Look, send, look again; send once more where the first pages could not know what was just seen."""
        only_for_trials = inputs.release_findings(sound, site.files)
        if errors(only_for_trials):
            raise errors_found(only_for_trials, NOTHING_WRITTEN)  # before any look: what is refused starts no window
        told = _tell_new(only_for_trials, told)
        if online.is_site(self.place.reader):
            # What is online now is noted before anything changes: it may be the only witness.
            site, sound, told = self.look(site, sound, told)
        told = self.send(site, sound, told)
        published = (site.root / "public" / "api/v1/postings.yaml").read_bytes()
        site, sound, told = self.look(site, sound, told)
        if site.files.data[POSTINGS] != published:
            # What was just seen for the first time is being posted now; the pages should say so today.
            self.send(site, sound, told, again=True)

    def look(self, site: Site, sound: Sound, told: _Told) -> tuple[Site, Sound, _Told]:
        """Look at what is online, and go on with the ledger that was written."""
        looked = online.look(site, sound, self.place.reader, self.place.evidence)
        told = _tell_new(looked.findings, told)
        for line in looked.lines:
            click.echo(line)
        return *online.known_since(site, sound, looked.ledger), told

    def send(self, site: Site, sound: Sound, told: _Told, *, again: bool = False) -> _Told:
        """Make the site, and copy it to its place; ``again`` where what lies there was told a moment ago."""
        out = site.root / "public"
        built = make(sound, out, self.making)
        told = _tell_new(built.findings, told)
        tell_made(built, out)
        if self.place.is_remote:
            sent = publish.rsync(out, self.place.target)
            kept = sent.kept
            if sent.piecemeal and not again:
                click.echo(f"{self.place.target}：{sent.piecemeal}；改为逐个文件替换，中途断了的话再运行一次。")
        else:
            kept = publish.copy_site(out, Path(self.place.target)).kept
        click.echo(f"已部署到 {self.place.target}")
        if not again:
            tell_kept(kept, self.place.target)
        return told


def _tell_new(findings: Sequence[Finding], told: _Told) -> _Told:
    """Print what was not told before; gives all that has been told by now."""
    tell(finding for finding in findings if finding not in told)
    return told.union(findings)
