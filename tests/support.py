"""What several tests need: running the program, small registers, looking at built sites."""

import hashlib
import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from roster.check import inputs
from roster.check.outcome import Outcome, Sound
from roster.directory.day import Day
from roster.edge import disk
from roster.notices import ledger, release
from roster.notices import look as posted
from roster.notices.board import Board
from roster.public.register import Register
from roster.source import problems
from roster.source.files import Files
from tests.running import A_MINUTE, run

__all__ = ["A_MINUTE", "run"]  # beside what is defined here

ROOT = Path(__file__).resolve().parent.parent
SITES = Path(__file__).parent / "sites"
TODAY = date(2026, 11, 22)

Record = dict[str, Any]


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path, but what the program remembers of its own builds."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".memory")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def beside(out: Path) -> list[str]:
    """What lies beside an output folder, hidden files included."""
    return sorted(entry.name for entry in out.parent.iterdir() if entry != out)


# Small registers, as plain records


def unit(id: str = "ylg", name: str = "示例市样例馆", **more: Any) -> Record:
    """A unit; the default one runs the default account."""
    return {"id": id, "name": name, "region": "示例市", **more}


def released(accounts: Sequence[Record] = ()) -> dict[str, bytes]:
    """The files of ``data/`` of a small site that may be deployed for good."""
    files = data_files(accounts, site=RELEASED)
    return {**files, "data/accounts.yaml": as_real(files["data/accounts.yaml"].decode()).encode()}


# The words of our examples, which a release refuses, with what a real office could have in their place.
_REAL = {
    "示例市": "甲市", "示例": "甲地", "example.gov": "jiashi.gov", "gov.example": "gov.jiashi",
    "0000-12345": "0512-12345", "shili": "jiadi", "ShiLi": "JiaDi",
    "示新媒备": "甲新媒备", "示ICP备": "甲ICP备",
    "100000000": "168000000", "999000000000": "998000000000", "gh_1a2b3c4d5e6f": "gh_9a8b7c6d5e4f",
}  # fmt: skip


def as_real(text: str) -> str:
    """A text with the example words replaced by those of a real office."""
    text = re.sub("|".join(map(re.escape, _REAL)), lambda word: _REAL[word[0]], text)
    return re.sub(r"(?<![0-9a-f])0{6}", "910000", text)


def opened(on: str = "2019-03-01", **more: Any) -> Record:
    """A 开设 filing."""
    return {"type": "开设", "on": on, **more}


def ended(announced_on: str, type: str = "关停", **more: Any) -> Record:
    """A 关停 or 注销 filing."""
    return {"type": type, "on": announced_on, "approved": "集体研究", "announced_on": announced_on, **more}


def gone(announced_on: str, on: str, type: str = "关停", **more: Any) -> Record:
    """A 关停 or 注销 filing, really ended on a day."""
    return ended(announced_on, type, done={"on": on, "how": f"平台显示已{type}"}, **more)


def undone(account: Record) -> Record:
    """The account as it was before its real end was recorded."""
    filings = [{key: value for key, value in filing.items() if key != "done"} for filing in account["filings"]]
    return {**account, "filings": filings}


def changed(announced_on: str, **changes: tuple[str, str]) -> Record:
    """A 变更 filing that is announced."""
    what = {key: {"from": before, "to": after} for key, (before, after) in changes.items()}
    return {"type": "变更", "on": announced_on, "announced_on": announced_on, "changes": what}


def account(id: str = "ylg-weixin", *filings: Record, **more: Any) -> Record:
    """An account on WeChat, opened in 2019, with further filings."""
    number = sum(map(ord, id)) % 10**12
    given = {"name": "示例样例", "platform": "wechat", "account_id": f"gh_{number:012}", "unit": "ylg"} | more
    return {"id": id, **given, "filings": [opened(), *filings]}


SITE: Record = {
    "name": "示例市测试名录",
    "base_url": "https://www.example.gov.cn/xmt/",
    "region": "示例市",
    "report": {"phone": "0000-12345000"},
    "footer": {"organizer": "示例市样例办公室"},
}

# Settings without a placeholder: a site that may be deployed for good.
RELEASED: Record = {
    "name": "甲市测试名录",
    "base_url": "https://www.jiashi.gov.cn/xmt/",
    "region": "甲市",
    "report": {"phone": "0512-12345001"},
    "footer": {"organizer": "甲市样例办公室"},
}


# 2027 with every day that the law gives, as the State Council might arrange it: it has not yet.
YEAR_2027: Record = {
    "name": "2027 年全国放假安排（虚构）",
    "source": "测试用，不是真的安排",
    "year": "2027",
    "off": [
        "2027-01-01 至 2027-01-03",
        "2027-02-05 至 2027-02-11",
        "2027-04-03 至 2027-04-05",
        "2027-05-01 至 2027-05-05",
        "2027-06-09",
        "2027-09-15",
        "2027-10-01 至 2027-10-07",
    ],
    "work": ["2027-02-14", "2027-05-08", "2027-09-26", "2027-10-09"],
}


def receipt(copy: bytes, base_url: str, on: str, **more: str) -> bytes:
    """The receipt of a copy of another register, fetched on a day."""
    digest = hashlib.sha256(copy).hexdigest()
    return as_data({"on": on, "url": f"{base_url}api/v1/accounts.json", "sha256": digest} | more)


