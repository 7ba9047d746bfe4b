"""``due`` watches notices that stand as articles in the portal's own column, each for itself."""

from datetime import date, timedelta

import pytest

from roster.directory.ledger import Ledger
from roster.notices import ledger
from roster.notices import look as looks
from roster.notices.column import in_article
from roster.notices.look import Shown
from roster.papers.due import agenda
from tests.papers.test_due import CLOSING, closing
from tests.support import register_of

DAY = timedelta(days=1)
SEEN = date(2026, 11, 2)
NOTICE = "2026-11-02-ylg-close"
PAGE = "https://www.example.gov.cn/gsgg/1.html"


def looked(data: dict[str, bytes], today: date, found: str) -> dict[str, bytes]:
    """The same files after a look at the article."""
    register = register_of(data, today)
    known = register.directory.articles.get(PAGE, Ledger())
    there = in_article(register.directory, register.board, known, [NOTICE])
    if found == "failed":
        entries = looks.failed(known, there, "url")
    else:
        said = {"words": lambda notice: Shown(notice.wording, "words"), "absent": lambda _: None}[found]
        entries, _ = looks.record(known, there, said, "url")
    return {**data, "data/articles.yaml": ledger.articles_as_yaml({PAGE: entries})}


def told(data: dict[str, bytes], today: date) -> list[str]:
    return [
        f"{one.day} {one.kind}：{one.what}。{one.todo}" for one in agenda(register_of(data, today), 7).matters
        if PAGE in one.what
    ]  # fmt: skip


SEEN_ONCE = looked(closing(), SEEN, "words")
AGAIN = "python site.py posted --pages"


def test_an_article_that_stands_there_asks_for_nothing_until_it_may_go() -> None:
    """A week before its end that day is told; once it was seen to be over, nothing."""
    assert told(SEEN_ONCE, SEEN + DAY) == []
    soon = looked(SEEN_ONCE, date(2026, 11, 20), "words")
    assert told(soon, date(2026, 11, 20)) == [
        f"2026-11-24 公示将满：门户文章 {PAGE} 是{CLOSING}，要登到 2026-11-23。"
        f"2026-11-24 起运行 {AGAIN}，说“可以撤下了”以后才撤下"
    ]
    over = looked(looked(soon, date(2026, 11, 24), "words"), date(2026, 11, 25), "words")
    assert told(over, date(2026, 11, 26)) == []


@pytest.mark.parametrize(
    ("found", "after", "said"),
    [
        (
            "absent",
            3,
            f"2026-11-05 公告不在网上：门户文章 {PAGE} 是{CLOSING}，2026-11-05 查看时没有这一页，不在的日子不计",
        ),
        ("failed", 3, f"2026-11-05 查看失败：门户文章 {PAGE} 是{CLOSING}，2026-11-05 没有看成"),
        ("words", 6, f"2026-11-06 没有查看：门户文章 {PAGE} 是{CLOSING}，2026-11-05 以后没有查看过"),
    ],
)
def test_what_a_look_found_is_told(found: str, after: int, said: str) -> None:
    """An article that is gone, one that could not be seen, one at which nobody looked."""
    data = looked(SEEN_ONCE, SEEN + 3 * DAY, found)
    assert [line for line in told(data, SEEN + after * DAY) if line.startswith(said)], told(data, SEEN + after * DAY)
