"""``plan``: what a change means to the one who decides on it, from real git repositories."""

import copy
import json
import re
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

from roster import cli
from roster.review import markdown
from tests import markup, support
from tests.review import asking
from tests.support import (
    Record,
    account,
    as_data,
    changed,
    commit,
    ended,
    git,
    look,
    opened,
    unit,
    write_site,
)

TODAY = "2026-11-20"
OPENED = {"since": "2020-01-01"}
SITE = support.SITE | OPENED
data_files = partial(support.data_files, site=OPENED)
UNITS = [unit(), unit("ylz", "示例市样例中心"), unit("sfb", "示例市人民政府办公室"), unit("old", "示例市旧馆")]
ACCOUNTS = [
    account("a", name="样例甲"),
    account("b", name="样例乙", platform="weibo", account_id="1000000002", handle="yangli-yi"),
    account("c", name="样例丙", unit="ylz"),
]

Edit = Callable[[list[Record], list[Record]], None]


def edited(edit: Edit) -> dict[str, bytes]:
    accounts, units = copy.deepcopy(ACCOUNTS), copy.deepcopy(UNITS)
    edit(accounts, units)
    return data_files(accounts, units)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register committed on 2026-11-05."""
    git(tmp_path, "init", "-q", "root")
    commit(tmp_path / "root", data_files(ACCOUNTS, UNITS))
    return tmp_path / "root"


def invoke(root: Path, *more: str, today: str = TODAY) -> Result:
    return asking.invoke(["plan", "--root", root, "--base", "HEAD", "--today", today, *more])


def planned(root: Path, edit: Edit, **more: Any) -> dict[str, Any]:
    """The plan, as JSON, of an edit of the folder."""
    write_site(root, edited(edit))
    return json.loads(invoke(root, "--format", "json", **more).stdout)


def steps(made: dict[str, Any]) -> list[tuple[str, str]]:
    return [(step["kind"], step["id"]) for step in made["steps"]]


def test_nothing_changed_means_nothing(root: Path) -> None:
    assert invoke(root).output == "## 这次改动\n\n对名录的内容没有影响。\n\n### 检查\n\n没有新的问题。\n"


def rename(accounts: list[Record], units: list[Record]) -> None:
    accounts[0]["name"] = "样例新甲"
    accounts[0]["filings"].append(changed("2026-11-20", name=("样例甲", "样例新甲")))


def hand_over(accounts: list[Record], units: list[Record]) -> None:
    accounts[0]["unit"] = "ylz"
    accounts[0]["filings"].append(changed("2026-11-20", unit=("ylg", "ylz")))


def close(accounts: list[Record], units: list[Record]) -> None:
    accounts[0]["filings"].append(ended("2026-11-20", stops_on="2026-12-15"))


def cancel(accounts: list[Record], units: list[Record]) -> None:
    accounts[1]["filings"].append(ended("2026-11-20", "注销"))


def open_another(accounts: list[Record], units: list[Record]) -> None:
    accounts.append(
        {
            **account("n", name="样例新号", platform="kuaishou", account_id="3xkuaishou"),
            "filings": [opened("2026-11-18")],
        }
    )


def add_unit(accounts: list[Record], units: list[Record]) -> None:
    units.append(unit("xin", "示例市新馆"))


def rename_unit(accounts: list[Record], units: list[Record]) -> None:
    units[1] |= {"name": "示例市范例中心", "former_names": [{"name": "示例市样例中心", "until": "2026-11-16"}]}
    accounts[2]["verified_as"] = "示例市样例中心"


def describe(accounts: list[Record], units: list[Record]) -> None:
    accounts[0]["description"] = "发布消息"


def change_reviewers(accounts: list[Record], units: list[Record]) -> None:
    rename_unit(accounts, units)
    units[1]["owners"] = ["@somebody"]


def look_at(accounts: list[Record], units: list[Record]) -> None:
    for record in accounts:
        record["checked"] = {"on": "2026-11-19", "by": "sfb", "how": "在手机上打开账号主页核对"}


def correct(accounts: list[Record], units: list[Record]) -> None:
    slip = {"verified_as": {"from": "示例市样例馆", "to": "示例市样例总馆"}}
    accounts[1]["verified_as"] = "示例市样例总馆"
    accounts[1]["filings"].append({"type": "更正", "on": "2026-11-19", "reason": "登记时录错", "changes": slip})


def merge_unit(accounts: list[Record], units: list[Record]) -> None:
    units[3]["ended"] = {"on": "2026-03-01", "into": ["sfb"], "how": "机构改革"}


STEPS: dict[str, tuple[Edit, list[tuple[str, str]], list[str]]] = {
    "opened": (open_another, [("新开设", "n")], []),
    "renamed": (rename, [("更名", "a")], ["2026-11-20-ylg-change"]),
    "handed over": (hand_over, [("更换主办单位", "a")], ["2026-11-20-ylz-change"]),
    "closed": (close, [("关停", "a")], ["2026-11-20-ylg-close"]),
    "cancelled": (cancel, [("注销", "b")], ["2026-11-20-ylg-cancel"]),
    "new unit": (add_unit, [("新单位", "xin")], []),
    "unit renamed": (rename_unit, [("单位更名", "ylz"), ("资料", "c")], []),
    "looked at": (look_at, [("核对", "a"), ("核对", "b"), ("核对", "c")], []),
    "a slip of the register": (correct, [("更正", "b")], []),
    "unit merged": (merge_unit, [("单位并入", "old")], []),
    "described": (describe, [("资料", "a")], []),
}


@pytest.mark.parametrize("case", STEPS)
def test_a_change_is_told_by_its_kind_with_the_notice_it_brings(root: Path, case: str) -> None:
    """新开设, 更名, 更换主办单位, 关停, 注销 by their names; each notice once; good changes end with 0."""
    edit, expected, notices = STEPS[case]
    made = planned(root, edit)
    assert steps(made) == expected
    assert [notice["id"] for notice in made["notices"]] == notices
    assert made["errors"] == 0 and [f for f in made["findings"] if f["level"] == "error"] == []
    assert invoke(root).exit_code == 0


@pytest.mark.parametrize(
    ("today", "last", "removable"),
    [
        ("2026-11-20", "2026-12-11", "2026-12-12"),
        ("2026-11-22", "2026-12-11", "2026-12-12"),
        ("2026-12-11", None, None),
    ],
)
def test_a_notice_is_shown_with_its_words_and_the_earliest_end(
    root: Path, today: str, last: str | None, removable: str | None
) -> None:
    """As if it went online today: the 15th working day, the day after; what nobody can know is not said."""
    [notice] = planned(root, close, today=today)["notices"]
    assert (notice["last_working_day"], notice["removable_from"]) == (last, removable)
    comment = invoke(root, today=today).stdout
    assert "样例甲" in notice["text"] and all(line in comment for line in notice["text"].splitlines())
    if last:
        assert f"公示到 {last}" in comment and f"最早 {removable}" in comment
    else:
        assert "待国务院办公厅公布 2027 年放假安排后确定" in comment and "最早" not in comment


def test_a_correction_begins_a_notice_anew(root: Path) -> None:
    """A notice that was seen online and is corrected appears again, as a correction."""
    filed = [account("a", ended("2026-11-06", stops_on="2026-11-30"), name="样例甲"), *ACCOUNTS[1:]]
    commit(root, look(data_files(filed, UNITS), date(2026, 11, 9)), on="2026-11-09")
    filed[0]["filings"][1] |= {
        "stops_on": "2026-12-20",
        "corrections": [{"on": "2026-11-20", "what": "停更日更正为2026年12月20日"}],
    }
    write_site(root, {"data/accounts.yaml": data_files(filed, UNITS)["data/accounts.yaml"]})
    made = json.loads(invoke(root, "--format", "json").stdout)
    assert steps(made) == [("更正公告", "a")]
    assert "停更日由“2026-11-30”改为“2026-12-20”" in made["steps"][0]["detail"]
    [notice] = made["notices"]
    assert (notice["id"], notice["corrected"]) == ("2026-11-06-ylg-close", True) and made["suspicious"] == []
    gone, come = ([line for line in notice["changes"] if line.startswith(sign)] for sign in "-+")
    assert [line for line in gone if "11月30日" in line] and [line for line in come if "12月20日" in line]
    assert any(line.startswith("+ 更正（2026年11月20日）：停更日更正") for line in come)
    comment = invoke(root).stdout
    assert "公示期从再次上线起重新计算" in comment and all(line in comment.splitlines() for line in notice["changes"])


def test_a_correction_that_corrects_nothing_is_suspicious(root: Path) -> None:
    """The words of a correction were written, and what they speak of was not: the reviewer is told."""
    filed = [account("a", ended("2026-11-06", stops_on="2026-11-30"), name="样例甲"), *ACCOUNTS[1:]]
    commit(root, look(data_files(filed, UNITS), date(2026, 11, 9)), on="2026-11-09")
    filed[0]["filings"][1] |= {"corrections": [{"on": "2026-11-20", "what": "停更日更正为2026年12月20日"}]}
    write_site(root, {"data/accounts.yaml": data_files(filed, UNITS)["data/accounts.yaml"]})
    [told] = json.loads(invoke(root, "--format", "json").stdout)["suspicious"]
    assert "2026-11-06-ylg-close" in told and "忘了改" in told


# What a reviewer should look at


def swap_identity(accounts: list[Record], units: list[Record]) -> None:
    accounts[0]["account_id"] = "gh_ffffffffffff"


def add_identity(accounts: list[Record], units: list[Record]) -> None:
    accounts[0]["url"] = "https://mp.weixin.qq.com/mp/profile_ext?action=home&__biz=MDAwMDAwMDAwNA=="


def touch_two_units(accounts: list[Record], units: list[Record]) -> None:
    accounts[0]["description"] = accounts[2]["description"] = "发布消息"


def add_many(accounts: list[Record], units: list[Record]) -> None:
    accounts.extend(
        {**account(f"m{n}", name=f"样例{n}号", unit="sfb"), "filings": [opened("2026-11-18")]} for n in range(12)
    )


def delete(accounts: list[Record], units: list[Record]) -> None:
    del accounts[1]


def call_it_a_slip(accounts: list[Record], units: list[Record]) -> None:
    before, after = accounts[0]["account_id"], "gh_ffffffffffff"
    accounts[0]["account_id"] = after
    changes = {"account_id": {"from": before, "to": after}}
    accounts[0]["filings"].append({"type": "更正", "on": "2026-11-20", "reason": "录错一位", "changes": changes})


def call_a_handle_a_slip(accounts: list[Record], units: list[Record]) -> None:
    accounts[1]["handle"] = "yangli-er"
    changes = {"handle": {"from": "yangli-yi", "to": "yangli-er"}}
    accounts[1]["filings"].append({"type": "更正", "on": "2026-11-20", "reason": "录错", "changes": changes})


LONG_OVER = {
    "type": "注销",
    "on": "2019-05-31",
    "done": {"on": "2019-05-31", "how": "平台已搜不到"},
    "announced_elsewhere": {"on": "2019-05-06", "where": "市政府网站"},
}


def say_it_is_old(accounts: list[Record], units: list[Record]) -> None:
    accounts[0]["filings"].append(LONG_OVER)


def sign_for_another(accounts: list[Record], units: list[Record]) -> None:
    accounts[0]["filings"].append(ended(str(TODAY), announced_by="ylz"))


SUSPICIOUS: dict[str, tuple[Edit, str, int]] = {
    "another unchangeable id, without a filing": (swap_identity, "变了就是另一个账号", 1),
    "an address put in its place": (add_identity, "主页网址由“空”改为", 0),
    "accounts of two units": (touch_two_units, "不止一个单位", 0),
    "many accounts at once": (add_many, "一次改动 12 个账号", 0),
    "other reviewers": (change_reviewers, "审核人由“空”改为“@somebody”", 0),
    "an id called a slip": (call_it_a_slip, "变了就是另一个账号", 0),
    "a handle called a slip": (call_a_handle_a_slip, "账号由“yangli-yi”改为“yangli-er”", 0),
    "said to be over for long": (say_it_is_old, "改说名录开办前就已终止", 0),
    "a notice in another's name": (sign_for_another, "请向落款单位核实", 0),
    "a record deleted": (delete, "被删除", 1),
}


@pytest.mark.parametrize("case", SUSPICIOUS)
def test_what_is_suspicious_is_said_first(root: Path, case: str) -> None:
    """Mass changes, other units' records, an identity that changes by itself: before everything else."""
    edit, sentence, code = SUSPICIOUS[case]
    made = planned(root, edit)
    assert [told for told in made["suspicious"] if sentence in told]
    result = invoke(root)
    assert result.exit_code == code
    assert result.output.index("### 请特别留意") < result.output.index("### 账号和单位")


