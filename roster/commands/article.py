"""``posted --page``: a notice as an article in the portal's own column, looked at and counted there.

What is seen there is kept by itself, in data/articles.yaml: it tells how long that article must stay. The register's
own notices start and end by its release alone, known by its mark.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import click

from ..check import ledgers
from ..check.outcome import Sound
from ..directory.ledger import Ledger
from ..edge import disk, publish
from ..notices import article, ledger, live
from ..notices import look as looks
from ..notices.board import Board, BoardNotice
from ..notices.column import in_article
from ..notices.looks import unproven
from ..notices.window import Posted, Waiting
from ..records.postings import Posting
from ..records.site import Site as SiteRecord
from ..source.files import ARTICLES
from ..source.problems import one_line
from ..source.refusal import Refusal
from ..text import hosts
from . import online
from .start import Site, alone, opened, part, sound_or_stop

_NOT_RECORDED = "没有记录"


def look_at(root: Path, today: date | None, page: str, notices: Sequence[str], *, dry_run: bool) -> int:
    """Look whether a notice stands in an article, and count its days there; gives how the command ends.

    Raises Refusal where nothing could be seen; wrong usage for another host than the settings name.
    """
    if len(notices) != 1:
        raise click.UsageError("写 --page 时请用 --notice 写明是哪一份公告，一次一份；全部公告：python site.py notice")
    column = _opened(root, today, dry_run=dry_run)
    if notices[0] not in column.board.notices:
        raise click.UsageError(f"没有公告 {notices[0]}；全部公告：python site.py notice")
    if fault := column.foreign(page):
        raise click.UsageError(f"--page {fault}")
    address = hosts.uri(page.partition("#")[0])
    return 0 if column.look(address, notices) else 1


def look_again(root: Path, today: date | None, *, dry_run: bool) -> int:
    """Look again at every article in which a notice has still to stay; 1 where one is missed or could not be seen."""
    column = _opened(root, today, dry_run=dry_run)
    articles = column.sound.directory.articles
    if not articles:
        click.echo("还没有记录过门户栏目里的文章；第一次请写 --page 网址 --notice 公告编号")
    return max([column.again(page) for page in articles], default=0)


def _opened(root: Path, today: date | None, *, dry_run: bool) -> "_Column":
    if not dry_run:
        alone(root)
    site = opened(root, today)
    return _Column(site, sound_or_stop(site.check(), _NOT_RECORDED), dry_run)


@dataclass(frozen=True)
class _Column:
    """The portal's own column, as a register knows it."""

    site: Site
    sound: Sound
    dry_run: bool

    @property
    def board(self) -> Board:
        return self.sound.sources.register.board

    def foreign(self, page: str) -> str | None:
        """Why an address is none of the register's or its portal's (Chinese)."""
        own, host = _hosts(self.sound.directory.site), hosts.host_of(page)
        if host in own and "@" not in urlsplit(page).netloc:
            return None
        return (
            f"只查看本单位的网站（{'、'.join(own)}），不查看“{host or page}”；"
            "门户是别的域名的，请在 data/site.yaml 写 site_domain"
        )

    def again(self, page: str) -> int:
        """How a further look at a known article ends; whatever it is, the others are looked at too."""
        there = in_article(self.sound.directory, self.board, self.sound.directory.articles[page])
        open_ = [notice.id for notice in looks.to_watch(there)]
        try:
            if open_ and (fault := self.foreign(page)):
                raise Refusal(f"{page}：{fault}")
            return 0 if not open_ or self.look(page, open_) else 1
        except Refusal as refused:
            click.echo(one_line(refused.message), err=True)
            return 1

    def look(self, page: str, notices: Collection[str]) -> bool:
        """Look, record and tell; True if all notices stand there. Raises Refusal where nothing could be seen."""
        directory = self.sound.directory
        known = directory.articles.get(page, Ledger())
        there = in_article(directory, self.board, known, notices)
        try:
            text = self._read(page, known, there)
            entries, _ = looks.record(known, there, _sight(text), "url")
        except looks.ClockWentBack as error:
            raise Refusal(f"{error}；{_NOT_RECORDED}") from None
        after = in_article(directory, self.board, Ledger(tuple(entries)), notices)
        self._write(page, entries)
        stand = {id_: article.says(text or "", there.notices[id_].wording) for id_ in notices}
        for id_, is_there in stand.items():
            _tell(page, after.notices[id_], text, directory.today, is_there=is_there)
        click.echo("名录自己的公告另算：只从名录正式发布的网站上看到算起。")
        return all(stand.values())

    def _read(self, page: str, known: Ledger, there: Board) -> str | None:
        """The page as text, None where there is none; a look that came to nothing is noted and raised."""
        part(f"查看 {one_line(page)}")
        reader = online.article(page)
        try:
            data = reader("")
        except live.CannotLook as error:
            entries = looks.failed(known, there, "url")
            self._write(page, entries)
            note = "只记下这一天没能查看" if entries != [*known] else _NOT_RECORDED
            raise Refusal(f"{error}；{note}") from None
        looks.refuse_another_day(online.served_on(reader, self.site), self.sound.directory.day)
        return None if data is None else _text(data)

    def _write(self, page: str, entries: Sequence[Posting]) -> None:
        """Keep what was seen, beside what is known of other articles by now."""
        path = self.site.root / ARTICLES
        before = disk.read_bytes(path) or b""
        others, _ = ledgers.read_articles(before)
        data = ledger.articles_as_yaml({**others, **({page: entries} if entries else {})})
        read, problems = ledgers.read_articles(data)
        if problems or read.get(page, Ledger()).entries != tuple(ledger.sealed(entries, page)):
            raise Refusal(f"{ARTICLES} 写出来就读不回去，{_NOT_RECORDED}；请用 python site.py check 核对这个文件")
        if entries and not self.dry_run and data != before:
            publish.replace_file(path, data)


