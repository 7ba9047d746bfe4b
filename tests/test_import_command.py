"""``import``: a list that somebody keeps becomes valid data; nothing is guessed, nothing lost."""

import csv
import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster import importing, inputs, yamltree
from tests.support import ROOT, TODAY, data_files, write_site

HEADER = "账号名称,所属平台,主办单位,账号ID,开设时间"
GOOD = "样例发布,微博,示例市样例局,100000000123,2019年3月1日"
SUM = re.compile(r"已导入 (\d+) 个账号、(\d+) 个新单位，(\d+) 行没有导入")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with one unit and the project's platforms."""
    return write_site(tmp_path / "site", data_files())


def put(root: Path, *lines: str, encoding: str = "utf-8", name: str = "list.csv") -> Path:
    path = root / name
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def written(root: Path, name: str = "list") -> dict:
    value, problems = yamltree.parse((root / f"data/accounts/{name}.yaml").read_bytes(), name)
    assert not problems
    return value


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
    rows = [f"样例{n}号,{p},示例市样例{n % 7}局,,不详" for n, p in enumerate(["公众号", "抖音", "视频号", "快手"] * 8)]
    assert run("import", "--root", root, put(root, HEADER, *rows), today=TODAY).returncode == 0
    assert run("check", "--root", root, today=TODAY).returncode == 0
    done = run("build", "--root", root, "--no-search", today=TODAY)
    assert done.returncode == 0 and "32 个账号" in done.stdout


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", "\t", ";"], ids=["comma", "tab", "semicolon"])
def test_files_as_spreadsheet_programs_write_them(encoding: str, separator: str) -> None:
    """UTF-8 with and without mark, GB18030; comma, tab and semicolon; a merged title row; blank rows."""
    lines = ["示例市政务新媒体一览表,,,,", "", HEADER, ",,,,", GOOD, ""]
    data = "\r\n".join(line.replace(",", separator) for line in lines).encode(encoding)
    table = importing.read_csv(data)
    assert table.headers == tuple(HEADER.split(","))
    [(number, cells)] = table.rows
    assert number == 5, "行号是表格里的行号"
    assert list(cells.values()) == GOOD.split(",")


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    """A cell with a line break in it does not shift the numbers that are told for later rows."""
    text = f'{HEADER}\r\n"样例\r\n发布",微博,示例市样例局,,\r\n{GOOD}\r\n'
    assert [number for number, _ in importing.read_csv(text.encode()).rows] == [2, 3]


def imported(lines: list[str]) -> importing.Imported:
    """What comes of a table beside the small register, in memory."""
    files = inputs.Files(data=data_files())
    directory, problems = inputs.join(files, TODAY)
    assert not problems
    table = importing.read_csv("\n".join(lines).encode())
    made = importing.records(table, importing.columns(table, [], {}), {}, directory)
    return inputs.without_errors(files, TODAY, made)


BAD_ROWS = {
    "样例,某某号,示例市样例局,,": "某某号",
    "样例,微博,示例市样例局,,去年春天": "去年春天",
    "样例,微博,示例市样例局,,2019-02-30": "没有这一天",
    "样例,微博,示例市样例局,不像编号!,": "不像编号",
    ",微博,示例市样例局,,": "缺少账号名称",
    "样例,微博,,,": "缺少主办单位",
    "样例,微博、抖音,示例市样例局,,": "不止一个",
    "样例,微博,同上,,": "同上",
    "样例,微博,示例市样例局,,2099-01-01": "还没有到",
    "样例 13812345678,微博,示例市样例局,,": "手机号",
}


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS.items(), ids=BAD_ROWS.values())
def test_a_row_nobody_can_understand_is_left_out_and_told(row: str, reason: str) -> None:
    """Its number and the reason are told; the rows around it come in."""
    made = imported([HEADER, GOOD, row, GOOD.replace("123,", "124,")])
    [rejected] = made.rejected
    assert rejected.row == 3 and reason in rejected.reason
    assert made.rows == [2, 4] and len(made.units) == 1


