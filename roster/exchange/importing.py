"""Tables that offices keep, made into units and accounts; nothing is guessed, nothing lost.

Every row becomes records or a ``Remark`` with the reason. Two things are
decided by rule, and told: ids are made from the pinyin initials of the unit,
and an ``identity`` is taken as unchangeable id or as handle by the form that
the platform's registry gives.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from ..directory.directory import Directory
from ..directory.life import CLOSING
from ..records.identities import matches
from ..records.platform_names import PlatformNames, folded
from ..records.platforms import Platform
from ..tables.sheets import BadTable, is_blank
from . import account_rows, doubts, ending_words, entries, mentions, row_filings
from .account_rows import IDENTITIES, AccountRow
from .columns import Assignment, PlatformColumns
from .doubts import Doubter
from .entries import BadEntry, PlatformEntry
from .imported import Imported, Made, Record, Remark, Source
from .layout import AssignedTable
from .mentions import KnownAccounts, Mention
from .naming import Naming
from .row_filings import Filings

T = TypeVar("T")
MAX_ACCOUNTS = 200_000
_TEXTS = ("represents", "verified_as")
_SURE = "gh_"


def records(
    tables: Sequence[AssignedTable],
    directory: Directory,
    *,
    numbers_are_ids: bool = False,
    progress: Callable[[int], None] = lambda rows: None,
) -> Imported:
    """Plain units and accounts for every row that can be understood, beside what the register holds already.

    Raises BadTable for more accounts than a country has.
    """
    if sum(len(each.table.rows) * max(1, len(each.assignment.platforms)) for each in tables) > MAX_ACCOUNTS:
        raise BadTable(f"表格超过 {MAX_ACCOUNTS // 10_000} 万个账号；请拆成几个文件")
    builder = _Builder(directory, numbers_are_ids=numbers_are_ids)
    for each in tables:
        context = builder.context(each)
        for row in each.table.rows:
            source, stray = Source(each.table.sheet, row, told=each.table.told), each.table.stray(row)
            if stray and not each.table.sheet:
                builder.reject(source, f"{stray}；多半是内容里的逗号没有加引号，后面的列都错了位")
            else:
                builder.take(source, context)
            if stray and each.table.sheet:
                builder.remark(source, stray)
            progress(1)
    return builder.imported()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the rows of a wide table an account stands: its columns, and the numbers of those of the others."""

    group: PlatformColumns
    columns: frozenset[int]
    others: frozenset[int]


def _places(assignment: Assignment) -> list[_Place]:
    own = [frozenset(column.index for column in group.columns) for group in assignment.platforms]
    every = frozenset().union(*own)
    return [_Place(group, columns, every - columns) for group, columns in zip(assignment.platforms, own, strict=True)]


@dataclass(frozen=True, slots=True)
class _Context:
    """What holds for all rows of a table; ``places`` is where accounts stand in the rows of a wide one."""

    assignment: Assignment
    places: Sequence[_Place]
    doubter: Doubter


@dataclass(frozen=True, slots=True)
class _Account:
    """An account that has no id yet, its unit where that is new, and what is known of it only roughly (Chinese)."""

    record: Record
    unit: Record | None
    remarks: tuple[str, ...]