# Told with whom to call: rare, and in false hands the worst that can be done.
RARE = ("handed over", "a slip of the register", "unit renamed", "unit merged")


@pytest.mark.parametrize("case", [case for case in STEPS if case not in RARE])
def test_an_ordinary_change_is_not_suspicious(root: Path, case: str) -> None:
    """A warning that always stands there is read by nobody."""
    assert planned(root, STEPS[case][0])["suspicious"] == []


def test_another_units_record_in_a_units_own_file_is_seen(root: Path) -> None:
    """With one file a unit, a record of somebody else in it is no accident."""
    own = {"accounts": [account("d", name="样例丁", platform="toutiao", account_id="MS4wLjABAAAAdingding", unit="ylz")]}
    commit(root, {"data/accounts/ylz.yaml": as_data(own)})
    own["accounts"].append(
        {**account("e", name="样例戊", platform="bilibili", account_id="100000005"), "filings": [opened("2026-11-18")]}
    )
    write_site(root, {"data/accounts/ylz.yaml": as_data(own)})
    told = json.loads(invoke(root, "--format", "json").stdout)["suspicious"]
    assert told == ["data/accounts/ylz.yaml 原来只有示例市样例中心的账号，现在写进了示例市样例馆的；请确认"]


@pytest.mark.parametrize("path", ["templates/notices/close.html", "site.py", ".gitlab-ci.yml", "Makefile"])
def test_files_that_could_run_are_named(root: Path, path: str) -> None:
    write_site(root, {path: b"x"})
    told = json.loads(invoke(root, "--format", "json").stdout)["suspicious"]
    assert [sentence for sentence in told if path in sentence and "没有运行" in sentence]


