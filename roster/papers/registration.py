"""备案登记表 (盐源 附件3): one filing of one account as a form to print, sign and stamp.

Everything stands as it was when that filing took effect; what is to be written
by hand is left blank. The form is one page A4 whatever stands in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, get_args

from ..directory.directory import Directory
from ..directory.life import CLOSING, ended_on, unit_after, value_after
from ..notices.wordings import Item, item, successor
from ..records.accounts import UNKNOWN, Account, App, Changed, Elsewhere, Filing, FilingType, Unit
from ..render.templates import chinese_date
from .fitting import Cell, Fit, cut, fit
from .layouts import FORM

CUT_MARK = "……（全文另附）"
# Points on a page A4: what the rows above two opinions may take, and each place to sign and stamp; three are lower.
ROWS_HEIGHT, OPINION_HEIGHT, LOW_OPINION_HEIGHT = 450, 98, 90
INSET = 10  # what the lines of a table leave free on both sides of a text
# What the official form knows; a 更正 mends the register, and nobody is asked to stamp it.
TYPES = tuple(type_ for type_ in get_args(FilingType) if type_ != "更正")


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what stands beside it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """A place to write, sign and stamp: its label, what is asked for there, and the lines at its end."""

    label: str
    asked: str
    signs: tuple[str, ...] = ("负责人签字：　　　　　　　　　　（公章）", "年　　月　　日")


FormRow = tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class RegistrationForm:
    """A form of one page. A row holds one field across the page, or two; ``cut`` names the fields that are too long.

    ``size`` is that of the letters, ``opinion_height`` that of each place to sign, in points.
    """

    title: str
    caption: str
    rows: tuple[FormRow, ...]
    opinions: tuple[Opinion, ...]
    footnote: str
    size: float
    opinion_height: float
    cut: tuple[str, ...]
    day: date


def registration_form(directory: Directory, account: Account, number: int) -> RegistrationForm:
    """The form of an account's ``number``-th filing, counted from 1: one whose type is in ``TYPES``."""
    filing = account.filings[number - 1]
    opinions = tuple(_opinions(filing))
    least = OPINION_HEIGHT if len(opinions) == 2 else LOW_OPINION_HEIGHT
    height = ROWS_HEIGHT + 2 * OPINION_HEIGHT - least * len(opinions)
    whole = [*_rows(directory, account, filing)]
    fitted = fit([row_cells(row) for row in whole], height)
    rows = tuple(_shortened(row, fitted) for row in whole)
    site = directory.site
    return RegistrationForm(
        title=f"{(site.region or '').rpartition('/')[2]}政务新媒体备案登记表",
        caption=f"账号编号：{account.id}　第 {number} 条备案记录{'（补录）' if filing.announced_elsewhere else ''}",
        rows=rows,
        opinions=opinions,
        footnote=f"按《{site.name}》的备案记录打印，{chinese_date(directory.today)}。"
        f"账号页面：{site.base_url}accounts/{account.id}/",
        size=fitted.size,
        opinion_height=round(least + max(0, height - fitted.height) / len(opinions), 1),
        cut=_cut_labels(whole, rows),
        day=directory.today,
    )


def _opinions(filing: Filing) -> Iterator[Opinion]:
    """Who signs and stamps (盐源 附件3, 三(三)): with a change of sponsor both units."""
    asked = "" if filing.type in CLOSING else "主要负责人审核同意"
    if "unit" in filing.changes:
        yield Opinion("原主办单位意见", asked)
        yield Opinion("现主办单位意见", asked)
    else:
        yield Opinion("主办单位意见", asked)
    yield Opinion("备案主管单位意见", "")


def row_cells(row: FormRow) -> list[Cell]:
    """Label, value, label, value: one value alone has the width of three columns."""
    return [cell for field in row for cell in (_label_cell(field), _value_cell(field, row))]


def _label_cell(field: Field) -> Cell:
    return Cell(field.label, FORM.label_width - INSET)


def _value_cell(field: Field, row: FormRow) -> Cell:
    width = FORM.value_width if len(row) == 2 else 2 * FORM.value_width + FORM.label_width
    return Cell(field.text, width - INSET)


def _shortened(row: FormRow, fitted: Fit) -> FormRow:
    """A row with its texts cut to the lines that they may have."""
    return tuple(Field(field.label, cut(_value_cell(field, row), fitted, CUT_MARK)) for field in row)


def _cut_labels(whole: Sequence[FormRow], shortened: Sequence[FormRow]) -> tuple[str, ...]:
    """The fields of which not all is on the page."""
    pairs = zip(chain(*whole), chain(*shortened), strict=True)
    return tuple(before.label for before, after in pairs if before != after)


def _rows(directory: Directory, account: Account, filing: Filing) -> Iterator[FormRow]:
    then, day = item(directory, account, filing), _day_of(filing)
    unit = directory.units[unit_after(account, filing)]
    name = unit.name_on(day)
    yield _subject(account, filing, name, "represents"), _subject(account, filing, name, "verified_as")
    yield (_field(Account, "name", then.name),)
    yield (Field(f"{_title(Account, 'platform')}（其他须写明）", _platform(account, then)),)
    yield (_field(Filing, "type", _choice(TYPES, filing.type)),)
    yield _of("平台唯一标识", then.account_id_label, then.account_id), _of("账号", then.handle_label, then.handle)
    yield (_field(Account, "url", account.url),)
    yield from _app(account.app)
    yield from _units(directory, filing, unit)
    yield _field(Filing, "on", _day(filing.on, "不详")), _field(Filing, "filed_on", _day(filing.filed_on))
    yield (_field(Filing, "number", filing.number),)
    yield from _particulars(directory, filing, then)
    yield (_field(Filing, "reason", filing.reason),)


