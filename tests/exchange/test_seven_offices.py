"""Tables as seven more offices keep them, each with its whole outcome: what comes in, and of every row why not."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from roster.exchange import layout
from roster.exchange.imported import Imported
from roster.records.platform_names import PlatformNames
from roster.tables import spreadsheets
from tests.offices import imported, rows, workbook
from tests.support import TODAY, data_files, register_of

PLATFORMS = register_of(data_files(), TODAY).directory.platforms


@dataclass(frozen=True)
class Office:
    """A file, the accounts that come of it, and the other rows: by sheet and row a word of the reason, and those that
    are no account.
    """

    data: bytes
    accounts: list[str]
    left_out: dict[tuple[str, int], str]
    passed: list[tuple[str, int]]


def told(made: Imported) -> list[str]:
    """Each account in a line: name, platform, unit, ids, days and kinds of its filings."""
    units = {unit["id"]: unit["name"] for unit in made.units} | {"ylg": "示例市样例馆"}
    lines = []
    for one in made.accounts:
        ids = [one[key] for key in ("account_id", "handle", "url") if key in one]
        filings = [f"{filing['type']}{filing.get('on', '')}" for filing in one["filings"]]
        lines.append(" ".join([one["name"], one["platform"], units[one["unit"]], *ids, *filings]))
    return lines


def county() -> Office:
    """A county's list: two rows of headings, districts between the rows, rounded ids, what is to be done with each."""
    lines = [
        ["附件2"],
        ["示例县政务新媒体清查登记表"],
        ["填报单位：示例县融媒体中心（盖章）", None, None, None, None, None, "填报日期：2025年12月30日"],
        ["序号", "主管主办单位", "政务新媒体", None, None, "开通时间", "清查情况", None],
        [None, None, "平台类别", "账号名称", "账号ID号", None, "运维情况", "处置意见"],
        ["（一）县直部门", None, None, None, None, None, None, None],
        [1, "示例县教育局", "微信订阅号", "示例县教育", "gh_1a2b3c4d5e01", date(2018, 3, 5), "正常更新", "保留"],
        [2, None, "微博", "@示例县教育发布", 1000000201, "2019.4", "持续更新", "保留"],
        [3, "示例县卫生健康局", "微信服务号", "健康示例县", "gh_1a2b3c4d5e02", "2017-9-1", "正常", "注销"],
        [4, None, "抖音", "健康示例县", "MS4wLjABAAAAshili-douyin-00000000000000000000000000a1", 43525, "正常", "保留"],
        ["（二）乡镇街道", None, None, None, None, None, None, None],
        [5, "示例县东山镇人民政府", "微信公众号", "东山发布", "gh_1a2b3c4d5e03", "2020年1月5日", "停更6个月", "整改"],
        [6, "示例县西河镇人民政府", "今日头条", "西河发布", None, None, "在运行", None],
        [7, "示例县西河镇人民政府", "微博", "西河发布", "1.00000E+18", "20200506", "在运行", None],
        ["合计", None, None, 7],
        ["审核人：甲某", None, None, None, "填表人：乙某", None, "联系电话：0000-12345678"],
        ["说明：1.平台类别按实际填写；2.每季度末报送。"],
    ]
    merged = [
        "A1:H1",
        "A2:H2",
        "A3:F3",
        "G3:H3",
        "A4:A5",
        "B4:B5",
        "C4:E4",
        "F4:F5",
        "G4:H4",
        "A6:H6",
        "B7:B8",
        "B9:B10",
        "A11:H11",
        "A17:H17",
    ]
    return Office(
        workbook(("清查表", rows(*lines, merged=merged)), ("填报说明", rows())),
        [
            "示例县教育 wechat 示例县教育局 gh_1a2b3c4d5e01 开设2018-03-05",
            "示例县教育发布 weibo 示例县教育局 1000000201 开设不详",
            "西河发布 toutiao 示例县西河镇人民政府 开设不详",
        ],
        {
            ("清查表", 9): "“处置意见”写着“注销”",
            ("清查表", 10): "43525",
            ("清查表", 12): "停更6个月",
            ("清查表", 14): "超过 15 位",
        },
        [("清查表", n) for n in (1, 2, 3, 4, 6, 11, 15, 16, 17)],
    )


