"""A province and the registers of its counties, in memory: what these publish, and what is taken in of it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from roster.notices.signatures import Purpose
from roster.public import exports
from roster.review import adopting
from tests import signing
from tests.support import TODAY, Record, account, as_data, check, data_files, register_of, unit

EAST, NORTH, WEST = "示例市/东山区", "示例市/北岭县", "示例市/西河区"
FILE = "data/accounts/adopted/dong.yaml"
ADDRESS = "https://dong.example.gov.cn/xmt/"
OURS = account("own", name="样例发布", account_id="gh_00000000000a", handle="yangli")
OFFICE, SCHOOLS = unit("wjj", "东山区卫生健康局", region=EAST), unit("jyj", "东山区教育局", region=EAST)
HEALTH = account("wjj-weixin", name="健康东山", account_id="gh_00000000d001", handle="jk-dongshan", unit="wjj")
SCHOOL = account("jyj-weixin", name="东山教育", account_id="gh_00000000d002", unit="jyj")


def published(*accounts: Record, units: Sequence[Record] = (OFFICE, SCHOOLS), region: str = EAST) -> bytes:
    """What a county's own register publishes."""
    site = {"region": region, "name": "东山区名录"}
    return exports.accounts_json(register_of(data_files(accounts, units, site=site), TODAY))


def altered(copy: bytes, id_: str, **more: Any) -> bytes:
    """What a county publishes, with something in one of its accounts that its own program would not say."""
    data = json.loads(copy)
    for one in data["accounts"]:
        one |= more if one["id"] == id_ else {}
    return json.dumps(data, ensure_ascii=False).encode()


def signature(copy: bytes, number: int = 1) -> str:
    """A county's word for its copy."""
    return signing.signer(number, f"k{number}").sign(Purpose.FILE, b"api/v1/accounts.json\n" + copy)


def entry(address: str = ADDRESS, id_: str = "dong", region: str | None = EAST, number: int = 1) -> Record:
    """A county's register as the province names it."""
    keys = [{"id": f"k{number}", "public": signing.public(number)}]
    made = {"id": id_, "name": f"{id_} 名录", "base_url": address, "keys": keys}
    return made | ({"region": region} if region else {})


def kept(copy: bytes, *, id_: str = "dong", number: int = 1, on: str = "2026-11-20") -> dict[str, bytes]:
    """A copy of a county with its receipt, as ``follow`` keeps them."""
    receipt = {
        "on": on,
        "url": f"{ADDRESS}api/v1/accounts.json",
        "sha256": hashlib.sha256(copy).hexdigest(),
        "signature": signature(copy, number),
    }
    return {f"data/followed/{id_}.json": copy, f"data/followed/{id_}.yaml": as_data(receipt)}


def province(
    copy: bytes | None, accounts: Sequence[Record] = (OURS,), *, registers: Sequence[Record] = (), **more: Any
) -> dict[str, bytes]:
    """The files of a province that follows a county, and keeps its copy; nothing is taken in yet."""
    files = data_files(accounts, **more)
    files["data/registers.yaml"] = as_data({"registers": [*(registers or [entry()])]})
    return files | (kept(copy) if copy is not None else {})


def adoption(files: Mapping[str, bytes], id_: str = "dong") -> adopting.Adoption:
    """What would be taken in of a county's copy."""
    directory = register_of(files, TODAY).directory
    return adopting.taken_in(directory, directory.registers[id_])[0]


def with_adopted(files: Mapping[str, bytes], id_: str = "dong") -> dict[str, bytes]:
    """The files with what is taken in of a county."""
    made = adoption(files, id_)
    return {**files, f"data/accounts/adopted/{id_}.yaml": made.as_yaml()}


def errors(files: Mapping[str, bytes]) -> list[str]:
    """The codes of the errors that a check finds."""
    return [one.code for one in check(files, TODAY).findings if one.level.value == "error"]
