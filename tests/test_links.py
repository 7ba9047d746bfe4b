"""Dead links are found in every build; a real build refuses them."""

import gzip
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from roster.links import Links
from roster.problems import Level
from tests.support import Record, account, ended, released, run, tree, write_site

TODAY = date(2026, 11, 22)
PATHS = {"index.html", "units/index.html", "units/ylg/index.html", "assets/style.css", "api/v1/accounts.csv", "regions/示例市/index.html"}


def dead(path: str, *addresses: str) -> list[str]:
    page = "".join(f'<a href="{address}">x</a>' for address in addresses).encode()
    return [p.message.split("“")[1].split("”")[0] for p in Links(PATHS, "/xmt/").dead(path, "content/a.md", page, Level.WARNING)]


@pytest.mark.parametrize("address", ["../", "./", "../units/", "../units/ylg/", "../assets/style.css?v=1", "#top", "../units/#A", "../units/?q=1",
    "https://other.example/x", "mailto:a@example.gov.cn", "tel:1", "//other.example/", "../../portal/", "/portal/", "/xmt/units/", "/xmt/",
    "../regions/%E7%A4%BA%E4%BE%8B%E5%B8%82/", "../api/v1/accounts.csv"])  # fmt: skip
def test_links_that_lead_somewhere_or_leave_the_site(address: str) -> None:
    assert dead("units/index.html", address) == []


@pytest.mark.parametrize("address", ["../unit/", "ylg", "../units/none/", "../assets/gone.css", "/xmt/none/", "../units/ylg/index.htm"])
def test_links_that_lead_nowhere_on_the_site(address: str) -> None:
    assert dead("units/index.html", address, address) == [address]


def site(tmp_path: Path, text: str = "", accounts: Sequence[Record] = ()) -> Path:
    page = f"---\ntitle: 帮助\n---\n{text}".encode()
    return write_site(tmp_path / "site", {**released(accounts or [account("a")]), "content/help.md": page})


def test_a_dead_link_in_a_text_is_told_with_its_file(tmp_path: Path) -> None:
    """A trial is built with a warning; a release is refused, and nothing is written."""
    root = site(tmp_path, "见[说明](../nothing/)")
    done = run("build", "--root", root, "--no-search", today=TODAY)
    assert done.returncode == 0 and "content/help.md:1:1: warning" in done.stderr and "[dead-link]" in done.stderr
    before = tree(root)
    done = run("build", "--root", root, "--no-search", "--release", today=TODAY)
    assert done.returncode == 1 and "content/help.md:1:1: error" in done.stderr
    assert tree(root) == before


def test_what_a_notice_says_never_stops_a_release(tmp_path: Path) -> None:
    """A posted wording can't be mended any more; the site that keeps it up must still be built."""
    closing = {**ended("2026-11-02"), "note": "见[旧页](../../gone/)。"}
    root = site(tmp_path, accounts=[account("a", closing)])
    done = run("build", "--root", root, "--no-search", "--release", today=TODAY)
    assert done.returncode == 0, done.stderr
    assert "[dead-link]" in done.stderr


def test_the_sample_has_no_dead_link(sample: Path) -> None:
    """Every page type of the project's own site."""
    files = tree(sample)
    links = Links(files.keys(), "/xmt/")
    assert [p for path, data in files.items() if path.endswith(".html") for p in links.dead(path, path, data, Level.ERROR)] == []


def test_compressed_copies_hold_what_the_files_hold(tmp_path: Path) -> None:
    """Every text that is worth it, the same bytes at each build; nothing without the option."""
    root = site(tmp_path)
    for out in ("one", "two"):
        assert run("build", "--root", root, "--out", tmp_path / out, "--precompress", today=TODAY).returncode == 0
    files = tree(tmp_path / "one")
    assert files == tree(tmp_path / "two")
    packed = {path for path in files if path.endswith(".gz")}
    assert {"index.html.gz", "assets/style.css.gz", "accounts/a/index.html.gz"} <= packed
    assert all(gzip.decompress(files[path]) == files[path.removesuffix(".gz")] for path in packed)
