"""What may be taken in of another register: its accounts with their filings, and its units, read as records of ours.

Only of registers that the office named a region for, and as strictly as what is written here: a copy in which one
record does not hold offers nothing. Fields that a later program adds are passed over.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..records.accounts import UNKNOWN, Account, Unit
from ..records.reading import read_record
from ..records.registers import Offer, Offers, OtherRegister
from ..source.problems import NOWHERE, Problem
from . import followed

_OF_ACCOUNT = ("id", "name", "platform", "account_id", "handle", "url", "unit")
_OF_APP = ("bundle_id", "package", "icp_number", "gov_app_number")
_OF_UNIT = ("id", "name", "short_names", "region", "internal")
_OF_FILING = (
    "type", "on", "filed_on", "number", "reason", "announced_on", "approved", "approved_by", "stops_on", "successor",
    "note",
)  # fmt: skip
OLD = "没有备案记录（filings、units），不能收录：它的程序是旧的，请它升级；在那以前只指路的，先删去 region"


def offers(
    copies: Mapping[str, bytes], registers: Mapping[str, OtherRegister]
) -> tuple[Mapping[str, Offers], list[Problem]]:
    """What each register offers, by its id, with what is wrong in the copies."""
    found: dict[str, Offers] = {}
    problems: list[Problem] = []
    for id_, text in copies.items():
        if registers[id_].region is not None:
            offered, fault = read(text)
            problems += [followed.faulty(id_, fault)] if fault and fault != OLD else []
            found |= {id_: offered} if offered else {}
    return found, problems


def read(text: bytes) -> tuple[Offers | None, str | None]:
    """What a register offers in what it published, or why nothing (Chinese)."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None, "不是 JSON"
    if not isinstance(data, dict) or "units" not in data:
        return None, OLD
    units, unit_fault = _units(data["units"])
    accounts, fault = _accounts(data.get("accounts"), units)
    if why := unit_fault or fault:
        return None, why
    return Offers(accounts, units), None


def _units(items: Any) -> tuple[dict[str, Unit], str | None]:
    found: dict[str, Unit] = {}
    for number, item in enumerate(items if isinstance(items, list) else [None], start=1):
        unit, problems = read_record(Unit, _plain_unit(item), NOWHERE)
        if unit is None or unit.id in found:
            return found, f"第 {number} 个单位{_why(problems)}"
        found[unit.id] = unit
    return found, None


def _accounts(items: Any, units: Mapping[str, Unit]) -> tuple[dict[str, Offer], str | None]:
    found: dict[str, Offer] = {}
    for number, item in enumerate(items if isinstance(items, list) else [], start=1):
        account, problems = read_record(Account, _plain_account(item), NOWHERE)
        if account is None or account.id in found:
            return found, f"第 {number} 个账号{_why(problems)}"
        unit = units.get(account.unit)
        if unit is None or (unit.name, unit.region) != (item.get("unit_name"), item.get("region")):
            return found, f"第 {number} 个账号的主办单位、地区与 units 里的对不上"
        found[account.id] = Offer(account, str(item.get("platform_name")), str(item.get("state")))
    return found, None


def _why(problems: Sequence[Problem]) -> str:
    return f"不合格式：{problems[0].message}" if problems else "的编号前面已经有了"


def _plain_unit(item: Any) -> Any:
    """A row of ``units`` as it would stand in a file of ours."""
    if not isinstance(item, dict):
        return item
    said = _of(item, _OF_UNIT)
    if former := item.get("former_names"):
        said["former_names"] = [_of(one, ("name", "until")) for one in _listed(former)]
    if ended := item.get("ended"):
        said["ended"] = _of(ended, ("on", "into", "how", "basis"))
    return said


def _plain_account(item: Any) -> Any:
    """A row of ``accounts`` as it would stand in a file of ours; what is the unit's name anyway is left out."""
    if not isinstance(item, dict):
        return item
    said = _of(item, _OF_ACCOUNT)
    said |= {
        key: item[key] for key in ("represents", "verified_as") if item.get(key) not in (None, item.get("unit_name"))
    }
    if item.get("platform") == "other":
        said["platform_name"] = item.get("platform_name")
    if app := item.get("app"):
        said["app"] = _of(app, _OF_APP)
    if "filings" in item:
        said["filings"] = [_plain_filing(filing) for filing in _listed(item["filings"])]
    return said


def _plain_filing(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    said = _of(item, _OF_FILING)
    if changes := item.get("changes"):
        said["changes"] = (
            {key: _of(change, ("from", "to")) for key, change in changes.items()}
            if isinstance(changes, dict)
            else changes
        )
    if corrections := item.get("corrections"):
        said["corrections"] = [_of(one, ("on", "what")) for one in _listed(corrections)]
    if done := item.get("done"):
        said["done"] = _of(done, ("on", "how"))
    if (elsewhere := item.get("announced_elsewhere")) is not None:
        said["announced_elsewhere"] = _of(elsewhere, ("on", "where", "url")) or UNKNOWN
    elif said.get("on") is None and said.get("type") == "开设":
        said["on"] = UNKNOWN
    return said


def _of(item: Any, keys: Sequence[str]) -> Any:
    """What a row says of some fields; anything that is no row as it is, for the type to refuse."""
    return {key: item[key] for key in keys if item.get(key) not in (None, [])} if isinstance(item, dict) else item


def _listed(items: Any) -> Iterator[Any]:
    yield from items if isinstance(items, list) else [items]
