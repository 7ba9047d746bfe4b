"""``circular``: the rates of a quarter, who is named with what, and that nothing is told that nobody looked at."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.directory import inspecting
from roster.exchange.updates import Updates
from roster.papers import period
from roster.papers.blocks import Grid, Words
from roster.papers.circular import Circular
from roster.papers.period import Period
from roster.records.inspections import Fault, Indicator, Inspection, InspectionPolicy
from tests.support import (
    ROOT,
    Record,
    account,
    as_data,
    check,
    codes,
    data_files,
    gone,
    look,
    register_of,
    undone,
    unit,
    write_site,
)

TODAY, THIS = date(2026, 11, 20), Period(2026, 4)
SEC_UID = "MS4wLjABAAAAshili-douyin-000000000000000000000000000001"
UNITS = [unit("sfb", "示例市政府办"), unit(), unit("ds", "东山区样例局", region="示例市/东山区")]
OVER = account("e", gone("2026-09-07", "2026-10-12"), platform="weibo", account_id="1000000005")
ACCOUNTS = [
    account("a", name="甲"),
    account("b", name="乙", platform="weibo", account_id="1000000002"),
    account("c", name="丙", platform="app", account_id="cn.gov.example.shilitong", unit="ds"),
    account("d", name="丁", platform="douyin", account_id=SEC_UID, unit="ds"),
    OVER,
]
SITE = {"supervisor": "sfb", "since": "2019-01-01", "rules": {"name-differs": "off", "name-length": "off"}}


def looked(account: str, on: str, *failed: tuple[str, str], passed: str = "内容", **more: Any) -> Record:
    faults = [{"indicator": indicator, "found": found} for indicator, found in failed]
    given = {"passed": passed.split(), "failed": faults, "mend_by": "2026-12-04" if faults else None} | more
    return {"account": account, "on": on, "by": "sfb", **{key: value for key, value in given.items() if value}}


INSPECTIONS = [
    looked("a", "2026-08-11"),
    looked("b", "2026-08-11", ("更新", "一个月没有更新"), mended_on="2026-09-01"),
    looked("e", "2026-08-11"),
    looked("a", "2026-11-10"),
    looked("b", "2026-11-11", ("互动", "留言没有答复"), passed="更新 内容", mend_by="2026-11-18"),
    looked("c", "2026-11-12", ("适老化", "没有长者版"), ("可用", "打不开")),
    looked("d", "2026-11-02", ("更新", "三周没有更新"), mended_on="2026-11-09"),
    looked("d", "2026-11-16"),
]


def files(inspections: list[Record] = INSPECTIONS, **more: Any) -> dict[str, bytes]:
    made = data_files(ACCOUNTS, UNITS, site=SITE | more)
    seen = look(data_files([undone(OVER)], UNITS, site=SITE), date(2026, 9, 7))["data/postings.yaml"]
    return made | {"data/inspections.yaml": as_data({"inspections": inspections}), "data/postings.yaml": seen}


def made(quarter: Period = THIS, updates: Updates | None = None, **more: Any) -> Circular:
    return Circular(register_of(files(**more), TODAY).directory, quarter, updates)


def tables(circular: Circular) -> list[tuple[tuple[str, ...], ...]]:
    return [block.rows for block in circular.blocks if isinstance(block, Grid)]


def words(circular: Circular) -> str:
    return "\n".join(block.text for block in circular.blocks if isinstance(block, Words))


# Rates


def test_rates_stand_by_platform_and_level_beside_the_quarter_before() -> None:
    """In use is what had not ended by then; an account is sound only if it was each time that it was looked at."""
    by_class, by_level, _ = tables(made())
    assert by_class[1:] == (
        ("微信公众号", "1", "1", "1", "0", "100.0%", "100.0%", "0.0"),
        ("新浪微博", "1", "1", "1", "0", "100.0%", "50.0%", "+50.0"),
        ("移动客户端", "1", "1", "0", "1", "0.0%", "—", "—"),
        ("其他", "1", "1", "0", "1", "0.0%", "—", "—"),
        ("合计", "4", "4", "2", "2", "50.0%", "66.7%", "-16.7"),
    )
    assert by_level[1:] == (
        ("示例市本级", "2", "2", "2", "0", "100.0%", "66.7%", "+33.3"),
        ("东山区", "2", "2", "0", "2", "0.0%", "—", "—"),
        ("合计", "4", "4", "2", "2", "50.0%", "66.7%", "-16.7"),
    )
    told = "本季度抽查 4 个，占 100.0%；合格 2 个，合格率 50.0%。2026年第三季度合格率为 66.7%，本季度下降 16.7"
    assert told in words(made())


def test_a_quarter_without_inspections_says_so() -> None:
    """And claims neither a rate nor that nothing was found."""
    quiet = made(Period(2026, 2))
    assert tables(quiet) == [] and words(quiet).count("没有检查记录") == 2 and "没有查出问题" not in words(quiet)
    assert "2026年第二季度没有检查记录，无从比较" in words(made(Period(2026, 3)))


@given(st.lists(st.sampled_from(["passed", "failed", "unseen"]), min_size=1, max_size=6), st.integers(0, 100))
def test_what_was_not_looked_at_counts_neither_way(outcomes: list[str], mark: int) -> None:
    """The score is that of the same site without the indicators that nobody looked at."""
    indicators = tuple(Indicator(name=str(n), weight=n + 1, veto=n == 3) for n in range(len(outcomes)))
    passed = tuple(str(n) for n, outcome in enumerate(outcomes) if outcome == "passed")
    failed = tuple(Fault(indicator=str(n), found="x") for n, outcome in enumerate(outcomes) if outcome == "failed")
    inspection = Inspection(account="a", on=TODAY, by="b", passed=passed, failed=failed)
    seen = tuple(one for one, outcome in zip(indicators, outcomes, strict=True) if outcome != "unseen")
    every, only = (InspectionPolicy(indicators=those, pass_mark=mark) for those in (indicators, seen))
    result, same = inspecting.result(inspection, every), inspecting.result(inspection, only)
    assert result == same and (result is None) == (not passed and not failed)
    if result:
        assert result.is_sound == (not result.vetoed and result.score >= mark)
        assert 0 <= result.score <= 100 and (result.score == 100) == (not failed)


# Who is named


def test_accounts_are_named_with_fault_deadline_and_how_it_stands() -> None:
    """Without what stands in a note; a fault that does not fail the account is told all the same."""
    assert tables(made())[2][1:] == (
        ("1", "示例市样例馆", "乙（新浪微博）", "互动：留言没有答复", "2026.11.18", "逾期未改"),
        ("2", "东山区样例局", "丙（移动客户端）", "适老化：没有长者版；可用：打不开（不合格）", "2026.12.4", "整改中"),
        ("3", "东山区样例局", "丁（抖音）", "更新：三周没有更新（不合格）", "2026.12.4", "已整改\n2026.11.9"),
    )
    assert "还有 2 处没有整改完成，其中逾期 1 处" in words(made())
    assert made().signature == ("示例市政府办", "2026年11月20日")


@pytest.mark.parametrize(("limit", "quiet"), [({}, ["b"]), ({"silent_days_on": {"douyin": "7"}}, ["b", "d"])])
def test_accounts_that_are_not_kept_up_are_told_by_the_limit_of_their_platform(limit: dict, quiet: list[str]) -> None:
    """What nobody monitored is not judged."""
    last = {"a": date(2026, 11, 6), "b": date(2026, 8, 1), "d": date(2026, 11, 10), "e": date(2026, 1, 1)}
    told = made(updates=Updates(last, ()), inspection=limit)
    assert [one.account.id for one in told.silent] == quiet
    assert [one.account.id for one in told.dormant] == ["b"]
    assert "乙（新浪微博）。关停以前照规定公告" in words(told) and "没有监测数据的账号不作判断" in words(told)
    assert "拟予关停" not in words(made())


def test_a_fake_is_told_by_its_identity_alone() -> None:
    """And only once it is confirmed; all are counted."""
    fakes = [
        {"id": "f1", "platform": "wechat", "account_id": "gh_0f0f0f0f0f01", "name": "名称一", "seen_on": "2026-11-09",
         "imitates": "a", "confirmed": {"on": "2026-11-12", "by": "sfb"}, "closed_on": "2026-11-13"},
        {"id": "f2", "platform": "wechat", "account_id": "gh_0f0f0f0f0f02", "name": "名称二", "seen_on": "2026-11-09"},
    ]  # fmt: skip
    data = files() | {"data/fakes.yaml": as_data({"fakes": fakes})}
    told = Circular(register_of(data, TODAY).directory, Period(2026, 4))
    assert tables(told)[-1][1:] == (("微信公众号", "gh_0f0f0f0f0f01", "甲", "平台已关停\n2026.11.13"),)
    assert "接到假冒账号线索 2 件，核实 1 件" in words(told)
    text = words(told) + str(tables(told))
    assert "名称一" not in text and "gh_0f0f0f0f0f02" not in text


# Quarters


def test_quarters_follow_each_other() -> None:
    day = date(2019, 12, 28)
    while day < date(2022, 1, 3):
        here = period.of_day(day)
        assert here.has(day) and here.before.after == here and period.read(str(here)) == here == period.read(here.name)
        assert not here.after.has(day) and not here.before.has(day)
        day = date.fromordinal(day.toordinal() + 1)


@pytest.mark.parametrize("text", ["", "2026", "2026Q5", "Q4", "２０２６Q4", "2026-11-20", "0001Q1", "99999Q1"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="2026Q4"):
        period.read(text)


# The command


def test_the_circular_is_written_as_document_and_page(tmp_path: Path, run: Callable) -> None:
    """Both say the same; a second run changes nothing, and nothing that was filled in is lost."""
    site = write_site(tmp_path / "site", files())
    done = run("circular", "--root", site, "--quarter", "2026Q4", today=TODAY)
    assert done.returncode == 0, done.stderr
    folder = site / "circular"
    assert sorted(path.name for path in folder.iterdir()) == ["通报-2026Q4.docx", "通报-2026Q4.html"]
    page = (folder / "通报-2026Q4.html").read_text("utf-8")
    paper = docx.Document(str(folder / "通报-2026Q4.docx"))
    shown = [re.sub(r"\s", "", cell) for cell in re.findall(r"<t[dh](?: [^>]*)?>([^<]*)<", page)]
    cells = [re.sub(r"\s", "", cell.text) for table in paper.tables for row in table.rows for cell in row.cells]
    assert cells == shown and "适老化：没有长者版；可用：打不开（不合格）" in cells
    assert all(p.text.replace("\n", "").strip("　") in re.sub("<br>", "", page) for p in paper.paragraphs)
    assert run("circular", "--root", site, "--quarter", "2026Q4", today=TODAY).returncode == 0
    (folder / "通报-2026Q4.docx").write_bytes(b"filled in")
    refused = run("circular", "--root", site, "--quarter", "2026Q4", today=TODAY)
    assert refused.returncode == 1 and (folder / "通报-2026Q4.docx").read_bytes() == b"filled in"
    for out in ("public", "data"):
        assert run("circular", "--root", site, "--out", site / out, today=TODAY).returncode == 2


def test_what_is_to_be_closed_has_its_filing_ready(tmp_path: Path, run: Callable) -> None:
    """The command that is printed is one that files, and the register takes it."""
    site = write_site(tmp_path / "site", files())
    table = tmp_path / "seen.csv"
    table.write_text("账号编号,最近更新日期\nb,2026-06-01\nnobody,2026-06-01\n", "utf-8")
    done = run("circular", "--root", site, "--updates", table, today=TODAY)
    assert done.returncode == 0 and "第 3 行没有用" in done.stdout
    [line] = (site / "circular/拟关停-2026Q4.txt").read_text("utf-8").splitlines()
    assert line in done.stdout
    step = [word.strip('"') for word in line.removeprefix("python site.py ").split()]
    filed = run(*step, "--root", site, "--no-ask", today=TODAY)
    assert filed.returncode == 0, filed.stderr
    data = {f"data/{path.name}": path.read_bytes() for path in (site / "data").iterdir()}
    account = register_of(data, TODAY).directory.accounts["b"]
    assert (account.filings[-1].approved, account.filings[-1].approved_by) == ("责令关闭", "示例市政府办")


@pytest.mark.parametrize("more", [("--quarter", "2027Q1"), ("--quarter", "x"), ("--quarter", "")])
def test_a_wrong_quarter_is_wrong_usage(tmp_path: Path, run: Callable, more: tuple[str, ...]) -> None:
    done = run("circular", "--root", write_site(tmp_path, files()), *more, today=TODAY)
    assert done.returncode == 2 and "Traceback" not in done.stderr


# What is wrong in the records


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (looked("a", "2026-11-10"), []),
        (looked("c", "2026-11-10", passed="IPv6 适老化"), []),
        (looked("nobody", "2026-11-10"), ["unknown-account"]),
        (looked("a", "2026-11-10") | {"by": "nobody"}, ["unknown-unit"]),
        (looked("a", "2026-11-21"), ["future-date"]),
        (looked("a", "2026-11-10", passed="适老化"), ["unknown-indicator"]),
        (looked("a", "2026-11-10", passed="更新 更新"), ["unknown-indicator"]),
        (looked("a", "2026-11-10", ("更新", "x"), passed="更新"), ["unknown-indicator"]),
        (looked("a", "2026-11-10", passed=""), ["unknown-indicator"]),
        (looked("a", "2026-11-10", ("更新", "x"), mend_by=None), ["no-deadline"]),
        (looked("a", "2026-11-10", ("更新", "x"), mend_by="2026-11-09"), ["inspection-order"]),
        (looked("a", "2026-11-10", ("更新", "x"), mended_on="2026-11-09"), ["inspection-order"]),
        (looked("a", "2026-11-10", mended_on="2026-11-12"), ["inspection-order"]),
        (looked("a", "2026-11-10", ("更新", "联系人电话 13800138000")), ["personal-data"]),
        (looked("a", "2026-11-10", note="请打 13800138000"), ["personal-data"]),
        (looked("a", "2026-02-30"), ["bad-date"]),
    ],
)
def test_what_is_wrong_with_an_inspection_is_told(given: Record, wanted: list[str]) -> None:
    outcome = check(files([given]), TODAY)
    assert codes(outcome) == wanted
    assert all(finding.where.path == "data/inspections.yaml" for finding in outcome.findings)


def test_an_account_is_looked_at_once_a_day() -> None:
    assert codes(check(files([looked("a", "2026-11-10")] * 2), TODAY)) == ["inspection-order"]


def test_the_limit_of_no_platform_is_told() -> None:
    assert codes(check(files(inspection={"silent_days_on": {"none": "7"}}), TODAY)) == ["unknown-platform"]


def test_the_sample_city_has_two_quarters(run: Callable, tmp_path: Path) -> None:
    done = run("circular", "--root", ROOT, "--quarter", "2026Q4", "--out", tmp_path / "a.html", today="2026-11-22")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "a.html").read_text("utf-8")
    assert "2026年第三季度合格率为" in page and "已经核实的假冒账号如下" in page
