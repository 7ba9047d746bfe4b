"""``upgrade``: data of an older format brought up to date, after everything that would be written was shown."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from ..check import inputs
from ..check.outcome import Outcome, Readable
from ..directory.workdays import Calendar
from ..edge import disk
from ..records.site import FORMAT_VERSION
from ..review import submissions, upgrades
from ..source.files import SITE
from ..source.problems import errors
from ..source.refusal import FoundErrors
from . import questions, submitting
from .start import DayType, Site, alone, opened, root_option, today_option


@click.command()
@root_option
@today_option
@click.option("--since", type=DayType(), help="名录开办的日期；不写的话，在终端里会问")
@click.option("--yes", is_flag=True, help="不问，直接写入")
@click.option("--ask/--no-ask", default=None, help="缺的、要不要写入，问一问；默认在终端里问")
def upgrade(root: Path, today: date | None, since: date | None, yes: bool, ask: bool | None) -> None:
    """把旧格式的数据升级到这一版：先给您看要改的几行，同意了才写；程序不知道的事不替您编。"""
    asking = questions.may_ask(ask) and not yes
    if yes:
        alone(root)
    site = opened(root, today)
    settings = _settings_or_stop(site, since)
    version = max(site.settings.format or 0, upgrades.FIRST_VERSION)
    if version < FORMAT_VERSION and asking and not since and "since" not in settings:
        since = _asked_since(site.day.date)
    edits = upgrades.edits(settings, version, since)
    if not edits:
        click.echo(f"数据已是第 {FORMAT_VERSION} 版格式，没有要做的。")
        return
    made = submissions.edited(site.files, edits)
    after = inputs.check(dataclasses.replace(site.files, data={**site.files.data, **made}), site.day)
    _stop_at_new_errors(site.check(), after)
    submitting.show_lines(site.files.data, made)
    _tell_what_is_left(after, version, site.root)
    if not (asking or yes):
        click.echo("没有写任何文件；同意照上面写入的，请加 --yes。")
        return
    if asking and not questions.yes("写入吗？", default=True):
        raise click.Abort
    if not yes:
        alone(root)
    submitting.write(site.root, site.files, made, site.day)
    click.echo(f"已写入 {'、'.join(made)}。接着：python site.py check，核对以后提交（git add data、git commit）。")


def _settings_or_stop(site: Site, since: date | None) -> Mapping[str, Any]:
    """data/site.yaml as it is written; raises FoundErrors where it cannot be read, or is newer than the program."""
    settings, raw = site.settings, site.settings.raw
    if settings.newer_format or settings.problems or SITE not in site.files.data or not isinstance(raw, dict):
        raise FoundErrors("data/site.yaml 要先改好，没有写任何文件。", errors(site.check().findings))
    if since and raw.get("since") not in (None, str(since)):
        raise click.UsageError(f"data/site.yaml 里已写 since: {raw['since']}，写好后不得改动")
    return raw


def _asked_since(today: date) -> date | None:
    question = "名录开办的日期：从哪一天起，关停、注销在这个名录公告"
    day = questions.day(question, Calendar(), default=None, latest=today)
    return day if isinstance(day, date) else None


def _stop_at_new_errors(before: Outcome, after: Outcome) -> None:
    """End where the data would have errors that it has not now."""
    known = {(finding.code, finding.message) for finding in errors(before.findings)}
    new = [finding for finding in errors(after.findings) if (finding.code, finding.message) not in known]
    if new:
        raise FoundErrors("照这样写会有错误，没有写任何文件。", new)


def _tell_what_is_left(after: Outcome, version: int, root: Path) -> None:
    """Say what only people know or can do."""
    register = after.register if isinstance(after, Readable) else None
    left = list(upgrades.open_questions(register, version)) if register else []
    if register is None:
        left.append("数据有错误，看不出哪些账号待办结；请照 python site.py check 改好，再看网站上“待办结”的账号")
    if version < FORMAT_VERSION and _is_old_makefile(disk.read_bytes(root / "Makefile") or b""):
        left.append(
            "站点的 Makefile 是旧的，升级程序后不会重装依赖，放假安排一直是旧的；请照 docs/upgrade.md 换掉最后几行"
        )
    if left:
        click.echo("\n程序不知道、要由您办的：")
    for sentence in left:
        click.echo(f"  - {sentence}")


def _is_old_makefile(text: bytes) -> bool:
    """True for the Makefile that ``new`` wrote into a site before it compared what the program needs."""
    return b"$(MAKE)" in text and b"-C $(ROSTER) setup" in text and b"cmp -s" not in text
