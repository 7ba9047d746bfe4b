"""Addresses as browsers read them, and what profile addresses say of an account: parse, then compare.

An address decides only where nobody can read it in another way than a browser does (WHATWG URL): ASCII alone, no user,
no port, no backslash, no dots that lead up, nothing written with ``%`` that could be written without. What is not so
is a ``Fault``. Nothing is folded before it is read, nothing is matched by its end or by a regular expression on a host.

A pattern of ``platforms.yaml`` reads like ``weibo.com/u/{account_id}``: host and path segments must be equal (``www.``
and ``m.`` before a host do not matter), a name in braces stands for one segment, for what a segment has between fixed
letters (``user_{key}``) or for one query value, ``*`` for any one segment. A route behind ``#/`` counts as segments,
the ``#`` being one. ``assets/addresses.js`` reads the same way; the vectors of both stand in
``tests/data/addresses.json``.
"""

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from urllib.parse import quote, unquote

IDENTITIES = ("account_id", "handle", "name", "key")
# Query parameters that tell, on platforms whose patterns say where the identity stands, who passed an address on and
# never whose it is: a whole name. What it is for others, ``assets/lookup.js`` judges.
NOISE = (
    r"utm_\w+|share_(?:token|from|source|medium|tag|session_id|plat|times)|spm|spm_id_from|from|isappinstalled|timestamp|commTag|wxuid|vd_source|"
    r"xsec_token|xsec_source|is_all|refer_flag|sudaref|luicode|lfid|wvr|log_from|tt_from|enter_from|enter_method|previous_page|clicktime|"
    r"lang|locale|sharePrepath|wid_try|tabtype|nettype|abtest_cookie|devicetype|pass_ticket|wx_header|from_tab_name|showTab|vid"
)
# On a platform of which nothing is known any other parameter may be what tells one account from another.
_PASSED_ON = re.compile(r"utm_\w+=.*|from=(?:singlemessage|groupmessage|timeline)|isappinstalled=[01]", re.ASCII)
_NO_ROUTES = ("", "/", "wechat_redirect", "rd", "wechat_webview_type=1")
_ROUTE = re.compile(r"!?/([^?#]+)(?:\?(.*))?")  # behind a #: the page that a program in the browser shows
_LONGEST = 2000
_PARTS = re.compile(r"(https?)://([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE | re.ASCII | re.DOTALL)
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}$)(?:{_LABEL}\.)+(?=[a-z]){_LABEL}", re.IGNORECASE | re.ASCII)
_WRITTEN = re.compile(r"(?:[A-Za-z0-9._~:/?#@!$&()*+,;=-]|%[0-9A-Fa-f]{2})*")
_DOT = re.compile(r"^(https?://[^/?#.]+(?:\.[^/?#.]+)+)\.(?=[/?#]|$)", re.IGNORECASE | re.ASCII)
_PRINTABLE = "".join(map(chr, range(33, 127)))
_IS_PRINTABLE = re.compile("[!-~]*")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_NEEDLESS = re.compile(r"%(?:2[DE]|3[0-9]|[46][1-9A-F]|[57][0-9A]|5F|7E)|%[01][0-9A-F]|%7F", re.IGNORECASE)
_BLANK = re.compile(r"([^{}]*)\{(\w+)\}([^{}]*)")


class Fault(Enum):
    """Why an address decides nothing."""

    FORM = "form"  # no http(s) address at all
    USER = "user"  # something before an @, as forgers write it
    PORT = "port"
    HOST = "host"  # no name of a host in ASCII: a number, 中文.cn, xn--…, a dot at the end
    CHARACTER = "character"  # a character that a browser would write in another way, or not at all
    NEEDLESS = "needless"  # what is written with % and needs none, or a control character
    PATH = "path"  # empty segments, or such that lead up


@dataclass(frozen=True, slots=True)
class Address:
    """A plain address, as a browser asks for it.

    ``path`` begins with a slash or is empty, and has none at its end; ``query`` holds name and value as they are
    written; percent signs have capitals.
    """

    host: str
    path: str
    query: tuple[tuple[str, str], ...]
    fragment: str

    @property
    def segments(self) -> tuple[str, ...]:
        """Path segments in plain characters; those of a route too, behind one that is ``#``."""
        route = _ROUTE.fullmatch(self.fragment)
        path = f"{self.path}/#/{route[1].rstrip('/')}" if route else self.path
        return tuple(unquote(segment) for segment in path.split("/")[1:])

    @property
    def is_as_its_path_says(self) -> bool:
        """False where what stands behind the # is neither a route nor known to mean nothing."""
        return self.fragment in _NO_ROUTES or _ROUTE.fullmatch(self.fragment) is not None

    def key(self) -> str:
        """The address without what does not matter on any platform: www or m, who passed it on, an empty route."""
        pairs = (f"{name}={value}" if value else name for name, value in self.query)
        query = "&".join(pair for pair in pairs if not _PASSED_ON.fullmatch(pair))
        fragment = "" if self.fragment in _NO_ROUTES else f"#{self.fragment}"
        return f"{bare(self.host)}{self.path}{'?' * bool(query)}{query}{fragment}"

    def key_of_path(self) -> str:
        """Host and path alone, for platforms where these say whose it is."""
        return bare(self.host) + self.path


