"""Spreadsheets of three offices: what comes in, what is left out and why, to the row."""

from contextlib import suppress
from datetime import date, datetime

import pytest

from roster.exchange import rejects
from roster.exchange.rejects import Headings
from roster.tables import spreadsheets
from roster.tables.sheets import BadTable
from tests.offices import accounts, imported, reasons, rows, workbook
from tests.pace import soon
from tests.support import account, data_files, unit

A_UNIT, B_UNIT = "示例市样例局", "示例市范例委员会"

# (a) A title over the whole table, headings in two rows, units merged over their accounts, signatures below


OFFICE_A = workbook(
    (
        "2026年",
        rows(
            ["示例市政务新媒体账号备案一览表"],
            ["填报单位（盖章）：示例市样例办公室", None, None, None, None, "填报时间：2026年1月5日"],
            [
                "序号",
                "主办单位\n（全称）",
                "账号信息",
                None,
                None,
                "开设\n时间",
                "运行状态",
                "关停注销",
                None,
                None,
                "联系人",
                "备注",
            ],
            [None, None, "账号名称", "平 台", "账号 ID", None, None, "关停日期", "公告日期", "批准方式", None, None],
            ["一、市直单位"],
            [
                1,
                A_UNIT,
                "样例发布",
                "微信公众号",
                "gh_1a2b3c4d5e6f",
                "2019.3.1",
                "正常",
                None,
                None,
                None,
                "甲某",
                "季度更新",
            ],
            [2, None, "样例发布", "官方微博", "100000000123", "2020年1月5日", "在用", None, None, None, "甲某"],
            [3, None, "样例短视频", "抖音号", None, "2021年3月", "正常", None, None, None, "甲某"],
            [],
            [
                4,
                B_UNIT,
                "范例在线",
                "今日头条",
                None,
                "20180601",
                "已关停",
                "2025/3/12",
                "2025-03-12",
                "经单位集体研究",
                "乙某",
            ],
            [5, None, "范例微博", "新浪微博", None, None, "关停", "2025-03-12", None, "主要领导同意", "乙某"],
            [6, None, "范例小号", "微信", None, None, "僵尸账号", None, None, None, "乙某"],
            ["合计", 6],
            ["备注：本表由各单位填写，每季度更新一次。"],
            ["填表人：甲某", None, "审核人：乙某", None, None, "日期：2026.1.5"],
            merged=[
                "A1:L1",
                "A2:E2",
                "A3:A4",
                "B3:B4",
                "C3:E3",
                "F3:F4",
                "G3:G4",
                "H3:J3",
                "K3:K4",
                "L3:L4",
                "A5:L5",
                "B6:B8",
                "B10:B12",
                "A14:L14",
            ],
        ),
    )
)


def test_merged_titles_two_rows_of_headings_and_a_footer() -> None:
    """A merged unit holds for all its rows; titles, section headings, totals and signatures are no accounts."""
    made = imported(OFFICE_A)
    assert accounts(made) == [
        ("样例发布", "wechat", A_UNIT),
        ("样例发布", "weibo", A_UNIT),
        ("样例短视频", "douyin", A_UNIT),
        ("范例在线", "toutiao", B_UNIT),
    ]
    assert [account.get("account_id") for account in made.accounts] == ["gh_1a2b3c4d5e6f", "100000000123", None, None]
    assert [account["filings"][0]["on"] for account in made.accounts] == [
        "2019-03-01",
        "2020-01-05",
        "不详",
        "2018-06-01",
    ]
    assert made.accounts[3]["filings"][1] == {
        "type": "关停",
        "on": "2025-03-12",
        "approved": "集体研究",
        "announced_on": "2025-03-12",
    }
    why = reasons(made)
    assert why.keys() == {("2026年", 11), ("2026年", 12)}
    assert "公告日期" in why["2026年", 11] and "批准方式" not in why["2026年", 11]
    assert "僵尸账号" in why["2026年", 12]
    [remark] = made.remarks
    assert remark.source.row.number == 8 and "2021年3月" in remark.reason


# (b) A sheet for each platform with headings of its own, days as days and as texts, ids as numbers


