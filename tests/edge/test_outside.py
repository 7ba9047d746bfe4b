"""``check --online``: politely, in parallel, remembered; a refusal is no finding, and nobody inside is asked."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st

from roster.cli import main
from roster.edge import outside
from roster.edge.outside import Seen
from tests.support import account, data_files, ended, register_of, unit, write_site

TODAY = date(2026, 11, 22)
SITE = "https://weibo.com/u/"


def weibo(number: int, *filings: object) -> dict:
    id_ = str(10**9 + number)
    return account(f"w{number}", *filings, platform="weibo", account_id=id_, url=f"{SITE}{id_}", name="示例样例")


def test_what_is_looked_at_is_what_pages_lead_to() -> None:
    """Accounts in use, units' sites and the report entry; not an account that is closed."""
    data = data_files(
        [weibo(1), weibo(2, ended("2026-10-08"))],
        [unit(contact={"url": "https://ylg.example.gov.cn/"})],
        site={"report": {"portal_url": "https://www.example.gov.cn/hd/"}},
    )
    assert set(outside.addresses(register_of(data, TODAY).directory)) == {
        f"{SITE}1000000001",
        "https://ylg.example.gov.cn/",
        "https://www.example.gov.cn/hd/",
    }


def test_hosts_are_asked_side_by_side_and_each_one_question_at_a_time() -> None:
    """Two questions to a host never overlap and keep the pause; different hosts do overlap."""
    now: dict[str, int] = {}
    most: dict[str, int] = {"all": 0}
    lock = threading.Lock()

    def see(address: str) -> Seen:
        host = address.split("/")[2]
        with lock:
            now[host] = now.get(host, 0) + 1
            most[host] = max(most.get(host, 0), now[host])
            most["all"] = max(most["all"], sum(now.values()))
        time.sleep(0.05)
        with lock:
            now[host] -= 1
        return Seen.THERE

    steps: list[int] = []
    wanted = [f"https://{host}.example/{n}" for host in "abc" for n in range(3)]
    seen = outside.look(wanted, {}, TODAY, see, steps.append, pause=0.01)
    assert seen == dict.fromkeys(wanted, (Seen.THERE, TODAY)) and sum(steps) == len(wanted)
    assert most["all"] > 1 and all(most[f"{host}.example"] == 1 for host in "abc")


@pytest.mark.parametrize(
    ("state", "days", "again"),
    [
        (Seen.THERE, 7, False),
        (Seen.THERE, 8, True),
        (Seen.GONE, 1, False),
        (Seen.GONE, 2, True),
        (Seen.UNKNOWN, 0, True),
        (Seen.THERE, -1, False),
    ],
)
def test_what_was_seen_is_remembered_for_some_days(state: Seen, days: int, again: bool) -> None:
    asked: list[str] = []
    known = {"https://a.example/": (state, TODAY - timedelta(days))}
    outside.look(list(known), known, TODAY, lambda address: asked.append(address) or Seen.THERE, lambda n: None)
    assert bool(asked) is again


@given(st.binary())
@example(b"[" * 200_000)
def test_a_spoilt_memory_is_no_memory(data: bytes) -> None:
    assert isinstance(outside.from_json(data), dict)


def test_memory_goes_round_without_unknowns() -> None:
    seen = {"https://a/": (Seen.THERE, TODAY), "https://b/": (Seen.GONE, TODAY), "https://c/": (Seen.UNKNOWN, TODAY)}
    assert outside.from_json(outside.as_json(seen)) == {
        address: seen[address] for address in ("https://a/", "https://b/")
    }


@pytest.fixture
def host() -> Iterator[str]:
    """Answers with the status that stands in the path."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(int(urlsplit(self.path).path[1:]))
            self.send_header("Location", "/200")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("status", "seen"),
    [
        (200, Seen.THERE),
        (302, Seen.THERE),
        (404, Seen.GONE),
        (410, Seen.GONE),
        (403, Seen.UNKNOWN),
        (429, Seen.UNKNOWN),
        (500, Seen.UNKNOWN),
    ],
)
def test_only_the_word_gone_is_believed(host: str, status: int, seen: Seen) -> None:
    assert outside.asked(f"{host}{status}", "127.0.0.1") is seen


def test_a_name_is_looked_up_once(host: str) -> None:
    """The address that was found open is the one that is asked: a second answer of the name server can't lead
    inside.
    """
    port = urlsplit(host).port
    assert outside.asked(f"http://no-such-name.invalid:{port}/404", "127.0.0.1") is Seen.GONE
    assert outside.asked(f"http://示例.invalid:{port}/404?q=一&x=%20", "127.0.0.1") is Seen.GONE
    assert outside.asked(f"http://{'x' * 70}.invalid:{port}/404", "127.0.0.1") is Seen.UNKNOWN


def test_what_was_seen_is_kept_from_time_to_time() -> None:
    """A machine that is switched off after 50 minutes loses half a minute."""
    kept: list[dict] = []
    wanted = [f"https://a.example/{n}" for n in range(3)]
    outside.look(
        wanted, {}, TODAY, lambda address: Seen.THERE, lambda n: None, pause=0.2, keep=kept.append, keeping=0.1
    )
    assert len(kept[0]) == 1 and len(kept[-1]) == 3


def test_a_host_of_the_open_internet_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The counter-example: what is public gets its question."""
    monkeypatch.setattr(outside, "asked", lambda address, at: Seen.THERE if at in address else Seen.UNKNOWN)
    assert [outside.see(f"https://{host}/") for host in ("8.8.8.8", "[2400:3200::1]")] == [Seen.THERE, Seen.THERE]


