"""A build that is stopped at any moment leaves the old site whole, and the next build clears up."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import generate
from roster.edge import in_place
from roster.edge.in_place import SITE_MARK
from roster.edge.release import LIST
from tests.support import ROOT, SITES, beside, run, tree

TODAY = str(generate.DEFAULT_TODAY)
PATIENCE = 60
GONE = 2**22 + 1  # above the largest number that Linux gives a process


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register large enough to be made by several processes."""
    root = tmp_path_factory.mktemp("large") / "site"
    generate.write_register(root, 800)
    return root


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An older, small site, as it is online."""
    out = tmp_path_factory.mktemp("old") / "public"
    assert run("build", "--root", SITES / "minimal", "--out", out, "--no-search", today=TODAY).returncode == 0
    return out


@pytest.fixture
def out(old: Path, tmp_path: Path) -> Path:
    """Where the register is to be published; the older site is there."""
    return shutil.copytree(old, tmp_path / "www" / "public")


def start(register: Path, out: Path, *flags: str) -> subprocess.Popen[str]:
    """Start a large build in a group of its own, as a terminal does."""
    command = [sys.executable, ROOT / "site.py", "build", "--root", register, "--out", out, "--today", TODAY, *flags]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", start_new_session=True
    )


def when(process: subprocess.Popen, reached: Callable[[], bool]) -> None:
    """Wait for a moment of the build."""
    end = time.monotonic() + PATIENCE
    while not reached():
        assert process.poll() is None, "构建在预期的时刻之前就结束了"
        assert time.monotonic() < end, "没有等到预期的时刻"
        time.sleep(0.002)


def pages_written(out: Path, number: int) -> Callable[[], bool]:
    return lambda: sum(1 for _ in out.parent.glob(f".{out.name}.new-*/accounts/*/index.html")) >= number


def indexing(out: Path) -> bool:
    return any(out.parent.glob(f".{out.name}.new-*/pagefind"))


def stopped(process: subprocess.Popen, send: Callable[[int, int], None], number: int) -> tuple[int, str]:
    """Send a signal and wait for the end; gives exit code and what was said."""
    send(process.pid, number)
    try:
        _, said = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return process.returncode, said


STOPS = {
    "Ctrl-C while pages are made": (os.killpg, signal.SIGINT, 100),
    "SIGTERM while pages are made": (os.kill, signal.SIGTERM, 100),
    "SIGTERM while the index is made": (os.kill, signal.SIGTERM, None),
}


@pytest.mark.parametrize("stop", STOPS)
def test_an_interrupted_build_changes_nothing(register: Path, out: Path, stop: str) -> None:
    """Ctrl-C or SIGTERM in the middle: the build ends, the old site is untouched, nothing lies beside it."""
    before = tree(out)
    send, number, pages = STOPS[stop]
    process = start(register, out, *(["--no-search"] if pages else []))
    when(process, pages_written(out, pages) if pages else lambda: indexing(out))
    code, said = stopped(process, send, number)
    assert tree(out) == before
    assert code == 130, said
    assert "已中断" in said and "Traceback" not in said
    assert beside(out) == []


def test_an_interruption_is_not_lost_while_processes_are_started(register: Path, out: Path) -> None:
    """A signal that arrives in the very moment of a fork stops the build too."""
    before = tree(out)
    script = (
        "import os, runpy, signal, sys\n"
        "sent = []\n"
        "def once():\n"
        "    if not sent:\n"
        "        sent.append(True)\n"
        "        os.kill(os.getpid(), signal.SIGTERM)\n"
        "os.register_at_fork(before=once)\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    arguments = ["build", "--root", register, "--out", out, "--no-search", "--today", TODAY]
    command = [sys.executable, "-c", f"import sys; sys.argv.pop(0)\n{script}", ROOT / "site.py", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=ROOT, timeout=PATIENCE)
    assert done.returncode == 130, done.stderr
    assert "Traceback" not in done.stderr
    assert tree(out) == before
    assert beside(out) == []


def test_an_interrupted_build_ends_soon(register: Path, out: Path) -> None:
    """Whoever presses Ctrl-C does not wait until all pages are written."""
    templates = register / "templates"
    templates.mkdir()
    (templates / "account.html").write_text("{% for n in range(20000000) %}{% endfor %}", "utf-8")
    process = start(register, out, "--no-search")
    try:
        when(process, pages_written(out, 1))
        code, _ = stopped(process, os.killpg, signal.SIGINT)  # raises after a minute; all pages take several
    finally:
        shutil.rmtree(templates)
    assert code == 130


@pytest.mark.parametrize("moment", ["pages", "index"])
def test_a_killed_build_is_cleared_up_by_the_next(register: Path, out: Path, moment: str) -> None:
    """After SIGKILL nobody could clear up: the old site is whole, and the next build removes the remains."""
    before = tree(out)
    process = start(register, out, *([] if moment == "index" else ["--no-search"]))
    when(process, pages_written(out, 100) if moment == "pages" else lambda: indexing(out))
    stopped(process, os.kill, signal.SIGKILL)
    assert tree(out) == before
    assert beside(out) != []
    assert run("build", "--root", SITES / "minimal", "--out", out, "--no-search", today=TODAY).returncode == 0
    time.sleep(0.5)  # processes left alone would go on writing
    assert beside(out) == []
    assert tree(out) == before


def test_the_indexer_ends_with_a_killed_build(register: Path, out: Path, tmp_path: Path) -> None:
    """An indexer left alone would go on writing into what the next build removes."""
    told = tmp_path / "pid"
    indexer = tmp_path / "indexer"
    indexer.write_text(f"#!/bin/sh\necho $$ > {told}.part\nmv {told}.part {told}\nexec sleep 600\n", "utf-8")
    indexer.chmod(0o755)
    script = (
        "import runpy, sys; import pagefind_bin\n"
        "indexer = sys.argv[1]; del sys.argv[:2]\n"
        "pagefind_bin.get_executable = lambda: indexer\n"
        "runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    arguments = ["build", "--root", register, "--out", out, "--today", TODAY]
    process = subprocess.Popen(
        [sys.executable, "-c", script, indexer, ROOT / "site.py", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    when(process, told.exists)
    process.kill()
    process.wait()
    pid = int(told.read_text("utf-8"))
    end = time.monotonic() + PATIENCE
    try:
        while (state := state_of(pid)) and time.monotonic() < end:
            time.sleep(0.01)
        assert state is None
    finally:
        if state:
            os.kill(pid, signal.SIGKILL)


def state_of(pid: int) -> str | None:
    """What the system says a process does; None when it has ended (a zombie has too)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return None
    return None if state == "Z" else state


