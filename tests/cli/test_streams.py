"""No command ends in a fault, a hang or half its work, whoever reads its output and whoever stops it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.support import A_MINUTE, ROOT, SITES, TODAY, run, tree

COMMANDS = {
    "check": ["check"],
    "build": ["build", "--no-search"],
    "wrong": ["nothing"],
}


def shell(root: Path, line: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run ``site.py`` in a line of bash, where "$@" is the command; gives its own exit code."""
    more = ["--root", str(root), "--today", str(TODAY)] if arguments[0] not in ("nothing",) else []
    command = ["bash", "-c", line, "bash", sys.executable, str(ROOT / "site.py"), *arguments, *more]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, encoding="utf-8", timeout=A_MINUTE)


@pytest.fixture(scope="module")
def plainly(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[int, dict[str, bytes]]]:
    """How a command ends and what lies in the site then, where somebody listens to all that it says."""

    @cache
    def run(name: str) -> tuple[int, dict[str, bytes]]:
        root = shutil.copytree(SITES / "minimal", tmp_path_factory.mktemp(name) / "site")
        shutil.rmtree(root / "expected")
        return shell(root, '"$@"', *COMMANDS[name]).returncode, tree(root)

    return run


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize(
    "line",
    [
        '"$@" | true; exit ${PIPESTATUS[0]}',
        '"$@" >&-',
        '"$@" 2>&-',
        '"$@" <&- >&- 2>&-',
        '"$@" 2>/dev/full',
    ],
)
def test_who_listens_changes_nothing(small_site: Path, plainly: Callable, name: str, line: str) -> None:
    """``| head``, closed streams, a full device for the remarks: the same end, the same files, no fault."""
    done = shell(small_site, line, *COMMANDS[name])
    assert "Traceback" not in done.stderr and "ignored" not in done.stderr and "Errno" not in done.stderr
    assert (done.returncode, tree(small_site)) == plainly(name)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("name", COMMANDS)
def test_output_that_found_no_room_is_told(small_site: Path, name: str) -> None:
    """``check > report.txt`` on a full disk must not pass for a check without findings."""
    done = shell(small_site, '"$@" >/dev/full', *COMMANDS[name])
    assert done.returncode == (2 if name == "wrong" else 1)
    assert "Traceback" not in done.stderr and "ignored" not in done.stderr
    assert name == "wrong" or "输出没有写完整" in done.stderr


def test_a_closed_output_is_never_another_file(small_site: Path) -> None:
    """With its output closed, Python would give its number to the next file: a page or the data."""
    before = tree(small_site)
    assert shell(small_site, '"$@" >&- 2>&- <&-', "build", "--no-search").returncode == 0
    after = tree(small_site)
    assert {name: after[name] for name in before} == before
    assert not any("已生成".encode() in data for data in after.values())


