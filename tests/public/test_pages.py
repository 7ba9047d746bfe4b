"""The built sample site as a whole: every page, every link, on any host and below any path."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import markup
from tests.markup import Document
from tests.support import tree

BASE = "/xmt/"  # base_url of the sample site


@pytest.fixture(scope="module")
def files(sample: Path) -> dict[str, bytes]:
    return tree(sample)


@pytest.fixture(scope="module")
def pages(files: dict[str, bytes]) -> dict[str, Document]:
    return markup.documents(files)


def wrong(pages: Mapping[str, Document], is_right) -> list[str]:
    """Paths of the pages for which something does not hold."""
    return [path for path, page in pages.items() if not is_right(page)]


def test_every_page_is_well_formed(pages: Mapping[str, Document]) -> None:
    """Each element is closed where it belongs; no attribute stands twice; no id is used twice."""
    assert len(pages) > 190
    assert {path: page.faults for path, page in pages.items() if page.faults} == {}
    assert wrong(pages, lambda page: len(page.ids) == sum("id" in e.attributes for e in page.elements)) == []


def test_every_page_says_what_it_is(pages: Mapping[str, Document]) -> None:
    """Language, one title, one first heading and a description: for readers, their machines and inspectors."""
    assert wrong(pages, lambda page: page.all("html")[0].attributes.get("lang") == "zh-CN") == []
    assert wrong(pages, lambda page: [bool(e.text.strip()) for e in page.all("title")] == [True]) == []
    assert wrong(pages, lambda page: [bool(e.text.strip()) for e in page.all("h1")] == [True]) == []
    for name in ("description", "viewport", "SiteName", "SiteDomain", "SiteIDCode"):
        assert wrong(pages, lambda page, name=name: [bool(v) for v in meta(page, name)] == [True]) == [], name


def meta(page: Document, name: str) -> list[str]:
    return [e.attributes.get("content", "") for e in page.all("meta") if e.attributes.get("name") == name]


def test_titles_and_descriptions_tell_pages_apart(pages: Mapping[str, Document]) -> None:
    """No two pages of accounts or notices have one title: in a list of tabs or search results they differ."""
    titles: dict[str, list[str]] = {}
    for path, page in pages.items():
        titles.setdefault(page.all("title")[0].text, []).append(path)
    twice = {title: paths for title, paths in titles.items() if len(paths) > 1}
    assert twice == {}


def test_column_and_article_pages_carry_the_metadata_inspectors_look_for(pages: Mapping[str, Document]) -> None:
    """国办发〔2017〕47号: columns have ColumnName, …Description, …Type; articles have ArticleTitle, PubDate,
    ContentSource.
    """
    columns = ("index.html", *(f"{kind}/index.html" for kind in ("notices", "units", "platforms", "regions")))
    missing = [
        (p, n) for p in columns for n in ("ColumnName", "ColumnDescription", "ColumnType") if not meta(pages[p], n)
    ]
    articles = [p for p in pages if re.fullmatch(r"notices/.+/index\.html", p)]
    # A notice nobody has seen online has no date of publication yet: forging one is a veto.
    waiting = {
        p for p in articles if any(e.attributes.get("data-notice-state") == "待上线" for e in pages[p].all("div"))
    }
    missing += [(p, n) for p in articles for n in ("ArticleTitle", "ContentSource") if not meta(pages[p], n)]
    missing += [(p, "PubDate") for p in articles if bool(meta(pages[p], "PubDate")) == (p in waiting)]
    assert missing == [] and waiting
    for path in set(articles) - waiting:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", meta(pages[path], "PubDate")[0]), path


def test_every_link_leads_somewhere(files: dict[str, bytes], pages: Mapping[str, Document]) -> None:
    """No dead link within the site, to a page, a file or a place on a page."""
    dead = []
    for path, page in pages.items():
        for name, _, address in markup.addresses(page):
            found = markup.target(path, without_base(path, address))
            if found is None or name == "form":
                continue
            file, fragment = found
            if file not in files or (fragment and file in pages and fragment not in pages[file].ids):
                dead.append((path, address))
    assert dead == []


def without_base(path: str, address: str) -> str:
    """The page for wrong addresses is served anywhere, so its links start at the site's path."""
    return "/" + address.removeprefix(BASE) if path == "404.html" and address.startswith(BASE) else address


def test_no_link_leaves_the_folder_or_knows_its_place(pages: Mapping[str, Document]) -> None:
    """All links are relative and stay below the site's own root: it works at ``/`` and below ``/xmt/`` alike."""
    bad = []
    for path, page in pages.items():
        depth = path.count("/")
        for _, _, address in markup.addresses(page):
            parts = urlsplit(without_base(path, address) if path == "404.html" else address)
            if parts.scheme or parts.netloc:
                continue
            if (address.startswith("/") and path != "404.html") or parts.path.split("/").count("..") > depth:
                bad.append((path, address))
    assert bad == []