def test_settings_are_not_the_units_to_change(root: Path) -> None:
    write_site(root, {"data/site.yaml": as_data({**SITE, "name": "另一个名录"})})
    assert json.loads(invoke(root, "--format", "json").stdout)["suspicious"] == [
        "改动了 data/site.yaml：站点设置由网站管理员负责"
    ]


# How accounts and units end


def details_of(made: dict[str, Any]) -> list[tuple[str, str]]:
    return [(step["kind"], step["detail"]) for step in made["steps"]]


def details(root: Path, edit: Edit) -> list[tuple[str, str]]:
    return details_of(planned(root, edit))


def test_what_ended_long_ago_is_told_first_when_it_ran_until_now(root: Path) -> None:
    made = planned(root, say_it_is_old)
    assert "改说名录开办前就已终止" in made["suspicious"][0] and made["notices"] == []
    told = "名录开办前就已注销（2019-05-31），2019-05-06 在市政府网站公告过；不再公告"
    assert [(step["kind"], step["detail"]) for step in made["steps"]] == [("开办前已终止", told)]


def test_an_old_ending_of_an_account_that_is_new_here_is_no_suspicion(root: Path) -> None:
    def add(accounts: list[Record], units: list[Record]) -> None:
        accounts.append(account("z", LONG_OVER | {"announced_elsewhere": "不详"}, name="样例旧号"))

    assert planned(root, add)["suspicious"] == []
    assert details(root, add)[1] == ("开办前已终止", "名录开办前就已注销（2019-05-31），是否公告过不详；不再公告")


