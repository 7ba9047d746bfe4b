"""Running ``site.py`` as a user would, quickly: a process of its own that need not import the program again.

A test that starts the program a hundred times waits mostly for imports. The process that runs the tests has the
program imported already, so a copy of it (``fork``) can begin at once; what it does is a whole run of the launcher,
with its own working directory, output and exit status. What the program learns once in a process (readings of
characters, compiled templates) it has learnt before, too. Where a test asks for an environment of its own, or fork is
not to be had, Python is started anew.
"""

import gc
import gettext
import importlib
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import click
import pytest

import roster
from roster import __main__ as launcher
from roster import cli
from roster.check import inputs
from roster.check.outcome import Sound
from roster.directory.day import Day
from roster.edge import disk
from roster.public import pages

ROOT = Path(__file__).parent.parent
A_MINUTE = 60  # no command on a small site takes longer, however slow the machine


def _import_everything() -> None:
    """Import the whole program, once for every run. The words of commands are in the language in which they are
    imported, and click keeps the help option of a command once it was asked for: both as when the program runs.
    """
    for module in pkgutil.walk_packages(roster.__path__, "roster."):
        if not module.name.startswith("roster.starter"):
            importlib.import_module(module.name)
    commands: list[click.Command] = [cli.main]
    for command in commands:
        context = click.Context(command)
        command.get_help_option(context)
        if isinstance(command, click.Group):
            commands += filter(None, (command.get_command(context, name) for name in command.list_commands(context)))


with pytest.MonkeyPatch.context() as patched:
    patched.setenv("LANGUAGE", "zh_CN")
    gettext.bindtextdomain("messages", ROOT / "roster/locale")
    _import_everything()

Done = subprocess.CompletedProcess[str]


def run(*args: object, today: object = None, timeout: int = A_MINUTE, **more: Any) -> Done:
    """Run ``site.py`` from the project's folder; ``more`` as ``subprocess.run`` takes it."""
    command = [str(ROOT / "site.py"), *map(str, args), *(["--today", str(today)] if today else [])]
    if more.keys() <= {"cwd"} and hasattr(os, "fork") and sys.flags.utf8_mode == 0:
        return _forked(command, Path(more.get("cwd", ROOT)), ROOT, timeout)
    more = {"cwd": ROOT, "env": {**os.environ, "PYTHONWARNINGS": "error"}} | more
    return subprocess.run(
        [sys.executable, *command], capture_output=True, text=True, encoding="utf-8", timeout=timeout, **more
    )


def run_in(project: Path, *args: str, env: Mapping[str, str], timeout: int = A_MINUTE) -> Done:
    """Run ``site.py`` of a copy of the project in its folder, with this environment and nothing of ours."""
    if hasattr(os, "fork") and sys.flags.utf8_mode == 0:
        return _forked(["site.py", *args], project, project, timeout, env)
    command = [sys.executable, "site.py", *args]
    given: Any = {"capture_output": True, "encoding": "utf-8", "stdin": subprocess.DEVNULL}
    return subprocess.run(command, cwd=project, env=env, timeout=timeout, **given)


@cache
def learn() -> None:
    """Make the sample site in memory: whatever is kept for the rest of a process is there for all copies of it."""
    checked = inputs.check(disk.read_site(ROOT), Day(date(2026, 11, 22)))
    assert isinstance(checked, Sound)
    for page in pages.plan(checked.sources)[0]:
        page.make()


def _forked(command: list[str], cwd: Path, root: Path, timeout: int, env: Mapping[str, str] | None = None) -> Done:
    learn()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _become(command, cwd, root, env, out.fileno(), err.fileno())
        status = _waited(child, timeout, command)
        texts = [_written(file) for file in (out, err)]
    return subprocess.CompletedProcess(command, os.waitstatus_to_exitcode(status), *texts)


def _written(file: Any) -> str:
    file.seek(0)
    return file.read().decode("utf-8").replace("\r\n", "\n")


def _waited(child: int, timeout: int, command: list[str]) -> int:
    end = time.monotonic() + timeout
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            raise subprocess.TimeoutExpired(command, timeout)
        time.sleep(0.005)


def _become(command: list[str], cwd: Path, root: Path, env: Mapping[str, str] | None, out: int, err: int) -> NoReturn:
    """The rest of the child's life: the launcher, then an exit that runs nothing of the tests' own."""
    code = 99
    try:
        os.chdir(cwd)
        for given, standard in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (err, 2)):
            os.dup2(given, standard)
        sys.stdin, sys.stdout, sys.stderr = (
            open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115 — ends with the process
            for number, mode, errors in ((0, "r", "strict"), (1, "w", "strict"), (2, "w", "backslashreplace"))
        )
        sys.argv = command
        if env is not None:
            os.environ.clear()
            os.environ.update(env)
        os.environ["PYTHONWARNINGS"] = "error"
        warnings.resetwarnings()
        warnings.simplefilter("error")
        signal.signal(signal.SIGINT, signal.default_int_handler)
        gc.freeze()
        launcher.main(str(root))
        code = 0
    except SystemExit as ended:
        code = _code(ended)
    except BaseException:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        code = 1
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os._exit(code)


def _code(ended: SystemExit) -> int:
    if isinstance(ended.code, str):
        sys.stderr.write(ended.code + "\n")
        return 1
    return ended.code or 0