# A library that can't pass an exception on: what pydantic-core does while it compiles a pattern.
SWALLOWED = """
import os, runpy, signal, sys
from roster.check import inputs
class Deaf:
    def __del__(self):
        os.kill(os.getpid(), signal.{name})
        for _ in range(1000): pass
real = inputs.check
def check(*arguments, **more):
    Deaf()
    return real(*arguments, **more)
inputs.check = check
sys.argv = ["site.py", *sys.argv[1:]]
runpy.run_path("site.py", run_name="__main__")
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_an_interruption_is_not_swallowed(small_site: Path, name: str) -> None:
    """A signal that arrives where no exception can be raised ends the command all the same."""
    command = [sys.executable, "-c", SWALLOWED.format(name=name), "check", "--root", small_site, "--today", str(TODAY)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=A_MINUTE)
    assert done.returncode == 130, done.stdout
    assert done.stderr.strip() == "已中断；原有内容不变。"


# What pydantic does: an error of its own in place of whatever is raised while it builds a validator.
DEAF = """
import os, runpy, signal, sys
import pydantic.type_adapter
real = pydantic.type_adapter.TypeAdapter.__init__
about = dict(__name__="pydantic.type_adapter", real=real, os=os, signal=signal)
exec('''
def init(*arguments, **more):
    try:
        os.kill(os.getpid(), signal.{name})
        for _ in range(1000): pass
    except BaseException as error:
        raise ValueError(str(error))
    return real(*arguments, **more)
''', about)
pydantic.type_adapter.TypeAdapter.__init__ = about["init"]
sys.argv = ["site.py", *sys.argv[1:]]
runpy.run_path("site.py", run_name="__main__")
"""


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_an_interruption_is_no_fault_of_a_library(small_site: Path, name: str) -> None:
    """It comes when the library is done with what it would spoil."""
    command = [sys.executable, "-c", DEAF.format(name=name), "check", "--root", small_site, "--today", str(TODAY)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=A_MINUTE)
    assert done.returncode == 130, done.stderr
    assert done.stderr.strip() == "已中断；原有内容不变。"


def test_a_second_sigterm_ends_at_once(small_site: Path) -> None:
    """Whoever stops a service does not wait for what clears up and hangs."""
    script = (
        SWALLOWED.format(name="SIGTERM")
        .replace("    Deaf()", "    stuck()")
        .replace(
            "real = inputs.check",
            "import time\nreal = inputs.check\n"
            "def stuck():\n  try:\n    print('begun', flush=True); time.sleep(600)\n"
            "  finally:\n    print('stuck', flush=True); time.sleep(600)\n",
        )
    )
    command = [sys.executable, "-c", script, "check", "--root", small_site, "--today", str(TODAY)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdout is not None
    for _ in range(2):
        process.stdout.readline()
        process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=A_MINUTE) == -signal.SIGTERM
    process.stdout.close()


def test_a_check_ends_at_any_moment(small_site: Path) -> None:
    """SIGTERM, some time after the start: it ends soon, and says nothing else than that."""
    for number in range(8):
        command = [sys.executable, ROOT / "site.py", "check", "--root", small_site, "--today", str(TODAY)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
        time.sleep(0.07 * number)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGTERM)
        _, said = process.communicate(timeout=10)
        assert process.returncode in (130, -signal.SIGTERM, 0) and "ignored" not in said, said


@pytest.mark.parametrize(
    "day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31", "0000-00-00", "１９９９-01-01"]
)
@pytest.mark.parametrize(
    "command",
    [
        ["check", "--today"],
        ["build", "--no-search", "--today"],
        ["posted", "--manual", "--today"],
        ["report", "--today"],
        ["file", "核对", "--all", "--on"],
        ["file", "关停", "ylb-weixin", "--approved", "集体研究", "--stops-on"],
        ["file", "关停", "ylb-weixin", "--approved", "集体研究", "--announced-on"],
        [
            "file",
            "开设",
            "--unit",
            "ylb",
            "--platform",
            "weibo",
            "--name",
            "样例",
            "--account-id",
            "1000000009",
            "--on",
        ],
        ["letter", "--fake", "x", "--platform", "weibo", "--imitates", "ylb-weixin", "--seen"],
        ["upgrade", "--since"],
    ],
    ids=lambda command: f"{command[0]} {command[-1]}",
)
def test_a_day_outside_of_time_is_wrong_usage(small_site: Path, command: list[str], day: str) -> None:
    """The edges of the calendar are no days of a register; nothing is counted from there, nothing written."""
    before = tree(small_site)
    done = run(*command, day, "--root", small_site)
    assert done.returncode == 2 and "Traceback" not in done.stderr, done.stderr
    assert tree(small_site) == before


@pytest.mark.parametrize("day", ["1900-01-01", "2199-12-31"])
@pytest.mark.parametrize("command", [["check"], ["build", "--no-search"], ["report"], ["posted", "--manual"]])
def test_the_first_and_the_last_day_can_be_counted(small_site: Path, command: list[str], day: str) -> None:
    done = run(*command, "--root", small_site, today=day)
    assert done.returncode in (0, 1) and "Traceback" not in done.stderr, done.stderr
