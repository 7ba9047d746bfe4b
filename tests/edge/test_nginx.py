"""The sample configuration in a real nginx, below /xmt/ and at /: headers, caching, compression, and every page in
a browser.
"""

import gzip
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import urllib3
from playwright.sync_api import Browser, Page, Request

from tests.browser.conftest import Watched
from tests.browser.public.test_pages import KINDS_OF_PAGES
from tests.nginx import NGINX, behind_nginx

KEPT = "public, max-age=31536000, immutable"

_REQUIRED = os.environ.get("ROSTER_NGINX") == "required"


@pytest.fixture(scope="module", params=["/xmt/", "/"])
def server(request: pytest.FixtureRequest, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the sample site behind nginx."""
    if NGINX is None:
        (pytest.fail if _REQUIRED else pytest.skip)("没有 nginx，服务器配置没有测试；Debian：apt install nginx")
    folder = tmp_path_factory.mktemp("nginx")
    for parent in [folder, *folder.parents][:4]:  # nginx's workers are another user
        with suppress(PermissionError):
            parent.chmod(parent.stat().st_mode | 0o055)
    with behind_nginx(sample, folder, request.param) as address:
        yield address


def get(address: str, **headers: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request("GET", address, headers=headers, decode_content=False, retries=False)


def test_pages_carry_the_headers_and_are_asked_for_anew(server: str) -> None:
    answer = get(f"{server}accounts/wjw-weixin/")
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = get(f"{server}accounts/wjw-weixin/", **{"If-None-Match": answer.headers["ETag"]})
    assert again.status == 304


def test_what_is_named_by_its_content_is_kept_and_nothing_else(server: str) -> None:
    """A year for addresses with a digest; style sheets without one and the verify page's date are asked for anew."""
    home = get(server).data.decode()
    style = home.split('href="')[
        [part.startswith("assets/style.css") for part in home.split('href="')].index(True)
    ].split('"')[0]
    version = get(f"{server}verify/register.json").json()["version"]
    kept = {path: get(server + path) for path in (style, f"verify/{version}/sounds.json", f"verify/{version}/e/0.json")}
    asked = {
        path: get(server + path)
        for path in (
            "assets/style.css",
            "verify/register.json",
            "verify/sw.js",
            "api/v1/notices.json",
            "pagefind/pagefind.js",
        )
    }
    assert {path: (a.status, a.headers["Cache-Control"]) for path, a in kept.items()} == dict.fromkeys(
        kept, (200, KEPT)
    )
    assert {path: (a.status, a.headers["Cache-Control"]) for path, a in asked.items()} == dict.fromkeys(
        asked, (200, "no-cache")
    )


def test_compressed_copies_are_sent_as_they_are(server: str, sample: Path) -> None:
    answer = get(f"{server}index.html", **{"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip" and int(answer.headers["Content-Length"]) == len(answer.data)
    assert gzip.decompress(answer.data) == (sample / "index.html").read_bytes()


def test_types_and_the_page_for_wrong_addresses(server: str) -> None:
    assert get(f"{server}notices.ics").headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert get(f"{server}api/v1/accounts.csv").headers["Content-Type"] == "text/csv; charset=utf-8"
    assert get(f"{server}feed.xml").headers["Content-Type"].endswith("charset=utf-8")
    answer = get(f"{server}no/such/page")
    assert answer.status == 404 and "没有这个页面" in answer.data.decode()
    assert urllib3.request("POST", server, retries=False).status in (403, 405)


def test_an_address_without_its_last_slash_leads_on(server: str) -> None:
    """Also the folder itself; by a path alone, for whoever stands before this server knows host and scheme better."""
    prefix = urlsplit(server).path
    for path in ("accounts/wjw-weixin", "units", *([""] if prefix != "/" else [])):
        answer = get(f"{server}{path}".rstrip("/"))
        assert (answer.status, answer.headers["Location"]) == (301, f"{prefix}{path}".rstrip("/") + "/")


def is_styled(page: Page) -> bool:
    """True once the style sheet is there; on a busy machine it may come after the page."""
    for _ in range(100):
        if page.evaluate("document.styleSheets.length > 0 && document.styleSheets[0].cssRules.length > 20"):
            return True
        page.wait_for_timeout(100)
    return False


@pytest.mark.browser
def test_every_kind_of_page_works_behind_it(server: str, chromium: Browser) -> None:
    """No error on the console, nothing missing, the headers' policy obeyed; search and verify answer."""
    visit = Watched(chromium)
    page = visit(server)
    for kind, path in KINDS_OF_PAGES.items():
        if kind != "404":
            page.goto(server + path)
            assert is_styled(page), kind
            if kind == "hits":
                page.wait_for_selector("[data-result]")
            if kind in ("verify", "listed"):
                page.wait_for_selector("[data-verdict]")
    visit.leave()
    assert visit.wrong == []


@pytest.mark.browser
def test_the_first_view_is_light(server: str, chromium: Browser) -> None:
    """At most 30 KB over the wire, headers included, for the pages people arrive at, search apart. The verify page
    brings every script of an answer with it: on a slow network each further round costs more than its bytes.
    """
    for path in ("", "accounts/wjw-weixin/", "notices/2026-11-13-nhq-fb-change/", "verify/"):
        context = chromium.new_context(service_workers="block")
        page = context.new_page()
        sizes: list[int] = []
        page.on("requestfinished", lambda request, sizes=sizes: sizes.append(weight(request)))
        page.goto(server + path, wait_until="networkidle")
        context.close()
        assert sum(sizes) <= (55_000 if path == "verify/" else 30_000), (path, sizes)


def weight(request: Request) -> int:
    """What an answer takes on the wire, in bytes."""
    sizes = request.sizes()
    return sizes["responseHeadersSize"] + sizes["responseBodySize"]
