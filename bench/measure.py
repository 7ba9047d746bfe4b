"""Run programs and watch them: wall time, processor time, and the memory of all their processes together."""

import os
import resource
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.1
# A sample of several gigabytes takes a while itself; it must not slow down what it watches.
REST_PER_SAMPLE = 20
_PROC = Path("/proc")
_NOTHING_COMPILED = "PYTHONDONTWRITEBYTECODE"  # with it every start compiles the program anew


class Failed(Exception):
    """A program ended with an error; the message holds its last words."""


@dataclass(frozen=True)
class Measurement:
    """Wall time and processor time in seconds, peak memory in bytes; 0 bytes where the system does not tell.

    The processor time counts every process; other work on the machine lengthens the wall time, but hardly this.
    """

    seconds: float
    processor: float
    peak: int


def measure(commands: Sequence[Sequence[str]], folder: Path) -> Measurement:
    """Run commands one after the other in a folder, after everything written before is on its disk."""
    os.sync()
    start, used = time.perf_counter(), _processor_time()
    peak = max(_run(command, folder) for command in commands)
    return Measurement(time.perf_counter() - start, _processor_time() - used, peak)


def _processor_time() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _run(command: Sequence[str], folder: Path) -> int:
    """Run one command and return the peak memory of its process group."""
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={name: value for name, value in os.environ.items() if name != _NOTHING_COMPILED},
            stdin=subprocess.DEVNULL,
            stdout=told,
            stderr=told,
            start_new_session=True,
        )
        try:
            with _watch(process.pid) as peaks:
                process.wait()
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        if process.returncode:
            told.seek(0)
            raise Failed(f"{Path(command[0]).name}: {told.read()[-1500:].decode(errors='replace')}")
    return max(peaks)


@contextmanager
def _watch(group: int) -> Iterator[list[int]]:
    """Sample the memory of a process group until the block ends; the samples are in the list then."""
    samples, done = [0], threading.Event()

    def watch() -> None:
        pause = SAMPLE_SECONDS
        while not done.wait(pause):
            start = time.perf_counter()
            samples.append(sum(map(_memory, _members(group))))
            pause = max(SAMPLE_SECONDS, REST_PER_SAMPLE * (time.perf_counter() - start))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield samples
    finally:
        done.set()
        thread.join()


def _members(group: int) -> Iterator[int]:
    for entry in _PROC.iterdir() if _PROC.is_dir() else ():
        if entry.name.isdigit():
            try:
                if os.getpgid(int(entry.name)) == group:
                    yield int(entry.name)
            except ProcessLookupError:
                continue


def _memory(process: int) -> int:
    """The proportional set size of a process: what it shares with others counts in parts."""
    try:
        lines = (_PROC / str(process) / "smaps_rollup").read_text("ascii")
    except (OSError, UnicodeDecodeError):
        return 0
    found = next((line for line in lines.splitlines() if line.startswith("Pss:")), "Pss: 0 kB")
    return int(found.split()[1]) * 1024
