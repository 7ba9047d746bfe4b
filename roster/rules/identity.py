"""Identity: ids of the platform's form, addresses of the platform, nothing registered twice."""

import unicodedata
from collections.abc import Iterator

from ..directory.directory import Directory
from ..directory.life import is_in_use, is_open
from ..records.accounts import Account
from ..records.identities import identities_in, matches
from ..records.platforms import IdForm, Platform
from ..text.addresses import address_key, host_of
from .check import Found


def _with_platform(directory: Directory) -> Iterator[tuple[Account, Platform]]:
    for account in directory.accounts.values():
        if platform := directory.platforms.get(account.platform):
            yield account, platform


def check_identities_are_unique(directory: Directory) -> Found:
    """一个平台上的一个标识只属于一个账号：唯一标识不得重复；号和网址不得被两个在用账号共用。"""
    seen: dict[tuple[str, ...], Account] = {}
    for account in directory.accounts.values():
        told: set[str] = set()
        for key, kind, value in claims(account, directory.platforms.get(account.platform)):
            if kind != "account_id" and not is_in_use(account, directory.today):
                continue
            other = seen.setdefault((account.platform, account.platform_name or "", kind, value), account)
            if other is not account and key not in told:
                told.add(key)
                yield account.place / key, f"“{other.name}”（{other.id}）登记了同样的 {key}；请核对是不是同一个账号"


def claims(account: Account, platform: Platform | None) -> Iterator[tuple[str, str, str]]:
    """What an account says it is, as ``(field, kind of identity, comparable value)``; an address tells what stands
    in it.
    """
    for key in ("account_id", "handle"):
        if value := getattr(account, key):
            yield key, key, _folded(value, key)
    if account.url:
        yield from (("url", kind, value) for kind, value in claims_of_address(account.url, platform))


def claims_of_address(url: str, platform: Platform | None) -> Iterator[tuple[str, str]]:
    """What an address says about an account, as ``(kind of identity, comparable value)``; never a mere name."""
    said = (identities_in(platform, url) if platform else None) or {}
    said = {kind: value for kind, value in said.items() if kind != "name"} or {"url": address_key(url)}
    yield from ((kind, _folded(value, kind)) for kind, value in said.items())


def claims_of_text(text: str, platform: Platform | None) -> set[tuple[str, str]]:
    """What a text may say about an account: an address, or else an id or a handle."""
    if "://" in text:
        return set(claims_of_address(text, platform))
    return {(kind, _folded(text, kind)) for kind in ("account_id", "handle")}


def _folded(value: str, kind: str) -> str:
    value = unicodedata.normalize("NFKC", value).strip()
    return value.casefold() if kind == "handle" else value


def check_account_id_form(directory: Directory) -> Found:
    """平台唯一标识符合该平台的写法（platforms.yaml）。"""
    return _check_form(directory, "account_id")


def check_handle_form(directory: Directory) -> Found:
    """号符合该平台的写法（platforms.yaml）。"""
    return _check_form(directory, "handle")


def _check_form(directory: Directory, key: str) -> Found:
    for account, platform in _with_platform(directory):
        value, form = getattr(account, key), getattr(platform, key)
        if value and form and form.pattern and not matches(form.pattern, value):
            yield (
                account.place / key,
                f"不像{platform.name}的{form.label}{_example(form)}；请从平台后台复制，注意字母 O 与数字 0",
            )


def _example(form: IdForm) -> str:
    return f"，应如 {form.example}" if form.example else ""


def check_address_form(directory: Directory) -> Found:
    """主页网址是该平台的账号主页；短链接看不出账号身份，不得登记。"""
    for account, platform in _with_platform(directory):
        if account.url is None:
            continue
        if host_of(account.url) in platform.short_links:
            yield account.place / "url", "这是短链接，看不出账号身份；请在浏览器里打开后复制完整网址"
        elif platform.urls and identities_in(platform, account.url) is None:
            forms = "、".join(f"https://{pattern}" for pattern in platform.urls[:3])
            yield account.place / "url", f"不是{platform.name}的账号主页；应如 {forms}"


def check_address_agrees(directory: Directory) -> Found:
    """主页网址里的标识与登记的唯一标识、号一致。"""
    for account, platform in _with_platform(directory):
        said = identities_in(platform, account.url) if account.url else None
        for key in ("account_id", "handle"):
            value = getattr(account, key)
            if said and value and key in said and _folded(said[key], key) != _folded(value, key):
                yield account.place / "url", f"网址里的是“{said[key]}”，登记的 {key} 是“{value}”；请核对哪个对"


def check_account_can_be_told_apart(directory: Directory) -> Found:
    """名称可以被仿冒：在用账号至少登记唯一标识、号或主页网址中的一项，公众才能核对。"""
    for account in directory.accounts.values():
        app = account.app and (account.app.bundle_id or account.app.package)
        if is_open(account) and not (account.account_id or account.handle or account.url or app):
            yield (
                account.place,
                f"“{account.name}”没有登记任何标识，公众无法与仿冒账号区分；请补 account_id（平台唯一标识）",
            )