def test_no_page_fetches_anything_from_another_host(files: dict[str, bytes], pages: Mapping[str, Document]) -> None:
    """Scripts, styles, images and icons are the site's own, in pages and in style sheets."""
    foreign = [
        (path, address)
        for path, page in pages.items()
        for name, attribute, address in markup.addresses(page)
        if (name, attribute) in markup.FETCHES and (urlsplit(address).scheme or urlsplit(address).netloc)
    ]
    assert foreign == []
    for path, data in files.items():
        if path.endswith(".css"):
            assert not re.search(rb"(?:url\(|@import)\s*['\"]?(?:https?:)?//", data), path


def test_only_our_own_modules_run(files: dict[str, bytes], pages: Mapping[str, Document]) -> None:
    """Scripts are files of ours: one for the display everywhere, on few pages one module; nothing stands inline."""
    scripts = {
        path: [e.attributes for e in page.all("script") if e.attributes.get("type") not in markup.NEVER_RUN]
        for path, page in pages.items()
    }
    everywhere = {path: attributes.pop(0) for path, attributes in scripts.items()}
    assert {attributes["src"].rpartition("/")[2].partition("?")[0] for attributes in everywhere.values()} == {
        "display.js"
    }
    scripts = {path: attributes for path, attributes in scripts.items() if attributes}
    assert {"report/index.html", "search/index.html"} <= scripts.keys()
    assert [path for path in scripts if path.startswith(("units/", "platforms/", "regions/"))] == []
    for path, [script] in scripts.items():
        assert not path.startswith("accounts/") or "assets/copy.js" in script["src"]
        found = re.fullmatch(r"((?:\.\./)*)(assets/[a-z]+\.js)\?v=[0-9a-f]{10}", script["src"])
        assert found and found[2] in files and found[1].count("/") == path.count("/"), path
        assert script["type"] == "module"
    inline = [
        (p, e.name)
        for p, page in pages.items()
        for e in page.elements
        for a in e.attributes
        if a.startswith("on") or a == "style"
    ]
    assert inline == []


def test_every_account_can_be_reached_by_links_alone(files: dict[str, bytes], pages: Mapping[str, Document]) -> None:
    """From the home page every HTML page is reached by links, without any script."""
    reached, todo = {"index.html"}, ["index.html"]
    while todo:
        path = todo.pop()
        for element in pages[path].all("a"):
            found = markup.target(path, element.attributes.get("href", ""))
            if found and found[0] in pages and found[0] not in reached:
                reached.add(found[0])
                todo.append(found[0])
    assert set(pages) - reached == {"404.html", "embed.html"}


def test_every_image_has_a_text_or_is_decoration(pages: Mapping[str, Document]) -> None:
    """A QR code has name and id in text beside it; other images say that they are decoration."""
    for path, page in pages.items():
        for image in page.all("img"):
            assert "alt" in image.attributes, path
            assert {"width", "height"} <= image.attributes.keys(), path
    captions = {path: page.all("figcaption") for path, page in pages.items()}
    assert sum(map(bool, captions.values())) > 3
    for path, page in pages.items():
        codes = [
            e.attributes["alt"] for e in page.all("img") if "/images/" in e.attributes["src"] and e.attributes["alt"]
        ]
        for code, caption in zip(codes, captions[path], strict=True):
            name = re.fullmatch("“(.+)”在(.+)的二维码", code)
            assert name and f"{name[2]}“{name[1]}”" in caption.text and "长按识别" in caption.text, path


def test_no_list_page_is_empty(pages: Mapping[str, Document]) -> None:
    """Inspectors count empty columns: every list page lists something."""
    lists = [p for p in pages if re.fullmatch(r"(notices|units|platforms(/.+)?|regions(/.+)?)/index\.html", p)]
    assert [p for p in lists if not list(pages[p].all("li"))] == []
    assert len(lists) > 10


def test_dates_are_printed_in_full(pages: Mapping[str, Document]) -> None:
    """A static page cannot know that time passed: no 今天, 昨天, N 天前 in what pages say of dates."""
    relative = re.compile(r"昨天|明天|\d+\s*天[前后]|还有\s*\d+")
    assert [path for path, page in pages.items() if relative.search(page.all("main")[0].text)] == []


def test_whoever_comes_to_no_page_is_told_where_to_ask(pages: Mapping[str, Document]) -> None:
    """A link in a message leads there as well: what to leave undone and whom to call, and where to check."""
    links = [link.attributes["href"] for link in pages["404.html"].all("a")]
    assert any(link.startswith("tel:") for link in links) and any(link.endswith("/verify/") for link in links)
