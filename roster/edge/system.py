"""What one system can and another cannot: Linux, macOS and Windows are told apart here, where it matters, and never
at import.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows has none
    fcntl = None
try:
    import msvcrt
except ImportError:  # only Windows has it
    msvcrt = None

_BEHIND = 1 << 20  # bytes: far behind all that is in a file that is locked
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
_PR_SET_PDEATHSIG = 1
_PATIENCE = 2.0  # seconds; what looks into new files on Windows (a virus scanner, an indexer) is done sooner
_PAUSE = 0.05  # seconds between two tries
_PROCESS_QUERY_LIMITED_INFORMATION = 0x1000
_STILL_ACTIVE = 259
_ACCESS_DENIED = 5


def is_windows() -> bool:
    """True on Windows."""
    return os.name == "nt"


def use_utf8() -> None:
    """Let names of files be UTF-8 whatever the locale: starts the command anew, since Python must know at its start.

    A page whose folder is named in GBK would never be found under its address.
    """
    if sys.getfilesystemencoding() != "utf-8" and not is_windows():
        arguments = [_as_utf8(os.fsencode(argument)) for argument in sys.orig_argv[1:]]
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *arguments])


def _as_utf8(argument: bytes) -> bytes:
    """An argument as the same words in UTF-8; what is that already, or is the name of something there, stays."""
    try:
        argument.decode("utf-8")
    except UnicodeDecodeError:
        return argument if os.path.lexists(argument) else os.fsdecode(argument).encode("utf-8", "surrogateescape")
    return argument


def processors() -> int:
    """How many processes may work at once; 1 where a process can't be forked.

    What makes a page is a closure over the whole register, which can't be sent to
    a process that starts from nothing.
    """
    if not hasattr(os, "fork") or not hasattr(os, "sched_getaffinity"):
        return 1
    return len(os.sched_getaffinity(0))


def end_with_parent() -> Callable[[], None] | None:
    """What a new process calls to be killed when its parent ends (Linux prctl(2)); None where that can't be had.

    A build that is killed can't stop its helpers; left alone they would go on
    writing into what the next build clears up.
    """
    prctl = _c_function("prctl")
    if prctl is None:
        return None

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)

    return tie


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step (Linux renameat2(2)); False where that can't be had."""
    renameat2 = _c_function("renameat2")
    if renameat2 is None:
        return False
    return renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0


def change_owner(path: Path | str, owner: int, group: int) -> None:
    """Give a file or folder to somebody, where a system knows owners; a link is not followed. Raises OSError."""
    if hasattr(os, "chown"):
        os.chown(path, owner, group, follow_symlinks=False)


def lock(file: int) -> bool:
    """Lock an open file until it is closed, if no other process has; True also where a system knows no locks."""
    if fcntl is not None:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    elif msvcrt is not None:
        os.lseek(file, _BEHIND, os.SEEK_SET)  # what is locked there can't be read by others
        try:
            getattr(msvcrt, "locking")(file, getattr(msvcrt, "LK_NBLCK"), 1)  # noqa: B009 — unknown elsewhere
        except OSError:
            return False
    return True


def _c_function(name: str) -> Callable[..., int] | None:
    """A function of the C library, None where the system lacks it."""
    import ctypes  # slow, and few commands call the system themselves

    try:
        return getattr(ctypes.CDLL(None), name, None)
    except (OSError, TypeError):  # Windows has no library without a name
        return None


def rename(source: Path, target: Path) -> None:
    """Rename what nobody stands in the way of; raises OSError.

    Windows refuses while another program has a file of the folder open, as a
    server has for the moment of an answer: there it is tried for some seconds.
    """
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            os.rename(source, target)
            return
        except PermissionError:
            if not is_windows() or time.monotonic() >= end:
                raise
        time.sleep(_PAUSE)


def is_running(pid: int) -> bool:
    """Whether a process still does something; one that ended and that nobody waited for does not."""
    if is_windows():  # where os.kill(pid, 0) would end it
        return _is_running_on_windows(pid)
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, OverflowError):
        return False
    except (PermissionError, FileNotFoundError):
        return True  # somebody else's, or a system that doesn't tell more


def _is_running_on_windows(pid: int) -> bool:
    import ctypes

    # The names of Windows in ctypes are unknown to tools on other systems.
    kernel = getattr(ctypes, "WinDLL")("kernel32", use_last_error=True)  # noqa: B009
    kernel.OpenProcess.restype = ctypes.c_void_p
    number = kernel.OpenProcess(_PROCESS_QUERY_LIMITED_INFORMATION, False, ctypes.c_ulong(pid))
    if not number:
        return getattr(ctypes, "get_last_error")() == _ACCESS_DENIED  # noqa: B009 — somebody else's; else there is none
    handle, code = ctypes.c_void_p(number), ctypes.c_ulong()
    try:
        return bool(kernel.GetExitCodeProcess(handle, ctypes.byref(code))) and code.value == _STILL_ACTIVE
    finally:
        kernel.CloseHandle(handle)
