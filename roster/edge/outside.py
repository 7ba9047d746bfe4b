"""Are addresses outside still there? Looked at politely, in parallel over hosts, remembered for some days.

Nothing is concluded from a refusal: platforms turn programs away. Only an
address that its own host calls gone is a finding.
"""

import ipaddress
import json
import socket
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

import urllib3
from urllib3.util import parse_url

from ..directory.directory import Directory
from ..directory.life import is_open
from ..source.problems import Level, Place, Problem
from .deadline import Deadline, TooSlow

_GONE = (404, 410)
_PAUSE = 1.0  # seconds between two questions to one host
_HOSTS = 8  # asked at the same time
_AGENT = "roster-check/1"
_SECONDS = 20.0  # for an answer, however it comes
_KEEPING = 30.0  # seconds between two savings of what was seen
_UNICAST = ipaddress.ip_network("2000::/3")  # RFC 4291; leaves out NAT64 (64:ff9b::/96)
# RFC 6890, RFC 7526: whoever is near answers there, and Python 3.11 calls most of them global.
_NEARBY = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))
_KEPT = {"there": timedelta(days=7), "gone": timedelta(days=1)}


class Seen(StrEnum):
    """What became of a look at an address."""

    THERE = "there"
    GONE = "gone"
    UNKNOWN = "unknown"


Known = Mapping[str, tuple[Seen, date]]


def addresses(directory: Directory) -> dict[str, list[Place]]:
    """Every address outside that pages lead to, with where it stands: open accounts, units' sites, the report
    entry.
    """
    found: dict[str, list[Place]] = {}
    for account in directory.accounts.values():
        if account.url and is_open(account):
            found.setdefault(account.url, []).append(_read_at(account.place) / "url")
    for unit in directory.units.values():
        if unit.contact and unit.contact.url:
            found.setdefault(unit.contact.url, []).append(_read_at(unit.place) / "contact" / "url")
    if portal := directory.site.report.portal_url:
        found.setdefault(portal, []).append(_read_at(directory.site.place) / "report" / "portal_url")
    return found


def _read_at(place: Place | None) -> Place:
    """Where a record was read, as all of a register's were."""
    assert place is not None
    return place


def look(
    wanted: Sequence[str],
    known: Known,
    today: date,
    see: Callable[[str], Seen],
    progress: Callable[[int], None],
    pause: float = _PAUSE,
    keep: Callable[[Known], None] = lambda seen: None,
    keeping: float = _KEEPING,
) -> dict[str, tuple[Seen, date]]:
    """Look at addresses that are not known from recent days; gives what is known of all of them now.

    ``keep`` is given what is known so far every ``keeping`` seconds, and in the end, Ctrl-C included.
    """
    fresh = {a: known[a] for a in wanted if a in known and today - known[a][1] <= _KEPT.get(known[a][0], timedelta(-1))}
    progress(len(fresh))
    stopped = threading.Event()

    def ask(group: Sequence[str]) -> None:
        for number, address in enumerate(group):
            if stopped.wait(pause if number else 0):
                break
            fresh[address] = (see(address), today)
            progress(1)

    groups = _by_host(address for address in wanted if address not in fresh)
    try:
        _ask_all(groups, ask, stopped, lambda: keep(fresh.copy()), keeping)
    finally:
        keep(fresh)
    return fresh


def _ask_all(
    groups: Iterable[Sequence[str]],
    ask: Callable[[Sequence[str]], None],
    stopped: threading.Event,
    keep: Callable[[], None],
    keeping: float,
) -> None:
    """Ask about groups of addresses in parallel and ``keep`` what is known now and then; raises what ``ask`` raises."""
    with ThreadPoolExecutor(_HOSTS) as pool:
        running = {pool.submit(ask, group) for group in groups}
        try:
            while running:
                done, running = wait(running, keeping, FIRST_EXCEPTION)
                for group in done:
                    group.result()
                keep()
        finally:
            stopped.set()  # after Ctrl-C nobody waits for the rest of a long list


def _by_host(addresses: Iterable[str]) -> list[list[str]]:
    found: dict[str, list[str]] = {}
    for address in addresses:
        found.setdefault(urlsplit(address).netloc, []).append(address)
    return list(found.values())


def findings(wanted: Mapping[str, Sequence[Place]], seen: Known) -> list[Problem]:
    """A warning at every place of an address that is gone."""
    return [
        Problem(
            place,
            "address-gone",
            f"网址 {address} 打不开：对方回答没有这一页；请核对，账号已停用的请办理备案",
            Level.WARNING,
        )
        for address, places in wanted.items()
        if seen[address][0] is Seen.GONE
        for place in places
    ]


def see(address: str) -> Seen:
    """Ask a host for the head of a page, nothing more; hosts inside a private network are never asked."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not (found := _open_addresses(parts.hostname or "")):
        return Seen.UNKNOWN
    return asked(address, found[0])


def asked(address: str, at: str, seconds: float = _SECONDS) -> Seen:
    """What the host says at an address of the network, without following it anywhere and without reading the page.

    The name is not looked up again: a second answer could lead inside. What it
    has not said after ``seconds`` is not waited for.
    """
    parts = urlsplit(address)
    try:
        host = (parts.hostname or "").encode("idna").decode()
        target = parse_url(f"http://host{parts.path or '/'}{'?' * bool(parts.query)}{parts.query}").request_uri
    except (UnicodeError, urllib3.exceptions.HTTPError):
        return Seen.UNKNOWN
    timeout = urllib3.Timeout(connect=5, read=10)
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            at, parts.port or 443, timeout=timeout, server_hostname=host, assert_hostname=host
        )
    else:
        pool = urllib3.HTTPConnectionPool(at, parts.port or 80, timeout=timeout)
    named = f"[{host}]" if ":" in host else host
    headers = {"Host": f"{named}:{parts.port}" if parts.port else named, "User-Agent": _AGENT}
    try:
        with pool, Deadline(seconds) as deadline:
            deadline.watch(pool)
            answer = pool.urlopen("GET", target, headers=headers, redirect=False, retries=False, preload_content=False)
            answer.close()
    except (urllib3.exceptions.HTTPError, TooSlow):
        return Seen.UNKNOWN
    if answer.status in _GONE:
        return Seen.GONE
    return Seen.THERE if answer.status < 400 else Seen.UNKNOWN


def _open_addresses(host: str) -> Sequence[str]:
    """Where a name leads, if only to the open internet: a merge request must not make us ask around inside."""
    try:
        found = list(
            dict.fromkeys(str(entry[4][0]) for entry in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))
        )
    except (OSError, UnicodeError):
        return ()
    return found if all(_is_open(ipaddress.ip_address(ip.partition("%")[0])) for ip in found) else ()


def _is_open(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """True for an address of one host of the open internet; one that wraps an IPv4 address could lead inside."""
    if isinstance(ip, ipaddress.IPv6Address) and (ip not in _UNICAST or ip.sixtofour or ip.teredo):
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _NEARBY)


def as_json(seen: Known) -> bytes:
    """What is known, to be remembered; an unknown is asked again."""
    kept = {
        address: [state.value, str(day)] for address, (state, day) in sorted(seen.items()) if state is not Seen.UNKNOWN
    }
    return json.dumps(kept, ensure_ascii=False, indent=0).encode()


def from_json(data: bytes) -> dict[str, tuple[Seen, date]]:
    """What was remembered; nothing where the file was spoilt."""
    try:
        return {address: (Seen(state), date.fromisoformat(day)) for address, (state, day) in json.loads(data).items()}
    except (ValueError, AttributeError, TypeError, RecursionError):
        return {}
