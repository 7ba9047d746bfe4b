"""Open data: the shapes that other sites rely on (version 1), and files that other programs read."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from roster.public import exports
from roster.tables.delimited import unguarded
from tests.support import ROOT, TODAY, account, changed, data_files, ended, look, register_of, tree

ACCOUNT_KEYS = {
    "id", "name", "platform", "platform_name", "account_id", "handle", "url", "unit", "unit_name", "represents",
    "verified_as", "region", "state", "former_names", "checked_on", "page",
    "stops_on", "ended_on",
}  # fmt: skip
STATES = {"运行", "关停公示中", "关停待办结", "已关停", "注销公示中", "注销待办结", "已注销"}
NOTICE_KEYS = {
    "id",
    "type",
    "title",
    "page",
    "accounts",
    "announced_on",
    "first_posted",
    "working_days",
    "last_working_day",
    "removable_from",
    "state",
}
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
BASE = "https://www.example.gov.cn/xmt/"


@pytest.fixture(scope="module")
def files(sample: Path) -> Mapping[str, bytes]:
    return tree(sample)


@pytest.fixture(scope="module")
def accounts(files: Mapping[str, bytes]) -> list[dict]:
    return json.loads(files["api/v1/accounts.json"])["accounts"]


@pytest.fixture(scope="module")
def notices(files: Mapping[str, bytes]) -> list[dict]:
    return json.loads(files["api/v1/notices.json"])["notices"]


def documented() -> set[str]:
    """Every field that docs/api.md names."""
    return set(re.findall(r"`([a-z_]+)`", (ROOT / "docs/api.md").read_text("utf-8")))


def test_accounts_json_has_the_promised_shape(files: Mapping[str, bytes], accounts: list[dict]) -> None:
    """The keys of the contract, for every account ever registered; what is added is documented."""
    assert json.loads(files["api/v1/accounts.json"]).keys() == {"accounts", "units"}
    [keys] = {frozenset(row) for row in accounts}
    assert keys >= ACCOUNT_KEYS and keys <= documented()
    pages = {path.split("/")[1] for path in files if path.startswith("accounts/")}
    assert {row["id"] for row in accounts} == pages and len(accounts) == len(pages) >= 60


def test_the_values_of_an_account_have_the_promised_types(files: Mapping[str, bytes], accounts: list[dict]) -> None:
    """Texts or null, a list of former names, dates as YYYY-MM-DD, pages that exist."""
    for row in accounts:
        assert isinstance(row["former_names"], list)
        assert all(
            isinstance(row[k], str) and row[k]
            for k in ACCOUNT_KEYS
            - {"account_id", "handle", "url", "former_names", "checked_on", "stops_on", "ended_on"}
        )
        assert all(row[k] is None or row[k] for k in ("account_id", "handle", "url"))
        assert all(row[k] is None or date.fromisoformat(row[k]) for k in ("checked_on", "stops_on", "ended_on"))
        assert row["state"] in STATES
        assert row["page"] == f"accounts/{row['id']}/" and row["page"] + "index.html" in files
    assert {row["state"] for row in accounts} == STATES


def test_defaults_are_filled_in() -> None:
    """``represents`` and ``verified_as`` are the unit's name where nothing is given; former names come from filings."""
    register = register_of(data_files([account("a", changed("2024-05-06", name=("旧名", "示例样例")))]), TODAY)
    [row] = json.loads(exports.accounts_json(register))["accounts"]
    assert (row["represents"], row["verified_as"], row["former_names"]) == ("示例市样例馆", "示例市样例馆", ["旧名"])
    assert (row["handle"], row["url"], row["checked_on"]) == (None, None, None)


def test_the_table_holds_the_same_as_the_json(files: Mapping[str, bytes], accounts: list[dict]) -> None:
    """The CSV opens in spreadsheet programs (byte order mark, CRLF) and holds the same rows in the same order; what is
    a list of records, or a record, has no cell.
    """
    data = files["api/v1/accounts.csv"]
    assert data.startswith("\ufeff".encode())
    assert data.count(b"\n") == data.count(b"\r\n")
    header, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
    assert len(header) == len(set(header)) == len(accounts[0].keys() - {"filings", "app"})
    assert [row[0] for row in rows] == [account_["id"] for account_ in accounts]
    for row, given in zip(rows, accounts, strict=True):
        assert row[header.index("账号名称")] == given["name"]
        assert row[header.index("曾用名")] == "、".join(given["former_names"])
        assert unguarded(row[header.index("平台唯一标识")]) == (given["account_id"] or "")


def test_ids_in_the_table_survive_a_spreadsheet_program() -> None:
    """Digits that would be rounded, zeros that would go, 1E5: all marked as text, as ``export`` does; short
    numbers are not.
    """
    ids = {
        "1573423445123456": "'",
        "0012345678901": "'",
        "1E5": "'",
        "=1+1": "'",
        "2803301701": "",
        "gh_1a2b3c4d5e6f": "",
    }
    given = [account(f"a{n}", account_id=id_, platform="other", platform_name="某平台") for n, id_ in enumerate(ids)]
    made = exports.accounts_csv(register_of(data_files(given), TODAY)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(made, newline=""), strict=True))[1:]
    assert [row[4] for row in rows] == [mark + id_ for id_, mark in ids.items()]


