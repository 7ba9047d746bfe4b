"""Public data: JSON, CSV, Atom, sitemap, OpenSearch. Shapes of their own, apart from the internal ones.

Version 1 is promised (docs/api.md): fields may be added, none renamed or removed.
"""

import csv
import html
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from ..notices.board import BoardNotice
from ..notices.window import NoticeState
from ..records.site import Site
from ..render.templates import clean
from ..tables.delimited import guarded
from .filing_rows import app_row, filing_row, unit_row
from .open_data import AccountRow, KeyRow, KeysFile, NoticeRow, NoticesFile, WitnessRow
from .register import Listing, Register

# Fields of an account in their order, with the headings of the table.
_ACCOUNT_FIELDS = {
    "id": "编号",
    "name": "账号名称",
    "platform": "平台编号",
    "platform_name": "平台",
    "account_id": "平台唯一标识",
    "handle": "账号",
    "url": "主页网址",
    "unit": "单位编号",
    "unit_name": "主办单位",
    "represents": "代表主体",
    "verified_as": "账号主体",
    "region": "地区",
    "state": "状态",
    "former_names": "曾用名",
    "checked_on": "最近核对",
    "page": "页面",
    "stops_on": "停更日",
    "ended_on": "办结日期",
    "origin": "来源",
}
_SITEMAP_SIZE = 50_000
_FEED_SIZE = 100


def accounts_json(register: Register) -> bytes:
    """``api/v1/accounts.json``: every account, closed ones included, and every unit."""
    accounts = (json.dumps(_with_filings(register, one), ensure_ascii=False) for one in register.listings.values())
    units = (json.dumps(unit_row(unit), ensure_ascii=False) for unit in register.units)
    return ('{"accounts": [\n' + ",\n".join(accounts) + '\n],\n"units": [\n' + ",\n".join(units) + "\n]}\n").encode()


def _with_filings(register: Register, listing: Listing) -> AccountRow:
    filings = [filing_row(register.directory, filing) for filing in listing.account.filings]
    return {**_account(listing), "filings": filings}


def _account(listing: Listing) -> AccountRow:
    account, origin = listing.account, listing.origin
    return {
        "id": account.id,
        "name": account.name,
        "platform": listing.platform.id,
        "platform_name": listing.platform_name,
        "account_id": account.account_id,
        "handle": account.handle,
        "url": account.url,
        "unit": listing.unit.id,
        "unit_name": listing.unit.name,
        "represents": listing.represents,
        "verified_as": listing.verified_as,
        "region": listing.region,
        "state": listing.state,
        "former_names": list(listing.former_names),
        "checked_on": _day(listing.checked_on),
        "page": listing.page,
        "stops_on": _day(listing.stops_on),
        "ended_on": _day(listing.ended_on),
        "app": app_row(account.app) if account.app else None,
        "origin": {"register": origin.register, "page": origin.page, "on": origin.on.isoformat()} if origin else None,
        "filings": [],
    }


def accounts_csv(register: Register) -> bytes:
    """``api/v1/accounts.csv``: the same in a table; with a byte order mark and marks for text, so that
    spreadsheets keep Chinese and ids.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_ACCOUNT_FIELDS.values())
    for listing in register.listings.values():
        row: dict[str, Any] = {**_account(listing), "former_names": "、".join(listing.former_names)}
        row["origin"] = f"{origin.register} {origin.page}" if (origin := listing.origin) else ""
        writer.writerow([guarded(row[name] or "") for name in _ACCOUNT_FIELDS])
    return out.getvalue().encode("utf-8-sig")


def notices_json(register: Register) -> bytes:
    """``api/v1/notices.json``: every notice and the next day on which the site must be rebuilt."""
    board = register.board
    body: NoticesFile = {
        "next_change_on": _day(board.next_change_on),
        "notices": [_notice(n) for n in board.notices.values()],
    }
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def keys_json(site: Site) -> bytes:
    """``api/v1/keys.json``: the public halves of the keys by which evidence is signed, oldest first."""
    keys: list[KeyRow] = [
        {
            "id": key.id,
            "algorithm": key.algorithm,
            "public": key.public,
            "since": key.since.isoformat(),
            "until": _day(key.until),
            "leaked": key.leaked,
            "signed_by": key.signed_by,
            "signature": key.signature,
        }
        for key in site.keys
    ]
    witnesses: list[WitnessRow] = [{"id": one.id, "name": one.name, "public": one.public} for one in site.witnesses]
    body: KeysFile = {"keys": keys, "witnesses": witnesses}
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _notice(notice: BoardNotice) -> NoticeRow:
    return {
        "id": notice.id,
        "type": notice.type,
        "title": notice.wording.title,
        "page": f"notices/{notice.id}/",
        "accounts": list(notice.accounts),
        "announced_on": notice.announced_on.isoformat(),
        "first_posted": _day(notice.first_posted),
        "working_days": notice.working_days,
        "last_working_day": _day(notice.last_working_day),
        "removable_from": _day(notice.removable_from),
        "state": notice.state,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def feed(register: Register, site: Site) -> bytes:
    """``feed.xml``: an Atom feed of what happened to notices, newest first; ids never change.

    A notice appears when it is announced, again for each correction that was
    seen online, and again when its window has ended.
    """
    base, there = site.base_url, site.uri  # ids stay what they were, links must open
    events = sorted(_events(register), key=lambda event: (event.day, event.id), reverse=True)[:_FEED_SIZE]
    updated = max((event.day for event in events), default=register.today)
    entries = "".join(_entry(base, there, event) for event in events)
    own, shown = _attribute(there + "feed.xml"), _attribute(there + "notices/")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">\n'
        f"<id>{html.escape(base)}</id><title>{html.escape(site.name)}：公告</title>"
        f"<updated>{_instant(updated)}</updated>"
        f"<author><name>{html.escape(site.footer.organizer or site.name)}</name></author>"
        f'<link rel="self" href={own}/><link rel="alternate" href={shown}/>\n'
        f"{entries}</feed>\n"
    ).encode()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a notice; ``id`` is the entry's id below the site's address."""

    id: str
    day: date
    title: str
    notice: BoardNotice


