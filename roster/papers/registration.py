"""备案登记表 (盐源 附件3): one filing of one account as a form to print, sign and stamp.

Everything stands as it was when that filing took effect; what is to be written
by hand is left blank. The form is one page A4 whatever stands in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import get_args

from ..directory.directory import CLOSING, Directory, value_after
from ..notices.wordings import Item, item, successor
from ..records.accounts import Account, App, Filing, FilingType, Unit
from ..render.templates import chinese_date
from .fitting import Cell, Fit, cut, fit

CUT_MARK = "……（全文另附）"
# Points on a page A4: the columns of labels and of values, and what the rows above the opinions may take.
LABEL_WIDTH, VALUE_WIDTH, ROWS_HEIGHT, OPINION_HEIGHT = 100, 135, 450, 98
_INSET = 10  # what the lines of a table leave free on both sides of a text

_Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what stands beside it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Opinion:
    """A place to write, sign and stamp."""

    label: str
    signs: str


@dataclass(frozen=True, slots=True)
class Form:
    """A form of one page. A row holds one field across the page, or two; ``cut`` names the fields that are too long.

    ``size`` is that of the letters, ``opinion_height`` that of each place to sign, in points.
    """

    title: str
    caption: str
    rows: tuple[tuple[Field, ...], ...]
    opinions: tuple[Opinion, ...]
    footnote: str
    size: float
    opinion_height: float
    cut: tuple[str, ...]
    day: date


def form(directory: Directory, account: Account, number: int) -> Form:
    """The form of an account's ``number``-th filing, counted from 1."""
    filing = account.filings[number - 1]
    rows = [tuple(Field(*pair) for pair in row) for row in _rows(directory, account, filing) if row]
    cells = [_cells(row) for row in rows]
    found = fit(cells, ROWS_HEIGHT)
    fitted = [
        tuple(_cut(f, c, found) for f, c in zip(row, cs[1::2], strict=True))
        for row, cs in zip(rows, cells, strict=True)
    ]
    pairs = [
        (before, after) for row, new in zip(rows, fitted, strict=True) for before, after in zip(row, new, strict=True)
    ]
    return Form(
        title=f"{(directory.site.region or '').rpartition('/')[2]}政务新媒体备案登记表",
        caption=f"账号编号：{account.id}　第 {number} 条备案记录",
        rows=tuple(fitted),
        opinions=(
            Opinion("主办单位意见", "（盖章）　　　　　　年　　月　　日"),
            Opinion("备案主管单位意见", "签字：　　　　　　（盖章）　　　　　　年　　月　　日"),
        ),
        footnote=f"按《{directory.site.name}》的备案记录打印，{chinese_date(directory.today)}。"
        f"账号页面：{directory.site.base_url}accounts/{account.id}/",
        size=found.size,
        opinion_height=round(OPINION_HEIGHT + max(0, ROWS_HEIGHT - found.height) / 2, 1),
        cut=tuple(before.label for before, after in pairs if before != after),
        day=directory.today,
    )


def _cells(row: Sequence[Field]) -> list[Cell]:
    """Label, value, label, value: one value alone has the width of three columns."""
    width = VALUE_WIDTH if len(row) == 2 else 2 * VALUE_WIDTH + LABEL_WIDTH
    return [cell for f in row for cell in (Cell(f.label, LABEL_WIDTH - _INSET), Cell(f.text, width - _INSET))]


def _cut(field: Field, cell: Cell, found: Fit) -> Field:
    return Field(field.label, cut(cell, found, CUT_MARK))


def _rows(directory: Directory, account: Account, filing: Filing) -> Iterator[Sequence[_Pair]]:
    then = item(directory, account, filing)
    unit_id = value_after(account, filing, "unit")
    unit = directory.units[unit_id]
    named = {key: value_after(account, filing, key) or unit.name for key in ("represents", "verified_as")}
    yield (_title(Account, "represents"), named["represents"]), (_title(Account, "verified_as"), named["verified_as"])
    yield ((_title(Account, "name"), then.name),)
    yield ((f"{_title(Account, 'platform')}（其他须写明）", _platform(account, then)),)
    yield ((_title(Filing, "type"), _choice(get_args(FilingType), filing.type)),)
    yield _of("平台唯一标识", then.account_id_label, then.account_id), _of("账号", then.handle_label, then.handle)
    yield ((_title(Account, "url"), account.url or ""),)
    yield from _app(account.app)
    yield (_title(Account, "unit"), unit.name), (_title(Unit, "supervisor"), directory.supervisor_of(unit))
    yield (_title(Filing, "on"), _day(filing.on, "不详")), (_title(Filing, "filed_on"), _day(filing.filed_on))
    yield ((_title(Filing, "number"), filing.number or ""),)
    yield from _particulars(directory, filing, then)
    yield ((_title(Filing, "reason"), filing.reason or ""),)


def _particulars(directory: Directory, filing: Filing, then: Item) -> Iterator[Sequence[_Pair]]:
    """What only a change, a closing or a cancellation has."""
    if filing.type == "变更":
        changes = "\n".join(f"{label}：{before} → {after}" for label, before, after in then.changes)
        yield ((_title(Filing, "changes"), changes),)
        if filing.announced_on:
            yield ((_title(Filing, "announced_on"), _day(filing.announced_on)),)
    elif filing.type in CLOSING:
        named = "、".join(
            successor(directory, name, filing.announced_on or directory.today) for name in filing.successor
        )
        yield (
            (_title(Filing, "approved"), filing.approved or ""),
            (_title(Filing, "announced_on"), _day(filing.announced_on)),
        )
        yield (_title(Filing, "stops_on"), _day(filing.stops_on)), (_title(Filing, "successor"), named)


def _platform(account: Account, then: Item) -> str:
    return f"其他：{then.platform_name}" if account.platform == "other" else then.platform_name


def _of(label: str, own: str, value: str | None) -> _Pair:
    """An id, with what the platform itself calls it."""
    return label if own == label else f"{label}（{own}）", value or ""


def _app(app: App | None) -> Iterator[Sequence[_Pair]]:
    if app is None:
        return
    given = [(_title(App, key), value) for key in App.__pydantic_fields__ if (value := getattr(app, key))]
    yield from (given[n : n + 2] for n in range(0, len(given), 2))


def _choice(options: Sequence[str], chosen: str) -> str:
    return "　".join(f"{'☑' if option == chosen else '□'}{option}" for option in options)


def _day(day: date | None, unknown: str = "") -> str:
    return chinese_date(day) if day else unknown


def _title(record: type, key: str) -> str:
    """What the data format calls a field."""
    fields: Mapping = record.__pydantic_fields__
    return fields[key].title


def as_text(paper: Form) -> str:
    """The form as lines: what stands in it, for a look before it is printed."""
    fields = (field for row in paper.rows for field in row)
    lines = [paper.title, paper.caption, *(f"{field.label}：{field.text}" for field in fields)]
    return "\n".join(lines) + "\n"
