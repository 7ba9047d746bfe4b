"""``due``: what somebody must do today and soon; printed, put into a calendar, or sent to the chat of the office."""

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import click

from ..check.outcome import Sound, Unreadable
from ..edge import places, publish, webhook
from ..papers import due as agendas
from ..papers import due_text, robots
from ..papers.due import Agenda
from ..papers.robots import Robot
from ..source.problems import errors
from ..source.refusal import FoundErrors, Refusal, WronglyUsed
from .start import milliseconds, read, root_option, tell, today_option

_ADDRESS, _SECRET = "ROSTER_WEBHOOK", "ROSTER_WEBHOOK_SECRET"
_BY_HOST = "auto"
_FORMS: Mapping[str, Callable[[Agenda], str | bytes]] = {
    "text": due_text.as_text,
    "json": due_text.as_json,
    "ics": due_text.as_ics,  # bytes: no system may change its line ends
}


@click.command()
@root_option
@today_option
@click.option(
    "--within", type=click.IntRange(0, 366), default=7, show_default=True, metavar="天数", help="今后几天以内的也列出来"
)
@click.option("--format", "form", type=click.Choice(list(_FORMS)), default="text", help="输出格式")
@click.option(
    "--ics", "calendar", type=click.Path(dir_okay=False, path_type=Path), metavar="文件", help="另写一份日历文件"
)
@click.option(
    "--send",
    "to",
    type=click.Choice([*(robot.value for robot in Robot), _BY_HOST]),
    is_flag=False,
    flag_value=_BY_HOST,
    help=f"发到群里：wecom 企业微信、dingtalk 钉钉、json 别的程序，只写 --send 则看地址是谁的（auto）；"
    f"地址写在环境变量 {_ADDRESS} 里，钉钉加签的密钥写在 {_SECRET} 里",
)
def due(root: Path, today: date | None, within: int, form: str, calendar: Path | None, to: str | None) -> None:
    """今天和近日要办的事：期满待办结、停更日、没有上线的公告、没有备案、没有核对……每件都写明怎么办。"""
    url = _address() if to else ""
    if calendar:
        places.of_file(root.resolve(), calendar, "--ics")
    outcome = read(root, today)
    if isinstance(outcome, Sound):
        agenda = agendas.agenda(outcome.register, within)
        click.echo(_FORMS[form](agenda), nl=False)
        if calendar:
            publish.replace_file(calendar, due_text.as_ics(agenda))
            click.echo(f"已写 {calendar}。", err=True)
        _send(agenda, to, url)
        return
    found = errors(outcome.findings)
    tell(found)
    if not isinstance(outcome, Unreadable):
        _send(agendas.stuck(outcome.directory.site, outcome.directory.today, len(found)), to, url)
    raise FoundErrors(f"发现 {len(found)} 处错误，没有列出要办的事。")


def _address() -> str:
    """The address of the robot, from the environment and nowhere else; raises WronglyUsed, which does not show it."""
    url = os.environ.get(_ADDRESS, "").strip()
    if not url:
        raise WronglyUsed(f"没有设环境变量 {_ADDRESS}，不知道发到哪里；请写成机器人给的地址，不要写进仓库")
    try:
        webhook.check(url)
    except webhook.BadAddress as error:
        raise WronglyUsed(f"环境变量 {_ADDRESS} {error}") from None
    return url


def _send(agenda: Agenda, to: str | None, url: str) -> None:
    """Send what is due, if somebody asked for it and there is anything; raises Refusal where nobody knows that it
    arrived.
    """
    if to is None or not agenda.matters:
        return
    robot = robots.robot_at(url) if to == _BY_HOST else Robot(to)
    secret = os.environ.get(_SECRET, "").strip() if robot is Robot.DINGTALK else ""
    whole = robots.signed(url, secret, milliseconds()) if secret else url
    try:
        answer = webhook.post(whole, robots.message(agenda, robot))
    except webhook.NotSent as error:
        raise Refusal(f"没有发出去：{error}") from None
    if fault := robots.fault(robot, answer):
        raise Refusal(f"没有发出去：{robots.shown(fault, whole, secret)}")
    click.echo(f"已发送，{len(agenda.matters)} 件。", err=True)
