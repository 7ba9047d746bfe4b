"""Which column of an office's table is which field of an account."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..records.platform_names import PlatformNames, folded
from ..records.platforms import Platform
from ..tables.sheets import BadTable
from .fields import BY_NAME, FIELDS, IGNORED, REQUIRED, Field, bare, is_of_several_ids, ranks, surest, without_leading

# Of the person behind an account nothing is taken (南通办法第二十条).
_PRIVATE = re.compile("联系|电话|手机|管理员|负责人|责任人|经办|身份证|邮箱|姓名|填报人|编辑|领导|联络|qq")
_NOTHING = {"序号", "编号", "no", "no."}
_NAMES = {"全称", "全名", "名"}  # behind a platform: 公众号全称; alone it may be a unit's
_WECHAT_ID = "微信号"  # tells of an account, and never is its name
# What a spreadsheet of rejected rows adds; importing it again must not ask what it is.
SHEET, ROW, REASON = "原工作表", "原行号", "未导入原因"
OF_REJECTS = (SHEET, ROW, REASON)


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its number (from 0) and what stands over it; ``upper`` is the heading that spans it, if any."""

    index: int
    label: str
    upper: str = ""

    @property
    def shown(self) -> str:
        """The heading in one line."""
        parts = dict.fromkeys(filter(None, (self.upper, self.label)))
        return "/".join("".join(part.split()) for part in parts)


Fields = Mapping[str, tuple[Column, ...]]


@dataclass(frozen=True, slots=True)
class PlatformColumns:
    """Columns of a wide table that tell of one account: the id of its platform, and its fields."""

    platform: str
    fields: Fields

    @property
    def columns(self) -> tuple[Column, ...]:
        """All its columns."""
        return tuple(column for columns in self.fields.values() for column in columns)


