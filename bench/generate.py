"""Write a large register of invented accounts, the same one for the same arguments.

    python -m bench.generate DEST --accounts 10000 [--divisions DIR] [--today 2026-11-20]

DEST becomes a complete site root: `data/site.yaml`, `data/platforms.yaml` (the project's own) and one file of units
and accounts per province, city and county below `data/accounts/`. Places come from `provinces.csv`, `cities.csv` and
`areas.csv` in DIR, or are invented. The register passes `check` on the given day.
"""

import argparse
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from .places import Place, invent_places, read_places

PROJECT = Path(__file__).resolve().parent.parent
DEFAULT_TODAY = date(2026, 11, 20)
SEED = 20191010

CLOSING_SHARE = 0.03
RENAMED_UNITS_SHARE = 0.03
NEW_HANDLE_SHARE = 0.10
UNITS_PER_PLACE = (7, 13)

HEX = "0123456789abcdef"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ALPHANUMERIC = LETTERS + LETTERS.upper() + "0123456789"


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
