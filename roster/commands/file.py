"""``file``: a filing goes into the right file, and what it will mean is shown first."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from ..check import settings
from ..directory.directory import Directory, is_open
from ..edge import disk
from ..notices import window as notices
from ..notices.wordings import CHANGE_LABELS
from ..records.accounts import Account
from ..review import submissions
from ..review.submissions import Submission, Unclear
from ..source.files import Files
from ..text.scalars import UNKNOWN_DATE
from . import questions, submitting
from .start import DayType, day_of, root_option, today_option

_APPROVALS = ("集体研究", "主要领导同意")
_DAYS = {"on": "生效日期", "filed_on": "备案日期", "announced_on": "公告日期", "stops_on": "停更日"}


class OpeningDay(DayType):
    """A day, or 不详 for accounts so old that nobody knows."""

    def convert(self, value, param, ctx) -> date | str:
        return value if value == UNKNOWN_DATE else super().convert(value, param, ctx)


class Words(click.ParamType):
    """A text that a record can hold."""

    name = "文字"

    def convert(self, value, param, ctx) -> str:
        try:
            return questions.readable(value)
        except ValueError as reason:
            self.fail(str(reason), param, ctx)


def _text(name: str, help: str, *more: str, **options: Any):
    return click.option(name, *more, type=Words(), help=help, **options)


@dataclass(frozen=True)
class Desk:
    """Where a filing is made: the site, its records, the day, and whether somebody is there to be asked."""

    root: Path
    files: Files
    directory: Directory
    asking: bool
    dry_run: bool

    @property
    def today(self) -> date:
        return self.directory.today

    def need(self, value: Any, option: str, question: Callable[[], Any]) -> Any:
        """What was given; else the answer of whoever sits there; else wrong usage."""
        if value:
            return value
        if not self.asking:
            raise click.UsageError(f"缺少 {option}")
        return question()

    def may(self, value: Any, question: Callable[[], Any]) -> Any:
        """The same for what may be left out."""
        return question() if not value and self.asking else value


@click.group(invoke_without_command=True)
@root_option
@today_option
@click.pass_context
def file(ctx: click.Context, root: Path, today: date | None) -> None:
    """写一条备案：开设、变更、关停、注销。只改必须改的几行，先给您看会出现的公告。"""
    given = {"root": root, "today": today}  # may stand before the kind of filing or behind it
    ctx.default_map = dict.fromkeys(file.commands, given)
    if ctx.invoked_subcommand is None:
        kinds = "、".join(file.commands)
        if not sys.stdin.isatty():
            raise click.UsageError(f"缺少备案类型；请写 {kinds}")
        kind = file.commands[questions.choice("备案类型", [(kind, kind) for kind in file.commands])]
        kind.invoke(kind.make_context(kind.name, [], parent=ctx))


def _common(function):
    """Options of every kind of filing, the particulars last in ``--help``."""
    for option in reversed(
        (
            root_option,
            today_option,
            click.option("--filed-on", type=DayType(), help="报备案的日期；还没报的以后再补"),
            _text("--number", "备案编号"),
            _text("--reason", "备案原由"),
            click.option("--dry-run", is_flag=True, help="只看会改哪几行、会出现什么公告，不写文件"),
            click.option("--ask/--no-ask", default=None, help="缺的一项一项问；默认在终端里问"),
        )
    ):
        function = option(function)
    return function


def _noticed(function):
    """Options of filings that are told to the public."""
    for option in reversed(
        (
            click.option("--on", type=DayType(), help="生效或作出决定的日期；默认今天"),
            click.option("--announced-on", type=DayType(), help="公告落款的日期；默认今天"),
            _text("--successor", "今后请关注的账号：编号，或一段文字；可写多次", multiple=True),
            _text("--note", "公告里另起的一段，可用 Markdown"),
            _text("--correction", "加进已经上线的公告时，公告里写的更正，如 增加“示例样例”微博"),
        )
    ):
        function = option(function)
    return function


def _desk(root: Path, today: date | None, ask: bool | None, dry_run: bool) -> Desk:
    root = root.resolve()
    files = disk.read_site(root)
    day = day_of(settings.read(files), today)
    asking = sys.stdin.isatty() if ask is None else ask
    return Desk(root, files, submitting.directory_or_stop(files, day), asking, dry_run)


def _ending(type_: str):
    """关停 and 注销 are told and asked the same way."""

    @file.command(type_, help=f"{type_}一个或几个账号，合成一份公告。账号写编号，名称不重复的也可以写名称。")
    @click.argument("accounts", nargs=-1, metavar="[账号]…", type=Words())
    @_common
    @_noticed
    @click.option("--approved", type=click.Choice(_APPROVALS), help="批准方式")
    @click.option("--stops-on", type=DayType(), help="停更日；在此之前照常更新")
    def end(root, today, ask, dry_run, accounts, **given) -> None:
        desk = _desk(root, today, ask, dry_run)
        _tell_days(desk, given)
        chosen = (
            _clear(lambda: submissions.accounts_named(desk.directory, accounts)) if accounts else _asked_accounts(desk)
        )
        _introduce(desk, chosen)
        given["approved"] = desk.need(
            given["approved"], "--approved", lambda: questions.choice("批准方式", [(a, a) for a in _APPROVALS])
        )
        given["announced_on"] = given["announced_on"] or _day(desk, "公告日期", desk.today)
        _particulars(desk, given)
        _stopping(desk, type_, given)
        given["successor"] = desk.may(
            given["successor"], lambda: _split(questions.optional("今后请关注（账号编号或文字，几个用“；”隔开）"))
        )
        _carry_out(desk, submissions.ending(chosen, type_, given))

    return end


close, cancel = _ending("关停"), _ending("注销")


@file.command("变更")
@click.argument("account", required=False, metavar="[账号]", type=Words())
@_common
@_noticed
@_text("--name", "新的名称")
@_text("--unit", "新的主办单位：编号或名称")
@_text("--handle", "新的号（微信号、抖音号等）")
@_text("--account-id", "新的平台唯一标识")
@_text("--verified-as", "新的账号主体/认证")
@_text("--represents", "新的代表主体")
def change(
    root, today, ask, dry_run, account, name, unit, handle, account_id, verified_as, represents, **given
) -> None:
    """变更一个账号的名称、主办单位、号、标识、认证主体或代表主体；原来的内容由程序填。"""
    desk = _desk(root, today, ask, dry_run)
    _tell_days(desk, given)
    [chosen] = (
        _clear(lambda: submissions.accounts_named(desk.directory, [account]))
        if account
        else _asked_accounts(desk, only_one=True)
    )
    _introduce(desk, [chosen])
    new = {
        "name": name,
        "unit": unit,
        "handle": handle,
        "account_id": account_id,
        "verified_as": verified_as,
        "represents": represents,
    }
    new = {key: value for key, value in new.items() if value}
    new = desk.need(new, "变了什么（如 --name 新名称）", lambda: _asked_changes(desk))
    if "unit" in new:
        new["unit"] = _clear(lambda: submissions.unit_named(desk.directory, new["unit"]).id)
    if submissions.must_be_announced(new):
        given["announced_on"] = given["announced_on"] or _day(desk, "公告日期", desk.today)
    _particulars(desk, given)
    _carry_out(desk, _clear(lambda: submissions.changing(desk.directory, chosen, new, given)))


def _asked_changes(desk: Desk) -> dict[str, str]:
    keys = questions.several("变了什么（编号，几项用空格隔开）", list(CHANGE_LABELS.items()))
    return {key: _asked_change(desk, key) for key in keys}


def _asked_change(desk: Desk, key: str) -> str:
    if key == "unit":
        return questions.ask(
            "新的主办单位（名称或编号）", lambda answer: submissions.unit_named(desk.directory, answer).id
        )
    return questions.line(f"新的{CHANGE_LABELS[key]}")


def _asked_accounts(desk: Desk, *, only_one: bool = False) -> Sequence[Account]:
    """The accounts that whoever sits there names, asked again until it is clear which."""
    if not desk.asking:
        raise click.UsageError("缺少账号；请写编号或名称")
    if only_one:
        return [questions.ask("账号（编号或名称）", lambda answer: submissions.account_named(desk.directory, answer))]
    return questions.ask(
        "账号（编号或名称，几个用空格隔开）", lambda answer: submissions.accounts_named(desk.directory, answer.split())
    )


@file.command("开设")
@_common
@_text("--unit", "主办单位：编号或名称；新单位写编号，再写 --unit-name")
@_text("--unit-name", "新单位的全称")
@_text("--region", "新单位的地区；默认为站点的地区")
@_text("--platform", "平台：编号或名称")
@_text("--platform-name", "平台是 other 时的平台名称")
@_text("--name", "账号名称，与平台上显示的完全一致")
@_text("--account-id", "平台唯一标识（原始ID、UID 等）")
@_text("--handle", "号（微信号、抖音号等）")
@_text("--url", "主页网址")
@_text("--verified-as", "账号主体/认证；默认为主办单位全称")
@_text("--represents", "代表主体；默认为主办单位全称")
@click.option("--on", type=OpeningDay(), help="开设日期，无从查考的写 不详；默认今天")
@_text("--id", "账号编号，定了就不改；默认为“单位-平台”", "id_")
@_text("--file", "写到哪个文件，如 data/accounts/wjw.yaml；默认为该单位所在的文件", "path")
def open_(
    root, today, ask, dry_run, unit, unit_name, region, platform, platform_name, name, id_, path, **given
) -> None:
    """登记一个新开设的账号；单位是新的，一并登记。"""
    desk = _desk(root, today, ask, dry_run)
    _tell_days(desk, given)
    owner, record = _owner(desk, unit, unit_name, region)
    chosen = _clear(
        lambda: submissions.platform_named(
            desk.directory, desk.need(platform, "--platform", lambda: _asked_platform(desk))
        )
    )
    identity = {"account_id": chosen.account_id, "handle": chosen.handle}
    name = desk.need(name, "--name", lambda: questions.line("账号名称（与平台上显示的完全一致）"))
    account: dict[str, Any] = {
        "id": id_ or submissions.free_id(desk.directory, f"{owner}-{chosen.id}"),
        "name": name,
        "platform": chosen.id,
    }
    if chosen.id == "other":
        account["platform_name"] = desk.need(platform_name, "--platform-name", lambda: questions.line("平台名称"))
    for key in ("account_id", "handle", "url"):
        form = identity.get(key)
        label = f"{form.label}{f'，如 {form.example}' if form.example else ''}" if form else "主页网址"
        if form or key == "url":
            given[key] = desk.may(given[key], lambda label=label: questions.optional(label))
    account |= {key: given[key] for key in ("account_id", "handle", "url") if given[key]} | {"unit": owner}
    account |= {key: given[key] for key in ("represents", "verified_as") if given[key]}
    given["on"] = given["on"] or _day(
        desk, f"开设日期（无从查考的写 {UNKNOWN_DATE}）", desk.today, instead=UNKNOWN_DATE
    )
    _particulars(desk, given)
    _carry_out(desk, submissions.opening(desk.directory, account, given, record, _data_path(desk, path)))


def _owner(
    desk: Desk, unit: str | None, unit_name: str | None, region: str | None
) -> tuple[str, dict[str, str] | None]:
    """The id of the unit, with a record of it where it is new."""
    while True:
        wanted = desk.need(unit, "--unit", lambda: questions.line("主办单位（名称或编号）"))
        if unit_name is not None:
            break
        try:
            return submissions.unit_named(desk.directory, wanted).id, None
        except Unclear as reason:
            if not desk.asking:
                raise click.UsageError(f"{reason}；新单位请再写 --unit-name 全称") from None
            click.echo(f"  {reason}")
        if questions.yes("登记一个新单位吗？", default=False):
            break
        unit = None  # a slip of the pen: asked again
    name = desk.need(unit_name, "--unit-name", lambda: questions.line("单位全称"))
    if same := next((unit.id for unit in desk.directory.units.values() if unit.name == name), None):
        raise click.UsageError(f"“{name}”已经登记，编号是 {same}；请写 --unit {same}，不写 --unit-name")
    id_ = (
        wanted
        if wanted.isascii()
        else desk.need(None, "--unit 编号", lambda: questions.line("单位编号（小写字母，定了就不改，如 wjw）"))
    )
    region = (
        region
        or desk.directory.site.region
        or desk.need(None, "--region", lambda: questions.line("所属地区，如 示例市/东山区"))
    )
    return id_, {"id": id_, "name": name, "region": region}


def _asked_platform(desk: Desk) -> str:
    return questions.choice("平台", [(p.id, p.name) for p in desk.directory.platforms.values() if not p.closed_on])


def _data_path(desk: Desk, path: str | None) -> str | None:
    """A file of records that is there, or one that would be read."""
    if path is None or path == submissions.MAIN_FILE or submissions.is_account_file(path):
        return path
    if path in desk.files.data and path.startswith("data/accounts/"):
        return path
    raise click.UsageError(
        "--file 只能是 data/accounts.yaml，或 data/accounts/ 下的 .yaml 文件，文件名用汉字、字母、数字、"
        "连字符，如 data/accounts/wjw.yaml"
    )


# What all have in common


def _introduce(desk: Desk, accounts: Sequence[Account]) -> None:
    for account in accounts:
        click.echo(
            f"{account.name}（{account.id}），{desk.directory.platform_name(account)}，"
            f"{desk.directory.unit_name(account.unit)}"
        )
        if not is_open(account):
            click.echo(f"  这个账号已经{account.filings[-1].type}")


def _tell_days(desk: Desk, given: dict[str, Any]) -> None:
    """Say which of the days that were given are no working days; what is asked is said when it is answered."""
    for key, label in _DAYS.items():
        day = given.get(key)
        if isinstance(day, date) and desk.directory.calendar.is_working_day(day) is not True:
            click.echo(f"  {label} {day}：{desk.directory.calendar.reason(day)}")


def _particulars(desk: Desk, given: dict[str, Any]) -> None:
    """Day, filing and reason, where they were not given."""
    calendar = desk.directory.calendar
    given["on"] = given["on"] or _day(desk, "生效日期", desk.today)
    since = given["on"] if isinstance(given["on"], date) else None
    given["reason"] = desk.may(given["reason"], lambda: questions.optional("备案原由"))
    given["filed_on"] = desk.may(
        given["filed_on"], lambda: questions.day("备案日期", calendar, default=None, earliest=since, latest=desk.today)
    )
    if given["filed_on"]:
        given["number"] = desk.may(given["number"], lambda: questions.optional("备案编号"))
    if correction := given.pop("correction", None):
        given["corrections"] = [{"on": str(desk.today), "what": correction}]


def _stopping(desk: Desk, type_: str, given: dict[str, Any]) -> None:
    """停更日: best after the notice can have ended, which is said beforehand."""
    days = notices.working_days_required(desk.directory, type_)
    count = desk.directory.calendar.count_after(desk.today, days)
    over = (
        f"公告今天上线，到 {count.last} 满 {days} 个工作日"
        if count.last
        else f"公示期满的日子待公布 {count.unknown_year} 年放假安排后确定"
    )
    question = f"停更日（{over}，停更日请定在以后）"
    given["stops_on"] = desk.may(
        given["stops_on"],
        lambda: questions.day(question, desk.directory.calendar, default=None, earliest=given["announced_on"]),
    )
    if given["stops_on"] and (count.last is None or given["stops_on"] <= count.last):
        click.echo(f"  停更日 {given['stops_on']}：{over}；期满以前账号仍要照常更新，请核对")


def _day(desk: Desk, question: str, default: date, instead: str | None = None) -> date | str:
    if not desk.asking:
        return default
    return questions.day(question, desk.directory.calendar, default=default, latest=desk.today, instead=instead)


def _split(text: str | None) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in (text or "").replace(";", "；").split("；"))))


def _clear(find: Callable[[], Any]) -> Any:
    """What ``find`` gives; wrong usage where it is unclear who is meant."""
    try:
        return find()
    except Unclear as reason:
        raise click.UsageError(str(reason)) from None


def _carry_out(desk: Desk, submission: Submission) -> None:
    submitting.carry_out(desk.root, desk.files, desk.directory, submission, asking=desk.asking, dry_run=desk.dry_run)
