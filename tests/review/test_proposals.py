"""``--head``: a stranger's branch is read from git, never checked out, and nothing of it runs."""

import os
import subprocess
from pathlib import Path

import pytest

from roster.edge import history
from roster.source import decoding
from tests.support import account, commit, data_files, ended, git, opened, run, unit, write_site

TODAY = "2026-11-20"
ACCOUNTS = [account("a", name="样例甲")]
NEW = {**account("n", name="样例乙", platform="kuaishou", account_id="3xkuaishou"), "filings": [opened("2026-11-18")]}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A register on main, with ``proposal`` beside it as a branch to be filled."""
    git(tmp_path, "init", "-q", "root")
    commit(tmp_path / "root", data_files(ACCOUNTS))
    return tmp_path / "root"


def propose(root: Path, files: dict[str, bytes]) -> None:
    """Commit files on the branch ``proposal`` and go back to main."""
    git(root, "checkout", "-q", "-b", "proposal")
    commit(root, files, on="2026-11-19")
    git(root, "checkout", "-q", "main")


def check(root: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return run("check", "--root", root, "--base", "main", "--head", "proposal", *more, today=TODAY)


def test_the_data_of_the_branch_is_checked_not_that_of_the_folder(root: Path) -> None:
    """The same findings as in a checkout of the branch, with the same places."""
    propose(root, data_files([*ACCOUNTS, {**NEW, "unit": "nobody"}]))
    told = check(root)
    assert told.returncode == 1 and "[unknown-unit]" in told.stdout
    git(root, "checkout", "-q", "proposal")
    assert run("check", "--root", root, "--base", "main", today=TODAY).stdout == told.stdout


def test_a_preview_is_built_from_the_branch(root: Path, tmp_path: Path) -> None:
    """With the account that only the branch has, and its texts."""
    page = "---\ntitle: 试用\ndescription: 试用\n---\n正文\n"
    propose(root, {**data_files([*ACCOUNTS, NEW]), "content/trial.md": page.encode()})
    done = run("build", "--root", root, "--head", "proposal", "--no-search", "--out", tmp_path / "preview", today=TODAY)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "preview/accounts/n/index.html").exists() and (tmp_path / "preview/trial/index.html").exists()
    assert not (root / "content").exists() and "n" not in (root / "data/accounts.yaml").read_text("utf-8").split('"')


def test_nothing_of_the_branch_is_run(root: Path, tmp_path: Path) -> None:
    """Templates, assets, Python, Makefile, filters and hooks of a branch: named to the reviewer, never executed."""
    trap = tmp_path / "trap"
    code = f"open({str(trap)!r}, 'w')"
    template = f"{{{{ cycler.__init__.__globals__.os.mkdir('{trap}') }}}}<h1>x</h1>"
    propose(
        root,
        data_files([account("a", ended("2026-11-20"), name="样例甲")])
        | {
            f"templates/{name}.html": template.encode()
            for name in ("notices/close", "notices/parts", "base", "head", "home", "account")
        }
        | {
            name: code.encode()
            for name in ("site.py", "sitecustomize.py", "click.py", "conftest.py", "roster/__init__.py")
        }
        | {
            "Makefile": f"$(shell mkdir {trap})\n".encode(),
            ".gitattributes": b"* filter=trap diff=trap\n",
            "assets/verify.js": b"alert(1)",
        },
    )
    for name in ("filter.trap.smudge", "filter.trap.clean", "diff.trap.textconv"):
        git(root, "config", name, f"mkdir {trap}")  # the worst case: a site that has filters of that name
    plan = run("plan", "--root", root, "--base", "main", "--head", "proposal", today=TODAY)
    assert plan.returncode == 0 and "关于关停“样例甲”" in plan.stdout
    assert "templates/notices/close.html" in plan.stdout and "没有运行它们" in plan.stdout
    assert check(root).returncode == 0
    out = tmp_path / "preview"
    assert run("build", "--root", root, "--head", "proposal", "--no-search", "--out", out, today=TODAY).returncode == 0
    assert "alert(1)" not in (out / "assets/verify.js").read_text("utf-8")
    assert not trap.exists()


def test_a_link_of_the_branch_is_a_finding(root: Path) -> None:
    """A symbolic link in git is told, not followed: nothing of this machine comes in."""
    (root / "data/accounts").mkdir()
    git(root, "checkout", "-q", "-b", "proposal")
    for name, target in (
        ("data/workdays.yaml", "/etc/passwd"),
        ("data/accounts/x.yaml", "../site.yaml"),
        ("data/images", "/etc"),
    ):
        (root / name).symlink_to(target)
    commit(root, {})
    git(root, "checkout", "-q", "main")
    told = check(root)
    assert told.returncode == 1 and told.stdout.count("[symlink]") == 3, told.stdout


def test_a_file_too_large_is_a_finding_within_bounded_memory(root: Path) -> None:
    """129 MB in the branch: told by its name, its bytes are never read."""
    git(root, "checkout", "-q", "-b", "proposal")
    with (root / "data/accounts.yaml").open("wb") as file:
        file.truncate(decoding.MAX_BYTES + 1)
    commit(root, {})
    git(root, "checkout", "-q", "main")
    told = check(root)
    assert told.returncode == 1 and "[file-too-large]" in told.stdout


def test_a_tree_made_by_hand_can_not_leave_its_folder(root: Path, tmp_path: Path) -> None:
    """A tree object with ``..`` in it, which no git command would make."""
    blob = git(root, "hash-object", "-w", "data/site.yaml")
    entry = b"100644 escaped.yaml\0" + bytes.fromhex(blob)
    inner = _object(root, "tree", entry)
    up = _object(root, "tree", b"40000 ..\0" + bytes.fromhex(inner))
    top = _object(root, "tree", b"40000 data\0" + bytes.fromhex(up))
    folder = tmp_path / "laid/out"
    folder.mkdir(parents=True)
    with pytest.raises(history.NoRevision, match="文件名"):
        history.lay_out(root, top, folder)
    assert [path for path in (tmp_path / "laid").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("command", ["check", "plan", "build"])
def test_what_lies_too_deep_is_refused_and_never_left_out(root: Path, tmp_path: Path, command: str) -> None:
    """An account below more folders than the reader goes down: told by the branch, and by the folder after a merge."""
    deep = "data/accounts/" + "d/" * 20 + "x.yaml"
    propose(root, {**data_files(ACCOUNTS), deep: data_files([NEW])["data/accounts.yaml"]})
    more = {"check": ("--base", "main"), "plan": ("--base", "main"), "build": ("--out", tmp_path / "out")}[command]
    done = run(command, "--root", root, *more, "--head", "proposal", today=TODAY)
    assert done.returncode == 2 and "套得太深" in done.stderr and not (tmp_path / "out").exists()
    git(root, "checkout", "-q", "proposal")
    assert "[bad-file-name]" in run("check", "--root", root, today=TODAY).stdout


@pytest.mark.parametrize("name", ["data", "content"])
def test_a_folder_that_becomes_a_link_is_a_finding(root: Path, name: str) -> None:
    """The branch has a link in place of a folder: told as in a checkout."""
    git(root, "checkout", "-q", "-b", "proposal")
    git(root, "rm", "-rq", "--ignore-unmatch", name)
    (root / name).symlink_to("/etc")
    git(root, "add", name)
    git(root, "commit", "-q", "-m", "link")
    git(root, "checkout", "-q", "main")
    told = check(root)
    assert told.returncode == 1 and "[symlink]" in told.stdout


@pytest.mark.parametrize("command", ["check", "plan"])
@pytest.mark.parametrize("more", [(), ("--head", "proposal")])
def test_an_empty_variable_of_a_pipeline_switches_nothing_off(root: Path, command: str, more: tuple[str, ...]) -> None:
    """``--base ""`` is wrong usage, not a check without a base."""
    propose(root, data_files(ACCOUNTS[1:]))
    done = run(command, "--root", root, "--base", "", *more, today=TODAY)
    assert done.returncode == 2 and "--base" in done.stderr
    done = run(command, "--root", root, "--base", "main", "--head", "", today=TODAY)
    assert done.returncode == 2 and "--head" in done.stderr


def _object(root: Path, kind: str, data: bytes) -> str:
    command = ["git", "-C", root, "hash-object", "-w", "-t", kind, "--literally", "--stdin"]
    return subprocess.run(command, input=data, check=True, capture_output=True).stdout.decode().strip()


def test_images_of_the_branch_are_looked_at(root: Path) -> None:
    """A picture that is none is found in the branch too."""
    propose(
        root, data_files([{**ACCOUNTS[0], "logo": "images/a.png"}]) | {"data/images/a.png": b"<svg onload=alert(1)>"}
    )
    assert "[bad-image]" in check(root).stdout


def test_a_site_in_a_folder_of_the_repository_is_read_from_git(tmp_path: Path) -> None:
    """Paths in findings are the site's; in annotations they are the repository's."""
    git(tmp_path, "init", "-q", "all")
    root = tmp_path / "all/名录"
    write_site(root, data_files(ACCOUNTS))
    commit(tmp_path / "all", {})
    git(tmp_path / "all", "checkout", "-q", "-b", "proposal")
    commit(
        tmp_path / "all",
        {f"名录/{path}": data for path, data in data_files([*ACCOUNTS, {**NEW, "unit": "nobody"}]).items()},
    )
    git(tmp_path / "all", "checkout", "-q", "main")
    assert check(root).stdout.startswith("data/accounts.yaml:")
    assert "file=名录/data/accounts.yaml," in check(root, "--format", "github").stdout


@pytest.mark.parametrize("revision", ["no-such-branch", "-x", "--output=/tmp/x", ""])
def test_an_unknown_head_is_wrong_usage(root: Path, revision: str) -> None:
    done = run("check", "--root", root, f"--head={revision}", today=TODAY)
    assert done.returncode == 2 and "错误：" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", [["check", "--base", "main"], ["check", "--head", "main"], ["plan", "--base", "main"]]
)
def test_an_incomplete_repository_is_told(root: Path, command: list[str]) -> None:
    """A file of git's own store is lost: a line that names whose it was and says what to do, no traceback."""
    blob = git(root, "rev-parse", "main:data/accounts.yaml")
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    done = run(*command, "--root", root, today=TODAY)
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert "不完整" in done.stderr and "data/accounts.yaml" in done.stderr and "git fetch" in done.stderr


