"""Review without git: a dated copy of the folder says the same as the revision with its files."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from roster.edge import copies
from tests.support import account, commit, data_files, ended, git, look, run, unit, write_site

TODAY = date(2026, 11, 22)
BEFORE = data_files([account("a"), account("b", name="样例二", account_id="gh_0000000000b2")])
AFTER = data_files(
    [
        account("a", name="样例新名"),
        account("b", ended("2026-11-20", stops_on="2026-12-20"), name="样例二", account_id="gh_0000000000b2"),
    ],
    [unit(), unit("qu", "示例市样例区样例馆", region="示例市/样例区")],
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A site in git whose folder holds a change, and a copy of what it was before."""
    root = tmp_path / "site"
    git(write_site(root, BEFORE), "init", "-q")
    commit(root, {}, on="2026-11-05")
    shutil.copytree(root, tmp_path / "名录-2026-11-05", ignore=shutil.ignore_patterns(".git"))
    return write_site(root, AFTER)


@pytest.mark.parametrize("command", ["plan", "check"])
def test_a_copy_says_what_the_revision_says(root: Path, command: str) -> None:
    by_git = run(command, "--base", "HEAD", "--root", root, today=TODAY)
    by_copy = run(command, "--base", root.parent / "名录-2026-11-05", "--root", root, today=TODAY)
    assert (by_copy.stdout, by_copy.stderr, by_copy.returncode) == (by_git.stdout, by_git.stderr, by_git.returncode)
    assert "a" in by_copy.stdout and by_copy.stdout.strip()


def test_what_a_unit_sends_as_a_folder_is_looked_at_without_touching_ours(root: Path, tmp_path: Path) -> None:
    """Both states are folders; ours stays as it is."""
    sent = tmp_path / "交来"
    shutil.move(root, sent)
    site = write_site(root, BEFORE)
    done = run("plan", "--base", site, "--head", sent, "--root", site, today=TODAY)
    assert "样例新名" in done.stdout and "关停" in done.stdout, done.stderr
    assert "样例新名" not in (site / "data/accounts.yaml").read_text("utf-8")


def test_the_ledger_is_ours_whatever_a_copy_says(root: Path, tmp_path: Path) -> None:
    """Ours grew since the copy was made; one that a unit hands in, older or forged, ends and begins nothing."""
    closing = data_files([account("a", ended("2026-11-20", stops_on="2026-12-20"))])
    site = write_site(root, {**closing, **look(closing, date(2026, 11, 20))})
    by_copy = run("check", "--base", tmp_path / "名录-2026-11-05", "--root", site, today=TODAY)
    assert "posting-" not in by_copy.stdout
    sent = shutil.copytree(site, tmp_path / "交来", ignore=shutil.ignore_patterns(".git"))
    for ledger in (b"postings: []\n", b"{{{", b"postings:\n"):
        (sent / "data/postings.yaml").write_bytes(ledger)
        checked = run("check", "--base", site, "--head", sent, "--root", site, today=TODAY)
        assert checked.returncode == 0, checked.stdout
        planned = run("plan", "--base", site, "--head", sent, "--root", site, today=TODAY)
        assert "postings" not in planned.stdout


@pytest.mark.parametrize(
    ("name", "says"),
    [("名录", "没有日期"), ("空的-2026-11-05", "没有 data/"), ("名录-2026-13-45", "没有日期")],
)
def test_a_folder_that_is_no_dated_copy_is_refused(root: Path, name: str, says: str) -> None:
    folder = root.parent / name
    if says == "没有日期":
        shutil.copytree(root.parent / "名录-2026-11-05", folder)
    else:
        folder.mkdir()
    done = run("check", "--base", f"{folder}/", "--root", root, today=TODAY)
    assert done.returncode == 2 and says in done.stderr and "Traceback" not in done.stderr


def test_a_folder_and_a_revision_are_not_compared(root: Path) -> None:
    done = run("plan", "--base", root.parent / "名录-2026-11-05", "--head", "HEAD", "--root", root, today=TODAY)
    assert done.returncode == 2 and "要么都写文件夹" in done.stderr


@pytest.mark.parametrize(
    ("name", "day"),
    [("名录-2026-11-05", date(2026, 11, 5)), ("20261105", date(2026, 11, 5)), ("2026年11月5日备份", date(2026, 11, 5)),
     ("2025-01-01到2026-11-05", date(2026, 11, 5))],
)  # fmt: skip
def test_the_day_stands_in_the_name(name: str, day: date) -> None:
    assert copies.day_of(name) == day


def test_links_of_a_copy_are_not_followed(root: Path, tmp_path: Path) -> None:
    """Whoever sends a folder may send links with it."""
    copy = tmp_path / "名录-2026-11-05"
    (copy / "data/accounts").mkdir()
    (copy / "data/accounts/x.yaml").symlink_to("/etc/passwd")
    assert "data/accounts/x.yaml" not in copies.changed_paths(root, str(copy), None)


def test_a_folder_of_a_branch_never_stands_for_the_revision(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever knows what he is compared with could bring a folder of that name, with any past he likes."""
    revision = git(root, "rev-parse", "HEAD").strip()
    for name in (revision, "refs/heads/x"):
        write_site(root / name, AFTER)
    git(root, "update-ref", "refs/heads/x", "HEAD")
    monkeypatch.chdir(root)
    wanted = run("plan", "--base", "HEAD", "--root", root, today=TODAY).stdout
    for name in (revision, "refs/heads/x"):
        assert "样例新名" in wanted and "样例新名" in run("plan", "--base", name, "--root", root, today=TODAY).stdout
