"""Tables that ``export`` wrote, today or before: every state survives, and what a table can't say is not held
against it.
"""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from roster.exchange import transcript_reading
from roster.tables import spreadsheets
from tests.exchange.test_export_command import FORMS, REGISTER, directory_of, edited, exported
from tests.support import TODAY, account, data_files, ended, look, register_of, unit, write_site


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site with two accounts, one of them to be closed."""
    return write_site(tmp_path / "site", REGISTER)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A site with neither unit nor account."""
    return write_site(tmp_path / "empty", data_files() | {"data/accounts.yaml": b"units: []\naccounts: []\n"})


# What was written before format 2


OLD_TITLES = {
    "账号": "账号编号 账号名称 所属平台 状态 主办单位 平台唯一标识 账号（可改的号） 主页网址 代表主体 账号主体/认证 "
    "别称 简介 核对日期 核对单位编号 核对方式 头像 二维码 iOS+Bundle+ID 安卓包名 ICP+备案号 政务应用备案编号 平台编号 "
    "其他平台的名称 单位编号",
    "单位": "单位编号 单位全称 简称 单位曾用名 所属地区 备案主管单位编号 内设机构 办公电话 单位网址 办公地址 "
    "声明未开设的平台 审核人",
    "备案记录": "账号编号 账号 备案类型 生效日期 备案日期 备案编号 备案原由 批准方式 公告日期 停更日 继任账号 "
    "公告补充说明 原名称 原单位编号 原账号 原平台唯一标识 原账号主体 原代表主体 现名称 现单位编号 现账号 "
    "现平台唯一标识 现账号主体 现代表主体",
}
OLD_ROWS = {
    "账号": [{"账号编号": "ylg-weixin", "账号名称": "示例样例", "状态": "关停公示中", "平台编号": "wechat"}],
    "单位": [{"单位全称": "示例市样例馆", "所属地区": "示例市", "单位曾用名": "甲馆\n乙馆"}],
    "备案记录": [
        {"账号编号": "ylg-weixin", "备案类型": "开设", "生效日期": "不详"},
        {
            "账号编号": "ylg-weixin",
            "备案类型": "关停",
            "生效日期": "2026-11-02",
            "批准方式": "集体研究",
            "公告日期": "2026-11-02",
        },
        {"账号编号": "ylg-weixin", "备案类型": "更正", "生效日期": "2026-11-03", "备案原由": "停更日更正"},
    ],
}


def old_workbook() -> bytes:
    """What ``export`` of format 1 wrote: 更正 is a correction of a notice, and nothing is said of an end."""
    book = Workbook()
    book.remove(book.active)
    for name, titles in OLD_TITLES.items():
        heading = [title.replace("+", " ") for title in titles.split()]
        sheet = book.create_sheet(name)
        sheet.append(heading)
        for row in OLD_ROWS[name]:
            sheet.append([(row | {"单位编号": "ylg"}).get(title) for title in heading])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_of_an_earlier_version_still_comes_in() -> None:
    """Its 更正 corrects the notice above it; former names stand without their days."""
    made = transcript_reading.read(spreadsheets.read(old_workbook()), directory_of([], []))
    assert made.rejected == () and made.remarks == ()
    [unit_], [account_] = made.units, made.accounts
    assert unit_["former_names"] == ["甲馆", "乙馆"]
    _, closing = account_["filings"]
    assert closing["corrections"] == [{"on": "2026-11-03", "what": "停更日更正"}] and "done" not in closing


def test_an_earlier_table_is_not_blamed_for_what_it_cannot_tell() -> None:
    """Since it was written the account has been closed and the unit has ended: neither has a column in it."""
    closed = {"done": {"on": "2026-11-20", "how": "平台显示已关停"}}
    correction = [{"on": "2026-11-03", "what": "停更日更正"}]
    held = directory_of(
        [unit(former_names=["甲馆", {"name": "乙馆", "until": "2019-03-01"}], ended={"on": "2026-11-20"})],
        [
            {
                **account("ylg-weixin", ended("2026-11-02", corrections=correction, **closed)),
                "account_id": "gh_1a2b3c4d5e6f",
            }
        ],
    )
    made = transcript_reading.read(spreadsheets.read(old_workbook()), held)
    [remark] = made.remarks
    assert "平台唯一标识（“gh_1a2b3c4d5e6f” → 空）、第 1 条备案记录的生效日期（“2019-03-01” → “不详”）" in remark.reason
    assert "终止" not in remark.reason and "停用日期" not in remark.reason


# The column 状态


def test_the_state_is_told_to_follow_from_filings(root: Path, empty: Path, tmp_path: Path, run: Callable) -> None:
    """Who writes 已注销 over 运行 hears that nothing comes of it, whether the register holds the account or not."""
    book = load_workbook(io.BytesIO(exported()))
    assert [book["账号"][place].value for place in ("D2", "D3")] == ["关停公示中", "运行"]
    book["账号"]["D2"], book["账号"]["D3"] = "关停待办结", "已注销"
    book.save(tmp_path / "a.xlsx")
    for site in (root, empty):
        done = run("import", "--root", site, tmp_path / "a.xlsx", "--dry-run", today=TODAY)
        assert "状态在表里是“已注销”，按备案记录是“运行”" in done.stdout, done.stdout
        assert "改这一列没有作用；要关停、注销请用 file 关停" in done.stdout
        assert "关停待办结" not in done.stdout, "公示期会满，表格是哪一天的没有关系"
    assert "1 个账号名录里已有，内容相同" in run("import", "--root", root, tmp_path / "a.xlsx", today=TODAY).stdout


