"""``export``: the register as a spreadsheet that offices can sort and print, and that ``import`` reads back."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from ..directory.directory import Directory
from ..edge import places
from ..exchange import transcript
from ..records.accounts import Account, Unit
from ..review import naming
from ..review.naming import Unclear
from ..source.refusal import Refusal
from ..tables import spreadsheets
from ..tables.sheets import BadTable
from . import papers
from .start import register_or_stop, root_option, today_option


@click.command()
@root_option
@today_option
@click.argument("file", metavar="文件", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--unit", metavar="编号或名称", help="只要这个单位的账号")
@click.option("--platform", metavar="编号或名称", help="只要这个平台的账号")
@papers.overwrite_option
def export(root: Path, today: date | None, file: Path, unit: str | None, platform: str | None, overwrite: bool) -> None:
    """把名录写成 Excel（.xlsx）或 CSV（.csv）表格；原样导入可得到同样的数据。"""
    kind = file.suffix.lower()
    if kind not in (".xlsx", ".csv"):
        raise click.UsageError("文件名请以 .xlsx 或 .csv 结尾")
    places.of_file(root.resolve(), file, "表格")
    register = register_or_stop(root, today, "没有写文件").register
    directory = register.directory
    accounts = chosen(directory, unit, platform)
    units = _units(directory, accounts) if unit or platform else list(directory.units.values())
    states = {id_: listing.state for id_, listing in register.listings.items()}
    sheets = transcript.sheets(accounts, units, states, directory, joined=kind == ".csv")
    try:
        papers.put(file, spreadsheets.write(sheets, is_csv=kind == ".csv"), overwrite=overwrite)
    except BadTable as error:
        raise Refusal(f"{error}；请改用 .csv") from None
    click.echo(f"已写入 {file}：{len(accounts)} 个账号、{len(units)} 个单位。")


def chosen(directory: Directory, unit: str | None, platform: str | None) -> list[Account]:
    """The accounts of a unit and a platform, of all where none is named; wrong usage for one that is not there."""
    try:
        units = {naming.unit_named(directory, unit).id} if unit else directory.units.keys()
        platforms = {naming.platform_named(directory, platform).id} if platform else directory.platforms.keys()
    except Unclear as reason:
        raise click.UsageError(str(reason)) from None
    return [
        account for account in directory.accounts.values() if account.unit in units and account.platform in platforms
    ]


def _units(directory: Directory, accounts: list[Account]) -> list[Unit]:
    """Every unit that the accounts speak of, and those above it: without them the table could not be read back."""
    wanted: set[str] = set()
    todo = [id_ for account in accounts for id_ in _units_of(account)]
    while todo:
        id_ = todo.pop()
        if id_ not in wanted:
            wanted.add(id_)
            todo += _beside(directory.units[id_])
    return [unit for unit in directory.units.values() if unit.id in wanted]


def _beside(unit: Unit) -> Iterator[str]:
    """The unit above, and those into which it went."""
    yield from filter(None, [unit.supervisor])
    yield from unit.ended.into if unit.ended else ()


def _units_of(account: Account) -> Iterator[str]:
    """Every unit that runs the account or ran it, checked it, announced for it, or saw its end."""
    yield account.unit
    yield from [account.checked.by] if account.checked else ()
    for filing in account.filings:
        if change := filing.changes.get("unit"):
            yield from (change.before, change.after)
        yield from filter(None, [filing.announced_by, filing.done.by if filing.done else None])