def matrix() -> Office:
    """A city's matrix as CSV in GB18030: platforms as columns, line breaks and commas in cells, a remark for each."""
    text = (
        "示例市市直部门政务新媒体“一览表”,,,,,,\n"
        ",,,,,,\n"
        "单 位,政务微信,政务微博,抖 音,视频号,人民号,备 注\n"
        "示例市公安局,平安示例,@平安示例,平安示例,平安示例,无,\n"
        "示例市财政局,示例财政,,,,—,\n"
        "示例市税务局,税务示例（2023年8月注销）,税务示例,/,/,/,\n"
        "示例市教育局,教育示例,教育示例【已关停】,,,,微博已停用\n"
        '示例市文旅局,"文旅示例\n示例文化",文旅示例,2,√,未开通,\n'
        "示例市水利局,已注销,,,,,\n"
        '示例市气象局,示例天气,示例气象,,,,"更新好,无投诉"\n'
        "示例市信访局,,,,,,\n"
        "合计,7,5,2,1,0,\n"
    )
    return Office(
        text.encode("gb18030"),
        [
            "平安示例 wechat 示例市公安局 开设不详",
            "平安示例 weibo 示例市公安局 开设不详",
            "平安示例 douyin 示例市公安局 开设不详",
            "平安示例 channels 示例市公安局 开设不详",
            "示例财政 wechat 示例市财政局 开设不详",
            "税务示例 weibo 示例市税务局 开设不详",
            "文旅示例 weibo 示例市文旅局 开设不详",
            "示例天气 wechat 示例市气象局 开设不详",
            "示例气象 weibo 示例市气象局 开设不详",
        ],
        {
            ("", 6): "请把名称写成“税务示例”",
            ("", 7): "“备注”写着“微博已停用”",
            ("", 8): "换行",
            ("", 9): "是状态，不是名称",
            ("", 11): "没有填写任何账号",
        },
        [("", 1), ("", 12)],
    )


def by_platform() -> Office:
    """A bureau's workbook: a sheet for each platform with headings of its own, lines through rows, a hidden sheet."""

    def wechat(sheet: Worksheet) -> None:
        rows(
            ["编号", "公众号全称", "原始ID", "认证主体", "运营单位", "注册时间"],
            [
                "A-01",
                "示例人社",
                "gh_2a2b3c4d5e01",
                "示例市人力资源和社会保障局",
                "示例市人力资源和社会保障局",
                "2016/7/8",
            ],
            ["A-02", "示例就业", "gh_2a2b3c4d5eO2", "示例市就业中心", "示例市就业中心", "2018/1/1"],
            ["A-03", "示例社保旧号", "gh_2a2b3c4d5e03", "示例市社会保险中心", "示例市社会保险中心", "2015/3/2"],
            ["A-04", "示例社保", "gh_2a2b3c4d5e04", "示例市社会保险中心", "示例市社会保险中心", "2021/3/2"],
        )(sheet)
        for cell in sheet[4]:
            cell.font = Font(strike=True)
        sheet["B5"].comment = Comment("与人社局共用后台", "甲")

    def weibo(sheet: Worksheet) -> None:
        rows(
            ["新浪微博账号明细"],
            ["微博昵称", "UID", "主页", "主办单位", "状态"],
            ["示例人社", 1000000301, "https://weibo.com/u/1000000301", "示例市人力资源和社会保障局", "正常"],
            ["示例就业微博", 1000000302, None, "示例市就业中心", "已注销 2021-06-01"],
            ["示例社保微博", 1000000303, None, "示例市社会保险中心", "公示中"],
        )(sheet)
        sheet.row_dimensions[3].hidden = False

    def retired(sheet: Worksheet) -> None:
        rows(["账号名称", "平台", "主办单位"], ["示例技校", "微博", "示例市技工学校"])(sheet)

    def old(sheet: Worksheet) -> None:
        rows(["账号名称", "平台", "主办单位"], ["示例旧号", "微博", "示例市技工学校"])(sheet)
        sheet.sheet_state = "hidden"

    return Office(
        workbook(("微信公众号", wechat), ("微博", weibo), ("停用账号", retired), ("2019", old)),
        [
            "示例人社 wechat 示例市人力资源和社会保障局 gh_2a2b3c4d5e01 开设2016-07-08",
            "示例社保 wechat 示例市社会保险中心 gh_2a2b3c4d5e04 开设2021-03-02",
            "示例人社 weibo 示例市人力资源和社会保障局 1000000301 https://weibo.com/u/1000000301 开设不详",
            "示例就业微博 weibo 示例市就业中心 1000000302 开设不详 注销2021-06-01",
        ],
        {
            ("微信公众号", 3): "gh_2a2b3c4d5eO2",
            ("微信公众号", 4): "画了删除线",
            ("微博", 5): "公示中",
            ("停用账号", 2): "“停用账号”",
        },
        [("微博", 1)],
    )


