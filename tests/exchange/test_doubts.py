"""Accounts that ended in any way in which offices write it: none comes in as running, each has its reason."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from roster.exchange import ending_words
from roster.exchange.doubts import DOUBT
from roster.exchange.imported import Imported
from roster.tables import spreadsheets
from tests.offices import SINCE, imported, reasons, rows, workbook
from tests.support import TODAY, data_files, write_site

UNIT = "示例市样例局"
HEADS = ["账号名称", "平台", "主办单位"]
RUNNING = ["样例在线", "抖音", UNIT]
DEAD = ["健康示例", "微博", UNIT]
ENDED_WORDS = [
    *[
        "已注销",
        "已关停",
        "停用",
        "拟注销",
        "建议关停",
        "2023年8月注销",
        "註銷",
        "已 注 销",
        "账号已停更",
        "不再更新",
        "长期未更新",
        "已并入市融媒体中心账号",
    ],
    *[
        "未注销，但已停用",
        "僵尸账号",
        "搜索不到该账号",
        "停",
        "Closed",
        "已于2022-05-06关停",
        "平台已封号",
        "待清理",
        "假冒账号",
        "未备案",
    ],
    *[
        "已不用",
        "没人管",
        "关了",
        "被平台收回",
        "已更名为示例发布",
        "账号异常",
        "2021年停",
        "去年关的",
        "已解散",
        "旧号",
    ],
    *["三年未发文", "密码丢失", "重复登记", "误登", "×", "已脱钩", "归档", "不运行", "测试号"],
]


def running(made: Imported) -> set[str]:
    """Names of accounts that came in and have not ended."""
    return {one["name"] for one in made.accounts if one["filings"][-1]["type"] not in ("关停", "注销")}


def only_the_other_runs(made: Imported, *says: str) -> None:
    """The account beside comes in; the dead one is left out with a reason that says so."""
    assert running(made) == {RUNNING[0]} and len(made.accounts) == 1
    [reason] = reasons(made).values()
    assert all(word in reason for word in says), reason


def drawn(draw: Callable[[Worksheet], None], *more: list) -> bytes:
    """A workbook with a running account in row 2, a dead one in row 3, and something done to it."""

    def fill(sheet: Worksheet) -> None:
        rows(HEADS, RUNNING, DEAD, *more)(sheet)
        draw(sheet)

    return workbook(("账号", fill))


# In cells


@pytest.mark.parametrize("said", ENDED_WORDS)
@pytest.mark.parametrize("heading", ["运维情况说明", "处置意见", "备注"])
def test_a_column_that_nobody_foresaw(heading: str, said: str) -> None:
    """Its column and its words are told."""
    made = imported(workbook(("账号", rows([*HEADS, heading], [*RUNNING, "季度更新"], [*DEAD, said]))))
    only_the_other_runs(made, DOUBT, f"“{heading}”写着“{said}”", "核对后的状态")


@pytest.mark.parametrize("said", ["已注销", "已关停", "停用"])
def test_a_column_of_states_is_asked_about_or_read(said: str) -> None:
    """运维状态 is a state; one of an unknown name is told with the option that reads it."""
    made = imported(f"账号名称,平台,主办单位,运维状态\n甲,微博,{UNIT},正常\n乙,微博,{UNIT},{said}\n".encode())
    assert running(made) == {"甲"} and len(made.accounts) == 2
    data = f"账号名称,平台,主办单位,生死\n甲,微博,{UNIT},正常\n乙,微博,{UNIT},{said}\n".encode()
    made = imported(data)
    assert running(made) == {"甲"} and "--map 生死=state" in reasons(made)["", 3]
    made = imported(data, ("生死", "state"))
    assert running(made) == {"甲"} and len(made.accounts) == 2


def test_a_second_column_of_states_is_not_forgotten() -> None:
    """正常 in the one does not explain 已注销 in the other."""
    made = imported(
        workbook(("账号", rows([*HEADS, "状态", "运维状态"], [*RUNNING, "正常", "正常"], [*DEAD, "正常", "已注销"])))
    )
    only_the_other_runs(made, "“运维状态”写着“已注销”")


@pytest.mark.parametrize("heading", ["是否关停", "注销情况", "是否在用", "是否正常更新", "关停批文号", "拟关停"])
def test_a_column_that_asks(heading: str) -> None:
    """The word stands in the heading, and the answer in the cell."""
    bad, good = ("否", "是") if "在用" in heading or "更新" in heading else ("示办〔2023〕1号", "未注销")
    made = imported(workbook(("账号", rows([*HEADS, heading], [*RUNNING, good], [*DEAD, bad]))))
    only_the_other_runs(made, heading, bad)


@pytest.mark.parametrize(
    "mark",
    ["（已注销）", "(2023年8月注销)", "【已关停】", "[停用]", "（停）", "-已注销", " 已关停", "已注销", "（2023年）"],
)
@pytest.mark.parametrize("layout", ["column", "matrix"])
def test_a_name_with_a_mark_behind_it(mark: str, layout: str) -> None:
    """What to write instead is told: the bare name and a state."""
    if layout == "column":
        data = workbook(("账号", rows(HEADS, RUNNING, [f"健康示例{mark}", "微博", UNIT])))
    else:
        data = workbook(("账号", rows(["单位", "抖音", "微博"], [UNIT, RUNNING[0], f"健康示例{mark}"])))
    only_the_other_runs(imported(data), "请把名称写成“健康示例”", "“状态”")


def test_a_name_does_not_keep_its_mark_where_the_state_is_said() -> None:
    """Nobody may find 健康示例（已注销） in the register as a name."""
    made = imported(workbook(("账号", rows([*HEADS, "状态"], ["健康示例（已注销）", "微博", UNIT, "已注销"]))))
    assert made.accounts == [] and "请把名称写成“健康示例”" in reasons(made)["账号", 2]


@pytest.mark.parametrize(
    "cells",
    [
        {"简介": "本账号已注销，请关注样例发布"},
        {"认证主体": "示例市旅游局（已撤销）"},
        {"平台": "微博（已注销）"},
        {"关停原因": "长期无人维护"},
        {"继任账号": "样例发布"},
        {"公告日期": "2024-05-06"},
        {"批准方式": "责令关闭"},
        {"联系人": "账号已注销"},
        {"主办单位": "示例市关停并转办公室"},
    ],
)
def test_a_word_of_ending_in_a_column_that_is_known(cells: dict[str, str]) -> None:
    """A state that is not said is not 运行 where anything else speaks against it."""
    line = {"账号名称": "健康示例", "平台": "微博", "主办单位": UNIT} | cells
    made = imported("\n".join(",".join(part) for part in (line.keys(), line.values())).encode())
    assert made.accounts == [] and DOUBT in reasons(made)["", 2]


# Beside cells


def struck(sheet: Worksheet) -> None:
    for cell in sheet[3]:
        cell.font = Font(strike=True)


def struck_in_part(sheet: Worksheet) -> None:
    sheet["A3"] = CellRichText(TextBlock(InlineFont(strike=True), "健康旧号"), TextBlock(InlineFont(), "健康示例"))


def hidden(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].hidden = True


def flattened(sheet: Worksheet) -> None:
    sheet.row_dimensions[3].height = 0.5


def filtered(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A1:C3"
    sheet.auto_filter.add_filter_column(1, ["抖音"])
    sheet.row_dimensions[3].hidden = True


def commented(sheet: Worksheet) -> None:
    sheet["B3"].comment = Comment("已于2023年8月注销", "甲")


MARKS = {
    "struck": (struck, "画了删除线"),
    "struck in part": (struck_in_part, "“账号名称”画了删除线"),
    "hidden": (hidden, "隐藏"),
    "flattened": (flattened, "隐藏"),
    "filtered": (filtered, "筛掉"),
    "commented": (commented, "“平台”的批注写着“已于2023年8月注销”"),
}


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_on_a_row(mark: str) -> None:
    """A line through it, a row that nobody sees, a note beside a cell."""
    draw, says = MARKS[mark]
    only_the_other_runs(imported(drawn(draw)), DOUBT, says)


@pytest.mark.parametrize("mark", MARKS)
def test_a_state_that_was_filled_in_before_the_mark_explains_nothing(mark: str) -> None:
    """正常 stood there already when somebody struck the row out."""

    def fill(sheet: Worksheet) -> None:
        rows([*HEADS, "状态"], [*RUNNING, "正常"], [*DEAD, "正常"])(sheet)
        MARKS[mark][0](sheet)

    only_the_other_runs(imported(workbook(("账号", fill))), MARKS[mark][1])


def test_a_mark_in_another_column_of_a_matrix_is_another_accounts() -> None:
    """Only the account whose cell is struck out is left out."""

    def fill(sheet: Worksheet) -> None:
        rows(["单位", "抖音", "微博"], [UNIT, RUNNING[0], "健康示例"])(sheet)
        sheet["C2"].font = Font(strike=True)
        sheet["B2"].comment = Comment("粉丝最多", "甲")

    made = imported(workbook(("账号", fill)))
    only_the_other_runs(made, "画了删除线")
    assert any("批注，没有导入：粉丝最多" in remark.reason for remark in made.remarks)


def test_a_colour_that_a_note_explains() -> None:
    """Without the note it is told; with it the row is left out."""

    def painted(sheet: Worksheet) -> None:
        for cell in sheet[3]:
            cell.fill = PatternFill("solid", fgColor="FFBFBFBF")

    others = [[f"样例{n}", "抖音", UNIT] for n in range(3)]
    made = imported(drawn(painted, *others))
    assert len(made.accounts) == 5 and [r.source.row.number for r in made.remarks if "颜色" in r.reason] == [3]
    made = imported(drawn(painted, *others, ["注：灰色底纹的为已注销账号"]))
    assert len(made.accounts) == 4 and "颜色" in reasons(made)["账号", 3]


# Around rows


def test_a_heading_between_rows_holds_for_those_below() -> None:
    """Also beside a state that says otherwise; until the next heading of its level."""
    lines = [
        [*HEADS, "状态"],
        ["一、在用账号"],
        [*RUNNING, None],
        ["二、已注销账号"],
        [*DEAD, "正常"],
        ["三、新增"],
        ["新号", "快手", UNIT],
    ]
    made = imported(workbook(("账号", rows(*lines))))
    assert running(made) == {"样例在线", "新号"} and "二、已注销账号" in reasons(made)["账号", 5]


@pytest.mark.parametrize(
    ("sheet", "above", "below"),
    [
        ("已注销", "名单", ""),
        ("账号", "示例市已关停政务新媒体名单", ""),
        ("账号", "名单", "备注：以上第 2 项已注销"),
        ("账号", "名单", "以上账号均已停用"),
    ],
)
def test_what_stands_around_a_table_is_asked_about(sheet: str, above: str, below: str) -> None:
    """Which rows are meant, only a person knows; whoever knows that all run says so for all."""
    data = workbook((sheet, rows([above], HEADS, RUNNING, DEAD, [below or None])))
    made = imported(data)
    assert made.accounts == [] and all("--set state=运行" in why for why in reasons(made).values())
    assert len(imported(data, constants={"state": "运行"}).accounts) == 2


def test_the_name_of_the_file_is_read_too(tmp_path: Path, run: Callable) -> None:
    """It is all that some lists say."""
    root = write_site(tmp_path / "site", data_files(site={"since": SINCE}))
    (root / "已注销账号.csv").write_text(f"{','.join(HEADS)}\n{','.join(DEAD)}\n", "utf-8")
    done = run("import", "--root", root, root / "已注销账号.csv", "--dry-run", today=TODAY)
    assert done.returncode == 1 and "可以导入 0 个账号" in done.stdout and "“已注销账号”" in done.stdout


# What a person answers


@pytest.mark.parametrize("mark", ["struck", "hidden", "commented"])
def test_a_doubt_stays_until_a_person_answers_it(tmp_path: Path, run: Callable, mark: str) -> None:
    """The file of rejected rows carries neither lines nor comments: imported as it is, it says the same again."""
    root = write_site(tmp_path / "site", data_files(site={"since": SINCE}))
    (root / "a.xlsx").write_bytes(drawn(MARKS[mark][0]))
    assert "1 行没有导入" in run("import", "--root", root, root / "a.xlsx", today=TODAY).stdout
    left = root / "a.未导入.xlsx"
    done = run("import", "--root", root, left, "--dry-run", today=TODAY)
    assert done.returncode == 1 and "上次没有导入的原因还没有答复" in done.stdout, done.stdout
    for answer, state in (("运行", "开设"), ("已注销", "注销")):
        book = load_workbook(left)
        [sheet] = book
        column = next(cell.column for cell in sheet[1] if cell.value == "核对后的状态")
        sheet.cell(2, column, answer)
        out = io.BytesIO()
        book.save(out)
        [account] = imported(out.getvalue()).accounts
        assert account["name"] == DEAD[0] and account["filings"][-1]["type"] == state


# Words


HARMLESS = [
    *[
        "季度更新",
        "注册",
        "示例海关停车服务",
        "线上线下活动",
        "停车",
        "退役军人",
        "已关联视频号",
        "销售",
        "关注",
        "每周更新",
    ],
    *["正常", "已认证", "已完成备案", "已上报省厅", "运行无异常", "有关部门", "机关", "原文转载", "更新及时"],
    *["未成年人保护", "关注量大", "2019年获奖", "主要发布政策解读", "专人负责", "账号主体与单位一致"],
]


@pytest.mark.parametrize("text", HARMLESS)
def test_words_that_only_look_like_an_ending(text: str) -> None:
    """A list in which they stand comes in."""
    assert not ending_words.in_remark(text) and ending_words.marked_name(text) == text
    made = imported(workbook(("账号", rows([*HEADS, "备注"], [*RUNNING, text]))))
    assert running(made) == {RUNNING[0]}


@settings(max_examples=150, deadline=None)
@given(
    said=st.sampled_from(ENDED_WORDS[:8]),
    place=st.integers(0, 6),
    before=st.text("甲乙丙 0123,，", max_size=6),
    after=st.text("甲乙丙 0123,，", max_size=6),
)
def test_wherever_in_a_row_it_stands(said: str, place: int, before: str, after: str) -> None:
    """Any cell of a row, known or not, with anything around the word: never an account that runs."""
    heads = [*HEADS, "简介", "备注", "认证主体", "说明"]
    line = [*DEAD, "", "", "", ""]
    line[place] = f"{line[place]}{before}{said}{after}"
    [sheet] = spreadsheets.read(workbook(("账号", rows(heads, line)))).sheets
    assert len(sheet.rows) == 2
    assert running(imported(workbook(("账号", rows(heads, line))))) == set()


# The same account in two rows


@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    "other",
    [
        ["健康示例", "微博", UNIT, "", "已注销"],
        ["健康示例（已注销）", "新浪微博", UNIT, "", ""],
        ["@健康示例", "微博", UNIT, "已注销", ""],
    ],
)
def test_an_account_that_another_row_says_has_ended(other: list[str], order: int) -> None:
    """Which of the two is right, a person says; never the one that runs."""
    lines = [["健康示例", "微博", UNIT, "正常", ""], other][::order]
    made = imported(workbook(("账号", rows([*HEADS, "状态", "备注"], [*RUNNING, "正常", ""], *lines))))
    assert running(made) == {RUNNING[0]}


def test_an_account_of_the_same_name_with_another_id_is_another() -> None:
    """The old one is over, the new one runs."""
    lines = [["健康示例", "微博", UNIT, 1000000021, "正常"], ["健康示例", "微博", UNIT, 1000000022, "已注销"]]
    made = imported(workbook(("账号", rows([*HEADS, "UID", "状态"], *lines))))
    assert running(made) == {"健康示例"} and len(made.accounts) == 2


@pytest.mark.parametrize("heading", ["微博（已停用）", "已关停微博"])
def test_a_platform_whose_heading_says_that_its_accounts_are_over(heading: str) -> None:
    """A column of dead accounts in a matrix."""
    made = imported(
        workbook(
            ("账号", rows(["单位", "抖音", heading], [UNIT, RUNNING[0], "健康示例"], ["示例市范例局", "范例", None]))
        )
    )
    assert "健康示例" not in running(made) and "范例" in running(made)


def test_a_day_under_a_heading_of_an_end() -> None:
    """The cell holds nothing but a day."""
    made = imported(workbook(("账号", rows([*HEADS, "账号注销登记日"], [*RUNNING, None], [*DEAD, date(2023, 8, 1)]))))
    only_the_other_runs(made, "账号注销登记日", "2023-08-01")


@pytest.mark.parametrize("heading", ["退出时间", "并入账号", "去向", "替代账号名", "停办日"])
def test_a_heading_that_only_an_ended_account_has(heading: str) -> None:
    """Whatever stands below it."""
    made = imported(workbook(("账号", rows([*HEADS, heading], [*RUNNING, None], [*DEAD, "示例发布"]))))
    only_the_other_runs(made, heading)


def test_a_column_below_a_platform_that_is_not_understood() -> None:
    """It holds no names, and what it says counts."""
    lines = [
        ["单位", "抖音", None, "微博", None],
        [None, "名称", "运维情况说明", "名称", "运维情况说明"],
        [UNIT, RUNNING[0], "很好", None, None],
        ["示例市范例局", None, None, "健康示例", "停更"],
    ]
    only_the_other_runs(imported(workbook(("账号", rows(*lines, merged=["B1:C1", "D1:E1"])))), "停更")
