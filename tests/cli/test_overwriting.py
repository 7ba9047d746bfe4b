"""No command writes over a file that somebody may have worked in, unless it is told to."""

import os
from pathlib import Path

import pytest

from tests.support import TODAY, account, data_files, ended, run, write_site

WRITING = {
    "export xlsx": ("export", "a.xlsx"),
    "export csv": ("export", "a.csv"),
    "template": ("template", "a.xlsx"),
    "form": ("form", "a", "--out", "a.docx"),
    "form page": ("form", "a", "--out", "a.html"),
    "form here": ("form", "a"),
    "letter": (
        "letter",
        "--fake",
        "假号",
        "--platform",
        "wechat",
        "--imitates",
        "a",
        "--to",
        "platform",
        "--out",
        "a.docx",
    ),
    "notice": ("notice", "2026-11-20-ylg-close", "--out", "a.docx"),
    "notice text": ("notice", "2026-11-20-ylg-close", "--out", "a.txt"),
    "notice here": ("notice", "2026-11-20-ylg-close"),
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", data_files([account("a", ended("2026-11-20"))]))


@pytest.mark.parametrize("case", WRITING)
def test_a_file_that_is_there_is_left_alone(case: str, root: Path, tmp_path: Path) -> None:
    """Twice the same is no loss; other content stays until somebody says that it may go."""
    desk = tmp_path / "desk"
    desk.mkdir()

    def command(*more: str) -> tuple[int, str]:
        done = run(*WRITING[case], "--root", root, *more, today=TODAY, cwd=desk)
        return done.returncode, done.stderr

    assert command()[0] == 0
    (file,) = desk.iterdir()
    made = file.read_bytes()
    assert command()[0] == 0 and file.read_bytes() == made
    file.write_bytes(b"worked in")
    code, said = command()
    assert code == 1 and "没有写" in said and "--overwrite" in said and file.read_bytes() == b"worked in"
    assert command("--overwrite")[0] == 0 and file.read_bytes() == made


def test_a_pipe_is_no_file_to_write(root: Path, tmp_path: Path) -> None:
    """It is told at once, not waited for."""
    os.mkfifo(tmp_path / "a.csv")
    done = run("export", tmp_path / "a.csv", "--root", root, "--overwrite", today=TODAY)
    assert done.returncode == 2 and "不是普通文件" in done.stderr


def test_a_report_replaces_only_reports(root: Path, tmp_path: Path) -> None:
    """A workbook of that name without our page beside it is somebody's."""
    (tmp_path / "r").mkdir()
    (tmp_path / "r/report.xlsx").write_bytes(b"somebody's")
    done = run("report", "--root", root, "--out", tmp_path / "r", "--quarters", "0", today=TODAY)
    assert done.returncode == 1 and (tmp_path / "r/report.xlsx").read_bytes() == b"somebody's"
