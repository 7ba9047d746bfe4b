"""Texts of the office, public data, and files that are copied."""

from collections.abc import Iterator
from functools import partial

from ...notices import ledger
from ...records.content import Content
from ...render.templates import prose
from .. import calendar_file, exports, open_data, portal
from ..scripts import published, published_style
from .page import Context, Page, Sources


def contents(sources: Sources) -> Iterator[Page]:
    """The pages of ``content/``."""
    for content in sources.contents:
        yield sources.html(f"{content.slug}/index.html", content.path, "content.html", partial(_prose, content))


def _prose(content: Content) -> Context:
    return {"content": content, "body": prose(content.text)}


def data(sources: Sources) -> Iterator[Page]:
    """Exports, feeds, and what machines look for."""
    register, site = sources.register, sources.register.directory.site
    for path, make in (
        ("api/v1/accounts.json", partial(exports.accounts_json, register)),
        ("api/v1/accounts.csv", partial(exports.accounts_csv, register)),
        ("api/v1/notices.json", partial(exports.notices_json, register)),
        ("api/v1/postings.yaml", partial(ledger.as_yaml, register.directory.ledger, site.base_url)),
        ("notices.ics", partial(calendar_file.notices_ics, register, site)),
        ("feed.xml", partial(exports.feed, register, site)),
        ("opensearch.xml", partial(exports.opensearch, site)),
    ):
        yield Page(path, "公开数据", make)
    for path, schema in open_data.schemas().items():
        yield Page(path, "公开数据", lambda schema=schema: schema)
    if site.keys or site.witnesses:
        yield Page("api/v1/keys.json", "公开数据", partial(exports.keys_json, site))
    if told := portal.security(site, register.today):
        yield Page(".well-known/security.txt", "公开数据", lambda: told)


def assets(sources: Sources) -> Iterator[Page]:
    """Files to copy; a module asks for the very version of another that it was built with."""
    for path, copied in sources.assets.items():
        data = as_published(path, copied, sources.renderer.version)
        yield Page(path, f"文件 {path}", lambda data=data: data)


def as_published(path: str, copied: bytes, version: str) -> bytes:
    """A file of ``assets/`` as people fetch it; what somebody else made stays as it is."""
    if path.endswith(".js") and "/vendor/" not in path:
        return published(copied, version)
    return published_style(copied) if path.endswith(".css") else copied
