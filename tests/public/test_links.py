"""Dead links are found in every build; a real build refuses them."""

import gzip
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from roster.public.links import Links
from roster.source.problems import Level, Position, Problem
from tests.support import ROOT, Record, account, ended, released, run, tree, write_site

TODAY = date(2026, 11, 22)
PATHS = {
    "index.html",
    "units/index.html",
    "units/ylg/index.html",
    "assets/style.css",
    "api/v1/accounts.csv",
    "regions/示例市/index.html",
}


TEXTS = {
    "content/a.md": "\n\n\n看[这里](../unit/)和\n[那里](ylg)",
    "templates/base.html": '<header>\n  <a href="{{ root }}gone/">旧</a>\n</header>',
}


def links() -> Links:
    page = "<h2 id=\"A\">A</h2><h2 id='附件'>附件</h2>".encode()
    return Links({path: lambda: page for path in PATHS}, "/xmt/", TEXTS)


def problems_of(path: str, page: str, source: str = "content/b.md") -> list[Problem]:
    return list(links().dead(path, source, page.encode(), Level.WARNING))


def dead(path: str, *addresses: str) -> list[str]:
    page = "".join(f'<a href="{address}">x</a>' for address in addresses)
    return [p.message.split("“")[1].split("”")[0] for p in problems_of(path, f'<main id="main">{page}</main>')]


@pytest.mark.parametrize(
    "address",
    [
        "../",
        "./",
        "../units/",
        "../units/ylg/",
        "../assets/style.css?v=1",
        "#top",
        "#",
        "#main",
        "../units/ylg/#%E9%99%84%E4%BB%B6",
        "?q=1#main",
        "../api/v1/accounts.csv#row=1",
        "../units/ylg/#A",
        "../units/?q=1",
        "https://other.example/x",
        "mailto:a@example.gov.cn",
        "tel:1",
        "//other.example/",
        "../../portal/",
        "/portal/",
        "/xmt/units/",
        "/xmt/",
        "../regions/%E7%A4%BA%E4%BE%8B%E5%B8%82/",
        "../api/v1/accounts.csv",
    ],
)
def test_links_that_lead_somewhere_or_leave_the_site(address: str) -> None:
    assert dead("units/index.html", address) == []


@pytest.mark.parametrize(
    "address",
    [
        "../unit/",
        "ylg",
        "../units/none/",
        "../assets/gone.css",
        "/xmt/none/",
        "../units/ylg/index.htm",
        "#nicht",
        "../units/ylg/#Z9",
        "./#Z9",
        "../units/#A",
    ],
)
def test_links_that_lead_nowhere_on_the_site(address: str) -> None:
    assert dead("units/index.html", address, address) == [address]


@pytest.mark.parametrize("written", ["href='../none/'", "href=../none/", 'HREF = "../none/"', "src='../none/'"])
def test_every_way_to_write_an_attribute_is_read(written: str) -> None:
    assert len(problems_of("units/index.html", f"<main><a {written}>x</a></main>")) == 1


def test_a_text_about_a_link_is_no_link() -> None:
    assert (
        problems_of("units/index.html", "<main><code>&lt;a href=\"../none/\"&gt;</code> 和 href='../none/'</main>")
        == []
    )


def test_a_dead_link_is_told_where_it_was_written() -> None:
    """In the text it stands in; in a template once for all pages and depths; at the source where nobody knows."""
    page = '<header><a href="../gone/">旧</a></header><main><a href="../unit/">x</a><a href="ylg">y</a></main>'
    found = [(p.where, p.message.split("里的")[0]) for p in problems_of("units/index.html", page, "content/a.md")]
    assert found == [
        (Position("templates/base.html", 2, 22), "模板"),
        (Position("content/a.md", 4, 7), "网页 units/index.html "),
        (Position("content/a.md", 5, 6), "网页 units/index.html "),
    ]
    deep = '<header><a href="../../gone/">旧</a></header><main><a href="x/"></a></main>'
    assert problems_of("units/ylg/index.html", deep, "a")[0] == problems_of("units/index.html", page, "b")[0]
    assert problems_of("units/ylg/index.html", deep, "a")[1].where == Position("a")


