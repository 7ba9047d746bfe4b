"""Make a site of real accounts from public lists, through ``import`` as an office would.

``python bench/real_register.py DEST [LIST.csv …]``

DEST becomes a site root. Always in it: the official accounts of 519 US
legislators (tests/data/legislators-social-media.yaml, CC0), another country's
register of the same kind. Lists given on the command line are imported beside
them: CSV with ``account_name`` and either ``weibo_id`` or ``platform``,
``account_id``, ``sponsor``, ``region``.
"""

import csv
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from roster.source import yamltree  # noqa: E402

LEGISLATORS = PROJECT / "tests" / "data" / "legislators-social-media.yaml"
PLATFORMS = """
  - id: twitter
    name: Twitter
    account_id: {label: ID, pattern: '[0-9]{1,20}'}
    handle: {label: 用户名, pattern: '[A-Za-z0-9_]{1,15}'}
    urls: ['twitter.com/{handle}']
  - {id: facebook, name: Facebook, handle: {label: 用户名}, urls: ['www.facebook.com/{handle}']}
  - id: youtube
    name: YouTube
    account_id: {label: 频道编号, pattern: 'UC[A-Za-z0-9_-]{22}'}
    handle: {label: 用户名}
    urls: ['www.youtube.com/channel/{account_id}', 'www.youtube.com/{handle}']
  - id: instagram
    name: Instagram
    account_id: {label: ID}
    handle: {label: 用户名}
    urls: ['www.instagram.com/{handle}/']
"""
# platform → (key of the handle, key of the id) in the legislators' file
KEYS = {
    "twitter": ("twitter", "twitter_id"),
    "facebook": ("facebook", None),
    "youtube": ("youtube", "youtube_id"),
    "instagram": ("instagram", "instagram_id"),
}
COLUMNS = ("账号名称", "所属平台", "平台唯一标识", "账号号码", "主办单位", "地区")
WEIBO = ["--set", "platform=weibo", "--map", "weibo_id=identity", "--map", "weibo_url=url"]
WEIBO += [part for name in ("province", "city", "region") for part in ("--map", f"{name}=region")]
NAMED = [
    "--map",
    "platform=platform",
    "--map",
    "account_id=identity",
    "--map",
    "sponsor=unit",
    "--map",
    "region=region",
]


def legislators(data: bytes) -> Iterator[dict[str, str]]:
    """One row an account; an office is named by the member's public number."""
    people, _ = yamltree.parse(data, LEGISLATORS.name)
    for person in people:
        number, social = person["id"]["bioguide"], person["social"]
        for platform, (handle_key, id_key) in KEYS.items():
            handle, account_id = social.get(handle_key, ""), social.get(id_key or "", "")
            if handle or account_id:
                cells = (handle or account_id, platform, account_id, handle, f"Office of member {number}", "美国国会")
                yield dict(zip(COLUMNS, cells, strict=True))


def write_csv(path: Path, rows: Iterator[dict[str, str]]) -> None:
    """Write rows as offices would keep them."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer: csv.DictWriter[str] = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)


def columns_of(path: Path) -> list[str]:
    """The options of ``import`` for a list, by its headers."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        headers: list[Any] = next(csv.reader(file))
    options = WEIBO if "weibo_id" in headers else NAMED
    # The lists often name no sponsor: then the account's own name stands for it.
    return ["--map", "account_name=name", *options, "--map", "account_name=unit"]


def run_import(root: Path, path: Path, options: list[str]) -> None:
    """Import one list; what was left out is printed."""
    subprocess.run(
        [sys.executable, str(PROJECT / "site.py"), "import", str(path), "--root", str(root), *options], check=True
    )


def main(dest: Path, lists: list[Path]) -> None:
    """Write the site root."""
    data = dest / "data"
    data.mkdir(parents=True)
    shutil.copy(PROJECT / "data" / "site.yaml", data)
    text = (PROJECT / "data" / "platforms.yaml").read_text("utf-8")
    # Flow style, so that the four stand below the shipped list whatever its indentation ends with.
    (data / "platforms.yaml").write_text(text.rstrip() + "\n" + PLATFORMS.lstrip("\n"), "utf-8")
    table = dest / "legislators.csv"
    write_csv(table, legislators(LEGISLATORS.read_bytes()))
    run_import(dest, table, [])
    for path in lists:
        run_import(dest, path, columns_of(path))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
