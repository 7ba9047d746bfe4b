"""Tables that offices keep, made into units and accounts; nothing is guessed, nothing lost.

Every row becomes records or a ``Rejected`` with the reason. Two things are
decided by rule, and told: ids are made from the pinyin initials of the unit,
and an ``identity`` is taken as unchangeable id or as handle by the form that
the platform's registry gives.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..directory.directory import Directory
from ..records.platform_names import PlatformNames, folded
from ..records.platforms import Platform
from ..tables.sheets import BLANK, BadTable, Cell, Kind, Row, is_blank
from ..text.scalars import UNKNOWN_DATE
from . import entries
from .columns import BY_NAME, Assignment, Column, Fields
from .entries import BadEntry
from .layout import Table
from .naming import Naming

Record = dict[str, Any]
MAX_ACCOUNTS = 200_000
_TEXTS = ("represents", "verified_as")
_IDENTITIES = ("account_id", "handle", "url")


@dataclass(frozen=True, slots=True)
class Source:
    """Where an account comes from: a row of a sheet, of a wide table without the columns of ``others``."""

    sheet: str
    row: Row
    others: frozenset[int] = frozenset()

    @property
    def where(self) -> str:
        """The row as people look for it."""
        return f"{f'工作表“{self.sheet}”' if self.sheet else ''}第 {self.row.number} 行"


@dataclass(frozen=True, slots=True)
class Rejected:
    """What was left out, and why (Chinese)."""

    source: Source
    reason: str


@dataclass(frozen=True)
class Imported:
    """Plain records for YAML, and what was left out; ``sources[n]`` is where ``accounts[n]`` comes from.

    ``remarks`` is what was understood only in part (Chinese); ``none`` counts
    the cells that say that there is no account, ``known`` the accounts that
    the register holds in just these words.
    """

    units: list[Record] = field(default_factory=list)
    accounts: list[Record] = field(default_factory=list)
    unit_sources: list[tuple[Source, ...]] = field(default_factory=list)
    sources: list[tuple[Source, ...]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    remarks: list[Rejected] = field(default_factory=list)
    none: int = 0
    known: int = 0

    def without(self, units: Mapping[int, str], accounts: Mapping[int, str]) -> "Imported":
        """The same without some units and accounts (index → reason), and without units of which no row is left."""
        kept = [n for n in range(len(self.accounts)) if n not in accounts]
        gone = {source: reason for n, reason in units.items() for source in self.unit_sources[n]}
        gone |= {source: reason for n, reason in accounts.items() for source in self.sources[n]}
        used = {self.accounts[n]["unit"] for n in kept}
        out = gone.keys() | {rejected.source for rejected in self.rejected}
        left = [
            n
            for n, unit in enumerate(self.units)
            if n not in units and (unit["id"] in used or not out.issuperset(self.unit_sources[n]))
        ]
        return replace(
            self,
            units=[self.units[n] for n in left],
            accounts=[self.accounts[n] for n in kept],
            unit_sources=[self.unit_sources[n] for n in left],
            sources=[self.sources[n] for n in kept],
            rejected=[*self.rejected, *(Rejected(source, reason) for source, reason in gone.items())],
            remarks=[remark for remark in self.remarks if remark.source not in gone],
        )


def records(
    tables: Sequence[tuple[Table, Assignment]],
    directory: Directory,
    *,
    numbers_are_ids: bool = False,
    progress: Callable[[int], None] = lambda rows: None,
) -> Imported:
    """Plain units and accounts for every row that can be understood, beside what the register holds already.

    Raises BadTable for more accounts than a country has.
    """
    if sum(len(table.rows) * max(1, len(assignment.platforms)) for table, assignment in tables) > MAX_ACCOUNTS:
        raise BadTable(f"表格超过 {MAX_ACCOUNTS // 10_000} 万个账号；请拆成几个文件")
    made = Imported()
    maker = _Maker(directory, made, numbers_are_ids=numbers_are_ids)
    none = 0
    for table, assignment in tables:
        places = _places(assignment)
        for row in table.rows:
            source, stray = Source(table.sheet, row), table.stray(row)
            if stray and not table.sheet:
                made.rejected.append(Rejected(source, f"{stray}；多半是内容里的逗号没有加引号，后面的列都错了位"))
            else:
                none += maker.take(source, assignment, places)
            if stray and table.sheet:
                made.remarks.append(Rejected(source, stray))
            progress(1)
    return replace(made, none=none)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the rows of a wide table an account stands: its columns, and those of the others."""

    platform: str
    fields: Fields
    columns: frozenset[int]
    others: frozenset[int]


def _places(assignment: Assignment) -> list[_Place]:
    own = [
        (platform, fields, frozenset(column.index for columns in fields.values() for column in columns))
        for platform, fields in assignment.platforms
    ]
    every = frozenset(index for _, _, columns in own for index in columns)
    return [_Place(platform, fields, columns, every - columns) for platform, fields, columns in own]


