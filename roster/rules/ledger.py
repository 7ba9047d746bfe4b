"""The ledger of postings: written by the program alone, and true in itself."""

from collections.abc import Iterator, Sequence

from ..directory.directory import Directory
from ..notices.ledger import first_broken
from ..notices.looks import dated_ahead
from ..notices.notice import NoticeId, notices
from ..notices.posting import is_altered
from ..records.postings import Posting
from ..source.files import ARTICLES, POSTINGS
from ..source.problems import Place
from .check import Found

_RESTORE = f"请用 git 恢复 {POSTINGS}"
_MERGED = "刚用 git 合并过两边的，运行 python site.py merge"


def check_ledger_is_untouched(directory: Directory) -> Found:
    """上线记录由程序写：正文与摘要一致，封条前后相连，一份公告的一稿只有一条；手工改动或删去一条即失去证明力。"""
    yield from _touched(directory.ledger, "", _RESTORE)
    for page, ledger in directory.articles.items():
        yield from _touched(ledger, page, f"请用 git 恢复 {ARTICLES}")


def _touched(ledger: Sequence[Posting], page: str, restore: str) -> Found:
    known: set[tuple[str, int]] = set()
    for posting in ledger:
        if posting.key in known:
            yield (
                posting.place / "notice",
                f"公告 {posting.notice} 的第 {posting.version} 稿记了两条；{restore}。{_MERGED}",
            )
        known.add(posting.key)
        if is_altered(posting):
            yield posting.place / "digest", f"公告 {posting.notice} 的正文与摘要不符；请用 git 恢复这一条，不要手工改动"
        yield from _impossible(posting, restore)
    if broken := first_broken(ledger, page):
        key = "seal" if broken.seal else "notice"
        yield broken.place / key, f"从公告 {broken.notice} 起封条对不上，这里或前面有手工改动；{restore}。{_MERGED}"


def _impossible(posting: Posting, restore: str) -> Iterator[tuple[Place, str]]:
    """What an entry says that its own id and days deny."""
    if posting.first_seen < posting.announced_on:
        yield (
            posting.place / "looks",
            f"公告 {posting.notice} 首次看到的日期 {posting.first_seen} 早于公告日期，不会有这样的事；{restore}",
        )
    try:
        id_ = NoticeId.parse(posting.notice)
    except ValueError:
        yield posting.place / "notice", f"{posting.notice} 里的日期不存在；{restore}"
        return
    for key, said, true in (
        ("announced_on", posting.announced_on, id_.announced_on),
        ("unit", posting.unit, id_.unit),
        ("type", posting.type, id_.type),
    ):
        if said != true:
            yield posting.place / key, f"公告 {posting.notice} 的 {key} 应是 {true}，这里是 {said}；{restore}"


def check_versions_were_filed(directory: Directory) -> Found:
    """公告的一稿对应一次更正：备案里没有写的更正，不会有第二稿上线。"""
    filed = notices(directory)
    for posting in directory.ledger:
        notice = filed.get(posting.notice)
        if notice is not None and posting.version > notice.version:
            yield (
                posting.place / "version",
                f"公告 {posting.notice} 记有第 {posting.version} 稿，备案里却只写了 {len(notice.corrections)} 次更正；"
                f"更正被删的请恢复 corrections，没有这次更正的{_RESTORE}",
            )


def check_looks_are_past(directory: Directory) -> Found:
    """还没有到的日子，谁也没有查看过：这样的记录不起作用。"""
    everywhere = (directory.ledger, *directory.articles.values())
    for posting in (posting for ledger in everywhere for posting in ledger):
        ahead = dated_ahead(posting.looks, directory.today)
        for index, look in enumerate(posting.looks):
            if (last := look.until or look.on) > directory.today and (look.until or look.on in ahead):
                yield (
                    posting.place / "looks" / index / ("until" if look.until else "on"),
                    f"公告 {posting.notice} 的这次查看写的是 {last}，今天是 {directory.today}；"
                    "到那一天以前不起作用。机器日期错过的，部署时加 --today 写明今天的日期，那次查看就不再算数",
                )
                break


def check_ledger_is_ours(directory: Directory) -> Found:
    """上线记录是这个名录自己的：别的网站（例如试运行的）上看到过，不等于这里上线过。"""
    site = directory.site
    written = directory.ledger.site
    if written is not None and written.rstrip("/") + "/" not in (site.base_url, *site.former_base_urls):
        yield (
            Place(POSTINGS) / "site",
            f"这是 {written} 的上线记录，本站是 {site.base_url}；{_RESTORE}。本站换了网址的，"
            f"请在 data/site.yaml 写 former_base_urls: [{written}]",
        )
