"""``import``: a spreadsheet becomes accounts; what is not understood is told, and left in a file with the reasons."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from ..check import inputs, settings
from ..directory.day import Day
from ..directory.directory import Directory
from ..edge import disk, places, publish, terminal
from ..exchange import importing, intake, naming, rejects, tally, template_reading, transcript_reading
from ..exchange.imported import Imported, Remark, Source, place_of_row
from ..exchange.rejects import Headings
from ..source import problems
from ..source.files import ACCOUNTS, Files
from ..source.refusal import FoundErrors, Refusal
from ..tables import spreadsheets
from ..tables.sheets import MAX_BYTES, BadTable, Sheet, Spreadsheet
from ..text import shell
from . import taking_in
from .mapping import Mapped, map_columns, say
from .questions import may_ask
from .start import alone, day_of, given_file, refuse_example, root_option, today_option

_TOLD = 20  # rows that are told one by one where all stand in a file


class Pair(click.ParamType):
    """Two words joined by an equals sign."""

    name = "甲=乙"

    def convert(
        self, value: str | tuple[str, str], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        """The two words; wrong usage where one is missing."""
        left, equals, right = value.partition("=") if isinstance(value, str) else (value[0], "=", value[1])
        if not equals or not left or not right:
            self.fail(f"“{value}”应写成 甲=乙", param, ctx)
        return left.strip(), right.strip()


@click.command("import")
@root_option
@today_option
@click.argument("file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--map",
    "maps",
    type=Pair(),
    multiple=True,
    metavar="列名=字段",
    help="哪一列是哪个字段；写“列名=不导入”则不用这一列；可写多次",
)
@click.option(
    "--set", "constants", type=Pair(), multiple=True, metavar="字段=内容", help="每一行都用的固定内容；可写多次"
)
@click.option("--sheet", "sheets", multiple=True, metavar="名称", help="只读这张工作表；可写多次")
@click.option("--numbers-are-ids", is_flag=True, help="存成数字的标识照用（已确认没有以 0 开头的）")
@click.option("--ask/--yes", "ask", default=None, help="问/不问各列的对应关系；默认在终端里问，在脚本里不问")
@click.option(
    "--out", type=click.Path(path_type=Path), help="写到哪个文件；默认为 data/accounts/ 下按表格名取名的 .yaml"
)
@click.option("--dry-run", is_flag=True, help="只看结果，不写文件")
def import_(
    root: Path,
    today: date | None,
    file: Path,
    maps: Sequence[tuple[str, str]],
    constants: Mapping[str, str],
    sheets: Sequence[str],
    numbers_are_ids: bool,
    ask: bool | None,
    out: Path | None,
    dry_run: bool,
) -> int:
    """把 Excel 或 CSV 表格变成账号数据；看不懂的行另存一个文件，写明原因，不猜不补。"""
    root = root.resolve()
    if not dry_run:
        refuse_example(root)
        alone(root)
    out = out or root / "data" / "accounts" / f"{file_slug(file)}.yaml"
    _refuse_unfit(root, out)
    site = _opened(root, today)
    given, directory = _read(file), site.directory
    if template_reading.is_template(given):
        if maps or constants or sheets:
            raise BadTable("这是名录的模板，列名和工作表都认得；请去掉 --map、--set 和 --sheet")
        return _take_in(site, given, file, out, ask=ask, dry_run=dry_run, numbers_are_ids=numbers_are_ids)
    if out.exists() and not dry_run:
        raise Refusal(f"{out} 已经有了；请先改名或删去，或用 --out 写到别的文件")
    spreadsheet = _chosen(given, sheets)
    is_ours = transcript_reading.is_transcript(spreadsheet, directory.accounts.keys())
    if is_ours:
        made, headings = _read_transcript(spreadsheet, directory, maps, dict(constants))
    else:
        mapped = map_columns(spreadsheet.sheets, maps, dict(constants), directory, ask=may_ask(ask), file=file.stem)
        made, headings = _read_tables(mapped, directory, numbers_are_ids=numbers_are_ids)
    made = intake.without_errors(directory, made)
    _tell_rows(made, directory, dry_run=dry_run)
    if not dry_run:
        _write(made, out, file, rejects.sheets(spreadsheet, headings, made.rejected))
    return _tell_end(made, out, directory, dry_run=dry_run, is_ours=is_ours)


def _tell_rows(made: Imported, directory: Directory, *, dry_run: bool) -> None:
    _tell_made(made, directory)
    _tell_rejected(made.rejected, most=len(made.rejected) if dry_run else _TOLD)


def _tell_end(made: Imported, out: Path, directory: Directory, *, dry_run: bool, is_ours: bool) -> int:
    """The sum of it, and how the command ends."""
    _tell_sum(made, out, dry_run=dry_run)
    _tell_endings(made, directory, is_ours=is_ours)
    return 0 if made.accounts or made.units or not (made.rejected or made.remarks) else 1


@dataclass(frozen=True)
class _Site:
    """Where records are taken in: the folder, its files, its records."""

    root: Path
    files: Files
    directory: Directory


def _opened(root: Path, today: date | None) -> _Site:
    files = disk.read_site(root)
    return _Site(root, files, _directory_or_stop(files, day_of(settings.read(files), today)))


def _take_in(
    site: _Site,
    given: Spreadsheet,
    file: Path,
    out: Path,
    *,
    ask: bool | None,
    dry_run: bool,
    numbers_are_ids: bool,
) -> int:
    """A filled-in template: what happens to present accounts, and new ones beside them."""
    read_ = from_template(given, site.files, site.directory, numbers_are_ids=numbers_are_ids)
    all_, made, rejected = read_.taken, read_.made, read_.rejected
    _tell_rejected(rejected, most=len(rejected) if dry_run else _TOLD)
    after = taking_in.with_new(all_, made, site.root, out)
    day, asking = site.directory.day, may_ask(ask)
    taking_in.carry_out(site.root, site.files, after, day, asking=asking, dry_run=dry_run, sure=ask is False)
    if not dry_run:
        _write_rejected(file, rejects.sheets(given, read_.headings, rejected))
    told, rows = "可以办理" if dry_run else "已办理", len({one.source for one in rejected})
    new = f"新开设 {len(made.accounts)} 个账号、{len(made.units)} 个新单位"
    say(f"{told} {len(all_.done)} 项，{new}，{rows} 行没有导入。")
    return 0 if all_.done or made.accounts or not rejected else 1


@dataclass(frozen=True)
class FromTemplate:
    """What comes of a filled-in template: what was done for present accounts, and new ones beside them."""

    taken: taking_in.Taken
    made: Imported
    headings: tuple[Headings, ...]

    @property
    def rejected(self) -> list[Remark]:
        """Rows that were left out."""
        return [*self.taken.rejected, *self.made.rejected]


def from_template(given: Spreadsheet, files: Files, directory: Directory, *, numbers_are_ids: bool) -> FromTemplate:
    """Read a filled-in template beside the records, and tell what is done for which row."""
    filled, all_ = taking_in.read(given, files, directory)
    made, headings = Imported(), list(filled.headings)
    if filled.new:
        now = _directory_or_stop(all_.files, directory.day)
        mapped = map_columns([filled.new], (), {}, now, ask=False)
        made, of_new = _read_tables(mapped, now, numbers_are_ids=numbers_are_ids)
        made, headings = intake.without_errors(now, made), [*headings, *of_new]
    taking_in.tell_done(filled, all_)
    _tell_made(made, directory)
    return FromTemplate(all_, made, tuple(headings))


def _refuse_unfit(root: Path, out: Path) -> None:
    """Records go where they are read, or outside of what a site is made from."""
    place = Path(os.path.realpath(out))
    if place == root / ACCOUNTS or places.is_in(place, root / "data" / "accounts"):
        places.refuse_links(root, out, "--out")
    else:
        places.of_file(root, out, "--out")


def file_slug(file: Path) -> str:
    """A file name for the records that needs no quoting anywhere."""
    words = (naming.initials(word) for word in file.stem.replace("_", " ").replace("-", " ").replace(".", " ").split())
    return "-".join(filter(None, words)) or "imported"


def _directory_or_stop(files: Files, day: Day) -> Directory:
    directory, found = inputs.join(files, day)
    # Images may come after the records that name them.
    if directory is None or problems.has_errors(problem for problem in found if problem.code != "bad-image"):
        raise FoundErrors("现有数据有错误，请先改正（python site.py check）再导入。", found)
    return directory


def _read(file: Path) -> Spreadsheet:
    spreadsheet = spreadsheets.read(given_file(file, MAX_BYTES))
    for note in spreadsheet.notes:
        say(note)
    return spreadsheet


def _chosen(spreadsheet: Spreadsheet, wanted: Sequence[str]) -> Spreadsheet:
    """The sheets that are asked for; without a wish those that can be seen."""
    if not wanted:
        for sheet in spreadsheet.hidden:
            say(f"隐藏的工作表“{sheet.name}”没有读取；要导入的话请加 --sheet {shell.word(sheet.name)}")
        return spreadsheet
    every = {sheet.name: sheet for sheet in (*spreadsheet.sheets, *spreadsheet.hidden)}
    if unknown := [name for name in wanted if name not in every]:
        raise BadTable(f"没有叫“{unknown[0]}”的工作表；文件里有：{'、'.join(every)}")
    return Spreadsheet(tuple(every[name] for name in wanted))


def _read_transcript(
    spreadsheet: Spreadsheet, directory: Directory, maps: Sequence[tuple[str, str]], constants: Mapping[str, str]
) -> tuple[Imported, list[Headings]]:
    transcript_reading.refuse_options(maps, constants)
    say("这是名录导出的表格，按原样读回。")
    if unused := transcript_reading.unused(spreadsheet):
        say(f"  没有用到的列：{'、'.join(unused)}")
    for source in transcript_reading.above(spreadsheet):
        say(f"{source.where}在列名之上，跳过")
    return transcript_reading.read(spreadsheet, directory), transcript_reading.headings(spreadsheet)


def _read_tables(mapped: Mapped, directory: Directory, *, numbers_are_ids: bool) -> tuple[Imported, list[Headings]]:
    rows = sum(len(each.table.rows) for each in mapped.tables)
    with click.progressbar(length=rows, label="读取表格", **terminal.bar_on(sys.stderr)) as bar:
        made = importing.records(mapped.tables, directory, numbers_are_ids=numbers_are_ids, progress=bar.update)
    made = made.rejecting(
        Remark(Source(table.sheet, row, told=table.told), reason)
        for table, reason in mapped.unread
        for row in table.rows
    )
    tables = [*(each.table for each in mapped.tables), *(table for table, _ in mapped.unread)]
    for table in tables:
        for passed in table.passed:
            say(f"{place_of_row(table.sheet, passed.number)}不是账号，跳过：{passed.text}")
    return made, list(dict.fromkeys(table.above for table in tables if table.above))


def _tell_made(made: Imported, directory: Directory) -> None:
    for remark in made.remarks:
        say(f"{remark.source.where}：{remark.reason}")
    if made.known:
        say(f"{made.known} 个账号名录里已有，内容相同。")
    if made.absent:
        say(f"名录里另有 {made.absent} 个账号不在表里，没有改动；从表里删去一行不会删去账号。")
    if made.none:
        say(f"{made.none} 格写着“无”“未开设”等，按没有账号处理。")
    images = {account[key] for account in made.accounts for key in ("logo", "qr") if key in account}
    if lacking := sorted(images - {*directory.images}):
        say(f"有 {len(lacking)} 个图片文件还没有，放进 data/images/ 之前 check 会报错：{'、'.join(lacking)}")


def _tell_rejected(rejected: Sequence[Remark], *, most: int) -> None:
    for one in sorted(rejected, key=lambda one: (one.source.sheet, one.source.row.number))[:most]:
        say(f"{one.source.where}没有导入：{one.reason}")
    if len(rejected) > most:
        say(f"…… 还有 {len(rejected) - most} 行")
    if len(rejected) > 1:
        say("没有导入的原因：")
        for reason, count in rejects.summary(rejected):
            say(f"  {count} 行：{reason}")


def _write(made: Imported, out: Path, file: Path, left: Sequence[Sheet]) -> None:
    if made.accounts or made.units:
        publish.replace_file(out, intake.as_yaml(made))
    _write_rejected(file, left)


def _write_rejected(file: Path, left: Sequence[Sheet]) -> None:
    """Rows that were left out, beside the table that they come from."""
    if left:
        kind = ".csv" if not left[0].name else ".xlsx"
        target = _free(file.with_name(f"{file.stem}.未导入{kind}"))
        publish.replace_file(target, spreadsheets.write(left, is_csv=kind == ".csv"))
        say(f"没有导入的行和原因写入 {target}；改好后可以直接导入这个文件。")


def _free(path: Path) -> Path:
    """A name that is not taken: somebody may be at work in the file of an earlier run."""
    number = 2
    target = path
    while target.exists():
        target = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return target


def _tell_sum(made: Imported, out: Path, *, dry_run: bool) -> None:
    told = "可以导入" if dry_run else "已导入"
    rows = len({one.source for one in made.rejected})
    say(f"{told} {len(made.accounts)} 个账号、{len(made.units)} 个新单位，{rows} 行没有导入。")
    if (made.accounts or made.units) and not dry_run:
        say(f"写入 {out}；开设日期空着的写成了“不详”，请逐步补全。")


def _tell_endings(made: Imported, directory: Directory, *, is_ours: bool) -> None:
    told = tally.of_endings(made.accounts, directory)
    for line in [*told, *(tally.of_unseen_notices(made.accounts, directory) if is_ours else ())]:
        say(line)