class _Maker:
    """Makes accounts from rows, each beside those made before."""

    def __init__(self, directory: Directory, made: Imported, *, numbers_are_ids: bool) -> None:
        self._made = made
        self._numbers_are_ids = numbers_are_ids
        self._naming = Naming(directory)
        self._platforms = directory.platforms
        self._names = PlatformNames(directory.platforms.values())
        self._region = directory.site.region
        self._known = _Known(directory)

    def take(self, source: Source, assignment: Assignment, places: Sequence[_Place]) -> int:
        """Everything a row tells of; gives how many of its cells say that there is no account."""
        row = source.row
        if not places:
            self._try(source, _Entry(row, assignment.fields, assignment.constants))
            return 0
        filled = [place for place in places if any(not is_blank(row.cell(index)) for index in place.columns)]
        if not filled:
            self._made.rejected.append(Rejected(source, "这一行没有填写任何账号"))
        some = [
            place for place in filled if row.cell(place.fields["name"][0].index).text.strip() not in entries.NOTHING
        ]
        for place in some:
            given = {**assignment.constants, "platform": place.platform}
            entry = _Entry(row, {**assignment.fields, **place.fields}, given)
            self._try(replace(source, others=place.others), entry, is_wide=True)
        return len(filled) - len(some)

    def _try(self, source: Source, entry: "_Entry", *, is_wide: bool = False) -> None:
        try:
            if is_wide:
                entries.only_one(entry.line("name"), entry.label("name"))
            account, unit, remark = self._account(entry)
            self._known.add(account, source)
            account = {"id": self._naming.account(account["unit"], account["platform"]), **account}
        except BadEntry as reason:
            self._made.rejected.append(Rejected(source, str(reason)))
            return
        if unit is not None:
            self._naming.add(unit)
            self._made.units.append(unit)
            self._made.unit_sources.append((source,))
        self._made.accounts.append(account)
        self._made.sources.append((source,))
        if remark:
            self._made.remarks.append(Rejected(source, remark))

    def _account(self, entry: "_Entry") -> tuple[Record, Record | None, str]:
        tell = _Faults()
        name = tell(entry.name, "name")
        called = tell(entry.name, "unit")
        region = tell(entry.line, "region")
        platform, platform_name = tell(self._platform, entry) or (None, None)
        identities = tell(self._identities, entry, platform) if platform else None
        if name and platform and entry.label("name") == _handle_label(platform) and entries.is_handle(name, platform):
            tell.found.append(f"“{entry.label('name')}”里的“{name}”像是号，不像账号名称；请补一列账号名称")
        filings, remark = tell(_filings, entry) or ([], "")
        texts = tell(lambda: entry.filled(_TEXTS) | entry.filled(("description",), entries.text))
        tell.all()
        unit_id, unit = self._naming.unit(called, region, self._region)  # last: an id is taken for it
        account = {
            "name": name,
            "platform": platform.id,
            **({"platform_name": platform_name} if platform_name else {}),
            **identities,
            "unit": unit_id,
            **texts,
            "filings": filings,
        }
        return account, unit, remark

    def _platform(self, entry: "_Entry") -> tuple[Platform, str | None]:
        return entries.platform(entry.name("platform"), self._names, self._platforms.get("other"))

    def _identities(self, entry: "_Entry", platform: Platform) -> Record:
        found: Record = {}
        for key in ("account_id", "handle"):
            if value := entry.identifier(key, (getattr(platform, key),), trusted=self._numbers_are_ids):
                found[key] = value
        forms = (platform.account_id, platform.handle)
        if value := entry.identifier("identity", forms, trusted=self._numbers_are_ids):
            for key, text in entries.identity(value, platform).items():
                if found.setdefault(key, text) != text:
                    raise BadEntry(f"两列的标识不一样：“{found[key]}”和“{text}”；请核对")
        if url := entry.identifier("url", (), trusted=True):
            found["url"] = url
        return {key: found[key] for key in _IDENTITIES if key in found}


def _handle_label(platform: Platform) -> str | None:
    return platform.handle.label if platform.handle else None


class _Faults:
    """What is wrong with a row, all of it: whoever mends it need not come again for each."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, read: Callable[..., Any], *arguments: Any) -> Any:
        """What is read, None where it can't be."""
        try:
            return read(*arguments)
        except BadEntry as reason:
            self.found.append(str(reason))
            return None

    def all(self) -> None:
        """Raise BadEntry where anything was wrong."""
        if self.found:
            raise BadEntry("；".join(dict.fromkeys(self.found)))


