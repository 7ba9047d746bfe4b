"""``file``: a filing goes into the right file, and what it will mean is shown first."""

import dataclasses
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import click

from ..notices import window as notices
from ..notices.wordings import CHANGE_LABELS
from ..records.accounts import Account
from ..review import naming, submissions, upkeep
from ..review.submissions import Particulars
from ..text.scalars import UNKNOWN_DATE
from . import file_from, keeping, old_endings, opening, questions, stages
from .desk import Desk, announced, asked_accounts, clear, completed, introduce, named, tell_days
from .filing_options import (
    APPROVALS,
    OpeningDay,
    Words,
    basic,
    changed_fields,
    common,
    desk_of,
    gathered,
    noticed,
    particulars_of,
    sure_option,
    text,
    writing,
)
from .opening import NewAccount
from .start import DayType, root_option, today_option


class _Kinds(click.Group):
    """Kinds of filing; one that is none is answered with those that there are."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in self.commands and not args[0].startswith("-"):
            ctx.fail(f"没有“{args[0]}”；可用的有：{'、'.join(self.commands)}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Kinds, invoke_without_command=True)
@root_option
@today_option
@click.option(
    "--from",
    "sources",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="文件",
    help="在别处填好的：网页“单位办理”（apply/）给的申请单，或填好的模板；可写多次，全部能办才写",
)
@writing
@sure_option
@click.pass_context
def file(
    ctx: click.Context,
    root: Path,
    today: date | None,
    sources: Sequence[Path],
    dry_run: bool,
    ask: bool | None,
    sure: bool,
) -> None:
    """写一条备案：开设、变更、关停、注销；也写办结、更正、核对、录入、上报、单位更名。只改必须改的几行，先给您看会出现的公告。"""
    # May stand before the kind of filing or behind it.
    given = {"root": root, "today": today, "dry_run": dry_run, "ask": ask, "sure": sure}
    ctx.default_map = dict.fromkeys(file.commands, given)
    if sources:
        if ctx.invoked_subcommand:
            raise click.UsageError(f"--from 的文件里已经写着办什么；请去掉“{ctx.invoked_subcommand}”和它后面的")
        file_from.take(root, today, sources, ask=ask, dry_run=dry_run, sure=sure)
        return
    if ctx.invoked_subcommand is None:
        kinds = "、".join(file.commands)
        if not sys.stdin.isatty():
            raise click.UsageError(f"缺少备案类型；请写 {kinds}")
        kind = file.commands[questions.choice("备案类型", [(kind, kind) for kind in file.commands])]
        kind.invoke(kind.make_context(kind.name, [], parent=ctx))


_HELP = (
    "{}一个或几个账号，合成一份公告。账号写编号，名称不重复的也可以写名称。"
    "名录开办以前就已终止的，写 --elsewhere-on，不再公告。"
)


def _ending(type_: Literal["关停", "注销"]):
    """关停 and 注销 are told and asked the same way."""

    @file.command(type_, help=_HELP.format(type_))
    @click.argument("accounts", nargs=-1, metavar="[账号]…", type=Words())
    @common
    @click.option("--on", type=OpeningDay(), help="生效或作出决定的日期，早已终止又无从查考的写 不详；默认今天")
    @noticed
    @click.option("--approved", type=click.Choice(APPROVALS), help="批准方式")
    @text("--approved-by", "上级批准、责令关闭的，由哪个单位")
    @click.option("--stops-on", type=DayType(), help="停更日；在此之前照常更新")
    @old_endings.old_ending
    def end(accounts: tuple[str, ...], **given: Any) -> None:
        desk = desk_of(given)
        particulars = particulars_of(given, desk)
        tell_days(desk, particulars)
        chosen = named(desk, accounts) if accounts else asked_accounts(desk)
        introduce(desk, chosen)
        if old := old_endings.asked(desk, given, particulars):
            particulars = old_endings.completed(desk, type_, particulars, old)
            old_endings.warn_of_review(chosen, particulars)
            desk.carry_out(submissions.ending(chosen, type_, _followed(desk, particulars)))
            return
        particulars = announced(desk, _approved(desk, particulars))
        particulars = _stopping(desk, type_, completed(desk, particulars))
        desk.carry_out(submissions.ending(chosen, type_, _followed(desk, particulars)))

    return end


close, cancel = _ending("关停"), _ending("注销")


def _approved(desk: Desk, given: Particulars) -> Particulars:
    approved = desk.need(
        given.approved, "--approved", lambda: questions.choice("批准方式", [(a, a) for a in APPROVALS])
    )
    by = given.approved_by
    if approved in ("上级批准", "责令关闭"):
        by = desk.need(by, "--approved-by", lambda: questions.line(f"{approved}的单位（全称）"))
    return dataclasses.replace(given, approved=approved, approved_by=by)


def _stopping(desk: Desk, type_: Literal["关停", "注销"], given: Particulars) -> Particulars:
    """停更日: best after the notice can have ended, which is said beforehand."""
    days = notices.working_days_required(desk.directory, type_)
    calendar = desk.directory.calendar
    count = calendar.count_after(desk.today, days)
    over = (
        f"公告今天上线，到 {count.last} 满 {days} 个工作日"
        if count.last
        else f"公示期满的日子待公布 {count.unknown_year} 年放假安排后确定"
    )
    question = f"停更日（{over}，停更日请定在以后）"
    stops_on = desk.may(
        given.stops_on, lambda: questions.day(question, calendar, default=None, earliest=given.announced_on)
    )
    if stops_on and (count.last is None or stops_on <= count.last):
        click.echo(f"  停更日 {stops_on}：{over}；期满以前账号仍要照常更新，请核对")
    return dataclasses.replace(given, stops_on=stops_on)


def _followed(desk: Desk, given: Particulars) -> Particulars:
    """With the accounts to follow from now on."""
    question = "今后请关注（账号编号或文字，几个用“；”隔开）"
    successor = desk.may(given.successor, lambda: _split(questions.optional(question)))
    return dataclasses.replace(given, successor=successor)


def _split(text: str | None) -> tuple[str, ...]:
    return submissions.successors([text] if text else [])


@dataclass(frozen=True)
class NewValues:
    """What an account is to be from now on; None where nothing changes."""

    name: str | None
    unit: str | None
    handle: str | None
    account_id: str | None
    verified_as: str | None
    represents: str | None


@file.command("变更")
@click.argument("accounts", nargs=-1, metavar="[账号]…", type=Words())
@common
@click.option("--on", type=DayType(), help="生效或作出决定的日期；默认今天")
@noticed
@changed_fields
@text("--from-unit", "这个单位在用的账号全部变更：编号或名称；同 --unit 一起写，账号就不用一个个写")
def change(accounts: tuple[str, ...], from_unit: str | None, **given: Any) -> None:
    """变更账号的名称、主办单位、号、标识、认证主体或代表主体；原来的内容由程序填。几个账号一起变更的，合成一份公告。"""
    desk = desk_of(given)
    particulars = particulars_of(given, desk)
    tell_days(desk, particulars)
    chosen = _handed_over(desk, from_unit) if from_unit and not accounts else _chosen(desk, accounts, from_unit)
    introduce(desk, chosen)
    new = _new_values(desk, gathered(NewValues, given))
    if len(chosen) > 1 and (own := [key for key in new if key not in submissions.SHARED]):
        raise click.UsageError(f"各账号的{'、'.join(CHANGE_LABELS[key] for key in own)}各不相同；请一个账号一条命令")
    if submissions.must_be_announced(new):
        particulars = announced(desk, particulars)
    particulars = completed(desk, particulars)
    desk.carry_out(clear(lambda: submissions.changing(desk.directory, chosen, new, particulars)))


def _handed_over(desk: Desk, unit: str) -> Sequence[Account]:
    return clear(lambda: upkeep.open_of(desk.directory, naming.unit_named(desk.directory, unit)))


def _chosen(desk: Desk, accounts: Sequence[str], from_unit: str | None) -> Sequence[Account]:
    if from_unit:
        raise click.UsageError("写了 --from-unit 就是这个单位的全部账号；只变更几个的，请只写账号编号")
    return named(desk, accounts) if accounts else asked_accounts(desk, only_one=True)


@file.command("更正")
@click.argument("account", required=False, metavar="[账号]", type=Words())
@basic
@click.option("--on", type=DayType(), help="更正的日期；默认今天")
@text("--reason", "怎样写错的，如 登记时录错一位")
@text("--correction", "已经上线的公告也写错了的，公告里写的更正，如 微信号更正为 shili-fabu")
@changed_fields
def correct(account: str | None, correction: str | None, **given: Any) -> None:
    """更正名录登记时写错的内容：账号本身没有变，不产生曾用名，也不另发公告。账号真的变了的，用 file 变更。"""
    desk = desk_of(given)
    particulars = particulars_of(given, desk)
    [chosen] = named(desk, [account]) if account else asked_accounts(desk, only_one=True)
    introduce(desk, [chosen])
    new = _new_values(desk, gathered(NewValues, given))
    reason = desk.need(particulars.reason, "--reason", lambda: questions.line("怎样写错的（如 登记时录错一位）"))
    particulars = dataclasses.replace(particulars, on=particulars.on or desk.day("更正的日期"), reason=reason)
    desk.carry_out(clear(lambda: submissions.correcting(desk.directory, chosen, new, particulars, correction)))


def _new_values(desk: Desk, values: NewValues) -> dict[str, str]:
    """What changes, by field, the unit by its id."""
    given = {key: value for key, value in dataclasses.asdict(values).items() if value}
    new = desk.need(given, "变了什么（如 --name 新名称）", lambda: _asked_changes(desk))
    if "unit" in new:
        new["unit"] = clear(lambda: naming.unit_named(desk.directory, new["unit"]).id)
    return new


def _asked_changes(desk: Desk) -> dict[str, str]:
    keys = questions.several("变了什么（编号，几项用空格隔开）", list(CHANGE_LABELS.items()))
    return {key: _asked_change(desk, key) for key in keys}


def _asked_change(desk: Desk, key: str) -> str:
    if key == "unit":
        return questions.ask("新的主办单位（名称或编号）", lambda answer: naming.unit_named(desk.directory, answer).id)
    return questions.line(f"新的{CHANGE_LABELS[key]}")


@file.command("开设")
@common
@text("--unit", "主办单位：编号或名称；新单位写编号，再写 --unit-name")
@text("--unit-name", "新单位的全称")
@text("--region", "新单位的地区；默认为站点的地区")
@text("--platform", "平台：编号或名称")
@text("--platform-name", "平台是 other 时的平台名称")
@text("--name", "账号名称，与平台上显示的完全一致")
@text("--account-id", "平台唯一标识（原始ID、UID 等）")
@text("--handle", "号（微信号、抖音号等）")
@text("--url", "主页网址")
@text("--verified-as", "账号主体/认证；默认为主办单位全称")
@text("--represents", "代表主体；默认为主办单位全称")
@click.option("--on", type=OpeningDay(), help="开设日期，无从查考的写 不详；默认今天")
@text("--id", "账号编号，定了就不改；默认为“单位-平台”", "id_")
@text("--file", "写到哪个文件，如 data/accounts/wjw.yaml；默认为该单位所在的文件", "path")
def open_(**given: Any) -> None:
    """登记一个新开设的账号；单位是新的，一并登记。"""
    desk = desk_of(given)
    particulars = particulars_of(given, desk)
    tell_days(desk, particulars)
    new = gathered(NewAccount, given)
    owner, unit = opening.owner_of(desk, new)
    account = opening.account_record(desk, new, owner)
    on = particulars.on or desk.day(f"开设日期（无从查考的写 {UNKNOWN_DATE}）", instead=UNKNOWN_DATE)
    particulars = completed(desk, dataclasses.replace(particulars, on=on))
    path = opening.data_path(desk, new.path)
    desk.carry_out(submissions.opening(desk.directory, account, particulars, unit, path))


for command in (keeping.finish, keeping.check_off, keeping.rename, stages.enter, stages.report_upward):
    file.add_command(command)