def test_a_file_that_is_lost_between_list_and_content_is_told(root: Path) -> None:
    """The list still gave a size, the content is gone."""
    with pytest.raises(history.NoRevision, match=r"不完整.*data/x\.yaml"):
        list(history._blobs(root, [history._Entry("100644", "1" * 40, 5, "data/x.yaml")]))


def test_what_was_laid_out_is_cleared_away(root: Path, tmp_path: Path) -> None:
    """The proposal's files do not stay behind on the machine that reviews."""
    propose(root, data_files([*ACCOUNTS, NEW]))
    place = tmp_path / "temporary"
    place.mkdir()
    done = run("check", "--root", root, "--head", "proposal", today=TODAY, env={**os.environ, "TMPDIR": str(place)})
    assert done.returncode == 0 and list(place.iterdir()) == []


def test_a_unit_may_be_added_with_its_file(root: Path) -> None:
    """The everyday case: a file of its own for a new unit."""
    import json

    made = {"units": [unit("xin", "示例市新馆")], "accounts": [{**NEW, "unit": "xin"}]}
    propose(root, {"data/accounts/xin.yaml": json.dumps(made, ensure_ascii=False).encode()})
    assert check(root).returncode == 0


def test_a_branch_behind_main_is_not_blamed_for_what_main_did_since(root: Path) -> None:
    """Only what the branch itself changed counts: a unit merged in the meantime was not deleted by it."""
    propose(root, data_files([*ACCOUNTS, NEW]))
    commit(
        root,
        data_files([*ACCOUNTS, account("z", name="样例丁", platform="weibo", account_id="1000000009")]),
        on="2026-11-20",
    )
    assert check(root).returncode == 0
    plan = run("plan", "--root", root, "--base", "main", "--head", "proposal", today=TODAY).stdout
    assert "新开设 1 项" in plan and "删除" not in plan


