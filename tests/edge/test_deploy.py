"""``deploy``: visitors never see half a site, a stop anywhere is healed by the next run, the published ledger goes
on.
"""

import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from roster.check import ledgers
from roster.edge import publish
from roster.notices import ledger
from roster.notices.wording import Wording
from roster.records.postings import Look
from roster.source import yamltree
from tests.support import (
    A_MINUTE,
    ROOT,
    Record,
    account,
    as_data,
    beside,
    data_files,
    ended,
    register_of,
    released,
    run,
    served,
    tree,
    write_site,
)

DAY = timedelta(days=1)
SEEN = date(2026, 11, 2)
NOTICE = "2026-11-02-ylg-close"
CLOSING = released([account("a", ended("2026-11-02"))])
BEFORE = released([account("a")])


CLOCK = str(datetime.now(ZoneInfo("Asia/Shanghai")).date())  # what the machine says of a look that somebody dates


def deploy(root: Path, site: Path, today: date, *more: str) -> subprocess.CompletedProcess[str]:
    return run("deploy", "--root", root, "--to", site, *more, today=today)


def entries(path: Path) -> list[Record]:
    raw, problems = yamltree.parse(path.read_bytes(), "")
    assert not problems
    return raw["postings"]


def holds(path: Path) -> bool:
    """True if a ledger can be read and its chain holds; a ledger that isn't there holds too."""
    if not path.exists():
        return True
    raw, problems = yamltree.parse(path.read_bytes(), "")
    read, more = ledgers.read_raw(raw)
    return not problems and not more and ledger.first_broken(read) is None


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deployed")
    done = deploy(write_site(folder / "root", CLOSING), folder / "www/site", SEEN)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def home(deployed: Path, tmp_path: Path) -> Path:
    """A register in ``root`` as it was deployed to ``www/site`` on the day of its notice."""
    return shutil.copytree(deployed, tmp_path / "home")


def test_a_first_deploy_sees_the_notice_and_publishes_the_ledger(home: Path) -> None:
    """Build, copy, look: the clock runs, and the same ledger stands with the site."""
    [entry] = entries(home / "root/data/postings.yaml")
    assert entry["notice"] == NOTICE
    assert entry["looks"] == [{"on": "2026-11-02", "by": "site", "found": "same", "clock": CLOCK}]
    assert (home / "root/data/postings.yaml").read_bytes() == (home / "www/site/api/v1/postings.yaml").read_bytes()
    assert holds(home / "root/data/postings.yaml")
    assert beside(home / "www/site") == []


def test_a_second_deploy_of_a_day_changes_neither_ledger_nor_state(home: Path) -> None:
    """After the second run of a day the third changes no byte at all."""
    before = (home / "root/data/postings.yaml").read_bytes()
    assert deploy(home / "root", home / "www/site", SEEN).returncode == 0
    assert (home / "root/data/postings.yaml").read_bytes() == before
    whole = tree(home)
    assert deploy(home / "root", home / "www/site", SEEN).returncode == 0
    assert tree(home) == whole


def test_a_lost_ledger_starts_anew(home: Path) -> None:
    """Where data/postings.yaml is lost, the window begins again: the copy online could be anybody's."""
    (home / "root/data/postings.yaml").unlink()
    assert deploy(home / "root", home / "www/site", SEEN + 3 * DAY).returncode == 0
    [entry] = entries(home / "root/data/postings.yaml")
    assert {look["on"] for look in entry["looks"]} == {"2026-11-05"}


def forged(home: Path, **more: object) -> bytes:
    """The ledger online as somebody writes it who knows the program: any entry, back-dated, the chain recomputed."""
    known = ledgers.read_ledger((home / "www/site/api/v1/postings.yaml").read_bytes())
    looks = tuple(Look(on=SEEN - 30 * DAY + n * DAY, by="url", found="same") for n in range(29))
    first = dataclasses.replace(known[0], looks=looks, **more)
    return ledger.as_yaml([*known, first] if more.get("version") else [first], known.site)


