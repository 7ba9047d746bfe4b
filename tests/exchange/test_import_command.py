"""``import``: a list that somebody keeps becomes valid data; nothing is guessed, nothing lost."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from roster.source import yamltree
from roster.tables import spreadsheets
from tests.exchange.test_offices import OFFICE_A, OFFICE_C, sheets_by_platform
from tests.offices import SINCE, imported, outcome, rows, workbook
from tests.support import TODAY, data_files, write_site

HEADER = "账号名称,所属平台,主办单位,账号ID,开设时间"
GOOD = "样例发布,微博,示例市样例局,100000000123,2019年3月1日"
SUM = re.compile(r"已导入 (\d+) 个账号、(\d+) 个新单位，(\d+) 行没有导入")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with one unit and the project's platforms."""
    return write_site(tmp_path / "site", data_files(site={"since": SINCE}))


def put(root: Path, *lines: str, encoding: str = "utf-8", name: str = "list.csv") -> Path:
    path = root / name
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def written(root: Path, name: str = "list") -> dict:
    value, problems = yamltree.parse((root / f"data/accounts/{name}.yaml").read_bytes(), name)
    assert not problems
    return value


def table_of(path: Path) -> list[list[str]]:
    """The rows of the first sheet of a file."""
    return [[cell.text for cell in row.cells] for row in spreadsheets.read(path.read_bytes()).sheets[0].rows]


def test_a_list_becomes_units_and_accounts(root: Path, run: Callable) -> None:
    """Known headers are recognised; ids, dates and identities come out as the format wants them."""
    done = run("import", "--root", root, put(root, HEADER, GOOD), today=TODAY)
    assert done.returncode == 0, done.stdout + done.stderr
    made = written(root)
    [unit], [account] = made["units"], made["accounts"]
    assert unit == {"id": "slsylj", "name": "示例市样例局", "region": "示例市"}
    assert account["id"] == "slsylj-weibo"
    assert (account["name"], account["platform"], account["account_id"]) == ("样例发布", "weibo", "100000000123")
    assert account["filings"] == [{"type": "开设", "on": "2019-03-01"}]


def test_the_result_passes_check_and_builds(root: Path, run: Callable) -> None:
    """What ``import`` writes is valid data at once."""
    lines = [f"样例{n}号,{p},示例市样例{n % 7}局,,不详" for n, p in enumerate(["公众号", "抖音", "视频号", "快手"] * 8)]
    assert run("import", "--root", root, put(root, HEADER, *lines), today=TODAY).returncode == 0
    assert run("check", "--root", root, today=TODAY).returncode == 0
    done = run("build", "--root", root, "--no-search", today=TODAY)
    assert done.returncode == 0 and "32 个账号" in done.stdout


BAD_ROWS = {
    "样例,某某号,示例市样例局,,": "某某号",
    "样例,微博,示例市样例局,,去年春天": "去年春天",
    "样例,微博,示例市样例局,,2019-02-30": "没有这一天",
    "样例,微博,示例市样例局,不像编号!,": "不像编号",
    "样例,微博,示例市样例局,1.23457E+18,": "15 位",
    "样例,微博,示例市样例局,1234567890123450000,": "15 位",
    ",微博,示例市样例局,,": "缺少账号名称",
    "样例,微博,,,": "缺少主办单位",
    "样例,微博、抖音,示例市样例局,,": "不止一个",
    "样例,微博,同上,,": "同上",
    "样例,微博,示例市样例局,,2099-01-01": "还没有到",
    "样例 13812345678,微博,示例市样例局,,": "手机号",
    "=1+1,微博,示例市样例局,,": "公式",
    '"样例\n发布",微博,示例市样例局,,': "换行",
    "样例\uffff,微博,示例市样例局,,": "不能保存",
    "样\u200b例,微博,示例市样例局,,": "看不见",
}


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS.items(), ids=BAD_ROWS.values())
def test_a_row_nobody_can_understand_is_left_out_and_told(row: str, reason: str) -> None:
    """Its number and the reason are told; the rows around it come in."""
    made = imported("\n".join([HEADER, GOOD, row, GOOD.replace("123,", "124,")]).encode())
    [rejected] = made.rejected
    assert rejected.source.row.number == 3 and reason in rejected.reason
    rows = [[source.row.number for source in account.sources] for account in made.made_accounts]
    assert rows == [[2], [4]] and len(made.units) == 1


