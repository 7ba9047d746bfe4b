"""A register that follows those of a whole nation: how long fetching, checking and building take, and how much memory.

    python -m bench.following [--registers 34] [--followed 100000] [--accounts 1000] [--keep DIR]

The registers are invented, on loopback, each without a key; ours is the one of ``bench/generate.py``.
"""

import argparse
import json
import random
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .generate import DEFAULT_TODAY, DEPARTMENTS, PLATFORMS, PROJECT, Place, invent_places, write_register
from .measure import measure


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


def run(work: Path, registers: int, followed: int, accounts: int) -> None:
    """Measure each command and print a row of it."""
    site = work / "site"
    write_register(site, accounts)
    for number in range(registers):
        publish(work / "others", number, followed // registers + (number < followed % registers))
    handler = partial(_Quiet, directory=str(work / "others"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        told = "".join(
            f"  - {{id: r{number}, name: 第{number}名录, base_url: '{address}/r{number}/'}}\n"
            for number in range(registers)
        )
        (site / "data/registers.yaml").write_text(f"registers:\n{told}", "utf-8")
        python = [sys.executable, str(PROJECT / "site.py")]
        common = ["--root", str(site), "--today", str(DEFAULT_TODAY)]
        build = ["build", *common, "--no-search", "--out", str(site / "public")]
        for words in (["follow", *common], ["check", *common], build):
            taken = measure([[*python, *words]], PROJECT)
            print(f"| `{words[0]}` | {taken.seconds:.0f} 秒 | {taken.processor:.0f} 秒 | {taken.peak / 1e6:,.0f} MB |")
        server.shutdown()


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(description="Time a register that follows many others.")
    for name, default in (("registers", 34), ("followed", 100_000), ("accounts", 1_000)):
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="leave the site there; a folder that is not there yet")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(given.keep or Path(folder), given.registers, given.followed, given.accounts)


if __name__ == "__main__":
    main()
