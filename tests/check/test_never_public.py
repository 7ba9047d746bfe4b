"""What is the office's own stays there: no output that a stranger may see holds a value of data/internal.yaml, nor of a
case of a fake anything but its identity.
"""

import gzip
import html
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from roster import cli
from tests.support import account, as_data, data_files, ended, look, unit, write_site

TODAY = "2026-11-20"
MARK = "独一无二"  # in every text that may not be seen
VALUES = (MARK, "98765001", "98765002", "918273645", "2026-02-17", "jm-2026-777.png")
INTERNAL = {
    "units": [
        {
            "id": "ylg", "duty": "应当开设", "platforms": ["douyin"], "responsible": f"{MARK}甲",
            "phone": "0000-98765001", "note": f"{MARK}乙",
        }
    ],
    "accounts": [
        {
            "id": "a", "operator": f"{MARK}公司", "responsible": f"{MARK}丙", "phone": "0000-98765002",
            "followers": "918273645", "counted_on": "2026-02-17", "note": f"{MARK}丁",
        }
    ],
}  # fmt: skip
FAKE = {
    "id": "jm-2026-001", "platform": "wechat", "account_id": "gh_0f0f0f0f0f0f", "name": f"{MARK}官网", "imitates": "a",
    "seen_at": f"{MARK}群", "reported": {"on": "2026-11-10", "how": f"{MARK}线索"}, "note": f"{MARK}备注",
    "evidence": [{"file": "evidence/jm-2026-777.png", "what": f"{MARK}截图"}],
    "confirmed": {"on": "2026-11-12", "by": "ylg"},
    "letters": [
        {"to": "平台", "on": "2026-11-12", "number": f"{MARK}号", "answer": {"on": "2026-11-13", "what": f"{MARK}答复"}}
    ],
}  # fmt: skip
# What strangers may see of what each command says and writes. The rest write for the office, or read no register.
OPEN: dict[str, list[tuple[str, ...]]] = {
    "build": [("--out", "public"), ("--out", "site", "--zip", "site.zip")],
    "check": [("--format", form) for form in ("text", "json", "github", "gitlab")]
    + [
        (
            "--base",
            "before-2026-11-01",
        )
    ],
    "checklist": [("--out", "checklist")],
    "circular": [("--out", "circular", "--updates", "seen.csv")],
    "codeowners": [()],
    "deploy": [("--to", "online", "--trial")],
    "due": [("--format", form) for form in ("text", "json", "ics")],
    "export": [("out.xlsx",), ("out.csv",)],
    "file": [("更正", "a", "--handle", "yangliguan2", "--reason", "录错", "--no-ask", "--dry-run")],
    "form": [("a", "--out", "form.docx"), ("a", "--out", "form.html")],
    "import": [("in.csv", "--dry-run")],
    "letter": [
        ("--fake", "gh_0f0f0f0f0f0e", "--platform", "wechat", "--imitates", "a", "--out", "letter.docx"),
    ],
    "notice": [("2026-11-16-ylg-close", "--out", f"notice.{kind}") for kind in ("docx", "html", "txt")],
    "plan": [("--base", "before-2026-11-01"), ("--base", "before-2026-11-01", "--format", "json")],
    "posted": [("--site", "public", "--dry-run")],
    "template": [("template.xlsx",)],
    "upgrade": [("--no-ask",)],
}
OWN = {
    "inspect": "is for the office that inspects",
    "daily": "runs deploy, and commits the ledger alone",
    "docs": "reads no register",
    "fake": "is about cases: whoever runs it pursues them",
    "follow": "keeps what other registers publish",
    "key": "reads keys alone",
    "merge": "reads the ledger alone",
    "new": "reads no register",
    "reconcile": "is for the office that keeps both registers",
    "report": "is for the supervising office",
    "serve": "shows what build makes",
}


def files(*, sound: bool = True) -> dict[str, bytes]:
    closing = account("b", ended("2026-11-16", stops_on="2026-12-30"), platform="weibo", account_id="1000000002")
    accounts = [
        account("a", handle="yangliguan", checked={"on": "2026-11-01", "by": "ylg", "how": "登录后台"}),
        closing,
    ]
    internal = INTERNAL if sound else faulty()
    made = data_files(accounts, [unit()], site={"since": "2020-01-01"})
    return made | {"data/internal.yaml": as_data(internal), "data/fakes.yaml": as_data({"fakes": [FAKE]})}


