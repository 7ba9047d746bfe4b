"""``reconcile``: the register beside what the superior system exports, and what to do about each difference."""

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

import click

from ..directory.directory import Directory
from ..exchange import entered, reconciling, remedies, transcript_reading
from ..exchange.imported import Remark, Source
from ..exchange.reconciling import Difference
from ..tables import spreadsheets
from ..tables.sheets import MAX_BYTES, BadTable, Sheet, Spreadsheet
from .import_ import Pair
from .mapping import map_columns, say
from .start import given_file, register_or_stop, root_option, today_option

_KINDS: Mapping[str, str] = {
    "missing-here": "只在那边有",
    "missing-there": "只在名录里有",
    "differs": "两边不同",
    "twice-there": "那边重复",
    "unread": "那边读不懂",
}


@click.command()
@click.argument("file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@root_option
@today_option
@click.option("--map", "maps", type=Pair(), multiple=True, metavar="列名=字段", help="哪一列是哪个字段；可写多次")
@click.option("--set", "constants", type=Pair(), multiple=True, metavar="字段=内容", help="每一行都用的固定内容")
@click.option("--sheet", "sheets", multiple=True, metavar="名称", help="只读这张工作表；可写多次")
@click.option("--numbers-are-ids", is_flag=True, help="存成数字的标识照用（已确认没有以 0 开头的）")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="给人看，或给程序读")
def reconcile(
    file: Path,
    root: Path,
    today: date | None,
    maps: Sequence[tuple[str, str]],
    constants: Sequence[tuple[str, str]],
    sheets: Sequence[str],
    numbers_are_ids: bool,
    form: str,
) -> None:
    """把名录与上级系统导出的表格（.xlsx 或 .csv）逐个、逐项对照，说每一处怎样改；什么也不写。"""
    directory = register_or_stop(root, today, "没有对照").register.directory
    given = spreadsheets.read(given_file(file, MAX_BYTES))
    with redirect_stdout(sys.stderr):  # what is taken for what is told beside the result, not in it
        mapped = map_columns(
            _chosen(given, sheets, directory), maps, dict(constants), directory, ask=False, file=file.stem
        )
    theirs, unread = entered.read(mapped.tables, directory.platforms, numbers_are_ids=numbers_are_ids)
    unread += [Remark(Source(table.sheet, row), why) for table, why in mapped.unread for row in table.rows[:1]]
    found = reconciling.differences(directory, theirs, unread)
    if form == "json":
        click.echo(json.dumps(_as_data(found, theirs, directory), ensure_ascii=False, indent=1))
    else:
        _tell(found, len(theirs), directory)


def _chosen(given: Spreadsheet, wanted: Sequence[str], directory: Directory) -> Sequence[Sheet]:
    """The sheets that are asked for; without a wish those that can be seen, of our own export that of the accounts."""
    every = {sheet.name: sheet for sheet in (*given.sheets, *given.hidden)}
    if unknown := [name for name in wanted if name not in every]:
        raise BadTable(f"没有叫“{unknown[0]}”的工作表；文件里有：{'、'.join(every)}")
    is_ours = not wanted and transcript_reading.is_transcript(given, directory.accounts.keys())
    return [every[name] for name in wanted] or (given.sheets[:1] if is_ours else given.sheets)


def _tell(found: Sequence[Difference], rows: int, directory: Directory) -> None:
    for kind, heading in _KINDS.items():
        of_kind = [one for one in found if one.kind == kind]
        if of_kind:
            say(f"{heading}（{len(of_kind)}）")
        for one in of_kind:
            say(f"  {_shown(one)}")
            for way in remedies.of(one, directory):
                say(f"    {way}")
    counts = Counter(one.kind for one in found)
    told = "，".join(f"{heading} {counts[kind]}" for kind, heading in _KINDS.items())
    say(f"那边 {rows} 个账号，名录 {len(directory.accounts)} 个（含已终止的）：{told}。" if found else "两边一致。")


def _shown(one: Difference) -> str:
    """A difference in a line."""
    account = f"“{one.account.name}”（{one.account.id}）" if one.account else ""
    match one.kind:
        case "missing-there" | "twice-there":
            return f"{account}{f'：{one.first}、{one.where}' if one.first else ''}"
        case "missing-here" if one.entered:
            unit = one.entered.said.get("unit", "")
            return f"“{one.entered.name}”（{one.entered.own_name or one.entered.platform.name}，{unit}）：{one.where}"
        case "unread":
            return one.where
    there = "读不懂" if one.why else f"那边“{one.there}”"
    return f"{account}的{remedies.title(one.field)}：名录“{one.here}”，{there}：{one.where}"


def _as_data(found: Sequence[Difference], theirs: Sequence[object], directory: Directory) -> dict[str, object]:
    """What programs read; empty ``differences`` where both say the same."""
    counts = Counter(one.kind for one in found)
    return {
        "there": len(theirs),
        "here": len(directory.accounts),
        "counts": {kind: counts[kind] for kind in _KINDS},
        "differences": [
            {
                "kind": one.kind,
                "account": one.account.id if one.account else None,
                "name": one.account.name if one.account else one.entered.name if one.entered else None,
                "field": one.field or None,
                "here": one.here,
                "there": one.there,
                "where": one.where,
                "why": one.why,
                "ways": remedies.of(one, directory),
            }
            for one in found
        ],
    }
