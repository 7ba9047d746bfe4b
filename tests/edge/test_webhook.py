"""``due --send``: to a real server on loopback, once, and nothing of the address in what anybody reads."""

import json
import os
import re
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner, Result

from roster import cli
from roster.edge import webhook
from roster.edge.webhook import BadAddress, NotSent
from tests.robot import KEY, Answer, Robot, serving, text
from tests.support import A_MINUTE, ROOT, account, data_files, opened, tree, unit, write_site

# Connections that a server breaks off are closed by the garbage collector, with a warning.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

SECRET = "SECabcdef0123456789"
TODAY = date(2026, 11, 29)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """Each byte soon enough, the whole never."""
    handler.send_response_only(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" ")
        time.sleep(0.1)


def closed(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


@pytest.fixture
def robot() -> Iterator[Robot]:
    with serving() as made:
        yield made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    unfiled = {**account("a", checked={"on": "2026-10-08", "by": "ylg", "how": "电话"}), "filings": [opened()]}
    return write_site(tmp_path / "site", data_files([unfiled], [unit()]))


def send(root: Path, *arguments: str, address: str = "", secret: str = "", today: date = TODAY) -> Result:
    command = ["due", "--root", str(root), "--today", str(today), *(arguments or ("--send",))]
    env = {"ROSTER_WEBHOOK": address or None, "ROSTER_WEBHOOK_SECRET": secret or None}
    return CliRunner().invoke(cli.main, command, env=env)


# What is sent


@pytest.mark.parametrize(("kind", "part"), [("wecom", "content"), ("dingtalk", "text")])
def test_a_chat_is_told_what_the_terminal_says(root: Path, robot: Robot, kind: str, part: str) -> None:
    done = send(root, "--send", kind, address=robot.address)
    assert (done.exit_code, done.stderr) == (0, "已发送，1 件。\n")
    [(path, content, body)] = robot.inbox
    assert (path, content) == (f"/cgi-bin/webhook/send?key={KEY}", "application/json; charset=utf-8")
    told = json.loads(body)["markdown"][part]
    matter = "示例市样例馆“示例样例”（微信公众号，a），2019-03-01 开设，没有写备案日期"
    assert matter in told and matter in done.stdout


def test_another_program_is_told_by_its_address(root: Path, robot: Robot) -> None:
    """``--send`` alone looks at the host; whoever is not known gets JSON, and need not answer anything."""
    robot.answer = text(b"", 204)
    assert send(root, address=robot.address).exit_code == 0
    assert [one["kind"] for one in json.loads(robot.inbox[0][2])["due"]] == ["没有备案日期"]


def test_dingtalk_is_signed_with_the_secret_and_the_present_moment(root: Path, robot: Robot) -> None:
    assert send(root, "--send", "dingtalk", address=robot.address, secret=SECRET).exit_code == 0
    query = parse_qs(urlsplit(robot.inbox[0][0]).query)
    assert query["key"] == [KEY] and query["sign"]
    assert abs(int(query["timestamp"][0]) / 1000 - time.time()) < 60


def test_nobody_else_sees_the_secret(root: Path, robot: Robot) -> None:
    assert send(root, "--send", "wecom", address=robot.address, secret=SECRET).exit_code == 0
    assert "sign" not in robot.inbox[0][0] and SECRET.encode() not in robot.inbox[0][2]


def test_nothing_due_is_no_message(tmp_path: Path, robot: Robot) -> None:
    root = write_site(tmp_path / "site", data_files())
    done = send(root, address=robot.address)
    assert (done.exit_code, done.stderr, robot.inbox) == (0, "", [])


def test_data_with_errors_are_told_too(root: Path, robot: Robot) -> None:
    """The night's deploy has failed: whoever reads the chat should know, whoever reads cron's mail sees where."""
    (root / "data/accounts.yaml").write_text("units: [", "utf-8")
    done = send(root, "--send", "wecom", address=robot.address)
    assert done.exit_code == 1 and "data/accounts.yaml:1:" in done.stderr
    [(_, _, body)] = robot.inbox
    told = json.loads(body)["markdown"]["content"]
    assert re.search(r"\*\*数据有错误\*\*：数据有 \d 处错误，改好以前网站不更新", told)


def test_the_calendar_is_written_beside(root: Path, tmp_path: Path) -> None:
    done = send(root, "--ics", str(tmp_path / "due.ics"))
    assert done.exit_code == 0 and (tmp_path / "due.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert send(root, "--format", "ics").stdout_bytes == (tmp_path / "due.ics").read_bytes()


def test_errors_are_listed_although_nobody_can_be_told(root: Path, robot: Robot) -> None:
    """Both are said, where and what is wrong with the data, and that the message did not go out."""
    (root / "data/accounts.yaml").write_text("units: [", "utf-8")
    robot.answer = text(b"", 500)
    done = send(root, "--send", "wecom", address=robot.address)
    assert done.exit_code == 1 and "data/accounts.yaml:1:" in done.stderr and "回答 500" in done.stderr


@pytest.mark.parametrize("place", ["public/due.ics", "data/due.ics"])
def test_the_calendar_is_for_the_office(root: Path, place: str) -> None:
    """It tells what is late: it lies neither in the public site nor among the data."""
    before = tree(root)
    assert send(root, "--ics", str(root / place)).exit_code == 2
    assert tree(root) == before


# What goes wrong


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (text(b'{"errcode":93000,"errmsg":"invalid webhook url"}'), "错误码 93000（invalid webhook url）"),
        (text(f'{{"errcode":93000,"errmsg":"bad key={KEY}"}}'.encode()), "错误码 93000（bad ……）"),
        (text(b"<html>login</html>"), "看不懂"),
        (text(b"", 500), "127.0.0.1 回答 500"),
        (text(b"", 404), "127.0.0.1 回答 404"),
        (text(b"", 302, Location="/elsewhere"), "127.0.0.1 回答 302，要到别处去，没有跟去"),
        (text(b"", 307, Location=f"/elsewhere?key={KEY}"), "回答 307，要到别处去，没有跟去"),
        (text(b" " * 70_000), "回答太长"),
        (closed, "没有答完就断开了"),
    ],
)
def test_a_failure_is_told_and_ends_with_1(root: Path, robot: Robot, answer: Answer, says: str) -> None:
    """Once: a message may have arrived although its answer did not. The list is printed all the same."""
    robot.answer = answer
    done = send(root, "--send", "wecom", address=robot.address)
    assert (done.exit_code, len(robot.inbox)) == (1, 1)
    assert "没有发出去：" in done.stderr and says in done.stderr and "没有备案日期" in done.stdout
    assert KEY not in done.output and "已发送" not in done.output