FALSE = Wording("退税专用账号", "<p>请加群</p>")
FORGERIES: dict[str, dict[str, object]] = {
    "an earlier first day": {},
    "another version of the words": {"version": 2, "announced_on": SEEN - 30 * DAY},
    "fewer days": {"working_days": 1},
    "other words": {"title": FALSE.title, "wording": FALSE.body, "digest": FALSE.digest},
}


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.parametrize("lost", [False, True])
def test_a_forged_published_ledger_shortens_nothing(home: Path, forgery: str, lost: bool) -> None:
    """Who can write to the web server ends no window and brings no words: with our ledger, and where it was lost."""
    if lost:
        (home / "root/data/postings.yaml").unlink()
    (home / "www/site/api/v1/postings.yaml").write_bytes(forged(home, **FORGERIES[forgery]))
    assert holds(home / "www/site/api/v1/postings.yaml")
    done = deploy(home / "root", home / "www/site", SEEN + DAY)
    assert "Traceback" not in done.stderr
    if done.returncode:  # a version that nobody filed: a person must decide
        assert forgery == "another version of the words" and "没有部署" in done.stderr
        assert deploy(home / "root", home / "www/site", SEEN + DAY, "--without", NOTICE).returncode == 0
    [entry] = entries(home / "root/data/postings.yaml")
    assert (entry["version"], entry["working_days"]) == ("1", "15") and "退税" not in entry["title"]
    assert entry["looks"][0]["on"] == str(SEEN + DAY if lost else SEEN)
    [notice] = json.loads((home / "www/site/api/v1/notices.json").read_bytes())["notices"]
    assert notice["state"] == "公示中" and notice["removable_from"] >= "2026-11-24"


def test_a_notice_that_somebody_put_online_waits_for_a_person(home: Path) -> None:
    """A row and a page on the live site: told, in no ledger, on no page; gone where somebody says it is not ours."""
    site = home / "www/site"
    false = "2026-11-01-ylg-close"
    rows = json.loads((site / "api/v1/notices.json").read_bytes())
    rows["notices"].append({**rows["notices"][0], "id": false})
    (site / "api/v1/notices.json").write_bytes(as_data(rows))
    page = (site / f"notices/{NOTICE}/index.html").read_text("utf-8").replace(NOTICE, false)
    write_site(site, {f"notices/{false}/index.html": page.replace("集体研究", "退税专用").encode()})
    before = (home / "root/data/postings.yaml").read_bytes()
    looked = run("posted", "--root", home / "root", "--site", site, today=SEEN)
    assert looked.returncode == 0 and f"--adopt {false}" in looked.stdout
    assert (home / "root/data/postings.yaml").read_bytes() == before
    refused = deploy(home / "root", site, SEEN + DAY)
    assert refused.returncode == 1 and false in refused.stderr and "--adopt" in refused.stderr
    assert "退税" not in (home / "root/data/postings.yaml").read_text("utf-8")
    assert deploy(home / "root", site, SEEN + DAY, "--without", false).returncode == 0
    assert not (site / f"notices/{false}").exists()
    assert not any("退税专用".encode() in data for data in tree(site).values())


def test_a_page_that_no_list_names_neither_goes_nor_stays_silently(home: Path) -> None:
    """Whether it is ours, with all else lost, or somebody's that looks like ours, a program cannot know."""
    site, lost = home / "www/site", "2026-11-01-ylg-close"
    page = (site / f"notices/{NOTICE}/index.html").read_bytes()
    pages = {f"notices/{lost}/{part}index.html": page for part in ("", "certificate/")}
    write_site(site, {**pages, "notices/readme.txt": b"theirs"})
    refused = deploy(home / "root", site, SEEN + DAY)
    assert refused.returncode == 1 and lost in refused.stderr and "--without" in refused.stderr
    assert (site / f"notices/{lost}/index.html").read_bytes() == page
    assert deploy(home / "root", site, SEEN + DAY, "--without", lost).returncode == 0
    assert not (site / f"notices/{lost}").exists() and (site / "notices/readme.txt").read_bytes() == b"theirs"


