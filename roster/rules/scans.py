"""What the codes in accounts' pictures say: one account's each, and no order to pay."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from ..directory.directory import Directory
from ..directory.life import is_in_use
from ..records.accounts import Account
from ..records.identities import hosts_of
from ..records.platform_names import platform_of
from ..records.platforms import Platform
from ..text.addresses import bare
from ..text.scanned import is_payment
from .check import Found
from .identity import claims, claims_of_address

_PERSONAL = re.compile(r"https?://(?:u\.wechat\.com|work\.weixin\.qq\.com)/", re.IGNORECASE)
_GROUP = re.compile(r"https?://weixin\.qq\.com/g/", re.IGNORECASE)
_OF_WECHAT = ("wechat", "channels", "miniprogram")
_SHOWN = 80  # characters of a content in a message
_SECOND = re.compile(r"(?:com|net|org|gov|edu|ac)\.cn")

_Owners = Mapping[tuple[tuple[str, str], str, str], Account]


def _scanned(directory: Directory) -> Iterator[tuple[Account, str]]:
    """Accounts in use with the one content of their picture."""
    for account in directory.accounts.values():
        if is_in_use(account, directory.today) and len(codes := directory.scanned(account)) == 1:
            yield account, codes[0].strip()


def check_codes_can_be_read(directory: Directory) -> Found:
    """登记的二维码图片里有一个、也只有一个读得出的码：群众拿二维码来核对，凭的就是它。"""
    for account in directory.accounts.values():
        image = directory.images.get(account.qr or "")
        if image is None or image.fault or not is_in_use(account, directory.today) or len(image.codes) == 1:
            continue
        if image.codes:
            yield account.place / "qr", f"图片里有 {len(image.codes)} 个二维码，不知道哪个是它的；请只留这个账号的"
        else:
            yield (
                account.place / "qr",
                "图片里读不出二维码，群众拿它来核对时认不出；请从平台后台下载清晰、四周留白的二维码。"
                "圆形的小程序码、抖音码只有它自己的应用读得出，可以不理会",
            )


def check_codes_pay_nobody(directory: Directory) -> Found:
    """登记的二维码不是收款码：群众会以为向它付钱是官方的要求。"""
    for account, content in _scanned(directory):
        if is_payment(content):
            yield (
                account.place / "qr",
                f"这是收款码（{_shown(content)}），不是账号的二维码；请换成账号的二维码，或删去 qr",
            )


def check_codes_are_of_their_account(directory: Directory) -> Found:
    """一个二维码只属于一个账号：扫出来的内容不得与别的在用账号相同，也不得是别的账号的主页网址。"""
    owners, seen = _owners(directory), dict[str, Account]()
    for account, content in _scanned(directory):
        other = seen.setdefault(content, account)
        if other is not account:
            yield account.place / "qr", f"扫出来与“{other.name}”（{other.id}）的二维码一样；请换成这个账号自己的二维码"
        elif fault := _of_another(directory, owners, account, content):
            yield account.place / "qr", fault


def _of_another(directory: Directory, owners: _Owners, account: Account, content: str) -> str | None:
    """Why the address in a code is not the account's own; None where nothing says so."""
    own = {(kind, value) for _, kind, value in claims(account, directory.platforms.get(account.platform))}
    for place, kind, value in _said(directory, content):
        owner = owners.get((place, kind, value))
        if owner is not None and owner is not account:
            return f"扫出来是“{owner.name}”（{owner.id}）的主页（{_shown(content)}）；请换成这个账号自己的二维码"
        registered = [said for known, said in own if known == kind]
        if place == platform_of(account) and registered and value not in registered:
            return f"扫出来的是“{value}”，登记的是“{registered[0]}”；请核对图片是不是这个账号的"
    return None


def _owners(directory: Directory) -> _Owners:
    """Accounts in use by what they say they are."""
    return {
        (platform_of(account), kind, value): account
        for account in directory.accounts.values()
        if is_in_use(account, directory.today)
        for _, kind, value in claims(account, directory.platforms.get(account.platform))
    }


def _said(directory: Directory, content: str) -> Iterator[tuple[tuple[str, str], str, str]]:
    """What an address says on each platform to which its host belongs."""
    host = bare(_host(content))
    for platform in directory.platforms.values():
        if host and host in {bare(own) for own in hosts_of(platform)}:
            yield from (((platform.id, ""), kind, value) for kind, value in claims_of_address(content, platform))


def check_codes_lead_to_the_platform(directory: Directory) -> Found:
    """二维码通向账号所在的平台：通向别处的，可能是被人换掉的。"""
    for account, content in _scanned(directory):
        platform = directory.platforms.get(account.platform)
        if (
            platform
            and _host(content)
            and not is_payment(content)
            and (fault := _elsewhere(directory, platform, content))
        ):
            yield account.place / "qr", f"扫出来的是{fault}（{_shown(content)}）；请核对图片，换成账号的二维码"


def _elsewhere(directory: Directory, platform: Platform, content: str) -> str | None:
    """Where a code leads that is not its account's platform; None where that is not sure."""
    host = _host(content)
    if _GROUP.match(content) or _PERSONAL.match(content):
        return "微信群的码" if _GROUP.match(content) else "个人微信的码"
    own = {_domain(one) for one in hosts_of(platform)} | ({"qq.com"} if platform.id in _OF_WECHAT else set())
    if platform.app and platform.id not in _OF_WECHAT:  # a page from which it is downloaded
        return None
    if _domain(host) in own:
        return None
    others = (one for one in directory.platforms.values() if _domain(host) in {_domain(h) for h in hosts_of(one)})
    if other := next(others, None):
        return f"{other.name}的码"
    return f"别的网站 {host}" if own else None


def _host(content: str) -> str:
    """The host of an address on the web; empty for any other content."""
    try:
        parts = urlsplit(content.strip())
        return (parts.hostname or "") if parts.scheme.lower() in ("http", "https") else ""
    except ValueError:
        return ""


def _domain(host: str) -> str:
    """The part of a host that somebody has registered."""
    labels = host.lower().split(".")
    return ".".join(labels[-3 if _SECOND.fullmatch(".".join(labels[-2:])) else -2 :])


def _shown(content: str) -> str:
    """A content on one line, as far as it fits."""
    line = "".join(char if char.isprintable() else "�" for char in content)
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"
