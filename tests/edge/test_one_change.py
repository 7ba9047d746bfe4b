"""What a change of one account makes anew, counted in files."""

from pathlib import Path

import pytest

from bench import generate
from tests.support import run

ACCOUNTS = 300
TODAY = generate.DEFAULT_TODAY


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register with an index of ``verify/`` in many files."""
    site = tmp_path_factory.mktemp("budget") / "site"
    generate.write_register(site, ACCOUNTS)
    return site


def built(root: Path) -> dict[str, int]:
    """The site, with the inode of every file: what is kept has a second name and no other number."""
    done = run("build", "--root", root, "--no-search", today=TODAY)
    assert done.returncode == 0, done.stderr
    out = root / "public"
    return {path.relative_to(out).as_posix(): path.stat().st_ino for path in out.rglob("*") if path.is_file()}


def test_one_account_changed_is_its_own_pages_and_what_counts_the_register(root: Path) -> None:
    """Of accounts, units, platforms and regions only the pages on which it stands; of ``verify/`` no file."""
    before = built(root)
    file = min((root / "data" / "accounts").iterdir())
    text = file.read_text("utf-8")
    assert "便民服务" in text
    file.write_text(text.replace("便民服务", "便民服务（改）", 1), "utf-8")
    after = built(root)
    made = [path for path, number in after.items() if before.get(path) != number]
    by_folder = {folder: [path for path in made if path.startswith(f"{folder}/")] for folder in FOLDERS}
    assert {folder: len(paths) for folder, paths in by_folder.items() if len(paths) > FOLDERS[folder]} == {}
    assert before.keys() == after.keys()
    assert len([path for path in after if path.startswith("verify/")]) > 20


# How many files below each may be new: of the account itself and those with notices, of its unit, of lists that have
# it, and what holds the register as a whole.
FOLDERS = {"accounts": 2, "units": 3, "platforms": 2, "regions": 5, "verify": 2, "api": 9}
