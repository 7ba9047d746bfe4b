"""What pages owe the portal: meta tags, addresses, the way to report a fault, contacts for what is insecure."""

import re
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from roster.public import pages, portal
from roster.records import content
from roster.text import scalars, telephones
from tests import markup
from tests.support import ROOT, account, check, data_files, ended, look, unit

TODAY = date(2026, 11, 22)
SITE = {
    "portal_name": "示例市人民政府门户网站",
    "site_domain": "www.example.gov.cn",
    "site_id_code": "1234567890",
    "footer": {"organizer": "示例市样例办公室", "conac_id": "ABCD1234"},
}
PHONE = scalars.Phone.__metadata__[0].pattern
GROUPS = {
    "column": ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"),
    "content": ("ArticleTitle", "PubDate", "ContentSource"),
}
KINDS = {
    "index.html": "column",
    "units/index.html": "column",
    "platforms/index.html": "column",
    "platforms/wechat/index.html": "column",
    "regions/index.html": "column",
    "regions/示例市/index.html": "column",
    "notices/index.html": "column",
    "search/index.html": "column",
    "verify/index.html": "column",
    "report/index.html": "column",
    "units/ylg/index.html": "column",
    "notices/2026-11-02-ylg-close/index.html": "content",
    "notices/2026-11-02-ylg-close/certificate/index.html": "content",
}


@pytest.fixture(scope="module")
def made() -> dict[str, markup.Document]:
    """Every page of a small site with a notice seen online, as a document."""
    data = data_files(
        [
            account("a", ended("2026-11-02"), name="甲"),
            account("b", name="乙", platform="weibo", account_id="1234567890", url="https://weibo.com/u/1234567890"),
        ],
        site=SITE,
    )
    sources = check(look(data, date(2026, 11, 2)), TODAY).sources
    return {page.path: markup.read(page.make()) for page in pages.plan(sources)[0] if page.path.endswith(".html")}


def meta(document: markup.Document) -> dict[str, str]:
    return {
        e.attributes.get("name") or e.attributes.get("property", ""): e.attributes.get("content", "")
        for e in document.all("meta")
    }


def test_every_page_says_whose_it_is(made: dict[str, markup.Document]) -> None:
    """SiteName, SiteDomain and SiteIDCode of the portal on every page, none of them empty (国办发〔2017〕47号)."""
    for path, document in made.items():
        found = meta(document)
        assert (found["SiteName"], found["SiteDomain"], found["SiteIDCode"]) == (
            "示例市人民政府门户网站",
            "www.example.gov.cn",
            "1234567890",
        ), path


def test_a_register_without_a_portal_is_its_own_site() -> None:
    sources = check(data_files([account("a")]), TODAY).sources
    [home] = [page for page in pages.plan(sources)[0] if page.path == "index.html"]
    assert meta(markup.read(home.make()))["SiteName"] == "示例市测试名录"


def test_the_register_is_a_column_of_the_portal(made: dict[str, markup.Document]) -> None:
    """Its home page bears its own name, not 首页, which is the portal's; a category is no name of a column."""
    assert meta(made["index.html"])["ColumnName"] == "示例市测试名录"
    for path, document in made.items():
        found = meta(document)
        assert found.get("ColumnType") in (None, "信息发布", "公告公示", "互动交流", "数据发布"), path
        assert "ColumnType" not in found or found["ColumnType"] != found["ColumnName"], path


@pytest.mark.parametrize(("path", "group"), KINDS.items())
def test_columns_and_contents_have_the_tags_of_their_group(
    made: dict[str, markup.Document], path: str, group: str
) -> None:
    found = meta(made[path])
    assert [name for name in GROUPS[group] if not found.get(name)] == []


def test_a_notice_is_dated_by_the_day_it_was_seen_online(made: dict[str, markup.Document]) -> None:
    assert meta(made["notices/2026-11-02-ylg-close/index.html"])["PubDate"] == "2026-11-02 00:00"


def test_a_notice_nobody_has_seen_has_no_publication_date() -> None:
    """A forged publication date is a veto in every inspection: an unknown one is left out."""
    sources = check(data_files([account("a", ended("2026-11-02"))]), TODAY).sources
    [page] = [page for page in pages.plan(sources)[0] if page.path == "notices/2026-11-02-ylg-close/index.html"]
    assert "PubDate" not in meta(markup.read(page.make()))


