"""Browsers, and built sites to ask: invented registers, and reported fakes among real accounts."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench import generate
from tests.support import ROOT

BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def browser() -> Iterator[Any]:
    """A running Chromium."""
    path = next(path for path in BROWSERS if Path(path).exists())
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        running.close()


@contextmanager
def opened(chromium: Any) -> Iterator[Page]:
    """A page in a browser context of its own."""
    context = chromium.new_context(service_workers="block")
    yield context.new_page()
    context.close()


def build(root: Path, out: Path | None = None, *, search: bool = False) -> Path:
    """Build a site, without search unless asked for; gives the folder it was written to, ``public/`` unless named."""
    out = out or root / "public"
    command = [sys.executable, str(ROOT / "site.py"), "build", "--root", str(root), "--out", str(out)]
    subprocess.run([*command, *(() if search else ("--no-search",))], check=True, capture_output=True)
    return out


def generated(root: Path, accounts: int, divisions: Path | None, *, search: bool = False) -> Path:
    """A generated register of a size, built."""
    generate.write_register(root, accounts, divisions)
    return build(root, search=search)


def known(public: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Accounts of the open data, and the platforms the page knows."""
    accounts = json.loads((public / "api/v1/accounts.json").read_text("utf-8"))["accounts"]
    return accounts, json.loads((public / "verify/register.json").read_text("utf-8"))["platforms"]


def chinese(api: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The accounts that have a Chinese name of usual length."""
    return [a for a in api if 3 < len(a["name"]) < 17 and all("\u4e00" <= char <= "\u9fff" for char in a["name"])]


def reported(data: Path, root: Path) -> tuple[Path, list[tuple[str, str, set[str]]]]:
    """A register of the real lists and the imitated accounts; and ``(fake, technique, true accounts)``."""
    rows = list(csv.DictReader((data / "fakes/pairs.csv").open(encoding="utf-8-sig")))
    platforms = {"微博": "微博", "微信公众号": "微信公众号", "APP": "移动客户端", "Facebook": "Facebook"}
    root.mkdir(parents=True)
    table = root / "imitated.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["account_name", "platform", "account_id", "sponsor", "region"])
        for name, platform, owner in dict.fromkeys(
            (r["true_name"] or r["true_owner"], r["true_platform"].split("/")[0], r["true_owner"]) for r in rows
        ):
            writer.writerow([name, platforms.get(platform, "微信公众号"), "", owner, "全国"])
    lists = [data / "accounts/circulars.csv", data / "accounts/weibo.csv", table]
    command = [sys.executable, str(ROOT / "bench/real_register.py"), str(root / "site"), *map(str, lists)]
    subprocess.run(command, check=True, capture_output=True)
    public = build(root / "site")
    true: dict[str, set[str]] = {}
    for account in known(public)[0]:
        true.setdefault(account["name"], set()).add(account["id"])
    return public, [(r["fake_name"], r["technique"], true[r["true_name"] or r["true_owner"]]) for r in rows]
