"""What the codes in accounts' pictures say: one account's each, and no order to pay."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from ..directory.directory import Directory
from ..directory.life import is_in_use
from ..records.accounts import Account
from ..records.identities import by_host, hosts_of
from ..records.platform_names import platform_of
from ..records.platforms import Platform
from ..text.addresses import bare
from ..text.scanned import is_payment
from .check import Found
from .identity import claims, claims_of_address

_PERSONAL = re.compile(r"https?://(?:u\.wechat\.com|work\.weixin\.qq\.com)/", re.IGNORECASE)
_GROUP = re.compile(r"https?://weixin\.qq\.com/g/", re.IGNORECASE)
_OF_WECHAT = ("wechat", "channels", "miniprogram")
_ROUND = "miniprogram"  # whose own codes are round, and read by WeChat alone
_SHOWN = 80  # characters of a content in a message
_SECOND = re.compile(r"(?:com|net|org|gov|edu|ac)\.cn")

_Claim = tuple[tuple[str, str], str, str]  # where, what kind of identity, which
_Owners = Mapping[_Claim, Account]


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
        elif account.platform != _ROUND:
            yield (
                account.place / "qr",
                "图片里读不出二维码，群众拿它来核对时认不出；请从平台后台下载清晰、四周留白的二维码。"
                "圆形的码只有它自己的应用读得出，可以不理会",
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
    scanned = list(_scanned(directory))
    owners = _owners(directory) if scanned else {}
    known, seen = by_host(directory.platforms.values()), dict[str, Account]()
    for account, content in scanned:
        other = seen.setdefault(content, account)
        if other is not account:
            yield account.place / "qr", f"扫出来与“{other.name}”（{other.id}）的二维码一样；请换成这个账号自己的二维码"
        elif fault := _of_another(owners, account, list(_said(known, content))):
            yield account.place / "qr", f"扫出来{fault}（{_shown(content)}）；请核对图片，换成这个账号自己的二维码"


def _owners(directory: Directory) -> _Owners:
    """Accounts in use by what they say they are."""
    return {
        (platform_of(account), kind, value): account
        for account in directory.accounts.values()
        if is_in_use(account, directory.today)
        for _, kind, value in claims(account, directory.platforms.get(account.platform))
    }


def _said(known: Mapping[str, Sequence[Platform]], content: str) -> Iterator[_Claim]:
    """What an address says on each platform to which its host belongs."""
    for platform in known.get(bare(_host(content)), ()):
        yield from (((platform.id, ""), kind, value) for kind, value in claims_of_address(content, platform))


def _of_another(owners: _Owners, account: Account, said: Sequence[_Claim]) -> str | None:
    """Whose the address in a code is, if not the account's; None where nothing says so."""
    for claim in said:
        owner = owners.get(claim, account)
        if owner is not account:
            return f"是“{owner.name}”（{owner.id}）的主页"
    for place, kind, value in said:
        registered = getattr(account, kind, None)
        if place == platform_of(account) and registered and (place, kind, value) not in owners:
            return f"的是“{value}”，登记的是“{registered}”"
    return None


def check_codes_lead_to_the_platform(directory: Directory) -> Found:
    """二维码通向账号所在的平台：通向别处的，可能是被人换掉的。"""
    domains = {platform.id: {_domain(host) for host in hosts_of(platform)} for platform in directory.platforms.values()}
    for account, content in _scanned(directory):
        platform, host = directory.platforms.get(account.platform), _host(content)
        if platform is None or not host or is_payment(content) or _is_at_home(platform, domains, content, host):
            continue
        others = (directory.platforms[id_].name for id_ in domains if _domain(host) in domains[id_])
        what = _in_wechat(content) or next((f"{other}的码" for other in others), f"别的网站 {host}")
        yield account.place / "qr", f"扫出来的是{what}（{_shown(content)}）；请核对图片，换成账号的二维码"


def _is_at_home(platform: Platform, domains: Mapping[str, set[str]], content: str, host: str) -> bool:
    """True where a code may lead there from an account of the platform: also where nobody knows the platform's hosts,
    and from an application, to the page from which it is downloaded.
    """
    if _in_wechat(content):
        return False
    if platform.id in _OF_WECHAT:
        return _domain(host) in {"qq.com", *domains[platform.id]}
    own, others = domains[platform.id], {one for id_ in domains for one in domains[id_] if id_ != platform.id}
    return platform.app or _domain(host) in own or not (own or _domain(host) in others)


def _in_wechat(content: str) -> str | None:
    """Codes of WeChat that are nobody's official account."""
    if _GROUP.match(content):
        return "微信群的码"
    return "个人微信的码" if _PERSONAL.match(content) else None


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
