"""List the accounts in use of a unit, from any register's open data: python3 read_accounts.py 名录网址 [单位]

An independent reader: Python's own library is enough. It relies on what docs/api.md promises, and on nothing else.
"""

import json
import sys
import urllib.request

ENDED = ("已关停", "已注销")


def main(base: str, unit: str = "") -> None:
    """Print platform, name, id and page of each account in use, separated by tabs."""
    with urllib.request.urlopen(base.rstrip("/") + "/api/v1/accounts.json", timeout=60) as answer:
        accounts = json.load(answer)["accounts"]
    for one in accounts:
        if one["state"] not in ENDED and unit in ("", one["unit"], one["unit_name"]):
            known_by = one["account_id"] or one["handle"] or one["url"] or "没有登记标识"
            print(one["platform_name"], one["name"], known_by, base.rstrip("/") + "/" + one["page"], sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:])
