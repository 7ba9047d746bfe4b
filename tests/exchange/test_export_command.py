"""``export``: the register as a table that offices can use, and back without loss."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from roster.check import inputs
from roster.directory.day import Day
from roster.directory.directory import Directory
from roster.edge import disk
from roster.exchange import intake, transcript, transcript_reading
from roster.exchange.imported import Imported
from roster.records import reading
from roster.records.accounts import (
    Account,
    AccountsFile,
    App,
    Checked,
    Contact,
    Correction,
    Done,
    Elsewhere,
    Filing,
    FormerName,
    Origin,
    Unit,
    UnitEnd,
)
from roster.source.files import Files
from roster.tables import spreadsheets
from roster.text import scalars
from tests.support import ROOT, TODAY, account, changed, data_files, ended, register_of, unit, write_site

FORMS = (".xlsx", ".csv")


def register_in(root: Path) -> Directory:
    directory, _ = inputs.join(disk.read_site(root), Day(TODAY))
    return directory


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A site with neither unit nor account, open since the same day as the sample site."""
    site = {"data/site.yaml": (ROOT / "data/site.yaml").read_bytes()}
    files = data_files() | site | {"data/accounts.yaml": b"units: []\naccounts: []\n"}
    return write_site(tmp_path / "empty", files)


# There and back


@pytest.mark.parametrize("form", FORMS)
def test_the_sample_site_comes_back_as_it_was(empty: Path, tmp_path: Path, run: Callable, form: str) -> None:
    """Every unit and every account with all its fields, written and read into an empty site."""
    table = tmp_path / f"名录{form}"
    done = run("export", table, today=TODAY)
    assert done.returncode == 0, done.stdout + done.stderr
    done = run("import", "--root", empty, table, today=TODAY)
    assert done.returncode == 0 and "0 行没有导入" in done.stdout, done.stdout + done.stderr
    before, after = register_in(ROOT), register_in(empty)
    assert len(before.accounts) > 100
    assert dict(after.accounts) == dict(before.accounts)
    assert dict(after.units) == dict(before.units)


VISIBLE = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12).filter(
    lambda text: bool(re.fullmatch(scalars.VISIBLE_LINE, text))
)
LINES = VISIBLE | st.sampled_from(
    [
        "=1+1",
        "+86",
        "-",
        "@x",
        "'",
        "007",
        "0123456",
        "1E5",
        "3-4",
        "12345678901234567890",
        "_x0041_",
        "x005F_",
        "#REF!",
        "无",
        "不详",
        "是",
        "TRUE",
        "甲 乙",
        "<b>",
        "合计",
    ]
)
TEXTS = LINES | st.lists(LINES, min_size=1, max_size=3).map("\n".join)
LISTS = st.lists(LINES, max_size=3)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(lambda day: day.isoformat())
IDS = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
PHONES = st.from_regex(r"[0-9()转+-][0-9()转+ -]{1,10}[0-9()]", fullmatch=True)
CHANGES = st.fixed_dictionaries({"from": LINES, "to": LINES})
WEB = st.sampled_from(["https://www.example.gov.cn/?a=1", "http://example.gov.cn/甲"])


def optional(**fields: st.SearchStrategy) -> st.SearchStrategy:
    """A record with any of the fields."""
    return st.fixed_dictionaries({}, optional=fields)


