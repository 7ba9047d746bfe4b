"""A built site behind a real nginx with the sample configuration; only for tests and measurements."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from roster.edge.compression import compress
from tests.support import ROOT

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
_CONFIGURATION = ROOT / "docs/server/nginx.conf"


@contextmanager
def behind_nginx(public: Path, folder: Path, prefix: str) -> Iterator[str]:
    """Serve a copy of a site, kept in ``folder``, below ``/xmt/`` or ``/``; gives its address."""
    site = shutil.copytree(public, folder / "www/xmt")
    compress(site)
    location = _CONFIGURATION.read_text("utf-8")
    if prefix == "/":
        location = at_the_root(location)
    location = location.replace("/srv/www", str(folder / "www"))
    port = _free_port()
    temporary = "\n".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;\n"
        "events { worker_connections 256; }\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {temporary}\n"
        f"server {{ listen 127.0.0.1:{port};\n{location}\n}} }}\n",
        "utf-8",
    )
    running = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    try:
        for _ in range(100):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            assert running.poll() is None, (folder / "error.log").read_text("utf-8")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}{prefix}"
    finally:
        running.terminate()
        running.wait(10)


def at_the_root(configuration: str) -> str:
    """The sample for the root of a host, made as its head says."""
    lines = [line for line in configuration.splitlines() if not line.startswith("location = /xmt ")]
    for given, wanted in {
        "location ^~ /xmt/": "location ^~ /",
        "root /srv/www;": "root /srv/www/xmt;",
        "404 /xmt/404.html": "404 /404.html",
    }.items():
        [number] = [n for n, line in enumerate(lines) if given in line]
        lines[number] = lines[number].replace(given, wanted)
    return "\n".join(lines)


def _free_port() -> int:
    """A port that nobody is given by chance between now and nginx's start: below those for outgoing connections,
    by our number.
    """
    for port in range(20_000 + os.getpid() % 10_000, 31_000):
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port
    raise AssertionError("没有可用的端口")
