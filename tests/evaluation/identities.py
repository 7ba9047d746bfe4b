"""Every way to name an account by what is equal only for it, and what is answered."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from playwright.sync_api import Page

from tests.evaluation.asking import ask


def identities(
    accounts: Iterable[dict[str, Any]], platforms: Sequence[dict[str, Any]]
) -> Iterator[tuple[str, str, str]]:
    """Every way to name an account by what is equal only for it, as ``(question, platform, id)``."""
    known = {platform["id"]: platform for platform in platforms}
    for account in accounts:
        platform, id_ = account["platform"], account["id"]
        if value := account["account_id"]:
            if not value.isdigit():  # a number may be anybody's on another platform
                yield value, "", id_
            yield value, platform, id_
            yield f" {value}​ ", platform, id_
            if value.isascii():
                yield "".join(chr(ord(c) + 0xFEE0) for c in value), platform, id_
        if account["handle"]:
            yield account["handle"], platform, id_
            yield account["handle"].upper(), platform, id_
            yield f"{account['name']} {account['handle']}", platform, id_
        for address in addresses(account, known[platform]):
            yield address, "", id_
            yield address.replace("https://", "http://"), "", id_
            yield f"【{account['name']}的主页】{address} 复制打开", "", id_
            yield f"{address}{'&' if '?' in address else '?'}utm_source=x&from=timeline", "", id_
            yield address.removeprefix("https://"), "", id_


def addresses(account: dict[str, Any], platform: dict[str, Any]) -> Iterator[str]:
    """The account's own address, and the platform's patterns filled in."""
    if account["url"]:
        yield account["url"]
    for pattern in platform.get("urls", ()):
        for key in ("account_id", "handle"):
            form = platform.get(key)
            if (
                f"{{{key}}}" in pattern
                and account[key]
                and form
                and "*" not in pattern
                and _leads(platform, pattern, account[key])
            ):
                yield "https://" + pattern.replace(f"{{{key}}}", account[key])


def _leads(platform: dict[str, Any], pattern: str, value: str) -> bool:
    """False where another identity of the platform would be read from the same place."""
    return not (platform["id"] == "weibo" and pattern.endswith("/{handle}") and value.isdigit())


def wrong_identities(
    page: Page, api: Sequence[dict[str, Any]], platforms: Sequence[dict[str, Any]]
) -> tuple[int, list]:
    """How many were asked, and those that were answered otherwise than they should be."""
    running = [a for a in api if a["state"] not in ("已关停", "已注销")]
    asked = list(identities(running, platforms))
    answers = ask(page, [(question, platform) for question, platform, _ in asked])
    wrong = [(q, a) for q, a in zip(asked, answers, strict=True) if a[0] != "listed" or q[2] not in a[1]]
    return len(asked), wrong
