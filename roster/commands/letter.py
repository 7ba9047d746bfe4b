"""``letter``: to platform, authorities or superior about an account that may be a fake."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import get_args

import click

from ..directory import cases
from ..directory.directory import Directory
from ..papers import cases as papers_of_cases
from ..papers import layouts, letters, word
from ..papers.letters import Letter, Recipient, Seen
from ..public.pages import Sources
from ..records import fakes as records
from ..records.accounts import Account
from ..records.fakes import CaseLetter
from ..records.platform_names import PlatformNames
from ..records.platforms import Platform
from ..review import casework
from ..source.files import FAKES
from ..source.refusal import Refusal
from ..text.scalars import VISIBLE_LINE
from . import desk, papers, recording
from .desk import Desk, clear
from .start import DayType, account_or_stop, register_or_stop, root_option, today_option

_FILES = {"platform": "平台", "superior": "报告"}
_RECORDED: Mapping[Recipient, records.Recipient] = {option: to for to, option in papers_of_cases.LETTER_TO.items()}


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
    metavar="文字",
    help="疑似假冒账号的名称、标识或主页网址；可写多次",
)
@click.option(
    "--platform",
    "platform_name",
    metavar="平台",
    help="在哪个平台看到：平台编号或名称；没有登记的写 other",
)
@click.option("--platform-name", "other_name", type=Words(50), metavar="名称", help="--platform 是 other 时的平台名称")
@click.option("--imitates", metavar="账号编号", help="它像名录里的哪个账号")
@click.option("--case", type=Words(64), metavar="编号", help="立了案的：案件编号；标识等从案件里取，函记进案件")
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
    platform_name: str | None,
    other_name: str | None,
    imitates: str | None,
    case: str | None,
    to: Recipient,
    addressee: str | None,
    seen: date | None,
    evidence: tuple[str, ...],
    out: Path | None,
    overwrite: bool,
) -> None:
    """为疑似假冒账号写函：核对名录，不说没有把握的话；打印前请核实、补上发文字号。"""
    wish = Wish(to, addressee, evidence, out, overwrite)
    if case:
        if fakes or platform_name or other_name or seen:
            raise click.UsageError("写了 --case，标识、平台、日期从案件里取，不再写 --fake、--platform、--seen")
        _of_case(desk.opened(root, today, ask=False, dry_run=False), case, imitates, wish)
        return
    if not (fakes and platform_name and imitates):
        raise click.UsageError("请写 --case 案件编号；没有立案的，写全 --fake、--platform、--imitates")
    sources = register_or_stop(root, today, "没有写函")
    directory = sources.register.directory
    account = account_or_stop(directory, imitates)
    platform, name = _platform(directory, platform_name, other_name)
    if seen and seen > directory.today:
        raise click.UsageError(f"--seen {seen} 还没有到（今天是 {directory.today}）；请核对")
    _write(root, sources, account, Seen(fakes, platform, name, seen, evidence), wish, account.id)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of a letter: to whom, what more was noted, and where it is written."""

    to: Recipient
    addressee: str | None
    noted: tuple[str, ...]
    out: Path | None
    overwrite: bool


def _of_case(at: Desk, id_: str, imitates: str | None, wish: Wish) -> None:
    """The letter of a case, which is recorded in it with its day."""
    case = clear(lambda: casework.case_called(at.directory, id_))
    account = account_or_stop(at.directory, imitates) if imitates else cases.imitated(at.directory, case)
    if account is None:
        raise click.UsageError(f"{case.id} 没有写冒充名录里的哪个账号；请加 --imitates 账号编号")
    sources = register_or_stop(at.root, at.today, "没有写函")
    seen = papers_of_cases.seen(at.directory, case, at.directory.platforms[case.platform])
    seen = dataclasses.replace(seen, evidence=(*seen.evidence, *wish.noted))
    paper = _write(at.root, sources, account, seen, wish, case.id)
    sent = CaseLetter(to=_RECORDED[wish.to], on=paper.day, addressee=paper.addressee)
    if edits := casework.writing_to(case, sent):
        recording.record(at, FAKES, edits)
        click.echo(f"编了号以后：python site.py fake 文号 {case.id} 发文字号 --to {sent.to}")


def _write(root: Path, sources: Sources, account: Account, seen: Seen, wish: Wish, name: str) -> Letter:
    try:
        paper = letters.letter(sources.register, account, seen, wish.to, wish.addressee)
    except letters.CannotWrite as error:
        raise Refusal(f"{error}；没有写函") from None
    file = f"疑似假冒-{name}-{_FILES.get(wish.to, wish.to)}.docx"
    path = papers.write(root, wish.out, file, making(sources, paper), overwrite=wish.overwrite)
    click.echo(f"{paper.title}\n主送：{paper.addressee}\n已写 {path}；请核实内容，补上发文字号，附上截图后盖章。")
    return paper


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
