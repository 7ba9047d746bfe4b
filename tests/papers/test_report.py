"""``report``: what the supervising office asks, with what is unknown called unknown."""

import io
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from roster import cli
from roster.directory.day import months_before
from roster.exchange import account_tables, updates
from roster.papers import oversight, quarters, report_workbook
from roster.papers.overview import Overview
from roster.papers.report_workbook import Sheet, Table
from roster.papers.section import Section
from roster.records.internal import InternalAccount, InternalFile, InternalUnit
from roster.tables import spreadsheets, workbook_writing
from roster.tables.packing import xml_text
from roster.tables.sheets import BadTable
from tests.support import (
    TODAY,
    Record,
    account,
    changed,
    data_files,
    ended,
    gone,
    look,
    opened,
    register_of,
    undone,
    unit,
    write_site,
)

UNITS = [
    unit(supervisor="sjg"),
    unit("sjg", "示例市上级馆", not_on=["douyin"]),
    unit("ds", "东山区样例局", region="示例市/东山区"),
    unit("gone", "示例市旧馆"),
    unit("ns", "示例市样例馆办公室", internal="true"),
]


def filed(id: str, on: str, filed_on: str | None, **more) -> Record:
    """An account with one opening."""
    made = account(id, **more)
    made["filings"] = [opened(on, **({"filed_on": filed_on} if filed_on else {}))]
    return made


ACCOUNTS = [
    filed(
        "a", "2026-11-13", "2026-11-18", name="样例", checked={"on": "2026-10-01", "by": "ylg", "how": "登录后台核对"}
    ),
    filed("b", "2026-11-13", "2026-11-19", name="样例", checked={"on": "2026-05-21", "by": "ylg", "how": "电话"}),
    filed("c", "不详", "2019-03-04", name="别名", platform="weibo", account_id="1000000001"),
    filed("d", "2019-03-01", None, name="东山", unit="ds", checked={"on": "2026-05-22", "by": "ds", "how": "看主页"}),
    {
        **account("e", name="旧号", unit="gone"),
        "filings": [opened(filed_on="2019-03-01"), {**gone("2026-10-09", "2026-11-05"), "filed_on": "2026-10-09"}],
    },
]
SEEN = look(data_files([undone(one) for one in ACCOUNTS[4:]], UNITS), date(2026, 10, 9))
FILES = data_files(ACCOUNTS, UNITS, ledger=SEEN["data/postings.yaml"])
REGISTER = register_of(FILES, TODAY)


def found(id_: str, monitored: updates.Updates | None = None, register=REGISTER) -> Section:
    return next(section for section in oversight.sections(register, 6, monitored) if section.id == id_)


def cells(section: Section) -> list[tuple]:
    return [row.cells for row in section.rows]


# The lists


def test_units_without_a_running_account_are_told_with_what_they_said() -> None:
    """Never registered, or all ended; an internal body is not asked for one."""
    assert cells(found("without")) == [
        ("示例市上级馆", "示例市", "", "从未登记账号；声明未在抖音开设"),
        ("示例市旧馆", "示例市", "", "原有 1 个账号，都已关停、注销"),
    ]


INSIDE = InternalFile(
    units=(
        InternalUnit(id="ylg", duty="应当开设", platforms=("wechat", "douyin")),
        InternalUnit(id="gone", duty="应当开设"),
        InternalUnit(id="sjg", duty="不必开设"),
        InternalUnit(id="ds", duty="应当开设"),
    ),
    accounts=(InternalAccount(id="a", operator="示例承办", phone="0000-1", followers=12), InternalAccount(id="none")),
)


