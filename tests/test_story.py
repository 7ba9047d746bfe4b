"""The whole story of a closure, with real repositories: from a clerk's clone to the archive."""

import json
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from roster import cli
from roster.commands import start
from roster.source import writing
from tests.support import account, as_real, commit, git, released, unit

NOTICE = "2026-11-20-ylg-close"
FILED, LAST, REMOVABLE = date(2026, 11, 20), date(2026, 12, 11), date(2026, 12, 12)


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that lives long after the story: nothing may be deployed for a day that has not come."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Clock":
            return cls(2027, 1, 1, 12, tzinfo=tz)

    monkeypatch.setattr(start, "datetime", Clock)


def roster(*arguments: object, today: date = FILED) -> Result:
    return CliRunner().invoke(cli.main, [*map(str, arguments), "--today", str(today)], catch_exceptions=False)


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """The repository on the review server, with the site that the webmaster made."""
    assert CliRunner().invoke(cli.main, ["new", str(tmp_path / "webmaster")]).exit_code == 0
    git(tmp_path, "init", "-q", "--bare", "server")
    git(tmp_path, "init", "-q", "webmaster")
    files = released()
    accounts = [account("ylg-weixin"), account("ylg-weibo", platform="weibo", account_id="1000000002")]
    files["data/accounts.yaml"] = as_real(writing.dump({"units": [unit()], "accounts": accounts}).decode()).encode()
    commit(tmp_path / "webmaster", files)
    git(tmp_path / "webmaster", "remote", "add", "origin", str(tmp_path / "server"))
    git(tmp_path / "webmaster", "push", "-q", "-u", "origin", "main")
    return tmp_path / "server"


def submit(server: Path) -> None:
    """The clerk: clone, file, look at the notice, commit, push a branch."""
    clerk = server.parent / "clerk"
    git(server.parent, "clone", "-q", str(server), "clerk")
    git(clerk, "checkout", "-q", "-b", "ylg-guanting")
    filed = roster(
        "file",
        "关停",
        "ylg-weixin",
        "--approved",
        "集体研究",
        "--stops-on",
        "2026-12-15",
        "--successor",
        "ylg-weibo",
        "--root",
        clerk,
    )
    assert filed.exit_code == 0 and "关于关停“甲地样例”微信公众号的公告" in filed.output
    added, deleted, path = git(clerk, "diff", "--numstat").split("\t")
    assert (int(added) > 0, deleted, path) == (True, "0", "data/accounts.yaml")
    commit(clerk, {}, "关停甲地样例", on=str(FILED))
    git(clerk, "push", "-q", "origin", "ylg-guanting")


def review(webmaster: Path) -> None:
    """What the pipeline says, and the merge."""
    git(webmaster, "fetch", "-q")
    between = ("--root", webmaster, "--base", "origin/main", "--head", "origin/ylg-guanting")
    assert roster("check", *between).exit_code == 0
    plan = json.loads(roster("plan", *between, "--format", "json").output)
    assert [step["kind"] for step in plan["steps"]] == ["关停"] and plan["suspicious"] == []
    [notice] = plan["notices"]
    assert (notice["id"], notice["last_working_day"], notice["removable_from"]) == (NOTICE, str(LAST), str(REMOVABLE))
    git(webmaster, "merge", "-q", "--no-ff", "-m", "merge", "origin/ylg-guanting", on=str(FILED))


def seen(www: Path) -> tuple[str, str]:
    """What a visitor finds: the state of the notice, and of the account."""
    notices = json.loads((www / "api/v1/notices.json").read_text("utf-8"))["notices"]
    accounts = json.loads((www / "api/v1/accounts.json").read_text("utf-8"))["accounts"]
    assert (www / "notices" / NOTICE / "index.html").exists(), "the address of a notice never goes away"
    return next(n["state"] for n in notices if n["id"] == NOTICE), next(
        a["state"] for a in accounts if a["id"] == "ylg-weixin"
    )


