"""``daily`` against a real repository: whatever happens to git, the look is made, and no look is lost."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from roster.check import ledgers
from roster.notices import ledger
from tests.cli.test_merge import other_words, seen_in
from tests.host import Host, text
from tests.support import ROOT, account, as_data, commit, ended, git, look, released, run, write_site

POSTINGS = "data/postings.yaml"
DAY = timedelta(days=1)
SEEN = date(2026, 11, 2)
TODAY = date(2026, 11, 12)
CLOSING = released([account("a", ended("2026-11-02"))])


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """The clone that deploys; beside it ``other``, another clone of the same bare repository."""
    git(tmp_path, "init", "-q", "--bare", "origin.git")
    first = write_site(tmp_path / "first", look(CLOSING, SEEN))
    (first / ".gitignore").write_text("/public/\n/.public.*\n/.roster.lock\n", "utf-8")
    git(first, "init", "-q")
    commit(first, {}, on="2026-11-02")
    git(first, "push", "-q", str(tmp_path / "origin.git"), "main")
    for name in ("machine", "other"):
        git(tmp_path, "clone", "-q", str(tmp_path / "origin.git"), name)
    return tmp_path / "machine"


def daily(machine: Path, day: date = TODAY, **more: str) -> subprocess.CompletedProcess[str]:
    """Run by a timetable, as nobody in particular: git knows no name, and there is nobody to ask."""
    home = machine.parent / "home"
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "EMAIL"))}
    return subprocess.run(
        [
            sys.executable,
            ROOT / "site.py",
            "daily",
            "--root",
            machine,
            "--to",
            machine.parent / "www",
            "--today",
            str(day),
        ],
        capture_output=True,
        encoding="utf-8",
        env={**kept, "HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1", "PYTHONWARNINGS": "error", **more},
        cwd="/",
        stdin=subprocess.DEVNULL,
        check=False,
    )


def seen(data: str | bytes) -> list[date]:
    """The days of the ledger's notice, of a ledger that is whole."""
    read = ledgers.read_ledger(data.encode() if isinstance(data, str) else data)
    assert read and ledger.first_broken(read) is None and len(read) == 1
    return [*read[0].seen_on]


def pushed(machine: Path) -> str:
    return git(machine.parent / "origin.git", "show", f"main:{POSTINGS}")


def others_push(machine: Path, files: Mapping[str, bytes]) -> None:
    other = machine.parent / "other"
    git(other, "pull", "-q")
    commit(other, files)
    git(other, "push", "-q")


def between(machine: Path, files: Mapping[str, bytes]) -> None:
    """Others push in the very moment between our pull and our push, once."""
    other = machine.parent / "other"
    commit(other, files)
    hook = machine / ".git/hooks/pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f'#!/bin/sh\nrm -f "$0"\nunset GIT_DIR\ngit -C "{other}" push -q\n', "utf-8")
    hook.chmod(0o755)


def test_a_quiet_day(machine: Path) -> None:
    """Deployed, looked at, committed and pushed; a second run has nothing to say."""
    done = daily(machine)
    assert done.returncode == 0, done.stderr
    assert (machine.parent / "www/index.html").exists()
    assert seen(pushed(machine)) == [SEEN, TODAY] and git(machine, "status", "--porcelain") == ""
    again = daily(machine)
    assert again.returncode == 0 and "提醒" not in again.stderr
    assert git(machine, "rev-list", "--count", "HEAD") == "2"


def test_articles_are_looked_at_again(machine: Path) -> None:
    """After the deployment, which goes on whatever becomes of them; what is wrong with one is told."""
    moved = "https://old.example.org/1.html"  # of a portal that is no longer ours: nobody is asked there
    commit(machine, {"data/articles.yaml": seen_in(moved, 0)}, on="2026-11-02")
    done = daily(machine)
    assert done.returncode == 1 and f"{moved}：只查看本单位的网站" in done.stderr
    assert (machine.parent / "www/index.html").exists()
    assert seen(pushed(machine)) == [SEEN, TODAY] and git(machine, "status", "--porcelain") == ""


def test_what_somebody_edits_half_way_is_not_committed(machine: Path) -> None:
    """Only what the program wrote goes."""
    settings = (machine / "data/site.yaml").read_bytes()
    (machine / "data/site.yaml").write_bytes(settings + b"# half way\n")
    assert daily(machine).returncode == 0
    assert git(machine, "status", "--porcelain") == "M data/site.yaml"


