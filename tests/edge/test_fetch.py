"""``posted --url``: looking at real servers. What cannot be known is never recorded."""

import gzip
import socket
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import urllib3
from click.testing import CliRunner

from roster import cli
from roster.check import ledgers
from roster.edge import fetch
from roster.notices import evidence, release
from roster.text import hosts
from tests.host import Answer, Host, moved, text
from tests.support import account, as_data, data_files, ended, marked, run, write_site

# Connections that a server breaks off are closed by the garbage collector, with a warning.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

SEEN = date(2026, 11, 2)
NOTICE = "2026-11-02-ylg-close"


def closed(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def slow(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)
    handler.close_connection = True


def dripping(first: bytes, drop: bytes) -> Answer:
    """An answer that goes on for ever, a drop at a time, until nobody listens."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.wfile.write(first)
        while True:
            handler.wfile.write(drop)
            time.sleep(0.02)

    return answer


def cut(handler: BaseHTTPRequestHandler) -> None:
    text(b"half", Content_Length="4000")(handler)
    handler.close_connection = True


@pytest.fixture
def host() -> Iterator[Host]:
    with Host() as given:
        yield given


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same behaviour with shorter waits."""
    retry, timeout = urllib3.Retry, urllib3.Timeout
    monkeypatch.setattr(urllib3, "Retry", lambda **more: retry(**{**more, "backoff_factor": 0.01}))
    monkeypatch.setattr(urllib3, "Timeout", lambda **more: timeout(connect=0.5, read=0.3))
    monkeypatch.setattr(fetch, "MAX_BYTES", 200_000)


def test_a_page_is_read_and_a_missing_one_is_none(host: Host) -> None:
    """200 is the page, 404 and 410 say that it is not there; the program says who it is."""
    host.answers = {"/a": text("正文".encode()), "/gone": text(b"", 410)}
    read = fetch.Fetcher(host.address)
    assert (read("a"), read("b"), read("gone")) == ("正文".encode(), None, None)
    assert {agent for _, agent in host.asked} == {"roster-posted/1"}


def test_a_compressed_page_is_read(host: Host) -> None:
    """Content-Encoding gzip is undone."""
    host.answers = {"/a": text(gzip.compress("正文".encode()), Content_Encoding="gzip")}
    assert fetch.Fetcher(host.address)("a") == "正文".encode()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_on_the_same_host_are_followed(host: Host, status: int) -> None:
    """A portal may move pages about, relative or absolute."""
    host.answers = {"/a": moved("/b", status), "/b": moved(f"{host.address}c", status), "/c": text(b"x")}
    assert fetch.Fetcher(host.address)("a") == b"x"


@pytest.mark.parametrize(
    "target", ["http://localhost:1/x", "https://evil.example/", "//evil.example/x", "file:///etc/passwd", ""]
)
def test_redirects_elsewhere_are_refused(host: Host, target: str) -> None:
    """Another host's page is not ours, whatever it says."""
    host.answers = {"/a": moved(target)}
    with pytest.raises(fetch.CannotLook, match="跳转到了别处"):
        fetch.Fetcher(host.address)("a")


@pytest.fixture
def chinese(host: Host, monkeypatch: pytest.MonkeyPatch) -> str:
    """The host's address below a Chinese domain name, which leads to it; another name leads nowhere."""
    look_up = socket.getaddrinfo

    def known(name: str, *more: Any, **options: Any) -> Any:
        if name != "xn--zfr164b.xn--fsq092h.xn--fiqs8s":
            raise socket.gaierror(f"no such host: {name}")
        return look_up("127.0.0.1", *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", known)
    return f"http://政务.示例.中国:{host.server.server_port}/"


def test_a_chinese_domain_is_looked_at(host: Host, chinese: str) -> None:
    """The name is asked for as servers know it; redirects to the same host may spell it in either way."""
    spelt = chinese.replace("政务.示例.中国", "XN--zfr164b.xn--fsq092h.xn--fiqs8s")
    host.answers = {
        "/%E5%90%8D%E5%BD%95/a": moved(f"{spelt}b"),
        "/b": moved(f"{chinese}c".encode().decode("latin-1")),
        "/c": text(b"x"),
    }
    assert fetch.Fetcher(hosts.uri(f"{chinese}名录/"))("a") == b"x"


@pytest.mark.parametrize("target", ["http://政务.示例.公司/x", "http://政务.示例.中国.evil.example/", "http://..中国/"])
def test_a_chinese_domain_is_not_left(host: Host, chinese: str, target: str) -> None:
    """A name that looks like it is another one."""
    host.answers = {"/a": moved(target.encode().decode("latin-1"))}
    with pytest.raises(fetch.CannotLook, match="跳转到了别处"):
        fetch.Fetcher(hosts.uri(chinese))("a")


def test_redirects_in_a_circle_end(host: Host) -> None:
    """At most five."""
    host.answers = {"*": moved("/a")}
    with pytest.raises(fetch.CannotLook, match="次数太多"):
        fetch.Fetcher(host.address)("a")
    assert len(host.asked) == 6


UNCLEAR: dict[str, Answer] = {
    "500": text(b"", 500),
    "503": text(b"", 503),
    "403": text(b"", 403),
    "204": text(b"", 204),
    "closed": closed,
    "slow": slow,
    "cut": cut,
    "huge": text(b"x" * 200_001),
    "huge when unpacked": text(gzip.compress(b"x" * 5_000_000), Content_Encoding="gzip"),
    "bad gzip": text(b"no gzip", Content_Encoding="gzip"),
}


@pytest.mark.parametrize("answer", UNCLEAR)
def test_what_is_unclear_is_no_absence(host: Host, answer: str) -> None:
    """Errors, time-outs, cut and huge answers: nothing is known, and that is said."""
    host.answers = {"*": UNCLEAR[answer]}
    with pytest.raises(fetch.CannotLook):
        fetch.Fetcher(host.address)("a")


DRIPPING = {
    "body": dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
    "body without length": dripping(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", b"x"),
    "head": dripping(b"HTTP/1.1 200 OK\r\nX: ", b"x"),
    "gone": dripping(b"HTTP/1.1 404 Not Found\r\n", b"x"),
    "continue": dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
}


@pytest.mark.parametrize("answer", DRIPPING)
def test_a_server_that_drips_is_given_up(host: Host, answer: str) -> None:
    """Every byte comes in time and the whole never: an end all the same, and no verdict from what was read."""
    host.answers = {"/moved": moved("/a"), "/a": DRIPPING[answer]}
    before = time.monotonic()
    with pytest.raises(fetch.CannotLook, match="太慢"):
        fetch.Fetcher(host.address, seconds=0.4)("moved")
    assert time.monotonic() - before < 30


def test_a_slow_page_within_the_time_is_read(host: Host) -> None:
    """The counter-example, and what is read later has a time of its own."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(0.1)
        text(b"x")(handler)

    host.answers = {"/a": answer}
    read = fetch.Fetcher(host.address, seconds=1.8)
    assert [read("a") for _ in range(20)] == [b"x"] * 20


def test_the_server_does_not_say_how_long_we_wait(host: Host) -> None:
    """``Retry-After`` of an hour: tried again soon."""
    bad = [text(b"", 503, Retry_After="3600"), text(b"", 429, Retry_After="3600")]
    host.answers = {"/a": lambda handler: (bad.pop() if bad else text(b"x"))(handler)}
    before = time.monotonic()
    assert fetch.Fetcher(host.address, seconds=60)("a") == b"x" and time.monotonic() - before < 30


def test_a_hiccup_is_tried_again(host: Host) -> None:
    """One 503 or one closed connection is no failure: three more tries."""
    bad = [closed, text(b"", 503)]
    host.answers = {"/a": lambda handler: (bad.pop() if bad else text(b"x"))(handler)}
    assert fetch.Fetcher(host.address)("a") == b"x"
    assert len(host.asked) == 3


def test_nobody_there_is_unclear() -> None:
    """A refused connection says nothing about notices."""
    with pytest.raises(fetch.CannotLook, match="打不开：连不上；请看看网站是不是停了"):
        fetch.Fetcher("http://127.0.0.1:9/")("a")


def test_a_certificate_nobody_vouches_for_is_an_error(tmp_path: Path) -> None:
    """TLS with a self-signed certificate: not looked at."""
    pem = tmp_path / "own.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
    ]
    subprocess.run(
        [*command, "-subj", "/CN=127.0.0.1", "-keyout", pem, "-out", tmp_path / "c"], check=True, capture_output=True
    )
    pem.write_bytes(pem.read_bytes() + (tmp_path / "c").read_bytes())
    with Host(pem) as host:
        with pytest.raises(fetch.CannotLook, match="证书"):
            fetch.Fetcher(host.address)("a")
        assert host.asked == []


# The command


def posted(root: Path, host: Host, *more: str, day: str = "2026-11-02"):
    return CliRunner().invoke(cli.main, ["posted", "--root", str(root), "--url", host.address, "--today", day, *more])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_site(tmp_path_factory.mktemp("built") / "root", data_files([account("a", ended("2026-11-02"))]))
    assert run("build", "--root", root, "--no-search", today=SEEN).returncode == 0
    marked(root / "public", SEEN)
    return root


def looks_of(root: Path) -> list[dict[str, str]]:
    known = ledgers.read_ledger((root / "data/postings.yaml").read_bytes())
    return [evidence.plain(known[0])["looks"][n] for n in range(len(known[0].looks))] if known else []


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_site(tmp_path / "root", data_files([account("a", ended("2026-11-02"))]))


def online(built: Path) -> dict[str, Answer]:
    public = built / "public"
    page = public / f"notices/{NOTICE}/index.html"
    return {
        f"/notices/{NOTICE}/": text(page.read_bytes()),
        "/api/v1/release.json": text((public / "api/v1/release.json").read_bytes()),
        "/api/v1/notices.json": text((public / "api/v1/notices.json").read_bytes()),
        "/api/v1/postings.yaml": text((public / "api/v1/postings.yaml").read_bytes()),
    }


def test_a_notice_seen_over_http_starts_the_clock(root: Path, built: Path, host: Host) -> None:
    """``posted --url`` records the day with the evidence ``url``."""
    host.answers = online(built)
    done = posted(root, host)
    assert done.exit_code == 0, done.output
    assert "首次看到" in done.output
    assert [(look["by"], look["found"]) for look in looks_of(root)] == [("url", "same")]


@pytest.mark.parametrize("where", [f"/notices/{NOTICE}/", "/api/v1/notices.json", "/api/v1/postings.yaml"])
@pytest.mark.parametrize("answer", ["500", "closed", "cut", "slow"])
def test_an_unclear_look_proves_nothing(root: Path, built: Path, host: Host, where: str, answer: str) -> None:
    """Whatever cannot be read clearly: exit 1, a line of why, and in the ledger that nobody could look."""
    host.answers = online(built)
    assert posted(root, host).exit_code == 0
    [before] = looks_of(root)
    host.answers[where] = UNCLEAR[answer]
    done = posted(root, host, day="2026-11-03")
    assert done.exit_code == 1 and "只记下这一天没能查看" in done.output, done.output
    seen, failed = looks_of(root)
    assert (seen, failed["on"], failed["by"], failed["found"]) == (before, "2026-11-03", "url", "failed")


def test_a_notice_gone_from_the_server_costs_the_day(root: Path, built: Path, host: Host) -> None:
    """A clear 404 is an absence."""
    host.answers = online(built)
    posted(root, host)
    del host.answers[f"/notices/{NOTICE}/"]
    assert posted(root, host, day="2026-11-03").exit_code == 0
    assert [(look["on"], look["found"]) for look in looks_of(root)][1:] == [("2026-11-03", "absent")]


@pytest.mark.parametrize("path", ["/", "/other/"])
def test_a_wrong_address_is_no_look(root: Path, built: Path, host: Host, path: str) -> None:
    """The portal instead of the register below it: told, and no day is missed for it."""
    host.answers = {**online(built), path: text(b"<html>portal</html>")}
    assert posted(root, host).exit_code == 0
    before = (root / "data/postings.yaml").read_bytes()
    host.answers = {path: text(b"<html>portal</html>")}
    done = posted(root, host, day="2026-11-03")
    assert done.exit_code == 1 and "没有记录" in done.output
    assert (root / "data/postings.yaml").read_bytes() == before


def test_a_server_that_lives_on_another_day_stops_the_look(root: Path, built: Path, host: Host) -> None:
    """By our clock alone nobody knows which of the two is wrong; somebody who names the day does."""
    host.answers = {
        path: text((built / f"public{path}{'index.html' if path.endswith('/') else ''}").read_bytes(), Date=WRONG)
        for path in online(built)
    }
    url = ["posted", "--root", str(root), "--url", host.address]
    done = CliRunner().invoke(cli.main, url)
    assert done.exit_code == 1 and "2020-01-0" in done.output and "没有记录" in done.output, done.output
    assert not (root / "data/postings.yaml").exists()
    assert posted(root, host).exit_code == 0


WRONG = "Fri, 03 Jan 2020 08:00:00 GMT"
MARK = text(release.as_json(release.Release("https://www.example.gov.cn/xmt/", SEEN, {})))


def test_hostile_data_on_the_server_is_passed_over(root: Path, host: Host) -> None:
    """Whatever stands in notices.json or the ledger online: no traceback, nothing adopted."""
    for rows in (
        b"[]",
        b"\xff",
        b'{"notices": 3}',
        b'{"notices": [{"id": "../../x"}]}',
        b'{"notices": [3, null]}',
        b"[" * 3000,
        as_data(
            {"notices": [{"id": "2026-01-01-x-close", "type": "x", "accounts": 3, "working_days": [], "state": None}]}
        ),
    ):
        answer = text(rows)
        host.answers = {"/api/v1/release.json": MARK, "/api/v1/notices.json": answer, "/api/v1/postings.yaml": answer}
        done = posted(root, host)
        assert done.exit_code == 0, (rows[:60], done.output, done.exception)
        assert "notice:" not in (root / "data/postings.yaml").read_text("utf-8")


@pytest.mark.parametrize("mark", [b"[" * 99_999, b"\xff", b"{}", b'{"format": 1, "register": 3}', b"null", b"1e999"])
def test_a_hostile_mark_is_none(root: Path, host: Host, mark: bytes) -> None:
    """Whatever stands in its place: told as no release, and nothing recorded."""
    host.answers = {"/api/v1/release.json": text(mark), "/api/v1/notices.json": text(b"{}")}
    done = posted(root, host)
    assert done.exit_code == 1 and "没有记录" in done.output and not (root / "data/postings.yaml").exists()


@pytest.mark.parametrize("url", ["example.gov.cn", "ftp://example.gov.cn/", "http://", "https:///x"])
def test_an_address_that_is_none_is_wrong_usage(root: Path, url: str) -> None:
    """--url must be a whole http(s) address."""
    done = CliRunner().invoke(cli.main, ["posted", "--root", str(root), "--url", url])
    assert done.exit_code == 2 and "完整网址" in done.output


LOCATIONS = [
    "http://[::1", "http://[::1]:x/", "//[", "http://127.0.0.1:99999/", "http://127.0.0.1:-1/", "http://127.0.0.1:0/",
    "http://", "http:", "http://@/", "http://127.0.0.1:١/", "http://[fe80::1%25lo]/", "http://%5B/", "http://a..b/",
    "http://xn--/", f"http://{'a' * 300}.cn/", "http://\x1b[31m/", "/\x1b[2J\x07", "/a b", "/%", "/%zz", "/\udcff",
    "javascript:alert(1)", "file:///etc/passwd", "data:,x", "ftp://127.0.0.1/", "http:///x", "\\\\evil.cn\\x",
    "http://127.0.0.1@evil.cn/", "http://evil.cn#@127.0.0.1/", "?" * 5000, "/" + "x" * 60_000, "//127.0.0.1:1/", "",
]  # fmt: skip


@pytest.mark.parametrize("number", range(len(LOCATIONS)))
def test_a_redirect_to_anything_is_no_fault(host: Host, number: int) -> None:
    """Whatever a server says in ``Location``: not there on this host, or not known, in one line without escapes."""
    host.answers = {"/": redirected(LOCATIONS[number])}
    assert looked(host) in (None, "")


def looked(host: Host) -> bytes | str | None:
    """What a look gives; nothing where it says in a line that it can't be known."""
    try:
        return fetch.Fetcher(host.address, seconds=5)("")
    except fetch.CannotLook as told:
        return "" if told.message.isprintable() else told.message


def redirected(to: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.wfile.write(b"HTTP/1.1 302 \r\nContent-Length: 0\r\nLocation: " + to.encode("utf-8", "surrogateescape"))
        handler.wfile.write(b"\r\n\r\n")

    return answer


RAW = {
    "no status": b"\r\n\r\n",
    "a status that is none": b"HTTP/1.1 99999999999999999999 x\r\n\r\n",
    "negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nxx",
    "length of letters": b"HTTP/1.1 200 OK\r\nContent-Length: zwei\r\n\r\n",
    "many lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
    "chunks that are none": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx\r\n",
    "a negative chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-4\r\nx\r\n",
    "a huge chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\nx\r\n",
    "gzip that is none": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nxyz",
    "deflate that is none": b"HTTP/1.1 200 OK\r\nContent-Encoding: deflate\r\nContent-Length: 3\r\n\r\nxyz",
    "many encodings": b"HTTP/1.1 200 OK\r\nContent-Encoding: " + b"gzip," * 50 + b"\r\nContent-Length: 3\r\n\r\nxyz",
    "a thousand headers": b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
    "a long header": b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",
    "an old protocol": b"HTTP/0.9\r\n\r\n",
    "noise": bytes(range(256)) * 20,
    "nothing": b"",
}


@pytest.mark.parametrize("name", RAW)
def test_an_answer_of_any_bytes_is_no_fault(host: Host, name: str) -> None:
    """What is no HTTP is not known; a body that is whole may be anything."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.wfile.write(RAW[name])

    host.answers = {"*": answer}
    assert looked(host) is not None


NO_ADDRESS = ["http://[::1", "http://[", "http://h:x/", "http://h:99999/", "http://h:0/", "http:"]


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_an_address_that_no_one_can_read_is_wrong_usage(tmp_path: Path, url: str) -> None:
    root = write_site(tmp_path, data_files([account("a")]))
    commands = (
        ["posted", "--url", url],
        ["build", "--no-search", "--ledger", f"{url}//x"],
        ["deploy", "--to", "h:", "--url", url],
    )
    for command in commands:
        done = run(*command, "--root", root, today=SEEN)
        assert done.returncode in (1, 2) and "Traceback" not in done.stderr, done.stderr
    assert not (root / "public").exists()
