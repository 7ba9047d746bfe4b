"""How commands start and end: their options, the day, the site's files, and findings told."""

import dataclasses
import gc
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from ..check import inputs
from ..check import settings as site_settings
from ..check.outcome import Outcome, Sound
from ..check.settings import Settings
from ..directory.day import Day
from ..directory.directory import Directory
from ..edge import disk, history, lock
from ..notices.signatures import Signer
from ..public.pages import Sources
from ..records.accounts import Account
from ..source.files import Files
from ..source.problems import Finding, as_text, errors
from ..source.refusal import FoundErrors
from ..text.scalars import FIRST_YEAR, LAST_YEAR, read_date

_TELL_AGAIN = 10  # seconds
Command = TypeVar("Command", bound=Callable[..., Any])  # the function of a command, on its way to be one


class DayType(click.ParamType):
    """A day written as YYYY-MM-DD."""

    name = "日期"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day of a text; wrong usage for what is none."""
        try:
            return read_date(value)
        except ValueError:
            self.fail(f"“{value}”不是日期；请写成 2026-11-20（年份 {FIRST_YEAR} 到 {LAST_YEAR}）", param, ctx)


class SpanType(click.ParamType):
    """Days from the first through the last, written as YYYY-MM-DD..YYYY-MM-DD, or one day."""

    name = "日期"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[date, date]:
        """The first and the last day; wrong usage for a text that is neither."""
        first, _, last = value.partition("..")
        try:
            span = read_date(first), read_date(last or first)
        except ValueError:
            self.fail(f"“{value}”不是一段日期；请写成 2026-11-02..2026-11-04，或者一天", param, ctx)
        if span[1] < span[0]:
            self.fail(f"“{value}”的先后颠倒了", param, ctx)
        return span


def root_option(function: Command) -> Command:
    """``--root``: the site's folder."""
    return click.option(
        "--root",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=lambda: click.get_current_context().find_object(str) or ".",
        help="站点文件夹（内有 data/）；默认为 site.py 所在文件夹，用 roster 命令时为当前文件夹",
    )(function)


def today_option(function: Command) -> Command:
    """``--today``: somebody names the day."""
    return click.option("--today", type=DayType(), help="按哪一天计算；默认为站点时区的今天")(function)


def alone(root: Path) -> None:
    """From here to its end the command is the only one that writes the register; raises ``lock.InUse``.

    It says in a line which command it waits for, and every ten seconds that it still does.
    """
    told = 0

    def waiting(who: str, seconds: float) -> None:
        nonlocal told
        if seconds >= told:
            so_far = f"，已等 {told} 秒" if told else ""
            click.echo(f"这个名录正由{who}写，等它写完（最多 {lock.PATIENCE:.0f} 秒{so_far}）……", err=True)
            told += _TELL_AGAIN

    context = click.get_current_context()
    context.with_resource(lock.held(root.resolve(), context.info_name or "", waiting))


def zone_of(settings: Settings) -> ZoneInfo:
    """The site's zone; China's where it names none that there is."""
    try:
        return ZoneInfo(settings.timezone)
    except (OSError, ValueError, KeyError):
        return ZoneInfo("Asia/Shanghai")


def day_of(settings: Settings, given: date | None) -> Day:
    """The one place that reads the clock."""
    clock = datetime.now(zone_of(settings)).date()
    return Day(given or clock, vouched=given is not None, clock=clock)


def base_option(function: Command) -> Command:
    """``--base``: the state to compare with."""
    return click.option("--base", metavar="版本", help="与 git 的这个版本相比，检查不允许的改动")(function)


def head_option(function: Command) -> Command:
    """``--head``: data from git instead of from the folder."""
    return click.option(
        "--head", metavar="版本", help="数据和文章取自 git 的这个版本；模板和程序仍用现在的，不运行那个版本里的任何东西"
    )(function)