def test_a_unit_without_an_account_is_a_fault_only_where_it_must_have_one() -> None:
    """Or where it lacks one on a platform on which it must (江华 2025-06: departments need not have any)."""
    told = {section.id: section for section in oversight.sections(REGISTER, 6, None, INSIDE)}
    assert cells(told["missing"]) == [
        ("示例市样例馆", "示例市", "示例市上级馆", "在抖音没有在用账号"),
        ("示例市旧馆", "示例市", "", "原有 1 个账号，都已关停、注销"),
    ]
    assert cells(told["without"]) == [("示例市上级馆", "示例市", "", "从未登记账号；声明未在抖音开设；不必开设")]
    assert (told["missing"].todo, told["without"].todo) == (True, False)
    assert oversight.to_mend(list(told.values()))["gone"][0][1].told == "原有 1 个账号，都已关停、注销"
    assert cells(told["internal"]) == [("示例市样例馆", "微信公众号", "样例", "示例承办", None, "0000-1", 12, None)]
    assert {"missing", "internal"}.isdisjoint(section.id for section in oversight.sections(REGISTER, 6, None))


def test_accounts_whose_end_is_being_posted_are_not_said_to_be_ended() -> None:
    """Until the window has provably ended an account is 公示中, in the report as on its page."""
    units, accounts = (
        [unit("gone", "示例市旧馆")],
        [account("e", ended("2026-11-16"), unit="gone"), account("f", gone("2026-10-09", "2026-11-05"), unit="gone")],
    )
    seen = look(data_files([undone(one) for one in accounts[1:]], units), date(2026, 10, 9))["data/postings.yaml"]
    register = register_of(data_files(accounts, units, ledger=seen), TODAY)
    assert cells(found("without", register=register)) == [
        ("示例市旧馆", "示例市", "", "原有 2 个账号，1 个正在公示关停、注销或待办结，其余已关停、注销")
    ]


def test_second_accounts_and_differing_names_are_those_of_the_rules() -> None:
    """The same accounts that ``check`` warns of."""
    assert cells(found("second")) == [("示例市样例馆", "微信公众号", "样例", "a", "样例", "b")]
    assert cells(found("names")) == [("示例市样例馆", "新浪微博", "别名", "c", "样例")]


def test_late_filings_are_counted_with_the_calendar() -> None:
    """Friday to Wednesday is in time, Thursday is not; an opening of unknown day can't be judged and is counted
    apart.
    """
    section = found("late")
    assert cells(section) == [
        (
            "示例市样例馆",
            "微信公众号",
            "样例",
            "b",
            "开设",
            date(2026, 11, 13),
            date(2026, 11, 19),
            date(2026, 11, 18),
            "超过 3 个工作日",
        ),
    ]
    assert "1 条记录的开设日期不详" in section.note


def test_a_calendar_that_nobody_has_published_makes_lateness_unknown() -> None:
    """In January 2027, before the arrangement is known to us: neither late nor in time."""
    late = register_of(data_files([filed("a", "2026-12-31", "2027-01-08", name="样例")]), date(2027, 1, 10))
    [row] = cells(found("late", register=late))
    assert row[-2:] == (None, "待国务院办公厅公布 2027 年放假安排后确定")


def test_filings_without_a_day_are_told() -> None:
    assert [row[3:5] for row in cells(found("unfiled"))] == [("d", "开设")]


def test_accounts_not_checked_for_six_months_are_told_oldest_first() -> None:
    """2026-05-22 is six months before 2026-11-22: the day itself is in time; never checked comes first; ended ones
    are left out.
    """
    assert [(row[3], row[4]) for row in cells(found("unchecked"))] == [("c", "从未核对"), ("b", date(2026, 5, 21))]


@settings(deadline=None)
@given(day=st.dates(date(2000, 1, 1), date(2100, 12, 31)), months=st.integers(1, 120))
def test_months_are_counted_back_to_the_same_day_or_the_last_of_the_month(day: date, months: int) -> None:
    before = months_before(day, months)
    assert (day.year - before.year) * 12 + day.month - before.month == months
    assert before.day == day.day or (before.day < day.day and date.fromordinal(before.toordinal() + 1).day == 1)


def test_notices_tell_since_when_and_until_when_or_that_nobody_knows() -> None:
    """Ended, being posted, waiting, and one whose end lies in a year nobody has published."""
    assert cells(found("ended"))[0][3:] == ("已期满", date(2026, 10, 9), date(2026, 10, 29))
    closing = account("x", ended("2026-12-20"), name="将关")
    posted = look(data_files([closing]), date(2026, 12, 21))
    [row] = cells(found("running", register=register_of(posted, date(2026, 12, 25))))
    assert row[3:] == ("公示中", date(2026, 12, 21), "待国务院办公厅公布 2027 年放假安排后确定")
    [row] = cells(found("running", register=register_of(data_files([closing]), date(2026, 12, 25))))
    assert row[3:] == ("待上线", None, "尚未上线")