@pytest.mark.parametrize("word", ["", ".", "..", "../x", "关停"])
def test_only_a_notice_can_be_disowned(home: Path, word: str) -> None:
    """An empty variable, or a path: the list of all notices has no such id, and no file of ours goes with it."""
    before = tree(home / "www")
    done = deploy(home / "root", home / "www/site", SEEN + DAY, "--without", word)
    assert done.returncode == 2 and "不是公告编号" in done.stderr
    assert tree(home / "www") == before


def test_a_posting_that_somebody_merged_counts_no_day_before_the_last_release(home: Path) -> None:
    """Lines of a ledger came in with a merge: 已期满 before it was ever online. The release before it did not know."""
    accounts = [
        account("a", ended("2026-11-02")),
        account("b", ended("2026-10-05"), platform="weibo", account_id="100000001"),
    ]
    write_site(home / "root", released(accounts))
    register = register_of(tree(home / "root") | {}, SEEN)
    [notice] = [one for one in register.board.notices.values() if one.id == "2026-10-05-ylg-close"]
    false = dataclasses.replace(
        register.directory.ledger[0],
        notice=notice.id,
        announced_on=notice.announced_on,
        accounts=notice.accounts,
        title=notice.wording.title,
        wording=notice.wording.body,
        digest=notice.wording.digest,
        looks=tuple(Look(on=date(2026, 10, 5) + n * DAY, by="url", found="same") for n in range(28)),
    )
    known = register.directory.ledger
    (home / "root/data/postings.yaml").write_bytes(ledger.as_yaml([*known, false], known.site))
    done = deploy(home / "root", home / "www/site", SEEN + DAY)
    assert done.returncode == 0, done.stderr
    rows = json.loads((home / "www/site/api/v1/notices.json").read_bytes())["notices"]
    [row] = [row for row in rows if row["id"] == notice.id]
    assert (row["state"], row["removable_from"]) == ("公示中", "2026-11-25")  # nor the 3rd: it was not there yet


def test_words_that_somebody_merged_do_not_replace_those_online(home: Path) -> None:
    """The ledger in git has other words for a running notice, with the same version: the live copy contradicts it."""
    known = ledgers.read_ledger((home / "root/data/postings.yaml").read_bytes())
    others = {"title": FALSE.title, "wording": FALSE.body, "digest": FALSE.digest}
    forged_ = ledger.as_yaml([dataclasses.replace(known[0], **others)], known.site)
    (home / "root/data/postings.yaml").write_bytes(forged_)
    before = tree(home / "www")
    done = deploy(home / "root", home / "www/site", SEEN + DAY)
    assert done.returncode == 1 and NOTICE in done.stderr and "没有部署" in done.stderr
    assert tree(home / "www") == before


def test_somebody_may_say_that_a_notice_online_is_ours(home: Path) -> None:
    """``posted --adopt``: its words as they stand there, first seen today; then it stays for all its days."""
    site = home / "www/site"
    (home / "root/data/postings.yaml").unlink()
    shutil.rmtree(home / "root/public")  # another machine
    write_site(home / "root", released())
    assert deploy(home / "root", site, SEEN + DAY).returncode == 1
    done = run("posted", "--root", home / "root", "--site", site, "--adopt", NOTICE, today=SEEN + DAY)
    assert done.returncode == 0 and "已按网上的正文记下" in done.stdout
    assert deploy(home / "root", site, SEEN + 2 * DAY).returncode == 0
    [entry] = entries(home / "root/data/postings.yaml")
    assert entry["looks"][0]["on"] == str(SEEN + DAY)
    [notice] = json.loads((site / "api/v1/notices.json").read_bytes())["notices"]
    assert (notice["id"], notice["state"], notice["first_posted"]) == (NOTICE, "公示中", "2026-11-03")


