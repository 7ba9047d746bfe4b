"""``posted``: look at what is really online and record it."""

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import click

from ..check.outcome import Sound
from ..edge import reader as readers
from ..notices import look, proof
from ..notices.live import Fetch
from ..public import pages
from ..records.postings import Means
from ..source.problems import in_order, one_line
from ..source.refusal import Refusal
from . import article, online
from .signing import key_option, signing
from .stamping import stamp
from .start import SpanType, alone, given_file, opened, read, root_option, sound_or_stop, tell, today_option
from .witnessing import add_witness, as_witness


@click.command()
@root_option
@today_option
@click.option("--url", help="查看正式网站，如 https://www.example.gov.cn/xmt/")
@click.option("--site", type=click.Path(exists=True, file_okay=False, path_type=Path), help="查看已部署的文件夹")
@click.option("--page", metavar="网址", help="和 --notice 一起：门户自己栏目里的一篇文章，在那里登满了几天")
@click.option("--pages", "again", is_flag=True, help="把用 --page 记过、还没有登满的文章都再看一遍")
@click.option("--manual", is_flag=True, help="网站管理员声明公告已经上线")
@click.option(
    "--verify", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="核对一份保存下来的公示证明"
)
@click.option(
    "--adopt", multiple=True, metavar="公告编号", help="网上有、数据里没有的这份公告确是本单位的：按网上的记下"
)
@click.option("--absent", type=SpanType(), help="声明这几天公告没有在网上，如 2026-11-02..2026-11-04：这几天不计")
@click.option(
    "--notice",
    "notices",
    multiple=True,
    metavar="公告编号",
    help="和 --absent 一起：只是这几份；和 --page 一起：哪一份",
)
@click.option(
    "--witness",
    type=click.Path(dir_okay=False, path_type=Path),
    help="见证人：和 --url 一起，只把签了名的查看写进这个文件，不记入上线记录",
)
@click.option("--add-witness", "added", type=click.Path(dir_okay=False, path_type=Path), help="收下见证人的文件")
@click.option("--dry-run", is_flag=True, help="只说会记录什么，不写文件")
@key_option
def posted(
    root: Path,
    today: date | None,
    url: str | None,
    site: Path | None,
    page: str | None,
    again: bool,
    manual: bool,
    verify: Path | None,
    adopt: tuple[str, ...],
    absent: tuple[date, date] | None,
    notices: tuple[str, ...],
    witness: Path | None,
    added: Path | None,
    dry_run: bool,
    private: Path | None,
) -> int:
    """查看公告是否真的在网上，记入 data/postings.yaml。"""
    _refuse_all_but_one(url, site, page, again, manual, verify, absent, added)
    _refuse_without("--witness", witness, url, "--url 网址")
    _refuse_without("--adopt", adopt, url or site, "--url 网址 或 --site 文件夹")
    _refuse_without("--notice", notices, absent or page, "--absent 或 --page")
    if page:
        return article.look_at(root, today, page, notices, dry_run=dry_run)
    if again:
        return article.look_again(root, today, dry_run=dry_run)
    if verify:
        return _verify(root, today, verify)
    if not dry_run and not witness:
        alone(root)
    known = opened(root, today)
    sound = sound_or_stop(known.check(), "没有记录")
    if witness and url:
        return as_witness(known, sound, url, witness, private)
    known = signing(known, sound, private)
    if added:
        return add_witness(known, sound, added)
    looking, sound = _after_doubts(online.Look(known, *_place(url, site), adopt, dry_run), sound)
    return _absent(looking, sound, absent, notices) if absent else _record(looking, sound)


def _refuse_all_but_one(*places: object) -> None:
    """Wrong usage where none was named to look at, or several."""
    if sum(map(bool, places)) != 1:
        raise click.UsageError(
            "请在 --url 网址、--site 文件夹、--page 网址、--pages、--manual、--absent 日期、--add-witness 文件、"
            "--verify 文件 之间选一个"
        )


def _refuse_without(option: str, given: object, beside: object, named: str) -> None:
    """Wrong usage for an option without the one, as it is ``named``, beside which alone it means something."""
    if given and not beside:
        raise click.UsageError(f"{option} 要和 {named} 一起写")


def _place(url: str | None, site: Path | None) -> tuple[Fetch | None, Means]:
    """How to look, and what such a look is called in the ledger; the webmaster's word where no place is named."""
    if url:
        return online.reader(url), "url"
    return (readers.folder(site), "site") if site else (None, "manual")


def _after_doubts(looking: online.Look, sound: Sound) -> tuple[online.Look, Sound]:
    """The look and the state after it was noted which looks were dated ahead of today."""
    by = "site" if looking.by == "manual" else looking.by  # that a day had not come is nobody's word
    site, sound = online.with_doubts(looking.site, sound, looking.reader, by, "没有记录", dry_run=looking.dry_run)
    return replace(looking, site=site), sound


def _record(looking: online.Look, sound: Sound) -> int:
    """Look, note what was seen, and tell it."""
    looked = looking.at(sound)
    tell(in_order([*sound.findings, *looked.findings]))
    for line in (*looked.lines, *(() if looking.dry_run else stamp(looking.site, sound.directory.site))):
        click.echo(one_line(line))
    for stranger in looked.unknown:
        click.echo(
            one_line(
                f"网上有、数据里没有的公告，没有记录，等人决定：{stranger}。是本单位的，加 --adopt {stranger.notice} "
                "再运行一次；不是的，请查清网站被谁改动"
            )
        )
    return 0


def _absent(looking: online.Look, sound: Sound, span: tuple[date, date], notices: tuple[str, ...]) -> int:
    """Note that notices were not online on some days: somebody knows what no look saw."""
    board = sound.sources.register.board
    if unknown := [id_ for id_ in notices if id_ not in board.notices]:
        raise click.UsageError(f"没有公告 {'、'.join(unknown)}；全部公告：python site.py notice")
    if span[1] > board.today:
        raise click.UsageError(f"{span[1]} 还没有到；请写已经过去的日子")
    before = [*sound.directory.ledger]
    try:
        entries = look.absent(before, board, span, notices)
    except look.ClockWentBack as error:
        raise Refusal(f"{error}；没有记录") from None
    changed = [after for after in entries if after not in before]
    online.write(looking.site, entries, dry_run=looking.dry_run)
    for posting in changed:
        click.echo(f"已记下 {span[0]} 至 {span[1]} 没有在网上，这几天不计：{posting.notice} {posting.title}")
    if not changed:
        click.echo("没有正在公示的公告，没有记录。")
    return 0


def _verify(root: Path, today: date | None, file: Path) -> int:
    """Compare a saved certificate with what the register's own data say."""
    sources = sound_or_stop(read(root, today), "没有核对").sources
    page = given_file(file, proof.MOST_BYTES)
    holds, told = proof.verify(page, partial(pages.attested, sources), sources.register.today, pages.trust(sources))
    click.echo(told)
    return 0 if holds else 1
