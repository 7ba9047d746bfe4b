"""Certificates of version 0, which carry no data of their own: their words as the program wrote them, for ever.

Frozen: what a page of version 0 says in its main part, line by line, follows from the entry that was carried over.
Two lines are the site's own words, and were not sealed: by which rule, and whose calendar.
"""

import re
from collections.abc import Iterator

from ..render.templates import chinese_date
from .certificate import Certificate, CertifiedDay
from .wording import plain_text

_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL)
_FREE = re.compile("(?:依据|日历来源).{0,2000}")
_WAYS = {"site": "程序查看部署的文件", "url": "程序访问网站", "manual": "网站管理员声明"}
_HOW_TO = (
    "怎样核对",
    "把这一页存成文件，在名录的程序文件夹里运行 python site.py posted --verify 文件："
    "程序按自己的上线记录重新计算，逐字核对这一页的正文、摘要、日期和逐日说明。",
    "程序按记录的查看结果计算：看过而不在或有改动的日子不计。两次查看之间的情形，程序无从得知。",
)
_HEAD = "日期星期第几个工作日说明"


def is_said(page: str, shown: Certificate) -> bool:
    """True if the main part of a page of version 0 says what the register attests, and nothing else."""
    lines = plain_text("".join(_MAIN.findall(page))).split("\n")
    given = [line for line in lines if not _FREE.fullmatch(line)]
    with_looks = f"{_HEAD}查看" in given
    expected = list(_lines(shown, with_looks=with_looks))
    return len(given) == len(expected) and all(line in either for line, either in zip(given, expected, strict=True))


def _lines(shown: Certificate, *, with_looks: bool) -> Iterator[tuple[str, ...]]:
    """Every line in its turn, in the forms that it may have had."""
    notice, posting, total = shown.notice, shown.posting, shown.notice.working_days
    first, last = chinese_date(posting.first_seen), notice.last_working_day
    yield ("公示证明",)
    if shown.complete and last:
        yield (f"下列公告自 {first}在本站上线，至 {chinese_date(last)}，公示满 {total} 个工作日。",)
    else:
        yield (f"公示尚未期满。下列公告自 {first}在本站上线，截至 {chinese_date(shown.as_of)}。",)
    for line in notice.wording.text.split("\n"):
        yield (line,)
    yield ("记录",)
    yield (f"公告编号{notice.id}" + (f"（第 {notice.version} 稿）" if notice.version > 1 else ""),)
    yield (f"首次看到{first}",)
    if posting.counted_from:
        start = chinese_date(posting.counted_from)
        yield (f"起算{start}的次日：首次看到以后隔了几天才再次查看，从再次查看的前一天算起",)
    yield (f"最近看到{chinese_date(posting.last_seen)}",)
    yield (f"看到的方式{_WAYS[posting.looks[0].by]}",)
    until = chinese_date(last) if last else f"待国务院办公厅公布 {notice.unknown_year} 年放假安排后确定"
    yield (f"第 {total} 个工作日{until}",)
    yield (f"正文摘要{posting.digest}",)
    yield ("逐日计算",)
    yield (f"{_HEAD}查看" if with_looks else _HEAD,)
    for day in shown.days:
        yield tuple(_rows(shown, day, with_looks=with_looks))
    yield from ((line,) for line in _HOW_TO)


def _rows(shown: Certificate, day: CertifiedDay, *, with_looks: bool) -> Iterator[str]:
    missed = any(look.is_bad and look.on == day.day for look in shown.posting.looks)
    reason = "查看时没有看到或正文不符" if missed else day.reason
    row = f"{day.day}{day.weekday}{day.number or '不计'}{reason}"
    if not with_looks:
        yield row
    elif missed:
        yield f"{row}没有看到或正文不符"
    elif day.day in shown.posting.seen_on:
        yield f"{row}在网上，正文无误"
        yield f"{row}没有逐日记录"  # of entries that knew only their first and last look
    else:
        yield f"{row}没有查看"
        yield f"{row}没有逐日记录"