def test_an_answer_that_never_ends_is_not_waited_for(robot: Robot) -> None:
    robot.answer = dripping
    begun = time.monotonic()
    with pytest.raises(NotSent, match=r"^127\.0\.0\.1 太慢，0\.5 秒没有答完$"):
        webhook.post(robot.address, b"{}", seconds=0.5)
    assert time.monotonic() - begun < 5


def test_nobody_there(root: Path, robot: Robot) -> None:
    robot.server.shutdown()
    robot.server.server_close()
    done = send(root, address=robot.address)
    assert (done.exit_code, done.stderr) == (1, "错误：没有发出去：127.0.0.1 连不上\n")


def test_a_certificate_must_be_right(root: Path, tmp_path: Path, robot: Robot) -> None:
    """Whoever stands between could read the key."""
    made, name = tmp_path / "pem", "/CN=127.0.0.1"
    new = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    done = subprocess.run(["openssl", *new, "-subj", name, "-keyout", made, "-out", made], capture_output=True)
    if done.returncode:
        pytest.skip("没有 openssl，证书没有经过检验")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made)
    robot.server.socket = context.wrap_socket(robot.server.socket, server_side=True)
    told = send(root, address=robot.address.replace("http:", "https:"))
    assert (told.exit_code, told.stderr, robot.inbox) == (1, "错误：没有发出去：127.0.0.1 的证书有问题\n", [])


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "没有设环境变量 ROSTER_WEBHOOK"),
        (f"http://robot.example/{KEY}", "路上谁都能看见"),
        (f"http://127.0.0.1.robot.example/{KEY}", "路上谁都能看见"),
        (f"http://2130706433/{KEY}", "路上谁都能看见"),
        (f"ftp://127.0.0.1/{KEY}", "不是 https:// 开头的网址"),
        (f"file:///{KEY}", "不是 https:// 开头的网址"),
        (KEY, "不是 https:// 开头的网址"),
        (f"https:///{KEY}", "不是 https:// 开头的网址"),
        (f"https://[{KEY}", "不是网址"),
        (f"https://robot.example:99999/{KEY}", "不是网址"),
        (f"https://robot.example:0/{KEY}", "不是 https:// 开头的网址"),
        (f"https://robot.example/ {KEY}", "不是 https:// 开头的网址"),
        (f"https://{KEY}@robot.example/", "里面有用户名"),
        (f"https://robot.example/#{KEY}", "里面有用户名或 #"),
    ],
)
def test_an_address_that_cannot_be_meant_is_wrong_usage(root: Path, address: str, says: str) -> None:
    """Before anything else is done, and without showing it."""
    done = send(root, address=address)
    assert (done.exit_code, done.stdout) == (2, "") and says in done.stderr and KEY not in done.stderr


@pytest.mark.parametrize(
    "address", ["http://localhost:9/x", "http://127.9.9.9/x", "http://[::1]:9/x", "https://x.example/"]
)
def test_addresses_that_may_be_meant(address: str) -> None:
    webhook.check(address)


@pytest.mark.parametrize("address", ["https://x.example/\u202e", "https://x.example/\x7f", "https://x.example:/a b"])
def test_an_address_holds_nothing_that_nobody_sees(address: str) -> None:
    with pytest.raises(BadAddress):
        webhook.check(address)


def test_a_whole_process_says_and_writes_nothing_of_the_key(root: Path, robot: Robot) -> None:
    """As cron runs it: from the environment to a robot that refuses; nothing in output, nothing on the disk."""
    robot.answer = text(f'{{"errcode":1,"errmsg":"{KEY}"}}'.encode())
    before = tree(root)
    command = [sys.executable, ROOT / "site.py", "due", "--root", root, "--today", str(TODAY), "--send", "wecom"]
    env = {**os.environ, "ROSTER_WEBHOOK": robot.address, "ROSTER_WEBHOOK_SECRET": SECRET}
    done = subprocess.run(command, env=env, capture_output=True, text=True, encoding="utf-8", timeout=A_MINUTE)
    assert done.returncode == 1 and "错误码 1（……）" in done.stderr
    assert KEY not in done.stdout + done.stderr and SECRET not in done.stdout + done.stderr
    assert tree(root) == before
