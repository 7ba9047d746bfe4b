"""Provinces, cities and counties in which a register has its units: read from lists of the country's, or invented.

Lists are `provinces.csv`, `cities.csv` and `areas.csv` in a folder: UTF-8, with the columns `code` and `name`, cities
also with `provinceCode`, areas with `cityCode`.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

LONGEST_LABEL = 11


@dataclass(frozen=True)
class Place:
    """A province, city or county; `region` is its path from the top, `label` how account names call it."""

    code: str
    region: str
    name: str
    label: str

    @property
    def full_name(self) -> str:
        """The path without separators, as legal names of units spell it."""
        return self.region.replace("/", "")


Row = tuple[str, str, str]  # code, path, name
SUFFIXES = ("维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "自治州", "自治县", "新区", "地区")
NOT_PLACES = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


def short_name(name: str) -> str:
    """南通市 → 南通; two characters stay, so that 和县 remains 和县."""
    for suffix in (*SUFFIXES, *"省市区县"):
        if name.endswith(suffix) and len(name) - len(suffix) >= 2:
            return name.removesuffix(suffix)
    return name


def label_places(rows: list[Row]) -> list[Place]:
    """Give each place the shortest label nobody else has: 崇川, but 徐州鼓楼 where several cities have a 鼓楼区.

    The result is in the order of the codes, so each province and city is followed by what lies in it. A place whose
    accounts would have longer names than platforms allow is left out.
    """
    frequency = Counter(short_name(name) for _, _, name in rows)
    places = [Place(code, path, name, _label(path, name, frequency)) for code, path, name in sorted(rows)]
    return [place for place in places if len(place.label) <= LONGEST_LABEL]


def _label(path: str, name: str, frequency: Counter[str]) -> str:
    short = short_name(name)
    if frequency[short] == 1 or "/" not in path:
        return short
    return short_name(path.split("/")[-2]) + short


def read_places(folder: Path) -> list[Place]:
    """The places of a divisions folder."""
    provinces, cities, areas = (_read_csv(folder / f"{name}.csv") for name in ("provinces", "cities", "areas"))
    areas_of_city: dict[str, list[dict[str, str]]] = {}
    for area in areas:
        areas_of_city.setdefault(area["cityCode"], []).append(area)
    names = {province["code"]: province["name"] for province in provinces}
    rows: list[Row] = [(province["code"], province["name"], province["name"]) for province in provinces]
    for city in cities:
        rows.extend(_city_rows(names[city["provinceCode"]], city, areas_of_city.get(city["code"], [])))
    return label_places(rows)


def _read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _city_rows(province: str, city: dict[str, str], areas: list[dict[str, str]]) -> Iterator[Row]:
    above = province
    if city["name"] not in NOT_PLACES:
        above = f"{province}/{city['name']}"
        yield city["code"], above, city["name"]
    for area in areas:
        if area["name"] not in NOT_PLACES:
            yield area["code"], f"{above}/{area['name']}", area["name"]


FIRST_SYLLABLES = "霁岚澄昀芷蘅榆溯翎菖淙砚葭栩澹"
SECOND_SYLLABLES = "浦屿堰墟汀陂垣皋岫洳塬峪浔隰"


def invent_places() -> list[Place]:
    """About as many places as the country has, with names that exist nowhere."""
    names = [first + second for second, first in product(SECOND_SYLLABLES, FIRST_SYLLABLES)]
    rows: list[Row] = []
    for p, province in enumerate(names[:32], start=11):
        rows.append((f"{p}", f"{province}省", f"{province}省"))
        for c in range(1, 12):
            city = f"{names[(p * 11 + c) % len(names)]}市"
            rows.append((f"{p}{c:02}", f"{province}省/{city}", city))
            for a in range(1, 10):
                area = f"{names[(p * 7 + c * 13 + a) % len(names)]}区"
                rows.append((f"{p}{c:02}{a:02}", f"{province}省/{city}/{area}", area))
    return label_places(rows)
