"""An end to waiting for a server: a socket's time-out begins anew with every byte that comes, a deadline does not."""

import socket
import threading
from contextlib import suppress
from typing import Any

import urllib3


class TooSlow(Exception):
    """The time was up before everything was read: nothing is known."""


class Deadline:
    """Ends the connections of one question when its time is up: ``with Deadline(seconds) as deadline``.

    Leaving raises TooSlow if they were ended, whatever was read until then: an
    answer that breaks off may look like a whole one.
    """

    def __init__(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True
        self._lock = threading.Lock()
        self._is_over = False
        self._sockets: list[socket.socket] = []

    def __enter__(self) -> "Deadline":
        self._timer.start()
        return self

    def __exit__(self, kind: type | None, *error: object) -> None:
        self._timer.cancel()
        with self._lock:
            for one in self._sockets:
                one.close()
            if self._is_over and (kind is None or issubclass(kind, Exception)):
                raise TooSlow from None

    def watch(self, pool: urllib3.HTTPConnectionPool) -> None:
        """Let every connection that a pool opens end with the time."""
        deadline = self
        kind: Any = pool.ConnectionCls  # a class known only when the pool is

        class Connection(kind):
            def _new_conn(self) -> socket.socket:
                return deadline._watched(super()._new_conn())

        pool.ConnectionCls = Connection

    def _watched(self, opened: socket.socket) -> socket.socket:
        with self._lock:
            if self._is_over:
                opened.close()
                raise TooSlow
            self._sockets.append(opened.dup())  # TLS takes the first one over
        return opened

    def _end(self) -> None:
        with self._lock:
            self._is_over = True
            for one in self._sockets:
                with suppress(OSError):  # the other side had closed it
                    one.shutdown(socket.SHUT_RDWR)
