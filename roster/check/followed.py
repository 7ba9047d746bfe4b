"""What is kept of other registers: data/followed/<register id>.json, a copy of its ``api/v1/accounts.json``.

It was written by others: every record is held against its shape, and may lead nowhere but below its register's
address. One that is not so is told and left out, and nothing of it is believed.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from ..records.registers import FollowedAccount, OtherRegister
from ..source.files import FOLLOWED
from ..source.problems import Place, Position, Problem
from ..text.scalars import ID_FORM, VISIBLE_LINE

_MOST = 200_000  # accounts of one register
_LONGEST = 500
_MOST_TOLD = 20
_NEEDED = ("name", "platform", "platform_name", "unit_name", "state", "page")
_OPTIONAL = ("account_id", "handle", "url", "verified_as")
_PAGE = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?")


def accounts(
    data: Mapping[str, bytes], registers: Mapping[str, OtherRegister]
) -> tuple[tuple[FollowedAccount, ...], list[Problem]]:
    """Accounts of all registers that are followed, in the order of these, with what is wrong in the copies."""
    found: list[FollowedAccount] = []
    problems: list[Problem] = []
    for register in registers.values():
        path = f"{FOLLOWED}/{register.id}.json"
        if path in data:
            _read(data[path], path, register, found, problems)
    return tuple(found), problems


def unknown(data: Mapping[str, bytes], registers: Mapping[str, OtherRegister]) -> tuple[Place, ...]:
    """Copies of registers that nobody named."""
    copies = (path for path in sorted(data) if path.startswith(f"{FOLLOWED}/"))
    return tuple(Place(path) for path in copies if path[len(FOLLOWED) + 1 : -len(".json")] not in registers)


def _read(
    text: bytes, path: str, register: OtherRegister, found: list[FollowedAccount], problems: list[Problem]
) -> None:
    items = _items(text)
    if items is None:
        problems.append(_bad(path, f"不是名录的 api/v1/accounts.json；请从 {register.base_url} 重新下载"))
        return
    told = 0
    for number, item in enumerate(items):
        account = _account(item, register)
        if account:
            found.append(account)
        elif (told := told + 1) <= _MOST_TOLD:
            why = next(_faults(item, register), "")
            problems.append(_bad(path, f"第 {number + 1} 个账号{why}；请重新下载，仍这样的告诉那个名录"))


def _items(text: bytes) -> list[Any] | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    items = data.get("accounts") if isinstance(data, dict) else None
    return items if isinstance(items, list) and len(items) <= _MOST else None


def _account(item: Any, register: OtherRegister) -> FollowedAccount | None:
    if next(_faults(item, register), None) is not None:
        return None
    return FollowedAccount(
        register=register.id,
        name=item["name"],
        platform=item["platform"],
        platform_name=item["platform_name"],
        account_id=item.get("account_id") or None,
        handle=item.get("handle") or None,
        url=item.get("url") or None,
        unit_name=item["unit_name"],
        verified_as=item.get("verified_as") or item["unit_name"],
        state=item["state"],
        page=urljoin(register.base_url, item["page"]),
    )


def _faults(item: Any, register: OtherRegister) -> Iterator[str]:
    if not isinstance(item, dict):
        yield "不是一条记录"
        return
    for key in (*_NEEDED, *_OPTIONAL):
        value = item.get(key)
        if value is None and key in _OPTIONAL:
            continue
        if not (isinstance(value, str) and len(value) <= _LONGEST and re.fullmatch(VISIBLE_LINE, value)):
            yield f"的 {key} 不是一行文字"
        elif not value and key in _NEEDED:
            yield f"没有 {key}"
    if not re.fullmatch(ID_FORM, str(item.get("platform"))):
        yield "的 platform 不是平台编号"
    url = item.get("url")
    if url and not re.match(r"https?://", str(url)):
        yield "的 url 不是网址"
    page = str(item.get("page")).removeprefix(register.base_url)
    if ".." in page or not _PAGE.fullmatch(page):
        yield f"的 page 不在 {register.base_url} 下面"


def _bad(path: str, message: str) -> Problem:
    return Problem(Position(path), "bad-followed", message)
