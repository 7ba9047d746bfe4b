"""``export``: the register as a spreadsheet that offices can sort and print, and that ``import`` reads back."""

import sys
from datetime import date
from pathlib import Path

import click

from .. import publish, spreadsheets, transcript
from ..directory import Directory
from ..platform_names import PlatformNames
from ..records import Account, Unit
from ..sheets import BadTable
from .start import read, root_option, stop_at_errors, tell, today_option


@click.command()
@root_option
@today_option
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--unit", metavar="编号或名称", help="只要这个单位的账号")
@click.option("--platform", metavar="编号或名称", help="只要这个平台的账号")
def export(root: Path, today: date | None, file: Path, unit: str | None, platform: str | None) -> None:
    """把名录写成 Excel（.xlsx）或 CSV（.csv）表格；原样导入可得到同样的数据。"""
    kind = file.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise click.UsageError("文件名请以 .xlsx 或 .csv 结尾")
    checked = read(root, today)
    if checked.sources is None:
        tell(checked.problems)
        stop_at_errors(checked.problems, "没有写文件")
    register = checked.sources.register
    directory = register.directory
    accounts = _accounts(directory, unit, platform)
    units = _units(directory, accounts) if unit or platform else list(directory.units.values())
    states = {id_: listing.state for id_, listing in register.listings.items()}
    sheets = transcript.sheets(accounts, units, states, directory, joined=kind == ".csv")
    try:
        publish.replace_file(file, spreadsheets.write(sheets, is_csv=kind == ".csv"))
    except BadTable as error:
        click.echo(f"错误：{error}；请改用 .csv", err=True)
        sys.exit(1)
    click.echo(f"已写入 {file}：{len(accounts)} 个账号、{len(units)} 个单位。")


def _accounts(directory: Directory, unit: str | None, platform: str | None) -> list[Account]:
    units = {_unit(directory, unit)} if unit else directory.units.keys()
    platforms = {_platform(directory, platform)} if platform else directory.platforms.keys()
    return [account for account in directory.accounts.values() if account.unit in units and account.platform in platforms]


def _unit(directory: Directory, wanted: str) -> str:
    found = [u.id for u in directory.units.values() if wanted in (u.id, u.name)]
    found = found or [u.id for u in directory.units.values() if wanted in (*u.short_names, *u.former_names)]
    if len(found) != 1:
        raise click.UsageError(f"有 {len(found)} 个单位叫“{wanted}”；请写单位编号或全称" if found else f"没有叫“{wanted}”的单位；请写单位编号或全称")
    return found[0]


def _platform(directory: Directory, wanted: str) -> str:
    found = PlatformNames(directory.platforms.values()).find(wanted)
    if found is None:
        known = "、".join(f"{p.id}（{p.name}）" for p in directory.platforms.values())
        raise click.UsageError(f"没有叫“{wanted}”的平台；可用的有：{known}")
    return found.id


def _units(directory: Directory, accounts: list[Account]) -> list[Unit]:
    """Every unit that the accounts speak of, and those above it: without them the table could not be read back."""
    wanted: set[str] = set()
    todo = [id_ for account in accounts for id_ in _units_of(account)]
    while todo:
        id_ = todo.pop()
        if id_ not in wanted:
            wanted.add(id_)
            todo += filter(None, [directory.units[id_].supervisor])
    return [unit for unit in directory.units.values() if unit.id in wanted]


def _units_of(account: Account) -> list[str]:
    changed = [filing.changes["unit"] for filing in account.filings if "unit" in filing.changes]
    checked = [account.checked.by] if account.checked else []
    return [account.unit, *checked, *(id_ for change in changed for id_ in (change.before, change.after))]
