"""``check --base``: what may not happen between a git revision and now, with real repositories."""

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from roster import cli
from roster.rules import changes
from roster.source import marks
from roster.source.problems import Place
from tests.signing import key
from tests.support import (
    YEAR_2027,
    Record,
    account,
    changed,
    commit,
    data_files,
    ended,
    git,
    look,
    opened,
    unit,
    write_site,
)

TODAY = "2026-11-10"
SEEN = date(2026, 11, 2)

DONE = {"on": "2019-05-31", "how": "平台已搜不到"}
LONG_GONE: Record = {"type": "注销", "on": "2019-05-31", "done": DONE, "announced_elsewhere": "不详"}

ACCOUNTS: list[Record] = [
    account("a", ended("2026-11-02")),
    account("b", name="样例乙", platform="weibo", account_id="1000000002", handle="yangli-yi"),
    account(
        "h",
        changed("2026-10-09", handle=("yangli-old", "yangli-geng")),
        name="样例庚",
        platform="toutiao",
        account_id="MS4wLjABAAAA" + "7" * 43,
        handle="yangli-geng",
        verified_as="示例市样例馆",
    ),
]
ACCOUNTS[2]["filings"][0]["on"] = "不详"
del ACCOUNTS[2]["filings"][1]["announced_on"]
ACCOUNTS[2]["checked"] = {"on": "2026-10-20", "by": "ylz", "how": "登录后台核对"}
ACCOUNTS.append(
    account(
        "over",
        copy.deepcopy(LONG_GONE),
        name="样例辛",
        platform="bilibili",
        account_id="1000000008",
        unit="ylz",
        verified_as="示例市样例中心",
    )
)
UNDATED = {"type": "注销", "done": {"how": "平台已搜不到"}, "announced_elsewhere": "不详"}  # nobody knows any day of it
ACCOUNTS.append(account("undated", UNDATED, name="样例壬", platform="kuaishou", account_id="3xshili00000031"))
UNITS = [
    unit(),
    unit("ylz", "示例市样例中心"),
    unit("yls", "示例市样例所", ended={"on": "2026-03-01", "into": ["ylg"]},
         former_names=[{"name": "示例市老所", "until": "2010-01-01"}, "示例市更老所"]),
]  # fmt: skip
POLICY = {"notice": {"关停": {"working_days": "20"}}, "since": "2026-11-01"}


def settings(**changes: Any) -> dict[str, bytes]:
    """The settings, other in some keys; None takes a key away."""
    made = {key: value for key, value in {**POLICY, **changes}.items() if value is not None}
    return {"data/site.yaml": data_files([], site=made)["data/site.yaml"]}


def data(accounts: list[Record], units: list[Record] = UNITS, **more) -> dict[str, bytes]:
    return data_files(accounts, units, **{"site": POLICY, **more})