@pytest.mark.parametrize("what", ["a filing", "the ledger"])
def test_a_push_between_our_pull_and_our_push(machine: Path, what: str) -> None:
    """It is taken in, and ours goes on top; both are there."""
    changed = look(CLOSING, SEEN)
    if what == "the ledger":
        changed = look(changed, SEEN + 4 * DAY)
    else:
        changed |= {"content/new.md": "# 新\n\n文章\n".encode()}
    between(machine, changed)
    done = daily(machine)
    assert done.returncode == 0, done.stderr
    assert "别人又推送了改动，已合并" in done.stdout
    assert seen(pushed(machine)) == sorted({SEEN, TODAY, *seen(changed[POSTINGS])})
    assert git(machine, "status", "--porcelain") == ""
    assert set(git(machine.parent / "origin.git", "ls-tree", "-r", "--name-only", "main").split()) >= {*changed}


def test_a_conflict_in_the_ledger_is_merged(machine: Path) -> None:
    """Yesterday's push failed, another machine looked: both days are there, and nobody was asked."""
    commit(machine, look(look(CLOSING, SEEN), SEEN + 4 * DAY))
    others_push(machine, look(look(CLOSING, SEEN), SEEN + 5 * DAY))
    done = daily(machine)
    assert done.returncode == 0, done.stderr
    assert seen(pushed(machine)) == [SEEN, SEEN + 4 * DAY, SEEN + 5 * DAY, TODAY]


def test_a_remote_that_does_not_answer(machine: Path) -> None:
    """Deployed all the same; the look is committed here, told, and pushed by the next run."""
    away = machine.parent / "away.git"
    shutil.move(machine.parent / "origin.git", away)
    done = daily(machine)
    assert done.returncode == 1 and "下次运行再推" in done.stderr
    assert "git fetch 没有做成" in done.stderr and (machine.parent / "www/index.html").exists()
    assert seen(git(machine, "show", f"HEAD:{POSTINGS}")) == [SEEN, TODAY]
    shutil.move(away, machine.parent / "origin.git")
    assert daily(machine, TODAY + DAY).returncode == 0
    assert seen(pushed(machine)) == [SEEN, TODAY, TODAY + DAY]


def test_a_conflict_that_a_person_must_decide(machine: Path) -> None:
    """Somebody edited here and there: nothing is merged, nothing is lost, the site is looked at, and it is told."""
    before = (machine / "data/site.yaml").read_text("utf-8")
    for place, name in ((machine, "甲市名录甲"), (machine.parent / "other", "甲市名录乙")):
        changed = before.replace("甲市测试名录", name, 1)
        assert changed != before
        commit(place, {"data/site.yaml": changed.encode()})
    git(machine.parent / "other", "push", "-q")
    done = daily(machine)
    assert done.returncode == 1 and "data/site.yaml" in done.stderr and "git pull --no-rebase" in done.stderr
    assert seen((machine / POSTINGS).read_bytes()) == [SEEN, TODAY]
    assert git(machine, "status", "--porcelain") == "" and "甲市名录甲" in (machine / "data/site.yaml").read_text(
        "utf-8"
    )


@pytest.mark.long
def test_words_that_contradict_each_other(machine: Path) -> None:
    """The driver refuses, the merge is given up, and its reason is told."""
    read = ledgers.read_ledger(look(look(CLOSING, SEEN), SEEN + 5 * DAY)[POSTINGS])
    assert read
    others_push(machine, {POSTINGS: ledger.as_yaml([other_words(one) for one in read])})
    commit(machine, look(look(CLOSING, SEEN), SEEN + 4 * DAY))
    done = daily(machine)
    assert done.returncode == 1 and "正文或所涉账号不同" in done.stderr and POSTINGS in done.stderr
    assert seen((machine / POSTINGS).read_bytes()) == [SEEN, SEEN + 4 * DAY, TODAY]
    assert git(machine, "status", "--porcelain") == ""


def test_a_merge_that_somebody_left_waits_for_a_person(machine: Path) -> None:
    """Nothing is deployed from a folder with both sides in it, and the files are named."""
    commit(machine, look(look(CLOSING, SEEN), SEEN + 4 * DAY))
    others_push(machine, look(look(CLOSING, SEEN), SEEN + 5 * DAY))
    git(machine, "fetch", "-q")
    with pytest.raises(subprocess.CalledProcessError):
        git(machine, "merge", "origin/main")
    done = daily(machine)
    assert done.returncode == 1 and POSTINGS in done.stderr and "python site.py merge" in done.stderr
    assert not (machine.parent / "www").exists()


def test_a_failed_check_deploys_nothing_and_loses_nothing(machine: Path) -> None:
    """The exit status is that of the deployment; what was written before is pushed."""
    (machine / POSTINGS).write_bytes(look(look(CLOSING, SEEN), SEEN + 4 * DAY)[POSTINGS])
    (machine / "data/accounts.yaml").write_text("accounts: {\n", "utf-8")
    done = daily(machine)
    assert done.returncode == 1 and "data/accounts.yaml:" in done.stderr
    assert seen(pushed(machine)) == [SEEN, SEEN + 4 * DAY]


