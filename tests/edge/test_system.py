"""What one system can and another cannot: every branch, on whichever system the tests run."""

import ctypes
import errno
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from roster.edge import history, in_place, publish, rsync, system
from roster.edge.refusals import CannotPublish
from tests.support import beside, tree, write_site

OLD, NEW = {"api/v1/notices.json": b"{}", "index.html": b"old"}, {"index.html": b"new"}


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "is_windows", lambda: True)
    monkeypatch.setattr(system, "exchange", lambda one, other: False)
    monkeypatch.setattr(system, "_PATIENCE", 0.2)
    monkeypatch.setattr(system, "_PAUSE", 0.001)


def sharing_violation(path: object) -> PermissionError:
    """What Windows says of a folder in which a file is open."""
    error = PermissionError(errno.EACCES, "Access is denied", str(path))
    error.winerror = 5
    return error


# Processes


@pytest.mark.parametrize("name", ["fork", "sched_getaffinity"])
def test_where_nothing_is_forked_one_process_makes_all_pages(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, name)
    assert system.processors() == 1


@pytest.mark.parametrize("fault", [TypeError, OSError])
def test_a_system_without_a_c_library_has_none_of_its_functions(
    fault: type[Exception], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Windows says TypeError for a library without a name."""

    def missing(name: object) -> None:
        raise fault

    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert system.end_with_parent() is None
    assert system.exchange(tmp_path, tmp_path) is False


def test_a_c_library_without_the_function_is_no_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As on macOS."""
    monkeypatch.setattr(ctypes, "CDLL", lambda name: SimpleNamespace())
    assert system.end_with_parent() is None
    assert system.exchange(tmp_path, tmp_path) is False


def test_a_process_that_runs_is_told_from_one_that_ended() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert system.is_running(os.getpid()) and not system.is_running(ended.pid)
    assert not system.is_running(2**70), "a number in a name of a folder may be any"


class Kernel:
    """As much of kernel32 as is asked; ``code`` is how the process ended, None where there is none to be had."""

    def __init__(self, code: int | None) -> None:
        self.code, self.closed = code, 0
        # functions, since one of them is told what it returns
        self.OpenProcess = lambda access, inherited, pid: None if code is None else 7

    def GetExitCodeProcess(self, handle: ctypes.c_void_p, code: object) -> int:  # noqa: N802 — its name there
        code._obj.value = self.code
        return 1

    def CloseHandle(self, handle: ctypes.c_void_p) -> None:  # noqa: N802
        self.closed += handle.value == 7


@pytest.mark.parametrize(
    ("code", "fault", "running"), [(259, 0, True), (1, 0, False), (None, 87, False), (None, 5, True)]
)
def test_nobody_is_ended_by_being_asked_after(
    windows: None, monkeypatch: pytest.MonkeyPatch, code: int | None, fault: int, running: bool
) -> None:
    """On Windows os.kill(pid, 0) ends a process; a process of somebody else's may not be asked and runs."""
    kernel = Kernel(code)
    monkeypatch.setattr(os, "kill", lambda pid, number: pytest.fail("ended"))
    monkeypatch.setattr(ctypes, "WinDLL", lambda name, use_last_error: kernel, raising=False)
    monkeypatch.setattr(ctypes, "get_last_error", lambda: fault, raising=False)
    assert system.is_running(4711) is running
    assert kernel.closed == (code is not None)


# Folders in use


def test_a_folder_that_is_read_for_a_moment_is_replaced(
    windows: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A virus scanner or a browser's question holds a file: tried again."""
    real, tries = os.rename, []

    def rename(source: Path, target: Path) -> None:
        tries.append(source)
        if len(tries) < 3:
            raise sharing_violation(source)
        real(source, target)

    monkeypatch.setattr(os, "rename", rename)
    site, new = write_site(tmp_path / "www/site", OLD), write_site(tmp_path / "new", NEW)
    publish.copy_site(new, site)
    assert tree(site) == NEW and len(tries) == 4 and beside(site) == []


@pytest.mark.parametrize("step", [1, 2])
def test_a_folder_that_stays_in_use_is_left_as_it_was(
    windows: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Whichever of the two steps is refused: the old site is there, and the reason is told."""
    real, done = os.rename, []

    def rename(source: Path, target: Path) -> None:
        if (source.name == "site") == (step == 1) and ".old-" not in source.name:
            raise sharing_violation(source)
        real(source, target)
        done.append(source.name)

    monkeypatch.setattr(os, "rename", rename)
    site, new = write_site(tmp_path / "www/site", OLD), write_site(tmp_path / "new", NEW)
    with pytest.raises(CannotPublish, match=r"正被别的程序使用.*原有内容不变"):
        publish.copy_site(new, site)
    assert tree(site) == OLD and beside(site) == []
    assert len(done) == (0 if step == 1 else 2)


def test_a_run_killed_between_two_steps_loses_no_site(windows: None, tmp_path: Path) -> None:
    """The next run puts the old site back before anything else, so that it stays even if that run fails."""
    site = tmp_path / "www/site"
    write_site(tmp_path / f"www/.site.old-{os.getpid()}-0", OLD)
    in_place.clear(site)
    assert tree(site) == OLD and beside(site) == []


# Names


@pytest.mark.parametrize("target", [r"C:\site", "C:/site", "c:", "D:\\", "/srv/www", "www"])
def test_a_drive_is_no_other_machine(target: str) -> None:
    assert not rsync.is_target(target)


@pytest.mark.parametrize("target", ["host:www", "host:/srv/www", "user@host:", "h:www", "rsync://host/www"])
def test_a_host_is_another_machine(target: str) -> None:
    """A host of one letter too, with a path that no drive has."""
    assert rsync.is_target(target)


@pytest.mark.parametrize("path", [r"data\..\..\x.yaml", "C:x.yaml", "data/a.yaml:stream"])
def test_a_strangers_tree_leads_nowhere_on_windows(windows: None, path: str) -> None:
    """What is a plain name for git on Linux leaves the folder there."""
    assert not history._is_plain(path)


def test_such_names_are_plain_elsewhere() -> None:
    assert history._is_plain("data/a:b.yaml")
