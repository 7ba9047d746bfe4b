"""``inspect``: what was looked at and found, by somebody who knows no YAML; one account, several, or a whole round."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.exchange import inspected
from roster.exchange.inspected import Defaults
from roster.records.inspections import Fault, Inspection
from roster.review import inspecting
from roster.tables import spreadsheets
from roster.tables.sheets import Row, Sheet, texts
from tests.support import account, data_files, register_of, unit, write_site

TODAY = date(2026, 11, 20)
ASK = ("--no-ask",)
SITE = {"supervisor": "sfb", "rules": {"name-differs": "off", "name-length": "off"}}
ACCOUNTS = [
    account("a", name="甲"),
    account("b", name="乙", platform="weibo", account_id="1000000002"),
    account("c", name="丙", platform="app", account_id="cn.gov.example.shilitong"),
]
HEADER = "账号编号,检查日期,更新,互动,适老化,查出的问题,整改期限,整改完成"
WRITTEN = """# 由主管单位填写
inspections:
  # 第三季度
  - {account: a, on: 2026-08-11, by: 'sfb', passed: [更新, 内容]}   # 电话抽查
  - account: b
    on: 2026-08-12
    by: sfb
    failed:
      - {indicator: 更新, found: 一个月没有更新}
    mend_by: 2026-09-01
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    made = data_files(ACCOUNTS, [unit("sfb", "示例市政府办"), unit()], site=SITE)
    return write_site(tmp_path, made | {"data/inspections.yaml": WRITTEN.encode()})


def records(site: Path) -> tuple[Inspection, ...]:
    data = {f"data/{path.name}": path.read_bytes() for path in (site / "data").glob("*.yaml")}
    return register_of(data, TODAY).directory.inspections


def text(site: Path) -> str:
    return (site / "data/inspections.yaml").read_text("utf-8")


# One account, or several


def test_an_inspection_is_written_below_what_is_there(site: Path, run: Callable) -> None:
    """Every byte that was there stays; by nobody else than the supervising office, today, unless somebody says so."""
    done = run(
        *(
            "inspect",
            "登记",
            "甲",
            "--passed",
            "更新、内容",
            "--failed",
            "互动=留言没有答复",
            "--mend-by",
            "2026-12-04",
        ),
        *("--root", site, *ASK),
        today=TODAY,
    )
    assert done.returncode == 0, done.stderr
    assert text(site).startswith(WRITTEN)
    fault = Fault(indicator="互动", found="留言没有答复")
    wanted = Inspection(
        account="a", on=TODAY, by="sfb", passed=("更新", "内容"), failed=(fault,), mend_by=date(2026, 12, 4)
    )
    assert records(site)[-1] == wanted


def test_the_rest_is_what_applies_to_the_platform(site: Path, run: Callable) -> None:
    """An app is judged by more; what failed is not among it. Several accounts are recorded at once."""
    done = run("inspect", "登记", "a", "c", "--passed", "其余", "--root", site, *ASK, today=TODAY)
    assert done.returncode == 0, done.stderr
    [one, app] = records(site)[-2:]
    assert set(app.passed) - set(one.passed) == {"IPv6", "适老化"} and "更新" in one.passed
    run(
        "inspect",
        "登记",
        "b",
        "--passed",
        "其余",
        "--failed",
        "更新=x",
        "--mend-by",
        "2026-12-01",
        "--root",
        site,
        *ASK,
        today=TODAY,
    )
    assert "更新" not in records(site)[-1].passed and "内容" in records(site)[-1].passed


