"""How commands start and end: their options, the day, the site's files, and findings told."""

import dataclasses
import gc
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
from click.core import ParameterSource

from ..check import inputs
from ..check import settings as site_settings
from ..check.loading import Readings
from ..check.outcome import Outcome, Sound
from ..check.plain import in_turn
from ..check.settings import Settings
from ..directory.day import Day
from ..directory.directory import Directory
from ..edge import disk, history, lock, workers
from ..notices.signatures import Signer
from ..public.pages import Sources
from ..records.accounts import Account
from ..source.files import SITE, Files
from ..source.problems import Finding, as_text, errors
from ..source.refusal import FoundErrors, Refusal
from ..text.scalars import FIRST_YEAR, LAST_YEAR, read_date
from . import states

_EXAMPLE = "base_url: https://www.example.gov.cn/xmt/"  # of the register that comes with the program
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


def refuse_example(root: Path) -> None:
    """The register that comes with the program is nobody's: what is real goes into a site of its own, unless somebody
    names the folder.
    """
    asked = click.get_current_context().get_parameter_source("root")
    is_own = disk.IS_CHECKOUT and root.resolve() == disk.PROGRAM_ROOT and asked is ParameterSource.DEFAULT
    if is_own and _EXAMPLE in (disk.read_bytes(root / SITE) or b"").decode("utf-8", "replace"):
        raise Refusal(
            "这里是程序自带的示例，不是您的名录，没有写入；"
            "请先运行 python site.py new 文件夹 建自己的站点，在那里运行。只是试试、要写进示例的，加上 --root ."
        )


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
    """The one place that asks the clock for the day."""
    clock = datetime.now(zone_of(settings)).date()
    return Day(given or clock, vouched=given is not None, clock=clock)


def milliseconds() -> int:
    """The moment by the clock, since 1970 in UTC, for whoever asks for proof that a request is new."""
    return time.time_ns() // 1_000_000


def base_option(function: Command) -> Command:
    """``--base``: the state to compare with."""
    return click.option(
        "--base",
        metavar="版本或文件夹",
        help="与 git 的这个版本、或某一天的副本（文件夹名带日期）相比，检查不允许的改动",
    )(function)


def head_option(function: Command) -> Command:
    """``--head``: data from git instead of from the folder."""
    return click.option(
        "--head",
        metavar="版本或文件夹",
        help="数据和文章取自 git 的这个版本、或交来的一份副本；模板和程序仍用现在的，不运行那里面的任何东西",
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

    def check(
        self,
        *,
        base: inputs.Base | None = None,
        for_release: bool = False,
        readings: Readings | None = None,
        stays: bool = False,
    ) -> Outcome:
        """How the check of everything ends. A program that ``stays`` may have threads, and starts no processes."""
        outcome = inputs.check(
            self.files,
            self.day,
            settings=self.settings,
            base=base,
            for_release=for_release,
            readings=readings,
            spread=in_turn if stays else workers.spread,
            part=part,
        )
        gc.freeze()  # what was read stays; workers should not touch it
        return outcome


def files_of(root: Path, head: str | None = None) -> Files:
    """The files of a site: as they lie there, or with data and texts of a git revision; raises
    ``history.NoRevision``.
    """
    prefix = history.prefix(root)
    if head is None:
        return disk.read_site(root, prefix=prefix)
    return states.read(root, head, prefix)


def opened(root: Path, today: date | None, head: str | None = None, published: bytes = b"") -> Site:
    """Read a site: the folder's files, or with data and texts of a git revision ``head``.

    ``published`` is a ledger from elsewhere that is to be continued. Raises ``history.NoRevision``.
    """
    part("读取数据")
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
    site = opened(root, today, head)
    if base is None:
        return site.check()
    return site.check(base=states.compared_with(root, base, head, site.files, site.day.date))


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


def part(what: str) -> None:
    """Say to whoever sits before a terminal what takes its time now."""
    if sys.stderr.isatty():
        click.echo(f"{what}……", err=True)


def tell(findings: Iterable[Finding]) -> None:
    """Print findings to standard error."""
    click.echo(as_text(findings), nl=False, err=True)


def errors_found(findings: Sequence[Finding], what: str) -> FoundErrors:
    """The refusal where a finding is an error, with all findings to be told; ``what`` says what was not done."""
    return FoundErrors(f"发现 {len(errors(findings))} 处错误，{what}。", findings)
