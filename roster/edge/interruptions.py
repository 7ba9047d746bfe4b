"""Ctrl-C, SIGTERM and SIGHUP end a command in one way, at once, and no library that can't pass them on loses them."""

import _thread
import signal
import sys
import threading
from types import FrameType

# It makes an error of its own of every exception that meets it while it builds a validator, or drops it.
_DEAF = "pydantic"
_SOON = 0.01  # seconds


def hear() -> None:
    """Let them raise KeyboardInterrupt: what was begun is cleared away. A SIGINT or SIGHUP that is ignored stays so."""
    signal.signal(signal.SIGTERM, _interrupt)
    hangup = getattr(signal, "SIGHUP", None)  # a window that is closed; Windows has none
    if hangup is not None and signal.getsignal(hangup) is signal.SIG_DFL:
        signal.signal(hangup, _interrupt)
    if signal.getsignal(signal.SIGINT) in (signal.default_int_handler, signal.SIG_DFL):
        signal.signal(signal.SIGINT, _interrupt)
    sys.unraisablehook = _unraisable


def _interrupt(number: int, frame: FrameType | None) -> None:
    if _is_deaf(frame):
        _again()
        return
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # whoever asks again means at once
    raise KeyboardInterrupt


def _is_deaf(frame: FrameType | None) -> bool:
    while frame is not None:
        if frame.f_globals.get("__name__", "").partition(".")[0] == _DEAF:
            return True
        frame = frame.f_back
    return False


def _unraisable(told: "sys.UnraisableHookArgs") -> None:
    """An interruption that could not be raised where it came comes again; all else is told as ever."""
    if issubclass(told.exc_type, KeyboardInterrupt):
        signal.signal(signal.SIGTERM, _interrupt)
        _again()
    else:
        sys.__unraisablehook__(told)


def _again() -> None:
    """Interrupt a little later: here it would be lost once more."""
    timer = threading.Timer(_SOON, _thread.interrupt_main, [signal.SIGTERM])
    timer.daemon = True
    timer.start()
