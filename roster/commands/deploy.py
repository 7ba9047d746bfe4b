"""``deploy``: build, copy, look; stopped half-way, it is run again.

The site is read and checked once. What a look adds to the ledger goes on from there in memory, after it was written.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import click

from ..check import inputs
from ..check.loading import Readings
from ..check.outcome import Sound
from ..edge import memory, places, publish
from ..edge import reader as readers
from ..edge.rsync import is_target
from ..notices.live import Fetch
from ..records.postings import Means
from ..source.files import POSTINGS
from ..source.problems import Finding, errors, one_line
from ..source.refusal import Refusal
from . import online
from .build import NOTHING_WRITTEN, REMEMBERING, Making, make, readings_of, tell_foreign, tell_made
from .signing import key_option, optional, signing
from .stamping import stamp
from .start import Site, alone, day_of, errors_found, opened, part, root_option, sound_or_stop, tell, today_option

_Told = frozenset[Finding]


@click.command()
@root_option
@today_option
@click.option("--to", "target", required=True, help="网站文件夹，或 rsync 的目标（主机:路径）")
@click.option("--trial", is_flag=True, help="试运行：允许站点设置里还有占位内容；不记录上线日期")
@click.option("--precompress", is_flag=True, help="另存 .gz，供 nginx 的 gzip_static 直接发送")
@click.option("--url", help="部署以后到哪个网址查看；rsync 的默认为 site.yaml 的 base_url，文件夹的默认只看文件")
@click.option("--without", multiple=True, metavar="公告编号", help="网上这份公告不是本单位的：部署，让它消失")
@key_option
def deploy(
    root: Path,
    today: date | None,
    target: str,
    trial: bool,
    precompress: bool,
    url: str | None,
    without: tuple[str, ...],
    private: Path | None,
) -> None:
    """生成、部署、查看：整个网站一步换上；中途停下，再运行一次即可。"""
    places.of_site(root.resolve(), root / "public", "--out")
    if not is_target(target):
        places.of_site(root.resolve(), Path(target), "--to")
    alone(root)
    site = opened(root, today)
    readings = readings_of(memory.read(memory.of(site.root, site.root / "public")), site.root / "public")
    sound = sound_or_stop(site.check(readings=readings), NOTHING_WRITTEN)
    site = optional(site, sound, private) if trial else signing(site, sound, private)
    making = Making(release=not trial, precompress=precompress, signer=site.signer)
    deployment = _Deployment(_place(target, url, site), making, readings, without, online.pages_of(without))
    told = _tell_new(sound.findings, frozenset())
    if trial:
        deployment.trial(site, sound, told)
        click.echo("这是试运行，没有记录上线日期：公告的期限没有开始计算。")
    else:
        _refuse_a_day_to_come(site)
        deployment.release(site, sound, told)
        for line in stamp(site, sound.directory.site):
            click.echo(line)


def _refuse_a_day_to_come(site: Site) -> None:
    """What people read is never made for a day that has not come: a slip would end every running window at once."""
    if site.day.clock is not None and site.day.date > site.day.clock:
        raise Refusal(
            f"{site.day.date} 还没有到（这台机器的日期是 {site.day.clock}），不能按这一天正式部署，{NOTHING_WRITTEN}；"
            "想看那一天的样子，请用 build --today 或 serve；机器的日期不对的，请先校准"
        )


def _refuse_another_day(site: Site) -> None:
    """What came online after midnight was not seen the day before: the look is left to the next run."""
    if day_of(site.settings, None).clock != site.day.clock:
        raise Refusal("部署中间过了零点，网站已经部署，还没有查看；请再运行一次")


@dataclass(frozen=True)
class _Place:
    """Where a site goes, how to look at it there, and what such a look is called in the ledger."""

    target: str
    is_remote: bool
    means: Means
    reader: Fetch


def _place(target: str, url: str | None, site: Site) -> _Place:
    if is_target(target):
        return _Place(target, True, "url", online.reader(url or site.settings.base_url))
    if url:
        return _Place(target, False, "url", online.reader(url))
    return _Place(target, False, "site", readers.folder(Path(target)))


@dataclass(frozen=True)
class _Deployment:
    """Where a site goes and how it is made. Findings that were ``told`` are not told again.

    ``without`` are notices online of which somebody says that they are none of ours, ``disowned`` their files.
    """

    place: _Place
    making: Making
    readings: Readings
    without: Collection[str] = field(default=())
    disowned: Collection[str] = field(default=())

    def trial(self, site: Site, sound: Sound, told: _Told) -> None:
        """Nobody reads a trial: it starts no window, and it may not take the place of a site that people read."""
        if online.is_site(self.place.reader):
            strangers = online.unknown_at(self.place.reader, sound)
            advice = "请换一个文件夹，正式网站请去掉 --trial"
            online.stop_at_unknown(strangers, self.without, advice)
            online.stop_at_posted(self.place.reader, sound, advice)
        self.send(site, sound, told)

    def release(self, site: Site, sound: Sound, told: _Told) -> None:
        """Look, send, look again; send once more where the first pages could not know what was just seen."""
        only_for_trials = inputs.release_findings(sound, site.files)
        if errors(only_for_trials):
            raise errors_found(only_for_trials, NOTHING_WRITTEN)  # before any look: what is refused starts no window
        site, sound = online.with_doubts(site, sound, self.place.reader, self.place.means, "没有部署")
        told = _tell_new(only_for_trials, told)
        if online.is_site(self.place.reader):
            site, sound, told = self._look_before(site, sound, told)
        told = self.send(site, sound, told)
        published = (site.root / "public" / "api/v1/postings.yaml").read_bytes()
        _refuse_another_day(site)
        site, sound, told = self.look(site, sound, told)
        if site.files.data[POSTINGS] != published:
            # What was just seen for the first time is being posted now; the pages should say so today.
            self.send(site, sound, told, again=True)

    def _look_before(self, site: Site, sound: Sound, told: _Told) -> tuple[Site, Sound, _Told]:
        """Note what is online before anything changes: it may be the only witness."""
        mark = online.release_at(self.place.reader, sound)
        if mark:
            site, sound, told = self.look(site, sound, told)
        else:
            click.echo("网上现在的不是正式发布的网站，部署以前没有查看。")
            site, sound = online.with_unmarked(site, sound, self.place.reader)
        advice = (
            "是本单位发布的，请用 git 恢复备案（上线记录不用恢复），或运行 python site.py posted --adopt 编号；"
            "不是的，请查清网站被谁改动，再用 --without 编号部署"
        )
        online.stop_at_unknown(online.unknown_at(self.place.reader, sound, mark), self.without, advice)
        return site, sound, told

    def look(self, site: Site, sound: Sound, told: _Told) -> tuple[Site, Sound, _Told]:
        """Look at what is online, and go on with the ledger that was written."""
        looked = online.Look(site, self.place.reader, self.place.means).at(sound)
        told = _tell_new(looked.findings, told)
        for line in looked.lines:
            click.echo(one_line(line))
        return *online.known_since(site, sound, looked.ledger), told

    def send(self, site: Site, sound: Sound, told: _Told, *, again: bool = False) -> _Told:
        """Make the site, and copy it to its place; ``again`` where what lies there was told a moment ago."""
        out = site.root / "public"
        remembered = memory.of(site.root, out)
        built = make(sound, out, self.making, memory.read(remembered))
        part(REMEMBERING)
        memory.write(remembered, replace(built.memory, plain=self.readings.plain))
        told = _tell_new(built.findings, told)
        tell_made(built, out)
        if self.place.is_remote:
            part(f"传到 {self.place.target}")
            sent = publish.rsync(out, self.place.target, self.disowned)
            foreign = sent.foreign
            if sent.piecemeal and not again:
                click.echo(f"{self.place.target}：{sent.piecemeal}；改为逐个文件替换，中途断了的话再运行一次。")
        else:
            part(f"复制到 {self.place.target}")
            there = memory.of(site.root, Path(self.place.target))
            copied = publish.copy_site(out, Path(self.place.target), self.disowned, memory.read(there))
            memory.write(there, copied.memory)
            foreign = copied.foreign
        click.echo(f"已部署到 {self.place.target}")
        if not again:
            tell_foreign(foreign, self.place.target)
        return told


def _tell_new(findings: Sequence[Finding], told: _Told) -> _Told:
    """Print what was not told before; gives all that has been told by now."""
    tell(finding for finding in findings if finding not in told)
    return told.union(findings)