def test_remains_of_a_build_with_our_own_number_are_cleared_up(small_site: Path) -> None:
    """In a container every build may have the same process number: remains are remains."""
    out = small_site / "public"
    script = (
        "import os, sys; from pathlib import Path\n"
        "out = Path(sys.argv[1]); left = out.parent / f'.{out.name}.new-{os.getpid()}-abcdefgh'; left.mkdir()\n"
        "from roster.edge import publish; from roster.public.pages import Page\n"
        "plan = publish.Plan([Page('api/v1/notices.json', 'x', lambda: b'{}')])\n"
        "publish.publish(out, lambda: plan, publish.Search())\n"
        "sys.exit(left.exists())"
    )
    done = subprocess.run([sys.executable, "-c", script, out], cwd=ROOT, timeout=PATIENCE)
    assert done.returncode == 0


def test_remains_of_a_build_nobody_waited_for_are_cleared_up(small_site: Path) -> None:
    """A killed build whose starter never asks for its end stays in the list of processes; it is gone all the same."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    try:
        os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
        left = small_site / f".public.new-{ended.pid}-abcdefgh"
        left.mkdir()
        assert run("build", "--root", small_site, "--no-search", today=TODAY).returncode == 0
        assert not left.exists()
    finally:
        ended.wait()


def test_the_folder_of_a_running_build_is_left_alone(small_site: Path) -> None:
    running = subprocess.Popen(["sleep", str(PATIENCE)])
    try:
        used = small_site / f".public.new-{running.pid}-abcdefgh"
        used.mkdir()
        assert run("build", "--root", small_site, "--no-search", today=TODAY).returncode == 0
        assert used.is_dir()
    finally:
        running.kill()
        running.wait()


def test_other_hidden_folders_beside_are_left_alone(small_site: Path) -> None:
    """Only what a build of this very folder left behind is removed."""
    names = (
        ".git",
        ".public",
        ".public.new",
        ".publico.new-{}-abcdefgh",
        ".public.backup-{}-1",
        ".public.new-{}-x",
        ".public.new-of-{}-abcdefgh",
    )
    others = [small_site / name.format(GONE) for name in names]
    for folder in others:
        folder.mkdir()
    assert run("build", "--root", small_site, "--no-search", today=TODAY).returncode == 0
    assert all(folder.is_dir() for folder in others)


def test_a_name_with_signs_of_patterns_means_itself(small_site: Path) -> None:
    """``--out 'a[b]*'`` clears up after itself and not after others."""
    ours, other = (small_site / f".{name}.new-{GONE}-abcdefgh" for name in ("a[b]*", "abc"))
    ours.mkdir()
    other.mkdir()
    assert run("build", "--root", small_site, "--out", small_site / "a[b]*", "--no-search", today=TODAY).returncode == 0
    assert other.is_dir() and not ours.exists()


@pytest.mark.parametrize("purpose", ["old-{}-0", "new-{}-abcdefgh", "index-{}-abcdefgh"])
@pytest.mark.parametrize("stands", [False, True])
def test_a_link_named_as_remains_leads_nowhere(small_site: Path, tmp_path: Path, purpose: str, stands: bool) -> None:
    """A merge request can bring one: what it leads to is neither published, as the site that was there, nor moved."""
    if stands:
        assert run("build", "--root", small_site, "--no-search", today="2026-11-19").returncode == 0
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "api/v1").mkdir(parents=True)
    for name, text in {"key.pem": "geheim", SITE_MARK: "{}", LIST: f"{'0' * 64}  {SITE_MARK}\n"}.items():
        (elsewhere / name).write_text(text, "utf-8")
    before, link = tree(elsewhere), small_site / f".public.{purpose.format(GONE)}"
    link.symlink_to(elsewhere)
    done = run("build", "--root", small_site, "--no-search", today=TODAY)
    assert done.returncode == 0, done.stderr
    assert tree(elsewhere) == before
    assert "key.pem" not in tree(small_site / "public")
    assert link.is_symlink()


def test_a_folder_that_is_no_site_is_not_given_back_as_one(small_site: Path) -> None:
    """What ``build`` would refuse as a folder of others does not come into the site under another name."""
    left = small_site / f".public.old-{GONE}-0"
    left.mkdir()
    (left / "login.html").write_text("统一登录", "utf-8")
    assert run("build", "--root", small_site, "--no-search", today=TODAY).returncode == 0
    assert "login.html" not in tree(small_site / "public")


def test_a_folder_named_as_remains_of_a_file_hinders_nobody(small_site: Path) -> None:
    """Files are written whole through a file beside them; what is none of these stays."""
    file = small_site / "data/postings.yaml"
    odd = small_site / f"data/.postings.yaml.roster-{GONE}-abcdefgh"
    (odd / "x").mkdir(parents=True)
    in_place.replace_file(file, b"evidence: 1\npostings: []\n")
    assert file.read_bytes().startswith(b"evidence") and odd.is_dir()


def test_two_builds_at_once_do_not_disturb_each_other(register: Path, out: Path) -> None:
    """Two builds into one folder at the same time: both end well, and one whole site is there."""
    one = start(register, out, "--no-search")
    when(one, pages_written(out, 1))
    other = run("build", "--root", register, "--out", out, "--no-search", today=TODAY)
    _, said = one.communicate(timeout=PATIENCE)
    assert (one.returncode, other.returncode) == (0, 0), said + other.stderr
    assert beside(out) == []
    assert len(list(out.glob("accounts/*/index.html"))) == 800
