"""Ids for new units and accounts, beside those that are taken; units found by what they are called."""

from dataclasses import dataclass
from typing import Any

from ..directory.directory import Directory
from ..text import pinyin
from .entries import BadEntry


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """The unit that is meant: its id, and its record if it is new."""

    id: str
    new: dict[str, Any] | None = None


class Naming:
    """Which unit is meant, and ids that nobody has."""

    def __init__(self, directory: Directory) -> None:
        self._taken = {*directory.units, *directory.accounts}
        self._by_name: dict[str, set[str]] = {}
        self._by_other_name: dict[str, set[str]] = {}
        self._by_short: dict[str, dict[str, str]] = {}  # name without its place → id → name
        self._regions: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        for unit in directory.units.values():
            self._regions[unit.id] = unit.region
            self._by_name.setdefault(unit.name, set()).add(unit.id)
            self._by_short.setdefault(_without_place(unit.name, unit.region), {})[unit.id] = unit.name
            for name in (*unit.names_before, *unit.short_names):
                self._by_other_name.setdefault(name, set()).add(unit.id)

    def unit(self, name: str, region: str, default_region: str | None) -> UnitEntry:
        """The unit that is called so; raises BadEntry where it is not sure which is meant."""
        for id_ in self._called(name):
            if region and not _same_region(region, self._regions[id_]):
                raise BadEntry(
                    f"单位“{name}”（{id_}）的地区是“{self._regions[id_]}”，这一行是“{region}”；是两个单位的，请写全称"
                )
            return UnitEntry(id_)
        region = region or default_region or ""
        if not region:
            raise BadEntry("缺少所属地区；请加一列，或用 --set region=示例市")
        for id_, other in self._by_short.get(_without_place(name, region), {}).items():
            if _same_region(region, self._regions[id_]):
                raise BadEntry(f"“{name}”和“{other}”（{id_}）可能是同一个单位；是的请写成“{other}”，不是的请写全称")
        id_ = self._free(_slug(name))
        return UnitEntry(id_, {"id": id_, "name": name, "region": region})

    def known(self, name: str, role: str) -> str:
        """The id of a unit that is here already; raises BadEntry for any other."""
        if ids := self._called(name):
            return next(iter(ids))
        raise BadEntry(f"{role}“{name}”不在名录里；请先登记这个单位，就是主办单位自己的请留空")

    def _called(self, name: str) -> set[str]:
        """The id of the unit that is called so, if any; raises BadEntry where several are."""
        ids = self._by_name.get(name) or self._by_other_name.get(name) or set()
        if len(ids) > 1:
            raise BadEntry(f"有 {len(ids)} 个单位叫“{name}”（{'、'.join(sorted(ids))}）；请写全称")
        return ids

    def add(self, unit: dict[str, Any]) -> None:
        """Remember a new unit."""
        self._by_name.setdefault(unit["name"], set()).add(unit["id"])
        self._by_short.setdefault(_without_place(unit["name"], unit["region"]), {})[unit["id"]] = unit["name"]
        self._regions[unit["id"]] = unit["region"]

    def account(self, unit_id: str, platform_id: str) -> str:
        """A free id like ``wjw-weibo``."""
        return self._free(f"{unit_id}-{platform_id}")

    def _free(self, wanted: str) -> str:
        id_, number = wanted, self._numbers.get(wanted, 1)
        while id_ in self._taken:
            number += 1
            id_ = f"{wanted}-{number}"
        self._numbers[wanted] = number
        self._taken.add(id_)
        return id_


def _without_place(name: str, region: str) -> str:
    """示例市教育局 in 示例市 is 教育局 to those who work there."""
    for level in region.split("/"):
        name = name.removeprefix(level) or name
    return name


def _same_region(one: str, other: str) -> bool:
    """东山区 and 示例市/东山区 are the same."""
    return one == other or one.endswith(f"/{other}") or other.endswith(f"/{one}")


def _slug(name: str) -> str:
    return initials(name)[:24] or "danwei"


def initials(text: str) -> str:
    """The initials of a text in pinyin, letters and digits only."""
    return "".join(c for c in "".join(pinyin.initials(text)) if c.isascii() and c.isalnum())
