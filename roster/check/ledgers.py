"""The ledgers of the repository: the register's own, heard together with the one that stands on the live site, and
those of articles in the portal's column.
"""

import dataclasses
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from ..directory.day import Day
from ..directory.ledger import Ledger
from ..notices import evidence, keyring, ledger
from ..notices.ledger import Claim, of_none
from ..records.articles import Article, ArticlesFile
from ..records.postings import FirstPostingsFile, Posting, PostingsFile
from ..records.reading import read_file
from ..records.site import Site
from ..source import decoding, yamltree
from ..source.files import ARTICLES, POSTINGS
from ..source.problems import Level, Place, Position, Problem

_SHOWN = 5
MERGED = "刚用 git 合并过两边的，运行 python site.py merge"


def read_raw(raw: Any) -> tuple[Ledger, list[Problem]]:
    """The ledger in the plain data of its file, whichever version of the evidence it holds, with what is wrong."""
    version = raw.get("evidence") if isinstance(raw, dict) else None
    if version is None:
        return _read_first(raw)
    if version != str(evidence.VERSION):
        known = evidence.VERSION
        message = f"这份上线记录是第 {version} 版证据，这一版程序只认得第 {known} 版；请升级程序，不要手工改动"
        return Ledger(), [Problem(Place(POSTINGS) / "evidence", "newer-evidence", message)]
    file, faults = read_file(PostingsFile, raw, POSTINGS)
    return Ledger(tuple(file.postings), file.site) if file else Ledger(), faults


def _read_first(raw: Any) -> tuple[Ledger, list[Problem]]:
    """A ledger of version 0, carried over; where its own chain is broken it stays without seals, and a rule tells."""
    file, faults = read_file(FirstPostingsFile, raw, POSTINGS)
    if file is None:
        return Ledger(), faults
    entries = [evidence.carried_over(first) for first in file.postings]
    whole = 0
    for first, seal in zip(file.postings, evidence.first_seals(file.postings), strict=True):
        if first.seal != seal:
            break
        whole += 1
    sealed = [*ledger.sealed(entries)[:whole], *(dataclasses.replace(one, seal=None) for one in entries[whole:])]
    return Ledger(tuple(sealed), file.site), faults


def read_ledger(data: bytes) -> Ledger | None:
    """A ledger from the bytes of its file; None unless it could be read whole."""
    raw, unreadable = yamltree.parse(data, POSTINGS, longest_line=decoding.MAX_WRITTEN_LINE_BYTES)
    read, faults = read_raw(raw)
    return None if unreadable or faults else read


def read_articles(data: bytes) -> tuple[Mapping[str, Ledger], list[Problem]]:
    """What was seen in each article of the portal's column, by its address, with what is wrong in the file.

    Of an article that is named twice the first entry counts, and the second is told.
    """
    raw, unreadable = yamltree.parse(data, ARTICLES, longest_line=decoding.MAX_WRITTEN_LINE_BYTES)
    file, problems = read_file(ArticlesFile, raw, ARTICLES)
    problems = [*unreadable, *problems]
    ledgers: dict[str, Ledger] = {}
    for article in file.articles if file else ():
        if article.evidence != evidence.VERSION:
            message = (
                f"这是第 {article.evidence} 版证据，这一版程序只认得第 {evidence.VERSION} 版；请升级程序，不要手工改动"
            )
            problems.append(Problem(article.place / "evidence", "newer-evidence", message))
        elif article.page in ledgers:
            message = f"文章 {article.page} 记了两次；请用 git 恢复 {ARTICLES}。{MERGED}"
            problems.append(Problem(article.place / "page", "posting-altered", message))
        else:
            ledgers[article.page] = Ledger(tuple(_placed(article)))
    return ledgers, problems


def _placed(article: Article) -> Iterator[Posting]:
    """The entries of an article, each with its place: the reader knows that of the article alone."""
    for index, posting in enumerate(article.postings):
        yield dataclasses.replace(posting, place=article.place / "postings" / index)


def unsigned(read: Ledger, site: Site) -> Iterator[Problem]:
    """Entries of our own file that should carry the signature of a key and do not: the program did not write them."""
    for posting in keyring.unsigned(read, site.keys):
        message = (
            f"公告 {posting.notice} 的上线记录没有本名录密钥的有效签名，不是程序用私钥写的；请用 git 恢复 {POSTINGS}。"
            "换过密钥、确认是自己的记录的，运行 python site.py key sign"
        )
        yield Problem(posting.place / ("signature" if posting.signature else "notice"), "posting-unsigned", message)


