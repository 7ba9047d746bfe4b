"""Runs ``site.py`` and ends it with SIGKILL just before its n-th step that reaches the disk.

``python -m tests.killing N COMMAND…``; with N = 0 nothing is killed and the number of steps is written to
the file named by ROSTER_STEPS. Only for tests.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

from roster import publish
from roster.cli import run

_STEPS = ("open", "os.rename", "os.replace", "os.mkdir", "os.remove", "os.rmdir", "shutil.copyfile", "os.chmod")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Killer:
    """Counts steps and kills the process at one of them."""

    def __init__(self, at: int, site: str) -> None:
        self.at, self.site, self.count = at, site, 0
        self.path = os.environ.get("ROSTER_STEPS")

    def step(self) -> None:
        """One more step."""
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(self, event: str, arguments: tuple) -> None:
        """Python's own audit events: every way to change the disk passes here."""
        if event not in _STEPS:
            return
        if event == "open" and not (arguments[2] or 0) & _WRITING:
            return
        if str(arguments[0]).startswith(self.site):
            self.step()

    def around(self, module: object, name: str) -> None:
        """Count a function that has no audit event."""
        real = getattr(module, name)

        def counted(*args: object) -> object:
            self.step()
            return real(*args)

        setattr(module, name, counted)


def main() -> None:
    """Run a command with the killer in waiting."""
    killer = Killer(int(sys.argv[1]), str(Path(os.environ["ROSTER_SITE"]).resolve()))
    sys.argv[:2] = ["site.py"]
    ctypes.CDLL(None)
    killer.around(publish, "_exchange")
    killer.around(os, "fsync")
    sys.addaudithook(killer.heard)
    try:
        run()
    finally:
        if killer.path:
            fd = os.open(killer.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.write(fd, str(killer.count).encode())
            os.close(fd)


if __name__ == "__main__":
    main()