class _Entry:
    """What a row says, by field."""

    def __init__(self, row: Row, fields: Fields, constants: Mapping[str, str]) -> None:
        self._row = row
        self._fields = fields
        self._constants = constants

    def label(self, name: str) -> str:
        """What the field is called in the table."""
        columns = self._fields.get(name)
        return columns[0].shown if columns else BY_NAME[name].title

    def name(self, name: str) -> str:
        """A name that must be there."""
        cell, column = self._cell(name)
        if is_blank(cell):
            raise BadEntry(f"缺少{BY_NAME[name].title}")
        return entries.name(cell, column.shown)

    def line(self, name: str) -> str:
        """A text in one line; several columns of a region are its levels."""
        if name == "region":
            levels = [entries.line(self._row.cell(c.index), c.shown) for c in self._fields.get(name, ())]
            return "/".join(dict.fromkeys(filter(None, levels))) or self._constants.get(name, "")
        cell, column = self._cell(name)
        return entries.line(cell, column.shown)

    def day(self, name: str) -> str | None:
        """A day."""
        cell, column = self._cell(name)
        return entries.day(cell, column.shown)

    def identifier(self, name: str, forms, *, trusted: bool) -> str:
        """An id."""
        cell, column = self._cell(name)
        return entries.identifier(cell, column.shown, forms, trusted=trusted)

    def filled(self, names: Sequence[str], read: Callable[[Cell, str], str] = entries.line) -> Record:
        """Fields that have something in them."""
        found = {}
        for name in names:
            cell, column = self._cell(name)
            if value := read(cell, column.shown):
                found[name] = value
        return found

    def _cell(self, name: str) -> tuple[Cell, Column]:
        """The cell that is filled; raises BadEntry where several are and differ."""
        columns = self._fields.get(name, ())
        filled = [(cell, c) for c in columns if not is_blank(cell := self._row.cell(c.index))]
        if len({cell.text.strip() for cell, _ in filled}) > 1 and name in (*_IDENTITIES, "identity"):
            raise BadEntry(f"“{filled[0][1].shown}”和“{filled[1][1].shown}”都填了；请只留这个平台的")
        if filled:
            (cell, column) = filled[0]
            if cell.kind is Kind.TEXT and cell.text.startswith("=") and len(cell.text) > 1:
                raise BadEntry(f"“{column.shown}”写的是公式；请改成它的结果")
            return cell, column
        constant = self._constants.get(name, "")
        return Cell(constant) if constant else BLANK, columns[0] if columns else Column(0, BY_NAME[name].title)


def _filings(entry: _Entry) -> tuple[list[Record], str]:
    """The opening, and the closing if there was one; what is known of the opening day only roughly is a remark."""
    opening: Record = {"type": "开设"}
    remark = ""
    try:
        opening["on"] = entry.day("opened_on") or UNKNOWN_DATE
    except entries.InexactDay:
        opening["on"] = UNKNOWN_DATE
        remark = f"{entry.label('opened_on')}“{entry.line('opened_on')}”没有写到日，记为“不详”"
    if filed_on := entry.day("filed_on"):
        opening["filed_on"] = filed_on
    opening |= entry.filled(("number",)) | entry.filled(("reason",), entries.text)
    ending = _ending(entry)
    return [opening, ending] if ending else [opening], remark


def _ending(entry: _Entry) -> Record | None:
    """The closing or cancellation, with all that the register needs of it; raises BadEntry for what is missing."""
    said = entry.line("state")
    days = {"关停": entry.day("closed_on"), "注销": entry.day("cancelled_on")}
    dated = [type_ for type_, day in days.items() if day]
    state = entries.state(said) if said else (dated[-1] if dated else "运行")
    if state == "运行":
        if dated:
            raise BadEntry(f"状态是“{said}”，却写了{dated[0]}日期；请核对")
        return None
    if len(dated) == 2 or (dated and state not in dated):
        raise BadEntry("关停、注销是两次备案；请只留一个日期导入，再补记另一次")
    approved, announced_on = entry.line("approved"), entry.day("announced_on")
    missing = {f"{state}日期": days[state], "批准方式（集体研究 或 主要领导同意）": approved, "公告日期": announced_on}
    if not all(missing.values()):
        raise BadEntry(
            f"账号已{state}，还要写明{'、'.join(what for what, value in missing.items() if not value)}；请补齐"
        )
    ending: Record = {"type": state, "on": days[state], "approved": entries.approval(approved)}
    reason = entry.filled(("ending_reason",), entries.text).get("ending_reason")
    if reason:
        ending["reason"] = reason
    ending["announced_on"] = announced_on
    if stops_on := entry.day("stops_on"):
        ending["stops_on"] = stops_on
    return ending | entry.filled(("successor",))


class _Known:
    """Accounts of the register and of the table: the same one is not taken twice."""

    def __init__(self, directory: Directory) -> None:
        self._seen: dict[tuple[str, str, str], list[tuple[Mapping[str, Any], str]]] = {}
        for account in directory.accounts.values():
            identities = {key: getattr(account, key) for key in _IDENTITIES}
            self._add(account.unit, account.platform, account.name, identities, f"名录里的“{account.id}”")

    def add(self, account: Record, source: Source) -> None:
        """Remember an account; raises BadEntry if it is known."""
        key = account["unit"], account["platform"], folded(account["name"])
        for identities, where in self._seen.get(key, ()):
            if all(identities.get(k) == account.get(k) for k in _IDENTITIES if identities.get(k) and account.get(k)):
                raise BadEntry(f"单位、平台、名称与{where}相同，是同一个账号；没有重复导入")
        self._add(account["unit"], account["platform"], account["name"], account, source.where)

    def _add(self, unit: str, platform: str, name: str, identities: Mapping[str, Any], where: str) -> None:
        self._seen.setdefault((unit, platform, folded(name)), []).append((identities, where))
