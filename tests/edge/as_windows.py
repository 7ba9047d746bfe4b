"""``python -m tests.edge.as_windows COMMAND…`` runs ``site.py`` as Windows would, as far as another system can tell.

What Windows' Python lacks is taken away, what behaves otherwise there does so
here: no fork, no POSIX signals and modules, no links, no renaming over what is
there. A text file opened without an encoding is a fault: there it would be GBK.
"""

import builtins
import ctypes
import os
import runpy
import signal
import subprocess
import sys
import warnings
from pathlib import Path

from roster.edge import system

MODULES = {"fcntl", "grp", "posix", "pwd", "resource", "termios", "tty"}
MISSING = {
    os: ("fork", "forkpty", "getuid", "geteuid", "getpgid", "killpg", "mkfifo", "register_at_fork",
         "sched_getaffinity", "setsid", "statvfs", "wait3", "wait4", "O_DIRECTORY", "O_NOFOLLOW", "O_CLOEXEC"),
    signal: ("pthread_sigmask", "sigwait", "SIGALRM", "SIGHUP", "SIGKILL", "SIGUSR1", "setitimer"),
}  # fmt: skip
_import, _popen, _rename, _library = builtins.__import__, subprocess.Popen.__init__, os.rename, ctypes.CDLL


def _imported(name: str, globals: dict | None = None, *more: object, **options: object) -> object:
    if name in MODULES and str((globals or {}).get("__name__", "")).startswith("roster"):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return _import(name, globals, *more, **options)


def _started(self: subprocess.Popen, *arguments: object, **options: object) -> None:
    if options.get("preexec_fn") is not None:
        raise ValueError("preexec_fn is not supported on Windows platforms")
    _popen(self, *arguments, **options)


def _renamed(source: str, target: str, **more: object) -> None:
    if os.path.lexists(target):
        raise FileExistsError(17, "Cannot create a file when that file already exists", str(source))
    _rename(source, target, **more)


def _no_link(source: str, target: str, *more: object, **options: object) -> None:
    raise OSError(22, "A required privilege is not held by the client", str(source))


def _ended(pid: int, number: int) -> None:
    os.write(2, b"os.kill ends a process on Windows\n")
    os._exit(99)


class _Library(_library):
    def __init__(self, name: str | None, *more: object, **options: object) -> None:
        if name is None:
            raise TypeError("bad argument type for built-in operation")
        super().__init__(name, *more, **options)


class _Kernel:
    """As much of kernel32 as says that there is no such process."""

    def __init__(self, name: str, **options: object) -> None:
        self.OpenProcess = lambda *given: None
        self.OpenProcess.restype = None


def pretend() -> None:
    """Turn this process into one on Windows."""
    for module, names in MISSING.items():
        for name in names:
            if hasattr(module, name):
                delattr(module, name)
    builtins.__import__ = _imported
    subprocess.Popen.__init__ = _started
    os.rename, os.symlink, os.kill = _renamed, _no_link, _ended
    ctypes.CDLL = _Library
    ctypes.WinDLL, ctypes.get_last_error = _Kernel, lambda: 87
    system.is_windows = lambda: True
    warnings.filterwarnings("ignore", category=EncodingWarning)  # of libraries
    warnings.filterwarnings("error", category=EncodingWarning, module="roster")


if __name__ == "__main__":
    pretend()
    launcher = Path(__file__).resolve().parents[2] / "site.py"
    sys.argv = [str(launcher), *sys.argv[1:]]
    runpy.run_path(str(launcher), run_name="__main__")
