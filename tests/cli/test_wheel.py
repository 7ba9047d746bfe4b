"""The program as a package: built as a wheel, installed where nothing of the repository is, and used from there."""

import re
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

import roster
from roster.records.site import FORMAT_VERSION
from tests.support import A_MINUTE, ROOT, TODAY, tree
from tests.support import run as run_beside

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def done(command: list[object], folder: Path) -> str:
    """What a command printed that had to end well, with an environment in which the repository is not found."""
    made = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command ``roster`` of a fresh environment. Libraries are lent by this one: no test needs an index."""
    home = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", "--quiet"]
    build = [*pip, "wheel", "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", home, ROOT]
    subprocess.run(list(map(str, build)), check=True, capture_output=True, timeout=5 * A_MINUTE)
    [wheel] = home.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home / "venv"], check=True, timeout=A_MINUTE)
    python = home / "venv/bin/python"
    install = [*pip, "--python", python, "install", "--no-index", "--no-deps", wheel]
    subprocess.run(list(map(str, install)), check=True, capture_output=True, timeout=5 * A_MINUTE)
    packages = done([python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], home).strip()
    (Path(packages) / "lent.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    return home / "venv/bin/roster"


def test_an_installed_program_makes_a_site_like_the_one_beside_the_repository(installed: Path, tmp_path: Path) -> None:
    """``roster new``, then what it says, gives the pages that ``python site.py`` gives, to the byte."""
    told = done([installed, "new", "site"], tmp_path)
    assert "roster build" in told
    done([installed, "build", "--today", TODAY], tmp_path / "site")
    beside = tmp_path / "beside"
    made = run_beside("build", "--root", tmp_path / "site", "--out", beside, today=TODAY)
    assert made.returncode == 0, made.stderr
    assert tree(tmp_path / "site/public") == tree(beside)


def test_the_makefile_of_its_site_finds_the_command(installed: Path, tmp_path: Path) -> None:
    done([installed, "new", "site"], tmp_path)
    assert "检查完毕" in done(["make", "check", f"DATE={TODAY}"], tmp_path / "site")


def test_an_installed_program_tells_its_version(installed: Path, tmp_path: Path) -> None:
    """One number: that of the package, the wheel, ``--version`` and the changelog."""
    assert done([installed, "--version"], tmp_path) == f"名录 {roster.__version__}，数据格式 {FORMAT_VERSION}\n"
    assert run_beside("--version").stdout == done([installed, "--version"], tmp_path)
    assert [path.name for path in installed.parents[2].glob("roster-*")] == [
        f"roster-{roster.__version__}-py3-none-any.whl"
    ]
    catalogue = "roster/locale/zh_CN/LC_MESSAGES/messages.mo"
    [carried] = installed.parents[1].glob(f"lib/python*/site-packages/{catalogue}")
    assert carried.read_bytes() == (ROOT / catalogue).read_bytes()
    assert re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)[1] == roster.__version__


def test_what_only_a_repository_has_is_not_made_elsewhere(installed: Path, tmp_path: Path) -> None:
    """``docs`` would write into the installed package."""
    made = subprocess.run(
        [installed, "docs"], cwd=tmp_path, capture_output=True, encoding="utf-8", env={"PATH": "/usr/bin"}
    )
    assert made.returncode == 2 and "程序的仓库" in made.stderr


def test_every_library_of_the_program_is_pinned() -> None:
    """``make lock`` was run after the last change of what the program needs."""
    pinned = re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.M)
    needed = [re.match(r"[a-z0-9-]+", needs)[0] for needs in PROJECT["project"]["dependencies"]]
    assert set(needed) <= set(pinned)


@pytest.mark.parametrize("kind", ["dev", "bench"])
def test_every_tool_is_pinned_and_no_pin_contradicts_the_programs(kind: str) -> None:
    asked = re.findall(r"^([a-z][a-z0-9-]+)", (ROOT / f"requirements-{kind}.in").read_text("utf-8"), re.M)
    pins = [
        dict(re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.M))
        for name in ("requirements.txt", f"requirements-{kind}.txt")
    ]
    assert set(asked) <= pins[1].keys()
    assert all(pins[1].get(name, version) == version for name, version in pins[0].items())


def test_pins_name_no_place() -> None:
    """Packages come from the index of whoever installs them; no host and no folder of a machine is written down."""
    for path in ROOT.glob("requirements*"):
        assert not re.search(r"://|--(index|extra-index|find-links)|@ |/\w+/", path.read_text("utf-8")), path
