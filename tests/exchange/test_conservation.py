"""Random tables in every layout: each row of each sheet is accounted for, and none that tells of an end runs."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from roster.exchange import headings
from roster.records.platform_names import PlatformNames
from roster.tables.sheets import BadTable, Comment, Row, Sheet, Spreadsheet, texts
from tests.offices import Outcome, outcome
from tests.support import TODAY, data_files, register_of

NAMES = PlatformNames(register_of(data_files(), TODAY).directory.platforms.values())
UNIT = ["示例市样例局", "示例市范例委员会", "示例市样例馆"]
ENDS = ["已注销", "已关停", "拟注销", "停用", "2023年8月注销", "不再更新"]
FILLERS = {
    "账号名称": ["样例发布", "范例在线", "@样例之声", "样例（东山）", "无"],
    "平台": ["微信公众号", "新浪微博", "抖音", "某某号"],
    "主办单位": UNIT,
    "账号ID": ["gh_1a2b3c4d5e6f", "100000000123", "x", "无"],
    "开设日期": ["2019-03-01", "2019年3月", "去年"],
    "状态": ["正常", "正常更新", "已注销", "公示中"],
    "微信公众号": ["样例发布", "无", "√", "范例发布"],
    "微博": ["样例微博", "—", "范例微博"],
    "备注": ["季度更新", "好"],
    "处置意见": ["保留"],
    "联系人": ["甲某"],
    "序号": ["1", "2", "3"],
}
COLUMNS = list(FILLERS)
AROUND = [
    "示例市政务新媒体一览表",
    "一、微信公众号",
    "（二）新浪微博",
    "合计",
    "填表人：甲",
    "备注：每季度更新",
    "县区",
    "2025年",
    "二、示例市样例局",
]


@st.composite
def blocks(draw: st.DrawFn) -> list[list[str]]:
    """A heading with rows below it, and texts between them; perhaps the list twice beside itself."""
    needed = draw(
        st.sampled_from(
            [["账号名称", "平台", "主办单位"], ["主办单位", "微信公众号", "微博"], ["账号名称", "主办单位"]]
        )
    )
    more = draw(st.lists(st.sampled_from(COLUMNS), max_size=4, unique=True))
    columns = draw(st.permutations([*dict.fromkeys([*needed, *more])]))
    times = draw(st.sampled_from([1, 1, 1, 2]))
    lines = [columns * times]
    for _ in range(draw(st.integers(0, 6))):
        line = [draw(st.sampled_from([*FILLERS[column][:2] * 3, *FILLERS[column], ""])) for column in columns * times]
        if draw(st.integers(0, 4)) == 0:
            place = draw(st.integers(0, len(line) - 1))
            line[place] += draw(st.sampled_from([draw(st.sampled_from(ENDS)), f"（{draw(st.sampled_from(ENDS))}）"]))
        lines.append(line)
        if draw(st.integers(0, 3)) == 0:
            text = draw(st.sampled_from(AROUND))
            lines.append([text] * draw(st.sampled_from([1, len(columns)])))
    return lines


@st.composite
def sheets(draw: st.DrawFn, name: str) -> Sheet:
    """Blocks below titles; some rows hidden, struck out or commented."""
    lines = [[text] for text in draw(st.lists(st.sampled_from(AROUND), max_size=2))]
    for block in draw(st.lists(blocks(), min_size=1, max_size=2)):
        lines += block
    rows = []
    for number, line in enumerate(lines, start=1):
        if any(line):
            mark = draw(st.integers(0, 14))
            rows.append(
                Row(
                    number,
                    texts(*line),
                    is_hidden=mark == 1,
                    struck=frozenset({0} if mark == 2 else ()),
                    comments=(Comment(0, "已于2023年注销"),) if mark == 3 else (),
                )
            )
    return Sheet(name, tuple(rows))


def accounted(told: Outcome) -> set[tuple[str, int]]:
    """Rows of accounts, and rows that are told with a reason or as no accounts."""
    made = {(source.sheet, source.row.number) for one in told.made.made_accounts for source in one.sources}
    return made | {(one.source.sheet, one.source.row.number) for one in told.made.rejected} | {*told.passed}


def heading_rows(sheet: Sheet) -> set[tuple[str, int]]:
    """The rows of the first heading, of which the columns are told."""
    found = headings.all_headings(sheet.rows, set(), NAMES)[:1]
    return {(sheet.name, row.number) for one in found for row in sheet.rows[one.start : one.end]}


def tells_of_an_end(row: Row, others: Sequence[int]) -> bool:
    marked = (
        row.is_hidden or any(n not in others for n in row.struck) or any(c.column not in others for c in row.comments)
    )
    return marked or any(word in cell.text for n, cell in enumerate(row.cells) if n not in others for word in ENDS)


@pytest.mark.long
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(first=sheets("账号"), second=sheets("抖音"))
def test_every_row_is_accounted_for_and_nothing_ended_runs(first: Sheet, second: Sheet) -> None:
    """Accounts, rows left out, rows passed over, headings: together they are all rows there are."""
    try:
        told = outcome(Spreadsheet((first, second)))
    except BadTable:
        event("no table at all")
        return
    every = {(sheet.name, row.number) for sheet in (first, second) for row in sheet.rows}
    lost = every - accounted(told) - heading_rows(first) - heading_rows(second)
    assert len(lost) <= told.made.none, lost  # rows in which every account is 无
    for one in told.made.made_accounts:
        ended = one.record["filings"][-1]["type"] in ("关停", "注销")
        event("ended" if ended else "runs")
        for source in one.sources:
            assert ended or not tells_of_an_end(source.row, sorted(source.others)), source.row
