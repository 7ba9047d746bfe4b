"""``file 关停`` and ``注销`` of accounts that ended before the register was opened: no notice, nothing invented."""

from pathlib import Path

import pytest

from tests.review.asking import MAIN, OWN, TODAY, file, records, text
from tests.support import SITE, as_data, tree, write_site

KNOWN = ("--on", "2019-05-31", "--elsewhere-on", "2019-05-06", "--elsewhere-where", "市政府网站")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The register that clerks file in, opened on a day."""
    site = as_data({**SITE, "since": "2026-11-01"})
    files = {"data/accounts.yaml": MAIN.encode(), "data/accounts/ylz.yaml": OWN.encode(), "data/site.yaml": site}
    return write_site(tmp_path / "site", files)


def last(root: Path, id_: str = "ylg-weixin") -> dict:
    return records(root)[id_]["filings"][-1]


def test_an_ending_that_was_announced_elsewhere_is_written_and_not_announced(root: Path) -> None:
    """No approval is asked for, no notice appears; what the page will say is shown."""
    done = file(root, "注销", "ylg-weixin", *KNOWN, "--elsewhere-url", "https://www.example.gov.cn/1.html",
                "--how", "平台已搜不到", "--by", "示例市样例馆", "--reason", "并入")  # fmt: skip
    assert done.exit_code == 0, done.output
    assert last(root) == {
        "type": "注销",
        "on": "2019-05-31",
        "reason": "并入",
        "done": {"on": "2019-05-31", "how": "平台已搜不到", "by": "ylg"},
        "announced_elsewhere": {
            "on": "2019-05-06",
            "where": "市政府网站",
            "url": "https://www.example.gov.cn/1.html",
        },
    }
    assert "这个账号曾是官方账号，已于2019年5月31日注销。" in done.output
    assert "将出现的公告" not in done.output and "公示期间" not in done.output and "签字盖章" not in done.output


def test_what_nobody_knows_is_left_out(root: Path) -> None:
    """不详 for everything: neither a day nor a place is invented, and the review's own demand is said."""
    done = file(root, "关停", "ylg-weixin", "ylg-weibo", "--on", "不详", "--elsewhere-on", "不详")
    assert done.exit_code == 0, done.output
    expected = {"type": "关停", "done": {"how": "主办单位确认已关停"}, "announced_elsewhere": "不详"}
    assert last(root) == last(root, "ylg-weibo") == expected
    assert "已关停，日期不详" in done.output and "审核时要求写明终止日期" in done.output


def test_the_real_end_may_be_another_day(root: Path) -> None:
    done = file(root, "关停", "ylg-weixin", "--on", "不详", "--done-on", "2020-01-03", "--elsewhere-where", "报纸")
    assert done.exit_code == 0, done.output
    assert last(root)["done"]["on"] == "2020-01-03" and "on" not in last(root)
    assert last(root)["announced_elsewhere"] == {"where": "报纸"} and "审核时要求" not in done.output


WRONG = {
    "no day": (["--elsewhere-on", "不详"], "缺少 --on"),
    "a day that nobody knows, to be announced": (["--on", "不详", "--approved", "集体研究"], "再写 --elsewhere-on"),
    "a real end beside a notice": (["--how", "搜不到", "--approved", "集体研究"], "file 办结"),
    "a notice after all": ([*KNOWN, "--announced-on", TODAY, "--stops-on", TODAY], "请不写 --announced-on、--stops-on"),
    "no unit of that name": ([*KNOWN, "--by", "没有的馆"], "没有单位"),
    "no day at all": (["--on", "去年", "--elsewhere-on", "不详"], "去年"),
}


@pytest.mark.parametrize(("options", "told"), WRONG.values(), ids=WRONG.keys())
def test_what_contradicts_itself_is_wrong_usage(root: Path, options: list[str], told: str) -> None:
    """It says which option is meant, and writes nothing."""
    before = tree(root)
    done = file(root, "关停", "ylg-weixin", *options)
    assert done.exit_code == 2 and told in done.output, done.output
    assert tree(root) == before


@pytest.mark.parametrize("day", ["2026-11-01", "2026-11-20"])
def test_nothing_since_the_register_opened_goes_without_notice(root: Path, day: str) -> None:
    """The way around the notice is closed, on the very day of opening too."""
    before = tree(root)
    done = file(root, "关停", "ylg-weixin", "--on", day, "--elsewhere-on", "不详")
    assert done.exit_code == 1 and "按程序写 announced_on 公告" in done.output
    assert tree(root) == before


def test_whoever_sits_there_is_asked(root: Path) -> None:
    """Old? Announced when, where? Ended when, how known? Why? What to follow? Then nothing but: write?"""
    done = file(root, "注销", "ylg-weixin", answers="y\n2019-05-06\n市政府网站\n2019-05-31\n\n\n\ny\n")
    assert done.exit_code == 0, done.output
    assert last(root) == {
        "type": "注销",
        "on": "2019-05-31",
        "done": {"on": "2019-05-31", "how": "主办单位确认已注销"},
        "announced_elsewhere": {"on": "2019-05-06", "where": "市政府网站"},
    }


def test_an_answer_of_no_goes_on_to_the_notice(root: Path) -> None:
    done = file(root, "注销", "ylg-weixin", answers="n\n集体研究\n\n\n\n\n\n\ny\n")
    assert done.exit_code == 0, done.output
    assert last(root)["announced_on"] == TODAY and "将出现的公告" in done.output


def test_nobody_is_asked_where_the_register_has_no_day_of_opening(root: Path) -> None:
    """Nor where the day that was given is no old one."""
    (root / "data/site.yaml").write_bytes(as_data(SITE))
    done = file(root, "关停", "ylg-weixin", *KNOWN)
    assert done.exit_code == 1 and "since: 2026-11-01" in done.output
    assert text(root) == MAIN
