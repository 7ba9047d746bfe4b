"""The archive for machines without a registry: the same bytes, the right files, and words that help where it fails.

That a whole one installs and works, ``make bundle`` tries itself whenever it makes one.
"""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bundle import archive, trying, wheels
from bundle.wheels import MACHINES, Machine
from tests.support import A_MINUTE, ROOT


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """An archive with two wheels that are none."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for name in ("b-1-py3-none-any.whl", "a-1-py3-none-any.whl"):
        (folder / name).write_bytes(name.encode())
    archive.write(tmp_path / "made.zip", "roster-1", ROOT, folder)
    return tmp_path / "made.zip"


def test_made_again_it_is_the_same(made: Path) -> None:
    """Whatever the times of files are, and in whatever order the disk names them."""
    first = made.read_bytes()
    for path in (made.parent / "wheels").iterdir():
        os.utime(path, (0, 0))
    archive.write(made, "roster-1", ROOT, made.parent / "wheels")
    assert made.read_bytes() == first


def test_it_holds_the_program_and_nobodys_register(made: Path) -> None:
    """What runs, the wheels, the page; of ``data/`` only what belongs to the program."""
    with zipfile.ZipFile(made) as packed:
        names = packed.namelist()
        modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in packed.infolist()}
    assert names == sorted(names) and {name.split("/")[0] for name in names} == {"roster-1"}
    inside = {name.removeprefix("roster-1/") for name in names}
    assert inside >= {
        "site.py",
        "roster.sh",
        "roster.cmd",
        "安装说明.html",
        "wheels/a-1-py3-none-any.whl",
        "docs/daily.md",
    }
    assert {name for name in inside if name.startswith("data/")} == {"data/platforms.yaml"}
    assert not [name for name in inside if "__pycache__" in name or name.startswith((".", "tests/"))]
    assert modes["roster-1/roster.sh"] == 0o755


def test_a_program_from_it_runs_where_its_libraries_are(made: Path, tmp_path: Path) -> None:
    """Unpacked, with this environment's libraries lent: new, check and build; pip is asked for nothing."""
    program = trying.unpacked(made, tmp_path / "tried")
    (program / ".venv").symlink_to(sys.prefix)
    shutil.copy(ROOT / "requirements.txt", tmp_path / "ready")
    assert (ROOT / ".venv/ready").read_bytes() == (ROOT / "requirements.txt").read_bytes()
    done = trying.first_steps(program, tmp_path)
    assert [step.returncode for step in done] == [0, 0, 0], done[-1].stderr
    assert (tmp_path / "xmt/public/index.html").exists()


@pytest.mark.parametrize(("has_wheels", "told"), [(True, "没有适合这台机器的依赖"), (False, "make bundle")])
@pytest.mark.parametrize("way", ["sh", "make"])
def test_without_a_registry_it_is_told_what_to_do(
    made: Path, tmp_path: Path, has_wheels: bool, told: str, way: str
) -> None:
    """In Chinese, and none of pip's own words but in its log."""
    program = trying.unpacked(made, tmp_path / "tried")
    if not has_wheels:
        shutil.rmtree(program / "wheels")
    command = ["sh", "roster.sh", "--version"] if way == "sh" else ["make", "--no-print-directory", "setup"]
    done = subprocess.run(
        command,
        cwd=program,
        env={**trying.alone(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        timeout=A_MINUTE,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode != 0 and (told in said or (has_wheels and "没有适合这台机器的" in said)), said
    assert "ERROR" not in said and "Traceback" not in said and ".venv/pip.log" in said
    assert "No matching distribution" in (program / ".venv/pip.log").read_text("utf-8")


def test_every_pinned_dependency_is_asked_for() -> None:
    """One for each, with its hashes: nothing comes that was not pinned."""
    wanted = wheels.requirements((ROOT / "requirements.txt").read_text("utf-8"))
    assert len(wanted) > 20 and all("==" in line and "--hash=sha256:" in line for line in wanted)
    assert any(line.startswith("pagefind-bin==") for line in wanted)


def test_what_has_no_wheel_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole fails, then each is asked for alone."""

    def refused(machine: Machine, python: str, folder: Path, wanted: Path) -> bool:
        return "lxml" not in wanted.read_text("utf-8")

    monkeypatch.setattr(wheels, "_pip", refused)
    [missing] = wheels.fetch(ROOT / "requirements.txt", MACHINES[1], "3.11", tmp_path)
    assert missing.startswith("lxml==") and not [*tmp_path.iterdir()]


def test_the_page_names_what_is_fetched() -> None:
    """The machines and Pythons of the page are those of the wheels."""
    page = (ROOT / "bundle/page.html").read_text("utf-8")
    assert "、".join(wheels.PYTHONS) in page and "glibc 2.28" in page and "龙芯" in page
    assert {machine.name.split()[-1] for machine in MACHINES} <= {word for word in ("x86-64", "arm64") if word in page}