def faulty() -> dict:
    """The same values where they do not belong."""
    [inside], [whose] = INTERNAL["accounts"], INTERNAL["units"]
    return {
        "units": [
            whose | {"duty": MARK}, whose | {"id": MARK}, whose | {"platforms": [MARK]}, whose | {"phone": MARK},
            whose | {MARK: MARK}, MARK, whose | {"classified": MARK}, whose,
        ],
        "accounts": [
            inside | {"followers": f"{MARK}万"}, inside | {"counted_on": f"{MARK}日"}, inside | {"id": f"{MARK}-x"},
            inside | {"operator": f"{MARK}\u202e"}, inside | {"operator": [MARK]}, inside | {"note": MARK * 5000},
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("site")
    write_site(root, look(files(), date(2026, 11, 16)))
    before = {f"before-2026-11-01/{path}": data for path, data in data_files([account("a")], [unit()]).items()}
    more = {
        "in.csv": "单位,平台,账号名称\n示例市样例馆,微博,样例\n".encode(),
        "seen.csv": "账号编号,最近更新日期\na,2026-01-02\n".encode(),
    }
    return write_site(root, before | more)


def readable(data: bytes, name: str = "") -> Iterator[str]:
    """Every text in a file, unpacked where it is packed."""
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for inner in packed.namelist():
                yield inner
                yield from readable(packed.read(inner), inner)
    elif data[:2] == b"\x1f\x8b":
        yield from readable(gzip.decompress(data), name)
    else:
        text = data.decode("utf-8", "replace")
        yield re.sub(r"\\u([0-9a-f]{4})", lambda escaped: chr(int(escaped[1], 16)), html.unescape(text))


def held(texts: Iterator[str]) -> list[str]:
    return [value for text in texts for value in VALUES if value in text]


def test_every_command_is_thought_of() -> None:
    """Who adds one says here whether strangers may see what it writes."""
    assert OPEN.keys() | OWN.keys() == set(cli.COMMANDS)


def test_the_office_does_see_them(site: Path, run: Callable) -> None:
    """So that the search below could find them."""
    done = run("report", "--root", site, "--out", site / "report", "--quarters", "0", today=TODAY)
    assert done.returncode == 0, done.stderr
    book = (site / "report/report.xlsx").read_bytes()
    assert set(VALUES) - {"2026-02-17", "98765001", "jm-2026-777.png"} == set(held(readable(book)))


@pytest.mark.parametrize(
    ("command", "more"), [(command, more) for command, ways in OPEN.items() for more in ways], ids=str
)
def test_no_output_holds_what_is_the_offices_own(
    site: Path, run: Callable, command: str, more: tuple[str, ...]
) -> None:
    if command == "posted":
        run("build", "--root", site, "--out", site / "public", today=TODAY)
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    done = run(command, "--root", site, *more, today=TODAY, cwd=site)
    assert "Traceback" not in done.stderr and done.returncode in (0, 1), done.stderr
    assert held(iter([done.stdout, done.stderr])) == []
    for path in site.rglob("*"):
        if path.is_file() and before.get(path) != (data := path.read_bytes()):
            assert held(readable(data)) == [], path
            assert held(iter([path.name])) == []


@pytest.mark.parametrize("more", [*OPEN["check"], *OPEN["plan"]], ids=str)
def test_no_finding_quotes_them(site: Path, run: Callable, more: tuple[str, ...], tmp_path: Path) -> None:
    """Findings are told in merge requests, and by robots that strangers may set off."""
    for path in (p for p in site.rglob("*") if p.is_file() and "before-2026-11-01" in p.parts):
        write_site(tmp_path, {path.relative_to(site).as_posix(): path.read_bytes()})
    write_site(tmp_path, files(sound=False))
    command = "plan" if more in OPEN["plan"] else "check"
    done = run(command, "--root", tmp_path, *more, today=TODAY, cwd=tmp_path)
    told = done.stdout + done.stderr
    assert done.returncode == 1 and "data/internal.yaml" in told
    assert all(code in told for code in ("internal-record", "bad-value", "unknown-key", "bad-date", "not-a-record"))
    assert held(iter([done.stdout, done.stderr])) == []