class _Builder:
    """Makes accounts from rows, each beside those made before."""

    def __init__(self, directory: Directory, *, numbers_are_ids: bool) -> None:
        self._numbers_are_ids = numbers_are_ids
        self._naming = Naming(directory)
        self._platforms = directory.platforms
        self._names = PlatformNames(directory.platforms.values())
        self._region, self._since = directory.site.region, directory.site.since
        self._known = KnownAccounts(directory.accounts.values())
        self._running: dict[int, tuple[Source, AccountRow]] = {}
        self._ended: list[Mention] = []
        self._unit_names = frozenset(
            name for unit in directory.units.values() for name in (unit.name, *unit.names_before)
        )
        self._units: list[Made] = []
        self._accounts: list[Made] = []
        self._rejected: list[Remark] = []
        self._remarks: list[Remark] = []
        self._none = 0

    def imported(self) -> Imported:
        """All that was made so far."""
        rejected, remarks = tuple(self._rejected), tuple(self._remarks)
        made = Imported(tuple(self._units), tuple(self._accounts), rejected, remarks, none=self._none)
        running = {index: self._mention(*where) for index, where in self._running.items()} if self._ended else {}
        return made.without({}, mentions.contradicted(running, self._ended))

    def reject(self, source: Source, reason: str) -> None:
        """Leave a row out."""
        self._rejected.append(Remark(source, reason))

    def remark(self, source: Source, what: str) -> None:
        """Tell what was not understood of a row."""
        self._remarks.append(Remark(source, what))

    def context(self, each: AssignedTable) -> _Context:
        """What holds for all rows of a table."""
        columns = {column.index: column for column in each.table.columns}
        return _Context(
            each.assignment, _places(each.assignment), Doubter(columns, each.table.around, self._unit_names)
        )

    def take(self, source: Source, context: _Context) -> None:
        """Everything a row tells of."""
        assignment = context.assignment
        if context.places:
            self._take_wide(source, context)
        else:
            self._take_account(source, AccountRow(source.row, assignment.fields, assignment.constants), context)
        for remark in doubts.remarks(source.row, context.doubter):
            self.remark(source, remark)

    def _take_wide(self, source: Source, context: _Context) -> None:
        row, assignment = source.row, context.assignment
        filled = [place for place in context.places if any(not is_blank(row.cell(n)) for n in place.columns)]
        if not filled:
            self.reject(source, "这一行没有填写任何账号")
        for place in filled:
            group = place.group
            if entries.says_nothing(row.cell(group.fields["name"][0].index).text):
                self._none += 1
                continue
            constants = {**assignment.constants, "platform": group.platform}
            account_row = AccountRow(row, {**assignment.fields, **group.fields}, constants)
            self._take_account(replace(source, others=place.others), account_row, context)

    def _take_account(self, source: Source, row: AccountRow, context: _Context) -> None:
        try:
            if context.places:
                entries.only_one(row.line("name"), row.label("name"))
            account = self._account(row, context.doubter, source.others)
            self._known.add(account.record, source)
        except BadEntry as reason:
            self.reject(source, str(reason))
            if context.doubter.tells_of_an_end(row, source.others):
                self._ended.append(self._mention(source, row))
            return
        id_ = self._naming.account(account.record["unit"], account.record["platform"])
        if account.unit is not None:
            self._naming.add(account.unit)
            self._units.append(
                Made(account.unit, (source,), {"name": row.label("unit"), "region": row.label("region")})
            )
        if not _has_ended(account.record):
            self._running[len(self._accounts)] = source, row
        self._accounts.append(Made({"id": id_, **account.record}, (source,), row.labels()))
        for remark in account.remarks:
            self.remark(source, remark)

    def _account(self, row: AccountRow, doubter: Doubter, others: Collection[int]) -> _Account:
        """The account of a row; raises BadEntry with everything that is wrong."""
        faults = _Faults()
        name = faults.of(lambda: row.name("name"), "")
        unit_name = faults.of(lambda: row.name("unit"), "")
        region = faults.of(lambda: row.line("region"), "")
        platform = faults.of(lambda: self._platform(row), None, row.label("platform"))
        identities = faults.of(lambda: self._identities(row, platform.platform), {}) if platform else {}
        if name and platform:
            faults.of(lambda: _refuse_handle(row, name, platform.platform), None)
        filings = faults.of(lambda: row_filings.filings(row, self._since), Filings())
        announcers = faults.of(lambda: self._announcers(filings, unit_name), {})
        texts = faults.of(lambda: _texts(row), {})
        if filings.records and not _has_ended({"filings": filings.records}):
            faults.of(lambda: doubter.refuse(row, others), None)
        if platform is None or faults.reasons:
            raise faults.all()
        unit = faults.of(lambda: self._naming.unit(unit_name, region, self._region), None, row.label("unit"))
        if unit is None:  # last, for an id is taken for it
            raise faults.all()
        record = {
            "name": name,
            "platform": platform.platform.id,
            **({"platform_name": platform.own_name} if platform.own_name else {}),
            **identities,
            "unit": unit.id,
            **texts,
            "filings": [_announced_by(filing, announcers, unit.id) for filing in filings.records],
        }
        return _Account(record, unit.new, filings.remarks)

    def _mention(self, source: Source, row: AccountRow) -> Mention:
        """Of which account a row speaks, as far as it can be read."""
        try:
            platform = self._platform(row).platform
            ids = self._identities(row, platform)
        except BadEntry:
            platform, ids = self._names.find(row.raw("platform")), {}
        name = ending_words.marked_name(row.raw("name")).strip("@＠" + ending_words.SYMBOLS)
        return Mention(source, platform.id if platform else "", folded(name), folded(row.raw("unit")), ids)

    def _announcers(self, filings: Filings, unit_name: str) -> Mapping[str, str]:
        """Ids of other units that announce, by their names; raises BadEntry for one that is not known."""
        names = {filing["announced_by"] for filing in filings.records if "announced_by" in filing}
        return {name: self._naming.known(name, "公告单位") for name in names if name != unit_name}

    def _platform(self, row: AccountRow) -> PlatformEntry:
        label = row.label("platform")
        name = entries.ticked(row.name("platform"), label)
        return entries.platform(name, self._names, self._platforms.get("other"), label)

    def _identities(self, row: AccountRow, platform: Platform) -> Record:
        """What the account is known by; raises BadEntry where two columns contradict each other."""
        trusted = self._numbers_are_ids
        forms = {"account_id": platform.account_id, "handle": platform.handle}
        ids = account_rows.given([*forms], lambda key: row.identifier(key, (forms[key],), trusted=trusted))
        ids = _unchangeable(ids, platform)
        if value := row.identifier("identity", [*forms.values()], trusted=trusted):
            try:
                found = entries.identity(value, platform)
            except BadEntry as reason:
                raise BadEntry(f"{row.label('identity')}{reason}") from None
            for key, text in found.items():
                if ids.setdefault(key, text) != text:
                    raise BadEntry(f"“{row.label('identity')}”和另一列的标识不一样：“{text}”和“{ids[key]}”；请核对")
        if url := row.identifier("url", (), trusted=True):
            ids["url"] = url
        return {key: ids[key] for key in IDENTITIES if key in ids}