def _day_of(filing: Filing) -> date | None:
    """The day whose names the form bears; None where nobody knows one."""
    return filing.on or filing.filed_on or filing.announced_on or ended_on(filing)


def _units(directory: Directory, filing: Filing, unit: Unit) -> Iterator[FormRow]:
    """Who runs the account, who ran it before a change of sponsor, and who is asked: as they were called then."""
    day = _day_of(filing)
    name, above = unit.name_on(day), directory.supervisor_of(unit, day)
    supervisor = (_field(Unit, "supervisor", above),) if above else ()
    if change := filing.changes.get("unit"):
        yield Field("原主办单位", directory.unit_name_on(change.before, day)), Field("现主办单位", name)
        if supervisor:
            yield supervisor
    else:
        yield (_field(Account, "unit", name), *supervisor)


def _particulars(directory: Directory, filing: Filing, then: Item) -> Iterator[FormRow]:
    """What only a change, a closing or a cancellation has."""
    if filing.type == "变更":
        changes = "\n".join(f"{label}：{before} → {after}" for label, before, after in then.changes)
        yield (_field(Filing, "changes", changes),)
        if filing.announced_on:
            yield (_announced(directory, filing),)
    elif elsewhere := filing.announced_elsewhere:
        yield (_field(Filing, "announced_elsewhere", _elsewhere(elsewhere)),)
        yield (_field(Filing, "done", _done(filing)),)
    elif filing.type in CLOSING:
        as_of = filing.announced_on or directory.today
        named = "、".join(successor(directory, name, as_of) for name in filing.successor)
        yield _field(Filing, "approved", _approval(directory, filing)), _announced(directory, filing)
        yield _field(Filing, "stops_on", _day(filing.stops_on)), _field(Filing, "successor", named)


def _approval(directory: Directory, filing: Filing) -> str:
    """How it was approved, and by whom: the unit's name also where its id is given."""
    day = filing.announced_on or filing.on
    by = f"（{directory.unit_name_on(filing.approved_by, day)}）" if filing.approved_by else ""
    return f"{filing.approved or ''}{by}"


def _announced(directory: Directory, filing: Filing) -> Field:
    """The day under the notice, and who announces where that is another unit."""
    by = directory.unit_name_on(filing.announced_by, filing.announced_on) if filing.announced_by else ""
    return _field(Filing, "announced_on", f"{_day(filing.announced_on)}{f'（{by}公告）' if by else ''}")


def _elsewhere(elsewhere: Elsewhere) -> str:
    """Where an ending from before the register was announced, as far as anybody knows."""
    known = (_day(elsewhere.on), elsewhere.where, elsewhere.url)
    return "，".join(filter(None, known)) or UNKNOWN


def _done(filing: Filing) -> str:
    on = ended_on(filing)
    how = filing.done.how if filing.done else ""
    return "，".join(filter(None, (_day(on, "日期不详"), how)))


def _field(record: type, key: str, text: str | None) -> Field:
    """A field of the data format under the name that it has there."""
    return Field(_title(record, key), text or "")


def _subject(account: Account, filing: Filing, unit_name: str, key: Changed) -> Field:
    """Whom the account spoke for, or was verified as: its unit where nothing else is written."""
    return _field(Account, key, value_after(account, filing, key) or unit_name)


def _platform(account: Account, then: Item) -> str:
    return f"其他：{then.platform_name}" if account.platform == "other" else then.platform_name


def _of(label: str, own: str, value: str | None) -> Field:
    """An id, with what the platform itself calls it."""
    return Field(label if own == label else f"{label}（{own}）", value or "")


def _app(app: App | None) -> Iterator[FormRow]:
    """What an app has besides, two fields a row."""
    if app is None:
        return
    keys = [key for key in _fields(App) if getattr(app, key)]
    fields = [_field(App, key, getattr(app, key)) for key in keys]
    yield from (tuple(fields[n : n + 2]) for n in range(0, len(fields), 2))


def _choice(options: Sequence[str], chosen: str) -> str:
    return "　".join(f"{'☑' if option == chosen else '□'}{option}" for option in options)


def _day(day: date | None, unknown: str = "") -> str:
    return chinese_date(day) if day else unknown


def _title(record: type, key: str) -> str:
    """What the data format calls a field."""
    return _fields(record)[key].title


def _fields(record: type) -> Mapping[str, Any]:
    """The fields of a type of the data format, with their words."""
    return record.__pydantic_fields__


def as_text(paper: RegistrationForm) -> str:
    """The form as lines: what stands in it, for a look before it is printed."""
    fields = (field for row in paper.rows for field in row)
    lines = [paper.title, paper.caption, *(f"{field.label}：{field.text}" for field in fields)]
    return "\n".join(lines) + "\n"