def some(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """A record with at least one field."""
    return strategy.filter(bool)


UNKNOWN = st.just("不详")
DONE = st.fixed_dictionaries({"how": LINES}, optional={"on": DAYS | UNKNOWN, "by": IDS})
ELSEWHERE = UNKNOWN | some(optional(on=DAYS, where=LINES, url=WEB))
OLD_ENDING = st.fixed_dictionaries(
    {"type": st.sampled_from(["关停", "注销"]), "announced_elsewhere": ELSEWHERE},
    optional={"on": DAYS | UNKNOWN, "done": DONE},
)
FILING = st.fixed_dictionaries(
    {"type": st.sampled_from(["开设", "变更", "关停", "注销", "更正"]), "on": DAYS | UNKNOWN},
    optional={
        "filed_on": DAYS,
        "number": LINES,
        "reason": TEXTS,
        "announced_on": DAYS,
        "stops_on": DAYS,
        "note": TEXTS,
        "approved": st.sampled_from(["集体研究", "主要领导同意", "上级批准", "责令关闭"]),
        "approved_by": LINES,
        "announced_by": IDS,
        "done": DONE,
        "announced_elsewhere": ELSEWHERE,
        "successor": LINES | LISTS,
        "changes": optional(
            **dict.fromkeys(("name", "unit", "handle", "account_id", "verified_as", "represents"), CHANGES)
        ),
        "corrections": st.lists(st.fixed_dictionaries({"on": DAYS, "what": TEXTS}), max_size=2),
    },
)
FILINGS = FILING | OLD_ENDING
ACCOUNTS = st.fixed_dictionaries(
    {"id": IDS, "name": LINES, "platform": IDS, "unit": IDS, "filings": st.lists(FILINGS, min_size=1, max_size=3)},
    optional={
        "platform_name": LINES,
        "account_id": LINES,
        "handle": LINES,
        "url": WEB,
        "represents": LINES,
        "verified_as": LINES,
        "aliases": LISTS,
        "description": TEXTS,
        "logo": st.just("images/a.png"),
        "qr": st.just("images/b/c.webp"),
        "app": some(optional(bundle_id=LINES, package=LINES, icp_number=LINES, gov_app_number=LINES)),
        "checked": st.fixed_dictionaries({"on": DAYS, "by": IDS, "how": LINES}),
    },
)
UNITS = st.fixed_dictionaries(
    {"id": IDS, "name": LINES, "region": st.sampled_from(["示例市", "示例市/东山区"])},
    optional={
        "short_names": LISTS,
        "former_names": st.lists(LINES | st.fixed_dictionaries({"name": LINES, "until": DAYS}), max_size=3),
        "ended": st.fixed_dictionaries(
            {"on": DAYS}, optional={"into": st.lists(IDS, max_size=2), "how": LINES, "basis": LINES}
        ),
        "supervisor": IDS,
        "internal": st.sampled_from(["true", "false"]),
        "contact": some(optional(phone=PHONES, url=WEB, address=LINES)),
        "not_on": st.lists(IDS, max_size=3),
        "owners": st.lists(st.sampled_from(["@wjw-xmt", "@a/b.c", "xmt@example.gov.cn"]), max_size=3),
    },
)


def by_id(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(strategy, max_size=3, unique_by=lambda record: record["id"])


def directory_of(units: list[dict[str, Any]], accounts: list[dict[str, Any]]) -> Directory:
    """Records that need not make sense together: only that nothing of them is lost matters here."""
    directory, _ = inputs.join(Files(data=data_files()), Day(TODAY))
    read, problems = reading.read_file(AccountsFile, {"units": units, "accounts": accounts}, "data/accounts.yaml")
    assert problems == []
    return Directory(
        directory.site,
        directory.platforms,
        {u.id: u for u in read.units},
        {a.id: a for a in read.accounts},
        directory.calendar,
        TODAY,
    )


def there_and_back(directory: Directory, form: str) -> Imported:
    """The register written as a table, read into an empty one; what their states are does not matter."""
    states = dict.fromkeys(directory.accounts, "")
    sheets = transcript.sheets(
        [*directory.accounts.values()], [*directory.units.values()], states, directory, joined=form == ".csv"
    )
    spreadsheet = spreadsheets.read(spreadsheets.write(sheets, is_csv=form == ".csv"))
    assert transcript_reading.is_transcript(spreadsheet, ())
    return transcript_reading.read(spreadsheet, directory_of([], []))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(units=by_id(UNITS), accounts=by_id(ACCOUNTS).filter(bool), form=st.sampled_from(FORMS))
def test_nothing_is_lost_on_the_way(units: list, accounts: list, form: str) -> None:
    """Whatever the format allows in a field comes back to the letter: formulas, long numbers, line breaks."""
    directory = directory_of(units, accounts)
    made = there_and_back(directory, form)
    assert made.rejected == () and made.remarks == ()
    back = directory_of(made.units, made.accounts)
    assert back.accounts == directory.accounts
    assert back.units == directory.units


def test_every_field_of_the_format_has_a_column() -> None:
    """A field added to the format and forgotten here would be lost without a word."""
    rows_of_their_own = {"filings", "corrections"}
    records = (
        (Unit, transcript.OF_UNIT),
        (Account, transcript.OF_ACCOUNT),
        (Filing, transcript.OF_FILING),
        (Correction, transcript.OF_CORRECTION),
    )
    for kind, columns in records:
        assert fields_of(kind) - {"place"} - rows_of_their_own == {path[0] for path in columns.values() if path}
    parts = (
        ((FormerName, "former_names"), transcript.OF_UNIT),
        ((UnitEnd, "ended"), transcript.OF_UNIT),
        ((Contact, "contact"), transcript.OF_UNIT),
        ((Checked, "checked"), transcript.OF_ACCOUNT),
        ((Origin, "origin"), transcript.OF_ACCOUNT),
        ((Origin, "origin"), transcript.OF_UNIT),
        ((App, "app"), transcript.OF_ACCOUNT),
        ((Done, "done"), transcript.OF_FILING),
        ((Elsewhere, "announced_elsewhere"), transcript.OF_FILING),
    )
    for (kind, key), columns in parts:
        assert fields_of(kind) == {path[1] for path in columns.values() if path[:1] == (key,)}


def fields_of(kind: type) -> set[str]:
    """The keys of a record as they stand in a file."""
    return {info.alias or name for name, info in kind.__pydantic_fields__.items()}


# What offices see


REGISTER = data_files(
    [
        account(
            "ylg-weixin",
            changed("2024-05-06", name=("示例旧号", "示例样例")),
            ended(
                "2026-11-02",
                corrections=[{"on": "2026-11-03", "what": "停更日更正为2026年12月1日"}],
                stops_on="2026-12-01",
            ),
        ),
        account("ylz-kuaishou", platform="kuaishou", account_id="3xshili01", handle="0075123", unit="ylz"),
    ],
    [unit("sfb", "示例市样例办公室"), unit("ylg", supervisor="sfb"), unit("ylz", "示例市样例站", supervisor="ylg")],
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", REGISTER)


def test_a_workbook_for_offices(root: Path, tmp_path: Path, run: Callable) -> None:
    """Three sheets with frozen Chinese headings; the state in words; ids are texts and days are days."""
    assert run("export", tmp_path / "a.xlsx", "--root", root, today=TODAY).returncode == 0
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["账号", "单位", "备案记录"]
    assert all(sheet.freeze_panes == "A2" and sheet.auto_filter.ref for sheet in book)
    heading, first, _ = book["账号"].iter_rows(values_only=True)
    assert heading[:5] == ("账号编号", "账号名称", "所属平台", "状态", "主办单位")
    assert first[:5] == ("ylg-weixin", "示例样例", "微信公众号", "关停公示中", "示例市样例馆")
    handle = dict(zip(heading, book["账号"][3], strict=True))["账号（可改的号）"]
    assert (handle.value, handle.data_type, handle.number_format) == ("0075123", "s", "@")
    filings = list(book["备案记录"].iter_rows(min_row=2, values_only=True))
    assert [row[2] for row in filings if row[0] == "ylg-weixin"] == ["开设", "变更", "关停", "公告更正"]
    assert book["备案记录"]["D2"].is_date


def test_a_csv_for_offices(root: Path, tmp_path: Path, run: Callable) -> None:
    """One table with a byte order mark: an account with its unit and opening, its further filings below, other
    units last.
    """
    assert run("export", tmp_path / "a.csv", "--root", root, today=TODAY).returncode == 0
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [(line["账号编号"], line["备案类型"], line["单位全称"]) for line in lines] == [
        ("ylg-weixin", "开设", "示例市样例馆"),
        ("ylg-weixin", "变更", ""),
        ("ylg-weixin", "关停", ""),
        ("ylg-weixin", "公告更正", ""),
        ("ylz-kuaishou", "开设", "示例市样例站"),
        ("", "", "示例市样例办公室"),
    ]


@pytest.mark.parametrize("form", FORMS)
def test_twice_the_same_bytes(root: Path, tmp_path: Path, run: Callable, form: str) -> None:
    """A table kept in git changes only where the register does."""
    for name in ("a", "b"):
        assert run("export", tmp_path / f"{name}{form}", "--root", root, today=TODAY).returncode == 0
    assert (tmp_path / f"a{form}").read_bytes() == (tmp_path / f"b{form}").read_bytes()


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--unit", "ylz"], {"ylz-kuaishou"}),
        (["--unit", "示例市样例馆"], {"ylg-weixin"}),
        (["--platform", "快手号"], {"ylz-kuaishou"}),
    ],
)
def test_a_part_can_be_read_back(
    root: Path, empty: Path, tmp_path: Path, run: Callable, options: list[str], names: set[str]
) -> None:
    """Accounts of a unit or a platform, with every unit they speak of."""
    assert run("export", tmp_path / "part.xlsx", "--root", root, *options, today=TODAY).returncode == 0
    done = run("import", "--root", empty, tmp_path / "part.xlsx", today=TODAY)
    assert done.returncode == 0 and "0 行没有导入" in done.stdout, done.stdout
    assert register_in(empty).accounts.keys() == names


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["a.ods"], 2, ".xlsx"),
        (["a.xlsx", "--unit", "没有"], 2, "没有"),
        (["a.xlsx", "--platform", "微薄"], 2, "wechat"),
    ],
)
def test_wrong_usage_is_told(
    root: Path, tmp_path: Path, run: Callable, arguments: list[str], code: int, says: str
) -> None:
    """What to write instead; nothing written."""
    done = run("export", tmp_path / arguments[0], "--root", root, *arguments[1:], today=TODAY)
    assert done.returncode == code and says in done.stderr
    assert not (tmp_path / arguments[0]).exists()