def site(tmp_path: Path, text: str = "", accounts: Sequence[Record] = ()) -> Path:
    page = f"---\ntitle: 帮助\n---\n{text}".encode()
    return write_site(tmp_path / "site", {**released(accounts or [account("a")]), "content/help.md": page})


def test_a_dead_link_in_a_text_is_told_with_its_file(tmp_path: Path) -> None:
    """A trial is built with a warning; a release is refused, and nothing is written."""
    root = site(tmp_path, "见[说明](../nothing/)")
    done = run("build", "--root", root, "--no-search", today=TODAY)
    assert done.returncode == 0 and "content/help.md:4:7: warning" in done.stderr and "[dead-link]" in done.stderr
    before = tree(root)
    done = run("build", "--root", root, "--no-search", "--release", today=TODAY)
    assert done.returncode == 1 and "content/help.md:4:7: error" in done.stderr
    assert tree(root) == before


def test_a_dead_link_in_a_template_of_the_site_is_told_once_with_its_line(tmp_path: Path) -> None:
    """The header stands on every page; the account it was first seen on is not to blame."""
    root = site(tmp_path)
    footer = (ROOT / "templates/footer.html").read_bytes()
    number = footer.count(b"\n") + 1
    write_site(root, {"templates/footer.html": footer + b'<a href="{{ root }}impressum/">x</a>'})
    done = run("build", "--root", root, "--no-search", today=TODAY)
    [line] = [line for line in done.stderr.splitlines() if "[dead-link]" in line]
    assert line.startswith(f"templates/footer.html:{number}:") and "impressum/" in line


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
    all_links = Links({path: lambda data=data: data for path, data in files.items()}, "/xmt/", {})
    assert [
        p
        for path, data in files.items()
        if path.endswith(".html")
        for p in all_links.dead(path, path, data, Level.ERROR)
    ] == []


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


def test_a_page_that_was_made_for_its_places_is_not_made_again() -> None:
    """The pages of a list lead to places on each other: each is made once, whichever comes first."""
    made: list[str] = []

    def page(path: str, other: str) -> Callable[[], bytes]:
        def make() -> bytes:
            made.append(path)
            return f'<a href="{other}#x">x</a><p id="x">'.encode()

        return make

    pages = {"one.html": page("one.html", "two.html"), "two.html": page("two.html", "one.html")}
    known = Links(pages, "/", {}, dict.fromkeys(pages, "list"))
    for path, make in pages.items():
        data = known.made(path) or make()
        assert list(known.dead(path, path, data, Level.ERROR)) == []
    assert made == ["one.html", "two.html"]
    assert known.made("two.html") is None


def test_what_all_pages_share_makes_the_home_page_lean_and_no_other() -> None:
    """It is made at every build, so that a place that is gone from ``verify/`` is told there; whichever page of its
    depth is first would be made anew for nothing.
    """
    places = {"verify/index.html": b'<h2 id="picture">', "index.html": b"", "units/index.html": b""}
    known = Links({path: lambda page=page: page for path, page in places.items()}, "/", {})
    header = "<a href={}verify/#picture>x</a><a href={}verify/#gone>y</a><main></main>"
    told = {}
    for path in ("units/index.html", "index.html"):
        up = "../" * path.count("/")
        page = header.format(up, up).encode()
        told[path] = [problem.message for problem in known.dead(path, "x", page, Level.WARNING)]
    assert all(len(messages) == 1 and "gone" in messages[0] for messages in told.values())
    assert known.leaning == {"index.html"}


@pytest.mark.parametrize(("family", "leaning"), [("", {"one.html"}), ("list", set())])
def test_a_page_leans_on_another_unless_they_are_one_family(family: str, leaning: set[str]) -> None:
    """What leans is looked at in every build; a family is kept or made as one."""
    families = dict.fromkeys(("one.html", "two.html"), family) if family else {}
    known = Links({"one.html": bytes, "two.html": lambda: b'<p id="x">'}, "/", {}, families)
    assert list(known.dead("one.html", "one.html", b'<a href="two.html#x">', Level.ERROR)) == []
    assert known.leaning == leaning
    [dead] = known.dead("one.html", "one.html", b'<a href="two.html#y">', Level.ERROR)
    assert "“y”" in dead.message
