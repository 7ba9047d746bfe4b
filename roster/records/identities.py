"""Identities of a platform: is this of its form, and what does an address say?"""

from collections.abc import Iterator

from ..text.addresses import Fault, address_pattern, read
from ..text.patterns import Unusable, compiled
from .platforms import Platform


def matches(pattern: str, text: str) -> bool:
    """True if the whole text matches. A pattern that can't be used matches all; another rule tells of it."""
    try:
        return compiled(pattern).fullmatch(text) is not None
    except Unusable:
        return True


def identities_in(platform: Platform, url: str) -> dict[str, str] | None:
    """What the address says about the account; the first pattern whose id has the platform's form wins."""
    address = read(url)
    if isinstance(address, Fault):
        return None
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


def _of_form(platform: Platform, found: dict[str, str]) -> bool:
    forms = {"account_id": platform.account_id, "handle": platform.handle}
    return all(
        not (form := forms.get(key)) or not form.pattern or matches(form.pattern, value) for key, value in found.items()
    )