def test_rows_that_the_rules_refuse_are_left_out_and_told(root: Path, run: Callable) -> None:
    """Two rows with one identity, an address of another platform: the rules' own words, by row."""
    table = put(
        root,
        HEADER + ",网址",
        GOOD + ",",
        GOOD.replace("样例发布", "别的发布") + ",",
        "第三,微博,示例市样例局,,,https://www.douyin.com/user/x",
    )
    done = run("import", "--root", root, table, today=TODAY)
    assert done.returncode == 0
    assert "第 3 行没有导入" in done.stdout and "第 4 行没有导入" in done.stdout
    assert [account["name"] for account in written(root)["accounts"]] == ["样例发布"]
    assert run("check", "--root", root, today=TODAY).returncode == 0


CELLS = st.sampled_from(
    [
        "样例",
        "微博",
        "公众号",
        "抖音",
        "示例市样例局",
        "示例市样例馆",
        "",
        "无",
        "100000001",
        "gh_1a2b3c4d5e6f",
        "2019-3-1",
        "x",
        "甲/乙",
        "<b>",
        "合计",
        "备注：甲",
    ]
)


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=1, max_size=8))
@example(lines=[["微博", "", "", "", ""]])
def test_no_row_is_ever_lost(lines: list[list[str]]) -> None:
    """Rows with anything in them = accounts + rows told, whatever stands in them; and what comes in is valid."""
    out = io.StringIO()
    csv.writer(out).writerows([HEADER.split(","), *lines])
    read = spreadsheets.read(out.getvalue().encode())
    all_of_it = outcome(read)
    told = sorted(
        [
            *(account.sources[0].row.number for account in all_of_it.made.made_accounts),
            *(rejected.source.row.number for rejected in all_of_it.made.rejected),
            *(number for _, number in all_of_it.passed),
        ]
    )
    assert told == [row.number for row in read.sheets[0].rows[1:]]


# Rejected rows


def test_rejected_rows_are_kept_in_a_table_to_be_mended(root: Path, run: Callable) -> None:
    """All columns as they were, sheet, row and reason beside them; mended, the file itself is imported."""
    table = put(
        root, HEADER + ",备注", GOOD + ",甲", "样例乙,微薄,示例市样例局,,,'0乙", encoding="gb18030", name="账号清单.csv"
    )
    done = run("import", "--root", root, table, today=TODAY)
    assert SUM.search(done.stdout).groups() == ("1", "1", "1"), done.stdout
    left = root / "账号清单.未导入.csv"
    assert left.name in done.stdout
    heading, row = table_of(left)
    assert heading == [*HEADER.split(","), "备注", "原工作表", "原行号", "未导入原因"]
    assert row[:6] == ["样例乙", "微薄", "示例市样例局", "", "", "'0乙"] and row[7] == "3" and "微薄" in row[8]
    left.write_bytes(left.read_bytes().replace("微薄".encode(), "微博".encode(), 1))
    again = run("import", "--root", root, left, today=TODAY)
    assert SUM.search(again.stdout).groups() == ("1", "0", "0"), again.stdout
    assert "没有用到的列：备注\n" in again.stdout
    assert sorted(path.name for path in (root / "data/accounts").iterdir()) == ["zhqd-wdr.yaml", "zhqd.yaml"]
    assert run("check", "--root", root, today=TODAY).returncode == 0


def test_rejected_rows_of_a_workbook_keep_their_sheets(root: Path, run: Callable) -> None:
    """A sheet for each that lost rows, also for those in which no table was found."""
    path = root / "平台.xlsx"
    path.write_bytes(sheets_by_platform())
    done = run("import", "--root", root, path, today=TODAY)
    assert SUM.search(done.stdout).groups() == ("3", "2", "6"), done.stdout
    left = spreadsheets.read((root / "平台.未导入.xlsx").read_bytes())
    assert [(sheet.name, len(sheet.rows) - 1) for sheet in left.sheets] == [
        ("说明", 2),
        ("微信公众号", 1),
        ("微博", 2),
        ("抖音", 1),
    ]
    assert all(row.cells[-1].text for sheet in left.sheets for row in sheet.rows)
    assert "原因" in done.stdout and re.search(r"2 行：.*超过 … 位", done.stdout)


def test_an_earlier_file_of_rejected_rows_is_never_overwritten(root: Path, run: Callable) -> None:
    """Somebody may be mending it."""
    table = put(root, HEADER, GOOD, "样例,某某号,示例市样例局,,")
    for number in (1, 2):
        run("import", "--root", root, table, "--out", root / f"data/accounts/{number}.yaml", today=TODAY)
    assert (root / "list.未导入.csv").exists() and (root / "list.未导入-2.csv").exists()


def test_every_reason_is_told_in_a_trial(root: Path, run: Callable) -> None:
    """``--dry-run`` writes nothing: all rows are told."""
    done = run(
        "import", "--root", root, put(root, HEADER, *["样例,某某号,示例市样例局,,"] * 30), "--dry-run", today=TODAY
    )
    assert done.returncode == 1
    assert done.stdout.count("行没有导入：") == 30 and "30 行：所属平台…没有登记" in done.stdout
    assert not list(root.glob("*未导入*"))


