"""``template``: a workbook made from the register, filled in by a unit, read back row by row."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.workbook import Workbook

from roster.check import inputs
from roster.commands import taking_in
from roster.directory.day import Day
from roster.directory.directory import Directory
from roster.edge import disk
from roster.exchange import template, template_reading
from roster.exchange.template_reading import Filled
from roster.review.taken import Taken
from roster.source.files import Files
from roster.tables import spreadsheets, workbook_writing
from tests.pace import soon
from tests.support import TODAY, account, data_files, ended, look, register_of, unit, write_site

UNITS = [unit(), unit("ylz", "示例市样例站"), unit("sfb", "=1+1示例市样例办公室")]
ACCOUNTS = [
    account("ylg-weixin", ended("2026-11-02", stops_on="2026-12-01"), name="样例公示"),
    account("ylz-kuaishou", platform="kuaishou", account_id="3xshili01", handle="0075123", unit="ylz", name="样例快手"),
    account("ylg-weibo", platform="weibo", account_id="100000000301", name="样例微博"),
]
FILES = data_files(ACCOUNTS, UNITS)
DIRECTORY = register_of(FILES, TODAY).directory
TITLES = list(template.HELD_TITLES)


def made() -> bytes:
    register = register_of(FILES, TODAY)
    states = {id_: listing.state for id_, listing in register.listings.items()}
    held = [*register.directory.accounts.values()]
    return workbook_writing.write(template.book(held, states, register.directory, TODAY))


def book(data: bytes | None = None) -> Workbook:
    return load_workbook(io.BytesIO(data or made()))


def filled(**cells: Any) -> bytes:
    """The template with cells of 样例快手 (row 3) filled in, by title."""
    edited = book()
    for title, value in cells.items():
        edited["已有账号"].cell(3, TITLES.index(title) + 1).value = value
    return saved(edited)


def saved(edited: Workbook) -> bytes:
    out = io.BytesIO()
    edited.save(out)
    return out.getvalue()


def taken(data: bytes) -> tuple[Filled, Taken]:
    return taking_in.read(spreadsheets.read(data), Files(data=FILES), DIRECTORY)


def after(all_: Taken) -> Directory:
    directory, found = inputs.join(all_.files, Day(TODAY))
    assert directory is not None and not [one for one in found if one.level.value == "error"]
    return directory


# As it is made


def test_it_is_in_chinese_with_lists_to_choose_from() -> None:
    """New accounts, present ones, a guide; lists of units, platforms and kinds; ids are texts and stay so."""
    sheets = book()
    assert sheets.sheetnames == ["填写说明", "新开设", "已有账号", "选项"] and sheets["选项"].sheet_state == "hidden"
    offered = {}
    for name in ("新开设", "已有账号"):
        heading = [cell.value for cell in sheets[name][1]]
        for one in sheets[name].data_validations.dataValidation:
            column = load_workbook(io.BytesIO(made()))[name][str(one.sqref).split(":")[0]].column
            cells = sheets["选项"][one.formula1.split("!")[1].replace("$", "")]
            offered[name, heading[column - 1]] = [cell.value for row in cells for cell in row]
    assert offered["已有账号", "办理事项"] == ["变更", "更正", "关停", "注销", "办结", "核对"]
    assert offered["新开设", "主办单位"] == sorted(one["name"] for one in UNITS)
    assert "新浪微博" in offered["新开设", "所属平台"] and "腾讯微博" not in offered["新开设", "所属平台"]
    held = sheets["已有账号"]
    handle = held.cell(3, TITLES.index("账号（可改的号）") + 1)
    assert (handle.value, handle.data_type) == ("0075123", "s")
    letter = sheets["新开设"].cell(1, template.OF_NEW.index("平台唯一标识") + 1).column_letter
    assert sheets["新开设"].column_dimensions[letter].number_format == "@"
    assert all(cell.data_type != "f" for sheet in sheets for row in sheet for cell in row)
    assert made() == made()


def test_left_as_it_is_it_says_nothing(tmp_path: Path, run: Callable) -> None:
    """By the command: nothing written, nothing refused; only the accounts of a unit where one is named."""
    root = write_site(tmp_path / "site", FILES)
    done = run("template", tmp_path / "a.xlsx", "--root", root, "--unit", "ylz", today=TODAY)
    assert done.returncode == 0 and "1 个账号" in done.stdout, done.stdout + done.stderr
    done = run("import", tmp_path / "a.xlsx", "--root", root, today=TODAY)
    assert done.returncode == 0 and "已办理 0 项" in done.stdout and "，0 行没有导入" in done.stdout, done.stdout
    assert disk.read_site(root).data["data/accounts.yaml"] == FILES["data/accounts.yaml"]
    assert run("template", tmp_path / "a.csv", "--root", root, today=TODAY).returncode == 2


# What is wanted

APPROVED = {"日期": "2026-11-20", "批准方式": "集体研究"}
WANTED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a new name": (
        {"办理事项": "变更", "账号名称": "样例新号", "原因": "更名"},
        {"type": "变更", "changes": {"name": {"from": "样例快手", "to": "样例新号"}}, "announced_on": "2026-11-22"},
    ),
    "another unit": (
        {"办理事项": "变更", "主办单位": "示例市样例馆", "日期": "2026-11-20"},
        {"type": "变更", "on": "2026-11-20", "changes": {"unit": {"from": "ylz", "to": "ylg"}}},
    ),
    "a slip": (
        {"办理事项": "更正", "账号（可改的号）": "0075124", "原因": "登记时录错一位"},
        {"type": "更正", "changes": {"handle": {"from": "0075123", "to": "0075124"}}, "reason": "登记时录错一位"},
    ),
    "an end": (
        APPROVED
        | {
            "办理事项": "关停",
            "停更日": "2026.12.20",
            "继任账号": "ylg-weibo；市政府网站",
            "备案编号": "示〔2026〕1号",
        },
        {
            "type": "关停",
            "on": "2026-11-20",
            "approved": "集体研究",
            "announced_on": "2026-11-22",
            "stops_on": "2026-12-20",
            "successor": ["ylg-weibo", "市政府网站"],
            "number": "示〔2026〕1号",
        },
    ),
    "an order": (
        {
            "办理事项": "注销",
            "日期": "2026-11-20",
            "批准方式": "责令关闭",
            "批准单位": "示例市网信办",
            "公告日期": "2026-11-21",
        },
        {"type": "注销", "approved": "责令关闭", "approved_by": "示例市网信办", "announced_on": "2026-11-21"},
    ),
}


@pytest.mark.parametrize("case", WANTED)
def test_a_filing_of_a_present_account(case: str) -> None:
    """What is written over what it is today, and what is filled in beside it, becomes a filing."""
    cells, filing = WANTED[case]
    found, all_ = taken(filled(**cells))
    assert all_.rejected == () and found.unchanged == 2
    last = after(all_).accounts["ylz-kuaishou"].filings[-1]
    for key, value in filing.items():
        held = getattr(last, key)
        if key == "changes":
            assert {name: {"from": one.before, "to": one.after} for name, one in held.items()} == value
        else:
            assert (list(held) if isinstance(held, tuple) else str(held)) == value


def test_the_yearly_check_and_the_real_end() -> None:
    """核对 of a whole list, 办结 of what was to be closed."""
    edited = book()
    sheet = edited["已有账号"]
    kind, on, how = (TITLES.index(title) + 1 for title in ("办理事项", "日期", "怎样确认"))
    for row, values in {
        2: ("办结", "2026-11-20", "平台显示已关停"),
        3: ("核对", None, None),
        4: ("核对", "2026-11-21", "登录后台"),
    }.items():
        for column, value in zip((kind, on, how), values, strict=True):
            sheet.cell(row, column).value = value
    _, all_ = taken(saved(edited))
    assert all_.rejected == ()
    accounts = after(all_).accounts
    assert str(accounts["ylg-weixin"].filings[-1].done.on) == "2026-11-20"
    assert [str(accounts[id_].checked.on) for id_ in ("ylz-kuaishou", "ylg-weibo")] == ["2026-11-22", "2026-11-21"]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no kind": ({"原因": "更名"}, "没有写办理事项"),
    "an edit without a kind": ({"账号名称": "样例新号"}, "改了或填了“账号名称”，没有写办理事项"),
    "no such kind": ({"办理事项": "注消"}, "“注消”看不懂"),
    "nothing new": ({"办理事项": "变更"}, "灰色的几列却没有改"),
    "two in one": ({"办理事项": "关停", "账号名称": "样例新号"} | APPROVED, "请分两次办"),
    "of no use": ({"办理事项": "核对", "批准方式": "集体研究"}, "核对用不到“批准方式”"),
    "not approved": ({"办理事项": "关停", "日期": "2026-11-20"}, "关停还要写“批准方式”"),
    "approved by whom": ({"办理事项": "关停", "日期": "2026-11-20", "批准方式": "上级批准"}, "还要写“批准单位”"),
    "approved how": ({"办理事项": "关停", "日期": "2026-11-20", "批准方式": "开会"}, "批准方式“开会”看不懂"),
    "no reason": ({"办理事项": "更正", "账号名称": "样例新号"}, "更正还要写“原因”"),
    "a month": ({"办理事项": "核对", "日期": "2026年11月"}, "没有写到日"),
    "no such day": ({"办理事项": "核对", "日期": "2026-02-30"}, "没有这一天"),
    "to come": ({"办理事项": "核对", "日期": "2027-01-01"}, "还没有到"),
    "another platform": ({"办理事项": "变更", "所属平台": "抖音"}, "换了平台是另一个账号"),
    "another state": ({"状态": "已注销"}, "改它没有作用"),
    "no such unit": ({"办理事项": "变更", "主办单位": "示例市生人局"}, "没有单位“示例市生人局”"),
    "an id on two lines": ({"办理事项": "更正", "平台唯一标识": "x\ny", "原因": "录错"}, "换行"),
    "a spoilt id": ({"办理事项": "更正", "账号（可改的号）": 75124, "原因": "录错"}, "存成了数字"),
    "emptied": ({"办理事项": "更正", "账号（可改的号）": None, "原因": "录错"}, "现在是空的"),
    "not to be closed": ({"办理事项": "办结", "日期": "2026-11-20", "怎样确认": "已搜不到"}, "没有备案关停、注销"),
    "no key": ({"名录编号（请勿改动）": None}, "新的账号请写在“新开设”"),
    "a strange key": ({"名录编号（请勿改动）": "x"}, "名录里没有这个账号"),
    "a formula": ({"办理事项": "=A1"}, "公式"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_row_that_is_not_clear_is_refused_alone(case: str) -> None:
    """With its reason; the row beside it is done."""
    cells, says = REFUSED[case]
    edited = book(filled(**cells))
    edited["已有账号"].cell(4, TITLES.index("办理事项") + 1).value = "核对"
    _, all_ = taken(saved(edited))
    [rejected] = all_.rejected
    assert rejected.source.row.number == 3 and says in rejected.reason, rejected.reason
    assert [wanted.account for wanted, _ in all_.done] == ["ylg-weibo"]


def test_no_edit_of_any_cell_is_passed_over() -> None:
    """Each cell of each present account: what is written there is wanted or refused."""
    for row in (2, 3, 4):
        for column in range(1, len(TITLES) + 2):
            edited = book()
            edited["已有账号"].cell(row, column).value = "改了"
            read = template_reading.read(spreadsheets.read(saved(edited)), DIRECTORY)
            assert read.wanted or read.rejected, (row, column)


@pytest.mark.parametrize("mark", ["struck", "commented", "a sheet of its own"])
def test_what_stands_beside_the_cells_is_refused(mark: str) -> None:
    """A line, a comment, a sheet that somebody added: none of it is read, and that is told."""
    edited = book()
    if mark == "struck":
        edited["已有账号"]["A3"].font = Font(strike=True)
    elif mark == "commented":
        edited["已有账号"]["A3"].comment = Comment("已注销", "甲")
    else:
        edited.create_sheet("补充").append(["样例", "微博"])
    _, all_ = taken(saved(edited))
    assert len(all_.rejected) == 1 and all_.done == ()


# By the command


def test_it_is_shown_first_and_written_as_a_whole(tmp_path: Path, run: Callable) -> None:
    """New accounts beside filings of present ones; rows that were refused stand in a file that can be mended."""
    root = write_site(tmp_path / "site", FILES)
    edited = book(filled(办理事项="变更", 账号名称="样例新号"))
    new = edited["新开设"]
    for line in (
        ["样例抖音", "抖音", "示例市样例馆"],
        ["样例旧号（已注销）", "抖音", "示例市样例馆"],
        ["甲", "某某号", "示例市样例馆"],
    ):
        new.append(line)
    edited["已有账号"].cell(4, TITLES.index("办理事项") + 1).value = "关停"
    edited.save(tmp_path / "填好.xlsx")
    done = run("import", tmp_path / "填好.xlsx", "--root", root, "--dry-run", today=TODAY)
    assert (
        "账号名称 → “样例新号”" in done.stdout and "将出现的公告：关于“样例快手”更名为“样例新号”的公告" in done.stdout
    )
    assert "可以办理 1 项，新开设 1 个账号、0 个新单位，3 行没有导入" in done.stdout, done.stdout
    assert disk.read_site(root).data["data/accounts.yaml"] == FILES["data/accounts.yaml"]
    done = run("import", tmp_path / "填好.xlsx", "--root", root, today=TODAY)
    assert done.returncode == 0 and "已办理 1 项，新开设 1 个账号" in done.stdout, done.stdout + done.stderr
    assert run("check", "--root", root, today=TODAY).returncode == 0
    directory, _ = inputs.join(disk.read_site(root), Day(TODAY))
    assert directory.accounts["ylz-kuaishou"].name == "样例新号" and directory.accounts["ylg-douyin"].name == "样例抖音"
    left = load_workbook(tmp_path / "填好.未导入.xlsx")
    assert {sheet.title: sheet.max_row for sheet in left} == {"新开设": 3, "已有账号": 2}
    left["已有账号"].cell(2, TITLES.index("办理事项") + 1).value = "核对"
    left["新开设"]["B3"] = "快手"
    left.save(tmp_path / "填好.未导入.xlsx")
    done = run("import", tmp_path / "填好.未导入.xlsx", "--root", root, "--dry-run", today=TODAY)
    assert "可以办理 1 项，新开设 1 个账号、0 个新单位，1 行没有导入" in done.stdout, done.stdout


def test_an_early_end_is_never_an_oversight(tmp_path: Path, run: Callable) -> None:
    """办结 while the notice is posted: only with --yes; else nothing is written."""
    root = write_site(tmp_path / "site", FILES)
    edited = book()
    for title, value in {"办理事项": "办结", "日期": "2026-11-20", "怎样确认": "平台显示已关停"}.items():
        edited["已有账号"].cell(2, TITLES.index(title) + 1).value = value
    edited.save(tmp_path / "a.xlsx")
    done = run("import", tmp_path / "a.xlsx", "--root", root, today=TODAY)
    assert done.returncode == 1 and "公示期没有满" in done.stdout + done.stderr
    assert disk.read_site(root).data["data/accounts.yaml"] == FILES["data/accounts.yaml"]
    assert run("import", tmp_path / "a.xlsx", "--root", root, "--yes", today=TODAY).returncode == 0


def test_what_only_the_whole_site_refuses_costs_its_row_alone(tmp_path: Path) -> None:
    """A closing that would belong to a notice that is online already, which says nothing of it."""
    files = disk.read_site(write_site(tmp_path / "site", look(FILES, date(2026, 11, 3))))
    directory = register_of(files.data, TODAY).directory
    edited = book(filled())
    for row, title, value in [
        (4, "办理事项", "关停"),
        (4, "日期", "2026-11-02"),
        (4, "批准方式", "集体研究"),
        (4, "公告日期", "2026-11-02"),
        (3, "办理事项", "核对"),
    ]:
        edited["已有账号"].cell(row, TITLES.index(title) + 1).value = value
    _, all_ = taking_in.read(spreadsheets.read(saved(edited)), files, directory)
    assert [wanted.account for wanted, _ in all_.done] == ["ylz-kuaishou"]
    [rejected] = all_.rejected
    assert rejected.source.row.number == 4 and "已于 2026-11-03 上线" in rejected.reason, rejected.reason


def test_a_long_list_is_read_through_once() -> None:
    """核对 of several hundred accounts, one of which has ended: seconds, not one for each."""
    many = [account(f"a{n}", platform="weibo", account_id=str(200000000 + n), name=f"样例{n}号") for n in range(400)]
    many[7] = account("a7", OLD, platform="weibo", account_id="200000007", name="样例7号")
    files = data_files(many, site={"since": "2026-01-01"})
    register = register_of(files, TODAY)
    states = {id_: listing.state for id_, listing in register.listings.items()}
    held = [*register.directory.accounts.values()]
    edited = book(workbook_writing.write(template.book(held, states, register.directory, TODAY)))
    for row in range(2, 402):
        edited["已有账号"].cell(row, TITLES.index("办理事项") + 1).value = "核对"
    data = saved(edited)
    with soon(30):
        _, all_ = taking_in.read(spreadsheets.read(data), Files(data=files), register.directory)
    assert len(all_.done) == 399 and "已经终止" in all_.rejected[0].reason


OLD = {"type": "注销", "on": "2019-05-31", "done": {"on": "2019-05-31", "how": "x"}, "announced_elsewhere": "不详"}