@dataclass(frozen=True)
class Assignment:
    """Which columns are which field. A wide table has in ``platforms`` columns for each account besides."""

    fields: Fields
    platforms: tuple[PlatformColumns, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    unused: tuple[Column, ...] = ()
    private: tuple[Column, ...] = ()

    def missing(self) -> list[str]:
        """Required fields that no column and no constant gives."""
        given = {*self.fields, *self.constants}
        given |= {"name", "platform"} if self.platforms else set()
        return [name for name in REQUIRED if name not in given]


def assign(
    columns: Sequence[Column],
    given: Iterable[tuple[str, str]],
    constants: Mapping[str, str],
    names: PlatformNames,
) -> Assignment:
    """Which column is which field: as ``given`` says (heading, field), and by known headings.

    Raises BadTable where two columns could equally be a field that has one value.
    """
    draft = _as_given(columns, given)
    groups = () if _says_platform(draft, constants) else _side_by_side(draft.free, names)
    draft = draft.without(column for group in groups for column in group.columns)
    draft = _by_headings(draft, {*constants, *(("name", "platform") if groups else ())})
    draft = draft if groups else _named_for_platforms(draft, names)
    private = tuple(column for column in draft.free if _PRIVATE.search(folded(column.label)))
    unused = tuple(column for column in draft.free if column not in private and _holds_something(column))
    return Assignment(draft.fields, groups, constants, unused, private)


@dataclass(frozen=True, slots=True)
class _Draft:
    """The fields that are assigned so far, and the columns that are still free."""

    fields: Fields
    free: tuple[Column, ...]

    def without(self, taken: Iterable[Column]) -> "_Draft":
        """The same with fewer free columns."""
        gone = {*taken}
        return _Draft(self.fields, tuple(column for column in self.free if column not in gone))

    def adding(self, name: str, columns: Sequence[Column]) -> "_Draft":
        """The same with further columns for a field."""
        own = (*self.fields.get(name, ()), *columns)
        return _Draft({**self.fields, name: own}, self.free).without(columns)


def _holds_something(column: Column) -> bool:
    return folded(column.label) not in _NOTHING and column.label not in OF_REJECTS


def _as_given(columns: Sequence[Column], given: Iterable[tuple[str, str]]) -> _Draft:
    draft = _Draft({}, tuple(columns))
    for label, name in given:
        meant = [column for column in columns if folded(label) in (folded(column.label), folded(column.shown))]
        draft = draft.adding(name, meant) if meant and name != IGNORED else draft.without(meant)
    return draft


def _says_platform(draft: _Draft, constants: Mapping[str, str]) -> bool:
    by_heading = any("platform" in ranks(column.label) for column in draft.free)
    return by_heading or "platform" in draft.fields or "platform" in constants


def _by_headings(draft: _Draft, settled: set[str]) -> _Draft:
    """Fields that are not ``settled`` by columns with known headings."""
    for known in FIELDS:
        if known.name not in draft.fields and known.name not in settled:
            columns = _columns_for(known, draft.free)
            draft = draft.adding(known.name, columns) if columns else draft
    return draft


def _columns_for(known: Field, free: Sequence[Column]) -> tuple[Column, ...]:
    """Columns that are called so, the surest first; of a field with one value only that."""
    called = [column for column in free if known.name in ranks(column.label)]
    called.sort(key=lambda column: (ranks(column.label)[known.name], column.index))
    if known.several or len(called) < 2:
        return tuple(called)
    if folded(called[0].label) == folded(called[1].label):
        raise BadTable(f"有两列都叫“{called[0].shown}”；请改名后再导入")
    return (called[0],)


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a heading says that names a platform: 微博 → its name, 微博UID → its account_id."""

    platform: Platform
    field: str


def is_heading(label: str, names: PlatformNames) -> bool:
    """True if the text is what stands over a column: a field, a platform, or what was written beside rejected rows."""
    return bool(ranks(label)) or label in OF_REJECTS or _of_platform(label, names) is not None


def heading(column: Column, names: PlatformNames) -> str:
    """A heading that says by itself what the column is: 微博/名称, and 名称 where nothing of account stands above."""
    return column.shown if column.upper and _of_platform(column.upper, names) else column.label


def _of_platform(label: str, names: PlatformNames) -> _Meaning | None:
    """The platform and the field that a heading names."""
    text = bare(label)
    if platform := names.find(text):
        is_handle = platform.handle is not None and folded(platform.handle.label) == text
        return _Meaning(platform, "handle" if is_handle else "name")
    for form in dict.fromkeys((text, without_leading(text))):
        if beginning := names.at_the_beginning(form):
            platform, rest = beginning
            if is_of_several_ids(form):
                return _Meaning(platform, "identity")
            rest = rest.lstrip("/")
            if name := "name" if rest in _NAMES else surest(rest):
                return _Meaning(platform, name)
    return None


def _meaning(column: Column, names: PlatformNames) -> _Meaning | None:
    """The platform and field of a column, perhaps below a heading that spans several."""
    upper, lower = (_of_platform(text, names) for text in (column.upper, column.label))
    name = surest(column.label)
    if upper and not lower and name:
        return _Meaning(upper.platform, name)
    if lower and column.upper and column.upper != column.label and "name" in ranks(column.upper):
        return _Meaning(lower.platform, "name")
    is_alone = not column.label or folded(column.label) == folded(column.upper)
    return lower or (upper if is_alone else None)  # below a platform what is not known tells of no name


def _named_for_platforms(draft: _Draft, names: PlatformNames) -> _Draft:
    """Columns such as 公众号名称 and 微博UID in a table that says the platform elsewhere."""
    for column in draft.free:
        meaning = _meaning(column, names)
        if meaning and (meaning.field not in draft.fields or BY_NAME[meaning.field].several):
            draft = draft.adding(meaning.field, (column,))
    return draft


@dataclass(frozen=True, slots=True)
class _Meant:
    """A column with its meaning."""

    column: Column
    platform: str
    field: str


def _side_by_side(free: Sequence[Column], names: PlatformNames) -> tuple[PlatformColumns, ...]:
    """Accounts side by side in a row: one for each column that holds names, with all columns that tell of it."""
    meanings = [(column, _meaning(column, names)) for column in free]
    meant = [_Meant(column, meaning.platform.id, meaning.field) for column, meaning in meanings if meaning]
    named = {one.platform for one in meant if one.field == "name"}
    holders = [one for one in meant if _holds_names(one, named)]
    others = [one for one in meant if one not in holders]
    return tuple(PlatformColumns(holder.platform, _fields_of(holder, holders, others)) for holder in holders)


def _holds_names(one: _Meant, named: set[str]) -> bool:
    """Beside 抖音 the column 抖音号 is the handle; alone it holds names, as 视频号 does."""
    is_alone = one.field == "handle" and one.platform not in named and folded(one.column.label) != _WECHAT_ID
    return one.field == "name" or is_alone


def _fields_of(holder: _Meant, holders: Sequence[_Meant], others: Sequence[_Meant]) -> Fields:
    """The fields of the account whose name stands in a column."""
    fields: dict[str, tuple[Column, ...]] = {"name": (holder.column,)}
    for one in others:
        if _holder_of(one, holders) is holder:
            fields[one.field] = (*fields.get(one.field, ()), one.column)
    return fields


def _holder_of(one: _Meant, holders: Sequence[_Meant]) -> _Meant | None:
    """The nearest column with names of the same platform before another, or else the first."""
    own = [holder for holder in holders if holder.platform == one.platform]
    before = [holder for holder in own if holder.column.index < one.column.index]
    return before[-1] if before else next(iter(own), None)
