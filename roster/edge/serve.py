"""Serve the site while it is being written: checked on change, findings shown in the browser.

Only on this machine (127.0.0.1). A page is made when it is asked for; the server adds one script to it, which says
that the site is being brought up to date, and reloads the page after that.
"""

import gc
import html
import mimetypes
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

from ..source.problems import Finding, as_text, errors
from ..source.refusal import Refusal
from . import system

_RELOAD = """
const state = () => fetch("/__state", { cache: "no-store" }).then((answer) => answer.text());
const [mine] = (await state()).split(" ");
const note = Object.assign(document.createElement("p"), { textContent: "正在更新……", hidden: true });
note.setAttribute("role", "status");
note.style.cssText = "position:fixed;inset:auto 0 0;margin:0;padding:.5em;background:#ffd;color:#000;text-align:center";
document.body.append(note);
const look = async () => {
  const [version, updating] = (await state().catch(() => mine)).split(" ");
  note.hidden = !updating;
  if (version !== mine) location.reload();
  setTimeout(look, 150);
};
look();
""".encode()
_SCRIPT = b'<script type="module" src="/__reload.js"></script>'
_HOST = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::[0-9]+)?", re.IGNORECASE)
_NOT_HERE = "只在本机预览：请用 127.0.0.1 或 localhost 打开".encode()
_WATCHED = ("data", "content", "templates", "assets", "static")
_PAUSE = 0.1  # seconds between two looks at the files, at least: not felt by a writer
_REST = 30  # times as long as a look takes: three per cent of a processor, however many files there are
_QUIET = 1.0  # seconds without a question: then pages are looked at for which nobody has asked
_LONG = 0.4  # seconds for an answer: then something is being brought up to date
_PAGE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>有错误</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<h1>数据有错误，网页没有更新</h1><p>改正并保存后，这一页会自动刷新。</p><ol>{items}</ol>{script}</html>"""


class PortTaken(Refusal):
    """The port can't be had; the message (Chinese) says why and what to do."""


class Site(Protocol):
    """A site that is served: pages as they are asked for."""

    def page(self, path: str) -> bytes | None:
        """The bytes at a path, None where there is nothing; raises Refusal, OSError."""
        ...

    def has(self, path: str) -> bool:
        """True where there is something at a path."""
        ...

    def look_on(self) -> Sequence[Finding] | None:
        """Look at some more pages and give what is wrong with them, None when all were seen; raises Refusal."""
        ...


@dataclass(frozen=True)
class Shown:
    """What a look at the data gave: the lines of what is wrong, or a site."""

    faults: Sequence[str] = ()
    site: Site | None = None


