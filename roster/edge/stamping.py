"""Ask a time-stamp authority over HTTP (RFC 3161, 3.4). What it answers is not believed here."""

import urllib3
from urllib3.util import parse_url

from .deadline import Deadline, TooSlow
from .fetch import why_unreached

_ASKED, _ANSWERED = "application/timestamp-query", "application/timestamp-reply"
_SECONDS = 30.0


class NoAnswer(Exception):
    """The authority gave no token; the message (Chinese) says why."""


def ask(url: str, request: bytes, most: int, seconds: float = _SECONDS) -> bytes:
    """The answer to a request, at most ``most`` bytes; raises NoAnswer. Redirects are not followed."""
    try:
        with Deadline(seconds) as deadline:
            return _ask(url, request, most, deadline)
    except TooSlow:
        raise NoAnswer(f"{url} 太慢，{seconds:g} 秒没有答完") from None
    except urllib3.exceptions.HTTPError as error:
        raise NoAnswer(f"{url} 打不开：{why_unreached(error)}") from None


def _ask(url: str, request: bytes, most: int, deadline: Deadline) -> bytes:
    pool = urllib3.connection_from_url(url, timeout=urllib3.Timeout(connect=10, read=20))
    deadline.watch(pool)
    answer = pool.urlopen(
        "POST",
        parse_url(url).request_uri,
        body=request,
        headers={"Content-Type": _ASKED, "Accept": _ANSWERED},
        retries=False,
        redirect=False,
        preload_content=False,
    )
    try:
        if answer.status != 200:
            raise NoAnswer(f"{url} 回答 {answer.status}")
        data = answer.read(most + 1)
    finally:
        answer.close()
    if not data or len(data) > most:
        raise NoAnswer(f"{url} 的回答{'太大' if data else '是空的'}")
    return data
