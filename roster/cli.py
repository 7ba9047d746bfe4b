"""The commands: clock, exit codes and printing. 0 fine, 1 findings, 2 wrong usage."""

import dataclasses
import gc
import signal
import sys
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click

from . import certificate, disk, history, importing, inputs, ledger, pages, posted, problems, publish, reference, serve
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
    except (OSError, ValueError, KeyError):
        return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def _read(root: Path, today: date | None, published: bytes = b"", base: str | None = None) -> Checked:
    """Read and check a site.

    ``published`` is a ledger from elsewhere that is to be continued, ``base`` a
    git revision since which changes are checked.
    """
    files = dataclasses.replace(disk.read_site(root.resolve()), published=published)
    earlier = history.files_at(root.resolve(), base, files) if base else None
    checked = inputs.check(files, _today(files, today), day_is_given=today is not None, base=earlier)
    gc.freeze()  # what was read stays; workers should not touch it
    return checked


def _tell(found: list[Problem], form: str = "text") -> None:
    click.echo(problems.FORMATS[form](found), nl=False, err=form == "text")


def _stop_at_errors(found: list[Problem], what: str) -> None:
    errors = sum(p.level is problems.Level.ERROR for p in found)
    if errors:
        click.echo(f"发现 {errors} 处错误，{what}。", err=True)
        sys.exit(1)


def run() -> None:
    """Run a command; whatever stops it is told in a line, never as a traceback."""
    signal.signal(signal.SIGTERM, _interrupt)  # ends a command as Ctrl-C does: what was begun is cleared away
    try:
        main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断；原有内容不变。", err=True)
        sys.exit(130)
    except OSError as error:
        click.echo(f"错误：不能读写 {error.filename}（{error.strerror}）", err=True)
        sys.exit(1)


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """名录：政务新媒体账号名录的静态网站生成器。"""


@main.command()
@_root_option
@_today_option
@click.option("--format", "form", type=click.Choice(list(problems.FORMATS)), default="text", help="输出格式")
@click.option("--base", metavar="版本", help="与 git 的这个版本相比，检查不允许的改动")
@click.option("--strict", is_flag=True, help="有提醒也算不通过")
def check(root: Path, today: date | None, form: str, base: str | None, strict: bool) -> None:
    """检查全部数据，一次列出所有问题。"""
    try:
        checked = _read(root, today, base=base)
    except history.NoRevision as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(2)
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
@click.option("--ledger", "published", metavar="网址或文件", help="接着这份上线记录（网站上的 api/v1/postings.yaml）")
def build(root: Path, today: date | None, out: Path | None, no_search: bool, published: str | None) -> None:
    """检查数据并生成整个网站；有错误时不写任何文件。"""
    out = out or root / "public"
    outcome = _build(root, out, today, search=not no_search, published=_published(published))
    _tell_outcome(outcome, out)
    sys.exit(0 if outcome.refusal is None else 1)


def _published(place: str | None) -> bytes:
    """A ledger from an address or a file; nothing where none was named."""
    if place is None:
        return b""
    try:
        if "://" in place:
            base, _, name = place.rpartition("/")
            return _reader(base)(name) or b""
        return Path(place).read_bytes()
    except (posted.CannotLook, OSError) as error:
        click.echo(f"错误：读不到上线记录 {place}：{error}", err=True)
        sys.exit(1)


@dataclass(frozen=True)
class Outcome:
    """How a build ended: what was found, why it was refused (None if it was not), and what was made."""

    problems: list[Problem]
    refusal: str | None = None
    checked: Checked | None = None
    count: int = 0

    def lines(self) -> list[str]:
        """Why nothing was written, line by line; empty after a good build."""
        if self.refusal is None:
            return []
        errors = [p for p in self.problems if p.level is problems.Level.ERROR]
        return [*problems.as_text(errors).splitlines(), self.refusal]


def _build(root: Path, out: Path, today: date | None, *, search: bool, published: bytes = b"") -> Outcome:
    """Check and build a site; whatever goes wrong is in the outcome, and nothing was written."""
    checked = _read(root, today, published)
    if checked.sources is None:
        errors = sum(p.level is problems.Level.ERROR for p in checked.problems)
        return Outcome(checked.problems, f"发现 {errors} 处错误，没有写任何文件。")
    planned, collisions = pages.plan(checked.sources)
    if collisions:
        return Outcome(collisions, "有网址重复，没有写任何文件。")
    found = list(pages.search_pages(checked.sources.register)) if search else []
    try:
        with click.progressbar(length=len(planned) + len(found), label="生成网页", file=sys.stderr) as bar:
            publish.publish(out, planned, found, bar.update)
    except publish.Unrenderable as unrenderable:
        return Outcome(problems.in_order(unrenderable.problems), "模板有误，没有写任何文件。")
    except publish.CannotPublish as error:
        return Outcome(checked.problems, f"错误：{error}")
    return Outcome(checked.problems, None, checked, len(planned))


