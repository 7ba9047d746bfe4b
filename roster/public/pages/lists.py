"""Accounts by platform and by region."""

from collections import defaultdict
from collections.abc import Iterator
from operator import attrgetter

from ...source.files import PLATFORMS
from ..branches import branches
from .page import Page, Sources
from .sections import LongList, sections

_INITIAL = attrgetter("initial")


def platforms(sources: Sources) -> Iterator[Page]:
    """All platforms, then the accounts of each."""
    register = sources.register
    yield sources.html("platforms/index.html", "templates/platforms.html", "platforms.html", {"register": register})
    for platform in register.platforms:
        accounts = sections(register.by_platform[platform.id], _INITIAL)
        of_platform = LongList(f"platforms/{platform.id}", PLATFORMS, "platform.html", accounts)
        yield from of_platform.pages(sources, {"platform": platform})


def regions(sources: Sources) -> Iterator[Page]:
    """All regions, then the accounts of each and of those below it."""
    register = sources.register
    tree = {"register": register, "branches": branches(register.regions)}
    yield sources.html("regions/index.html", "templates/regions.html", "regions.html", tree)
    below: dict[str, list[str]] = defaultdict(list)
    for region in register.regions:
        below[region.rpartition("/")[0]].append(region)
    for region in register.regions:
        accounts = sections(register.by_region.get(region, ()), _INITIAL)
        of_region = LongList(f"regions/{region}", f"地区 {region}", "region.html", accounts)
        lower = below.get(region, ())
        in_use = {one: register.in_use_by_region[one] for one in lower if one in register.in_use_by_region}
        context = {"region": region, "parts": region.split("/"), "below": lower, "in_use": in_use}
        yield from of_region.pages(sources, context)
