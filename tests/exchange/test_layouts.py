"""Layouts that offices use instead of one heading above one list: sections, lists side by side, forms, mixed ids."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from roster.exchange import entries
from roster.exchange.entries import BadEntry
from tests.offices import SINCE, accounts, imported, reasons, rows, workbook
from tests.support import TODAY, data_files, write_site

A, B = "示例市样例局", "示例市范例委员会"


def sheet(*lines: Sequence[object], merged: Sequence[str] = ()) -> bytes:
    return workbook(("名单", rows(*lines, merged=merged)))


# Headings between rows

PLATFORMS = ["一、微信公众号（2个）", "二、新浪微博类：", "三、抖音账号"]


@pytest.mark.parametrize("is_merged", [False, True])
@pytest.mark.parametrize("is_csv", [False, True])
def test_platforms_between_the_rows(is_merged: bool, is_csv: bool) -> None:
    """Each holds until the next; nothing is mixed up."""
    lines = [
        ["序号", "账号名称", "主办单位"],
        [PLATFORMS[0]],
        [1, "样例发布", A],
        [2, "范例发布", B],
        [PLATFORMS[1]],
        [1, "样例发布", A],
        [PLATFORMS[2]],
        [1, "范例短视频", B],
    ]
    merged = [f"A{row}:C{row}" for row in (2, 5, 7)] if is_merged else []
    data = "\n".join(",".join(map(str, line)) for line in lines).encode() if is_csv else sheet(*lines, merged=merged)
    assert accounts(imported(data)) == [
        ("样例发布", "wechat", A),
        ("范例发布", "wechat", B),
        ("样例发布", "weibo", A),
        ("范例短视频", "douyin", B),
    ]


def test_sections_in_sections() -> None:
    """Districts, in them units, in them platforms: each level holds until the next of its own."""
    made = imported(
        sheet(
            ["账号名称", "账号ID"],
            ["一、示例市样例局"],
            ["（一）微信公众号"],
            ["甲发布", "gh_1a2b3c4d5e6f"],
            ["（二）微博"],
            ["甲微博", 1000000021],
            ["二、示例市范例委员会"],
            ["乙发布", None],
            ["（一）微信公众号"],
            ["丙发布", "gh_1a2b3c4d5e70"],
        )
    )
    assert accounts(made) == [("甲发布", "wechat", A), ("甲微博", "weibo", A), ("丙发布", "wechat", B)]
    assert list(reasons(made)) == [("名单", 8)], "哪个平台，没有写"


def test_a_platform_nobody_knows_is_not_the_one_before() -> None:
    """What to do is told without an option that would make all rows the same."""
    made = imported(
        sheet(
            ["账号名称", "主办单位"],
            ["一、微信公众号"],
            ["甲发布", A],
            ["二、某某新号"],
            ["乙发布", A],
            ["三、微博"],
            ["丙发布", A],
        )
    )
    assert accounts(made) == [("甲发布", "wechat", A), ("丙发布", "weibo", A)]
    [reason] = reasons(made).values()
    assert "“所属平台”一列" in reason and "--set" not in reason


def test_rejected_rows_take_the_heading_above_them_along(tmp_path: Path, run: Callable) -> None:
    """In the file of rejected rows the platform stands in a column: mended, it comes in."""
    root = write_site(tmp_path / "site", data_files(site={"since": SINCE}))
    (root / "a.xlsx").write_bytes(
        sheet(
            ["账号名称", "主办单位", "开设日期"],
            ["一、微信公众号"],
            ["甲发布", A, None],
            ["二、微博"],
            ["乙发布", A, "去年"],
        )
    )
    assert "1 行没有导入" in run("import", "--root", root, root / "a.xlsx", today=TODAY).stdout
    left = (root / "a.未导入.xlsx").read_bytes()
    assert "去年" in next(iter(reasons(imported(left)).values()))
    assert accounts(imported(left, ("开设日期", "不导入"))) == [("乙发布", "weibo", A)]


# Lists side by side

LIST = ["序号", "账号名称", "平台", "主办单位"]


@pytest.mark.parametrize("gap", [[], [None]])
@pytest.mark.parametrize("tail", [[], ["备注"]])
def test_two_lists_beside_each_other(gap: list, tail: list) -> None:
    """Both are read, the longer one to its end; a total below is none of either."""
    made = imported(
        sheet(
            [*LIST, *gap, *LIST, *tail],
            [1, "甲发布", "微信", A, *gap, 4, "丁发布", "抖音", B],
            [2, "乙发布", "微博", A, *gap, 5, "戊发布", "快手", B],
            [3, "丙发布", "微博", "", *gap, None, None, None, None],
            ["合计", 5],
        )
    )
    assert sorted(accounts(made)) == [
        ("丁发布", "douyin", B),
        ("乙发布", "weibo", A),
        ("戊发布", "kuaishou", B),
        ("甲发布", "wechat", A),
    ]
    assert list(reasons(made)) == [("名单", 4)]


def test_lists_with_headings_of_their_own() -> None:
    """A platform above each list holds for it alone."""
    heads = ["账号名称", "主办单位"]
    made = imported(
        sheet(
            ["示例市政务新媒体"],
            ["微信公众号", None, None, "新浪微博", None],
            [*heads, None, *heads],
            ["甲发布", A, None, "乙发布", B],
            ["丙发布", A],
            merged=["A1:E1", "A2:B2", "D2:E2"],
        )
    )
    assert sorted(accounts(made)) == [("丙发布", "wechat", A), ("乙发布", "weibo", B), ("甲发布", "wechat", A)]


def test_a_list_of_ended_accounts_beside_one_of_others() -> None:
    """Its heading holds for it alone, and nothing of it runs."""
    heads = ["账号名称", "平台", "主办单位"]
    made = imported(
        sheet(
            ["在用账号", None, None, None, "已注销账号"],
            [*heads, None, *heads],
            ["甲发布", "微信", A, None, "乙发布", "微博", B],
            merged=["A1:C1", "E1:G1"],
        )
    )
    assert accounts(made) == [("甲发布", "wechat", A)] and "已注销账号" in reasons(made)["名单", 3]


def test_a_rejected_row_of_the_second_list_stands_alone(tmp_path: Path, run: Callable) -> None:
    """What came in from the first list is not in the file of rejected rows."""
    root = write_site(tmp_path / "site", data_files(site={"since": SINCE}))
    (root / "a.xlsx").write_bytes(sheet([*LIST, *LIST], [1, "甲发布", "微信", A, 2, "乙发布", "微薄", B]))
    done = run("import", "--root", root, root / "a.xlsx", today=TODAY)
    assert "已导入 1 个账号" in done.stdout and "1 行没有导入" in done.stdout
    left = (root / "a.未导入.xlsx").read_bytes()
    again = imported(left)
    assert again.accounts == [] and "甲发布" not in str(again.rejected) and "微薄" in str(reasons(again))


# Ids

EITHER = {
    "gh_1a2b3c4d5e6f": {"account_id": "gh_1a2b3c4d5e6f"},
    "yangli-fabu": {"handle": "yangli-fabu"},
    "yangli-fabu / gh_1a2b3c4d5e6f": {"handle": "yangli-fabu", "account_id": "gh_1a2b3c4d5e6f"},
    "微信号：yangli-fabu\n原始ID：gh_1a2b3c4d5e6f": None,
    "": {},
}


@pytest.mark.parametrize("heading", ["微信号/原始ID", "微信号（或原始ID）", "微信号或原始ID", "微信号、原始ID"])
@pytest.mark.parametrize("written", EITHER)
def test_a_column_that_holds_either_id(heading: str, written: str) -> None:
    """Each is known by its form; what has none is left out with column and value."""
    made = imported(sheet(["账号名称", "平台", "主办单位", heading], ["甲发布", "微信公众号", A, written]))
    if EITHER[written] is None:
        assert made.accounts == []
        return
    [account] = made.accounts
    assert {key: account[key] for key in ("account_id", "handle") if key in account} == EITHER[written]
    made = imported(sheet(["账号名称", "平台", "主办单位", heading], ["甲发布", "微信公众号", A, "不像的号"]))
    assert "".join(heading.split()) in reasons(made)["名单", 2] and "不像的号" in reasons(made)["名单", 2]


def test_a_public_account_without_a_handle_shows_its_unchangeable_id() -> None:
    """It is what stands under 微信号 there; as a handle it would be wrong."""
    [account] = imported(
        sheet(["账号名称", "平台", "主办单位", "微信号"], ["甲发布", "微信公众号", A, "gh_1a2b3c4d5e6f"])
    ).accounts
    assert account["account_id"] == "gh_1a2b3c4d5e6f" and "handle" not in account


# States

RUNS = [
    "正常",
    "正常更新",
    "在运行",
    "正常运行",
    "持续更新中",
    "每周更新",
    "运行良好",
    "目前正常更新",
    "正常（每日更新）",
    "在使用",
    "已启用",
    "更新正常",
    "正常运维",
]
UNCLEAR = [
    "不正常",
    "停止更新",
    "维护中",
    "备案中",
    "原正常",
    "异常",
    "待启用",
    "未更新",
    "正常，已注销",
    "十佳",
    "变更",
    "拟开设",
    "基本不更新",
]


@pytest.mark.parametrize("said", RUNS)
def test_words_for_an_account_that_runs(said: str) -> None:
    """Put together of what it does and how."""
    assert (
        entries.runs(said)
        and len(imported(sheet(["账号名称", "平台", "主办单位", "运行情况"], ["甲", "微博", A, said])).accounts) == 1
    )


@pytest.mark.parametrize("said", UNCLEAR)
def test_other_words_are_left_out_with_column_and_value(said: str) -> None:
    """They may be the very reason why it should not be listed."""
    made = imported(sheet(["账号名称", "平台", "主办单位", "运行情况"], ["甲", "微博", A, said]))
    assert made.accounts == [] and said in reasons(made)["名单", 2] and "运行情况" in reasons(made)["名单", 2]


# Names


@pytest.mark.parametrize("written", ["@样例发布", "＠样例发布", "“样例发布”", "《样例发布》", " 样例发布 "])
def test_marks_around_a_name_are_no_part_of_it(written: str) -> None:
    """As people mention it, and as they quote it; quotation marks within a name are its own."""
    within = "示例“小微”服务"
    assert accounts(imported(sheet(["账号名称", "平台", "主办单位"], [within, "微博", A]))) == [(within, "weibo", A)]
    assert accounts(imported(sheet(["账号名称", "平台", "主办单位"], [written, "微博", A]))) == [
        ("样例发布", "weibo", A)
    ]
    assert accounts(imported(sheet(["单位", "微博"], [A, written]))) == [("样例发布", "weibo", A)]


@pytest.mark.parametrize(
    "written",
    [
        3,
        "3",
        "√",
        "正常",
        "已注销",
        "样例发布 gh_1a2b3c4d5e6f",
        "样例发布（微信号：yangli）",
        "微博：样例",
        "https://weibo.com/u/1",
        "@",
    ],
)
def test_what_is_no_name_or_more_than_one(written: object) -> None:
    """Counts, ticks, states, ids and addresses where a name is wanted."""
    for data in (sheet(["账号名称", "平台", "主办单位"], [written, "微博", A]), sheet(["单位", "微博"], [A, written])):
        made = imported(data)
        assert made.accounts == [] and str(written) in reasons(made)["名单", 2]


# Forms


def form(
    kind: str = "☑开设 □变更 □关停 □注销", platform: str = "新浪微博", name: str = "样例发布", note: str = ""
) -> list[list]:
    return [
        ["政务新媒体备案登记表"],
        ["代表主体", A, "账号主体/认证", A],
        ["账号或应用名称", name, "所属平台", platform],
        ["主办单位", A, "账号ID", "100000000123"],
        ["备案类型", kind, "开设日期", "2019-03-01"],
        ["备案原由", "发布政务信息", None, None],
        ["备注", note],
        ["主办单位意见", None, "备案主管单位意见", None],
    ]


@pytest.mark.parametrize("platform", ["新浪微博", "☑新浪微博 □微信公众号 □其他", "□微信公众号 ☑微博"])
def test_a_form_filled_in(platform: str) -> None:
    """Labels with what stands beside them; boxes count where they are ticked."""
    [account] = imported(sheet(*form(platform=platform), merged=["A1:D1", "B6:D6"])).accounts
    assert account == {
        "id": "slsylj-weibo",
        "name": "样例发布",
        "platform": "weibo",
        "account_id": "100000000123",
        "unit": "slsylj",
        "represents": A,
        "verified_as": A,
        "filings": [{"type": "开设", "on": "2019-03-01", "reason": "发布政务信息"}],
    }


def test_forms_below_each_other_and_on_sheets() -> None:
    """Each is one account."""
    made = imported(sheet(*form(), [], *form(name="样例之声", platform="抖音")[0:3], ["主办单位", A]))
    assert [account["name"] for account in made.accounts] == ["样例发布", "样例之声"]
    two = workbook(("甲", rows(*form())), ("乙", rows(*form(name="样例之声", platform="抖音")[:3], ["主办单位", A])))
    assert [account["name"] for account in imported(two).accounts] == ["样例发布", "样例之声"]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"kind": "□开设 □变更 □关停 ☑注销", "note": "x"}, ""),
        ({"kind": "☑开设 ☑变更 □关停 □注销"}, "勾了不止一项"),
        ({"kind": "□开设 ☑变更 □关停 □注销"}, "变更"),
        ({"platform": "□新浪微博 □微信公众号"}, "没有登记"),
        ({"note": "已于2023年注销"}, "疑似已终止"),
        ({"name": "样例发布（已注销）"}, "样例发布"),
        ({"kind": ""}, None),
    ],
)
def test_a_form_that_tells_of_no_running_account(changed: dict, says: str | None) -> None:
    """A cancellation is one; what can't be understood is left out; none is taken for an opening."""
    made = imported(sheet(*form(**changed)))
    if says is None:
        assert len(made.accounts) == 1
    elif not says:
        assert [account["filings"][-1]["type"] for account in made.accounts] == ["注销"]
    else:
        assert made.accounts == [] and says in str(reasons(made))


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("☑甲 □乙", "甲"),
        ("□甲 ☑乙", "乙"),
        ("甲☑ 乙□", "甲"),
        ("√甲 □乙", "甲"),
        ("□甲 □乙", ""),
        ("甲", "甲"),
        ("■甲、□乙", "甲"),
    ],
)
def test_what_is_ticked(text: str, chosen: str) -> None:
    """Boxes stand before or behind what they are for."""
    assert entries.ticked(text, "类型") == chosen
    with pytest.raises(BadEntry, match="不止一项"):
        entries.ticked("☑甲 ☑乙", "类型")