def test_notices_json_has_the_promised_shape(files: Mapping[str, bytes], notices: list[dict]) -> None:
    """The keys of the contract, others documented; what has ended stays in it for ever."""
    whole = json.loads(files["api/v1/notices.json"])
    assert whole.keys() == {"next_change_on", "notices"}
    [keys] = {frozenset(row) for row in notices}
    assert keys >= NOTICE_KEYS and keys <= documented()
    assert {row["state"] for row in notices} == {"待上线", "公示中", "已期满"}
    pages = {path for path in files if re.fullmatch(r"notices/[^/]+/index\.html", path)}
    assert {f"notices/{row['id']}/index.html" for row in notices} == pages
    ends = [row["removable_from"] for row in notices if row["state"] == "公示中" and row["removable_from"]]
    assert whole["next_change_on"] == min(ends)


def test_states_and_dates_of_a_notice_agree(notices: list[dict]) -> None:
    """Waiting: nothing known. Ended: the last day lies behind. Posted: it does not."""
    for row in notices:
        if row["state"] == "待上线":
            assert (row["first_posted"], row["last_working_day"], row["removable_from"]) == (None, None, None)
        else:
            assert row["first_posted"] >= row["announced_on"]
            assert row["working_days"] >= 15
            assert (row["state"] == "已期满") == (row["removable_from"] <= TODAY.isoformat())
            assert (date.fromisoformat(row["removable_from"]) - date.fromisoformat(row["last_working_day"])).days == 1


def test_the_feed_is_good_atom(files: Mapping[str, bytes], notices: list[dict]) -> None:
    """RFC 4287: every entry has an id of its own, title, author, dates with time and zone, and a link to its page."""
    feed = ElementTree.fromstring(files["feed.xml"])
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    pages = {f"{BASE}notices/{row['id']}/" for row in notices}
    assert {id.partition("#")[0] for id in ids} == pages <= set(ids)
    for part in (feed, *entries):
        assert part.findtext(f"{ATOM}title")
        assert part.findtext(f"{ATOM}author/{ATOM}name")
        assert datetime.fromisoformat(part.findtext(f"{ATOM}updated")).tzinfo
    for entry in entries:
        assert entry.find(f"{ATOM}link[@rel='alternate']").get("href") in pages
        assert datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) >= datetime.fromisoformat(
            entry.findtext(f"{ATOM}published")
        )
        assert entry.find(f"{ATOM}content").get("type") == "html"
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == BASE + "feed.xml"


def test_the_id_of_an_entry_stays_when_its_notice_moves_on() -> None:
    """Waiting and posted are one entry for feed readers; the end is a second one, and the first keeps its id."""
    data = data_files([account("a", ended("2026-11-02"))])
    found = []
    for files_, day in ((data, TODAY), (look(data, TODAY), TODAY), (look(data, TODAY), date(2026, 12, 30))):
        register = register_of(files_, day)
        feed = ElementTree.fromstring(exports.feed(register, register.directory.site))
        found.append([entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")])
    waiting, posted_, ended_ = found
    assert waiting == posted_ == ended_[1:]
    assert ended_[0] == waiting[0] + "#ended"


def test_an_empty_register_has_a_feed_too() -> None:
    """No notices yet: a feed without entries, but with what Atom asks for."""
    register = register_of(data_files([account("a")]), TODAY)
    feed = ElementTree.fromstring(exports.feed(register, register.directory.site))
    assert feed.findall(f"{ATOM}entry") == [] and feed.findtext(f"{ATOM}updated")
    assert json.loads(exports.notices_json(register)) == {"next_change_on": None, "notices": []}


def test_the_sitemap_names_every_page_once(files: Mapping[str, bytes]) -> None:
    """Absolute addresses of all pages, and of nothing else."""
    found = [e.text for e in ElementTree.fromstring(files["sitemap.xml"]).findall(f"{SITEMAP}url/{SITEMAP}loc")]
    assert all(address.startswith(BASE) and address.isascii() for address in found)
    wanted = {path.removesuffix("index.html") for path in files if path.endswith("index.html")}
    assert {unquote(address.removeprefix(BASE)) for address in found} == wanted
    assert len(found) == len(wanted)


@pytest.mark.parametrize("number", [0, 1, 50_000, 50_001, 120_000])
def test_a_large_sitemap_is_cut_in_pieces(number: int) -> None:
    """sitemaps.org allows 50,000 addresses a file: more become an index of files."""
    site = register_of(data_files([account("a")]), TODAY).directory.site
    made = exports.sitemaps(site, [f"accounts/a{n}/" for n in range(number)])
    top = ElementTree.fromstring(made["sitemap.xml"])
    if number <= 50_000:
        assert len(made) == 1 and len(top) == number
        return
    parts = [e.text.removeprefix(BASE) for e in top.findall(f"{SITEMAP}sitemap/{SITEMAP}loc")]
    assert {*parts, "sitemap.xml"} == made.keys()
    sizes = [len(ElementTree.fromstring(made[part])) for part in parts]
    assert sum(sizes) == number and max(sizes) <= 50_000


def test_browsers_can_search_from_their_address_bar(files: Mapping[str, bytes]) -> None:
    """OpenSearch 1.1: a short name of at most 16 characters and a template with the terms."""
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    found = ElementTree.fromstring(files["opensearch.xml"])
    assert 1 <= len(found.findtext(f"{space}ShortName")) <= 16
    assert found.find(f"{space}Url").get("template") == BASE + "verify/?q={searchTerms}"
