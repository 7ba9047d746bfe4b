"""Filings, units and ids of applications as the open data tell them: what pages show, and nothing beside.

When the office above entered and reported a filing, and which unit confirmed an end, stands on no page and not here.
"""

from datetime import date
from typing import Any, cast

from ..directory.directory import Directory
from ..records.accounts import App, Done, Elsewhere, Filing, Unit
from .open_data import AppRow, DoneRow, ElsewhereRow, FilingRow, UnitRow


def filing_row(directory: Directory, filing: Filing) -> FilingRow:
    """A filing; what is not registered is left out."""
    row: dict[str, Any] = {
        "type": filing.type,
        "on": _day(filing.on),
        "filed_on": _day(filing.filed_on),
        "number": filing.number,
        "reason": filing.reason,
        "changes": {key: {"from": change.before, "to": change.after} for key, change in filing.changes.items()},
        "announced_on": _day(filing.announced_on),
        "approved": filing.approved,
        "approved_by": _approved_by(directory, filing),
        "stops_on": _day(filing.stops_on),
        "successor": list(filing.successor),
        "note": filing.note,
        "corrections": [{"on": one.on.isoformat(), "what": one.what} for one in filing.corrections],
        "done": _done(filing.done) if filing.done else None,
    }
    told = {key: value for key, value in row.items() if value not in (None, [], {})}
    if filing.announced_elsewhere:
        told["announced_elsewhere"] = _elsewhere(filing.announced_elsewhere)  # empty where nobody knows
    return cast(FilingRow, told)


def app_row(app: App) -> AppRow:
    """The ids of an application."""
    ids = {name: getattr(app, name) for name in ("bundle_id", "package", "icp_number", "gov_app_number")}
    return cast(AppRow, _known(ids))


def unit_row(unit: Unit) -> UnitRow:
    """A unit; how to reach it stands on its page."""
    end = unit.ended
    return {
        "id": unit.id,
        "name": unit.name,
        "short_names": list(unit.short_names),
        "former_names": [{"name": former.name, "until": _day(former.until)} for former in unit.former_names],
        "region": unit.region,
        "internal": unit.internal,
        "ended": {"on": end.on.isoformat(), "into": list(end.into), "how": end.how, "basis": end.basis}
        if end
        else None,
        "page": f"units/{unit.id}/",
    }


def _approved_by(directory: Directory, filing: Filing) -> str | None:
    """As the page says it: the name of a unit, not its id."""
    by = filing.approved_by
    return directory.unit_name_on(by, filing.announced_on or filing.on) if by else None


def _done(done: Done) -> DoneRow:
    return cast(DoneRow, _known({"on": _day(done.on), "how": done.how}))


def _elsewhere(told: Elsewhere) -> ElsewhereRow:
    return cast(ElsewhereRow, _known({"on": _day(told.on), "where": told.where, "url": told.url}))


def _known(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
