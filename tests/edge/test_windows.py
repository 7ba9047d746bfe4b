"""A clerk's commands run on Windows, as far as another system can tell."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import A_MINUTE, ROOT, TODAY, commit, git, run, tree

PYTHON = (sys.executable, "-X", "warn_default_encoding")
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
TABLE = "账号名称,所属平台,主办单位,账号ID,开设时间\n样例发布,微博,示例镇样例办公室,100000000123,2019年3月1日\n"
EVERY_MODULE = (
    "from tests.edge.as_windows import pretend; pretend()\n"
    "import importlib, pkgutil, roster\n"
    "names = [module.name for module in pkgutil.walk_packages(roster.__path__, 'roster.')]\n"
    "for name in names: importlib.import_module(name)\n"
    "print(len(names))"
)


def on_windows(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run ``site.py`` there."""
    command = [*PYTHON, "-m", "tests.edge.as_windows", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=A_MINUTE)


def test_every_module_is_imported_on_windows() -> None:
    """Nothing at import time needs Linux."""
    done = subprocess.run(
        [*PYTHON, "-c", EVERY_MODULE], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=A_MINUTE
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 70


@pytest.mark.parametrize("name", ["fork", "sched_getaffinity"])
def test_the_pretence_holds(name: str) -> None:
    """A test that takes nothing away would pass for ever."""
    script = f"from tests.edge.as_windows import pretend; pretend(); import os; print(hasattr(os, {name!r}))"
    done = subprocess.run([*PYTHON, "-c", script], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=A_MINUTE)
    assert done.stdout == "False\n"


COMMANDS = {
    "check": ["check"],
    "check a revision": ["check", "--base", "HEAD~1", "--head", "HEAD"],
    "plan": ["plan", "--base", "HEAD~1"],
    "due": ["due", "--ics", "due.ics"],
    "file": ["file", "关停", "ylb-weixin", "--approved", "集体研究", "--no-ask"],
    "form": ["form", "ylb-weixin", "--out", "form.docx"],
    "import": ["import", "list.csv"],
    "export": ["export", "table.xlsx"],
    "build": ["build"],
}


@pytest.fixture
def repository(small_site: Path) -> Path:
    """A small site in git with a table beside, after a second commit."""
    git(small_site, "init", "-q")
    commit(small_site, {})
    text = (small_site / "data/accounts.yaml").read_text("utf-8")
    changed = text.replace("name: 示例样例\n", "name: 示例样例馆\n").encode()
    commit(small_site, {"data/accounts.yaml": changed, "list.csv": TABLE.encode()})
    return small_site


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_does_on_windows_what_it_does_here(repository: Path, tmp_path: Path, name: str) -> None:
    """The same exit code, the same words, the same files byte for byte."""
    results = []
    for place, runs in (("here", run), ("there", on_windows)):
        root = shutil.copytree(repository, tmp_path / place / "site")
        more = [
            root / word if word in ("form.docx", "list.csv", "table.xlsx", "due.ics") else word
            for word in COMMANDS[name]
        ]
        done = runs(*more, "--root", root, "--today", TODAY)
        said = (done.stdout + done.stderr).replace(str(tmp_path / place), "")
        results.append((done.returncode, said, {p: d for p, d in tree(root).items() if not _is_own(p)}))
    here, there = results
    assert there[:2] == here[:2]
    assert "Traceback" not in here[1]
    assert sorted(there[2]) == sorted(here[2])
    assert [path for path in here[2] if here[2][path] != there[2][path]] == []


def _is_own(path: str) -> bool:
    """What differs between two places: git's own files, and what a build remembers of its very files, named by them."""
    return path.startswith(".git/") or path.endswith(".memory")


def test_a_new_site_is_made_and_built_twice_on_windows(tmp_path: Path) -> None:
    """``new``, then a build, then another over the first one, which is exchanged in two steps."""
    root = tmp_path / "xmt"
    assert on_windows("new", root).returncode == 0
    for _ in range(2):
        done = on_windows("build", "--root", root, "--today", TODAY)
        assert done.returncode == 0, done.stderr
    left = [path.name for path in root.iterdir() if path.name.startswith(".public.")]
    assert [name for name in left if not name.endswith(".memory")] == []


@pytest.fixture
def served(small_site: Path) -> Iterator[str]:
    """The address of a site that is served there."""
    command = [*PYTHON, "-u", "-m", "tests.edge.as_windows", "serve", "--root", str(small_site), "--port", "0"]
    process = subprocess.Popen([*command, "--today", str(TODAY)], cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        assert process.stdout is not None
        line = next(line for line in process.stdout if "http://" in line)
        yield "http://" + line.split("http://")[1].split()[0]
    finally:
        process.kill()
        process.communicate()


def version(address: str) -> bytes:
    with urllib.request.urlopen(f"{address}__version", timeout=A_MINUTE) as answer:
        return answer.read()


def test_a_site_is_served_and_built_again_on_windows(small_site: Path, served: str) -> None:
    """The folder that is served is replaced while it is being read."""
    before, end = version(served), time.monotonic() + A_MINUTE
    with urllib.request.urlopen(f"{served}assets/style.css", timeout=A_MINUTE) as answer:
        assert answer.headers["Content-Type"] == "text/css"
    (small_site / "content/new-page.md").write_text("---\ntitle: 新的一页\n---\n\n正文\n", "utf-8")
    while version(served) == before:
        assert time.monotonic() < end
        time.sleep(0.05)
    with urllib.request.urlopen(f"{served}new-page/", timeout=A_MINUTE) as answer:
        assert answer.status == 200


def test_names_of_pages_can_be_had_on_every_file_system(sample: Path) -> None:
    """No sign that Windows forbids, no device, nothing that differs from a neighbour only by its case."""
    seen = set()
    for path in tree(sample):
        for part in path.split("/"):
            assert not set('<>:"|?*\\') & set(part) and part.isprintable() and not part.endswith((".", " ")), path
            assert part.partition(".")[0].casefold() not in RESERVED, path
        assert path.casefold() not in seen, path
        seen.add(path.casefold())
    assert len(seen) > 200


def test_the_file_for_windows_can_be_read_there() -> None:
    """UTF-8 without a mark, lines that end as there; nothing but ASCII before the console is told of UTF-8."""
    data = (ROOT / "roster.cmd").read_bytes()
    assert not data.startswith(b"\xef\xbb\xbf") and data.count(b"\n") == data.count(b"\r\n")
    before, after = data.split(b"chcp 65001", 1)
    assert before.isascii() and after.decode("utf-8")
    assert all((ROOT / name).exists() for name in ("requirements.txt", "site.py")) and b"3, 11" in data
    assert {"requirements.txt", "site.py"} <= {name for name in os.listdir(ROOT) if name.encode() in data}
