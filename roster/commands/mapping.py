"""Which column is which field: told before anything is done with it, and at a terminal asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import click

from ..directory.directory import Directory
from ..exchange import columns, fields, layout
from ..exchange.columns import Assignment
from ..exchange.fields import BY_NAME, IGNORED
from ..exchange.layout import AssignedTable, Table
from ..records.platform_names import PlatformNames
from ..tables.sheets import BadTable, Sheet
from . import questions

_LONGEST_LINE = 1_000
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Mapped:
    """Tables with what their columns are, and those of which it is not known, with the reason (Chinese)."""

    tables: tuple[AssignedTable, ...]
    unread: tuple[tuple[Table, str], ...]


def say(text: str, *, err: bool = False) -> None:
    """Print a line in which something of the file stands: nothing of it moves the cursor or goes on for pages."""
    click.echo("".join(char if char.isprintable() else " " for char in text[:_LONGEST_LINE]), err=err)


def map_columns(
    sheets: Sequence[Sheet],
    maps: Pairs,
    constants: Mapping[str, str],
    directory: Directory,
    *,
    ask: bool,
    file: str = "",
) -> Mapped:
    """Find the tables and say what is taken for what; ``ask`` lets somebody correct it. ``file`` is what the file is
    called. Raises BadTable without any table.
    """
    names = PlatformNames(directory.platforms.values())
    given = [(label, IGNORED if name == IGNORED else fields.field_name(name)) for label, name in maps]
    constants = {fields.field_name(name): value for name, value in constants.items()}
    while True:
        mapped = _mapped(sheets, given, constants, names, directory, file)
        _tell_all(mapped.tables, directory)
        if not ask or (mapped.tables and questions.yes("以上对应关系对吗？", default=True)):
            break
        given = _corrected(given, mapped)
    if not mapped.tables:
        raise BadTable(mapped.unread[0][1] if mapped.unread else "文件里没有表格；请核对是不是选错了文件")
    return mapped


def _mapped(
    sheets: Sequence[Sheet],
    given: Pairs,
    constants: Mapping[str, str],
    names: PlatformNames,
    directory: Directory,
    file: str,
) -> Mapped:
    units = {name for unit in directory.units.values() for name in (unit.name, *unit.short_names, *unit.names_before)}
    found, unread, labels = [], [], set()
    for sheet in sheets:
        if not sheet.rows:
            continue
        below = layout.find(sheet, [label for label, _ in given], names, units)
        if not below:
            unread.append((Table(sheet.name, (), sheet.rows), _no_headings(sheet)))
        for table in below:
            labels |= {text for column in table.columns for text in (column.label, column.shown)}
            assigned = _assigned(layout.called(table, file), given, constants, names)
            (unread if isinstance(assigned, tuple) else found).append(assigned)
    if unknown := [label for label, _ in given if labels and label not in labels]:
        raise BadTable(f"没有“{unknown[0]}”这一列；表里有：{'、'.join(sorted(filter(None, labels)))}")
    return Mapped(tuple(found), tuple(unread))


def _assigned(
    table: Table, given: Pairs, constants: Mapping[str, str], names: PlatformNames
) -> AssignedTable | tuple[Table, str]:
    """A table with what its columns are, or why that is not known (Chinese)."""
    if table.unread:
        return table, table.unread
    try:
        assignment = columns.assign(table.columns, given, {**table.constants, **constants}, names)
    except BadTable as reason:
        return table, str(reason)
    if missing := assignment.missing():
        return table, _missing(missing, has_sections=bool(table.section))
    return AssignedTable(table, assignment)


def _no_headings(sheet: Sheet) -> str:
    return (
        "没有认出表头；请让一行是“账号名称、所属平台、主办单位”等列名，或加 --map 列名=name。"
        f"第一行是：{_first_row(sheet)}"
    )


def _first_row(sheet: Sheet) -> str:
    return "、".join(dict.fromkeys(cell.text.strip()[:20] for cell in sheet.rows[0].cells if cell.text.strip()))


def _missing(names: Sequence[str], *, has_sections: bool) -> str:
    """What to do about fields that no column gives; one word for all rows is wrong where headings divide them."""
    called = "、".join(f"{name}（{BY_NAME[name].headings[0]}）" for name in names)
    maps, sets = (
        " ".join(f"{option} {pair}" for pair in pairs)
        for option, pairs in (
            ("--map", [f"列名={name}" for name in names]),
            ("--set", [f"{name}=固定内容" for name in names]),
        )
    )
    if has_sections:
        titles = "、".join(BY_NAME[name].title for name in names)
        return f"不知道哪一列是 {called}，上面的小标题里也看不出；请在表里加上“{titles}”一列，逐行写明"
    return f"不知道哪一列是 {called}；请加 {maps}，或 {sets}"


def _tell_all(tables: Sequence[AssignedTable], directory: Directory) -> None:
    """What is taken for what, once for all parts of a table."""
    before = None
    for each in tables:
        table, assignment = each.table, each.assignment
        columns_of = (table.sheet, assignment.fields, assignment.platforms)
        if columns_of != before:
            _tell(table, replace(assignment, constants={}), directory)
        if table.section and assignment.constants:
            say(f"  “{' '.join(table.section.split())}”下面：")
        for name, value in assignment.constants.items():
            say(f"  每一行都用“{value}” → {BY_NAME[name].title}（{name}）")
        before = columns_of


def _tell(table: Table, assignment: Assignment, directory: Directory) -> None:
    if table.sheet:
        say(f"工作表“{table.sheet}”：")
    for name, of_field in assignment.fields.items():
        say(f"  {'、'.join(column.shown for column in of_field)} → {BY_NAME[name].title}（{name}）")
    for group in assignment.platforms:
        platform = directory.platforms[group.platform].name
        for name, of_field in group.fields.items():
            say(f"  {'、'.join(column.shown for column in of_field)} → {platform}的{BY_NAME[name].title}")
    if assignment.private:
        say(f"  不导入（个人信息，南通办法第二十条）：{'、'.join(column.shown for column in assignment.private)}")
    if assignment.unused:
        say(f"  没有用到的列：{'、'.join(column.shown for column in assignment.unused)}")


def _corrected(given: Pairs, mapped: Mapped) -> list[tuple[str, str]]:
    """Ask for one column and its field."""
    for _, reason in mapped.unread if not mapped.tables else ():
        say(reason)
    label = questions.line("哪一列要改？请写列名")
    titles = {known.title: name for name, known in BY_NAME.items()}
    chosen = questions.choice("改为哪个字段", [*((name, title) for title, name in titles.items()), (IGNORED, IGNORED)])
    return [*(pair for pair in given if pair[0] != label), (label, chosen)]
