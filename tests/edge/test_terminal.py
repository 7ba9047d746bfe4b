"""What is printed works no terminal: one filter for every word, from whomever it comes."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import click
import pytest
from click.testing import CliRunner

from roster import cli
from roster.edge import terminal
from roster.source.refusal import Refusal
from tests.support import ROOT, account, as_data, data_files, ended, look, run, served, write_site
from tests.support import TODAY as DAY

ESCAPES = [
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\x9b31m",
    "\x08\x08",
    "\x00",
    "\r",
    "\u202e",
    "\u2066",
    "\u2028",
    "\x85",
    "\x7f",
]
HARMFUL = {char for escape in ESCAPES for char in escape if not char.isprintable()}
TODAY = str(DAY)


def harmful(said: str) -> set[str]:
    return HARMFUL & set(said)


@pytest.mark.parametrize("text", ESCAPES)
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_no_escape_is_written(text: str, stream: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By echo, by print and by writing; Chinese, tabs and the ends of lines stay."""
    said = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="")
    monkeypatch.setattr(sys, stream, said)
    with terminal.safe_output():
        click.echo(f"前{text}后\t。", err=stream == "stderr")
        print(f"前{text}后\t。", file=getattr(sys, stream))
        getattr(sys, stream).write(f"前{text}后\t。\r\n")
    said.flush()
    written = said.buffer.getvalue().decode()  # type: ignore[attr-defined]
    assert not harmful(written.replace("\r\n", "\n")) and written.count("后\t。") == 3 and written.endswith("\r\n")
    assert getattr(sys, stream) is said


def test_json_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is named instead of written is read back as it was."""
    said = io.StringIO()
    monkeypatch.setattr(sys, "stdout", said)
    with terminal.safe_output():
        click.echo(json.dumps({"a": "".join(ESCAPES)}, ensure_ascii=False))
    assert json.loads(said.getvalue()) == {"a": "".join(ESCAPES)} and not harmful(said.getvalue())


def test_bytes_are_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that goes to standard output is no word."""
    said = io.TextIOWrapper(io.BytesIO(), "utf-8")
    monkeypatch.setattr(sys, "stdout", said)
    with terminal.safe_output():
        click.echo(b"\x1b\x00", nl=False)
    assert said.buffer.getvalue() == b"\x1b\x00"  # type: ignore[attr-defined]


def test_what_others_said_begins_no_line() -> None:
    """A server that says «0 errors» on a line of its own is quoted in ours."""
    refusal = Refusal("打不开：x\n检查完毕：0 处错误。\x1b[2J", ways=("甲\n乙", "丙"))
    assert refusal.told.splitlines() == ["错误：打不开：x 检查完毕：0 处错误。 [2J", "  甲 乙", "  丙"]


@contextmanager
def server(headers: list[tuple[str, str]], status: int = 200, reason: str = "OK", body: bytes = b"") -> Iterator[str]:
    """A live site whose answer to everything is this, to the byte."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            lines = [f"HTTP/1.1 {status} {reason}", *(f"{n}: {v}" for n, v in headers), f"Content-Length: {len(body)}"]
            self.wfile.write("\r\n".join([*lines, "", ""]).encode() + body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as http:
        Thread(target=http.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http.server_address[1]}/"
        http.shutdown()


EVIL = "\x1b[2J\x1b]0;x\x07\x9b31m\u202e\x85检查完毕"
ANSWERS = {
    "a redirect": {"status": 302, "headers": [("Location", f"http://evil.cn/{EVIL}")]},
    "a redirect to the same host": {"status": 302, "headers": [("Location", f"/{EVIL}")]},
    "a reason": {"status": 418, "headers": [("Server", EVIL)], "reason": EVIL},
    "a header that is none": {"headers": [(EVIL, EVIL)]},
    "a packed body that is none": {"headers": [("Content-Encoding", "gzip")], "body": EVIL.encode()},
    "a title": {"headers": [], "body": f"<title>{EVIL}</title><h1>{EVIL}</h1>".encode()},
    "a list of notices": {"headers": [], "body": json.dumps({"notices": [{"id": EVIL, "title": EVIL}]}).encode()},
    "a ledger": {"headers": [], "body": f'postings: [{{"{EVIL}": "{EVIL}"}}]'.encode()},
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_live_server_works_no_terminal(answer: str, tmp_path: Path) -> None:
    """Whatever it answers: no escape on either stream, and no traceback."""
    root = write_site(tmp_path / "s", look(data_files([account("a", ended("2026-11-20"))]), DAY))
    with server(**ANSWERS[answer]) as url:
        done = CliRunner().invoke(cli.main, ["posted", "--root", str(root), "--url", url, "--today", TODAY])
    assert not harmful(done.output) and "Traceback" not in done.output, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)


def test_names_of_files_and_keys_work_no_terminal(tmp_path: Path) -> None:
    """A proposal's file names and keys, in every format that is printed."""
    evil = EVIL.replace("\x07", "")
    root = write_site(tmp_path / "s", data_files([{**account("a"), evil: "x"}]))
    (root / "data" / f"{evil}.yaml").write_bytes(b"x")
    (root / "content").mkdir()
    (root / "content" / f"{evil}.md").write_bytes(b"x")
    (root / "data/site.yaml").write_bytes(as_data({"name": "x", evil: "x"}))
    for form in ("text", "json", "github", "gitlab"):
        done = subprocess.run(
            [sys.executable, ROOT / "site.py", "check", "--root", root, "--today", TODAY, "--format", form],
            capture_output=True,
            encoding="utf-8",
            env=os.environ,
        )
        assert done.returncode == 1
        assert not harmful(done.stdout + done.stderr), (done.stdout, done.stderr)


@pytest.mark.parametrize(
    "command",
    [
        ["export", "--root", ".", f"x{EVIL}"],
        [f"x{EVIL}"],
        ["form", f"x{EVIL}"],
        ["check", "--today", f"x{EVIL}"],
        ["notice", f"x{EVIL}"],
    ],
)
def test_arguments_work_no_terminal(command: list[str]) -> None:
    """What somebody pasted into the line is told back in words."""
    done = run(*command)
    assert not harmful(done.stdout + done.stderr)


def test_what_rsync_says_works_no_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its complaint is one line of ours."""
    tool = tmp_path / "bin/rsync"
    tool.parent.mkdir()
    tool.write_text(f"#!/bin/sh\nprintf '%s\\n' 'rsync: {EVIL}' '错误：没有错误' >&2\nexit 23\n", "utf-8")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tool.parent}:{os.environ['PATH']}")
    (tmp_path / "live").mkdir()
    with served(tmp_path / "live") as live:
        root = write_site(tmp_path / "s", data_files([account("a")], site={"base_url": live.address}))
        done = run("deploy", "--root", root, "--to", "host:site", "--trial", "--today", TODAY)
    assert done.returncode == 1 and not harmful(done.stdout + done.stderr)
    assert "rsync: " in done.stderr and "错误：没有错误" not in done.stderr.splitlines()
