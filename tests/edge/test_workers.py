"""Tasks done by several processes: each once, in order, and none lost with a process."""

import os
import signal
from functools import partial
from pathlib import Path

import pytest

from roster.edge import system, workers


@pytest.fixture(params=[1, 2, 5])
def processors(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """A machine with so many."""
    monkeypatch.setattr(system, "processors", lambda: request.param)
    return request.param


def noted(folder: Path, number: int) -> int:
    """Leaves a trace of what was done, and by whom."""
    with (folder / str(number)).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    return number * number


@pytest.mark.parametrize("tasks", [0, 1, 3, 128, 300])
def test_every_task_is_done_once_and_given_in_order(processors: int, tasks: int, tmp_path: Path) -> None:
    """More tasks than numbers in the queue, fewer than processes, none."""
    given = workers.spread([partial(noted, tmp_path, number) for number in range(tasks)])
    assert given == [number * number for number in range(tasks)]
    done = [file.read_text("utf-8").split() for file in tmp_path.iterdir()]
    assert len(done) == tasks and all(len(by) == 1 for by in done)


def test_what_a_process_owes_that_was_killed_is_done_here(processors: int) -> None:
    """Out of memory, say: the answer is the same, only later."""
    here = os.getpid()

    def deadly() -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return 1

    assert workers.spread([deadly] * 20) == [1] * 20


def test_a_fault_is_told_by_the_process_that_asked(processors: int, capfd: pytest.CaptureFixture[str]) -> None:
    """With its own type, and without a word of the others."""

    def faulty() -> int:
        raise KeyError("x")

    with pytest.raises(KeyError):
        workers.spread([faulty] * 4)
    assert capfd.readouterr() == ("", "")


def test_nothing_stays_behind(processors: int) -> None:
    """Neither open pipes nor processes."""
    before = len(os.listdir("/proc/self/fd"))
    workers.spread([partial(int, "1")] * 9)
    assert len(os.listdir("/proc/self/fd")) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_whoever_works_for_another_has_nobody_to_work_for_him(processors: int) -> None:
    """A page that spreads its own work is made by a worker: that does it all alone."""
    here = os.getpid()
    for by, inner in workers.spread([lambda: (os.getpid(), workers.spread([os.getpid] * 3))] * 8):
        assert by == here or inner == [by] * 3


@pytest.mark.parametrize("of", [1, 2, 255, 256, 257, 1_000])
def test_portions_are_all_there_is_once_and_in_order(of: int) -> None:
    with workers.Portions(of) as portions:
        taken = [list(places) for places in portions.taken()]
    assert [place for places in taken for place in places] == list(range(of))
    assert max(map(len, taken)) - min(map(len, taken)) <= 1
