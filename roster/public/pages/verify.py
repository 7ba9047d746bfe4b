"""The page that answers 「是不是官方账号」, its box for other sites, and the index behind both."""

from collections.abc import Iterator
from functools import partial

from ..lookup import Lookup
from .page import Page, Sources

_SOURCE = "核对索引"


def pages(sources: Sources) -> Iterator[Page]:
    """Both pages, then the files that a browser asks for."""
    yield sources.html("verify/index.html", "templates/verify.html", "verify.html", {})
    yield sources.html("embed.html", "templates/embed.html", "embed.html", {})
    index = Lookup(sources.register)
    base = f"verify/{index.version}"
    yield Page("verify/register.json", _SOURCE, index.front)
    yield Page(f"{base}/characters.json", _SOURCE, index.characters)
    yield Page(f"{base}/sounds.json", _SOURCE, index.sounds)
    yield Page("verify/sw.js", _SOURCE, lambda: sources.assets["assets/verify-worker.js"])
    exact, hints = index.shards
    for folder, count, make in (("e", exact, index.exact_shard), ("s", hints, index.hint_shard)):
        for n in range(count):
            yield Page(f"{base}/{folder}/{n}.json", _SOURCE, partial(make, n))
