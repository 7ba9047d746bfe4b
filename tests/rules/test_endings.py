"""How accounts end: bad input at its place with what to write, and no way to close an account without notice."""

from datetime import date

import pytest

from roster.check import inputs
from roster.directory.day import Day
from roster.source import marks, writing
from roster.source.files import Files
from roster.source.problems import Finding, Place
from tests.rules.test_rules import BASE, UNITS, account, change

TODAY = date(2026, 11, 20)
SINCE = date(2026, 11, 1)
CLOSING = {"type": "关停", "on": "2026-11-09", "approved": "集体研究", "announced_on": "2026-11-09"}
OLD = {
    "type": "注销",
    "on": "2019-05-31",
    "done": {"on": "2019-05-31", "how": "平台已搜不到"},
    "announced_elsewhere": {"on": "2019-05-06", "where": "市政府网站"},
}
EARLY = {"type": "开设", "on": "2018-03-01"}


def check(*filings: dict, since: date | None = SINCE, units=UNITS, **more) -> tuple[list[Finding], bytes]:
    """Every problem of a site with one account of these filings, and the file of accounts."""
    made = account(**{"handle": "shili-jk", "filings": [EARLY, *filings], **more})
    files = {f"data/{path.name}": path.read_bytes() for path in BASE.glob("*.yaml")}
    files["data/accounts.yaml"] = writing.dump({"units": list(units), "accounts": [made]})
    if since:
        files["data/site.yaml"] += f"since: {since}\n".encode()
    found = inputs.check(Files(files), Day(TODAY)).findings
    return [finding for finding in found if finding.code != "template"], files["data/accounts.yaml"]


def without(filing: dict, *keys: str, **more) -> dict:
    return {key: value for key, value in filing.items() if key not in keys} | more