def test_who_ordered_it_and_who_announces_is_told(root: Path) -> None:
    def order(accounts: list[Record], units: list[Record]) -> None:
        by = {"approved": "责令关闭", "approved_by": "示例市人民政府办公室", "announced_by": "sfb"}
        accounts[0]["filings"].append(ended("2026-11-20", stops_on="2026-12-15") | by)

    told = "2026-11-20，责令关闭（示例市人民政府办公室），由示例市人民政府办公室公告，2026-12-15 停更"
    assert details(root, order) == [("关停", told)]
    assert [notice["id"] for notice in planned(root, order)["notices"]] == ["2026-11-20-sfb-close"]


def test_the_real_end_is_told_and_an_early_one_stands_first(root: Path) -> None:
    """办结 fills in a filing; before the notice has had its days the reviewer hears of it first."""
    filed = [account("a", ended("2026-10-09"), name="样例甲"), *ACCOUNTS[1:]]
    seen = look(data_files(filed, UNITS), date(2026, 10, 9))
    commit(root, seen, on="2026-11-09")
    for on, early in (("2026-11-19", False), ("2026-10-12", True)):
        filed[0]["filings"][1] |= {"done": {"on": on, "how": "平台显示已注销", "by": "ylg"}}
        write_site(root, {"data/accounts.yaml": data_files(filed, UNITS)["data/accounts.yaml"]})
        made = json.loads(invoke(root, "--format", "json").stdout)
        [step] = made["steps"]
        told = f"账号已真正关停，{on}：平台显示已注销（示例市样例馆）"
        assert (step["kind"], step["detail"]) == ("办结", told)
        assert any("公示期还没有满" in sentence for sentence in made["suspicious"][:1]) is early


