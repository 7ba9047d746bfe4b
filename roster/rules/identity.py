"""Identity: ids of the platform's form, addresses of the platform, nothing registered twice."""

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from ..directory.directory import Directory
from ..directory.life import is_in_use, is_open
from ..records.accounts import Account
from ..records.fakes import Fake
from ..records.identities import identities_in, is_of_form, said_by
from ..records.platform_names import platform_of
from ..records.platforms import IdForm, Platform
from ..records.registers import FollowedAccount
from ..text import slips
from ..text.addresses import Fault, read_registered
from .check import Found

# What is told of an id and of an address; ``apply/`` says the same while somebody types.
UNLIKE = "不像{platform}的{label}{example}；{advice}"
COPY_AGAIN = "请从平台后台复制，注意字母 O 与数字 0"
ROUNDED = "这是表格软件改写过的数字，原来的号码已经丢了，请从平台后台重新复制，在表格里先把这一列设成“文本”"
INSTEAD = "请写成 {meant}"
ZEROS = "若其中的字母 O 其实是数字 0，请写成 {meant}"
OF_OTHER_FORM = "这像是{label}，请写在 {key} 里"
SHORT_LINK = "这是短链接，看不出账号身份；请在浏览器里打开后复制完整网址"
NOT_A_PROFILE = "不是{platform}的账号主页；应如 {forms}"
DISAGREES = "网址里的是“{said}”，登记的 {key} 是“{value}”；请核对哪个对"


def _with_platform(directory: Directory) -> Iterator[tuple[Account, Platform]]:
    for account in directory.accounts.values():
        if platform := directory.platforms.get(account.platform):
            yield account, platform


def check_identities_are_unique(directory: Directory) -> Found:
    """一个平台上的一个标识只属于一个账号：唯一标识不得重复；号和网址不得被两个在用账号共用。写成其他平台的，标识和网址也
    不得与别的平台的账号相同。
    """
    seen: dict[_Claim, Account] = {}
    for account in directory.accounts.values():
        told: set[str] = set()
        for key, kind, value in claims(account, directory.platforms.get(account.platform)):
            if kind != "account_id" and not is_in_use(account, directory.today):
                continue
            other = _claimed_before(seen, account, kind, value)
            if other and key not in told:
                told.add(key)
                yield account.place / key, f"“{other.name}”（{other.id}）登记了同样的 {key}；请核对是不是同一个账号"


_Claim = tuple[tuple[str, ...], str, str]  # where, what kind of identity, which
_ANYWHERE, _ON_OTHERS = ("*",), ("other",)


def _claimed_before(seen: dict[_Claim, Account], account: Account, kind: str, value: str) -> Account | None:
    """Who says the same of itself: on the same platform, or anywhere, where one of the two is on none of ours. What
    many have by chance (a handle, a number) counts on one platform only; notes the claim in ``seen``.
    """
    here, is_other = platform_of(account), account.platform == "other"
    compared: list[tuple[str, ...]] = [here]
    noted: list[tuple[str, ...]] = [here]
    if kind != "handle" and not value.isdecimal():
        compared.append(_ANYWHERE if is_other else _ON_OTHERS)
        noted += [_ANYWHERE, *([_ON_OTHERS] if is_other else [])]
    found = (seen.get((where, kind, value)) for where in compared)
    other = next((one for one in found if one and one is not account), None)
    for where in noted:
        seen.setdefault((where, kind, value), account)
    return other


def claims(account: Account | Fake | FollowedAccount, platform: Platform | None) -> Iterator[tuple[str, str, str]]:
    """What an account says it is, as ``(field, kind of identity, comparable value)``; an address tells what stands
    in it.
    """
    for key in ("account_id", "handle"):
        if value := getattr(account, key):
            yield key, key, _folded(value, key)
    if account.url:
        yield from (("url", kind, value) for kind, value in claims_of_address(account.url, platform))