def test_after_an_interruption_nobody_waits_for_a_long_list() -> None:
    """Ctrl-C ends the run within a pause, however many addresses of one host are left."""
    asked: list[str] = []

    def see(address: str) -> Seen:
        asked.append(address)
        if "stop" in address:
            raise KeyboardInterrupt
        return Seen.THERE

    wanted = ["https://stop.example/", *(f"https://many.example/{n}" for n in range(500))]
    with pytest.raises(KeyboardInterrupt):
        outside.look(wanted, {}, TODAY, see, lambda n: None, pause=0.05)
    assert len(asked) < 50


@pytest.mark.parametrize(
    ("scheme", "first", "drop"),
    [
        ("http", b"HTTP/1.1 404 Not Found\r\n", b"x"),
        ("http", b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        ("https", b"\x16\x03\x03\x40\x00", b"\x02"),
    ],
    ids=["head", "continue", "handshake"],
)
def test_a_host_that_never_finishes_is_unknown(scheme: str, first: bytes, drop: bytes) -> None:
    """It sends something every moment and no answer ever: not waited for, nothing concluded."""

    class Drips(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                self.request.sendall(first)
                while True:
                    self.request.sendall(drop)
                    time.sleep(0.02)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Drips) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        before = time.monotonic()
        assert (
            outside.asked(f"{scheme}://127.0.0.1:{server.server_address[1]}/", "127.0.0.1", seconds=0.4) is Seen.UNKNOWN
        )
        assert time.monotonic() - before < 15  # the handshake alone may take twenty
        server.shutdown()
        thread.join()


def test_nobody_listening_is_unknown() -> None:
    assert outside.asked("http://127.0.0.1:9/", "127.0.0.1") is Seen.UNKNOWN


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "localhost",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "[::1]",
        "[fd00::1]",
        "0.0.0.0",
        "2130706433",
        "",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:7f00:1::]",
        "224.0.0.1",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.0.9",
        "192.0.0.200",
        "192.88.99.1",
    ],
)
def test_hosts_inside_are_never_asked(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """A stranger's merge request must not make the pipeline ask around in the office's network."""
    monkeypatch.setattr(outside, "asked", lambda address, at: pytest.fail("asked"))
    assert outside.see(f"http://{address}/404") is Seen.UNKNOWN
    assert outside.see(f"file:///{address}") is Seen.UNKNOWN


def test_the_command_warns_at_the_line_and_remembers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gone address is a warning at its value; the second run asks nobody; without --online nobody is asked."""
    root = write_site(tmp_path, data_files([weibo(1)]))
    asked: list[str] = []
    monkeypatch.setattr(outside, "see", lambda address: asked.append(address) or Seen.GONE)
    line = next(
        n for n, text in enumerate((root / "data/accounts.yaml").read_text("utf-8").splitlines(), 1) if '"url"' in text
    )
    for online, count in (((), 0), (("--online",), 1), (("--online",), 1)):
        done = CliRunner().invoke(main, ["check", "--root", str(root), "--today", str(TODAY), *online])
        assert done.exit_code == 0
        assert (f"data/accounts.yaml:{line}:" in done.stdout and "[address-gone]" in done.stdout) is bool(online), (
            done.output
        )
        assert len(asked) == count


def test_ctrl_c_keeps_what_was_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Minutes of polite looking are not lost: said in Chinese, and the next run asks only what is left."""
    root = write_site(tmp_path, data_files([weibo(1), weibo(2)]))
    asked: list[str] = []

    def see(address: str) -> Seen:
        asked.append(address)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return Seen.THERE

    monkeypatch.setattr(outside, "see", see)
    monkeypatch.setattr(outside.look, "__defaults__", (0.01, *outside.look.__defaults__[1:]))
    command = ["check", "--root", str(root), "--today", str(TODAY), "--online"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 130 and "1 个网址的结果已记在" in done.output and "Aborted" not in done.output
    assert CliRunner().invoke(main, command).exit_code == 0
    assert len(asked) == 3 and asked[1] == asked[2]
