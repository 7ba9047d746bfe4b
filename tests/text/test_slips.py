"""Slips of the pen in single values: what was meant is said only where it is certain."""

from datetime import date

import pytest

from roster.text import slips


@pytest.mark.parametrize(
    "text",
    [
        "2026年3月1日",
        "2026-3-1",
        "2026/03/01",
        "2026.3.1",
        "20260301",
        "２０２６-０３-０１",
        "2026-03-01，",
        "“2026-03-01”",
        "2026—3—1",
        "2026年3月1",
        "2026 年 3 月 1 日",
        "2026-03-01 08:00",
        "2026-03-01T00:00:00",
        "2026-03-01 00:00:00.000",
    ],
)
def test_a_date_written_otherwise_is_that_day(text: str) -> None:
    assert slips.meant_date(text) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二六年三月一日", date(2026, 3, 1)),
        ("二零二六年十月三十一日", date(2026, 10, 31)),
        ("二○二六年十二月二十日", date(2026, 12, 20)),
        ("2026年十一月十日", date(2026, 11, 10)),
        ("二〇二六年十二月三十二日", None),
        ("二〇二六年三十月一日", None),
        ("二十六年三月一日", None),
        ("二〇二六年三月十十日", None),
        ("三月一日", None),
    ],
)
def test_a_date_in_chinese_numerals_is_read_where_it_is_certain(text: str, day: date | None) -> None:
    """As documents have it; a day that does not exist, or half a date, is none."""
    assert slips.meant_date(text) == day


@pytest.mark.parametrize("text", ["2026-02-30", "3/1/2026", "26-3-1", "2026年3月", "", "去年", "2026-13-01", "1" * 50])
def test_what_may_be_another_day_is_none(text: str) -> None:
    assert slips.meant_date(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [("WJW_weixin", "wjw-weixin"), ("wjw weixin", "wjw-weixin"), ("ＷＪＷ", "wjw"), ("“mz”", "mz"), ("a.b", "a-b"),
     ("../../etc", ""), ("卫健委", ""), ("-a", ""), ("", ""), ("a/b", "")],
)  # fmt: skip
def test_an_id_is_cleaned_only_where_it_looks_like_one(text: str, meant: str) -> None:
    assert slips.meant_id(text) == meant


def test_numbers_that_a_spreadsheet_rounded_are_known() -> None:
    assert slips.is_rounded("1.0E+09") and slips.is_rounded("1E11") and slips.is_rounded("１.５E+11")
    assert not slips.is_rounded("100000009") and not slips.is_rounded("1e3f5a7c")
    assert slips.without_label("原始ID： gh_0000 0001") == "gh_00000001"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-02-30", "2026 年 2 月是 1 日到 28 日"),
        ("2024/2/30", "2024 年 2 月是 1 日到 29 日"),
        ("二〇二六年四月三十一日", "2026 年 4 月是 1 日到 30 日"),
        ("20260431", "2026 年 4 月是 1 日到 30 日"),
        ("2026年13月1日", "没有这一天"),
        ("0000-02-30", "没有这一天"),
    ],
)
def test_a_day_that_does_not_exist_is_told_why(text: str, said: str) -> None:
    """How many days that month has; which one was meant only the paper knows."""
    assert said in (slips.no_such_day(text) or "")


@pytest.mark.parametrize("text", ["2026-02-28", "2026年3月1日", "去年", "", "2026-02"])
def test_a_day_and_other_texts_are_not_denied(text: str) -> None:
    """A day that exists, and what is no day."""
    assert slips.no_such_day(text) is None
