"""What the office records of its inspections: as edits of data/inspections.yaml, which nobody need write by hand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from .. import rules
from ..directory import inspecting
from ..directory.directory import Directory
from ..exchange.inspected import TABLE
from ..records.inspections import Inspection
from ..source.edits import Append, Edit, SetText
from ..source.files import INSPECTIONS
from ..source.problems import Level, Place
from .naming import Unclear

_LIST = "inspections"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What comes of inspections that somebody wants to record: the edits, how many are new, mended since, and known
    already, and why each of the others is refused (Chinese), in their order.
    """

    edits: Sequence[Edit]
    new: int
    mended: int
    known: int
    refused: Sequence[tuple[Inspection, str]]


def recording(directory: Directory, wanted: Sequence[Inspection]) -> Recorded:
    """Each by itself: one that may not stand keeps no other back. Whoever records the same twice changes nothing."""
    faults = _faults(directory, wanted)
    before = {(one.account, one.on): one for one in directory.inspections}
    edits: list[Edit] = []
    new, mended, known = 0, 0, 0
    refused: list[tuple[Inspection, str]] = []
    for one in wanted:
        same = before.get((one.account, one.on))
        if same == one:
            known += 1
        elif told := faults.get(one.place):
            refused.append((one, told))
        elif same is None:
            new += 1
            edits.append(Append((_LIST,), dict(_plain(one))))
            before[one.account, one.on] = one
        elif same == replace(one, mended_on=None) and one.mended_on and same.place.path != TABLE:
            mended += 1
            edits.append(_mended(same, one.mended_on))
        else:
            where = "上面的一行" if same.place.path == TABLE else f" {INSPECTIONS} 里"
            refused.append((one, f"{one.on} 的检查{where}记过，内容不同；请核对，确要改的请在 {INSPECTIONS} 里改"))
    return Recorded(edits, new, mended, known, refused)


def _faults(directory: Directory, wanted: Sequence[Inspection]) -> Mapping[Place, str]:
    """What the rules have against each, by its place: all of them stand in a file of their own."""
    found: dict[Place, str] = {}
    for problem in rules.run(replace(directory, inspections=tuple(wanted))):
        where = problem.where
        if problem.level is Level.ERROR and isinstance(where, Place) and where.path == TABLE:
            found.setdefault(Place(TABLE, where.keys[:1]), problem.message)
    return found


def mending(directory: Directory, accounts: Iterable[str], on: date, inspected: date | None = None) -> Sequence[Edit]:
    """整改: what was found at the accounts was mended, by a day; of the inspection of ``inspected``, else of all that
    wait. Raises Unclear where none waits.
    """
    edits: list[Edit] = []
    for id_ in accounts:
        waiting = [one for one in open_of(directory, id_) if inspected in (None, one.on)]
        if not waiting:
            when = f" {inspected} 的" if inspected else ""
            raise Unclear(f"{id_} 没有等着整改的{when}检查；有哪些，看 python site.py inspect 清单")
        for one in waiting:
            if on < one.on:
                raise Unclear(f"{id_} {one.on} 才检查，{on} 还不能改好；请核对日期（--on）")
            edits.append(_mended(one, on))
    return edits


def open_of(directory: Directory, account: str | None = None) -> Sequence[Inspection]:
    """The inspections, of one account or of all, whose faults nobody has found mended."""
    return [
        one
        for one in directory.inspections
        if account in (None, one.account) and inspecting.mending(one, directory.today) not in inspecting.SETTLED
    ]


def _mended(inspection: Inspection, on: date) -> Edit:
    after = "mend_by" if inspection.mend_by else "failed"
    return SetText((*inspection.place.keys, "mended_on"), str(on), after)


def _plain(inspection: Inspection) -> Iterator[tuple[str, Any]]:
    """As the documents write it: what is not told has no line."""
    yield from (("account", inspection.account), ("on", str(inspection.on)), ("by", inspection.by))
    if inspection.passed:
        yield "passed", list(inspection.passed)
    if inspection.failed:
        yield "failed", [{"indicator": fault.indicator, "found": fault.found} for fault in inspection.failed]
    for key in ("mend_by", "mended_on", "note"):
        if value := getattr(inspection, key):
            yield key, str(value)
