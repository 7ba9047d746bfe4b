"""Serve the site while it is being written: rebuilt on change, findings shown in the browser.

Only on this machine (127.0.0.1). The built pages stay as they are on disk; the
server adds one script to what it sends, which reloads the page after a build.
"""

import html
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from ..source.refusal import Refusal
from . import system

_RELOAD = b"""
const version = () => fetch("/__version", { cache: "no-store" }).then((answer) => answer.text());
const mine = await version();
setInterval(async () => { if ((await version().catch(() => mine)) !== mine) location.reload(); }, 1000);
"""
_SCRIPT = b'<script type="module" src="/__reload.js"></script>'
_WATCHED = ("data", "content", "templates", "assets", "static")
_PAUSE = 0.3  # seconds between two looks: not felt by a writer, one per cent of a processor for 1,000 files
_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>有错误</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<h1>数据有错误，网页没有更新</h1><p>改正并保存后，这一页会自动刷新。</p><ol>{items}</ol>{script}</html>"""


class PortTaken(Refusal):
    """The port can't be had; the message (Chinese) says why and what to do."""


class State:
    """What the last build gave: the problems that stopped it, and a number that changes with each build."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.version = 0

    def finished(self, faults: list[str]) -> None:
        """Note the end of a build; an empty list means that the pages are new."""
        self.faults = faults
        self.version += 1


# What the pages are made of; on Windows the registry has a say in everything that isn't named here, and is often wrong.
_KINDS = {
    ".css": "text/css",
    ".ics": "text/calendar",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
}


class _Server(ThreadingHTTPServer):
    # On Windows this would let two servers have one port, and a browser ask either.
    allow_reuse_address = not system.is_windows()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, state: State, **kwargs: Any) -> None:
        self.state = state
        super().__init__(*args, **kwargs)

    def handle(self) -> None:
        """Answer; a browser that has gone on in the meantime is no fault."""
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        """Our two helpers, the findings while there are any, else the file."""
        path = self.path.partition("?")[0]
        if path == "/__version":
            self._send(str(self.state.version).encode(), "text/plain")
        elif path == "/__reload.js":
            self._send(_RELOAD, "text/javascript")
        elif not path.endswith(("/", ".html")):
            super().do_GET()
        elif self.state.faults:
            self._send(_findings(self.state.faults), "text/html; charset=utf-8", status=500)
        else:
            self._send_page(path)

    def guess_type(self, path: str | os.PathLike[str]) -> str:
        """What a file is, by its name alone, whatever this machine has been told about such names."""
        return _KINDS.get(os.path.splitext(path)[1]) or super().guess_type(path)

    def _send_page(self, path: str) -> None:
        file = Path(self.translate_path(path))
        file = file / "index.html" if file.is_dir() else file
        missing = not file.is_file()
        if missing:
            file = Path(self.directory) / "404.html"
        page = file.read_bytes() if file.is_file() else b""
        self._send(page.replace(b"</body>", _SCRIPT + b"</body>"), "text/html; charset=utf-8", 404 if missing else 200)

    def _send(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: findings are what a writer wants to read."""


def _findings(faults: list[str]) -> bytes:
    items = "".join(f"<li><code>{html.escape(fault)}</code></li>" for fault in faults)
    return _PAGE.format(items=items, script=_SCRIPT.decode()).encode()


def serve(root: Path, folder: Path, port: int, rebuild: Callable[[], list[str]], ready: Callable[[str], None]) -> None:
    """Serve ``folder`` until interrupted; ``rebuild`` builds into it and gives the lines of what is wrong.

    Raises PortTaken.
    """
    state = State()
    try:
        server = _Server(("127.0.0.1", port), partial(_Handler, state=state, directory=str(folder)))
    except OSError as error:
        other = port % 65535 + 1
        raise PortTaken(
            f"端口 {port} 不能用（{error.strerror}），可能另一个预览还开着；请换一个，"
            f"如 make serve PORT={other}，或 python site.py serve --port {other}"
        ) from None
    # Looked at before it is read: what changes while a build runs differs from ``built`` and is built next.
    built = _fingerprint(root)
    state.finished(rebuild())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    ready(f"http://127.0.0.1:{server.server_port}/")
    try:
        while True:
            time.sleep(_PAUSE)
            now = _fingerprint(root)
            if now != built:
                built = now
                state.finished(rebuild())
    except KeyboardInterrupt:
        return
    finally:
        server.shutdown()
        server.server_close()


def _fingerprint(root: Path) -> dict[str, tuple[int, int, int]]:
    """Path → time in nanoseconds, size and number of every file that a build reads."""
    files: dict[str, tuple[int, int, int]] = {}
    for name in _WATCHED:
        for folder, _, names in os.walk(root / name):
            for path in (os.path.join(folder, file) for file in names):
                try:
                    status = os.stat(path)
                except OSError:
                    continue  # gone since it was listed, or a link to nothing
                files[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
    return files