def side_by_side() -> Office:
    """Two lists beside each other to save paper, of different length, with one column of remarks for both."""
    heads = ["序号", "单位", "平台", "账号"]
    lines = [
        ["示例区政务新媒体账号公示"],
        [*heads, None, *heads, "备注"],
        [1, "示例区教育局", "微信", "示例区教育", None, 4, "示例区城管局", "抖音", "城管在线", None],
        [2, "示例区民政局", "微信", "示例区民政", None, 5, "示例区司法局", "微博", "司法示例", "右边的已停更"],
        [3, "示例区审计局", "微信", "（无）", None, None, None, None, None, None],
        ["公布日期：2025年6月1日"],
    ]
    return Office(
        workbook(("公示", rows(*lines, merged=["A1:J1", "A6:J6"]))),
        ["示例区教育 wechat 示例区教育局 开设不详", "城管在线 douyin 示例区城管局 开设不详"],
        {("公示", 4): "右边的已停更", ("公示", 5): "（无）"},
        [("公示", 1), ("公示", 6)],
    )


def forms() -> Office:
    """The 备案表 of each account on a sheet of its own, boxes ticked, one of them cancelled, one for a change."""

    def form(name: str, platform: str, kind: str, unit: str, **more: str) -> Callable[[Worksheet], None]:
        return rows(
            ["政务新媒体备案登记表"],
            ["填报单位（公章）：", unit, "填报时间：2024年5月6日"],
            ["代表主体", unit, "账号主体/认证", unit],
            ["账号或应用名称", name, None, None],
            ["所属平台", platform, "账号ID", more.get("id", "")],
            ["备案类型", kind, None, None],
            ["主办单位", unit, "开设日期", more.get("opened", "")],
            ["备案原由", "发布政务信息，服务群众", None, None],
            ["主办单位意见", "同意\n（盖章）2024年5月6日", "备案主管单位意见", None],
            ["填表说明：备案类型请打钩；关停、注销的另附公告。"],
            merged=["A1:D1", "B4:D4", "B6:D6", "B8:D8", "A10:D10"],
        )

    boxes = ("{}开设　{}变更　{}关停　{}注销", "☑□□□")
    opened, changed, cancelled = (
        boxes[0].format(*("☑" if n == chosen else "□" for n in range(4))) for chosen in (0, 1, 3)
    )
    data = workbook(
        (
            "1",
            form(
                "示例统计",
                "☑微信公众号 □新浪微博 □抖音 □其他",
                opened,
                "示例市统计局",
                id="gh_3a2b3c4d5e01",
                opened="2019年3月",
            ),
        ),
        ("2", form("示例统计", "□微信公众号 ☑新浪微博 □抖音 □其他", changed, "示例市统计局", id="1000000401")),
        ("3", form("示例调查", "□微信公众号 ☑新浪微博 □抖音 □其他", cancelled, "示例市统计局", id="1000000402")),
        (
            "4",
            form(
                "示例普查", "□微信公众号 □新浪微博 □抖音 ☑其他（网易号）", opened, "示例市统计局", opened="2020-10-01"
            ),
        ),
    )
    return Office(
        data,
        [
            "示例统计 wechat 示例市统计局 gh_3a2b3c4d5e01 开设不详",
            "示例调查 weibo 示例市统计局 1000000402 开设不详 注销",
            "示例普查 other 示例市统计局 开设2020-10-01",
        ],
        {("2", 3): "“备案类型”写着“变更”"},
        [(name, row) for name in "1234" for row in (1, 2)],
    )


