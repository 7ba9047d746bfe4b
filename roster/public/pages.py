"""Register and content to every output path; collisions are found before anything is written."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from ..directory.day import Day
from ..directory.directory import former_handles, is_kept_up
from ..notices import ledger
from ..notices.board import AccountState, BoardNotice, as_of
from ..notices.certificate import certificate
from ..notices.window import NoticeState
from ..records.accounts import Account, Filing, Unit
from ..records.content import Content
from ..render.templates import Renderer, prose
from ..source.problems import Position, Problem
from . import calendar_file, exports, portal, qr, search, statistics
from . import report_entry as reporting
from .lookup import Lookup
from .register import Listing, Register, regions_above
from .scripts import published

PER_PAGE = 200
_HOME_REGIONS = 40
_MAX_OPTIONS = 600
_LETTER = attrgetter("letter")


@dataclass(frozen=True, slots=True)
class Page:
    """One output file: its path below ``public/``, who asked for it, and how its bytes are made."""

    path: str
    source: str
    make: Callable[[], bytes]


@dataclass(frozen=True)
class Sources:
    """What pages are made from: the register, texts, templates and files to copy."""

    register: Register
    contents: Sequence[Content]
    renderer: Renderer
    assets: Mapping[str, bytes]


def plan(sources: Sources) -> tuple[list[Page], list[Problem]]:
    """Every page of the site as ``(pages, problems)``; two sources of one path are a problem."""
    planned: dict[str, Page] = {}
    problems: list[Problem] = []
    for page in _all(sources):
        other = planned.setdefault(page.path, page)
        if other is not page:
            message = f"“{page.path}”已由 {other.source} 生成；请给其中一个改名"
            problems.append(Problem(Position(page.source), "path-collision", message))
    addresses = [page.path.removesuffix("index.html") for page in planned.values() if page.path.endswith("index.html")]
    site = sources.register.directory.site
    for path, data in exports.sitemaps(site, addresses).items():
        planned[path] = Page(path, "sitemap", lambda data=data: data)
    return list(planned.values()), problems


def search_pages(register: Register) -> Iterator[Page]:
    """The pages that Pagefind indexes, one an account, at the account's address."""
    for listing in register.listings.values():
        make = partial(_search_page, register, listing)
        yield Page(f"{listing.page}index.html", f"账号 {listing.id}", make)


def _search_page(register: Register, listing: Listing) -> bytes:
    return search.page(listing, register.names_of(listing), regions_above(listing.region)).encode()


def _all(sources: Sources) -> Iterator[Page]:
    yield from _front(sources)
    yield from _accounts(sources)
    yield from _units(sources)
    yield from _platforms(sources)
    yield from _regions(sources)
    yield from _notices(sources)
    yield from _verify(sources)
    yield from _contents(sources)
    yield from _data(sources)
    yield from _files(sources)


def _html(sources: Sources, path: str, source: str, template: str, **context: Any) -> Page:
    return Page(path, source, partial(_render, sources.renderer, path, template, context))


def _render(renderer: Renderer, path: str, template: str, context: Mapping[str, Any]) -> bytes:
    made = {key: value() if callable(value) else value for key, value in context.items()}
    return renderer.render(template, **{"root": "../" * path.count("/"), "path": path, **made}).encode()


