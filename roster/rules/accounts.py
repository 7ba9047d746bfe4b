"""Accounts: one on a platform, one name, the unit that is certified, their images."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator

from ..directory.directory import Directory
from ..directory.life import is_open
from ..records.accounts import Account
from ..records.identities import hosts_of
from ..records.platform_names import PlatformNames, platform_of
from ..records.platforms import Platform
from ..text.addresses import Address, bare, read_registered
from .check import Found
from .deadlines import is_before_the_rules


def check_one_account_per_platform(directory: Directory) -> Found:
    """一个单位原则上在同一平台只开设一个账号（南通办法第十二条；临沂〔2019〕15号三(一)；盐源 三(一)；德惠 6）。"""
    for first, account in second_accounts(directory):
        unit, platform = directory.unit_name(account.unit), directory.platform_name(account)
        yield account.place / "platform", f"{unit}在{platform}已有账号“{first.name}”（{first.id}）；原则上只开设一个"


def second_accounts(directory: Directory) -> Iterator[tuple[Account, Account]]:
    """Open accounts of a unit on a platform where it has one already, as ``(first, further)``."""
    first: dict[tuple[str, str, str], Account] = {}
    for account in filter(is_open, directory.accounts.values()):
        key = (account.unit, *platform_of(account))
        other = first.setdefault(key, account)
        if other is not account:
            yield other, account


def check_no_account_of_internal_body(directory: Directory) -> Found:
    """不得以内设机构名义开设账号（南通办法第十二条；德惠 5：不得新开设）；规定施行以前开设的不算。"""
    for account in filter(is_open, directory.accounts.values()):
        unit, opened = directory.units.get(account.unit), account.filings[0].on
        if unit and unit.internal and not (opened and is_before_the_rules(directory, opened)):
            yield account.place / "unit", f"“{unit.name}”是内设机构，不应以其名义开设账号；请改由所属单位主办"


def check_names_agree(directory: Directory) -> Found:
    """一个单位在不同平台的账号名称原则上一致（南通办法第十四条；临沂〔2019〕15号三(一)；德惠 5；盐源 三(一)）。"""
    for account, name in differing_names(directory):
        yield account.place / "name", f"{directory.unit_name(account.unit)}在其他平台叫“{name}”；不同平台名称原则上一致"


def differing_names(directory: Directory) -> Iterator[tuple[Account, str]]:
    """Open accounts that are not called as most of their unit's are, with that usual name."""
    by_unit: dict[str, list[Account]] = defaultdict(list)
    for account in filter(is_open, directory.accounts.values()):
        by_unit[account.unit].append(account)
    for accounts in by_unit.values():
        usual, _ = Counter(_folded(account.name) for account in accounts).most_common(1)[0]
        name = next(account.name for account in accounts if _folded(account.name) == usual)
        yield from ((account, name) for account in accounts if _folded(account.name) != usual)


def _folded(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def check_name_length(directory: Directory) -> Found:
    """账号名称的长度在平台允许的范围内（汉字算 2；微信、微博 4–30）。"""
    for account in filter(is_open, directory.accounts.values()):
        platform = directory.platforms.get(account.platform)
        if platform and platform.name_width:
            shortest, longest = platform.name_width
            width = sum(1 if c.isascii() else 2 for c in account.name)
            if not shortest <= width <= longest:
                yield (
                    account.place / "name",
                    (
                        f"{platform.name}的名称长度为 {shortest}–{longest}（汉字算 2），这个是 {width}；"
                        "请核对是不是平台上的全名"
                    ),
                )


def check_verified_as_names_the_unit(directory: Directory) -> Found:
    """公开认证信息中标明主办单位名称（南通办法第十四条）：账号主体应是主办单位的全称。"""
    for account in filter(is_open, directory.accounts.values()):
        unit = directory.units.get(account.unit)
        if unit and account.verified_as and account.verified_as not in (unit.name, *unit.names_before):
            yield account.place / "verified_as", f"认证主体与主办单位“{unit.name}”不一致；请核对，属实的请尽快变更认证"


def check_declared_absence(directory: Directory) -> Found:
    """声明未在某平台开设的单位，在该平台没有在用账号。"""
    for account in filter(is_open, directory.accounts.values()):
        unit = directory.units.get(account.unit)
        if unit and account.platform in unit.not_on:
            platform = directory.platform_name(account)
            yield account.place / "platform", f"{unit.name}声明未在{platform}开设账号；请改正 not_on，或核对这个账号"


def check_platform_still_runs(directory: Directory) -> Found:
    """平台已停止服务的，账号应当注销。"""
    for account in filter(is_open, directory.accounts.values()):
        platform = directory.platforms.get(account.platform)
        if platform and platform.closed_on and platform.closed_on <= directory.today:
            yield account.place / "platform", f"{platform.name}已于 {platform.closed_on} 停止服务；请补一条 type: 注销"


def check_other_platform_is_named(directory: Directory) -> Found:
    """所属平台为“其他”的须写明平台（盐源附件3）；登记过的平台不另写名称。"""
    for account in (*directory.accounts.values(), *directory.fakes.values()):
        if account.platform == "other" and not account.platform_name:
            yield account.place, "platform 是 other 时要写明平台；请补一行 platform_name: 平台名称"
        elif account.platform != "other" and account.platform_name:
            yield account.place / "platform_name", "只有 platform 是 other 时才写 platform_name；请删去这一行"


def check_other_platforms_are_not_ours(directory: Directory) -> Found:
    """登记过的平台写它的编号：写成其他平台的，重复、格式和真伪就核对不了；“其他平台”要写出是哪一个。"""
    names = PlatformNames(directory.platforms.values())
    hosts = {bare(host): platform for platform in directory.platforms.values() for host in hosts_of(platform)}
    for account in directory.accounts.values():
        if account.platform != "other" or not account.platform_name:
            continue
        address = read_registered(account.url) if account.url else None
        if meant := names.meant(account.platform_name):
            yield account.place / "platform_name", _instead_of_other(account.platform_name, meant)
        elif isinstance(address, Address) and (there := hosts.get(bare(address.host))):
            message = (
                f"{address.host} 是{there.name}的网址；是那里的账号请把 platform 改成 {there.id}，不是的请改正网址"
            )
            yield account.place / "url", message


def _instead_of_other(name: str, meant: Platform) -> str:
    if meant.id == "other":
        return f"“{name}”没有说是哪个平台；请写平台自己的名称，如“知乎”"
    return f"“{name}”就是登记过的“{meant.name}”；请写 platform: {meant.id}，删去 platform_name 这一行"


def check_app_fields(directory: Directory) -> Found:
    """只有移动客户端和小程序填写应用标识。"""
    for account in directory.accounts.values():
        platform = directory.platforms.get(account.platform)
        if account.app and platform and not platform.app:
            yield account.place / "app", f"{platform.name}不是应用，不填 app；请删去"


def check_images(directory: Directory) -> Found:
    """头像和二维码是 data/images/ 下完好、静止的 PNG、JPEG 或 WebP 图片（南通办法第十四条：头像特点鲜明）。"""
    for account in directory.accounts.values():
        for key in ("logo", "qr"):
            name = getattr(account, key)
            if name and name not in directory.images:
                yield account.place / key, f"data/ 下没有 {name} 这个文件；请核对文件名（区分大小写），或把图片一并提交"
            elif name and (fault := directory.images[name].fault):
                yield account.place / key, fault