# Updates


def monitored(*lines: str) -> updates.Updates:
    return updates.read(spreadsheets.read("\n".join(lines).encode()), REGISTER.directory)


def test_updates_find_their_account_by_id_identity_or_name() -> None:
    """Several rows of one account give the latest; dates as services write them."""
    read = monitored(
        ("账号编号,平台,账号名称,平台唯一标识,最近更新时间"),
        "a,,,,2026-11-01 08:30:00",
        "a,,,,2026/11/07",
        ",微博,,1000000001,20261101",
        ",公众号,东 山,,2026年11月8日",
    )
    assert read.last == {"a": date(2026, 11, 7), "c": date(2026, 11, 1), "d": date(2026, 11, 8)}
    assert read.unmatched == ()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("zz,,,2026-11-01", "没有这个编号"),
        (",公众号,样例,2026-11-01", "2 个这个名称的账号"),
        (",公众号,没有的,2026-11-01", "没有对得上"),
        (",公众号,旧号,2026-11-01", "没有对得上"),
        (",某某网,样例,2026-11-01", "“某某网”没有登记"),
        ("a,,,", "没有最近更新日期"),
        ("a,,,昨天", "看不出是哪一天"),
        ("a,,,2026-02-30", "没有“2026-02-30”这一天"),
        ("a,,,2026-11-23", "在今天（2026-11-22）之后"),
    ],
)
def test_a_row_that_fits_nothing_is_told_with_the_reason(row: str, reason: str) -> None:
    read = monitored("账号编号,平台,账号名称,最近更新", row, "d,,,2026-11-01")
    assert [(row.row, reason in row.reason) for row in read.unmatched] == [(2, True)]
    assert list(read.last) == ["d"]


def test_fourteen_days_are_in_time_and_fifteen_are_not() -> None:
    """国办秘函〔2019〕19号: two weeks. Accounts the service does not know are told too, closed ones are not."""
    read = monitored("账号编号,最近更新", "a,2026-11-08", "b,2026-11-07", "e,2020-01-01", "zz,2026-11-01")
    assert [(row[3], row[5]) for row in cells(found("silent", read))] == [("b", 15)]
    assert [row[3] for row in cells(found("unwatched", read))] == ["c", "d"]
    assert [row[0] for row in cells(found("unmatched", read))] == [5]


def test_an_announced_account_is_kept_up_until_it_stops() -> None:
    """Under notice with a 停更日 to come: still asked; from that day on no more."""
    closing = account("x", ended("2026-11-02", stops_on="2026-11-30"), name="将关")
    for day, asked in ((TODAY, ["x"]), (date(2026, 11, 30), [])):
        register = register_of(data_files([closing]), day)
        read = updates.read(
            spreadsheets.read("平台,名称,更新日期\n公众号,将关,2026-10-01".encode()), register.directory
        )
        assert [row[3] for row in cells(found("silent", read, register))] == asked


@pytest.mark.parametrize("header", ["账号名称,最近更新", "最近更新,平台", "账号编号,平台", "甲,乙"])
def test_a_table_without_the_columns_needed_is_refused(header: str) -> None:
    with pytest.raises(BadTable, match="表里有"):
        monitored(header, "x,y")


def test_a_table_of_every_post_ever_made_is_refused() -> None:
    """One row an account is asked for; hundreds of thousands would take minutes to write down again."""
    with pytest.raises(BadTable, match="最多 50000 行"):
        monitored("账号编号,最近更新", *["a,2026-11-01"] * (account_tables.MOST_ROWS + 1))


# Quarters


