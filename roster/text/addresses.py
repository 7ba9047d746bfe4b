"""Profile addresses: parse, then compare. Never a suffix, never a regular expression on a host.

A pattern of ``platforms.yaml`` reads like ``weibo.com/u/{account_id}``: host and
path segments must be equal (``www.`` and ``m.`` before a host do not matter), a name in braces stands for one
segment, for
what a segment has between fixed letters (``user_{key}``) or for one query value, ``*`` for any one segment. A route
behind ``#/`` counts as segments, the ``#`` being one. Tracking parameters are noise. ``assets/addresses.js`` reads
the same way.
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import parse_qs, unquote, urlsplit

IDENTITIES = ("account_id", "handle", "name", "key")
# Query parameters that tell who passed an address on and never whose it is: a whole name, for both sides.
NOISE = (
    r"utm_\w+|share_(?:token|from|source|medium|tag|session_id|plat|times)|spm|spm_id_from|from|isappinstalled|timestamp|commTag|wxuid|vd_source|"
    r"xsec_token|xsec_source|is_all|refer_flag|sudaref|luicode|lfid|wvr|log_from|tt_from|enter_from|enter_method|previous_page|clicktime|"
    r"lang|locale|sharePrepath|wid_try|tabtype|nettype|abtest_cookie|devicetype|pass_ticket|wx_header"
)
_NOISE = re.compile(NOISE)
_ROUTE = re.compile(r"!?/[^?#]+")  # behind a #: the page that a program in the browser shows
_NO_ROUTES = ("", "/", "wechat_redirect", "rd", "wechat_webview_type=1")
_BLANK = re.compile(r"([^{}]*)\{(\w+)\}([^{}]*)")


@dataclass(frozen=True, slots=True)
class AddressPattern:
    """Host, path segments and query values of one kind of profile address."""

    host: str
    segments: tuple[str, ...]
    query: tuple[tuple[str, str], ...]

    def match(self, url: str) -> dict[str, str] | None:
        """What the address says about the account (``{"account_id": …}``), None if it is not of this kind."""
        address = _split(url)
        if address is None or bare(address.host) != bare(self.host) or len(address.segments) != len(self.segments):
            return None
        pairs = list(zip(self.segments, address.segments, strict=True))
        if self.query:
            given = parse_qs(urlsplit(url).query)
            # Of a parameter that is given twice nobody knows which one counts.
            pairs += [(value, given[name][0] if len(given.get(name, ())) == 1 else "") for name, value in self.query]
        found: dict[str, str] = {}
        for wanted, text in pairs:
            if wanted == "*":
                continue
            blank = _BLANK.fullmatch(wanted)
            if blank is None and wanted != text:
                return None
            if blank:
                before, name, after = blank.groups()
                if not text.startswith(before) or not text.removeprefix(before).endswith(after):
                    return None
                found[name] = text.removeprefix(before).removesuffix(after)
        return found if all(found.values()) else None


@cache
def address_pattern(text: str) -> AddressPattern:
    """Read a pattern such as ``weibo.com/u/{account_id}``; raises ValueError where it is none."""
    address = _split(f"https://{text}")
    if address is None or "." not in address.host:
        raise ValueError(text)
    pairs = (pair.partition("=") for pair in urlsplit(f"https://{text}").query.split("&") if pair)
    query = tuple((key, value) for key, _, value in pairs)
    for part in (*address.segments, *(value for _, value in query)):
        blank = _BLANK.fullmatch(part)
        if ("{" in part or "}" in part) and (blank is None or blank.group(2) not in IDENTITIES):
            raise ValueError(text)
    return AddressPattern(address.host, address.segments, query)


def host_of(url: str) -> str | None:
    """The host of an address in lower case, None if it has none or hides a user part."""
    address = _split(url)
    return address.host if address else None


def address_key(url: str) -> str:
    """An address without what does not matter: scheme and its port, letter case of the host, www or m, noise, a
    slash at the end.

    What stands behind a # counts: on some platforms it is all that tells one
    account from another.
    """
    parts = urlsplit(url)
    host = bare(_ascii((parts.hostname or "").rstrip(".")))
    port = "" if parts.port in (None, {"http": 80, "https": 443}.get(parts.scheme)) else f":{parts.port}"
    pairs = (pair for pair in parts.query.split("&") if pair and not _NOISE.fullmatch(pair.partition("=")[0]))
    query = "&".join(_plain(pair, "%&#") for pair in pairs)
    fragment = "" if parts.fragment in _NO_ROUTES else f"#{_plain(parts.fragment, '%')}"
    return f"{host}{port}{_path(parts.path)}{'?' * bool(query)}{query}{fragment}"


def _path(path: str) -> str:
    """A path as browsers make it: dots resolved, the same character written one way, no slash at the end."""
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(_plain(segment, "%/?#"))
    return "".join(f"/{segment}" for segment in kept).rstrip("/")


def _plain(text: str, kept: str) -> str:
    """A text without percent signs, but for characters that would mean something else without them."""
    return "".join(f"%{ord(char):02X}" if char in kept else char for char in unquote(text))


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def bare(host: str) -> str:
    """A host without ``www.`` or ``m.``: both belong to whom the rest belongs to."""
    for label in ("www.", "m."):
        if host.startswith(label) and "." in host.removeprefix(label):
            return host.removeprefix(label)
    return host


@dataclass(frozen=True, slots=True)
class _Address:
    host: str
    segments: tuple[str, ...]


@lru_cache(256)  # one address is held against every pattern of its platform
def _split(url: str) -> _Address | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname
        if parts.scheme not in ("http", "https") or not host or parts.username is not None or parts.port is not None:
            return None
    except ValueError:
        return None
    route = _ROUTE.match(parts.fragment)
    path = f"{parts.path}/#/{route.group().removeprefix('!')}" if route else parts.path
    return _Address(host.rstrip("."), tuple(unquote(segment) for segment in path.split("/") if segment))