def with_states() -> Office:
    """Platforms over several columns each, with a state of its own for every account, and a footnote on one of them."""
    lines = [
        ["示例市各区县政务新媒体运行情况汇总表（2025年第四季度）"],
        ["区县", "单位名称", "微信公众号", None, None, "新浪微博", None, None, "是否纳入监管"],
        [None, None, "名称", "微信号", "状态", "昵称", "UID", "状态", None],
        ["东山区", "东山区人民法院", "东山法院", "dongshan-fy", "正常", "东山区法院", 1000000501, "停用", "是"],
        [None, "东山区检察院", "东山检察", "dongshan_jc", "正常", "东山检察", 1000000502, "正常更新", "是"],
        ["西河区", "西河区人民法院", "西河法院", "xihe-fayuan", "2022年5月6日注销", None, None, None, "是"],
        [None, "西河区检察院", "西河检察*", None, "正常", "无", None, None, "否"],
        ["小计", None, 4, None, None, 2],
        ["注：带*的账号正在办理注销手续。"],
    ]
    merged = ["A1:I1", "A2:A3", "B2:B3", "C2:E2", "F2:H2", "I2:I3", "A4:A5", "A6:A7", "A9:I9"]
    return Office(
        workbook(("汇总", rows(*lines, merged=merged))),
        [
            "东山法院 wechat 东山区人民法院 dongshan-fy 开设不详",
            "东山区法院 weibo 东山区人民法院 1000000501 开设不详 关停",
            "东山检察 wechat 东山区检察院 dongshan_jc 开设不详",
            "东山检察 weibo 东山区检察院 1000000502 开设不详",
            "西河法院 wechat 西河区人民法院 xihe-fayuan 开设不详 注销2022-05-06",
        ],
        {("汇总", 7): "带*的账号正在办理注销手续"},
        [("汇总", 1), ("汇总", 8), ("汇总", 9)],
    )


def unicode_text() -> Office:
    """What Excel calls “Unicode text”: tabs, UTF-16, days of every kind, formulas, a unit written once for several."""
    out = io.StringIO()
    for line in [
        [
            "序号",
            "新媒体名称",
            "所在平台",
            "账号标识",
            "主办单位（全称）",
            "启用日期",
            "上线时间",
            "目前状态",
            "批准单位",
            "关停原因",
        ],
        [
            "1",
            "示例应急",
            "微信公众号",
            "gh_4a2b3c4d5e01",
            "示例市应急管理局",
            "",
            "2018-05-06 00:00:00",
            "在用",
            "",
            "",
        ],
        ["2", "示例应急", "新浪微博", "1000000601", "", "", "2018年5月", "在用", "", ""],
        ["3", "=A2", "抖音", "", "示例市应急管理局", "", "", "在用", "", ""],
        ["4", "示例消防", "微信公众号", "shili-xf", "示例市消防救援支队", "", "3/1/2019", "在用", "", ""],
        ["5", "示例森林防火", "今日头条", "", "示例市林业局", "", "", "", "", "与示例应急整合"],
        ["6", "示例地震", "快手", "000123", "示例市地震局", "", "2020.2.30", "在用", "", ""],
        ["7", "示例救援", "客户端", "", "示例市应急管理局", "", "", "存续", "", ""],
        ["8", "示例救援", "移动APP", "", "示例市应急管理局", "", "", "存续", "", ""],
    ]:
        out.write("\t".join(line) + "\r\n")
    return Office(
        out.getvalue().encode("utf-16"),
        ["示例应急 wechat 示例市应急管理局 gh_4a2b3c4d5e01 开设2018-05-06", "示例救援 app 示例市应急管理局 开设不详"],
        {
            ("", 3): "主办单位",
            ("", 4): "公式",
            ("", 5): "3/1/2019",
            ("", 6): "与示例应急整合",
            ("", 7): "000123",
            ("", 9): "相同",
        },
        [],
    )


OFFICES = [county, matrix, by_platform, side_by_side, forms, with_states, unicode_text]


@pytest.mark.parametrize("office", OFFICES)
def test_every_row_is_right_or_left_out_with_its_reason(office: Callable[[], Office]) -> None:
    """The whole outcome: accounts with their ids and filings, rows left out, rows passed over; and no row is lost."""
    expected = office()
    made = imported(expected.data)
    assert told(made) == expected.accounts
    reasons: dict[tuple[str, int], list[str]] = {}
    for one in made.rejected:
        reasons.setdefault((one.source.sheet, one.source.row.number), []).append(one.reason)
    assert reasons.keys() == expected.left_out.keys(), reasons
    for place, word in expected.left_out.items():
        assert any(word in reason for reason in reasons[place]), reasons[place]
    assert passed_over(expected.data) == expected.passed


def passed_over(data: bytes) -> list[tuple[str, int]]:
    """Rows that are no accounts, by sheet and number."""
    found = []
    for sheet in spreadsheets.read(data).sheets:
        for table in layout.find(sheet, (), PlatformNames(PLATFORMS.values()), ()):
            found += [(sheet.name, passed.number) for passed in table.passed]
    return sorted(found)