def heard(
    ours: Ledger,
    published: bytes,
    site: Site,
    day: Day,
    released: date | None = None,
    is_settled: Claim = of_none,
    is_shown_over: Claim = of_none,
) -> tuple[Ledger, list[Problem]]:
    """Our ledger after the published one was heard, with what is wrong with that one.

    Entries that a key of ours signed are joined; the others, where their chain holds, only make windows longer.
    ``released`` is the day of the release that it stands with, where that is known. ``is_settled`` tells of an entry
    whether its looks found its window over, ``is_shown_over`` whether a site shows these words as those of a notice
    whose window ended, which nobody brings about by a merge. Such a window, or one of which a key signed that, is not
    opened again by a copy that does not find it over. One that does is heard: it may know of days that do not count.
    """
    if not published:
        return ours, []
    theirs = read_ledger(published)
    trusted = [posting for posting in theirs or () if keyring.is_trusted(posting, site.keys)]
    if not trusted and theirs is not None and ledger.is_anothers(theirs, ours, site.base_url):
        message = (
            f"那里的上线记录是另一个名录（{theirs.site}）的，不是本站（{site.base_url}）的，没有采用；"
            "请核对网址和文件夹。本站换了网址的，请先用原来的 base_url 部署一次"
        )
        return ours, [Problem(Position(POSTINGS), "published-ledger", message, Level.ERROR)]
    if ledger.first_broken(ours):
        return ours, []  # told by a rule; nothing is built on it
    entries, problems = ledger.joined(ours, trusted), []
    if theirs is None or ledger.first_broken(theirs):
        what = "只采用了其中有本名录签名的" if trusted else "没有采用"
        message = f"网站上的上线记录（api/v1/postings.yaml）不完整或封条对不上，{what}；请核对网站是否被改动"
        problems = [Problem(Position(POSTINGS), "published-ledger", message, Level.WARNING)]
    else:
        shut = {one.key for one in _settled(entries, theirs, site, is_settled, is_shown_over)}
        entries = _lengthened(entries, theirs, day, released, shut)
    problems += _told_of_lost(ours, theirs or (), entries)
    return Ledger(tuple(ledger.sealed(entries)), ours.site), problems


def _told_of_lost(ours: Ledger, theirs: Iterable[Posting], entries: Sequence[Posting]) -> Iterator[Problem]:
    """What the site's ledger knows and ours had lost: whoever deploys must hear it, though it heals by itself."""
    mine, after = ({posting.notice for posting in postings} for postings in (ours, entries))
    if healed := sorted(after - mine):
        yield _lost(healed, "已照网站上有本名录签名的记录补回，公示期接着算")
    if left := sorted({posting.notice for posting in theirs} - after):
        yield _lost(left, "那里的记录没有本名录的签名，不采用；再看到时，公示期从那一天重新计算，只会更长")


def _lost(notices: Sequence[str], what: str) -> Problem:
    shown = "、".join(notices[:_SHOWN]) + (f" 等 {len(notices)} 份" if len(notices) > _SHOWN else "")
    message = f"data/postings.yaml 里没有，网站的上线记录里有：{shown}；{what}。请查清本地的记录为什么少了"
    return Problem(Position(POSTINGS), "published-ledger", message, Level.WARNING)


def _lengthened(
    ours: Sequence[Posting], theirs: Ledger, day: Day, released: date | None, shut: Collection[tuple[str, int]]
) -> list[Posting]:
    running = [one for one in ours if one.key not in shut]
    heard_ = ledger.lengthened(running, theirs, day.date, released=released)
    longer = {one.key: one for one in heard_}
    return [longer.get(one.key, one) for one in ours]


def _settled(
    ours: Sequence[Posting], theirs: Ledger, site: Site, is_settled: Claim, is_shown_over: Claim
) -> Iterator[Posting]:
    """The entries whose windows stay shut whatever the published copy says."""
    over = (one for one in ours if is_settled(one) and not _agrees(theirs, one, is_settled))
    yield from (one for one in over if keyring.is_trusted(one, site.keys) or is_shown_over(one))


def _agrees(theirs: Ledger, posting: Posting, is_settled: Claim) -> bool:
    """True if a published copy of an entry finds its window over as well."""
    copies = theirs.posted_wordings.get(posting.notice, ())
    same = [copy for copy in copies if (copy.version, copy.digest) == (posting.version, posting.digest)]
    return any(is_settled(copy) for copy in same)