def _sight(text: str | None) -> looks.Sight:
    def sight(notice: BoardNotice) -> looks.Shown | None:
        if text is None:
            return None
        return looks.Shown(notice.wording if article.says(text, notice.wording) else None, "words")

    return sight


def _tell(page: str, notice: BoardNotice, text: str | None, today: date, *, is_there: bool) -> None:
    name = f"{notice.id} {notice.wording.title}"
    if is_there:
        click.echo(f"{page}：有这份公告的标题和完整的正文：{name}")
    else:
        why = "没有这一页" if text is None else "没有看到这份公告的标题和完整的正文；看不见的、有改动的都不算"
        click.echo(f"{page}：{why}：{name}", err=True)
    click.echo(f"这篇文章：{_counted(notice, today)}")


def _counted(notice: BoardNotice, today: date) -> str:
    """How far an article has come (Chinese)."""
    match notice.standing:
        case Waiting():
            return "还没有看到过这份公告，没有开始计算"
        case Posted(posting=posting, count=count, is_over=is_over):
            since = f"{posting.first_seen} 首次看到"
            if is_over:
                return f"{since}，{count.last} 登满 {notice.working_days} 个工作日，可以撤下了"
            if count.last is None:
                year = f"{count.unknown_year} 年的放假安排还没有公布，最早哪天可以撤下还不知道"
                return f"{since}；{year}，请不要撤下"
            done = sum(day < today for day in count.days)
            gone = "（不在、没有看到的日子不计）" if unproven(posting, today) else ""
            return (
                f"{since}，已登满 {done} 个工作日{gone}，要登到 {count.last}；"
                f"{notice.removable_from} 起再看一次，还在的就可以撤下"
            )


def _hosts(site: SiteRecord) -> list[str]:
    """The hosts of the register and its portal, as the settings name them."""
    addresses = [site.base_url, *site.former_base_urls, site.report.portal_url or ""]
    named = [f"//{site.site_domain}"] if site.site_domain else []
    return [host for host in dict.fromkeys(map(hosts.host_of, [*addresses, *named])) if host]


def _text(data: bytes) -> str:
    """A page in the encodings that portals use."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")
