"""The page on which units fill in what they want done; what it gives is taken by ``file --from``."""

from collections.abc import Iterator
from functools import partial

from ..applying.accounts import accounts_json
from ..applying.form import form_json
from .page import Page, Sources

_SOURCE = "单位办理"


def pages(sources: Sources) -> Iterator[Page]:
    """The page, the form, and the accounts that can be chosen."""
    register = sources.register
    yield sources.html("apply/index.html", "templates/apply.html", "apply.html", {})
    yield Page("apply/form.json", _SOURCE, partial(form_json, register))
    yield Page("apply/accounts.json", _SOURCE, partial(accounts_json, register))