def deployed(webmaster: Path, www: Path, *days: date) -> dict[date, tuple[str, str]]:
    """Deployed on each of the days, the ledger committed: what a visitor finds then."""
    states = {}
    for day in days:
        done = roster("deploy", "--root", webmaster, "--to", www, today=day)
        assert done.exit_code == 0, done.output
        commit(webmaster, {}, f"上线记录 {day}", on=str(day))
        states[day] = seen(www)
    return states


def test_a_closure_from_the_clerks_clone_to_the_archive(server: Path) -> None:
    """Filed, reviewed, merged, deployed and seen on a Friday; posted through the 15th working day; then in the
    archive, for ever. The account ends when it was really closed, and not before.
    """
    submit(server)
    webmaster, www = server.parent / "webmaster", server.parent / "www"
    review(webmaster)
    closed = date(2026, 12, 16)
    states = deployed(webmaster, www, *(FILED + timedelta(days=number) for number in range((closed - FILED).days + 1)))
    # A look by hand changes nothing; deploy looks every day.
    assert roster("posted", "--root", webmaster, "--site", www, today=closed).exit_code == 0
    assert {state for day, state in states.items() if day <= LAST} == {("公示中", "关停公示中")}
    assert {state for day, state in states.items() if day >= REMOVABLE} == {("已期满", "关停待办结")}
    archive = (www / "notices/index.html").read_text("utf-8")
    assert archive.index("历次公告") < archive.index(NOTICE)
    done = roster("file", "办结", "ylg-weixin", "--how", "平台显示已注销", "--root", webmaster, today=closed)
    assert done.exit_code == 0 and "注意" not in done.output, done.output
    assert deployed(webmaster, www, closed) == {closed: ("已期满", "已关停")}
    assert "曾是官方账号" in (www / "accounts/ylg-weixin/index.html").read_text("utf-8")
    assert roster("check", "--root", webmaster, "--base", "HEAD~5", today=closed).exit_code == 0


def test_the_whole_life_of_an_account_by_commands_alone(server: Path) -> None:
    """开设, 核对, 更正, 关停, seen online, 办结: nobody opens a YAML file."""
    webmaster, www = server.parent / "webmaster", server.parent / "www"
    site = ("--root", webmaster, "--no-ask")

    def file(*arguments: str, today: date = FILED) -> str:
        done = roster("file", *arguments, *site, today=today)
        assert done.exit_code == 0, done.output
        commit(webmaster, {}, arguments[0], on=str(today))
        return done.output

    wrong, right = "gh_9a8b7c6d5e40", "gh_9a8b7c6d5e41"
    file("开设", "--unit", "ylg", "--platform", "公众号", "--name", "甲地新号", "--account-id", wrong, "--id", "xin")
    file("更正", "xin", "--account-id", right, "--reason", "登记时录错一位")
    file("核对", "--unit", "ylg", "--how", "登录后台核对")
    closing = file("关停", "xin", "ylg-weixin", "--approved", "集体研究", "--stops-on", "2026-12-14")
    assert NOTICE in closing and "python site.py file 办结 xin ylg-weixin" in closing
    states = deployed(webmaster, www, FILED, LAST, REMOVABLE)
    assert [*states.values()] == [("公示中", "关停公示中")] * 2 + [("已期满", "关停待办结")]
    file("办结", "xin", "ylg-weixin", "--on", "2026-12-14", today=date(2026, 12, 15))
    assert [*deployed(webmaster, www, date(2026, 12, 15)).values()] == [("已期满", "已关停")]
    accounts = json.loads((www / "api/v1/accounts.json").read_text("utf-8"))["accounts"]
    [ours] = [account for account in accounts if account["id"] == "xin"]
    assert (ours["state"], ours["account_id"], ours["checked_on"]) == ("已关停", right, str(FILED))
    notice = (www / "notices" / NOTICE / "index.html").read_text("utf-8")
    assert right in notice and wrong not in notice
