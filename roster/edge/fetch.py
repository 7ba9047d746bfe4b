"""Read pages of the live site over HTTP(S): patient, polite, and never fooled into another host."""

from datetime import datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.util import parse_url

from ..notices.live import CannotLook
from ..source.problems import one_line
from ..text import hosts
from .deadline import Deadline, TooSlow

MAX_BYTES = 8 * 1024 * 1024
_REDIRECTS = (301, 302, 303, 307, 308)
_MAX_REDIRECTS = 5
_GONE = (404, 410)
_AGENT = "roster-posted/1"
# What a server can bring about: urllib3 passes on what it does not expect of the libraries below it.
_FAULTS = (urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError)
_SECONDS = 60.0  # for an address with its redirects, however it comes


class Fetcher:
    """Reads addresses relative to a base; None where a page is not there (404, 410).

    Waits at most 10 s to connect and 30 s for the next piece of data, and about
    ``seconds`` in all, and reads no more than ``most`` bytes. Tries three times more after a fault, soon, whatever the
    server asks to wait. Follows redirects on the same host only. Certificates
    must be right. Raises CannotLook for everything from which nothing can be
    concluded. ``served_at`` is the ``Date`` of the last answer (RFC 9110, 6.6.1), None where there was none.
    """

    def __init__(self, base: str, seconds: float = _SECONDS, most: int | None = None) -> None:
        self._base, self._seconds = base, seconds
        self._most = MAX_BYTES if most is None else most
        self.served_at: datetime | None = None

    def __call__(self, path: str) -> bytes | None:
        """The bytes at an address relative to the base."""
        address = urljoin(self._base, path)
        try:
            with Deadline(self._seconds) as deadline:
                answer, here = _reached(address, deadline)
                self.served_at = _date(answer.headers.get("Date"))
                return _body(answer, here, self._most)
        except TooSlow:
            raise CannotLook(f"{address} 太慢，{self._seconds:g} 秒没有读完") from None


def _date(header: str | None) -> datetime | None:
    try:
        said = parsedate_to_datetime(header) if header else None
    except ValueError:
        return None
    return said if said and said.tzinfo else None


def _reached(address: str, deadline: Deadline) -> tuple[urllib3.BaseHTTPResponse, str]:
    """The answer at the end of the redirects, and the address that gave it."""
    here = address
    for _ in range(_MAX_REDIRECTS + 1):
        answer = _get(here, deadline)
        if answer.status not in _REDIRECTS:
            return answer, here
        answer.close()
        here = _followed(here, answer.headers.get("Location"))
    raise CannotLook(f"{address} 跳转次数太多")


def _get(address: str, deadline: Deadline) -> urllib3.BaseHTTPResponse:
    retries = urllib3.Retry(
        total=3,
        redirect=False,
        backoff_factor=0.5,
        status_forcelist=(429, 500, 502, 503, 504),
        respect_retry_after_header=False,
    )
    try:
        pool = urllib3.connection_from_url(
            address, timeout=urllib3.Timeout(connect=10, read=30), headers={"User-Agent": _AGENT}
        )
        deadline.watch(pool)
        target = parse_url(address).request_uri
        return pool.urlopen("GET", target, retries=retries, redirect=False, preload_content=False)
    except urllib3.exceptions.MaxRetryError as error:
        if isinstance(error.reason, urllib3.exceptions.SSLError):
            raise CannotLook(f"{address} 的证书有问题：{one_line(str(error.reason))}") from None
        raise CannotLook(f"{address} 打不开：{why_unreached(error.reason)}") from None
    except _FAULTS as error:
        raise CannotLook(f"{address} 打不开：{why_unreached(error)}") from None


def why_unreached(error: Exception | None) -> str:
    """Why a server gave no answer, and what to look at, for somebody who runs a website and knows no error numbers."""
    match error:
        case urllib3.exceptions.NameResolutionError():
            return "查不到这个域名；请核对网址，也看看这台机器连不连得上网络"
        case urllib3.exceptions.NewConnectionError():
            return "连不上；请看看网站是不是停了，网址里的端口对不对，或者防火墙不让这台机器访问"
        case urllib3.exceptions.ConnectTimeoutError():
            return "连不上，一直没有回答；请看看网站是不是停了，或者防火墙不让这台机器访问"
        case urllib3.exceptions.ReadTimeoutError():
            return "连上了，一直没有答完；请过一会儿再试"
        case urllib3.exceptions.ResponseError():
            return f"网站自己出了错（{one_line(str(error))}）；请看看网站的服务器，过一会儿再试"
        case _:
            return one_line(str(error))


def _body(answer: urllib3.BaseHTTPResponse, address: str, most: int) -> bytes | None:
    try:
        if answer.status in _GONE:
            return None
        if answer.status != 200:
            raise CannotLook(f"{address} 回答 {answer.status}，看不出那里有什么")
        data = answer.read(most + 1, decode_content=True)
    except _FAULTS as error:
        raise CannotLook(f"{address} 没有读完：{one_line(str(error))}") from None
    finally:
        answer.close()
    if len(data) > most:
        raise CannotLook(f"{address} 超过 {most // 1024 // 1024} MB，没有读")
    return data


def _as_meant(location: str) -> str:
    """A header as whoever configured the server wrote it: Chinese in it comes as UTF-8, and is read as Latin-1."""
    try:
        return location.encode("latin-1").decode()
    except UnicodeError:
        return location


def _followed(address: str, location: str | None) -> str:
    """Where a redirect leads; only to the same host, and never from https back to http."""
    here = urlsplit(address)
    try:
        target = hosts.uri(urljoin(address, _as_meant(location or "")))
        there = urlsplit(target)
        is_here = bool(location) and hosts.host_of(target) == hosts.host_of(address) and there.port != 0
    except ValueError:  # the server may say anything: [::1, a port that is none
        target, there, is_here = location or "", here, False
    if not is_here or there.scheme not in ("http", "https"):
        raise CannotLook(f"{address} 跳转到了别处（{one_line(target[:200])}）；请核对网址")
    if here.scheme == "https" and there.scheme == "http":
        raise CannotLook(f"{address} 从 https 跳回了 http")
    return target
