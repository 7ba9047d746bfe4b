"""Units: their list, the page of each, and the card for its counter."""

from collections.abc import Iterator

from ...records.accounts import Unit
from .. import whence
from ..register import Register, initial_of
from .page import Context, Page, Sources
from .sections import LongList, sections


def pages(sources: Sources) -> Iterator[Page]:
    """The list from A to Z, then unit after unit."""
    register = sources.register
    in_order = LongList("units", "templates/units.html", "units.html", sections(register.units, initial_of))
    yield from in_order.pages(sources, {"in_use": register.in_use_by_unit})
    for unit in register.units:
        source = unit.place.path if unit.place else unit.id
        context = _context(register, unit)
        yield sources.html(f"units/{unit.id}/index.html", source, "unit.html", context)
        if running := context["running"]:
            card = {"unit": unit, "listings": running}
            yield sources.html(f"units/{unit.id}/card/index.html", source, "card.html", card)


def _context(register: Register, unit: Unit) -> Context:
    directory = register.directory
    listings = register.by_unit.get(unit.id, ())
    return {
        "unit": unit,
        "in_use": [listing for listing in listings if not listing.has_ended],
        "ended": [listing for listing in listings if listing.has_ended],
        "running": [listing for listing in listings if listing.is_running],
        "heirs": [directory.units[id_] for id_ in (unit.ended.into if unit.ended else ())],
        "supervisor": directory.units.get(unit.supervisor) if unit.supervisor else None,
        "origin": (origin := register.origin_of(unit)),
        "whence": whence.told(origin) if origin else "",
        "absent": [directory.platforms[id_].name for id_ in unit.not_on],
    }