def close(on: str) -> dict[str, bytes]:
    """The register with its account filed to close, announced on a day."""
    return data_files([account("a", ended(on), name="样例甲")])


@pytest.mark.parametrize("command", ["check", "plan"])
def test_a_branch_that_left_long_ago_announces_nothing_of_long_ago(root: Path, command: str) -> None:
    """What stands now decides, not what stood when the branch began: it was on the board at no time."""
    git(root, "checkout", "-q", "-b", "proposal")
    commit(root, close("2026-11-06"), on="2026-11-06")
    git(root, "checkout", "-q", "main")
    commit(root, {"content/trial.md": "---\ntitle: 试用\ndescription: 试用\n---\n正文\n".encode()}, on="2026-11-18")
    done = run(command, "--root", root, "--base", "main", "--head", "proposal", today=TODAY)
    assert (
        done.returncode == 1
        and "backdated" in done.stdout
        and "2026-11-06 早于名录上次改动的日期 2026-11-18" in done.stdout
    )
    git(root, "checkout", "-q", "proposal")
    assert "backdated" in run(command, "--root", root, "--base", "main", today=TODAY).stdout


@pytest.mark.parametrize(("today", "refused"), [("2026-11-20", False), ("2026-11-23", False), ("2026-11-24", True)])
def test_a_proposal_put_on_a_newer_state_is_refused_only_when_it_waited_too_long(
    root: Path, today: str, refused: bool
) -> None:
    """Announced on a Wednesday, others merged on Thursday, rebased on Friday: in time through the third working day."""
    commit(root, {"content/trial.md": "---\ntitle: 试用\ndescription: 试用\n---\n正文\n".encode()}, on="2026-11-19")
    propose(root, close("2026-11-18"))
    done = run("check", "--root", root, "--base", "main", "--head", "proposal", today=today)
    assert (done.returncode, "backdated" in done.stdout) == (int(refused), refused)