BASIS = look(data(ACCOUNTS), SEEN)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register that was committed on 2026-11-05."""
    write_site(tmp_path / "root", BASIS)
    git(tmp_path, "init", "-q", "root")
    git(tmp_path / "root", "add", ".")
    git(tmp_path / "root", "commit", "-qm", "basis")
    return tmp_path / "root"


def check(root: Path, base: str | None = "HEAD") -> Result:
    more = ["--base", base] if base else []
    return CliRunner().invoke(cli.main, ["check", "--root", str(root), "--today", TODAY, *more])


def codes(result: Result) -> set[str]:
    known = {check.code for check in changes.CHECKS}
    found = {line.rpartition("[")[2].rstrip("]") for line in result.output.splitlines() if line.endswith("]")}
    return found & known


def edited(change: Callable[[list[Record], list[Record]], None]) -> dict[str, bytes]:
    accounts, units = copy.deepcopy(ACCOUNTS), copy.deepcopy(UNITS)
    change(accounts, units)
    return {"data/accounts.yaml": data(accounts, units)["data/accounts.yaml"]}


def ledger_with(old: str, new: str) -> dict[str, bytes]:
    text = BASIS["data/postings.yaml"].decode()
    assert old in text
    return {"data/postings.yaml": text.replace(old, new).encode()}


def revive(accounts: list[Record], units: list[Record]) -> None:
    accounts[0]["filings"].append(changed("2026-11-10", name=("旧样例", "示例样例")))


# What was done, the code, the file, and where the finding must point (None: at the file)
BAD: dict[str, tuple[dict[str, bytes], str, str, tuple | None]] = {
    "an account deleted": (edited(lambda a, u: a.pop(1)), "record-deleted", "data/accounts.yaml", None),
    "a unit deleted": (edited(lambda a, u: u.pop(1)), "record-deleted", "data/accounts.yaml", None),
    "an id for another account": (
        edited(lambda a, u: a[1].update(platform="douyin", account_id="MS4wLjABAAAA1")),
        "id-reused",
        "data/accounts.yaml",
        ("accounts", 1, "id"),
    ),
    "an id for another unit": (
        edited(lambda a, u: u[1].update(name="示例市别的馆")),
        "id-reused",
        "data/accounts.yaml",
        ("units", 1, "name"),
    ),
    "a filing removed": (
        edited(lambda a, u: a[0]["filings"].pop()),
        "filing-rewritten",
        "data/accounts.yaml",
        ("accounts", 0, "filings"),
    ),
    "a filing rewritten": (
        edited(lambda a, u: a[0]["filings"][1].update(approved="主要领导同意")),
        "filing-rewritten",
        "data/accounts.yaml",
        ("accounts", 0, "filings", 1, "approved"),
    ),
    "a closed account revived": (edited(revive), "account-revived", "data/accounts.yaml", ("accounts", 0, "filings")),
    "a name changed without a filing": (
        edited(lambda a, u: a[1].update(name="样例丙")),
        "unfiled-change",
        "data/accounts.yaml",
        ("accounts", 1, "name"),
    ),
    "a new name like another unit's": (
        edited(
            lambda a, u: a.append(
                account("new", name="示例样例官网", unit=u[1]["id"], platform="bilibili", account_id="1000000077")
            )
        ),
        "confusable-name",
        "data/accounts.yaml",
        ("accounts", 5, "name"),
    ),
    "an announcement back-dated": (
        edited(lambda a, u: a[1]["filings"].append(ended("2026-11-04"))),
        "backdated",
        "data/accounts.yaml",
        ("accounts", 1, "filings", 1, "announced_on"),
    ),
    "an announcement back-dated in a filing that was there": (
        edited(lambda a, u: a[2]["filings"][1].update(announced_on="2026-10-09")),
        "backdated",
        "data/accounts.yaml",
        ("accounts", 2, "filings", 1, "announced_on"),
    ),
    "a body that was written, left out for another one": (
        edited(
            lambda a, u: (
                a[2].pop("verified_as"),
                a[2].update(unit="ylz"),
                a[2]["filings"].append(changed(TODAY, unit=("ylg", "ylz"))),
            )
        ),
        "unfiled-change",
        "data/accounts.yaml",
        ("accounts", 2),
    ),
    "a unit's end rewritten": (
        edited(lambda a, u: u[2]["ended"].update(on="2026-04-01")),
        "filing-rewritten",
        "data/accounts.yaml",
        ("units", 2, "ended"),
    ),
    "a unit's end taken back": (
        edited(lambda a, u: u[2].pop("ended")),
        "filing-rewritten",
        "data/accounts.yaml",
        ("units", 2),
    ),
    "a unit renamed, and with it what its accounts are verified as": (
        edited(lambda a, u: u[0].update(name="示例市新样例馆", former_names=["示例市样例馆"])),
        "unfiled-change",
        "data/accounts.yaml",
        ("accounts", 1),
    ),
    "the day of opening moved": (
        settings(since="2026-11-05"),
        "since-changed",
        "data/site.yaml",
        ("since",),
    ),
    "the day of opening taken away": (settings(since=None), "since-changed", "data/site.yaml", ()),
    "a zone in which the day is over sooner": (
        settings(timezone="Pacific/Kiritimati"),
        "timezone-changed",
        "data/site.yaml",
        ("timezone",),
    ),
    "a former name taken away": (
        edited(lambda a, u: u[2]["former_names"].pop()),
        "filing-rewritten",
        "data/accounts.yaml",
        ("units", 2, "former_names"),
    ),
    "every former name taken away": (
        edited(lambda a, u: u[2].pop("former_names")),
        "filing-rewritten",
        "data/accounts.yaml",
        ("units", 2),
    ),
    "a former name that held until another day": (
        edited(lambda a, u: u[2]["former_names"][0].update(until="2012-01-01")),
        "filing-rewritten",
        "data/accounts.yaml",
        ("units", 2, "former_names"),
    ),
    "a renaming from what the account never was": (
        edited(
            lambda a, u: (a[1].update(name="样例丙"), a[1]["filings"].append(changed(TODAY, name=("别的", "样例丙"))))
        ),
        "unfiled-change",
        "data/accounts.yaml",
        ("accounts", 1, "filings", 1, "changes", "name", "from"),
    ),
    "accounts verified as the new name of their unit, unfiled": (
        edited(
            lambda a, u: (
                u[0].update(name="示例市新样例馆", former_names=[{"name": "示例市样例馆", "until": TODAY}]),
                [one.update(verified_as="示例市新样例馆") for one in a[:2]],
            )
        ),
        "unfiled-change",
        "data/accounts.yaml",
        ("accounts", 0, "verified_as"),
    ),
    "a real end rewritten": (
        edited(lambda a, u: a[3]["filings"][1]["done"].update(on="2019-06-04")),
        "filing-rewritten",
        "data/accounts.yaml",
        ("accounts", 3, "filings", 1, "done"),
    ),
    "a real end taken back": (
        edited(lambda a, u: a[3]["filings"][1].pop("done")),
        "filing-rewritten",
        "data/accounts.yaml",
        ("accounts", 3, "filings", 1),
    ),
    "an account in use that is said to be long gone, nobody knows since when": (
        edited(lambda a, u: a[1]["filings"].append({**LONG_GONE, "done": {"how": "平台已搜不到"}, "on": "不详"})),
        "unknown-ending",
        "data/accounts.yaml",
        ("accounts", 1, "filings", 1, "announced_elsewhere"),
    ),
    "an account that was checked since": (
        edited(lambda a, u: a[2]["filings"].append({**LONG_GONE, "on": "2026-10-10", "done": DONE})),
        "unknown-ending",
        "data/accounts.yaml",
        ("accounts", 2, "filings", 2, "announced_elsewhere"),
    ),
    "a notice that is online said to be one of long ago": (
        edited(
            lambda a, u: (
                a[0]["filings"][1].pop("announced_on"),
                a[0]["filings"][1].update(announced_elsewhere="不详", done=DONE),
            )
        ),
        "filing-rewritten",
        "data/accounts.yaml",
        ("accounts", 0, "filings", 1),
    ),
    "an account in use that ended long ago": (
        edited(lambda a, u: a[1]["filings"].append(LONG_GONE)),
        "old-ending",
        "data/accounts.yaml",
        ("accounts", 1, "filings", 1, "announced_elsewhere"),
    ),
    "a posting removed": ({"data/postings.yaml": b"postings: []\n"}, "posting-changed", "data/postings.yaml", None),
    "a first day moved back": (
        ledger_with("'on': '2026-11-02'", "'on': '2026-10-02'"),
        "posting-changed",
        "data/postings.yaml",
        ("postings", 0, "looks"),
    ),
    "a policy lowered": (
        {"data/site.yaml": data([], site={"since": "2026-11-01"})["data/site.yaml"]},
        "policy-lowered",
        "data/site.yaml",
        (),
    ),
    "a day of a running window": (
        {
            "data/workdays.yaml": data([], workdays=[{"name": "调整", "source": "测试", "off": ["2026-11-12"]}])[
                "data/workdays.yaml"
            ]
        },
        "calendar-changed",
        "data/workdays.yaml",
        None,
    ),
    "a second unit under a name that is taken": (
        edited(lambda a, u: u.append(unit("yl2", "示例市·樣例館", region="示例市/东区"))),
        "unit-name-taken",
        "data/accounts.yaml",
        ("units", 3, "name"),
    ),
    "a unit renamed to the name of another": (
        edited(lambda a, u: u[1].update(name="示例市样例馆", former_names=["示例市样例中心"])),
        "unit-name-taken",
        "data/accounts.yaml",
        ("units", 1, "name"),
    ),
    "an account of ours said to be another register's": (
        edited(lambda a, u: a[1].update(origin={"register": "dong", "id": "b", "on": TODAY, "sha256": "0" * 64})),
        "origin-changed",
        "data/accounts.yaml",
        ("accounts", 1, "origin"),
    ),
    "a key that nobody approved": (
        {"data/site.yaml": data([], site={"keys": [key(7)]})["data/site.yaml"]},
        "keys-changed",
        "data/site.yaml",
        ("keys", 0),
    ),
}


def test_every_rule_about_changes_is_shown_to_fail() -> None:
    """No rule without a case."""
    assert {code for _, code, _, _ in BAD.values()} == {check.code for check in changes.CHECKS}


@pytest.mark.parametrize("case", BAD)
def test_a_forbidden_change_is_found_where_it_stands(root: Path, case: str) -> None:
    """Each forbidden change gives its code at its line and column, and nothing without --base."""
    files, code, path, keys = BAD[case]
    write_site(root, files)
    result = check(root)
    assert code in codes(result), result.output
    where = [line.partition(": ")[0] for line in result.output.splitlines() if line.endswith(f"[{code}]")]
    if keys:
        place = Place(path, keys)
        [position] = marks.locate((root / path).read_bytes(), [place]).values()
        assert f"{path}:{position.line}:{position.column}" in where, result.output
    else:
        assert all(line.startswith(f"{path}:") for line in where)
    assert codes(check(root, None)) == set()


@pytest.mark.parametrize(("level", "told"), [("off", ""), ("warning", "warning"), ("error", "error")])
def test_a_level_that_the_site_sets_holds_for_changes_too(root: Path, level: str, told: str) -> None:
    """A code has one level, whether --base found it or not; what a promise hangs on is in no table of settings."""
    files, code, _, _ = BAD["a new name like another unit's"]
    commit(root, BASIS | settings(rules={code: level}))
    write_site(root, {**files, **settings(rules={code: level})})
    lines = [line for line in check(root).output.splitlines() if line.endswith(f"[{code}]")]
    assert [line.split(": ")[1] for line in lines] == ([told] if told else [])
    assert {one.code for one in changes.CHECKS if not one.fixed} == {code}


def test_a_change_that_loosens_a_rule_is_judged_by_the_rule_as_it_stood(root: Path) -> None:
    """Else whoever brings a name like another unit's would silence the warning in the same request."""
    files, code, _, _ = BAD["a new name like another unit's"]
    write_site(root, {**files, **settings(rules={code: "off"})})
    assert code in codes(check(root))