def test_a_register_with_errors_is_not_exported(root: Path, tmp_path: Path, run: Callable) -> None:
    """Its findings are told instead."""
    (root / "data/accounts.yaml").write_text("units: 坏了\n", "utf-8")
    done = run("export", tmp_path / "a.xlsx", "--root", root, today=TODAY)
    assert done.returncode == 1 and "data/accounts.yaml:1:" in done.stderr and not (tmp_path / "a.xlsx").exists()


# A table that somebody has worked on


def edited(data: bytes, cells: dict[str, object], sheet: str = "账号") -> Imported:
    """What comes of the exported register, into a site that has its units, with some cells changed."""
    book = load_workbook(io.BytesIO(data))
    for place, value in cells.items():
        book[sheet][place] = value
    out = io.BytesIO()
    book.save(out)
    directory, _ = inputs.join(Files(data=data_files(units=[unit()])), Day(TODAY))
    made = transcript_reading.read(spreadsheets.read(out.getvalue()), directory)
    return intake.without_errors(directory, made)


def exported() -> bytes:
    register = register_of(REGISTER, TODAY)
    directory, states = register.directory, {id_: listing.state for id_, listing in register.listings.items()}
    return spreadsheets.write(
        transcript.sheets([*directory.accounts.values()], [*directory.units.values()], states, directory, joined=False),
        is_csv=False,
    )