def test_rows_that_the_rules_refuse_are_left_out_and_told(root: Path, run: Callable) -> None:
    """Two rows with one identity, an address of another platform: the rules' own words, by row."""
    table = put(
        root, HEADER + ",网址", GOOD + ",", GOOD.replace("样例发布", "别的发布") + ",",
        "第三,微博,示例市样例局,,,https://www.douyin.com/user/x",
    )  # fmt: skip
    done = run("import", "--root", root, table, today=TODAY)
    assert done.returncode == 0
    assert "第 3 行没有导入" in done.stdout and "第 4 行没有导入" in done.stdout
    assert [account["name"] for account in written(root)["accounts"]] == ["样例发布"]
    assert run("check", "--root", root, today=TODAY).returncode == 0


CELLS = st.sampled_from(["样例", "微博", "公众号", "抖音", "示例市样例局", "示例市样例馆", "", "无", "100000001", "gh_1a2b3c4d5e6f", "2019-3-1", "x", "甲/乙", "<b>"])


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.lists(CELLS, min_size=5, max_size=5), min_size=1, max_size=8))
def test_no_row_is_ever_lost(rows: list[list[str]]) -> None:
    """Rows with anything in them = accounts + rows told, whatever stands in them; and what comes in is valid."""
    out = io.StringIO()
    csv.writer(out).writerows([HEADER.split(","), *rows])
    table = importing.read_csv(out.getvalue().encode())
    made = imported(out.getvalue().splitlines())
    told = sorted([*made.rows, *(rejected.row for rejected in made.rejected)])
    assert told == [number for number, _ in table.rows]
    assert len(table.rows) == sum(any(cell.strip() for cell in row) for row in rows)


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
    run("import", "--root", root, put(root, HEADER, "样例甲,微博,示例市样例馆,,", "样例乙,微博,示例市样例馆,,"), today=TODAY)
    made = written(root)
    assert made.get("units", []) == []
    assert [(a["id"], a["unit"]) for a in made["accounts"]] == [("ylg-weibo", "ylg"), ("ylg-weibo-2", "ylg")]


def test_columns_are_named_by_the_user(root: Path, run: Callable) -> None:
    """``--map`` for strange headers, ``--set`` for what holds for all rows; unused columns are told."""
    table = put(root, "叫什么,谁的,省,市,备注", "样例,示例市样例局,示例省,示例市,无")
    done = run(
        "import", "--root", root, table, "--map", "叫什么=name", "--map", "谁的=unit", "--map", "省=region", "--map", "市=region",
        "--set", "platform=公众号", today=TODAY,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "没有用到的列：备注" in done.stdout
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
        (["账号名称,账号名称,所属平台,主办单位", "a,b,微博,c"], [], 1, "两列"),
        (['账号名称,所属平台,主办单位', '"没有结束的引号,微博,样例'], [], 1, ""),
        ([HEADER, "样例,某某号,示例市样例局,,"], [], 1, "没有导入"),
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


NO_TABLES = {"xlsx": b"PK\x03\x04rest", "utf-16": b"\xff\xfe\x00\x00", "garbage": b"\x81\xff\xff", "empty": b"", "no header": b"\n\n"}


@pytest.mark.parametrize("kind", NO_TABLES)
def test_a_file_that_is_no_table_is_told(kind: str) -> None:
    """Excel's own format, UTF-16, garbage, nothing: a sentence in Chinese."""
    with pytest.raises(importing.BadTable, match="[\u4e00-\u9fff]"):
        importing.columns(importing.read_csv(NO_TABLES[kind]), [], {})


def test_a_register_with_errors_takes_nothing_in(root: Path, run: Callable) -> None:
    """First the data that is there must be right."""
    (root / "data/accounts.yaml").write_text("units: 坏了\n", "utf-8")
    done = run("import", "--root", root, put(root, HEADER, GOOD), today=TODAY)
    assert done.returncode == 1 and "data/accounts.yaml:1:" in done.stderr
    assert not (root / "data/accounts").exists()


def test_the_projects_own_platforms_are_known_by_their_common_names(root: Path, run: Callable) -> None:
    """公众号, 微博, B站, 头条号 …: what lists call them."""
    names = ["公众号", "视频号", "小程序", "微博", "头条号", "抖音", "快手", "小红书", "B站", "人民号", "学习强国", "澎湃号", "百家号"]
    rows = [f"样例{n}号,{name},示例市样例{n}局,,," for n, name in enumerate(names)]
    done = run("import", "--root", root, put(root, HEADER, *rows), today=TODAY)
    assert SUM.search(done.stdout).groups() == (str(len(names)), str(len(names)), "0"), done.stdout
    shutil.rmtree(root / "data/accounts")
    assert (ROOT / "data/platforms.yaml").exists()
