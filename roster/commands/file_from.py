"""``file --from``: what was asked for elsewhere, in ``apply/`` or a filled-in template, taken whole or not at all."""

import dataclasses
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from ..check import inputs
from ..check.locate import located
from ..directory.directory import Directory
from ..exchange import template_reading
from ..records.requests import MAX_BYTES, Request
from ..review import requests, submissions
from ..review.naming import Unclear
from ..review.submissions import Submission
from ..source import marks
from ..source.edits import Edit
from ..source.files import Files
from ..source.problems import Finding, Level, Place, Position, Problem, errors
from ..source.refusal import FoundErrors, Refusal
from ..tables import spreadsheets
from ..tables.sheets import MAX_BYTES as MAX_TABLE_BYTES
from . import desk, import_, submitting, taking_in
from .mapping import say
from .start import given_file, tell

_TABLES = (".xlsx", ".xlsm", ".csv")


@dataclass(frozen=True)
class _Taken:
    """The files as they are to be, what was done, where each account was asked for, and why something can't be."""

    files: Files
    directory: Directory
    done: tuple[Submission, ...] = ()
    asked_at: Mapping[str, Position] = dataclasses.field(default_factory=dict)
    faults: tuple[Finding, ...] = ()
    refused_rows: int = 0


def take(
    root: Path, today: date | None, sources: Sequence[Path], *, ask: bool | None, dry_run: bool, sure: bool
) -> None:
    """Everything that the files ask for, in their order; one fault, and nothing is written."""
    at = desk.opened(root, today, ask, dry_run)
    taken = _Taken(at.files, at.directory)
    for source in sources:
        taken = _table(taken, at.root, source) if source.suffix.lower() in _TABLES else _submission(taken, source)
    if taken.faults or taken.refused_rows:
        many = len(taken.faults) + taken.refused_rows
        raise FoundErrors(f"有 {many} 处不能照这样办，没有写任何文件；改好以后整份再来一次。", taken.faults)
    made = {path: data for path, data in taken.files.data.items() if at.files.data.get(path) != data}
    if not made:
        click.echo("没有要办的，没有写任何文件。")
        return

    def placed(after: Directory, findings: Sequence[Finding]) -> Sequence[Finding]:
        return [_placed(finding, made, after, taken.asked_at) for finding in findings]

    asking = at.asking
    submitting.carry_out_all(
        at.root,
        at.files,
        made,
        at.directory.day,
        taken.done,
        asking=asking,
        dry_run=dry_run,
        sure=sure,
        placed=placed,
    )


def _submission(taken: _Taken, source: Path) -> _Taken:
    """A submission as ``apply/`` gives it."""
    path, data = str(source), given_file(source, MAX_BYTES)
    if len(data) > MAX_BYTES:
        raise Refusal(f"{path} 超过 {MAX_BYTES // 1024 // 1024} MB，不像申请单；请核对是不是选错了文件")
    read, problems = requests.read(data, path)
    found = located(problems, {path: data})
    tell([finding for finding in found if finding.level is Level.WARNING])
    faults = errors(found)
    for batch in requests.batches(read) if not faults else ():
        taken, refused = _batch(taken, batch, marks.locate(data, [request.place for request in batch]))
        faults += located(refused, {path: data})
    return dataclasses.replace(taken, faults=(*taken.faults, *faults))


def _batch(taken: _Taken, batch: Sequence[Request], at: Mapping[Place, Position]) -> tuple[_Taken, list[Problem]]:
    """Requests of which none needs to know what another wrote; those that can't be done change nothing."""
    done, problems, asked_at = list[Submission](), list[Problem](), dict(taken.asked_at)
    edits: dict[str, list[Edit]] = {}
    for request in batch:
        try:
            made = requests.submission(taken.directory, request)
        except Unclear as reason:
            problems.append(requests.refused(request, reason))
            continue
        done.append(made)
        asked_at |= dict.fromkeys(made.accounts, at[request.place])
        for path, own in made.edits.items():
            edits.setdefault(path, []).extend(own)
        say(f"{at[request.place].path}:{at[request.place].line}：{made.kind} {'、'.join(made.accounts)}")
    written = submissions.edited(taken.files, edits)
    files = dataclasses.replace(taken.files, data={**taken.files.data, **written})
    directory = inputs.join(files, taken.directory.day)[0] if done else None
    now = dataclasses.replace(taken, files=files, directory=directory or taken.directory, asked_at=asked_at)
    return dataclasses.replace(now, done=(*taken.done, *done)), problems


def _table(taken: _Taken, root: Path, source: Path) -> _Taken:
    """A filled-in template: its rows as ``import`` takes them, only that all must be clear."""
    spreadsheet = spreadsheets.read(given_file(source, MAX_TABLE_BYTES))
    if not template_reading.is_template(spreadsheet):
        raise Refusal(
            f"{source} 不是名录的模板；请用 python site.py template 做一份来填，单位自己的表格用 python site.py import"
        )
    made = import_.from_template(spreadsheet, taken.files, taken.directory, numbers_are_ids=False)
    for one in made.rejected:
        say(f"{source} {one.source.where}不能照这样办：{one.reason}", err=True)
    out = root / "data" / "accounts" / f"{import_.file_slug(source)}.yaml"
    files = taking_in.with_new(made.taken, made.made, root, out)
    directory, _ = inputs.join(files, taken.directory.day)
    return dataclasses.replace(
        taken,
        files=files,
        directory=directory or taken.directory,
        done=(*taken.done, *(submission for _, submission in made.taken.done)),
        refused_rows=taken.refused_rows + len(made.rejected),
    )


def _placed(finding: Finding, made: Mapping[str, bytes], after: Directory, asked_at: Mapping[str, Position]) -> Finding:
    """A finding in a record that was asked for, told where it was: the record is not written yet."""
    path = finding.where.path
    if path not in made:
        return finding
    places = {account.place: account.id for account in after.accounts.values() if account.place.path == path}
    found = marks.locate(made[path], places)
    starts = sorted((found[place].line, id_) for place, id_ in places.items())
    before = bisect_right([line for line, _ in starts], finding.where.line)
    asked = asked_at.get(starts[before - 1][1]) if before else None
    return dataclasses.replace(finding, where=asked) if asked else finding