@dataclass(frozen=True)
class Site:
    """A site as it was read, once: its folder, its files, its settings as they are written, the day, and who signs
    what is recorded (nobody, where the register has no keys).
    """

    root: Path
    files: Files
    settings: Settings
    day: Day
    signer: Signer | None = None

    def check(self, *, base: tuple[Files, date] | None = None, for_release: bool = False) -> Outcome:
        """How the check of everything ends."""
        outcome = inputs.check(self.files, self.day, settings=self.settings, base=base, for_release=for_release)
        gc.freeze()  # what was read stays; workers should not touch it
        return outcome


def files_of(root: Path, head: str | None = None) -> Files:
    """The files of a site: as they lie there, or with data and texts of a git revision; raises
    ``history.NoRevision``.
    """
    prefix = history.prefix(root)
    if head is None:
        return disk.read_site(root, prefix=prefix)
    with tempfile.TemporaryDirectory(prefix="roster-") as folder:
        return disk.read_site(root, history.lay_out(root, head, Path(folder)), prefix)


def opened(root: Path, today: date | None, head: str | None = None, published: bytes = b"") -> Site:
    """Read a site: the folder's files, or with data and texts of a git revision ``head``.

    ``published`` is a ledger from elsewhere that is to be continued. Raises ``history.NoRevision``.
    """
    root = root.resolve()
    files = dataclasses.replace(files_of(root, head), published=published)
    settings = site_settings.read(files)
    return Site(root, files, settings, day_of(settings, today))


def read(root: Path, today: date | None, base: str | None = None, head: str | None = None) -> Outcome:
    """Read and check a site; raises ``history.NoRevision`` where git does not know one.

    ``base`` is a git revision since which changes are checked, ``head`` one whose data is looked at instead of
    the folder's: then only what was changed since it left ``base`` counts. The day of ``base`` itself counts however
    long ago that was: a proposal is merged into what stands now.
    """
    root = root.resolve()
    if base is None:
        return opened(root, today, head).check()
    left = history.common(root, base, head) if head is not None else base
    site = opened(root, today, head)
    files, _ = history.files_at(root, left, site.files)
    return site.check(base=(files, history.stood_on(root, base)))


def sound_or_stop(outcome: Outcome, what: str) -> Sound:
    """The outcome where nothing stands in the way; else raises FoundErrors with all findings. ``what`` says what was
    not done.
    """
    if isinstance(outcome, Sound):
        return outcome
    raise errors_found(outcome.findings, what)


def register_or_stop(root: Path, today: date | None, what: str) -> Sources:
    """The site's sources; raises FoundErrors with every error, and nothing else. ``what`` says what was not done."""
    outcome = read(root, today)
    if isinstance(outcome, Sound):
        return outcome.sources
    raise errors_found(errors(outcome.findings), what)


def account_or_stop(directory: Directory, id_: str) -> Account:
    """The account of an id; wrong usage, with the nearest ids, where there is none."""
    if account := directory.accounts.get(id_):
        return account
    near = "、".join(f"{account.id}（{account.name}）" for account in directory.accounts_like(id_))
    hint = f"；是不是 {near}" if near else "；编号见 data/accounts.yaml，或账号页面的地址"
    raise click.UsageError(f"没有编号为“{id_}”的账号{hint}")


def given_file(file: Path, most: int) -> bytes:
    """A file named on the command line, read as far as ``most`` bytes and one more; wrong usage for a pipe or a
    device.
    """
    try:
        return disk.read_given(file, most)
    except OSError as error:
        raise click.UsageError(f"{file} 读不了（{error.strerror}）；请先存成普通文件") from None


def tell(findings: Iterable[Finding]) -> None:
    """Print findings to standard error."""
    click.echo(as_text(findings), nl=False, err=True)


def errors_found(findings: Sequence[Finding], what: str) -> FoundErrors:
    """The refusal where a finding is an error, with all findings to be told; ``what`` says what was not done."""
    return FoundErrors(f"发现 {len(errors(findings))} 处错误，{what}。", findings)
