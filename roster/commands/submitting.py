"""The end of every filing: checked as a whole, shown, and written into its files or not at all."""

import dataclasses
import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from ..check import inputs
from ..check.outcome import Readable, Unreadable
from ..directory.day import Day
from ..directory.directory import Directory
from ..edge import disk, publish
from ..papers import registration
from ..public import ending
from ..public.register import Register
from ..review import afterwards, plans, submissions
from ..review.coming import Coming
from ..review.plans import Plan
from ..review.submissions import Kind, Submission
from ..source import marks, problems, yamltree
from ..source.edits import Append, SetRecord
from ..source.files import Files
from ..source.problems import Finding, Level, Place
from ..source.refusal import FoundErrors, Refusal
from . import questions
from .start import alone, tell

_MOST_LINES, _MOST_PLACES = 200, 12  # that anybody reads before saying yes
Placed = Callable[[Directory, Sequence[Finding]], Sequence[Finding]]


def directory_or_stop(files: Files, day: Day) -> Directory:
    """The records as they are; raises FoundErrors where they have errors already."""
    directory, found = inputs.join(files, day)
    if directory is None or problems.has_errors(found):
        errors = [problem for problem in found if problem.level is Level.ERROR]
        raise FoundErrors("现有数据有错误，请先改正（python site.py check）再写备案。", errors)
    return directory


def carry_out(
    root: Path,
    files: Files,
    directory: Directory,
    submission: Submission,
    *,
    asking: bool,
    dry_run: bool,
    sure: bool = False,
) -> None:
    """Show what the submission changes and means, and write it. Raises FoundErrors and Refusal where it may not be
    written, Abort where whoever is asked says no.

    ``sure`` says beforehand that an account was closed although its notice is still posted.
    """
    made = submissions.edited(files, submission.edits)
    carry_out_all(root, files, made, directory.day, [submission], asking=asking, dry_run=dry_run, sure=sure)


def carry_out_all(
    root: Path,
    files: Files,
    made: Mapping[str, bytes],
    day: Day,
    wanted: Sequence[Submission],
    *,
    asking: bool,
    dry_run: bool,
    sure: bool = False,
    placed: Placed | None = None,
) -> None:
    """The same for files that several submissions ``made`` together. Where they come from a file and not from options,
    ``placed`` says of findings where in it their cause stands.
    """
    before = inputs.check(files, day)
    after = inputs.check(dataclasses.replace(files, data={**files.data, **made}), day)
    if isinstance(before, Unreadable) or isinstance(after, Unreadable):
        raise FoundErrors("data/site.yaml 读不到，没有写任何文件。", after.findings)
    plan = plans.plan(before, after, ())
    if after.register:
        for submission in wanted:
            _stop_at_posted(after.register, submission, from_file=placed is not None)
    tell(placed(after.directory, plan.findings) if placed else plan.findings)
    if plan.errors:
        way_out = "" if placed else _way_out(plan)
        raise FoundErrors(f"照这样写有 {plan.errors} 处错误，没有写任何文件。{way_out}")
    _show(files, made, after, plan, wanted)
    if dry_run:
        click.echo("只是看看，没有写任何文件。")
        return
    if not sure:
        confirm_early(plan, asking)
    if asking and not questions.yes("写入吗？", default=True):
        raise click.Abort
    if asking:
        alone(root)
    write(root, files, made, day)
    _tell_where(made, wanted)
    _tell_next(after.directory, wanted)


def _way_out(plan: Plan) -> str:
    """What to add to the command where a notice that is online must be corrected too."""
    if not any(finding.code == "posted-correction" for finding in plan.findings):
        return ""
    return (
        "\n再写 --correction 更正的话（如上面 what 后面的），程序会把它写进那条备案；"
        "公示期从更正后的公告上线起重新计算。"
    )


def _show(files: Files, made: Mapping[str, bytes], after: Readable, plan: Plan, wanted: Sequence[Submission]) -> None:
    """What would be written, announced and signed."""
    show_lines(files.data, made)
    for notice in plan.notices or ():
        _show_notice(after, notice)
    filed = [id_ for one in wanted if one.kind in afterwards.FORMS for id_ in one.accounts]
    for id_ in dict.fromkeys(filed):
        if after.register and submissions.is_old_ending(after.directory.accounts[id_]):
            _show_page(after.register, id_)
        else:
            _show_form(after.directory, id_)


def confirm_early(plan: Plan, asking: bool) -> None:
    """办结 before the public has had its days is allowed, and never by an oversight: raises Refusal where nobody can be
    asked, Abort where the answer is no.
    """
    early = [finding for finding in plan.findings if finding.code == "closed-early"]
    if not early:
        return
    click.echo(f"注意：公示期没有满就办结（{len(early)} 个账号），这是要列入报告的问题；公告继续公示到期满。")
    if not asking:
        raise Refusal("账号确实已经在平台上关停、注销的，再加 --yes；没有写任何文件")
    if not questions.yes("账号确实已经在平台上关停、注销了吗？", default=False):
        raise click.Abort