ELSEWHERE = OLD["announced_elsewhere"]
# What stands there, the code, where the finding points below the account's filings, and what it says
BAD: dict[str, tuple[list[dict], str, tuple, str]] = {
    "done before the filing": (
        [{**CLOSING, "done": {"on": "2026-11-08", "how": "x"}}],
        "date-order",
        (1, "done", "on"),
        "早于关停日期 2026-11-09",
    ),
    "done before the announcement": (
        [{**CLOSING, "announced_on": "2026-11-16", "done": {"on": "2026-11-10", "how": "x"}}],
        "date-order",
        (1, "done", "on"),
        "早于公告日期 2026-11-16",
    ),
    "done in the future": (
        [{**CLOSING, "done": {"on": "2026-11-21", "how": "x"}}],
        "future-date",
        (1, "done", "on"),
        "真正关停以后再写 done",
    ),
    "done before what was filed in front of it": (
        [change("2021-03-02", "name", "旧名", "健康示例"), without(OLD, "on")],
        "date-order",
        (2, "done", "on"),
        "2021-03-02",
    ),
    "done without a day": ([{**CLOSING, "done": {"how": "已注销"}}], "missing-date", (1, "done"), "on: "),
    "done on a day that nobody knows": (
        [{**CLOSING, "done": {"on": "不详", "how": "已注销"}}],
        "missing-date",
        (1, "done"),
        "请删去 done",
    ),
    "a change that is done": (
        [{**change("2021-03-02", "name", "旧名", "健康示例"), "done": {"on": "2021-03-02", "how": "x"}}],
        "misplaced-ending",
        (1, "done"),
        "请删去 done",
    ),
    "a change announced elsewhere": (
        [{**change("2021-03-02", "name", "旧名", "健康示例"), "announced_elsewhere": ELSEWHERE}],
        "misplaced-ending",
        (1, "announced_elsewhere"),
        "请删去",
    ),
    "a correction that is announced": (
        [
            {
                "type": "更正",
                "on": "2026-11-16",
                "announced_on": "2026-11-16",
                "changes": {"handle": {"from": "shili-kj", "to": "shili-jk"}},
            }
        ],
        "misplaced-ending",
        (1, "announced_on"),
        "type: 变更",
    ),
    "announced by another unit, and not announced": (
        [without(change("2021-03-02", "handle", "shili-kj", "shili-jk"), "announced_on", announced_by="sfb")],
        "misplaced-ending",
        (1, "announced_by"),
        "announced_on",
    ),
    "an old ending on the day the register opened": (
        [{**OLD, "on": str(SINCE), "done": {"how": "x"}}],
        "announced-elsewhere",
        (1, "on"),
        f"不早于名录开办之日 {SINCE}",
    ),
    "an old ending that was announced since": (
        [{**OLD, "announced_elsewhere": {"on": "2026-11-02"}}],
        "announced-elsewhere",
        (1, "announced_elsewhere", "on"),
        "announced_on",
    ),
    "an old ending that was done since": (
        [{**OLD, "done": {"on": "2026-11-02", "how": "x"}}],
        "announced-elsewhere",
        (1, "done", "on"),
        "announced_on",
    ),
    "an old ending that is not done": (
        [without(OLD, "done")],
        "announced-elsewhere",
        (1,),
        "done: {how: 平台已搜不到}",
    ),
    "an old ending that is announced too": (
        [{**OLD, "announced_on": "2019-05-31"}],
        "announced-elsewhere",
        (1, "announced_on"),
        "请删去这一行",
    ),
    "an old ending behind one of the register's own": (
        [CLOSING, {"type": "注销", "announced_elsewhere": "不详", "done": {"how": "平台已搜不到"}}],
        "announced-elsewhere",
        (2, "announced_elsewhere"),
        "2026-11-09 还有关停备案",
    ),
    "a closing without a day": ([{**CLOSING, "on": "不详"}], "missing-date", (1, "on"), "年-月-日"),
    "an order without whose": (
        [{**CLOSING, "approved": "责令关闭"}],
        "missing-approval",
        (1,),
        "approved_by: 单位全称",
    ),
    "an approval without whose": ([{**CLOSING, "approved": "上级批准"}], "missing-approval", (1,), "approved_by"),
    "approved by somebody beside the unit": (
        [{**CLOSING, "approved_by": "示例市人民政府办公室"}],
        "missing-approval",
        (1, "approved_by"),
        "请删去这一行",
    ),
    "announced by nobody known": ([{**CLOSING, "announced_by": "sfbb"}], "unknown-unit", (1, "announced_by"), "sfbb"),
    "done as seen by nobody known": (
        [{**CLOSING, "done": {"on": "2026-11-20", "how": "x", "by": "市府办"}}],
        "unknown-unit",
        (1, "done", "by"),
        "市府办",
    ),
    "stopped on the day after": (
        [{**CLOSING, "stops_on": "2026-11-10"}],
        "stops-on-order",
        (1, "stops_on"),
        "最早 2026-12-01",
    ),
    "stopped after a weekend": (
        [{**CLOSING, "on": "2026-11-13", "announced_on": "2026-11-13", "stops_on": "2026-11-16"}],
        "stops-on-order",
        (1, "stops_on"),
        "即日起停更",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_with_an_ending_is_told_where_it_stands(case: str) -> None:
    """Line and column of the value, the code, and what to write instead."""
    filings, code, keys, says = BAD[case]
    found, data = check(*filings)
    place = Place("data/accounts.yaml", ("accounts", 0, "filings", *keys))
    [position] = marks.locate(data, [place]).values()
    told = [finding for finding in found if finding.code == code and finding.where == position]
    assert told and any(says in finding.message for finding in told), found


def test_nothing_old_without_the_day_on_which_the_register_opened() -> None:
    found, _ = check(OLD, since=None)
    assert [finding.code for finding in found] == ["announced-elsewhere"]
    assert "since: " in found[0].message


GOOD: dict[str, list[dict]] = {
    "announced, and stopped when its notice is over": [{**CLOSING, "stops_on": "2026-12-15"}],
    "stopped within its notice": [{**CLOSING, "stops_on": "2026-11-18"}],
    "announced elsewhere before the register": [OLD],
    "nobody knows when, nor whether it was announced": [
        {"type": "注销", "announced_elsewhere": "不详", "done": {"how": "平台已搜不到"}}
    ],
    "closed, and cancelled later, both long ago": [
        {**OLD, "type": "关停", "on": "2019-01-02", "done": {"how": "x"}},
        OLD,
    ],
    "closed by order": [{**CLOSING, "approved": "责令关闭", "approved_by": "示例市人民政府办公室"}],
    "a mistake mended after the end": [
        OLD,
        {"type": "更正", "on": "2026-11-16", "changes": {"handle": {"from": "shili-kj", "to": "shili-jk"}}},
    ],
}


@pytest.mark.parametrize("case", GOOD)
def test_what_offices_really_have_is_let_pass(case: str) -> None:
    found, _ = check(*GOOD[case])
    assert found == []


@pytest.mark.parametrize(
    ("ended", "code", "keys"),
    [
        ({"on": "2026-03-01", "into": ["nosuch"]}, "unit-successor", ("ended", "into", 0)),
        ({"on": "2026-03-01", "into": ["示例市人民政府办公室"]}, "unit-successor", ("ended", "into", 0)),
        ({"on": "2026-03-01", "into": ["jyj"]}, "unit-successor", ("ended", "into", 0)),
        ({"on": "2026-03-01", "into": ["kjj"]}, "unit-successor", ("ended", "into", 0)),
        ({"on": "2026-11-21"}, "future-date", ("ended", "on")),
    ],
)
def test_a_unit_that_ends_nowhere_is_told(ended: dict, code: str, keys: tuple) -> None:
    """Unknown, written as a name, itself, round in a circle, or not yet."""
    jyj = {"id": "jyj", "name": "示例市教育局", "region": "示例市", "ended": ended}
    kjj = {"id": "kjj", "name": "示例市科技局", "region": "示例市", "ended": {"on": "2026-03-02", "into": ["jyj"]}}
    found, data = check(units=[*UNITS, jyj, kjj])
    place = Place("data/accounts.yaml", ("units", 2, *keys))
    [position] = marks.locate(data, [place]).values()
    assert (code, position) in [(finding.code, finding.where) for finding in found]


def test_the_last_days_that_can_be_written_are_counted_to() -> None:
    """No calendar reaches so far; later ones are no days of a register."""
    far = {**CLOSING, "on": "2199-12-31", "announced_on": "2199-12-31", "stops_on": "2199-12-31"}
    assert [finding.code for finding in check(far)[0]] == ["future-date", "future-date", "stops-on-order"]
    assert [finding.code for finding in check({**CLOSING, "stops_on": "2199-12-31"})[0]] == []
    assert [finding.code for finding in check({**CLOSING, "stops_on": "9999-12-31"})[0]] == ["bad-date"]


# Units that are no more, and what is to be followed


ENDED = {"on": "2026-10-01"}


def units_with(**ended: dict) -> list[dict]:
    """The unit of the account, ended, beside others that may have ended too."""
    others = [{"id": id_, "name": f"示例市{id_}局", "region": "示例市"} for id_ in ("zjj", "xjj", "yjj")]
    return [{**one, "ended": ended[one["id"]]} if one["id"] in ended else one for one in (*UNITS, *others)]


def test_accounts_of_an_ended_unit_go_to_one_that_is_there() -> None:
    """Obeying the finding never leads to the next: heirs that have ended are left out."""
    units = units_with(wjw={**ENDED, "into": ["zjj", "yjj"]}, zjj={**ENDED, "into": ["xjj", "yjj"]})
    [finding] = [f for f in check(units=units)[0] if f.code == "ended-unit"]
    assert "请把主办单位变更为示例市xjj局或示例市yjj局，或者关停账号" in finding.message
    units = units_with(wjw={**ENDED, "into": ["zjj"]}, zjj={**ENDED})
    [finding] = [f for f in check(units=units)[0] if f.code == "ended-unit"]
    assert "请变更主办单位，或者关停账号" in finding.message


def test_a_unit_that_is_no_more_announces_nothing() -> None:
    """Nobody could sign it; whoever took over does, and then nothing is said."""
    units = units_with(wjw={**ENDED, "into": ["zjj"]}, zjj={**ENDED, "into": ["xjj"]})
    [finding] = [f for f in check(CLOSING, units=units)[0] if f.code == "ended-unit-active"]
    assert "不能在 2026-11-09 公告" in finding.message and finding.message.endswith("如 announced_by: xjj")
    found, _ = check({**CLOSING, "announced_by": "xjj"}, units=units)
    assert "ended-unit-active" not in [finding.code for finding in found]
    over = {**CLOSING, "on": "2026-10-12", "announced_on": "2026-10-12", "done": {"on": "2026-11-09", "how": "x"}}
    assert "ended-unit-active" not in [finding.code for finding in check(over, units=units)[0]]


def test_an_ending_that_is_not_old_is_told_one_thing() -> None:
    """To announce it; not also to take its notice away, which obeyed would lose it."""
    found = [finding.message for finding in check({**CLOSING, "announced_elsewhere": "不详"})[0]
             if finding.code == "announced-elsewhere"]  # fmt: skip
    assert len(found) == 1 and "请删去 announced_elsewhere，按程序写 announced_on 公告" in found[0]


def test_nothing_was_announced_before_the_account_was_opened() -> None:
    """The day of a notice elsewhere stands behind what is filed in front of it."""
    early = {**OLD, "announced_elsewhere": {"on": "2017-01-01"}}
    assert ("date-order", "早于上一条备案的 2018-03-01") in [(f.code, f.message[4:23]) for f in check(early)[0]]
    assert "date-order" not in [f.code for f in check(OLD)[0]]


def test_what_a_wrong_end_of_a_unit_should_look_like_can_be_written_so() -> None:
    """The example in the finding is right itself."""
    [finding] = [f for f in check(units=units_with(wjw="2026-03-01"))[0] if f.code == "wrong-shape"]
    assert "{on: 2026-03-01, into: [xxj], how: 机构改革}" in finding.message


def test_a_change_that_the_account_does_not_say_tells_what_to_write() -> None:
    change_ = {"type": "更正", "on": "2026-11-10", "changes": {"verified_as": {"from": "甲", "to": "乙"}}}
    [finding] = [f for f in check(change_)[0] if f.code == "change-mismatch"]
    assert "请在账号里补一行 verified_as: 乙" in finding.message


@pytest.mark.parametrize(("days", "filed_on", "late"), [
    (0, "2026-11-09", False), (0, "2026-11-10", True), (1, "2026-11-10", False), (2, "2026-11-12", True),
    (10, "2026-11-20", False), (5, "2026-11-16", False), (5, "2026-11-17", True), (100_000, "2026-11-20", False),
])  # fmt: skip
def test_each_place_has_its_own_number_of_days_to_file(days: int, filed_on: str, late: bool) -> None:
    """河东 2, 湖北 5, 汉滨 10; 0 is the very day."""
    made = account(handle="shili-jk", filings=[EARLY, {**CLOSING, "filed_on": filed_on}])
    files = {f"data/{path.name}": path.read_bytes() for path in BASE.glob("*.yaml")}
    files["data/accounts.yaml"] = writing.dump({"units": list(UNITS), "accounts": [made]})
    files["data/site.yaml"] += f"since: {SINCE}\nfiling: {{working_days: {days}}}\n".encode()
    found = inputs.check(Files(files), Day(TODAY)).findings
    assert ("late-filing" in [finding.code for finding in found]) == late