@pytest.mark.parametrize(
    ("today", "ends"),
    [
        ("2026-11-22", ["2026-03-31", "2026-06-30", "2026-09-30"]),
        ("2026-12-31", ["2026-06-30", "2026-09-30", "2026-12-31"]),
        ("2027-01-01", ["2026-06-30", "2026-09-30", "2026-12-31"]),
        ("2005-07-01", ["2005-06-30"]),
        ("9999-12-31", ["9999-03-31", "9999-06-30", "9999-09-30"]),
    ],
)
def test_quarters_that_are_over(today: str, ends: list[str]) -> None:
    """The last day of a quarter ends it; there is nothing before git."""
    assert list(map(str, quarters.ends(date.fromisoformat(today), 3))) == ends
    assert quarters.ends(date.fromisoformat(today), 0) == []


def test_quarters_are_compared_by_accounts_not_by_numbers() -> None:
    """One opened, one closed, one renamed: the total says little."""
    before = register_of(data_files([account("a", name="甲"), account("b", name="乙")]), TODAY).directory
    after = register_of(
        data_files(
            [
                account("a", gone("2026-10-09", "2026-11-02"), name="甲"),
                account("b", changed("2026-11-02", name=("乙", "丙")), name="丙"),
                account("c", name="丁"),
            ]
        ),
        TODAY,
    ).directory
    first, second, third = quarters.compare(
        [("Q1", TODAY, TODAY, before, ""), ("Q2", TODAY, None, None, "没有"), ("Q3", TODAY, TODAY, after, "")]
    )
    assert (first.accounts, first.open, first.opened) == (2, 2, None)
    assert (second.accounts, second.note) == (None, "没有")
    assert (third.accounts, third.open, third.opened, third.ended, third.renamed) == (3, 2, 1, 1, 1)


# The command


def report(root: Path, *args: object, today: object = TODAY) -> Result:
    return CliRunner().invoke(cli.main, ["report", "--root", str(root), "--today", str(today), *map(str, args)])


def commit(root: Path, files: dict[str, bytes], day: str) -> None:
    write_site(root, files)
    when = f"{day}T12:00:00+08:00"
    environment = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "PATH": "/usr/bin:/bin:/usr/local/bin"}
    for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", day)):
        command = ["git", "-C", str(root), "-c", "user.name=Nemo", "-c", "user.email=nemo@example.org", *arguments]
        subprocess.run(command, check=True, capture_output=True, env=environment)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", FILES)


