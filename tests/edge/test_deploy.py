"""``deploy``: visitors never see half a site, a stop anywhere is healed by the next run, the published ledger goes
on.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from roster.edge import publish
from roster.notices import ledger
from roster.records.postings import PostingsFile
from roster.records.reading import read_file
from roster.source import yamltree
from tests.support import (
    A_MINUTE,
    ROOT,
    Record,
    account,
    beside,
    data_files,
    ended,
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


def deploy(root: Path, site: Path, today: date) -> subprocess.CompletedProcess[str]:
    return run("deploy", "--root", root, "--to", site, today=today)


def entries(path: Path) -> list[Record]:
    raw, problems = yamltree.parse(path.read_bytes(), "")
    assert not problems
    return raw["postings"]


def holds(path: Path) -> bool:
    """True if a ledger can be read and its chain holds; a ledger that isn't there holds too."""
    if not path.exists():
        return True
    raw, problems = yamltree.parse(path.read_bytes(), "")
    read, more = read_file(PostingsFile, raw, "")
    return not problems and not more and ledger.first_broken(read.postings) is None


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
    assert (entry["notice"], entry["first_seen"], entry["evidence"]) == (NOTICE, "2026-11-02", "site")
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


def test_a_lost_ledger_is_continued_from_the_published_one(home: Path) -> None:
    """Where data/postings.yaml is lost, the ledger online goes on: same first day."""
    (home / "root/data/postings.yaml").unlink()
    assert deploy(home / "root", home / "www/site", SEEN + 3 * DAY).returncode == 0
    [entry] = entries(home / "root/data/postings.yaml")
    assert (entry["first_seen"], entry["last_seen"]) == ("2026-11-02", "2026-11-05")


def test_a_forged_published_ledger_is_not_used(home: Path) -> None:
    """An earlier first day written into the ledger online breaks its chain: a warning, and the window starts later."""
    (home / "root/data/postings.yaml").unlink()
    published = home / "www/site/api/v1/postings.yaml"
    published.write_text(
        published.read_text("utf-8").replace("first_seen: '2026-11-02'", "first_seen: '2026-10-02'"), "utf-8"
    )
    assert not holds(published)
    done = deploy(home / "root", home / "www/site", SEEN + 3 * DAY)
    assert done.returncode == 0 and "published-ledger" in done.stderr
    [entry] = entries(home / "root/data/postings.yaml")
    assert entry["first_seen"] == "2026-11-05"
    assert holds(published)


@pytest.mark.parametrize("loss", ["account", "filing", "all"])
def test_what_is_online_stays_although_nobody_looked(home: Path, loss: str) -> None:
    """The account is deleted and every ledger lost before the second look: the page itself is the last witness."""
    (home / "root/data/postings.yaml").unlink()
    (home / "www/site/api/v1/postings.yaml").unlink()
    left = {"account": released([account("b")]), "filing": BEFORE, "all": released()}[loss]
    write_site(home / "root", left)
    done = deploy(home / "root", home / "www/site", SEEN + DAY)
    assert done.returncode == 0, done.stderr
    assert "网上有、数据里没有" in done.stdout
    [entry] = entries(home / "root/data/postings.yaml")
    assert (entry["notice"], entry["accounts"], entry["first_seen"]) == (NOTICE, ["a"], "2026-11-03")
    assert entry["unit_name"] == "甲市样例馆"
    [notice] = json.loads((home / "www/site/api/v1/notices.json").read_bytes())["notices"]
    assert (notice["id"], notice["state"]) == (NOTICE, "公示中")
    assert "集体研究" in (home / f"www/site/notices/{NOTICE}/index.html").read_text("utf-8")


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


@pytest.mark.parametrize("loss", ["ledger here", "every ledger"])
def test_a_trial_takes_no_notice_down(home: Path, loss: str) -> None:
    """Tried on the folder of the real site, from data that lack what is posted there: refused. With it: allowed."""
    trial = ("deploy", "--trial", "--root", home / "root", "--to", home / "www/site")
    assert run(*trial, today=SEEN).returncode == 0
    (home / "root/data/postings.yaml").unlink()
    if loss == "every ledger":
        (home / "www/site/api/v1/postings.yaml").unlink()
        write_site(home / "root", BEFORE)
    before = tree(home / "www")
    done = run(*trial, today=SEEN + DAY)
    assert done.returncode == 1 and NOTICE in done.stderr and "--trial" in done.stderr
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


def test_a_build_continues_a_ledger_from_a_file_or_an_address(home: Path, tmp_path: Path) -> None:
    """``build --ledger``: a pipeline that keeps nothing goes on with what is published."""
    (home / "root/data/postings.yaml").unlink()
    published = home / "www/site/api/v1/postings.yaml"
    with served(home / "www/site", "/xmt/") as host:
        for n, place in enumerate([published, f"{host.address}api/v1/postings.yaml"]):
            out = tmp_path / str(n)
            done = run(
                "build", "--root", home / "root", "--out", out, "--no-search", "--ledger", place, today=SEEN + DAY
            )
            assert done.returncode == 0, done.stderr
            [notice] = json.loads((out / "api/v1/notices.json").read_bytes())["notices"]
            assert notice["first_posted"] == "2026-11-02"
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
    """A site without its ledger, which is written once more after the last look, and what a kill in between leaves
    of that.
    """
    return {
        name: data for name, data in site.items() if not name.rpartition("/")[2].lstrip(".").startswith("postings.yaml")
    }


COMMANDS: dict[str, Callable[[Path], list[object]]] = {
    "build": lambda home: ["build", "--root", home / "root", "--out", home / "www/site", "--no-search"],
    "posted": lambda home: ["posted", "--root", home / "root", "--site", home / "www/site"],
    "deploy": lambda home: ["deploy", "--root", home / "root", "--to", home / "www/site"],
}


# Kinds of steps that must have been met: else the killer counts nothing.
_LEDGER, _FOLDER = {"open", "fsync", "os.rename"}, {"open", "os.mkdir", "exchange"}
EXPECTED = {"build": _FOLDER, "posted": _LEDGER, "deploy": _LEDGER | _FOLDER}


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
    assert run("build", "--root", home / "root", "--out", tmp_path / "between", today=SEEN + DAY).returncode == 0
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


@pytest.mark.parametrize("mishap", ["two copies", "rolled back", "clock was ahead"])
def test_copies_that_differ_are_merged_without_being_called_forged(home: Path, mishap: str) -> None:
    """A ledger restored from git goes on with the published one; nobody is accused of having altered it."""
    ours, old = home / "root/data/postings.yaml", (home / "root/data/postings.yaml").read_bytes()
    assert (
        deploy(home / "root", home / "www/site", SEEN + (9 if mishap == "clock was ahead" else 1) * DAY).returncode == 0
    )
    if mishap == "two copies":
        empty = home / "empty"
        empty.mkdir()
        assert run("posted", "--root", home / "root", "--site", empty, today=SEEN + 2 * DAY).returncode == 0
    else:
        ours.write_bytes(old)
    done = deploy(home / "root", home / "www/site", SEEN + 3 * DAY)
    assert done.returncode == 0 and "手工改动" not in done.stderr, done.stderr