@pytest.mark.parametrize("harm", ["gone", "another's"])
def test_a_ledger_is_heard_where_the_mark_of_the_release_is_not_ours(home: Path, harm: str) -> None:
    """Another machine missed the page and pushed nothing; then somebody took the mark away: the miss still counts."""
    known = ledgers.read_ledger((home / "www/site/api/v1/postings.yaml").read_bytes())
    miss = Look(on=SEEN + DAY, by="url", found="absent")
    entry = dataclasses.replace(known[0], looks=(*known[0].looks, miss))
    (home / "www/site/api/v1/postings.yaml").write_bytes(ledger.as_yaml([entry], known.site))
    mark = home / "www/site/api/v1/release.json"
    assert mark.exists()
    text = mark.read_text("utf-8")
    mark.unlink() if harm == "gone" else mark.write_text(text.replace("jiashi.gov.cn", "evil.cn"), "utf-8")
    assert not mark.exists() or mark.read_text("utf-8") != text
    done = deploy(home / "root", home / "www/site", SEEN + 2 * DAY)
    assert done.returncode == 0, done.stderr
    [entry] = entries(home / "root/data/postings.yaml")
    assert {"on": "2026-11-03", "by": "url", "found": "absent"} in entry["looks"]


def test_a_page_of_a_later_wording_waits_for_a_person(home: Path) -> None:
    """A copy that was cut off brought the page of a correction, and no list: a machine that knows nothing of it must
    not put the former words in its place.
    """
    page = home / "www/site" / "notices" / NOTICE / "index.html"
    text = page.read_text("utf-8")
    assert 'data-notice-version="1"' in text
    later = text.replace('data-notice-version="1"', 'data-notice-version="2"').replace("集体研究", "整合")
    page.write_text(later, "utf-8")
    before = tree(home / "www")
    done = deploy(home / "root", home / "www/site", SEEN + DAY)
    assert done.returncode == 1 and "第 2 稿" in done.stderr and "git pull" in done.stderr
    assert tree(home / "www") == before


def test_nothing_is_deployed_for_a_day_to_come(home: Path) -> None:
    """A slip of the hand ends no window: a day after the machine's own is refused before anything is looked at."""
    before = tree(home)
    done = deploy(home / "root", home / "www/site", date.today() + 400 * DAY)
    assert done.returncode == 1 and "还没有到" in done.stderr
    assert tree(home) == before


@pytest.mark.parametrize("loss", ["account", "filing", "all"])
def test_what_is_online_stays_although_nobody_looked(tmp_path: Path, loss: str) -> None:
    """A run died before its look, then the account was deleted: the page is what this machine made, byte for byte."""
    home = tmp_path
    assert deploy(write_site(home / "root", CLOSING), home / "www/site", SEEN).returncode == 0
    _lose(home / "root", loss)
    done = deploy(home / "root", home / "www/site", SEEN + DAY)
    assert done.returncode == 0, done.stderr
    assert "网上有、数据里没有" in done.stdout
    [entry] = entries(home / "root/data/postings.yaml")
    assert (entry["notice"], entry["accounts"]) == (NOTICE, ["a"])
    assert {look["on"] for look in entry["looks"]} == {"2026-11-03"}
    assert entry["unit_name"] == "甲市样例馆"
    [notice] = json.loads((home / "www/site/api/v1/notices.json").read_bytes())["notices"]
    assert (notice["id"], notice["state"]) == (NOTICE, "公示中")
    assert "集体研究" in (home / f"www/site/notices/{NOTICE}/index.html").read_text("utf-8")


def _lose(root: Path, loss: str) -> None:
    """The ledger of a register, and of the account, its filing or all accounts."""
    (root / "data/postings.yaml").unlink()
    write_site(root, {"account": released([account("b")]), "filing": BEFORE, "all": released()}[loss])


