"""Domain names in Chinese, as machines ask for them: 政务.cn is ``xn--zfr164b.cn`` on the wire (RFC 3490).

People read and write them in characters; feeds, maps of a site, codes and requests need an address in ASCII (RFC 3986).
"""

import re
from urllib.parse import quote, urlsplit

_AUTHORITY = re.compile(r"(https?://)([^/?#:]+)(.*)", re.DOTALL)
_KEPT = "".join(map(chr, range(33, 127)))  # what is ASCII stays as it is written


def ascii_host(host: str) -> str:
    """A host as it is asked for, in small letters; one in ASCII says the same. Raises ValueError for what is no name
    of a host.
    """
    return (host if host.isascii() else host.encode("idna").decode()).lower()


def uri(address: str) -> str:
    """A web address without other letters than ASCII, which leads to the same place; one that has none stays as it is.

    Raises ValueError for a host that is no name.
    """
    parts = None if address.isascii() else _AUTHORITY.fullmatch(address)
    if parts is None:
        return address
    scheme, host, rest = parts.groups()
    return f"{scheme}{host if host.isascii() else ascii_host(host)}{quote(rest, safe=_KEPT)}"


def host_of(address: str) -> str:
    """The host of an address as it is asked for, empty where it has none that can be."""
    try:
        return ascii_host(urlsplit(address).hostname or "")
    except ValueError:
        return ""
