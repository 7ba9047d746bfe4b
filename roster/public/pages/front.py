"""The pages that stand alone: home, search, report, data, and the one for wrong addresses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlsplit

from ...notices.board import AccountState
from ...notices.window import NoticeState
from .. import report_entry, statistics
from ..branches import branches
from ..register import Register, initial_of
from ..states import PHASES
from . import verify
from .page import Context, Page, Sources
from .sections import sections

_HOME_NOTICES = 8
_HOME_REGIONS = 40
_MAX_OPTIONS = 600
# Scripts of which every search has need: fetched at once, each would else wait for the one that imports it.
SEARCH_PARTS = ("search", "finder", "words", "hits", "elements", "exact", "register", "forms", "telephones")


def pages(sources: Sources) -> Iterator[Page]:
    """Each at its own address; wrong addresses, which may be of any depth, get absolute paths."""
    register = sources.register
    base = urlsplit(register.directory.site.base_url).path
    for path, template, context in (
        ("index.html", "home.html", _home(register)),
        ("search/index.html", "search.html", partial(_search, sources)),
        ("report/index.html", "report.html", {"kinds": report_entry.KINDS}),
        ("data/index.html", "data.html", _counted(register)),
        ("404.html", "404.html", {"root": base}),
    ):
        page = sources.html(path, f"templates/{template}", template, context)
        yield replace(page, made_from=None)  # each counts the whole register


def _search(sources: Sources) -> Context:
    register = sources.register
    return {
        "register": register,
        "front": sources.lookup.front_in_page(),
        "filters": _filters(register),
        "parts": SEARCH_PARTS,
        "answer_parts": ("nothing", *(part for part in verify.PARTS if part not in SEARCH_PARTS), "meanings"),
        "index_version": sources.index_version,
    }


def _home(register: Register) -> Context:
    shown = register.board.in_state(NoticeState.POSTED, NoticeState.WAITING)
    near = _near(register.regions)
    return {
        "register": register,
        "notices": shown[:_HOME_NOTICES],
        "shown": len(shown),
        "regions": near,
        "branches": branches(near),
        "initials": sections(register.units, initial_of)[0],
    }


def _near(regions: Sequence[str]) -> Sequence[str]:
    """The first two levels, only the first where that is too much for the home page."""
    two = [region for region in regions if region.count("/") < 2]
    return two if len(two) <= _HOME_REGIONS else [region for region in two if "/" not in region]


def _counted(register: Register) -> Context:
    years, undated = statistics.by_year(register)
    return {
        "register": register,
        "phases": PHASES,
        "platforms_counted": statistics.by_platform(register),
        "years": years,
        "undated": undated,
    }


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a search can be narrowed to, and the id by which other sites' links name it."""

    value: str
    id: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What a search can be narrowed to; no options where they are too many to choose from."""

    name: str
    label: str
    options: Sequence[Option]


def _filters(register: Register) -> Sequence[Filter]:
    platforms = {listing.platform_name: listing.platform.id for listing in register.listings.values()}
    order = {platform.name: place for place, platform in enumerate(register.platforms)}
    by_order = sorted(platforms.items(), key=lambda item: order.get(item[0], len(order)))
    units = {unit.name: unit.id for unit in register.units if unit.id in register.by_unit}
    return (
        _filter("platform", "平台", by_order),
        _filter("region", "地区", [(region, region) for region in register.regions]),
        _filter("state", "状态", [(state.value, state.value) for state in AccountState]),
        _filter("unit", "单位", list(units.items())),
    )


def _filter(name: str, label: str, values: Sequence[tuple[str, str]]) -> Filter:
    if len(values) > _MAX_OPTIONS:
        return Filter(name, label, ())
    return Filter(name, label, [Option(value, id_) for value, id_ in values])
