"""The whole story of a closure, with real repositories: from a clerk's clone to the archive."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from roster import cli
from roster.source import writing
from tests.support import account, as_real, commit, git, released, unit

NOTICE = "2026-11-20-ylg-close"
FILED, LAST, REMOVABLE = date(2026, 11, 20), date(2026, 12, 11), date(2026, 12, 12)


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


def test_a_closure_from_the_clerks_clone_to_the_archive(server: Path) -> None:
    """Filed, reviewed, merged, deployed and seen on a Friday; posted through the 15th working day; then in the
    archive, for ever.
    """
    submit(server)
    webmaster, www = server.parent / "webmaster", server.parent / "www"
    review(webmaster)
    day, states = FILED, {}
    while day <= REMOVABLE + timedelta(days=2):
        done = roster("deploy", "--root", webmaster, "--to", www, today=day)
        assert done.exit_code == 0, done.output
        if day == FILED:  # a second look by hand changes nothing; deploy looks every day
            assert roster("posted", "--root", webmaster, "--site", www, today=day).exit_code == 0
        commit(webmaster, {}, f"上线记录 {day}", on=str(day))
        states[day] = seen(www)
        day += timedelta(days=1)
    assert {state for day, state in states.items() if day <= LAST} == {("公示中", "关停公示中")}
    assert {state for day, state in states.items() if day >= REMOVABLE} == {("已期满", "已关停")}
    archive = (www / "notices/index.html").read_text("utf-8")
    assert archive.index("历次公告") < archive.index(NOTICE)
    assert "曾是官方账号" in (www / "accounts/ylg-weixin/index.html").read_text("utf-8")
    assert roster("check", "--root", webmaster, "--base", "HEAD~5", today=day).exit_code == 0
