"""One command at a time writes a register; a success is never lost, and who is dead keeps nobody waiting."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from roster.edge import lock
from tests.support import A_MINUTE, ROOT, TODAY, account, data_files, run, tree, write_site

HOLDER = (
    "import sys, time; from pathlib import Path; from roster.edge import lock\n"
    "with lock.held(Path(sys.argv[1]), 'deploy', lambda *_: None):\n"
    "    print('held', flush=True); sys.stdin.read(1)\n"
)
WRITING = {
    "build": ["build", "--no-search"],
    "deploy": ["deploy", "--trial", "--to", "www"],
    "posted": ["posted", "--manual"],
    "file": ["file", "核对", "--all"],
    "file asking": ["file", "核对", "--all", "--ask"],
    "import": ["import", "list.csv", "--yes"],
    "upgrade": ["upgrade", "--yes", "--since", "2026-01-01"],
    "codeowners": ["codeowners"],
    "report": ["report"],
}
READING = {
    "check": ["check"],
    "notice": ["notice"],
    "due": ["due"],
    "file --dry-run": ["file", "核对", "--all", "--dry-run"],
    "posted --dry-run": ["posted", "--manual", "--dry-run"],
    "export": ["export", "table.csv"],
}
TABLE = "账号名称,所属平台,主办单位,账号ID,开设时间\n样例发布,微博,示例市样例馆,100000000123,2019年3月1日\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    accounts = [account(f"a{n}", name=f"示例样例{n}") for n in range(6)]
    return write_site(tmp_path / "site", {**data_files(accounts), "list.csv": TABLE.encode()})


@pytest.fixture
def holder(root: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the register to itself until it hears a word."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen([sys.executable, "-c", HOLDER, root], cwd=ROOT, text=True, encoding="utf-8", **pipes)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def at_once(root: Path, *commands: list[str]) -> list[subprocess.CompletedProcess[str]]:
    """Run commands at the same time, each a process of its own."""
    started = [
        subprocess.Popen(
            [sys.executable, ROOT / "site.py", *command, "--root", root, "--today", str(TODAY)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        )
        for command in commands
    ]  # fmt: skip
    said = [process.communicate(timeout=A_MINUTE) for process in started]
    ends = zip(started, said, strict=True)
    return [subprocess.CompletedProcess(process.args, process.returncode, *told) for process, told in ends]


@pytest.mark.parametrize("name", WRITING)
def test_a_second_writer_says_who_writes_and_refuses(
    root: Path, holder: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It names the command and its process, waits, and leaves everything as it was."""
    monkeypatch.setattr(lock, "PATIENCE", 0.5)
    before = tree(root)
    if name == "file asking":
        done = subprocess.run(
            [sys.executable, "-c", "import runpy, sys; from roster.edge import lock; lock.PATIENCE = 0.5\n"
             "sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0], run_name='__main__')",
             ROOT / "site.py", *WRITING[name], "--root", root, "--today", str(TODAY)],
            input="\n\n\ny\ny\n", capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=A_MINUTE,
        )  # fmt: skip
    else:
        done = run(*WRITING[name], "--root", root, today=TODAY, cwd=root)
    assert done.returncode == 1, done.stdout + done.stderr
    assert f"正由deploy，进程 {holder.pid}写" in done.stderr and "还没有写完" in done.stderr
    assert tree(root) == before


@pytest.mark.parametrize("name", READING)
def test_who_only_reads_waits_for_nobody(root: Path, holder: subprocess.Popen[str], name: str, tmp_path: Path) -> None:
    assert run(*READING[name], "--root", root, today=TODAY, cwd=tmp_path, timeout=20).returncode == 0


def test_a_second_writer_goes_on_when_the_first_has_ended(root: Path, holder: subprocess.Popen[str]) -> None:
    assert holder.stdin is not None
    end = holder.stdin
    threading.Timer(1.0, lambda: (end.write("x"), end.flush())).start()
    begun = time.monotonic()
    done = run("build", "--no-search", "--root", root, today=TODAY)
    assert done.returncode == 0 and "等它写完" in done.stderr
    assert time.monotonic() - begun > 0.8 and (root / "public/index.html").exists()
    assert not (root / lock.NAME).exists()


def test_a_dead_process_keeps_nobody_waiting(root: Path, holder: subprocess.Popen[str]) -> None:
    """SIGKILL leaves the file there; the lock went with the process."""
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    assert (root / lock.NAME).exists()
    done = run("build", "--no-search", "--root", root, today=TODAY)
    assert done.returncode == 0 and "等" not in done.stderr
    assert not (root / lock.NAME).exists()


@pytest.mark.long
def test_parallel_filings_all_land(root: Path) -> None:
    """Six at once into one file: each that says it succeeded is there."""
    names = [f"新名{n}号" for n in range(6)]
    commands = [["file", "更正", f"a{n}", "--name", name, "--reason", "录错"] for n, name in enumerate(names)]
    done = at_once(root, *commands)
    text = (root / "data/accounts.yaml").read_text("utf-8")
    for one, name in zip(done, names, strict=True):
        assert one.returncode == 0, one.stderr
        assert f"to: {name}" in text or f'"{name}"' in text or name in text
    assert run("check", "--root", root, today=TODAY).returncode == 0


