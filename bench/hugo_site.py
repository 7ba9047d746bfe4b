"""What Hugo is given: the register of a site root as JSON, and the configuration that mounts it.

None of this is counted in Hugo's time. It is more than our own program gets: Hugo reads data that is checked, parsed
from YAML, joined, and sorted in pages with the letters of the pinyin, all of which Hugo cannot compute.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from roster.notices.board import AccountState
from roster.notices.notice import identity
from roster.notices.wordings import CHANGE_LABELS, DEFAULT_BASIS
from roster.public import report_entry
from roster.public.pages.sections import PER_PAGE, sections
from roster.public.register import Listing, Register, initial_of
from roster.public.states import STATE_NAMES
from roster.records.accounts import Account, Unit
from roster.records.platforms import Platform
from roster.records.site import Site

PROJECT = Path(__file__).resolve().parent.parent
SOURCE = PROJECT / "bench" / "hugo"
SUFFIXES = {"关停": "close", "注销": "cancel", "变更": "change"}
# Without a ledger of postings no notice has ended, so that the last filing alone tells the state.
STATES = {
    "开设": AccountState.RUNNING,
    "变更": AccountState.RUNNING,
    "关停": AccountState.CLOSING,
    "注销": AccountState.CANCELLING,
}


def write_data(register: Register, folder: Path) -> None:
    """Write the register into a folder for Hugo's `data` mount."""
    folder.mkdir(parents=True)
    directory = register.directory
    files = {
        "site": _plain(Site, [directory.site])[0],
        "platforms": _by_id(Platform, directory.platforms.values()),
        "accounts": _by_id(Account, directory.accounts.values()),
        "units": _units(register),
        "lists": _lists(register),
        "texts": _texts(),
    }
    for name, data in files.items():
        (folder / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def write_configuration(path: Path, data: Path, today: date, version: str) -> None:
    """Write the second configuration file: where data, pages, texts and files come from."""
    mounts = {
        SOURCE / "content": "content",
        SOURCE / "layouts": "layouts",
        PROJECT / "content": "content",
        PROJECT / "assets": "static/assets",
        data: "data",
    }
    configuration = {
        "module": {"mounts": [{"source": str(source), "target": target} for source, target in mounts.items()]},
        "params": {"today": str(today), "version": version, "per_page": PER_PAGE},
    }
    path.write_text(json.dumps(configuration), encoding="utf-8")


def _plain(kind: type, records: Iterable[Any]) -> list[dict[str, Any]]:
    adapter = TypeAdapter(kind)
    options = {"mode": "json", "by_alias": True, "exclude_none": True, "exclude": {"place"}}
    return [adapter.dump_python(record, **options) for record in records]


def _by_id(kind: type, records: Iterable[Any]) -> dict[str, dict[str, Any]]:
    return {record["id"]: record for record in _plain(kind, records)}


def _units(register: Register) -> dict[str, dict[str, Any]]:
    found = _by_id(Unit, register.units)
    for unit in register.units:
        found[unit.id] |= {"letter": initial_of(unit), "accounts": _ids(register.by_unit.get(unit.id, ()))}
    return found


def _lists(register: Register) -> dict[str, Any]:
    """Every list in its order; Hugo cannot sort by pinyin."""
    accounts = register.directory.accounts.values()
    units, by_region = register.units, register.by_region
    announced = [a.id for a in accounts if any(identity(a, filing) for filing in a.filings)]
    position = {region: number for number, region in enumerate(register.regions)}
    return {
        "accounts": list(register.listings),
        "announced": announced,
        "units": {"units": _ids(units), **_cut(units, initial_of)},
        "platforms": [{"id": p.id, **_account_list(register.by_platform[p.id])} for p in register.platforms],
        "regions": [
            {"region": region, "below": [position[r] for r in below], **_account_list(by_region.get(region, ()))}
            for region, below in _with_regions_below(register.regions).items()
        ],
    }


def _with_regions_below(regions: Sequence[str]) -> dict[str, list[str]]:
    below: dict[str, list[str]] = {region: [] for region in regions}
    for region in regions:
        above, slash, _ = region.rpartition("/")
        if slash:
            below[above].append(region)
    return below


def _account_list(listings: Sequence[Listing]) -> dict[str, Any]:
    return {"accounts": _ids(listings), **_cut(listings, lambda listing: listing.initial)}


def _cut(items: Sequence[Any], initial: Callable[[Any], str]) -> dict[str, Any]:
    first = sections(items, initial)[0]
    return {"pages": first.pages, "letters": [{"letter": letter, "page": page} for letter, page in first.headings]}


def _ids(records: Iterable[Any]) -> list[str]:
    return [record.id for record in records]


def _texts() -> dict[str, Any]:
    """Words of the program that templates print."""
    return {
        "states": {type_: {"name": state.value, "class": STATE_NAMES[state]} for type_, state in STATES.items()},
        "suffixes": SUFFIXES,
        "changes": CHANGE_LABELS,
        "basis": DEFAULT_BASIS,
        "kinds": [
            {
                "kind": kind,
                "help": help_,
                "subject": report_entry.mail_subject(kind),
                "body": report_entry.mail_body(kind),
            }
            for kind, help_ in report_entry.KINDS
        ],
        "copy": report_entry.mail_body(""),
    }