def test_the_first_inspection_makes_the_file(site: Path, run: Callable) -> None:
    (site / "data/inspections.yaml").unlink()
    done = run("inspect", "登记", "a", "--passed", "其余", "--by", "示例市样例馆", "--root", site, *ASK, today=TODAY)
    assert done.returncode == 0 and [one.by for one in records(site)] == ["ylg"]


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        (["a"], 2, "--passed"),
        ([], 2, "账号"),
        (["nobody", "--passed", "其余"], 2, "nobody"),
        (["a", "--failed", "互动=x"], 2, "--mend-by"),
        (["a", "--failed", "互动", "--mend-by", "2026-12-01"], 2, "指标=查出的问题"),
        (["a", "--passed", "其余", "--by", "无此单位"], 2, "无此单位"),
        (["a", "--passed", "适老化"], 1, "没有指标“适老化”"),
        (["a", "--passed", "更新", "--failed", "更新=x", "--mend-by", "2026-12-01"], 1, "前面写过"),
        (["a", "--failed", "互动=x", "--mend-by", "2026-11-01"], 1, "早于检查的日期"),
        (["a", "--failed", "互动=打 13800138000", "--mend-by", "2026-12-01"], 1, "手机号"),
        (["a", "--passed", "其余", "--on", "2026-11-21"], 1, "还没有到"),
        (["a", "--passed", "更新", "--on", "2026-08-11"], 1, "内容不同"),
        (["a", "--failed", "互动=x\u202ey", "--mend-by", "2026-12-01"], 1, ""),
    ],
)  # fmt: skip
def test_what_may_not_stand_is_refused(site: Path, run: Callable, given: list[str], status: int, told: str) -> None:
    """With what is wrong in it; nothing is written."""
    done = run("inspect", "登记", *given, "--root", site, *ASK, today=TODAY)
    assert done.returncode == status and told in done.stderr and "Traceback" not in done.stderr
    assert text(site) == WRITTEN


def test_whoever_records_the_same_twice_changes_nothing(site: Path, run: Callable) -> None:
    again = ("inspect", "登记", "a", "--passed", "更新、内容", "--on", "2026-08-11", "--root", site, *ASK)
    done = run(*again, today=TODAY)
    assert done.returncode == 0 and text(site) == WRITTEN


def test_a_dry_run_writes_nothing(site: Path, run: Callable) -> None:
    done = run("inspect", "登记", "a", "--passed", "其余", "--dry-run", "--root", site, *ASK, today=TODAY)
    assert done.returncode == 0 and "+  - account: a" in done.stdout and text(site) == WRITTEN


def test_what_is_asked_is_each_indicator(site: Path, run: Callable) -> None:
    """Yes is passed, Enter is not looked at, and anything else is what was found."""
    answers = ["y", "", "留言没有答复", "y", "", "", "2026-12-04", "y"]
    done = run("inspect", "登记", "a", "--ask", "--root", site, today=TODAY, input="\n".join([*answers, ""]))
    assert done.returncode == 0, done.stderr + done.stdout
    last = records(site)[-1]
    assert last.passed == ("更新", "可用") and last.failed == (Fault(indicator="互动", found="留言没有答复"),)
    assert last.mend_by == date(2026, 12, 4)


# Mending


def test_what_is_mended_gets_its_day_in_one_line(site: Path, run: Callable) -> None:
    assert "一个月没有更新" in run("inspect", "清单", "--root", site, today=TODAY).stdout
    done = run("inspect", "整改", "b", "--on", "2026-08-30", "--root", site, *ASK, today=TODAY)
    assert done.returncode == 0, done.stderr
    assert text(site) == WRITTEN + "    mended_on: 2026-08-30\n"
    assert "没有等着整改的" in run("inspect", "清单", "--root", site, today=TODAY).stdout
    again = run("inspect", "整改", "b", "--root", site, *ASK, today=TODAY)
    assert again.returncode == 2 and "没有等着整改的" in again.stderr


@pytest.mark.parametrize("more", [["--on", "2026-08-11"], ["--inspected", "2026-08-13"], ["--on", "2026-11-21"]])
def test_a_mending_that_cannot_be_is_refused(site: Path, run: Callable, more: list[str]) -> None:
    """Before it was looked at, of an inspection that nobody made, on a day to come."""
    done = run("inspect", "整改", "b", *more, "--root", site, *ASK, today=TODAY)
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr and text(site) == WRITTEN


