"""Identities of a platform: is this of its form, and what does an address say?"""

from functools import cache
from typing import Annotated

from pydantic import StringConstraints, TypeAdapter, ValidationError

from ..text.addresses import address_pattern
from .platforms import Platform


@cache
def _matcher(pattern: str) -> TypeAdapter:
    """A matcher in linear time: the pattern may come from a stranger's merge request."""
    return TypeAdapter(Annotated[str, StringConstraints(pattern=f"^(?:{pattern})$")])


def matches(pattern: str, text: str) -> bool:
    """True if the whole text matches. A pattern that does not compile matches all; another rule tells of it."""
    try:
        _matcher(pattern).validate_python(text)
    except ValidationError:
        return False
    except Exception:  # pydantic-core's SchemaError for a pattern that does not compile
        return True
    return True


def compiles(pattern: str) -> bool:
    """True if the pattern can be used."""
    try:
        _matcher(pattern)
    except Exception:
        return False
    return True


def identities_in(platform: Platform, url: str) -> dict[str, str] | None:
    """What the address says about the account; the first pattern whose id has the platform's form wins."""
    for text in platform.urls:
        try:
            found = address_pattern(text).match(url)
        except ValueError:
            return {}
        if found is not None and _of_form(platform, found):
            return found
    return None


def _of_form(platform: Platform, found: dict[str, str]) -> bool:
    forms = {"account_id": platform.account_id, "handle": platform.handle}
    return all(
        not (form := forms.get(key)) or not form.pattern or matches(form.pattern, value) for key, value in found.items()
    )