def test_two_who_are_asked_do_not_lose_each_others_words(root: Path) -> None:
    """Both read before either wrote: the second is told, and nothing of the first is gone."""
    started = []
    for n in range(2):
        command = ["file", "更正", f"a{n}", "--name", f"新名{n}号", "--reason", "录错", "--ask"]
        started.append(
            subprocess.Popen(
                [sys.executable, ROOT / "site.py", *command, "--root", root, "--today", str(TODAY)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            )
        )  # fmt: skip
    for process in started:  # both have read everything when they ask
        assert process.stdout is not None
        while "-" not in process.stdout.read(1):
            pass
    time.sleep(2)
    codes = []
    for process in started:
        _, said = process.communicate("\ny\ny\n", timeout=A_MINUTE)
        codes.append((process.returncode, said))
    text = (root / "data/accounts.yaml").read_text("utf-8")
    assert [code for code, _ in codes] == [0, 1], codes
    assert "新名0号" in text and "新名1号" not in text and "刚才被别人改过" in codes[1][1]


def test_filings_in_two_files_that_do_not_go_together_are_refused(tmp_path: Path, root: Path) -> None:
    """Two new accounts with one identity, opened at the same time into two files: one lands."""
    opening = ["file", "开设", "--unit", "ylg", "--platform", "weibo", "--account-id", "1000000017", "--no-ask"]
    commands = [
        [*opening, "--name", f"样例{n}", "--id", f"n{n}", "--file", f"data/accounts/n{n}.yaml"] for n in range(2)
    ]
    done = at_once(root, *commands)
    assert sorted(one.returncode for one in done) == [0, 1], [one.stderr for one in done]
    assert run("check", "--root", root, today=TODAY).returncode == 0


def test_a_build_beside_filings_is_of_one_state(root: Path) -> None:
    """Builds, looks and filings at once: all end well, and the site is that of the data of some moment."""
    commands = [["build", "--no-search"], ["file", "核对", "a1"], ["posted", "--manual"], ["build", "--no-search"]]
    for one in at_once(root, *commands):
        assert one.returncode == 0, one.stderr
    assert [path.name for path in root.glob(".*") if path.suffix != ".memory"] == []


def test_two_new_sites_in_one_folder_are_one(tmp_path: Path) -> None:
    """One of two is told that there are files already; the files are those of the other."""
    command = [sys.executable, ROOT / "site.py", "new", tmp_path / "xmt", "--region"]
    started = [
        subprocess.Popen([*command, f"{name}市"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for name in "甲乙"
    ]
    codes = [process.wait(timeout=A_MINUTE) for process in started]
    assert sorted(codes) == [0, 1]
    winner = "甲乙"[codes.index(0)]
    assert f"{winner}市" in (tmp_path / "xmt/data/site.yaml").read_text("utf-8")


@pytest.mark.parametrize("kind", ["link", "dangling", "fifo", "folder"])
def test_a_lock_that_is_no_file_is_refused(root: Path, tmp_path: Path, kind: str) -> None:
    """A merge request may bring a link of that name: what it leads to is not written."""
    victim = tmp_path / "victim"
    if kind == "link":
        victim.write_text("mine", "utf-8")
    {"fifo": os.mkfifo, "folder": os.mkdir}.get(kind, lambda path: path.symlink_to(victim))(root / lock.NAME)
    done = run("build", "--no-search", "--root", root, today=TODAY, timeout=20)
    assert done.returncode == 1 and lock.NAME in done.stderr and "Traceback" not in done.stderr
    assert not (root / "public").exists()
    assert victim.read_text("utf-8") == "mine" if kind == "link" else not victim.exists()


def test_the_words_of_another_file_do_not_colour_the_terminal(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.3)
    (root / lock.NAME).write_bytes(b"\x1b[31mred\n\xff" * 200)
    with (root / lock.NAME).open("rb") as file:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        done = run("build", "--no-search", "--root", root, today=TODAY)
    assert done.returncode == 1 and "\x1b" not in done.stderr and len(done.stderr) < 2000


@pytest.mark.skipif(os.getuid() == 0 and not Path("/usr/bin/setpriv").exists(), reason="root may write anywhere")
def test_where_nobody_may_write_a_site_is_built_elsewhere(root: Path, tmp_path: Path) -> None:
    """A read-only copy of the data, as pipelines have: ``--out`` leads elsewhere, no lock is needed."""
    out = tmp_path / "out"
    out.mkdir()
    for path in (root, *root.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    out.chmod(0o777)
    for folder in tmp_path.parents:
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    tmp_path.chmod(0o777)
    as_nobody = ["setpriv", "--reuid=65534", "--clear-groups"] if os.getuid() == 0 else []
    command = [*as_nobody, sys.executable, ROOT / "site.py", "build", "--no-search", "--root", root]
    done = subprocess.run(
        [*command, "--out", out / "public", "--today", str(TODAY)], capture_output=True, text=True, encoding="utf-8"
    )
    if "Permission denied" in done.stderr and "site.py" in done.stderr:
        pytest.skip("Python is not to be had by others here")
    assert done.returncode == 0, done.stderr
    assert (out / "public/index.html").exists()