def test_a_slip_of_the_register_is_not_told_as_a_change(root: Path) -> None:
    told = "名录登记更正，账号没有变：账号主体由“示例市样例馆”更正为“示例市样例总馆”；登记时录错"
    assert details(root, correct) == [("更正", told)]


def test_units_are_told_with_their_days_and_heirs(root: Path) -> None:
    def date_the_old_name(accounts: list[Record], units: list[Record]) -> None:
        units[0]["former_names"] = [{"name": "示例市老馆", "until": "2019-03-01"}]

    assert details(root, merge_unit) == [("单位并入", "2026-03-01 起终止，并入示例市人民政府办公室，机构改革")]
    assert details(root, date_the_old_name) == [("单位资料", "曾用名 示例市老馆（2019-03-01 起停用）")]
    assert details(root, rename_unit)[0] == (
        "单位更名",
        "由“示例市样例中心”改为“示例市范例中心”，2026-11-16 起",
    )


def test_settings_are_told_in_words(root: Path) -> None:
    settings = {"filing": {"working_days": 5, "basis": "《示例办法》第十五条"}}
    write_site(root, {"data/site.yaml": as_data({**SITE, **settings})})
    [step] = json.loads(invoke(root, "--format", "json").stdout)["steps"]
    told = "几个工作日内报备案由“3”改为“5”；依据由“空”改为“《示例办法》第十五条”"
    assert (step["id"], step["detail"]) == ("filing", told)


# What it looks like


def test_only_findings_that_the_change_brings_are_told(root: Path) -> None:
    """What was wrong before, and only moved to another line, is not laid at the unit's door."""
    late = {
        **account("l", name="样例晚", platform="douyin", account_id="MS4wLjABAAAAwan"),
        "filings": [opened("2026-10-08", filed_on="2026-11-02")],
    }
    commit(root, data_files([late, *ACCOUNTS], UNITS))
    write_site(root, data_files([late, *ACCOUNTS], [unit("xin", "示例市新馆"), *UNITS]))
    assert json.loads(invoke(root, "--format", "json").stdout)["findings"] == []
    write_site(root, data_files([late, *ACCOUNTS, {**late, "id": "l2", "account_id": "MS4wLjABAAAAwan2"}], UNITS))
    assert {f["code"] for f in json.loads(invoke(root, "--format", "json").stdout)["findings"]} >= {"late-filing"}


