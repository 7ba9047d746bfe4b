"""Rows of a filled-in template taken in: each is done beside those before it, or refused with what is against it."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..check import inputs
from ..check.outcome import Unreadable
from ..directory.day import Day
from ..directory.directory import Directory
from ..exchange.imported import Remark, Source
from ..exchange.template_reading import Wanted
from ..source.edits import Edit
from ..source.files import Files
from ..source.problems import Level
from ..source.refusal import FoundErrors, Refusal
from . import filled, plans, submissions
from .submissions import Submission


@dataclass(frozen=True)
class Taken:
    """The files as they are to be, what was done for which row, and rows that were refused."""

    files: Files
    done: tuple[tuple[Wanted, Submission], ...]
    rejected: tuple[Remark, ...]


def taken(files: Files, directory: Directory, wanted: Sequence[Wanted]) -> Taken:
    """Every row done beside those before it; one that the rules refuse changes nothing. All at once where nothing is
    against it, else in halves: a list of thousands is read through once, not for each of its rows.
    """
    if len({one.account for one in wanted}) < len(wanted) and len(wanted) > 1:
        return _in_halves(files, directory, wanted)
    done: list[tuple[Wanted, Submission]] = []
    rejected: list[Remark] = []
    for one in wanted:
        try:
            done.append((one, filled.submission(directory, one)))
        except Refusal as reason:
            rejected.append(Remark(one.source, str(reason)))
    if not done:
        return Taken(files, (), tuple(rejected))
    after = _written(files, directory, [submission for _, submission in done])
    if isinstance(after, Files):
        return Taken(after, tuple(done), tuple(rejected))
    if len(done) == 1:
        return Taken(files, (), (*rejected, Remark(done[0][0].source, after)))
    made = _in_halves(files, directory, [one for one, _ in done])
    return dataclasses.replace(made, rejected=(*rejected, *made.rejected))


def _in_halves(files: Files, directory: Directory, wanted: Sequence[Wanted]) -> Taken:
    middle = len(wanted) // 2
    first = taken(files, directory, wanted[:middle])
    now = inputs.join(first.files, directory.day)[0] if first.done else directory
    second = taken(first.files, now or directory, wanted[middle:])
    return Taken(second.files, (*first.done, *second.done), (*first.rejected, *second.rejected))


def _written(files: Files, directory: Directory, wanted: Iterable[Submission]) -> Files | str:
    """The files with everything written, or why the rules refuse it (Chinese)."""
    every: dict[str, list[Edit]] = {}
    for submission in wanted:
        for path, own in submission.edits.items():
            every.setdefault(path, []).extend(own)
    try:
        made = submissions.edited(files, every)
    except Refusal as reason:
        return str(reason)
    after = dataclasses.replace(files, data={**files.data, **made})
    _, found = inputs.join(after, directory.day)
    # Images may come after the records that name them.
    errors = [problem for problem in found if problem.level is Level.ERROR and problem.code != "bad-image"]
    return "；".join(dict.fromkeys(error.message for error in errors[:3])) if errors else after


def without_refused(before: Files, directory: Directory, all_: Taken) -> Taken:
    """The same without rows that only the whole site refuses: of a notice that is online and would say nothing of the
    filing, or something wrong.
    """
    refused = _refused(before, directory, [one for one, _ in all_.done])
    if not refused:
        return all_
    kept = taken(before, directory, [one for one, _ in all_.done if one.source not in refused])
    more = [Remark(source, "；".join(why)) for source, why in refused.items()]
    return dataclasses.replace(kept, rejected=(*all_.rejected, *kept.rejected, *more))


def _refused(before: Files, directory: Directory, wanted: Sequence[Wanted]) -> dict[Source, list[str]]:
    """Rows that are refused, with the reasons; looked for in halves."""
    why = _refusals(before, taken(before, directory, wanted), directory.day) if wanted else []
    if not why or len(wanted) == 1:
        return {one.source: why for one in wanted} if why else {}
    middle = len(wanted) // 2
    return _refused(before, directory, wanted[:middle]) | _refused(before, directory, wanted[middle:])


def _refusals(before: Files, made: Taken, day: Day) -> list[str]:
    """Why what was done can't be written (Chinese)."""
    old, new = inputs.check(before, day), inputs.check(made.files, day)
    if isinstance(old, Unreadable) or isinstance(new, Unreadable):
        raise FoundErrors("data/site.yaml 读不到，没有写任何文件。", new.findings)
    found = [finding.message for finding in plans.plan(old, new, ()).findings if finding.level is Level.ERROR]
    if register := new.register:
        found += [
            f"公告 {notice.id} 已于 {notice.first_posted} 上线，里面没有“{account.name}”的这次备案；请写别的公告日期"
            for _, submission in made.done
            for account, notice in submissions.unannounced(register, submission)
        ]
    return list(dict.fromkeys(found))