def _front(sources: Sources) -> Iterator[Page]:
    register = sources.register
    shown = register.board.in_state(NoticeState.POSTED, NoticeState.WAITING)
    near = [region for region in register.regions if region.count("/") < 2]
    yield _html(
        sources,
        "index.html",
        "templates/home.html",
        "home.html",
        register=register,
        notices=shown[:8],
        shown=len(shown),
        regions=near if len(near) <= _HOME_REGIONS else [region for region in near if "/" not in region],
        letters=sections(register.units, register.letter_of)[0],
    )
    yield _html(
        sources,
        "search/index.html",
        "templates/search.html",
        "search.html",
        register=register,
        filters=_filters(register),
    )
    yield _html(sources, "report/index.html", "templates/report.html", "report.html", kinds=reporting.KINDS)
    years, undated = statistics.by_year(register)
    counted = statistics.by_platform(register)
    yield _html(
        sources,
        "data/index.html",
        "templates/data.html",
        "data.html",
        register=register,
        platforms_counted=counted,
        years=years,
        undated=undated,
    )
    # Served at any address, so that only absolute paths lead anywhere.
    base = urlsplit(register.directory.site.base_url).path
    yield _html(sources, "404.html", "templates/404.html", "404.html", root=base)


def _filters(register: Register) -> list[tuple[str, str, Sequence[tuple[str, str]]]]:
    """What a search can be narrowed to, as ``(name, label, [(value, id)])``; a list too long to choose from is
    left out.
    """
    platforms = {listing.platform_name: listing.platform for listing in register.listings.values()}
    order = {platform.name: place for place, platform in enumerate(register.platforms)}
    units = {unit.name: unit.id for unit in register.units if unit.id in register.by_unit}
    lists = (
        ("platform", "平台", sorted(platforms.items(), key=lambda item: order.get(item[0], len(order)))),
        ("region", "地区", [(region, region) for region in register.regions]),
        ("state", "状态", [(state.value, state.value) for state in AccountState]),
        ("unit", "单位", list(units.items())),
    )
    return [(name, label, values if len(values) <= _MAX_OPTIONS else ()) for name, label, values in lists]


def _accounts(sources: Sources) -> Iterator[Page]:
    notices_of = _notices_by_account(sources.register)
    for listing in sources.register.listings.values():
        account = sources.register.directory.accounts[listing.id]
        source = account.place.path if account.place else listing.id
        context = partial(_account_context, sources.register, listing, account, notices_of.get(listing.id, ()))
        yield _html(sources, f"{listing.page}index.html", source, "account.html", page=context)
        if not listing.has_ended:
            address = f"{sources.register.directory.site.base_url}{listing.page}"
            yield Page(f"{listing.page}qr.png", source, partial(qr.png, address))


def _notices_by_account(register: Register) -> Mapping[str, Sequence[BoardNotice]]:
    found: dict[str, list[BoardNotice]] = {}
    for notice in register.board.notices.values():
        for account in notice.accounts:
            found.setdefault(account, []).append(notice)
    return found


@dataclass(frozen=True, slots=True)
class AccountPage:
    """What the page of one account shows."""

    listing: Listing
    account: Account
    unit: Unit
    platform: Any
    closed: Filing | None
    ending: Filing | None
    has_stopped: bool
    successors: Sequence[Listing | str]
    former_handles: Sequence[str]
    notices: Sequence[BoardNotice]
    notice_ids: Sequence[str | None]
    has_code: bool


def _account_context(
    register: Register, listing: Listing, account: Account, notices: Sequence[BoardNotice]
) -> AccountPage:
    directory = register.directory
    last = account.filings[-1]
    told = [register.board.notice_of(account, filing) for filing in account.filings]
    return AccountPage(
        listing=listing,
        account=account,
        unit=directory.units[account.unit],
        platform=directory.platforms[account.platform],
        closed=next((f for f in account.filings[:-1] if f.type == "关停"), None) if listing.has_ended else None,
        ending=last if last.type in ("关停", "注销") else None,
        has_stopped=last.stops_on is not None and not is_kept_up(account, directory.today),
        successors=successors(register, account),
        former_handles=former_handles(account),
        notices=notices,
        notice_ids=[notice.id if notice and account.id in notice.accounts else None for notice in told],
        has_code=not listing.has_ended,
    )


def successors(register: Register, account: Account) -> list[Listing | str]:
    """What replaced an account: listings where an id is given, plain words otherwise."""
    named = [name for filing in account.filings for name in filing.successor]
    return [register.listings.get(name, name) for name in dict.fromkeys(named)]


