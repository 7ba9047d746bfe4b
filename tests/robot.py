"""A robot of a chat on loopback, which answers as it is told."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
Answer = Callable[[BaseHTTPRequestHandler], None]


def text(body: bytes, status: int = 200, **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response_only(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


TAKEN = text(b'{"errcode":0,"errmsg":"ok"}')


class Robot:
    """A robot on loopback: ``inbox`` holds ``(path with query, content type, body)``."""

    def __init__(self) -> None:
        self.answer: Answer = TAKEN
        self.inbox: list[tuple[str, str, bytes]] = []
        robot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                robot.inbox.append((self.path, self.headers["Content-Type"], body))
                robot.answer(self)

            def do_GET(self) -> None:
                """What a redirect would become."""
                robot.inbox.append((self.path, "", b""))
                robot.answer(self)

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *args: object) -> None:
                """Clients that hang up are expected here."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}/cgi-bin/webhook/send?key={KEY}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


@contextmanager
def serving() -> Iterator[Robot]:
    """A robot that takes everything, until it is told otherwise."""
    robot = Robot()
    try:
        yield robot
    finally:
        robot.server.shutdown()
        robot.server.server_close()