def _tell_outcome(outcome: Outcome, out: Path) -> None:
    _tell(outcome.problems)
    if outcome.refusal is not None:
        click.echo(outcome.refusal, err=True)
        return
    register = outcome.checked.sources.register
    click.echo(f"已生成 {out}：{len(register.listings)} 个账号，{len(register.board.notices)} 份公告，{outcome.count} 个文件。")
    upcoming = register.board.next_change_on
    click.echo(f"下次必须重新生成的日期：{upcoming}" if upcoming else "下次必须重新生成的日期：无（没有将要期满的公告）")


@main.command("serve")
@_root_option
@_today_option
@click.option("--port", type=click.IntRange(0, 65535), default=8000, help="端口；0 表示任选一个")
def serve_command(root: Path, today: date | None, port: int) -> None:
    """在本机预览：改动后自动重新生成，有错误时显示在浏览器里。"""
    gc.enable()  # this one runs long
    with tempfile.TemporaryDirectory(prefix="roster-serve-") as folder:
        out = Path(folder) / "public"

        def rebuild() -> list[str]:
            outcome = _build(root, out, today, search=True)
            _tell_outcome(outcome, out)
            return outcome.lines()

        try:
            serve.serve(root, out, port, rebuild, lambda url: click.echo(f"请在浏览器打开 {url} （按 Ctrl-C 结束）"))
        except OSError as error:
            click.echo(f"错误：端口 {port} 不能用（{error.strerror}）；请用 --port 换一个", err=True)
            sys.exit(1)


@main.command("posted")
@_root_option
@_today_option
@click.option("--url", help="查看正式网站，如 https://www.example.gov.cn/xmt/")
@click.option("--site", type=click.Path(exists=True, file_okay=False, path_type=Path), help="查看已部署的文件夹")
@click.option("--manual", is_flag=True, help="网站管理员声明公告已经上线")
@click.option("--verify", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="核对一份保存下来的公示证明")
@click.option("--dry-run", is_flag=True, help="只说会记录什么，不写文件")
def posted_command(
    root: Path, today: date | None, url: str | None, site: Path | None, manual: bool, verify: Path | None, dry_run: bool
) -> None:
    """查看公告是否真的在网上，记入 data/postings.yaml。"""
    if sum(map(bool, (url, site, manual, verify))) != 1:
        raise click.UsageError("请在 --url 网址、--site 文件夹、--manual、--verify 文件 之间选一个")
    if verify:
        holds, told = certificate.verify(verify.read_bytes())
        click.echo(told)
        sys.exit(0 if holds else 1)
    if url:
        _look(root, today, _reader(url), "url", dry_run=dry_run)
    elif site:
        _look(root, today, posted.folder(site), "site", dry_run=dry_run)
    else:
        _look(root, today, None, "manual", dry_run=dry_run)


def _reader(url: str) -> posted.Fetch:
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise click.UsageError("--url 应是完整网址，如 https://www.example.gov.cn/xmt/")
    from .fetch import fetcher  # slow to import, and only a look over the network needs it

    return fetcher(url.rstrip("/") + "/")


def _look(root: Path, today: date | None, reader: posted.Fetch | None, evidence: str, *, dry_run: bool = False) -> bytes:
    """Look at what is online and continue the ledger; without a reader the webmaster's word counts. Gives the ledger."""
    try:
        published = reader("api/v1/postings.yaml") or b"" if reader else b""
        checked = _read(root, today, published)
        _tell(checked.problems)
        if checked.sources is None:
            _stop_at_errors(checked.problems, "没有记录")
        register = checked.sources.register
        found = posted.adopted(reader, register.board, evidence) if reader else []
        look = posted.on(reader) if reader else posted.on_word
        entries, told = posted.record(register.directory.ledger, register.board, look, evidence)
    except (posted.ClockWentBack, posted.CannotLook) as error:
        click.echo(f"错误：{error}；没有记录", err=True)
        sys.exit(1)
    for posting in found:
        told.append(f"网上有、数据里没有的公告，已按网上的正文记下：{posting.notice} {posting.title}")
    for line in told:
        click.echo(line)
    data = ledger.as_yaml([*entries, *found])
    if not dry_run:
        publish.replace_file(root / inputs.POSTINGS, data)
    return data


def _is_site(reader: posted.Fetch) -> bool:
    """True if there is a site of ours already, and not the first one about to come."""
    try:
        return reader("api/v1/notices.json") is not None
    except posted.CannotLook as error:
        click.echo(f"错误：{error}；没有部署", err=True)
        sys.exit(1)


@main.command("deploy")
@_root_option
@_today_option
@click.option("--to", "target", required=True, help="网站文件夹，或 rsync 的目标（主机:路径）")
@click.option("--url", help="rsync 之后到哪个网址查看；默认为 site.yaml 的 base_url")
def deploy_command(root: Path, today: date | None, target: str, url: str | None) -> None:
    """生成、部署、查看：访问者看不到半个网站；中途停下，再运行一次即可。"""
    remote = ":" in target
    reader = _reader(url or inputs.base_url_of(disk.read_site(root.resolve()))) if remote else posted.folder(Path(target))
    evidence = "url" if remote else "site"
    if _is_site(reader):
        # What is online now is noted before anything changes: it may be the only witness.
        _look(root, today, reader, evidence)
    _build_and_send(root, today, target, remote=remote)
    seen = _look(root, today, reader, evidence)
    if seen != disk.read_bytes(root / "public" / "api/v1/postings.yaml"):
        # What was just seen for the first time is being posted now; the pages should say so today.
        _build_and_send(root, today, target, remote=remote)


