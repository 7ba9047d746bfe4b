"""Register and content to every output path; collisions are found before anything is written."""

from collections.abc import Iterator
from functools import partial

from ...source.problems import Position, Problem
from .. import exports, search
from . import accounts, apply, files, front, lists, notices, static, units, verify
from .notices import attested, trust
from .page import Page, Sources

__all__ = ["Page", "Sources", "attested", "before_verify", "plan", "search_pages", "trust"]

# What makes pages, in the order in which collisions are told.
_KINDS = (
    front.pages,
    accounts.pages,
    units.pages,
    lists.platforms,
    lists.regions,
    notices.pages,
    verify.pages,
    apply.pages,
    files.contents,
    files.data,
    files.assets,
)


def plan(sources: Sources) -> tuple[list[Page], list[Problem]]:
    """Every page of the site as ``(pages, problems)``; two sources of one path are a problem."""
    planned: dict[str, Page] = {}
    problems: list[Problem] = []
    for page in _all(sources):
        other = planned.setdefault(page.path, page)
        if other is not page:
            message = f"“{page.path}”已由 {other.source} 生成；请给其中一个改名"
            problems.append(Problem(Position(page.source), "path-collision", message))
    addresses = [path.removesuffix("index.html") for path in planned if path.endswith("index.html")]
    site = sources.register.directory.site
    for path, data in exports.sitemaps(site, addresses).items():
        planned[path] = Page(path, "sitemap", lambda data=data: data)
    copied, more = static.pages(sources.static, planned)
    return [*planned.values(), *copied], [*problems, *more]


def _all(sources: Sources) -> Iterator[Page]:
    for pages_of in _KINDS:
        yield from pages_of(sources)


def before_verify(sources: Sources) -> dict[str, Page]:
    """The pages by path, but for those that need the index behind ``verify/``: a preview has these at once."""
    return {page.path: page for pages_of in _KINDS if pages_of is not verify.pages for page in pages_of(sources)}


def search_pages(sources: Sources) -> Iterator[Page]:
    """The pages that Pagefind indexes, one an account, at the account's address."""
    listings = sources.register.listings
    for id_, indexed in sources.indexed.items():
        yield Page(f"{listings[id_].page}index.html", f"账号 {id_}", partial(search.page, indexed))
