"""``form``: the 备案登记表 of a filing, ready to print and stamp."""

from datetime import date
from functools import partial
from pathlib import Path

import click

from ..papers import layouts, registration, word
from ..papers.registration import RegistrationForm
from ..public.pages import Sources
from ..records.accounts import Account
from . import papers
from .start import account_or_stop, register_or_stop, root_option, today_option


@click.command()
@root_option
@today_option
@click.argument("account_id", metavar="账号编号")
@click.option("--filing", "number", type=int, help="第几条备案记录，从 1 数起；默认为最后一条（更正不算）")
@papers.out_option
@papers.overwrite_option
def form(
    root: Path, today: date | None, account_id: str, number: int | None, out: Path | None, overwrite: bool
) -> None:
    """打印备案登记表：一页 A4，填好名录里有的内容，留出意见和盖章的地方。"""
    sources = register_or_stop(root, today, "没有生成备案登记表")
    directory = sources.register.directory
    account = account_or_stop(directory, account_id)
    number = _number(account, number)
    paper = registration.registration_form(directory, account, number)
    path = papers.write(out, f"{account.id}-{number}.docx", making(sources, paper), overwrite=overwrite)
    click.echo(registration.as_text(paper), nl=False)
    if paper.cut:
        click.echo(f"太长的内容表里放不下，请另附全文：{'、'.join(paper.cut)}", err=True)
    click.echo(f"已写 {path}；请打印、核对、盖章。")


def making(sources: Sources, paper: RegistrationForm) -> papers.Making:
    """How the form is made, by the suffix of its file."""
    return {".docx": partial(word.registration_form, paper), ".html": partial(_html, sources, paper)}


def _html(sources: Sources, paper: RegistrationForm) -> bytes:
    layout = layouts.FORM
    # Local copies of an earlier template ask for these by themselves.
    by_name = {"leading": layout.leading, "padding": layout.padding, "label_width": layout.label_width}
    return sources.renderer.render("papers/form.html", paper=paper, layout=layout, **by_name).encode()


def _number(account: Account, number: int | None) -> int:
    """Which filing is meant, the last one of which there is a form where nobody says; wrong usage, with the list, for
    another.
    """
    filings = list(enumerate(account.filings, start=1))
    printed = [n for n, filing in filings if filing.type in registration.TYPES]
    if number is None:
        return printed[-1]
    listed = "；".join(f"{n} {filing.type} {filing.on or '日期不详'}" for n, filing in filings)
    if not 1 <= number <= len(filings):
        raise click.UsageError(
            f"“{account.name}”只有 {len(filings)} 条备案记录（{listed}）；--filing 请写 1 到 {len(filings)}"
        )
    if number not in printed:
        raise click.UsageError(
            f"“{account.name}”的第 {number} 条是更正：名录登记写错了，账号没有变，没有备案登记表；"
            f"--filing 请写 {'、'.join(map(str, printed))}（{listed}）"
        )
    return number