def test_a_date_that_no_rule_can_refuse_is_told(root: Path) -> None:
    """Nobody touched the register since the 5th: a notice of the 6th, a fortnight later, may be true."""
    propose(root, close("2026-11-06"))
    plan = run("plan", "--root", root, "--base", "main", "--head", "proposal", today=TODAY)
    assert plan.returncode == 0 and "的公告落款是 2026-11-06，今天已是 2026-11-20" in plan.stdout


def test_a_commit_that_bears_an_old_day_makes_no_room(root: Path) -> None:
    """The clock of whoever commits is their own: one merged as it came may say any day."""
    commit(root, {"content/trial.md": "---\ntitle: 试用\ndescription: 试用\n---\n正文\n".encode()}, on="2020-01-01")
    propose(root, close("2026-10-09"))
    assert "backdated" in check(root).stdout


def test_changes_beside_the_site_are_named(tmp_path: Path) -> None:
    """Where the site is a folder of a repository, pipelines lie above it: the reviewer hears of them."""
    git(tmp_path, "init", "-q", "all")
    root = write_site(tmp_path / "all/site", data_files(ACCOUNTS))
    commit(tmp_path / "all", {})
    git(tmp_path / "all", "checkout", "-q", "-b", "proposal")
    commit(tmp_path / "all", {".github/workflows/x.yml": b"on: push\n"})
    git(tmp_path / "all", "checkout", "-q", "main")
    plan = run("plan", "--root", root, "--base", "main", "--head", "proposal", today=TODAY).stdout
    assert "/.github/workflows/x.yml" in plan and "没有运行它们" in plan