EDITS = {
    "no id": ({"A3": None}, "账号", "缺少账号编号", "ylg-weixin"),
    "id twice": ({"A3": "ylg-weixin"}, "账号", "写了两次", "ylg-weixin"),
    "number for an id": ({"F3": 100000000123}, "账号", "数字", "ylg-weixin"),
    "no such platform": ({"V3": "weixin"}, "账号", "没有编号为“weixin”的平台", "ylg-weixin"),
    "no such day": ({"D6": "去年"}, "备案记录", "去年", "ylg-weixin"),
    "formula": ({"B3": "=A1"}, "账号", "公式", "ylg-weixin"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_that_makes_no_sense_costs_only_its_account(edit: str) -> None:
    """All rows of the account are left out with the reason; the other account comes in."""
    cells, sheet, says, left = EDITS[edit]
    made = edited(exported(), cells, sheet)
    assert [account["id"] for account in made.accounts] == [left]
    assert any(says in one.reason for one in made.rejected)
    assert {one.source.sheet for one in made.rejected} == {"账号", "备案记录"}


def test_a_unit_of_the_register_is_left_as_it_is() -> None:
    """What differs is told: a table never changes what is there."""
    made = edited(exported(), {"E3": "别的市"}, "单位")
    assert [one["id"] for one in made.units] == ["sfb", "ylz"]
    [remark] = made.remarks
    assert "ylg" in remark.reason and "所属地区" in remark.reason and "备案主管单位编号" in remark.reason


def test_an_account_of_the_register_is_left_as_it_is(root: Path, tmp_path: Path, run: Callable) -> None:
    """The same table again changes nothing; what was edited in it is told with its title and the file to edit,
    never as an id to change.
    """
    (tmp_path / "a.xlsx").write_bytes(exported())
    done = run("import", "--root", root, tmp_path / "a.xlsx", today=TODAY)
    assert done.returncode == 0 and "2 个账号名录里已有，内容相同" in done.stdout and "0 行没有导入" in done.stdout, (
        done.stdout
    )
    book = load_workbook(tmp_path / "a.xlsx")
    book["账号"]["L2"], book["备案记录"]["E3"] = "新的简介", "2024-05-07"
    book["账号"]["A4"], book["账号"]["B4"], book["账号"]["V4"], book["账号"]["X4"] = (
        "ylz-weibo",
        "样例微博",
        "weibo",
        "ylz",
    )
    book["备案记录"].append(["ylz-weibo", None, "开设", "2020-01-02"])
    book.save(tmp_path / "b.xlsx")
    done = run("import", "--root", root, tmp_path / "b.xlsx", today=TODAY)
    assert done.returncode == 0 and "1 个账号名录里已有" in done.stdout and "已导入 1 个账号" in done.stdout, (
        done.stdout
    )
    assert (
        "名录里已有账号 ylg-weixin，没有改动；表里不同的有：简介（空 → “新的简介”）、"
        "第 2 条备案记录的备案日期（空 → “2024-05-07”）。要改请改 data/accounts.yaml" in done.stdout
    )
    assert register_in(root).accounts.keys() == {"ylg-weixin", "ylz-kuaishou", "ylz-weibo"}


def test_titles_above_the_headings_cost_nothing(root: Path, empty: Path, tmp_path: Path, run: Callable) -> None:
    """An office puts its title above each table and sends it round."""
    book = load_workbook(io.BytesIO(exported()))
    for sheet in book:
        sheet.insert_rows(1, 2)
        sheet["A1"] = "示例市政务新媒体一览表"
        sheet.merge_cells("A1:E1")
    book.save(tmp_path / "a.xlsx")
    done = run("import", "--root", empty, tmp_path / "a.xlsx", today=TODAY)
    assert done.returncode == 0 and "0 行没有导入" in done.stdout and "没有用到的列" not in done.stdout, done.stdout
    assert register_in(empty).accounts.keys() == {"ylg-weixin", "ylz-kuaishou"}


@pytest.mark.parametrize("length", [3, 40])
def test_accounts_that_lean_on_a_refused_one_fall_with_it(length: int) -> None:
    """Each has the next as its successor and the last is wrong: every row is told, and not one round for each is
    needed.
    """
    chain = [account(f"a{n}", ended("2026-11-02", successor=f"a{n + 1}"), name=f"样例{n}号") for n in range(length)]
    chain.append(account(f"a{length}", account_id="不像"))
    directory = directory_of([unit()], chain)
    made = there_and_back(directory, ".csv")
    empty, _ = inputs.join(Files(data=data_files([], [unit("sfb", "示例市样例办公室")])), Day(TODAY))
    made = intake.without_errors(empty, made)
    assert made.accounts == []
    assert len({one.source for one in made.rejected}) == 2 * length + 1


def test_columns_somebody_added_are_told(root: Path, empty: Path, tmp_path: Path, run: Callable) -> None:
    """And options that say what the columns are have no place here."""
    book = load_workbook(io.BytesIO(exported()))
    book["账号"]["Y1"] = "批注"
    book.save(tmp_path / "a.xlsx")
    done = run("import", "--root", empty, tmp_path / "a.xlsx", "--dry-run", today=TODAY)
    assert "没有用到的列：批注" in done.stdout and "可以导入 2 个账号" in done.stdout
    done = run("import", "--root", empty, tmp_path / "a.xlsx", "--map", "账号名称=name", today=TODAY)
    assert done.returncode == 1 and "--map" in done.stderr


def test_rejected_rows_of_an_exported_table_come_in_once_mended(
    root: Path, empty: Path, tmp_path: Path, run: Callable
) -> None:
    """The account's row and its filings stand together in the file of rejected rows."""
    book = load_workbook(io.BytesIO(exported()))
    book["账号"]["V2"] = "weixin"
    book.save(tmp_path / "a.xlsx")
    assert run("import", "--root", empty, tmp_path / "a.xlsx", today=TODAY).returncode == 0
    left = load_workbook(tmp_path / "a.未导入.xlsx")
    assert [sheet.max_row for sheet in left] == [2, 5]
    left["账号"]["V2"] = "wechat"
    left.save(tmp_path / "a.未导入.xlsx")
    done = run("import", "--root", empty, tmp_path / "a.未导入.xlsx", today=TODAY)
    assert "已导入 1 个账号" in done.stdout and "没有用到的列" not in done.stdout, done.stdout
    assert register_in(empty).accounts == register_of(REGISTER, TODAY).directory.accounts


def test_words_for_nothing_are_as_good_as_an_empty_cell(root: Path, tmp_path: Path, run: Callable) -> None:
    """Somebody writes 无 where a day is missing: the day is left out, and what was imported passes check."""
    assert run("export", tmp_path / "a.xlsx", "--root", root, today=TODAY).returncode == 0
    book = load_workbook(tmp_path / "a.xlsx")
    sheet = book["备案记录"]
    column = next(cell.column for cell in sheet[1] if cell.value == "备案日期")
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, column, "无")
    book.save(tmp_path / "a.xlsx")
    assert run("new", tmp_path / "new").returncode == 0
    done = run("import", tmp_path / "a.xlsx", "--root", tmp_path / "new", today=TODAY)
    assert done.returncode == 0, done.stdout
    assert run("check", "--root", tmp_path / "new", today=TODAY).returncode == 0
