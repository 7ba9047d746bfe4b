"""The desk at which a filing is made: what was given, what is asked, and what is said beside it."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from ..check import settings
from ..directory.directory import Directory
from ..directory.life import ending
from ..edge import disk
from ..records.accounts import Account
from ..review import naming
from ..review.naming import Unclear
from ..review.submissions import Particulars, Submission
from ..source.files import Files
from . import questions, submitting
from .start import alone, day_of

_DAYS = {"on": "生效日期", "filed_on": "备案日期", "announced_on": "公告日期", "stops_on": "停更日"}


@dataclass(frozen=True)
class Desk:
    """Where a filing is made: the site, its records, the day, and whether somebody is there to be asked."""

    root: Path
    files: Files
    directory: Directory
    asking: bool
    dry_run: bool

    @property
    def today(self) -> date:
        """The day on which the filing is made."""
        return self.directory.today

    def need(self, value: Any, option: str, question: Callable[[], Any]) -> Any:
        """What was given; else the answer of whoever sits there; else wrong usage."""
        if value:
            return value
        if not self.asking:
            raise click.UsageError(f"缺少 {option}")
        return question()

    def may(self, value: Any, question: Callable[[], Any]) -> Any:
        """The same for what may be left out."""
        return question() if not value and self.asking else value

    def day(self, question: str, instead: str | None = None) -> date | str:
        """A day until today, or the word ``instead``; today where nobody is asked."""
        if not self.asking:
            return self.today
        calendar = self.directory.calendar
        return questions.day(question, calendar, default=self.today, latest=self.today, instead=instead) or self.today

    def carry_out(self, submission: Submission, *, sure: bool = False) -> None:
        """Show what the submission changes, and write it."""
        submitting.carry_out(
            self.root, self.files, self.directory, submission, asking=self.asking, dry_run=self.dry_run, sure=sure
        )


def opened(root: Path, today: date | None, ask: bool | None, dry_run: bool) -> Desk:
    """The desk of a site; raises FoundErrors where its records have errors already."""
    root = root.resolve()
    asking = questions.may_ask(ask)
    if not asking and not dry_run:  # who is asked may take half an hour: then others write until the answer
        alone(root)
    files = disk.read_site(root)
    day = day_of(settings.read(files), today)
    return Desk(root, files, submitting.directory_or_stop(files, day), asking, dry_run)


def clear(find: Callable[[], Any]) -> Any:
    """What ``find`` gives; wrong usage where it is unclear who is meant."""
    try:
        return find()
    except Unclear as reason:
        raise click.UsageError(str(reason)) from None


def introduce(desk: Desk, accounts: Sequence[Account]) -> None:
    """Say which accounts are meant, and which of them have ended."""
    for account in accounts:
        click.echo(
            f"{account.name}（{account.id}），{desk.directory.platform_name(account)}，"
            f"{desk.directory.unit_name(account.unit)}"
        )
        if closing := ending(account):
            click.echo(f"  这个账号已经{closing.type}" if closing.done else f"  已经备案{closing.type}，尚未办结")


def tell_days(desk: Desk, particulars: Particulars) -> None:
    """Say which of the days that were given are no working days; what is asked is said when it is answered."""
    for key, label in _DAYS.items():
        day = getattr(particulars, key)
        if isinstance(day, date) and desk.directory.calendar.is_working_day(day) is not True:
            click.echo(f"  {label} {day}：{desk.directory.calendar.reason(day)}")


def completed(desk: Desk, given: Particulars) -> Particulars:
    """Day, filing and reason, where they were not given."""
    on = given.on or desk.day("生效日期")
    since = on if isinstance(on, date) else None
    reason = desk.may(given.reason, lambda: questions.optional("备案原由"))
    calendar = desk.directory.calendar
    filed_on = desk.may(
        given.filed_on, lambda: questions.day("备案日期", calendar, default=None, earliest=since, latest=desk.today)
    )
    number = given.number
    if filed_on:
        number = desk.may(number, lambda: questions.optional("备案编号"))
    return dataclasses.replace(given, on=on, reason=reason, filed_on=filed_on, number=number)


def announced(desk: Desk, given: Particulars) -> Particulars:
    """With the day under the notice."""
    return dataclasses.replace(given, announced_on=given.announced_on or desk.day("公告日期"))


def named(desk: Desk, names: Sequence[str]) -> Sequence[Account]:
    """The accounts that were named; wrong usage where it is unclear which."""
    return clear(lambda: naming.accounts_named(desk.directory, names))


def asked_accounts(desk: Desk, *, only_one: bool = False) -> Sequence[Account]:
    """The accounts that whoever sits there names, asked again until it is clear which."""
    if not desk.asking:
        raise click.UsageError("缺少账号；请写编号或名称")
    if only_one:
        return [questions.ask("账号（编号或名称）", lambda answer: naming.account_named(desk.directory, answer))]
    return questions.ask(
        "账号（编号或名称，几个用空格隔开）", lambda answer: naming.accounts_named(desk.directory, answer.split())
    )