# A table


def test_a_round_is_read_row_by_row(site: Path, run: Callable) -> None:
    """Good rows are recorded, each of the others is told with its number and why; read again, nothing comes twice."""
    table = site / "抽查.csv"
    rows = [
        HEADER,
        "a,2026-11-10,合格,不合格：留言没有答复,,,2026-12-04,",
        "b,2026-11-10,√,×,,没有开通留言,2026年12月4日,",
        "c,2026-11-10,合格,合格,不合格（没有长者版）,,2026/12/4,2026-11-15",
        "nobody,2026-11-10,合格,,,,,",
        "a,2026-11-11,还行,,,,,",
        "b,2026-11-11,不合格,,,,2026-12-04,",
        "b,2026-11-12,合格,,合格,,,",
        "c,2026-11-30,合格,,,,,",
        "c,2026-11-13,,,,,,",
        "c,2026-11-14,不合格：打 13800138000,,,,2026-12-04,",
        "c,2026-11-16,不合格,不合格,,都不行,2026-12-04,",
        "c,2026-11-17,不合格：x,,,,,",
    ]
    table.write_text("\n".join(rows) + "\n", "utf-8")
    done = run("inspect", "导入", table, "--root", site, *ASK, today=TODAY)
    assert done.returncode == 1 and "新记 3 次检查" in done.stdout and text(site).startswith(WRITTEN)
    told = {int(line.split()[1]): line for line in done.stderr.splitlines() if line.startswith("第 ")}
    reasons = {
        5: "没有这个编号", 6: "看不出合格还是不合格", 7: "没有写查出的问题", 8: "没有指标“适老化”", 9: "还没有到",
        10: "没有写看了哪些指标", 11: "手机号", 12: "有 2 项不合格", 13: "没有写整改期限",
    }  # fmt: skip
    assert told.keys() == reasons.keys() and all(reason in told[number] for number, reason in reasons.items())
    last = records(site)[-1]
    assert (last.failed[0].found, last.mend_by, last.mended_on) == ("没有长者版", date(2026, 12, 4), date(2026, 11, 15))
    before = text(site)
    again = run("inspect", "导入", table, "--root", site, *ASK, today=TODAY)
    assert again.returncode == 1 and "以前记过的 3 次" in again.stdout and text(site) == before


def test_a_table_of_the_second_look_adds_the_mending(site: Path, run: Callable) -> None:
    """The same table with a column filled in: one line more in the file."""
    table = site / "复查.csv"
    table.write_text(f"{HEADER}\nb,2026-08-12,不合格：一个月没有更新,,,,2026-09-01,2026-08-30\n", "utf-8")
    done = run("inspect", "导入", table, "--root", site, *ASK, today=TODAY)
    assert done.returncode == 0 and "补记整改 1 次" in done.stdout, done.stderr
    assert text(site) == WRITTEN + "    mended_on: 2026-08-30\n"