GOOD: dict[str, dict[str, bytes]] = {
    "nothing": {},
    "an empty field filled": edited(
        lambda a, u: a[0]["filings"][0].update(number="示新媒备〔2019〕12号", filed_on="2019-03-04")
    ),
    "the opening day found": edited(lambda a, u: a[2]["filings"][0].update(on="2018-05-06")),
    "a body that is the unit's, left out": edited(lambda a, u: a[2].pop("verified_as")),
    "a new filing, announced today": edited(lambda a, u: a[1]["filings"].append(ended(TODAY))),
    "announced on the day of the commit": edited(lambda a, u: a[1]["filings"].append(ended("2026-11-05"))),
    "a renaming that is filed": edited(
        lambda a, u: (a[1].update(name="样例丙"), a[1]["filings"].append(changed(TODAY, name=("样例乙", "样例丙"))))
    ),
    "a unit renamed, its former name kept": edited(
        lambda a, u: u[1].update(name="示例市别的馆", former_names=["示例市样例中心"])
    ),
    "a unit renamed, and what its accounts are verified as said": edited(
        lambda a, u: (
            u[0].update(name="示例市新样例馆", former_names=[{"name": "示例市样例馆", "until": TODAY}]),
            [one.update(verified_as="示例市样例馆") for one in a[:2]],
        )
    ),
    "what became of a unit, told later": edited(
        lambda a, u: u[2]["ended"].update(into=["ylg"], how="机构改革", basis="示编〔2026〕1号")
    ),
    "until when a unit had a name, told later": edited(
        lambda a, u: u[2]["former_names"].__setitem__(1, {"name": "示例市更老所", "until": "2001-01-01"})
    ),
    "accounts that the platform verified anew with their unit": edited(
        lambda a, u: (
            u[0].update(name="示例市新样例馆", former_names=[{"name": "示例市样例馆", "until": TODAY}]),
            a[0].update(verified_as="示例市样例馆"),
            a[1].update(verified_as="示例市新样例馆"),
            a[1]["filings"].append(
                {
                    "type": "变更",
                    "on": TODAY,
                    "changes": {"verified_as": {"from": "示例市样例馆", "to": "示例市新样例馆"}},
                }
            ),
        )
    ),
    "where an old ending was announced, found out later": edited(
        lambda a, u: a[-1]["filings"][1].update(announced_elsewhere={"on": "2019-05-06", "where": "市政府网站"})
    ),
    "who saw the real end, told later": edited(lambda a, u: a[3]["filings"][1]["done"].update(by="ylg")),
    "a real end": edited(lambda a, u: a[0]["filings"][1].update(done={"on": TODAY, "how": "平台显示已注销"})),
    "a mistake of the register mended": edited(
        lambda a, u: (
            a[1].update(account_id="1000000003"),
            a[1]["filings"].append(
                {"type": "更正", "on": TODAY, "changes": {"account_id": {"from": "1000000002", "to": "1000000003"}}}
            ),
        )
    ),
    "an account that ended long ago, entered now": edited(
        lambda a, u: a.append({**account("o", LONG_GONE, name="样例壬", platform="douyin", account_id="MS4wLjABAAAA9")})
    ),
    "a correction": edited(
        lambda a, u: a[0]["filings"][1].update(
            reason="整合", stops_on="2026-12-30", corrections=[{"on": TODAY, "what": "停更日更正为2026年12月30日"}]
        )
    ),
    "a new account": edited(
        lambda a, u: a.append(account("c", name="样例丁", platform="douyin", unit="ylz", account_id="MS4wLjABAAAA2"))
    ),
    "a longer policy": {
        "data/site.yaml": data([], site={**POLICY, "notice": {"关停": {"working_days": "25"}}})["data/site.yaml"]
    },
    "a day outside every window": {
        "data/workdays.yaml": data([], workdays=[{"name": "调整", "source": "测试", "off": ["2026-12-29"]}])[
            "data/workdays.yaml"
        ]
    },
}