def _has_ended(account: Record) -> bool:
    return account["filings"][-1]["type"] in CLOSING


def _unchangeable(ids: Record, platform: Platform) -> Record:
    """The unchangeable id in the place of the other: a 公众号 that has no 微信号 shows it there."""
    handle, form = ids.get("handle", ""), platform.account_id
    is_other = bool(form and form.pattern and form.pattern.startswith(_SURE) and matches(form.pattern, handle))
    return {"account_id": handle} if is_other and ids.get("account_id", handle) == handle else ids


def _announced_by(filing: Record, announcers: Mapping[str, str], unit: str) -> Record:
    """A filing with the id of the unit that announces it; a unit that announces for itself need not be named."""
    announcer = announcers.get(filing.get("announced_by", ""))
    others = {key: value for key, value in filing.items() if key != "announced_by"}
    return others | ({"announced_by": announcer} if announcer not in (None, unit) else {})


def _refuse_handle(row: AccountRow, name: str, platform: Platform) -> None:
    """A handle in a column that seemed to hold names raises BadEntry."""
    if platform.handle and row.label("name") == platform.handle.label and entries.is_handle(name, platform):
        raise BadEntry(f"“{row.label('name')}”里的“{name}”像是号，不像账号名称；请补一列账号名称")


def _texts(row: AccountRow) -> Record:
    return account_rows.given(_TEXTS, row.line) | account_rows.given(("description",), row.text)


class _Faults:
    """What is wrong with a row, all of it: whoever mends it need not come again for each."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def of(self, read: Callable[[], T], otherwise: T, label: str = "") -> T:
        """What is read, or ``otherwise`` where it can't be; ``label`` is the column, where the reason may lack it."""
        try:
            return read()
        except BadEntry as reason:
            told = str(reason)
            self.reasons.append(told if label in told else f"{label}：{told}")
            return otherwise

    def all(self) -> BadEntry:
        """Everything that was wrong as one."""
        return BadEntry("；".join(dict.fromkeys(self.reasons)))
