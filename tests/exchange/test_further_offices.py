"""More offices' tables, each written after the program was thought finished: what it had not foreseen, kept."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from roster.tables import spreadsheets
from roster.tables.sheets import BadTable
from tests.exchange.test_seven_offices import Office, told
from tests.offices import outcome, rows, workbook

PHONE = "0000-12345678"


def province() -> Office:
    """Most of its columns are of no use here; below, another list with headings of its own, of accounts that ended."""

    def fill(sheet: Worksheet) -> None:
        rows(
            ["2025年第三季度全省政务新媒体台账（示例市）"],
            ["单位信息", None, "账号信息", None, None, None, "运维信息", None, None, None, None],
            [
                *["单位名称", "统一社会信用代码", "账号名称", "账号类型", "微信号", "开通日期"],
                *["粉丝数", "最近更新时间", "是否正常运营", "处置建议", "负责人电话"],
            ],
            [
                "示例市发改委",
                "甲001",
                "示例发改",
                "订阅号",
                "shili-fgw",
                datetime(2017, 5, 8),
                "1.2万",
                "2025-09-28",
                "是",
                None,
                PHONE,
            ],
            [None, None, "示例发改微博", "微博", None, date(2018, 1, 2), 3400, "2025-09-20", "是", None, PHONE],
            [
                "示例市商务局",
                "甲002",
                "示例商务",
                "服务号",
                "gh_9a2b3c4d5e01",
                "2016年12月",
                800,
                "2023-02-01",
                "否",
                None,
                PHONE,
            ],
            [None, None, "示例外贸", "抖音号", None, None, 20, "2025-09-01", "是", "建议整合", PHONE],
            ["示例市供销社", "甲003", "示例供销", "头条号", None, None, 20, "2025-09-01", "是", None, PHONE],
            [None],
            ["以下账号已完成注销"],
            ["账号名称", "平台", "主办单位", "注销时间", "公告链接"],
            ["示例粮食", "微博", "示例市发改委", "2022/3/4", "https://www.example.gov.cn/1"],
            ["示例物价", "微信公众号", "示例市发改委", None, None],
            ["填报人：甲某   审核人：乙某"],
            merged=["A1:K1", "A2:B2", "C2:F2", "G2:K2", "A4:A5", "B4:B5", "A6:A7", "B6:B7"],
        )(sheet)
        sheet.row_dimensions[8].hidden = True

    return Office(
        workbook(("台账", fill)),
        [
            "示例发改 wechat 示例市发改委 shili-fgw 开设2017-05-08",
            "示例发改微博 weibo 示例市发改委 开设2018-01-02",
            "示例粮食 weibo 示例市发改委 开设不详 注销2022-03-04",
        ],
        {
            ("台账", 6): "“是否正常运营”写着“否”",
            ("台账", 7): "建议整合",
            ("台账", 8): "隐藏",
            ("台账", 13): "以下账号已完成注销",
        },
        [("台账", n) for n in (1, 2, 10, 11, 14)],
    )


def semicolons() -> Office:
    """CSV with semicolons, ids kept from becoming numbers in two ways, a note that names a row by its number."""
    text = "\n".join(
        [
            "编码;账号全称;开设平台;平台账号ID;省;市;县;主办单位全称;使用状态;注册时间;备注",
            '1;"示例文旅";微信公众号（订阅号）;="gh_8a2b3c4d5e01";示例省;示例市;东山县;东山县文旅局;在用;2019.03.01;',
            "2;东山旅游;新浪微博;'1000000801;示例省;示例市;东山县;东山县文旅局;停用;2012/4/5;",
            "3;东山图书馆;抖音;;示例省;示例市;东山县;东山县图书馆;注册未启用;;",
            "4;东山体育;微信视频号;;示例省;示例市;东山县;东山县体育中心;在用;;原主办单位已撤并",
            "5;东山非遗;哔哩哔哩;;示例省;示例市;东山县;东山县文化馆;在用；正常更新;;",
            "6;东山文物;微信公众号;dongshan_ww;示例省;示例市;西河县;西河县文物局;在用;2020-13-01;",
            ";;;;;;;;;;",
            "注：编码5的账号2025年底关停。",
        ]
    )
    return Office(
        text.encode("utf-8-sig"),
        [
            "示例文旅 wechat 东山县文旅局 gh_8a2b3c4d5e01 开设2019-03-01",
            "东山旅游 weibo 东山县文旅局 1000000801 开设2012-04-05 关停",
        ],
        {("", 4): "注册未启用", ("", 5): "已撤并", ("", 6): "编码5的账号", ("", 7): "2020-13-01"},
        [("", 9)],
    )


def numbered() -> Office:
    """Two accounts in a row, each under a number; a line through one, a comment on another."""

    def fill(sheet: Worksheet) -> None:
        rows(
            ["示例开发区政务新媒体情况表"],
            ["序号", "单位", "账号1", None, None, "账号2", None, None, "备注"],
            [None, None, "平台", "名称", "ID", "平台", "名称", "ID", None],
            [1, "开发区管委会", "微信公众号", "示例开发区", "gh_7a2b3c4d5e01", "微博", "开发区发布", 1000000701, None],
            [2, "开发区公安分局", "微信公众号", "开发区公安", "gh_7a2b3c4d5e02", "抖音", "开发区公安", None, None],
            [3, "开发区税务分局", "微信公众号", "开发区税务", "gh_7a2b3c4d5e03", "无", "无", None, "抖音号2024年注销"],
            ["合计", 3],
            merged=["A1:I1", "A2:A3", "B2:B3", "C2:E2", "F2:H2", "I2:I3"],
        )(sheet)
        sheet["G5"].font = Font(strike=True)
        sheet["D4"].comment = Comment("2025年更名", "甲")

    return Office(
        workbook(("开发区", fill)),
        [
            "示例开发区 wechat 开发区管委会 gh_7a2b3c4d5e01 开设不详",
            "开发区公安 wechat 开发区公安分局 gh_7a2b3c4d5e02 开设不详",
            "开发区发布 weibo 开发区管委会 1000000701 开设不详",
        ],
        {("开发区", 5): "画了删除线", ("开发区", 6): "抖音号2024年注销"},
        [("开发区", 1), ("开发区", 2), ("开发区", 7)],
    )


def schools() -> Office:
    """A sheet for each school, named for it."""
    heads = ["平台", "账号名称", "账号链接", "粉丝", "运营情况"]
    first = rows(
        ["示例市第一中学"],
        heads,
        ["公众号", "示例一中", None, "2000", "Active"],
        ["微博", "示例一中微博", "https://weibo.com/u/1000000901", "1500", "正常"],
        ["B站", "示例一中", "https://space.bilibili.com/12345678", "30", "已弃用"],
        ["小红书", "示例一中 ", None, "30", "—"],
    )
    second = rows(
        heads,
        ["视频号", "示例实验小学", None, "2000", "正常"],
        ["公众号", "示例实验小学（测试）", None, "1500", "正常"],
    )
    return Office(
        workbook(("示例市第一中学", first), ("示例市实验学校", second)),
        [
            "示例一中微博 weibo 示例市第一中学 https://weibo.com/u/1000000901 开设不详",
            "示例实验小学 channels 示例市实验学校 开设不详",
        ],
        {
            ("示例市第一中学", 3): "Active",
            ("示例市第一中学", 5): "已弃用",
            ("示例市第一中学", 6): "—",
            ("示例市实验学校", 3): "测试",
        },
        [("示例市第一中学", 1)],
    )


def greyed_out() -> Office:
    """What the grey rows are, a note below says; a day is a mere number, another only a year."""

    def fill(sheet: Worksheet) -> None:
        rows(
            ["政务新媒体备案信息表（2024年度）"],
            ["备案号", "账号主体", "账号", None, "归属", None, "时间", None, "审核状态"],
            [None, None, "名称", "类型", "主办单位", "地区", "备案时间", "开设时间", None],
            [
                "SL-1",
                "示例市气象局",
                "示例气象",
                "微信公众号",
                "示例市气象局",
                "示例市",
                date(2020, 1, 2),
                date(2019, 12, 1),
                "通过",
            ],
            ["SL-2", "示例市地震局", "示例地震", "新浪微博", "示例市地震局", "示例市", date(2020, 1, 2), 43800, "通过"],
            [
                "SL-3",
                "示例市气象局",
                "气象短视频",
                "抖音",
                "示例市气象局",
                "示例市",
                date(2021, 1, 2),
                "2020年",
                "已撤回注销申请",
            ],
            [None],
            ["SL-4", "示例市气象台", "示例气象台", "快手", "示例市气象台", "示例市", date(2021, 1, 2), None, "通过"],
            [None, "小计", "3个"],
            ["灰底表示该账号已停止运营"],
            merged=["A1:I1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "G2:H2", "I2:I3"],
        )(sheet)
        for cell in sheet[8]:
            cell.fill = PatternFill("solid", fgColor="FF999999")

    return Office(
        workbook(("备案", fill)),
        ["示例气象 wechat 示例市气象局 开设2019-12-01"],
        {("备案", 5): "43800", ("备案", 6): "“审核状态”写着“已撤回注销申请”", ("备案", 8): "灰底表示"},
        [("备案", n) for n in (1, 2, 9, 10)],
    )


def education() -> Office:
    """Whether each is kept up, and what is to be done with it; the school is written once for several rows."""
    lines = [
        ["附表：东山区教育系统新媒体账号摸底表（截至2025年6月）"],
        ["学校名称", "平台名称", "账号昵称", "账号主页", "目前是否更新", "拟采取措施"],
        ["东山一小", "微信公众号", "“东山一小”", None, "是", "保留"],
        [None, "抖音", "东山一小", None, "否", "关闭"],
        ["东山三中", "新浪微博", "@东山三中", "https://weibo.com/u/1000001001", "偶尔", "整改"],
        ["共计", None, "2所学校3个账号"],
    ]
    return Office(
        workbook(("摸底", rows(*lines))),
        ["东山一小 wechat 东山一小 开设不详", "东山三中 weibo 东山三中 https://weibo.com/u/1000001001 开设不详"],
        {("摸底", 4): "“目前是否更新”写着“否”"},
        [("摸底", 1), ("摸底", 6)],
    )


def two_sheets() -> Office:
    """Accounts in use with what is known of them in two columns, ended ones on a sheet that is called so."""
    present = rows(
        ["名称", "类型", "主办", "更新情况", "备注"],
        ["甲发布", "微信公众号", "示例市甲局", "正常更新", None],
        ["乙发布", "微博", "示例市乙局", "停止更新", None],
        ["丙发布", "视频号", "示例市丙局", None, "与公众号关联"],
        ["丁发布", "小程序", "示例市丁局", None, "已下架"],
    )
    ended = rows(
        ["名称", "类型", "主办单位", "注销时间", "批准文号"],
        ["戊发布", "微博", "示例市戊局", "2021-3-4", "示办〔2021〕1号"],
        ["己发布", "微博", "示例市戊局", None, None],
    )
    return Office(
        workbook(("现有", present), ("已注销", ended)),
        [
            "甲发布 wechat 示例市甲局 开设不详",
            "丙发布 channels 示例市丙局 开设不详",
            "戊发布 weibo 示例市戊局 开设不详 注销2021-03-04",
        ],
        {("现有", 3): "停止更新", ("现有", 5): "已下架", ("已注销", 3): "“已注销”"},
        [],
    )


@pytest.mark.parametrize("office", [province, semicolons, numbered, schools, greyed_out, education, two_sheets])
def test_every_row_is_right_or_left_out_with_its_reason(office: Callable[[], Office]) -> None:
    """The whole outcome, as for the seven."""
    expected = office()
    found = outcome(spreadsheets.read(expected.data))
    assert told(found.made) == expected.accounts
    reasons: dict[tuple[str, int], list[str]] = {}
    for one in found.made.rejected:
        reasons.setdefault((one.source.sheet, one.source.row.number), []).append(one.reason)
    assert reasons.keys() == expected.left_out.keys(), reasons
    for place, word in expected.left_out.items():
        assert any(word in reason for reason in reasons[place]), reasons[place]
    assert sorted(found.passed) == expected.passed


def test_a_table_that_is_turned_round_is_refused_as_a_whole() -> None:
    """Platforms below each other and units beside each other: what stands in its first row is told."""
    lines = [
        ["平台", "示例市司法局", "示例市审计局"],
        ["微信公众号", "示例司法", "示例审计"],
        ["微博", "司法示例（停更）", "无"],
    ]
    with pytest.raises(BadTable, match="平台、示例市司法局"):
        outcome(spreadsheets.read("\n".join("\t".join(line) for line in lines).encode()))