def test_lines_of_the_ledger_are_no_part_of_a_merge_request(root: Path) -> None:
    """A look, however honest: the machine that deploys writes it; a good one, a bad one, and a new entry alike."""
    seen = look(BASIS, date(2026, 11, 10))["data/postings.yaml"]
    missed = look(BASIS, date(2026, 11, 10), lambda notice: None)["data/postings.yaml"]
    for lines in (seen, missed):
        write_site(root, {"data/postings.yaml": lines})
        assert codes(check(root)) == {"posting-changed"}


@pytest.mark.parametrize("case", GOOD)
def test_an_allowed_change_is_let_pass(root: Path, case: str) -> None:
    """What offices must do every day is no finding; a clean tree adds nothing."""
    write_site(root, GOOD[case])
    result = check(root)
    assert codes(result) == set(), result.output
    if case == "nothing":
        assert result.output == check(root, None).output


WEEKENDS = data(
    [],
    workdays=[
        {
            "name": "调整",
            "source": "测试",
            "work": ["2026-11-07 至 2026-11-08", "2026-11-14 至 2026-11-15", "2026-11-21 至 2026-11-22"],
        }
    ],
)


@pytest.mark.parametrize("today", ["2026-11-10", "2026-11-25", "2026-11-30"])
def test_weekends_that_are_called_working_days_end_no_window_early(root: Path, today: str) -> None:
    """Twenty working days after 2 November end on the 30th, whatever weekends are said to be worked: that is an
    error, and the days are named.
    """
    write_site(root, {"data/workdays.yaml": WEEKENDS["data/workdays.yaml"]})
    result = CliRunner().invoke(cli.main, ["check", "--root", str(root), "--base", "HEAD", "--today", today])
    assert result.exit_code == 1 and codes(result) == {"calendar-changed"}, result.output
    assert result.output.count("[worked-holiday]") == 6 and "提前" not in result.output