def test_a_table_without_days_takes_them_from_the_command(site: Path, run: Callable) -> None:
    """And accounts are found by platform and name as well as by id."""
    table = site / "抽查.csv"
    table.write_text("所属平台,账号名称,更新\n微信公众号,甲,合格\n新浪微博,乙,不合格：很久没有\n", "utf-8")
    short = run("inspect", "导入", table, "--root", site, *ASK, today=TODAY)
    assert short.returncode == 1 and short.stderr.count("没有检查日期") == 2
    more = ("--on", "2026-11-10", "--mend-by", "2026-12-01", "--by", "ylg")
    done = run("inspect", "导入", table, *more, "--root", site, *ASK, today=TODAY)
    assert done.returncode == 0, done.stderr
    assert [(one.account, one.by) for one in records(site)[-2:]] == [("a", "ylg"), ("b", "ylg")]


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_table_to_be_filled_in_is_read_back(site: Path, run: Callable, suffix: str) -> None:
    """As it comes it says nothing; what is filled in is what is recorded, and the other accounts were not looked at."""
    file = site / f"表.{suffix}"
    assert run("inspect", "表格", file, "--root", site, today=TODAY).returncode == 0
    empty = run("inspect", "导入", file, "--root", site, *ASK, today=TODAY)
    assert empty.returncode == 0 and "新记 0 次检查" in empty.stdout and text(site) == WRITTEN
    [sheet] = spreadsheets.read(file.read_bytes()).sheets
    headings = [cell.text for cell in sheet.rows[0].cells]
    cells = [[row.cell(column).text for column in range(len(headings))] for row in sheet.rows]
    assert [row[0] for row in cells[1:]] == ["a", "b", "c"]
    assert [row[headings.index("适老化")] for row in cells[1:]] == ["不适用", "不适用", ""]
    filled = {"检查日期": "2026-11-10", "更新": "合格", "互动": "不合格：留言没有答复", "整改期限": "2026-12-04"}
    for heading, told in filled.items():
        cells[2][headings.index(heading)] = told
    rows = tuple(Row(number, texts(*row)) for number, row in enumerate(cells, start=1))
    file.write_bytes(spreadsheets.write([Sheet("", rows)], is_csv=suffix == "csv"))
    assert run("inspect", "导入", file, "--root", site, *ASK, today=TODAY).returncode == 0
    [last] = records(site)[2:]
    assert (last.account, last.passed, last.mend_by) == ("b", ("更新",), date(2026, 12, 4))
    assert run("inspect", "表格", file, "--root", site, today=TODAY).returncode == 1  # it is filled in


def test_a_table_never_lands_on_what_the_site_is_made_of(site: Path, run: Callable) -> None:
    before = text(site)
    for file in (site / "data/inspections.csv", site / "public/表.csv", site / "表.doc"):
        assert run("inspect", "表格", file, "--root", site, today=TODAY).returncode == 2
    assert text(site) == before


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", "网址,名称\nx,y\n".encode(), b"\x00\x01\x02"])
def test_what_is_no_such_table_is_refused(site: Path, run: Callable, data: bytes) -> None:
    (site / "x.xlsx").write_bytes(data)
    done = run("inspect", "导入", site / "x.xlsx", "--root", site, *ASK, today=TODAY)
    assert done.returncode == 1 and "没有写" in done.stderr and text(site) == WRITTEN


CELLS = st.sampled_from(
    ["", "合格", "不合格", "不合格：有问题", "×", "√", "也许", "/", "不合格：13800138000", "=1+1", "\x07"]
)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "", "x"]),
        st.sampled_from(["2026-11-10", "", "11月", "2026-12-30"]),
        *[CELLS] * 3,
        st.sampled_from(["", "很旧"]),
        st.sampled_from(["2026-12-04", "2026-01-01", ""]),
        st.just(""),
    ),
    max_size=8,
)
DIRECTORY = register_of(data_files(ACCOUNTS, [unit("sfb", "示例市政府办"), unit()], site=SITE), TODAY).directory


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_no_row_is_lost_and_none_that_may_not_stand_is_written(rows: list[tuple[str, ...]]) -> None:
    """Each is recorded, known, or told why not; and the records that come of it have no fault."""
    lines = [HEADER.split(","), *rows]
    sheet = Sheet("", tuple(Row(number, texts(*line)) for number, line in enumerate(lines, start=1)))
    table = spreadsheets.Spreadsheet((sheet,))
    read = inspected.read(table, DIRECTORY, Defaults(None, "sfb", None))
    recorded = inspecting.recording(DIRECTORY, read.inspections)
    filled = sum(any(cell not in ("", "/") for cell in row[1:]) for row in rows)
    told = len(read.unmatched) + len(recorded.refused)
    assert recorded.new + recorded.mended + recorded.known + told == filled
    assert len(recorded.edits) == recorded.new + recorded.mended
    again = inspecting.recording(
        DIRECTORY, [one for one in read.inspections if not any(one is bad for bad, _ in recorded.refused)]
    )
    assert not again.refused
