"""``plan``: what a change means, in words, for whoever decides on it."""

from datetime import date
from pathlib import Path

import click

from ..check.outcome import Unreadable
from ..review import plan_text, plans
from ..source.refusal import FoundErrors
from . import states
from .start import base_option, head_option, read, root_option, today_option


@click.command()
@root_option
@today_option
@base_option
@head_option
@click.option("--format", "form", type=click.Choice(["markdown", "json"]), default="markdown", help="输出格式")
def plan(root: Path, today: date | None, base: str | None, head: str | None, form: str) -> int:
    """用中文说明一次改动：新开设、更名、更换主办单位、关停、注销，以及将出现的公告。"""
    if base is None:
        raise click.UsageError(
            "请写明与哪个版本相比，如 --base origin/main；没有 git 的，写某一天的副本，如 --base 名录-2026-11-20"
        )
    after = read(root, today, base=base, head=head)
    base = states.parting(root, base, head) if head else base
    paths = states.changed_paths(root.resolve(), base, head)
    before = read(root, today, head=base)
    if isinstance(after, Unreadable) or isinstance(before, Unreadable):
        _tell(plans.unknown(after.findings), form)
        raise FoundErrors("data/site.yaml 读不到，说不出这次改动的意思；请先改好。")
    made = plans.plan(before, after, paths)
    _tell(made, form, after.directory.site.base_url)
    return 1 if made.errors else 0


def _tell(made: plans.Plan, form: str, base_url: str = "") -> None:
    click.echo(plan_text.as_json(made) if form == "json" else plan_text.as_markdown(made, base_url), nl=False)