@dataclass(frozen=True, slots=True)
class Section:
    """One page of a long list. ``groups`` holds ``(letter, items)``, ``letters`` the page where each letter begins."""

    number: int
    pages: int
    total: int
    groups: Sequence[tuple[str, Sequence[Any]]]
    letters: Sequence[tuple[str, int]]


def sections(items: Sequence[Any], letter_of: Callable[[Any], str]) -> list[Section]:
    """Cut a list, sorted by letter, into pages of bounded size."""
    cut = [items[n : n + PER_PAGE] for n in range(0, len(items), PER_PAGE)] or [[]]
    groups = [[(letter, list(group)) for letter, group in itertools.groupby(part, letter_of)] for part in cut]
    letters: dict[str, int] = {}
    for number, found in enumerate(groups, start=1):
        for letter, _ in found:
            letters.setdefault(letter, number)
    return [Section(n, len(cut), len(items), found, tuple(letters.items())) for n, found in enumerate(groups, start=1)]


def _list_pages(
    sources: Sources, base: str, source: str, template: str, items: Iterable[Section], **context: Any
) -> Iterator[Page]:
    for section in items:
        # "_" keeps the numbers of pages apart from units and regions, whose names may be numbers.
        path = f"{base}/index.html" if section.number == 1 else f"{base}/_/{section.number}/index.html"
        up = "" if section.number == 1 else "../../"  # the way to the first page's folder
        yield _html(sources, path, source, template, section=section, up=up, **context)


def _units(sources: Sources) -> Iterator[Page]:
    register = sources.register
    in_order = sections(register.units, register.letter_of)
    yield from _list_pages(sources, "units", "templates/units.html", "units.html", in_order, counts=register.by_unit)
    for unit in register.units:
        source = unit.place.path if unit.place else unit.id
        listings = register.by_unit.get(unit.id, ())
        supervisor = register.directory.units.get(unit.supervisor or "")
        yield _html(
            sources,
            f"units/{unit.id}/index.html",
            source,
            "unit.html",
            unit=unit,
            listings=listings,
            supervisor=supervisor,
            absent=[register.directory.platforms[id_].name for id_ in unit.not_on],
        )
        if running := [x for x in listings if x.state is AccountState.RUNNING]:
            yield _html(sources, f"units/{unit.id}/card/index.html", source, "card.html", unit=unit, listings=running)


def _platforms(sources: Sources) -> Iterator[Page]:
    register = sources.register
    yield _html(sources, "platforms/index.html", "templates/platforms.html", "platforms.html", register=register)
    for platform in register.platforms:
        cut = sections(register.by_platform[platform.id], _LETTER)
        base = f"platforms/{platform.id}"
        yield from _list_pages(sources, base, "data/platforms.yaml", "platform.html", cut, platform=platform)


def _regions(sources: Sources) -> Iterator[Page]:
    register = sources.register
    yield _html(sources, "regions/index.html", "templates/regions.html", "regions.html", register=register)
    below: dict[str, list[str]] = {}
    for region in register.regions:
        below.setdefault(region.rpartition("/")[0], []).append(region)
    for region in register.regions:
        cut = sections(register.by_region.get(region, ()), _LETTER)
        yield from _list_pages(
            sources,
            f"regions/{region}",
            f"地区 {region}",
            "region.html",
            cut,
            region=region,
            parts=region.split("/"),
            below=below.get(region, ()),
            register=register,
        )


def _notices(sources: Sources) -> Iterator[Page]:
    register = sources.register
    archive = sections(register.board.in_state(NoticeState.ENDED), lambda notice: str(notice.announced_on.year))
    yield from _list_pages(sources, "notices", "templates/notices.html", "notices.html", archive, board=register.board)
    for notice in register.board.notices.values():
        listings = [register.listings[id_] for id_ in notice.accounts if id_ in register.listings]
        context = {"notice": notice, "listings": listings}
        yield _html(sources, f"notices/{notice.id}/index.html", f"公告 {notice.id}", "notice.html", **context)
        yield from _certificates(sources, notice)