def test_a_local_holiday_taken_back_is_told_where_it_ends_a_running_window_earlier(tmp_path: Path) -> None:
    """A day off that the windows were shown with is gone again: the reviewer hears from when to when they move."""
    off = [{"name": "调整", "source": "测试", "off": ["2026-11-12"]}]
    git(tmp_path, "init", "-q", "root")
    root = tmp_path / "root"
    commit(root, BASIS | {"data/workdays.yaml": data([], workdays=off)["data/workdays.yaml"]})
    write_site(root, {"data/workdays.yaml": b"arrangements: []\n"})
    result = check(root)
    assert "的公示由 2026-12-01 提前到 2026-11-30 期满" in result.output, result.output
    assert codes(result) == {"calendar-changed"}


def test_a_year_that_nobody_published_is_told_where_a_running_window_ends_by_it(tmp_path: Path) -> None:
    """A window into 2027 waits for the State Council; whoever writes that year ends it, on whatever day."""
    git(tmp_path, "init", "-q", "root")
    root, late = tmp_path / "root", date(2026, 12, 21)
    before = data([account("a", ended(str(late)))])
    commit(root, look(before, late))
    write_site(root, {"data/workdays.yaml": data([], workdays=[YEAR_2027])["data/workdays.yaml"]})
    result = CliRunner().invoke(cli.main, ["check", "--root", str(root), "--base", "HEAD", "--today", "2026-12-28"])
    assert "原来要等 2027 年的放假安排公布以后才知道何时期满，照这里写的 2027-01-" in result.output, result.output
    assert codes(result) == {"calendar-changed"}