@lru_cache(256)
def read(text: str) -> Address | Fault:
    """An address as a browser reads it, or why it decides nothing. Any text can be given."""
    parts = _PARTS.fullmatch(text)
    if not parts or len(text) > _LONGEST:
        return Fault.FORM
    scheme, authority, path, query, fragment = parts.groups("")
    own_port = {"http": ":80", "https": ":443"}[scheme.lower()]
    host = authority.removesuffix(own_port)
    if fault := _fault_of_host(host) or _fault_of_rest(text[len(scheme) + 3 + len(authority) :], path):
        return fault
    pairs = (pair.partition("=") for pair in _capital(query).split("&") if pair)
    return Address(
        host.lower(),
        _capital(path).removesuffix("/"),
        tuple((name, value) for name, _, value in pairs),
        _capital(fragment),
    )


def read_registered(text: str) -> Address | Fault:
    """An address that stands in the data, where somebody has looked at it: what a browser spells in another way is
    spelled so first (漢字 in a path, needless percent signs, the dot at the end of a host).
    """
    return _registered(text) if len(text) <= _LONGEST else _registered.__wrapped__(text)


@lru_cache(16_384)  # several rules ask about every account in turn
def _registered(text: str) -> Address | Fault:
    plain = text if _IS_PRINTABLE.fullmatch(text) else quote(text, safe=_PRINTABLE)
    written = _DOT.sub(r"\1", plain)
    return read(_NEEDLESS.sub(lambda percent: unquote(percent[0]), written))


def _fault_of_host(host: str) -> Fault | None:
    if "@" in host:
        return Fault.USER
    if re.fullmatch(r"[A-Za-z0-9.-]+:[0-9]+", host):
        return Fault.PORT
    # What begins with xn-- shows one name and asks for another.
    return None if _HOST.fullmatch(host) and "xn--" not in host.lower() else Fault.HOST


def _fault_of_rest(rest: str, path: str) -> Fault | None:
    if not _WRITTEN.fullmatch(rest):
        return Fault.CHARACTER
    if _NEEDLESS.search(rest):
        return Fault.NEEDLESS
    if "%" in rest:
        try:
            unquote(rest, errors="strict")
        except UnicodeDecodeError:
            return Fault.CHARACTER
    return Fault.PATH if {"", ".", ".."} & set(path.removesuffix("/").split("/")[1:]) else None


def _capital(text: str) -> str:
    return _PERCENT.sub(lambda percent: percent[0].upper(), text)


@lru_cache(256)
def bare(host: str) -> str:
    """A host without ``www.`` or ``m.``: both belong to whom the rest belongs to."""
    for label in ("www.", "m."):
        if host.startswith(label) and "." in host.removeprefix(label):
            return host.removeprefix(label)
    return host


@dataclass(frozen=True, slots=True)
class AddressPattern:
    """Host, path segments and query values of one kind of profile address."""

    host: str
    segments: tuple[str, ...]
    query: tuple[tuple[str, str], ...]

    def match(self, address: Address) -> dict[str, str] | None:
        """What the address says about the account (``{"account_id": …}``), None if it is not of this kind."""
        if bare(address.host) != bare(self.host) or not address.is_as_its_path_says:
            return None
        segments = address.segments
        if len(segments) != len(self.segments):
            return None
        found: dict[str, str] = {}
        for wanted, text in (*zip(self.segments, segments, strict=True), *self._of_query(address)):
            part = _said(wanted, text)
            if part is None:
                return None
            found |= part
        return found

    def _of_query(self, address: Address) -> list[tuple[str, str]]:
        """Wanted and given values; of a parameter that is given twice nobody knows which one counts."""
        given = [(wanted, [value for name, value in address.query if name == key]) for key, wanted in self.query]
        return [(wanted, _value(values[0]) if len(values) == 1 else "") for wanted, values in given]


def _value(written: str) -> str:
    return unquote(written.replace("+", " "))


def _said(wanted: str, text: str) -> dict[str, str] | None:
    """What one part of an address says, None if it is not as wanted. Only a name may have other letters than ASCII."""
    if wanted == "*":
        return {}
    blank = _BLANK.fullmatch(wanted)
    if blank is None:
        return {} if wanted == text else None
    before, kind, after = blank.groups()
    said = text.removeprefix(before).removesuffix(after)
    if not said or before + said + after != text or not (kind == "name" or said.isascii()):
        return None
    return {kind: said}


@cache
def address_pattern(text: str) -> AddressPattern:
    """Read a pattern such as ``weibo.com/u/{account_id}``; raises ValueError where it is none."""
    plain, blanks = re.sub(r"\{\w+\}", "x", text), re.findall(r"\{(\w+)\}", text)
    address = read(f"https://{plain}")
    if isinstance(address, Fault) or not set(blanks) <= set(IDENTITIES):
        raise ValueError(text)
    place, _, query = text.partition("?")
    host, *segments = [part for part in place.split("/") if part]
    pairs = tuple((name, value) for name, _, value in (pair.partition("=") for pair in query.split("&") if pair))
    for part in (*segments, *(value for _, value in pairs)):
        if "{" in part and not _BLANK.fullmatch(part):
            raise ValueError(text)
    return AddressPattern(host.lower(), tuple(segments), pairs)
