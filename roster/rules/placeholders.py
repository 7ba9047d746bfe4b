"""Texts that nobody can mean: the example words of our own starter, documents and demonstration, and what people
type in blanks.

Each list is narrow on purpose: a real unit that is refused here could not publish at all. So 示例 in a sentence or
within a name says nothing; it must stand where the name of a place stands, for no place is called so.
"""

import ipaddress
import re
import unicodedata
from urllib.parse import urlsplit

_BLANKS = re.compile(r"待填|请填写|某某|(?<![a-z])x{3,}(?![a-z])|×{3,}", re.IGNORECASE)
_EXAMPLE_PLACE = re.compile(r"^示例|示例[省市州盟县区旗]|^(?:健康|平安|文旅|体育)示例$|^示(?:新媒备|ICP备|公网安备)")
_EXAMPLE_OF_SETTING = re.compile(r"示例|《本地办法》|第几条")
_ZEROS = re.compile(r"0{7,}|(?<!\d)0000-")
_EXAMPLE_IDS = re.compile(
    (
        r"gh_1a2b3c4d5e6f|wx1a2b3c4d5e6f7a8b|(?:gh_|wx|sph)?0{6}.*|100000000\d+|999000000000\d+|.*shili.*0{4}.*|"
        r"cn\.gov\.example\..*"
    ),
    re.IGNORECASE,
)
_BLANK_LABEL = re.compile(r"x{3,}")
_RESERVED = {
    "example",
    "invalid",
    "test",
    "localhost",
    "local",
    "localdomain",
    "internal",
    "lan",
}  # RFC 2606, 6762, 9476
_COUNTED = ("01234567890" * 2, "09876543210" * 2)


def in_name(text: str) -> str:
    """Why this can't be the name of a unit, an account or a place; empty where it can."""
    found = _BLANKS.search(unicodedata.normalize("NFKC", text)) or _EXAMPLE_PLACE.search(text)
    return f"含“{found[0]}”" if found else ""


def in_setting(text: str) -> str:
    """The same for a text that the webmaster wrote, where 示例 has no business at all."""
    if found := _EXAMPLE_OF_SETTING.search(text):
        return f"含“{found[0]}”"
    return in_name(text) or in_number(text) or ("//" in text and in_address(text)) or ""


def in_number(text: str) -> str:
    """The same for a telephone or filing number."""
    return "号码全是零" if _ZEROS.search(text) else ""


def in_code(text: str) -> str:
    """The same for a code of digits that an office was given: nobody is given one digit alone."""
    digits = _digits(text)
    return f"全是 {digits[0]}" if len(set(digits)) == 1 else ""


def only_counts(code: str) -> bool:
    """True for a code that only counts up or down."""
    return any(_digits(code) in counted for counted in _COUNTED)


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


def in_id(text: str) -> str:
    """The same for an id of a platform."""
    return "示范用的编号" if _EXAMPLE_IDS.fullmatch(text) else ""


def in_address(text: str) -> str:
    """The same for a web or mail address, or a host."""
    host = host_of(text)
    labels = host.split(".")
    if labels[-1] in _RESERVED or "example" in labels or any(_BLANK_LABEL.fullmatch(label) for label in labels):
        return "示范用的域名"
    number = _number(host)
    return "外面打不开的地址" if number and not number.is_global else ""


def is_bare_host(address: str) -> bool:
    """True for a host that has no domain name: a number, or a name that only one office's network knows."""
    host = host_of(address)
    return _number(host) is not None or "." not in host or host.replace(".", "").isdigit()


def host_of(text: str) -> str:
    """The host of a web or mail address, in small letters; a text without either is a host itself."""
    try:
        host = urlsplit(text).hostname if "//" in text else text.rpartition("@")[2]
    except ValueError:
        host = ""
    return (host or "").lower().rstrip(".")


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