def test_a_change_with_errors_still_shows_its_notice(root: Path) -> None:
    """What is not allowed as a change is an error; what the notice would say is told all the same."""

    def close_and_delete(accounts: list[Record], units: list[Record]) -> None:
        close(accounts, units)
        del accounts[1]

    made = planned(root, close_and_delete)
    assert made["errors"] == 1 and [n["id"] for n in made["notices"]] == ["2026-11-20-ylg-close"]


def test_with_broken_data_the_errors_are_the_plan(root: Path) -> None:
    """Records that can't be read are told with their place; the notices are said to be unknown."""
    write_site(root, {"data/accounts.yaml": b"units: []\naccounts:\n  - id: [a\n"})
    result = invoke(root)
    assert result.exit_code == 1
    assert "改好以后才能看到" in result.output and "yaml-syntax" in result.output


def shown(text: str) -> markup.Document:
    """Markdown as a review page shows it: CommonMark with tables and addresses made to links."""
    made = MarkdownIt("gfm-like", {"html": True}).render(text)
    return markup.read(f"<!doctype html><body>{made}</body>".encode())


HOSTILE = [
    "<script>alert(1)</script>", "![x](https://evil.example/t.png)", "[点我](https://evil.example)",
    "https://evil.example/", "www.evil.example",
    "@everyone", "a|b", "**粗** _斜_ `码`", "# 标题", "- 列", "1. 列",
    "~~删~~", "&lt;img&gt;", "\\", "!12 #34", "/approve", "```",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_what_units_write_stays_text_in_the_comment(root: Path, text: str) -> None:
    """No link, image, mention, markup or command of a review page comes from a name, a reason or a note."""

    def attack(accounts: list[Record], units: list[Record]) -> None:
        accounts.append(
            {
                **account("n", name=f"样例{text}", platform="kuaishou", account_id="3xkuaishou"),
                "filings": [opened("2026-11-18")],
            }
        )
        accounts[0]["filings"].append(ended("2026-11-20", reason=text, note=text))

    write_site(root, edited(attack))
    result = invoke(root)
    page = shown(result.output)
    assert not page.all("a", "img", "script", "iframe", "em", "s")
    assert not [line for line in result.output.splitlines() if line.startswith("/")]
    cells = [element.text for element in page.all("td")]
    assert [cell for cell in cells if " ".join(text.split()) in cell.replace("\u2060", "")], cells
    assert "@everyone" not in "".join(line for line in result.output.split("```")[::2])


@pytest.mark.parametrize("text", ["- x", "+ x", "1. x", "12) x", "# x"])
def test_a_text_at_the_start_of_a_line_makes_no_list(text: str) -> None:
    page = shown(markdown.plain(text))
    assert not page.all("li", "h1") and text in page.all("p")[0].text


def test_a_thousand_changes_fit_into_a_comment(root: Path) -> None:
    """Review pages take some 65,000 characters; what is left out is counted."""
    write_site(
        root,
        data_files(
            [
                *ACCOUNTS,
                *({**account(f"m{n}", name=f"样例{n}号"), "filings": [opened("2026-11-18")]} for n in range(1000)),
            ],
            UNITS,
        ),
    )
    output = invoke(root).output
    left_out = re.search(r"另有 (\d+) 项没有列出（新开设 (\d+) 项）", output)
    assert len(output) < 60_000 and left_out
    assert output.count("| 新开设 |") == 1000 - int(left_out[1]) > 60 and left_out[1] == left_out[2]


def test_sixty_rows_hide_no_other(root: Path) -> None:
    """What takes an account over stands before sixty looks at accounts, and what fits is all there."""
    many = [account(f"m{n}", name=f"样例{n}号") for n in range(80)]
    commit(root, data_files([*many, *ACCOUNTS], UNITS))
    accounts, units = copy.deepcopy([*ACCOUNTS, *many]), copy.deepcopy(UNITS)
    hand_over(accounts, units)
    look_at(accounts, units)
    write_site(root, data_files([*accounts[1:], accounts[0]], units))
    output = invoke(root).output
    assert output.index("| 更换主办单位 |") < output.index("| 核对 |") and "| 核对 | 83 个账号（" in output
    assert "没有列出" not in output and output.index("的主办单位由") < output.index("| 更换主办单位 |")


def test_where_not_even_the_gravest_has_room_the_comment_begins_with_that(root: Path) -> None:
    """Hundreds of other ids, of which one may be false: it says how many are hidden, and not to merge."""
    many = [account(f"m{n}", name=f"样例{n}号") for n in range(600)]
    commit(root, data_files([*ACCOUNTS, *many], UNITS))
    others = [{**one, "account_id": f"gh_{n:012x}"} for n, one in enumerate(many)]
    write_site(root, data_files([*ACCOUNTS, *others], UNITS))
    made, output = json.loads(invoke(root, "--format", "json").stdout), invoke(root).output
    hidden = re.search(r"要特别留意的有 (\d+) 项，这里列不下其中 (\d+) 项。没有看完 plan\.json 不要合并", output)
    assert hidden and int(hidden[1]) == len(made["suspicious"]) and output.index(hidden[0]) < 200
    shown = output[: output.index("### 账号和单位")].count("\n- ")
    assert shown + int(hidden[2]) == int(hidden[1]) and len(output) <= 60_000


def test_without_a_base_there_is_no_plan(tmp_path: Path) -> None:
    """Wrong usage, told in a sentence."""
    root = write_site(tmp_path, data_files(ACCOUNTS, UNITS))
    result = CliRunner().invoke(cli.main, ["plan", "--root", str(root)])
    assert result.exit_code == 2 and "--base" in result.output


def test_a_new_account_is_shown_with_what_makes_it_official(root: Path) -> None:
    """Ids, address and other names: they decide what citizens are told."""
    made = planned(root, open_another)
    assert "3xkuaishou" in made["steps"][0]["detail"]

    def bare(accounts: list[Record], units: list[Record]) -> None:
        accounts.append(
            {**account("n", name="样例新号", platform="kuaishou", account_id=None), "filings": [opened("2026-11-18")]}
        )
        del accounts[-1]["account_id"]

    assert "没有登记任何标识" in planned(root, bare)["steps"][0]["detail"]


def test_texts_are_shown_from_and_to(root: Path) -> None:
    """A description or an alias can do harm too."""
    assert planned(root, describe)["steps"][0]["detail"] == "简介由“空”改为“发布消息”"


def test_settings_are_told_one_by_one(root: Path) -> None:
    write_site(root, {"data/site.yaml": as_data({**SITE, "name": "另一个名录"})})
    [step] = json.loads(invoke(root, "--format", "json").stdout)["steps"]
    assert (step["kind"], step["detail"]) == ("站点设置", "由“示例市测试名录”改为“另一个名录”")


def test_settings_that_lead_people_are_told_first_with_old_and_new(root: Path) -> None:
    """A telephone, a hotline, a rule switched off, the body behind the page: each by itself, without a bracket."""
    lead = {
        "report": {"phone": "0999-1"},
        "hotlines": ["110", "400123"],
        "rules": {"name-differs": "off"},
        "footer": {**SITE["footer"], "police": {"number": "示公网安备 1 号", "code": "00000000000001"}},
    }
    write_site(root, {"data/site.yaml": as_data({**SITE, **lead})})
    made = json.loads(invoke(root, "--format", "json").stdout)
    told = "\n".join(made["suspicious"])
    for sentence in (
        "站点设置“纠错渠道”电话由“0000-12345000”改为“0999-1”：群众照它举报、打电话",
        "加上“400123”，删去“96110、12377、12345”",
        "name-differs由“空”改为“off”：放松了的规则",
        "公安备案的公安备案号由“空”改为“示公网安备 1 号”",
    ):
        assert sentence in told
    assert not re.search(r"[{}\[\]()']|None|True|False", "".join(step["detail"] for step in made["steps"]))


def test_what_recognises_accounts_is_told_with_old_and_new(root: Path) -> None:
    """The registry of platforms: a form of ids, an address behind others, a platform that comes, one that goes."""
    one = {"id": "neu", "name": "新平台", "account_id": {"label": "号", "pattern": "[0-9]{4}"}}
    one |= {"urls": [f"neu.example/{n}/{{account_id}}" for n in range(30)]}
    commit(root, {"data/platforms.yaml": as_data({"platforms": [one, {"id": "old", "name": "老平台"}]})})
    other = {
        **one,
        "account_id": {"label": "号", "pattern": "[0-9]{3}"},
        "urls": [*one["urls"], "evil.cn/{account_id}"],
    }
    write_site(root, {"data/platforms.yaml": as_data({"platforms": [other, {"id": "xin", "name": "又一个"}]})})
    made = json.loads(invoke(root, "--format", "json").stdout)
    assert [(step["kind"], step["id"], step["detail"].partition("：")[0]) for step in made["steps"]] == [
        ("平台登记", "neu", "不可更改的标识的格式由“[0-9]{4}”改为“[0-9]{3}”"),
        ("平台登记", "neu", "主页网址的写法加上“evil.cn/{account_id}”"),
        ("平台登记", "old", "删去这个平台"),
        ("平台登记", "xin", "新平台"),
    ]
    assert [one for one in made["suspicious"] if "evil.cn/{account_id}”：核对页照它认出账号" in one]


def test_days_off_are_told_with_old_and_new(root: Path) -> None:
    """By them windows are counted."""
    days = {"name": "本地假", "source": "示政〔2026〕1号", "off": ["2026-12-01"]}
    commit(root, {"data/workdays.yaml": as_data({"arrangements": [days]})})
    write_site(root, {"data/workdays.yaml": as_data({"arrangements": [{**days, "source": "示政〔2026〕2号"}]})})
    made = json.loads(invoke(root, "--format", "json").stdout)
    assert details_of(made) == [("放假安排", "依据由“示政〔2026〕1号”改为“示政〔2026〕2号”")]
    assert "放假安排“本地假”依据由" in "".join(made["suspicious"])


@pytest.mark.parametrize(
    "path",
    [
        "data/accounts/mzj.yaml.txt",
        "data/account/mzj.yaml",
        "data/accounts/.mzj.yaml",
        "data/mzj.yml",
        "data/schema.json",
        "data/witness/a.txt",
        "data/fakes.yaml",
        "data/internal.yaml",
    ],
)
def test_no_file_below_data_is_told_as_no_influence(root: Path, path: str) -> None:
    """Read or not: whoever put it there meant something by it."""
    write_site(root, {path: b"fakes: []\n"})
    made = json.loads(invoke(root, "--format", "json").stdout)
    assert "没有影响" not in made["summary"] and [one for one in made["suspicious"] if f"改动了 {path}：" in one]


def test_two_long_values_are_shown_where_they_part(root: Path) -> None:
    """The first hundred characters are the same: what was put behind them is what counts."""
    before, after = ({"description": "发布消息。" * 40 + end} for end in ("电话甲", "电话乙"))
    commit(root, data_files([{**ACCOUNTS[0], **before}, *ACCOUNTS[1:]], UNITS))
    write_site(root, data_files([{**ACCOUNTS[0], **after}, *ACCOUNTS[1:]], UNITS))
    [(_, told)] = details_of(json.loads(invoke(root, "--format", "json").stdout))
    assert told.count("……") == 2 and told.endswith("电话乙”") and "电话甲”改为" in told


def test_a_picture_and_a_text_that_changed_are_named(root: Path) -> None:
    """A QR code that was exchanged stands in no record."""
    write_site(root, {"data/images/a.png": b"x", "content/about.md": b"x"})
    told = json.loads(invoke(root, "--format", "json").stdout)
    assert [s for s in told["suspicious"] if "data/images/a.png" in s] and [
        s for s in told["suspicious"] if "content/about.md" in s
    ]
    assert "没有影响" not in told["summary"]


def test_a_file_that_can_not_be_read_is_no_massacre(root: Path) -> None:
    """One wrong indent: the fault is told, not ninety deletions."""
    text = as_data({"units": UNITS, "accounts": ACCOUNTS}).decode()
    write_site(root, {"data/accounts.yaml": text.replace('"id": "b"', '"id": [').encode()})
    made = json.loads(invoke(root, "--format", "json").stdout)
    assert made["steps"] == [] and "读不出来" in made["summary"]
