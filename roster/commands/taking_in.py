"""A filled-in template taken in: each row is done beside those before it or refused; what changes is shown, and all of
it written or nothing.
"""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from ..check import inputs
from ..check.outcome import Unreadable
from ..directory.day import Day
from ..directory.directory import Directory
from ..exchange import intake, template_reading
from ..exchange.imported import Imported, Remark, Source
from ..exchange.template import title_of
from ..exchange.template_reading import Filled, Wanted
from ..review import filled as fillings
from ..review import plans, submissions
from ..review.plans import Plan
from ..review.submissions import Submission
from ..source.edits import Edit
from ..source.files import Files
from ..source.problems import Level
from ..source.refusal import FoundErrors, Refusal
from ..tables.sheets import Spreadsheet
from . import questions, submitting
from .mapping import say
from .start import tell


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
            done.append((one, fillings.submission(directory, one)))
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
        made = submitting.edited(files, every)
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


def read(spreadsheet: Spreadsheet, files: Files, directory: Directory) -> tuple[Filled, Taken]:
    """What the rows of present accounts want, and what comes of it."""
    say("这是名录的模板，按模板读回。")
    filled = template_reading.read(spreadsheet, directory)
    made = without_refused(files, directory, taken(files, directory, filled.wanted))
    return filled, dataclasses.replace(made, rejected=(*filled.rejected, *made.rejected))


def with_new(all_: Taken, made: Imported, root: Path, out: Path) -> Files:
    """The files with new accounts in one of their own; raises Refusal where that is there already or nothing reads
    it.
    """
    if not (made.accounts or made.units):
        return all_.files
    place = out.absolute()
    path = place.relative_to(root).as_posix() if place.is_relative_to(root) else ""
    if not submissions.is_account_file(path):
        raise Refusal("模板里新开设的账号只能写在 data/accounts/ 下；请用 --out data/accounts/名称.yaml")
    if path in all_.files.data:
        raise Refusal(f"{path} 已经有了；请用 --out 写到 data/accounts/ 下别的文件")
    return dataclasses.replace(all_.files, data={**all_.files.data, path: intake.as_yaml(made)})


def tell_done(filled: Filled, all_: Taken) -> None:
    """Each row that is done, and how many are not."""
    for wanted, _ in all_.done:
        changes = "、".join(f"{title_of(field)} → “{text}”" for field, text in wanted.new.items())
        say(f"{wanted.source.where}：{wanted.kind} {wanted.account}{f'（{changes}）' if changes else ''}")
    say(f"已有账号：办理 {len(all_.done)} 项，{filled.unchanged} 行没有要办的。")


def carry_out(root: Path, before: Files, after: Files, day: Day, *, asking: bool, dry_run: bool, sure: bool) -> None:
    """Show what changes and will be announced, and write it; ``sure`` says beforehand that accounts were closed
    although their notices are still posted.
    """
    changed = {path: data for path, data in after.data.items() if before.data.get(path) != data}
    if not changed:
        return
    plan = _shown(before, after, changed, day)
    if dry_run:
        click.echo("只是看看，没有写任何文件。")
        return
    if not sure:
        submitting.confirm_early(plan, asking)
    if asking and not questions.yes("写入吗？", default=True):
        raise click.Abort
    submitting.write(root, before, changed, day)
    for path in changed:
        click.echo(f"已写入 {path}")


def _shown(before: Files, after: Files, changed: Mapping[str, bytes], day: Day) -> Plan:
    """What the change means, told."""
    old, new = inputs.check(before, day), inputs.check(after, day)
    if isinstance(old, Unreadable) or isinstance(new, Unreadable):
        raise FoundErrors("data/site.yaml 读不到，没有写任何文件。", new.findings)
    plan = plans.plan(old, new, ())
    tell(list(plan.findings))
    if plan.errors:
        raise FoundErrors(f"照这样写有 {plan.errors} 处错误，没有写任何文件。")
    submitting.show_lines(before.data, changed)
    for notice in plan.notices or ():
        click.echo(f"将出现的公告：{notice.title}（notices/{notice.id}/）")
    return plan
