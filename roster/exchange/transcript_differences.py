"""What the register's own table says otherwise than the register: every edit, with its column and both values."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..directory.directory import Directory
from ..records.accounts import Account, Unit
from . import stated
from .imported import Record, Remark
from .transcript import NAME, OF_ACCOUNT, OF_FILING, OF_UNIT, OF_WHOM, PLATFORM, SPONSOR, TYPE, Path, cells_of
from .transcript_line import Draft

_SHOWN = 30
Reread = Callable[[Account, set[str]], Record]


def of_unit(draft: Draft, held: Unit) -> Remark | None:
    """What a table says otherwise of a unit; None where nothing differs."""
    line, ours = draft.lines[0], cells_of(OF_UNIT, held)
    titles = [title for title, cell in ours.items() if title in line.titles and cell.text != line.raw(title)]
    if not titles:
        return None
    told = "、".join(_change(title, ours[title].text, line.raw(title)) for title in titles)
    where = held.place.path if held.place else "名录"
    return Remark(line.source, f"名录里已有单位 {held.id}，没有改动；表里不同的有：{told}。要改请改 {where}")


def of_account(draft: Draft, held: Account, directory: Directory, reread: Reread) -> Remark | None:
    """What a table says otherwise of an account; None where nothing differs. ``reread`` gives the record that is read
    from the account's own rows, as far as a table with these titles can tell of it.
    """
    ours = reread(held, draft.titles)
    whole = reread(held, {*OF_ACCOUNT, *OF_FILING})
    told = [*_of_fields(draft.record, ours, OF_ACCOUNT), *_of_filings(draft, ours)]
    where = held.place.path if held.place else "名录"
    parts = [f"表里不同的有：{'、'.join(told)}。要改请改 {where}"] if told else []
    parts += derived(draft, whole, directory.platform_name(held), directory.unit_name(held.unit))
    return Remark(draft.sources[0], f"名录里已有账号 {held.id}，没有改动；{'；'.join(parts)}") if parts else None


def derived(draft: Draft, record: Record, platform: str, unit: str) -> Iterator[str]:
    """What stands in columns that follow from a record, and does not follow (Chinese); ``platform`` and ``unit`` are
    empty where nobody knows them.
    """
    line = draft.lines[0]
    for title, meant, by in ((PLATFORM, platform, "平台编号"), (SPONSOR, unit, "单位编号")):
        said = line.text(title)
        if said and meant and said != meant:
            yield f"{title}在表里是“{said[:_SHOWN]}”，按{by}是“{meant}”；这一列由{by}推出，改它没有作用，要改请改{by}"
    yield from filter(None, [stated.differs(line, record)])
    for name in sorted({line.text(OF_WHOM) for line in draft.lines} - {"", record.get("name"), line.text(NAME)}):
        yield f"备案记录里的账号是“{name[:_SHOWN]}”，名称是“{record.get('name')}”；要改名称请用 file 变更"


def _of_fields(theirs: Record, ours: Record, paths: Mapping[str, Path]) -> Iterator[str]:
    for title, path in paths.items():
        if path and _at(theirs, path) != _at(ours, path):
            yield _change(title, _at(ours, path), _at(theirs, path))


def _of_filings(draft: Draft, ours: Record) -> Iterator[str]:
    """Filings that differ; in a table without any nothing is said of them."""
    theirs, own = draft.record["filings"], ours["filings"]
    if TYPE not in draft.titles or theirs == own:
        return
    if len(theirs) != len(own):
        yield f"备案记录（表里 {len(theirs)} 条，名录里 {len(own)} 条）"
    elif sorted(map(repr, theirs)) != sorted(map(repr, own)):
        for number, (one, other) in enumerate(zip(theirs, own, strict=True), start=1):
            told = list(_of_fields(one, other, OF_FILING))
            told += ["公告更正"] if one.get("corrections") != other.get("corrections") else []
            yield from [f"第 {number} 条备案记录的{'、'.join(told)}"] if told else []


def _change(title: str, ours: Any, theirs: Any) -> str:
    return f"{title}（{_shown(ours)} → {_shown(theirs)}）"


def _shown(value: Any) -> str:
    if not value:
        return "空"
    text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"“{' '.join(text.split())[:_SHOWN]}”"


def _at(record: Any, path: Path) -> Any:
    for key in path:
        record = record.get(key, {}) if isinstance(record, dict) else {}
    return record
