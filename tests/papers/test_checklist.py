"""The yearly confirmation: a sheet for each unit, many looks written at once, and 待核对 where there was none."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import docx
import pytest

from roster.check.outcome import Sound
from roster.directory.day import months_before
from roster.public import pages
from tests.support import (
    Record,
    account,
    check,
    commit,
    data_files,
    ended,
    git,
    gone,
    opened,
    register_of,
    unit,
    write_site,
)

TODAY = date(2026, 11, 20)
UNITS = [unit(), unit("ylz", "示例市样例中心"), unit("ylx", "示例市样例校")]


def looked(on: str) -> Record:
    return {"on": on, "by": "ylg", "how": "登录后台"}


ACCOUNTS = [
    account("a", name="样例甲", handle="yangli-jia"),
    account("b", name="样例乙", platform="weibo", account_id="1000000002", url="https://weibo.com/u/1000000002"),
    account("c", name="样例丙", unit="ylz", verified_as="示例市样例中心（筹）"),
    account(
        "d", gone("2019-05-06", "2019-06-03"), name="样例丁", unit="ylz", platform="weibo", account_id="1000000004"
    ),
]


def files(accounts: list[Record] = ACCOUNTS) -> dict[str, bytes]:
    return data_files(accounts, UNITS)


def data_of(site: Path) -> dict[str, bytes]:
    return {f"data/{path.name}": path.read_bytes() for path in (site / "data").iterdir()}


def test_each_unit_has_a_sheet_of_what_it_runs(tmp_path: Path, run: Callable) -> None:
    """With all that is to be compared and room to write; what has ended is left out."""
    site = write_site(tmp_path, files())
    done = run("checklist", "--root", site, today=TODAY)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (site / "checklist").iterdir()) == [
        "核对表-ylg-2026.docx",
        "核对表-ylz-2026.docx",
    ]
    [table] = docx.Document(str(site / "checklist/核对表-ylg-2026.docx")).tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[1:] == [
        ["1", "微信公众号", "样例甲", f"{account('a')['account_id']}\nyangli-jia", "示例市样例馆", ""],
        ["2", "新浪微博", "样例乙", "1000000002", "示例市样例馆", ""],
        [""] * 6,
    ]
    other = docx.Document(str(site / "checklist/核对表-ylz-2026.docx"))
    assert "示例市样例中心（筹）" in [cell.text for cell in other.tables[0].rows[1].cells]
    assert len(other.tables[0].rows) == 3 and "（公章）" in "".join(p.text for p in other.paragraphs)


def test_the_command_that_a_sheet_names_reads_it_back(tmp_path: Path, run: Callable) -> None:
    """All units, or those that were asked for; each account of them is looked at once."""
    for units, wanted in (
        ((), ["a", "b", "c"]),
        (("ylz",), ["c"]),
        (("ylg", "示例市样例中心", "ylg"), ["a", "b", "c"]),
    ):
        site = write_site(tmp_path / str(len(units)), files())
        told = run("checklist", *units, "--root", site, today=TODAY).stdout
        [step] = re.findall(r"python site.py (file 核对 .*)", told)
        done = run(*step.split(), "--root", site, "--no-ask", today=TODAY)
        assert done.returncode == 0, done.stderr
        accounts = register_of(data_of(site), TODAY).directory.accounts.values()
        assert [a.id for a in accounts if a.checked and a.checked.on == TODAY] == wanted


@pytest.mark.parametrize(
    ("more", "wanted"),
    [
        (("--all", "--except", "b"), ["a", "c"]),
        (("--unit", "ylg", "--unit", "ylz", "--except", "a"), ["b", "c"]),
        (("--unit", "ylg", "--except", "c"), None),
        (("a", "--except", "a"), None),
        (("--unit", "ylz", "--except", "c"), None),
        (("--unit", "ylx"), None),
        (("--unit", "ylg", "--all"), None),
    ],
)
def test_some_may_be_left_out(tmp_path: Path, run: Callable, more: tuple[str, ...], wanted: list[str] | None) -> None:
    site = write_site(tmp_path, files())
    done = run("file", "核对", *more, "--root", site, "--no-ask", today=TODAY)
    accounts = register_of(data_of(site), TODAY).directory.accounts.values()
    assert [a.id for a in accounts if a.checked] == (wanted or []) and done.returncode == (0 if wanted else 2)


@pytest.mark.parametrize("more", [("nobody",), ("ylx",), ("--out", "public"), ("--out", "data")])
def test_a_sheet_of_nothing_is_wrong_usage(tmp_path: Path, run: Callable, more: tuple[str, ...]) -> None:
    site = write_site(tmp_path, files())
    done = run("checklist", *more, "--root", site, today=TODAY, cwd=site)
    assert done.returncode == 2 and not list(site.rglob("*.docx")) and "Traceback" not in done.stderr


def test_a_plan_tells_many_looks_in_one_row(tmp_path: Path, run: Callable) -> None:
    """And each of a few by itself; other changes are not hidden among them."""
    many = [account(f"m{n}", name=f"样例{n}号", unit=["ylg", "ylz"][n % 2]) for n in range(20)]
    git(tmp_path, "init", "-q", "root")
    root = tmp_path / "root"
    commit(root, files(many))
    seen = [{**one, "checked": looked("2026-11-19") | {"by": one["unit"]}} for one in many]
    seen[0] = {**seen[0], "description": "另写的"}
    seen[1] = {**seen[1], "checked": looked("2026-11-18") | {"by": "ylz"}}
    write_site(root, files(seen))
    told = run("plan", "--root", root, "--base", "HEAD", today=TODAY).stdout
    rows = [line for line in told.splitlines() if line.startswith("| 核对 |")]
    assert len(rows) == 2 and "样例1号（m1）" in "".join(rows)
    folded = next(row for row in rows if "19 个账号" in row)
    assert "| 1 个平台 | 2 个单位 | 2026-11-19 核对：登录后台（主办单位） |" in folded and "m0、m2、" in folded
    assert "另写的" in told and "核对 20 项" in told


@pytest.mark.parametrize(
    ("made", "is_due"),
    [
        (account(checked=looked("2025-11-20")), False),
        (account(checked=looked("2025-11-19")), True),
        (account(), True),
        (account() | {"filings": [opened("2025-11-20")]}, False),
        (account() | {"filings": [opened("2025-11-19")]}, True),
        (account() | {"filings": [opened("不详", filed_on="2025-11-20")]}, False),
        (account() | {"filings": [opened("不详")]}, True),
        (account("ylg-weixin", ended("2026-11-16"), checked=looked("2020-01-01")), True),
        (account("ylg-weixin", gone("2019-05-06", "2019-06-03")), False),
    ],
)
def test_a_page_says_where_nobody_looked_for_a_year(made: Record, is_due: bool) -> None:
    """Of accounts in use; whoever reads it is told that the identity counts all the same."""
    outcome = check(files([made]), TODAY)
    assert isinstance(outcome, Sound), outcome.findings
    planned, _ = pages.plan(outcome.sources)
    page = next(page for page in planned if page.path == "accounts/ylg-weixin/index.html").make().decode()
    assert ("待核对" in page) == is_due and ("标识相同的" in page) == is_due


def test_months_before_are_of_the_calendar() -> None:
    assert months_before(date(2028, 2, 29), 12) == date(2027, 2, 28)
