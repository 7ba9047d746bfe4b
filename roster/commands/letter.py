"""``letter``: to platform, authorities or superior about an account that may be a fake."""

import re
from datetime import date
from functools import partial
from pathlib import Path
from typing import get_args

import click

from ..directory.directory import Directory
from ..papers import layouts, letters, word
from ..papers.letters import Letter, Recipient, Seen
from ..public.pages import Sources
from ..records.platform_names import PlatformNames
from ..records.platforms import Platform
from ..source.refusal import Refusal
from ..text.scalars import VISIBLE_LINE
from . import papers
from .start import DayType, account_or_stop, register_or_stop, root_option, today_option

_FILES = {"platform": "平台", "superior": "报告"}


class Words(click.ParamType):
    """A line that somebody may stamp: something is in it, and nothing that nobody sees."""

    name = "文字"

    def __init__(self, most: int) -> None:
        self.most = most

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The line; wrong usage for one that nobody may stamp."""
        text = value.strip()
        if not text or len(text) > self.most:
            self.fail(f"请写 1 到 {self.most} 个字；现在有 {len(text)} 个", param, ctx)
        if not re.fullmatch(VISIBLE_LINE, text):
            self.fail("里面有换行或看不见的字符；请去掉，有看不见的字符这件事请写进 --evidence", param, ctx)
        return text


@click.command()
@root_option
@today_option
@click.option(
    "--fake",
    "fakes",
    type=Words(500),
    multiple=True,
    required=True,
    metavar="文字",
    help="疑似假冒账号的名称、标识或主页网址；可写多次",
)
@click.option(
    "--platform",
    "platform_name",
    required=True,
    metavar="平台",
    help="在哪个平台看到：平台编号或名称；没有登记的写 other",
)
@click.option("--platform-name", "other_name", type=Words(50), metavar="名称", help="--platform 是 other 时的平台名称")
@click.option("--imitates", required=True, metavar="账号编号", help="它像名录里的哪个账号")
@click.option(
    "--to",
    type=click.Choice(get_args(Recipient)),
    default="platform",
    show_default=True,
    help="platform 致函平台请求关停；superior 报主管单位；网信、公安 商请处置",
)
@click.option("--addressee", type=Words(100), metavar="名称", help="主送机关的全称；不写则用“平台运营单位”一类的称呼")
@click.option("--seen", type=DayType(), help="哪一天看到的")
@click.option("--evidence", type=Words(1000), multiple=True, metavar="文字", help="看到了什么，照实写；可写多次")
@papers.out_option
@papers.overwrite_option
def letter(
    root: Path,
    today: date | None,
    fakes: tuple[str, ...],
    platform_name: str,
    other_name: str | None,
    imitates: str,
    to: Recipient,
    addressee: str | None,
    seen: date | None,
    evidence: tuple[str, ...],
    out: Path | None,
    overwrite: bool,
) -> None:
    """为疑似假冒账号写函：核对名录，不说没有把握的话；打印前请核实、补上发文字号。"""
    sources = register_or_stop(root, today, "没有写函")
    directory = sources.register.directory
    account = account_or_stop(directory, imitates)
    platform, name = _platform(directory, platform_name, other_name)
    if seen and seen > directory.today:
        raise click.UsageError(f"--seen {seen} 还没有到（今天是 {directory.today}）；请核对")
    try:
        what = Seen(fakes, platform, name, seen, evidence)
        paper = letters.letter(sources.register, account, what, to, addressee)
    except letters.CannotWrite as error:
        raise Refusal(f"{error}；没有写函") from None
    name = f"疑似假冒-{account.id}-{_FILES.get(to, to)}.docx"
    path = papers.write(root, out, name, making(sources, paper), overwrite=overwrite)
    click.echo(f"{paper.title}\n主送：{paper.addressee}\n已写 {path}；请核实内容，补上发文字号，附上截图后盖章。")


def making(sources: Sources, paper: Letter) -> papers.Making:
    """How the letter is made, by the suffix of its file."""
    return {".docx": partial(word.letter, paper), ".html": partial(_html, sources, paper)}


def _html(sources: Sources, paper: Letter) -> bytes:
    common = {"compared": letters.COMPARED, "number_blank": letters.NUMBER_BLANK, "layout": layouts.LETTER}
    return sources.renderer.render("papers/letter.html", paper=paper, **common).encode()


def _platform(directory: Directory, text: str, other_name: str | None) -> tuple[Platform, str]:
    """The platform and what it is called; wrong usage for one that isn't registered."""
    platform = PlatformNames(directory.platforms.values()).find(text)
    if platform is None:
        known = "、".join(p.name for p in directory.platforms.values())
        raise click.UsageError(
            f"没有登记平台“{text}”；可用的有：{known}。别的平台请写 --platform other --platform-name {text}"
        )
    if other_name and (known := PlatformNames(directory.platforms.values()).meant(other_name)) and known.id != "other":
        raise click.UsageError(f"“{other_name}”是登记过的平台，请写 --platform {known.id}，不写 --platform-name")
    if (platform.id == "other") != (other_name is not None):
        raise click.UsageError("--platform other 和 --platform-name 平台名称 要一起写，别的平台不写 --platform-name")
    return platform, other_name or platform.name
