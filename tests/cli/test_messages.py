"""What a webmaster is told when a machine refuses: which file, what to do, and nothing that leads astray."""

import errno
import os
from datetime import date
from pathlib import Path

import pytest

from roster.cli import _of_system
from roster.commands.build import _next_time
from roster.edge import history, publish
from roster.edge.refusals import CannotPublish
from tests.support import account, board_of, data_files, ended, look, released, run, write_site


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘满了"),
        (OSError(errno.EACCES, "Permission denied", "/srv/x"), "没有读写 /srv/x 的权限"),
        (OSError(errno.EROFS, "Read-only file system"), "只读"),
        (OSError(errno.EIO, "Input/output error"), "不能读写文件（Input/output error）"),
        (OSError("strange"), "strange"),
    ],
)
def test_a_fault_of_the_system_says_what_to_do(error: OSError, says: str) -> None:
    """Not every fault knows a file: then none is named."""
    assert says in _of_system(error) and "None" not in _of_system(error)


def test_a_folder_in_which_nothing_may_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the temporary name that the program would have used there."""
    (tmp_path / "built/index.html").parent.mkdir()
    (tmp_path / "built/index.html").write_text("x", "utf-8")
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(CannotPublish, match=r"没有在 .*www 里新建文件夹的权限"):
        publish.copy_site(tmp_path / "built", tmp_path / "www/site")
    assert os.listdir(tmp_path / "www") == []


def test_a_repository_of_somebody_else_is_told_with_its_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """git refuses to read it; that is not the same as no git."""
    git = tmp_path / "bin/git"
    git.parent.mkdir()
    git.write_text(
        "#!/bin/sh\necho \"fatal: detected dubious ownership in repository at '/x'\" >&2\nexit 128\n", "utf-8"
    )
    git.chmod(0o755)
    monkeypatch.setenv("PATH", f"{git.parent}:{os.environ['PATH']}")
    for ask in (history.commits, history.is_shallow):
        with pytest.raises(history.NoRevision, match=r"safe\.directory"):
            ask(tmp_path)


@pytest.mark.parametrize(
    ("today", "seen", "says"),
    [
        (date(2026, 11, 22), True, "2026-12-"),
        (date(2026, 12, 20), True, "等 2027 年的放假安排公布"),
        (date(2026, 11, 22), False, "确认在网上以后"),
        (None, False, "没有将要期满的公告"),
    ],
)
def test_the_next_time_is_said_as_far_as_it_is_known(today: date | None, seen: bool, says: str) -> None:
    """A notice that waits for a calendar or to be seen is not none."""
    day = today or date(2026, 11, 22)
    closing = ended(str(day), stops_on="2027-02-15")
    files = data_files([account("a", *([closing] if today else []))])
    assert says in _next_time(board_of(look(files, day) if seen else files, day))


def test_a_ledger_that_was_lost_is_told(tmp_path: Path) -> None:
    """The notice is online; ours knows nothing of it any more: the next deploy says so, and what becomes of it."""
    day = date(2026, 11, 20)
    files = released([account("a", ended("2026-11-19", stops_on="2026-12-15"))])
    root = write_site(tmp_path / "root", files)
    place = tmp_path / "www/site"
    assert run("deploy", "--root", root, "--to", place, today=day).returncode == 0
    (root / "data/postings.yaml").unlink()
    done = run("deploy", "--root", root, "--to", place, today=date(2026, 11, 23))
    assert done.returncode == 0, done.stderr
    assert "data/postings.yaml 里没有，网站的上线记录里有" in done.stderr + done.stdout
    again = run("deploy", "--root", root, "--to", place, today=date(2026, 11, 24))
    assert "里没有，网站的上线记录里有" not in again.stderr + again.stdout
