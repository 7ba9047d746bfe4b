"""A time-stamp authority of our own, made with OpenSSL and served on loopback."""

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

Answer = Callable[[bytes], tuple[int, bytes]]

_CONFIG = """\
[req]
distinguished_name = dn
prompt = no
x509_extensions = root
[dn]
CN = Root of the tests
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[own]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = one
[one]
serial = serial
signer_cert = own.pem
signer_key = own.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class Authority:
    """Its folder, with the root in ``root.pem`` and its own certificate in ``own.pem``; ``asked`` counts requests."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("openssl") is None:
            pytest.skip("没有 openssl，时间戳没有经过检验")
        self.folder, self.asked, self.answer = folder, 0, self.stamp
        folder.mkdir(parents=True)
        (folder / "config").write_text(_CONFIG, "utf-8")
        (folder / "serial").write_text("01\n", "ascii")
        new = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config config"
        self._openssl(f"req -x509 {new} -keyout root.key -out root.pem -days 3650")
        self._openssl(f"req {new} -keyout own.key -out own.csr -subj /CN=Authority")
        signed = "-CA root.pem -CAkey root.key -CAcreateserial -days 3650 -extfile config -extensions own"
        self._openssl(f"x509 -req -in own.csr -out own.pem {signed}")

    def _openssl(self, words: str) -> None:
        done = subprocess.run(["openssl", *words.split()], cwd=self.folder, capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr

    @property
    def root(self) -> bytes:
        return (self.folder / "root.pem").read_bytes()

    @property
    def own(self) -> bytes:
        return (self.folder / "own.pem").read_bytes()

    def stamp(self, request: bytes) -> tuple[int, bytes]:
        """The answer of an honest authority."""
        self.asked += 1
        (self.folder / "request").write_bytes(request)
        self._openssl("ts -reply -config config -queryfile request -out answer")
        return 200, (self.folder / "answer").read_bytes()


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, *args: object, authority: Authority) -> None:
        self.authority = authority
        super().__init__(*args)  # type: ignore[arg-type]

    def do_POST(self) -> None:
        assert self.headers["Content-Type"] == "application/timestamp-query"
        status, body = self.authority.answer(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serving(authority: Authority) -> Iterator[str]:
    """The address at which an authority answers."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, authority=authority)) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tsr"
        finally:
            server.shutdown()
            thread.join()