class State:
    """What is shown, a number that changes with it, and whether something else is being made."""

    def __init__(self) -> None:
        self.shown = Shown()
        self.version = 0
        self.is_rebuilding = False
        self.is_seen = False  # every page was looked at
        self._begun: list[float] = []  # when the answers were begun that are being made
        self._asked = 0.0

    @property
    def is_updating(self) -> bool:
        """True while what is asked for is not there yet: the data are read again, or a page takes its time."""
        now = time.monotonic()
        return self.is_rebuilding or any(now - begun > _LONG for begun in tuple(self._begun))

    @property
    def is_quiet(self) -> bool:
        """True when nobody has asked for anything for a while: whoever sees a change asks for its pages at once."""
        return not self._begun and time.monotonic() - self._asked > _QUIET

    @contextmanager
    def answering(self) -> Iterator[None]:
        """Somebody asked, and gets the answer in the block."""
        begun = time.monotonic()
        self._begun.append(begun)
        try:
            yield
        finally:
            self._begun.remove(begun)
            self._asked = time.monotonic()

    def finished(self, shown: Shown) -> None:
        """Note what is shown from now on."""
        self.shown = shown
        self.version += 1
        self.is_rebuilding = self.is_seen = False
        self._asked = time.monotonic()

    def failed(self, refusal: Refusal) -> None:
        """A page could not be made: what is wrong takes the place of all."""
        self.finished(Shown([*as_text(errors(refusal.problems)).splitlines(), refusal.message]))


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


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, *args: Any, state: State, **kwargs: Any) -> None:
        self.state = state
        super().__init__(*args, **kwargs)

    def handle(self) -> None:
        """Answer; a browser that has gone on in the meantime is no fault."""
        with suppress(ConnectionError, TimeoutError):
            super().handle()

    def finish(self) -> None:
        """The end of an answer, of which the same is true."""
        with suppress(ConnectionError, TimeoutError, ValueError):
            super().finish()

    def do_HEAD(self) -> None:
        """The same without a body."""
        self.do_GET()

    def do_GET(self) -> None:
        """Our helpers, the findings while there are any, else what stands at the address; nothing for a page of another
        site, which may ask where its own name leads here (DNS rebinding).
        """
        if not _HOST.fullmatch(self.headers.get("Host", "localhost")):
            self._send(_NOT_HERE, "text/plain; charset=utf-8", 403)
            return
        match self.path.partition("?")[0]:
            case "/__version":
                self._send(str(self.state.version).encode(), "text/plain")
            case "/__state":
                updating = " updating" if self.state.is_updating else ""
                self._send(f"{self.state.version}{updating}".encode(), "text/plain")
            case "/__reload.js":
                self._send(_RELOAD, "text/javascript")
            case path:
                with self.state.answering():
                    self._answer(path)

    def _answer(self, path: str) -> None:
        shown, is_page = self.state.shown, path.endswith(("/", ".html"))
        if shown.site is None:
            self._send_faults(shown.faults)
            return
        name = unquote(path).lstrip("/")
        try:
            data = shown.site.page(f"{name}index.html" if name.endswith("/") or not name else name)
            if data is None and not is_page and shown.site.has(f"{name}/index.html"):
                self._redirect(path)
            elif data is None:
                self._send_page(shown.site.page("404.html") or b"", 404)
            elif is_page:
                self._send_page(data, 200)
            else:
                self._send(data, kind_of(name))
        except ConnectionError:
            raise  # the browser has gone, the page is sound
        except (Refusal, OSError) as error:
            self.state.failed(error if isinstance(error, Refusal) else _of_disk(error))
            self._send_faults(self.state.shown.faults)

    def _redirect(self, path: str) -> None:
        query = self.path.partition("?")[2]
        self.send_response(301)
        self.send_header("Location", f"/{path.lstrip('/')}/{'?' * bool(query)}{query}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_page(self, page: bytes, status: int) -> None:
        self._send(page.replace(b"</body>", _SCRIPT + b"</body>"), "text/html; charset=utf-8", status)

    def _send_faults(self, faults: Sequence[str]) -> None:
        self._send(_findings(faults), "text/html; charset=utf-8", 500)

    def _send(self, body: bytes, kind: str, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: findings are what a writer wants to read."""


def kind_of(name: str) -> str:
    """What a file is, by its name alone, whatever this machine has been told about such names."""
    ending = os.path.splitext(name)[1]
    return _KINDS.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


def _of_disk(error: OSError) -> Refusal:
    """The disk refused what a page or the search index needs."""
    where = f" {error.filename}" if error.filename else ""
    return Refusal(f"不能读写{where.rstrip() or '文件'}（{error.strerror or error}）；请腾出空间或改好权限，再保存一次")


def _findings(faults: Sequence[str]) -> bytes:
    items = "".join(f"<li><code>{html.escape(fault)}</code></li>" for fault in faults)
    return _PAGE.format(items=items, script=_SCRIPT.decode()).encode()


def serve(root: Path, port: int, rebuild: Callable[[], Shown], ready: Callable[[str], None]) -> None:
    """Serve a site until interrupted; ``rebuild`` reads it. Raises PortTaken."""
    state = State()
    try:
        server = _Server(("127.0.0.1", port), partial(_Handler, state=state))
    except OSError as error:
        other = port % 65535 + 1
        raise PortTaken(
            f"端口 {port} 不能用（{error.strerror}），可能另一个预览还开着；请换一个，"
            f"如 make serve PORT={other}，或 python site.py serve --port {other}"
        ) from None
    # Looked at before it is read: what changes while a build runs differs from ``built`` and is built next.
    built = _fingerprint(root)
    try:
        state.finished(rebuild())
        threading.Thread(target=server.serve_forever, daemon=True).start()
        ready(f"http://127.0.0.1:{server.server_port}/")
        while True:
            began = time.monotonic()
            now = _fingerprint(root)
            took = time.monotonic() - began
            if now != built:
                built = now
                state.is_rebuilding = True
                state.finished(rebuild())
            elif state.is_quiet and not state.is_seen:
                _look_on(state)
            else:
                time.sleep(max(_PAUSE, _REST * took))
    except KeyboardInterrupt:
        return
    finally:
        threading.Thread(target=server.shutdown, daemon=True).start()  # it waits for a server that may not have begun
        server.server_close()


def _look_on(state: State) -> None:
    """While nothing else is to do: look at pages for which nobody has asked; clear away what is left when all were
    seen.
    """
    site = state.shown.site
    try:
        found = site.look_on() if site else None
    except (Refusal, OSError) as error:
        refusal = error if isinstance(error, Refusal) else _of_disk(error)
        sys.stderr.write(as_text(refusal.problems) + refusal.told + "\n")
        state.failed(refusal)
        return
    sys.stderr.write(as_text(found or ()))
    if found is None:
        state.is_seen = True
        gc.unfreeze()
        gc.collect()  # what an edit replaced; it takes as long as half of the rules, so not while somebody waits
        gc.freeze()


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