# What is wrong, with its column and its value


@pytest.mark.parametrize(
    ("heads", "line", "says"),
    [
        ("账号全称,发布平台,责任单位", ",微博,甲局", ["账号全称", "空"]),
        ("账号全称,发布平台,责任单位", "甲,微薄,甲局", ["发布平台", "微薄"]),
        ("账号全称,发布平台,责任单位", "甲,微博,同上", ["责任单位", "同上"]),
        ("账号全称,发布平台,责任单位,注册时间", "甲,微博,甲局,2099-01-01", ["注册时间", "2099-01-01"]),
        ("账号全称,发布平台,责任单位,原始ID", "甲,微信,甲局,gh_12", ["原始ID", "gh_12"]),
        (
            "账号全称,发布平台,责任单位,账号链接",
            "甲,微博,甲局,https://www.douyin.com/user/x",
            ["账号链接", "douyin.com"],
        ),
        ("账号全称,发布平台,责任单位,备案时间", "甲,微博,甲局,年初", ["备案时间", "年初"]),
    ],
)
def test_what_is_wrong_is_told_with_its_column_and_its_value(heads: str, line: str, says: list[str]) -> None:
    """Whoever mends the table finds the cell; the column is called as the table calls it."""
    [reason] = reasons(imported(f"{heads}\n{line}\n".encode())).values()
    assert all(word in reason for word in says), reason