def test_a_copy_of_what_is_online_is_not_what_this_machine_made(home: Path) -> None:
    """A merge request can bring ``public/`` with the very mark and page: whether such a notice is ours, somebody must
    say.
    """
    _lose(home / "root", "filing")
    before = tree(home / "www")
    done = deploy(home / "root", home / "www/site", SEEN + DAY)
    assert done.returncode == 1 and "posted --adopt" in done.stderr, done.stderr
    assert tree(home / "www") == before
    assert entries(home / "root/data/postings.yaml") == []


def test_a_trial_starts_no_window(tmp_path: Path) -> None:
    """A try on a folder of one's own: the notice is there, waiting, and no day is noted, however often it is tried."""
    root, site = write_site(tmp_path / "root", data_files([account("a", ended("2026-11-02"))])), tmp_path / "www"
    for _ in range(2):
        done = run("deploy", "--trial", "--root", root, "--to", site, today=SEEN)
        assert done.returncode == 0 and "没有记录上线日期" in done.stdout, done.stderr
        assert not (root / "data/postings.yaml").exists()
        [notice] = json.loads((site / "api/v1/notices.json").read_bytes())["notices"]
        assert (notice["state"], notice["removable_from"]) == ("待上线", None)


def test_a_refused_deploy_starts_no_window(tmp_path: Path) -> None:
    """A trial stands in the folder, and placeholders are left: the real deploy is refused and has recorded nothing."""
    root, site = write_site(tmp_path / "root", data_files([account("a", ended("2026-11-02"))])), tmp_path / "www"
    assert run("deploy", "--root", root, "--to", site, "--trial", today=SEEN).returncode == 0
    refused = deploy(root, site, SEEN)
    assert refused.returncode == 1 and "[placeholder]" in refused.stderr + refused.stdout
    assert not (root / "data/postings.yaml").exists()


def test_a_trial_takes_no_release_down(home: Path) -> None:
    """Tried on the folder of the real site: refused, and nothing has changed."""
    before = tree(home / "www")
    done = run("deploy", "--trial", "--root", home / "root", "--to", home / "www/site", today=SEEN + DAY)
    assert done.returncode == 1 and "正式发布" in done.stderr and "--trial" in done.stderr
    assert tree(home / "www") == before


def test_a_foreign_folder_is_refused(home: Path, tmp_path: Path) -> None:
    """A mistyped target with other people's files is left alone."""
    other = tmp_path / "other"
    write_site(other, {"letter.txt": b"mine"})
    done = deploy(home / "root", other, SEEN)
    assert done.returncode == 1 and "别的文件" in done.stderr
    assert tree(other) == {"letter.txt": b"mine"}


# With rsync


# On this machine alone: "HOST:" is a folder; what rsync says and how it ends is what 3.5.0 does.
RSYNC = """#!/bin/sh
echo "$@" >> "$LOG"
for place; do :; done
there="$HOST${place#host:}"
case "$1" in
--list-only)
  [ -n "$SILENT" ] && { echo "rsync: [sender] opendir failed: Permission denied (13)" >&2; exit 23; }
  [ -e "$there" ] || { echo "rsync: [sender] change_dir failed: No such file or directory (2)" >&2; exit 23; }
  cd "$there" 2>/dev/null && set -- . $(ls -A) || set -- "${there##*/}"
  for name; do echo "drwxr-xr-x          4,096 2026/11/20 10:00:00 $name"; done;;
*)
  while [ $# -gt 2 ]; do shift; done
  mkdir -p "$there"; find "$there" -mindepth 1 -delete; cp -r "$1". "$there";;
esac
"""


