"""Write a large register of invented accounts, the same one for the same arguments.

    python bench/generate.py DEST --accounts 10000 [--divisions DIR] [--today 2026-11-20]

DEST becomes a complete site root: `data/site.yaml`, `data/platforms.yaml` (the project's own) and one file of units
and accounts per province, city and county below `data/accounts/`. Places come from `provinces.csv`, `cities.csv` and
`areas.csv` in DIR, or are invented. The register passes `check` on the given day.
"""

import argparse
import csv
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_TODAY = date(2026, 11, 20)
SEED = 20191010

CLOSING_SHARE = 0.03
RENAMED_UNITS_SHARE = 0.03
NEW_HANDLE_SHARE = 0.10
UNITS_PER_PLACE = (7, 13)
LONGEST_LABEL = 11

HEX = "0123456789abcdef"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ALPHANUMERIC = LETTERS + LETTERS.upper() + "0123456789"


# Places


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


# What places have, and where it speaks


@dataclass(frozen=True)
class Department:
    """A kind of public body; `account` is the pattern of its accounts' name, `former` of the name before 2019."""

    slug: str
    name: str
    short: str
    account: str
    former: str


DEPARTMENTS = (
    Department("zfb", "人民政府办公室", "政府办", "{}发布", "{}政务"),
    Department("gaj", "公安局", "公安局", "平安{}", "{}公安"),
    Department("wjw", "卫生健康委员会", "卫健委", "健康{}", "{}卫计"),
    Department("jyj", "教育局", "教育局", "{}教育", "{}教体"),
    Department("wlj", "文化广电和旅游局", "文旅局", "文旅{}", "{}旅游"),
    Department("rsj", "人力资源和社会保障局", "人社局", "{}人社", "{}社保"),
    Department("yjj", "应急管理局", "应急局", "{}应急", "{}安监"),
    Department("sjj", "市场监督管理局", "市场监管局", "{}市场监管", "{}工商"),
    Department("swj", "税务局", "税务局", "{}税务", "{}国税"),
    Department("jtj", "交通运输局", "交通局", "{}交通", "{}公路"),
    Department("hbj", "生态环境局", "生态环境局", "{}生态环境", "{}环保"),
    Department("nyj", "农业农村局", "农业农村局", "{}三农", "{}农业"),
    Department("sfj", "司法局", "司法局", "{}司法", "{}法治"),
    Department("qxj", "气象局", "气象局", "{}气象", "{}天气"),
    Department("fy", "人民法院", "法院", "{}法院", "{}审判"),
    Department("jcy", "人民检察院", "检察院", "{}检察", "{}检务"),
)


@dataclass(frozen=True)
class Platform:
    """Where units open accounts: how often, and what its ids and profile addresses look like."""

    id: str
    share: float
    new_id: Callable[[random.Random], str]
    url: str = ""
    has_handle: bool = True


def text_of(alphabet: str, length: int, prefix: str = "") -> Callable[[random.Random], str]:
    """A maker of random ids of one form."""
    return lambda rng: prefix + "".join(rng.choices(alphabet, k=length))


PLATFORMS = (
    Platform("wechat", 1.00, text_of(HEX, 12, "gh_")),
    Platform("weibo", 0.62, text_of("0123456789", 9, "5"), "https://weibo.com/u/{}"),
    Platform("douyin", 0.58, text_of(ALPHANUMERIC, 43, "MS4wLjABAAAA"), "https://www.douyin.com/user/{}"),
    Platform("channels", 0.40, text_of(ALPHANUMERIC, 12, "sph"), has_handle=False),
    Platform(
        "toutiao",
        0.28,
        text_of(ALPHANUMERIC, 43, "MS4wLjABAAAA"),
        "https://www.toutiao.com/c/user/token/{}/",
        has_handle=False,
    ),
    Platform("kuaishou", 0.20, text_of(LETTERS + "0123456789", 13, "3x"), "https://www.kuaishou.com/profile/{}"),
    Platform("xiaohongshu", 0.12, text_of(HEX, 22, "5f"), "https://www.xiaohongshu.com/user/profile/{}"),
    Platform("bilibili", 0.10, text_of("0123456789", 8, "4"), "https://space.bilibili.com/{}", has_handle=False),
)


# Units and accounts, as YAML


