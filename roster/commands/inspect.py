"""``inspect``: what the office looked at and found, and what was mended, recorded without knowing YAML."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import click

from ..directory import inspecting as results
from ..directory.directory import Directory
from ..edge import places
from ..exchange import inspected
from ..exchange.account_tables import BadRow
from ..exchange.inspected import Defaults, Looked
from ..records.accounts import Account
from ..review import inspecting, naming, upkeep
from ..review.inspecting import Recorded
from ..source.files import INSPECTIONS
from ..source.problems import one_line
from ..source.refusal import Refusal
from ..tables import spreadsheets
from . import desk, monitoring, papers, questions, recording
from .desk import Desk, clear
from .filing_options import Words, basic, desk_of, text
from .start import DayType, root_option, today_option

_REST = "其余"
_accounts = click.argument("accounts", nargs=-1, metavar="[账号]…", type=Words())


@click.group()
def inspect() -> None:
    """检查记录：登记、表格、导入、整改、清单。都记在 data/inspections.yaml，写进每季度的通报（circular）。"""


@inspect.command("登记")
@_accounts
@basic
@click.option("--on", type=DayType(), help="哪天看的；默认今天")
@text("--by", "谁看的：单位编号或名称；默认 site.yaml 的主管单位")
@text("--passed", f"合格的指标，几项用“、”隔开；写“{_REST}”即没有写在 --failed 里的都合格", multiple=True)
@text("--failed", "不合格的指标和查出的问题，如 互动=留言三周没有答复；可写多次", multiple=True)
@click.option("--mend-by", type=DayType(), help="什么时候改好；有不合格的必填")
@text("--note", "备注；不写进通报")
def record(accounts: tuple[str, ...], **given: Any) -> None:
    """登记：一次检查，看了哪个（几个）账号，哪些指标合格，哪些不合格、查出什么。"""
    at = desk_of(given)
    chosen = desk.named(at, accounts) if accounts else desk.asked_accounts(at)
    desk.introduce(at, chosen)
    passed, failed = _told(given) if given["passed"] or given["failed"] else _asked(at, chosen)
    on = given["on"] or at.today
    mend_by = given["mend_by"]
    if failed:
        ask = partial(questions.day, "什么时候改好（整改期限）", at.directory.calendar, default=None, earliest=on)
        mend_by = at.need(mend_by, "--mend-by", ask)
    by = _office(at, given["by"])
    try:
        wanted = [
            Looked(on, by, _passed(at.directory, account, passed, failed), failed, mend_by, note=given["note"]).at(
                account, number
            )
            for number, account in enumerate(chosen)
        ]
    except BadRow as reason:
        raise Refusal(f"{reason}；没有写任何文件") from None
    recorded = inspecting.recording(at.directory, wanted)
    if recorded.refused:
        told = "；".join(f"{one.account}：{reason}" for one, reason in recorded.refused)
        raise Refusal(f"{told}；没有写任何文件")
    _write(at, recorded)


@inspect.command("表格")
@click.argument("file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path))
@_accounts
@root_option
@today_option
@papers.overwrite_option
def table(file: Path, accounts: tuple[str, ...], root: Path, today: date | None, overwrite: bool) -> None:
    """表格：做一张要填的表（.xlsx、.csv），一行一个账号，一列一个指标；不写账号即全部在用的。填好用 inspect 导入。"""
    at = desk_of({"root": root, "today": today, "ask": False, "dry_run": True})
    if file.suffix.lower() not in (".xlsx", ".csv"):
        raise click.UsageError(f"{file} 请写成 .xlsx 或 .csv")
    places.of_file(at.root, file, "文件")
    chosen = desk.named(at, accounts) if accounts else upkeep.in_use_of(at.directory, None)
    sheet = inspected.blank(at.directory, chosen)
    papers.put(file, spreadsheets.write([sheet], is_csv=file.suffix.lower() == ".csv"), overwrite=overwrite)
    click.echo(f"已写 {file}，{len(chosen)} 个账号。看过的填合格、不合格：查出的问题，没有看的空着；填好以后：")
    click.echo(f"  python site.py inspect 导入 {file}")


@inspect.command("导入")
@click.argument("file", metavar="表格", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@basic
@click.option("--on", type=DayType(), help="表里没有写检查日期的，是哪天看的")
@text("--by", "表里没有写检查单位的，谁看的；默认 site.yaml 的主管单位")
@click.option("--mend-by", type=DayType(), help="表里没有写整改期限的，什么时候改好")
def import_(file: Path, **given: Any) -> int:
    """导入：一轮检查的表（.xlsx、.csv），一行一个账号，一列一个指标。有问题的行说明为什么，别的照记；再导入一次不会重复。"""
    at = desk_of(given)
    name = given["by"] or at.directory.site.supervisor
    defaults = Defaults(given["on"], _office(at, name) if name else None, given["mend_by"])
    table = monitoring.read_table(file, lambda sheets: inspected.read(sheets, at.directory, defaults))
    recorded = inspecting.recording(at.directory, table.inspections)
    bad = [(row.row, row.reason) for row in table.unmatched]
    bad += [(int(one.place.keys[0]), f"{one.account}：{reason}") for one, reason in recorded.refused]
    for number, reason in sorted(bad):
        click.echo(one_line(f"第 {number} 行没有记：{reason}"), err=True)
    _write(at, recorded)
    click.echo(
        f"新记 {recorded.new} 次检查，补记整改 {recorded.mended} 次，以前记过的 {recorded.known} 次；"
        f"{len(bad)} 行没有记。"
    )
    return 1 if bad else 0


@inspect.command("整改")
@_accounts
@basic
@click.option("--on", type=DayType(), help="复查合格的日期；默认今天")
@click.option("--inspected", type=DayType(), help="哪天的检查查出的；不写即这个账号等着整改的各次")
def mend(accounts: tuple[str, ...], on: date | None, inspected: date | None, **given: Any) -> None:
    """整改：查出的问题改好了，复查合格。"""
    at = desk_of(given)
    chosen = desk.named(at, accounts) if accounts else desk.asked_accounts(at)
    ids = [account.id for account in chosen]
    edits = clear(lambda: inspecting.mending(at.directory, ids, on or at.today, inspected))
    recording.record(at, INSPECTIONS, edits)


@inspect.command("清单")
@root_option
@today_option
def list_(root: Path, today: date | None) -> None:
    """清单：还没有改好的，查出什么、什么时候改好。"""
    at = desk_of({"root": root, "today": today, "ask": False, "dry_run": True})
    waiting = inspecting.open_of(at.directory)
    for one in sorted(waiting, key=lambda one: (one.mend_by or date.min, one.account)):
        account = at.directory.accounts[one.account]
        whose = at.directory.unit_name(account.unit)
        click.echo(f"{one.account}  {whose}“{account.name}”（{at.directory.platform_name(account)}）")
        state = results.mending(one, at.today)
        click.echo(f"    {one.on} 检查，整改期限 {one.mend_by or '没有定'}，{state}")
        for fault in one.failed:
            click.echo(one_line(f"    {fault.indicator}：{fault.found}"))
    click.echo(f"等着整改的 {len(waiting)} 次。" if waiting else "没有等着整改的。")


def _write(at: Desk, recorded: Recorded) -> None:
    if recorded.edits:
        recording.record(at, INSPECTIONS, recorded.edits)
    else:
        click.echo("没有要写的。")


def _office(at: Desk, given: str | None) -> str:
    """The unit that looked; the site's own office where nobody says another."""
    name = given or at.directory.site.supervisor
    name = at.need(name, "--by", lambda: questions.line("谁看的（单位编号或名称）"))
    return clear(lambda: naming.unit_named(at.directory, name)).id


