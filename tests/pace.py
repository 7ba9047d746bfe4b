"""How fast this machine is just now: what must end soon may take longer on a slow or busy one."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

_STEPS = 250_000
_USUAL_SECONDS = 0.015  # of processor time for these steps, on an ordinary machine


def slowness() -> float:
    """How many times longer than usual a fixed piece of work takes; at least 1."""
    began = time.process_time()
    total = 0
    for step in range(_STEPS):
        total += step
    return max(1.0, (time.process_time() - began) / _USUAL_SECONDS)


@contextmanager
def soon(seconds: float) -> Iterator[None]:
    """What stands inside must take no more processor time than ``seconds`` of an ordinary machine.

    The bound is far above what the work takes and far below what it would take if its cost grew with the
    square of its size: it tells bombs, not speed, which ``make bench`` measures.
    """
    before = slowness()
    began = time.process_time()
    yield
    spent = time.process_time() - began
    allowed = seconds * max(before, slowness())
    assert spent < allowed, f"{spent:.1f} s of processor time, where {allowed:.1f} s would be enough"
