"""Give a message to somebody's webhook: once, to that address alone, and with an end to waiting.

An address of a webhook is a secret: who has it can write. It comes from the webmaster's own environment, so it may
lie inside a private network; no message here shows more of it than its host.
"""

import ipaddress
from http.client import HTTPException
from urllib.parse import urlsplit

import urllib3
from urllib3 import exceptions
from urllib3.util import parse_url

from .deadline import Deadline, TooSlow

_SECONDS = 30.0  # for an answer, however it comes
_MOST_ANSWER = 64 * 1024
_AGENT = "roster-due/1"
# The first that fits; what urllib3 itself says would show the whole address.
_FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.SSLError, "的证书有问题"),
    (exceptions.NameResolutionError, "找不到"),
    (exceptions.NewConnectionError, "连不上"),
    (exceptions.TimeoutError, "没有回答"),
    (Exception, "没有答完就断开了"),
)


class BadAddress(Exception):
    """No address to send to; the message (Chinese) says why, and does not show it."""


class NotSent(Exception):
    """Nobody knows that the message arrived; the message (Chinese) says why, with nothing of the address but its
    host.
    """


def check(url: str) -> None:
    """Refuse an address that cannot be kept secret on its way; raises BadAddress."""
    try:
        parts = urlsplit(url)
        whole = url.isascii() and url.isprintable() and " " not in url and parts.port != 0
    except ValueError:
        raise BadAddress("不是网址") from None
    if parts.scheme not in ("https", "http") or not parts.hostname or not whole:
        raise BadAddress("不是 https:// 开头的网址")
    if parts.scheme == "http" and not _is_loopback(parts.hostname):
        raise BadAddress("是 http:// 开头的，路上谁都能看见；请换成 https:// 的地址")
    if parts.username is not None or parts.fragment:
        raise BadAddress("里面有用户名或 #；请原样复制机器人给的地址")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def post(url: str, body: bytes, seconds: float = _SECONDS) -> bytes:
    """The answer to a JSON body, which was taken (2xx); raises NotSent. Nothing is tried again: it may have arrived.

    Redirects are not followed. The address must have passed ``check``.
    """
    host = urlsplit(url).hostname
    try:
        with Deadline(seconds) as deadline:
            return _posted(url, body, deadline)
    except TooSlow:
        raise NotSent(f"{host} 太慢，{seconds:g} 秒没有答完") from None
    except (exceptions.HTTPError, HTTPException, OSError, ValueError) as error:
        raise NotSent(f"{host} {next(words for kind, words in _FAULTS if isinstance(error, kind))}") from None


def _posted(url: str, body: bytes, deadline: Deadline) -> bytes:
    pool = urllib3.connection_from_url(url, timeout=urllib3.Timeout(connect=10, read=20))
    deadline.watch(pool)
    answer = pool.urlopen(
        "POST",
        parse_url(url).request_uri,
        body=body,
        headers={"Content-Type": "application/json; charset=utf-8", "User-Agent": _AGENT},
        retries=False,
        redirect=False,
        preload_content=False,
    )
    try:
        if not 200 <= answer.status < 300:
            moved = "，要到别处去，没有跟去" if 300 <= answer.status < 400 else ""
            raise NotSent(f"{urlsplit(url).hostname} 回答 {answer.status}{moved}")
        data = answer.read(_MOST_ANSWER + 1)
    finally:
        answer.close()
    if len(data) > _MOST_ANSWER:
        raise NotSent(f"{urlsplit(url).hostname} 的回答太长，不像机器人")
    return data
