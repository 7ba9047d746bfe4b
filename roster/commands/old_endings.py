"""关停 and 注销 from before the register: no notice is made; written is where one was, and how the end is known."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import click

from ..records.accounts import Account
from ..review import naming
from ..review.submissions import Particulars
from ..text.scalars import UNKNOWN_DATE
from . import questions
from .desk import Desk, clear
from .filing_options import OpeningDay, gathered, text
from .start import Command

_NOT_ANNOUNCED = {
    "announced_on": "--announced-on",
    "announced_by": "--announced-by",
    "stops_on": "--stops-on",
    "note": "--note",
    "corrections": "--correction",
}


@dataclass(frozen=True)
class OldEnding:
    """What the options say of an ending from before the register; days may be 不详, ``by`` names a unit."""

    elsewhere_on: date | str | None
    elsewhere_where: str | None
    elsewhere_url: str | None
    done_on: date | str | None
    how: str | None
    by: str | None

    @property
    def is_meant(self) -> bool:
        """True where somebody says that it was announced elsewhere, or that nobody knows."""
        return bool(self.elsewhere_on or self.elsewhere_where or self.elsewhere_url)

    @property
    def elsewhere(self) -> dict[str, str] | str:
        """As it stands in the file."""
        on = None if self.elsewhere_on == UNKNOWN_DATE else self.elsewhere_on
        told = {"on": on, "where": self.elsewhere_where, "url": self.elsewhere_url}
        return {key: str(value) for key, value in told.items() if value} or UNKNOWN_DATE


def old_ending(function: Command) -> Command:
    """Options of an ending from before the register."""
    for option in reversed(
        (
            click.option(
                "--elsewhere-on",
                type=OpeningDay(),
                help="名录开办以前就已终止、不再公告的：当时公告的日期，无从查考的写 不详",
            ),
            text("--elsewhere-where", "当时公告在哪里，如 市政府网站"),
            text("--elsewhere-url", "当时公告的网址"),
            click.option(
                "--done-on", type=OpeningDay(), help="早已终止的：平台上真正终止的日期，无从查考的写 不详；默认同 --on"
            ),
            text("--how", "早已终止的：怎样确认的，如 平台已搜不到"),
            text("--by", "早已终止的：由哪个单位确认：编号或名称；默认不写"),
        )
    ):
        function = option(function)
    return function


def asked(desk: Desk, given: Mapping[str, Any], particulars: Particulars) -> OldEnding | None:
    """What is known of an ending from before the register; None for one that is to be announced.

    Raises click.UsageError where the options say both.
    """
    old = gathered(OldEnding, given)
    if not old.is_meant and _is_old(desk, particulars):
        old = _answered(desk, old)
    if old.is_meant:
        if wrong := [option for key, option in _NOT_ANNOUNCED.items() if getattr(particulars, key)]:
            raise click.UsageError(f"早已终止的账号不再公告；请不写 {'、'.join(wrong)}")
        return old
    if old.done_on or old.how or old.by:
        raise click.UsageError(
            "--done-on、--how、--by 只用于名录开办以前就已终止的账号，请再写 --elsewhere-on 当时公告的日期或 不详；"
            "现在关停、注销的，公告期满、真正终止以后再写 file 办结"
        )
    if particulars.on == UNKNOWN_DATE:
        raise click.UsageError(
            "关停、注销的日期不能是 不详；名录开办以前就已终止的，请再写 --elsewhere-on 当时公告的日期或 不详"
        )
    return None


def _is_old(desk: Desk, particulars: Particulars) -> bool:
    """The answer of whoever sits there; it is only asked where it can be true, and nothing speaks against it."""
    since, on = desk.directory.site.since, particulars.on
    if not desk.asking or since is None or particulars.approved or particulars.announced_on:
        return False
    if isinstance(on, date) and on >= since:
        return False
    return questions.yes(f"名录 {since} 开办以前，账号就已终止了吗？", default=False)


def _answered(desk: Desk, old: OldEnding) -> OldEnding:
    calendar = desk.directory.calendar
    on = questions.day(
        f"当时公告的日期（无从查考的写 {UNKNOWN_DATE}）",
        calendar,
        default=None,
        latest=desk.today,
        instead=UNKNOWN_DATE,
    )
    where = questions.optional("当时公告在哪里，如 市政府网站")
    return dataclasses.replace(old, elsewhere_on=on or UNKNOWN_DATE, elsewhere_where=where)


def completed(desk: Desk, type_: str, given: Particulars, old: OldEnding) -> Particulars:
    """The filing of an account that ended long ago; days that nobody knows are left out."""
    on = given.on or old.done_on or _asked_day(desk, f"{type_}的日期")
    done_on = old.done_on or on
    usual = f"主办单位确认已{type_}"
    how = desk.may(old.how, lambda: questions.ask("怎样确认的", lambda answer: answer or usual, usual)) or usual
    who = old.by
    by = clear(lambda: naming.unit_named(desk.directory, who)).id if who else None
    done = {"on": _known(done_on), "how": how, "by": by}
    return dataclasses.replace(
        given,
        on=_known(on),
        reason=desk.may(given.reason, lambda: questions.optional("备案原由")),
        done={key: str(value) for key, value in done.items() if value},
        announced_elsewhere=old.elsewhere,
    )


def _asked_day(desk: Desk, question: str) -> date | str | None:
    if not desk.asking:
        raise click.UsageError(f"缺少 --on；早已终止的写当时{question}，无从查考的写 --on {UNKNOWN_DATE}")
    calendar = desk.directory.calendar
    asked = f"{question}（无从查考的写 {UNKNOWN_DATE}）"
    return questions.day(asked, calendar, default=None, latest=desk.today, instead=UNKNOWN_DATE)


def _known(day: date | str | None) -> date | None:
    return day if isinstance(day, date) else None


def warn_of_review(accounts: Sequence[Account], particulars: Particulars) -> None:
    """Say what ``check --base`` will ask of accounts that were in the register as ones in use."""
    if particulars.on is None and "on" not in (particulars.done or {}):
        names = "、".join(account.id for account in accounts)
        click.echo(
            f"  注意：{names} 如果已经提交过（不是这次新登记的），审核时要求写明终止日期；不清楚哪天的，请按程序公告"
        )
