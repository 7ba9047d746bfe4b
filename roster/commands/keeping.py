"""``file 办结``, ``核对`` and ``更名``: what is written beside filings, for many accounts at once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from ..records.accounts import Account
from ..review import naming, upkeep
from ..review.upkeep import Witness
from . import questions
from .desk import Desk, asked_accounts, clear, introduce, named
from .filing_options import Words, basic, desk_of, sure_option, text
from .start import Command, DayType

_MOST_INTRODUCED = 20


def _witnessed(function: Command) -> Command:
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
@_witnessed
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
    witness = _witness(desk, on, given, "怎样确认的", f"主办单位确认已{types}")
    desk.carry_out(clear(lambda: upkeep.finishing(chosen, witness)), sure=sure)


@click.command("核对")
@click.argument("accounts", nargs=-1, metavar="[账号]…", type=Words())
@basic
@text("--unit", "这个单位没有终止的账号全部核对过了：编号或名称")
@click.option("--all", "everything", is_flag=True, help="名录里没有终止的账号全部核对过了")
@click.option("--on", type=DayType(), help="核对的日期；默认今天")
@_witnessed
def check_off(accounts: tuple[str, ...], unit: str | None, everything: bool, **given: Any) -> None:
    """核对：看过这些账号，名录里写的都对。不对的，先用 file 变更 或 file 更正 改好。"""
    desk = desk_of(given)
    if sum((bool(accounts), unit is not None, everything)) > 1:
        raise click.UsageError("账号、--unit、--all 只写一样")
    chosen = _to_check(desk, accounts, unit, everything)
    if len(chosen) <= _MOST_INTRODUCED:
        introduce(desk, chosen)
    click.echo(f"核对 {len(chosen)} 个账号")
    on = given["on"] or _asked_day(desk, "核对的日期", None)
    witness = _witness(desk, on, given, "怎样核对的", "逐项核对无误")
    desk.carry_out(clear(lambda: upkeep.checking(desk.directory, chosen, witness)))


def _to_check(desk: Desk, accounts: Sequence[str], unit: str | None, everything: bool) -> Sequence[Account]:
    if not everything and unit is None:
        return named(desk, accounts) if accounts else asked_accounts(desk)
    owner = None if unit is None else clear(lambda: naming.unit_named(desk.directory, unit))
    if found := upkeep.in_use_of(desk.directory, owner):
        return found
    raise click.UsageError(f"{f'“{owner.name}”' if owner else '名录里'}没有可以核对的账号")


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


def _witness(desk: Desk, on: date, given: dict[str, Any], question: str, usual: str) -> Witness:
    """When, how and by whom it was found; ``usual`` is all that is claimed where nobody says how."""
    how: str = desk.may(given["how"], lambda: questions.ask(question, _line, usual)) or usual
    by = given["by"]
    return Witness(on, how, clear(lambda: naming.unit_named(desk.directory, by)).id if by else None)


def _line(answer: str) -> str:
    if "\n" in answer:
        raise ValueError("请写成一行")
    return answer
