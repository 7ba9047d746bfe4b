"""``file 录入`` and ``上报``: what the supervising office does with filings, many at once."""

from datetime import date
from typing import Any

import click

from ..directory.chain import ENTERED, REPORTED, Stage
from ..review import upkeep
from .desk import clear, named
from .filing_options import Words, basic, desk_of
from .start import DayType


def _reaching(stage: Stage, help_: str) -> click.Command:
    @click.command(stage.name, help=help_)
    @click.argument("accounts", nargs=-1, metavar="[账号]…", type=Words())
    @basic
    @click.option("--all", "everything", is_flag=True, help=f"等着{stage.name}的全部备案记录")
    @click.option("--until", type=DayType(), help="同 --all 一起：只是这一天以前（含）交来的")
    @click.option("--on", type=DayType(), help=f"{stage.name}的日期；默认今天")
    def reach(accounts: tuple[str, ...], everything: bool, until: date | None, on: date | None, **given: Any) -> None:
        desk = desk_of(given)
        if bool(accounts) == everything:
            raise click.UsageError("请写账号，或者 --all；只写一样")
        if until and not everything:
            raise click.UsageError("--until 同 --all 一起写")
        chosen = None if everything else named(desk, accounts)
        desk.carry_out(clear(lambda: upkeep.reaching(desk.directory, chosen, stage, on or desk.today, until)))

    return reach


enter = _reaching(ENTERED, "录入：主管单位把备案录入了备案信息库、上级系统。还没有录入的各条，一并写上日期。")
report_upward = _reaching(REPORTED, "上报：录入以后，已经报上级备案。还没有上报的各条，一并写上日期。")
