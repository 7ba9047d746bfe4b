"""What people do to an exported table before they send it back: nothing is misread, no edit is passed over silently."""

import csv
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from roster.check import inputs
from roster.directory.day import Day
from roster.directory.directory import Directory
from roster.exchange import intake, transcript, transcript_reading
from roster.exchange.imported import Imported
from roster.source.files import Files
from roster.tables import spreadsheets
from roster.tables.sheets import BLANK, Cell, Kind, Spreadsheet
from tests.exchange.test_export_command import REGISTER, directory_of, exported
from tests.support import ROOT, TODAY, data_files, register_of, write_site

DIRECTORY = register_of(REGISTER, TODAY).directory
NOBODY, _ = inputs.join(Files(data=data_files() | {"data/accounts.yaml": b"units: []\naccounts: []\n"}), Day(TODAY))
TABLE = spreadsheets.read(exported())
SHEETS = ("账号", "单位", "备案记录")
DERIVED = {"所属平台", "状态", "主办单位", "账号", transcript.NUMBER}


def book() -> Workbook:
    return load_workbook(io.BytesIO(exported()))


def saved(made: Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def back(data: bytes, directory: Directory = DIRECTORY) -> Imported:
    """What comes of a table, taken in by the rules."""
    spreadsheet = spreadsheets.read(data)
    assert transcript_reading.is_transcript(spreadsheet, directory.accounts.keys())
    return intake.without_errors(directory, transcript_reading.read(spreadsheet, directory))


def as_csv(sheet: Worksheet) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(
        [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    )
    return out.getvalue().encode("gb18030")


# Less than all of it


def parts() -> Iterator[tuple[str, bytes]]:
    """The table without some of its sheets, and its first sheet saved as CSV."""
    for gone in (["单位", "备案记录"], ["备案记录"], ["单位"]):
        made = book()
        for name in gone:
            del made[name]
        yield f"without {'、'.join(gone)}", saved(made)
    yield "账号 as CSV", as_csv(book()["账号"])
    made = book()
    for name in ("单位", "备案记录"):
        del made[name]
    for title in ("单位编号", "平台编号", "其他平台的名称", "账号（可改的号）"):
        column = next(cell.column for cell in made["账号"][1] if cell.value == title)
        made["账号"].delete_cols(column)
    yield "账号 without its columns of ids", saved(made)


PARTS = dict(parts())


@pytest.mark.parametrize("part", PARTS)
def test_what_is_left_of_a_table_is_read_as_what_it_is(part: str) -> None:
    """Both accounts are the register's own and say the same; no account is named for its platform."""
    made = back(PARTS[part])
    assert (made.known, made.accounts, made.rejected, made.remarks) == (2, [], (), ())


@pytest.mark.parametrize("part", [part for part in PARTS if "ids" not in part])
def test_what_is_left_makes_no_account_that_it_cannot_tell_of(part: str) -> None:
    """Into an empty register: without filings or units each row is left out with the reason."""
    made = back(PARTS[part], NOBODY)
    says = "请连同“备案记录”一起导入" if "单位" not in part or "、" in part else "没有编号为"
    assert made.accounts == [] and len({one.source for one in made.rejected}) >= 2
    assert all(says in one.reason for one in made.rejected)


def test_the_sample_register_comes_back_from_its_first_sheet_alone(tmp_path: Path, run: Callable) -> None:
    """By the command: every account is known, none is new."""
    assert run("export", tmp_path / "a.xlsx", today=TODAY).returncode == 0
    made = load_workbook(tmp_path / "a.xlsx")
    count = made["账号"].max_row - 1
    (tmp_path / "a.csv").write_bytes(as_csv(made["账号"]))
    del made["单位"], made["备案记录"]
    made.save(tmp_path / "b.xlsx")
    for name in ("a.csv", "b.xlsx"):
        done = run("import", "--root", ROOT, tmp_path / name, "--dry-run", today=TODAY)
        assert f"{count} 个账号名录里已有，内容相同" in done.stdout and "，0 行没有导入" in done.stdout, done.stdout


# Another order


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("is_old", [False, True])
def test_rows_in_any_order_are_the_same_table(seed: int, is_old: bool) -> None:
    """Into the register and an empty one. In a table from before filings were numbered, a correction that may be of
    two notices is asked about.
    """
    made = book()
    for name in SHEETS:
        lines = list(made[name].iter_rows(min_row=2, values_only=True))
        random.Random(seed).shuffle(lines)
        for number, line in enumerate(lines, start=2):
            for column, value in enumerate(line, start=1):
                made[name].cell(number, column).value = value
    if is_old:
        column = next(cell.column for cell in made["备案记录"][1] if cell.value == transcript.NUMBER)
        made["备案记录"].delete_cols(column)
    same = back(saved(made))
    if is_old and same.rejected:
        assert all("看不出更正的是哪一条" in one.reason for one in same.rejected) and same.known == 1
        return
    assert (same.known, same.rejected, same.remarks) == (2, (), ())
    new = back(saved(made), NOBODY)
    assert new.rejected == () and directory_of(new.units, new.accounts).accounts == DIRECTORY.accounts


# Edits


def cells() -> Iterator[tuple[int, int, int, str]]:
    """Every cell below the headings: sheet, row and column (from 0), and the title."""
    for number, sheet in enumerate(TABLE.sheets):
        for row in range(1, len(sheet.rows)):
            for column, heading in enumerate(sheet.rows[0].cells):
                yield number, row, column, heading.text


def edited(sheet: int, row: int, column: int, cell: Cell) -> Spreadsheet:
    """The table with one cell changed."""
    sheets = list(TABLE.sheets)
    rows = list(sheets[sheet].rows)
    width = max(column + 1, len(rows[row].cells))
    line = [rows[row].cell(n) for n in range(width)]
    line[column] = cell
    rows[row] = replace(rows[row], cells=tuple(line))
    sheets[sheet] = replace(sheets[sheet], rows=tuple(rows))
    return Spreadsheet(tuple(sheets))


@pytest.mark.parametrize(
    "cell",
    [
        Cell("改了"),
        BLANK,
        Cell("2020-02-02", Kind.DATE),
        Cell("=1+1", Kind.UNCOMPUTED),
        Cell("7", Kind.NUMBER),
        Cell("是"),
    ],
)
def test_no_edit_of_any_cell_is_passed_over(cell: Cell) -> None:
    """Every cell of every sheet: something is told of it. A cell that is read out of others says nothing when it is
    empty.
    """
    silent = []
    for sheet, row, column, title in cells():
        before = TABLE.sheets[sheet].rows[row].cell(column)
        if before.text != cell.text and title != transcript.NUMBER and not (cell == BLANK and title in DERIVED):
            told = transcript_reading.read(edited(sheet, row, column, cell), DIRECTORY)
            if not (told.remarks or told.rejected or told.accounts or told.units):
                silent.append(f"{sheet}!{title}{row}")
    assert silent == []


@pytest.mark.parametrize("cell", [BLANK, Cell("改了")])
@pytest.mark.parametrize("directory", [DIRECTORY, NOBODY], ids=["its own", "an empty one"])
def test_no_edit_of_any_cell_ends_in_a_traceback(cell: Cell, directory: Directory) -> None:
    """Also where the cell is needed: the rows stay accounted for."""
    for sheet, row, column, _ in cells():
        made = transcript_reading.read(edited(sheet, row, column, cell), directory)
        told = intake.without_errors(directory, made)
        assert len(told.accounts) + told.known + len({one.source for one in (*told.rejected, *told.remarks)}) >= 2


@pytest.mark.parametrize(
    ("title", "value", "says"),
    [
        ("状态", "已注销", "状态在表里是“已注销”，按备案记录是“运行”"),
        ("所属平台", "抖音", "所属平台在表里是“抖音”，按平台编号是“快手”"),
        ("主办单位", "示例市样例办公室", "主办单位在表里是“示例市样例办公室”，按单位编号是“示例市样例站”"),
    ],
)
def test_columns_that_follow_from_others_are_compared(title: str, value: str, says: str) -> None:
    """Told of an account of the register; a new one of which two columns contradict each other is left out."""
    made = book()
    column = next(cell.column for cell in made["账号"][1] if cell.value == title)
    made["账号"].cell(3, column).value = value
    [remark] = back(saved(made)).remarks
    assert says in remark.reason and "ylz-kuaishou" in remark.reason
    new = back(saved(made), NOBODY)
    assert [one["id"] for one in new.accounts] == ["ylg-weixin"]
    assert any(says in one.reason for one in new.rejected)


LAST = book()["账号"].max_column
MARKS: dict[str, Callable[[Worksheet], object]] = {
    "struck": lambda sheet: setattr(sheet["B3"], "font", Font(strike=True)),
    "hidden": lambda sheet: setattr(sheet.row_dimensions[3], "hidden", True),
    "commented": lambda sheet: setattr(sheet["B3"], "comment", Comment("已注销", "甲")),
    "in a column of its own": lambda sheet: [sheet.cell(1, LAST + 1, "处置意见"), sheet.cell(3, LAST + 1, "已注销")],
    "under no title": lambda sheet: sheet.cell(3, LAST + 2, "已注销"),
    "in the name": lambda sheet: setattr(sheet["B3"], "value", "样例（已注销）"),
}


@pytest.mark.parametrize("mark", MARKS)
def test_an_end_that_somebody_marked_in_it(mark: str) -> None:
    """The register's own table is no exception: a new account with such a mark does not come in as running."""
    made = book()
    MARKS[mark](made["账号"])
    new = back(saved(made), NOBODY)
    assert [one["id"] for one in new.accounts] == ["ylg-weixin"]
    assert any("疑似已终止" in one.reason for one in new.rejected)


def test_a_row_that_is_deleted_deletes_nothing_and_is_told(tmp_path: Path, run: Callable) -> None:
    """It may be a part of the register that was sent out."""
    made = book()
    made["账号"].delete_rows(3)
    made["备案记录"].delete_rows(6)
    root = write_site(tmp_path / "site", REGISTER)
    (tmp_path / "a.xlsx").write_bytes(saved(made))
    done = run("import", "--root", root, tmp_path / "a.xlsx", "--dry-run", today=TODAY)
    assert "名录里另有 1 个账号不在表里，没有改动" in done.stdout and "1 个账号名录里已有，内容相同" in done.stdout
