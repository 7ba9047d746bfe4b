"""Identities of a platform: is this of its form, and what does an address say?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from ..text.addresses import Address, Fault, address_pattern, bare, read_registered
from ..text.patterns import Unusable, compiled, fault
from .platforms import IdForm, Platform


def matches(pattern: str, text: str) -> bool:
    """True if the whole text matches; a pattern that can't be used matches nothing, and is never tried out."""
    try:
        return compiled(pattern).fullmatch(text) is not None
    except Unusable:
        return False


def is_of_form(form: IdForm | None, text: str) -> bool:
    """True if an id can be of a platform's form; also where the form can't be used, of which another rule tells."""
    return form is None or form.pattern is None or fault(form.pattern) is not None or matches(form.pattern, text)


def identities_in(platform: Platform, url: str) -> dict[str, str] | None:
    """What the address says about the account; the first pattern whose id has the platform's form wins."""
    address = read_registered(url)
    return None if isinstance(address, Fault) else said_by(platform, address)


def said_by(platform: Platform, address: Address) -> dict[str, str] | None:
    """The same, of an address that was read."""
    for text in platform.urls:
        try:
            found = address_pattern(text).match(address)
        except ValueError:
            return {}
        if found is not None and _of_form(platform, found):
            return found
    return None


def hosts_of(platform: Platform) -> Iterator[str]:
    """The hosts of its profiles and its short links."""
    yield from (text.partition("/")[0].partition("?")[0].lower() for text in (*platform.urls, *platform.short_links))


def by_host(platforms: Iterable[Platform]) -> Mapping[str, Sequence[Platform]]:
    """The platforms to which each host belongs, without ``www.`` or ``m.``."""
    found: dict[str, list[Platform]] = {}
    for platform in platforms:
        for host in dict.fromkeys(bare(host) for host in hosts_of(platform)):
            found.setdefault(host, []).append(platform)
    return found


def _of_form(platform: Platform, found: dict[str, str]) -> bool:
    forms = {"account_id": platform.account_id, "handle": platform.handle}
    return all(is_of_form(forms.get(key), value) for key, value in found.items())