def _certificates(sources: Sources, notice: BoardNotice) -> Iterator[Page]:
    """Proof of the wording that is posted, and of those corrected only after their windows had ended."""
    proofs = {f"v{earlier.version}/": earlier for earlier in notice.earlier if earlier.state is NoticeState.ENDED}
    if proved := notice if notice.posting else notice.finished:
        proofs[""] = proved
    for folder, proved in proofs.items():
        path = f"notices/{notice.id}/certificate/{folder}index.html"
        proof = partial(certificate, sources.register.directory, proved, sources.register.directory.today)
        yield _html(sources, path, f"公告 {notice.id}", "certificate.html", page=proof)


def certificates(sources: Sources, notice_id: str, digest: str, day: date) -> list[bytes]:
    """The certificate of a notice's wording as of a day: by the clock alone, and for a day that somebody named.

    Empty where the ledger does not know the wording on that day.
    """
    register = sources.register
    board_notice = register.board.notices.get(notice_id)
    wordings = (board_notice, *board_notice.earlier) if board_notice else ()
    known = (one for one in wordings if one.posting and one.posting.digest == digest and one.posting.first_seen <= day)
    notice = next(known, None)
    if notice is None:
        return []
    made = []
    for given in (False, True):
        directory = register.directory
        context = {"page": certificate(directory, as_of(directory, notice, Day(day, given)), day)}
        made.append(
            _render(sources.renderer, f"notices/{notice_id}/certificate/index.html", "certificate.html", context)
        )
    return made


def _verify(sources: Sources) -> Iterator[Page]:
    index = Lookup(sources.register)
    yield _html(sources, "verify/index.html", "templates/verify.html", "verify.html")
    yield _html(sources, "embed.html", "templates/embed.html", "embed.html")
    base = f"verify/{index.version}"
    for path, make in (
        ("verify/register.json", index.front),
        (f"{base}/characters.json", index.characters),
        (f"{base}/sounds.json", index.sounds),
        ("verify/sw.js", lambda: sources.assets["assets/verify-worker.js"]),
    ):
        yield Page(path, "核对索引", make)
    exact, hints = index.shards
    for folder, number, make in (("e", exact, index.exact_shard), ("s", hints, index.hint_shard)):
        for n in range(number):
            yield Page(f"{base}/{folder}/{n}.json", "核对索引", partial(make, n))


def _contents(sources: Sources) -> Iterator[Page]:
    for content in sources.contents:
        body = partial(prose, content.text)
        yield _html(sources, f"{content.slug}/index.html", content.path, "content.html", content=content, body=body)


def _data(sources: Sources) -> Iterator[Page]:
    register, site = sources.register, sources.register.directory.site
    for path, make in (
        ("api/v1/accounts.json", partial(exports.accounts_json, register)),
        ("api/v1/accounts.csv", partial(exports.accounts_csv, register)),
        ("api/v1/notices.json", partial(exports.notices_json, register)),
        ("api/v1/postings.yaml", partial(ledger.as_yaml, register.directory.ledger, register.directory.site.base_url)),
        ("notices.ics", partial(calendar_file.notices_ics, register, site)),
        ("feed.xml", partial(exports.feed, register, site)),
        ("opensearch.xml", partial(exports.opensearch, site)),
    ):
        yield Page(path, "公开数据", make)
    if told := portal.security(site, register.directory.today):
        yield Page(".well-known/security.txt", "公开数据", lambda: told)


def _files(sources: Sources) -> Iterator[Page]:
    for path, data in sources.assets.items():
        if path.endswith(".js"):
            data = published(data, sources.renderer.version)
        yield Page(path, f"文件 {path}", lambda data=data: data)