def _stop_at_posted(register: Register, submission: Submission, *, from_file: bool) -> None:
    """End where a filing would belong to a notice that is online already and says nothing of it."""
    today = register.directory.today
    for account, notice in submissions.unannounced(register, submission):
        option = f"公告日期（announced_on）写 {today}" if from_file else f"--announced-on {today}"
        other_day = option if notice.announced_on != today else "同一天只有一份公告，请明天再写"
        command = "用 file 命令写这一件，" if from_file else ""
        raise Refusal(
            f"公告 {notice.id} 已于 {notice.first_posted} 上线，里面没有“{account.name}”（{account.id}）的这次备案；"
            "这样写，这次备案得不到公告，没有写任何文件。",
            ways=(
                f"另出一份公告：{other_day}。",
                f"或者加进这份公告：{command}再写 --correction 更正的话；公示期从更正后的公告上线起重新计算。",
            ),
        )


def show_lines(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """The lines that change, as git shows them."""
    for path, data in after.items():
        old, new = (text.decode().replace("\r\n", "\n").splitlines() for text in (before.get(path, b""), data))
        lines = list(difflib.unified_diff(old, new, path, path, lineterm="", n=2))
        for line in lines[:_MOST_LINES]:
            click.echo(line)
        if len(lines) > _MOST_LINES:
            click.echo(f"……另有 {len(lines) - _MOST_LINES} 行没有显示")


def _show_notice(after: Readable, notice: Coming) -> None:
    if notice.removable_from:
        until = (
            f"公示到 {notice.last_working_day}（第 {notice.working_days} 个工作日），最早 {notice.removable_from} "
            "移入历次公告"
        )
    else:
        until = f"公示截止日待国务院办公厅公布 {notice.unknown_year} 年放假安排后确定"
    site = after.directory.site
    click.echo(f"\n将出现的公告（{site.base_url}notices/{notice.id}/）：\n\n  {notice.title}\n")
    for line in notice.text.splitlines():
        click.echo(f"    {line}")
    click.echo(f"\n  如果今天上线，{until}。\n")


def _show_page(register: Register, id_: str) -> None:
    """What the page of an account will say that ended before the register was opened."""
    listing = register.listings[id_]
    told = ending.told(register, listing)
    click.echo(f"不再公告。{listing.name}（{id_}）的账号页将写：{told.now if told else listing.state}")


def _show_form(directory: Directory, id_: str) -> None:
    """What the form for the stamp will say."""
    account = directory.accounts[id_]
    for line in registration.as_text(
        registration.registration_form(directory, account, len(account.filings))
    ).splitlines():
        click.echo(f"    {line}")
    click.echo()


def write(root: Path, files: Files, made: Mapping[str, bytes], day: Day) -> None:
    """Write every file, if none has changed since ``files`` were read, none lies elsewhere by way of a link, and
    all still goes with what others have written in the meantime. Raises Refusal, FoundErrors; nothing is written then.
    """
    now = disk.read_site(root)
    for path in made:
        if not (root / path).resolve().is_relative_to((root / "data").resolve()):
            raise Refusal(f"{path} 经过符号链接通到 data/ 之外，没有写任何文件")
        if now.data.get(path, b"") != files.data.get(path, b""):
            raise Refusal(f"{path} 刚才被别人改过，没有写任何文件；请再运行一次")
    if now.data != files.data:
        _, found = inputs.join(dataclasses.replace(now, data={**now.data, **made}), day)
        if problems.has_errors(found):
            raise FoundErrors("别人刚才写的和这次要写的合不到一起，没有写任何文件；请再运行一次。", found)
    for path, data in made.items():
        publish.replace_file(root / path, data)


def _tell_where(made: Mapping[str, bytes], wanted: Sequence[Submission]) -> None:
    if len(wanted) != 1:  # each stands where it did only until the next one was written
        for path in made:
            click.echo(f"已写入 {path}（{sum(path in one.edits for one in wanted)} 件）")
        return
    [submission] = wanted
    for path in submission.edits:
        places = list(_written(made[path], path, submission))
        if len(places) > _MOST_PLACES:
            click.echo(f"已写入 {path}（{len(places)} 处）")
            continue
        found = marks.locate(made[path], places)
        for place in places:
            click.echo(f"已写入 {path}:{found[place].line}")


def _written(data: bytes, path: str, submission: Submission) -> Iterator[Place]:
    """Where the records stand that are new in a file; the file alone where only texts are others."""
    raw, _ = yamltree.parse(data, path)
    records = [edit for edit in submission.edits[path] if isinstance(edit, Append | SetRecord)]
    for edit in records:
        if isinstance(edit, SetRecord):
            yield Place(path, edit.keys)
        else:
            yield Place(path, (*edit.keys, len(_at(raw, edit.keys)) - 1))
    if not records:
        yield Place(path, submission.edits[path][0].keys)


def _at(raw: Any, keys: Sequence[str | int]) -> Any:
    for key in keys:
        raw = raw[key]
    return raw


def _tell_next(directory: Directory, wanted: Iterable[Submission]) -> None:
    """What comes next, once for all of a kind."""
    by_kind: dict[Kind, list[str]] = {}
    for one in wanted:
        by_kind.setdefault(one.kind, []).extend(one.accounts)
    joined = (Submission(kind, {}, tuple(dict.fromkeys(ids))) for kind, ids in by_kind.items())
    sentences = dict.fromkeys(sentence for one in joined for sentence in afterwards.next_steps(directory, one))
    click.echo("接着：")
    for number, sentence in enumerate(sentences, start=1):
        click.echo(f"  {number}. {sentence}")
