"""A filled-in template taken in: what changes is shown, and all of it written or nothing."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from ..check import inputs
from ..check.outcome import Unreadable
from ..directory.day import Day
from ..directory.directory import Directory
from ..exchange import intake, template_reading
from ..exchange.imported import Imported
from ..exchange.template import title_of
from ..exchange.template_reading import Filled
from ..review import plans, submissions
from ..review.plans import Plan
from ..review.taken import Taken, taken, without_refused
from ..source.files import Files
from ..source.refusal import FoundErrors, Refusal
from ..tables.sheets import Spreadsheet
from . import questions, submitting
from .mapping import say
from .start import tell


def read(spreadsheet: Spreadsheet, files: Files, directory: Directory) -> tuple[Filled, Taken]:
    """What the rows of present accounts want, and what comes of it."""
    say("这是名录的模板，按模板读回。")
    filled = template_reading.read(spreadsheet, directory)
    made = without_refused(files, directory, taken(files, directory, filled.wanted))
    return filled, replace(made, rejected=(*filled.rejected, *made.rejected))


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
    return replace(all_.files, data={**all_.files.data, path: intake.as_yaml(made)})


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