def book(root: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(root / "report/report.xlsx")


def values(book: openpyxl.Workbook, sheet: str) -> list[tuple]:
    return list(book[sheet].iter_rows(values_only=True))


def test_a_report_is_a_page_and_a_workbook_with_a_sheet_for_each_unit(root: Path) -> None:
    """A unit's own sheet has its accounts and what it has to mend, and nothing of others."""
    done = report(root, "--quarters", 0)
    assert done.exit_code == 0, done.output
    page = (root / "report/index.html").read_text("utf-8")
    assert "同一平台有两个以上账号的单位（1）" in page and "2026年11月22日" in page and "<svg" in page
    made = book(root)
    assert made.sheetnames[:2] == ["概况", "统计"] and made.sheetnames[-3:] == [
        "示例市旧馆",
        "示例市样例馆",
        "东山区样例局",
    ]
    own = [cell for row in values(made, "示例市样例馆") for cell in row if cell]
    assert {"a", "b", "c", "同平台已有“样例”（a）", "最近核对：从未核对"} <= set(own)
    assert "东山" not in own
    assert not list((root / "public").glob("**/*")) and not (root / "public").exists()


def test_links_of_the_workbook_lead_to_sheets_that_are_there(root: Path) -> None:
    report(root, "--quarters", 0)
    made = book(root)
    targets = [cell.hyperlink.location for sheet in made for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert len(targets) > 10
    assert {target.rpartition("!")[0].strip("'") for target in targets} <= set(made.sheetnames)


def test_the_same_report_is_the_same_files(root: Path, tmp_path: Path) -> None:
    """Same data, same day: same bytes, whoever makes it and when."""
    report(root, "--quarters", 0)
    report(root, "--quarters", 0, "--out", tmp_path / "again")
    for name in ("index.html", "report.xlsx"):
        assert (root / "report" / name).read_bytes() == (tmp_path / "again" / name).read_bytes()
    with zipfile.ZipFile(root / "report/report.xlsx") as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert book(root).properties.modified.date() == TODAY


def test_quarters_come_from_the_commits_at_their_ends(root: Path) -> None:
    """Each quarter is what the last commit by its end says; before the first commit nothing is known."""
    commit(root, data_files(ACCOUNTS[3:4], UNITS), "2026-03-31")
    commit(root, data_files(ACCOUNTS[3:4] + ACCOUNTS[2:3], UNITS), "2026-07-01")
    done = report(root)
    assert done.exit_code == 0, done.output
    rows = values(book(root), "统计")
    start = next(n for n, row in enumerate(rows) if row[0] == "时间")
    names = [row[0] for row in rows[start + 1 : start + 6]]
    assert names == ["2025年第四季度", "2026年第一季度", "2026年第二季度", "2026年第三季度", "今天"]
    assert [row[2] for row in rows[start + 1 : start + 6]] == [None, 1, 1, 2, 2]
    assert [row[6] for row in rows[start + 1 : start + 6]] == [None, None, 0, 1, 0]
    assert rows[start + 1][9] == "那时还没有提交"


def test_a_past_state_that_cannot_be_read_whole_is_told(root: Path) -> None:
    """Records nobody could read then are not counted, and that is said."""
    broken = {**data_files(ACCOUNTS[3:4], UNITS), "data/accounts/x.yaml": b"accounts: [{id: A B}]\n"}
    commit(root, broken, "2026-06-01")
    (root / "data/accounts/x.yaml").unlink()
    done = report(root, "--quarters", 1)
    assert done.exit_code == 0
    assert "处读不懂，没有计入" in (root / "report/index.html").read_text("utf-8")


def test_without_git_or_with_a_part_of_it_the_report_says_so(root: Path, tmp_path: Path) -> None:
    """No repository, and a shallow clone: a sentence, not an error."""
    done = report(root)
    assert done.exit_code == 0 and "没有与以前各季度比较" in done.output
    assert "没有与以前各季度比较" in (root / "report/index.html").read_text("utf-8")
    commit(root, FILES, "2026-03-31")
    commit(root, {"note.txt": b"x"}, "2026-07-01")
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", f"file://{root}", str(clone)], check=True, capture_output=True
    )
    done = report(clone)
    assert done.exit_code == 0 and "浅克隆" in done.output


def test_a_unit_is_named_and_data_are_shown_as_text_and_never_run(root: Path) -> None:
    """A name that is a formula to a spreadsheet and a tag to a browser stays a name to both."""
    evil = [unit("ylg", '=HYPERLINK("http://x")'), unit("z", "<script>alert(1)</script>"), unit("y", "@cmd")]
    accounts = [account("a", name="+1+1"), account("b", name="=1+1", platform="weibo", account_id="1000000001")]
    write_site(root, data_files(accounts, evil))
    done = report(root, "--quarters", 0)
    assert done.exit_code == 0, done.output
    assert "<script>" not in (root / "report/index.html").read_text("utf-8")
    made = book(root)
    kinds = {cell.data_type for sheet in made for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert "f" not in kinds
    texts = {
        cell.value: cell.quotePrefix for row in made["账号"].iter_rows() for cell in row if isinstance(cell.value, str)
    }
    assert texts["=1+1"] and texts["+1+1"] and not texts["a"]


def test_a_long_list_is_short_on_paper_and_whole_in_the_workbook(root: Path) -> None:
    many = [account(f"a{n}", name=f"样例{n}", platform="weibo", account_id=str(1000000000 + n)) for n in range(70)]
    write_site(root, {"data/accounts.yaml": data_files([*ACCOUNTS[4:], *many], UNITS)["data/accounts.yaml"]})
    assert report(root, "--quarters", 0).exit_code == 0
    page = (root / "report/index.html").read_text("utf-8")
    assert "另有 20 条，见 report.xlsx 的“未核对”" in page
    assert sum(row[1] == "新浪微博" for row in values(book(root), "未核对")) == 70


def test_a_report_never_gets_into_the_public_site(root: Path) -> None:
    """Nor over a page that somebody else wrote."""
    for out in ("public", "public/report", "data", "content/report", "templates"):
        done = report(root, "--out", root / out)
        assert done.exit_code == 2 and ("不对外公开" if "public" in out else "原件") in done.stderr
    write_site(root, {"mine/index.html": b"<p>mine"})
    done = report(root, "--out", root / "mine")
    assert done.exit_code == 1 and "不是本程序写的报告" in done.stderr
    assert (root / "mine/index.html").read_bytes() == b"<p>mine"
    assert not (root / "public").exists()


def test_updates_are_read_from_a_file_and_counted(root: Path) -> None:
    """GB18030 as spreadsheet programs write it; what is no table ends with a sentence."""
    table = root / "监测.csv"
    table.write_bytes("账号编号,最近更新\nb,2026-10-01\nzz,2026-10-01\n".encode("gb18030"))
    done = report(root, "--quarters", 0, "--updates", table)
    assert (
        done.exit_code == 0
        and "超过 14 天没有更新的账号：1" in done.output
        and "监测数据里对不上的行：1" in done.output
    )
    table.write_bytes(b"PK\x03\x04")
    done = report(root, "--updates", table, "--out", root / "other")
    assert done.exit_code == 1 and "另存为" in done.stderr and not (root / "other").exists()
    with table.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    done = report(root, "--updates", table)
    assert done.exit_code == 1 and "20 MB" in done.stderr


# The workbook


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=100, deadline=None)
@given(wanted=st.lists(TEXTS, min_size=1, max_size=8))
def test_names_of_sheets_are_what_spreadsheet_programs_take(wanted: list[str]) -> None:
    """One for each, none twice whatever its case, up to 31 UTF-16 units, without the seven characters they refuse."""
    names = report_workbook.sheet_names(wanted, ["概况"])
    assert len(names) == len(wanted)
    assert len({name.casefold() for name in [*names, "概况"]}) == len(names) + 1
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) <= 62
        assert not set(name) & set("[]:*?/\\'") and name == name.strip() and name.casefold() != "history"