def _events(register: Register) -> Iterator[Event]:
    """Every notice announced, each wording seen, each window ended."""
    for notice in register.board.notices.values():
        page, title = f"notices/{notice.id}/", notice.wording.title
        seen = [(wording, wording.posting) for wording in (*notice.earlier, notice) if wording.posting]
        first = next((posting.first_seen for wording, posting in seen if wording.version == 1), notice.announced_on)
        yield Event(page, first, title, notice)
        for wording, posting in seen:
            mark = f"#v{wording.version}" if wording.version > 1 else ""
            if mark:
                yield Event(page + mark, posting.first_seen, f"更正：{title}", notice)
            if wording.state is NoticeState.ENDED and wording.removable_from:
                ended = f"{page}{mark}-ended" if mark else f"{page}#ended"
                yield Event(ended, wording.removable_from, f"公示期满：{title}", notice)


def _entry(base: str, there: str, event: Event) -> str:
    notice = event.notice
    published = min(event.day, notice.first_posted or event.day)
    return (
        f"<entry><id>{html.escape(base + event.id)}</id><title>{html.escape(event.title)}</title>"
        f'<link rel="alternate" href={_attribute(f"{there}notices/{notice.id}/")}/>'
        f"<published>{_instant(published)}</published><updated>{_instant(event.day)}</updated>"
        f"<author><name>{html.escape(notice.unit_name)}</name></author><category term={_attribute(notice.type)}/>"
        f'<content type="html">{html.escape(str(clean(notice.wording.body)))}</content></entry>\n'
    )


def _attribute(text: str) -> str:
    """An XML attribute value with its quotes."""
    return f'"{html.escape(text)}"'


def _instant(day: date) -> str:
    """A day as an instant at its beginning in China; the register knows days, not hours."""
    return f"{day.isoformat()}T00:00:00+08:00"


def sitemaps(site: Site, addresses: Sequence[str]) -> dict[str, bytes]:
    """``sitemap.xml``, by path; more than 50,000 addresses become an index of several files.

    Addresses are relative to the site's root. (sitemaps.org: 50,000 a file.)
    """
    chunks = [addresses[n : n + _SITEMAP_SIZE] for n in range(0, len(addresses), _SITEMAP_SIZE)] or [[]]
    if len(chunks) == 1:
        return {"sitemap.xml": _sitemap("urlset", "url", site, chunks[0])}
    parts = {f"sitemap-{n}.xml": _sitemap("urlset", "url", site, chunk) for n, chunk in enumerate(chunks, start=1)}
    return {"sitemap.xml": _sitemap("sitemapindex", "sitemap", site, list(parts)), **parts}


def _sitemap(outer: str, inner: str, site: Site, addresses: Iterable[str]) -> bytes:
    rows = "".join(f"<{inner}><loc>{html.escape(site.uri + quote(address))}</loc></{inner}>\n" for address in addresses)
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{rows}</{outer}>\n"
    ).encode()


def opensearch(site: Site) -> bytes:
    """``opensearch.xml``: lets a browser search the register from its address bar."""
    template = _attribute(site.uri + "verify/?q={searchTerms}")
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{html.escape(site.name[:16])}</ShortName><Description>{html.escape(site.name)}</Description>"
        f'<InputEncoding>UTF-8</InputEncoding><Url type="text/html" template={template}/>\n'
        "</OpenSearchDescription>\n"
    ).encode()
