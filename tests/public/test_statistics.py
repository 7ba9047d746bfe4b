"""Counts by platform and over the years."""

from datetime import date

from roster.public import statistics
from roster.public.statistics import StateCount, YearCount
from tests.support import account, changed, data_files, ended, gone, look, opened, register_of, undone, unit

TODAY = date(2026, 11, 22)


def test_platforms_count_every_account_once_by_its_state() -> None:
    """Running, in a closing notice, waiting to be closed, and ended; most accounts first."""
    old = account("old", gone("2026-09-01", "2026-10-09"), name="老")
    late = account("late", ended("2026-09-01"), name="迟")
    data = look(data_files([undone(old), late]), date(2026, 9, 1))
    more = [
        old,
        late,
        account("now", ended("2026-11-20"), name="今"),
        account("on", name="在"),
        account("wb", platform="weibo", account_id="1234567890"),
    ]
    register = register_of({**data, **data_files(more, ledger=data["data/postings.yaml"])}, TODAY)
    assert list(statistics.by_platform(register)) == [
        StateCount("wechat", "微信公众号", 1, 1, 1, 1),
        StateCount("weibo", "新浪微博", 1, 0, 0, 0),
    ]
    assert sum(count.total for count in statistics.by_platform(register)) == len(register.listings)


def test_regions_add_up_to_the_whole() -> None:
    """Each account counts in its own region only; regions stand in the order of the register."""
    units = [
        unit(),
        unit("ds", "东山区样例局", region="示例市/东山区"),
        unit("nobody", region="示例市/西河区", name="西河区样例局"),
    ]
    register = register_of(
        data_files([account("a"), account("b", unit="ds", name="东"), account("c", unit="ds", name="山")], units), TODAY
    )
    assert list(statistics.by_region(register)) == [
        StateCount("示例市", "示例市", 1, 0, 0, 0),
        StateCount("示例市/东山区", "示例市/东山区", 2, 0, 0, 0),
    ]


def test_years_follow_from_openings_and_endings() -> None:
    """2019 two open, one really ends in 2024 (its later cancellation counts nothing), one opens in 2026; years
    without change are there. Of one that ended on a day nobody knows nothing is counted.
    """
    left = account("gone", gone("2024-05-06", "2024-06-06"), gone("2025-01-06", "2025-02-10", "注销"), name="去")
    lost = {"type": "注销", "done": {"how": "平台已搜不到"}, "announced_elsewhere": "不详"}
    new = account("new", name="新")
    new["filings"] = [opened("2026-01-05")]
    undated = account("undated", name="不详")
    undated["filings"] = [opened("不详")]
    rows, unknown = statistics.by_year(
        register_of(
            data_files(
                [
                    left,
                    account("on", changed("2025-03-03", name=("旧", "示例样例"))),
                    new,
                    undated,
                    account("lost", lost, name="失"),
                ],
                site={"since": "2020-01-01"},
            ),
            TODAY,
        )
    )
    assert unknown == 2
    assert [row.year for row in rows] == list(range(2019, 2027))
    assert (rows[0], rows[5], rows[6], rows[7]) == (
        YearCount(2019, 2, 0, 2),
        YearCount(2024, 0, 1, 1),
        YearCount(2025, 0, 0, 1),
        YearCount(2026, 1, 0, 2),
    )


def test_a_register_without_accounts_has_a_page() -> None:
    register = register_of(data_files([]), TODAY)
    assert list(statistics.by_platform(register)) == []
    assert statistics.by_year(register) == ([YearCount(2026, 0, 0, 0)], 0)
