"""Accounts as another system holds them, from the table that it exports: what each row says, however badly.

Rows are understood as ``import`` understands them, but nothing is made of them: a row that could not be imported is
still an account there, and a cell that a spreadsheet program spoilt is told beside what is right.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..notices.board import ENDED, AccountState
from ..records.platform_names import PlatformNames
from ..records.platforms import Platform
from ..tables.sheets import is_blank
from . import ending_words, entries, standing
from .account_rows import IDENTITIES, AccountRow
from .columns import PlatformColumns
from .entries import BadEntry, PlatformEntry
from .imported import Remark, Source
from .layout import AssignedTable

TEXTS = ("unit", "verified_as", "represents", "number")
DAYS = ("filed_on",)
_LONGEST_NAME = 30  # of a platform


@dataclass(frozen=True, slots=True)
class Entered:
    """An account of the other system: where it stands in the table, and what is said of it by field.

    ``said`` holds the fields that have a column, empty where the cell is; ``state`` among them is 运行, 关停 or 注销.
    ``illegible`` is, by field, why a cell cannot be used (Chinese). ``labels`` is what the columns are called.
    """

    source: Source
    platform: Platform
    own_name: str
    name: str
    said: Mapping[str, str]
    illegible: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    def cell(self, name: str) -> str:
        """The cell of a field as people look for it."""
        return f"{self.source.where}“{self.labels.get(name) or self.labels.get('identity', name)}”"


def read(
    tables: Sequence[AssignedTable], platforms: Mapping[str, Platform], *, numbers_are_ids: bool = False
) -> tuple[list[Entered], list[Remark]]:
    """Every account in the tables, and the rows in which none could be found, with the reason."""
    names = PlatformNames(platforms.values())
    found: list[Entered] = []
    unread: list[Remark] = []
    for each in tables:
        for row in each.table.rows:
            source = Source(each.table.sheet, row, told=each.table.told)
            accounts = list(_rows(source, each))
            for account in accounts:
                try:
                    found.append(_entered(source, account, names, platforms, trusted=numbers_are_ids))
                except BadEntry as reason:
                    unread.append(Remark(source, str(reason)))
            if not accounts:
                unread.append(Remark(source, "这一行没有填写任何账号"))
    return found, unread


def _rows(source: Source, each: AssignedTable) -> Iterator[AccountRow]:
    """The row itself, or a part for each platform that a wide table has filled in."""
    assignment = each.assignment
    if not assignment.platforms:
        yield AccountRow(source.row, assignment.fields, assignment.constants)
    for group in assignment.platforms:
        if _is_filled(source, group):
            constants = {**assignment.constants, "platform": group.platform}
            yield AccountRow(source.row, {**assignment.fields, **group.fields}, constants)


def _is_filled(source: Source, group: PlatformColumns) -> bool:
    name = source.row.cell(group.fields["name"][0].index).text
    filled = any(not is_blank(source.row.cell(column.index)) for column in group.columns)
    return filled and not entries.says_nothing(name)


def _entered(
    source: Source, row: AccountRow, names: PlatformNames, platforms: Mapping[str, Platform], *, trusted: bool
) -> Entered:
    """What a row says; raises BadEntry where it does not even say which account is meant."""
    label = row.label("platform")
    platform = _platform(entries.ticked(row.name("platform"), label), names, platforms, label)
    name = ending_words.marked_name(row.raw("name")).strip("@＠" + ending_words.SYMBOLS)
    said: dict[str, str] = {key: row.line(key) for key in TEXTS if key in row.fields or row.raw(key)}
    illegible: dict[str, str] = {}
    _identities(row, platform.platform, said, illegible, trusted=trusted)
    if not name and not any(said.get(key) for key in IDENTITIES):
        raise BadEntry(f"“{row.label('name')}”是空的，也没有标识，不知道是哪个账号")
    for key, read_field in (("state", _state), *((day, _day) for day in DAYS)):
        if key in row.fields:
            try:
                said[key] = read_field(row, key)
            except BadEntry as reason:
                illegible[key] = str(reason)
    return Entered(source, platform.platform, platform.own_name or "", name, said, illegible, row.labels())


def _platform(text: str, names: PlatformNames, platforms: Mapping[str, Platform], label: str) -> PlatformEntry:
    """The platform that is meant; one that is not registered is another one, by its own name."""
    try:
        return entries.platform(text, names, platforms.get("other"), label)
    except BadEntry:
        if "other" not in platforms or len(text) > _LONGEST_NAME or entries.says_nothing(text):
            raise
        return PlatformEntry(platforms["other"], text)


def _identities(
    row: AccountRow, platform: Platform, said: dict[str, str], illegible: dict[str, str], *, trusted: bool
) -> None:
    """Put what the account is known by into ``said``, and what can't be used into ``illegible``."""
    forms = {"account_id": platform.account_id, "handle": platform.handle, "url": None}
    for key, form in forms.items():
        if key in row.fields:
            try:
                said[key] = row.identifier(key, (form,), trusted=trusted or key == "url")
            except BadEntry as reason:
                illegible[key] = str(reason)
    if "identity" in row.fields:
        try:
            text = row.identifier("identity", [forms["account_id"], forms["handle"]], trusted=trusted)
        except BadEntry as reason:
            illegible["identity"] = str(reason)
            return
        for key, value in _told_apart(text, platform).items():
            is_another = said.get(key) and value and said[key] != value  # than the column of its own says
            said["identity" if is_another else key] = value or said.get(key, "")


def _told_apart(text: str, platform: Platform) -> dict[str, str]:
    """An id as what it is by its form; of no form that is known it is an ``identity``, which may be either."""
    if not text:
        return {"account_id": ""}
    try:
        return entries.identity(text, platform)
    except BadEntry:
        return {"identity": text}


def _state(row: AccountRow, key: str) -> str:
    """运行, 关停 or 注销; while its notice is posted, and until it really ended, an account runs."""
    text = entries.ticked(row.line(key), row.label(key))
    if text in set(AccountState) - set(ENDED):
        return "运行"
    read_state = standing.read(text)
    return read_state.state if read_state else ""


def _day(row: AccountRow, key: str) -> str:
    return row.day(key) or ""
