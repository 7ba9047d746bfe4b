"""``notice``: the words of a notice as paper, as part of an article, or as a short text."""

import difflib
from datetime import date
from functools import partial
from pathlib import Path

import click

from ..notices import wordings
from ..notices.board import Board, BoardNotice
from ..notices.notice import notices
from ..papers import notices as papers_of_notices
from ..papers import word
from ..papers.notices import NoticePaper
from ..public.pages import Sources
from . import papers
from .start import register_or_stop, root_option, today_option

_OUT = (
    "写到哪个文件：.docx（Word、WPS，打印盖章）、.html（粘贴到门户文章里的一段）或 .txt（账号最后一条消息的短文）；"
    "不写则在当前文件夹写 .docx"
)


@click.command()
@root_option
@today_option
@click.argument("id_", required=False, metavar="[公告编号]")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help=_OUT)
@papers.overwrite_option
def notice(root: Path, today: date | None, id_: str | None, out: Path | None, overwrite: bool) -> None:
    """写出一份公告，供签发和张贴：编号不写则列出全部公告；写账号编号，是它最近的公告。"""
    sources = register_or_stop(root, today, "没有写公告")
    board = sources.register.board
    if id_ is None:
        if out:
            raise click.UsageError("写 --out 时请写明是哪份公告；不写 --out 则列出全部公告")
        _list(board)
        return
    chosen = _notice_or_stop(board, id_)
    paper = papers_of_notices.paper(sources.register, chosen)
    path = papers.write(root, out, f"{paper.id}.docx", _making(sources, chosen, paper), overwrite=overwrite)
    click.echo(paper.wording.text)
    if chosen.first_posted:
        click.echo(f"\n这份公告已于 {chosen.first_posted} 上线，上面是上线时的正文。\n已写 {path}。")
    else:
        click.echo(f"\n已写 {path}；请核对、签发。公告期从上线并看到以后算起。")
    if path.suffix == ".html":
        click.echo(f"贴进门户的文章、发布以后：python site.py posted --page 文章的网址 --notice {chosen.id}")


def _list(board: Board) -> None:
    for one in board.notices.values():
        click.echo(f"{one.id}  {one.state}  {one.wording.title}")
    if not board.notices:
        click.echo("没有公告。")


def _notice_or_stop(board: Board, id_: str) -> BoardNotice:
    """The notice of an id, or the latest about an account; wrong usage, with the nearest ids, where there is none."""
    about = (one for one in board.notices.values() if id_ in (one.id, *one.accounts))
    if found := next(about, None):
        return found
    near = "、".join(
        f"{one}（{board.notices[one].wording.title}）" for one in difflib.get_close_matches(id_, board.notices)
    )
    hint = f"是不是 {near}" if near else "不写编号则列出全部公告"
    raise click.UsageError(f"没有编号为“{id_}”的公告，也没有这个账号的公告；{hint}")


def _making(sources: Sources, chosen: BoardNotice, paper: NoticePaper) -> papers.Making:
    return {
        ".docx": partial(word.notice, paper),
        ".html": lambda: sources.renderer.render("papers/notice.html", paper=paper).encode(),
        ".txt": lambda: _short(sources, chosen, paper).encode(),
    }


def _short(sources: Sources, chosen: BoardNotice, paper: NoticePaper) -> str:
    """The short text; of words that filings no longer tell it says only where they are."""
    directory = sources.register.directory
    filed = notices(directory).get(chosen.id)
    if filed is None or wordings.wording(sources.renderer, directory, filed).digest != paper.wording.digest:
        return papers_of_notices.short_text(paper, chosen.type, (), ())
    told = wordings.facts(directory, filed)
    return papers_of_notices.short_text(paper, told["verb"], told["items"], told["successors"])