def _told(given: Mapping[str, Any]) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """What the options say: the indicators that passed, and what was found at the others."""
    passed = [name.strip() for words in given["passed"] for name in re.split("[、，,]", words)]
    return tuple(filter(None, passed)), dict(map(_fault, given["failed"]))


def _fault(told: str) -> tuple[str, str]:
    name, _, found = told.replace("＝", "=", 1).partition("=")
    if not (name.strip() and found.strip()):
        raise click.UsageError(f"--failed “{told}”请写成 指标=查出的问题，如 --failed 互动=留言三周没有答复")
    return name.strip(), found.strip()


def _passed(
    directory: Directory, account: Account, passed: Sequence[str], failed: Mapping[str, str]
) -> tuple[str, ...]:
    """The indicators that an account passed, the rest of those for its platform where that is what was said."""
    if _REST not in passed:
        return tuple(passed)
    named = [name for name in passed if name != _REST]
    every = results.applicable(directory.site.inspection, directory.platforms.get(account.platform))
    return tuple(dict.fromkeys([*named, *(one.name for one in every if one.name not in failed)]))


def _asked(at: Desk, chosen: Sequence[Account]) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """What whoever sits there says of each indicator by which all of the accounts are judged."""
    if not at.asking:
        raise click.UsageError(f"缺少 --passed 或 --failed；都合格的写 --passed {_REST}")
    policy, platforms = at.directory.site.inspection, at.directory.platforms
    asked = [results.applicable(policy, platforms.get(account.platform)) for account in chosen]
    passed: list[str] = []
    failed: dict[str, str] = {}
    for indicator in (one for one in policy.indicators if all(one in others for others in asked)):
        asks = f"（{indicator.asks}）" if indicator.asks else ""
        found = questions.optional(f"{indicator.name}{asks}：合格写 y，不合格写查出的问题；没有看")
        if found and found.lower() in ("y", "是", "合格"):
            passed.append(indicator.name)
        elif found:
            failed[indicator.name] = found
    return tuple(passed), failed