class Register:
    """Invents units and accounts place by place until the wanted number of accounts is reached."""

    def __init__(self, accounts: int, today: date) -> None:
        self.missing = accounts
        self.today = today
        self.rng = random.Random(SEED)

    def fill(self, place: Place) -> str:
        """The YAML file of one place."""
        units, accounts = [], []
        for department in DEPARTMENTS[: self.rng.randint(*UNITS_PER_PLACE)]:
            if not self.missing:
                break
            units.append(self._unit(place, department))
            accounts.extend(self._accounts(place, department))
        return "units:\n" + "".join(units) + "\naccounts:\n" + "".join(accounts)

    def _unit(self, place: Place, department: Department) -> str:
        supervisor = "" if department is DEPARTMENTS[0] else f"    supervisor: {DEPARTMENTS[0].slug}-{place.code}\n"
        return (
            f"  - id: {department.slug}-{place.code}\n"
            f"    name: {place.full_name}{department.name}\n"
            f"    short_names: [{place.label}{department.short}, {place.name[-1]}{department.short}]\n"
            f"    region: {place.region}\n"
            f"{supervisor}"
            f"    contact: {{phone: 0000-{self.rng.randint(10000, 99999)}}}\n"
        )

    def _accounts(self, place: Place, department: Department) -> Iterator[str]:
        """One account on each platform the unit is on; a unit renames and closes its accounts in one go."""
        platforms = [platform for platform in PLATFORMS if self.rng.random() < platform.share][: self.missing]
        self.missing -= len(platforms)
        renamed = self.rng.random() < RENAMED_UNITS_SHARE
        announced = self._days_ago(1, 18)
        for platform in platforms:
            yield self._account(place, department, platform, renamed, announced)

    def _account(self, place: Place, department: Department, platform: Platform, renamed: bool, announced: date) -> str:
        rng = self.rng
        unit = f"{department.slug}-{place.code}"
        account_id = platform.new_id(rng)
        handle = f"{department.slug}{place.code}{platform.id}"[:20]
        lines = [
            f"  - id: {unit}-{platform.id}",
            f"    name: {department.account.format(place.label)}",
            f"    platform: {platform.id}",
            f"    account_id: {account_id}",
            *([f"    handle: {handle}"] if platform.has_handle else []),
            *([f"    url: {platform.url.format(account_id)}"] if platform.url else []),
            f"    unit: {unit}",
            f"    represents: {place.full_name}{department.name}",
            f"    aliases: [{place.label}{department.short}官方号]",
            f"    description: 发布{place.name}{department.short}的政务信息，提供便民服务。",
            f"    checked: {{on: {self._days_ago(1, 80)}, by: {unit}, how: 登录后台核对}}",
            "    filings:",
            self._opening(place),
        ]
        if renamed:
            lines.append(_renaming(department, place))
        elif platform.has_handle and rng.random() < NEW_HANDLE_SHARE:
            lines.append(_new_handle(handle, date(2021, 3, 1) + timedelta(days=rng.randrange(1200))))
        if rng.random() < CLOSING_SHARE:
            lines.append(_closing(announced, self._successor(unit, platform)))
        return "\n".join(lines) + "\n"

    def _days_ago(self, least: int, most: int) -> date:
        return self.today - timedelta(days=self.rng.randint(least, most))

    def _opening(self, place: Place) -> str:
        on = date(2013, 1, 1) + timedelta(days=self.rng.randrange(6 * 365))
        filed_on = on + timedelta(days=self.rng.randint(0, 3))
        number = self.rng.randint(1, 999)
        return (
            f"      - type: 开设\n        on: {on}\n        filed_on: {filed_on}\n"
            f"        number: {place.label}新媒备〔{on.year}〕{number}号\n        reason: 发布政务信息，回应社会关切"
        )

    @staticmethod
    def _successor(unit: str, platform: Platform) -> str:
        """The unit's account on WeChat, which every unit has; plain text when that one closes."""
        return "本单位门户网站" if platform.id == "wechat" else f"{unit}-wechat"


def _renaming(department: Department, place: Place) -> str:
    before, after = department.former.format(place.label), department.account.format(place.label)
    return (
        "      - type: 变更\n        on: 2019-03-11\n        filed_on: 2019-03-12\n"
        f"        changes: {{name: {{from: {before}, to: {after}}}}}\n"
        "        announced_on: 2019-03-11\n        reason: 机构改革"
    )


def _new_handle(handle: str, on: date) -> str:
    return (
        f"      - type: 变更\n        on: {on}\n        filed_on: {on + timedelta(days=1)}\n"
        f"        changes: {{handle: {{from: {handle[:-2]}0, to: {handle}}}}}\n        reason: 统一各平台账号标识"
    )


def _closing(announced: date, successor: str) -> str:
    return (
        f"      - type: 关停\n        on: {announced}\n        filed_on: {announced + timedelta(days=1)}\n"
        f"        approved: 集体研究\n        reason: 整合同类账号\n        announced_on: {announced}\n"
        f"        stops_on: {announced + timedelta(days=30)}\n        successor: {successor}"
    )


# The site around them

SITE = """\
name: 政务新媒体名录（性能测试）
base_url: https://example.org/xmt/
site_domain: example.org
site_id_code: "0000000000"
timezone: Asia/Shanghai
region: 示例省
report: {portal_url: "https://example.org/hudong/", email: jiucuo@example.org, phone: 0000-12345, reply_working_days: 3}
footer: {organizer: 示例省人民政府办公厅}
"""


def write_register(dest: Path, accounts: int, divisions: Path | None = None, today: date = DEFAULT_TODAY) -> None:
    """Write a site root with exactly `accounts` accounts; raises ValueError when the places cannot hold so many."""
    folder = dest / "data" / "accounts"
    folder.mkdir(parents=True)
    (dest / "data" / "site.yaml").write_text(SITE, encoding="utf-8")
    platforms = PROJECT / "data" / "platforms.yaml"
    if platforms.exists():
        shutil.copy(platforms, dest / "data")
    register = Register(accounts, today)
    for place in read_places(divisions) if divisions else invent_places():
        if not register.missing:
            return
        (folder / f"{place.code}.yaml").write_text(register.fill(place), encoding="utf-8")
    if register.missing:
        raise ValueError(f"{register.missing} accounts more than these places have units for")


def main() -> None:
    """Read the command line and write the register."""
    parser = argparse.ArgumentParser(description="Write a large register of invented accounts.")
    parser.add_argument("dest", type=Path, help="folder to create, a complete site root")
    parser.add_argument("--accounts", type=int, required=True, metavar="N")
    parser.add_argument("--divisions", type=Path, metavar="DIR", help="where provinces.csv, cities.csv, areas.csv are")
    parser.add_argument("--today", type=date.fromisoformat, default=DEFAULT_TODAY, metavar="YYYY-MM-DD")
    arguments = parser.parse_args()
    write_register(arguments.dest, arguments.accounts, arguments.divisions, arguments.today)


if __name__ == "__main__":
    main()
