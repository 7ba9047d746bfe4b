"""The program starts the same way however it is called, and says what it needs where it can't."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from roster.__main__ import NEEDED
from tests.support import A_MINUTE, ROOT, TODAY

# What a Python that is too old reads before it is told so.
READ = ("site.py", "roster/__init__.py", "roster/__main__.py")
OLD = [f"python3.{minor}" for minor in range(6, NEEDED[1])]


@pytest.mark.parametrize("name", READ)
def test_old_pythons_can_read_the_launcher(name: str) -> None:
    ast.parse((ROOT / name).read_text("utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize("start", [["site.py"], ["-m", "roster"]], ids=" ".join)
def test_an_old_python_gets_a_sentence(start: list[str]) -> None:
    """Exit code 2 and the version that is needed, in the words of the program."""
    script = (
        "import runpy, sys; sys.version_info = (3, 8, 18, 'final', 0); start = sys.argv[1:]; sys.argv = start[:1]\n"
        "if start[0] == '-m': runpy.run_module(start[1], run_name='__main__')\n"
        "else: runpy.run_path(start[0], run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *start], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=A_MINUTE
    )
    assert done.returncode == 2
    assert "需要 Python 3.11" in done.stderr and "3.8" in done.stderr and "Traceback" not in done.stderr


def answers(python: str) -> bool:
    """True for a Python that is there, and not only its name."""
    path = shutil.which(python)
    return path is not None and subprocess.run([path, "-c", ""], capture_output=True).returncode == 0


def test_old_pythons_of_this_machine_get_the_sentence() -> None:
    """The real ones, where there are any."""
    pythons = [python for python in OLD if answers(python)]
    if not pythons:
        pytest.skip("no old Python on this machine")
    for python in pythons:
        done = subprocess.run([python, "site.py"], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=A_MINUTE)
        assert done.returncode == 2 and "需要 Python 3.11" in done.stderr, done.stderr


def test_every_way_to_start_does_the_same() -> None:
    arguments = ["check", "--root", "tests/sites/minimal", "--today", str(TODAY)]
    starts = (["site.py"], ["-m", "roster"])
    said = [
        subprocess.run([sys.executable, *start, *arguments], cwd=ROOT, capture_output=True, timeout=A_MINUTE)
        for start in starts
    ]
    assert said[0].returncode == said[1].returncode == 0 and said[0].stdout == said[1].stdout


def test_the_needed_version_is_the_same_everywhere() -> None:
    """In the launcher, for pip, for make and for Windows."""
    places = {
        "pyproject.toml": r'requires-python = ">=3\.(\d+)"',
        "Makefile": r"sys\.version_info < \(3, (\d+)\)",
        "roster.sh": r"sys\.version_info < \(3, (\d+)\)",
        "roster.cmd": r"sys\.version_info < \(3, (\d+)\)",
    }
    for name, form in places.items():
        assert re.findall(form, Path(ROOT / name).read_text("utf-8")) == [str(NEEDED[1])], name