def test_codeowners_of_a_branch_is_no_way_to_other_files(root: Path) -> None:
    """A CODEOWNERS that is a link to something endless is not read."""
    git(root, "checkout", "-q", "-b", "proposal")
    (root / "CODEOWNERS").symlink_to("/dev/zero")
    commit(root, {})
    git(root, "checkout", "-q", "main")
    assert check(root).returncode == 0


def test_a_file_named_twice_is_no_way_out_of_the_folder(root: Path, tmp_path: Path) -> None:
    """First as a link to a file outside, then as a file with other bytes: git takes such a tree, we don't."""
    outside = tmp_path / "outside"
    link = _object(root, "blob", str(outside).encode())
    blob = _object(root, "blob", b"units: []\n")
    inner = _object(root, "tree", b"120000 x.yaml\0" + bytes.fromhex(link) + b"100644 x.yaml\0" + bytes.fromhex(blob))
    accounts = _object(root, "tree", b"40000 accounts\0" + bytes.fromhex(inner))
    top = _object(root, "tree", b"40000 data\0" + bytes.fromhex(accounts))
    with pytest.raises(history.NoRevision, match="同名"):
        history.lay_out(root, top, tmp_path / "laid")
    assert not outside.exists()


def test_a_link_that_is_a_folder_too_is_no_way_out(root: Path, tmp_path: Path) -> None:
    """``x`` as a link and ``x/y`` as a file: nothing is written through the link."""
    (tmp_path / "outside").mkdir()
    link = _object(root, "blob", str(tmp_path / "outside").encode())
    blob = _object(root, "blob", b"units: []\n")
    inner = _object(root, "tree", b"100644 y.yaml\0" + bytes.fromhex(blob))
    data = _object(root, "tree", b"120000 x\0" + bytes.fromhex(link) + b"40000 x\0" + bytes.fromhex(inner))
    top = _object(root, "tree", b"40000 data\0" + bytes.fromhex(data))
    with pytest.raises(history.NoRevision):
        history.lay_out(root, top, tmp_path / "laid")
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_tree_of_trees_without_end_is_refused_in_time(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten thousand million names in a dozen objects: git is stopped, nothing fills the memory."""
    monkeypatch.setattr(history, "_LISTED", 100_000)
    monkeypatch.setattr(history._git, "__kwdefaults__", {"given": b"", "most": 100_000})
    tree = _object(root, "tree", b"100644 a.yaml\0" + bytes.fromhex(_object(root, "blob", b"")))
    for _ in range(10):
        tree = _object(root, "tree", b"".join(b"40000 %d\0" % n + bytes.fromhex(tree) for n in range(10)))
    with pytest.raises(history.NoRevision, match="读不完"):
        history.lay_out(root, _object(root, "tree", b"40000 data\0" + bytes.fromhex(tree)), tmp_path / "laid")


def test_a_name_that_no_disk_takes_prints_no_command(root: Path) -> None:
    """A folder whose name begins a line of its own, with a file of too long a name in it: one sentence, on one line."""
    blob = _object(root, "blob", b"")
    inner = _object(root, "tree", b"100644 " + b"a" * 300 + b".yaml\0" + bytes.fromhex(blob))
    data = _object(root, "tree", b"40000 a\n::set-env name=X::y\nb\0" + bytes.fromhex(inner))
    top = _object(root, "tree", b"40000 data\0" + bytes.fromhex(data))
    made = git(root, "commit-tree", top, "-p", "main", "-m", "x")
    git(root, "update-ref", "refs/heads/proposal", made)
    for command in (["plan", "--base", "main"], ["build"], ["check"]):
        done = run(*command, "--root", root, "--head", "proposal", today=TODAY)
        assert done.returncode == 2 and not [
            line for line in (done.stdout + done.stderr).splitlines() if line.startswith("::")
        ]