def claims_of_address(url: str, platform: Platform | None) -> Iterator[tuple[str, str]]:
    """What an address says about an account, as ``(kind of identity, comparable value)``; never a mere name. It is
    told also of one that decides nothing: two accounts with it are one too many.
    """
    address = read_registered(url)
    if isinstance(address, Fault):
        yield "url", url
        return
    said = (said_by(platform, address) or said_by(platform, replace(address, fragment=""))) if platform else None
    told = {kind: value for kind, value in (said or {}).items() if kind != "name"}
    told = told or {"url": address.key_of_path() if said else address.key()}
    yield from ((kind, _folded(value, kind)) for kind, value in told.items())


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
    for record in (*directory.accounts.values(), *directory.fakes.values()):
        platform = directory.platforms.get(record.platform)
        value, form = getattr(record, key), getattr(platform, key, None)
        if platform and value and form and not is_of_form(form, value):
            advice = _meant(platform, key, value) or COPY_AGAIN
            told = {"platform": platform.name, "label": form.label, "example": example_of(form), "advice": advice}
            yield record.place / key, UNLIKE.format(**told)


def _meant(platform: Platform, key: str, value: str) -> str | None:
    """What was probably meant, where it is of the form that is wanted."""
    form, other = getattr(platform, key), "handle" if key == "account_id" else "account_id"
    if slips.is_rounded(value):
        return ROUNDED
    plain = slips.plain(value).removeprefix("@")
    for meant in (plain, slips.without_label(plain)):
        if meant != value and is_of_form(form, meant):
            return INSTEAD.format(meant=meant)
    if (zeros := slips.with_zeros(plain)) != plain and is_of_form(form, zeros):
        return ZEROS.format(meant=zeros)
    other_form = getattr(platform, other)
    is_other = other_form and is_of_form(other_form, value)
    return OF_OTHER_FORM.format(label=other_form.label, key=other) if is_other else None


def forms_of(platform: Platform) -> str:
    """Addresses of the platform's profiles, as somebody may write them."""
    return "、".join(f"https://{pattern}" for pattern in platform.urls[:3])


def example_of(form: IdForm) -> str:
    """An id of the form, to be told behind what is wrong; empty where none is known."""
    return f"，应如 {form.example}" if form.example else ""


def check_address_form(directory: Directory) -> Found:
    """主页网址是该平台的账号主页，写得与浏览器打开的一样；短链接看不出账号身份，不得登记。"""
    for account, platform in _with_platform(directory):
        if account.url and (message := _wrong_with(account.url, platform)):
            yield account.place / "url", message


def _wrong_with(url: str, platform: Platform) -> str | None:
    address = read_registered(url)
    if not isinstance(address, Fault) and address.host in platform.short_links:
        return SHORT_LINK
    if platform.urls and identities_in(platform, url) is None:
        return NOT_A_PROFILE.format(platform=platform.name, forms=forms_of(platform))
    return f"{ADDRESS_FAULTS[address]}；{COPY_ADDRESS}" if isinstance(address, Fault) else None


COPY_ADDRESS = "请在浏览器里打开后，从地址栏重新复制；还是这样的，请删去 url，改登记标识或号"
ADDRESS_FAULTS = {
    Fault.FORM: "网址太长，不能凭它认定账号",
    Fault.USER: "网址里有“用户名@”，浏览器去的是 @ 后面的网站",
    Fault.PORT: "网址带着端口，不能凭它认定账号",
    Fault.HOST: "域名不是普通的英文域名，肉眼难以核对，不能凭它认定账号",
    Fault.CHARACTER: "网址里有各种程序读法不一样的字符",
    Fault.NEEDLESS: "网址里有看不见的字符的 % 编码",
    Fault.PATH: "网址的路径里有多余的“/”“.”或“..”，打开的不是看到的这一页",
}


def check_address_agrees(directory: Directory) -> Found:
    """主页网址里的标识与登记的唯一标识、号一致。"""
    for account, platform in _with_platform(directory):
        said = identities_in(platform, account.url) if account.url else None
        for key in ("account_id", "handle"):
            value = getattr(account, key)
            if said and value and key in said and _folded(said[key], key) != _folded(value, key):
                yield account.place / "url", DISAGREES.format(said=said[key], key=key, value=value)


def check_account_can_be_told_apart(directory: Directory) -> Found:
    """名称可以被仿冒：在用账号至少登记唯一标识、号或主页网址中的一项，公众才能核对。"""
    for account in directory.accounts.values():
        app = account.app and (account.app.bundle_id or account.app.package)
        if is_open(account) and not (account.account_id or account.handle or account.url or app):
            yield (
                account.place,
                f"“{account.name}”没有登记任何标识，公众无法与仿冒账号区分；请补 account_id（平台唯一标识）",
            )
