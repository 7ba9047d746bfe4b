"""What a page owes the government portal it lies below (国办发〔2017〕47号) and whoever passes it on."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from ..records.site import Site
from ..text import telephones

_FIND_FAULT = "https://zfwzgl.www.gov.cn/exposure/jiucuo.html"
_SECURITY_DAYS = 180  # RFC 9116, 2.5.5: less than a year; a daily build renews it


def canonical(site: Site, path: str) -> str:
    """The address of an output path: absolute, without ``index.html``, percent-encoded."""
    return site.uri + _quoted(path.removesuffix("index.html"))


@lru_cache(64)  # a page tells its own address many times
def _quoted(path: str) -> str:
    return quote(path, safe="/")


def subscription(site: Site) -> str:
    """The calendar of notices as an address that a telephone takes for a calendar to follow, not for a file."""
    return f"webcal://{site.uri.partition('://')[2]}notices.ics"


def host(site: Site) -> str:
    """By what a reader knows the site in the line of addresses: ``www.example.gov.cn``."""
    return urlsplit(site.base_url).netloc


def find_fault(site: Site, path: str) -> str:
    """The entry 「我为政府网站找错」 for one page; empty for a site without an identification code."""
    if not site.site_id_code:
        return ""
    return f"{_FIND_FAULT}?site_code={quote_plus(site.site_id_code)}&url={quote_plus(canonical(site, path))}"


def organization(
    name: str, address: str, accounts: Iterable[str | None] = (), url: str | None = None
) -> dict[str, Any]:
    """A unit as schema.org's GovernmentOrganization; ``accounts`` are addresses of accounts that are really its own."""
    described: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentOrganization",
        "name": name,
        "url": url or address,
        "mainEntityOfPage": address,
    }
    if own := [address for address in accounts if address]:
        described["sameAs"] = own
    return described


def security(site: Site, today: date) -> bytes:
    """``security.txt`` (RFC 9116); empty where nobody can be told."""
    report = site.report
    ways = [
        report.portal_url,
        report.email and f"mailto:{report.email}",
        report.phone and telephones.address(report.phone),
    ]
    contacts = [f"Contact: {way}" for way in ways if way]
    if not contacts:
        return b""
    until = f"Expires: {today + timedelta(days=_SECURITY_DAYS)}T00:00:00Z"
    own = f"Canonical: {site.uri}.well-known/security.txt"
    return "\n".join([*contacts, until, "Preferred-Languages: zh", own, ""]).encode()
