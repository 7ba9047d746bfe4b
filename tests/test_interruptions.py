"""A build that is stopped at any moment leaves the old site whole, and the next build clears up."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import ROOT, beside, run, tree

TODAY = "2026-11-20"
PATIENCE = 60


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register large enough to be made by several processes."""
    root = tmp_path_factory.mktemp("large") / "site"
    command = [sys.executable, ROOT / "bench/generate.py", root, "--accounts", "2000", "--today", TODAY]
    subprocess.run(command, check=True, timeout=PATIENCE)
    return root


@pytest.fixture(scope="module")
def out(register: Path) -> Path:
    """Where it is published; an older build is there already."""
    out = register.parent / "www" / "public"
    small = ROOT / "tests/sites/minimal"
    assert run("build", "--root", small, "--out", out, "--no-search", today=TODAY).returncode == 0
    return out


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


def stopped(process: subprocess.Popen, send: Callable[[int, int], None], number: int) -> tuple[int, str, float]:
    """Send a signal and wait for the end; gives exit code, what was said and the seconds it took."""
    began = time.monotonic()
    send(process.pid, number)
    try:
        _, said = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return process.returncode, said, time.monotonic() - began


MOMENTS = {"first page": 1, "pages": 100, "index": None}
SIGNALS = {
    "Ctrl-C": (os.killpg, signal.SIGINT),
    "SIGINT": (os.kill, signal.SIGINT),
    "SIGTERM": (os.kill, signal.SIGTERM),
    "SIGTERM to all": (os.killpg, signal.SIGTERM),
}


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("how", SIGNALS)
def test_an_interrupted_build_changes_nothing(register: Path, out: Path, how: str, moment: str) -> None:
    """Ctrl-C or SIGTERM at any moment: the build ends, the old site is untouched, nothing lies beside it."""
    before = tree(out)
    process = start(register, out, *([] if moment == "index" else ["--no-search"]))
    number = MOMENTS[moment]
    when(process, pages_written(out, number) if number else lambda: indexing(out))
    code, said, _ = stopped(process, *SIGNALS[how])
    assert tree(out) == before
    assert code == 130, said
    assert "已中断" in said and "Traceback" not in said
    assert beside(out) == []


def test_an_interrupted_build_ends_soon(register: Path, out: Path) -> None:
    """Whoever presses Ctrl-C does not wait until all pages are written."""
    began = time.monotonic()
    whole = start(register, out.parent.parent / "whole" / "public", "--no-search")
    whole.communicate(timeout=PATIENCE)
    needed = time.monotonic() - began
    process = start(register, out, "--no-search")
    when(process, pages_written(out, 1))
    _, _, seconds = stopped(process, os.killpg, signal.SIGINT)
    assert seconds < max(1.0, needed / 3)


@pytest.mark.parametrize("moment", ["pages", "index"])
def test_a_killed_build_is_cleared_up_by_the_next(register: Path, out: Path, moment: str) -> None:
    """After SIGKILL nobody could clear up: the old site is whole, and the next build removes the remains."""
    before = tree(out)
    process = start(register, out, *([] if moment == "index" else ["--no-search"]))
    when(process, pages_written(out, 100) if moment == "pages" else lambda: indexing(out))
    stopped(process, os.kill, signal.SIGKILL)
    assert tree(out) == before
    assert beside(out) != []
    small = ROOT / "tests/sites/minimal"
    assert run("build", "--root", small, "--out", out, "--no-search", today=TODAY).returncode == 0
    time.sleep(0.5)  # processes left alone would go on writing
    assert beside(out) == []
    assert tree(out) == before


def test_remains_of_a_build_with_our_own_number_are_cleared_up(small_site: Path) -> None:
    """In a container every build may have the same process number: remains are remains."""
    out = small_site / "public"
    script = (
        "import os, sys; from pathlib import Path\n"
        "out = Path(sys.argv[1]); left = out.parent / f'.{out.name}.new-{os.getpid()}-abcdefgh'; left.mkdir()\n"
        "from roster import publish; from roster.pages import Page\n"
        "publish.publish(out, [Page('api/v1/notices.json', 'x', lambda: b'{}')], [], lambda n: None)\n"
        "sys.exit(left.exists())"
    )
    done = subprocess.run([sys.executable, "-c", script, out], cwd=ROOT, timeout=PATIENCE)
    assert done.returncode == 0


def test_other_hidden_folders_beside_are_left_alone(small_site: Path) -> None:
    """Only what a build of this very folder left behind is removed."""
    others = [small_site / name for name in (".git", ".public", ".public.new", ".publico.new-1-x", ".public-backup-2-x")]
    for folder in others:
        folder.mkdir()
    assert run("build", "--root", small_site, "--no-search", today=TODAY).returncode == 0
    assert all(folder.is_dir() for folder in others)


def test_two_builds_at_once_do_not_disturb_each_other(register: Path, out: Path) -> None:
    """Two builds into one folder at the same time: both end well, and one whole site is there."""
    one = start(register, out, "--no-search")
    when(one, pages_written(out, 1))
    other = run("build", "--root", register, "--out", out, "--no-search", today=TODAY)
    _, said = one.communicate(timeout=PATIENCE)
    assert (one.returncode, other.returncode) == (0, 0), said + other.stderr
    assert beside(out) == []
    assert len(list(out.glob("accounts/*/index.html"))) == 2000
