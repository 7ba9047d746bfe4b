"""Standard output and error that never end a command: a reader that has gone, a full disk, a stream that was closed.

What a command does must not depend on who listens: ``deploy | head -1`` has to finish what it began.
"""

import os
import sys
from io import TextIOWrapper

from . import terminal


class Steady(TextIOWrapper):
    """A stream of text. Where it can't be written the rest of it is dropped, and ``fault`` says why."""

    fault: OSError | None = None

    def write(self, text: str) -> int:
        """Write what can be written; always as if it had been."""
        try:
            return super().write(text)
        except OSError as error:
            self._drop(error)
            return len(text)

    def flush(self) -> None:
        """The same for what waits to be written."""
        try:
            super().flush()
        except OSError as error:
            self._drop(error)

    def _drop(self, error: OSError) -> None:
        """Let what waits in the buffers, and all that comes, go nowhere: else it would fail again when Python ends."""
        self.fault = error
        _to_nowhere(self.fileno())


def _to_nowhere(number: int) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, number)
    os.close(nowhere)


def steady() -> None:
    """Make the standard streams steady and UTF-8, whatever they were. One that was closed is opened on nothing: else
    the next file to be opened would take its number, and what is printed would go there.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 — ends with the process
    sys.stdout, sys.stderr = _steady(sys.stdout, 1), _steady(sys.stderr, 2)


def _steady(stream: object, number: int) -> Steady:
    if not isinstance(stream, TextIOWrapper):
        return Steady(open(number, "wb", closefd=False), encoding="utf-8", errors="backslashreplace")
    lines = stream.line_buffering
    return Steady(stream.detach(), encoding="utf-8", errors="backslashreplace", line_buffering=lines)


def lost() -> str:
    """Why not all of the output could be written (Chinese); empty where it was, or where the reader had enough."""
    stream = terminal.raw(sys.stdout)
    if not isinstance(stream, Steady):
        return ""
    stream.flush()
    fault = stream.fault
    return f"输出没有写完整（{fault.strerror}）" if fault and not isinstance(fault, BrokenPipeError) else ""