def test_days_of_former_names_belong_to_a_line_each() -> None:
    """A day too many belongs to nothing: the unit is left out with the reason."""
    [heading] = list(load_workbook(io.BytesIO(exported()))["单位"].iter_rows(max_row=1, values_only=True))
    names, days = (heading.index(title) for title in ("单位曾用名", "曾用名停用日期"))
    where = [f"{get_column_letter(column + 1)}2" for column in (names, days)]
    made = edited(exported(), dict(zip(where, ("甲办\n乙办", "不详\n2019年3月1日"), strict=True)), "单位")
    assert made.units[0]["former_names"] == ["甲办", {"name": "乙办", "until": "2019-03-01"}]
    made = edited(exported(), dict(zip(where, ("甲办", "不详\n2019-03-01"), strict=True)), "单位")
    assert any("曾用名停用日期”有 2 行，“单位曾用名”只有 1 行" in one.reason for one in made.rejected)


# Every state


LONG_AGO = {
    "type": "注销",
    "on": "2019-05-31",
    "done": {"on": "2019-05-31", "how": "平台已搜不到"},
    "announced_elsewhere": {"on": "2019-05-06", "where": "市政府网站"},
}
EVERY_STATE = [
    account("ylg-weixin", ended("2026-11-16", stops_on="2026-12-20"), name="公示中"),
    account("ylg-weibo", ended("2026-10-09", "注销"), name="待办结", platform="weibo", account_id="100000000301"),
    account(
        "ylg-douyin",
        ended("2026-10-10", done={"on": "2026-11-03", "how": "平台已搜不到", "by": "ylg"}),
        name="已关停",
        platform="douyin",
        account_id="MS4wLjABAAAAshili-douyin-000000000000000000000000000001",
    ),
    account(
        "ylg-toutiao",
        LONG_AGO,
        name="已注销",
        platform="toutiao",
        account_id="MS4wLjABAAAAshili-toutiao-00000000000000000000000000001",
    ),
    account("ylg-kuaishou", name="运行", platform="kuaishou", account_id="3xshili01"),
]
STATES = {"公示中": "关停公示中", "待办结": "注销待办结", "已关停": "已关停", "已注销": "已注销", "运行": "运行"}


@pytest.mark.parametrize("form", FORMS)
def test_every_account_is_in_the_same_state_afterwards(tmp_path: Path, run: Callable, form: str) -> None:
    """Out of a register, in again beside its ledger, and built: the API says of each account what it said before."""
    files = data_files(EVERY_STATE, site={"since": "2026-09-01"})
    announced = data_files([EVERY_STATE[1]])
    for day in (date(2026, 10, 10), date(2026, 10, 20), date(2026, 11, 9)):
        announced = look(announced, day)
    files["data/postings.yaml"] = announced["data/postings.yaml"]
    root = write_site(tmp_path / "site", files)
    assert {one.name: one.state for one in register_of(files, TODAY).listings.values()} == STATES
    assert run("export", tmp_path / f"a{form}", "--root", root, today=TODAY).returncode == 0
    (root / "data/accounts.yaml").write_bytes(b"units: []\naccounts: []\n")
    done = run("import", "--root", root, tmp_path / f"a{form}", today=TODAY)
    assert done.returncode == 0 and "0 行没有导入" in done.stdout and "改这一列" not in done.stdout, done.stdout
    done = run("build", "--root", root, "--out", tmp_path / "public", "--no-search", today=TODAY)
    assert done.returncode == 0, done.stdout + done.stderr
    api = json.loads((tmp_path / "public/api/v1/accounts.json").read_text("utf-8"))
    assert {one["name"]: one["state"] for one in api["accounts"]} == STATES


def test_a_part_brings_every_unit_that_it_speaks_of(empty: Path, tmp_path: Path, run: Callable) -> None:
    """Who announced, who saw the end, and into which unit another one went: else the part could not be read back."""
    closing = ended("2026-11-02", announced_by="sfb", done={"on": "2026-11-20", "how": "平台显示已关停", "by": "jcz"})
    units = [
        unit(ended={"on": "2026-11-01", "into": ["xxj"]}),
        *(
            unit(id_, f"示例市{name}")
            for id_, name in {"sfb": "甲办", "jcz": "乙站", "xxj": "丙局", "zzz": "丁局"}.items()
        ),
    ]
    root = write_site(tmp_path / "site", data_files([account("ylg-weixin", closing)], units))
    assert run("export", tmp_path / "a.csv", "--root", root, "--unit", "ylg", today=TODAY).returncode == 0
    done = run("import", "--root", empty, tmp_path / "a.csv", today=TODAY)
    assert "已导入 1 个账号、4 个新单位，0 行没有导入" in done.stdout, done.stdout
