"""Accounts that had ended when a list was imported: over before the register opened, or closings of this register."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from roster.exchange import standing
from roster.exchange.entries import BadEntry
from roster.exchange.imported import Imported
from roster.exchange.standing import Standing
from roster.tables import spreadsheets
from tests.offices import imported, reasons
from tests.support import TODAY, data_files, unit, write_site

SINCE = "2026-11-01"
UNITS = [unit(), unit("sfb", "示例市样例办公室", short_names=["样例办"])]
Cells = Mapping[str, str]


def registered(since: str | None = SINCE) -> dict[str, bytes]:
    return data_files(units=UNITS, site={"since": since} if since else {})


def one_row(cells: Cells, since: str | None = SINCE) -> Imported:
    """What comes of a row with these cells."""
    all_cells = {"账号名称": "样例发布", "平台": "微博", "主办单位": "示例市样例馆", **cells}
    lines = [",".join(f'"{text}"' for text in line) for line in (all_cells.keys(), all_cells.values())]
    return imported("\n".join(lines).encode(), register=registered(since))


def endings_of(made: Imported) -> Sequence[dict[str, Any]]:
    """The filings behind the opening of the one account."""
    assert made.rejected == (), reasons(made)
    [account] = made.accounts
    return account["filings"][1:]


# Before the register


def old(type_: str = "注销", on: str = "", done: str = "", elsewhere: object = "不详", **more: object) -> dict:
    """An ending from before the register."""
    done_on = {"on": done or on} if done or on else {}
    record = {"type": type_, **({"on": on} if on else {}), **more}
    return record | {"done": {**done_on, "how": f"导入时注明已{type_}"}, "announced_elsewhere": elsewhere}


OLD: dict[str, tuple[Cells, list[dict]]] = {
    "with its announcement": (
        {"状态": "已注销", "注销日期": "2019-05-31", "公告日期": "2019-05-06"},
        [old(on="2019-05-31", elsewhere={"on": "2019-05-06"})],
    ),
    "all in one cell": (
        {"状态": "已注销 2019-05-31，公告 2019-05-06"},
        [old(on="2019-05-31", elsewhere={"on": "2019-05-06"})],
    ),
    "in a cell and in columns that agree": (
        {"状态": "2019年5月31日注销", "注销时间": "2019.5.31"},
        [old(on="2019-05-31")],
    ),
    "by a column alone": ({"状态": "", "关停日期": "2019-05-31"}, [old("关停", on="2019-05-31")]),
    "by a column for both": ({"状态": "已关停", "关停（注销）日期": "2019-05-31"}, [old("关停", on="2019-05-31")]),
    "nobody knows when": ({"状态": "已停用"}, [old("关停")]),
    "nobody knows when, said so": ({"状态": "已注销", "注销日期": "不详", "公告日期": "无"}, [old()]),
    "only a month": ({"状态": "已注销（2023年8月）", "公告时间": "2023年"}, [old()]),
    "the day it was done": (
        {"状态": "已注销", "注销日期": "2019-05-06", "注销完成日期": "2019-06-20"},
        [old(on="2019-05-06", done="2019-06-20")],
    ),
    "only the day it was done": ({"状态": "", "注销完成日期": "2019-06-20"}, [old(on="2019-06-20")]),
    "closed and later cancelled": (
        {"状态": "已注销", "停用日期": "2018-01-02", "注销日期": "2019-05-31", "公告日期": "2019-05-06"},
        [old("关停", on="2018-01-02"), old(on="2019-05-31", elsewhere={"on": "2019-05-06"})],
    ),
    "all that is known": (
        {
            "状态": "已注销",
            "注销日期": "2019-05-31",
            "公告日期": "2019-05-06",
            "公告单位": "市政府网站",
            "批准单位": "示例市人民政府办公室",
            "停更日": "2019-05-20",
            "注销原因": "整合",
            "继任账号": "样例之声",
        },
        [
            old(
                on="2019-05-31",
                elsewhere={"on": "2019-05-06", "where": "市政府网站"},
                approved="上级批准",
                approved_by="示例市人民政府办公室",
                reason="整合",
                successor="样例之声",
                stops_on="2019-05-20",
            )
        ],
    ),
    "approved by nobody who is named": (
        {"状态": "已注销", "批准方式": "责令关闭", "批准单位": "未知"},
        [old()],
    ),
    "its own decision": (
        {"状态": "已注销", "批准方式": "经班子集体研究", "批准单位": "示例市样例馆"},
        [old(approved="集体研究")],
    ),
}


@pytest.mark.parametrize("case", OLD)
def test_an_ending_from_before_the_register_comes_in_as_it_was(case: str) -> None:
    """Nothing is asked that nobody knows, nothing is made up, and the register announces nothing."""
    cells, filings = OLD[case]
    assert list(endings_of(one_row(cells))) == filings


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"状态": "已注销", "注销日期": "2023年8月"}, "注销日期“2023年8月”没有写到日，记为“不详”"),
        ({"状态": "已注销", "公告日期": "2023年"}, "公告日期“2023年”没有写到日，记为“不详”"),
        ({"状态": "已注销", "停更日": "2023年"}, "停更日“2023年”没有写到日，没有导入"),
        ({"状态": "已注销", "批准方式": "责令关闭"}, "责令关闭的没有写批准单位，批准方式没有导入"),
    ],
)
def test_what_is_known_roughly_is_told(cells: Cells, told: str) -> None:
    """The words of the table stand in the remarks, and with them in the file."""
    made = one_row(cells)
    assert [remark.reason for remark in made.remarks] == [told] and len(endings_of(made)) == 1


# Closings of this register


APPROVED = {"状态": "已注销", "注销日期": "2026-11-10", "公告日期": "2026-11-10"}
CLOSING = {"type": "注销", "on": "2026-11-10", "announced_on": "2026-11-10"}
CURRENT: dict[str, tuple[Cells, dict]] = {
    "as ever": (APPROVED | {"批准方式": "主要领导同意"}, CLOSING | {"approved": "主要领导同意"}),
    "approved from above": (
        APPROVED | {"批准方式": "报主管部门批准", "批准机关": "示例市样例办公室", "停更日": "2026-12-01"},
        CLOSING | {"approved": "上级批准", "approved_by": "示例市样例办公室", "stops_on": "2026-12-01"},
    ),
    "ordered": (
        APPROVED | {"批准方式": "责令关闭", "批准单位": "示例市网信办"},
        CLOSING | {"approved": "责令关闭", "approved_by": "示例市网信办"},
    ),
    "announced by another unit": (
        APPROVED | {"批准方式": "集体研究", "公告单位": "样例办"},
        CLOSING | {"approved": "集体研究", "announced_by": "sfb"},
    ),
    "announced by itself": (
        APPROVED | {"批准方式": "集体研究", "公告单位": "示例市样例馆"},
        CLOSING | {"approved": "集体研究"},
    ),
    "done": (
        APPROVED | {"批准方式": "集体研究", "办结日期": "2026.11.20"},
        CLOSING | {"approved": "集体研究", "done": {"on": "2026-11-20", "how": "导入时注明已注销"}},
    ),
    "decided before, done since": (
        APPROVED | {"注销日期": "2026-10-30", "批准方式": "集体研究", "办结日期": "2026-11-20"},
        CLOSING
        | {
            "on": "2026-10-30",
            "approved": "集体研究",
            "done": {"on": "2026-11-20", "how": "导入时注明已注销"},
        },
    ),
}


@pytest.mark.parametrize("case", CURRENT)
def test_an_ending_since_then_is_a_closing_of_this_register(case: str) -> None:
    """It is approved and announced like every other."""
    cells, filing = CURRENT[case]
    assert list(endings_of(one_row(cells))) == [filing]


REFUSED: dict[str, tuple[Cells, Sequence[str]]] = {
    "neither approved nor announced": (
        {"状态": "已注销", "注销日期": "2026-11-10"},
        ["不早于名录开办之日 2026-11-01", "批准方式", "公告日期"],
    ),
    "on the day it opened": ({"状态": "已注销", "注销日期": SINCE}, ["批准方式", "公告日期"]),
    "announced since, ended who knows when": (
        {"状态": "已注销", "公告日期": "2026-11-10", "批准方式": "集体研究"},
        ["还要写明注销日期；"],
    ),
    "opened since, ended who knows when": (
        {"状态": "已注销", "开设日期": "2026-11-05"},
        ["还要写明注销日期、批准方式"],
    ),
    "a month that may be later": (
        APPROVED | {"注销日期": "2026年11月", "批准方式": "集体研究"},
        ["注销日期“2026年11月”没有写到日；请写成"],
    ),
    "a year that may be later": ({"状态": "2026年注销"}, ["状态“2026年”没有写到日"]),
    "ordered by nobody": (APPROVED | {"批准方式": "责令关闭"}, ["还要写明批准单位；"]),
    "its own decision by another": (
        APPROVED | {"批准方式": "集体研究", "批准单位": "示例市网信办"},
        ["请核对，是别的单位批准的请写“上级批准”"],
    ),
    "announced by a stranger": (
        APPROVED | {"批准方式": "集体研究", "公告单位": "示例市生人局"},
        ["公告单位“示例市生人局”不在名录里"],
    ),
    "no such day": ({"状态": "已注销", "注销日期": "2019-02-30"}, ["没有这一天"]),
    "two days": ({"状态": "已注销2019-05-31", "注销日期": "2019-05-30"}, ["日期不一样；请核对"]),
    "done before": ({"状态": "已注销", "注销日期": "2019-05-31", "办结日期": "2019-05-01"}, ["办结日期早于"]),
    "not to come yet": (APPROVED | {"批准方式": "集体研究", "注销日期": "2026-12-01"}, ["还没有到"]),
    "closed, and a day of cancelling": ({"状态": "已关停", "注销日期": "2019-05-31"}, ["只留一个"]),
    "closed since, cancelled later": (
        APPROVED | {"关停日期": "2026-11-02", "批准方式": "集体研究"},
        ["请只留一个日期导入"],
    ),
    "which, nobody says": ({"状态": "", "办结日期": "2019-05-31"}, ["没有写状态，却写了办结日期"]),
    "both, nobody says": ({"状态": "", "关停注销日期": "2019-05-31"}, ["没有写状态，却写了关停注销日期"]),
    "runs and was done": ({"状态": "正常", "办结日期": "2019-05-31"}, ["状态是“运行”，却写了办结日期"]),
    "runs and has stopped": ({"状态": "在用", "停更日": "2019-05-31"}, ["却写了停更日"]),
    "stopped, and nothing else is said": ({"状态": "", "停更日": "2019-05-31"}, ["没有写状态，却写了停更日"]),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_row_that_leaves_something_open_is_left_out(case: str) -> None:
    """With what to write; never as an account that runs."""
    cells, says = REFUSED[case]
    made = one_row(cells)
    assert made.accounts == []
    [reason] = reasons(made).values()
    assert all(words in reason for words in says), reason


@pytest.mark.parametrize(
    "state", ["待注销", "拟注销", "注销公示中", "正在办理注销", "已公告，拟关停", "2027年将注销", "关停公告期"]
)
def test_what_is_to_end_has_not_ended(state: str) -> None:
    """Neither over nor running: the row is left out, and says which of the two to write."""
    made = one_row({"状态": state, "公告日期": "2019-05-06", "批准方式": "集体研究"})
    [reason] = reasons(made).values()
    assert made.accounts == [] and "还不是终止" in reason and "写“运行”导入" in reason


@pytest.mark.parametrize("cells", [OLD["with its announcement"][0], CURRENT["as ever"][0], {"状态": "已停用"}])
def test_without_the_day_it_opened_no_ending_comes_in(cells: Cells) -> None:
    """Whether an announcement is due cannot be known: what to write, and where."""
    made = one_row(cells, since=None)
    [reason] = reasons(made).values()
    assert made.accounts == [] and "data/site.yaml" in reason and "写一行 since: 2026-11-01" in reason


# The cell 状态


SAID = {
    "已注销 2019-05-31，公告 2019-05-06": Standing("注销", "2019-05-31", "2019-05-06"),
    "已注销 2019-05-31 公告 2019-05-06": Standing("注销", "2019-05-31", "2019-05-06"),
    "已关停（2019年5月31日）；已公告": Standing("关停", "2019年5月31日"),
    "公告：2019/5/6；已于2019.5.31注销": Standing("注销", "2019.5.31", "2019/5/6"),
    "已停用": Standing("关停"),
    "２０２３年８月注销": Standing("注销", "2023年8月"),
    "正常运行": Standing("运行"),
}
NOT_SAID = [
    "2020-11已注销后违规重新上线",
    "2024-04-15起停更并注销",
    "2019-05-06公告2019-05-31注销",
    "未注销",
    "保留(其余15个关停)",
    "已注销未公告",
    "已注销，已关停",
    "2019年在用",
    "2019-05-31",
    "已注销\0",
]


@pytest.mark.parametrize(("text", "meant"), SAID.items())
def test_a_state_may_bring_its_days_along(text: str, meant: Standing) -> None:
    """In any order, with brackets and full-width digits."""
    said = standing.read(text)
    assert said and (said.state, said.on.strip(), said.announced_on.strip()) == (
        meant.state,
        meant.on,
        meant.announced_on,
    )


@pytest.mark.parametrize("text", NOT_SAID)
def test_a_state_with_anything_more_is_not_guessed(text: str) -> None:
    """It may be the very reason why the account is still there."""
    with pytest.raises(BadEntry):
        standing.read(text)


# By the command


LIST = """\
账号名称,平台,主办单位,状态,注销日期,公告日期,批准方式,办结日期
旧号甲,微博,示例市样例馆,已注销,2019-05-31,2019-05-06,,
旧号乙,抖音,示例市样例馆,已关停,,,,
新号丙,快手,示例市样例馆,已注销,2026-11-10,2026-11-10,集体研究,
新号丁,今日头条,示例市样例馆,已注销,2026-11-02,2026-11-02,集体研究,2026-11-20
在用号,公众号,示例市样例馆,正常,,,,
没写,视频号,示例市样例馆,已注销,2026-11-11,,,
"""


def test_an_ending_of_2019_makes_no_notice(tmp_path: Path, run: Callable) -> None:
    """Imported in 2026 and built: 已注销 on its page and in the API, no longer official in verify, and nothing is
    posted of it.
    """
    root = write_site(tmp_path / "site", registered())
    (root / "list.csv").write_text(LIST, "utf-8")
    done = run("import", "--root", root, root / "list.csv", today=TODAY)
    assert done.returncode == 0, done.stdout + done.stderr
    assert run("check", "--root", root, today=TODAY).returncode == 0
    done = run("build", "--root", root, "--out", tmp_path / "public", "--no-search", today=TODAY)
    assert done.returncode == 0, done.stdout + done.stderr
    public = tmp_path / "public"
    states = {one["name"]: one["state"] for one in _json(public / "api/v1/accounts.json")["accounts"]}
    assert states == {
        "旧号甲": "已注销",
        "旧号乙": "已关停",
        "新号丙": "注销公示中",
        "新号丁": "已注销",
        "在用号": "运行",
    }
    posted = {id_ for notice in _json(public / "api/v1/notices.json")["notices"] for id_ in notice["accounts"]}
    assert posted == {"ylg-kuaishou", "ylg-toutiao"}
    [index] = public.glob("verify/*/all.json")
    keys = _json(index)["e/0.json"]["keys"]
    assert {key: keys[key][0] for key in keys if key.startswith("n:旧号")} == {"n:旧号甲": "was", "n:旧号乙": "was"}
    assert keys["n:在用号"][0] == "is"
    assert "曾是官方账号" in (public / "accounts/ylg-weibo/index.html").read_text("utf-8")


def test_it_is_told_how_many_have_ended_and_how(tmp_path: Path, run: Callable) -> None:
    """A line for each way, and what is still to be done."""
    root = write_site(tmp_path / "site", registered())
    (root / "list.csv").write_text(LIST, "utf-8")
    done = run("import", "--root", root, root / "list.csv", "--dry-run", today=TODAY)
    assert "可以导入 5 个账号、0 个新单位，1 行没有导入" in done.stdout
    assert (
        "其中 2 个在名录开办（2026-11-01）以前就已终止（关停 1 个、注销 1 个）：不再公告，"
        "页面和查询都写明曾是官方账号；"
        "1 个终止日期不详；1 个当时的公告日期不详。" in done.stdout
    )
    assert "其中 1 个由名录公告并已办结（注销 1 个）。" in done.stdout
    assert "其中 1 个要由名录公告、还没有办结日期（注销 1 个）" in done.stdout and "file 办结" in done.stdout
    assert "postings.yaml" not in done.stdout


def test_rows_that_wait_for_the_day_it_opened_come_in_once_it_is_written(tmp_path: Path, run: Callable) -> None:
    """The file of rejected rows is enough."""
    root = write_site(tmp_path / "site", registered(since=None))
    (root / "list.csv").write_text(LIST, "utf-8")
    done = run("import", "--root", root, root / "list.csv", today=TODAY)
    assert "已导入 1 个账号" in done.stdout and "data/site.yaml" in done.stdout
    assert [len(sheet.rows) for sheet in spreadsheets.read((root / "list.未导入.csv").read_bytes()).sheets] == [6]
    write_site(root, {"data/site.yaml": registered()["data/site.yaml"]})
    done = run("import", "--root", root, root / "list.未导入.csv", today=TODAY)
    assert "已导入 4 个账号" in done.stdout, done.stdout


def test_an_exported_table_does_not_carry_what_was_seen_online(tmp_path: Path, run: Callable) -> None:
    """Who moves a register is told which file belongs to it; in its own place nothing is missing."""
    root = write_site(tmp_path / "site", registered())
    (root / "list.csv").write_text(LIST, "utf-8")
    assert run("import", "--root", root, root / "list.csv", today=TODAY).returncode == 0
    assert run("export", "--root", root, tmp_path / "a.csv", today=TODAY).returncode == 0
    other = write_site(tmp_path / "other", {**registered(), "data/accounts.yaml": b"units: []\naccounts: []\n"})
    done = run("import", "--root", other, tmp_path / "a.csv", today=TODAY)
    assert "其中 2 个有公告，data/postings.yaml 里却没有上线记录" in done.stdout, done.stdout
    assert "其中 2 个在名录开办（2026-11-01）以前就已终止" in done.stdout


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))
