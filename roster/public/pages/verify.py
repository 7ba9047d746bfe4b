"""The page that answers 「是不是官方账号」, its box for other sites, and the index behind both."""

from collections.abc import Iterator
from functools import partial

from .page import Page, Sources

_SOURCE = "核对索引"
# Scripts of which every answer has need: fetched at once, each would else wait for the one that imports it.
PARTS = (
    "verify",
    "register",
    "lookup",
    "answer",
    "names",
    "candidates",
    "elements",
    "verdicts",
    "question",
    "identity",
    "forms",
    "hints",
    "telephones",
)


def pages(sources: Sources) -> Iterator[Page]:
    """Both pages, then the files that a browser asks for."""
    index = sources.lookup
    made_from = partial(str, index.version)  # which changes with whatever stands in any of its files
    first = f"{index.version}/{'all' if index.is_small else 'characters'}.json"
    given = {"front": index.front_in_page(), "parts": PARTS, "index": first}
    yield sources.html("verify/index.html", "templates/verify.html", "verify.html", given)
    yield sources.html("embed.html", "templates/embed.html", "embed.html", {})
    yield Page("verify/register.json", _SOURCE, index.front)
    yield Page("verify/sw.js", _SOURCE, lambda: sources.assets["assets/verify-worker.js"])
    if index.is_small:
        yield Page(f"verify/{index.version}/all.json", _SOURCE, index.whole, made_from)
        return
    for name, make in index.files().items():
        yield Page(f"verify/{index.version}/{name}", _SOURCE, make, made_from)
