"""Options of the kinds of filing, and the values they are gathered in."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar, get_args

import click

from ..records.accounts import Approval
from ..review import naming, submissions
from ..review.submissions import Particulars
from ..text.scalars import UNKNOWN_DATE
from . import desk, questions
from .desk import Desk
from .start import Command, DayType, root_option, today_option

Value = TypeVar("Value")
APPROVALS: tuple[Approval, ...] = get_args(Approval)


class OpeningDay(click.ParamType):
    """A day, or 不详 for accounts so old that nobody knows."""

    name = DayType.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date | str:
        """The day; wrong usage where it is none."""
        return value if value == UNKNOWN_DATE else DayType().convert(value, param, ctx)


class Words(click.ParamType):
    """A text that a record can hold."""

    name = "文字"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text without blanks around it; wrong usage where no record can hold it."""
        try:
            return questions.readable(value)
        except ValueError as reason:
            self.fail(str(reason), param, ctx)


def text(name: str, help: str, *more: str, **options: Any):
    """An option for a text; ``more`` are other names of it."""
    return click.option(name, *more, type=Words(), help=help, **options)


def basic(function: Command) -> Command:
    """Options of everything that is written into the register."""
    return root_option(today_option(writing(function)))


def writing(function: Command) -> Command:
    """Whether something is written, and whether somebody is asked before."""
    for option in reversed(
        (
            click.option("--dry-run", is_flag=True, help="只看会改哪几行、会出现什么公告，不写文件"),
            click.option("--ask/--no-ask", default=None, help="缺的一项一项问；默认在终端里问"),
        )
    ):
        function = option(function)
    return function


sure_option = click.option("--yes", "sure", is_flag=True, help="公示期没有满就关停了的：确实如此，不再问")


def common(function: Command) -> Command:
    """Options of every kind of filing."""
    for option in reversed(
        (
            basic,
            click.option("--filed-on", type=DayType(), help="报备案的日期；还没报的以后再补"),
            text("--number", "备案编号"),
            text("--reason", "备案原由"),
        )
    ):
        function = option(function)
    return function


def noticed(function: Command) -> Command:
    """Options of filings that are told to the public."""
    for option in reversed(
        (
            click.option("--announced-on", type=DayType(), help="公告落款的日期；默认今天"),
            text("--announced-by", "由别的单位（如主管单位）统一公告时写它：编号或名称；默认主办单位"),
            text(
                "--successor",
                "今后请关注的账号：编号，或一段文字；可写多次，几个编号写在一起的用“、”隔开",
                multiple=True,
            ),
            text("--note", "公告里另起的一段，可用 Markdown"),
            text("--correction", "加进已经上线的公告时，公告里写的更正，如 增加“示例样例”微博"),
        )
    ):
        function = option(function)
    return function


def changed_fields(function: Command) -> Command:
    """Options of what an account is to be, one for each field that filings change."""
    for option in reversed(
        (
            text("--name", "新的名称"),
            text("--unit", "新的主办单位：编号或名称", "--to-unit"),
            text("--handle", "新的号（微信号、抖音号等）"),
            text("--account-id", "新的平台唯一标识"),
            text("--verified-as", "新的账号主体/认证"),
            text("--represents", "新的代表主体"),
        )
    ):
        function = option(function)
    return function


def gathered(kind: type[Value], given: Mapping[str, Any]) -> Value:
    """A value of the dataclass ``kind``, one field an option; fields that no option names keep their default."""
    names = [field.name for field in dataclasses.fields(kind) if field.name in given]  # pyright: ignore[reportArgumentType] - a dataclass, which no type says
    return kind(**{name: given[name] for name in names})


def desk_of(given: Mapping[str, Any]) -> Desk:
    """The desk that the common options name."""
    return desk.opened(given["root"], given["today"], given["ask"], given["dry_run"])


def particulars_of(given: Mapping[str, Any], at: Desk) -> Particulars:
    """What the options say of the filing; a correction is made today. Raises click.UsageError."""
    particulars = gathered(Particulars, given)
    if names := particulars.successor:
        particulars = dataclasses.replace(particulars, successor=submissions.successors(names))
    if name := particulars.announced_by:
        unit = desk.clear(lambda: naming.unit_named(at.directory, name))
        particulars = dataclasses.replace(particulars, announced_by=unit.id)
    if what := given.get("correction"):
        particulars = dataclasses.replace(particulars, corrections=[{"on": str(at.today), "what": what}])
    return particulars
