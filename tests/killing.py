"""Runs ``site.py`` and ends it with SIGKILL just before its n-th step that reaches the disk. Only for tests.

``python -m tests.killing FOLDER COMMAND…`` reads numbers from its input, a line
each: for every number it forks, runs the command to that step within FOLDER and
says the exit code; for 0 the command runs to its end, and the steps are said
first, as JSON. Forking saves starting Python some hundred times.
"""

import json
import os
import signal
import sys

from roster.cli import run
from roster.edge import system
from tests.running import learn

_STEPS = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Killer:
    """Notes steps and kills the process at one of them."""

    def __init__(self, at: int, folder: str) -> None:
        self.at, self.folder = at, folder
        self.steps: list[str] = []

    def step(self, name: str, path: str) -> None:
        """One more step."""
        self.steps.append(f"{name} {path.removeprefix(self.folder)}")
        if len(self.steps) == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(self, event: str, arguments: tuple) -> None:
        """Python's own audit events: every way to change the disk passes here, os.replace as os.rename."""
        if event not in _STEPS or (event == "open" and not (arguments[2] or 0) & _WRITING):
            return
        path = os.fsdecode(arguments[0]) if isinstance(arguments[0], str | bytes | os.PathLike) else ""
        if path.startswith(self.folder):
            self.step(event, path)

    def around(self, module: object, name: str) -> None:
        """Count a function that has no audit event."""
        real = getattr(module, name)

        def counted(*arguments: object) -> object:
            self.step(name, str(arguments[0]))
            return real(*arguments)

        setattr(module, name, counted)


def _child(at: int, folder: str, arguments: list[str], told: int) -> None:
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    killer = Killer(at, folder)
    killer.around(system, "exchange")
    killer.around(os, "fsync")
    sys.argv = ["site.py", *arguments]
    sys.addaudithook(killer.heard)
    code = 0
    try:
        run()
    except SystemExit as end:
        code = int(end.code or 0)
    if at == 0:
        os.write(told, (json.dumps(killer.steps) + "\n").encode())
    os._exit(code)


def main() -> None:
    """Serve one command to the test."""
    folder, *arguments = sys.argv[1:]
    told = os.dup(1)
    learn()  # once, here, instead of in every fork
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _child(int(line), folder, arguments, told)
        _, status = os.waitpid(pid, 0)
        os.write(told, f"{os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    main()