@pytest.fixture
def afar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What ``host:`` is to a made-up rsync that deletes what isn't sent, as the real one does; beside it the log
    of its calls.
    """
    tools, host = tmp_path / "tools", tmp_path / "host"
    write_site(tools, {"rsync": RSYNC.encode()})
    (tools / "rsync").chmod(0o755)
    host.mkdir()
    for name, value in {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "HOST": f"{host}/",
        "LOG": str(tmp_path / "log"),
    }.items():
        monkeypatch.setenv(name, value)
    return host


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", {"index.html": b"new", "api/v1/notices.json": b"{}"})


@pytest.mark.parametrize("target", ["host:www", "host:www/", "host:"])
def test_rsync_leaves_a_foreign_folder_alone(afar: Path, site: Path, target: str) -> None:
    """A mistyped path on another machine costs nobody a file; ``host:`` alone is somebody's home."""
    write_site(afar / target.removeprefix("host:"), {"letter.txt": b"mine"})
    with pytest.raises(publish.CannotPublish, match="别的文件"):
        publish.rsync(site, target)
    assert [path.name for path in afar.rglob("*") if path.is_file()] == ["letter.txt"]


@pytest.mark.parametrize(
    "there",
    [
        None,
        {},
        {"api/v1/notices.json": b"{}", "old.html": b""},
        {".roster-new/index.html": b"half"},
        {"index.html": b"new", "api/v1/.roster-new/notices.json": b"{}"},
    ],
    ids=["absent", "empty", "ours", "cut off", "cut off at the end"],
)
def test_rsync_fills_what_is_ours_or_nobodys(afar: Path, site: Path, there: dict[str, bytes] | None) -> None:
    """A new folder, an empty one, our own site, and one whose first copy was cut off: run it again."""
    if there is not None:
        (afar / "www").mkdir()
        write_site(afar / "www", there)
    publish.rsync(site, "host:www")
    assert tree(afar / "www") == tree(site)


