"""What is kept of other registers: data/followed/<register id>.json, a copy of its ``api/v1/accounts.json`` byte for
byte, and beside it the receipt that says when it was fetched and who signed it.

It was written by others: every record is held against its shape, and may lead nowhere but below its register's
address. One that is not so is told and left out, and nothing of it is believed. Of a register whose key is known here,
nothing is believed that it did not sign.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from ..notices.board import AccountState
from ..notices.signatures import Purpose, is_valid, key_id
from ..records.reading import read_file
from ..records.registers import FollowedAccount, OtherRegister, Receipt
from ..source import yamltree
from ..source.files import FOLLOWED
from ..source.problems import Place, Position, Problem
from ..text.scalars import ID_FORM, VISIBLE_LINE

PUBLISHED = "api/v1/accounts.json"  # below every register's address
SIGNATURE = f"{PUBLISHED}.sig"
_MOST = 200_000  # accounts of one register
_LONGEST = 500
_MOST_TOLD = 20
_NEEDED = ("name", "platform", "platform_name", "unit_name", "state", "page")
_OPTIONAL = ("id", "account_id", "handle", "url", "verified_as")
_PAGE = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?")
_STATES = frozenset(state.value for state in AccountState)


def copies(
    data: Mapping[str, bytes], registers: Mapping[str, OtherRegister]
) -> tuple[Mapping[str, bytes], list[Problem]]:
    """The copies that are what their registers published, by the ids of these, with what is wrong with others."""
    found: dict[str, bytes] = {}
    problems: list[Problem] = []
    for register in registers.values():
        path = f"{FOLLOWED}/{register.id}.json"
        if path not in data:
            continue
        if unproved := _unproved(data, register):
            problems.append(_bad(register.id, f"{unproved}；请运行 python site.py follow {register.id}"))
        else:
            found[register.id] = data[path]
    return found, problems


def accounts(
    copies: Mapping[str, bytes], registers: Mapping[str, OtherRegister]
) -> tuple[tuple[FollowedAccount, ...], list[Problem]]:
    """The accounts in the copies, in the order of these, with what is wrong in them."""
    found: list[FollowedAccount] = []
    problems: list[Problem] = []
    for id_, text in copies.items():
        known, faults = read(text, registers[id_])
        found += known
        problems += (faulty(id_, fault) for fault in faults)
    return tuple(found), problems


def receipts(
    data: Mapping[str, bytes], registers: Mapping[str, OtherRegister]
) -> tuple[dict[str, Receipt], list[Problem]]:
    """How each copy came, by the id of its register, as far as that is known, with what is wrong in the receipts."""
    found: dict[str, Receipt] = {}
    problems: list[Problem] = []
    for id_ in registers:
        receipt, faults = _receipt(data, id_)
        problems += faults
        if receipt:
            found[id_] = receipt
    return found, problems


def unknown(data: Mapping[str, bytes], registers: Mapping[str, OtherRegister]) -> tuple[Place, ...]:
    """Copies of registers that nobody named."""
    kept = (path for path in sorted(data) if path.startswith(f"{FOLLOWED}/"))
    return tuple(Place(path) for path in kept if path[len(FOLLOWED) + 1 :].rpartition(".")[0] not in registers)


def read(text: bytes, register: OtherRegister) -> tuple[list[FollowedAccount], list[str]]:
    """The accounts in what a register published, and what is wrong in it (Chinese), of that no more than twenty."""
    items = _items(text)
    if items is None:
        return [], [f"不是名录的 {PUBLISHED}{'，像是网页' if text.lstrip()[:1] == b'<' else ''}"]
    found: list[FollowedAccount] = []
    faults: list[str] = []
    for number, item in enumerate(items):
        fault = next(_faults(item, register), None)
        if fault is None:
            found.append(_account(item, register))
        elif len(faults) < _MOST_TOLD:
            faults.append(f"第 {number + 1} 个账号{fault}")
    return found, faults


def unsigned(text: bytes, signature: str | None, register: OtherRegister) -> str | None:
    """Why what was published is not the register's, as far as its keys tell (Chinese); None where nothing is wrong."""
    if not register.keys:
        return None
    if signature is None:
        return "没有那个名录的签名，registers.yaml 里却写着它的公钥"
    key = next((key for key in register.keys if key.id == key_id(signature)), None)
    if key is None:
        return (
            f"签名用的密钥是“{key_id(signature)[:64]}”，registers.yaml 里没有；"
            "那个名录换了密钥的，请向它核实，再把新的公钥加进 keys"
        )
    if not is_valid(Purpose.FILE, f"{PUBLISHED}\n".encode() + text, signature, key.public):
        return f"签名与密钥 {key.id} 的公钥对不上：内容或密钥不是那个名录的"
    return None


def _unproved(data: Mapping[str, bytes], register: OtherRegister) -> str | None:
    text = data[f"{FOLLOWED}/{register.id}.json"]
    receipt, _ = _receipt(data, register.id)
    if receipt and receipt.sha256 != hashlib.sha256(text).hexdigest():
        return f"与凭据 {FOLLOWED}/{register.id}.yaml 里的摘要对不上，不是取来的那一份"
    return unsigned(text, receipt.signature if receipt else None, register)


def _receipt(data: Mapping[str, bytes], id_: str) -> tuple[Receipt | None, list[Problem]]:
    path = f"{FOLLOWED}/{id_}.yaml"
    if path not in data:
        return None, []
    raw, problems = yamltree.parse(data[path], path)
    receipt, faults = read_file(Receipt, raw, path)
    return receipt, [*problems, *faults]


def _items(text: bytes) -> list[Any] | None:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    items = data.get("accounts") if isinstance(data, dict) else None
    return items if isinstance(items, list) and len(items) <= _MOST else None


def _account(item: Mapping[str, Any], register: OtherRegister) -> FollowedAccount:
    return FollowedAccount(
        register=register.id,
        id=item.get("id") or None,
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
    if item.get("state") not in _STATES:
        yield f"的 state 不是{'、'.join(state.value for state in AccountState)}之一"
    page = str(item.get("page")).removeprefix(register.base_url)
    if ".." in page or not _PAGE.fullmatch(page):
        yield f"的 page 不在 {register.base_url} 下面"


def faulty(id_: str, fault: str) -> Problem:
    """What is wrong in the copy of a register."""
    return _bad(id_, f"{fault}；请重新取一份，仍这样的告诉那个名录")


def _bad(id_: str, message: str) -> Problem:
    return Problem(Position(f"{FOLLOWED}/{id_}.json"), "bad-followed", message)