def test_a_repository_of_another_user_is_told_with_its_cure(machine: Path) -> None:
    """git refuses to read it."""
    done = daily(machine, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert done.returncode == 2 and "safe.directory" in done.stderr and "Traceback" not in done.stderr


def test_without_a_remote_and_without_git(machine: Path) -> None:
    """A clone of nothing keeps its commits; a folder that is no repository is deployed all the same."""
    git(machine, "remote", "remove", "origin")
    done = daily(machine)
    assert done.returncode == 0 and "没有远程仓库" in done.stdout
    assert seen(git(machine, "show", f"HEAD:{POSTINGS}")) == [SEEN, TODAY]
    shutil.rmtree(machine / ".git")
    plain = daily(machine, TODAY + DAY)
    assert plain.returncode == 0 and "不是 git 仓库" in plain.stdout, plain.stderr
    assert seen((machine / POSTINGS).read_bytes()) == [SEEN, TODAY, TODAY + DAY]


# Other registers

COPIES = ("data/followed/sheng.json", "data/followed/sheng.yaml")


@pytest.fixture
def province() -> Iterator[Host]:
    with Host() as host:
        host.answers = {"/api/v1/accounts.json": text(b'{"accounts": []}')}
        yield host


def followed(machine: Path, host: Host) -> None:
    """The site names a register, here and at the other clone."""
    named = [{"id": "sheng", "name": "某省名录", "base_url": host.address}]
    commit(machine, {"data/registers.yaml": as_data({"registers": named})})
    git(machine, "push", "-q")
    git(machine.parent / "other", "pull", "-q")


@pytest.mark.long
def test_other_registers_are_followed_after_the_release(machine: Path, province: Host) -> None:
    """What came is committed and pushed; one that is away is told, stops nothing, and its copy stays."""
    followed(machine, province)
    first = daily(machine)
    assert first.returncode == 0, first.stderr
    origin = machine.parent / "origin.git"
    assert git(origin, "show", f"main:{COPIES[0]}") == '{"accounts": []}'
    assert git(machine, "status", "--porcelain") == "" and seen(pushed(machine)) == [SEEN, TODAY]
    province.answers = {}
    for days in (1, 2):
        done = daily(machine, TODAY + days * DAY)
        assert done.returncode == 0 and "没有更新：某省名录" in done.stderr and "网站照常发布" in done.stderr
    assert git(origin, "show", f"main:{COPIES[0]}") == '{"accounts": []}'
    receipt = git(origin, "show", f"main:{COPIES[1]}")
    assert str(TODAY) in receipt and f"refused_on: '{TODAY + DAY}'" in receipt
    assert seen(pushed(machine)) == [SEEN, TODAY, TODAY + DAY, TODAY + 2 * DAY]


def test_a_release_that_fails_follows_all_the_same(machine: Path, province: Host) -> None:
    followed(machine, province)
    commit(machine, {"data/accounts.yaml": b"accounts: {\n"})
    done = daily(machine)
    assert done.returncode == 1 and "data/accounts.yaml:" in done.stderr
    assert not (machine.parent / "www").exists()


def test_copies_that_two_machines_fetched_are_merged_as_pairs(machine: Path, province: Host) -> None:
    """A copy goes with its own receipt; nobody is asked, and the ledger is merged beside them."""
    followed(machine, province)
    other = machine.parent / "other"
    run("follow", "--root", other, today=SEEN + 4 * DAY)
    commit(other, look(look(CLOSING, SEEN), SEEN + 5 * DAY))
    git(other, "push", "-q")
    province.answers = {"/api/v1/accounts.json": text(b'{"accounts": [ ]}')}
    run("follow", "--root", machine, today=SEEN + 3 * DAY)
    commit(machine, look(look(CLOSING, SEEN), SEEN + 4 * DAY))
    done = daily(machine)
    assert done.returncode == 0, done.stderr
    assert git(machine, "status", "--porcelain") == "" and seen(pushed(machine)) == [
        SEEN, SEEN + 4 * DAY, SEEN + 5 * DAY, TODAY,
    ]  # fmt: skip
    assert "bad-followed" not in run("check", "--root", machine, today=TODAY).stdout


def test_a_copy_and_a_record_in_conflict_wait_for_a_person(machine: Path, province: Host) -> None:
    followed(machine, province)
    for place, day in ((machine, 3), (machine.parent / "other", 4)):
        run("follow", "--root", place, today=SEEN + day * DAY)
        commit(place, {"data/site.yaml": (place / "data/site.yaml").read_bytes() + f"# {day}\n".encode()})
    git(machine.parent / "other", "push", "-q")
    done = daily(machine)
    assert done.returncode == 1 and "data/site.yaml" in done.stderr and (machine.parent / "www/index.html").exists()