@settings(max_examples=30, deadline=None)
@given(
    rows=st.lists(st.tuples(TEXTS, st.one_of(st.none(), st.integers(-9, 9**9), TEXTS)), min_size=1, max_size=5),
    title=TEXTS,
)
def test_what_is_written_is_read_back_and_is_no_formula(rows: list[tuple], title: str) -> None:
    """Any text, number or nothing, but for characters that XML can't hold."""
    book = report_workbook.book([Sheet("表", title, [title], [Table(("甲", "乙"), rows)])], TODAY)
    data = workbook_writing.write(book)
    page = openpyxl.load_workbook(io.BytesIO(data))["表"]
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    start = 4
    for n, row in enumerate(rows, start=start + 1):
        for column, value in enumerate(row, start=1):
            kept = xml_text(value) if isinstance(value, str) else value
            assert (page.cell(n, column).value or "") == (kept or "") or _folded(page.cell(n, column).value) == _folded(
                kept
            )


def _folded(text: object) -> str:
    """XML reads every kind of line end as one."""
    return str(text).replace("\r\n", "\n").replace("\r", "\n")


def test_an_overview_of_a_register_without_accounts_has_its_sheets() -> None:
    empty = Overview(register_of(data_files([]), TODAY), 6)
    assert [sheet.name for sheet in empty.sheets()][-2:] == ["单位", "账号"]
    assert workbook_writing.write(report_workbook.book(empty.sheets(), TODAY))


def test_a_title_a_second_sheet_and_words_in_brackets_do_no_harm() -> None:
    """Monitoring services put titles above and explanations beside their tables."""
    rows = [["账号更新情况通报"] * 3, ["账号编号", "最近更新日期（北京时间）", "备注"], ["a", "2026-11-08", ""]]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active.merge_cells("A1:C1")
    book.create_sheet("说明").append(["本表每周一更新", "联系人"])
    out = io.BytesIO()
    book.save(out)
    read = updates.read(spreadsheets.read(out.getvalue()), REGISTER.directory)
    assert read.last == {"a": date(2026, 11, 8)} and read.unmatched == ()