@pytest.mark.parametrize("revision", ["no-such-branch", "0" * 40, "-x", "--output=/tmp/x", "HEAD^{tree}"])
def test_an_unknown_revision_is_wrong_usage(root: Path, revision: str) -> None:
    """What git cannot read is told in a line, with exit code 2."""
    result = CliRunner().invoke(cli.main, ["check", "--root", str(root), f"--base={revision}"])
    assert result.exit_code == 2, result.output
    assert "错误：" in result.output and "Traceback" not in result.output


def test_without_a_repository_there_is_no_base(tmp_path: Path) -> None:
    """A folder that git does not know: exit 2."""
    root = write_site(tmp_path / "plain", BASIS)
    assert check(root).exit_code == 2


def test_data_below_a_larger_repository_is_found(tmp_path: Path) -> None:
    """The site may lie in a folder of the repository."""
    root = write_site(tmp_path / "all/site", BASIS)
    git(tmp_path, "init", "-q", "all")
    git(tmp_path / "all", "add", ".")
    git(tmp_path / "all", "commit", "-qm", "basis")
    write_site(root, BAD["an account deleted"][0])
    assert codes(check(root)) == {"record-deleted"}


def test_an_account_opened_and_closed_between_is_no_deletion(root: Path) -> None:
    """Opened and filed at once after the commit: only what was committed is compared."""
    write_site(
        root,
        edited(
            lambda a, u: a.append(
                {**account("n", name="样例戊", platform="kuaishou"), "filings": [opened(), ended(TODAY)]}
            )
        ),
    )
    assert codes(check(root)) == set()