def test_a_text_shows_its_publication_date_only_if_somebody_said_it() -> None:
    for header, dated in (("", {}), ("date: 2026-11-03\n", {"PubDate": "2026-11-03 00:00"})):
        text = f"---\ntitle: 说明\n{header}---\n正文"
        content_, _ = content.read("content/help.md", text.encode())
        sources = replace(check(data_files([account("a")]), TODAY).sources, contents=[content_])
        [page] = [page for page in pages.plan(sources)[0] if page.path == "help/index.html"]
        assert {k: v for k, v in meta(markup.read(page.make())).items() if k == "PubDate"} == dated


def test_the_way_to_report_a_fault_names_this_very_page(made: dict[str, markup.Document]) -> None:
    """「我为政府网站找错」 with the site's code and the page's own address; never on the page for wrong addresses."""
    for path, document in made.items():
        links = [e.attributes["href"] for e in document.all("a") if "zfwzgl.www.gov.cn" in e.attributes.get("href", "")]
        if path in ("404.html", "embed.html"):
            assert links == []
            continue
        [link] = links
        asked = parse_qs(urlsplit(link).query)
        [canonical] = [e.attributes["href"] for e in document.all("link") if e.attributes.get("rel") == "canonical"]
        assert asked == {"site_code": ["1234567890"], "url": [canonical]}
        assert canonical.startswith("https://www.example.gov.cn/xmt/") and not canonical.endswith("index.html")
        assert canonical.isascii()


def test_a_site_without_a_code_offers_no_way_that_leads_nowhere() -> None:
    directory = check(data_files([account("a")]), TODAY).sources.register.directory
    assert portal.find_fault(directory.site, "index.html") == ""


def test_shared_addresses_show_title_and_summary(made: dict[str, markup.Document]) -> None:
    found = meta(made["accounts/a/index.html"])
    assert found["og:url"] == "https://www.example.gov.cn/xmt/accounts/a/"
    assert "甲" in found["og:title"] and "示例市样例馆" in found["og:description"]


def test_every_page_has_a_picture_to_be_shared_with(made: dict[str, markup.Document]) -> None:
    """Exactly one, by its whole address; small, and not fetched by whoever only reads the page."""
    for path, document in made.items():
        if path != "embed.html":
            pictures = [
                e.attributes["content"] for e in document.all("meta") if e.attributes.get("property") == "og:image"
            ]
            assert pictures == ["https://www.example.gov.cn/xmt/assets/share.png"], path
    assert (ROOT / "assets/share.png").stat().st_size <= 20_000


def test_search_engines_are_told_of_running_accounts_only(made: dict[str, markup.Document]) -> None:
    [data] = [e.text for e in made["units/ylg/index.html"].all("script") if e.attributes.get("type") == markup.DATA]
    assert "weibo.com/u/1234567890" in data
    assert not [e for e in made["accounts/a/index.html"].all("script") if e.attributes.get("type") == markup.DATA]


def test_security_contacts_expire_within_a_year() -> None:
    """RFC 9116: at least one contact, an expiry less than a year ahead; without a contact there is no file."""
    site = check(data_files([account("a")], [unit()]), TODAY).sources.register.directory.site
    lines = dict(line.split(": ", 1) for line in portal.security(site, TODAY).decode().splitlines())
    assert lines["Contact"] == "tel:+8600012345000"
    assert TODAY < date.fromisoformat(lines["Expires"][:10]) < TODAY + timedelta(days=365)
    silent = check(data_files([account("a")], site={"report": {}}), TODAY).sources.register.directory.site
    assert portal.security(silent, TODAY) == b""


@pytest.mark.parametrize(
    ("written", "dialled", "address"),
    [
        ("0513-85098100", "051385098100", "tel:+8651385098100"),
        ("０５１３－85098100", None, None),
        ("０５１３-８５０９８１００", "051385098100", "tel:+8651385098100"),
        ("0513-85098100、85098101", "051385098100", "tel:+8651385098100"),
        ("（0513）85098100转801", "051385098100", "tel:+8651385098100"),
        ("+86 0513-85098100", "051385098100", "tel:+8651385098100"),
        ("+86-513-85098100", "051385098100", "tel:+8651385098100"),
        ("0086 513 85098100，85098101", "051385098100", "tel:+8651385098100"),
        ("12345", "12345", "tel:12345;phone-context=+86"),
        ("+86 400-1234-567", "4001234567", "tel:4001234567;phone-context=+86"),
        ("转801", "", ""),
    ],
)
def test_the_first_number_is_dialled_however_it_is_written(
    written: str, dialled: str | None, address: str | None
) -> None:
    """On pages and in security.txt alike; what the format refuses never gets here."""
    assert (re.fullmatch(PHONE, written) is None) == (dialled is None)
    if dialled is not None:
        assert (telephones.dialled(written), telephones.address(written)) == (dialled, address)