# What is told


def test_personal_data_is_not_imported_and_that_is_told(root: Path, run: Callable) -> None:
    """Whose telephone it is, is nobody's business (南通办法第二十条)."""
    table = put(root, HEADER + ",联系人,手机号码,管理员微信", GOOD + ",甲某,13812345678,abc")
    done = run("import", "--root", root, table, today=TODAY)
    assert "个人信息，南通办法第二十条）：联系人、手机号码、管理员微信" in done.stdout
    assert done.returncode == 0 and "甲某" not in (root / "data/accounts/list.yaml").read_text("utf-8")


def test_what_is_known_in_part_stands_in_the_file(root: Path, run: Callable) -> None:
    """A month is no day: the words of the table are kept as a remark."""
    done = run("import", "--root", root, put(root, HEADER, "样例,微博,示例市样例局,,2019年3月"), today=TODAY)
    assert "第 2 行：开设时间“2019年3月”没有写到日，记为“不详”" in done.stdout
    assert "# 第 2 行：开设时间“2019年3月”" in (root / "data/accounts/list.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "data", "sum_"),
    [("a.xlsx", OFFICE_A, ("4", "2", "2")), ("c.csv", OFFICE_C.encode("gb18030"), ("3", "1", "4"))],
)
def test_the_tables_of_offices_come_in_by_the_command(
    root: Path, run: Callable, name: str, data: bytes, sum_: tuple
) -> None:
    """Rows passed over are told one by one; the result passes ``check``."""
    (root / name).write_bytes(data)
    done = run("import", "--root", root, root / name, today=TODAY)
    assert SUM.search(done.stdout).groups() == sum_, done.stdout
    assert re.search(r"第 \d+ 行不是账号，跳过：合计", done.stdout)
    assert run("check", "--root", root, today=TODAY).returncode == 0


def test_one_sheet_is_chosen(root: Path, run: Callable) -> None:
    """``--sheet`` reads the named one only, a hidden one too; an unknown one is told with those there are."""

    def hidden(sheet) -> None:
        rows(["账号名称", "主办单位"], ["样例旧号", "示例市样例局"])(sheet)
        sheet.title, sheet.sheet_state = "快手", "hidden"

    path = root / "book.xlsx"
    path.write_bytes(workbook(("抖音", rows(["账号名称", "主办单位"], ["样例", "示例市样例局"])), ("快手", hidden)))
    done = run("import", "--root", root, path, "--dry-run", today=TODAY)
    assert "隐藏的工作表“快手”没有读取" in done.stdout and "可以导入 1 个账号" in done.stdout
    done = run("import", "--root", root, path, "--sheet", "快手", today=TODAY)
    assert [account["name"] for account in written(root, "book")["accounts"]] == ["样例旧号"]
    done = run("import", "--root", root, path, "--sheet", "无", "--dry-run", today=TODAY)
    assert done.returncode == 1 and "抖音、快手" in done.stderr


def test_nothing_of_a_file_moves_the_cursor(root: Path, run: Callable) -> None:
    """A name that would colour the terminal or rewrite a line is shown without its power."""
    done = run(
        "import", "--root", root, put(root, HEADER + ",\x1b[31m列", "样例,\x1b[2K某某号,示例市样例局,,"), today=TODAY
    )
    assert done.returncode == 1 and "\x1b" not in done.stdout + done.stderr and "[31m列" in done.stdout


# Questions


