"""A new account, and its unit where that is new too: what was given of them, and what is asked."""

from dataclasses import dataclass

import click

from ..records.platforms import Platform
from ..review import naming, openings, submissions
from ..review.naming import Unclear
from ..source.files import ACCOUNTS
from . import questions
from .desk import Desk, clear

_IDENTITY = ("account_id", "handle", "url")


@dataclass(frozen=True)
class NewAccount:
    """What the options say of the account and its unit; None and empty where they say nothing."""

    unit: str | None
    unit_name: str | None
    region: str | None
    platform: str | None
    platform_name: str | None
    name: str | None
    account_id: str | None
    handle: str | None
    url: str | None
    verified_as: str | None
    represents: str | None
    id_: str | None
    path: str | None


def account_record(desk: Desk, new: NewAccount, owner: str) -> dict[str, str]:
    """The account of the unit ``owner`` (an id) as it stands in the file, without its filings."""
    platform = clear(
        lambda: naming.platform_named(
            desk.directory, desk.need(new.platform, "--platform", lambda: _asked_platform(desk))
        )
    )
    given: dict[str, str | None] = {
        "name": desk.need(new.name, "--name", lambda: questions.line("账号名称（与平台上显示的完全一致）")),
        "represents": new.represents,
        "verified_as": new.verified_as,
    }
    if platform.id == "other":
        given["platform_name"] = desk.need(new.platform_name, "--platform-name", lambda: questions.line("平台名称"))
    given |= _identity(desk, new, platform)
    return openings.account_record(desk.directory, platform, owner, given, new.id_)


def _identity(desk: Desk, new: NewAccount, platform: Platform) -> dict[str, str]:
    """By what the account is known; what the platform has is asked."""
    labels = {"url": "主页网址"}
    for key, form in (("account_id", platform.account_id), ("handle", platform.handle)):
        if form:
            labels[key] = f"{form.label}{f'，如 {form.example}' if form.example else ''}"
    identity = {}
    for key in _IDENTITY:
        value = getattr(new, key)
        if not value and key in labels and desk.asking:
            value = questions.optional(labels[key])
        if value:
            identity[key] = value
    return identity


def _asked_platform(desk: Desk) -> str:
    return questions.choice("平台", [(p.id, p.name) for p in desk.directory.platforms.values() if not p.closed_on])


def owner_of(desk: Desk, new: NewAccount) -> tuple[str, dict[str, str] | None]:
    """The id of the unit, with a record of it where it is new."""
    wanted, unit = new.unit, None
    while unit is None:
        wanted = desk.need(wanted, "--unit", lambda: questions.line("主办单位（名称或编号）"))
        if new.unit_name is not None:
            break
        try:
            unit = naming.unit_named(desk.directory, wanted)
        except Unclear as reason:
            if not desk.asking:
                raise click.UsageError(f"{reason}；新单位请再写 --unit-name 全称") from None
            click.echo(f"  {reason}")
            if questions.yes("登记一个新单位吗？", default=False):
                break
            wanted = None  # a slip of the pen: asked again
    if unit is not None:
        return unit.id, None
    record = _unit_record(desk, new, str(wanted))
    return record["id"], record


def _unit_record(desk: Desk, new: NewAccount, wanted: str) -> dict[str, str]:
    """A unit that is new; ``wanted`` is its id or a name."""
    name = desk.need(new.unit_name, "--unit-name", lambda: questions.line("单位全称"))
    given = wanted if wanted.isascii() else None
    id_ = desk.need(given, "--unit 编号", lambda: questions.line("单位编号（小写字母，定了就不改，如 wjw）"))
    region = new.region or desk.directory.site.region
    region = desk.need(region, "--region", lambda: questions.line("所属地区，如 示例市/东山区"))
    return clear(lambda: openings.unit_record(desk.directory, id_, name, region))


def data_path(desk: Desk, path: str | None) -> str | None:
    """A file of records that is there, or one that would be read."""
    if path is None or path == ACCOUNTS or submissions.is_account_file(path):
        return path
    if path in desk.files.data and path.startswith("data/accounts/"):
        return path
    raise click.UsageError(
        "--file 只能是 data/accounts.yaml，或 data/accounts/ 下的 .yaml 文件，文件名用汉字、字母、数字、"
        "连字符，如 data/accounts/wjw.yaml"
    )