def as_data(value: object) -> bytes:
    """Plain records as text that the reader of YAML takes: JSON is YAML."""
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def data_files(
    accounts: Sequence[Record] = (),
    units: Sequence[Record] | None = None,
    *,
    ledger: bytes | None = None,
    workdays: Sequence[Record] = (),
    site: Mapping[str, Any] | None = None,
) -> dict[str, bytes]:
    """The files of ``data/`` of a small site, by path."""
    files = {
        "data/accounts.yaml": as_data({"units": list(units or [unit()]), "accounts": list(accounts)}),
        "data/platforms.yaml": (ROOT / "data/platforms.yaml").read_bytes(),
        "data/site.yaml": as_data({**SITE, **(site or {})}),
    }
    if workdays:
        files["data/workdays.yaml"] = as_data({"arrangements": list(workdays)})
    if ledger is not None:
        files["data/postings.yaml"] = ledger
    return files


def write_site(root: Path, files: Mapping[str, bytes]) -> Path:
    """Write files below a new site's folder."""
    for name, data in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return root


@cache
def program() -> Files:
    """The program's own files, without a site."""
    return disk.read_site(ROOT / "docs")  # a folder without data: only the program's own templates


def check(data: Mapping[str, bytes], today: date) -> Outcome:
    """Check a small site in memory."""
    return inputs.check(replace(program(), data=data), Day(today))


def check_with(data: Mapping[str, bytes], today: date, templates: Mapping[str, str]) -> Outcome:
    """Check a small site in memory that has templates of its own, by their names below ``templates/``."""
    files = program()
    labels = {name: f"templates/{name}" for name in templates}
    own = replace(files, data=data, templates={**files.templates, **templates}, labels={**files.labels, **labels})
    return inputs.check(own, Day(today))


def codes(checked: Outcome) -> list[str]:
    """The codes of all findings."""
    return [problem.code for problem in checked.findings]


def register_of(data: Mapping[str, bytes], today: date) -> Register:
    """The register of a small site that must be without errors."""
    checked = check(data, today)
    assert isinstance(checked, Sound), problems.as_text(checked.findings)
    return checked.sources.register


def board_of(data: Mapping[str, bytes], today: date) -> Board:
    """The board of a small site that must be without errors."""
    return register_of(data, today).board


def look(data: Mapping[str, bytes], today: date, seen: posted.Sight = posted.on_word) -> dict[str, bytes]:
    """The same files after ``posted`` looked: with what it wrote into the ledger."""
    register = register_of(data, today)
    entries, _ = posted.record(register.directory.ledger, register.board, seen, "manual")
    return {**data, "data/postings.yaml": ledger.as_yaml(entries)}


def marked(public: Path, today: date, base_url: str = SITE["base_url"]) -> Path:
    """A built site as if it were a release: example data may not be released, and these tests are about looks."""
    pages = {path.parent.name: path.read_bytes() for path in public.glob("notices/*/index.html")}
    digests = {id_: release.digest(page) for id_, page in pages.items() if id_[:4].isdigit()}
    (public / release.PATH).write_bytes(release.as_json(release.Release(base_url, today, digests)))
    return public


def days_of(entry: Record, *found: str) -> list[str]:
    """The days of an entry of a ledger file on which a look found one of these."""
    return [look["on"] for look in entry["looks"] if look["found"] in found]


# Real repositories


def git(root: Path, *arguments: str, on: str = "2026-11-05") -> str:
    """Run git as nobody in particular, at noon of a day in China; gives what it printed."""
    command = [
        "git",
        "-C",
        root,
        "-c",
        "user.name=Nemo",
        "-c",
        "user.email=nemo@example.org",
        "-c",
        "init.defaultBranch=main",
        *arguments,
    ]
    at = f"{on}T12:00:00+08:00"
    given = {
        "GIT_AUTHOR_DATE": at,
        "GIT_COMMITTER_DATE": at,
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": "/dev/null",
    }
    return subprocess.run(command, check=True, capture_output=True, encoding="utf-8", env=given).stdout.strip()


def commit(root: Path, files: Mapping[str, bytes], message: str = "change", *, on: str = "2026-11-05") -> str:
    """Write files and commit everything in the folder; gives the commit."""
    write_site(root, files)
    git(root, "add", "--all")
    git(root, "commit", "-q", "--allow-empty", "-m", message, on=on)
    return git(root, "rev-parse", "HEAD")


# A folder on the loopback interface


class _Quiet(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, prefix: str, inbox: list[tuple[str, str, bytes]], **kwargs: Any) -> None:
        self.prefix, self.inbox = prefix, inbox
        super().__init__(*args, **kwargs)

    def translate_path(self, path: str) -> str:
        """Files lie below the prefix and nowhere else."""
        if not path.startswith(self.prefix):
            return str(Path(self.directory) / ".not-here")
        return super().translate_path("/" + path.removeprefix(self.prefix))

    def end_headers(self) -> None:
        """Every page is fetched as it is now, also when it was made anew a moment ago."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_POST(self) -> None:
        """Keep what a form sends."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.inbox.append((self.path, self.headers["Content-Type"], body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass

    def handle(self) -> None:
        """A browser that goes on before it has read everything is no fault."""
        with suppress(ConnectionError):
            super().handle()


class Served:
    """A served folder: its address and what was posted to it as ``(path, content type, body)``."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.inbox: list[tuple[str, str, bytes]] = []


@contextmanager
def served(folder: Path, prefix: str = "/") -> Iterator[Served]:
    """Serve a folder below ``prefix`` of a free loopback port; elsewhere there is nothing."""
    given = Served("")
    handler = partial(_Quiet, prefix=prefix, inbox=given.inbox, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        given.address = f"http://127.0.0.1:{server.server_port}{prefix}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield given
        finally:
            server.shutdown()
            thread.join()
