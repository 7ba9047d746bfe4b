"""A register that follows those of a whole nation: how long fetching, checking and building take, how much memory, and
how many bytes the first answer costs a citizen.

    python -m bench.following [--registers 34] [--followed 100000] [--accounts 1000] [--keep DIR] [--report FILE]

The registers are invented, on loopback, each without a key; ours is the one of ``bench/generate.py``.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

from tests.evaluation import network
from tests.evaluation.report import replaced
from tests.evaluation.sites import browser, opened
from tests.support import served

from .generate import DEFAULT_TODAY, DEPARTMENTS, PLATFORMS, PROJECT, write_register
from .measure import Measurement, measure
from .places import Place, invent_places

HEADING = "## 一个全国的名录"  # of the section in docs/follow.md


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


def publish(folder: Path, number: int, accounts: int) -> None:
    """Write what one of the registers publishes below a folder."""
    rng = random.Random(number)
    rows = []
    for place in invent_places():
        for department in DEPARTMENTS:
            for platform in PLATFORMS[: accounts - len(rows)]:
                unit = f"{department.slug}-{place.code}"
                rows.append(_row(rng, number, place, department.account, f"{place.full_name}{department.name}", unit))
                rows[-1] |= {"platform": platform.id, "account_id": platform.new_id(rng)}
        if len(rows) == accounts:
            break
    path = folder / f"r{number}" / "api" / "v1" / "accounts.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"accounts": rows}, ensure_ascii=False), "utf-8")


def _row(rng: random.Random, number: int, place: Place, name: str, unit_name: str, unit: str) -> dict[str, object]:
    account = f"{unit}-{rng.randrange(10**9)}"
    return {
        "id": account, "name": f"{name.format(place.label)}第{number}", "platform_name": "平台",
        "handle": f"h{number}{account}"[:20], "url": None, "unit": unit, "unit_name": f"第{number}省{unit_name}",
        "represents": unit_name, "verified_as": unit_name, "region": place.region, "state": "运行",
        "former_names": [], "checked_on": None, "page": f"accounts/{account}/", "stops_on": None, "ended_on": None,
    }  # fmt: skip


def run(work: Path, registers: int, followed: int, accounts: int) -> Iterator[str]:
    """Measure each command, and what a citizen's first question costs; the lines of the section about it."""
    site = work / "site"
    write_register(site, accounts)
    for number in range(registers):
        publish(work / "others", number, followed // registers + (number < followed % registers))
    how = "同一台机器上有别的任务，所以写处理器时间；由 `python -m bench.following --report docs/follow.md` 写出"
    given = f"{registers} 个名录、{followed:,} 个账号的副本，另有自己的 {accounts:,} 个账号"
    yield f"{given}，{date.today()} 测得（{how}）："
    yield from ("", "| | 处理器时间 | 内存 |", "|---|---:|---:|")
    for words, taken in _commands(work, site, registers):
        yield f"| `{' '.join(words)}` | {taken.processor:.0f} 秒 | {taken.peak / 1e6:,.0f} MB |"
    copies = sum(path.stat().st_size for path in (site / "data/followed").iterdir())
    yield from ("", f"副本 {copies / 1e6:.0f} MB。群众在核对页问第一个问题，到答案出来的全部流量（gzip）：", "")
    yield from ("| 问什么 | 答 | 流量 |", "|---|---|---:|")
    yield from _questions(site)


def _commands(work: Path, site: Path, registers: int) -> Iterator[tuple[Sequence[str], Measurement]]:
    """The commands of a day, each measured, while the others publish on loopback."""
    handler = partial(_Quiet, directory=str(work / "others"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        told = "".join(
            f"  - {{id: r{number}, name: 第{number}名录, base_url: '{address}/r{number}/'}}\n"
            for number in range(registers)
        )
        (site / "data/registers.yaml").write_text(f"registers:\n{told}", "utf-8")
        common = ["--root", str(site), "--today", str(DEFAULT_TODAY)]
        for words in (["follow"], ["check"], ["build", "--no-search"]):
            yield words, measure([[sys.executable, str(PROJECT / "site.py"), *words, *common]], PROJECT)
        server.shutdown()


def _questions(site: Path) -> Iterator[str]:
    """What the first question costs in Chromium: an id and a name of another register, an id of ours, and a name that
    is nowhere.
    """
    theirs = json.loads((site / "data/followed/r0.json").read_text("utf-8"))["accounts"][0]
    ours = json.loads((site / "public/api/v1/accounts.json").read_text("utf-8"))["accounts"][0]
    questions = (
        ("本名录的标识", ours["account_id"]),
        ("别处的标识", theirs["account_id"]),
        ("别处的名称", theirs["name"]),
        ("哪里都没有的名称", "某某便民服务在线"),
    )
    with browser() as chromium, served(site / "public") as given:
        for what, question in questions:
            with opened(chromium) as page:
                cost, verdict = network.weight(page, f"{given.address}verify/?q={quote(question)}")
            yield f"| {what} | `{verdict}` | {cost / 1000:.1f} KB |"


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description="Time a register that follows many others.")
    for name, default in (("registers", 34), ("followed", 100_000), ("accounts", 1_000)):
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the site there; a folder that is not there yet")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the figures into their section of this page")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = []
        for line in run(given.keep or Path(folder), given.registers, given.followed, given.accounts):
            print(line, flush=True)
            lines.append(line)
    if given.report:
        text = given.report.read_text("utf-8")
        given.report.write_text(replaced(text, "\n".join((HEADING, "", *lines))), "utf-8")


if __name__ == "__main__":
    main()