def test_somebody_at_the_terminal_corrects_the_columns(root: Path, run: Callable) -> None:
    """No: which column, which field; and the same question again, until it is right."""
    table = put(root, "账号名称,别的名称,平台,单位", "内部代号,样例发布,微博,示例市样例局")
    done = run("import", "--root", root, table, "--ask", today=TODAY, input="n\n别的名称\n账号名称\ny\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("以上对应关系对吗") == 2
    assert [account["name"] for account in written(root)["accounts"]] == ["样例发布"]


def test_somebody_at_the_terminal_says_what_is_missing(root: Path, run: Callable) -> None:
    """Without a name there is nothing to confirm: the question is which column it is."""
    table = put(root, "叫什么,平台,单位", "样例发布,微博,示例市样例局")
    done = run("import", "--root", root, table, "--ask", today=TODAY, input="叫什么\nname\ny\n")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [account["name"] for account in written(root)["accounts"]] == ["样例发布"]


def test_no_answer_ends_without_a_trace(root: Path, run: Callable) -> None:
    """The end of the input in the middle of a question: nothing written, no traceback."""
    done = run("import", "--root", root, put(root, HEADER, GOOD), "--ask", today=TODAY, input="")
    assert done.returncode == 130 and "Traceback" not in done.stderr
    assert not (root / "data/accounts").exists()


# The register


def test_a_second_import_does_not_overwrite(root: Path, run: Callable) -> None:
    """What was imported may have been corrected by hand since: refused, and the file stays."""
    table = put(root, HEADER, GOOD)
    run("import", "--root", root, table, today=TODAY)
    file = root / "data/accounts/list.yaml"
    file.write_text(file.read_text("utf-8") + "# 已核对\n", "utf-8")
    before = file.read_bytes()
    done = run("import", "--root", root, table, today=TODAY)
    assert done.returncode == 1 and "已经有了" in done.stderr
    assert file.read_bytes() == before


def test_a_dry_run_only_tells(root: Path, run: Callable) -> None:
    """``--dry-run`` shows what would come in and writes nothing."""
    done = run("import", "--root", root, put(root, HEADER, GOOD), "--dry-run", today=TODAY)
    assert done.returncode == 0 and "可以导入 1 个账号" in done.stdout
    assert not (root / "data/accounts").exists()


def test_existing_units_are_taken_and_existing_ids_left_alone(root: Path, run: Callable) -> None:
    """A unit of the register is found by name; a new id never takes one that is in use."""
    run(
        "import",
        "--root",
        root,
        put(root, HEADER, "样例甲,微博,示例市样例馆,,", "样例乙,微博,示例市样例馆,,"),
        today=TODAY,
    )
    made = written(root)
    assert made.get("units", []) == []
    assert [(a["id"], a["unit"]) for a in made["accounts"]] == [("ylg-weibo", "ylg"), ("ylg-weibo-2", "ylg")]


def test_columns_are_named_by_the_user(root: Path, run: Callable) -> None:
    """``--map`` for strange headers, ``--set`` for what holds for all rows; unused columns are told."""
    table = put(root, "叫什么,谁的,省,市,备注,状态", "样例,示例市样例局,示例省,示例市,无,十佳")
    done = run(
        "import",
        "--root",
        root,
        table,
        "--map",
        "叫什么=name",
        "--map",
        "谁的=主办单位",
        "--map",
        "省=region",
        "--map",
        "市=region",
        "--map",
        "状态=不导入",
        "--set",
        "platform=公众号",
        today=TODAY,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "没有用到的列：备注\n" in done.stdout
    made = written(root)
    assert made["units"][0]["region"] == "示例省/示例市"
    assert made["accounts"][0]["platform"] == "wechat"


@pytest.mark.parametrize(
    ("lines", "options", "code", "says"),
    [
        (["甲,乙", "1,2"], [], 1, "--map"),
        ([HEADER, GOOD], ["--map", "没有的列=name"], 1, "没有的列"),
        ([HEADER, GOOD], ["--map", "账号名称=nome"], 1, "nome"),
        ([HEADER, GOOD], ["--map", "账号名称"], 2, ""),
        (["账号名称,所属平台,简介", "a,微博,c"], [], 1, "主办单位"),
        (["账号名称,账号名称,所属平台,主办单位", "a,b,微博,c"], [], 1, "两列"),
        (["账号名称,所属平台,主办单位", '"没有结束的引号,微博,样例'], [], 1, ""),
        ([HEADER, "样例,某某号,示例市样例局,,"], [], 1, "没有导入"),
        ([""], [], 1, "没有表格"),
    ],
)
def test_a_table_that_cannot_be_used_is_told(
    root: Path, run: Callable, lines: list[str], options: list[str], code: int, says: str
) -> None:
    """One line that says what to do; nothing written."""
    done = run("import", "--root", root, put(root, *lines), *options, today=TODAY)
    assert done.returncode == code
    assert says in done.stdout + done.stderr and "Traceback" not in done.stderr
    assert not (root / "data/accounts").exists()


def test_a_register_with_errors_takes_nothing_in(root: Path, run: Callable) -> None:
    """First the data that is there must be right."""
    (root / "data/accounts.yaml").write_text("units: 坏了\n", "utf-8")
    done = run("import", "--root", root, put(root, HEADER, GOOD), today=TODAY)
    assert done.returncode == 1 and "data/accounts.yaml:1:" in done.stderr
    assert not (root / "data/accounts").exists()


def test_a_file_too_large_is_not_read(root: Path, run: Callable) -> None:
    """A hundred megabytes, told at once."""
    path = root / "big.xlsx"
    with path.open("wb") as file:
        file.truncate(100 << 20)
    done = run("import", "--root", root, path, today=TODAY)
    assert done.returncode == 1 and "32 MB" in done.stderr and "Traceback" not in done.stderr
