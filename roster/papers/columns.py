"""What is due of notices that stand as articles in the portal's own column: each is watched like a notice of ours."""

from collections.abc import Iterator

from ..directory.workdays import ONE_DAY
from ..notices.board import BoardNotice
from ..notices.column import in_article
from ..notices.look import to_watch
from ..public.register import Register
from ..records.postings import Look, Posting
from .matters import Due, Kind, titled

_AGAIN = "python site.py posted --pages"


def matters(register: Register) -> Iterator[Due]:
    """What the last looks at articles found, and which of them may go soon."""
    for page, seen in register.directory.articles.items():
        for notice in to_watch(in_article(register.directory, register.board, seen)):
            shown = notice if notice.posting else notice.replaced
            if shown and shown.posting:
                yield from _seen(register, page, notice, shown.posting)
            if notice.removable_from:
                what = f"门户文章 {page} 是{titled(notice)}，要登到 {notice.last_working_day}"
                todo = f"{notice.removable_from} 起运行 {_AGAIN}，说“可以撤下了”以后才撤下"
                yield Due(Kind.ENDING, notice.removable_from, what, todo, _subject(notice, page))


def _seen(register: Register, page: str, notice: BoardNotice, posting: Posting) -> Iterator[Due]:
    look, what = last_look(posting), f"门户文章 {page} 是{titled(notice)}，"
    if look.is_bad:
        found = "没有这一页" if look.found == "absent" else "没有看到完整的正文"
        todo = f"请恢复这篇文章，再运行 {_AGAIN}；换了网址的，用新网址运行 python site.py posted --page"
        yield Due(Kind.GONE, look.on, f"{what}{look.on} 查看时{found}，不在的日子不计", todo, _subject(notice, page))
    elif look.on < register.today - ONE_DAY:
        told = f"{what}{look.on} 以后没有查看过"
        yield Due(Kind.MISSED, look.on + ONE_DAY, told, f"请运行 {_AGAIN}", _subject(notice, page))
    elif look.found == "failed":
        todo = f"请打开看看是否正常，再运行 {_AGAIN}"
        yield Due(Kind.FAILED, look.on, f"{what}{look.on} 没有看成", todo, _subject(notice, page))


def _subject(notice: BoardNotice, page: str) -> str:
    return f"{notice.id} {page}"


def last_look(posting: Posting) -> Look:
    """The last look that was one: days that somebody declared afterwards are none."""
    return next(look for look in reversed(posting.looks) if look.until is None)