def test_rsync_deletes_nothing_where_it_can_not_look(afar: Path, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal to list is no empty folder."""
    monkeypatch.setenv("SILENT", "1")
    with pytest.raises(publish.CannotPublish, match="没有部署"):
        publish.rsync(site, "host:www")
    assert "delete" not in (afar.parent / "log").read_text("utf-8")


@pytest.mark.skipif(shutil.which("rsync") is None, reason="rsync is not installed")
def test_the_real_rsync_is_understood(tmp_path: Path, site: Path) -> None:
    """Absent, then ours, then foreign, as the installed one tells them."""
    for _ in range(2):
        publish.rsync(site, str(tmp_path / "www"))
        assert tree(tmp_path / "www") == tree(site)
    (tmp_path / "www/api/v1/notices.json").unlink()
    with pytest.raises(publish.CannotPublish, match="别的文件"):
        publish.rsync(site, str(tmp_path / "www"))


def test_an_error_in_the_data_deploys_nothing(home: Path) -> None:
    """With findings of level error, site and ledger stay as they are."""
    (home / "root/data/accounts.yaml").write_text("accounts: 坏了\n", "utf-8")
    before = tree(home)
    done = deploy(home / "root", home / "www/site", SEEN + DAY)
    assert done.returncode == 1 and "data/accounts.yaml:1:" in done.stderr
    assert tree(home) == before


def test_a_build_hears_a_ledger_from_a_file_or_an_address(home: Path, tmp_path: Path) -> None:
    """``build --ledger``: what is published and not signed makes windows longer, and brings none."""
    published = home / "www/site/api/v1/postings.yaml"
    known = ledgers.read_ledger(published.read_bytes())
    absent = Look(on=SEEN + DAY, by="url", found="absent")
    published.write_bytes(ledger.as_yaml([dataclasses.replace(known[0], looks=(*known[0].looks, absent))], known.site))
    with served(home / "www/site", "/xmt/") as host:
        for n, place in enumerate([published, f"{host.address}api/v1/postings.yaml"]):
            out = tmp_path / str(n)
            done = run(
                "build", "--root", home / "root", "--out", out, "--no-search", "--ledger", place, today=SEEN + DAY
            )
            assert done.returncode == 0, done.stderr
            [notice] = json.loads((out / "api/v1/notices.json").read_bytes())["notices"]
            assert (notice["first_posted"], notice["last_working_day"]) == ("2026-11-02", "2026-11-24")
            assert holds(out / "api/v1/postings.yaml")
    done = run("build", "--root", home / "root", "--out", tmp_path / "x", "--ledger", tmp_path / "none", today=SEEN)
    assert done.returncode == 1 and "读不到上线记录" in done.stderr and "Traceback" not in done.stderr


def test_visitors_never_see_half_a_site(home: Path) -> None:
    """Somebody who reads during deploys finds board and data whole: every page listed is there, and of one build."""
    site, stop, faults, reads = home / "www/site", threading.Event(), [], []

    def visit() -> None:
        while not stop.is_set():
            try:
                folder = os.open(site, os.O_RDONLY | os.O_DIRECTORY)
            except FileNotFoundError:
                faults.append("没有文件夹")
                continue
            try:
                with open(os.open("api/v1/notices.json", os.O_RDONLY, dir_fd=folder), encoding="utf-8") as file:
                    rows = json.load(file)["notices"]
                for row in rows:
                    with open(
                        os.open(f"{row['page']}index.html", os.O_RDONLY, dir_fd=folder), encoding="utf-8"
                    ) as file:
                        if f'data-notice-state="{row["state"]}"' not in file.read():
                            faults.append(row["id"])
                reads.append(len(rows))
            except FileNotFoundError as error:
                if os.fstat(folder).st_nlink > 0 and site.exists() and os.stat(site).st_ino == os.fstat(folder).st_ino:
                    faults.append(str(error))  # the old folder may go once it is no longer the site
            finally:
                os.close(folder)

    visitor = threading.Thread(target=visit)
    visitor.start()
    try:
        more = [
            account("a", ended("2026-11-02")),
            account("b", ended("2026-11-03"), platform="weibo", account_id="100000001"),
        ]
        write_site(home / "root", released(more))
        assert deploy(home / "root", site, SEEN + DAY).returncode == 0
    finally:
        stop.set()
        visitor.join()
    assert faults == [] and {1, 2} <= set(reads)


# kill -9 at each step that reaches the disk


class Killed:
    """A command in ``tests.killing`` that can be run again and again, to any of its steps."""

    def __init__(self, home: Path, *command: object) -> None:
        line = [sys.executable, "-m", "tests.killing", str(home), *map(str, command)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(line, cwd=ROOT, text=True, encoding="utf-8", **pipes)

    def __enter__(self) -> "Killed":
        return self

    def __exit__(self, *error: object) -> None:
        self.process.communicate(timeout=A_MINUTE)

    def _ask(self, at: int) -> str:
        self.process.stdin.write(f"{at}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def before(self, at: int) -> int:
        """Run to just before step ``at``; gives the exit code."""
        return int(self._ask(at))

    def steps(self) -> list[str]:
        """Run to the end; gives what every step does."""
        steps = json.loads(self._ask(0))
        assert self.process.stdout.readline() == "0\n"
        return steps


def moments(steps: Sequence[str]) -> Iterator[int]:
    """Every step that touches what is in use; of those that only fill or empty a hidden folder every 200th, and
    their edges.
    """
    hidden = ["/.site.new-" in step or "/.public.new-" in step or ".index-" in step for step in steps]
    for index in range(len(steps)):
        edge = index == 0 or not hidden[index - 1] or index + 1 == len(steps) or not hidden[index + 1]
        if not hidden[index] or edge or index % 200 == 0:
            yield index + 1


def pages(site: dict[str, bytes]) -> dict[str, bytes]:
    """A site without its ledger, which is written once more after the last look, without what a kill in between leaves
    of that, and without the list in which its digest stands.
    """
    once_more = ("postings.yaml", "files.sha256")
    return {name: data for name, data in site.items() if not name.rpartition("/")[2].lstrip(".").startswith(once_more)}


COMMANDS: dict[str, Callable[[Path], list[object]]] = {
    "build": lambda home: ["build", "--root", home / "root", "--out", home / "www/site", "--no-search"],
    "posted": lambda home: ["posted", "--root", home / "root", "--site", home / "www/site"],
    "deploy": lambda home: ["deploy", "--root", home / "root", "--to", home / "www/site"],
}


# Kinds of steps that must have been met: else the killer counts nothing.
_LEDGER, _FOLDER = {"open", "fsync", "os.rename"}, {"open", "os.mkdir", "exchange"}
EXPECTED = {"build": _FOLDER, "posted": _LEDGER, "deploy": _LEDGER | _FOLDER}


@pytest.mark.long
@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_killed_command_leaves_is_whole(command: str, deployed: Path, tmp_path: Path) -> None:
    """SIGKILL before any step: the site is the old or a new one, the ledger holds, and the next run heals all."""
    arguments = [*COMMANDS[command](tmp_path / "home"), "--today", SEEN + DAY]
    home = tmp_path / "home"

    def fresh() -> None:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(deployed, home)
        write_site(
            home / "root",
            released(
                [
                    account("a", ended("2026-11-02")),
                    account("b", ended("2026-11-03"), platform="weibo", account_id="100000001"),
                ]
            ),
        )

    fresh()
    old = tree(home / "www/site")
    # A notice that is sent for the first time is whole, too, before it was seen: 待上线.
    assert run("posted", "--root", home / "root", "--site", home / "www/site", today=SEEN + DAY).returncode == 0
    made = run("build", "--release", "--root", home / "root", "--out", tmp_path / "between", today=SEEN + DAY)
    assert made.returncode == 0
    with Killed(home, *arguments) as killed:
        fresh()
        steps, new = killed.steps(), tree(home / "www/site")
        ours = (home / "root/data/postings.yaml").read_bytes()
        wholes = (pages(old), pages(tree(tmp_path / "between")), pages(new))
        for at in moments(steps):
            fresh()
            assert killed.before(at) == -signal.SIGKILL, steps[at - 1]
            assert pages(tree(home / "www/site")) in wholes, steps[at - 1]
            assert holds(home / "root/data/postings.yaml") and holds(home / "www/site/api/v1/postings.yaml"), steps[
                at - 1
            ]
    assert {name.split()[0] for name in steps} >= EXPECTED[command]
    assert run(*arguments).returncode == 0
    assert pages(tree(home / "www/site")) == pages(new)
    assert (home / "root/data/postings.yaml").read_bytes() == ours
    assert beside(home / "www/site") == []


def test_a_half_written_ledger_is_cleared_up_by_the_next_run(home: Path) -> None:
    """A hidden temporary file beside the ledger does not stay for ever."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    (home / f"root/data/.postings.yaml.roster-{ended.pid}-abcdefgh").write_bytes(b"half")
    assert run("posted", "--root", home / "root", "--site", home / "www/site", today=SEEN).returncode == 0
    assert not list((home / "root/data").glob(".*"))


@pytest.mark.parametrize("mishap", ["two copies", "rolled back"])
def test_copies_that_differ_are_heard_without_being_called_forged(home: Path, mishap: str) -> None:
    """A ledger restored from git goes on; nobody is accused of having altered it."""
    ours, old = home / "root/data/postings.yaml", (home / "root/data/postings.yaml").read_bytes()
    assert deploy(home / "root", home / "www/site", SEEN + DAY).returncode == 0
    if mishap == "two copies":
        page = home / f"www/site/notices/{NOTICE}/index.html"
        words = page.read_bytes()
        page.unlink()
        assert run("posted", "--root", home / "root", "--site", home / "www/site", today=SEEN + 2 * DAY).returncode == 0
        page.write_bytes(words)
    else:
        ours.write_bytes(old)
    done = deploy(home / "root", home / "www/site", SEEN + 3 * DAY)
    assert done.returncode == 0 and "手工改动" not in done.stderr, done.stderr
