"""``file 办结``, ``核对`` and ``更名``: what is written beside filings, for many accounts at once."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

import click

from ..records.accounts import Account
from ..review import naming, upkeep
from ..review.upkeep import Confirmation
from . import questions
from .desk import Desk, asked_accounts, clear, introduce, named
from .filing_options import Words, basic, desk_of, sure_option, text
from .start import Command, DayType

_MOST_INTRODUCED = 20


def _confirmed(function: Command) -> Command:
    """Options of something that somebody found on a platform."""
    for option in reversed(
        (
            text("--how", "怎样确认的，如 平台显示已注销、登录后台核对"),
            text("--by", "由哪个单位确认：编号或名称；默认各账号的主办单位"),
        )
    ):
        function = option(function)
    return function


@click.command("办结")
@click.argument("accounts", nargs=-1, metavar="[账号]…", type=Words())
@basic
@click.option("--on", type=DayType(), help="平台上真正关停、注销的日期；默认今天")
@_confirmed
@sure_option
def finish(accounts: tuple[str, ...], sure: bool, **given: Any) -> None:
    """办结：账号在平台上真正关停、注销了。公示期满以后，先到平台上关停，再写这一条。"""
    desk = desk_of(given)
    chosen = named(desk, accounts) if accounts else asked_accounts(desk)
    filings = clear(lambda: [upkeep.to_be_done(account) for account in chosen])
    introduce(desk, chosen)
    earliest = max((day for filing in filings if (day := filing.announced_on or filing.on)), default=None)
    on = given["on"] or _asked_day(desk, "平台上真正关停、注销的日期", earliest)
    types = "、".join(dict.fromkeys(filing.type for filing in filings))
    confirmation = _confirmation(desk, on, given, "怎样确认的", f"主办单位确认已{types}")
    desk.carry_out(clear(lambda: upkeep.finishing(chosen, confirmation)), sure=sure)


@click.command("核对")
@click.argument("accounts", nargs=-1, metavar="[账号]…", type=Words())
@basic
@text("--unit", "这个单位没有终止的账号全部核对过了：编号或名称；可写多次", "units", multiple=True)
@text("--except", "同 --unit、--all 一起：这个账号除外；可写多次", "left_out", multiple=True)
@click.option("--all", "everything", is_flag=True, help="名录里没有终止的账号全部核对过了")
@click.option("--on", type=DayType(), help="核对的日期；默认今天")
@_confirmed
def check_off(
    accounts: tuple[str, ...], units: tuple[str, ...], left_out: tuple[str, ...], everything: bool, **given: Any
) -> None:
    """核对：看过这些账号，名录里写的都对。不对的，先用 file 变更 或 file 更正 改好。"""
    desk = desk_of(given)
    if sum((bool(accounts), bool(units), everything)) > 1:
        raise click.UsageError("账号、--unit、--all 只写一样")
    chosen = _to_check(desk, accounts, units, everything)
    if left_out:
        chosen = _without(chosen, named(desk, left_out), everything or bool(units))
    if len(chosen) <= _MOST_INTRODUCED:
        introduce(desk, chosen)
    click.echo(f"核对 {len(chosen)} 个账号")
    on = given["on"] or _asked_day(desk, "核对的日期", None)
    confirmation = _confirmation(desk, on, given, "怎样核对的", "逐项核对无误")
    desk.carry_out(clear(lambda: upkeep.checking(desk.directory, chosen, confirmation)))


def _to_check(desk: Desk, accounts: Sequence[str], units: Sequence[str], everything: bool) -> Sequence[Account]:
    if not everything and not units:
        return named(desk, accounts) if accounts else asked_accounts(desk)
    owners = [clear(partial(naming.unit_named, desk.directory, unit)) for unit in units] or [None]
    found: list[Account] = []
    for owner in owners:
        theirs = upkeep.in_use_of(desk.directory, owner)
        if not theirs:
            raise click.UsageError(f"{f'“{owner.name}”' if owner else '名录里'}没有可以核对的账号")
        found += [account for account in theirs if account not in found]
    return found


def _without(chosen: Sequence[Account], left_out: Sequence[Account], many: bool) -> Sequence[Account]:
    """What was looked at without what was not."""
    if not many:
        raise click.UsageError("--except 同 --unit 或 --all 一起写")
    ids = {account.id for account in left_out}
    if strange := ids - {account.id for account in chosen}:
        raise click.UsageError(f"{'、'.join(sorted(strange))} 本来就不在里面；请核对 --except")
    rest = [account for account in chosen if account.id not in ids]
    if not rest:
        raise click.UsageError("一个账号也没有剩下；请核对 --except")
    return rest


@click.command("更名")
@click.argument("unit", required=False, metavar="[单位]", type=Words())
@basic
@text("--name", "新的单位全称")
@click.option("--on", type=DayType(), help="从哪一天起用新名称；默认今天")
def rename(unit: str | None, name: str | None, **given: Any) -> None:
    """单位更名：旧名称记为曾用名；账号主体写明仍是旧名称，平台重新认证以后再逐个变更。编号不变。"""
    desk = desk_of(given)
    wanted = desk.need(
        unit,
        "单位（编号或名称）",
        lambda: questions.ask("单位（编号或名称）", lambda answer: naming.unit_named(desk.directory, answer).id),
    )
    renamed = clear(lambda: naming.unit_named(desk.directory, wanted))
    click.echo(f"{renamed.name}（{renamed.id}）")
    new = desk.need(name, "--name", lambda: questions.line("新的单位全称"))
    on = given["on"] or _asked_day(desk, "从哪一天起用新名称", None)
    desk.carry_out(clear(lambda: upkeep.renaming(desk.directory, renamed, new, on)))


def _asked_day(desk: Desk, question: str, earliest: date | None) -> date:
    """A day until today; today where nobody is asked."""
    if not desk.asking:
        return desk.today
    calendar = desk.directory.calendar
    found = questions.day(question, calendar, default=desk.today, earliest=earliest, latest=desk.today)
    return found if isinstance(found, date) else desk.today


def _confirmation(desk: Desk, on: date, given: dict[str, Any], question: str, usual: str) -> Confirmation:
    """When, how and by whom it was found; ``usual`` is all that is claimed where nobody says how."""
    how: str = desk.may(given["how"], lambda: questions.ask(question, _line, usual)) or usual
    by = given["by"]
    return Confirmation(on, how, clear(lambda: naming.unit_named(desk.directory, by)).id if by else None)


def _line(answer: str) -> str:
    if "\n" in answer:
        raise ValueError("请写成一行")
    return answer
