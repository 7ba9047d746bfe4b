"""The commands: clock, exit codes and printing. 0 fine, 1 findings, 2 wrong usage."""

import gc
import sys
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from . import disk, inputs, pages, posted, problems, publish
from .inputs import Checked, Files
from .problems import Problem


class Day(click.ParamType):
    """A day written as YYYY-MM-DD."""

    name = "日期"

    def convert(self, value, param, ctx) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期；请写成 2026-11-20", param, ctx)


def _root_option(function):
    return click.option(
        "--root",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=disk.PROGRAM_ROOT,
        help="站点文件夹（内有 data/）；默认为 site.py 所在文件夹",
    )(function)


def _today_option(function):
    return click.option("--today", type=Day(), help="按哪一天计算；默认为站点时区的今天")(function)


def _today(files: Files, given: date | None) -> date:
    """The one place that reads the clock."""
    if given:
        return given
    try:
        return datetime.now(ZoneInfo(inputs.timezone_of(files))).date()
    except (OSError, ValueError):
        return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _read(root: Path, today: date | None) -> Checked:
    """Read and check a site."""
    files = disk.read_site(root.resolve())
    checked = inputs.check(files, _today(files, today))
    gc.freeze()  # what was read stays; workers should not touch it
    return checked


def _tell(found: list[Problem], form: str = "text") -> None:
    click.echo(problems.FORMATS[form](found), nl=False, err=form == "text")


def _stop_at_errors(found: list[Problem], what: str) -> None:
    errors = sum(p.level is problems.Level.ERROR for p in found)
    if errors:
        click.echo(f"发现 {errors} 处错误，{what}。", err=True)
        sys.exit(1)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """名录：政务新媒体账号名录的静态网站生成器。"""


@main.command()
@_root_option
@_today_option
@click.option("--format", "form", type=click.Choice(list(problems.FORMATS)), default="text", help="输出格式")
@click.option("--strict", is_flag=True, help="有提醒也算不通过")
def check(root: Path, today: date | None, form: str, strict: bool) -> None:
    """检查全部数据，一次列出所有问题。"""
    checked = _read(root, today)
    click.echo(problems.FORMATS[form](checked.problems), nl=False)
    errors = sum(p.level is problems.Level.ERROR for p in checked.problems)
    warnings = len(checked.problems) - errors
    if form == "text":
        click.echo(f"检查完毕：{errors} 处错误，{warnings} 处提醒。")
    sys.exit(1 if errors or (strict and warnings) else 0)


@main.command()
@_root_option
@_today_option
@click.option("--out", type=click.Path(path_type=Path), help="输出文件夹；默认为站点文件夹下的 public/")
@click.option("--no-search", is_flag=True, help="不建搜索索引")
def build(root: Path, today: date | None, out: Path | None, no_search: bool) -> None:
    """检查数据并生成整个网站；有错误时不写任何文件。"""
    built = _build(root, out or root / "public", today, search=not no_search)
    sys.exit(0 if built else 1)


def _build(root: Path, out: Path, today: date | None, *, search: bool) -> bool:
    """Build a site; False after telling why not."""
    checked = _read(root, today)
    _tell(checked.problems)
    if checked.sources is None:
        errors = sum(p.level is problems.Level.ERROR for p in checked.problems)
        click.echo(f"发现 {errors} 处错误，没有写任何文件。", err=True)
        return False
    planned, collisions = pages.plan(checked.sources)
    if collisions:
        _tell(collisions)
        click.echo("有网址重复，没有写任何文件。", err=True)
        return False
    found = list(pages.search_pages(checked.sources.register)) if search else []
    try:
        with click.progressbar(length=len(planned) + len(found), label="生成网页", file=sys.stderr) as bar:
            publish.publish(out, planned, found, bar.update)
    except publish.Unrenderable as unrenderable:
        _tell(problems.in_order(unrenderable.problems))
        click.echo("模板有误，没有写任何文件。", err=True)
        return False
    except publish.CannotPublish as error:
        click.echo(f"错误：{error}", err=True)
        return False
    _summary(checked, out, len(planned))
    return True


def _summary(checked: Checked, out: Path, count: int) -> None:
    register = checked.sources.register
    click.echo(f"已生成 {out}：{len(register.listings)} 个账号，{len(register.board.notices)} 份公告，{count} 个文件。")
    upcoming = register.board.next_change_on
    click.echo(f"下次必须重新生成的日期：{upcoming}" if upcoming else "下次必须重新生成的日期：无（没有将要期满的公告）")


@main.command("posted")
@_root_option
@_today_option
@click.option("--site", type=click.Path(exists=True, file_okay=False, path_type=Path), help="查看已部署的文件夹")
@click.option("--manual", is_flag=True, help="网站管理员声明公告已经上线")
@click.option("--dry-run", is_flag=True, help="只说会记录什么，不写文件")
def posted_command(root: Path, today: date | None, site: Path | None, manual: bool, dry_run: bool) -> None:
    """查看公告是否真的在网上，记入 data/postings.yaml。"""
    if (site is None) == (not manual):
        raise click.UsageError("请在 --site 文件夹 和 --manual 之间选一个")
    checked = _read(root, today)
    _tell(checked.problems)
    if checked.sources is None:
        _stop_at_errors(checked.problems, "没有记录")
    board = checked.sources.register.board
    look = posted.in_folder(site) if site else posted.on_word
    try:
        ledger, told = posted.record(checked.sources.register.directory.postings, board, look, "site" if site else "manual")
    except posted.ClockWentBack as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(1)
    for line in told:
        click.echo(line)
    if not dry_run:
        publish.replace_file(root / inputs.POSTINGS, posted.as_yaml(ledger))
