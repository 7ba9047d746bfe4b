"""A register below a Chinese domain name: machines get addresses in ASCII, people read their own characters."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from roster.check.outcome import Sound
from roster.text import hosts
from tests.support import TODAY, account, check, data_files, ended, look, run, tree, write_site

WRITTEN, ASKED = "https://政务.示例.中国/名录/", "https://xn--zfr164b.xn--fsq092h.xn--fiqs8s/%E5%90%8D%E5%BD%95/"
SITE = {"base_url": WRITTEN, "site_domain": "政务.示例.中国"}
DATA = look(data_files([account("a"), account("b", ended("2026-11-20"))], site=SITE), TODAY)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        (WRITTEN, ASKED),
        ("https://政务.CN", "https://xn--zfr164b.cn"),
        ("http://政务.中国:8080/a?b#c", "http://xn--zfr164b.xn--fiqs8s:8080/a?b#c"),
        ("https://www.example.gov.cn/政务/%E5%90%8D/", "https://www.example.gov.cn/%E6%94%BF%E5%8A%A1/%E5%90%8D/"),
        ("http://[::1]:80/名", "http://[::1]:80/%E5%90%8D"),
        ("https://WWW.example.gov.cn/A%2f", "https://WWW.example.gov.cn/A%2f"),  # what is ASCII stays as it is written
    ],
)
def test_an_address_is_asked_for_in_ascii(address: str, asked: str) -> None:
    """Host and path each in the way that machines write them; once is enough."""
    assert hosts.uri(address) == asked and hosts.uri(asked) == asked


def test_however_it_is_written_the_host_is_the_same() -> None:
    """In characters or as it is asked for, in small letters; what is no name of a host has none."""
    assert hosts.host_of(WRITTEN) == hosts.host_of(ASKED) == "xn--zfr164b.xn--fsq092h.xn--fiqs8s"
    assert hosts.host_of("https://政务..中国/") == hosts.host_of("https://政" + "务" * 63 + ".cn/") == ""


@pytest.mark.parametrize("address", ["https://政务..中国/", f"https://{'政' * 64}.cn/"])
def test_a_domain_that_nobody_can_have_is_a_finding(address: str) -> None:
    """With its place, before anything is built of it."""
    checked = check(data_files([account("a")], site={"base_url": address}), TODAY)
    assert not isinstance(checked, Sound) and "没有这样的域名" in checked.findings[0].message


@pytest.mark.parametrize("domain", ["政务.示例.中国", "xn--zfr164b.xn--fsq092h.xn--fiqs8s"])
def test_either_spelling_of_the_domain_is_that_of_the_address(domain: str, tmp_path: Path) -> None:
    """Nobody is told that his own domain is another one."""
    root = write_site(tmp_path, data_files([account("a")], site={**SITE, "site_domain": domain}))
    assert "网站域名与 base_url" not in run("build", "--root", root, "--release", today=TODAY).stderr


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """A site that was built."""
    root = write_site(tmp_path_factory.mktemp("domain"), DATA)
    done = run("build", "--root", root, today=TODAY)
    assert done.returncode == 0, done.stderr
    return tree(root / "public")


def test_the_map_of_the_site_is_in_ascii(files: Mapping[str, bytes]) -> None:
    """sitemaps.org: addresses as RFC 3986 has them."""
    sitemap = files["sitemap.xml"].decode()
    assert sitemap.isascii() and f"<loc>{ASKED}accounts/a/</loc>" in sitemap


def test_feed_and_calendar_lead_there_and_keep_their_ids(files: Mapping[str, bytes]) -> None:
    """Links in ASCII; ids are only compared, and stay what subscribers have."""
    feed = ElementTree.fromstring(files["feed.xml"])
    links = [link.attrib["href"] for link in feed.iter(f"{ATOM}link")]
    assert links and all(link.startswith(ASKED) for link in links)
    ids = [id_.text or "" for id_ in feed.iter(f"{ATOM}id")]
    assert all(id_.startswith(WRITTEN) for id_ in ids)
    calendar = files["notices.ics"].decode().replace("\r\n ", "")
    assert f"URL:{ASKED}notices/2026-11-20-ylg-close/" in calendar and "@政务.示例.中国" in calendar
    page = files["notices/index.html"].decode()
    assert f'href="webcal{ASKED.removeprefix("https")}notices.ics"' in page


def test_codes_pages_and_search_of_browsers_lead_there(files: Mapping[str, bytes], tmp_path: Path) -> None:
    """A telephone that scans a code gets an address that every reader of codes can open."""
    (tmp_path / "qr.png").write_bytes(files["accounts/a/qr.png"])
    with Image.open(tmp_path / "qr.png") as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [f"{ASKED}accounts/a/"]
    assert f'template="{ASKED}verify/?q={{searchTerms}}"' in files["opensearch.xml"].decode()
    assert f'rel="canonical" href="{ASKED}accounts/a/"' in files["accounts/a/index.html"].decode()
    assert f"Canonical: {ASKED}.well-known/security.txt" in files[".well-known/security.txt"].decode()