def sheets_by_platform() -> bytes:
    """The second office's workbook."""
    return workbook(
        ("说明", rows(["本表按平台分页填写"], ["有疑问请与示例市样例办公室联系"])),
        (
            "微信公众号",
            rows(
                ["单位名称", "公众号名称", "微信号", "原始ID", "开通日期"],
                [A_UNIT, "样例发布", "yangli-fabu", "gh_1a2b3c4d5e6f", date(2019, 3, 1)],
                [B_UNIT, "范例发布", None, "gh_1A2B", datetime(2020, 5, 6, 8, 30)],
            ),
        ),
        (
            "微博",
            rows(
                ["开设单位", "微博昵称", "微博UID", "链接", "注册时间"],
                [A_UNIT, "样例发布", 100000000123, "https://weibo.com/u/100000000123", "2020/1/5"],
                [B_UNIT, "范例发布", 1234567890123456789, None, "去年"],
                ["示例市样例馆", "样例馆", "1.23457E+18", None, None],
            ),
        ),
        (
            "抖音",
            rows(
                ["主办单位", "账号", "抖音号", "上线时间"],
                [A_UNIT, "样例短视频", 98765432, None],
                [B_UNIT, "范例短视频", "fanli_2020", 20200506],
            ),
        ),
        ("今日头条", rows(["主办单位", "账号名称"])),
    )


def test_a_sheet_for_each_platform_with_days_and_numbers() -> None:
    """The sheet's name says the platform; what a number may have lost is never guessed."""
    made = imported(sheets_by_platform())
    assert accounts(made) == [
        ("样例发布", "wechat", A_UNIT),
        ("样例发布", "weibo", A_UNIT),
        ("范例短视频", "douyin", B_UNIT),
    ]
    assert made.accounts[0]["handle"] == "yangli-fabu"
    assert made.accounts[1]["account_id"] == "100000000123", "微博的 UID 不以 0 开头，数字没有丢什么"
    assert [account["filings"][0]["on"] for account in made.accounts] == ["2019-03-01", "2020-01-05", "2020-05-06"]
    why = reasons(made)
    assert why.keys() == {("说明", 1), ("说明", 2), ("微信公众号", 3), ("微博", 3), ("微博", 4), ("抖音", 2)}
    assert "原始ID" in why["微信公众号", 3]
    assert "超过 15 位" in why["微博", 3] and "超过 15 位" in why["微博", 4]
    assert "98765432" in why["抖音", 2] and "--numbers-are-ids" in why["抖音", 2]


def test_numbers_are_ids_where_somebody_says_so() -> None:
    """Who looked and found no id with 0 in front says it; rounded numbers stay out all the same."""
    made = imported(sheets_by_platform(), numbers_are_ids=True)
    assert "98765432" in [account.get("handle") for account in made.accounts]
    assert {("微博", 3), ("微博", 4)} <= reasons(made).keys()


# (c) A row for each unit, a column for each platform, as CSV in GB18030

OFFICE_C = """\
示例市各单位新媒体开设情况,,,,,,
单位,微信公众号,官方微博,抖音号,今日头条,网易号,联系电话
示例市样例局,样例发布,样例发布,样例短视频,未开设,无,13800000000
示例市范例委员会,范例发布、范例之声,,√,/,,0000-12345678
示例市样例馆,,,,,,0000-12345679
,无主发布,,,,,
合计,4,1,2,0,,
"""


def test_a_row_for_each_unit_and_a_column_for_each_platform() -> None:
    """Every filled cell is an account; what says “none” is none; two names in a cell are refused."""
    made = imported(OFFICE_C.encode("gb18030"))
    assert accounts(made) == [
        ("样例发布", "wechat", A_UNIT),
        ("样例发布", "weibo", A_UNIT),
        ("样例短视频", "douyin", A_UNIT),
    ]
    assert made.none == 2
    found = [(one.source.row.number, one.reason) for one in made.rejected]
    assert [number for number, _ in found] == [4, 4, 5, 6]
    assert (
        "不止一个" in found[0][1]
        and "√" in found[1][1]
        and "没有填写任何账号" in found[2][1]
        and "主办单位" in found[3][1]
    )


def test_rejected_cells_of_a_wide_row_stand_alone() -> None:
    """The file of rejected rows holds what did not come in, and nothing that did: it can be imported again."""
    data = "单位,微信公众号,微博\n示例市样例局,样例发布,是\n".encode()
    made = imported(data)
    [sheet] = rejects.sheets(spreadsheets.read(data), [Headings("", 0, ("单位", "微信公众号", "微博"))], made.rejected)
    heading, row = ([cell.text for cell in row.cells] for row in sheet.rows)
    assert heading[:3] == ["单位", "微信公众号", "微博"] and heading[-1] == "未导入原因"
    assert row[:3] == ["示例市样例局", "", "是"] and "名称" in row[-1]
    mended = [cell if cell != "是" else "样例发布" for cell in row]
    again = imported("\n".join([",".join(heading), ",".join(mended)]).encode())
    assert accounts(again) == [("样例发布", "weibo", A_UNIT)]