def _build_and_send(root: Path, today: date | None, target: str, *, remote: bool) -> None:
    out = root / "public"
    outcome = _build(root, out, today, search=True)
    _tell_outcome(outcome, out)
    if outcome.refusal is not None:
        sys.exit(1)
    try:
        if remote:
            publish.rsync(out, target)
        else:
            publish.copy_site(out, Path(target))
    except publish.CannotPublish as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(1)
    click.echo(f"已部署到 {target}")


class Pair(click.ParamType):
    """Two words joined by an equals sign."""

    name = "甲=乙"

    def convert(self, value, param, ctx) -> tuple[str, str]:
        left, equals, right = value.partition("=") if isinstance(value, str) else (value[0], "=", value[1])
        if not equals or not left or not right:
            self.fail(f"“{value}”应写成 甲=乙", param, ctx)
        return left.strip(), right.strip()


@main.command("import")
@_root_option
@_today_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "maps", type=Pair(), multiple=True, metavar="列名=字段", help="哪一列是哪个字段；可写多次")
@click.option("--set", "constants", type=Pair(), multiple=True, metavar="字段=内容", help="每一行都用的固定内容；可写多次")
@click.option("--out", type=click.Path(path_type=Path), help="写到哪个文件；默认为 data/accounts/ 下与表格同名的 .yaml")
@click.option("--dry-run", is_flag=True, help="只看结果，不写文件")
def import_command(root: Path, today: date | None, file: Path, maps, constants, out: Path | None, dry_run: bool) -> None:
    """把 CSV 表格变成账号数据；看不懂的行逐行列出，不猜不补。"""
    root = root.resolve()
    out = out or root / "data" / "accounts" / f"{_file_slug(file)}.yaml"
    if out.exists() and not dry_run:
        click.echo(f"错误：{out} 已经有了；请先改名或删去，或用 --out 写到别的文件", err=True)
        sys.exit(1)
    files = disk.read_site(root)
    day = _today(files, today)
    directory = _directory_or_stop(files, day)
    try:
        table = importing.read_csv(file.read_bytes())
        where = importing.columns(table, maps, dict(constants))
    except importing.BadTable as error:
        click.echo(f"错误：{error}", err=True)
        sys.exit(1)
    _tell_columns(table, where, dict(constants))
    made = inputs.without_errors(files, day, importing.records(table, where, dict(constants), directory))
    for row in sorted(made.rejected, key=lambda rejected: rejected.row):
        click.echo(f"第 {row.row} 行没有导入：{row.reason}")
    if made.accounts and not dry_run:
        publish.replace_file(out, inputs.imported_yaml(made))
    told = "可以导入" if dry_run else "已导入"
    click.echo(f"{told} {len(made.accounts)} 个账号、{len(made.units)} 个新单位，{len(made.rejected)} 行没有导入。")
    if made.accounts and not dry_run:
        click.echo(f"写入 {out}；开设日期空着的写成了“不详”，请逐步补全。")
    sys.exit(0 if made.accounts else 1)


def _file_slug(file: Path) -> str:
    """A file name for the records that needs no quoting anywhere."""
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in file.stem.lower()).strip("-") or "imported"


def _directory_or_stop(files: Files, day: date):
    directory, found = inputs.join(files, day)
    if directory is None or problems.has_errors(found):
        _tell(found)
        click.echo("现有数据有错误，请先改正（python site.py check）再导入。", err=True)
        sys.exit(1)
    return directory


def _tell_columns(table, where, constants) -> None:
    used = {header for headers in where.values() for header in headers}
    for name, headers in where.items():
        click.echo(f"{'、'.join(headers)} → {name}")
    for name, value in constants.items():
        click.echo(f"每一行都用“{value}” → {name}")
    if unused := [header for header in table.headers if header not in used]:
        click.echo(f"没有用到的列：{'、'.join(unused)}")


@main.command()
@click.option("--check", "only_check", is_flag=True, help="只检查是否最新，不写文件")
def docs(only_check: bool) -> None:
    """由程序的定义重新生成 data/schema.json、docs/format.md 和 docs/rules.md。"""
    made = {
        "data/schema.json": reference.schema(),
        "docs/format.md": reference.page(),
        "docs/rules.md": reference.rules_page(),
    }
    stale = [name for name, data in made.items() if disk.read_bytes(disk.PROGRAM_ROOT / name) != data]
    if only_check and stale:
        click.echo(f"不是最新：{'、'.join(stale)}；请运行 python site.py docs", err=True)
        sys.exit(1)
    for name in stale:
        publish.replace_file(disk.PROGRAM_ROOT / name, made[name])
        click.echo(f"已更新 {name}")
