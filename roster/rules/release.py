"""What may stand in a trial and not on the real site."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ..directory.directory import Directory
from ..records.site import Site
from ..source.problems import Place
from ..text import hosts
from . import placeholders
from .check import Found

_SKIPPED = {"place", "rules", "owners"}
_ASK_OF_SETTING: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(("base_url", "site_domain", "portal_url", "post_url", "email"), placeholders.in_address),
    **dict.fromkeys(("site_id_code", "code"), placeholders.in_code),
}
_ASK_OF_RECORD: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(
        ("name", "short_names", "former_names", "region", "represents", "verified_as", "address", "number"),
        placeholders.in_name,
    ),
    **dict.fromkeys(("account_id", "bundle_id", "package"), placeholders.in_id),
    **dict.fromkeys(("icp_number", "gov_app_number"), placeholders.in_setting),
    "phone": placeholders.in_number,
    "url": placeholders.in_address,
}
# What a page lacks without a setting (国办发〔2017〕47号).
_WANTED: tuple[tuple[Callable[[Site], Any], str, str], ...] = (
    (lambda site: site.site_id_code, "site_id_code（政府网站标识码）", "网页没有 SiteIDCode 标签和“我为政府网站找错”"),
    (lambda site: site.site_domain, "site_domain（网站域名）", "网页没有 SiteDomain 标签"),
    (
        lambda site: site.portal_name or not site.site_id_code,
        "portal_name（门户网站名称）",
        "标识码是门户的，网页的 SiteName 标签写的却是名录的名称",
    ),
    (lambda site: site.footer.organizer, "footer.organizer（主办单位）", "页脚没有主办单位"),
    (lambda site: site.since, "since（名录开办日期）", "开办以前就已终止的账号登记不了，备案是否迟报也没有起点"),
)


def check_no_placeholders(directory: Directory) -> Found:
    """正式发布（build --release、deploy）的站点设置里没有占位内容，站点网址是公众打得开的域名；页头页脚的标识、
    备案号由检查单位逐项核对（国办发〔2017〕47号）。
    """
    site = directory.site
    for place, text in _texts(site.place, site):
        if why := _ASK_OF_SETTING.get(str(place.keys[-1]), placeholders.in_setting)(text):
            yield place, f"“{text}”是占位内容（{why}），不能正式发布；请换成本地的，没有的就删去。试运行可用 --trial"
    if placeholders.is_bare_host(site.base_url):
        host = placeholders.host_of(site.base_url)
        yield (
            site.place / "base_url",
            f"“{host}”不是域名，公众打不开或无从核对；请写网站正式的网址，如 https://www.本地.gov.cn/xmt/",
        )


def check_no_made_up_records(directory: Directory) -> Found:
    """正式发布的单位和账号不是程序自带的样例：虚构的单位、账号不能公布为官方的。"""
    for unit in directory.units.values():
        yield from _made_up(unit, unit.place)
        yield from _made_up(unit.contact, unit.place / "contact")
    for account in directory.accounts.values():
        yield from _made_up(account, account.place)
        yield from _made_up(account.app, account.place / "app")
        for index, filing in enumerate(account.filings):
            yield from _made_up(filing, account.place / "filings" / index)


def check_settings_are_complete(directory: Directory) -> Found:
    """正式发布的网站写明标识码、门户名称、域名和主办单位，每个网页才有检查要看的内容（国办发〔2017〕47号）；写明名录
    开办的日期。
    """
    for given, key, lack in _WANTED:
        if not given(directory.site):
            yield directory.site.place, f"没有写 {key}：{lack}；请在 site.yaml 里补上"
    site, host = directory.site, placeholders.host_of(directory.site.base_url)
    if site.site_id_code and placeholders.only_counts(site.site_id_code):
        yield site.place / "site_id_code", f"标识码“{site.site_id_code}”只是顺着数的数字，不像真的；请核对"
    if site.site_domain and not _is_host(site.site_domain, site.base_url):
        yield (
            site.place / "site_domain",
            f"网站域名与 base_url 的域名“{host}”不一致；名录放在门户的别的域名下的不用改，写错的请改正",
        )


def _is_host(domain: str, address: str) -> bool:
    """True if a domain name is that of an address, however it is written."""
    return hosts.host_of(f"//{domain}") == hosts.host_of(address)


def _made_up(record: Any, place: Place) -> Found:
    for key, ask in _ASK_OF_RECORD.items():
        for found, text in _texts(place / key, getattr(record, key, None)):
            if why := ask(text):
                yield found, f"“{text}”像是样例里的内容（{why}），发布出去就成了官方的；样例的请删去，真的请忽略"


def _texts(place: Place, value: Any) -> Iterator[tuple[Place, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _texts(place / index, inner)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(place / key, inner)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            if field.name not in _SKIPPED:
                yield from _texts(place / field.name, getattr(value, field.name))