# A platform over several columns: accounts side by side, headings in two rows

TWO_ROWS = [
    ["单位", "微信公众号", None, "微博", None, "备注"],
    [None, "账号名称", "微信号", "账号名称", "UID", None],
    [A_UNIT, "样例发布", "yangli-fabu", "样例发布厅", 1000000021, "甲"],
]
TITLE = ["示例市政务新媒体统计表"]
LAYOUTS = {
    "merged both ways": (TWO_ROWS, ["B1:C1", "D1:E1", "A1:A2", "F1:F2"]),
    "merged to the right": (TWO_ROWS, ["B1:C1", "D1:E1"]),
    "merged downwards": (TWO_ROWS, ["A1:A2", "F1:F2"]),
    "not merged": (TWO_ROWS, []),
    "below a title": ([TITLE, *TWO_ROWS], ["A1:F1", "B2:C2", "D2:E2", "A2:A3"]),
    "with a column of numbers": (
        [["序号", *TWO_ROWS[0]], [None, *TWO_ROWS[1]], [1, *TWO_ROWS[2]]],
        ["C1:D1", "E1:F1", "A1:A2", "B1:B2"],
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_platform_spans_its_columns(layout: str) -> None:
    """However it is merged: two accounts with handle and id, and no heading among them."""
    lines, merged = LAYOUTS[layout]
    made = imported(workbook(("2026", rows(*lines, merged=merged))))
    assert accounts(made) == [("样例发布", "wechat", A_UNIT), ("样例发布厅", "weibo", A_UNIT)]
    assert (made.accounts[0]["handle"], made.accounts[1]["account_id"]) == (
        "yangli-fabu",
        "1000000021",
    ) and made.rejected == ()


def test_one_heading_over_platform_name_and_id() -> None:
    """新媒体账号 spans what tells of the account: its parts are the columns."""
    lines = [
        ["单位名称", "新媒体账号", None, None],
        [None, "平台", "名称", "ID"],
        [A_UNIT, "微博", "样例发布", 1000000021],
    ]
    made = imported(workbook(("2026", rows(*lines, merged=["A1:A2", "B1:D1"]))))
    assert accounts(made) == [("样例发布", "weibo", A_UNIT)] and made.accounts[0]["account_id"] == "1000000021"


def test_tables_below_each_other_are_all_read() -> None:
    """A second part with more columns takes nothing from the first."""
    data = workbook(
        (
            "2026",
            rows(
                ["单位", "平台", "名称"],
                [A_UNIT, "公众号", "样例发布"],
                [A_UNIT, "微薄", "样例微博"],
                [],
                ["县区"],
                ["单位", "平台", "名称", "UID"],
                [B_UNIT, "微博", "范例在线", 1000000031],
                [B_UNIT, "微薄", "范例微博", 1000000032],
            ),
        )
    )
    made = imported(data)
    assert accounts(made) == [("样例发布", "wechat", A_UNIT), ("范例在线", "weibo", B_UNIT)]
    first, second = ("单位", "平台", "名称"), ("单位", "平台", "名称", "UID")
    headings = [Headings("2026", 2, first), Headings("2026", 7, second)]
    left = rejects.sheets(spreadsheets.read(data), headings, made.rejected)
    assert [tuple(cell.text for cell in sheet.rows[0].cells)[:-3] for sheet in left] == [first, second]
    assert [sheet.name for sheet in left] == ["2026", "2026（2）"] and [len(sheet.rows) for sheet in left] == [
        3,
        2,
    ]  # 县区 stands in the first


def test_what_stands_beside_the_columns_is_told() -> None:
    """In a workbook a note without a heading is told; in a CSV a comma too many has moved the columns: refused."""
    lines = [
        ["单位", "平台", "名称"],
        [A_UNIT, "微博", "样例发布", "多余的内容", "更多"],
        [A_UNIT, "公众号", "样例发布"],
    ]
    made = imported(workbook(("2026", rows(*lines))))
    assert len(made.accounts) == 2
    [remark] = made.remarks
    assert remark.source.row.number == 2 and "第 4 列“多余的内容”" in remark.reason and "第 5 列“更多”" in remark.reason
    made = imported("\n".join(",".join(line) for line in lines).encode())
    assert len(made.accounts) == 1 and "逗号没有加引号" in reasons(made)["", 2]


def test_a_formula_stays_one_among_the_rejected_rows() -> None:
    """What was refused is refused again until somebody changes it; the formula is not lost."""
    made = imported(workbook(("2026", rows(["单位", "平台", "名称"], [A_UNIT, "微博", '=CONCATENATE("样例","发布")']))))
    assert made.accounts == [] and "公式" in reasons(made)["2026", 2]
    [sheet] = rejects.sheets(
        spreadsheets.read(workbook(("2026", rows(["x"])))),
        [Headings("2026", 2, ("单位", "平台", "名称"))],
        made.rejected,
    )
    assert sheet.rows[1].cells[2].text == '=CONCATENATE("样例","发布")'
    for is_csv in (False, True):
        again = imported(spreadsheets.write([sheet], is_csv=is_csv))
        assert again.accounts == [] and [reason for reason in reasons(again).values() if "公式" in reason]


def test_a_unit_without_its_place_is_asked_about() -> None:
    """教育局 beside 示例市教育局 is most likely the same: neither made a second unit nor silently taken for it."""
    lines = [
        ["单位", "平台", "名称", "地区"],
        ["示例市教育局", "微博", "示例教育", None],
        ["教育局", "公众号", "示例教育", None],
        ["教育局", "公众号", "东山教育", "示例市/东山区"],
    ]
    for order in ((0, 1, 2, 3), (0, 2, 1)):
        made = imported(workbook(("2026", rows(*(lines[n] for n in order)))))
        assert len(made.units) == len(order) - 2 and [
            reason for reason in reasons(made).values() if "可能是同一个单位" in reason
        ]


def test_everything_wrong_with_a_row_is_told_at_once() -> None:
    """A row that is mended comes in; it is not sent back for the next fault."""
    lines = [["单位", "平台", "名称", "UID", "开设日期"], [None, "微薄", None, "x", "昨天"]]
    why = reasons(imported(workbook(("2026", rows(*lines)))))
    assert all(word in why["2026", 2] for word in ("主办单位", "账号名称", "微薄", "开设日期"))


# Headings in many wordings


@pytest.mark.parametrize(
    "heading",
    [
        "账号名称,所属平台,主办单位",
        "账号名称（全称）,平台,单位",
        "政务新媒体名称,平台类型,开设单位",
        " 帐号 名称 ,平台名称,单位名称",
        "*账号名称,*所属平台,*主办单位（全称）",
        "新媒体账号名称,新媒体类型,主管主办单位",
        "昵称,开设平台,责任单位",
        "account_name,platform,sponsor",
        "账号或应用名称,账号类型,主办部门",
        "名称,类别,所属单位",
        "应用名称,渠道,运营单位",
    ],
)
def test_headings_are_known_in_many_wordings(heading: str) -> None:
    """Blanks, line breaks, brackets, stars and common other words do not matter."""
    made = imported(f"{heading}\n样例发布,微博,{A_UNIT}\n".encode())
    assert accounts(made) == [("样例发布", "weibo", A_UNIT)]


PLATFORMS = {
    "微信": "wechat",
    "官方微信": "wechat",
    "微信公众号": "wechat",
    "微信公众平台": "wechat",
    "公众号（订阅号）": "wechat",
    "微信服务号": "wechat",
    "政务微博": "weibo",
    "新浪官方微博": "weibo",
    "新浪微博": "weibo",
    "腾讯微博": "tencent-weibo",
    "抖音号": "douyin",
    "抖音短视频": "douyin",
    "视频号": "channels",
    "微信视频号": "channels",
    "今日头条": "toutiao",
    "今日头条号": "toutiao",
    "头条号": "toutiao",
    "快手号": "kuaishou",
    "手机客户端": "app",
    "政务APP": "app",
    "学习强国": "xuexi",
    "B站": "bilibili",
    "微信小程序": "miniprogram",
    "小红书账号": "xiaohongshu",
}


@pytest.mark.parametrize(("called", "platform"), PLATFORMS.items())
def test_platforms_are_known_by_what_offices_call_them(called: str, platform: str) -> None:
    """微信, 官方微信, 新浪官方微博 …"""
    made = imported(f"账号名称,平台,单位\n样例发布,{called},{A_UNIT}\n".encode())
    assert [account["platform"] for account in made.accounts] == [platform], reasons(made)


@pytest.mark.parametrize("called", ["微薄", "网易号", "信", "官方", "号", "微信/微博"])
def test_other_platforms_are_not_guessed(called: str) -> None:
    """A typing error, an unregistered platform, half a word: told, not taken for the nearest."""
    made = imported(f"账号名称,平台,单位\n样例发布,{called},{A_UNIT}\n".encode())
    assert made.accounts == [] and called in reasons(made)["", 2]


def test_an_unregistered_platform_can_be_named() -> None:
    """其他（网易号）is the platform ``other`` with its name."""
    [account] = imported(f"账号名称,平台,单位\n样例发布,其他（网易号）,{A_UNIT}\n".encode()).accounts
    assert (account["platform"], account["platform_name"]) == ("other", "网易号")


DAYS = {
    "2026.1.5": "2026-01-05",
    "2026年1月5日": "2026-01-05",
    "20260105": "2026-01-05",
    "2026/01/05": "2026-01-05",
    "2026-1-5": "2026-01-05",
    "2026-01-05 00:00:00": "2026-01-05",
    "２０２６年１月５日": "2026-01-05",
    "2026 年 1 月 5 日": "2026-01-05",
    "2026年1月5日星期一": "2026-01-05",
    "不详": "不详",
    "": "不详",
    "无": "不详",
    "2019年3月": "不详",
    "2019.3": "不详",
    "2019年": "不详",
    "201903": "不详",
}


@pytest.mark.parametrize(("written", "day"), DAYS.items())
def test_days_in_many_forms(written: str, day: str) -> None:
    """An opening known to the month is 不详, and that is told; it is never made a day."""
    made = imported(f"账号名称,平台,单位,开设时间\n样例发布,微博,{A_UNIT},{written}\n".encode())
    assert [account["filings"] for account in made.accounts] == [[{"type": "开设", "on": day}]], reasons(made)
    assert bool(made.remarks) == (day == "不详" and "20" in written)


@pytest.mark.parametrize("written", ["去年", "3/1/2019", "19.3.1", "43525", "2019-02-30", "5月3日", "2019年3月或4月"])
def test_what_is_no_day_is_left_out(written: str) -> None:
    """Two-digit years, American order, Excel's count of days: a person must say which day is meant."""
    made = imported(f"账号名称,平台,单位,开设时间\n样例发布,微博,{A_UNIT},{written}\n".encode())
    assert made.accounts == [] and len(made.rejected) == 1


# State


STATES = {
    "正常,,,": None,
    "注销,2025-03-12,集体研究,2025-03-12": "注销",
    ",2025-03-12,主要领导批准,2025-03-12": "注销",
    "正常,2025-03-12,集体研究,2025-03-12": "请核对",
    "注销,,集体研究,2025-03-12": "注销日期",
    "注销,2025-03-12,开会决定,2025-03-12": "开会决定",
    "注销,2025年3月,集体研究,2025-03-12": "2025年3月",
    "关停,2025-03-12,集体研究,2025-03-12": "只留一个",
    "变更,,,": "变更",
    "未备案,,,": "未备案",
}


@pytest.mark.parametrize(("written", "outcome"), STATES.items())
def test_the_state_becomes_filings_or_a_reason(written: str, outcome: str | None) -> None:
    """A closing needs its day, who approved it and its announcement; nothing of it is made up."""
    made = imported(f"账号名称,平台,单位,状态,注销时间,批准方式,公告日期\n样例发布,微博,{A_UNIT},{written}\n".encode())
    if outcome in (None, "注销"):
        assert [filing["type"] for filing in made.accounts[0]["filings"]] == ["开设", *filter(None, [outcome])]
    else:
        assert made.accounts == [] and outcome in reasons(made)["", 2]


# Who is meant


def test_the_same_account_is_not_taken_twice() -> None:
    """Twice in a table, or once more after it was imported: told, with the place of the first."""
    register = data_files([account("ylg-weibo", name="样例发布", platform="weibo", account_id="100000000123")])
    lines = (
        "账号名称,平台,单位,账号ID\n样例发布,微博,示例市样例馆,\n样例之声,微博,示例市样例馆,\n样例之声,微博,"
        "示例市样例馆,100000000124\n样例发布,微博,示例市样例馆,100000000125\n"
    )
    made = imported(lines.encode(), register=register)
    assert [a["name"] for a in made.accounts] == ["样例之声", "样例发布"], "编号不同的是另一个账号"
    why = reasons(made)
    assert "ylg-weibo" in why["", 2] and "第 3 行" in why["", 4]


def test_units_of_the_same_name_are_not_mixed() -> None:
    """A short name of two units, one name in two districts: which is meant, only a person can say."""
    units = [
        unit("a", "示例市样例局", short_names=["样例局"]),
        unit("b", "示例县样例局", short_names=["样例局"], region="示例县"),
    ]
    lines = (
        "账号名称,平台,单位,地区\n甲,微博,样例局,\n乙,微博,公安局,东山区\n丙,微博,公安局,西河区\n丁,微博,公安局,"
        "东山区\n"
    )
    made = imported(lines.encode(), register=data_files(units=units))
    assert [a["name"] for a in made.accounts] == ["乙", "丁"]
    assert "a、b" in reasons(made)["", 2] and "西河区" in reasons(made)["", 4]


def test_no_table_at_all_is_told() -> None:
    """The first row is shown, with what to write."""
    with pytest.raises(BadTable, match="甲、乙"):
        imported("甲,乙\n1,2\n".encode())


HOSTILE = {
    "brackets": f"账号名称,平台,单位\n甲,{'(' * 30_000},乙\n",
    "words before a name": f"账号名称,平台,单位\n甲,{'官方' * 15_000},乙\n",
    "quotes": f"账号名称,平台,单位\n甲,{'“' * 30_000},乙\n" * 20,
    "blanks in a day": f"账号名称,平台,单位,开设时间\n甲,微博,乙,2019-1-1{' ' * 30_000}x\n",
    "days in a state": f"账号名称,平台,单位,状态\n甲,微博,乙,{'已注销2019 - 5 -' * 8_000}\n",
    "blanks in a state": f"账号名称,平台,单位,状态\n甲,微博,乙,2019{' ' * 30_000}注销\n",
    "words in a remark": f"账号名称,平台,单位,备注\n甲,微博,乙,{'不' * 30_000}\n" * 3,
    "questions in a heading": f"账号名称,平台,单位,{'是否' * 15_000}\n甲,微博,乙,否\n",
    "notes": "账号名称,平台,单位,序号\n" + "甲,微博,乙,1\n" * 2_000 + "".join(f"注：{n}已注销\n" for n in range(2_000)),
    "long notes": "账号名称,平台,单位,序号\n" + "甲,微博,乙,1\n" * 2_000 + f"注：{'1 ' * 15_000}已注销\n",
    "sections": "账号名称,平台,单位\n" + "".join(f"一、甲{n}\n甲{n},微博,乙\n" for n in range(5_000)),
    "names in brackets": f"账号名称,平台,单位\n{'（已注销' * 6_000},微博,乙\n",
    "quoted names": f"账号名称,平台,单位\n{'“甲' * 10_000},微博,乙\n",
    "headings": ",".join(["微信"] * 3_000) + "\n" + ",".join(["甲"] * 3_000) + "\n",
    "long headings": ("官方" * 16_000 + ",") * 20 + "\n账号名称,平台,单位\n",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_texts_made_to_keep_the_program_busy(kind: str) -> None:
    """Every pattern has a bounded text to look at."""
    with soon(5), suppress(BadTable):
        rejects.summary(imported(HOSTILE[kind].encode()).rejected)


def test_a_sheet_for_each_district() -> None:
    """What the sheet is named for holds for its units; 社区 is no district, and a column of regions comes first."""
    heads, units = ["账号名称", "平台", "主办单位"], ["样例局", "范例局", "例子局"]
    data = workbook(
        *((name, rows(heads, ["甲发布", "微博", units[n]])) for n, name in enumerate(("东山区", "示例社区", "石城县")))
    )
    assert [unit["region"] for unit in imported(data).units] == ["东山区", "示例市", "石城县"]
    data = workbook(("东山区", rows([*heads, "所属地区"], ["甲发布", "微博", "样例局", "西山区"])))
    assert [unit["region"] for unit in imported(data).units] == ["西山区"]


def test_what_was_imported_is_a_value() -> None:
    """Nothing can be put into it afterwards: whoever leaves out more rows gets another value."""
    made = imported(f"账号名称,平台,单位\n样例发布,微博,{A_UNIT}\n,微博,{A_UNIT}\n".encode())
    parts = (made.made_units, made.made_accounts, made.rejected, made.remarks)
    assert all(isinstance(part, tuple) for part in parts) and hash(made.rejected)
    more = made.rejecting(made.rejected)
    assert len(made.rejected) == 1 and len(more.rejected) == 2
